//! dbmate: one file a step, with `-- migrate:up` and `-- migrate:down`.

use std::ops::Range;
use std::sync::Arc;

use super::folder::Folder;
use super::problem::ProblemKind;
use super::section::{duplicates, lines};
use crate::plan::step::{Down, Script, Step, TransactionRule};
use crate::plan::version::leading_digits;
use crate::text::Position;

pub(super) const EXPECTED: &str = "VERSION_NAME.sql with `-- migrate:up` and `-- migrate:down`";

pub(super) fn steps(folder: &mut Folder) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut seen = Vec::new();
    for path in folder.paths() {
        let Some(stem) = path.strip_suffix(".sql").filter(|s| !s.contains('/')) else {
            continue;
        };
        let (version, _) = leading_digits(stem);
        if version.is_empty() {
            continue;
        }
        seen.push((version.to_owned(), path.clone()));
        if let Some((up, down)) = scripts(folder, &path) {
            steps.push(Step {
                id: stem.to_owned(),
                version: version.to_owned(),
                up,
                down,
            });
        }
    }
    duplicates(folder, &seen);
    // dbmate's order is that of the files' names.
    steps
}

/// A marker line.
struct Marker {
    /// The line with its line break.
    line: Range<usize>,
    number: u32,
    transaction: bool,
}

fn scripts(folder: &mut Folder, path: &str) -> Option<(Script, Down)> {
    let text = folder.text(path)?;
    let up = marker(&text, "up");
    let down = marker(&text, "down");
    let mut complain = |number: u32, what: &str, help: &'static str| {
        let position = Position {
            line: number,
            column: 1,
        };
        let what = what.to_owned();
        folder.problem(path, Some(position), ProblemKind::Marker { what, help });
    };
    let Some(up) = up else {
        complain(
            1,
            "no line `-- migrate:up`",
            "dbmate needs it before the statements that apply the step",
        );
        return None;
    };
    if let Some(down) = down.as_ref().filter(|d| d.line.start < up.line.start) {
        complain(
            down.number,
            "`-- migrate:down` stands before `-- migrate:up`",
            "exchange the two parts",
        );
        return None;
    }
    if let Some(first) = folder
        .statements(path, &text, 0..up.line.start)?
        .into_iter()
        .next()
    {
        folder.problem(
            path,
            Some(first.position),
            ProblemKind::Marker {
                what: "a statement before `-- migrate:up`".to_owned(),
                help: "move it behind the line; dbmate refuses the file, too",
            },
        );
        return None;
    }
    let end = down.as_ref().map_or(text.len(), |down| down.line.start);
    let script = |folder: &mut Folder, part: Range<usize>, transaction: bool| {
        Some(Script {
            file: folder.shown(path),
            statements: folder.statements(path, &text, part)?,
            text: Arc::clone(&text),
            transaction: if transaction {
                TransactionRule::Wrapped
            } else {
                TransactionRule::Message
            },
        })
    };
    let up = script(folder, up.line.end..end, up.transaction);
    let down = match down {
        Some(d) => script(folder, d.line.end..text.len(), d.transaction).map(Down::Script),
        None => Some(Down::Missing(folder.real(path))),
    };
    Some((up?, down?))
}

/// The first line `-- migrate:DIRECTION [options]`.
fn marker(text: &str, direction: &str) -> Option<Marker> {
    lines(text).find_map(|(number, line)| {
        let content = text.get(line.clone())?.trim_start_matches('\u{feff}');
        let rest = content
            .strip_prefix("--")?
            .trim_start()
            .strip_prefix("migrate:")?
            .strip_prefix(direction)?;
        rest.is_empty()
            .then_some(())
            .or_else(|| rest.starts_with(char::is_whitespace).then_some(()))?;
        Some(Marker {
            line,
            number,
            transaction: !rest.split_whitespace().any(|o| o == "transaction:false"),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{problems, steps};
    use crate::config::MigrationFormat::Dbmate;

    #[test]
    fn dbmate_keeps_both_directions_in_one_file() {
        assert_eq!(
            steps(
                Dbmate,
                &[
                    (
                        "20240101_a.sql",
                        "\u{feff}-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 0;\n"
                    ),
                    (
                        "20240102_b.sql",
                        "-- c\n--migrate:up transaction:false\nVACUUM;\n-- migrate:downwards\n"
                    ),
                ]
            ),
            [
                "20240101 20240101_a: SELECT 1 | SELECT 0",
                "20240102 20240102_b: [Message] VACUUM | missing 20240102_b.sql",
            ]
        );
        assert_eq!(
            problems(
                Dbmate,
                &[
                    ("1_a.sql", "SELECT 1;"),
                    ("2_b.sql", "-- c\nSELECT 1;\n-- migrate:up\n"),
                    ("3_c.sql", "-- migrate:down\n-- migrate:up\n"),
                    ("4_d.sql", "-- migrate:up\n-- migrate:down\n 'x"),
                ]
            ),
            [
                "m/1_a.sql:1:1: no line `-- migrate:up`",
                "m/2_b.sql:2:1: a statement before `-- migrate:up`",
                "m/3_c.sql:1:1: `-- migrate:down` stands before `-- migrate:up`",
                "m/4_d.sql:3:2: unterminated quoted string",
            ]
        );
    }
}
