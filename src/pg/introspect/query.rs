//! The queries, and how one text serves every version of the server.

/// A query that returns objects.
pub(super) struct ObjectQuery {
    /// What it returns, for messages.
    pub(super) what: &'static str,
    /// Its text, before [`for_version`].
    pub(super) text: &'static str,
}

macro_rules! object_queries {
    ($($name:literal),+ $(,)?) => {
        &[$(ObjectQuery { what: $name, text: include_str!(concat!($name, ".sql")) }),+]
    };
}

/// The queries of objects.
pub(super) const OBJECTS: &[ObjectQuery] = object_queries![
    "database",
    "schemas",
    "extensions",
    "tables",
    "columns",
    "views",
    "sequences",
    "indexes",
    "constraints",
    "triggers",
    "rules",
    "policies",
    "functions",
    "types",
    "operators",
    "languages",
    "text_search",
    "foreign",
    "replication",
    "default_privileges",
];

/// The server's roles.
pub(super) const ROLES: ObjectQuery = ObjectQuery {
    what: "roles",
    text: include_str!("roles.sql"),
};

/// What belongs to extensions.
pub(super) const MEMBERS: &str = include_str!("members.sql");

/// Comments and security labels.
pub(super) const REMARKS: &str = include_str!("remarks.sql");

/// Privileges.
pub(super) const PRIVILEGES: &str = include_str!("privileges.sql");

/// What depends on what.
pub(super) const DEPENDENCIES: &str = include_str!("dependencies.sql");

/// Rows that belong to an object with another address.
pub(super) const ALIASES: &str = include_str!("aliases.sql");

/// Everything that influences how the server prints expressions and constants, and the planner
/// settings that suit many small queries.
pub(super) const SETTINGS: &str = "SET LOCAL search_path = pg_catalog;
SET LOCAL quote_all_identifiers = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL bytea_output = hex;
SET LOCAL xmlbinary = base64;
SET LOCAL extra_float_digits = 3;
SET LOCAL datestyle = ISO;
SET LOCAL intervalstyle = postgres;
SET LOCAL timezone = 'UTC';
SET LOCAL lc_monetary = 'C';
SET LOCAL jit = off;";

/// The harness has limits of its own for a sandbox, and only superusers may set what the server speaks.
pub(super) const OF_SANDBOXES: &str = "SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0;
SET LOCAL lc_messages = 'C';";

/// What only superusers may read: user mappings and the connections of subscriptions.
pub(super) const NOT_FOR_GUESTS: [&str; 2] = ["foreign", "replication"];

/// The query for a server: a line that ends in `-- since 14` is for version 14 and later.
pub(super) fn for_version(text: &str, major: u32) -> String {
    text.lines()
        .filter(|line| {
            line.rsplit_once("-- since ")
                .and_then(|(_, since)| since.trim().parse::<u32>().ok())
                .is_none_or(|since| major >= since)
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_for_later_versions_are_left_out() {
        let text = "SELECT\n'a', -- since 14\n'b' -- a remark";
        assert_eq!(for_version(text, 13), "SELECT\n'b' -- a remark");
        assert_eq!(for_version(text, 14), text);
    }
}
