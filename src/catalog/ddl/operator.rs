//! Operators, their families and classes, casts and transforms.

use super::names::{address, bare, name, outside_quotes};
use super::shared_attributes::{Context, changed, differing, options, settle};
use super::statement::Sink;
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};

/// A reference to an operator without its types: `<(integer,integer)` is `OPERATOR(pg_catalog.<)`.
pub(super) fn reference(operator: &str) -> String {
    let end = outside_quotes(operator, '(').unwrap_or(operator.len());
    let bare = operator.get(..end).unwrap_or(operator);
    let schema = if bare.contains('.') {
        ""
    } else {
        "pg_catalog."
    };
    format!("OPERATOR({schema}{bare})")
}

/// A reference with its types: `<(integer,integer)` is `pg_catalog.< (integer,integer)`.
fn with_types(operator: &str) -> String {
    let end = outside_quotes(operator, '(').unwrap_or(operator.len());
    let (bare, types) = operator.split_at_checked(end).unwrap_or((operator, ""));
    let schema = if bare.contains('.') {
        ""
    } else {
        "pg_catalog."
    };
    match types.split_once(") ") {
        Some((types, rest)) => format!("{schema}{bare} {types}) {rest}"),
        None => format!("{schema}{bare} {types}"),
    }
}

/// Whether a reference is to the operator.
fn is_partner(id: &ObjectId, reference: &str) -> bool {
    address(id).ends_with(&reference.replace(',', ", "))
}

/// Whether the object can become the other without being made anew.
pub(super) fn alterable(id: &ObjectId, before: &Object, after: &Object) -> bool {
    let changes = changed(before, after);
    match id.kind {
        Kind::Operator => changes.iter().all(|name| match name.as_str() {
            "restriction estimator" | "join estimator" => true,
            // Nobody but itself holds on to one that commutes with itself.
            "commutator" | "negator" => ![before, after]
                .iter()
                .filter_map(|object| object.get(name))
                .any(|partner| is_partner(id, partner)),
            _ => false,
        }),
        Kind::OperatorFamily => true,
        _ => changes.is_empty(),
    }
}

/// Makes the object.
pub(super) fn create(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    match id.kind {
        Kind::Operator => operator(id, object, sink),
        Kind::OperatorFamily => {
            // One that comes with a class of its name is there already.
            sink.push(format!("CREATE {}", address(id)));
            let members = members(object);
            for (key, value) in &members {
                sink.push(format!("ALTER {} ADD {}", address(id), member(key, value)));
            }
        }
        Kind::OperatorClass => class(id, object, sink),
        Kind::Cast => {
            let method = match (object.get("method"), object.get("function")) {
                (_, Some(function)) => format!("WITH FUNCTION {function}"),
                (Some("input and output"), _) => "WITH INOUT".to_owned(),
                _ => "WITHOUT FUNCTION".to_owned(),
            };
            let context = match object.get("context") {
                Some("assignment") => " AS ASSIGNMENT",
                Some("implicit") => " AS IMPLICIT",
                _ => "",
            };
            sink.push(format!("CREATE CAST {} {method}{context}", id.name));
        }
        _ => {
            let list: Vec<String> = [("from SQL", "FROM SQL"), ("to SQL", "TO SQL")]
                .iter()
                .filter_map(|(attribute, word)| {
                    Some(format!("{word} WITH FUNCTION {}", object.get(attribute)?))
                })
                .collect();
            sink.push(format!("CREATE {} ({})", address(id), list.join(", ")));
        }
    }
    settle(
        context,
        id,
        &super::shared_attributes::fresh(context, id, object),
        object,
        sink,
    );
}

fn operator(id: &ObjectId, object: &Object, sink: &mut Sink) {
    let full = name(id);
    let at = outside_quotes(&full, '(').unwrap_or(full.len());
    let types = full
        .get(at..)
        .unwrap_or_default()
        .trim_start_matches('(')
        .trim_end_matches(')');
    let mut list = vec![format!(
        "FUNCTION = {}",
        object.get("function").unwrap_or_default()
    )];
    let types = super::names::split_list(types);
    for (word, argument) in ["LEFTARG", "RIGHTARG"].iter().zip(&types) {
        if argument != "NONE" {
            list.push(format!("{word} = {argument}"));
        }
    }
    for (attribute, word) in [("commutator", "COMMUTATOR"), ("negator", "NEGATOR")] {
        if let Some(value) = object.get(attribute) {
            list.push(format!("{word} = {}", reference(value)));
        }
    }
    for (attribute, word) in [
        ("restriction estimator", "RESTRICT"),
        ("join estimator", "JOIN"),
    ] {
        if let Some(value) = object.get(attribute) {
            list.push(format!("{word} = {value}"));
        }
    }
    for (attribute, word) in [("hashes", "HASHES"), ("merges", "MERGES")] {
        if object.get(attribute).is_some() {
            list.push(word.to_owned());
        }
    }
    sink.push(format!(
        "CREATE OPERATOR {} ({})",
        bare(id),
        list.join(", ")
    ));
}

fn members(object: &Object) -> Vec<(String, String)> {
    ["operator ", "function "]
        .iter()
        .flat_map(|prefix| {
            options(object, prefix)
                .into_iter()
                .map(|(key, value)| (format!("{prefix}{key}"), value.to_owned()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// `operator 3 (a, b)` and its operator, as a family and a class want them.
fn member(key: &str, value: &str) -> String {
    let (head, types) = key.split_once(" (").unwrap_or((key, ""));
    if head.starts_with("operator") {
        format!("{} {}", head.to_uppercase(), with_types(value))
    } else {
        format!("{} ({types} {value}", head.to_uppercase())
    }
}

fn class(id: &ObjectId, object: &Object, sink: &mut Sink) {
    let default = if object.get("default").is_some() {
        " DEFAULT"
    } else {
        ""
    };
    let full = name(id);
    let (class, method) = full.rsplit_once(" using ").unwrap_or((&full, "btree"));
    let family = object
        .get("family")
        .map_or_else(String::new, |family| format!(" FAMILY {family}"));
    let mut list: Vec<String> = members(object)
        .iter()
        .map(|(key, value)| member(key, value))
        .collect();
    if let Some(storage) = object.get("storage type") {
        list.push(format!("STORAGE {storage}"));
    }
    if list.is_empty() {
        list.push(format!(
            "STORAGE {}",
            object.get("data type").unwrap_or_default()
        ));
    }
    sink.push(format!(
        "CREATE OPERATOR CLASS {class}{default} FOR TYPE {} USING {method}{family} AS\n    {}",
        object.get("data type").unwrap_or_default(),
        list.join(",\n    ")
    ));
}

/// Makes the object like the other.
pub(super) fn alter(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    if id.kind == Kind::Operator {
        let mut list = Vec::new();
        for (attribute, word) in [
            ("restriction estimator", "RESTRICT"),
            ("join estimator", "JOIN"),
        ] {
            if before.get(attribute) != after.get(attribute) {
                list.push(format!(
                    "{word} = {}",
                    after.get(attribute).unwrap_or("NONE")
                ));
            }
        }
        for (attribute, word) in [("commutator", "COMMUTATOR"), ("negator", "NEGATOR")] {
            let (old, new) = (before.get(attribute), after.get(attribute));
            // Where the partner comes or goes, the server says so to both.
            let stays = |partner: &str| {
                [context.from, context.to].iter().all(|catalog| {
                    let mut all = catalog.objects.keys();
                    all.any(|id| id.kind == Kind::Operator && is_partner(id, partner))
                })
            };
            match (old, new) {
                (None, Some(new)) if stays(new) && context.major() >= 17 => {
                    let name = new.split('(').next().unwrap_or(new);
                    list.push(format!("{word} = OPERATOR({name})"));
                }
                (None, Some(new)) if stays(new) => {
                    sink.fail(format!("{id}: that {new} is its {attribute}"));
                }
                (Some(old), None) if stays(old) => {
                    sink.fail(format!("{id}: that it has no {attribute}"));
                }
                _ => {}
            }
        }
        if !list.is_empty() {
            sink.push(format!("ALTER {} SET ({})", address(id), list.join(", ")));
        }
    }
    if id.kind == Kind::OperatorFamily {
        for prefix in ["operator ", "function "] {
            for key in differing(before, after, prefix) {
                if before.get(&key).is_some() {
                    sink.push(format!(
                        "ALTER {} DROP {}",
                        address(id),
                        key.to_uppercase_head()
                    ));
                }
                if let Some(value) = after.get(&key) {
                    sink.push(format!("ALTER {} ADD {}", address(id), member(&key, value)));
                }
            }
        }
    }
    settle(context, id, before, after, sink);
}

trait Head {
    fn to_uppercase_head(&self) -> String;
}

impl Head for String {
    /// `OPERATOR 3 (public.mood, public.mood)`.
    fn to_uppercase_head(&self) -> String {
        match self.split_once(" (") {
            Some((head, rest)) => format!("{} ({rest}", head.to_uppercase()),
            None => self.clone(),
        }
    }
}
