//! Goes on with a migration from the statement that failed.

use super::count::count;
use super::relaxed::relax;
use super::tell::{Place, doubtful, finding};
use crate::catalog::Catalog;
use crate::config::Keep;
use crate::demand::{Part, parts};
use crate::event::{Finding, Location, Severity, Stage, StatementRecord};
use crate::pg::{PgError, Session, copy_database_quickly, drop_database};
use crate::plan::{Script, Step, TransactionRule};
use crate::sandbox::Sandbox;
use crate::sql::{Statement, TransactionControl, facts, tokens};
use crate::stage::context::{Stop, Tenant};
use crate::stage::failure::harness_failure;
use crate::stage::migrate::chosen_steps;
use crate::stage::seed::Seeded;
use crate::stage::tool::open_session;

/// The copy that is worked in where the sandbox may be kept for people.
const COPY: &str = "pgrehearse_preflight";

/// The share of the tenant's time that is left which this may take.
const MOST: f64 = 0.5;

/// Goes on after the stage `migrate` failed at a statement.
pub(in crate::stage) async fn go_on(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    chosen: &[usize],
) -> Result<(), Stop> {
    let Some(failed) = failed_statement(tenant) else {
        return Err(Stop::Skip(
            "the migration did not fail at a statement".to_owned(),
        ));
    };
    let limit = tenant.time_left().mul_f64(MOST);
    let work = in_database(tenant, sandbox, seeded, chosen, &failed);
    match tokio::time::timeout(limit, Box::pin(work)).await {
        Ok(outcome) => outcome,
        Err(_) => {
            not_checked(
                tenant,
                "it did not end in half of the time that was left of `limits.tenant`",
            );
            Ok(())
        }
    }
}

/// The statement that ended the stage `migrate`.
fn failed_statement(tenant: &Tenant) -> Option<StatementRecord> {
    let ledger = tenant.notes.ledger();
    ledger
        .into_iter()
        .next_back()
        .filter(|record| record.error.is_some())
}

fn not_checked(tenant: &Tenant, why: &str) {
    let message =
        format!("not everything behind the statement that failed could be looked at: {why}");
    tenant.raise(Finding::new(
        "preflight.not-checked",
        Stage::Preflight,
        message,
    ));
}

/// In the database that the migration left, or in a copy where somebody may want to see that.
async fn in_database(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    chosen: &[usize],
    failed: &StatementRecord,
) -> Result<(), Stop> {
    if tenant.config().keep == Keep::Never {
        return in_place(tenant, sandbox, seeded, chosen, failed).await;
    }
    let reveal = tenant.config().reveal_values;
    let admin = async |sql: bool| {
        let session = Session::connect(
            sandbox.endpoint(),
            "postgres",
            "pgrehearse",
            tenant.limits(),
        )
        .await?;
        if sql {
            copy_database_quickly(&session, &seeded.database, COPY).await
        } else {
            drop_database(&session, COPY).await
        }
    };
    if let Err(error) = admin(true).await {
        return Err(harness_failure(
            sandbox,
            Stage::Preflight,
            "copy the database",
            &error,
            reveal,
        )
        .await);
    }
    let copy = Seeded {
        database: COPY.to_owned(),
        base: seeded.base.clone(),
    };
    let outcome = in_place(tenant, sandbox, &copy, chosen, failed).await;
    match admin(false).await {
        Ok(()) => outcome,
        Err(error) => {
            Err(harness_failure(sandbox, Stage::Preflight, "remove a copy", &error, reveal).await)
        }
    }
}

async fn in_place(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    chosen: &[usize],
    failed: &StatementRecord,
) -> Result<(), Stop> {
    let steps = chosen_steps(tenant, chosen);
    let Some(at) = steps.iter().position(|step| step.id == failed.step) else {
        return Ok(());
    };
    let session = open_session(tenant, sandbox, seeded, Stage::Preflight).await?;
    let mut trial = Trial {
        tenant,
        session: &session,
        base: &seeded.base,
        role: tenant.config().migration.role.as_deref(),
        open: Open::No,
        traces: Vec::new(),
        lost: None,
        untried: 0,
    };
    let reveal = tenant.config().reveal_values;
    let (before, rest) = steps.split_at(at);
    let outcome = trial.all(before, rest, failed).await;
    match outcome {
        Ok(()) => {}
        Err(PgError::Interrupted) => return Err(Stop::Interrupted),
        Err(error) if error.is_harness_fault() => {
            return Err(harness_failure(
                sandbox,
                Stage::Preflight,
                "go on with the migration",
                &error,
                reveal,
            )
            .await);
        }
        Err(error) => not_checked(tenant, &error.describe(reveal)),
    }
    if trial.untried > 0 {
        let why = match &trial.lost {
            Some(lost) => format!("after {lost} "),
            None => String::new(),
        };
        let message = format!(
            "{}{} could not be tried",
            why,
            crate::text::count(trial.untried, "later statement")
        );
        tenant.raise(
            Finding::new("preflight.not-checked", Stage::Preflight, message)
                .evidence("statements", trial.untried),
        );
    }
    Ok(())
}

/// Whether a transaction is open, and who began it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    No,
    Ours,
    Script,
}

/// Something that is not as it would be had the rows been right.
#[derive(Debug)]
struct Trace {
    table: String,
    column: Option<String>,
    because: String,
}

pub(super) struct Trial<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) session: &'a Session,
    base: &'a Catalog,
    pub(super) role: Option<&'a str>,
    open: Open,
    traces: Vec<Trace>,
    /// The first statement that could not be done at all.
    lost: Option<String>,
    /// How many statements could not be tried.
    untried: usize,
}

impl Trial<'_> {
    async fn all(
        &mut self,
        before: &[&Step],
        rest: &[&Step],
        failed: &StatementRecord,
    ) -> Result<(), PgError> {
        // The server's log is what the migration itself wrote.
        self.as_superuser("SET log_min_messages = panic; SET log_min_error_statement = panic")
            .await?;
        for statement in before.iter().flat_map(|step| &step.up.statements) {
            self.repeat_setting(statement).await?;
        }
        let Some((first, others)) = rest.split_first() else {
            return Ok(());
        };
        if facts(&failed.sql).concurrently {
            self.drop_invalid_indexes().await?;
        }
        let failing = usize::try_from(failed.index)
            .unwrap_or(usize::MAX)
            .saturating_sub(1);
        self.step(
            first,
            Some((failing, self.first_of_transaction(failed, failing))),
        )
        .await?;
        for step in others {
            self.step(step, None).await?;
        }
        Ok(())
    }

    /// The number of the first statement that was undone with the one that failed.
    fn first_of_transaction(&self, failed: &StatementRecord, failing: usize) -> usize {
        let ledger = self.tenant.notes.ledger();
        let first = ledger
            .iter()
            .filter(|record| record.step == failed.step && record.transaction == failed.transaction)
            .map(|record| record.index)
            .min();
        first
            .and_then(|first| usize::try_from(first).ok())
            .map_or(failing, |first| first.saturating_sub(1))
    }

    /// What `CONCURRENTLY` left behind when it failed.
    async fn drop_invalid_indexes(&self) -> Result<(), PgError> {
        let sql = "SELECT indexrelid::pg_catalog.regclass::pg_catalog.text, n.nspname || '.' || c.relname \
             FROM pg_catalog.pg_index JOIN pg_catalog.pg_class AS c ON c.oid = indexrelid \
             JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE NOT indisvalid";
        for row in self.session.query_text(sql).await? {
            if let [Some(index), Some(name)] = row.as_slice() {
                let object = format!("index {name}");
                let known = self
                    .base
                    .objects
                    .keys()
                    .any(|id| id.to_string().ends_with(&object));
                if !known {
                    self.session.execute(&format!("DROP INDEX {index}")).await?;
                }
            }
        }
        Ok(())
    }

    /// What earlier transactions set for the session is gone with it.
    async fn repeat_setting(&self, statement: &Statement) -> Result<(), PgError> {
        let command = statement.facts.command.as_str();
        let text = statement.text.to_ascii_lowercase();
        let of_session = matches!(command.split(' ').next(), Some("SET" | "RESET"))
            && !["local", "transaction", "constraints"]
                .iter()
                .any(|word| text.split_whitespace().nth(1) == Some(word));
        if !of_session {
            return Ok(());
        }
        match self.session.execute(&statement.text).await {
            Err(error) if error.is_harness_fault() => Err(error),
            _ => Ok(()),
        }
    }

    /// `resume` is the statement that failed and the first one that was undone with it.
    async fn step(&mut self, step: &Step, resume: Option<(usize, usize)>) -> Result<(), PgError> {
        let script = &step.up;
        let (failing, first) = resume.unwrap_or((0, 0));
        for statement in script.statements.iter().take(first) {
            self.repeat_setting(statement).await?;
        }
        let implicit = match script.transaction {
            TransactionRule::Wrapped => {
                self.begin().await?;
                false
            }
            TransactionRule::Message => script.statements.len() > 1,
            TransactionRule::Autocommit => false,
        };
        for (index, statement) in script.statements.iter().enumerate().skip(first) {
            if implicit && self.open == Open::No {
                self.begin().await?;
            }
            let known = resume.is_some() && index == failing;
            if resume.is_some() && index < failing {
                // Went well before, and is not held back by anything.
                self.plain(script, statement).await?;
            } else {
                let place = place(step, statement);
                self.statement(script, statement, &place, known).await?;
            }
        }
        if self.open != Open::No {
            let last = script.statements.last();
            if let Some(last) = last {
                self.commit(&place(step, last)).await?;
            }
        }
        Ok(())
    }

    async fn begin(&mut self) -> Result<(), PgError> {
        self.session.execute("BEGIN").await?;
        self.open = Open::Ours;
        Ok(())
    }

    /// Sends the statement as it is.
    pub(super) async fn send(
        &self,
        script: &Script,
        statement: &Statement,
        sql: &str,
    ) -> Result<(), PgError> {
        match &statement.copy_data {
            Some(span) => {
                let data = script.text.get(span.clone()).unwrap_or_default();
                self.session.copy_in(sql, data).await.map(|_| ())
            }
            None => self.session.execute(sql).await.map(|_| ()),
        }
    }

    async fn plain(&mut self, script: &Script, statement: &Statement) -> Result<(), PgError> {
        self.send(script, statement, &statement.text).await?;
        self.follow(statement.facts.control);
        Ok(())
    }

    fn follow(&mut self, control: Option<TransactionControl>) {
        match control {
            Some(TransactionControl::Begin) => self.open = Open::Script,
            Some(TransactionControl::Commit | TransactionControl::Rollback) => self.open = Open::No,
            Some(TransactionControl::Chain) | None => {}
        }
    }

    async fn statement(
        &mut self,
        script: &Script,
        statement: &Statement,
        place: &Place,
        known: bool,
    ) -> Result<(), PgError> {
        let control = statement.facts.control;
        if control == Some(TransactionControl::Commit) && self.open != Open::No {
            self.commit(place).await?;
            return Ok(());
        }
        let words = statement.facts.command.as_str();
        let of_transaction = control.is_some()
            || ["SAVEPOINT", "RELEASE", "ROLLBACK TO", "SET TRANSACTION"]
                .iter()
                .any(|word| words.starts_with(word));
        let sql = crate::demand::outside_of_transaction(&statement.text);
        if of_transaction || facts(&sql).needs_autocommit {
            let sent = self.send(script, statement, &statement.text).await;
            self.follow(control);
            return match sent {
                Err(error) if error.is_harness_fault() => Err(error),
                Err(error) => {
                    if self.open != Open::No {
                        self.session.execute("ROLLBACK; BEGIN").await?;
                    }
                    self.refused(place, &error, known);
                    Ok(())
                }
                Ok(()) => Ok(()),
            };
        }
        let alone = self.open == Open::No;
        if alone {
            self.session.execute("BEGIN").await?;
        }
        self.session
            .execute("SAVEPOINT pgrehearse_statement")
            .await?;
        match self.send(script, statement, &sql).await {
            Ok(()) => {}
            Err(error) if error.is_harness_fault() => return Err(error),
            Err(error) => {
                self.back("pgrehearse_statement").await?;
                self.overcome(script, statement, place, error, known)
                    .await?;
            }
        }
        self.session
            .execute("RELEASE SAVEPOINT pgrehearse_statement")
            .await?;
        if alone {
            self.commit(place).await?;
        }
        Ok(())
    }

    pub(super) async fn back(&self, savepoint: &str) -> Result<(), PgError> {
        let sql = format!("ROLLBACK TO SAVEPOINT {savepoint}");
        self.session.execute(&sql).await.map(|_| ())
    }

    /// Commits; what was deferred speaks before.
    async fn commit(&mut self, place: &Place) -> Result<(), PgError> {
        self.session
            .execute("SAVEPOINT pgrehearse_deferred")
            .await?;
        if let Err(error) = self.session.execute("SET CONSTRAINTS ALL IMMEDIATE").await {
            if error.is_harness_fault() {
                return Err(error);
            }
            self.back("pgrehearse_deferred").await?;
            if let Some(obstacle) = self.obstacle(&error).await? {
                for demand in obstacle.demands() {
                    self.tell(&demand, place, None).await?;
                }
            }
            self.session.execute("ROLLBACK").await?;
            self.open = Open::No;
            self.lost.get_or_insert_with(|| {
                format!(
                    "the transaction that ends at {} was refused",
                    place.location
                )
            });
            return Ok(());
        }
        self.session.execute("COMMIT").await?;
        self.open = Open::No;
        Ok(())
    }

    /// The statement failed: what of it fails, because of which rows, and how to do the rest of it.
    async fn overcome(
        &mut self,
        script: &Script,
        statement: &Statement,
        place: &Place,
        error: PgError,
        known: bool,
    ) -> Result<(), PgError> {
        let parts = parts(&statement.text);
        if parts.iter().all(|part| part.demands.is_empty()) {
            return self
                .remove_obstacles(script, statement, place, error, known)
                .await;
        }
        for part in &parts {
            self.session.execute("SAVEPOINT pgrehearse_part").await?;
            if let Err(error) = self.session.execute(&part.sql).await {
                if error.is_harness_fault() {
                    return Err(error);
                }
                self.back("pgrehearse_part").await?;
                self.without(part, place, &error, known).await?;
            }
            self.session
                .execute("RELEASE SAVEPOINT pgrehearse_part")
                .await?;
        }
        Ok(())
    }

    /// Tells what is in the way of a part and does the rest of it.
    async fn without(
        &mut self,
        part: &Part,
        place: &Place,
        error: &PgError,
        known: bool,
    ) -> Result<(), PgError> {
        let doubt = self.doubt(&part.sql);
        let mut found = 0;
        // What a new column demands can only be seen once it is there.
        let early = !part.sql.to_ascii_uppercase().contains(" ADD ") || part.without.is_empty();
        let relaxed = if early {
            for demand in &part.demands {
                found += self.tell(demand, place, doubt.as_deref()).await?;
            }
            found > 0 && relax(self, part).await?
        } else {
            let relaxed = relax(self, part).await?;
            for demand in &part.demands {
                found += self.tell(demand, place, doubt.as_deref()).await?;
            }
            relaxed
        };
        if found == 0 {
            self.refused(place, error, known);
        } else if !relaxed && !part.without.is_empty() {
            self.lost
                .get_or_insert_with(|| format!("{} could not be done in part", place.location));
        }
        if part.leaves_traces {
            for demand in &part.demands {
                self.traces.push(Trace {
                    table: name_in(&demand.table.sql),
                    column: demand.columns().first().map(|column| name_in(column)),
                    because: format!("{}, which could not be done as it stands", place.location),
                });
            }
        }
        Ok(())
    }

    /// Counts and tells; gives how many demands are not met.
    pub(super) async fn tell(
        &self,
        demand: &crate::demand::Demand,
        place: &Place,
        doubt: Option<&str>,
    ) -> Result<usize, PgError> {
        let Some(counts) = count(self.session, self.role, demand).await? else {
            return Ok(0);
        };
        let mut found = 0;
        for count in counts.iter().filter(|count| count.number > 0) {
            found += 1;
            let mut finding = place.decorate(finding(demand, count));
            if let Some(because) = doubt {
                finding = doubtful(finding, because);
            }
            self.tenant.raise(finding);
        }
        Ok(found)
    }

    /// Why what a statement meets may not be what it would meet.
    pub(super) fn doubt(&self, sql: &str) -> Option<String> {
        if let Some(lost) = &self.lost {
            return Some(lost.clone());
        }
        let names: Vec<String> = tokens(sql).filter_map(|token| token.identifier()).collect();
        let trace = self.traces.iter().find(|trace| {
            names.contains(&trace.table)
                && trace
                    .column
                    .as_ref()
                    .is_none_or(|column| names.contains(column))
        });
        trace.map(|trace| trace.because.clone())
    }

    /// A statement that cannot be done, and nobody can say which rows are in the way.
    pub(super) fn refused(&mut self, place: &Place, error: &PgError, known: bool) {
        let undisturbed = self.lost.is_none() && self.traces.is_empty();
        if known {
            // The stage `migrate` tells it.
        } else if undisturbed {
            let reveal = self.tenant.config().reveal_values;
            let mut finding = Finding::new(
                "preflight.statement-fails",
                Stage::Preflight,
                format!("{}: {}", place.step, error.describe(reveal)),
            );
            finding.sqlstate = error.sqlstate().map(str::to_owned);
            finding.object = error.server().and_then(crate::pg::ServerError::object);
            self.tenant
                .raise(place.decorate(finding).severity(Severity::Error));
        } else {
            self.untried += 1;
        }
        self.lost
            .get_or_insert_with(|| format!("{} could not be done", place.location));
    }

    /// What only a superuser may.
    pub(super) async fn as_superuser(&self, sql: &str) -> Result<(), PgError> {
        let Some(role) = self.role else {
            return self.session.execute(sql).await.map(|_| ());
        };
        self.session.execute("RESET SESSION AUTHORIZATION").await?;
        self.session.execute(sql).await?;
        let back = format!(
            "SET SESSION AUTHORIZATION {}",
            crate::sql::quote_identifier(role)
        );
        self.session.execute(&back).await.map(|_| ())
    }
}

fn place(step: &Step, statement: &Statement) -> Place {
    Place {
        step: step.id.clone(),
        location: Location {
            file: step.up.file.clone(),
            line: statement.position.line,
            column: statement.position.column,
        },
        statement: statement.text.clone(),
    }
}

/// The last name in a piece of SQL, folded or unquoted.
fn name_in(sql: &str) -> String {
    let names = tokens(sql).filter_map(|token| token.identifier());
    names.last().unwrap_or_default()
}
