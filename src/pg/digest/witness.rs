//! Proves without reading it that a table was not touched.
//!
//! Counters of `pg_stat_all_tables` prove nothing: they are sent late, can be reset and get lost. What
//! does prove it is that none of the table's files was written to. After a checkpoint every
//! change of a page has gone to its file, so equal times before and after mean equal pages,
//! provided that the file was not written in the very second that was noted first: the server tells
//! times in whole seconds. What time it is for the files, the server's own tell, to which the checkpoint has just
//! written: their clock may be another one. Rewrites and TRUNCATE give a table another file.
//!
//! Pages alone are not the contents. A column that is dropped and added again changes no page, nor
//! does a new label of an enum value. So the columns are part of the proof, and only tables of
//! built-in types that do not print names of other objects are considered. Unlogged tables are not,
//! since a checkpoint does not write them, nor are tables of foreign access methods.

use std::collections::BTreeMap;
use std::time::Duration;

use super::inventory::id;
use super::model::{DataDigest, TableDigest};
use crate::catalog::ObjectId;
use crate::pg::{PgError, Session};

/// What was noted about tables: equal words prove that nobody wrote to it in between.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Witnesses(BTreeMap<ObjectId, String>);

/// How long ago a file must have been written to for its time to be proof: the server cuts times to
/// seconds, and kernels note them a little late.
pub const SETTLED: Duration = Duration::from_secs(2);

/// The files are those of the table and of what it stores out of line. The types excluded: `reg…`.
const NOTED: &str = "
SELECT n.nspname, c.relname, c.relkind, concat_ws(' ', c.oid, c.relkind, c.relispopulated, columns.noted, files.noted)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    SELECT md5(string_agg(concat_ws(' ', a.attnum, quote_ident(a.attname), a.attisdropped, a.atttypid, a.atttypmod,
            a.attgenerated, a.atthasmissing, a.attmissingval), ',' ORDER BY a.attnum)) AS noted,
        coalesce(bool_and(a.atttypid < 16384 AND t.typcategory <> 'P' AND t.typname !~ '^_?(reg|aclitem)'), true) AS plain
    FROM pg_attribute a LEFT JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = c.oid AND a.attnum > 0) columns
CROSS JOIN LATERAL (
    SELECT string_agg(concat_ws(' ', f.path, s.size, extract(epoch FROM s.modification), extract(epoch FROM s.change)),
            ',' ORDER BY f.path) AS noted,
        bool_and(s.modification IS NOT NULL) AS complete,
        max(s.modification) AS written
    FROM unnest(ARRAY[c.oid, nullif(c.reltoastrelid, 0)]) relation (oid)
    CROSS JOIN LATERAL generate_series(0, pg_relation_size(relation.oid) / pg_size_bytes(current_setting('segment_size'))) part
    CROSS JOIN LATERAL (SELECT pg_relation_filepath(relation.oid) || CASE WHEN part > 0 THEN '.' || part ELSE '' END AS path) f
    CROSS JOIN LATERAL pg_stat_file(f.path, true) s
    WHERE relation.oid IS NOT NULL
        -- A table of exactly some whole segments has no next one yet.
        AND (part = 0 OR s.size IS NOT NULL)) files
WHERE c.relkind IN ('r', 'm') AND c.relpersistence = 'p' AND c.relam = 2
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND columns.plain AND files.complete
    AND files.written <= least(clock_timestamp(), (pg_stat_file('global/pg_control')).modification) - interval '{settled} s'";

/// Notes what there is to note. Writes a checkpoint.
///
/// The session must be a superuser's, and in no transaction.
pub async fn witnesses(session: &Session) -> Result<Witnesses, PgError> {
    session.execute("CHECKPOINT").await?;
    let sql = NOTED.replace("{settled}", &SETTLED.as_secs().to_string());
    session
        .execute(
            "BEGIN READ ONLY; SET LOCAL search_path = pg_catalog; SET LOCAL statement_timeout = 0",
        )
        .await?;
    let rows = session.query_text(&sql).await;
    session.execute("ROLLBACK").await?;
    let mut found = BTreeMap::new();
    for row in rows? {
        let mut row = row.into_iter();
        let mut next = || row.next().flatten();
        let id = id(&[next(), next(), next()]);
        if let Some(words) = next() {
            found.insert(id, words);
        }
    }
    Ok(Witnesses(found))
}

impl Witnesses {
    /// The digests, out of those that were read when these were noted, of tables that nobody has
    /// touched since. Writes a checkpoint if there can be any.
    pub async fn untouched(
        &self,
        session: &Session,
        before: &DataDigest,
    ) -> Result<BTreeMap<ObjectId, TableDigest>, PgError> {
        if self.0.is_empty() {
            return Ok(BTreeMap::new());
        }
        let now = witnesses(session).await?;
        Ok(before
            .tables
            .iter()
            .filter(|(id, _)| {
                self.0
                    .get(*id)
                    .is_some_and(|words| now.0.get(*id) == Some(words))
            })
            .map(|(id, table)| (id.clone(), table.clone()))
            .collect())
    }
}
