//! Runs the scripts of a migration in either direction.

use super::context::{Stop, Tenant, Unread};
use super::failure::{harness_failure, script_failure};
use super::script_end::add_size;
use super::seed::Seeded;
use crate::config::Tenancy;
use crate::event::{Direction, Event, Finding, Stage, StatementRecord};
use crate::hazard::{Allowance, Judged, Ran, allowances, hazards};
use crate::pg::{ScriptText, Session, Wrapping, run_script};
use crate::plan::{Script, TransactionRule};
use crate::sandbox::Sandbox;
use crate::sql::{quote_identifier, quote_literal};

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
        // As in postgresql.conf: after SET, a list of schemas would be the name of one.
        let (quoted, value) = (quote_literal(name), quote_literal(value));
        (
            format!("migration.settings.{name}"),
            format!("SELECT pg_catalog.set_config({quoted}, {value}, false)"),
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
    let mut record = |statement: StatementRecord| ledger.push(statement);
    let ran = run_script(session, tenant.clock(), text, &mut record).await;
    if stage != Stage::Traffic && tenant.is_heard() {
        add_size(tenant, session, ledger.iter_mut()).await;
        tenant.notes.keep_unread(ledger.iter().map(|record| Unread {
            host: sandbox.endpoint().host.clone(),
            text: text_of(script, record).to_owned(),
            record: record.clone(),
        }));
    }
    let mut judged = judged(tenant, stage, direction, script, &ledger);
    for statement in &mut ledger {
        statement.claims = judged.claims.remove(&statement.index).unwrap_or_default();
    }
    for statement in &ledger {
        tenant.emit(Event::StatementFinished {
            tenant: tenant.name().clone(),
            statement: Box::new(statement.clone()),
        });
    }
    for finding in judged.findings {
        tenant.raise(finding);
    }
    if stage == Stage::Migrate && direction == Direction::Up {
        tenant.notes.keep(ledger);
    }
    match ran {
        Ok(()) => Ok(()),
        Err(failure) => {
            Err(script_failure(sandbox, stage, direction, step, &failure, reveal).await)
        }
    }
}

/// The whole text of a statement of the script.
fn text_of<'a>(script: &'a Script, record: &StatementRecord) -> &'a str {
    let statement = usize::try_from(record.index)
        .ok()
        .and_then(|index| script.statements.get(index.checked_sub(1)?));
    statement.map_or("", |statement| &statement.text)
}

/// What is to be said of the statements of a step.
fn judged(
    tenant: &Tenant,
    stage: Stage,
    direction: Direction,
    script: &Script,
    ledger: &[StatementRecord],
) -> Judged {
    let ran: Vec<Ran<'_>> = ledger
        .iter()
        .map(|record| Ran {
            record,
            text: text_of(script, record),
        })
        .collect();
    let allowed = allowances(&script.text, &script.statements);
    judge(tenant, stage, direction, &ran, &allowed)
}

/// The hazards of the migration, and what a linter's claims about it and about its rollback came to.
pub(super) fn judge(
    tenant: &Tenant,
    stage: Stage,
    direction: Direction,
    ran: &[Ran<'_>],
    allowed: &[Allowance],
) -> Judged {
    let config = &tenant.config().hazards;
    match (stage, direction) {
        (Stage::Migrate, Direction::Up) => hazards(stage, ran, allowed, config),
        (Stage::Rollback, Direction::Down) if tenant.is_heard() => Judged {
            findings: Vec::new(),
            ..hazards(stage, ran, allowed, config)
        },
        _ => Judged::default(),
    }
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
