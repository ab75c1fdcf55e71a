//! The name of a statement's command, as in chapter VI of the manual.

use super::facts::Words;

/// Kinds of objects that `CREATE`, `ALTER`, `DROP` name, longer ones before their beginnings.
const OBJECTS: [&str; 45] = [
    "ACCESS METHOD",
    "AGGREGATE",
    "CAST",
    "COLLATION",
    "CONVERSION",
    "DATABASE",
    "DEFAULT PRIVILEGES",
    "DOMAIN",
    "EVENT TRIGGER",
    "EXTENSION",
    "FOREIGN DATA WRAPPER",
    "FOREIGN TABLE",
    "FUNCTION",
    "GROUP",
    "INDEX",
    "LANGUAGE",
    "LARGE OBJECT",
    "MATERIALIZED VIEW",
    "OPERATOR CLASS",
    "OPERATOR FAMILY",
    "OPERATOR",
    "OWNED",
    "POLICY",
    "PROCEDURE",
    "PUBLICATION",
    "ROLE",
    "ROUTINE",
    "RULE",
    "SCHEMA",
    "SEQUENCE",
    "SERVER",
    "STATISTICS",
    "SUBSCRIPTION",
    "SYSTEM",
    "TABLESPACE",
    "TABLE",
    "TEXT SEARCH CONFIGURATION",
    "TEXT SEARCH DICTIONARY",
    "TEXT SEARCH PARSER",
    "TEXT SEARCH TEMPLATE",
    "TRANSFORM",
    "TRIGGER",
    "TYPE",
    "USER MAPPING",
    "USER",
];

/// Words between the verb and the object that are no part of the command's name.
const MODIFIERS: [&str; 13] = [
    "OR",
    "REPLACE",
    "GLOBAL",
    "LOCAL",
    "TEMP",
    "TEMPORARY",
    "UNLOGGED",
    "UNIQUE",
    "RECURSIVE",
    "TRUSTED",
    "PROCEDURAL",
    "CONSTRAINT",
    "DEFAULT",
];

/// Other commands of more than one word.
const PHRASES: [&[&str]; 16] = [
    &["COMMIT", "PREPARED"],
    &["IMPORT", "FOREIGN", "SCHEMA"],
    &["PREPARE", "TRANSACTION"],
    &["REASSIGN", "OWNED"],
    &["REFRESH", "MATERIALIZED", "VIEW"],
    &["RELEASE", "SAVEPOINT"],
    &["ROLLBACK", "PREPARED"],
    &["SECURITY", "LABEL"],
    &["SET", "CONSTRAINTS"],
    &["SET", "LOCAL", "ROLE"],
    &["SET", "ROLE"],
    &["SET", "SESSION", "AUTHORIZATION"],
    &["SET", "SESSION", "CHARACTERISTICS"],
    &["SET", "SESSION", "ROLE"],
    &["SET", "TRANSACTION"],
    &["START", "TRANSACTION"],
];

/// The command in upper case; empty for what does not begin with a word.
pub(super) fn command(words: &Words<'_>) -> String {
    // `(SELECT …) UNION …`
    let first = (0..words.len())
        .find(|index| words.upper(*index).is_some())
        .unwrap_or(0);
    let Some(verb) = words.upper(first) else {
        return String::new();
    };
    match verb.as_str() {
        "CREATE" | "ALTER" | "DROP" => object(words, &verb),
        "ROLLBACK" | "ABORT" if is_to_savepoint(words) => "ROLLBACK TO SAVEPOINT".to_owned(),
        "WITH" => ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES"]
            .iter()
            .filter_map(|verb| Some((words.position_at_top(&[verb])?, *verb)))
            .min()
            .map_or(verb, |(_, verb)| verb.to_owned()),
        _ => phrase(words).unwrap_or(verb),
    }
}

fn phrase(words: &Words<'_>) -> Option<String> {
    let phrase = PHRASES.iter().find(|phrase| words.are(0, phrase))?;
    // `PREPARE transaction AS …` names a statement.
    if phrase.first() == Some(&"PREPARE") && words.is(2, "AS") {
        return None;
    }
    let phrase: Vec<&str> = match *phrase {
        &["SET", "LOCAL" | "SESSION", "ROLE"] => vec!["SET", "ROLE"],
        &["SET", "SESSION", "CHARACTERISTICS"] => vec!["SET", "TRANSACTION"],
        other => other.to_vec(),
    };
    Some(phrase.join(" "))
}

fn object(words: &Words<'_>, verb: &str) -> String {
    let mut at = 1;
    while MODIFIERS.iter().any(|word| words.is(at, word))
        && !words.are(at, &["DEFAULT", "PRIVILEGES"])
    {
        at += 1;
    }
    let found = OBJECTS.iter().chain(&["VIEW"]).find(|object| {
        let object: Vec<&str> = object.split(' ').collect();
        words.are(at, &object)
    });
    match (verb, found) {
        ("CREATE", Some(&"TABLE")) if words.has_at_top(&["AS"]) => "CREATE TABLE AS".to_owned(),
        (_, Some(object)) => format!("{verb} {object}"),
        (_, None) => verb.to_owned(),
    }
}

fn is_to_savepoint(words: &Words<'_>) -> bool {
    words.is(1, "TO") || ((words.is(1, "WORK") || words.is(1, "TRANSACTION")) && words.is(2, "TO"))
}

#[cfg(test)]
mod tests {
    use crate::sql::facts;

    #[test]
    fn commands_are_named_as_in_the_manual() {
        for (sql, expected) in [
            (
                "create or replace function f() returns int",
                "CREATE FUNCTION",
            ),
            (
                "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)",
                "CREATE INDEX",
            ),
            (
                "create temp table t (a int generated always as (1) stored)",
                "CREATE TABLE",
            ),
            ("CREATE TABLE t AS SELECT 1", "CREATE TABLE AS"),
            ("CREATE UNLOGGED TABLE t (a) AS SELECT 1", "CREATE TABLE AS"),
            (
                "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON u",
                "CREATE TRIGGER",
            ),
            (
                "CREATE OR REPLACE TRUSTED PROCEDURAL LANGUAGE l",
                "CREATE LANGUAGE",
            ),
            ("create recursive view v as select 1", "CREATE VIEW"),
            (
                "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO x",
                "ALTER DEFAULT PRIVILEGES",
            ),
            (
                "CREATE DEFAULT CONVERSION c FOR 'a' TO 'b' FROM f",
                "CREATE CONVERSION",
            ),
            ("ALTER TABLE ONLY t ADD c int", "ALTER TABLE"),
            ("DROP TABLESPACE t", "DROP TABLESPACE"),
            ("DROP USER MAPPING FOR x SERVER y", "DROP USER MAPPING"),
            (
                "CREATE TEXT SEARCH CONFIGURATION c (PARSER = p)",
                "CREATE TEXT SEARCH CONFIGURATION",
            ),
            (
                "with x as (delete from t returning *) insert into u select * from x",
                "INSERT",
            ),
            ("(SELECT 1) UNION SELECT 2", "SELECT"),
            ("SET search_path = a", "SET"),
            ("SET LOCAL ROLE r", "SET ROLE"),
            (
                "SET SESSION AUTHORIZATION DEFAULT",
                "SET SESSION AUTHORIZATION",
            ),
            (
                "refresh materialized view concurrently v",
                "REFRESH MATERIALIZED VIEW",
            ),
            ("ROLLBACK WORK TO SAVEPOINT a", "ROLLBACK TO SAVEPOINT"),
            ("PREPARE transaction AS SELECT 1", "PREPARE"),
            ("vacuum", "VACUUM"),
            ("'x'", ""),
            ("", ""),
        ] {
            assert_eq!(facts(sql).command, expected, "{sql}");
        }
    }
}
