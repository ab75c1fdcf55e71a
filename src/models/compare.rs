//! Models against one catalog: every way in which the database is not what they say.

use std::collections::BTreeSet;

use super::compare_column::column_facts;
use super::compare_keys::key_facts;
use super::compare_view::{Behind, behind, written_through};
use super::{
    ActualColumn, Column, Database, Enum, Expected, Fact, FactKind, Line, PgType, Place, Question,
    Relation, Table, TableName, Types,
};
use crate::catalog::ObjectKind;

/// What models are held against.
#[derive(Debug, Clone, Copy)]
pub struct Against<'a> {
    /// The state that is judged.
    pub now: &'a Database,
    /// The state before the migration, unless that is the one that is judged.
    pub base: Option<&'a Database>,
    /// The line that declares a column in the models' own language.
    pub line: Line,
}

impl Against<'_> {
    /// The table as it was before the migration.
    pub(super) fn base_relation(&self, table: &Table) -> Option<&Relation> {
        self.base?.relation(&table.name)
    }
}

/// Holds models against a catalog.
pub fn compare(expected: &Expected, against: &Against<'_>) -> Vec<Fact> {
    let adopted = adopt_enums(expected, against.now);
    let expected = adopted.as_ref().unwrap_or(expected);
    let mut facts = Vec::new();
    for table in &expected.tables {
        match against.now.relation(&table.name) {
            Some(relation) => {
                compare_table(table, relation, expected, against, &mut facts);
            }
            None => facts.extend(missing_table(table, against)),
        }
    }
    for found in &expected.enums {
        compare_enum(found, expected, against, &mut facts);
    }
    facts
}

/// Gives enumerated types that the application never names the names that they have here; `None`
/// if nothing changes.
fn adopt_enums(expected: &Expected, now: &Database) -> Option<Expected> {
    let mut adopted: Option<Expected> = None;
    for name in &expected.unnamed_enums {
        if now.labels(name).is_some() {
            continue;
        }
        let is_it = |of: &PgType| of.name == name.name && of.schema == name.schema;
        let used = expected.tables.iter().find_map(|table| {
            let relation = now.relation(&table.name)?;
            table.columns.iter().find_map(|column| {
                let Types::Known(types) = &column.types else {
                    return None;
                };
                let actual = &relation.columns.get(&column.name)?.data_type;
                let other = TableName::new(actual.schema.as_deref(), &actual.name);
                (types.iter().any(is_it) && now.labels(&other).is_some()).then_some(other)
            })
        });
        let Some(other) = used else {
            continue;
        };
        let adopted = adopted.get_or_insert_with(|| expected.clone());
        for column in adopted
            .tables
            .iter_mut()
            .flat_map(|table| &mut table.columns)
        {
            if let Types::Known(types) = &mut column.types {
                for of in types.iter_mut().filter(|of| is_it(of)) {
                    of.schema.clone_from(&other.schema);
                    of.name.clone_from(&other.name);
                }
            }
        }
        for found in adopted.enums.iter_mut().filter(|found| found.name == *name) {
            found.name = other.clone();
        }
    }
    adopted
}

/// Tables that come with an extension are not in a catalog.
const OF_EXTENSIONS: [&str; 6] = [
    "geography_columns",
    "geometry_columns",
    "raster_columns",
    "raster_overviews",
    "spatial_ref_sys",
    "pg_stat_statements",
];

fn missing_table(table: &Table, against: &Against<'_>) -> Option<Fact> {
    if OF_EXTENSIONS.contains(&table.name.name.as_str()) && !against.now.extensions.is_empty() {
        return None;
    }
    let renamed = against
        .base_relation(table)
        .and_then(|relation| relation.identity)
        .and_then(|identity| {
            against
                .now
                .relations
                .values()
                .find(|relation| relation.identity == Some(identity))
        })
        .map(|relation| relation.id.to_string());
    let kind = if table.writes {
        ObjectKind::Table
    } else {
        ObjectKind::View
    };
    Some(Fact {
        kind: FactKind::MissingTable { renamed },
        object: against.now.id(kind, &table.name).to_string(),
        place: table.place.clone(),
        questions: Vec::new(),
        line: None,
    })
}

fn compare_table(
    table: &Table,
    relation: &Relation,
    expected: &Expected,
    against: &Against<'_>,
    facts: &mut Vec<Fact>,
) {
    let behind = behind(&table.name, relation, against);
    if let Some(behind) = behind.as_ref().filter(|_| table.writes) {
        view_facts(table, behind, against, facts);
    }
    let relation = behind.as_ref().map_or(relation, |behind| &behind.view);
    let mut renamed_to: BTreeSet<String> = BTreeSet::new();
    for column in &table.columns {
        let Some(actual) = relation.columns.get(&column.name) else {
            let renamed = renamed_column(table, column, relation, against);
            renamed_to.extend(renamed.clone());
            facts.push(Fact {
                kind: FactKind::MissingColumn {
                    renamed,
                    used: column.reads,
                },
                object: relation.column_id(&column.name).to_string(),
                place: column.place.clone(),
                questions: Vec::new(),
                line: None,
            });
            continue;
        };
        column_facts(table, column, relation, actual, against, facts);
    }
    unmapped_columns(table, relation, &renamed_to, against, facts);
    if relation.is_table() {
        key_facts(table, relation, expected, against, facts);
    }
}

/// Whether the application can still write what became a view.
fn view_facts(table: &Table, behind: &Behind, against: &Against<'_>, facts: &mut Vec<Fact>) {
    let fact = |kind, object: String| Fact {
        kind,
        object,
        place: table.place.clone(),
        questions: Vec::new(),
        line: None,
    };
    let known = behind.hidden.is_some();
    facts.push(Fact {
        questions: vec![written_through(&behind.view)],
        ..fact(FactKind::View { known }, behind.view.id.to_string())
    });
    for (relation, column) in behind
        .hidden
        .iter()
        .flat_map(|hidden| hidden.columns.values().map(move |column| (hidden, column)))
    {
        let trigger = relation.fills_on_insert();
        facts.push(Fact {
            line: Some((against.line)(column, None)),
            ..fact(
                FactKind::RequiredOnInsert { trigger },
                relation.column_id(&column.name).to_string(),
            )
        });
    }
}

/// What a column that is gone is called now, by its row in the system catalog.
fn renamed_column(
    table: &Table,
    column: &Column,
    relation: &Relation,
    against: &Against<'_>,
) -> Option<String> {
    let before = against.base_relation(table)?.columns.get(&column.name)?;
    let identity = before.identity?;
    relation
        .columns
        .values()
        .find(|now| now.identity == Some(identity) && table.column(&now.name).is_none())
        .map(|now| now.name.clone())
}

/// Columns that the models do not know. Where those are not wholly understood, that is told already,
/// and only what the migration adds is certainly new to the running version.
fn unmapped_columns(
    table: &Table,
    relation: &Relation,
    renamed_to: &BTreeSet<String>,
    against: &Against<'_>,
    facts: &mut Vec<Fact>,
) {
    let base = against.base_relation(table);
    let mut columns: Vec<&ActualColumn> = relation
        .columns
        .values()
        .filter(|column| table.column(&column.name).is_none() && !renamed_to.contains(&column.name))
        .collect();
    columns.sort_by_key(|column| column.position);
    let mut added = Vec::new();
    let mut others = Vec::new();
    for column in columns {
        let added_now = base.is_some_and(|base| !base.columns.contains_key(&column.name));
        // What they leave alone on purpose, a trigger fills on purpose.
        let left_alone = table.ignored.contains(&column.name) && relation.fills_on_insert();
        let required = column.not_null && !column.has_value_of_its_own() && !left_alone;
        if table.partial && !(added_now && required) {
            continue;
        }
        if required && table.writes && relation.is_table() {
            facts.push(Fact {
                kind: FactKind::RequiredOnInsert {
                    trigger: relation.fills_on_insert(),
                },
                object: relation.column_id(&column.name).to_string(),
                place: table.place.clone(),
                questions: Vec::new(),
                line: Some((against.line)(column, None)),
            });
        } else if table.ignored.contains(&column.name) {
            // They know of it.
        } else if added_now {
            added.push(column);
        } else {
            others.push(column);
        }
    }
    for (columns, added) in [(added, true), (others, false)] {
        if columns.is_empty() {
            continue;
        }
        let lines: Vec<String> = columns
            .iter()
            .map(|column| (against.line)(column, None))
            .collect();
        let object = match columns.as_slice() {
            [only] => relation.column_id(&only.name),
            _ => relation.id.clone(),
        };
        facts.push(Fact {
            kind: FactKind::Unmapped {
                columns: columns.iter().map(|column| column.name.clone()).collect(),
                added,
            },
            object: object.to_string(),
            place: table.place.clone(),
            questions: Vec::new(),
            line: Some(lines.join("\n")),
        });
    }
}

fn compare_enum(found: &Enum, expected: &Expected, against: &Against<'_>, facts: &mut Vec<Fact>) {
    let object = against.now.id(ObjectKind::Type, &found.name).to_string();
    let fact = |kind, place: &Place| Fact {
        kind,
        object: object.clone(),
        place: place.clone(),
        questions: Vec::new(),
        line: None,
    };
    let Some(actual) = against.now.labels(&found.name) else {
        // Columns of the type say so themselves.
        if found.labels.is_some() && columns_of(found, expected, against).is_empty() {
            let used = expected
                .tables
                .iter()
                .any(|table| table.columns.iter().any(|column| is_of(column, found)));
            if !used {
                facts.push(fact(FactKind::MissingEnum, &found.place));
            }
        }
        return;
    };
    let Some(labels) = &found.labels else {
        facts.extend(changed_labels(found, actual, against, fact));
        return;
    };
    for label in labels {
        if !actual.contains(&label.label) {
            let kind = FactKind::LabelMissing {
                label: label.label.clone(),
                written: true,
            };
            facts.push(fact(kind, &label.place));
        }
    }
    let known = |label: &String| labels.iter().any(|known| known.label == *label);
    let unmapped: Vec<String> = actual
        .iter()
        .filter(|label| !known(label))
        .cloned()
        .collect();
    if !unmapped.is_empty() {
        let questions = columns_of(found, expected, against)
            .into_iter()
            .map(|(relation, column)| {
                Question::labels(relation, &column.name, column.data_type.array, &unmapped)
            })
            .collect();
        facts.push(Fact {
            questions,
            line: Some(unmapped.join("\n")),
            ..fact(FactKind::LabelsUnmapped { labels: unmapped }, &found.place)
        });
    }
    let ours = labels.iter().map(|label| &label.label);
    let common: Vec<&String> = actual.iter().filter(|label| known(label)).collect();
    if !ours.filter(|label| actual.contains(label)).eq(common) {
        facts.push(fact(FactKind::LabelOrder, &found.place));
    }
}

/// What a migration did to labels that the models do not list.
fn changed_labels(
    found: &Enum,
    actual: &[String],
    against: &Against<'_>,
    fact: impl Fn(FactKind, &Place) -> Fact,
) -> Option<Fact> {
    let before = against.base?.labels(&found.name)?;
    let missing_in = |all: &[String], of: &[String]| -> Vec<String> {
        of.iter()
            .filter(|label| !all.contains(label))
            .cloned()
            .collect()
    };
    let (added, removed) = (missing_in(before, actual), missing_in(actual, before));
    (!added.is_empty() || !removed.is_empty())
        .then(|| fact(FactKind::LabelsChanged { added, removed }, &found.place))
}

fn is_of(column: &Column, found: &Enum) -> bool {
    let Types::Known(types) = &column.types else {
        return false;
    };
    types.iter().any(|one| {
        one.name == found.name.name
            && !one.is_built_in()
            && (one.schema == found.name.schema
                || one.schema.is_none()
                || found.name.schema.is_none())
    })
}

/// The columns of the database that are of the enumerated type and known to the models.
fn columns_of<'a>(
    found: &Enum,
    expected: &Expected,
    against: &Against<'a>,
) -> Vec<(&'a Relation, &'a ActualColumn)> {
    let now: &'a Database = against.now;
    expected
        .tables
        .iter()
        .filter_map(|table| Some((table, now.relation(&table.name)?)))
        .flat_map(|(table, relation)| {
            table
                .columns
                .iter()
                .filter(|column| column.reads && is_of(column, found))
                .filter_map(move |column| Some((relation, relation.columns.get(&column.name)?)))
        })
        .filter(|(_, column)| column.data_type.name == found.name.name)
        .collect()
}
