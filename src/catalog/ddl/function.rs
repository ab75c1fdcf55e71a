//! Functions, procedures and aggregates.

use std::fmt::Write as _;

use super::names::{bare, keyword};
use super::shared_attributes::{Context, changed, options, settle};
use super::statement::Sink;
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};
use crate::sql::{quote_identifier, quote_literal};

/// Settings whose values the server keeps with their quotes.
const LISTS: [&str; 6] = [
    "search_path",
    "local_preload_libraries",
    "session_preload_libraries",
    "shared_preload_libraries",
    "temp_tablespaces",
    "unix_socket_directories",
];

/// A setting as it is set.
pub(super) fn setting(name: &str, value: &str) -> String {
    let value = if LISTS.contains(&name) && !value.is_empty() {
        elements(value)
            .iter()
            .map(|element| quote_literal(element))
            .collect::<Vec<_>>()
            .join(", ")
    } else {
        quote_literal(value)
    };
    let name: Vec<String> = name.split('.').map(quote_identifier).collect();
    format!("SET {} TO {value}", name.join("."))
}

/// The elements of a list of names, without their quotes. One may be empty, which no identifier is.
fn elements(list: &str) -> Vec<String> {
    let mut elements = vec![String::new()];
    let mut quoted = false;
    let mut characters = list.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
            }
            '"' => {
                quoted = !quoted;
                continue;
            }
            ',' if !quoted => {
                elements.push(String::new());
                continue;
            }
            _ if !quoted && character.is_whitespace() => continue,
            _ => {}
        }
        if let Some(element) = elements.last_mut() {
            element.push(character);
        }
    }
    elements
}

/// Whether the function can become the other without being made anew.
pub(super) fn alterable(id: &ObjectId, before: &Object, after: &Object) -> bool {
    let changes = changed(before, after);
    changes.is_empty()
        || (id.kind != Kind::Aggregate
            && !["returns", "arguments", "window"]
                .iter()
                .any(|name| changes.contains(*name)))
}

/// Makes the function, or puts it in the place of the one that is there.
pub(super) fn create(id: &ObjectId, object: &Object, replace: bool, sink: &mut Sink) {
    if id.kind == Kind::Aggregate {
        aggregate(id, object, sink);
        return;
    }
    let or_replace = if replace { "OR REPLACE " } else { "" };
    let mut text = format!(
        "CREATE {or_replace}{} {}({})",
        keyword(id.kind),
        bare(id),
        object.get("arguments").unwrap_or_default()
    );
    if let Some(returns) = object.get("returns") {
        let _ = write!(text, "\nRETURNS {returns}");
    }
    let language = object.get("language").unwrap_or("sql");
    let _ = write!(text, "\nLANGUAGE {}", quote_identifier(language));
    if let Some(types) = object.get("transform for types") {
        let list: Vec<String> = types
            .split(", ")
            .map(|name| format!("FOR TYPE {name}"))
            .collect();
        let _ = write!(text, "\nTRANSFORM {}", list.join(", "));
    }
    let mut word = |attribute: &str, yes: &str| {
        if object.get(attribute).is_some() {
            text.push_str(yes);
        }
    };
    word("window", " WINDOW");
    if let Some(volatility) = object.get("volatility") {
        word("volatility", &format!(" {}", volatility.to_uppercase()));
    }
    word("strict", " STRICT");
    word("security", " SECURITY DEFINER");
    word("leakproof", " LEAKPROOF");
    if let Some(parallel) = object.get("parallel") {
        word(
            "parallel",
            &format!(" PARALLEL {}", parallel.to_uppercase()),
        );
    }
    if let Some(cost) = object.get("cost") {
        word("cost", &format!(" COST {cost}"));
    }
    if let Some(rows) = object.get("rows") {
        word("rows", &format!(" ROWS {rows}"));
    }
    if let Some(support) = object.get("support function") {
        word("support function", &format!(" SUPPORT {support}"));
    }
    for (name, value) in options(object, "setting ") {
        let _ = write!(text, "\n{}", setting(name, value));
    }
    let body = object.get("body").unwrap_or_default();
    if let Some(sql) = object.get("SQL body") {
        let _ = write!(text, "\n{sql}");
    } else if let Some(file) = object.get("object file") {
        let _ = write!(
            text,
            "\nAS {}, {}",
            quote_literal(file),
            quote_literal(body)
        );
    } else {
        let _ = write!(text, "\nAS {}", dollar_quote(body));
    }
    sink.push(text);
}

/// The text between a tag that it does not hold.
pub(super) fn dollar_quote(text: &str) -> String {
    let mut tag = "$$".to_owned();
    for number in 0.. {
        if !text.contains(&tag) && !text.ends_with('$') {
            break;
        }
        if number > 0 && !text.contains(&tag) {
            break;
        }
        tag = format!("$body{number}$");
    }
    format!("{tag}{text}{tag}")
}

fn aggregate(id: &ObjectId, object: &Object, sink: &mut Sink) {
    let mut list = Vec::new();
    for (attribute, word) in [
        ("transition function", "SFUNC"),
        ("transition type", "STYPE"),
        ("transition space", "SSPACE"),
        ("final function", "FINALFUNC"),
        ("combine function", "COMBINEFUNC"),
        ("serial function", "SERIALFUNC"),
        ("deserial function", "DESERIALFUNC"),
        ("moving transition function", "MSFUNC"),
        ("moving inverse function", "MINVFUNC"),
        ("moving transition type", "MSTYPE"),
        ("moving transition space", "MSSPACE"),
        ("moving final function", "MFINALFUNC"),
    ] {
        if let Some(value) = object.get(attribute) {
            list.push(format!("{word} = {value}"));
        }
    }
    for (attribute, word) in [
        ("initial value", "INITCOND"),
        ("moving initial value", "MINITCOND"),
    ] {
        if let Some(value) = object.get(attribute) {
            list.push(format!("{word} = {}", quote_literal(value)));
        }
    }
    for (attribute, word) in [
        ("final function extra", "FINALFUNC_EXTRA"),
        ("moving final function extra", "MFINALFUNC_EXTRA"),
    ] {
        if object.get(attribute).is_some() {
            list.push(word.to_owned());
        }
    }
    for (attribute, word) in [
        ("final function modify", "FINALFUNC_MODIFY"),
        ("moving final function modify", "MFINALFUNC_MODIFY"),
    ] {
        let value = match object.get(attribute) {
            Some("r") => "READ_ONLY",
            Some("s") => "SHAREABLE",
            Some("w") => "READ_WRITE",
            _ => continue,
        };
        list.push(format!("{word} = {value}"));
    }
    if let Some(operator) = object.get("sort operator") {
        list.push(format!("SORTOP = {}", super::operator::reference(operator)));
    }
    if let Some(parallel) = object.get("parallel") {
        list.push(format!("PARALLEL = {}", parallel.to_uppercase()));
    }
    if object.get("kind") == Some("hypothetical set") {
        list.push("HYPOTHETICAL".to_owned());
    }
    let arguments = object.get("arguments").unwrap_or("*");
    sink.push(format!(
        "CREATE AGGREGATE {}({arguments}) (\n    {}\n)",
        bare(id),
        list.join(",\n    ")
    ));
}

/// Makes the function like the other.
pub(super) fn alter(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    if !changed(before, after).is_empty() {
        create(id, after, true, sink);
    }
    settle(context, id, before, after, sink);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_set_element_by_element() {
        for (value, text) in [
            ("\"\"", "SET search_path TO ''"),
            (
                "\"\", \"Odd, schema\", app",
                "SET search_path TO '', 'Odd, schema', 'app'",
            ),
            ("\"a\"\"b\",pg_temp", "SET search_path TO 'a\"b', 'pg_temp'"),
            ("", "SET search_path TO ''"),
        ] {
            assert_eq!(setting("search_path", value), text);
        }
        assert_eq!(setting("my.Own", "a, b"), "SET my.\"Own\" TO 'a, b'");
    }
}
