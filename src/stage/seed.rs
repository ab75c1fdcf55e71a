//! Stage `seed`: the tenant's snapshots are restored, and the base is read.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::compare::read_catalog;
use super::context::{Stop, Tenant};
use super::database::{make_database, restore_settings};
use super::failure::harness_failure;
use super::fetch::fetched;
use super::masking::{forget_old_values, mask};
use super::restore_output::{toc_object, without_program};
use crate::catalog::Catalog;
use crate::clock::whole_millis;
use crate::config::SnapshotSource;
use crate::event::{Event, Finding, Point, Stage};
use crate::pg::{Session, create_roles, missing_extensions, redact_output};
use crate::sandbox::{ClientProgram, DISK_HELP, Sandbox, SandboxError, ServerState, is_disk_full};
use crate::snapshot::{
    Format, Snapshot, SnapshotError, fill_one_database, recognise, stage, until,
};
use crate::text::{duration, truncate};

/// A tenant's database as it is in production.
#[derive(Debug, Clone)]
pub(super) struct Seeded {
    /// The database's name.
    pub(super) database: String,
    /// Its catalog before anything was changed.
    pub(super) base: Arc<Catalog>,
}

/// Restores the snapshots and reads the base catalog.
pub(super) async fn seed(tenant: &Tenant, sandbox: &Sandbox) -> Result<Seeded, Stop> {
    let started = tenant.clock().monotonic();
    let snapshots = recognise_all(tenant).await?;
    let reveal = tenant.config().reveal_values;
    let failed = |doing: &'static str| {
        move |error| async move { harness_failure(sandbox, Stage::Seed, doing, &error, reveal).await }
    };
    let admin = match Session::connect(
        sandbox.endpoint(),
        "postgres",
        "pgrehearse seed",
        tenant.limits(),
    )
    .await
    {
        Ok(session) => session,
        Err(error) => return Err(failed("connect to the sandbox")(error).await),
    };
    check_version(tenant, &admin, &snapshots).await?;
    let roles: BTreeSet<String> = snapshots
        .iter()
        .flat_map(|snapshot| snapshot.header.roles.iter().cloned())
        .chain(tenant.config().migration.role.clone())
        // One dump may create what another names.
        .filter(|role| {
            !snapshots
                .iter()
                .any(|snapshot| snapshot.header.creates_roles.contains(role))
        })
        .collect();
    if let Err(error) = create_roles(&admin, &roles).await {
        return Err(failed("create the snapshot's roles")(error).await);
    }
    let wanted: Vec<String> = snapshots
        .iter()
        .flat_map(|snapshot| snapshot.header.extensions.clone())
        .collect();
    match missing_extensions(&admin, &wanted).await {
        Ok(missing) if missing.is_empty() => {}
        Ok(missing) => {
            let message = format!(
                "the sandbox's Postgres lacks the extension {}",
                missing.join(", ")
            );
            return Err(Finding::new("seed.extension-missing", Stage::Seed, message).into());
        }
        Err(error) => return Err(failed("look at the extensions")(error).await),
    }
    let database = make_database(tenant, sandbox, &admin, &snapshots).await?;
    for snapshot in &snapshots {
        restore(tenant, sandbox, &database, snapshot).await?;
    }
    for snapshot in &snapshots {
        restore_settings(tenant, sandbox, &admin, &database, snapshot).await?;
    }
    let masked = mask(tenant, sandbox, &database).await?;
    tenant.progress(Stage::Seed, "analyze");
    let session = match Session::connect(
        sandbox.endpoint(),
        &database,
        "pgrehearse seed",
        tenant.limits(),
    )
    .await
    {
        Ok(session) => session,
        Err(error) => return Err(failed("connect to the tenant's database")(error).await),
    };
    if let Err(error) = session.execute("ANALYZE").await {
        return Err(failed("analyze the tenant's database")(error).await);
    }
    if masked {
        match forget_old_values(&session).await {
            Ok(0) => {}
            Ok(_) => {
                let message = "the server holds on to its write-ahead log with the values from before (a replication slot in the dump?)";
                return Err(Finding::new("masking.failed", Stage::Seed, message).into());
            }
            Err(error) => {
                return Err(failed("remove what is left of masked values")(error).await);
            }
        }
    }
    drop(session);
    check_schema(tenant, sandbox, &database).await?;
    let base = read_catalog(tenant, sandbox, &database, Stage::Seed, Point::Base).await?;
    tenant.emit(Event::SeedReady {
        tenant: tenant.name().clone(),
        cache_hit: false,
        key: tenant.notes.seed_key.get().cloned(),
        duration_ms: whole_millis(tenant.clock().monotonic().saturating_sub(started)),
    });
    Ok(Seeded {
        database,
        base: Arc::new(base),
    })
}

async fn recognise_all(tenant: &Tenant) -> Result<Vec<Snapshot>, Stop> {
    let mut snapshots = Vec::new();
    for source in &tenant.plan.snapshots {
        let snapshot = match source {
            SnapshotSource::Empty => Snapshot::empty(),
            source => {
                let path = fetched(tenant, source, Stage::Seed).await?;
                let shown = source.shown();
                let doing = format!("reading {shown}");
                tenant.progress(Stage::Seed, doing.clone());
                blocking(tenant, doing, move || recognise(&path, &shown)).await?
            }
        };
        tenant.read_snapshot(snapshot.facts());
        let trusted = tenant.config().trust_snapshots || tenant.lane.engine.confines_snapshots();
        if let Some(untrusted) = snapshot.header.untrusted.first().filter(|_| !trusted) {
            let line = untrusted
                .line
                .map(|line| format!(" (line {line})"))
                .unwrap_or_default();
            let message = format!("{} contains {}{line}", snapshot.shown, untrusted.what);
            return Err(Finding::new("seed.untrusted-command", Stage::Seed, message).into());
        }
        snapshots.push(snapshot);
    }
    Ok(snapshots)
}

/// Runs file work where it may block, as long as a restore may take and nobody interrupts it.
pub(super) async fn blocking<T: Send + 'static>(
    tenant: &Tenant,
    doing: String,
    work: impl FnOnce() -> Result<T, SnapshotError> + Send + 'static,
) -> Result<T, Stop> {
    let end = CancellationToken::new();
    // Also where nobody waits for this any more.
    let _ended = end.clone().drop_guard();
    let seen = end.clone();
    let mut task = tokio::task::spawn_blocking(move || until(&seen, work));
    let limit = tenant.config().limits.restore;
    let stop = tokio::select! {
        ended = &mut task => return match ended {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => {
                let help = error.help();
                let finding =
                    Finding::new("seed.snapshot-unreadable", Stage::Seed, describe(&error));
                Err(finding.help(help).into())
            }
            Err(error) => {
                Err(Finding::new("run.unexpected", Stage::Seed, error.to_string()).into())
            }
        },
        () = tenant.cancel.cancelled() => Stop::Interrupted,
        () = tokio::time::sleep(limit) => {
            let message = format!("{doing} did not end within {}", duration(limit));
            Finding::new("run.time-limit", Stage::Seed, message)
                .help("look what the snapshot unpacks to, or raise `limits.restore`")
                .into()
        }
    };
    end.cancel();
    let _ = task.await;
    Err(stop)
}

/// An error with its causes on one line.
fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

async fn check_version(
    tenant: &Tenant,
    admin: &Session,
    snapshots: &[Snapshot],
) -> Result<(), Stop> {
    let server = admin
        .query_one_text("SHOW server_version_num")
        .await
        .ok()
        .flatten()
        .unwrap_or_default();
    let server_major = server.parse::<u32>().unwrap_or(0) / 10_000;
    for snapshot in snapshots {
        if let Some(major) = snapshot
            .header
            .server_major
            .filter(|major| *major > server_major)
        {
            let message = format!(
                "{} was dumped from Postgres {major}, but the sandbox runs {server_major}",
                snapshot.shown
            );
            return Err(Finding::new("seed.newer-server", Stage::Seed, message).into());
        }
        if let Some(major) = snapshot
            .header
            .restore_major()
            .filter(|major| *major > server_major)
        {
            let message = format!(
                "{} was made by a pg_dump whose archives pg_restore {server_major} of the sandbox cannot read; \
                 it takes pg_restore {major} or newer",
                snapshot.shown
            );
            return Err(Finding::new("seed.newer-server", Stage::Seed, message).into());
        }
    }
    tracing::debug!(tenant = %tenant.name(), server_major, "the server is new enough");
    Ok(())
}

async fn restore(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
    snapshot: &Snapshot,
) -> Result<(), Stop> {
    if snapshot.format == Format::Empty {
        return Ok(());
    }
    tenant.progress(Stage::Seed, format!("restoring {}", snapshot.shown));
    let (copy, into) = (snapshot.clone(), sandbox.incoming().to_owned());
    let doing = format!("unpacking {}", snapshot.shown);
    let staged = blocking(tenant, doing, move || stage(&copy, &into)).await?;
    if snapshot.format == Format::Plain {
        prepare_script(snapshot, &staged.path)?;
    }
    let sandbox_failed = |error: SandboxError| match error {
        SandboxError::Interrupted => Stop::Interrupted,
        error => {
            let id = match error {
                SandboxError::ClientTimeLimit { .. } => "run.time-limit",
                _ => "seed.restore-failed",
            };
            let message = format!("failed to restore {}: {error}", snapshot.shown);
            let mut finding = Finding::new(id, Stage::Seed, message);
            if let Some(help) = error.help() {
                finding = finding.help(help);
            }
            finding.into()
        }
    };
    let inside = sandbox.deliver().await.map_err(sandbox_failed)?;
    let file = staged
        .path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let path = format!("{inside}/{file}");
    let (program, arguments) = command(snapshot, database, path, tenant.config().postgres.cpus);
    let limit = tenant.config().limits.restore;
    let output = tokio::select! {
        output = sandbox.run_client(program, &arguments, limit) => output.map_err(sandbox_failed)?,
        () = tenant.cancel.cancelled() => return Err(Stop::Interrupted),
    };
    if output.exit_code != Some(0) {
        // What is to be masked has not been yet.
        let reveal = tenant.config().reveal_values && tenant.config().masking.is_empty();
        return Err(restore_failure(sandbox, snapshot, program, &output.stderr, reveal).await);
    }
    sandbox.discard_incoming().await.map_err(sandbox_failed)
}

/// A script that creates or chooses databases is made to fill the one that is there.
fn prepare_script(snapshot: &Snapshot, path: &std::path::Path) -> Result<(), Stop> {
    let header = &snapshot.header;
    let own: Vec<&String> = header
        .connects
        .iter()
        .filter(|name| !matches!(name.as_str(), "postgres" | "template1"))
        .collect();
    if own.len() > 1 {
        let names: Vec<&str> = own.into_iter().map(String::as_str).collect();
        let message = format!(
            "{} holds several databases: {}",
            snapshot.shown,
            names.join(", ")
        );
        let help =
            "make a dump of the tenant's database alone: `pg_dump DATABASE`, not `pg_dumpall`";
        return Err(Finding::new("seed.restore-failed", Stage::Seed, message)
            .help(help)
            .into());
    }
    if header.connects.is_empty()
        && !header.creates_database
        && !header.creates_roles.contains("postgres")
    {
        return Ok(());
    }
    fill_one_database(path, &["postgres"]).map_err(|error| {
        let message = format!("{} could not be prepared: {error}", snapshot.shown);
        Finding::new("seed.restore-failed", Stage::Seed, message).into()
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a handful of processors"
)]
fn command(
    snapshot: &Snapshot,
    database: &str,
    path: String,
    cpus: f64,
) -> (ClientProgram, Vec<String>) {
    let own = |words: &[&str]| {
        words
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<String>>()
    };
    // A name such as `a=b` would be taken for a connection string.
    let database = format!(
        "dbname='{}'",
        database.replace('\\', "\\\\").replace('\'', "\\'")
    );
    if snapshot.format == Format::Plain {
        let mut arguments = own(&[
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-o",
            "/dev/null",
            "-d",
            &database,
            "-f",
        ]);
        arguments.push(path);
        return (ClientProgram::Psql, arguments);
    }
    let mut arguments = own(&["--exit-on-error", "--dbname", &database]);
    // Tar archives have to be read in order.
    if snapshot.format != Format::Tar {
        arguments.push(format!("--jobs={}", (cpus.ceil() as usize).clamp(1, 8)));
    }
    arguments.push(path);
    (ClientProgram::PgRestore, arguments)
}

async fn restore_failure(
    sandbox: &Sandbox,
    snapshot: &Snapshot,
    program: ClientProgram,
    stderr: &str,
    reveal: bool,
) -> Stop {
    // Where the copy lies inside says nothing to anybody.
    let own = [
        "/snapshot.sql",
        "/snapshot.dump",
        "/snapshot.tar",
        "/snapshot",
    ];
    let stderr = own.iter().fold(stderr.to_owned(), |text, name| {
        let inside = format!("{}{name}", sandbox.incoming().display());
        text.replace(&inside, &snapshot.shown)
            .replace(&format!("/pgrehearse/incoming{name}"), &snapshot.shown)
    });
    let line = stderr.lines().find_map(|line| {
        let (_, rest) = line.split_once(&format!("{}:", snapshot.shown))?;
        rest.split_once(':')
            .and_then(|(number, _)| number.parse::<u32>().ok())
    });
    let error = stderr.lines().find_map(|line| {
        line.split_once("ERROR:")
            .map(|(_, message)| message.trim().to_owned())
    });
    let sqlstate = match &error {
        Some(message) => logged_sqlstate(sandbox, message).await,
        None => None,
    };
    let stderr = if reveal {
        stderr
    } else {
        redact_output(&stderr)
    };
    let server = stderr.lines().find_map(|line| {
        line.split_once("ERROR:")
            .map(|(_, message)| message.trim().to_owned())
    });
    let first = stderr
        .lines()
        .find(|line| !line.trim().is_empty())
        .map_or("no message", without_program)
        .to_owned();
    let object = stderr.lines().find_map(|line| {
        line.split_once("from TOC entry")
            .map(|(_, entry)| toc_object(entry))
    });
    let place = line.map(|line| format!(" line {line}")).unwrap_or_default();
    let of = object
        .as_ref()
        .map(|object| format!(", at {object}"))
        .unwrap_or_default();
    let message = format!(
        "{} could not restore {}{place}{of}: {}",
        program.as_str(),
        snapshot.shown,
        server.unwrap_or(first)
    );
    let mut finding = Finding::new("seed.restore-failed", Stage::Seed, message)
        .evidence("output_tail", truncate(stderr.trim(), 4000));
    finding.object = object;
    finding.sqlstate = sqlstate;
    let damaged = ["could not uncompress", "could not decompress", "corrupt"];
    if is_disk_full(&stderr) || finding.sqlstate.as_deref() == Some("53100") {
        finding.message.push_str("; the disk is full");
        return finding.help(DISK_HELP).into();
    } else if program == ClientProgram::PgRestore && damaged.iter().any(|w| stderr.contains(w)) {
        finding = finding
            .help("the dump is damaged: copy it again and compare checksums, or make a new one");
    }
    match sandbox.state().await {
        ServerState::OutOfMemory => {
            finding
                .message
                .push_str("; the sandbox ran out of its memory limit");
            finding = finding.help("raise `postgres.memory` in harness.yaml");
        }
        ServerState::Gone(reason) => {
            finding.message.push_str("; the server is gone: ");
            finding.message.push_str(&reason);
        }
        ServerState::Running => {}
    }
    finding.into()
}

/// The code of an error by the server's log. Docker may be a moment behind with it.
async fn logged_sqlstate(sandbox: &Sandbox, message: &str) -> Option<String> {
    for _ in 0..20 {
        if let Some(code) = sqlstate_in(&sandbox.server_log().await, message) {
            return Some(code);
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    None
}

/// The code of an error by the server's log, in which it stands before `ERROR:`.
fn sqlstate_in(log: &str, message: &str) -> Option<String> {
    log.lines().rev().find_map(|line| {
        let (before, logged) = line.split_once(" ERROR:")?;
        let code = before.rsplit(' ').next()?;
        // The log adds where in the statement; the client shows the line instead.
        let place = logged.trim().strip_prefix(message)?;
        let is_it = place.is_empty() || place.starts_with(" at character ");
        (is_it && code.len() == 5).then(|| code.to_owned())
    })
}

/// A tenant whose schema is not in the dump would be rehearsed on nothing.
pub(super) async fn check_schema(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
) -> Result<(), Stop> {
    let Some(schema) = tenant.schema() else {
        return Ok(());
    };
    let reveal = tenant.config().reveal_values;
    let found = async {
        let session = Session::connect(
            sandbox.endpoint(),
            database,
            "pgrehearse seed",
            tenant.limits(),
        )
        .await?;
        let literal = crate::sql::quote_literal(schema);
        session
            .query_one_text(&format!(
                "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = {literal}"
            ))
            .await
    }
    .await;
    match found {
        Ok(Some(_)) => Ok(()),
        Ok(None) => {
            let message = format!("the snapshot has no schema `{schema}`");
            let help = "correct `schema` in harness.yaml, or make a dump that contains it";
            Err(Finding::new("seed.restore-failed", Stage::Seed, message)
                .help(help)
                .into())
        }
        Err(error) => Err(harness_failure(
            sandbox,
            Stage::Seed,
            "look for the tenant's schema",
            &error,
            reveal,
        )
        .await),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_from_the_log() {
        let log = "2026-11-21 10:00:00.000 UTC [7] 42704 ERROR:  type \"x\" does not exist\n\
                   2026-11-21 10:00:01.000 UTC [7] 00000 LOG:  checkpoint";
        assert_eq!(
            sqlstate_in(log, "type \"x\" does not exist").as_deref(),
            Some("42704")
        );
        assert_eq!(sqlstate_in(log, "type \"y\" does not exist"), None);
    }
}
