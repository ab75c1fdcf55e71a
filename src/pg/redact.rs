//! Values of rows taken out of what a server says.
//!
//! Names of objects stay: they are what a person needs. Where the server quotes a value, and where
//! it cannot be told apart from a name, `…` stands instead.

/// A DETAIL or CONTEXT text without values.
///
/// The server writes values as `Key (a, b)=(1, 2)`, `Failing row contains (1, x)`, and in contexts
/// as `COPY t, line 3, column c: "x"` or `unnamed portal parameter $1 = 'x'`.
pub(super) fn detail(text: &str) -> String {
    let text = mask_after(text, "Token \"", "\"");
    let text = mask_after(&text, "found \"", "\"");
    let text = mask_json_context(&text);
    let text = mask_after(&text, ")=(", ")");
    let text = mask_after(&text, "row contains (", ")");
    let text = mask_after(&text, ": \"", "\"");
    // `SQL statement "SELECT 'x'"`, and `$1 = 'x'`.
    literals(&text)
}

/// `JSON data, line 1: {"a": …` quotes the document up to the error.
fn mask_json_context(text: &str) -> String {
    let lines = text
        .split('\n')
        .map(|line| match line.split_once("JSON data, line ") {
            Some((before, rest)) => {
                let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
                format!("{before}JSON data, line {number}: …")
            }
            None => line.to_owned(),
        });
    lines.collect::<Vec<_>>().join("\n")
}

/// A primary message without values. Only data exceptions (class 22), messages of COPY and
/// internal errors quote values; everything else quotes names.
pub(super) fn message(sqlstate: &str, text: &str) -> String {
    if !sqlstate.starts_with("22") {
        return text.to_owned();
    }
    let text = mask_after(text, "\"", "\"");
    // `value 3000000000 is out of range …`, `date/time field value out of range: …`
    mask_after(&text, "value ", " ")
}

/// What a client program or a server's log says, without values.
///
/// `pg_restore` repeats the statement that failed, and psql the line of it, so literals go too.
pub fn output(text: &str) -> String {
    let mut records: Vec<String> = Vec::new();
    for line in text.lines() {
        match records.last_mut() {
            // A value may have several lines.
            Some(record) if !begins_record(line) => {
                record.push('\n');
                record.push_str(line);
            }
            _ => records.push(line.to_owned()),
        }
    }
    let records: Vec<String> = records.iter().map(|record| masked_record(record)).collect();
    records.join("\n")
}

/// Whether a line is the first of a message, of a part of one, or of an entry of the log.
fn begins_record(line: &str) -> bool {
    const WORDS: [&str; 12] = [
        "psql:",
        "pg_restore:",
        "Command was:",
        "LINE ",
        "ERROR:",
        "FATAL:",
        "WARNING:",
        "NOTICE:",
        "DETAIL:",
        "HINT:",
        "CONTEXT:",
        "QUERY:",
    ];
    WORDS.iter().any(|word| line.starts_with(word))
        || line.starts_with(|c: char| c.is_ascii_digit())
}

fn masked_record(record: &str) -> String {
    // The log's entries of a RAISE: its code is P0001, that of a warning 01000.
    for head in [" P0001 ERROR:  ", " P0004 ERROR:  ", " 01000 WARNING:  "] {
        if let Some((before, _)) = record.split_once(head) {
            return format!("{before}{head}…");
        }
    }
    if let Some((place, code)) = record
        .split_once(": ")
        .filter(|(place, _)| place.starts_with("LINE "))
    {
        // A piece of a statement, which may begin and end in the middle of a literal.
        let code = code.trim_start();
        let has_values =
            code.contains('\'') || code.contains("VALUES") || code.starts_with(['(', '.']);
        if has_values {
            return format!("{place}: …");
        }
    }
    let quotes_data = ["invalid input", "value too long", "out of range", "COPY "]
        .iter()
        .any(|words| record.contains(words));
    let record = mask_after(&literals(&detail(record)), "VALUES (", ")");
    if quotes_data {
        mask_after(&record, "\"", "\"")
    } else {
        record
    }
}

/// SQL text without what stands in single quotes.
fn literals(text: &str) -> String {
    let mut out = String::new();
    // `''` within a literal ends one and begins another, which comes to the same.
    for (index, part) in text.split('\'').enumerate() {
        if index % 2 == 0 {
            out.push_str(part);
        } else {
            out.push_str("'…'");
        }
    }
    out.replace("'…''…'", "'…'")
}

/// Replaces what stands between the first `open` and the last possible `close` behind it by `…`.
///
/// Values can contain anything, `close`, `open` and line ends too; one without an end is masked to
/// the end.
fn mask_after(text: &str, open: &str, close: &str) -> String {
    let Some((before, rest)) = text.split_once(open) else {
        return text.to_owned();
    };
    let (close, tail) = match rest.rfind(close) {
        Some(end) => (close, rest.get(end + close.len()..).unwrap_or_default()),
        None => ("", ""),
    };
    format!("{before}{open}…{close}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_and_names_stay() {
        assert_eq!(
            detail("Key (email)=(a@b.c) is duplicated."),
            "Key (email)=(…) is duplicated."
        );
        assert_eq!(
            detail("Key (a)=(x) y)=(z)) is not present in table \"t\"."),
            "Key (a)=(…) is not present in table \"t\"."
        );
        assert_eq!(
            detail("Failing row contains (1, secret, null)."),
            "Failing row contains (…)."
        );
        assert_eq!(
            detail("COPY t, line 3, column c: \"secret\""),
            "COPY t, line 3, column c: \"…\""
        );
        assert_eq!(
            message("22P02", "invalid input syntax for type integer: \"secret\""),
            "invalid input syntax for type integer: \"…\""
        );
        assert_eq!(
            output(
                "psql:x.sql:3: ERROR:  invalid input syntax for type json\nCONTEXT:  COPY t, line 1, column j: \"a\"b\""
            ),
            "psql:x.sql:3: ERROR:  invalid input syntax for type json\nCONTEXT:  COPY t, line 1, column j: \"…\""
        );
        assert_eq!(
            detail("Key (a)=(one\ntwo) is duplicated."),
            "Key (a)=(…) is duplicated."
        );
        assert_eq!(
            detail(
                "SQL statement \"SELECT f('x''\ny', 1)\"\nPL/pgSQL function g() line 2 at EXECUTE"
            ),
            "SQL statement \"SELECT f('…', 1)\"\nPL/pgSQL function g() line 2 at EXECUTE"
        );
        assert_eq!(
            message(
                "22P02",
                "invalid input syntax for type integer: \"one\ntwo\""
            ),
            "invalid input syntax for type integer: \"…\""
        );
        assert_eq!(
            output(
                "psql:x.sql:3: ERROR:  new row for relation \"t\" violates check constraint \"c\"\n\
                 DETAIL:  Failing row contains (1, one\ntwo)."
            ),
            "psql:x.sql:3: ERROR:  new row for relation \"t\" violates check constraint \"c\"\n\
             DETAIL:  Failing row contains (…)."
        );
        assert_eq!(
            output(
                "psql:x.sql:3: ERROR:  invalid input syntax for type date: \"x\"\n\
                 LINE 1: ...e half of it', 'x');\n                  ^\nHINT:  none"
            ),
            "psql:x.sql:3: ERROR:  invalid input syntax for type date: \"…\"\nLINE 1: …\nHINT:  none"
        );
        assert_eq!(
            detail("Token \"secret\" is invalid."),
            "Token \"…\" is invalid."
        );
        assert_eq!(
            detail("JSON data, line 1: {\"a\": secret"),
            "JSON data, line 1: …"
        );
        let unique = "could not create unique index \"users_email_key\"";
        assert_eq!(message("23505", unique), unique);
    }
}
