//! goose: one file a step, with `-- +goose Up` and `-- +goose Down`.
//!
//! goose splits line by line: outside of `StatementBegin` and `StatementEnd` a statement ends with
//! a line that ends with a semicolon. The same is done here, so that a function body which goose
//! would tear apart is not rehearsed as if it were whole.

use std::ops::Range;
use std::sync::Arc;

use super::folder::Folder;
use super::problem::ProblemKind;
use super::section::{duplicates, lines};
use crate::plan::step::{Down, Script, Step, TransactionRule};
use crate::plan::version::{canonical, leading_digits, natural};
use crate::sql::Statement;
use crate::text::Position;

pub(super) const EXPECTED: &str = "VERSION_NAME.sql with `-- +goose Up` and `-- +goose Down`";

pub(super) fn steps(folder: &mut Folder) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut seen = Vec::new();
    for path in folder.paths() {
        let Some((stem, kind)) = path.rsplit_once('.').filter(|(s, _)| !s.contains('/')) else {
            continue;
        };
        let (version, rest) = leading_digits(stem);
        let named = !version.is_empty() && rest.starts_with('_');
        match kind {
            "go" if named && !stem.ends_with("_test") => {
                let kind = ProblemKind::Unsupported {
                    what: "a migration written in Go".to_owned(),
                    help: "use `format: command` with goose itself",
                };
                folder.problem(&path, None, kind);
            }
            "sql" if named => {
                seen.push((canonical(version), path.clone()));
                let text = folder.text(&path);
                if let Some((up, down)) = text.and_then(|text| scripts(folder, &path, &text)) {
                    steps.push(Step {
                        id: stem.to_owned(),
                        version: version.to_owned(),
                        up,
                        down,
                    });
                }
            }
            "sql" => folder.problem(&path, None, ProblemKind::Name { expected: EXPECTED }),
            _ => {}
        }
    }
    duplicates(folder, &seen);
    steps.sort_by(|a, b| natural(&a.version, &b.version));
    steps
}

/// Where the parser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Before,
    Up,
    Down,
}

struct Parser<'a> {
    folder: &'a mut Folder,
    path: &'a str,
    text: &'a str,
    section: Section,
    /// Where `StatementBegin` was.
    block: Option<u32>,
    /// The bytes of the statement so far, and its first line.
    buffer: Option<(Range<usize>, u32)>,
    up: Vec<Statement>,
    down: Vec<Statement>,
    has_down: bool,
    transaction: bool,
    torn: bool,
}

fn scripts(folder: &mut Folder, path: &str, text: &Arc<str>) -> Option<(Script, Down)> {
    let problems = folder.problems.len();
    let mut parser = Parser {
        folder,
        path,
        text,
        section: Section::Before,
        block: None,
        buffer: None,
        up: Vec::new(),
        down: Vec::new(),
        has_down: false,
        transaction: true,
        torn: false,
    };
    for (number, range) in lines(text) {
        parser.line(number, range);
        // What follows a statement that was torn apart makes no sense.
        if parser.torn {
            return None;
        }
    }
    parser.section_ends();
    if parser.section == Section::Before {
        parser.complain(
            1,
            "no line `-- +goose Up`",
            "goose needs it before the statements that apply the step",
        );
    }
    let Parser {
        folder,
        up,
        down,
        has_down,
        transaction,
        ..
    } = parser;
    if folder.problems.len() > problems {
        return None;
    }
    let script = |statements| Script {
        file: folder.shown(path),
        text: Arc::clone(text),
        statements,
        transaction: if transaction {
            TransactionRule::Wrapped
        } else {
            TransactionRule::Autocommit
        },
    };
    let down = if has_down {
        Down::Script(script(down))
    } else {
        Down::Missing(folder.real(path))
    };
    Some((script(up), down))
}

impl Parser<'_> {
    fn complain(&mut self, line: u32, what: &str, help: &'static str) {
        let what = what.to_owned();
        self.note(line, ProblemKind::Marker { what, help });
    }

    fn note(&mut self, line: u32, kind: ProblemKind) {
        let position = Position { line, column: 1 };
        self.folder.problem(self.path, Some(position), kind);
    }

    fn line(&mut self, number: u32, range: Range<usize>) {
        let line = self.text.get(range.clone()).unwrap_or_default();
        let line = line.trim_start_matches('\u{feff}').trim();
        if let Some(comment) = line.strip_prefix("--") {
            let comment = comment.trim();
            if let Some(marker) = comment.strip_prefix("+goose") {
                self.marker(number, marker.trim());
                return;
            }
            if self.buffer.is_none() {
                return;
            }
        }
        if line.is_empty() && self.buffer.is_none() {
            return;
        }
        if self.section == Section::Before {
            self.complain(
                number,
                "a statement before `-- +goose Up`",
                "move it behind the line; goose refuses the file, too",
            );
            return;
        }
        let (buffer, _) = self.buffer.get_or_insert((range.clone(), number));
        buffer.end = range.end;
        if self.block.is_none() && ends_with_semicolon(line) {
            self.statement_ends();
        }
    }

    fn marker(&mut self, number: u32, marker: &str) {
        let words: Vec<String> = marker
            .split_whitespace()
            .map(str::to_ascii_lowercase)
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match (words.as_slice(), self.section) {
            (["up"], Section::Before) => self.section = Section::Up,
            (["down"], Section::Up) => {
                self.section_ends();
                self.section = Section::Down;
                self.has_down = true;
            }
            (["statementbegin"], Section::Up | Section::Down) if self.block.is_none() => {
                self.statement_ends_early();
                self.block = Some(number);
            }
            (["statementend"], _) if self.block.is_some() => {
                self.block = None;
                self.statement_ends();
            }
            (["no", "transaction"], _) => self.transaction = false,
            (["envsub", "off"], _) => {}
            (["envsub", ..], _) => self.note(
                number,
                ProblemKind::Unsupported {
                    what: "`-- +goose ENVSUB`".to_owned(),
                    help: "use `format: command` with goose itself",
                },
            ),
            (["up" | "down" | "statementbegin" | "statementend"], _) => self.complain(
                number,
                &format!("`-- +goose {marker}` in the wrong place"),
                "one `Up`, then one `Down`; `StatementBegin` and `StatementEnd` in pairs",
            ),
            _ => self.complain(
                number,
                &format!("`-- +goose {marker}` is not known"),
                "write `Up`, `Down`, `StatementBegin`, `StatementEnd` or `NO TRANSACTION`",
            ),
        }
    }

    fn section_ends(&mut self) {
        if let Some(line) = self.block.take() {
            self.buffer = None;
            self.complain(
                line,
                "`-- +goose StatementBegin` without `-- +goose StatementEnd`",
                "add the missing line",
            );
        }
        self.statement_ends_early();
    }

    /// The buffer must hold nothing but comments.
    fn statement_ends_early(&mut self) {
        let Some((range, line)) = self.buffer.take() else {
            return;
        };
        let statements = self.folder.statements(self.path, self.text, range);
        if statements.is_some_and(|statements| !statements.is_empty()) {
            self.complain(
                line,
                "a statement without a semicolon at the end of its last line",
                "goose refuses the file, too",
            );
        }
    }

    /// One message to the server, whatever it consists of.
    fn statement_ends(&mut self) {
        let Some((range, line)) = self.buffer.take() else {
            return;
        };
        let found = self.folder.statements(self.path, self.text, range);
        let last = self.folder.problems.last().map(|problem| &problem.kind);
        if found.is_none() && matches!(last, Some(ProblemKind::Unterminated { .. })) {
            self.torn = true;
            self.complain(
                line,
                "goose ends this statement at the first line that ends with a semicolon",
                "put `-- +goose StatementBegin` before it and `-- +goose StatementEnd` behind it",
            );
        }
        let mut found = found.unwrap_or_default();
        let end = found.last().map(|last| last.span.end);
        found.truncate(1);
        for mut statement in found {
            statement.span.end = end.unwrap_or(statement.span.end);
            let text = self.text.get(statement.span.clone());
            text.unwrap_or_default().clone_into(&mut statement.text);
            match self.section {
                Section::Down => self.down.push(statement),
                Section::Up | Section::Before => self.up.push(statement),
            }
        }
    }
}

/// Whether the last word before a comment ends with a semicolon.
fn ends_with_semicolon(line: &str) -> bool {
    line.split_whitespace()
        .take_while(|word| !word.starts_with("--"))
        .last()
        .is_some_and(|word| word.ends_with(';'))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{problems, steps};
    use crate::config::MigrationFormat::Goose;

    #[test]
    fn goose_ends_statements_at_line_ends() {
        let block = "-- +goose Up\n-- +goose StatementBegin\n-- c\nCREATE FUNCTION f() RETURNS int AS $$\nSELECT 1;\n$$ LANGUAGE sql;\nSELECT 2;\n-- +goose StatementEnd\nSELECT 3; -- x\nSELECT\n  4; SELECT 5;\n\n-- +goose Down\nDROP FUNCTION f();\n";
        assert_eq!(
            steps(
                Goose,
                &[
                    ("00002_b.sql", block),
                    (
                        "00001_a.sql",
                        "-- +goose NO TRANSACTION\n-- +goose up\nVACUUM;\n"
                    ),
                ]
            ),
            [
                "00001 00001_a: [Autocommit] VACUUM | missing 00001_a.sql",
                "00002 00002_b: CREATE FUNCTION f() RETURNS int AS $$\nSELECT 1;\n$$ LANGUAGE sql;\nSELECT 2; SELECT 3; SELECT\n  4; SELECT 5 | DROP FUNCTION f()",
            ]
        );
        let up = "-- +goose Up\n";
        assert_eq!(
            problems(
                Goose,
                &[
                    ("1_a.sql", &format!("{up}SELECT $$\n1;\n$$;\n")),
                    ("2_b.sql", "SELECT 1;\n-- +goose Up\n"),
                    (
                        "3_c.sql",
                        &format!("{up}-- +goose StatementBegin\nSELECT 1;\n")
                    ),
                    ("4_d.sql", &format!("{up}SELECT 1\n-- +goose Down\n")),
                    (
                        "5_e.sql",
                        &format!("{up}-- +goose ENVSUB ON\n-- +goose Dwon\n")
                    ),
                    ("6_f.sql", ""),
                    ("7_g.go", ""),
                    ("x.sql", ""),
                ]
            ),
            [
                "m/1_a.sql:2:1: goose ends this statement at the first line that ends with a semicolon",
                "m/1_a.sql:2:8: unterminated dollar-quoted string",
                "m/2_b.sql:1:1: a statement before `-- +goose Up`",
                "m/3_c.sql:2:1: `-- +goose StatementBegin` without `-- +goose StatementEnd`",
                "m/4_d.sql:2:1: a statement without a semicolon at the end of its last line",
                "m/5_e.sql:2:1: `-- +goose ENVSUB` is not supported",
                "m/5_e.sql:3:1: `-- +goose Dwon` is not known",
                "m/6_f.sql:1:1: no line `-- +goose Up`",
                "m/7_g.go: a migration written in Go is not supported",
                "m/x.sql: the name does not say which version it is",
            ]
        );
    }
}
