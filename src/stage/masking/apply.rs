//! Writes the tables with masked columns anew, and makes sure that their keys still hold.

use std::collections::BTreeMap;

use super::expression::{FUNCTIONS, masked};
use super::scrub::rewrite;
use super::target::{ColumnId, Target, TargetError, Targets, targets};
use crate::config::SnapshotSource;
use crate::event::{Finding, Severity, Stage};
use crate::pg::{PgError, Session};
use crate::sandbox::Sandbox;
use crate::sql::{quote_identifier, quote_literal};
use crate::stage::context::{Stop, Tenant};
use crate::stage::failure::harness_failure;

/// Masks the tenant's database; whether anything was written.
pub(in crate::stage) async fn mask(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
) -> Result<bool, Stop> {
    let rules = &tenant.config().masking;
    let empty = |source: &SnapshotSource| *source == SnapshotSource::Empty;
    if rules.is_empty() || tenant.plan.snapshots.iter().all(empty) {
        return Ok(false);
    }
    tenant.progress(Stage::Seed, "masking");
    let connected = Session::connect(
        sandbox.endpoint(),
        database,
        "pgrehearse seed",
        tenant.limits(),
    )
    .await;
    let session = match connected {
        Ok(session) => session,
        Err(error) => return Err(failed(sandbox, "", error).await),
    };
    let targets = match targets(&session, rules).await {
        Ok(targets) => targets,
        Err(TargetError::Server(error)) => return Err(failed(sandbox, "", error).await),
        Err(TargetError::Column(column, why)) => {
            let message = format!("{column} cannot be masked: {why}");
            return Err(Finding::new("masking.failed", Stage::Seed, message)
                .object(format!("column {column}"))
                .into());
        }
    };
    tell_idle(tenant, &targets)?;
    let tables = by_table(&targets.columns);
    if tables.is_empty() {
        return Ok(false);
    }
    prepare(tenant, &session).await.map_err(|error| {
        let message = format!("the masks could not be prepared: {error}");
        Stop::from(Finding::new("masking.failed", Stage::Seed, message))
    })?;
    for (table, columns) in &tables {
        tenant.progress(Stage::Seed, format!("masking {table}"));
        if let Err(error) = write(&session, table, columns).await {
            return Err(failed(sandbox, table, error).await);
        }
    }
    if let Some(problem) = match keys_hold(&session, &targets.columns).await {
        Ok(problem) => problem,
        Err(error) => return Err(failed(sandbox, "", error).await),
    } {
        return Err(Finding::new("masking.failed", Stage::Seed, problem).into());
    }
    let names: Vec<String> = tables.iter().map(|(table, _)| table.clone()).collect();
    let finished = async {
        session.execute("COMMIT").await?;
        session
            .execute("SET session_replication_role = origin")
            .await?;
        rewrite(&session, &names).await
    };
    if let Err(error) = finished.await {
        return Err(failed(sandbox, "", error).await);
    }
    tell(tenant, &targets.columns);
    Ok(true)
}

/// The columns of each table that holds rows.
fn by_table(columns: &BTreeMap<ColumnId, Target>) -> Vec<(String, Vec<&Target>)> {
    let mut tables: BTreeMap<&str, Vec<&Target>> = BTreeMap::new();
    for target in columns.values().filter(|target| target.stores) {
        tables.entry(&target.table).or_default().push(target);
    }
    tables
        .into_iter()
        .map(|(table, columns)| (table.to_owned(), columns))
        .collect()
}

/// A mask that fits nothing is a mistake, unless harness.yaml says that it may.
fn tell_idle(tenant: &Tenant, targets: &Targets) -> Result<(), Stop> {
    for rule in targets
        .idle
        .iter()
        .filter_map(|rule| tenant.config().masking.get(*rule))
    {
        let (table, column) = (&rule.table.shown, &rule.column.shown);
        let message =
            format!("no table of this tenant has a column that fits `{column}` of `{table}`");
        let finding = Finding::new("masking.not-applied", Stage::Seed, message)
            .object(format!("mask {table} {column}"));
        if !rule.optional {
            return Err(finding.into());
        }
        tenant.raise(finding.severity(Severity::Info));
    }
    Ok(())
}

/// Begins the transaction that all tables are masked in.
async fn prepare(tenant: &Tenant, session: &Session) -> Result<(), String> {
    let seeds = &tenant.lane.seeds;
    let secret = seeds
        .secret
        .get(seeds.store.as_ref())
        .map_err(|error| format!("the secret cannot be read or kept: {error}"))?;
    let told = |error: PgError| error.describe(false);
    for statement in [
        "SET TimeZone = 'UTC'",
        // A dump may set these for its database.
        "SET default_transaction_read_only = off",
        "SET statement_timeout = 0",
        "SET lock_timeout = 0",
        "SET DateStyle = 'ISO, YMD'",
        "SET row_security = off",
        // Neither triggers nor rules see it, and foreign keys are looked at in the end.
        "SET session_replication_role = replica",
    ] {
        session.execute(statement).await.map_err(told)?;
    }
    let secret = format!("SET pgrehearse.secret = {}", quote_literal(secret));
    session.execute(&secret).await.map_err(told)?;
    session.execute("BEGIN").await.map_err(told)?;
    session.execute(FUNCTIONS).await.map_err(told).map(|_| ())
}

async fn write(session: &Session, table: &str, columns: &[&Target]) -> Result<(), PgError> {
    let always = hold_always(session, table).await?;
    for (hold, _) in &always {
        session.execute(hold).await?;
    }
    let value = |target: &Target| {
        let column = quote_identifier(&target.column);
        let value = match target.family {
            Some(family) => masked(target.with, family, &column, target.cap),
            None => "NULL".to_owned(),
        };
        format!("({value})::{}", target.cast)
    };
    if columns.iter().any(|target| target.unique) {
        // While rows are changed one after the other, a new value may be another row's old one.
        anew(session, table, columns, value).await?;
    } else {
        let changes: Vec<String> = columns
            .iter()
            .map(|target| format!("{} = {}", quote_identifier(&target.column), value(target)))
            .collect();
        let any: Vec<String> = columns
            .iter()
            .map(|target| format!("{} IS NOT NULL", quote_identifier(&target.column)))
            .collect();
        session
            .execute(&format!(
                "UPDATE ONLY {table} SET {} WHERE {}",
                changes.join(", "),
                any.join(" OR ")
            ))
            .await?;
    }
    for (_, release) in &always {
        session.execute(release).await?;
    }
    Ok(())
}

/// Takes all rows out and puts them back.
async fn anew(
    session: &Session,
    table: &str,
    columns: &[&Target],
    value: impl Fn(&Target) -> String,
) -> Result<(), PgError> {
    let all = format!(
        "SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = {}::pg_catalog.regclass \
         AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        quote_literal(table)
    );
    let all: Vec<String> = session
        .query_text(&all)
        .await?
        .into_iter()
        .filter_map(|row| row.into_iter().next().flatten())
        .collect();
    let quoted: Vec<String> = all.iter().map(|name| quote_identifier(name)).collect();
    let values: Vec<String> = all
        .iter()
        .map(|name| {
            let target = columns.iter().find(|target| target.column == *name);
            let column = quote_identifier(name);
            target.map_or_else(
                || column.clone(),
                |target| format!("{} AS {column}", value(target)),
            )
        })
        .collect();
    let quoted = quoted.join(", ");
    for statement in [
        format!(
            "CREATE TEMPORARY TABLE pgrehearse_rows AS SELECT {} FROM ONLY {table}",
            values.join(", ")
        ),
        format!("DELETE FROM ONLY {table}"),
        format!(
            "INSERT INTO {table} ({quoted}) OVERRIDING SYSTEM VALUE SELECT {quoted} FROM pg_temp.pgrehearse_rows"
        ),
        "DROP TABLE pg_temp.pgrehearse_rows".to_owned(),
    ] {
        session.execute(&statement).await?;
    }
    Ok(())
}

/// Triggers and rules that would see it nevertheless: how to keep them from it, and how not to.
async fn hold_always(session: &Session, table: &str) -> Result<Vec<(String, String)>, PgError> {
    let sql = format!(
        "SELECT 'TRIGGER', tgname, tgenabled FROM pg_catalog.pg_trigger \
         WHERE tgrelid = {table}::pg_catalog.regclass AND NOT tgisinternal AND tgenabled IN ('A', 'R') \
         UNION ALL SELECT 'RULE', rulename, ev_enabled FROM pg_catalog.pg_rewrite \
         WHERE ev_class = {table}::pg_catalog.regclass AND ev_enabled IN ('A', 'R') ORDER BY 1, 2",
        table = quote_literal(table)
    );
    let rows = session.query_text(&sql).await?;
    Ok(rows
        .iter()
        .filter_map(|row| match row.as_slice() {
            [Some(kind), Some(name), Some(enabled)] => {
                let name = quote_identifier(name);
                let how = if enabled == "A" { "ALWAYS" } else { "REPLICA" };
                Some((
                    format!("ALTER TABLE {table} DISABLE {kind} {name}"),
                    format!("ALTER TABLE {table} ENABLE {how} {kind} {name}"),
                ))
            }
            _ => None,
        })
        .collect())
}

/// Looks at every foreign key that a masked column has to do with; one that does not hold in words.
async fn keys_hold(
    session: &Session,
    columns: &BTreeMap<ColumnId, Target>,
) -> Result<Option<String>, PgError> {
    let relations: std::collections::BTreeSet<String> = columns
        .keys()
        .map(|(relation, _)| relation.to_string())
        .collect();
    let relations: Vec<String> = relations.into_iter().collect();
    let sql = format!(
        "SELECT k.conname, k.conrelid::pg_catalog.regclass, k.confrelid::pg_catalog.regclass, k.confmatchtype, \
            CASE c.relkind WHEN 'r' THEN 'ONLY ' ELSE '' END, CASE f.relkind WHEN 'r' THEN 'ONLY ' ELSE '' END, \
            (SELECT pg_catalog.string_agg(pg_catalog.format('b.%I = a.%I', q.attname, p.attname), ' AND ' ORDER BY u.n) \
             FROM ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) WITH ORDINALITY u(x, y, n) \
             JOIN pg_catalog.pg_attribute p ON p.attrelid = k.conrelid AND p.attnum = u.x \
             JOIN pg_catalog.pg_attribute q ON q.attrelid = k.confrelid AND q.attnum = u.y), \
            (SELECT pg_catalog.string_agg(pg_catalog.format('a.%I IS NOT NULL', p.attname), \
                CASE k.confmatchtype WHEN 'f' THEN ' OR ' ELSE ' AND ' END) \
             FROM pg_catalog.pg_attribute p WHERE p.attrelid = k.conrelid AND p.attnum = ANY (k.conkey)) \
         FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid \
         JOIN pg_catalog.pg_class f ON f.oid = k.confrelid \
         WHERE k.contype = 'f' AND k.convalidated AND k.conparentid = 0 \
            AND (k.conrelid IN ({relations}) OR k.confrelid IN ({relations})) ORDER BY k.oid",
        relations = relations.join(", ")
    );
    for row in session.query_text(&sql).await? {
        let [
            Some(name),
            Some(from),
            Some(to),
            _,
            Some(only_from),
            Some(only_to),
            Some(equal),
            Some(given),
        ] = row.as_slice()
        else {
            continue;
        };
        let broken = format!(
            "SELECT 1 FROM {only_from}{from} a WHERE ({given}) \
             AND NOT EXISTS (SELECT FROM {only_to}{to} b WHERE {equal}) LIMIT 1"
        );
        if session.query_one_text(&broken).await?.is_some() {
            return Ok(Some(format!(
                "the foreign key {name} of {from} does not hold any more once its columns are masked"
            )));
        }
    }
    Ok(None)
}

/// What the server refused, without any value.
async fn failed(sandbox: &Sandbox, table: &str, error: PgError) -> Stop {
    let server = match error.server() {
        Some(server) if !error.is_harness_fault() => server,
        _ => {
            let doing = "mask the tenant's database";
            return harness_failure(sandbox, Stage::Seed, doing, &error, false).await;
        }
    };
    let (code, object) = (server.sqlstate.clone(), server.object());
    let constraint = server
        .constraint
        .as_ref()
        .map(|name| format!(" `{name}`"))
        .unwrap_or_default();
    let what = match code.as_str() {
        "23514" if server.constraint.is_some() => {
            format!("the masked values violate the constraint{constraint}")
        }
        "23505" | "23P01" => format!("the masked values are not unique, as{constraint} demands"),
        "22001" => "the masked values are too long".to_owned(),
        _ => error.without_raised_values("").describe(false),
    };
    let of = if table.is_empty() {
        "the tenant's database".to_owned()
    } else {
        format!("table {table}")
    };
    let mut finding = Finding::new(
        "masking.failed",
        Stage::Seed,
        format!("{of} could not be masked: {what}"),
    );
    finding.object = object;
    finding.sqlstate = Some(code);
    finding.into()
}

/// Tells what was masked. It is kept with the seed.
fn tell(tenant: &Tenant, columns: &BTreeMap<ColumnId, Target>) {
    let mut told: Vec<String> = columns
        .values()
        .map(|target| {
            let because = target.because.and_then(|id| columns.get(&id));
            let because = because
                .map(|other| format!(", as {} is", other.shown()))
                .unwrap_or_default();
            format!("{}: {}{because}", target.shown(), target.with.as_str())
        })
        .collect();
    told.sort();
    let message = format!(
        "{} masked before anything read them",
        crate::text::count(told.len(), "column")
    );
    tenant.raise(Finding::new("masking.applied", Stage::Seed, message).evidence("columns", told));
}
