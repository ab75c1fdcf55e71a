//! What decorators of classes say about tables: names, trees, and several classes in one.

use super::args::{
    ClosureArgs, ColumnArgs, Given, Inheritance, Problem, TableArgs, TableKind, TreeArgs,
};
use super::columns::{given, take};
use crate::models::Place;
use crate::models::reader::typescript::{Evaluator, Kind, ObjectValue, Value};

/// The column of `@TableInheritance({ column: … })`.
pub(super) fn discriminator(
    column: Option<&Value>,
    place: Place,
    evaluator: &Evaluator<'_>,
) -> Inheritance {
    Inheritance {
        column: column.and_then(|column| discriminating(column, place, evaluator)),
    }
}

fn discriminating(column: &Value, place: Place, evaluator: &Evaluator<'_>) -> Option<ColumnArgs> {
    let name = match &column.kind {
        Kind::String(name) => name.to_string(),
        Kind::Object(object) => match given(object.get("name")) {
            Given::Text(name) => name,
            _ => "type".to_owned(),
        },
        Kind::Undefined => return None,
        _ => "type".to_owned(),
    };
    let place = place.of_property(&name);
    let mut args = ColumnArgs::kept(&name, place, "varchar");
    if column.string().is_none() {
        take(&mut args, Some(column), evaluator);
    }
    Some(args)
}

/// `@Entity("name", { schema: "s" })`, or all of it in one object.
pub(super) fn table(kind: TableKind, place: Place, arguments: &[Value]) -> TableArgs {
    let first = arguments.first();
    let options: Option<&ObjectValue> = arguments.iter().find_map(Value::object);
    let name = match first {
        Some(value) if value.object().is_none() => given(Some(value)),
        _ => given(options.and_then(|options| options.get("name"))),
    };
    let hole = options.and_then(|options| options.holes.first());
    let name = match (name, hole) {
        (Given::No, Some(hole)) => Given::Unknown(Problem {
            place: hole.spot.place(),
            reason: hole.reason.clone(),
        }),
        (name, _) => name,
    };
    TableArgs {
        kind,
        place,
        name,
        schema: given(options.and_then(|options| options.get("schema"))),
    }
}

/// `@Tree("closure-table", { … })`.
pub(super) fn tree(arguments: &[Value]) -> Option<TreeArgs> {
    let options = arguments.get(1).and_then(Value::object);
    let option = |key: &str| options.and_then(|options| options.get(key));
    Some(match arguments.first()?.string()? {
        "nested-set" => TreeArgs::NestedSet,
        "materialized-path" => TreeArgs::MaterializedPath,
        "closure-table" => TreeArgs::Closure(Box::new(ClosureArgs {
            table: given(option("closureTableName")),
            schema: given(option("closureTableSchema")),
            ancestor: option("ancestorColumnName").cloned(),
            descendant: option("descendantColumnName").cloned(),
        })),
        _ => TreeArgs::Adjacency,
    })
}
