//! Messages of `RAISE` without the values that a script put into them.
//!
//! A message that stands in the script as it is has no value in it. One made from a format of the
//! script is told as that format, with `…` for each `%`. Of any other, a function's of the
//! database for example, nothing is told: nobody can say which part of it is a row's.

pub(super) const HIDDEN: &str = "… (the text of a RAISE; `reveal_values` shows it)";

/// The message as far as it is the script's own.
pub(super) fn without_values(message: &str, script: &str) -> String {
    let literals = || script.split('\'').skip(1);
    let in_script = message.replace('\'', "''");
    if script.contains(&in_script) {
        return message.to_owned();
    }
    // Every second piece between quotes is a literal; trying the others too does no harm, since
    // they are the script's text as well.
    literals()
        .filter(|literal| literal.contains('%') && literal.len() > 1)
        .find(|literal| fits(message, literal))
        .map_or_else(|| HIDDEN.to_owned(), |literal| literal.replace('%', "…"))
}

/// Whether the message can have been made from the format (manual, 43.9.1 “Reporting Errors and
/// Messages”).
fn fits(message: &str, format: &str) -> bool {
    let mut parts = format.split('%');
    let Some(mut rest) = parts.next().and_then(|first| message.strip_prefix(first)) else {
        return false;
    };
    let mut last = "";
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
        last = part;
    }
    last.is_empty() || rest.is_empty() || message.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_and_values_are_not() {
        let script = "DO $$ BEGIN RAISE EXCEPTION 'user % has no %', mail, what USING HINT = 'ask'; \
                      RAISE NOTICE 'it''s done'; END $$";
        assert_eq!(
            without_values("user a@b.c has no quota", script),
            "user … has no …"
        );
        assert_eq!(without_values("it's done", script), "it's done");
        assert_eq!(without_values("a@b.c is blocked", script), HIDDEN);
        // A format of nothing but values tells nothing.
        assert_eq!(without_values("a@b.c", "RAISE EXCEPTION '%', mail"), HIDDEN);
    }
}
