//! What there is to digest.

use std::collections::BTreeMap;

use super::expression::TextForm;
use super::model::SequenceState;
use crate::catalog::{ObjectId, ObjectKind};
use crate::pg::{PgError, Session};
use crate::sql::quote_identifier;

/// A table or materialized view.
#[derive(Debug, Clone, Default)]
pub(super) struct Relation {
    /// Its columns.
    pub(super) columns: BTreeMap<String, TextForm>,
    /// The columns of its key.
    pub(super) key: Vec<String>,
}

/// A relation a row and column. A table without columns has one row with a NULL.
///
/// A declared cast to `text` (25) counts unless it leaves the bytes alone. `varchar` (1043) has such a
/// cast; its values are their text. Domains have the casts of the type they are made of.
const COLUMNS: &str = "
WITH RECURSIVE base (oid, type) AS (
    SELECT oid, oid FROM pg_type WHERE typtype <> 'd'
    UNION ALL
    SELECT d.oid, base.type FROM pg_type d JOIN base ON d.typtype = 'd' AND d.typbasetype = base.oid
)
SELECT n.nspname, c.relname, c.relkind, a.attname,
    CASE WHEN k.castmethod IS NOT NULL AND k.castmethod <> 'b' AND b.type NOT IN (25, 1043)
        THEN format('%I.%I', pn.nspname, p.proname) END
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> 'v'
LEFT JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN base b ON b.oid = a.atttypid
LEFT JOIN pg_cast k ON k.castsource = b.type AND k.casttarget = 25
LEFT JOIN pg_proc p ON p.oid = t.typoutput
LEFT JOIN pg_namespace pn ON pn.oid = p.pronamespace
WHERE (c.relkind = 'r' OR c.relkind = 'm' AND c.relispopulated)
    AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1, 2, 4";

/// The columns of the best key of every table: of the primary key, else of the shortest unique index
/// of columns that cannot be NULL.
const KEYS: &str = "
SELECT DISTINCT ON (i.indrelid) n.nspname, c.relname, c.relkind, (
    SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
    WHERE a.attrelid = i.indrelid AND a.attnum = ANY (keys.columns))
FROM pg_index i
CROSS JOIN LATERAL (
    SELECT array_agg(i.indkey[place]) AS columns FROM generate_series(0, i.indnkeyatts - 1) place) keys
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND c.relkind = 'r'
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum = ANY (keys.columns) AND (NOT a.attnotnull OR a.attgenerated = 'v'))
ORDER BY i.indrelid, i.indisprimary DESC, i.indnkeyatts, x.relname";

/// Every sequence with its direction and the column of whole numbers that it belongs to.
const SEQUENCES: &str = "
SELECT n.nspname, c.relname, s.seqincrement > 0, tn.nspname, t.relname, a.attname
FROM pg_class c
JOIN pg_sequence s ON s.seqrelid = c.oid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.deptype IN ('a', 'i')
    AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0
LEFT JOIN pg_class t ON t.oid = o.refobjid
LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid AND a.atttypid IN (20, 21, 23)
WHERE c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1, 2";

/// Sequences looked at in one query.
const AT_ONCE: usize = 200;

/// The relations whose contents count.
pub(super) async fn relations(session: &Session) -> Result<BTreeMap<ObjectId, Relation>, PgError> {
    let mut relations: BTreeMap<ObjectId, Relation> = BTreeMap::new();
    for row in session.query_text(COLUMNS).await? {
        let mut row = row.into_iter();
        let mut next = || row.next().flatten();
        let id = id(&[next(), next(), next()]);
        let (column, output) = (next(), next());
        let relation = relations.entry(id).or_default();
        if let Some(column) = column {
            let form = output.map_or(TextForm::Cast, TextForm::Output);
            relation.columns.insert(column, form);
        }
    }
    for row in session.query_text(KEYS).await? {
        let mut row = row.into_iter();
        let mut next = || row.next().flatten();
        let id = id(&[next(), next(), next()]);
        let key = next().and_then(|columns| serde_json::from_str::<Vec<String>>(&columns).ok());
        if let (Some(relation), Some(key)) = (relations.get_mut(&id), key) {
            relation.key = key;
        }
    }
    Ok(relations)
}

pub(super) fn id(words: &[Option<String>; 3]) -> ObjectId {
    let [schema, name, kind] = words;
    let kind = match kind.as_deref() {
        Some("m") => ObjectKind::MaterializedView,
        _ => ObjectKind::Table,
    };
    ObjectId::new(kind, schema.as_deref(), name.as_deref().unwrap_or_default())
}

/// Where every sequence stands.
pub(super) async fn sequences(
    session: &Session,
) -> Result<BTreeMap<ObjectId, SequenceState>, PgError> {
    let mut sequences = BTreeMap::new();
    let mut listed = Vec::new();
    for row in session.query_text(SEQUENCES).await? {
        let mut row = row.into_iter();
        let mut next = || row.next().flatten();
        let (schema, name) = (next(), next().unwrap_or_default());
        let ascending = next().as_deref() != Some("f");
        let owner = match (next(), next(), next()) {
            (Some(schema), Some(table), Some(column)) => Some((
                ObjectId::new(ObjectKind::Table, Some(&schema), &table),
                column,
            )),
            _ => None,
        };
        let id = ObjectId::new(ObjectKind::Sequence, schema.as_deref(), &name);
        listed.push((id, ascending, owner));
    }
    for some in listed.chunks(AT_ONCE) {
        let queries: Vec<String> = some
            .iter()
            .enumerate()
            .map(|(place, (id, _, _))| {
                let name = qualified(id);
                format!("SELECT {place} AS place, last_value, is_called FROM {name}")
            })
            .collect();
        let sql = format!("{} ORDER BY 1", queries.join(" UNION ALL "));
        for (row, (id, ascending, owner)) in session.query_text(&sql).await?.into_iter().zip(some) {
            let cell = |place: usize| row.get(place).cloned().flatten().unwrap_or_default();
            let state = SequenceState {
                last_value: cell(1).parse().unwrap_or_default(),
                is_called: cell(2) == "t",
                ascending: *ascending,
                owner: owner.clone(),
            };
            sequences.insert(id.clone(), state);
        }
    }
    Ok(sequences)
}

/// The name of a relation in SQL.
pub(super) fn qualified(id: &ObjectId) -> String {
    let schema = id.schema.as_deref().unwrap_or("public");
    format!(
        "{}.{}",
        quote_identifier(schema),
        quote_identifier(&id.name)
    )
}

/// What to read a relation's own rows from, as `t`.
pub(super) fn source(id: &ObjectId) -> String {
    let only = match id.kind {
        ObjectKind::MaterializedView => "",
        _ => "ONLY ",
    };
    format!("{only}{} AS t", qualified(id))
}
