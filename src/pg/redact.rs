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
    mask_after(&text, "= '", "'")
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

/// Lines of a client program or of a server's log without values.
///
/// `pg_restore` repeats the statement that failed, and psql the line of it, so literals go too.
pub fn output(text: &str) -> String {
    text.lines()
        .map(|line| {
            let quotes_data = ["invalid input", "value too long", "out of range", "COPY "]
                .iter()
                .any(|words| line.contains(words));
            let line = mask_after(&detail(line), "'", "'");
            let line = mask_after(&line, "VALUES (", ")");
            if quotes_data {
                mask_after(&line, "\"", "\"")
            } else {
                line
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Replaces what stands between each `open` and the last possible `close` behind it by `…`.
///
/// Values can contain anything, `close` too, so the mask ends at the last `close` of the line,
/// unless another `open` follows on the same line; a value without an end is masked to the end.
fn mask_after(text: &str, open: &str, close: &str) -> String {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let Some((before, rest)) = line.split_once(open) else {
            lines.push(line.to_owned());
            continue;
        };
        let (close_text, tail) = match rest.rfind(close) {
            Some(end) => (close, rest.get(end + close.len()..).unwrap_or_default()),
            None => ("", ""),
        };
        lines.push(format!("{before}{open}…{close_text}{tail}"));
    }
    lines.join("\n")
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
