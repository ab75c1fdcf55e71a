//! Findings as annotations of lines: the same finding of several tenants once, with their names.

use std::path::{Component, Path, PathBuf};

use super::Summary;
use super::failure::sentence;
use crate::event::{Finding, Location, RunFacts, Severity};
use crate::name::TenantName;
use crate::text::{Sha256Hasher, sanitize_line};

/// How many tenants are named.
const NAMED: usize = 5;

/// One finding at one place.
pub(super) struct Annotation<'a> {
    /// The first tenant's finding.
    pub(super) finding: &'a Finding,
    /// The weightiest severity of all tenants.
    pub(super) severity: Severity,
    /// Every tenant that has it, in plan order.
    pub(super) tenants: Vec<&'a TenantName>,
    signature: String,
}

impl Annotation<'_> {
    /// What is the case, for whom, and what to do.
    pub(super) fn text(&self, of: usize) -> String {
        let named: Vec<&str> = self
            .tenants
            .iter()
            .take(NAMED)
            .map(|name| name.as_str())
            .collect();
        let more = self.tenants.len().saturating_sub(NAMED);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let what = sentence(&sanitize_line(&self.finding.message));
        let help = sentence(&sanitize_line(&self.finding.help));
        format!(
            "{what} {} of {of} tenants: {}{more}. {help}",
            self.tenants.len(),
            named.join(", ")
        )
        .trim()
        .to_owned()
    }

    /// What is the same in the next run, whatever its times.
    pub(super) fn fingerprint(&self) -> String {
        Sha256Hasher::digest(&self.signature)
    }

    /// The place; what has none is shown at the beginning of the run's configuration, since hosts refuse
    /// annotations without one.
    ///
    /// Hosts know files by their path in the repository, and a run in CI begins at its root. So paths are those
    /// of the folder that the run was started in, where the configuration was named from there.
    pub(super) fn place(&self, run: Option<&RunFacts>) -> Location {
        let config = run.and_then(|run| run.config_path.as_deref());
        let config = Path::new(config.unwrap_or("harness.yaml"));
        let folder = config.parent().filter(|_| config.is_relative());
        let folder = folder.unwrap_or(Path::new(""));
        match &self.finding.location {
            Some(location) => Location {
                file: joined(folder, Path::new(&location.file)),
                ..location.clone()
            },
            None => Location {
                file: joined(folder, Path::new(config.file_name().unwrap_or_default())),
                line: 1,
                column: 1,
            },
        }
    }
}

/// A file in a folder, without `.` and, as far as that goes, without `..`.
fn joined(folder: &Path, file: &Path) -> String {
    let mut parts: Vec<Component<'_>> = Vec::new();
    let whole = folder.join(file);
    for part in whole.components() {
        match (part, parts.last()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let joined: PathBuf = parts.iter().collect();
    joined.display().to_string()
}

/// All findings of a run by place and kind, in the order of the tenants.
pub(super) fn annotations(summary: &Summary) -> Vec<Annotation<'_>> {
    let mut found: Vec<Annotation<'_>> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for tenant in &summary.tenants {
        for finding in &tenant.findings {
            let signature = finding.signature();
            let at = *known.entry(signature.clone()).or_insert(found.len());
            if let Some(annotation) = found.get_mut(at) {
                annotation.severity = annotation.severity.max(finding.severity);
                if annotation.tenants.last() != Some(&&tenant.name) {
                    annotation.tenants.push(&tenant.name);
                }
            } else {
                found.push(Annotation {
                    finding,
                    severity: finding.severity,
                    tenants: vec![&tenant.name],
                    signature,
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_where_the_run_did() {
        for (folder, file, whole) in [
            ("", "m/1.sql", "m/1.sql"),
            ("db/x", "m/1.sql", "db/x/m/1.sql"),
            ("./db", "../m/./1.sql", "m/1.sql"),
            ("db", "../../m/1.sql", "../m/1.sql"),
            ("../db", "m/1.sql", "../db/m/1.sql"),
            ("db", "/srv/m/1.sql", "/srv/m/1.sql"),
        ] {
            assert_eq!(joined(Path::new(folder), Path::new(file)), whole);
        }
    }
}
