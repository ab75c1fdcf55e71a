//! Names that are valid by construction.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A tenant's name: safe as a file name, in a terminal and in a label.
///
/// 1 to 100 characters: letters, digits and `_ - . + @ =`, neither `.` nor `-` at the start.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantName(String);

/// Why a text is not a valid name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("a name must not be empty")]
    Empty,
    /// More than 100 characters.
    #[error("a name has at most 100 characters, this one has {0}")]
    TooLong(usize),
    /// The first character could be read as an option or hides the file.
    #[error("a name must not start with `{0}`")]
    Start(char),
    /// A character that is not safe in paths, labels or terminals.
    #[error("a name consists of letters, digits and `_ - . + @ =`, not {0:?}")]
    Character(char),
}

impl TenantName {
    /// Validates `text` as a tenant's name.
    pub fn new(text: impl Into<String>) -> Result<Self, NameError> {
        let text = text.into();
        let length = text.chars().count();
        if length > 100 {
            return Err(NameError::TooLong(length));
        }
        match text.chars().next() {
            None => return Err(NameError::Empty),
            Some(first @ ('.' | '-')) => return Err(NameError::Start(first)),
            Some(_) => {}
        }
        match text
            .chars()
            .find(|c| !c.is_alphanumeric() && !"_-.+@=".contains(*c))
        {
            Some(bad) => Err(NameError::Character(bad)),
            None => Ok(Self(text)),
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TenantName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for TenantName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::new(text)
    }
}

impl From<TenantName> for String {
    fn from(name: TenantName) -> Self {
        name.0
    }
}

/// The id of one run: `YYYYMMDD-HHMMSS-xxxxxx`, sortable by time, unique by its random tail.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(String);

impl RunId {
    /// Builds the id from the start of the run and a random number.
    pub fn new(started_at: jiff::Timestamp, random: u32) -> Self {
        Self(format!(
            "{}-{:06x}",
            started_at.strftime("%Y%m%d-%H%M%S"),
            random & 0x00ff_ffff
        ))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for RunId {
    /// The id of a run that has one already.
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_directory() {
        for bad in [
            "",
            ".",
            "..",
            "a/b",
            "-x",
            "a\nb",
            "a b",
            "a\u{1b}[2J",
            "a\0",
        ] {
            assert!(TenantName::new(bad).is_err(), "{bad:?}");
        }
        for good in ["acme", "Åland", "tenant_0.1", "a@b=c+d", "日本"] {
            assert_eq!(TenantName::new(good).unwrap().as_str(), good);
        }
    }

    #[test]
    fn run_ids_sort_by_time() {
        let at = |s: &str| s.parse::<jiff::Timestamp>().unwrap();
        let early = RunId::new(at("2026-11-21T09:00:00Z"), 0xffff_ffff);
        let late = RunId::new(at("2026-11-21T09:00:01Z"), 0);
        assert_eq!(early.as_str(), "20261121-090000-ffffff");
        assert!(early < late);
    }
}
