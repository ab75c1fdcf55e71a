//! Flyway: `V1__NAME.sql`, undone by `U1__NAME.sql`, and repeatable `R__NAME.sql`.

use super::folder::Folder;
use super::pair::{Direction, Pair, Pairs};
use super::problem::{Problem, ProblemKind};
use crate::plan::step::{Down, Script, Step, TransactionRule};
use crate::plan::version::{canonical, numbers};
use crate::sql::Statement;
use crate::text::Position;

pub(super) const EXPECTED: &str = "V1__NAME.sql, U1__NAME.sql and R__NAME.sql";

/// What the versions of repeatable steps start with: `R:NAME:CHECKSUM`. They are pending when
/// the checksum is not the recorded one.
pub(crate) const REPEATABLE: &str = "R:";

pub(super) fn steps(folder: &mut Folder) -> Vec<Step> {
    let mut pairs = Pairs::default();
    let mut alone = Vec::new();
    for path in folder.paths() {
        let file = path.rsplit('/').next().unwrap_or(&path);
        if let Some(script) = path.strip_suffix(".conf") {
            if !in_transaction(folder, &path) {
                alone.push(script.to_owned());
            }
            continue;
        }
        let Some(stem) = file.strip_suffix(".sql") else {
            continue;
        };
        let (prefix, direction) = match stem.strip_prefix("undo_") {
            Some(rest) if rest.starts_with("R__") => ("undo_R", Direction::Down),
            _ if stem.starts_with("R__") => ("R", Direction::Up),
            _ if stem.starts_with('V') => ("V", Direction::Up),
            _ if stem.starts_with('U') => ("U", Direction::Down),
            _ => continue,
        };
        let rest = stem.strip_prefix(prefix).unwrap_or_default();
        let (version, name) = rest.split_once("__").unwrap_or((rest, ""));
        let dotted = version.replace('_', ".");
        match numbers(&dotted) {
            _ if prefix.ends_with('R') => {
                let name = name.replace('_', " ");
                let id = stem.strip_prefix("undo_").unwrap_or(stem).to_owned();
                let version = format!("{REPEATABLE}{name}");
                pairs.add(folder, direction, &version, (&version, &id), &path);
            }
            Some(_) if !version.is_empty() => {
                let key = canonical(&dotted);
                pairs.add(folder, direction, &key, (&dotted, stem), &path);
            }
            _ => {
                if version.starts_with(|c: char| c.is_ascii_digit()) {
                    folder.problem(&path, None, ProblemKind::Name { expected: EXPECTED });
                }
            }
        }
    }
    // Repeatable steps come last, by name.
    pairs.0.sort_by(|a, b| {
        let key = |pair: &Pair| (is_repeatable(pair), numbers(&pair.version), pair.id.clone());
        key(a).cmp(&key(b))
    });
    let mut steps = pairs.into_steps(folder, missing_down, |path, _, statements| {
        rule(statements, alone.iter().any(|script| script == path))
    });
    let alone: Vec<String> = alone.iter().map(|script| folder.shown(script)).collect();
    for step in &mut steps {
        if step.version.starts_with(REPEATABLE) {
            step.version = format!("{}:{}", step.version, checksum(&step.up.text));
        }
        check(folder, &step.up, alone.contains(&step.up.file));
        if let Down::Script(down) = &step.down {
            check(folder, down, alone.contains(&down.file));
        }
    }
    steps
}

fn is_repeatable(pair: &Pair) -> bool {
    pair.version.starts_with(REPEATABLE)
}

/// `U…` beside `V…`. Flyway has nothing that undoes repeatable steps, and ignores the name that
/// is proposed for it.
fn missing_down(up: &str, pair: &Pair) -> String {
    let (directory, file) = match up.rsplit_once('/') {
        Some((directory, file)) => (format!("{directory}/"), file),
        None => (String::new(), up),
    };
    if is_repeatable(pair) {
        format!("{directory}undo_{file}")
    } else {
        let rest = file.strip_prefix('V').unwrap_or(file);
        format!("{directory}U{rest}")
    }
}

fn rule(statements: &[Statement], alone: bool) -> TransactionRule {
    if alone || statements.iter().any(|s| s.facts.needs_autocommit) {
        TransactionRule::Autocommit
    } else {
        TransactionRule::Wrapped
    }
}

/// What Flyway would refuse.
fn check(folder: &mut Folder, script: &Script, alone: bool) {
    let mut note = |position: Position, kind: ProblemKind| {
        folder.problems.push(Problem {
            file: script.file.clone(),
            position: Some(position),
            kind,
        });
    };
    let mut mixes = script
        .statements
        .iter()
        .filter(|s| s.facts.command != "SET")
        .map(|s| s.facts.needs_autocommit);
    let first = mixes.next();
    if !alone
        && mixes.any(|needs| Some(needs) != first)
        && let Some(statement) = script.statements.iter().find(|s| s.facts.needs_autocommit)
    {
        let command = statement.facts.command.clone();
        note(statement.position, ProblemKind::Mixed { command });
    }
    for statement in &script.statements {
        if let Some(placeholder) = placeholder(&statement.text) {
            note(
                statement.position,
                ProblemKind::Unsupported {
                    what: format!("the placeholder `{placeholder}`"),
                    help: "use `format: command` with Flyway itself",
                },
            );
        }
    }
}

/// The first `${name}`, which Flyway replaces wherever it stands.
fn placeholder(text: &str) -> Option<&str> {
    text.match_indices("${").find_map(|(at, _)| {
        let found = text.get(at..)?;
        let found = found.get(..=found.find('}')?)?;
        let name = found.strip_prefix("${")?.strip_suffix('}')?;
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '-');
        (!name.is_empty() && name.chars().all(is_name)).then_some(found)
    })
}

/// Flyway's checksum of a script: the CRC-32 of its lines without their breaks.
fn checksum(text: &str) -> i32 {
    let mut crc = flate2::Crc::new();
    for line in text.trim_start_matches('\u{feff}').lines() {
        crc.update(line.as_bytes());
    }
    crc.sum().cast_signed()
}

/// What `V1__NAME.sql.conf` says; otherwise yes.
fn in_transaction(folder: &mut Folder, path: &str) -> bool {
    let text = folder.text(path).unwrap_or_default();
    !text.lines().any(|line| {
        line.split_once('=').is_some_and(|(key, value)| {
            key.trim() == "executeInTransaction" && value.trim().eq_ignore_ascii_case("false")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{problems, steps};
    use crate::config::MigrationFormat::Flyway;

    #[test]
    fn flyway_compares_versions_and_runs_repeatables_last() {
        assert_eq!(
            steps(
                Flyway,
                &[
                    ("V1_10__b.sql", "SELECT 2"),
                    ("sub/V1.9__a.sql", "SELECT 1"),
                    ("U1.9__a.sql", "SELECT 0"),
                    (
                        "V2__c.sql",
                        "SET lock_timeout = '1s'; CREATE INDEX CONCURRENTLY i ON t (a)"
                    ),
                    ("V3__d.sql", "SELECT 3"),
                    ("V3__d.sql.conf", "executeInTransaction=false\n"),
                    ("R__my_view.sql", "123456789\n"),
                    ("VIEWS.sql", "x"),
                ]
            ),
            [
                "1.9 V1.9__a: SELECT 1 | SELECT 0",
                "1.10 V1_10__b: SELECT 2 | missing U1_10__b.sql",
                "2 V2__c: [Autocommit] SET lock_timeout = '1s'; CREATE INDEX CONCURRENTLY i ON t (a) | missing U2__c.sql",
                "3 V3__d: [Autocommit] SELECT 3 | missing U3__d.sql",
                // The CRC-32 of 123456789 is cbf43926.
                "R:my view:-873187034 R__my_view: 123456789 | missing undo_R__my_view.sql",
            ]
        );
        assert_eq!(
            problems(
                Flyway,
                &[
                    ("V1__a.sql", "SELECT 1;\nVACUUM"),
                    ("V01__b.sql", "SELECT '${schema}', '${', '$ {x}'"),
                    ("V2_c.sql", ""),
                    ("U3__c.sql", ""),
                ]
            ),
            [
                "m/U3__c.sql: undoes a step that has no script to apply it",
                "m/V01__b.sql:1:1: the placeholder `${schema}` is not supported",
                "m/V1__a.sql: version 1 is also that of m/V01__b.sql",
                "m/V2_c.sql: the name does not say which version it is",
            ]
        );
        assert_eq!(
            problems(Flyway, &[("V1__a.sql", "SELECT 1;\nVACUUM")]),
            [
                "m/V1__a.sql:2:1: `VACUUM` cannot run in a transaction, but the script has other statements"
            ]
        );
    }
}
