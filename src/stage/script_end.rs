//! What is known of statements only when their script or command is over: what the server's log says of them, and
//! the size of the database.

use std::time::Duration;

use super::context::Tenant;
use crate::event::{Event, LoggedStatement, StatementRecord};
use crate::pg::{Logged, ServerLog, Session, relation_sizes};
use crate::sandbox::Sandbox;

/// The server's time in microseconds; whether it logs each temporary file, unless a role or a session has it
/// otherwise; and whether we can read what it logs.
const ASK: &str = "\
SELECT (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8,
       pg_catalog.current_setting('log_temp_files') OPERATOR(pg_catalog.=) '0'
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_db_role_setting s
                        WHERE pg_catalog.array_to_string(s.setconfig, ' ') OPERATOR(pg_catalog.~) 'log_temp_files|log_min_messages'),
       pg_catalog.current_setting('logging_collector') OPERATOR(pg_catalog.=) 'off'
       AND pg_catalog.current_setting('log_destination') OPERATOR(pg_catalog.~) 'stderr'
       AND pg_catalog.current_setting('log_min_messages') OPERATOR(pg_catalog.<>) ALL ('{fatal,panic}'::pg_catalog.text[])";

/// The size of the session's database.
const SIZE: &str = "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())";

/// How often the log is read until our mark is in it: an engine passes it on a little later.
const READS: u32 = 25;

/// A script that has written less has not changed the size of the database much: asking takes longer than many scripts.
const WORTH_ASKING: u64 = 1024 * 1024;

/// Notes the sizes of the base's relations. What `session` does not answer is not known.
pub(super) async fn note_sizes(tenant: &Tenant, session: &Session) {
    if let Ok(sizes) = relation_sizes(session).await {
        tenant.notes.keep_sizes(sizes);
    }
}

/// The same, where no session is open.
pub(super) async fn note_base_sizes(tenant: &Tenant, sandbox: &Sandbox, database: &str) {
    let (endpoint, limits) = (sandbox.endpoint(), tenant.limits());
    if let Ok(session) = Session::connect(endpoint, database, "pgrehearse", limits).await {
        note_sizes(tenant, &session).await;
    }
}

/// Adds the sizes of the database and of what has grown to the last statement of a script that has written much.
/// `session` is one of that database; what it does not answer is not known.
pub(super) async fn add_size<'a>(
    tenant: &Tenant,
    session: &Session,
    statements: impl Iterator<Item = &'a mut StatementRecord>,
) {
    let (mut written, mut last) = (0, None);
    for statement in statements {
        written += statement.wal_bytes.unwrap_or(0);
        last = Some(statement);
    }
    if written < WORTH_ASKING {
        return;
    }
    let Some(last) = last else {
        return;
    };
    if let Ok(size) = session.query_one_text(SIZE).await {
        last.database_bytes = size.and_then(|size| size.parse().ok());
    }
    if let Ok(sizes) = relation_sizes(session).await {
        let before = tenant.notes.keep_sizes(sizes.clone());
        last.relation_bytes = before.map(|before| before.changes(&sizes));
    }
}

/// Reads the server's log for the statements that the last stage has told, once for all of them.
pub(super) async fn read_log(tenant: &Tenant, sandbox: &Sandbox, database: &str) {
    let endpoint = sandbox.endpoint();
    let mut unread = tenant.notes.take_unread();
    // Those of other sandboxes, which are gone.
    unread.retain(|statement| statement.host == endpoint.host);
    if unread.is_empty() || tenant.lane.lost.is_cancelled() {
        return;
    }
    let session = Session::connect(endpoint, database, "pgrehearse", tenant.limits()).await;
    let Ok(session) = session else {
        return;
    };
    let statements = unread.iter_mut();
    let mut logged: Vec<Logged<'_>> = statements
        .map(|statement| Logged {
            text: &statement.text,
            record: &mut statement.record,
        })
        .collect();
    tokio::select! {
        () = tenant.lane.lost.cancelled() => return,
        () = add_server_log(tenant, sandbox, &session, &mut logged) => {}
    }
    let told = unread.iter().map(|statement| &statement.record);
    tenant.emit(Event::StatementsLogged {
        tenant: tenant.name().clone(),
        logged: told.map(LoggedStatement::of).collect(),
    });
}

/// Tells the statements what was logged of them. Nothing is known where the log is not as we have it written.
pub(super) async fn add_server_log(
    tenant: &Tenant,
    sandbox: &Sandbox,
    session: &Session,
    statements: &mut [Logged<'_>],
) {
    let clock = tenant.clock();
    let before = clock.now().as_microsecond();
    let Ok(rows) = session.query_text(ASK).await else {
        return;
    };
    let after = clock.now().as_microsecond();
    let mut cells = rows.into_iter().flatten();
    let mut next = || cells.next().flatten().unwrap_or_default();
    let Ok(server) = next().parse::<i64>() else {
        return;
    };
    let (mut temporary, readable) = (next() == "t", next() == "t");
    if !readable {
        return;
    }
    // On this machine both clocks are one.
    let ahead = if (before..=after).contains(&server) {
        0
    } else {
        server - i64::midpoint(before, after)
    };
    let mark = format!("pgrehearse has read the log of the statements before {after}");
    let set = format!("DO $$BEGIN RAISE LOG '{mark}'; END$$");
    if session.execute(&set).await.is_err() {
        return;
    }
    temporary &= !statements.iter().any(|statement| {
        let text = statement.text.to_ascii_lowercase();
        text.contains("log_temp_files") || text.contains("log_min_messages")
    });
    for _ in 0..READS {
        let log = sandbox.server_log().await;
        if log.contains(&mark) {
            if let Some(log) = ServerLog::read(&log, &mark) {
                let reveal = tenant.config().reveal_values;
                log.tell(statements, ahead, temporary, reveal);
            }
            return;
        }
        if tenant.cancel.is_cancelled() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
