//! The columns and tables that carry relations.

use super::args::{
    ColumnArgs, DefaultArg, Generated, Given, JoinArgs, Mode, Problem, RelationArgs, RelationKind,
    TableKind,
};
use super::columns::generate;
use super::entity::{Entities, Entity, EntityColumn, EntityRelation, kept};
use crate::models::{ForeignKey, Key, Place};

/// What a relation adds to a table besides columns.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// For each entity, its foreign keys and what one-to-one relations make unique.
    pub(super) foreign_keys: Vec<(usize, ForeignKey)>,
    pub(super) uniques: Vec<(usize, Key)>,
    /// The columns of relations, by entity and path.
    pub(super) columns: Vec<(usize, String, Vec<String>)>,
}

impl Joined {
    /// The columns that a relation of an entity stands for.
    pub(super) fn of(&self, entity: usize, path: &str) -> Option<&[String]> {
        self.columns
            .iter()
            .find(|(at, known, _)| *at == entity && known == path)
            .map(|(.., columns)| columns.as_slice())
    }
}

/// Whether the relation has columns on this side.
fn has_columns(relation: &RelationArgs) -> bool {
    match relation.kind {
        RelationKind::ManyToOne => true,
        RelationKind::OneToOne => !relation.joins.is_empty(),
        RelationKind::OneToMany | RelationKind::ManyToMany => false,
    }
}

/// Adds the columns of relations to their entities.
pub(super) fn join_columns(entities: &mut Entities) -> Joined {
    let mut joined = Joined::default();
    // Others may refer to keys that relations are part of.
    for primary in [true, false] {
        for place in 0..entities.all.len() {
            let Some(entity) = entities.all.get(place) else {
                continue;
            };
            if entity.kind == TableKind::Child {
                continue;
            }
            let relations: Vec<EntityRelation> = entity
                .relations
                .iter()
                .filter(|relation| relation.args.primary == primary && has_columns(&relation.args))
                .cloned()
                .collect();
            for relation in relations {
                if let Err(problem) = join(entities, place, &relation, &mut joined)
                    && let Some(entity) = entities.all.get_mut(place)
                {
                    entity.problems.push(Problem {
                        place: relation.args.place.clone(),
                        reason: problem.reason,
                    });
                }
            }
        }
    }
    joined
}

fn join(
    entities: &mut Entities,
    place: usize,
    relation: &EntityRelation,
    joined: &mut Joined,
) -> Result<(), Problem> {
    let strategy = entities.settings.strategy;
    let prefixes: &[String] = if entities.settings.is_old {
        &[]
    } else {
        &relation.prefixes
    };
    let other = entities.find(&relation.args.target, place)?;
    let target = entities.all.get(other).ok_or_else(|| lost(relation))?;
    let referenced = referenced(target, &relation.args.joins, relation)?;
    let target_table = target.table.clone();
    let is_view = target.kind == TableKind::View;
    let entity = entities.all.get_mut(place).ok_or_else(|| lost(relation))?;
    let mut names = Vec::new();
    let mut all_primary = true;
    for column in &referenced {
        let name = match given_name(&relation.args.joins, column) {
            Some(name) => name?.to_owned(),
            None => strategy.join_column(&relation.args.property, &column.args.property),
        };
        let known = entity
            .columns
            .iter_mut()
            .find(|known| known.within == relation.within && known.bare == name);
        if let Some(known) = known {
            // TypeORM gives it the type of what it refers to.
            known.args.of = column.args.of.clone();
            all_primary &= known.args.primary;
            names.push(known.name.clone());
            continue;
        }
        let args = joining(&relation.args, column, &name);
        let full = kept(&strategy.column(&relation.args.property, Some(&name), prefixes));
        all_primary &= args.primary;
        names.push(full.clone());
        entity.columns.push(EntityColumn {
            args,
            bare: name,
            name: full,
            path: relation.path.clone(),
            within: relation.within.clone(),
        });
    }
    let path = relation.path.clone();
    joined.columns.push((place, path, names.clone()));
    if !relation.args.foreign_key || is_view || entity.kind == TableKind::View {
        return Ok(());
    }
    if relation.args.kind == RelationKind::OneToOne && !all_primary {
        let key = Key {
            columns: names.clone(),
            place: relation.args.place.clone(),
        };
        joined.uniques.push((place, key));
    }
    let key = ForeignKey {
        columns: names,
        references: target_table,
        on: referenced
            .iter()
            .map(|column| column.name.clone())
            .collect(),
        on_delete: relation.args.on_delete.clone(),
        on_update: relation.args.on_update.clone(),
        place: relation.args.place.clone(),
    };
    joined.foreign_keys.push((place, key));
    Ok(())
}

pub(super) fn lost(relation: &EntityRelation) -> Problem {
    Problem {
        place: relation.args.place.clone(),
        reason: "the other side of the relation is not found".to_owned(),
    }
}

/// The name that a join gives to the column that refers to this one.
pub(super) fn given_name<'a>(
    joins: &'a [JoinArgs],
    referenced: &EntityColumn,
) -> Option<Result<&'a str, Problem>> {
    joins.iter().find_map(|join| {
        let fits = join
            .referenced
            .text()
            .is_none_or(|name| name == referenced.args.property);
        match &join.name {
            Given::Unknown(problem) => Some(Err(problem.clone())),
            name => name.text().filter(|_| fits).map(Ok),
        }
    })
}

/// The columns that joins refer to: as said, or the primary key.
pub(super) fn referenced(
    target: &Entity,
    joins: &[JoinArgs],
    relation: &EntityRelation,
) -> Result<Vec<EntityColumn>, Problem> {
    if let Some(problem) = joins.iter().find_map(|join| match &join.referenced {
        Given::Unknown(problem) => Some(problem),
        _ => None,
    }) {
        return Err(problem.clone());
    }
    if joins.iter().all(|join| join.referenced.text().is_none()) {
        let key: Vec<EntityColumn> = target.primary().cloned().collect();
        if key.is_empty() {
            return Err(Problem {
                place: relation.args.place.clone(),
                reason: format!("the primary key of {} is not known", target.name),
            });
        }
        return Ok(key);
    }
    joins
        .iter()
        .map(|join| {
            let name = join.referenced.text().unwrap_or_default();
            target
                .columns
                .iter()
                .find(|column| column.args.property == name)
                .cloned()
                .ok_or_else(|| Problem {
                    place: relation.args.place.clone(),
                    reason: format!("{} has no property {name}", target.name),
                })
        })
        .collect()
}

/// A column that refers to another.
fn joining(relation: &RelationArgs, referenced: &EntityColumn, name: &str) -> ColumnArgs {
    ColumnArgs {
        primary: relation.primary,
        nullable: relation.nullable,
        problems: relation.problems.clone(),
        ..copied(referenced, name, &relation.property, &relation.place)
    }
}

/// A column with the type of another.
pub(super) fn copied(of: &EntityColumn, name: &str, property: &str, place: &Place) -> ColumnArgs {
    let source = &of.args;
    let mut column = ColumnArgs {
        name: Given::Text(name.to_owned()),
        of: source.of.clone(),
        length: source.length.clone(),
        precision: source.precision.clone(),
        scale: source.scale.clone(),
        any_modifier: source.any_modifier,
        labels: source.labels.clone(),
        enum_name: source.enum_name.clone(),
        // The type of what is generated is settled later there.
        generated: source
            .generated
            .filter(|generated| *generated == Generated::Uuid),
        ..ColumnArgs::new(property, place.clone(), Mode::Regular)
    };
    generate(&mut column);
    column.generated = None;
    column.default = DefaultArg::None;
    column
}

/// The other end of a `@ForeignKey`.
pub(super) fn foreign_key(
    entities: &Entities,
    place: usize,
    key: &super::args::ForeignKeyArgs,
) -> Result<ForeignKey, Problem> {
    let missing = |entity: &Entity, name: &str| Problem {
        place: key.place.clone(),
        reason: format!("{} has no property {name}", entity.name),
    };
    let find = |entity: &Entity, name: &String| {
        entity
            .columns
            .iter()
            .find(|column| column.args.property == *name || column.name == *name)
            .map(|column| column.name.clone())
            .ok_or_else(|| missing(entity, name))
    };
    let other = entities.find(&key.target, place)?;
    let (Some(entity), Some(target)) = (entities.all.get(place), entities.all.get(other)) else {
        return Err(Problem {
            place: key.place.clone(),
            reason: "the other side of the foreign key is not found".to_owned(),
        });
    };
    let columns: Result<Vec<String>, Problem> = key
        .properties
        .iter()
        .map(|name| find(entity, name))
        .collect();
    let on: Result<Vec<String>, Problem> = if key.on.is_empty() {
        Ok(target.primary().map(|column| column.name.clone()).collect())
    } else {
        key.on.iter().map(|name| find(target, name)).collect()
    };
    Ok(ForeignKey {
        columns: columns?,
        references: target.table.clone(),
        on: on?,
        on_delete: key.on_delete.clone(),
        on_update: key.on_update.clone(),
        place: key.place.clone(),
    })
}
