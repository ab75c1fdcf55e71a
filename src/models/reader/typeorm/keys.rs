//! Indexes and unique constraints, as decorators and schemas take them.

use super::args::KeyArgs;
use super::columns::flag;
use crate::models::Place;
use crate::models::reader::typescript::{
    Expr, ExprKind, Function, Item, Kind, ObjectValue, Property, Statement, Value,
};

/// `@Index` and `@Unique` of a property or a class; `None` where TypeORM leaves it to others.
pub(super) fn key(
    place: Place,
    decorator: &str,
    property: Option<&str>,
    arguments: &[Value],
) -> Option<KeyArgs> {
    let mut rest = arguments.iter().peekable();
    // A name comes first, if there is one.
    rest.next_if(|value| value.string().is_some() || value.is_undefined());
    let mut properties = property.map(|property| vec![property.to_owned()]);
    let mut options = None;
    for value in rest {
        match &value.kind {
            Kind::Object(object) => options = Some(&**object),
            Kind::Undefined => {}
            _ if properties.is_none() => properties = fields(value),
            _ => {}
        }
    }
    let unique = decorator == "Unique" || says(options, "unique");
    build(place, unique, properties, options)
}

/// A key with its options, of a decorator or a schema.
pub(super) fn build(
    place: Place,
    unique: bool,
    properties: Option<Vec<String>>,
    options: Option<&ObjectValue>,
) -> Option<KeyArgs> {
    let synchronized =
        options.is_none_or(|options| flag(options.get("synchronize"), true) != Ok(false));
    // A unique index over some rows makes nothing unique for all.
    let whole = options.is_none_or(|options| {
        options
            .get("where")
            .is_none_or(|value| value.is_undefined() || value.string() == Some(""))
    });
    synchronized.then_some(KeyArgs {
        place,
        unique: unique && whole,
        properties,
    })
}

/// Whether an option is set.
pub(super) fn says(options: Option<&ObjectValue>, key: &str) -> bool {
    options.is_some_and(|options| flag(options.get(key), false) == Ok(true))
}

/// The properties of a list, or of a function that returns them.
pub(super) fn fields(value: &Value) -> Option<Vec<String>> {
    match &value.kind {
        Kind::Array(_) => list_of_names(value),
        Kind::Function(closure) => match &returned(&closure.function)?.kind {
            ExprKind::Array(items) => items
                .iter()
                .map(|item| match item {
                    Item::One(expr) => path_of(expr),
                    Item::Spread(_) | Item::Hole => None,
                })
                .collect(),
            ExprKind::Object(properties) => properties
                .iter()
                .map(|property| match property {
                    Property::Named { key, .. } => Some(key.clone()),
                    Property::Computed { .. } | Property::Spread(_) => None,
                })
                .collect(),
            _ => None,
        },
        _ => None,
    }
}

/// The texts of a list.
pub(super) fn list_of_names(value: &Value) -> Option<Vec<String>> {
    let items = value.array()?;
    items
        .iter()
        .map(|item| Some(item.string()?.trim().to_owned()))
        .collect()
}

/// What a function returns at once.
pub(super) fn returned(function: &Function) -> Option<&Expr> {
    function.body.iter().find_map(|statement| match statement {
        Statement::Return(Some(expr)) => Some(expr),
        _ => None,
    })
}

/// The property that a function returns of its argument: `(user) => user.posts`.
pub(super) fn returned_name(function: &Function) -> Option<String> {
    let expr = returned(function)?;
    match &expr.kind {
        ExprKind::String(name) => Some(name.clone()),
        _ => path_of(expr),
    }
}

/// `user.name.first` → `name.first`.
fn path_of(expr: &Expr) -> Option<String> {
    let ExprKind::Member(of, name) = &expr.kind else {
        return None;
    };
    Some(match path_of(of) {
        Some(before) => format!("{before}.{name}"),
        None => name.clone(),
    })
}
