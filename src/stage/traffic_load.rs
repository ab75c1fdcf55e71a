//! Which tables a load is about, and what is sent to them.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU32;

use super::after::TOOLS;
use super::context::Tenant;
use crate::catalog::{Catalog, ObjectId, ObjectKind, diff};
use crate::config::Traffic;
use crate::event::RelationKind;
use crate::pg::fill::Shape;
use crate::sql::{quote_identifier, quote_literal};
use crate::traffic::{Probed, Source, SourceKind};

/// Rows of a range scan.
const RANGE: usize = 50;
/// How often each kind of statement is chosen.
const LOOK_UPS: u32 = 10;
const RANGES: u32 = 3;
const UPDATES: u32 = 4;
const INSERTS: u32 = 2;

/// What is sent and probed.
pub(super) struct Mix {
    pub(super) sources: Vec<Source>,
    pub(super) probed: Vec<Probed>,
    /// What cannot be done, and why.
    pub(super) left_out: Vec<String>,
}

/// The tables that were there before and that the migration touches, the weightiest first: by its
/// locks, and by what is another in the catalog afterwards, as not all locks are seen.
pub(super) fn touched(
    tenant: &Tenant,
    base: &Catalog,
    migrated: &Catalog,
) -> Vec<(String, String)> {
    let mut weights: BTreeMap<String, (usize, u64)> = BTreeMap::new();
    let modes = [
        "ShareUpdateExclusiveLock",
        "RowExclusiveLock",
        "ShareLock",
        "ShareRowExclusiveLock",
        "ExclusiveLock",
        "AccessExclusiveLock",
    ];
    for record in tenant.notes.ledger() {
        for lock in record.locks {
            let strength = modes.iter().position(|mode| *mode == lock.mode);
            if let Some(strength) = strength
                && !lock.on_new_object
                && lock.kind == RelationKind::Table
            {
                let weight = weights.entry(lock.relation).or_default();
                *weight = (*weight).max((strength + 1, lock.bytes.unwrap_or(0)));
            }
        }
    }
    for change in diff(base, migrated).changes {
        let object = &change.object;
        let table = match object.parent_id() {
            Some(parent) if parent.kind == ObjectKind::Table => parent,
            _ => object.clone(),
        };
        weights.entry(shown(&table)).or_default();
    }
    let mut tables: Vec<(&ObjectId, (usize, u64))> = base
        .objects
        .keys()
        .filter(|id| id.kind == ObjectKind::Table && !TOOLS.contains(&id.name.as_str()))
        .filter_map(|id| Some((id, *weights.get(&shown(id))?)))
        .collect();
    tables.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    tables
        .into_iter()
        .map(|(id, _)| (id.schema.clone().unwrap_or_default(), id.name.clone()))
        .collect()
}

fn shown(id: &ObjectId) -> String {
    format!("{}.{}", id.schema.as_deref().unwrap_or_default(), id.name)
}

/// What is sent: the user's scripts, or statements made from the tables themselves.
pub(super) fn sources(tenant: &Tenant, config: &Traffic, shapes: Vec<Shape>) -> Mix {
    let mut mix = Mix {
        sources: Vec::new(),
        probed: Vec::new(),
        left_out: Vec::new(),
    };
    for shape in &shapes {
        mix.probed.push(Probed {
            schema: shape.schema.clone(),
            name: shape.name.clone(),
            key: shape.key.clone(),
            rows: shape.rows.clone(),
        });
    }
    if config.scripts.is_empty() {
        for shape in shapes {
            mix.add(shape);
        }
        return mix;
    }
    for script in &tenant.shared.load {
        mix.sources.push(Source {
            name: script.name.clone(),
            weight: script.weight,
            kind: SourceKind::Script(script.clone()),
        });
    }
    mix
}

/// The touched tables that no probe is for. One of a partitioned table is for its partitions too.
pub(super) fn unprobed(
    base: &Catalog,
    touched: &[(String, String)],
    probed: &[Probed],
) -> Vec<String> {
    let parent = |schema: &str, name: &str| {
        let id = ObjectId::new(ObjectKind::Table, Some(schema), name);
        let (schema, name) = base.get(&id)?.get("partition of")?.split_once('.')?;
        Some((schema.to_owned(), name.to_owned()))
    };
    let is_probed = |(schema, name): &(String, String)| {
        let mut probed = probed.iter();
        probed.any(|table| table.schema == *schema && table.name == *name)
    };
    let is_covered = |table: &&(String, String)| {
        let up = |(schema, name): &(String, String)| parent(schema, name);
        // The bound is for broken input.
        let mut chain = std::iter::successors(Some((*table).clone()), up).take(64);
        chain.any(|table| is_probed(&table))
    };
    touched
        .iter()
        .filter(|table| !is_covered(table))
        .map(|(schema, name)| format!("{schema}.{name}"))
        .collect()
}

/// What could not be sent or probed.
pub(super) fn left_out(mix: &Mix, unprobed: &[String]) -> Vec<String> {
    let mut told = mix.left_out.clone();
    for table in unprobed {
        let taken = mix.probed.iter().any(|one| one.shown() == *table);
        let why = if taken {
            "the server has no connection left for it or too many tables are touched"
        } else {
            "it is a partition of a table without probes, or not one that the harness makes statements for"
        };
        told.push(format!("{table}: not probed, since {why}"));
    }
    told
}

impl Mix {
    /// Statements for a table, as an application of before the migration sends them: it names all
    /// of the columns that it knows.
    fn add(&mut self, shape: Shape) {
        let table = Probed {
            schema: shape.schema,
            name: shape.name,
            key: shape.key,
            rows: shape.rows,
        };
        let (shown, quoted) = (table.shown(), table.quoted());
        let columns: Vec<String> = shape
            .columns
            .iter()
            .map(|column| quote_identifier(column))
            .collect();
        let columns = columns.join(", ");
        let conditions: Vec<String> = table.rows.iter().map(|row| table.condition(row)).collect();
        if conditions.is_empty() {
            let why = if table.key.is_empty() {
                "it has no key whose columns are NOT NULL"
            } else {
                "it has no row"
            };
            self.left_out
                .push(format!("{shown}: no look-ups and updates, since {why}"));
        } else {
            self.push(&shown, "look-up", LOOK_UPS, {
                let select = |condition: &String| {
                    format!("SELECT {columns} FROM {quoted} WHERE {condition}")
                };
                conditions.iter().map(select).collect()
            });
            let keys: Vec<String> = table.key.iter().map(|key| quote_identifier(key)).collect();
            let keys = keys.join(", ");
            self.push(&shown, "range scan", RANGES, {
                let select = |row: &Vec<String>| {
                    let from: Vec<String> = row.iter().map(|value| quote_literal(value)).collect();
                    format!(
                        "SELECT {columns} FROM {quoted} WHERE ({keys}) >= ({}) ORDER BY {keys} LIMIT {RANGE}",
                        from.join(", ")
                    )
                };
                table.rows.iter().map(select).collect()
            });
            match shape.settable.first() {
                Some(column) => {
                    let column = quote_identifier(column);
                    self.push(&shown, "update", UPDATES, {
                        let update = |condition: &String| {
                            format!("UPDATE {quoted} SET {column} = {column} WHERE {condition}")
                        };
                        conditions.iter().map(update).collect()
                    });
                }
                None => self.left_out.push(format!(
                    "{shown}: no updates, since all of its columns are keys or computed"
                )),
            }
        }
        match shape.maker {
            Ok(maker) => self.sources.push(Source {
                name: format!("insert into {shown}"),
                weight: INSERTS,
                kind: SourceKind::Insert(Box::new(maker), AtomicU32::new(1)),
            }),
            Err(why) => self
                .left_out
                .push(format!("{shown}: no inserts, since {why}")),
        }
    }

    fn push(&mut self, table: &str, kind: &str, weight: u32, statements: Vec<String>) {
        self.sources.push(Source {
            name: format!("{kind} in {table}"),
            weight,
            kind: SourceKind::OneOf(statements),
        });
    }
}
