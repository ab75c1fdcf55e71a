//! `rollback.irreversible`: steps whose rollback is known to lose something.

use std::collections::BTreeSet;

use super::decode::Fields;
use super::error::Problem;
use super::model::IrreversibleSteps;
use super::node::{Node, Value};
use super::resolve::File;

const KEYS: &[&str] = &["step", "reason"];

/// The declarations, in the order of the file.
pub(super) fn irreversible(rollback: &Fields<'_>, file: &File<'_>) -> Vec<IrreversibleSteps> {
    let Some(node) = rollback.get("irreversible") else {
        return Vec::new();
    };
    let Value::List(items) = &node.value else {
        rollback.reader.report(
            Problem::new(format!(
                "`irreversible` must be a list, not {}",
                node.noun()
            ))
            .at(node.head(), "write each step with a dash")
            .help("for example `- { step: \"0041*\", reason: \"drops personal data\" }`"),
        );
        return Vec::new();
    };
    let mut patterns = BTreeSet::new();
    items
        .iter()
        .filter_map(|item| declaration(rollback, item, file, &mut patterns))
        .collect()
}

fn declaration(
    rollback: &Fields<'_>,
    item: &Node,
    file: &File<'_>,
    patterns: &mut BTreeSet<String>,
) -> Option<IrreversibleSteps> {
    let fields = rollback
        .reader
        .fields(item, "an entry of `irreversible`", KEYS)?;
    if fields.get("step").is_none() {
        fields.missing("step", "the step's name or a pattern: `step: \"0041*\"`");
    }
    if fields.get("reason").is_none() {
        fields.missing(
            "reason",
            "say what cannot come back: `reason: \"drops personal data\"`",
        );
    }
    let step = fields.filled("step");
    let reason = fields.filled("reason");
    let step = step?;
    if let Err(error) = globset::Glob::new(&step.value) {
        fields.reader.report(
            Problem::new(format!("`{}` is not a pattern", step.value))
                .at(step.place, "not a pattern")
                .help(error.kind().to_string()),
        );
        return None;
    }
    if !patterns.insert(step.value.clone()) {
        fields.reader.report(
            Problem::new(format!("two entries are for the step `{}`", step.value))
                .at(step.place, "declared before")
                .help("give both reasons in one entry"),
        );
        return None;
    }
    let position = file.lines.position(file.text, step.place.offset);
    Some(IrreversibleSteps {
        pattern: step.value,
        reason: reason?.value,
        place: (position.line, position.column),
    })
}
