//! Leaves out rows.

use super::trial::Trial;
use crate::pg::PgError;

/// What keeps triggers and cascades still.
pub(super) const QUIET: &str = "SET LOCAL session_replication_role = replica";
/// What wakes them again.
pub(super) const AWAKE: &str = "SET LOCAL session_replication_role = origin";

/// The tables that hold rows themselves.
pub(super) const TABLES: &str = "\
SELECT c.oid::regclass::text, c.oid::bigint FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1";

/// Leaves out as many rows as can be: those of all tables, of one, then half of them, and so on.
pub(super) async fn leave_out_rows(trial: &Trial<'_>) -> Result<(), PgError> {
    let rows = trial.session.query_text(TABLES).await?;
    let mut tables: Vec<String> = rows
        .into_iter()
        .filter_map(|row| row.into_iter().next().flatten())
        .collect();
    trial
        .leave_out(&mut tables, |tables| {
            let deletes: Vec<String> = tables
                .iter()
                .map(|table| format!("DELETE FROM ONLY {table}"))
                .collect();
            format!("{QUIET}; {}; {AWAKE}", deletes.join("; "))
        })
        .await?;
    // Once more, since a row that another table refers to may be free by now.
    for _ in 0..2 {
        for table in &tables {
            leave_out_of(trial, table).await?;
        }
    }
    Ok(())
}

async fn leave_out_of(trial: &Trial<'_>, table: &str) -> Result<(), PgError> {
    let session = trial.session;
    session
        .execute("DROP TABLE IF EXISTS pg_temp.pgrehearse_rows")
        .await?;
    session
        .execute(&format!(
            "CREATE TEMPORARY TABLE pgrehearse_rows AS SELECT row_number() OVER () AS n, ctid AS id FROM ONLY {table}"
        ))
        .await?;
    let count = "SELECT count(*) FROM pg_temp.pgrehearse_rows";
    let count = session.query_one_text(count).await?;
    let count: usize = count.and_then(|count| count.parse().ok()).unwrap_or(0);
    // Ranges of rows that are still there, from 1.
    let mut ranges = vec![(1, count)];
    let mut size = count.div_ceil(2);
    while size > 0 && count > 0 && !trial.is_over() {
        let mut left = Vec::new();
        for (first, last) in ranges {
            let mut from = first;
            while from <= last {
                let to = last.min(from + size - 1);
                let change = format!(
                    "{QUIET}; DELETE FROM ONLY {table} t USING pg_temp.pgrehearse_rows r \
                     WHERE t.ctid = r.id AND r.n BETWEEN {from} AND {to}; {AWAKE}"
                );
                if !trial.reduce(&change).await? {
                    match left.last_mut() {
                        Some((_, end)) if *end + 1 == from => *end = to,
                        _ => left.push((from, to)),
                    }
                }
                from = to + 1;
            }
        }
        ranges = left;
        size /= 2;
    }
    session
        .execute("DROP TABLE IF EXISTS pg_temp.pgrehearse_rows")
        .await?;
    Ok(())
}
