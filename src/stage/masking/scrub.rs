//! What the server keeps of values after they were replaced, removed.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::pg::{PgError, Session};
use crate::sql::quote_identifier;

/// How long to wait for sessions that may still see the old values.
const PATIENCE: u32 = 3000;

/// Settings of a server in which values are masked: a segment of the write-ahead log that is not needed
/// any more is removed instead of being written over.
pub(in crate::stage) fn settings(settings: &mut BTreeMap<String, String>) {
    settings.insert("wal_recycle".to_owned(), "off".to_owned());
    // Taken over from production, these would hold segments back.
    for (name, value) in [
        ("archive_mode", "off"),
        ("wal_keep_segments", "0"),
        ("wal_keep_size", "0"),
    ] {
        if let Some(given) = settings.get_mut(name) {
            value.clone_into(given);
        }
    }
}

/// Writes the tables anew without the rows as they were, and what is computed from them.
pub(super) async fn rewrite(session: &Session, tables: &[String]) -> Result<(), PgError> {
    wait_for_others(session).await?;
    for table in tables {
        session.execute(&format!("VACUUM (FULL) {table}")).await?;
    }
    // In the order in which they depend on each other.
    let views = "WITH RECURSIVE uses (view, used) AS (
            SELECT DISTINCT r.ev_class, d.refobjid FROM pg_catalog.pg_rewrite r
            JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                AND d.refobjid <> r.ev_class
        ), depth (view, level) AS (
            SELECT oid, 0 FROM pg_catalog.pg_class WHERE relkind IN ('m', 'v')
            UNION SELECT u.view, d.level + 1 FROM uses u JOIN depth d ON d.view = u.used
            WHERE d.level < 100
        )
        SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN depth ON depth.view = c.oid
        WHERE c.relkind = 'm' AND c.relispopulated
        GROUP BY c.oid, n.nspname, c.relname ORDER BY max(depth.level), c.oid";
    let rows = session.query_text(views).await?;
    // What a function reads is not known, so that views over functions are refreshed until the
    // longest chain of them has been gone through.
    let calls = "SELECT 1 FROM pg_catalog.pg_rewrite r
        JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
            AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        WHERE d.refobjid >= 16384 LIMIT 1";
    let passes = if session.query_text(calls).await?.is_empty() {
        1
    } else {
        rows.len()
    };
    for row in (0..passes).flat_map(|_| &rows) {
        if let [Some(schema), Some(name)] = row.as_slice() {
            let view = format!("{}.{}", quote_identifier(schema), quote_identifier(name));
            session
                .execute(&format!("REFRESH MATERIALIZED VIEW {view}"))
                .await?;
        }
    }
    // A dump can bring statistics, and autovacuum may have made some meanwhile.
    session
        .execute(
            "DELETE FROM pg_catalog.pg_statistic; DELETE FROM pg_catalog.pg_statistic_ext_data",
        )
        .await
        .map(|_| ())
}

/// Removes old statistics and the write-ahead log so far, once the tables were analyzed. Gives how many
/// of its segments the server holds back, which must be none.
pub(in crate::stage) async fn forget_old_values(session: &Session) -> Result<usize, PgError> {
    wait_for_others(session).await?;
    for statement in [
        "VACUUM (FULL) pg_catalog.pg_statistic",
        "VACUUM (FULL) pg_catalog.pg_statistic_ext_data",
        "CHECKPOINT",
        "SELECT pg_catalog.pg_switch_wal()",
        "CHECKPOINT",
    ] {
        session.execute(statement).await?;
    }
    let old = "SELECT name FROM pg_catalog.pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' \
               AND name < pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn())";
    Ok(session.query_text(old).await?.len())
}

/// Waits until nobody is left who can see what was there before: rows that somebody may still want to
/// see are kept when a table is written anew.
async fn wait_for_others(session: &Session) -> Result<(), PgError> {
    let now = session
        .query_one_text("SELECT pg_catalog.clock_timestamp()::text")
        .await?
        .unwrap_or_default();
    let others = format!(
        "SELECT pid FROM pg_catalog.pg_stat_activity WHERE pid <> pg_catalog.pg_backend_pid() \
         AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL) AND xact_start <= {} LIMIT 1",
        crate::sql::quote_literal(&now)
    );
    for _ in 0..PATIENCE {
        if session.query_one_text(&others).await?.is_none() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err(PgError::TimeLimit(Duration::from_mins(1)))
}
