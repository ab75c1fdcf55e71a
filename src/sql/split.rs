//! A script's statements.

use super::scan::{MetaCommand, ScannedItem, ScriptScanner};
use super::statement::{SplitError, Statement};

/// Splits a script into its statements, as psql would.
///
/// psql's meta-commands give no statements; [`meta_commands`] finds them.
pub fn split(script: &str) -> Result<Vec<Statement>, SplitError> {
    let mut statements: Vec<Statement> = Vec::new();
    for item in items(script)? {
        match item {
            ScannedItem::Statement(found) => statements.push(Statement {
                text: found.text,
                span: found.span,
                position: found.position,
                facts: found.facts,
                copy_data: None,
            }),
            ScannedItem::CopyData(range) => {
                if let Some(copy) = statements
                    .iter_mut()
                    .find(|s| s.facts.copies_from_stdin && s.copy_data.is_none())
                {
                    copy.copy_data = Some(range);
                }
            }
            ScannedItem::MetaCommand(_) => {}
        }
    }
    Ok(statements)
}

/// The psql meta-commands of a script, which no server understands.
pub fn meta_commands(script: &str) -> Result<Vec<MetaCommand>, SplitError> {
    Ok(items(script)?
        .into_iter()
        .filter_map(|item| match item {
            ScannedItem::MetaCommand(command) => Some(command),
            ScannedItem::Statement(_) | ScannedItem::CopyData(_) => None,
        })
        .collect())
}

fn items(script: &str) -> Result<Vec<ScannedItem>, SplitError> {
    let mut scanner = ScriptScanner::new(usize::MAX);
    let mut items = Vec::new();
    for line in script.split_inclusive('\n') {
        items.extend(scanner.feed_line(line.as_bytes()));
    }
    items.extend(scanner.finish()?);
    Ok(items)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sql::tokens;

    fn texts(script: &str) -> Vec<String> {
        let statements = split(script).unwrap();
        for s in &statements {
            assert_eq!(script.get(s.span.clone()), Some(s.text.as_str()));
        }
        statements.into_iter().map(|s| s.text).collect()
    }

    #[test]
    fn statements_end_where_psql_ends_them() {
        let cases: [(&str, &[&str]); 27] = [
            ("", &[]),
            (" ;; -- c\n ; /* ; */", &[]),
            ("\u{feff}SELECT 1;", &["SELECT 1"]),
            ("SELECT 1", &["SELECT 1"]),
            ("-- a\nSELECT 1 -- b\n; -- c\n", &["SELECT 1"]),
            ("SELECT 1; SELECT 2;", &["SELECT 1", "SELECT 2"]),
            ("a 'x'';' ; b", &["a 'x'';'", "b"]),
            ("a 'x\\'; b", &["a 'x\\'", "b"]),
            ("a E'x\\';' ; b", &["a E'x\\';'", "b"]),
            ("a e'\n\\'\n;' ; b", &["a e'\n\\'\n;'", "b"]),
            ("a U&'\\0041;' ; b", &["a U&'\\0041;'", "b"]),
            ("a B'01'; N'x;'", &["a B'01'", "N'x;'"]),
            ("a \"x;\"\"\n;\" ; b", &["a \"x;\"\"\n;\"", "b"]),
            ("a $$ ; $$ ; b", &["a $$ ; $$", "b"]),
            ("a $x$ ;\n$$ $y$ $x$ ; b", &["a $x$ ;\n$$ $y$ $x$", "b"]),
            ("a $1; b $2; c", &["a $1", "b $2", "c"]),
            ("a$b$; c$b$;", &["a$b$", "c$b$"]),
            ("a /* ; /* ; */ ; */ b; c", &["a /* ; /* ; */ ; */ b", "c"]),
            ("a (b; c); d", &["a (b; c)", "d"]),
            (
                "CREATE RULE r AS ON INSERT TO t DO (NOTIFY a; NOTIFY b); c",
                &[
                    "CREATE RULE r AS ON INSERT TO t DO (NOTIFY a; NOTIFY b)",
                    "c",
                ],
            ),
            (
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END; c",
                &[
                    "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END",
                    "c",
                ],
            ),
            (
                "create or replace procedure p(begin int) begin atomic select x.end, 1 as case; end; c",
                &[
                    "create or replace procedure p(begin int) begin atomic select x.end, 1 as case; end",
                    "c",
                ],
            ),
            (
                "BEGIN; SELECT 1; END; c",
                &["BEGIN", "SELECT 1", "END", "c"],
            ),
            (
                "CREATE TABLE begin (a int); b",
                &["CREATE TABLE begin (a int)", "b"],
            ),
            (
                "CREATE FUNCTION f() LANGUAGE sql RETURN 1; END",
                &["CREATE FUNCTION f() LANGUAGE sql RETURN 1", "END"],
            ),
            (
                "SELECT 1;\r\n-- x\r\nSELECT 2;\r\n",
                &["SELECT 1", "SELECT 2"],
            ),
            ("a);\n b", &["a)", "b"]),
        ];
        for (script, expected) in cases {
            assert_eq!(texts(script), expected, "{script}");
        }
    }

    #[test]
    fn rows_of_copy_are_no_statements() {
        for end in ["\\.\n", "\\.\r\n", "\\."] {
            let script = format!("COPY t FROM stdin; -- c\n1;'\n\\N\n{end}");
            let statements = split(&script).unwrap();
            assert_eq!(statements.len(), 1);
            let data = statements[0].copy_data.clone().unwrap();
            assert_eq!(script.get(data), Some("1;'\n\\N\n"), "{end:?}");
        }
        let script = "COPY a FROM stdin; COPY b FROM stdin;\n1\n\\.\n2\n\\.\nSELECT 3;";
        let data: Vec<_> = split(script)
            .unwrap()
            .into_iter()
            .map(|s| s.copy_data.and_then(|range| script.get(range)))
            .collect();
        assert_eq!(data, [Some("1\n"), Some("2\n"), None]);
    }

    #[test]
    fn what_is_not_ended_is_named_with_its_place() {
        for (script, what, place) in [
            ("SELECT 1;\n  'a\n;", "quoted string", "2:3"),
            ("a \"b", "quoted identifier", "1:3"),
            ("żółw $x$\n$y$", "dollar-quoted string", "1:6"),
            ("/* /* */", "comment", "1:1"),
            ("COPY t FROM stdin;\n1\n", "COPY data", "2:1"),
            ("COPY t FROM stdin", "COPY data", "2:1"),
        ] {
            let error = split(script).unwrap_err();
            assert_eq!(
                (error.what, error.position.to_string().as_str()),
                (what, place)
            );
        }
    }

    #[test]
    fn meta_commands_are_found_outside_of_quotes_only() {
        let script = "\\set x 1\nSELECT '\\d';\nSELECT 1 \\gexec\n;$$\n\\d\n$$";
        let found: Vec<_> = meta_commands(script)
            .unwrap()
            .into_iter()
            .map(|m| format!("{} {}", m.position, m.text))
            .collect();
        assert_eq!(found, ["1:1 \\set x 1", "3:10 \\gexec"]);
        assert_eq!(split(script).unwrap().len(), 3);
    }

    fn statement() -> impl Strategy<Value = String> {
        let token = prop_oneof![
            "[a-z_][a-z0-9_]{0,5}",
            "'([^'\\\\\r]|''){0,8}'",
            "E'([^'\\\\]|''|\\\\[a-z'\\\\]){0,8}'",
            "\"([^\"]|\"\"){0,8}\"",
            "\\$q\\$[^$]{0,8}\\$q\\$",
            "\\$\\$[^$]{0,8}\\$\\$",
            "\\([a-z ;]{0,8}\\)",
            "\\$[0-9]",
            "/\\* [a-z;' \n]{0,6} \\*/",
            "-- [a-z;' ]{0,6}\n",
            "[=<>+,]",
        ];
        // A word at both ends: comments there would not be part of the statement.
        ("[a-z]{1,5}", proptest::collection::vec(token, 0..8)).prop_map(|(first, tokens)| {
            let mut text = format!("x{first} ");
            for token in tokens {
                text.push_str(&token);
                text.push(' ');
            }
            text + "y"
        })
    }

    proptest! {
        #[test]
        fn any_text_is_split_without_loss(script in "[-a-zA-Z0-9'\"$;/*()\\\\ \n\rżE]{0,60}") {
            let together: String = tokens(&script).map(|t| t.text).collect();
            prop_assert_eq!(&together, &script);
            if let Ok(statements) = split(&script) {
                let mut at = 0;
                for s in &statements {
                    prop_assert!(s.span.start >= at);
                    prop_assert_eq!(script.get(s.span.clone()), Some(s.text.as_str()));
                    prop_assert_eq!(split(script.get(at..s.span.start).unwrap()).map(|s| s.len()), Ok(0));
                    at = s.span.end;
                }
                prop_assert_eq!(split(script.get(at..).unwrap()).map(|s| s.len()), Ok(0));
            }
        }

        #[test]
        fn any_bytes_are_scanned(script in any::<Vec<u8>>()) {
            let mut scanner = ScriptScanner::default();
            for line in script.split_inclusive(|b| *b == b'\n') {
                scanner.feed_line(line);
            }
            let _ = scanner.finish();
        }

        #[test]
        fn joined_statements_come_apart_again(
            statements in proptest::collection::vec(statement(), 0..5),
            between in prop_oneof![Just(";"), Just("; -- it's;\n"), Just(" /* ; */;\r\n;")],
        ) {
            let script = statements.join(between) + between;
            prop_assert_eq!(texts(&script), statements);
        }
    }
}
