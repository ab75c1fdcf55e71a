//! Reads a script line by line and gives its statements, without holding the script.

use std::ops::Range;

use super::block::Block;
use super::facts::{facts, sets_plain_escapes};
use super::lexer::{Lexer, TokenKind};
use super::statement::{Facts, SplitError};
use crate::text::Position;

/// What a script contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannedItem {
    /// A statement.
    Statement(ScannedStatement),
    /// A psql meta-command: from the backslash to the end of the line. psql would read the rest
    /// of the line as arguments and further commands; nothing of it is read here.
    MetaCommand(MetaCommand),
    /// The bytes of the rows of the earliest `COPY … FROM stdin` that has not had its rows yet,
    /// without the closing `\.`.
    CopyData(Range<usize>),
}

/// A statement that a scanner met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedStatement {
    /// Its text, without the comments before it and without the semicolon; cut at the scanner's
    /// limit, and with `U+FFFD` for bytes that are not UTF-8.
    pub text: String,
    /// All its bytes in the script.
    pub span: Range<usize>,
    /// Where it starts.
    pub position: Position,
    /// What the words of `text` say.
    pub facts: Facts,
}

/// A psql meta-command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetaCommand {
    /// From the backslash to the end of the line.
    pub text: String,
    /// Its first byte in the script.
    pub offset: usize,
    /// Where it starts.
    pub position: Position,
}

/// Splits a script that comes line by line.
///
/// psql's rules tell where a statement ends: a semicolon outside of quotes, comments, parentheses
/// and `BEGIN ATOMIC … END`.
#[derive(Debug, Clone)]
pub struct ScriptScanner {
    lexer: Lexer,
    limit: usize,
    /// The first byte of the present line in the script.
    offset: usize,
    line: u32,
    depth: u32,
    pending: Option<Pending>,
    /// `COPY … FROM stdin` whose rows follow.
    copies: usize,
    rows: Option<(usize, Position)>,
    /// The token that is not at its end yet.
    open: Option<(usize, Position)>,
    items: Vec<ScannedItem>,
}

/// A statement without its semicolon so far.
#[derive(Debug, Clone)]
struct Pending {
    start: usize,
    position: Position,
    /// Behind its last significant token.
    end: usize,
    text: Vec<u8>,
    block: Block,
}

impl ScriptScanner {
    /// How much of a statement's text is kept by default.
    pub const LIMIT: usize = 64 * 1024;

    /// A scanner that keeps at most `limit` bytes of each statement.
    pub fn new(limit: usize) -> Self {
        Self {
            lexer: Lexer::default(),
            limit,
            offset: 0,
            line: 0,
            depth: 0,
            pending: None,
            copies: 0,
            rows: None,
            open: None,
            items: Vec::new(),
        }
    }

    /// Reads the next line, which must have its line break unless it is the last, and gives what
    /// came to its end in it.
    pub fn feed_line(&mut self, line: &[u8]) -> Vec<ScannedItem> {
        let first = self.line == 0;
        self.line = self.line.saturating_add(1);
        if let Some((start, _)) = self.rows {
            if matches!(line, b"\\.\n" | b"\\.\r\n" | b"\\." | b"\\.\r") {
                self.items.push(ScannedItem::CopyData(start..self.offset));
                self.rows = None;
                self.copies -= 1;
            }
        } else {
            let mark = b"\xef\xbb\xbf";
            let mut at = if first && line.starts_with(mark) {
                mark.len()
            } else {
                0
            };
            while let Some(piece) = self.lexer.next(line, at) {
                self.piece(line, at..piece.end, piece.kind);
                at = piece.end;
            }
        }
        self.offset += line.len();
        if self.rows.is_none() && self.copies > 0 {
            let position = Position {
                line: self.line.saturating_add(1),
                column: 1,
            };
            self.rows = Some((self.offset, position));
        }
        std::mem::take(&mut self.items)
    }

    /// The statement at the end that has no semicolon.
    pub fn finish(mut self) -> Result<Vec<ScannedItem>, SplitError> {
        if let (Some(what), Some((offset, position))) = (self.lexer.unterminated(), self.open) {
            return Err(SplitError {
                what,
                position,
                offset,
            });
        }
        self.statement();
        if self.copies > 0 {
            let position = Position {
                line: self.line.saturating_add(1),
                column: 1,
            };
            let (offset, position) = self.rows.unwrap_or((self.offset, position));
            return Err(SplitError {
                what: "COPY data",
                position,
                offset,
            });
        }
        Ok(self.items)
    }

    fn position(&self, line: &[u8], at: usize) -> Position {
        let before = line.get(..at).unwrap_or_default();
        let before = before.strip_prefix(b"\xef\xbb\xbf").unwrap_or(before);
        // UTF-8's continuation bytes begin no character.
        let column = before.iter().filter(|b| **b & 0xc0 != 0x80).count() + 1;
        Position {
            line: self.line,
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    fn piece(&mut self, line: &[u8], range: Range<usize>, kind: TokenKind) {
        let text = line.get(range.clone()).unwrap_or_default();
        let start = self.offset + range.start;
        let end = self.offset + range.end;
        let goes_on = self.open.is_some();
        if self.lexer.unterminated().is_none() {
            self.open = None;
        } else if !goes_on {
            self.open = Some((start, self.position(line, range.start)));
        }
        match kind {
            TokenKind::Semicolon if self.depth == 0 && !self.in_block() => {
                self.statement();
                return;
            }
            TokenKind::MetaCommand => {
                self.items.push(ScannedItem::MetaCommand(MetaCommand {
                    text: String::from_utf8_lossy(text).into_owned(),
                    offset: start,
                    position: self.position(line, range.start),
                }));
            }
            kind if kind.is_significant() && self.pending.is_none() => {
                self.pending = Some(Pending {
                    start,
                    position: self.position(line, range.start),
                    end,
                    text: Vec::new(),
                    block: Block::default(),
                });
            }
            _ => {}
        }
        let Some(pending) = &mut self.pending else {
            return;
        };
        let room = self.limit.saturating_sub(pending.text.len());
        pending.text.extend(text.iter().take(room));
        if kind.is_significant() && kind != TokenKind::MetaCommand {
            pending.end = end;
            match kind {
                TokenKind::OpenParen => self.depth += 1,
                TokenKind::CloseParen => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            if self.depth == 0 && !goes_on {
                pending.block.token(kind, text);
            }
        }
    }

    fn in_block(&self) -> bool {
        self.pending.as_ref().is_some_and(|p| p.block.is_open())
    }

    fn statement(&mut self) {
        self.depth = 0;
        let Some(mut pending) = self.pending.take() else {
            return;
        };
        pending.text.truncate(pending.end - pending.start);
        let text = match String::from_utf8(pending.text) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
        let facts = facts(&text);
        self.copies += usize::from(facts.copies_from_stdin);
        if facts.command == "SET"
            && let Some(escapes) = sets_plain_escapes(&text)
        {
            self.lexer.plain_escapes = escapes;
        }
        self.items.push(ScannedItem::Statement(ScannedStatement {
            text,
            span: pending.start..pending.end,
            position: pending.position,
            facts,
        }));
    }
}

impl Default for ScriptScanner {
    fn default() -> Self {
        Self::new(Self::LIMIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(script: &[u8], limit: usize) -> Vec<String> {
        let mut scanner = ScriptScanner::new(limit);
        let mut items = Vec::new();
        for line in script.split_inclusive(|b| *b == b'\n') {
            items.extend(scanner.feed_line(line));
        }
        items.extend(scanner.finish().unwrap());
        items
            .into_iter()
            .map(|item| match item {
                ScannedItem::Statement(s) => format!("{} {}", s.position, s.text),
                ScannedItem::MetaCommand(m) => format!("{} {}", m.position, m.text),
                ScannedItem::CopyData(range) => format!("{range:?}"),
            })
            .collect()
    }

    #[test]
    fn a_dump_gives_its_statements_and_passes_its_rows_by() {
        let script = b"\\restrict k\n-- c\nCOPY public.t (a) FROM stdin;\n\xff\xfe;'\n\\\\.\n \\.\n\\.\n\nSELECT 1;\n\\unrestrict k\n";
        assert_eq!(
            scan(script, 100),
            [
                "1:1 \\restrict k",
                "3:1 COPY public.t (a) FROM stdin",
                "47..60",
                "9:1 SELECT 1",
                "10:1 \\unrestrict k"
            ]
        );
    }

    #[test]
    fn a_long_statement_is_cut_and_its_end_found() {
        let script = format!("INSERT INTO t VALUES ('{}');\nSELECT 2", ";".repeat(1000));
        assert_eq!(
            scan(script.as_bytes(), 24),
            ["1:1 INSERT INTO t VALUES (';", "2:1 SELECT 2"]
        );
    }

    #[test]
    fn old_dumps_switch_the_meaning_of_backslashes() {
        let script = b"SET standard_conforming_strings = off;\nSELECT 'a\\';b';\nSELECT 2;";
        assert_eq!(
            scan(script, 100),
            [
                "1:1 SET standard_conforming_strings = off",
                "2:1 SELECT 'a\\';b'",
                "3:1 SELECT 2"
            ]
        );
    }
}
