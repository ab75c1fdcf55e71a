//! Tables that no class stands for: those of many-to-many relations and of closures.

use std::rc::Rc;

use super::args::{
    ColumnArgs, Given, JoinArgs, JoinTableArgs, Mode, Problem, RelationArgs, RelationKind,
    TableKind, TreeArgs,
};
use super::columns::problem;
use super::entity::{Entities, Entity, EntityColumn, EntityRelation, kept};
use super::joins::{copied, given_name, lost, referenced};
use super::naming::join_table;
use crate::models::reader::typescript::{Entry, Evaluator, Kind, ObjectValue, Value};
use crate::models::{ForeignKey, Place, TableName};

/// A table between two others, or beside one.
#[derive(Debug)]
pub(super) struct Between {
    pub(super) entity: Entity,
    pub(super) foreign_keys: Vec<ForeignKey>,
    pub(super) indexes: Vec<Vec<String>>,
}

/// The tables of many-to-many relations.
pub(super) fn join_tables(entities: &Entities) -> (Vec<Between>, Vec<(usize, Problem)>) {
    let mut tables = Vec::new();
    let mut problems = Vec::new();
    for (place, entity) in entities.all.iter().enumerate() {
        if entity.kind == TableKind::Child || !entity.own {
            continue;
        }
        for relation in &entity.relations {
            let (RelationKind::ManyToMany, Some(table)) =
                (relation.args.kind, &relation.args.join_table)
            else {
                continue;
            };
            match between(entities, place, entity, relation, table) {
                Ok(between) => tables.push(between),
                Err(problem) => problems.push((
                    place,
                    Problem {
                        place: relation.args.place.clone(),
                        reason: problem.reason,
                    },
                )),
            }
        }
    }
    (tables, problems)
}

fn between(
    entities: &Entities,
    place: usize,
    entity: &Entity,
    relation: &EntityRelation,
    args: &JoinTableArgs,
) -> Result<Between, Problem> {
    let strategy = entities.settings.strategy;
    let other = entities.find(&relation.args.target, place)?;
    let target = entities.all.get(other).ok_or_else(|| lost(relation))?;
    let name = match &args.name {
        Given::Unknown(problem) => return Err(problem.clone()),
        given => given.text().map_or_else(
            || join_table(&entity.bare, &target.bare, &relation.path),
            str::to_owned,
        ),
    };
    let schema = match &args.schema {
        Given::Unknown(problem) => return Err(problem.clone()),
        given => given
            .text()
            .map(str::to_owned)
            .or_else(|| entity.table.schema.clone()),
    };
    let side = |of: &Entity, joins: &[JoinArgs]| -> Result<Vec<(String, EntityColumn)>, Problem> {
        let columns = referenced(of, joins, relation)?;
        let named = columns.into_iter().map(|column| {
            let name = match given_name(joins, &column) {
                Some(name) => name?.to_owned(),
                None => strategy.join_table_column(&of.bare, &column.name),
            };
            Ok((name, column))
        });
        named.collect()
    };
    let mut ours = side(entity, &args.joins)?;
    let mut theirs = side(target, &args.inverse_joins)?;
    for (one, _) in &mut ours {
        for (two, _) in &mut theirs {
            if one == two {
                one.push_str("_1");
                two.push_str("_2");
            }
        }
    }
    let name = kept(&format!("{}{name}", entities.settings.prefix));
    let table = TableName::new(schema.as_deref(), &name);
    let mut made = bare(entity, table, &relation.args.place);
    let mut keys = Vec::new();
    let mut indexes = Vec::new();
    let inverse = inverse_of(target, relation);
    for (side, of, on_delete, on_update) in [
        (
            &ours,
            entity,
            &relation.args.on_delete,
            &relation.args.on_update,
        ),
        (
            &theirs,
            target,
            inverse.map_or(&None, |inverse| &inverse.on_delete),
            inverse.map_or(&None, |inverse| &inverse.on_update),
        ),
    ] {
        for (name, column) in side {
            let place = &relation.args.place;
            let args = ColumnArgs {
                primary: true,
                ..copied(column, name, &relation.args.property, place)
            };
            made.columns.push(EntityColumn {
                args,
                name: kept(name),
                bare: name.clone(),
                path: name.clone(),
                within: String::new(),
            });
        }
        let names: Vec<String> = side.iter().map(|(name, _)| kept(name)).collect();
        if relation.args.foreign_key {
            keys.push(ForeignKey {
                columns: names.clone(),
                references: of.table.clone(),
                on: side.iter().map(|(_, column)| column.name.clone()).collect(),
                on_delete: on_delete.clone(),
                on_update: on_update.clone(),
                place: relation.args.place.clone(),
            });
        }
        indexes.push(names);
    }
    Ok(Between {
        entity: made,
        foreign_keys: keys,
        indexes,
    })
}

/// The relation on the other side.
fn inverse_of<'a>(target: &'a Entity, relation: &EntityRelation) -> Option<&'a RelationArgs> {
    let name = relation.args.inverse.as_ref()?;
    let found = target.relations.iter().find(|other| other.path == *name)?;
    Some(&found.args)
}

/// The table that keeps all pairs of a tree.
pub(super) fn closure(
    entities: &Entities,
    entity: &Entity,
    evaluator: &Evaluator<'_>,
) -> Result<Between, Problem> {
    let settings = &entities.settings;
    let Some(TreeArgs::Closure(args)) = &entity.tree else {
        return Err(Problem {
            place: entity.place.clone(),
            reason: "it is no closure table".to_owned(),
        });
    };
    let base = match &args.table {
        Given::Unknown(problem) => return Err(problem.clone()),
        given => given.text().unwrap_or(&entity.bare),
    };
    let schema = match &args.schema {
        Given::Unknown(problem) => return Err(problem.clone()),
        given => given.text().or(entity.table.schema.as_deref()),
    };
    let name = kept(&format!("{}{base}_closure", settings.prefix));
    let place = &entity.place;
    let mut made = bare(entity, TableName::new(schema, &name), place);
    let mut add = |name: &str, args: ColumnArgs| {
        made.columns.push(EntityColumn {
            args,
            name: name.to_owned(),
            bare: name.to_owned(),
            path: name.to_owned(),
            within: String::new(),
        });
    };
    let mut keys = Vec::new();
    let key: Vec<&EntityColumn> = entity.primary().collect();
    for (function, end) in [
        (&args.ancestor, "ancestor"),
        (&args.descendant, "descendant"),
    ] {
        for column in &key {
            let name = end_name(function.as_ref(), column, end, evaluator)?;
            let name = kept(&settings.strategy.column(&name, None, &[]));
            let args = ColumnArgs {
                primary: true,
                ..copied(column, &name, &column.args.property, place)
            };
            add(&name, args);
            // Of a key with several columns, TypeORM refers to what it does not mean.
            if key.len() == 1 {
                keys.push(ForeignKey {
                    columns: vec![name],
                    references: entity.table.clone(),
                    on: vec![column.name.clone()],
                    on_delete: None,
                    on_update: None,
                    place: place.clone(),
                });
            }
        }
    }
    let levels = |column: &EntityColumn| column.args.mode == Mode::TreeLevel;
    if entity.columns.iter().any(levels) {
        add("level", ColumnArgs::kept("level", place.clone(), "int4"));
    }
    Ok(Between {
        entity: made,
        foreign_keys: keys,
        indexes: Vec::new(),
    })
}

/// The name of a column at one end: `id_ancestor`, or what a function returns.
fn end_name(
    function: Option<&Value>,
    column: &EntityColumn,
    end: &str,
    evaluator: &Evaluator<'_>,
) -> Result<String, Problem> {
    let property = &column.args.property;
    let Some(function) = function else {
        return Ok(format!("{property}_{end}"));
    };
    let spot = &function.spot;
    let entry = |key: &str, value: &str| Entry {
        key: key.into(),
        spot: spot.clone(),
        value: Value::new(spot.clone(), Kind::String(value.into())),
    };
    let object = ObjectValue {
        entries: vec![
            entry("propertyName", property),
            entry("databaseName", &column.name),
        ],
        holes: Vec::new(),
    };
    let argument = Value::new(spot.clone(), Kind::Object(Rc::new(object)));
    let made = evaluator.call(function, vec![argument], spot.clone());
    match made.string() {
        Some(name) => Ok(name.to_owned()),
        None => Err(problem(&made)),
    }
}

/// An entity without anything, for a table that no class stands for.
fn bare(of: &Entity, table: TableName, place: &Place) -> Entity {
    Entity {
        name: of.name.clone(),
        place: place.clone(),
        kind: TableKind::Table,
        own: true,
        bare: table.name.clone(),
        table,
        columns: Vec::new(),
        relations: Vec::new(),
        keys: Vec::new(),
        foreign_keys: Vec::new(),
        tree: None,
        problems: Vec::new(),
        parent: None,
    }
}
