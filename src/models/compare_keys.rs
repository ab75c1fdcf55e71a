//! Keys, foreign keys and indexes: their structure, not their names.

use super::{
    ActualForeignKey, ActualKey, Against, Expected, Fact, FactKind, ForeignKey, Key, Place,
    Relation, Table, TableName,
};

/// Everything in which the keys of a table are not what its model says. A key of which a column is
/// missing says nothing more than that.
pub(super) fn key_facts(
    table: &Table,
    relation: &Relation,
    expected: &Expected,
    against: &Against<'_>,
    facts: &mut Vec<Fact>,
) {
    let there = |columns: &[String]| {
        columns
            .iter()
            .all(|column| relation.columns.contains_key(column))
    };
    let fact = |kind, place: &Place| Fact {
        kind,
        object: relation.id.to_string(),
        place: place.clone(),
        questions: Vec::new(),
        line: None,
    };
    if let Some(key) = table.primary_key.as_ref().filter(|key| there(&key.columns))
        && !same_set(&key.columns, &relation.primary_key)
    {
        let kind = FactKind::PrimaryKey {
            expected: key.columns.clone(),
            actual: relation.primary_key.clone(),
            unique: any_set(&relation.uniques, key),
        };
        facts.push(fact(kind, &key.place));
    }
    for key in table.uniques.iter().filter(|key| there(&key.columns)) {
        if !any_set(&relation.uniques, key) && !same_set(&key.columns, &relation.primary_key) {
            let kind = FactKind::UniqueMissing {
                columns: key.columns.clone(),
            };
            facts.push(fact(kind, &key.place));
        }
    }
    for key in table.indexes.iter().filter(|key| there(&key.columns)) {
        let covered = relation.indexes.iter().any(|index| {
            index.columns.starts_with(&key.columns) || same_set(&index.columns, &key.columns)
        });
        if !covered {
            let kind = FactKind::IndexMissing {
                columns: key.columns.clone(),
            };
            facts.push(fact(kind, &key.place));
        }
    }
    for key in table.foreign_keys.iter().filter(|key| there(&key.columns)) {
        // That the other table or its columns are missing is told there; none can refer to a view.
        let other = against.now.relation(&key.references);
        let Some(other) = other.filter(|other| other.is_table()) else {
            continue;
        };
        if !key
            .on
            .iter()
            .all(|column| other.columns.contains_key(column))
        {
            continue;
        }
        let on = referenced(key, expected, other);
        let target = TableName::new(other.id.schema.as_deref(), &other.id.name);
        let found = relation
            .foreign_keys
            .iter()
            .find(|actual| actual.references == target && same_pairs(&key.columns, &on, actual));
        match found {
            None => {
                let kind = FactKind::ForeignKeyMissing {
                    columns: key.columns.clone(),
                    references: other.id.to_string(),
                };
                facts.push(fact(kind, &key.place));
            }
            Some(actual) => {
                for (event, wanted, given) in [
                    ("ON DELETE", &key.on_delete, &actual.on_delete),
                    ("ON UPDATE", &key.on_update, &actual.on_update),
                ] {
                    if let Some(wanted) = wanted.as_ref().filter(|wanted| *wanted != given) {
                        let kind = FactKind::ForeignKeyAction {
                            columns: key.columns.clone(),
                            expected: format!("{event} {wanted}"),
                            actual: format!("{event} {given}"),
                        };
                        facts.push(fact(kind, &key.place));
                    }
                }
            }
        }
    }
}

/// The columns that a foreign key refers to: as said, or the primary key.
fn referenced(key: &ForeignKey, expected: &Expected, other: &Relation) -> Vec<String> {
    if !key.on.is_empty() {
        return key.on.clone();
    }
    expected
        .tables
        .iter()
        .find(|table| table.name == key.references)
        .and_then(|table| table.primary_key.as_ref())
        .map_or_else(|| other.primary_key.clone(), |key| key.columns.clone())
}

/// Whether the same columns refer to the same columns, in any order.
fn same_pairs(columns: &[String], on: &[String], actual: &ActualForeignKey) -> bool {
    let pairs = |a: &[String], b: &[String]| {
        let mut pairs: Vec<(String, String)> = a.iter().cloned().zip(b.iter().cloned()).collect();
        pairs.sort();
        pairs
    };
    columns.len() == actual.columns.len()
        && pairs(columns, on) == pairs(&actual.columns, &actual.on)
}

fn any_set(keys: &[ActualKey], wanted: &Key) -> bool {
    keys.iter()
        .any(|key| same_set(&key.columns, &wanted.columns))
}

fn same_set(a: &[String], b: &[String]) -> bool {
    let sorted = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort();
        list
    };
    sorted(a) == sorted(b)
}
