//! Statements of another tool as reports may show them.

use crate::sql::{TokenKind, facts, split, tokens};

/// The statement without values, unless `reveal`.
///
/// What a script's author wrote down is no value of a row. A tool makes its statements while it runs:
/// those that work on rows may hold what it has read from others. Statements that define something
/// are left as they are.
pub(super) fn shown(sql: &str, reveal: bool) -> String {
    let all_define = || split(sql).is_ok_and(|all| all.iter().all(|one| defines(&one.text)));
    // What had to stay together with others may be behind a definition.
    if reveal || defines(sql) && all_define() {
        return sql.to_owned();
    }
    let texts = tokens(sql).map(|token| match token.kind {
        TokenKind::String => "'…'",
        TokenKind::Number => "…",
        _ => token.text,
    });
    texts.collect()
}

fn defines(sql: &str) -> bool {
    const DEFINING: [&str; 12] = [
        "ALTER", "CREATE", "DROP", "COMMENT", "GRANT", "REVOKE", "SET", "RESET", "BEGIN", "COMMIT",
        "ROLLBACK", "DO",
    ];
    let command = facts(sql).command;
    let first = command.split(' ').next().unwrap_or_default();
    // Definitions that have passwords in them.
    let secret = ["ROLE", "USER", "SUBSCRIPTION", "SERVER", "GROUP"];
    DEFINING.contains(&first) && !secret.iter().any(|kind| command.contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_and_definitions_stay() {
        for (sql, expected) in [
            (
                "INSERT INTO t (a1) VALUES (E'a\\'b', 12.5, $1, $$x$$)",
                "INSERT INTO t (a1) VALUES ('…', …, $1, '…')",
            ),
            (
                "ALTER TABLE t ALTER a SET DEFAULT 'x'",
                "ALTER TABLE t ALTER a SET DEFAULT 'x'",
            ),
            ("CREATE ROLE r PASSWORD 'x'", "CREATE ROLE r PASSWORD '…'"),
            ("SELECT 'x'::text", "SELECT '…'::text"),
            (
                "SET a = 'x'; INSERT INTO t VALUES ('y'); SAVEPOINT s",
                "SET a = '…'; INSERT INTO t VALUES ('…'); SAVEPOINT s",
            ),
        ] {
            assert_eq!(shown(sql, false), expected);
            assert_eq!(shown(sql, true), sql);
        }
    }
}
