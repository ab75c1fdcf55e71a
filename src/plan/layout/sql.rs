//! Plain SQL files: `NAME.up.sql` and `NAME.down.sql`, `NAME/up.sql` and `NAME/down.sql`, or
//! `NAME.sql` with or without `NAME.down.sql`.

use std::collections::BTreeMap;

use super::folder::Folder;
use super::pair::{Direction, Pairs};
use super::problem::ProblemKind;
use crate::plan::step::{Step, TransactionRule};
use crate::plan::version::{canonical, leading_digits, natural};
use crate::sql::{Statement, TransactionControl};

pub(super) const EXPECTED: &str =
    "NAME.up.sql and NAME.down.sql, NAME/up.sql and NAME/down.sql, or NAME.sql";

/// The first line that keeps a script from being wrapped in a transaction.
const NO_TRANSACTION: &str = "-- pgrehearse: no-transaction";

pub(super) fn steps(folder: &mut Folder) -> Vec<Step> {
    let mut pairs = Pairs::default();
    let paths = folder.paths();
    let names: Vec<_> = paths.iter().filter_map(|path| name(path)).collect();
    // In a folder of numbered or paired files, `schema.sql` is something else.
    let strict = names
        .iter()
        .any(|(name, kind)| *kind == Kind::Up || starts_with_digit(name));
    for (name, kind) in &names {
        if *kind == Kind::Plain && flyway(name) && !names.contains(&(name, Kind::Down)) {
            let kind = ProblemKind::Foreign {
                marker: format!("{name}.sql"),
                format: "flyway",
                configured: "sql",
            };
            folder.problem(&format!("{name}.sql"), None, kind);
        }
    }
    let number_of_parts = version_parts(names.iter().map(|(name, _)| *name));
    for path in &paths {
        let Some((name, kind)) = name(path) else {
            continue;
        };
        let direction = match kind {
            Kind::Up => Direction::Up,
            Kind::Down => Direction::Down,
            Kind::Plain
                if !strict || starts_with_digit(name) || names.contains(&(name, Kind::Down)) =>
            {
                Direction::Up
            }
            Kind::Plain => continue,
        };
        let version = version(name, number_of_parts);
        pairs.add(folder, direction, name, (&version, name), path);
    }
    pairs.0.sort_by(|a, b| natural(&a.id, &b.id));
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for pair in &pairs.0 {
        let path = pair.up.clone().or(pair.down.clone()).unwrap_or_default();
        let shown = folder.shown(&path);
        if let Some(other) = seen.insert(canonical(&pair.version), shown) {
            let version = pair.version.clone();
            folder.problem(&path, None, ProblemKind::Duplicate { version, other });
        }
    }
    pairs.into_steps(
        folder,
        |up, pair| match up.strip_suffix("/up.sql") {
            Some(dir) => format!("{dir}/down.sql"),
            None => format!("{}.down.sql", pair.id),
        },
        |_, text, statements| rule(text, statements),
    )
}

/// Our own rule: one transaction for each script, unless its words say that this cannot be.
fn rule(text: &str, statements: &[Statement]) -> TransactionRule {
    let first = text.trim_start_matches('\u{feff}').lines().next();
    let asks = first.is_some_and(|line| line.trim() == NO_TRANSACTION);
    let own = statements
        .iter()
        .any(|s| s.facts.needs_autocommit || s.facts.control == Some(TransactionControl::Begin));
    if asks || own {
        TransactionRule::Autocommit
    } else {
        TransactionRule::Wrapped
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Up,
    Down,
    Plain,
}

/// The step's name and what the file is for.
fn name(path: &str) -> Option<(&str, Kind)> {
    match path.split_once('/') {
        Some((dir, "up.sql")) => Some((dir, Kind::Up)),
        Some((dir, "down.sql")) => Some((dir, Kind::Down)),
        Some(_) => None,
        None => {
            let stem = path.strip_suffix(".sql")?;
            if let Some(name) = stem.strip_suffix(".up") {
                return Some((name, Kind::Up));
            }
            [".down", ".undo", ".rollback"]
                .iter()
                .find_map(|suffix| stem.strip_suffix(suffix))
                .map(|name| (name, Kind::Down))
                .or(Some((stem, Kind::Plain)))
        }
    }
}

/// Whether Flyway would know the name; it would run `U1__x` to undo a step, not after it.
fn flyway(name: &str) -> bool {
    name.strip_prefix(['V', 'U'])
        .and_then(|rest| rest.split_once("__"))
        .is_some_and(|(version, _)| {
            starts_with_digit(version)
                && version
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '.' | '_'))
        })
}

fn starts_with_digit(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_digit())
}

/// How many leading numbers of a name are its version: the first, or all of them if names share
/// the first (`2024_01_31_a`, `2024_02_01_b`).
fn version_parts<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    for name in names {
        let version = canonical(&version(name, 1));
        if first
            .insert(version, name)
            .is_some_and(|other| other != name)
        {
            return usize::MAX;
        }
    }
    1
}

fn version(name: &str, parts: usize) -> String {
    let mut version = String::new();
    let mut rest = name;
    for _ in 0..parts {
        let (digits, tail) = leading_digits(rest);
        let ends = tail.is_empty() || tail.starts_with(['_', '-', '.', ' ']);
        // The last separator belongs to what follows: `0001_2fa` is version `0001`.
        if digits.is_empty() || !(ends || version.is_empty()) {
            break;
        }
        version.push_str(digits);
        let mut chars = tail.chars();
        match chars.next() {
            Some(separator @ ('_' | '-' | '.')) => {
                version.push(separator);
                rest = chars.as_str();
            }
            _ => break,
        }
    }
    let version = version.trim_end_matches(['_', '-', '.']);
    if version.is_empty() {
        name.to_owned()
    } else {
        version.to_owned()
    }
}
