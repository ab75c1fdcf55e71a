//! One tenant from the first stage to the last.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::after::after_writes;
use super::broken::Broken;
use super::context::{Shared, Stop, Tenant};
use super::data::{BaseData, watch};
use super::from_seed::{Begun, Origin, begin, fill};
use super::idempotence::idempotence;
use super::migrate::{Migrated, choose, migrate};
use super::models::{ModelsOnBase, models, models_after_rollback};
use super::plans::{PlanBase, before_migration, plans};
use super::preflight;
use super::rollback::{one_by_one, redo, rollback};
use super::script_end::note_base_sizes;
use super::script_end::read_log;
use super::seed::Seeded;
use super::steps;
use super::suites::SuiteRuns;
use super::touched::touched;
use super::traffic::traffic;
use crate::clock::whole_millis;
use crate::config::{App, Keep, RollbackMode, RollbackStrategy};
use crate::event::{Event, Finding, Point, Stage};
use crate::sandbox::{Sandbox, SandboxError};

/// The tenant's time is not looked at more often than this.
const LEAST: Duration = Duration::from_millis(50);

/// How a rehearsal ended, as far as the run must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Whether every stage that ran went to its end. Findings may still make it fail.
    pub completed: bool,
    /// The size of the tenant's seed, if it is known, and whether this rehearsal made it.
    pub seed: Option<(u64, bool)>,
    /// Why it should begin anew. Then its end was not told.
    pub broken: Option<Broken>,
}

/// Rehearses one tenant. Whatever happens, the sandbox is released. The end is told, unless the
/// surroundings failed and it should begin anew.
pub async fn rehearse(tenant: Tenant) -> Ended {
    let started = tenant.clock().monotonic();
    tenant.emit(Event::TenantStarted {
        tenant: tenant.name().clone(),
    });
    let mut broken = None;
    let completed = match tenant.stage(Stage::Provision, begin(&tenant)).await {
        None => {
            broken = Broken::of(&tenant, None).await;
            skip_from(&tenant, Stage::Seed, "there is no sandbox");
            false
        }
        Some(Begun::Refused(finding)) => {
            let refused = async { Err::<(), Stop>(Stop::At(finding)) };
            tenant.stage(Stage::Seed, refused).await;
            skip_from(&tenant, Stage::Preflight, "the tenant could not be seeded");
            false
        }
        Some(Begun::Ready(mut sandbox, origin)) => {
            // No `?` and no `return` until the sandbox is gone.
            let completed = within_limit(&tenant, &mut sandbox, origin).await;
            broken = Broken::of(&tenant, Some(&sandbox)).await;
            let torn_down = teardown(&tenant, *sandbox, completed, broken.is_some());
            let torn_down = tenant.stage(Stage::Teardown, torn_down).await;
            if torn_down.is_none() && broken.is_none() {
                broken = Broken::in_teardown(&tenant).await;
            }
            completed && torn_down.is_some()
        }
    };
    if broken.is_none() {
        tenant.emit(Event::TenantFinished {
            tenant: tenant.name().clone(),
            duration_ms: whole_millis(tenant.clock().monotonic().saturating_sub(started)),
        });
    }
    Ended {
        completed,
        seed: tenant.notes.seed_size.get().copied(),
        broken,
    }
}

/// Everything between provision and teardown; whether it went to its end. That others are rehearsed
/// or under load first does not count against the tenant's time.
async fn within_limit(tenant: &Tenant, sandbox: &mut Sandbox, origin: Origin) -> bool {
    let clock = tenant.clock();
    let limit = tenant.config().limits.tenant;
    let started = clock.monotonic();
    let over = || {
        let limit = crate::text::duration(limit);
        tenant.break_off(&format!("the rehearsal did not end within {limit}"));
        false
    };
    let seeding = Box::pin(seeding(tenant, sandbox, origin));
    let Ok(seeded) = tokio::time::timeout(limit, seeding).await else {
        return over();
    };
    let Some((seeded, data)) = seeded else {
        skip_from_to_teardown(tenant, "the tenant could not be seeded");
        return false;
    };
    let _ = tenant.notes.database.set(seeded.database.clone());
    let left = limit.saturating_sub(clock.monotonic().saturating_sub(started));
    let Ok(_rehearsing) = tenant.lane.rehearsing(tenant).await else {
        let reason = "the run was interrupted before this tenant's turn";
        tenant.raise(Finding::new("run.interrupted", Stage::Migrate, reason));
        skip_from_to_teardown(tenant, reason);
        return false;
    };
    let deadline = clock.monotonic().saturating_add(left);
    let _ = tenant.notes.deadline.set(deadline);
    let mut work = Box::pin(stages(tenant, sandbox, seeded, data));
    let mut left = left;
    loop {
        if let Ok(completed) = tokio::time::timeout(left, &mut work).await {
            return completed;
        }
        left = tenant.time_left();
        if left.is_zero() {
            // What it does must not go on while it is told.
            drop(work);
            return over();
        }
        // It waits, or has waited, for others.
        left = left.max(LEAST);
    }
}

/// Tells of every stage between seed and teardown that it did not run.
fn skip_from_to_teardown(tenant: &Tenant, reason: &str) {
    for stage in Stage::ALL {
        if stage > Stage::Seed && stage < Stage::Teardown {
            tenant.skip(stage, reason);
        }
    }
}

/// The stage `seed`.
async fn seeding(
    tenant: &Tenant,
    sandbox: &mut Sandbox,
    origin: Origin,
) -> Option<(Seeded, Option<Arc<BaseData>>)> {
    let seeding = async {
        let (seeded, data) = fill(tenant, sandbox, origin).await?;
        let data = if let Some(data) = data {
            Some(watch(tenant, sandbox, &seeded, data).await?)
        } else {
            note_base_sizes(tenant, sandbox, &seeded.database).await;
            None
        };
        Ok((seeded, data))
    };
    tenant.stage(Stage::Seed, seeding).await
}

/// Tells of every stage from `first` on that it did not run.
fn skip_from(tenant: &Tenant, first: Stage, reason: &str) {
    for stage in Stage::ALL.into_iter().filter(|stage| *stage >= first) {
        tenant.skip(stage, reason);
    }
}

/// Everything between seed and teardown; whether it went to its end.
async fn stages(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: Seeded,
    data: Option<Arc<BaseData>>,
) -> bool {
    let skip_all = |stages: &[Stage], reason: &str| {
        for stage in stages {
            tenant.skip(*stage, reason);
        }
    };
    let fleet = &tenant.shared.fleet;
    fleet.add_schema(tenant.name(), tenant.schema(), &seeded.base);
    let mut runs = SuiteRuns::default();
    let plan_base = if runs.run_at(tenant, sandbox, &seeded, Point::Base).await {
        before_migration(tenant, sandbox, &seeded, data.as_deref()).await
    } else {
        None
    };
    let Some(plan_base) = plan_base else {
        skip_all(
            &[
                Stage::Preflight,
                Stage::Migrate,
                Stage::Models,
                Stage::Rollback,
                Stage::Redo,
                Stage::Traffic,
            ],
            "the suites could not be run on the base",
        );
        return false;
    };
    let mut chosen = Vec::new();
    let migration = async {
        chosen = choose(tenant, sandbox, &seeded).await?;
        migrate(tenant, sandbox, &seeded, chosen.clone()).await
    };
    let migrated = tenant.stage(Stage::Migrate, migration).await;
    read_log(tenant, sandbox, &seeded.database).await;
    tell_foreign_keys(tenant, &seeded);
    let Some(migrated) = migrated else {
        preflight_after_failure(tenant, sandbox, &seeded, &chosen).await;
        let reason = "the migration was not applied";
        tenant.skip(Stage::Models, reason);
        // What passed on the base says nothing about the migration.
        tenant.skip(Stage::Suites, reason);
        // The steps before the one that failed can be rehearsed all the same.
        if steps::wanted(tenant) && chosen.len() > 1 {
            tenant
                .stage(Stage::Rollback, one_by_one(tenant, &chosen, false))
                .await;
        } else {
            tenant.skip(Stage::Rollback, reason);
        }
        skip_all(&[Stage::Redo, Stage::Traffic], reason);
        return false;
    };
    let base = Base {
        data: data.as_deref(),
        plans: plan_base,
    };
    let completed = after_migration(tenant, sandbox, &seeded, &base, &migrated, &mut runs).await;
    let under_load = tenant
        .stage(Stage::Traffic, traffic(tenant, &seeded, &migrated))
        .await;
    completed && (under_load.is_some() || !wants_load(tenant, &migrated))
}

/// Whether the migration has to be applied under load.
fn wants_load(tenant: &Tenant, migrated: &Migrated) -> bool {
    tenant.config().traffic.is_some() && !migrated.nothing
}

/// What refers to the tables that were there before and that the migration locked.
fn tell_foreign_keys(tenant: &Tenant, seeded: &Seeded) {
    let touched = touched(&tenant.notes.ledger());
    let foreign_keys = seeded.base.foreign_keys_to(&touched);
    if !foreign_keys.touched.is_empty() {
        tenant.emit(Event::ForeignKeysRead {
            tenant: tenant.name().clone(),
            foreign_keys,
        });
    }
}

/// The migration went through: no row was in its way.
async fn preflight_after_success(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    migrated: &Migrated,
) -> bool {
    if migrated.nothing && tenant.plan.live.is_none() {
        tenant.skip(Stage::Preflight, "nothing was pending");
        return true;
    }
    let work = async {
        if !migrated.nothing {
            preflight::unvalidated(tenant, sandbox, seeded).await?;
        }
        Box::pin(preflight::live(tenant, sandbox, seeded, &migrated.steps)).await
    };
    tenant.stage(Stage::Preflight, work).await.is_some()
}

/// The migration failed: what else is in its way?
async fn preflight_after_failure(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    chosen: &[usize],
) {
    if tenant.cancel.is_cancelled() {
        tenant.skip(Stage::Preflight, "the run was interrupted");
        return;
    }
    let work = async {
        let gone_on = if tenant.config().migration.command.is_some() {
            preflight::after_command(tenant).await
        } else {
            preflight::go_on(tenant, sandbox, seeded, chosen).await
        };
        if tenant.plan.live.is_none() || matches!(gone_on, Err(Stop::Interrupted)) {
            return gone_on;
        }
        let looked = Box::pin(preflight::live(tenant, sandbox, seeded, chosen)).await;
        // That there was nothing to go on with is no reason to say that the stage did not run.
        match gone_on {
            Err(Stop::Skip(_)) => looked,
            gone_on => looked.and(gone_on),
        }
    };
    tenant.stage(Stage::Preflight, work).await;
}

/// What is kept of the state before the migration.
struct Base<'a> {
    data: Option<&'a BaseData>,
    plans: PlanBase,
}

async fn after_migration(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    base: &Base<'_>,
    migrated: &Migrated,
    runs: &mut SuiteRuns,
) -> bool {
    let data = base.data;
    let mut completed = preflight_after_success(tenant, sandbox, seeded, migrated).await;
    if tenant.config().idempotence && !migrated.nothing {
        let work = idempotence(tenant, migrated);
        completed &= tenant.stage(Stage::Migrate, work).await.is_some();
    }
    let known = models(tenant, sandbox, seeded, data, migrated).await;
    completed &= known.is_some();
    completed &= runs.run_at(tenant, sandbox, seeded, Point::Migrated).await;
    if tenant.config().plans.is_some() && !migrated.nothing {
        runs.planned();
    }
    completed &= plans(tenant, sandbox, seeded, &base.plans, migrated).await;
    let known = known.unwrap_or_default();
    completed &= back_and_forth(tenant, sandbox, seeded, data, migrated, &known, runs).await;
    if completed && !migrated.nothing {
        runs.tell_missed(tenant);
    }
    runs.tell_none(tenant);
    completed
}

/// The rollback and what follows it; whether it went to its end.
async fn back_and_forth(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    data: Option<&BaseData>,
    migrated: &Migrated,
    known: &ModelsOnBase,
    runs: &mut SuiteRuns,
) -> bool {
    let work = async {
        Box::pin(rollback(tenant, sandbox, seeded, data, migrated)).await?;
        if tenant.config().rollback.after.any() {
            match after_writes(tenant, migrated).await {
                // Nothing is known of it then, but the plain rollback is what it is.
                Err(Stop::At(finding)) => tenant.raise(*finding),
                other => other?,
            }
        }
        Ok(())
    };
    let rolled_back = tenant.stage(Stage::Rollback, work).await.is_some();
    read_log(tenant, sandbox, &seeded.database).await;
    if !rolled_back {
        tenant.skip(Stage::Redo, "nothing was rolled back");
        // Not to roll back can be as it should be.
        let strategy = &tenant.config().rollback.strategy;
        return migrated.nothing || matches!(strategy, RollbackStrategy::Irreversible { .. });
    }
    if tenant.config().rollback.mode == RollbackMode::Steps && steps::wanted(tenant) {
        tenant.skip(
            Stage::Redo,
            "each step was applied again in the stage rollback",
        );
        tell_models_not_rolled_back(tenant);
        return true;
    }
    let mut after_rollback = models_after_rollback(tenant, sandbox, seeded, data, known).await;
    after_rollback &= runs
        .run_at(tenant, sandbox, seeded, Point::RolledBack)
        .await;
    if !tenant.config().redo {
        tenant.skip(Stage::Redo, "`redo` is off in harness.yaml");
        return after_rollback;
    }
    let redone = tenant
        .stage(Stage::Redo, redo(tenant, sandbox, seeded, migrated))
        .await
        .is_some();
    read_log(tenant, sandbox, &seeded.database).await;
    redone && runs.run_at(tenant, sandbox, seeded, Point::Redone).await && after_rollback
}

/// With each step rehearsed for itself, no state is the one that was rolled back.
fn tell_models_not_rolled_back(tenant: &Tenant) {
    let mut models = tenant.config().models.iter();
    if models.any(|entry| entry.app != App::New) {
        let message = "the models of the running version were not held against the rolled-back database, since `rollback.mode` is `steps`";
        tenant.raise(Finding::new("models.not-checked", Stage::Models, message));
    }
}

/// Keeps the server's log, then removes the sandbox or keeps it as asked.
async fn teardown(
    tenant: &Tenant,
    sandbox: Sandbox,
    completed: bool,
    broken: bool,
) -> Result<(), Stop> {
    let log = sandbox.server_log().await;
    let config = tenant.config();
    // The restore may have told of values that were masked afterwards.
    let log = if config.reveal_values && config.masking.is_empty() {
        log
    } else {
        crate::pg::redact_output(&log)
    };
    // The second attempt has a log of its own.
    let name = if broken {
        "server.broken.log"
    } else {
        "server.log"
    };
    let kept = tenant
        .dir()
        .and_then(|dir| write_private(&dir.join(name), log.as_bytes()));
    if let Err(error) = kept {
        tracing::warn!(%error, tenant = %tenant.name(), "the server's log could not be kept");
    }
    let keep = match tenant.config().keep {
        Keep::Never => false,
        Keep::Failed => !completed || tenant.notes.failed.load(Ordering::Relaxed),
        Keep::Always => true,
    };
    // What was not masked is not left for anybody to look at.
    let unmasked = !tenant.config().masking.is_empty() && tenant.notes.database.get().is_none();
    if keep && !broken && !unmasked && !tenant.cancel.is_cancelled() {
        let database = tenant
            .notes
            .database
            .get()
            .map_or("postgres", String::as_str);
        let line = sandbox.psql_line(database);
        tenant.progress(Stage::Teardown, format!("kept: {line}"));
        let kept = sandbox.keep().await;
        return torn_down(tenant, kept).await;
    }
    let released = sandbox.release().await;
    torn_down(tenant, released).await
}

/// What is told of a sandbox that is still there. An engine that is gone is no matter of this sandbox:
/// what it has is told at the end of the run.
async fn torn_down(tenant: &Tenant, ended: Result<(), SandboxError>) -> Result<(), Stop> {
    let Err(error) = ended else {
        return Ok(());
    };
    let id = if tenant.lane.engine.answers().await {
        "teardown.leftover"
    } else {
        "run.server-lost"
    };
    Err(Finding::new(id, Stage::Teardown, error.to_string()).into())
}

fn write_private(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?
        .write_all(bytes)
}

impl Shared {
    /// Events for a tenant that never started.
    pub fn not_started(&self, name: &crate::name::TenantName, reason: &str) {
        self.never(
            name,
            Finding::new("run.interrupted", Stage::Provision, reason),
        );
    }

    /// Events for a tenant that no engine was left for.
    pub fn no_engine(&self, name: &crate::name::TenantName, reason: &str) {
        self.never(
            name,
            Finding::new("run.engine-lost", Stage::Provision, reason),
        );
        self.log.emit(Event::TenantFinished {
            tenant: name.clone(),
            duration_ms: 0,
        });
    }

    fn never(&self, name: &crate::name::TenantName, finding: Finding) {
        let reason = finding.message.clone();
        self.log.emit(Event::FindingRaised {
            tenant: name.clone(),
            finding,
        });
        for stage in Stage::ALL {
            self.log.emit(Event::StageFinished {
                tenant: name.clone(),
                stage,
                end: crate::event::StageEnd::Skipped,
                reason: Some(reason.clone()),
                duration_ms: 0,
            });
        }
    }
}
