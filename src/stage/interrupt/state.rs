//! What a database holds at one moment, and how two of them differ.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, ChangeKind, ObjectId, ObjectKind, diff};
use crate::event::Leftover;
use crate::pg::digest::{
    DataDigest, Suspect, TableDiff, TableDigest, compare_contents, read_digest, suspects,
};
use crate::pg::introspect::Reach;
use crate::pg::{Endpoint, Limits, PgError, Session, copy_database};
use crate::sql::quote_literal;
use crate::text::grouped;

/// A database, and how its server is reached.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) endpoint: Endpoint,
    pub(super) database: String,
    pub(super) limits: Limits,
}

impl Place {
    pub(super) async fn connect(&self) -> Result<Session, PgError> {
        let name = "pgrehearse interrupt";
        Session::connect(&self.endpoint, &self.database, name, self.limits.clone()).await
    }
}

/// Schema and rows.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) catalog: Catalog,
    pub(super) data: DataDigest,
}

impl State {
    pub(super) async fn read(place: &Place) -> Result<Self, PgError> {
        let mut session = place.connect().await?;
        let (catalog, _) = session.read_catalog(Reach::Database).await?;
        let data = read_digest(&session).await?;
        Ok(Self { catalog, data })
    }

    /// Whether nothing was done between the two: the same objects, and the same rows in each table,
    /// also in those that are new. Sequences are left out, since a crash moves them.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let emptied: BTreeSet<&ObjectId> = self.unlogged().chain(other.unlogged()).collect();
        let rows = |state: &Self| -> BTreeMap<ObjectId, TableDigest> {
            let tables = state.data.tables.iter();
            tables
                .filter(|(id, _)| !emptied.contains(id))
                .map(|(id, table)| (id.clone(), table.clone()))
                .collect()
        };
        diff(&self.catalog, &other.catalog).is_empty()
            && rows(self) == rows(other)
            && self.data.large_objects == other.data.large_objects
    }

    /// The tables that a crash empties.
    fn unlogged(&self) -> impl Iterator<Item = &ObjectId> {
        self.catalog
            .objects
            .iter()
            .filter(|(_, object)| object.get("persistence") == Some("unlogged"))
            .map(|(id, _)| id)
    }

    fn is_invalid(&self, id: &ObjectId) -> bool {
        let index = self.catalog.get(id);
        id.kind == ObjectKind::Index
            && index.is_some_and(|index| {
                [index.get("valid"), index.get("live")].contains(&Some("false"))
            })
    }
}

/// What two runs without an accident differ in already: times, random values, numbers of sequences.
#[derive(Debug, Default)]
pub(super) struct Volatile {
    columns: BTreeMap<ObjectId, BTreeSet<String>>,
    /// Tables that have another number of rows each time.
    counts: BTreeSet<ObjectId>,
}

impl Volatile {
    pub(super) fn between(one: &DataDigest, other: &DataDigest) -> Self {
        let mut volatile = Self::default();
        for suspect in suspects(one, other) {
            if suspect.gone || rows(one, &suspect.table) != rows(other, &suspect.table) {
                volatile.counts.insert(suspect.table.clone());
            }
            volatile
                .columns
                .insert(suspect.table, suspect.differing.into_iter().collect());
        }
        volatile
    }

    /// Tables whose number of rows differs each time, so that nothing is known of their rows.
    pub(super) fn unknown<'a>(
        &'a self,
        one: &'a DataDigest,
        other: &'a DataDigest,
    ) -> impl Iterator<Item = &'a ObjectId> {
        let differ = |table: &&ObjectId| one.tables.get(*table) != other.tables.get(*table);
        self.counts.iter().filter(differ)
    }

    fn explains(&self, suspect: &Suspect, one: &DataDigest, other: &DataDigest) -> bool {
        let Some(columns) = self.columns.get(&suspect.table) else {
            return false;
        };
        if self.counts.contains(&suspect.table) {
            return true;
        }
        !suspect.gone
            && rows(one, &suspect.table) == rows(other, &suspect.table)
            && suspect
                .differing
                .iter()
                .all(|column| columns.contains(column))
    }
}

fn rows(digest: &DataDigest, table: &ObjectId) -> Option<u64> {
    digest.tables.get(table).map(|table| table.rows)
}

/// How a difference is put into words: an object that is only in the second, one that is only in
/// the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) added: &'static str,
    pub(super) removed: &'static str,
}

/// How the schema of `other` differs from that of `one`.
pub(super) fn schema_differences(one: &State, other: &State, words: Words) -> Vec<Leftover> {
    let difference = diff(&one.catalog, &other.catalog);
    let mut found: Vec<Leftover> = super::super::compare::told(&difference)
        .map(|(change, told)| {
            let invalid = if other.is_invalid(&change.object) {
                " and INVALID"
            } else {
                ""
            };
            Leftover {
                object: told.object,
                what: match change.kind {
                    ChangeKind::Added => format!("{}{invalid}", words.added),
                    ChangeKind::Removed => words.removed.to_owned(),
                    ChangeKind::Altered => told.detail,
                },
            }
        })
        .collect();
    found.extend(difference.column_order.iter().map(|order| Leftover {
        object: order.table.to_string(),
        what: format!(
            "column order: {} → {}",
            order.before.join(", "),
            order.after.join(", ")
        ),
    }));
    found
}

/// The tables whose rows are not the same, with what `volatile` does not explain. A crash empties
/// unlogged tables, so those are left out.
pub(super) fn differing_tables(
    one: &State,
    other: &State,
    volatile: Option<&Volatile>,
) -> BTreeSet<ObjectId> {
    let emptied: BTreeSet<&ObjectId> = one.unlogged().chain(other.unlogged()).collect();
    suspects(&one.data, &other.data)
        .into_iter()
        .filter(|suspect| !emptied.contains(&suspect.table))
        .filter(|suspect| {
            !volatile.is_some_and(|volatile| volatile.explains(suspect, &one.data, &other.data))
        })
        .map(|suspect| suspect.table)
        .collect()
}

/// How the rows of `tables`, the sequences and the large objects of `other` differ from those of
/// `one`. Sequences that are further on are as they should be: a crash moves them.
pub(super) async fn data_differences(
    (one, here): (&State, &Place),
    (other, there): (&State, &Place),
    tables: &BTreeSet<ObjectId>,
    reveal: bool,
) -> Result<Vec<Leftover>, PgError> {
    let moved = one.data.sequences != other.data.sequences;
    if tables.is_empty() && !moved && one.data.large_objects == other.data.large_objects {
        return Ok(Vec::new());
    }
    let (here, there) = (here.connect().await?, there.connect().await?);
    let difference = compare_contents([&here, &there], [&one.data, &other.data], reveal).await?;
    let mut found: Vec<Leftover> = difference
        .tables
        .iter()
        .filter(|table| tables.contains(&table.table))
        .map(|table| Leftover {
            object: table.table.to_string(),
            what: rows_in_words(table),
        })
        .collect();
    // Digests say that they differ, and the rows must say how.
    for table in tables {
        if !difference.tables.iter().any(|found| found.table == *table) {
            found.push(Leftover {
                object: table.to_string(),
                what: "rows: they differ".to_owned(),
            });
        }
    }
    let backward = difference
        .sequences
        .iter()
        .filter(|moved| moved.is_backward());
    found.extend(backward.map(|moved| Leftover {
        object: moved.sequence.to_string(),
        what: "stands further back".to_owned(),
    }));
    if let Some(objects) = &difference.large_objects {
        found.push(Leftover {
            object: "large objects".to_owned(),
            what: objects.to_string(),
        });
    }
    Ok(found)
}

fn rows_in_words(table: &TableDiff) -> String {
    if table.gone {
        return format!("gone with its {} rows", grouped(table.rows_before));
    }
    let mut parts = Vec::new();
    for (number, word) in [(table.rows.lost, "lost"), (table.rows.added, "added")] {
        if number > 0 {
            parts.push(format!("{} {word}", grouped(number)));
        }
    }
    for (column, number) in &table.columns {
        parts.push(match number {
            Some(number) => format!(
                "{column} differs in {} of {}",
                grouped(*number),
                grouped(table.rows_before)
            ),
            None => format!("{column} differs"),
        });
    }
    if parts.is_empty() {
        parts.push("they differ".to_owned());
    }
    format!("rows: {}", parts.join(", "))
}

/// The unlogged tables with rows that `base` does not have.
pub(super) async fn filled_unlogged(
    place: &Place,
    base: &Catalog,
) -> Result<BTreeSet<ObjectId>, PgError> {
    let session = place.connect().await?;
    let sql = "SELECT n.nspname, c.relname, pg_catalog.quote_ident(n.nspname) || '.' || \
               pg_catalog.quote_ident(c.relname) FROM pg_catalog.pg_class c \
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
               WHERE c.relpersistence = 'u' AND c.relkind = 'r'";
    let mut found = BTreeSet::new();
    for row in session.query_text(sql).await? {
        let [Some(schema), Some(name), Some(quoted)] = row.as_slice() else {
            continue;
        };
        let id = ObjectId::new(ObjectKind::Table, Some(schema), name);
        let any = format!("SELECT EXISTS (SELECT FROM ONLY {quoted})");
        if base.get(&id).is_none() && session.query_one_text(&any).await?.as_deref() == Some("t") {
            found.insert(id);
        }
    }
    Ok(found)
}

/// Copies a database. The copy holds on to no roles, so that the migration can drop them.
pub(super) async fn copy(admin: &Session, from: &str, to: &str) -> Result<(), PgError> {
    copy_database(admin, from, to).await?;
    let forget = format!(
        "DELETE FROM pg_catalog.pg_shdepend WHERE dbid = \
         (SELECT oid FROM pg_catalog.pg_database WHERE datname = {})",
        quote_literal(to)
    );
    admin.execute(&forget).await.map(|_| ())
}

/// What belongs to the whole server: roles, their memberships, tablespaces.
pub(super) async fn server_objects(admin: &Session) -> Result<Option<String>, PgError> {
    admin
        .query_one_text(
            "SELECT pg_catalog.md5(pg_catalog.string_agg(x, ',' ORDER BY x)) FROM (\
             SELECT r::text FROM pg_catalog.pg_authid r UNION ALL \
             SELECT m::text FROM pg_catalog.pg_auth_members m UNION ALL \
             SELECT t::text FROM pg_catalog.pg_tablespace t) AS all_of_them (x)",
        )
        .await
}

/// Lets sequences give out other values than the last time, as after a crash.
pub(super) async fn advance_sequences(session: &Session) -> Result<(), PgError> {
    let sql = "DO $$ DECLARE s record; BEGIN \
        FOR s IN SELECT pg_catalog.format('%I.%I', schemaname, sequencename) AS name, \
            last_value + 32 * increment_by AS value FROM pg_catalog.pg_sequences \
            WHERE last_value IS NOT NULL LOOP \
        BEGIN PERFORM pg_catalog.setval(s.name::regclass, s.value); \
        EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$";
    session.execute(sql).await.map(|_| ())
}
