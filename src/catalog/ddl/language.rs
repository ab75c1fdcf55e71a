//! Schemas, extensions, languages, collations, conversions, statistics and text search.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::names::{address, name, split_list};
use super::shared_attributes::{Context, changed, differing, settle};
use super::statement::Sink;
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};
use crate::sql::{quote_identifier, quote_literal};

/// Whether the object can become the other without being made anew.
pub(super) fn alterable(id: &ObjectId, before: &Object, after: &Object) -> bool {
    let changes = changed(before, after);
    match id.kind {
        Kind::Schema | Kind::Extension | Kind::Language => true,
        Kind::Statistics => !changes.contains("definition") && !changes.contains("table"),
        Kind::TextSearchConfiguration => !changes.contains("parser"),
        Kind::TextSearchDictionary => !changes.contains("template"),
        _ => changes.is_empty(),
    }
}

/// Makes the object.
pub(super) fn create(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    let named = address(id);
    let get = |attribute: &str| object.get(attribute).unwrap_or_default();
    let mut fresh = super::shared_attributes::fresh(context, id, object);
    match id.kind {
        Kind::Schema => sink.push(format!("CREATE {named}")),
        Kind::Extension => {
            sink.push(format!(
                "CREATE {named} WITH SCHEMA {} VERSION {}",
                quote_identifier(get("schema")),
                quote_literal(get("version"))
            ));
            // Its comment is that of its control file, whatever that is.
            if object.get("comment").is_some() {
                fresh.attributes.remove("comment");
            }
        }
        Kind::Language => language(id, object, false, sink),
        Kind::AccessMethod => sink.push(format!(
            "CREATE {named} TYPE {} HANDLER {}",
            get("type").to_uppercase(),
            get("handler")
        )),
        Kind::Collation => collation(&named, object, sink),
        Kind::Conversion => {
            let default = if object.get("default").is_some() {
                "DEFAULT "
            } else {
                ""
            };
            sink.push(format!(
                "CREATE {default}{named} FOR {} TO {} FROM {}",
                quote_literal(get("from")),
                quote_literal(get("to")),
                get("function")
            ));
        }
        Kind::Statistics => {
            sink.push(format!("CREATE {named} {}", get("definition")));
            fresh.attributes.remove("statistics target");
            alter(context, id, &fresh, object, sink);
            return;
        }
        _ => {
            text_search(id, object, sink);
        }
    }
    settle(context, id, &fresh, object, sink);
}

fn language(id: &ObjectId, object: &Object, replace: bool, sink: &mut Sink) {
    let or_replace = if replace { "OR REPLACE " } else { "" };
    let trusted = if object.get("trusted").is_some() {
        "TRUSTED "
    } else {
        ""
    };
    let mut text = format!("CREATE {or_replace}{trusted}LANGUAGE {}", name(id));
    for (attribute, word) in [
        ("handler", "HANDLER"),
        ("inline handler", "INLINE"),
        ("validator", "VALIDATOR"),
    ] {
        if let Some(value) = object.get(attribute) {
            let _ = write!(text, " {word} {value}");
        }
    }
    sink.push(text);
}

fn collation(named: &str, object: &Object, sink: &mut Sink) {
    let provider = object.get("provider").unwrap_or("libc");
    let mut list = vec![format!("PROVIDER = {provider}")];
    let mut add = |word: &str, value: Option<&str>| {
        if let Some(value) = value {
            list.push(format!("{word} = {}", quote_literal(value)));
        }
    };
    if provider == "libc" {
        add("LC_COLLATE", object.get("collate"));
        add("LC_CTYPE", object.get("ctype"));
    } else {
        add("LOCALE", object.get("locale").or(object.get("collate")));
    }
    add("RULES", object.get("rules"));
    if object.get("deterministic").is_some() {
        list.push("DETERMINISTIC = false".to_owned());
    }
    sink.push(format!("CREATE {named} ({})", list.join(", ")));
}

fn text_search(id: &ObjectId, object: &Object, sink: &mut Sink) {
    let words: &[(&str, &str)] = match id.kind {
        Kind::TextSearchParser => &[
            ("start", "START"),
            ("token", "GETTOKEN"),
            ("end", "END"),
            ("headline", "HEADLINE"),
            ("lextypes", "LEXTYPES"),
        ],
        Kind::TextSearchTemplate => &[("init", "INIT"), ("lexize", "LEXIZE")],
        Kind::TextSearchDictionary => &[("template", "TEMPLATE")],
        _ => &[("parser", "PARSER")],
    };
    let mut list: Vec<String> = words
        .iter()
        .filter_map(|(attribute, word)| Some(format!("{word} = {}", object.get(attribute)?)))
        .collect();
    if id.kind == Kind::TextSearchDictionary {
        list.extend(object.get("options").map(str::to_owned));
    }
    sink.push(format!("CREATE {} ({})", address(id), list.join(", ")));
    if id.kind == Kind::TextSearchConfiguration {
        mappings(id, &Object::default(), object, sink);
    }
}

fn mappings(id: &ObjectId, before: &Object, after: &Object, sink: &mut Sink) {
    for attribute in differing(before, after, "mapping for ") {
        let token = attribute.trim_start_matches("mapping for ");
        let start = format!("ALTER {}", address(id));
        match (before.get(&attribute), after.get(&attribute)) {
            (None, Some(list)) => sink.push(format!("{start} ADD MAPPING FOR {token} WITH {list}")),
            (Some(_), Some(list)) => {
                sink.push(format!("{start} ALTER MAPPING FOR {token} WITH {list}"));
            }
            _ => sink.push(format!("{start} DROP MAPPING FOR {token}")),
        }
    }
}

/// Makes the object like the other.
pub(super) fn alter(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let changes = changed(before, after);
    let start = format!("ALTER {}", address(id));
    match id.kind {
        Kind::Extension => {
            if changes.contains("version") {
                sink.push(format!(
                    "{start} UPDATE TO {}",
                    quote_literal(after.get("version").unwrap_or_default())
                ));
            } else if changes.contains("members") {
                super::external::members(context, id, before, after, sink);
            }
            if changes.contains("schema") {
                sink.push(format!(
                    "{start} SET SCHEMA {}",
                    quote_identifier(after.get("schema").unwrap_or_default())
                ));
            }
        }
        Kind::Language if !changes.is_empty() => language(id, after, true, sink),
        Kind::Statistics if changes.contains("statistics target") => sink.push(format!(
            "{start} SET STATISTICS {}",
            after.get("statistics target").unwrap_or("-1")
        )),
        Kind::TextSearchConfiguration => mappings(id, before, after, sink),
        Kind::TextSearchDictionary if changes.contains("options") => {
            let list = |object: &Object| -> BTreeMap<String, String> {
                split_list(object.get("options").unwrap_or_default())
                    .iter()
                    .filter_map(|pair| pair.split_once(" = "))
                    .map(|(key, value)| (key.to_owned(), value.to_owned()))
                    .collect()
            };
            let (old, new) = (list(before), list(after));
            let mut words: Vec<String> = old
                .keys()
                .filter(|key| !new.contains_key(*key))
                .cloned()
                .collect();
            words.extend(new.iter().map(|(key, value)| format!("{key} = {value}")));
            sink.push(format!("{start} ({})", words.join(", ")));
        }
        _ => {}
    }
    settle(context, id, before, after, sink);
}
