//! The form of the files of changes.
//!
//! What comes before the first line that starts with `--=` prepares the database. Then every
//! change is introduced by lines that say what the difference must be, no less and no more:
//!
//! ```text
//! --= + index public.i             an object is added
//! --= - index public.i             an object is removed
//! --= ~ table public.t: owner; x   an object is altered, in these attributes at least
//! --= order table public.t         the order of columns differs
//! --= nothing                      nothing differs
//! --= blind                        and pg_dump does not see it
//! --= noise                        nothing differs although pg_dump's text does
//! --= since 15                     for this version of the server and later
//! ```

use pgrehearse::catalog::{Change, ChangeKind};

/// A file of changes.
pub(crate) struct Script {
    /// What prepares the database.
    pub(crate) setup: String,
    /// The changes.
    pub(crate) cases: Vec<Case>,
}

/// A change and what its difference must say.
#[derive(Default)]
pub(crate) struct Case {
    pub(crate) line: usize,
    pub(crate) sql: String,
    pub(crate) expectations: Vec<Expectation>,
    pub(crate) blind: bool,
    pub(crate) noise: bool,
    pub(crate) since: u32,
}

/// A part of what the difference must say.
#[derive(Debug)]
pub(crate) enum Expectation {
    Change {
        kind: ChangeKind,
        object: String,
        attributes: Vec<String>,
    },
    Order(String),
}

impl Expectation {
    /// Whether it speaks of the object of a change, and of the same kind of change.
    pub(crate) fn is_about(&self, change: &Change) -> bool {
        matches!(self, Self::Change { kind, object, .. }
            if *kind == change.kind && *object == change.object.to_string())
    }

    fn parse(kind: ChangeKind, text: &str) -> Self {
        let (object, attributes) = text.split_once(": ").unwrap_or((text, ""));
        Self::Change {
            kind,
            object: object.to_owned(),
            attributes: attributes
                .split("; ")
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }
}

impl Script {
    pub(crate) fn parse(text: &str) -> Self {
        let mut script = Self {
            setup: String::new(),
            cases: Vec::new(),
        };
        let mut in_header = false;
        for (number, line) in text.lines().enumerate() {
            if let Some(directive) = line.strip_prefix("--= ") {
                if !in_header {
                    script.cases.push(Case {
                        line: number + 1,
                        ..Case::default()
                    });
                }
                in_header = true;
                script.cases.last_mut().unwrap().direct(directive);
            } else {
                in_header = false;
                let sql = match script.cases.last_mut() {
                    Some(case) => &mut case.sql,
                    None => &mut script.setup,
                };
                sql.push_str(line);
                sql.push('\n');
            }
        }
        script
    }
}

impl Case {
    fn direct(&mut self, directive: &str) {
        match directive.split_once(' ').unwrap_or((directive, "")) {
            ("+", text) => self
                .expectations
                .push(Expectation::parse(ChangeKind::Added, text)),
            ("-", text) => self
                .expectations
                .push(Expectation::parse(ChangeKind::Removed, text)),
            ("~", text) => self
                .expectations
                .push(Expectation::parse(ChangeKind::Altered, text)),
            ("order", table) => self.expectations.push(Expectation::Order(table.to_owned())),
            ("since", version) => self.since = version.parse().unwrap(),
            ("nothing", _) => {}
            ("blind", _) => self.blind = true,
            ("noise", _) => self.noise = true,
            _ => panic!("line {}: no such directive: {directive}", self.line),
        }
    }
}
