//! `code-quality.json`: findings at the lines of the migration, as GitLab's merge requests show them
//! (GitLab manual, “Code Quality report format”).

use serde::Serialize;

use super::Summary;
use super::annotation::annotations;
use crate::event::Severity;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// The report in GitLab's format. Paths are those of the folder that the run was started in.
pub fn render_code_quality(summary: &Summary) -> Result<String, serde_json::Error> {
    let issues: Vec<Issue> = annotations(summary)
        .iter()
        .map(|annotation| {
            let place = annotation.place(summary.run.as_ref());
            Issue {
                description: annotation.text(summary.tenants.len()),
                check_name: annotation.finding.id.clone(),
                fingerprint: annotation.fingerprint(),
                severity: match annotation.severity {
                    Severity::Error => "critical",
                    Severity::Warning => "minor",
                    Severity::Info => "info",
                },
                location: Place {
                    path: place.file,
                    lines: Lines {
                        begin: place.line.max(1),
                    },
                },
            }
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&issues)?;
    text.push('\n');
    Ok(text)
}
