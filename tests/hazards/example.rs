//! The examples of `examples.sql`.

use std::collections::BTreeSet;

/// A migration and the hazards that it has.
pub(crate) struct Example {
    pub(crate) name: String,
    pub(crate) sql: String,
    pub(crate) expected: BTreeSet<String>,
    /// What the linter claims, and what came of it, where the example says it.
    pub(crate) claims: Option<BTreeSet<String>>,
    pub(crate) autocommit: bool,
    /// Whether no `lock_timeout` is set.
    pub(crate) unlimited: bool,
    /// The code that it fails with.
    pub(crate) fails: Option<String>,
}

impl Example {
    pub(crate) fn all(text: &str) -> Vec<Self> {
        text.split("-- case: ").skip(1).map(Self::one).collect()
    }

    fn one(text: &str) -> Self {
        let name = text.lines().next().unwrap().to_owned();
        let value = |key: &str| {
            let prefix = format!("-- {key}:");
            text.lines()
                .find_map(|line| line.strip_prefix(&prefix))
                .map(|value| value.trim().to_owned())
        };
        let expected = value("expect").unwrap_or_else(|| panic!("{name} expects nothing"));
        // Lines keep their numbers.
        let sql = format!("-- case: {text}");
        Self {
            expected: expected.split_whitespace().map(str::to_owned).collect(),
            claims: value("claims")
                .map(|claims| claims.split_whitespace().map(str::to_owned).collect()),
            autocommit: value("as").is_some(),
            unlimited: value("timeout").is_some(),
            fails: value("fails"),
            sql,
            name,
        }
    }
}
