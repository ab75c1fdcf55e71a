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
