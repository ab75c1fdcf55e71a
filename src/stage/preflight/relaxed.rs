//! Does what is left of a part of a statement without what it demands of rows.

use super::count::make_converter;
use super::trial::Trial;
use crate::demand::{DemandKind, Part, Relaxed};
use crate::pg::PgError;
use crate::sql::quote_literal;

/// Does it, within the transaction that is open; false if that is refused as well, and nothing is done
/// then.
pub(super) async fn relax(trial: &mut Trial<'_>, part: &Part) -> Result<bool, PgError> {
    let session = trial.session;
    let marked = trial.marked.len();
    session.execute("SAVEPOINT pgrehearse_relaxed").await?;
    let done = steps(trial, part).await;
    let relaxed = match done {
        Ok(()) => true,
        Err(error) if error.is_harness_fault() => return Err(error),
        Err(_) => {
            trial.back("pgrehearse_relaxed").await?;
            trial.marked.truncate(marked);
            false
        }
    };
    session
        .execute("RELEASE SAVEPOINT pgrehearse_relaxed")
        .await?;
    Ok(relaxed)
}

async fn steps(trial: &mut Trial<'_>, part: &Part) -> Result<(), PgError> {
    for step in &part.without {
        match step {
            Relaxed::Sql(sql) => {
                trial.session.execute(sql).await?;
            }
            Relaxed::MarkUnique(table) => {
                let newest = trial.session.query_one_text(&newest_index(table)).await?;
                if let Some(index) = newest {
                    trial.as_superuser(&mark(&index, true)).await?;
                    trial.marked.push(index);
                }
            }
        }
    }
    if let [demand] = part.demands.as_slice() {
        match &demand.kind {
            DemandKind::Type { column, to, value } => {
                // Values that cannot be had in the new type become NULL.
                let table = &demand.table.sql;
                let only = if demand.table.only { "ONLY " } else { "" };
                make_converter(trial.session, &demand.table, to, value).await?;
                let clear =
                    format!("ALTER TABLE {only}{table} ALTER COLUMN {column} DROP NOT NULL");
                trial.session.execute(&clear).await?;
                trial
                    .as_superuser("SET LOCAL session_replication_role = replica")
                    .await?;
                let clear = format!(
                    "UPDATE {only}{table} AS converted SET {column} = NULL \
                     WHERE pg_temp.pgrehearse_converts(converted) IS NOT NULL"
                );
                trial.session.execute(&clear).await?;
                trial
                    .as_superuser("SET LOCAL session_replication_role = origin")
                    .await?;
                trial
                    .session
                    .execute("DROP FUNCTION pg_temp.pgrehearse_converts")
                    .await?;
                trial.session.execute(&part.sql).await?;
            }
            DemandKind::Unique { .. } => adopt(trial, part).await?,
            _ => {}
        }
    }
    Ok(())
}

/// The index of a unique constraint becomes the constraint.
async fn adopt(trial: &Trial<'_>, part: &Part) -> Result<(), PgError> {
    let [demand] = part.demands.as_slice() else {
        return Ok(());
    };
    if !part.sql.to_ascii_uppercase().starts_with("ALTER") {
        return Ok(());
    }
    let Some(name) = &demand.name else {
        return Ok(());
    };
    let sql = format!(
        "ALTER TABLE {} ADD CONSTRAINT {name} UNIQUE USING INDEX {name}",
        demand.table.sql
    );
    trial.session.execute(&sql).await.map(|_| ())
}

/// The newest index of a table.
fn newest_index(table: &str) -> String {
    format!(
        "SELECT pg_catalog.max(indexrelid)::pg_catalog.text FROM pg_catalog.pg_index \
         WHERE indrelid = pg_catalog.to_regclass({})",
        quote_literal(table)
    )
}

/// Lets an index and its parts in partitions count as unique or not. Nothing looks at what is in it already.
pub(super) fn mark(index: &str, unique: bool) -> String {
    format!(
        "UPDATE pg_catalog.pg_index SET indisunique = {unique} WHERE indexrelid = {index} \
         OR indexrelid IN (SELECT relid FROM pg_catalog.pg_partition_tree({index}))"
    )
}
