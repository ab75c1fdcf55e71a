//! A script as psql would carry it out, as far as tests need it: includes, variables, `\echo`.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

use crate::sql::{
    MetaCommand, ScannedItem, ScriptScanner, TokenKind, quote_identifier, quote_literal, tokens,
};

/// How deep files may include each other.
const DEPTH: usize = 16;

/// What is to be done, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// A statement, with its file and line, and the rows of a `COPY … FROM stdin`.
    Statement {
        text: String,
        place: String,
        rows: Option<String>,
    },
    /// A line of output.
    Echo(String),
}

/// Reads a script and what it includes.
pub(super) fn read_script(file: &Path, shown: &str, dir: &Path) -> Result<Vec<Item>, String> {
    let mut reader = Reader {
        dir,
        variables: BTreeMap::new(),
        items: Vec::new(),
        copies: VecDeque::new(),
        ended: false,
    };
    reader.file(file, shown, 0)?;
    Ok(reader.items)
}

struct Reader<'a> {
    /// Where `\i` starts from: the folder of harness.yaml.
    dir: &'a Path,
    variables: BTreeMap<String, String>,
    items: Vec<Item>,
    /// The items that wait for their rows.
    copies: VecDeque<usize>,
    ended: bool,
}

impl Reader<'_> {
    fn file(&mut self, file: &Path, shown: &str, depth: usize) -> Result<(), String> {
        if depth > DEPTH {
            return Err(format!(
                "{shown} is included too deep; does a file include itself?"
            ));
        }
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("{shown} cannot be read: {error}"))?;
        let mut scanner = ScriptScanner::new(usize::MAX);
        let mut found = Vec::new();
        for line in text.split_inclusive('\n') {
            found.extend(scanner.feed_line(line.as_bytes()));
        }
        let unended =
            |error: crate::sql::SplitError| format!("{shown}: {error} at {}", error.position);
        found.extend(scanner.finish().map_err(unended)?);
        for item in found {
            if self.ended {
                break;
            }
            match item {
                ScannedItem::Statement(statement) => {
                    let text = self.with_variables(&statement.text);
                    let place = format!("{shown}:{}", statement.position.line);
                    let rows = statement.facts.copies_from_stdin.then(String::new);
                    if rows.is_some() {
                        self.copies.push_back(self.items.len());
                    }
                    self.items.push(Item::Statement { text, place, rows });
                }
                ScannedItem::CopyData(range) => self.rows(text.get(range).unwrap_or_default()),
                ScannedItem::MetaCommand(command) => {
                    let place = format!("{shown}:{}", command.position.line);
                    self.command(&command, file, &place, depth)
                        .map_err(|problem| format!("{place}: {problem}"))?;
                }
            }
        }
        Ok(())
    }

    /// The rows of the earliest `COPY` that waits for some.
    fn rows(&mut self, data: &str) {
        let waiting = self.copies.pop_front();
        if let Some(Item::Statement { rows, .. }) =
            waiting.and_then(|place| self.items.get_mut(place))
        {
            *rows = Some(data.to_owned());
        }
    }

    fn command(
        &mut self,
        command: &MetaCommand,
        file: &Path,
        place: &str,
        depth: usize,
    ) -> Result<(), String> {
        let mut words = command.text.splitn(2, char::is_whitespace);
        let name = words.next().unwrap_or_default();
        let rest = words.next().unwrap_or_default().trim();
        match name {
            // How psql shows what we do not show. Errors stop a file in any case, as in pg_prove.
            "\\pset" | "\\timing" | "\\t" | "\\a" | "\\x" | "\\f" | "\\encoding" | "\\warn"
            | "\\conninfo" | "\\errverbose" => Ok(()),
            "\\q" | "\\quit" => {
                self.ended = true;
                Ok(())
            }
            "\\echo" | "\\qecho" => {
                let text = self.arguments(rest)?.join(" ");
                self.items
                    .extend(text.lines().map(|line| Item::Echo(line.to_owned())));
                Ok(())
            }
            "\\set" => {
                let mut arguments = self.arguments(rest)?.into_iter();
                if let Some(name) = arguments.next() {
                    self.variables.insert(name, arguments.collect());
                }
                Ok(())
            }
            "\\unset" => {
                self.variables.remove(rest);
                Ok(())
            }
            "\\i" | "\\include" | "\\ir" | "\\include_relative" => {
                let name = self.arguments(rest)?.join(" ");
                let beside = file.parent().unwrap_or(Path::new("")).join(&name);
                let path: PathBuf = if matches!(command.text.get(..3), Some("\\ir"))
                    || command.text.starts_with("\\include_relative")
                    || !self.dir.join(&name).is_file()
                {
                    beside
                } else {
                    self.dir.join(&name)
                };
                let shown = path.strip_prefix(self.dir).unwrap_or(&path).to_owned();
                self.file(&path, &shown.to_string_lossy(), depth + 1)
            }
            _ => Err(format!(
                "{name} is a command of psql that pgrehearse does not carry out ({place})"
            )),
        }
    }

    /// The arguments of a command: separated by spaces, quoted with `'…'`, variables replaced.
    fn arguments(&self, text: &str) -> Result<Vec<String>, String> {
        let mut arguments = Vec::new();
        let mut current: Option<String> = None;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\'' => {
                    let word = current.get_or_insert_default();
                    loop {
                        match chars.next() {
                            Some('\'') if chars.peek() == Some(&'\'') => {
                                chars.next();
                                word.push('\'');
                            }
                            Some('\'') => break,
                            Some(c) => word.push(c),
                            None => return Err("a quoted argument has no end".to_owned()),
                        }
                    }
                }
                '`' => return Err("commands of the shell are not run (`…`)".to_owned()),
                '\\' => return Err("one command of psql a line is read, not two".to_owned()),
                c if c.is_whitespace() => arguments.extend(current.take()),
                c => current.get_or_insert_default().push(c),
            }
        }
        arguments.extend(current);
        Ok(arguments
            .into_iter()
            .map(|word| match word.strip_prefix(':') {
                Some(name) => self.variables.get(name).cloned().unwrap_or(word),
                None => word,
            })
            .collect())
    }

    /// `:name`, `:'name'` and `:"name"` replaced, outside of quotes.
    fn with_variables(&self, sql: &str) -> String {
        let mut out = String::with_capacity(sql.len());
        let mut before = ' ';
        let mut all = tokens(sql).peekable();
        while let Some(token) = all.next() {
            let colon = token.kind == TokenKind::Symbol && token.text == ":" && before != ':';
            before = token.text.chars().next_back().unwrap_or(' ');
            let value = all.peek().filter(|_| colon).and_then(|next| {
                let name = next.text.trim_matches(['\'', '"']);
                let value = self.variables.get(name)?;
                match next.kind {
                    TokenKind::Word => Some(value.clone()),
                    TokenKind::String => Some(quote_literal(value)),
                    TokenKind::QuotedIdentifier => Some(quote_identifier(value)),
                    _ => None,
                }
            });
            match value {
                Some(value) => {
                    out.push_str(&value);
                    all.next();
                }
                None => out.push_str(token.text),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(files: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("t")).unwrap();
        for (name, text) in files {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        let (first, _) = files.first().unwrap();
        let items = read_script(&dir.path().join(first), first, dir.path())?;
        Ok(items
            .into_iter()
            .map(|item| match item {
                Item::Statement { text, place, rows } => {
                    format!("{place} {text}{}", rows.unwrap_or_default())
                }
                Item::Echo(text) => format!("> {text}"),
            })
            .collect())
    }

    #[test]
    fn scripts_are_read_as_psql_does() {
        let found = items(&[
            (
                "t/a.sql",
                "\\unset ECHO\n\\set QUIET 1\n\\pset format unaligned\n\\set tab 'it''s'\n\\set n 3\n\\echo # hello :n\n\
                 SELECT :'tab', :n, x::text, ':n', :\"n\", :other;\n\\ir b.sql\n\\i c.sql\nCOPY t FROM stdin;\n1\n\\.\n\
                 \\q\nSELECT 'never';\n",
            ),
            ("t/b.sql", "SELECT 'b'"),
            ("c.sql", "SELECT 'c';"),
        ]);
        assert_eq!(
            found.unwrap(),
            [
                "> # hello 3",
                "t/a.sql:7 SELECT 'it''s', 3, x::text, ':n', \"3\", :other",
                "t/b.sql:1 SELECT 'b'",
                "c.sql:1 SELECT 'c'",
                "t/a.sql:10 COPY t FROM stdin1\n",
            ]
        );
    }

    #[test]
    fn what_cannot_be_carried_out_is_said() {
        for (text, problem) in [
            ("SELECT 1 \\gexec\n", "\\gexec is a command of psql"),
            ("\\! rm x\n", "\\! is a command of psql"),
            ("\\set x `date`\n", "commands of the shell are not run"),
            ("\\i nowhere.sql\n", "nowhere.sql cannot be read"),
            ("\\ir a.sql\n", "does a file include itself?"),
            ("SELECT 'x\n", "unterminated quoted string"),
        ] {
            let error = items(&[("t/a.sql", text)]).unwrap_err();
            assert!(error.contains(problem), "{text}: {error}");
        }
    }
}
