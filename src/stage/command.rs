//! Runs the commands of another migration tool, and follows what they do.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::context::{Stop, Tenant};
use super::failure::lost_server;
use super::script_end::{add_server_log, add_size};
use super::seed::Seeded;
use super::tool::judge;
use crate::event::{Direction, Event, Finding, Severity, Stage, StatementError};
use crate::hazard::{Allowance, Ran, allowances};
use crate::pg::{
    Endpoint, Followed, FollowedStatement, Forward, Logged, Session, Unfollowed, Wire, WireOptions,
};
use crate::sandbox::Sandbox;
use crate::sql::{facts, split};
use crate::suite::{CommandEnvironment, Ended, ProcessSpec, run_process};
use crate::text::truncate;

/// What the ledger calls the step of a command.
const STEP: &str = "command";
/// Statements that are told one by one although the command did not mind that they failed.
const TOLD: usize = 20;

/// The port that a command is given.
enum Port {
    /// What passes is followed.
    Wire(Wire),
    /// Under load nothing may be between the tool and the server.
    Plain {
        endpoint: Endpoint,
        /// Closed when it is dropped.
        _open: Forward,
    },
}

/// Runs the command of another tool, with an endpoint that is there as long as it runs.
pub(super) async fn run_tool(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    stage: Stage,
    direction: Direction,
    command: &str,
) -> Result<(), Stop> {
    let (id, phase) = match direction {
        Direction::Up => ("migrate.command-failed", "migrate"),
        Direction::Down => ("rollback.command-failed", "rollback"),
        Direction::Redo => ("redo.command-failed", "redo"),
    };
    let unexpected = |error: std::io::Error| {
        Stop::from(Finding::new(
            "run.unexpected",
            stage,
            format!("failed to run the command: {error}"),
        ))
    };
    let limit = tenant
        .config()
        .migration
        .command
        .as_ref()
        .map_or(tenant.config().limits.tenant, |c| c.timeout);
    let port = Port::open(tenant, sandbox, seeded, stage, direction)
        .await
        .map_err(unexpected)?;
    let endpoint = port.endpoint();
    let environment = CommandEnvironment {
        endpoint: &endpoint,
        database: &seeded.database,
        schema: tenant.schema(),
        tenant: tenant.name(),
        labels: &tenant.plan.labels,
        phase,
    };
    let file = format!("{}{phase}.log", tenant.notes.prefix);
    let output = tenant.dir().map_err(unexpected)?.join(&file);
    let ended = run_process(ProcessSpec {
        command,
        dir: &tenant.config().dir,
        env: environment.variables(),
        limit,
        cancel: tenant.cancel.clone(),
        output,
    })
    .await;
    // Of a program that has ended, connections end as well; what it left behind may go on.
    let grace = match &ended {
        Ok(Ended::Exited(..)) => Duration::from_secs(2),
        _ => Duration::from_millis(100),
    };
    let mut followed = match port {
        Port::Wire(wire) => Some(wire.finish(grace).await),
        Port::Plain { .. } => None,
    };
    if let Some(followed) = &mut followed {
        read_end(tenant, sandbox, seeded, followed).await;
        tell(tenant, stage, direction, followed);
    }
    let (what, tail) = match ended.map_err(unexpected)? {
        Ended::Exited(0, _) => {
            if let Some(followed) = &followed {
                tell_unnoticed(tenant, stage, followed);
            }
            return Ok(());
        }
        Ended::Interrupted => return Err(Stop::Interrupted),
        Ended::Exited(code, tail) => (format!("ended with exit code {code}"), tail),
        Ended::Signalled(signal, tail) => (format!("was ended by signal {signal}"), tail),
        Ended::TimeLimit(tail) => (
            format!("did not end within {}", crate::text::duration(limit)),
            tail,
        ),
    };
    if let Some(stop) = lost_server(sandbox, stage, &format!("run `{command}`")).await {
        return Err(stop);
    }
    let mut finding = Finding::new(id, stage, format!("`{command}` {what}"))
        .evidence("output_tail", tail.replace(&endpoint.password, "…"))
        .evidence("output", format!("tenants/{}/{file}", tenant.name()));
    if let Some((statement, error)) = followed.as_ref().and_then(refused) {
        finding.sqlstate.clone_from(&error.sqlstate);
        finding = finding
            .evidence("statement", truncate(&statement.record.sql, 500))
            .evidence("server_error", error.message.clone())
            .evidence_opt("detail", error.detail.clone())
            .evidence_opt("hint", error.hint.clone());
    }
    Err(finding.into())
}

impl Port {
    async fn open(
        tenant: &Tenant,
        sandbox: &Sandbox,
        seeded: &Seeded,
        stage: Stage,
        direction: Direction,
    ) -> std::io::Result<Self> {
        let endpoint = sandbox.endpoint();
        if stage == Stage::Traffic {
            let forward = Forward::open(endpoint).await?;
            let reached = forward.endpoint(endpoint);
            return Ok(Self::Plain {
                endpoint: reached,
                _open: forward,
            });
        }
        let options = WireOptions {
            endpoint: endpoint.clone(),
            database: seeded.database.clone(),
            direction,
            step: STEP.to_owned(),
            reveal_values: tenant.config().reveal_values,
            clock: tenant.clock().clone(),
            limits: tenant.limits(),
        };
        Ok(Self::Wire(Wire::open(options).await?))
    }

    fn endpoint(&self) -> Endpoint {
        match self {
            Self::Wire(wire) => wire.endpoint(),
            Self::Plain { endpoint, .. } => endpoint.clone(),
        }
    }
}

/// The statement that the server refused last, if nothing but the end of its transaction came after.
fn refused(followed: &Followed) -> Option<(&FollowedStatement, &StatementError)> {
    let ends = |statement: &&FollowedStatement| {
        statement.record.error.is_none() && facts(&statement.text).control.is_some()
    };
    let mut last = followed.statements.iter().rev().skip_while(ends);
    let statement = last.next()?;
    Some((statement, statement.record.error.as_ref()?))
}

/// Adds what is known of the statements when all is over.
async fn read_end(tenant: &Tenant, sandbox: &Sandbox, seeded: &Seeded, followed: &mut Followed) {
    if followed.statements.is_empty() || !tenant.is_heard() {
        return;
    }
    let (endpoint, limits) = (sandbox.endpoint(), tenant.limits());
    let session = Session::connect(endpoint, &seeded.database, "pgrehearse", limits).await;
    let Ok(session) = session else {
        return;
    };
    let statements = followed.statements.iter_mut();
    let mut logged: Vec<Logged<'_>> = statements
        .map(|statement| Logged {
            text: &statement.text,
            record: &mut statement.record,
        })
        .collect();
    add_server_log(tenant, sandbox, &session, &mut logged).await;
    drop(logged);
    let records = followed.statements.iter_mut().map(|one| &mut one.record);
    add_size(tenant, &session, records).await;
}

/// The ledger of the command, its hazards, and what could not be followed.
fn tell(tenant: &Tenant, stage: Stage, direction: Direction, followed: &mut Followed) {
    let ran: Vec<Ran<'_>> = followed
        .statements
        .iter()
        .map(|statement| Ran {
            record: &statement.record,
            text: &statement.text,
        })
        .collect();
    let allowed: Vec<Allowance> = followed.statements.iter().flat_map(allowed).collect();
    let mut judged = judge(tenant, stage, direction, &ran, &allowed);
    for statement in &mut followed.statements {
        let record = &mut statement.record;
        record.claims = judged.claims.remove(&record.index).unwrap_or_default();
        tenant.emit(Event::StatementFinished {
            tenant: tenant.name().clone(),
            statement: Box::new(record.clone()),
        });
    }
    for missing in &followed.missing {
        let message = format!(
            "the command was not followed in all it did: {}",
            missing.what
        );
        let mut finding = Finding::new("migrate.not-followed", stage, message);
        if missing.kind == Unfollowed::Elsewhere {
            finding = finding.severity(Severity::Info);
        }
        tenant.raise(finding);
    }
    if stage != Stage::Migrate || direction != Direction::Up {
        return;
    }
    for finding in judged.findings {
        tenant.raise(finding);
    }
    let records = followed.statements.iter();
    tenant
        .notes
        .keep(records.map(|statement| statement.record.clone()));
    let lost = followed
        .missing
        .iter()
        .any(|missing| missing.kind != Unfollowed::Elsewhere);
    if !followed.statements.is_empty() && !lost {
        tenant.notes.followed.store(true, Ordering::Relaxed);
    }
}

/// What went wrong in a command that says that all went well.
fn tell_unnoticed(tenant: &Tenant, stage: Stage, followed: &Followed) {
    // One that is accepted accepts no others.
    let mut refused: BTreeMap<String, Vec<&FollowedStatement>> = BTreeMap::new();
    for one in &followed.statements {
        if one.record.error.is_some() {
            let words: Vec<&str> = one.record.sql.split_whitespace().collect();
            let object = format!("statement {}", truncate(&words.join(" "), 200));
            refused.entry(object).or_default().push(one);
        }
    }
    let more = refused.len().saturating_sub(TOLD);
    for (object, all) in refused.into_iter().take(TOLD) {
        let Some((first, error)) = all
            .first()
            .and_then(|one| Some((one, one.record.error.as_ref()?)))
        else {
            continue;
        };
        let again = match all.len() - 1 {
            0 => String::new(),
            more => format!(", and {more} more like it"),
        };
        let message = format!(
            "the command ended with exit code 0, although statement {} failed{again}: {}",
            first.record.index, error.message
        );
        let mut finding = Finding::new("migrate.error-ignored", stage, message)
            .object(object)
            .evidence("statement", truncate(&first.record.sql, 500));
        finding.sqlstate.clone_from(&error.sqlstate);
        if all.iter().all(|one| asks_what_is_there(one)) {
            finding = finding.severity(Severity::Info);
        }
        tenant.raise(finding);
    }
    if more > 0 {
        let message =
            format!("the command ended with exit code 0, although {more} more statements failed");
        tenant.raise(Finding::new("migrate.error-ignored", stage, message));
    }
    let undone = |one: &&FollowedStatement| {
        one.undone
            && one.record.error.is_none()
            && (one.record.rows_changed.unwrap_or(0) > 0 || defines(&one.text))
    };
    let undone: Vec<_> = followed.statements.iter().filter(undone).collect();
    if let Some(first) = undone.first() {
        let message = format!(
            "a connection ended before its transaction was committed, so {} undone, the first is statement {}",
            match undone.len() {
                1 => "1 statement was".to_owned(),
                more => format!("{more} statements were"),
            },
            first.record.index
        );
        let finding = Finding::new("migrate.not-committed", stage, message)
            .evidence("statement", truncate(&first.record.sql, 500));
        tenant.raise(finding);
    }
}

fn first_word(sql: &str) -> String {
    let command = facts(sql).command;
    command.split(' ').next().unwrap_or_default().to_owned()
}

/// Whether a statement is surely a question: it stores nothing, and calls no function that could.
fn only_asks(sql: &str) -> bool {
    /// What may stand before a parenthesis.
    const HARMLESS: [&str; 20] = [
        "all", "and", "any", "as", "by", "coalesce", "count", "exists", "from", "in", "join",
        "lower", "max", "min", "not", "on", "or", "select", "using", "where",
    ];
    let asks = ["SELECT", "SHOW", "VALUES", "TABLE"].contains(&first_word(sql).as_str());
    let text = sql.to_ascii_lowercase();
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '"';
    let stores = text.split(|c: char| !is_word(c)).any(|word| word == "into");
    let mut calls = text.split('(').rev().skip(1).map(|before| {
        let before = before.trim_end();
        before
            .rsplit(|c: char| !is_word(c))
            .next()
            .unwrap_or_default()
    });
    asks && !stores && calls.all(|name| name.is_empty() || HARMLESS.contains(&name))
}

/// Whether a statement was a question by which tools find out what is there.
fn asks_what_is_there(statement: &FollowedStatement) -> bool {
    // Of a database, a schema, an object, a table or a column that is not there.
    const UNDEFINED: [&str; 5] = ["3D000", "3F000", "42704", "42P01", "42703"];
    let undefined = statement.record.error.as_ref().is_some_and(|error| {
        let code = error.sqlstate.as_deref().unwrap_or_default();
        UNDEFINED.contains(&code) && error.context.is_none()
    });
    undefined && only_asks(&statement.text)
}

/// Whether a statement changes the schema.
fn defines(sql: &str) -> bool {
    const WORDS: [&str; 7] = [
        "ALTER", "COMMENT", "CREATE", "DROP", "GRANT", "REVOKE", "TRUNCATE",
    ];
    WORDS.contains(&first_word(sql).as_str())
}

/// What comments in a statement, or before it in the same message, accept.
fn allowed(statement: &FollowedStatement) -> Vec<Allowance> {
    let Some(index) = usize::try_from(statement.record.index).ok() else {
        return Vec::new();
    };
    let statements = split(&statement.source).unwrap_or_default();
    allowances(&statement.source, &statements)
        .into_iter()
        .map(|allowance| Allowance {
            statement: index,
            ..allowance
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_do_nothing() {
        for sql in [
            "SELECT version FROM schema_migrations ORDER BY 1",
            "select count(*), max (id) from a where b in (1, 2) and exists (select 1 from c)",
            "SHOW search_path",
        ] {
            assert!(only_asks(sql), "{sql}");
        }
        for sql in [
            "SELECT pg_catalog.setval('public.typo_id_seq', 1000, true)",
            "SELECT * INTO archive FROM orders",
            "SELECT \"Do\" (1)",
            "EXPLAIN ANALYZE DELETE FROM orders",
            "DELETE FROM orders",
        ] {
            assert!(!only_asks(sql), "{sql}");
        }
    }
}
