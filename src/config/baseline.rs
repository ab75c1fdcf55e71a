//! `baseline`: findings that are known and accepted, each by what it is about.

use super::decode::Fields;
use super::error::Problem;
use super::node::{Place, Text, Value};
use crate::event::{BaselineEntry, FINDINGS, finding_kind};
use crate::text::closest;

const KEYS: &[&str] = &["id", "step", "object", "tenant", "reason"];

/// The key `baseline` of the file.
pub(super) fn baseline(root: &Fields<'_>) -> Vec<BaselineEntry> {
    let Some(node) = root.get("baseline") else {
        return Vec::new();
    };
    let Value::List(items) = &node.value else {
        root.reader.report(
            Problem::new(format!("`baseline` must be a list, not {}", node.noun()))
                .at(node.head(), "write each known finding with a dash")
                .help("for example `- { id: hazard.type-change, step: \"0041*\", object: \"table public.orders\", reason: \"in the window\" }`"),
        );
        return Vec::new();
    };
    let mut known: Vec<BaselineEntry> = Vec::new();
    for item in items {
        let Some(fields) = root.reader.fields(item, "an entry of `baseline`", KEYS) else {
            continue;
        };
        let Some(entry) = entry(&fields) else {
            continue;
        };
        let same = |other: &BaselineEntry| {
            (&other.id, &other.step, &other.object, &other.tenant)
                == (&entry.id, &entry.step, &entry.object, &entry.tenant)
        };
        if known.iter().any(same) {
            root.reader.report(
                Problem::new("`baseline` accepts the same finding twice")
                    .at(fields.place(), "the second time")
                    .help("keep one of the entries"),
            );
        }
        known.push(entry);
    }
    known
}

fn entry(fields: &Fields<'_>) -> Option<BaselineEntry> {
    for (key, help) in [
        ("id", "the finding's id: `id: hazard.type-change`"),
        (
            "reason",
            "say why it is accepted: `reason: \"in the window\"`",
        ),
    ] {
        if fields.get(key).is_none() {
            fields.missing(key, help);
        }
    }
    if !fields.meant("step") && !fields.meant("object") {
        fields.reader.report(
            Problem::new("an entry of `baseline` needs `step` or `object`")
                .at(fields.place(), "accepts every finding of its kind, new ones as well")
                .help("name the step, its file or the object as the report does; `*` stands for anything"),
        );
    }
    let text = |key: &str| fields.filled(key).map(|text| text.value);
    let id = fields.filled("id");
    let entry = BaselineEntry {
        id: id.as_ref()?.value.clone(),
        step: text("step"),
        object: text("object"),
        tenant: text("tenant"),
        reason: text("reason")?,
    };
    can_be_accepted(fields, id.as_ref()?).then_some(entry)
}

/// Reports an id that is unknown, or of a finding that nobody can accept.
fn can_be_accepted(fields: &Fields<'_>, id: &Text) -> bool {
    let Some(kind) = finding_kind(&id.value) else {
        let help = closest(&id.value, FINDINGS.iter().map(|kind| kind.id)).map_or_else(
            || "`pgrehearse explain` lists them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        refuse(
            fields,
            format!("there is no finding `{}`", id.value),
            id.place,
            &help,
        );
        return false;
    };
    let Some(never) = BaselineEntry::objection(kind) else {
        return true;
    };
    refuse(
        fields,
        format!("`{}` cannot be accepted: {never}", id.value),
        id.place,
        "hazards, differences from models and most findings that warn can be",
    );
    false
}

fn refuse(fields: &Fields<'_>, message: String, place: Place, help: &str) {
    let problem = Problem::new(message).at(place, "cannot stand here");
    fields.reader.report(problem.help(help));
}
