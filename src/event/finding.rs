//! One observed fact that matters.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Stage;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know; changes no verdict.
    Info,
    /// A person should look; the verdict is at best `warn`.
    Warning,
    /// The verdict is `fail`, or `error` where the harness is to blame.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A place in a file of the user's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// The path relative to harness.yaml, with forward slashes.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One observed fact that matters. The id is one of the table in `catalogue`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// A stable id, for example `rollback.schema-residue`.
    pub id: String,
    /// How much it weighs here.
    pub severity: Severity,
    /// The stage that found it.
    pub stage: Stage,
    /// What is the case, in one sentence without a full stop.
    pub message: String,
    /// The database object concerned, in words: `table public.users column quota`.
    pub object: Option<String>,
    /// Where to look.
    pub location: Option<Location>,
    /// The server's code, where a server error is behind it.
    pub sqlstate: Option<String>,
    /// Measured facts: `step`, `statement`, `excerpt` (the lines with a caret), `detail`, `hint`,
    /// `output` (a path in the run directory), numbers with their unit in the key.
    pub evidence: BTreeMap<String, serde_json::Value>,
    /// What to do.
    pub help: String,
}

impl Finding {
    /// A finding of the kind `id`, with that kind's severity and remedy.
    ///
    /// # Panics
    ///
    /// If `id` is not in the table; a test looks at every use.
    pub fn new(id: &'static str, stage: Stage, message: impl Into<String>) -> Self {
        let kind = super::finding_kind(id)
            .unwrap_or_else(|| unreachable!("finding `{id}` is not in the table"));
        Self {
            id: id.to_owned(),
            severity: kind.severity,
            stage,
            message: message.into(),
            object: None,
            location: None,
            sqlstate: None,
            evidence: BTreeMap::new(),
            help: kind.remedy.to_owned(),
        }
    }

    /// Sets the object.
    #[must_use]
    pub fn object(mut self, object: impl Into<String>) -> Self {
        self.object = Some(object.into());
        self
    }

    /// Sets the place to look at.
    #[must_use]
    pub fn location(mut self, location: Option<Location>) -> Self {
        self.location = location;
        self
    }

    /// Adds a measured fact.
    #[must_use]
    pub fn evidence(mut self, key: &str, value: impl Into<serde_json::Value>) -> Self {
        self.evidence.insert(key.to_owned(), value.into());
        self
    }

    /// Adds a measured fact if there is one.
    #[must_use]
    pub fn evidence_opt(self, key: &str, value: Option<impl Into<serde_json::Value>>) -> Self {
        match value {
            Some(value) => self.evidence(key, value),
            None => self,
        }
    }

    /// Replaces the remedy of the table by a more precise one.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Replaces the severity of the table.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// What makes two findings of different tenants the same: id, object, place and code, without
    /// anything that is particular to the tenant.
    pub fn signature(&self) -> String {
        let part = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        format!(
            "{}|{}|{}|{}",
            self.id,
            part(self.object.clone()),
            part(self.location.as_ref().map(ToString::to_string)),
            part(self.sqlstate.clone())
        )
    }
}
