//! The touched tables as they are there: their sizes, who locks them, whether they are vacuumed.

use super::look::{Look, Refused, Rows, cell, ms, number};
use crate::event::{LiveFacts, LiveLock, LiveTable};
use crate::pg::{PgError, Session};
use crate::sandbox::Sandbox;
use crate::sql::{quote_literal, tokens};
use crate::stage::context::Tenant;
use crate::stage::migrate::chosen_steps;
use crate::stage::seed::Seeded;
use crate::stage::touched::touched;

/// Looks at the tables that the statements locked in the rehearsal or make demands on.
pub(super) async fn read(
    look: &mut Look,
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    chosen: &[usize],
    facts: &mut LiveFacts,
) -> Result<(), PgError> {
    let mut names = touched(&tenant.notes.ledger());
    // What is behind a statement that failed was not locked.
    let mut written: Vec<String> = chosen_steps(tenant, chosen)
        .into_iter()
        .flat_map(|step| &step.up.statements)
        .flat_map(|statement| crate::demand::parts(&statement.text))
        .flat_map(|part| part.demands)
        .map(|demand| demand.table.sql)
        .collect();
    written.sort();
    written.dedup();
    let mut all_found = true;
    for table in &written {
        match relation(look, table).await? {
            Ok(Some(found)) => {
                names.insert(found.shown);
            }
            Ok(None) => {}
            Err(refused) => {
                look.not_seen
                    .push(format!("the table {table}: {}", refused.words()));
                all_found = false;
            }
        }
    }
    facts.tables = names
        .into_iter()
        .map(|table| LiveTable {
            table,
            ..LiveTable::default()
        })
        .collect();
    rehearsed(tenant, sandbox, seeded, facts).await;
    if facts.tables.is_empty() {
        facts.locks_seen = all_found;
        return Ok(());
    }
    let list = list(facts);
    let rows = look.see("the sizes of tables", &sizes(&list)).await?;
    place(facts, rows, |table, row| {
        table.rows = number(row, 1);
        table.bytes = number(row, 2);
    });
    let sql = format!(
        "SELECT {NAME} FROM pg_catalog.pg_stat_progress_vacuum AS v \
         JOIN pg_catalog.pg_class AS c ON c.oid = v.relid AND v.datname = pg_catalog.current_database() {SPACE} \
         WHERE {NAME} IN ({list})"
    );
    let rows = look.see("running vacuums", &sql).await?;
    place(facts, rows, |table, _| table.vacuuming = true);
    let sql = format!(
        "SELECT {NAME}, l.mode, l.granted::pg_catalog.text, pg_catalog.count(*)::pg_catalog.text, \
         (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - pg_catalog.min(a.xact_start)) * 1000)::pg_catalog.text \
         FROM pg_catalog.pg_locks AS l JOIN pg_catalog.pg_class AS c ON c.oid = l.relation {SPACE} \
         LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid \
         WHERE l.locktype = 'relation' AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid() AND {NAME} IN ({list}) \
         AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) \
         GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    );
    let rows = look.see("locks on tables", &sql).await?;
    facts.locks_seen = all_found && rows.is_some();
    place(facts, rows, |table, row| {
        table.locks.push(LiveLock {
            mode: cell(row, 1).unwrap_or_default().to_owned(),
            granted: cell(row, 2) == Some("true"),
            count: number(row, 3).unwrap_or(0),
            oldest_ms: ms(row, 4),
        });
    });
    Ok(())
}

const NAME: &str = "(n.nspname || '.' || c.relname)";
const SPACE: &str = "JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace";

/// Names of tables for `IN`.
fn list(facts: &LiveFacts) -> String {
    let names: Vec<String> = facts
        .tables
        .iter()
        .map(|table| quote_literal(&table.table))
        .collect();
    names.join(", ")
}

/// Sizes as the planner knows them: nothing is locked for it. Those of partitions belong to their parent.
fn sizes(list: &str) -> String {
    format!(
        "SELECT {NAME}, \
         (SELECT pg_catalog.sum(GREATEST(t.reltuples, 0))::pg_catalog.int8::pg_catalog.text FROM pg_catalog.pg_class AS t \
           WHERE t.oid = ANY (parts.of_it)), \
         ((SELECT pg_catalog.sum(t.relpages) FROM pg_catalog.pg_class AS t \
           WHERE t.oid = ANY (parts.of_it) \
           OR t.oid IN (SELECT reltoastrelid FROM pg_catalog.pg_class WHERE oid = ANY (parts.of_it)) \
           OR t.oid IN (SELECT indexrelid FROM pg_catalog.pg_index WHERE indrelid = ANY (parts.of_it))) \
           * pg_catalog.current_setting('block_size')::pg_catalog.int8)::pg_catalog.text \
         FROM pg_catalog.pg_class AS c {SPACE}, LATERAL (SELECT pg_catalog.array_agg(oid) || c.oid AS of_it FROM ( \
           WITH RECURSIVE below AS (SELECT inhrelid AS oid FROM pg_catalog.pg_inherits WHERE inhparent = c.oid \
             UNION SELECT inhrelid FROM pg_catalog.pg_inherits JOIN below ON inhparent = below.oid) SELECT oid FROM below) AS b) AS parts \
         WHERE c.relkind IN ('r', 'p') AND {NAME} IN ({list})"
    )
}

fn place(
    facts: &mut LiveFacts,
    rows: Option<Rows>,
    mut put: impl FnMut(&mut LiveTable, &[Option<String>]),
) {
    for row in rows.unwrap_or_default() {
        let found = facts
            .tables
            .iter_mut()
            .find(|table| Some(table.table.as_str()) == cell(&row, 0));
        if let Some(table) = found {
            put(table, &row);
        }
    }
}

/// The same of the sandbox. What it cannot say is only left out.
async fn rehearsed(tenant: &Tenant, sandbox: &Sandbox, seeded: &Seeded, facts: &mut LiveFacts) {
    let asked = async {
        let session = Session::connect(
            sandbox.endpoint(),
            &seeded.database,
            "pgrehearse",
            tenant.limits(),
        )
        .await?;
        let version = "SELECT pg_catalog.current_setting('server_version')";
        let version = session.query_one_text(version).await?;
        let rows = if facts.tables.is_empty() {
            Vec::new()
        } else {
            session.query_text(&sizes(&list(facts))).await?
        };
        Ok::<_, PgError>((version, rows))
    };
    let asked = asked.await;
    if let Ok((version, rows)) = asked {
        facts.rehearsed_version = version;
        place(facts, Some(rows), |table, row| {
            table.rehearsed_rows = number(row, 1);
            table.rehearsed_bytes = number(row, 2);
        });
    }
}

/// A relation of the live database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) oid: String,
    /// `schema.table`.
    pub(super) shown: String,
    pub(super) partitioned: bool,
    /// Why its rows are not read.
    pub(super) untouchable: Option<&'static str>,
}

/// What a name means to the migration, if it means anything yet; or why nobody can say.
pub(super) async fn relation(
    look: &Look,
    name: &str,
) -> Result<Result<Option<Relation>, Refused>, PgError> {
    if let Some(refused) = hidden(look, name).await? {
        return Ok(Err(refused));
    }
    // Without an operator: it would be looked for in the same places.
    let sql = format!(
        "SELECT pg_catalog.to_regclass({})::pg_catalog.oid::pg_catalog.text",
        quote_literal(name)
    );
    let rows = match look.ask_as_migration(&sql).await? {
        Ok(rows) => rows,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(oid) = rows.first().and_then(|row| cell(row, 0)) else {
        return Ok(Ok(None));
    };
    let sql = format!(
        "SELECT {NAME}, c.relkind::pg_catalog.text, (c.relkind = 'f' OR EXISTS ( \
         WITH RECURSIVE below AS (SELECT inhrelid AS oid FROM pg_catalog.pg_inherits WHERE inhparent = c.oid \
           UNION SELECT inhrelid FROM pg_catalog.pg_inherits JOIN below ON inhparent = below.oid) \
         SELECT FROM below JOIN pg_catalog.pg_class AS t ON t.oid = below.oid WHERE t.relkind = 'f'))::pg_catalog.text \
         FROM pg_catalog.pg_class AS c {SPACE} WHERE c.oid = {oid}"
    );
    let rows = match look.ask(&sql).await? {
        Ok(rows) => rows,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(row) = rows.first() else {
        return Ok(Ok(None));
    };
    let kind = cell(row, 1);
    Ok(Ok(Some(Relation {
        oid: oid.to_owned(),
        shown: cell(row, 0).unwrap_or_default().to_owned(),
        partitioned: kind == Some("p"),
        untouchable: if cell(row, 2) == Some("true") {
            Some("a foreign table's rows are read by somebody else's program")
        } else if matches!(kind, Some("r" | "p")) {
            None
        } else {
            Some("only rows of tables are counted")
        },
    })))
}

/// Why a name without a schema may mean another table to the migration than to us: a schema in which it is looked
/// for has such a table, and is not open to the role. Where a schema is named, the server itself says so.
async fn hidden(look: &Look, name: &str) -> Result<Option<Refused>, PgError> {
    let mut names = tokens(name).filter_map(|token| token.identifier());
    let (Some(own), None) = (names.next(), names.next()) else {
        return Ok(None);
    };
    let schemas: Vec<String> = look
        .schemas()
        .iter()
        .map(|one| quote_literal(one))
        .collect();
    let sql = format!(
        "SELECT {NAME} FROM pg_catalog.pg_class AS c {SPACE} WHERE c.relname = {} \
         AND (n.nspname IN ({}) AND n.nspname <> '$user' OR n.nspname = session_user AND '$user' IN ({})) \
         AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') LIMIT 1",
        quote_literal(&own),
        schemas.join(", "),
        schemas.join(", ")
    );
    Ok(match look.ask(&sql).await? {
        Ok(rows) => rows
            .first()
            .and_then(|row| cell(row, 0))
            .map(|table| Refused::Server {
                code: "42501".to_owned(),
                message: format!("the role may not use the schema of {table}"),
            }),
        Err(refused) => Some(refused),
    })
}
