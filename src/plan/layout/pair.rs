//! Files that belong together: what applies a step and what undoes it.

use super::folder::Folder;
use super::problem::ProblemKind;
use crate::plan::step::{Down, Script, Step, TransactionRule};
use crate::sql::Statement;

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
}

/// The files of one step.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    /// What files must share to belong together.
    key: String,
    pub(super) version: String,
    pub(super) id: String,
    pub(super) up: Option<String>,
    pub(super) down: Option<String>,
}

/// The files of all steps, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Pairs(pub(super) Vec<Pair>);

impl Pairs {
    /// Adds a file; a second one for the same key and direction is a problem.
    pub(super) fn add(
        &mut self,
        folder: &mut Folder,
        direction: Direction,
        key: &str,
        (version, id): (&str, &str),
        path: &str,
    ) {
        if !self.0.iter().any(|pair| pair.key == key) {
            self.0.push(Pair {
                key: key.to_owned(),
                version: version.to_owned(),
                id: id.to_owned(),
                up: None,
                down: None,
            });
        }
        let Some(pair) = self.0.iter_mut().find(|pair| pair.key == key) else {
            return;
        };
        let place = match direction {
            Direction::Up => &mut pair.up,
            Direction::Down => &mut pair.down,
        };
        if let Some(other) = place {
            let kind = ProblemKind::Duplicate {
                version: version.to_owned(),
                other: folder.shown(other),
            };
            folder.problem(path, None, kind);
            return;
        }
        *place = Some(path.to_owned());
        // The step is called what its up is called.
        if direction == Direction::Up {
            version.clone_into(&mut pair.version);
            id.clone_into(&mut pair.id);
        }
    }

    /// Reads the files.
    ///
    /// `missing` says where a missing down would be written, `rule` how a script is wrapped.
    pub(super) fn into_steps(
        self,
        folder: &mut Folder,
        missing: impl Fn(&str, &Pair) -> String,
        rule: impl Fn(&str, &str, &[Statement]) -> TransactionRule,
    ) -> Vec<Step> {
        let read = |folder: &mut Folder, path: &str| -> Option<Script> {
            folder.script(path, |text, statements| rule(path, text, statements))
        };
        let mut steps = Vec::new();
        for pair in self.0 {
            let down = pair.down.as_ref().map(|path| read(folder, path));
            let Some(up) = &pair.up else {
                let path = pair.down.as_deref().unwrap_or_default();
                folder.problem(path, None, ProblemKind::DownWithoutUp);
                continue;
            };
            let down = match down {
                Some(script) => script.map(Down::Script),
                None => Some(Down::Missing(folder.real(&missing(up, &pair)))),
            };
            if let (Some(up), Some(down)) = (read(folder, up), down) {
                steps.push(Step {
                    id: pair.id,
                    version: pair.version,
                    up,
                    down,
                });
            }
        }
        steps
    }
}
