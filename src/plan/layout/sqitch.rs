//! sqitch: `sqitch.plan` with `deploy/NAME.sql` and `revert/NAME.sql`.
//!
//! psql runs these scripts; their transactions are their own.

use super::folder::Folder;
use super::problem::ProblemKind;
use super::section::lines;
use crate::plan::step::{Down, Script, Step, TransactionRule};
use crate::text::Position;

pub(super) const EXPECTED: &str = "sqitch.plan, deploy/NAME.sql and revert/NAME.sql";

pub(super) const PLAN: &str = "sqitch.plan";

/// A line of the plan.
enum Entry {
    Change { name: String, line: u32 },
    Tag(String),
}

/// The steps, and the project's name.
pub(super) fn steps(folder: &mut Folder) -> (Vec<Step>, Option<String>) {
    if !folder.has(PLAN) {
        return (Vec::new(), None);
    }
    let Some(text) = folder.text(PLAN) else {
        return (Vec::new(), None);
    };
    let mut project = None;
    let mut entries = Vec::new();
    for (number, range) in lines(&text) {
        let line = text.get(range).unwrap_or_default();
        let line = line.trim_start_matches('\u{feff}').trim();
        if let Some(pragma) = line.strip_prefix('%') {
            if let Some((key, value)) = pragma.split_once('=')
                && key.trim() == "project"
            {
                project = Some(value.trim().to_owned());
            }
        } else if !line.is_empty() && !line.starts_with('#') {
            match entry(line, number) {
                Ok(entry) => entries.push(entry),
                Err(kind) => {
                    let position = Position {
                        line: number,
                        column: 1,
                    };
                    folder.problem(PLAN, Some(position), kind);
                }
            }
        }
    }
    let mut steps = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        if let Entry::Change { name, line } = entry
            && let Some(step) = step(folder, &entries, (index, name, *line))
        {
            steps.push(step);
        }
    }
    (steps, project)
}

/// `NAME [dependencies] 2024-01-31T10:00:00Z planner <mail> # note`.
fn entry(line: &str, number: u32) -> Result<Entry, ProblemKind> {
    let mut words = line.split_whitespace();
    let name = match words.next().unwrap_or_default() {
        "+" => words.next().unwrap_or_default(),
        word => word.strip_prefix('+').unwrap_or(word),
    };
    if let Some(tag) = name.strip_prefix('@') {
        return Ok(Entry::Tag(tag.to_owned()));
    }
    if name.starts_with('-') {
        return Err(ProblemKind::Unsupported {
            what: "a change that the plan reverts".to_owned(),
            help: "remove the change and its `-` line from the plan",
        });
    }
    // Names of scripts must stay inside of the folder.
    let escapes = name.starts_with('/') || name.split('/').any(|part| part == "..");
    if name.is_empty() || escapes || name.contains(['[', ']', '#', '@', ':']) {
        return Err(ProblemKind::Name {
            expected: "the name of a change",
        });
    }
    Ok(Entry::Change {
        name: name.to_owned(),
        line: number,
    })
}

fn step(
    folder: &mut Folder,
    entries: &[Entry],
    (index, name, line): (usize, &str, u32),
) -> Option<Step> {
    let is_same =
        |entry: &Entry| matches!(entry, Entry::Change { name: other, .. } if other == name);
    let earlier = entries.iter().take(index).filter(|e| is_same(e)).count();
    // A change that is reworked later has its scripts under the name of a tag in between.
    let behind = entries.iter().skip(index + 1);
    let rework = behind.clone().position(is_same);
    let tags: Vec<&str> = behind
        .take(rework.unwrap_or(0))
        .filter_map(|entry| match entry {
            Entry::Tag(tag) => Some(tag.as_str()),
            Entry::Change { .. } => None,
        })
        .collect();
    if rework.is_some() && tags.is_empty() {
        let position = Position { line, column: 1 };
        let kind = ProblemKind::Marker {
            what: format!("change `{name}` is reworked without a tag in between"),
            help: "add a tag behind it (`sqitch tag`), then rework it",
        };
        folder.problem(PLAN, Some(position), kind);
        return None;
    }
    let path = |folder: &Folder, kind: &str| {
        let tagged = |tag: &&str| format!("{kind}/{name}@{tag}.sql");
        tags.iter()
            .map(tagged)
            .find(|path| folder.has(path))
            .or_else(|| tags.first().map(tagged))
            .unwrap_or_else(|| format!("{kind}/{name}.sql"))
    };
    let read = |folder: &mut Folder, path: &str| -> Option<Script> {
        folder.script(path, |_, _| TransactionRule::Autocommit)
    };
    let (up, down) = (path(folder, "deploy"), path(folder, "revert"));
    let down = if folder.has(&down) {
        read(folder, &down).map(Down::Script)
    } else {
        Some(Down::Missing(folder.real(&down)))
    };
    if !folder.has(&up) {
        let position = Position { line, column: 1 };
        let kind = ProblemKind::Marker {
            what: format!("change `{name}` has no script {}", folder.shown(&up)),
            help: "add the script, or remove the change from the plan",
        };
        folder.problem(PLAN, Some(position), kind);
        return None;
    }
    let version = match earlier {
        0 => name.to_owned(),
        n => format!("{name}@{}", n + 1),
    };
    Some(Step {
        id: version.clone(),
        version,
        up: read(folder, &up)?,
        down: down?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{load, problems, shown};
    use crate::config::MigrationFormat::Sqitch;

    #[test]
    fn sqitch_follows_its_plan() {
        let plan = "%syntax-version=1.0.0\n%project=shop\n\nusers 2024-01-01T00:00:00Z A <a@b.c> # first\n@v1 2024-01-01T00:00:00Z A <a@b.c>\n# comment\norders [users] 2024-01-01T00:00:00Z A <a@b.c>\nusers [users@v1] 2024-01-02T00:00:00Z A <a@b.c> # again\n";
        let found = load(
            Sqitch,
            &[
                ("sqitch.plan", plan),
                ("deploy/users@v1.sql", "BEGIN; SELECT 1; COMMIT;"),
                ("revert/users@v1.sql", "SELECT 0"),
                ("deploy/orders.sql", "SELECT 2"),
                ("deploy/users.sql", "SELECT 3"),
                ("revert/users.sql", "SELECT 1"),
                ("node_modules/x.sql", "x"),
            ],
        )
        .unwrap();
        let shown: Vec<_> = found.steps.iter().map(shown).collect();
        assert_eq!(
            shown,
            [
                "users users: [Autocommit] BEGIN; SELECT 1; COMMIT | [Autocommit] SELECT 0",
                "orders orders: [Autocommit] SELECT 2 | missing orders.sql",
                "users@2 users@2: [Autocommit] SELECT 3 | [Autocommit] SELECT 1",
            ]
        );
        assert!(found.tables[0].query.contains("project = 'shop'"));
        assert!(found.ignored.is_empty());
        assert_eq!(
            problems(
                Sqitch,
                &[
                    ("sqitch.plan", "a 2024 A\nb 2024 A\n../c 2024 A\na 2024 A\n"),
                    ("deploy/a.sql", "\\set x 1\n"),
                ]
            ),
            [
                "m/deploy/a.sql:1:1: `\\set x 1` is a command of psql, not SQL",
                "m/sqitch.plan:1:1: change `a` is reworked without a tag in between",
                "m/sqitch.plan:2:1: change `b` has no script m/deploy/b.sql",
                "m/sqitch.plan:3:1: the name does not say which version it is",
            ]
        );
    }
}
