//! Diesel: `VERSION_NAME/up.sql`, `down.sql` and `metadata.toml`.

use std::collections::BTreeSet;

use super::folder::Folder;
use super::pair::{Direction, Pairs};
use super::problem::ProblemKind;
use crate::plan::step::{Step, TransactionRule};

pub(super) const EXPECTED: &str = "VERSION_NAME/up.sql and VERSION_NAME/down.sql";

pub(super) fn steps(folder: &mut Folder) -> Vec<Step> {
    let mut pairs = Pairs::default();
    let mut alone = BTreeSet::new();
    let mut scripts = BTreeSet::new();
    let mut directories = BTreeSet::new();
    for path in folder.paths() {
        let Some((directory, file)) = path.split_once('/') else {
            continue;
        };
        directories.insert(directory.to_owned());
        // The version is what stands before the first underscore, without hyphens.
        let version = directory
            .split('_')
            .next()
            .unwrap_or(directory)
            .replace('-', "");
        let direction = match file {
            "up.sql" => Direction::Up,
            "down.sql" => Direction::Down,
            "metadata.toml" => {
                if !in_transaction(folder, &path) {
                    alone.insert(directory.to_owned());
                }
                continue;
            }
            _ => continue,
        };
        scripts.insert(directory.to_owned());
        pairs.add(folder, direction, &version, (&version, directory), &path);
    }
    for directory in directories.difference(&scripts) {
        if directory.starts_with(|c: char| c.is_ascii_digit()) {
            folder.problem(directory, None, ProblemKind::Name { expected: EXPECTED });
        }
    }
    pairs.0.sort_by(|a, b| a.version.cmp(&b.version));
    pairs.into_steps(
        folder,
        |_, pair| format!("{}/down.sql", pair.id),
        |path, _, _| match path.split_once('/') {
            Some((directory, _)) if alone.contains(directory) => TransactionRule::Message,
            _ => TransactionRule::Wrapped,
        },
    )
}

/// What `metadata.toml` says; otherwise yes.
fn in_transaction(folder: &mut Folder, path: &str) -> bool {
    let Some(text) = folder.text(path) else {
        return true;
    };
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            let message = error.message().to_owned();
            folder.problem(path, None, ProblemKind::Settings(message));
            return true;
        }
    };
    match table.get("run_in_transaction") {
        None => true,
        Some(toml::Value::Boolean(value)) => *value,
        Some(_) => {
            let message = "`run_in_transaction` must be `true` or `false`".to_owned();
            folder.problem(path, None, ProblemKind::Settings(message));
            true
        }
    }
}
