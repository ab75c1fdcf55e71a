//! `report.sarif`: findings at the lines of the migration, for code scanning (SARIF 2.1.0, OASIS).

use serde::Serialize;

use super::Summary;
use super::annotation::{Annotation, annotations};
use super::failure::sentence;
use crate::event::{FindingKind, Severity, Verdict, finding_kind};
use crate::text::percent_encode;

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<ResultOut>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: String,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Text,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultOut {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: [Place; 1],
    partial_fingerprints: Fingerprints,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "pgrehearseSignature/v1")]
    signature: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
}

/// The report as a SARIF log. Paths are those of the folder that the run was started in.
pub fn render_sarif(summary: &Summary) -> Result<String, serde_json::Error> {
    let annotations = annotations(summary);
    let mut ids: Vec<&str> = annotations.iter().map(|a| a.finding.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let rules: Vec<&FindingKind> = ids.iter().filter_map(|id| finding_kind(id)).collect();
    let results = annotations
        .iter()
        .map(|annotation| result(annotation, &rules, summary))
        .collect();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "pgrehearse",
                    version: summary
                        .run
                        .as_ref()
                        .map_or_else(String::new, |run| run.tool_version.clone()),
                    rules: rules.iter().map(|kind| rule(kind)).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: summary.verdict != Verdict::Error,
            }],
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    let mut text = serde_json::to_string_pretty(&log)?;
    text.push('\n');
    Ok(text)
}

fn rule(kind: &FindingKind) -> Rule {
    let text = |text: &str| Text {
        text: sentence(text),
    };
    Rule {
        id: kind.id,
        short_description: text(kind.meaning),
        full_description: text(kind.effect),
        help: text(kind.remedy),
        default_configuration: Configuration {
            level: level(kind.severity),
        },
    }
}

fn result(annotation: &Annotation<'_>, rules: &[&FindingKind], summary: &Summary) -> ResultOut {
    let (place, of) = (
        annotation.place(summary.run.as_ref()),
        summary.tenants.len(),
    );
    let id = &annotation.finding.id;
    ResultOut {
        rule_id: id.clone(),
        rule_index: rules.iter().position(|rule| rule.id == id),
        level: level(annotation.severity),
        message: Text {
            text: annotation.text(of),
        },
        locations: [Place {
            physical_location: PhysicalLocation {
                artifact_location: Artifact {
                    uri: uri(&place.file),
                },
                region: Region {
                    start_line: place.line.max(1),
                    start_column: place.column.max(1),
                },
            },
        }],
        partial_fingerprints: Fingerprints {
            signature: annotation.fingerprint(),
        },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A relative path as a URI reference.
fn uri(path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(percent_encode).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("m/0001 ü:x.sql"), "m/0001%20%C3%BC%3Ax.sql");
    }
}
