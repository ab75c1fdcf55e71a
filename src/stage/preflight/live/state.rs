//! The state of the server that a release manager asks for.

use std::time::Duration;

use super::look::{Look, Rows, cell, ms, number, truth};
use crate::event::{LiveArchive, LiveFacts, LiveReplica, LiveSlot};
use crate::pg::PgError;

/// The age of a time, in milliseconds.
fn age(time: &str) -> String {
    format!(
        "(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - {time}) * 1000)::pg_catalog.text"
    )
}

/// What the role may see of others' sessions.
const MAY_SEE: &str = "pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')";

/// Reads all of it.
pub(super) async fn read(look: &mut Look, facts: &mut LiveFacts) -> Result<(), PgError> {
    let sees = identity(look, facts).await?;
    transactions(look, facts, sees).await?;
    replication(look, facts, sees).await?;
    archive(look, facts).await?;
    backup(look, facts).await?;
    let sql = "SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_index AS i \
         JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid \
         JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE NOT i.indisvalid AND n.nspname !~ '^pg_' ORDER BY 1";
    let rows = look.see("invalid indexes", sql).await?;
    facts.invalid_indexes = rows.map(|rows| {
        rows.into_iter()
            .filter_map(|row| row.into_iter().next().flatten())
            .collect()
    });
    Ok(())
}

/// Who and where we are; whether others' sessions can be seen.
async fn identity(look: &mut Look, facts: &mut LiveFacts) -> Result<bool, PgError> {
    let sql = format!(
        "SELECT pg_catalog.current_setting('server_version'), pg_catalog.current_setting('server_version_num'), \
         pg_catalog.pg_is_in_recovery()::pg_catalog.text, \
         (SELECT ssl::pg_catalog.text FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid()), \
         (pg_catalog.pg_has_role(current_user, 'pg_execute_server_program', 'USAGE') \
           OR (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user))::pg_catalog.text, \
         pg_catalog.current_setting('default_transaction_isolation'), \
         pg_catalog.current_setting('max_connections'), {MAY_SEE}::pg_catalog.text, \
         (SELECT pg_catalog.sum(numbackends)::pg_catalog.text FROM pg_catalog.pg_stat_database), \
         (SELECT pg_catalog.age(datfrozenxid)::pg_catalog.text FROM pg_catalog.pg_database \
           WHERE datname = pg_catalog.current_database())"
    );
    let Some(rows) = look.see("the server", &sql).await? else {
        return Ok(false);
    };
    let Some(row) = rows.first() else {
        return Ok(false);
    };
    let text = |place| cell(row, place).map(str::to_owned);
    facts.server_version = text(0);
    look.major = u32::try_from(number(row, 1).unwrap_or(0) / 10_000).unwrap_or(0);
    facts.in_recovery = truth(row, 2);
    facts.encrypted = truth(row, 3);
    facts.privileged = truth(row, 4);
    facts.default_isolation = text(5);
    facts.max_connections = number(row, 6);
    facts.connections = number(row, 8);
    facts.transaction_id_age = number(row, 9);
    Ok(truth(row, 7).unwrap_or(false))
}

async fn transactions(look: &mut Look, facts: &mut LiveFacts, sees: bool) -> Result<(), PgError> {
    let here = "datname = pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid()";
    let prepared = format!(
        "SELECT pg_catalog.count(*)::pg_catalog.text, {} FROM pg_catalog.pg_prepared_xacts \
         WHERE database = pg_catalog.current_database()",
        age("pg_catalog.min(prepared)")
    );
    let prepared = look.see("prepared transactions", &prepared).await?;
    let prepared = prepared.and_then(|rows| rows.into_iter().next());
    let mut oldest = prepared.as_ref().and_then(|row| ms(row, 1));
    facts.prepared_transactions = prepared.and_then(|row| number(&row, 0));
    if !sees {
        look.not_seen.push(
            "others' transactions and how far standbys are behind: the role has no pg_monitor"
                .to_owned(),
        );
        return Ok(());
    }
    let sql = format!(
        "SELECT pg_catalog.count(*) FILTER (WHERE state LIKE 'idle in transaction%')::pg_catalog.text, {} \
         FROM pg_catalog.pg_stat_activity WHERE {here} AND backend_type = 'client backend'",
        age("pg_catalog.min(xact_start)")
    );
    let Some(rows) = look.see("open transactions", &sql).await? else {
        return Ok(());
    };
    if let Some(row) = rows.first() {
        facts.idle_in_transaction = number(row, 0);
        oldest = [oldest, ms(row, 1)].into_iter().flatten().reduce(f64::max);
        // None at all is as young as can be.
        facts.oldest_transaction_ms = Some(oldest.unwrap_or(0.0));
    }
    Ok(())
}

async fn replication(look: &mut Look, facts: &mut LiveFacts, sees: bool) -> Result<(), PgError> {
    if facts.in_recovery == Some(true) {
        let sql = format!(
            "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())::pg_catalog.text, \
             CASE WHEN pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn() THEN '0' \
               ELSE {} END",
            age("pg_catalog.pg_last_xact_replay_timestamp()")
        );
        let rows = look.see("how far it is behind", &sql).await?;
        facts.replicas = replicas(rows, |row| LiveReplica {
            name: "this standby".to_owned(),
            lag_bytes: number(row, 0),
            lag_ms: ms(row, 1),
            ..LiveReplica::default()
        });
        return Ok(());
    }
    if sees {
        facts.replicas = standbys(look).await?;
    }
    let sql = "SELECT slot_name::pg_catalog.text, active::pg_catalog.text, \
         pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn)::pg_catalog.text \
         FROM pg_catalog.pg_replication_slots ORDER BY 1";
    let rows = look.see("replication slots", sql).await?;
    facts.slots = rows
        .unwrap_or_default()
        .iter()
        .map(|row| LiveSlot {
            name: cell(row, 0).unwrap_or_default().to_owned(),
            active: truth(row, 1).unwrap_or(false),
            kept_bytes: number(row, 2),
        })
        .collect();
    Ok(())
}

/// A standby that is as far behind as this replays something from one moment to the next, or does not replay.
const BEHIND: u64 = 1024 * 1024;
const MOMENT: Duration = Duration::from_secs(1);

async fn standbys(look: &mut Look) -> Result<Vec<LiveReplica>, PgError> {
    // The last time stays for a while when all is replayed. Where nothing was confirmed, a standby that has little to
    // replay is idle.
    let behind = "pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), replay_lsn)";
    let sql = format!(
        "SELECT application_name, state, sync_state, {behind}::pg_catalog.text, \
         (pg_catalog.date_part('epoch', CASE WHEN {behind} <= 0 OR replay_lag IS NULL AND {behind} <= {BEHIND} \
           THEN '0' ELSE replay_lag END) * 1000)::pg_catalog.text, \
         pid::pg_catalog.text, replay_lsn::pg_catalog.text \
         FROM pg_catalog.pg_stat_replication ORDER BY application_name, pid"
    );
    let text = |row: &[Option<String>], place| cell(row, place).map(str::to_owned);
    let rows = look.see("standbys", &sql).await?.unwrap_or_default();
    let mut found: Vec<LiveReplica> = replicas(Some(rows.clone()), |row| LiveReplica {
        name: text(row, 0).unwrap_or_default(),
        state: text(row, 1),
        sync: text(row, 2),
        lag_bytes: number(row, 3),
        lag_ms: ms(row, 4),
    });
    if found.iter().all(|one| one.lag_bytes.unwrap_or(0) <= BEHIND) {
        return Ok(found);
    }
    // What the server shows is how long the last replay took, however long ago that was.
    tokio::time::sleep(MOMENT).await;
    let again = look.see("standbys", &sql).await?.unwrap_or_default();
    for (one, row) in found.iter_mut().zip(&rows) {
        let stands = |other: &Vec<Option<String>>| other.get(5..) == row.get(5..);
        if one.lag_bytes.unwrap_or(0) > BEHIND && again.iter().any(stands) {
            one.lag_ms = None;
        }
    }
    Ok(found)
}

fn replicas(rows: Option<Rows>, of: impl Fn(&[Option<String>]) -> LiveReplica) -> Vec<LiveReplica> {
    rows.unwrap_or_default().iter().map(|row| of(row)).collect()
}

async fn archive(look: &mut Look, facts: &mut LiveFacts) -> Result<(), PgError> {
    let sql = format!(
        "SELECT pg_catalog.current_setting('archive_mode'), {}, failed_count::pg_catalog.text, \
         (last_failed_time > COALESCE(last_archived_time, '-infinity'))::pg_catalog.text \
         FROM pg_catalog.pg_stat_archiver",
        age("last_archived_time")
    );
    let Some(rows) = look.see("the archive", &sql).await? else {
        return Ok(());
    };
    facts.archive = rows.first().map(|row| LiveArchive {
        mode: cell(row, 0).unwrap_or_default().to_owned(),
        age_ms: ms(row, 1),
        failed: number(row, 2).unwrap_or(0),
        failing: truth(row, 3).unwrap_or(false),
    });
    Ok(())
}

/// The end of a base backup writes a history file, which stays as long as it is the newest one.
async fn backup(look: &mut Look, facts: &mut LiveFacts) -> Result<(), PgError> {
    if look.major >= 13 {
        let sql = "SELECT pg_catalog.count(*)::pg_catalog.text FROM pg_catalog.pg_stat_progress_basebackup";
        let rows = look.see("backups that are being taken", sql).await?;
        let running = rows.and_then(|rows| number(rows.first()?, 0));
        facts.backup.running = running.unwrap_or(0);
    }
    let archives = facts.archive.as_ref().map(|archive| archive.mode.as_str());
    if matches!(archives, None | Some("off")) {
        let why = "Postgres shows no backups of a server that does not archive";
        facts.backup.unknown = Some(why.to_owned());
        return Ok(());
    }
    let sql = format!(
        "SELECT {} FROM pg_catalog.pg_ls_waldir() WHERE name ~ '^[0-9A-F]{{24}}[.][0-9A-F]{{8}}[.]backup$'",
        age("pg_catalog.max(modification)")
    );
    match look.ask(&sql).await? {
        Ok(rows) => {
            facts.backup.age_ms = rows.first().and_then(|row| ms(row, 0));
            if facts.backup.age_ms.is_none() {
                let why = "Postgres shows no base backup: there is none, or it was taken on a standby or by copying disks";
                facts.backup.unknown = Some(why.to_owned());
            }
        }
        Err(refused) => facts.backup.unknown = Some(refused.words()),
    }
    Ok(())
}
