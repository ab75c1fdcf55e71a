//! Statements that may reach outside the database.
//!
//! This finds what is written plainly, so that a person can be told before anything is started.
//! It is not the defence: a function can put such a statement together from pieces. The sandbox is.

use super::cursor::Cursor;
use super::token::{Token, Tokens};

/// Functions that read, write or list files of the server.
const FUNCTIONS: [&str; 15] = [
    "lo_import",
    "lo_export",
    "pg_read_file",
    "pg_read_binary_file",
    "pg_stat_file",
    "pg_file_read",
    "pg_file_write",
    "pg_file_rename",
    "pg_file_unlink",
    "pg_ls_dir",
    "pg_ls_logdir",
    "pg_ls_waldir",
    "pg_ls_tmpdir",
    "pg_reload_conf",
    "dblink_connect",
];

/// Languages whose functions may do what the server's process may.
const LANGUAGES: [&str; 9] = [
    "c",
    "internal",
    "plperlu",
    "plpythonu",
    "plpython2u",
    "plpython3u",
    "pltclu",
    "plsh",
    "pllua_u",
];

/// Adds what one statement does outside the database.
pub(super) fn hazards(tokens: &[Token<'_>], found: &mut Vec<String>) {
    for pair in tokens.windows(2) {
        if let [name, sign] = pair {
            found.extend(call(name, sign));
        }
    }
    let mut cursor = Cursor::new(tokens);
    if cursor.keyword("copy") {
        copy(&mut cursor, found);
    } else if cursor.keywords(&["alter", "system"]) {
        found.push("ALTER SYSTEM".to_owned());
    } else if cursor.keyword("load") {
        found.push("LOAD".to_owned());
    } else if cursor.keyword("set") {
        let _ = cursor.keyword("session") || cursor.keyword("local");
        if cursor.keyword("standard_conforming_strings") {
            let _ = cursor.sign(b'=') || cursor.keyword("to");
            let off = ["off", "false", "no", "0", "of", "f", "n"];
            if cursor
                .value()
                .is_some_and(|value| off.contains(&value.to_ascii_lowercase().as_str()))
            {
                found.push("SET standard_conforming_strings = off".to_owned());
            }
        }
    } else if cursor.keyword("do") {
        bodies(tokens, found);
    } else if cursor.keyword("create") {
        cursor.keywords(&["or", "replace"]);
        if cursor.keyword("function") || cursor.keyword("procedure") {
            while cursor.seek("language") {
                if let Some(language) = cursor.value()
                    && LANGUAGES.contains(&language.to_ascii_lowercase().as_str())
                {
                    found.push(format!("LANGUAGE {language}"));
                }
            }
            bodies(tokens, found);
        }
    }
}

/// The call of a function that reads or writes files.
pub(super) fn call(name: &Token<'_>, sign: &Token<'_>) -> Option<String> {
    let listed = match (name, sign) {
        (Token::Word(word), Token::Sign(b'(')) => FUNCTIONS
            .iter()
            .any(|function| function.eq_ignore_ascii_case(word)),
        (Token::Name(word), Token::Sign(b'(')) => FUNCTIONS.contains(&word.as_ref()),
        _ => false,
    };
    listed.then(|| format!("{}()", name.identifier().unwrap_or_default()))
}

/// `COPY t FROM stdin` and `COPY t TO stdout` are the only harmless ones.
fn copy(cursor: &mut Cursor<'_, '_>, found: &mut Vec<String>) {
    for direction in ["from", "to"] {
        let mut cursor = cursor.clone();
        if !cursor.seek(direction) {
            continue;
        }
        let direction = direction.to_uppercase();
        match cursor.next() {
            Some(token) if token.is("program") => {
                found.push(format!("COPY … {direction} PROGRAM"));
            }
            Some(Token::Text(_) | Token::Body(_)) => {
                found.push(format!("COPY … {direction} a file"));
            }
            _ => {}
        }
    }
}

/// What is inside of functions and `DO`.
fn bodies(tokens: &[Token<'_>], found: &mut Vec<String>) {
    for token in tokens {
        let text = match token {
            Token::Body(text) => *text,
            Token::Text(text) => text.as_ref(),
            _ => continue,
        };
        let mut statement: Vec<Token<'_>> = Vec::new();
        for token in Tokens::new(text) {
            // PL/pgSQL's statements also start after these.
            let starts = token == Token::Sign(b';')
                || ["begin", "then", "else", "loop"]
                    .iter()
                    .any(|word| token.is(word));
            if starts {
                inner(&statement, found);
                statement.clear();
            } else {
                statement.push(token);
            }
        }
        inner(&statement, found);
    }
}

/// One statement inside of a body; the bodies inside of bodies are strings to be executed.
fn inner(tokens: &[Token<'_>], found: &mut Vec<String>) {
    if !tokens.first().is_some_and(|token| token.is("do")) {
        hazards(tokens, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> String {
        let tokens: Vec<_> = Tokens::new(text).collect();
        let mut found = Vec::new();
        hazards(&tokens, &mut found);
        found.join(", ")
    }

    #[test]
    fn what_reaches_outside_is_named() {
        for (text, expected) in [
            ("COPY t FROM PROGRAM 'curl x'", "COPY … FROM PROGRAM"),
            ("COPY (SELECT 1) TO PROGRAM 'sh'", "COPY … TO PROGRAM"),
            (
                "copy public.t (a, b) from '/etc/passwd'",
                "COPY … FROM a file",
            ),
            ("COPY t TO $$/tmp/x$$", "COPY … TO a file"),
            ("ALTER SYSTEM SET archive_command = 'x'", "ALTER SYSTEM"),
            ("LOAD '/tmp/evil.so'", "LOAD"),
            (
                "SET standard_conforming_strings = off",
                "SET standard_conforming_strings = off",
            ),
            (
                "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'x', 'y'",
                "LANGUAGE c",
            ),
            (
                "CREATE OR REPLACE FUNCTION f() RETURNS int AS 'x', 'y' LANGUAGE 'C'",
                "LANGUAGE C",
            ),
            ("SELECT pg_catalog.lo_import('/etc/passwd')", "lo_import()"),
            ("INSERT INTO t SELECT pg_read_file ('x')", "pg_read_file()"),
            (
                "DO $$ BEGIN COPY t FROM PROGRAM 'x'; END $$",
                "COPY … FROM PROGRAM",
            ),
            (
                "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$BEGIN IF a THEN PERFORM pg_ls_dir('.'); END IF; END$$",
                "pg_ls_dir()",
            ),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn what_a_dump_does_anyway_is_not_named() {
        for text in [
            "COPY public.t (a) FROM stdin",
            "COPY t TO STDOUT",
            "SET standard_conforming_strings = on",
            "SELECT pg_catalog.lo_create('16411')",
            "INSERT INTO t VALUES ('pg_read_file(x)', 'COPY t FROM PROGRAM')",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
            "CREATE TABLE system (c int, language text)",
            "COMMENT ON FUNCTION f() IS 'LANGUAGE c; COPY t FROM PROGRAM'",
        ] {
            assert_eq!(found(text), "", "{text}");
        }
    }
}
