//! Runs the migration in either direction: scripts in a session, or the commands of another tool.

use super::context::{Stop, Tenant};
use super::failure::{harness_failure, lost_server, script_failure};
use super::seed::Seeded;
use crate::config::Tenancy;
use crate::event::{Direction, Event, Finding, Stage, StatementRecord};
use crate::hazard::{Ran, allowances, hazards};
use crate::pg::{Forward, ScriptText, Session, Wrapping, run_script};
use crate::plan::{Script, TransactionRule};
use crate::sandbox::Sandbox;
use crate::sql::{quote_identifier, quote_literal};
use crate::suite::{CommandEnvironment, Ended, ProcessSpec, run_process};

/// Opens a session as the migration tool would have it: settings, isolation, role, search path.
pub(super) async fn open_session(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    stage: Stage,
) -> Result<Session, Stop> {
    let reveal = tenant.config().reveal_values;
    let opened = async {
        let session = Session::connect(
            sandbox.endpoint(),
            &seeded.database,
            "pgrehearse migration",
            tenant.limits(),
        )
        .await?;
        let migration = &tenant.config().migration;
        if let Tenancy::Schema(schema) = &tenant.plan.tenancy {
            session
                .execute(&format!("SET search_path = {}", quote_identifier(schema)))
                .await?;
        }
        if let Some(isolation) = &migration.isolation {
            let sql = format!(
                "SET default_transaction_isolation = {}",
                quote_literal(isolation)
            );
            session.execute(&sql).await?;
        }
        Ok::<Session, crate::pg::PgError>(session)
    }
    .await;
    let session = match opened {
        Ok(session) => session,
        Err(error) => {
            return Err(harness_failure(sandbox, stage, "open a session", &error, reveal).await);
        }
    };
    configure(tenant, sandbox, &session, stage).await?;
    Ok(session)
}

/// The user's settings and role: if the server refuses them, the configuration is at fault.
async fn configure(
    tenant: &Tenant,
    sandbox: &Sandbox,
    session: &Session,
    stage: Stage,
) -> Result<(), Stop> {
    let migration = &tenant.config().migration;
    let settings = migration.settings.iter().map(|(name, value)| {
        let quoted: Vec<String> = name.split('.').map(quote_identifier).collect();
        (
            format!("migration.settings.{name}"),
            format!("SET {} = {}", quoted.join("."), quote_literal(value)),
        )
    });
    let role = migration.role.iter().map(|role| {
        (
            "migration.role".to_owned(),
            format!("SET SESSION AUTHORIZATION {}", quote_identifier(role)),
        )
    });
    for (key, sql) in settings.chain(role) {
        match session.execute(&sql).await {
            Ok(_) => {}
            Err(error) if error.server().is_some() => {
                let message = format!("the server refuses `{key}`: {}", error.describe(true));
                return Err(Finding::new("run.configuration", stage, message).into());
            }
            Err(error) => {
                return Err(
                    harness_failure(sandbox, stage, "set up the session", &error, true).await,
                );
            }
        }
    }
    Ok(())
}

/// Runs one script of a step.
pub(super) async fn run_step(
    tenant: &Tenant,
    sandbox: &Sandbox,
    session: &Session,
    stage: Stage,
    direction: Direction,
    step: &str,
    script: &Script,
) -> Result<(), Stop> {
    tenant.progress(stage, step);
    let reveal = tenant.config().reveal_values;
    let text = ScriptText {
        direction,
        step,
        file: &script.file,
        text: &script.text,
        statements: &script.statements,
        wrapping: match script.transaction {
            TransactionRule::Wrapped => Wrapping::Transaction,
            TransactionRule::Message => Wrapping::Message,
            TransactionRule::Autocommit => Wrapping::Autocommit,
        },
        reveal_values: reveal,
    };
    let mut ledger = Vec::new();
    let mut record = |statement: StatementRecord| {
        tenant.emit(Event::StatementFinished {
            tenant: tenant.name().clone(),
            statement: Box::new(statement.clone()),
        });
        ledger.push(statement);
    };
    let ran = run_script(session, tenant.clock(), text, &mut record).await;
    if stage == Stage::Migrate && direction == Direction::Up {
        tell_hazards(tenant, script, &ledger);
        tenant.notes.keep(ledger);
    }
    match ran {
        Ok(()) => Ok(()),
        Err(failure) => {
            Err(script_failure(sandbox, stage, direction, step, &failure, reveal).await)
        }
    }
}

/// What the statements of a step did that hurts a database in use.
fn tell_hazards(tenant: &Tenant, script: &Script, ledger: &[StatementRecord]) {
    let text_of = |record: &StatementRecord| {
        let index = usize::try_from(record.index).ok()?.checked_sub(1)?;
        Some(script.statements.get(index)?.text.as_str())
    };
    let ran: Vec<Ran<'_>> = ledger
        .iter()
        .map(|record| Ran {
            record,
            text: text_of(record).unwrap_or(&record.sql),
        })
        .collect();
    let allowed = allowances(&script.text, &script.statements);
    for finding in hazards(Stage::Migrate, &ran, &allowed, &tenant.config().hazards) {
        tenant.raise(finding);
    }
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
    let forward = Forward::open(sandbox.endpoint())
        .await
        .map_err(unexpected)?;
    let endpoint = forward.endpoint(sandbox.endpoint());
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
    .await
    .map_err(unexpected)?;
    let (what, tail) = match ended {
        Ended::Exited(0, _) => return Ok(()),
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
    Err(Finding::new(id, stage, format!("`{command}` {what}"))
        .evidence("output_tail", tail.replace(&endpoint.password, "…"))
        .evidence("output", format!("tenants/{}/{file}", tenant.name()))
        .into())
}

/// Tells a script that the server refused, or that does not end its transaction, from a harness that
/// could not run it.
pub(super) fn refused(ran: Result<(), Stop>) -> Result<Result<(), Finding>, Stop> {
    match ran {
        Ok(()) => Ok(Ok(())),
        Err(Stop::At(finding))
            if finding.sqlstate.is_some()
                || finding.id.ends_with("left-open")
                || finding.id.ends_with("rolls-back") =>
        {
            Ok(Err(*finding))
        }
        Err(other) => Err(other),
    }
}
