//! What is declared irreversible: in scripts (`-- pgrehearse: irreversible REASON`), or in harness.yaml.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::event::Location;
use crate::plan::{Down, Script, Step, declared_irreversible};
use crate::sql::directives;
use crate::text::LineIndex;

/// A step that says itself that its rollback loses something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declaration {
    /// The step.
    pub(super) step: String,
    /// Why, in the user's words.
    pub(super) reason: String,
    /// The place of the comment, or of the entry in harness.yaml.
    pub(super) location: Location,
    /// Every name in the step's scripts and comments, folded to lower case.
    words: BTreeSet<String>,
}

impl Declaration {
    /// Whether the step names this table.
    pub(super) fn names(&self, table: &str) -> bool {
        self.words.contains(&table.to_lowercase())
    }

    /// Whether the step names this column, or takes all columns of its table at once.
    pub(super) fn covers(&self, column: &str) -> bool {
        self.words.contains(&column.to_lowercase())
    }
}

/// The declarations of all steps, the last step first: the one that is to blame is most likely the
/// last to touch a table.
pub(super) fn declarations(config: &Config, steps: &[&Step]) -> Vec<Declaration> {
    steps
        .iter()
        .rev()
        .filter_map(|step| declaration(config, step))
        .collect()
}

fn declaration(config: &Config, step: &Step) -> Option<Declaration> {
    let mut scripts = vec![&step.up];
    if let Down::Script(down) = &step.down {
        scripts.push(down);
    }
    let (reason, location) = scripts
        .iter()
        .find_map(|script| declared(script))
        .or_else(|| declared_in_file(config, step))?;
    let words = scripts
        .iter()
        .flat_map(|script| {
            script
                .text
                .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
        })
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    Some(Declaration {
        step: step.id.clone(),
        reason,
        location,
        words,
    })
}

/// The reason and the place of the entry in harness.yaml.
fn declared_in_file(config: &Config, step: &Step) -> Option<(String, Location)> {
    let declared = declared_irreversible(&config.rollback.irreversible, step)?;
    let (line, column) = declared.place;
    let file = config.path.file_name().unwrap_or(config.path.as_os_str());
    let location = Location {
        file: file.to_string_lossy().into_owned(),
        line,
        column,
    };
    Some((declared.reason.clone(), location))
}

/// The reason and the place of a script's declaration.
fn declared(script: &Script) -> Option<(String, Location)> {
    directives(&script.text).find_map(|(offset, rest)| {
        let reason = rest.strip_prefix("irreversible")?;
        let reason = match reason.chars().next() {
            None => "no reason given".to_owned(),
            Some(c) if c.is_whitespace() || c == ':' => {
                reason.trim_start_matches(':').trim().to_owned()
            }
            Some(_) => return None,
        };
        let position = LineIndex::new(&script.text).position(&script.text, offset);
        let location = Location {
            file: script.file.clone(),
            line: position.line,
            column: position.column,
        };
        Some((reason, location))
    })
}
