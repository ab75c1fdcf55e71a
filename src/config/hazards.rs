//! `hazards`: from which size on they weigh, and which are accepted.

use super::decode::Fields;
use super::error::Problem;
use super::model::{AcceptedHazard, Hazards};
use super::node::{Node, Place, Value};
use crate::event::{FINDINGS, Severity};
use crate::text::closest;

const KEYS: &[&str] = &["warn_at", "fail_at", "severity", "allow", "style"];
const ALLOW_KEYS: &[&str] = &["id", "step", "reason"];
const SEVERITIES: [(&str, Option<Severity>); 4] = [
    ("off", None),
    ("info", Some(Severity::Info)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

/// The key `hazards` of the file.
pub(super) fn hazards(root: &Fields<'_>) -> Hazards {
    let mut hazards = Hazards::default();
    let Some(node) = root.get("hazards") else {
        return hazards;
    };
    let Some(fields) = root.reader.fields(node, "`hazards`", KEYS) else {
        return hazards;
    };
    if let Some((bytes, _)) = fields.bytes("warn_at") {
        hazards.warn_at = bytes;
    }
    if let Some((bytes, place)) = fields.bytes("fail_at") {
        hazards.fail_at = bytes;
        if bytes < hazards.warn_at {
            fields.reader.report(
                Problem::new("`fail_at` is smaller than `warn_at`")
                    .at(place, "smaller than `warn_at`")
                    .help("a hazard becomes a warning first: `warn_at: 50MiB`, `fail_at: 1GiB`"),
            );
        }
    }
    if let Some(style) = fields.truth("style") {
        hazards.style = style;
    }
    severities(&fields, &mut hazards);
    allowed(&fields, &mut hazards);
    hazards
}

fn severities(fields: &Fields<'_>, hazards: &mut Hazards) {
    let Some(node) = fields.get("severity") else {
        return;
    };
    let Value::Map(entries) = &node.value else {
        fields.reader.report(
            Problem::new(format!("`severity` must be a mapping, not {}", node.noun())).at(
                node.head(),
                "write for example `hazard.json-column: warning`",
            ),
        );
        return;
    };
    for (name, node) in entries {
        if !is_hazard(fields, &name.value, name.place) {
            continue;
        }
        let Some(word) = fields
            .reader
            .text(node, &format!("the severity of `{}`", name.value))
        else {
            continue;
        };
        match SEVERITIES.iter().find(|(known, _)| *known == word.value) {
            Some((_, severity)) => {
                hazards.severity.insert(name.value.clone(), *severity);
            }
            None => fields.reader.report(
                Problem::new(format!("`{}` is not a severity", word.value))
                    .at(word.place, "unknown")
                    .help("write `off`, `info`, `warning` or `error`"),
            ),
        }
    }
}

fn allowed(fields: &Fields<'_>, hazards: &mut Hazards) {
    let Some(node) = fields.get("allow") else {
        return;
    };
    let Value::List(items) = &node.value else {
        fields.reader.report(
            Problem::new(format!("`allow` must be a list, not {}", node.noun()))
                .at(node.head(), "write each hazard with a dash")
                .help("for example `- { id: hazard.type-change, step: \"0041*\", reason: \"in the window\" }`"),
        );
        return;
    };
    let accepted = items.iter().filter_map(|item| accepted(fields, item));
    hazards.allow.extend(accepted);
}

fn accepted(fields: &Fields<'_>, item: &Node) -> Option<AcceptedHazard> {
    let entry = fields
        .reader
        .fields(item, "an entry of `allow`", ALLOW_KEYS)?;
    if entry.get("id").is_none() {
        entry.missing("id", "the finding's id: `id: hazard.type-change`");
    }
    if entry.get("reason").is_none() {
        entry.missing(
            "reason",
            "say why it is accepted: `reason: \"in the window\"`",
        );
    }
    let id = entry.filled("id");
    let reason = entry.filled("reason");
    let step = entry.filled("step");
    if let Some(step) = &step
        && let Err(error) = globset::Glob::new(&step.value)
    {
        entry.reader.report(
            Problem::new(format!("`{}` is not a pattern", step.value))
                .at(step.place, "not a pattern")
                .help(error.kind().to_string()),
        );
        return None;
    }
    let id = id?;
    is_hazard(&entry, &id.value, id.place).then_some(())?;
    Some(AcceptedHazard {
        id: id.value,
        step: step.map(|step| step.value),
        reason: reason?.value,
    })
}

/// Reports a name that is neither a hazard's nor a rule's of style.
fn is_hazard(fields: &Fields<'_>, id: &str, place: Place) -> bool {
    let known = || {
        FINDINGS
            .iter()
            .map(|kind| kind.id)
            .filter(|id| id.starts_with("hazard.") || id.starts_with("style."))
    };
    if known().any(|known| known == id) {
        return true;
    }
    let help = closest(id, known()).map_or_else(
        || "`pgrehearse explain` lists them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    fields.reader.report(
        Problem::new(format!("there is no hazard `{id}`"))
            .at(place, "unknown")
            .help(help),
    );
    false
}
