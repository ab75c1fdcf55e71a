//! SQL scripts, read once from beginning to end.

use std::io::{self, BufRead, Read as _};

use super::error::Fault;
use super::foreign::{refuse_mysql, refuse_prose};
use super::statement::read_statements;
use super::{Header, Untrusted};
use crate::sql::{MetaCommand, ScannedItem, ScriptScanner};

/// The longest line: that of the longest statement that the server accepts.
const LONGEST_LINE: u64 = 1 << 30;
/// How much of a row is looked at: enough to see that it is not the end of the rows.
const ROW: u64 = 4096;
/// How many entries of a list that nobody reads to its end are kept.
const LISTED: usize = 1000;

/// Comments that `pg_dump` and `pg_dumpall` begin and end with.
const FRAMES: [(&str, &str); 2] = [
    (
        "PostgreSQL database dump",
        "PostgreSQL database dump complete",
    ),
    (
        "PostgreSQL database cluster dump",
        "PostgreSQL database cluster dump complete",
    ),
];

/// Reads a script, checks that it is whole, and gives what it says.
pub(super) fn read_plain<R: BufRead>(mut source: R) -> Result<Header, Fault> {
    let mut script = Script::default();
    let mut line = Vec::new();
    while script.next_line(&mut source, &mut line)? {
        script.comment(&line);
        for item in script.scanner.feed_line(&line) {
            script.item(item)?;
        }
    }
    script.finish()
}

#[derive(Default)]
struct Script {
    scanner: ScriptScanner,
    header: Header,
    lines: u64,
    /// `COPY … FROM stdin` whose rows have not ended.
    copies: usize,
    /// For each frame, the lines of those that were opened and not closed.
    open: [Vec<u64>; 2],
    /// The line and the key of a `\restrict` without the `\unrestrict` of that key.
    restricted: Option<(u64, String)>,
}

impl Script {
    /// Reads a line; of rows only the beginning.
    fn next_line<R: BufRead>(&mut self, source: &mut R, line: &mut Vec<u8>) -> Result<bool, Fault> {
        line.clear();
        let limit = if self.copies > 0 { ROW } else { LONGEST_LINE };
        let read = source.take(limit).read_until(b'\n', line)?;
        if read == 0 {
            return Ok(false);
        }
        self.lines += 1;
        if line.contains(&0) {
            return Err(Fault::Damaged(format!(
                "line {} holds a zero byte, which no SQL script has",
                self.lines
            )));
        }
        if line.last() != Some(&b'\n') && u64::try_from(read).is_ok_and(|read| read == limit) {
            if self.copies == 0 {
                return Err(Fault::Damaged(format!(
                    "line {} is longer than 1 GiB",
                    self.lines
                )));
            }
            skip_line(source)?;
            line.push(b'\n');
        }
        Ok(true)
    }

    fn comment(&mut self, line: &[u8]) {
        let Some(text) = line.strip_prefix(b"-- ").filter(|_| self.copies == 0) else {
            return;
        };
        let text = String::from_utf8_lossy(text.trim_ascii_end());
        for ((begin, end), open) in FRAMES.iter().zip(&mut self.open) {
            if text == *begin {
                open.push(self.lines);
            } else if text == *end {
                open.pop();
            }
        }
        let header = &mut self.header;
        if let Some(version) = text.strip_prefix("Dumped from database version ") {
            if header.server_version.is_none() {
                header.set_server_version(version);
            }
        } else if let Some(version) = text.strip_prefix("Dumped by pg_dump version ") {
            header
                .pg_dump_version
                .get_or_insert_with(|| version.to_owned());
        }
    }

    fn item(&mut self, item: ScannedItem) -> Result<(), Fault> {
        match item {
            ScannedItem::Statement(statement) => {
                if self.header.objects == 0 {
                    refuse_prose(&statement.text)?;
                }
                refuse_mysql(&statement.text)?;
                self.header.objects += 1;
                self.copies += usize::from(statement.facts.copies_from_stdin);
                for what in read_statements(&statement.text, &mut self.header) {
                    self.untrusted(u64::from(statement.position.line), &what);
                }
            }
            ScannedItem::CopyData(_) => self.copies = self.copies.saturating_sub(1),
            ScannedItem::MetaCommand(command) => self.meta_command(&command),
        }
        Ok(())
    }

    fn untrusted(&mut self, line: u64, what: &str) {
        if self.header.untrusted.len() < LISTED {
            self.header.untrusted.push(Untrusted {
                line: Some(line),
                what: crate::text::truncate(&crate::text::sanitize_line(what), 200),
            });
        }
    }

    fn meta_command(&mut self, command: &MetaCommand) {
        let line = u64::from(command.position.line);
        let text = command.text.trim();
        let (name, arguments) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        // psql runs what stands between backticks, and further commands on the same line.
        let harmless = !arguments.contains(['`', '\\', '|']);
        match name {
            "\\restrict" if harmless => self.restricted = Some((line, arguments.to_owned())),
            "\\unrestrict" if harmless => {
                self.restricted.take_if(|(_, key)| key == arguments);
            }
            "\\connect" | "\\c" if harmless => {
                if let Some(database) = connected(arguments)
                    && !self.header.connects.contains(&database)
                    && self.header.connects.len() < LISTED
                {
                    self.header.database.get_or_insert_with(|| database.clone());
                    self.header.connects.push(database);
                }
            }
            "\\encoding" if harmless => {
                let encoding = arguments.trim().trim_matches('\'').to_owned();
                self.header.encoding.get_or_insert(encoding);
            }
            "\\." if arguments.is_empty() => {}
            _ => self.untrusted(line, text),
        }
    }

    fn finish(mut self) -> Result<Header, Fault> {
        let scanner = std::mem::take(&mut self.scanner);
        let rest = scanner.finish().map_err(|open| Fault::CutOff {
            line: Some(self.lines),
            what: format!(
                "the {} that starts at line {} does not end",
                open.what, open.position.line
            ),
        })?;
        for item in rest {
            self.item(item)?;
        }
        let line = Some(self.lines);
        for ((begin, end), open) in FRAMES.iter().zip(&self.open) {
            if let Some(start) = open.last() {
                return Err(Fault::CutOff {
                    line,
                    what: format!("`-- {begin}` of line {start} has no `-- {end}`"),
                });
            }
        }
        if let Some((start, _)) = self.restricted {
            return Err(Fault::CutOff {
                line,
                what: format!("`\\restrict` of line {start} has no `\\unrestrict`"),
            });
        }
        if self.header.objects == 0 {
            return Err(Fault::NotADump {
                what: "it holds no SQL statement".to_owned(),
                help: "for an empty database write `snapshot: empty`".to_owned(),
            });
        }
        Ok(self.header)
    }
}

/// The database that `\connect` switches to: a name, or a connection string of `pg_dump`.
fn connected(arguments: &str) -> Option<String> {
    let arguments = arguments.trim();
    let name = match arguments.strip_prefix("-reuse-previous=on") {
        Some(rest) => rest
            .trim()
            .trim_matches('"')
            .strip_prefix("dbname=")?
            .trim_matches('\'')
            .to_owned(),
        None => match arguments.strip_prefix('"') {
            Some(quoted) => quoted
                .replace("\"\"", "\u{0}")
                .split('"')
                .next()?
                .replace('\u{0}', "\""),
            None => arguments.split_whitespace().next()?.to_owned(),
        },
    };
    (name != "-" && !name.is_empty()).then_some(name)
}

/// Passes over the rest of a line.
fn skip_line<R: BufRead>(source: &mut R) -> io::Result<()> {
    loop {
        let buffer = source.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let newline = buffer.iter().position(|byte| *byte == b'\n');
        let used = newline.map_or(buffer.len(), |at| at + 1);
        source.consume(used);
        if newline.is_some() {
            return Ok(());
        }
    }
}
