//! What entities say about the database.

use super::args::{ColumnArgs, Labels, Mode, Problem, RelationKind, TableKind, TreeArgs};
use super::between::{self, Between};
use super::chains::Chains;
use super::defaults::{default, supply};
use super::entity::{Entities, Entity, EntityColumn, EntityRelation, kept};
use super::joins::{self, Joined};
use super::{data_source, types};
use crate::models::reader::typescript::{Evaluator, Project, with_deep_stack};
use crate::models::{
    Column, DefaultValue, Enum, Expected, ForeignKey, Key, Label, Nullable, PgType, Place,
    ReadOptions, Sources, Supply, Table, TableName, Types, Unknown, UnknownScope,
};

/// Reads the files.
pub(super) fn read(sources: &Sources, options: &ReadOptions) -> Expected {
    with_deep_stack(|| read_here(sources, options)).unwrap_or_else(|| broken(sources))
}

/// What is left to say where reading ended early.
fn broken(sources: &Sources) -> Expected {
    let unknowns = sources.files.iter().map(|file| Unknown {
        place: Place::new(&file.shown, 1, 1),
        reason: "it could not be read to its end".to_owned(),
        hides: UnknownScope::File,
    });
    Expected {
        unknowns: unknowns.collect(),
        ..Expected::default()
    }
}

fn read_here(sources: &Sources, options: &ReadOptions) -> Expected {
    let project = Project::new(sources);
    let evaluator = Evaluator::new(&project);
    let mut lower = Lower {
        evaluator: &evaluator,
        expected: Expected::default(),
    };
    let found = Chains {
        project: &project,
        evaluator: &evaluator,
    };
    let chains = found.all(&mut lower.expected.unknowns);
    let (settings, unknowns) = data_source::settings(sources, &project, &evaluator, options);
    // Without entities there is nothing that a name could be wrong of.
    if !chains.is_empty() {
        lower.expected.unknowns.extend(unknowns);
    }
    let mut entities = Entities::of(settings, &chains);
    let joined = joins::join_columns(&mut entities);
    lower.emit(&entities, &joined);
    lower.expected
}

struct Lower<'a, 'p> {
    evaluator: &'a Evaluator<'p>,
    expected: Expected,
}

impl Lower<'_, '_> {
    fn emit(&mut self, entities: &Entities, joined: &Joined) {
        for problem in &entities.nameless {
            self.unknown(problem, UnknownScope::File);
        }
        for (place, entity) in entities.all.iter().enumerate() {
            if !entity.own {
                continue;
            }
            if entity.kind == TableKind::Child {
                for problem in &entity.problems {
                    if entity.parent.is_none() {
                        self.unknown(problem, UnknownScope::File);
                    }
                }
                continue;
            }
            let table = self.table(entities, joined, place, entity);
            self.expected.tables.push(table);
            if let Some(TreeArgs::Closure(_)) = entity.tree {
                match between::closure(entities, entity, self.evaluator) {
                    Ok(between) => self.between(&between),
                    Err(problem) => self.unknown(&problem, UnknownScope::File),
                }
            }
        }
        let (tables, problems) = between::join_tables(entities);
        for between in &tables {
            self.between(between);
        }
        for (_, problem) in problems {
            self.unknown(&problem, UnknownScope::File);
        }
    }

    fn unknown(&mut self, problem: &Problem, hides: UnknownScope) {
        let unknown = Unknown {
            place: problem.place.clone(),
            reason: problem.reason.clone(),
            hides,
        };
        if !self.expected.unknowns.contains(&unknown) {
            self.expected.unknowns.push(unknown);
        }
    }

    fn table(&mut self, entities: &Entities, joined: &Joined, at: usize, entity: &Entity) -> Table {
        let mut table = self.bare_table(entity);
        table.partial = !entity.problems.is_empty();
        for problem in &entity.problems {
            self.unknown(problem, UnknownScope::Table(table.name.clone()));
        }
        let tree = match entity.tree {
            Some(TreeArgs::NestedSet) => &[("nsleft", "integer"), ("nsright", "integer")][..],
            Some(TreeArgs::MaterializedPath) => &[("mpath", "character varying")][..],
            _ => &[],
        };
        for (name, of) in tree {
            table.columns.push(kept_column(name, of, &entity.place));
        }
        if entity.kind == TableKind::View {
            table.writes = false;
            table.primary_key = None;
            return table;
        }
        let here = |(place, _): &&(usize, ForeignKey)| *place == at;
        table.foreign_keys = joined
            .foreign_keys
            .iter()
            .filter(here)
            .map(|(_, key)| key.clone())
            .collect();
        for key in &entity.foreign_keys {
            match joins::foreign_key(entities, at, key) {
                Ok(key) => table.foreign_keys.push(key),
                Err(problem) => {
                    self.unknown(&problem, UnknownScope::Table(table.name.clone()));
                }
            }
        }
        let uniques = joined.uniques.iter().filter(|(place, _)| *place == at);
        table.uniques = uniques.map(|(_, key)| key.clone()).collect();
        for key in &entity.keys {
            let columns = key.paths.as_ref().and_then(|paths| {
                let columns = paths
                    .iter()
                    .map(|path| columns_of(entity, joined, at, path));
                Some(columns.collect::<Option<Vec<_>>>()?.concat())
            });
            let Some(columns) = columns else {
                let problem = Problem {
                    place: key.place.clone(),
                    reason: "the columns of the index or constraint could not be told".to_owned(),
                };
                // It hides no column, so it could hide no break.
                self.unknown(&problem, UnknownScope::Table(table.name.clone()));
                continue;
            };
            let made = Key {
                columns,
                place: key.place.clone(),
            };
            if key.unique {
                table.uniques.push(made);
            } else {
                table.indexes.push(made);
            }
        }
        table
    }

    /// The table with its columns and key.
    fn bare_table(&mut self, entity: &Entity) -> Table {
        let mut table = Table::new(entity.table.clone(), entity.place.clone());
        for column in &entity.columns {
            if table.column(&column.name).is_some() {
                continue;
            }
            let lowered = self.column(entity, column);
            table.columns.push(lowered);
        }
        let key: Vec<String> = entity.primary().map(|column| column.name.clone()).collect();
        if !key.is_empty() {
            table.primary_key = Some(Key {
                columns: key,
                place: entity.place.clone(),
            });
        }
        table
    }

    fn column(&mut self, entity: &Entity, column: &EntityColumn) -> Column {
        let args = &column.args;
        let scope = UnknownScope::Column(entity.table.clone(), column.name.clone());
        for problem in &args.problems {
            let problem = Problem {
                place: args.place.clone(),
                reason: problem.reason.clone(),
            };
            self.unknown(&problem, scope.clone());
        }
        let types = if args.is_enum() {
            Types::one(self.enumerated(entity, column))
        } else if args.mode == Mode::View {
            types::pg_type(args).map_or(Types::Unknown, Types::one)
        } else {
            match types::pg_type(args) {
                Ok(of) => Types::one(of),
                Err(reason) => {
                    if args.problems.is_empty() {
                        let place = args.place.clone();
                        self.unknown(&Problem { place, reason }, scope);
                    }
                    Types::Unknown
                }
            }
        };
        let (supply, expected) = (supply(args), default(args, &types));
        Column {
            name: column.name.clone(),
            place: args.place.clone(),
            types,
            nullable: match (args.primary, args.nullable) {
                _ if args.mode == Mode::View => Nullable::Unknown,
                (true, _) | (false, Some(false)) => Nullable::No,
                (false, Some(true)) => Nullable::Yes,
                (false, None) => Nullable::Unknown,
            },
            supply,
            default: expected,
            reads: args.select || args.insert,
            kept: vec![decorator(entity, column).to_owned()],
        }
    }

    /// The enumerated type of a column, which is noted.
    fn enumerated(&mut self, entity: &Entity, column: &EntityColumn) -> PgType {
        let args = &column.args;
        let name = match &args.enum_name {
            Some(name) => name.clone(),
            None => format!("{}_{}_enum", entity.table.name, column.name.to_lowercase()),
        };
        let (schema, name) = match name.split_once('.') {
            Some((schema, name)) => (Some(schema.to_owned()), name.to_owned()),
            None => (entity.table.schema.clone(), name),
        };
        let name = TableName::new(schema.as_deref(), &kept(&name));
        if !self.expected.enums.iter().any(|known| known.name == name) {
            let labels = match &args.labels {
                Labels::Known(labels) => Some(
                    labels
                        .iter()
                        .map(|(label, place)| Label {
                            label: label.clone(),
                            place: place.clone(),
                        })
                        .collect(),
                ),
                Labels::None | Labels::Unknown => None,
            };
            // Values are sent as text, and whichever type the column is of takes them.
            self.expected.unnamed_enums.insert(name.clone());
            self.expected.enums.push(Enum {
                name: name.clone(),
                place: args.place.clone(),
                labels,
            });
        }
        let mut of = PgType::named(name.schema.as_deref(), &name.name);
        of.array = args.array;
        of
    }

    /// A table that no class stands for.
    fn between(&mut self, between: &Between) {
        let name = &between.entity.table;
        // Some have a class all the same.
        if self.expected.tables.iter().any(|table| table.name == *name) {
            return;
        }
        let mut table = self.bare_table(&between.entity);
        table.foreign_keys.clone_from(&between.foreign_keys);
        table.indexes = between
            .indexes
            .iter()
            .map(|columns| Key {
                columns: columns.clone(),
                place: table.place.clone(),
            })
            .collect();
        self.expected.tables.push(table);
    }
}

/// The columns that the path of a property stands for.
fn columns_of(entity: &Entity, joined: &Joined, at: usize, path: &str) -> Option<Vec<String>> {
    if let Some(columns) = joined.of(at, path) {
        return Some(columns.to_vec());
    }
    let column = entity.columns.iter().find(|column| column.path == path)?;
    Some(vec![column.name.clone()])
}

/// The decorator that makes a column.
fn decorator(entity: &Entity, column: &EntityColumn) -> &'static str {
    let args: &ColumnArgs = &column.args;
    let joined = |relation: &&EntityRelation| {
        relation.path == column.path && relation.args.property == args.property
    };
    if let Some(relation) = entity.relations.iter().find(joined) {
        return match relation.args.kind {
            RelationKind::OneToOne => "OneToOne",
            _ => "ManyToOne",
        };
    }
    match (args.mode, args.primary) {
        (Mode::CreateDate, _) => "CreateDateColumn",
        (Mode::UpdateDate, _) => "UpdateDateColumn",
        (Mode::DeleteDate, _) => "DeleteDateColumn",
        (Mode::Version, _) => "VersionColumn",
        (Mode::Regular, true) => "PrimaryColumn",
        _ => "Column",
    }
}

/// A column in which TypeORM keeps the place in a tree.
fn kept_column(name: &str, of: &str, place: &Place) -> Column {
    let path = of != "integer";
    Column {
        name: name.to_owned(),
        place: place.clone().of_property(name),
        types: Types::one(PgType::parse(of)),
        nullable: if path { Nullable::Yes } else { Nullable::No },
        supply: if path { Supply::IfSet } else { Supply::Client },
        default: DefaultValue::Unknown,
        reads: true,
        kept: Vec::new(),
    }
}
