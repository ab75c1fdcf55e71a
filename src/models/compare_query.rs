//! Queries against what the server says of them.

use super::compare_column::written;
use super::compare_view::behind;
use super::type_fit::{Fit, best, is_text};
use super::{
    ActualColumn, Against, Database, Described, DescribedColumn, Expected, Fact, FactKind, PgType,
    Place, Query, QueryColumn, Question, Relation, Supply, TableName, TakesNull, Write,
};
use crate::catalog::ObjectKind;

/// Holds queries against what the server says of each, in the same order.
pub fn compare_queries(
    expected: &Expected,
    described: &[Described],
    against: &Against<'_>,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (query, described) in expected.queries.iter().zip(described) {
        match described {
            Described::Refused { sqlstate, message } => {
                facts.push(refused(query, sqlstate, message, against));
            }
            Described::Columns(columns) => {
                columns_facts(query, columns, against, &mut facts);
                for write in &query.writes {
                    write_facts(query, write, against, &mut facts);
                }
            }
        }
    }
    facts.extend(enum_facts(expected, described, against));
    facts
}

fn fact(query: &Query, kind: FactKind, object: String) -> Fact {
    Fact {
        kind,
        object,
        place: query.place.clone(),
        questions: Vec::new(),
        line: None,
    }
}

fn refused(query: &Query, sqlstate: &str, message: &str, against: &Against<'_>) -> Fact {
    // The server says that nothing is unique, and not which columns should be.
    let target = (sqlstate == "42P10").then(|| conflict_target(&query.sql));
    let kind = FactKind::QueryFails {
        query: query.name.clone(),
        sqlstate: sqlstate.to_owned(),
        message: match target.flatten() {
            Some(columns) => format!("{message}: ({columns})"),
            None => message.to_owned(),
        },
    };
    let object = missing(query, message, against).unwrap_or_else(|| query.name.clone());
    fact(query, kind, object)
}

/// What stands in the parentheses behind `ON CONFLICT`.
fn conflict_target(sql: &str) -> Option<String> {
    let words: Vec<&str> = sql.split_whitespace().collect();
    let sql = words.join(" ");
    let at = sql.to_ascii_uppercase().find("ON CONFLICT")?;
    let (target, _) = sql.get(at..)?.split_once('(')?.1.split_once(')')?;
    Some(target.trim().to_owned())
}

/// The place of a query, with the column of its result.
fn of_column(query: &Query, column: &str) -> Place {
    query.place.clone().of_property(column)
}

/// What the migration took away and the server misses.
fn missing(query: &Query, message: &str, against: &Against<'_>) -> Option<String> {
    let base = against.base?;
    let is_word = |text: &str, wanted: &str| {
        text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .any(|word| word.eq_ignore_ascii_case(wanted))
    };
    let named = base
        .relations
        .iter()
        .filter(|((_, name), _)| is_word(&query.sql, name));
    for (key, before) in named {
        let Some(now) = against.now.relations.get(key) else {
            if is_word(message, &key.1) {
                return Some(before.id.to_string());
            }
            continue;
        };
        for name in before.columns.keys() {
            if !now.columns.contains_key(name) && is_word(message, name) {
                return Some(now.column_id(name).to_string());
            }
        }
    }
    None
}

fn columns_facts(
    query: &Query,
    columns: &[DescribedColumn],
    against: &Against<'_>,
    facts: &mut Vec<Fact>,
) {
    let expected: Vec<String> = query.columns.iter().map(|one| one.name.clone()).collect();
    let actual: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(place, found)| match query.columns.get(place) {
            Some(wanted) if is_nameless(wanted, found) => wanted.name.clone(),
            _ => found.name.clone(),
        })
        .collect();
    if expected != actual {
        let pairs = || query.columns.iter().zip(columns);
        // A column that stands elsewhere now is not one with another name.
        let readable = actual.len() >= expected.len()
            && pairs().all(|(wanted, found)| {
                if is_nameless(wanted, found) {
                    return mismatch(wanted, &found.of).is_none();
                }
                let renamed = !actual.contains(&wanted.name) && !expected.contains(&found.name);
                (wanted.name == found.name || renamed) && mismatch(wanted, &found.of).is_none()
            });
        let kind = FactKind::QueryColumns {
            query: query.name.clone(),
            expected,
            actual,
            readable,
        };
        facts.push(fact(query, kind, query.name.clone()));
        if !readable {
            return;
        }
    }
    for (wanted, found) in query.columns.iter().zip(columns) {
        let origin = origin(found, against.now);
        let object = origin.map_or_else(
            || query.name.clone(),
            |(relation, column)| relation.column_id(&column.name).to_string(),
        );
        if let Some((fit, of)) = mismatch(wanted, &found.of) {
            let kind = FactKind::Type {
                expected: of.to_string(),
                actual: found.of.to_string(),
                fit,
            };
            facts.push(Fact {
                place: of_column(query, &wanted.name),
                ..fact(query, kind, object.clone())
            });
        }
        let Some((relation, column)) = origin else {
            continue;
        };
        let refuses_null = match wanted.takes_null {
            TakesNull::Yes => false,
            TakesNull::No => true,
            TakesNull::Promised => {
                before(relation, column, against).is_some_and(|(_, before)| before.not_null)
            }
        };
        if refuses_null && relation.is_table() && !column.not_null {
            facts.push(Fact {
                questions: vec![Question::nulls(relation, &column.name)],
                place: of_column(query, &wanted.name),
                ..fact(query, FactKind::MayBeNull, object)
            });
        }
    }
}

/// Whether neither side has a name for an expression; versions of the server call it differently.
fn is_nameless(wanted: &QueryColumn, found: &DescribedColumn) -> bool {
    const NAMELESS: &str = "?column?";
    found.origin.is_none() && (found.name == NAMELESS || wanted.name == NAMELESS)
}

/// How a column's type differs from the one that is decoded, if that matters.
fn mismatch<'a>(wanted: &'a QueryColumn, found: &PgType) -> Option<(Fit, &'a PgType)> {
    let wanted = &wanted.of;
    let (fit, of) = best(std::slice::from_ref(wanted), found)?;
    if is_text(wanted) && is_text(found) && wanted.array == found.array {
        return (fit == Fit::Padded).then_some((fit, of));
    }
    (!matches!(fit, Fit::Same | Fit::Harmless | Fit::Json)).then_some((fit, of))
}

/// The column of a table that a result's column comes from.
fn origin<'a>(
    column: &DescribedColumn,
    database: &'a Database,
) -> Option<(&'a Relation, &'a ActualColumn)> {
    let (table, number) = column.origin?;
    database.relations.values().find_map(|relation| {
        let (_, oid, _) = relation.identity?;
        if oid != table {
            return None;
        }
        let is_it = |(_, _, subid): (u32, u32, i32)| subid == i32::from(number);
        let found = relation
            .columns
            .values()
            .find(|column| column.identity.is_some_and(is_it))?;
        Some((relation, found))
    })
}

/// The same column before the migration.
fn before<'a>(
    relation: &Relation,
    column: &ActualColumn,
    against: &Against<'a>,
) -> Option<(&'a Relation, &'a ActualColumn)> {
    let base: &'a Database = against.base?;
    let schema = relation.id.schema.as_deref();
    let found = base.relation(&TableName::new(schema, &relation.id.name))?;
    Some((found, found.columns.get(&column.name)?))
}

fn write_facts(query: &Query, write: &Write, against: &Against<'_>, facts: &mut Vec<Fact>) {
    let Some(relation) = against.now.relation(&write.table) else {
        return;
    };
    // What cannot be written through a view at all, the server does not prepare.
    let behind = behind(&write.table, relation, against);
    if !relation.is_table() && behind.is_none() {
        return;
    }
    if let Some(behind) = behind.as_ref().filter(|_| write.inserts) {
        match &behind.hidden {
            Some(hidden) => facts.extend(hidden.columns.values().map(|column| {
                let trigger = hidden.fills_on_insert();
                let object = hidden.column_id(&column.name).to_string();
                fact(query, FactKind::RequiredOnInsert { trigger }, object)
            })),
            None => facts.push(fact(
                query,
                FactKind::View { known: false },
                relation.id.to_string(),
            )),
        }
    }
    let relation = behind.as_ref().map_or(relation, |behind| &behind.view);
    for column in relation.columns.values() {
        let before = before(relation, column, against);
        let object = || relation.column_id(&column.name).to_string();
        let named = match &write.columns {
            Some(named) => named.contains(&column.name),
            // Without a list the first columns are written; those that are new are the last.
            None => against.base.is_none() || before.is_some(),
        };
        if named {
            let Some((base, before)) = before else {
                continue;
            };
            facts.extend(written(
                &query.place,
                (base, before),
                (relation, column),
                against,
            ));
            if column.not_null && !before.not_null {
                facts.push(fact(query, FactKind::MayWriteNull, object()));
            }
        } else if write.inserts && column.not_null && !column.has_value_of_its_own() {
            // A trigger that filled it before fills it now.
            let known = before.is_some_and(|(_, before)| before == column);
            if relation.fills_on_insert() && (known || against.base.is_none()) {
                continue;
            }
            let kind = if before.is_some_and(|(_, before)| before.has_value_of_its_own()) {
                FactKind::NoDefault {
                    supply: Supply::Database,
                    // The same triggers did not need to fill it while it had a default.
                    trigger: relation.fills_on_insert()
                        && before.is_none_or(|(base, _)| base.fillers != relation.fillers),
                }
            } else {
                FactKind::RequiredOnInsert {
                    trigger: relation.fills_on_insert(),
                }
            };
            facts.push(Fact {
                line: Some((against.line)(column, None)),
                ..fact(query, kind, object())
            });
        }
    }
}

/// Labels that only one side knows, once for each type.
fn enum_facts(expected: &Expected, described: &[Described], against: &Against<'_>) -> Vec<Fact> {
    let mut seen: Vec<&TableName> = Vec::new();
    let mut facts = Vec::new();
    for query in &expected.queries {
        for (name, labels) in &query.enums {
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            let object = against.now.id(ObjectKind::Type, name).to_string();
            let Some(actual) = against.now.labels(name) else {
                // The driver looks it up by this name.
                if against.base.is_some_and(|base| base.labels(name).is_some()) {
                    let kind = FactKind::QueryFails {
                        query: query.name.clone(),
                        sqlstate: "42704".to_owned(),
                        message: format!("type \"{}\" does not exist", name.name),
                    };
                    facts.push(fact(query, kind, object));
                }
                continue;
            };
            // Labels that stand in a query itself are checked by the server.
            let written = expected.queries.iter().any(|query| {
                query.parameters.iter().any(|of| {
                    let schemas_agree = match (&of.schema, &name.schema) {
                        (Some(a), Some(b)) => a == b,
                        _ => true,
                    };
                    of.name == name.name && schemas_agree
                })
            });
            for label in labels.iter().filter(|label| !actual.contains(label)) {
                let label = label.clone();
                let kind = FactKind::LabelMissing { label, written };
                facts.push(fact(query, kind, object.clone()));
            }
            let unmapped: Vec<String> = actual
                .iter()
                .filter(|label| !labels.contains(label))
                .cloned()
                .collect();
            let mut questions = reading(expected, described, name, &unmapped, against);
            questions.sort();
            questions.dedup();
            if !unmapped.is_empty() && !questions.is_empty() {
                facts.push(Fact {
                    questions,
                    line: Some(unmapped.join("\n")),
                    ..fact(query, FactKind::LabelsUnmapped { labels: unmapped }, object)
                });
            }
        }
    }
    facts
}

/// The columns of this type that any query reads, as questions for rows with these labels.
fn reading(
    expected: &Expected,
    described: &[Described],
    name: &TableName,
    labels: &[String],
    against: &Against<'_>,
) -> Vec<Question> {
    let mut questions = Vec::new();
    for (query, described) in expected.queries.iter().zip(described) {
        let Described::Columns(columns) = described else {
            continue;
        };
        for (wanted, found) in query.columns.iter().zip(columns) {
            if wanted.of.name != name.name {
                continue;
            }
            if let Some((relation, column)) = origin(found, against.now) {
                questions.push(Question::labels(
                    relation,
                    &column.name,
                    column.data_type.array,
                    labels,
                ));
            }
        }
    }
    questions
}
