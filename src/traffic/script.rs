//! Scripts in pgbench's format: SQL with variables, and commands that begin with a backslash.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::expression::{Expression, Value};
use super::parse::parse;
use super::random::Random;
use crate::sql::{TokenKind, tokens};
use crate::text::{LineIndex, closest};

/// A script, ready to be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    /// Its path as harness.yaml names it.
    pub name: String,
    /// How often it is chosen beside the others.
    pub weight: u32,
    /// What it does, in order.
    pub commands: Vec<Command>,
}

/// One thing that a script does.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Sends a statement; with a prefix, its row becomes variables.
    Sql {
        /// The statement.
        text: Template,
        /// The line where it begins.
        line: u32,
        /// What the names of `\gset`'s variables begin with.
        gset: Option<String>,
    },
    /// Sets a variable.
    Set {
        /// Its name.
        name: String,
        /// Its value.
        value: Expression,
        /// The line.
        line: u32,
    },
    /// Waits.
    Sleep(Pause),
    /// Goes on at a command unless something holds.
    Unless(Expression, usize),
    /// Goes on at a command.
    Jump(usize),
}

/// How long `\sleep` waits.
#[derive(Debug, Clone, PartialEq)]
pub enum Pause {
    /// So long.
    Fixed(Duration),
    /// As many of these as the variable says.
    Variable(String, Duration),
}

/// A text with variables in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Variable(String),
}

impl Template {
    /// The text with the variables' values.
    pub fn fill(&self, variables: &BTreeMap<String, String>) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(part) => text.push_str(part),
                Piece::Variable(name) => {
                    if let Some(value) = variables.get(name) {
                        text.push_str(value);
                    } else {
                        // Not set on this way through the script: as pgbench leaves it.
                        text.push(':');
                        text.push_str(name);
                    }
                }
            }
        }
        text
    }
}

/// What is wrong with a script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct ScriptError {
    /// Its path as harness.yaml names it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// Variables that every script has.
const BUILT_IN: [&str; 4] = ["client_id", "default_seed", "random_seed", "scale"];

/// The commands that are understood.
const COMMANDS: [&str; 7] = ["set", "sleep", "if", "elif", "else", "endif", "gset"];

impl Script {
    /// Reads a script. `given` are variables that it is given.
    pub fn parse(file: &str, text: &str, given: &BTreeSet<String>) -> Result<Self, ScriptError> {
        let joined = joined(text);
        let mut reader = Reader {
            file,
            text: &joined,
            written: text,
            lines: LineIndex::new(text),
            known: given
                .iter()
                .cloned()
                .chain(BUILT_IN.map(str::to_owned))
                .collect(),
            weight: None,
        };
        let parts = reader.parts()?;
        // On which way through the script it is set is not asked.
        for part in &parts {
            reader.learn(part);
        }
        let commands = reader.compile(&parts)?;
        let sends = |command: &Command| matches!(command, Command::Sql { .. });
        if !commands.iter().any(sends) {
            return Err(reader.problem(0, "the script sends no statement"));
        }
        Ok(Self {
            name: file.to_owned(),
            weight: reader.weight.unwrap_or(1),
            commands,
        })
    }
}

/// The text with spaces for each line break that a backslash takes out of a command.
fn joined(text: &str) -> String {
    let mut joined = String::new();
    let mut command = false;
    for line in text.split_inclusive('\n') {
        command |= line.trim_start().starts_with('\\');
        let end = line.trim_end_matches(['\n', '\r']);
        match end.strip_suffix('\\').filter(|_| command) {
            Some(rest) if line.len() > end.len() => {
                joined.push_str(rest);
                joined.extend(std::iter::repeat_n(' ', line.len() - rest.len()));
            }
            _ => {
                joined.push_str(line);
                command = false;
            }
        }
    }
    joined
}

/// A statement or a command with its place.
enum Part<'a> {
    Sql(&'a str, usize),
    Meta(String, usize),
}

struct Reader<'a> {
    file: &'a str,
    /// With commands in one line each; as long as what is written.
    text: &'a str,
    written: &'a str,
    lines: LineIndex,
    known: BTreeSet<String>,
    weight: Option<u32>,
}

impl<'a> Reader<'a> {
    fn problem(&self, offset: usize, message: impl Into<String>) -> ScriptError {
        ScriptError {
            file: self.file.to_owned(),
            line: self.line(offset),
            message: message.into(),
            help: None,
        }
    }

    fn line(&self, offset: usize) -> u32 {
        self.lines.position(self.written, offset).line
    }

    /// The statements and commands.
    fn parts(&mut self) -> Result<Vec<Part<'a>>, ScriptError> {
        let mut parts = Vec::new();
        let mut start = None;
        let mut end = 0;
        let mut depth = 0_u32;
        for token in tokens(self.text) {
            match token.kind {
                TokenKind::Whitespace => {}
                TokenKind::Comment => {
                    if let Some(weight) = declared_weight(token.text) {
                        let number = weight.parse().ok().filter(|number| *number <= 1_000_000);
                        let Some(number) = number else {
                            return Err(self.problem(
                                token.offset,
                                format!("`{weight}` is not a weight; write a whole number"),
                            ));
                        };
                        self.weight = Some(number);
                    }
                }
                TokenKind::MetaCommand => {
                    if let Some(start) = start.take() {
                        parts.push(Part::Sql(
                            self.text.get(start..end).unwrap_or_default(),
                            start,
                        ));
                    }
                    depth = 0;
                    parts.push(Part::Meta(token.text.trim().to_owned(), token.offset));
                }
                TokenKind::Semicolon if depth == 0 => {
                    if let Some(start) = start.take() {
                        parts.push(Part::Sql(
                            self.text.get(start..end).unwrap_or_default(),
                            start,
                        ));
                    }
                }
                kind => {
                    match kind {
                        TokenKind::OpenParen => depth += 1,
                        TokenKind::CloseParen => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    start.get_or_insert(token.offset);
                    end = token.offset + token.text.len();
                }
            }
        }
        if let Some(start) = start {
            parts.push(Part::Sql(
                self.text.get(start..end).unwrap_or_default(),
                start,
            ));
        }
        Ok(parts)
    }

    /// Notes the variables that a command sets.
    fn learn(&mut self, part: &Part<'_>) {
        let Part::Meta(text, _) = part else { return };
        let mut words = text.split_whitespace();
        match (words.next(), words.next()) {
            (Some("\\set"), Some(name)) => {
                self.known.insert(name.to_owned());
            }
            // What the row of a query is called cannot be known.
            (Some("\\gset"), _) => {
                self.known.insert("*".to_owned());
            }
            _ => {}
        }
    }

    fn compile(&self, parts: &[Part<'_>]) -> Result<Vec<Command>, ScriptError> {
        let mut commands: Vec<Command> = Vec::new();
        let mut open: Vec<Branch> = Vec::new();
        for part in parts {
            match part {
                Part::Sql(text, offset) => commands.push(Command::Sql {
                    text: self.template(text, *offset)?,
                    line: self.line(*offset),
                    gset: None,
                }),
                Part::Meta(text, offset) => {
                    let wrong = |message: String| self.problem(*offset, message);
                    let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
                    let rest = rest.trim();
                    match name {
                        "\\set" => commands.push(self.set(rest, *offset)?),
                        "\\sleep" => commands.push(self.sleep(rest).map_err(wrong)?),
                        "\\gset" => {
                            let Some(Command::Sql { gset, .. }) = commands.last_mut() else {
                                return Err(wrong("`\\gset` follows no statement".to_owned()));
                            };
                            *gset = Some(rest.to_owned());
                        }
                        "\\if" => {
                            open.push(Branch {
                                offset: *offset,
                                unless: commands.len(),
                                jumps: Vec::new(),
                                last: false,
                            });
                            commands.push(Command::Unless(self.expression(rest, *offset)?, 0));
                        }
                        "\\elif" | "\\else" => {
                            let Some(branch) = open.last_mut().filter(|branch| !branch.last) else {
                                return Err(wrong(format!("`{name}` belongs to no `\\if`")));
                            };
                            branch.jumps.push(commands.len());
                            commands.push(Command::Jump(0));
                            let here = commands.len();
                            if let Some(Command::Unless(_, to)) = commands.get_mut(branch.unless) {
                                *to = here;
                            }
                            branch.unless = here;
                            branch.last = name == "\\else";
                            if name == "\\elif" {
                                commands.push(Command::Unless(self.expression(rest, *offset)?, 0));
                            }
                        }
                        "\\endif" => {
                            let Some(branch) = open.pop() else {
                                return Err(wrong("`\\endif` belongs to no `\\if`".to_owned()));
                            };
                            let here = commands.len();
                            if !branch.last
                                && let Some(Command::Unless(_, to)) =
                                    commands.get_mut(branch.unless)
                            {
                                *to = here;
                            }
                            for jump in branch.jumps {
                                if let Some(Command::Jump(to)) = commands.get_mut(jump) {
                                    *to = here;
                                }
                            }
                        }
                        other => return Err(self.unknown(other, *offset)),
                    }
                }
            }
        }
        match open.pop() {
            Some(branch) => Err(self.problem(branch.offset, "`\\if` has no `\\endif`")),
            None => Ok(commands),
        }
    }

    fn unknown(&self, name: &str, offset: usize) -> ScriptError {
        let bare = name.trim_start_matches('\\');
        let help = match bare {
            "shell" | "setshell" => {
                "scripts run no programs here; use `\\set` with `random`".to_owned()
            }
            "setrandom" => {
                "write `\\set NAME random(LOW, HIGH)`, as pgbench does since 9.6".to_owned()
            }
            "startpipeline" | "endpipeline" | "syncpipeline" => {
                "statements are sent one after the other here".to_owned()
            }
            _ => closest(bare, COMMANDS).map_or_else(
                || {
                    format!(
                        "known are {}",
                        COMMANDS.map(|name| format!("\\{name}")).join(", ")
                    )
                },
                |near| format!("did you mean `\\{near}`?"),
            ),
        };
        ScriptError {
            help: Some(help),
            ..self.problem(offset, format!("the command `{name}` is not understood"))
        }
    }

    fn set(&self, rest: &str, offset: usize) -> Result<Command, ScriptError> {
        let (name, value) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let sane = !name.is_empty() && name.chars().all(|c| c == '_' || c.is_alphanumeric());
        if !sane || value.trim().is_empty() {
            return Err(self.problem(offset, "write `\\set NAME EXPRESSION`"));
        }
        Ok(Command::Set {
            name: name.to_owned(),
            value: self.expression(value, offset)?,
            line: self.line(offset),
        })
    }

    fn expression(&self, text: &str, offset: usize) -> Result<Expression, ScriptError> {
        let expression = parse(text).map_err(|message| self.problem(offset, message))?;
        for name in expression.variables() {
            if !self.knows(name) {
                return Err(self.never_set(name, offset));
            }
        }
        Ok(expression)
    }

    fn sleep(&self, rest: &str) -> Result<Command, String> {
        let usage = || "write `\\sleep 10 ms`, with `us`, `ms` or `s`".to_owned();
        let mut words = rest.split_whitespace();
        let amount = words.next().ok_or_else(usage)?;
        // `\sleep 10ms` is allowed, too.
        let digits = amount.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match (amount.strip_prefix(digits), words.next()) {
            (Some(""), unit) => unit.unwrap_or("s"),
            (Some(unit), None) if !amount.starts_with(':') => unit,
            (_, unit) => unit.unwrap_or("s"),
        };
        let unit = match unit {
            "us" => Duration::from_micros(1),
            "ms" => Duration::from_millis(1),
            "s" => Duration::from_secs(1),
            _ => return Err(usage()),
        };
        if let Some(name) = amount.strip_prefix(':') {
            if !self.knows(name) {
                return Err(format!("the variable :{name} is never set"));
            }
            return Ok(Command::Sleep(Pause::Variable(name.to_owned(), unit)));
        }
        let number: u32 = digits.parse().map_err(|_| usage())?;
        Ok(Command::Sleep(Pause::Fixed(unit.saturating_mul(number))))
    }

    fn knows(&self, name: &str) -> bool {
        self.known.contains(name) || self.known.contains("*")
    }

    fn never_set(&self, name: &str, offset: usize) -> ScriptError {
        ScriptError {
            help: Some(format!(
                "set it with `\\set {name} …` in the script or in `traffic.variables` of harness.yaml"
            )),
            ..self.problem(offset, format!("the variable :{name} is never set"))
        }
    }

    /// A statement with its variables. Within quotes only known ones count, as a time has colons too.
    fn template(&self, text: &str, offset: usize) -> Result<Template, ScriptError> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut before = ' ';
        for token in tokens(text) {
            let bare = !matches!(
                token.kind,
                TokenKind::String | TokenKind::QuotedIdentifier | TokenKind::Comment
            );
            // A colon and the name behind it are tokens of their own where they are not quoted.
            let mut rest = token.text;
            if bare && plain.ends_with(':') && before != ':' && before != '[' {
                let name = rest;
                let word = matches!(token.kind, TokenKind::Word);
                if self.known.contains(name) || word && self.known.contains("*") {
                    plain.pop();
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                    pieces.push(Piece::Variable(name.to_owned()));
                    before = ' ';
                    continue;
                }
                if word && !before.is_ascii_digit() {
                    return Err(self.never_set(name, offset + token.offset));
                }
            }
            if !bare && token.kind != TokenKind::Comment {
                while let Some((head, tail)) = rest.split_once(':') {
                    let length = tail
                        .find(|c: char| c != '_' && !c.is_alphanumeric())
                        .unwrap_or(tail.len());
                    let (name, after) = tail.split_at(length);
                    plain.push_str(head);
                    let cast = head.ends_with(':') || head.is_empty() && plain.ends_with(':');
                    if !cast && self.known.contains(name) {
                        pieces.push(Piece::Text(std::mem::take(&mut plain)));
                        pieces.push(Piece::Variable(name.to_owned()));
                    } else {
                        plain.push(':');
                        plain.push_str(name);
                    }
                    rest = after;
                }
            }
            if token.text != ":" {
                before = token.text.chars().next_back().unwrap_or(' ');
            } else if plain.ends_with(':') {
                before = ':';
            }
            plain.push_str(rest);
        }
        pieces.push(Piece::Text(plain));
        Ok(Template(pieces))
    }
}

/// An `\if` that is not closed yet.
struct Branch {
    offset: usize,
    /// The condition that has to know where to go on.
    unless: usize,
    /// Jumps to the end.
    jumps: Vec<usize>,
    /// Whether `\else` was there.
    last: bool,
}

/// `-- weight: 3`, `-- weight 3`.
fn declared_weight(comment: &str) -> Option<&str> {
    let text = comment.strip_prefix("--")?.trim();
    let rest = text.strip_prefix("weight")?;
    let number = rest
        .strip_prefix([':', '=', ' '])?
        .trim_start_matches([':', '=', ' ']);
    Some(number.trim())
        .filter(|number| number.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
}

impl Pause {
    /// How long it is now.
    pub fn length(&self, variables: &BTreeMap<String, String>) -> Duration {
        match self {
            Self::Fixed(length) => *length,
            Self::Variable(name, unit) => {
                let value = variables.get(name).and_then(|text| Value::of(text));
                let count = match value {
                    Some(Value::Int(count)) => u32::try_from(count).unwrap_or(0),
                    _ => 0,
                };
                unit.saturating_mul(count)
            }
        }
    }
}

/// The values that a request begins with.
pub(super) fn initial(
    given: &BTreeMap<String, String>,
    client: u32,
    seed: u64,
) -> (BTreeMap<String, String>, Random) {
    let mut variables = BTreeMap::from([
        ("client_id".to_owned(), client.to_string()),
        ("default_seed".to_owned(), (seed >> 1).to_string()),
        ("random_seed".to_owned(), (seed >> 1).to_string()),
        ("scale".to_owned(), "1".to_owned()),
    ]);
    variables.extend(
        given
            .iter()
            .map(|(name, value)| (name.clone(), value.clone())),
    );
    let random = Random::new(seed.wrapping_add(u64::from(client).wrapping_mul(0x9e37_79b9)));
    (variables, random)
}
