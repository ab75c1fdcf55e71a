//! Relations and the columns and tables that carry them, as decorators and schemas take them.

use std::rc::Rc;

use super::args::{
    ForeignKeyArgs, Given, JoinArgs, JoinTableArgs, Problem, RelationArgs, RelationKind, Target,
};
use super::columns::{flag, given, problem};
use super::keys::{list_of_names, returned, returned_name};
use crate::models::Place;
use crate::models::reader::typescript::{Evaluator, ExprKind, Kind, ObjectValue, Value};

/// The relation that a decorator of this name makes.
pub(super) fn kind(decorator: &str) -> Option<RelationKind> {
    Some(match decorator {
        "ManyToOne" | "TreeParent" | "many-to-one" => RelationKind::ManyToOne,
        "OneToOne" | "one-to-one" => RelationKind::OneToOne,
        "OneToMany" | "TreeChildren" | "one-to-many" => RelationKind::OneToMany,
        "ManyToMany" | "many-to-many" => RelationKind::ManyToMany,
        _ => return None,
    })
}

/// A relation that says nothing yet.
pub(super) fn plain(property: &str, place: Place, kind: RelationKind) -> RelationArgs {
    RelationArgs {
        property: property.to_owned(),
        place,
        kind,
        target: Target::Itself,
        inverse: None,
        nullable: Some(true),
        primary: false,
        foreign_key: true,
        on_delete: None,
        on_update: None,
        joins: Vec::new(),
        join_table: None,
        problems: Vec::new(),
    }
}

/// Makes a relation of a decorator's arguments.
pub(super) fn relation(
    property: &str,
    place: Place,
    decorator: &str,
    kind: RelationKind,
    arguments: &[Value],
    evaluator: &Evaluator<'_>,
) -> RelationArgs {
    let mut relation = plain(property, place, kind);
    if decorator == "TreeParent" || decorator == "TreeChildren" {
        take(&mut relation, arguments.first());
        return relation;
    }
    relation.target = arguments.first().map_or_else(
        || {
            Target::Unknown(Problem {
                place: relation.place.clone(),
                reason: "the relation names no entity".to_owned(),
            })
        },
        |value| target(value, evaluator),
    );
    match arguments.get(1) {
        Some(value) if value.object().is_some() => take(&mut relation, Some(value)),
        Some(value) => {
            relation.inverse = match &value.kind {
                Kind::String(name) => Some(name.to_string()),
                Kind::Function(closure) => returned_name(&closure.function),
                _ => None,
            };
            take(&mut relation, arguments.get(2));
        }
        None => {}
    }
    relation
}

/// The entity that a string, or a function that returns it, means.
pub(super) fn target(value: &Value, evaluator: &Evaluator<'_>) -> Target {
    let Kind::Function(closure) = &value.kind else {
        return entity(value, evaluator);
    };
    let made = evaluator.call(value, Vec::new(), value.spot.clone());
    match entity(&made, evaluator) {
        // What cannot be found is perhaps known by its name.
        Target::Unknown(problem) => match returned(&closure.function).map(|expr| &expr.kind) {
            Some(ExprKind::Name(name) | ExprKind::Member(_, name)) => Target::Named(name.clone()),
            _ => Target::Unknown(problem),
        },
        found => found,
    }
}

fn entity(value: &Value, evaluator: &Evaluator<'_>) -> Target {
    match &value.kind {
        Kind::String(name) => Target::Named(name.to_string()),
        Kind::Class(class) => Target::Class(Rc::clone(class)),
        Kind::Function(_) => target(value, evaluator),
        Kind::Call(call) if call.is_new => {
            let options = call.arguments.first().and_then(Value::object);
            match options.and_then(|options| schema_name(options, evaluator)) {
                Some(target) => target,
                None => Target::Unknown(problem(value)),
            }
        }
        _ => {
            let words = value.words().unwrap_or_default();
            match words.rsplit('.').next().filter(|name| is_name(name)) {
                Some(name) => Target::Named(name.to_owned()),
                None => Target::Unknown(problem(value)),
            }
        }
    }
}

/// What relations call a schema: its class, or its name.
pub(super) fn schema_name(options: &ObjectValue, evaluator: &Evaluator<'_>) -> Option<Target> {
    if let Some(value) = options.get("target").filter(|value| !value.is_undefined()) {
        return Some(entity(value, evaluator));
    }
    let name = options.get("name")?.string()?;
    Some(Target::Named(name.to_owned()))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Takes the options of a relation.
pub(super) fn take(relation: &mut RelationArgs, value: Option<&Value>) {
    let Some(value) = value else {
        return;
    };
    let object = match &value.kind {
        Kind::Object(object) => object,
        Kind::Undefined | Kind::Null => return,
        _ => {
            relation.problems.push(problem(value));
            relation.nullable = None;
            return;
        }
    };
    if let Some(hole) = object.holes.first() {
        relation.problems.push(Problem {
            place: hole.spot.place(),
            reason: hole.reason.clone(),
        });
        relation.nullable = None;
    }
    match flag(object.get("nullable"), true) {
        Ok(nullable) if relation.nullable.is_some() || object.get("nullable").is_some() => {
            relation.nullable = Some(nullable);
        }
        Ok(_) => {}
        Err(problem) => {
            relation.nullable = None;
            relation.problems.push(problem);
        }
    }
    relation.primary = flag(object.get("primary"), false).unwrap_or(false);
    if relation.primary {
        relation.nullable = Some(false);
    }
    relation.foreign_key = flag(object.get("createForeignKeyConstraints"), true).unwrap_or(true);
    relation.on_delete = action(object, "onDelete");
    relation.on_update = action(object, "onUpdate");
}

fn action(object: &ObjectValue, key: &str) -> Option<String> {
    let word = object.get(key)?.string()?.to_ascii_uppercase();
    Some(match word.as_str() {
        "DEFAULT" => "SET DEFAULT".to_owned(),
        _ => word,
    })
}

/// `@JoinColumn`: one, or several in a list.
pub(super) fn joins(value: Option<&Value>) -> Vec<JoinArgs> {
    match value.map(|value| &value.kind) {
        None | Some(Kind::Undefined | Kind::Boolean(true)) => vec![JoinArgs::default()],
        Some(Kind::Array(items)) => items.iter().map(join).collect(),
        Some(_) => value.map(join).into_iter().collect(),
    }
}

fn join(value: &Value) -> JoinArgs {
    match value.object() {
        Some(object) if object.holes.is_empty() => JoinArgs {
            name: given(object.get("name")),
            referenced: given(object.get("referencedColumnName")),
        },
        _ => JoinArgs {
            name: Given::Unknown(problem(value)),
            referenced: Given::No,
        },
    }
}

/// `@JoinTable`.
pub(super) fn join_table(value: Option<&Value>) -> JoinTableArgs {
    let object = value.and_then(Value::object);
    let side = |one: &str, several: &str| {
        let given = object.and_then(|object| object.get(one).or_else(|| object.get(several)));
        match given.filter(|value| !value.is_undefined()) {
            Some(value) => joins(Some(value)),
            None => Vec::new(),
        }
    };
    let name = match (value, object) {
        (Some(value), None) if !value.is_undefined() && value.boolean().is_none() => {
            Given::Unknown(problem(value))
        }
        _ => given(object.and_then(|object| object.get("name"))),
    };
    JoinTableArgs {
        name,
        schema: given(object.and_then(|object| object.get("schema"))),
        joins: side("joinColumn", "joinColumns"),
        inverse_joins: side("inverseJoinColumn", "inverseJoinColumns"),
    }
}

/// `@ForeignKey`, of a property or a class.
pub(super) fn foreign_key(
    place: Place,
    property: Option<&str>,
    arguments: &[Value],
    evaluator: &Evaluator<'_>,
) -> Option<ForeignKeyArgs> {
    let target = target(arguments.first()?, evaluator);
    let options = arguments.iter().rev().find_map(Value::object);
    let mut lists = arguments.iter().filter_map(list_of_names);
    let (properties, on) = match property {
        Some(property) => {
            let inverse = arguments.get(1).and_then(|value| match &value.kind {
                Kind::String(name) => Some(name.to_string()),
                Kind::Function(closure) => returned_name(&closure.function),
                _ => None,
            });
            (vec![property.to_owned()], inverse.into_iter().collect())
        }
        None => (lists.next()?, lists.next().unwrap_or_default()),
    };
    Some(ForeignKeyArgs {
        place,
        target,
        properties,
        on,
        on_delete: options.and_then(|options| action(options, "onDelete")),
        on_update: options.and_then(|options| action(options, "onUpdate")),
    })
}
