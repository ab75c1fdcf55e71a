//! Where a tenant is rebuilt, and what is removed afterwards.

use std::path::PathBuf;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::goal::{Goal, Order, StopAt};
use super::kept::Kept;
use super::step::{Came, Failed};
use super::stop::{Stopped, stop_before};
use crate::clock::Clock;
use crate::config::{Config, RollbackStrategy};
use crate::event::{
    Direction, Envelope, Event, EventLog, EventSink, Finding, Point, SchemaFacts, Severity,
    SnapshotFacts, Stage,
};
use crate::models::ModelSet;
use crate::name::RunId;
use crate::plan::{Down, LoadedMigration, Step, TenantPlan};
use crate::planner::Workload;
use crate::sandbox::store::SeedStore;
use crate::sandbox::{Engine, Mark, Sandbox};
use crate::stage::command::run_tool;
use crate::stage::compare::read_catalog;
use crate::stage::context::{Shared, Stop, Tenant};
use crate::stage::from_seed::{Begun, Origin, begin, fill};
use crate::stage::generate;
use crate::stage::lane::Lane;
use crate::stage::migrate::{choose, chosen_steps};
use crate::stage::seed::Seeded;
use crate::stage::seeds::Seeds;
use crate::stage::shadow::Shadows;
use crate::stage::tool::{open_session, run_step};

/// The least that a rebuilt tenant stays: a day and a little more, whatever harness.yaml says of runs.
const LIFE: Duration = Duration::from_hours(8);

/// Why a tenant could not be rebuilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// This, with what to do about it.
    Found(String, String),
    /// The user or the system asked to stop.
    Interrupted,
}

/// Where a tenant is rebuilt.
pub struct Workshop {
    pub(super) tenant: Tenant,
    lane: Arc<Lane>,
    facts: Arc<Mutex<Facts>>,
}

/// What was told on the way.
#[derive(Debug, Default)]
struct Facts {
    findings: Vec<Finding>,
    snapshots: Vec<SnapshotFacts>,
    base: Option<SchemaFacts>,
}

impl Workshop {
    /// For one tenant of a plan.
    pub fn new(
        engine: Engine,
        store: Option<SeedStore>,
        mut config: Config,
        migration: LoadedMigration,
        plan: TenantPlan,
        progress: Box<dyn EventSink>,
        cancel: CancellationToken,
    ) -> std::io::Result<Self> {
        config.limits.tenant = config.limits.tenant.max(LIFE);
        let facts: Arc<Mutex<Facts>> = Arc::default();
        let clock = Clock::system();
        let mut random = [0_u8; 4];
        getrandom::fill(&mut random).map_err(|error| std::io::Error::other(error.to_string()))?;
        let run = RunId::new(clock.now(), u32::from_ne_bytes(random));
        let tenants_dir = scratch(&engine, &run, &plan, &clock)?;
        let sinks: Vec<Box<dyn EventSink>> = vec![sink(&facts), progress];
        let seeds = Seeds::for_tenants(std::slice::from_ref(&plan), store);
        let lane = Arc::new(Lane::new(engine, seeds, 1, 1));
        let models: Vec<ModelSet> = Vec::new();
        let log = EventLog::new(clock.clone(), sinks);
        let shared = Arc::new(Shared {
            run,
            config,
            migration,
            log: log.clone(),
            clock,
            tenants_dir,
            models,
            shadows: Shadows::default(),
            load: Vec::new(),
            workload: Workload::default(),
            idle_gates: Vec::new(),
            fleet: crate::stage::fleet::Fleet::default(),
            golden: crate::suite::GoldenFiles::default(),
            next_sandbox: AtomicU32::new(2),
            variation: None,
        });
        let tenant = Tenant {
            shared,
            lane: Arc::clone(&lane),
            plan,
            again: false,
            log,
            cancel,
            notes: Arc::default(),
        };
        Ok(Self {
            tenant,
            lane,
            facts,
        })
    }

    /// A folder for files that go when the workshop closes.
    pub fn folder(&self) -> std::io::Result<PathBuf> {
        self.tenant.dir()
    }

    /// What the snapshots are that the tenant was restored from.
    pub fn snapshots(&self) -> Vec<SnapshotFacts> {
        self.facts().snapshots.clone()
    }

    /// The schema before the migration.
    pub fn base(&self) -> Option<SchemaFacts> {
        self.facts().base.clone()
    }

    fn facts(&self) -> std::sync::MutexGuard<'_, Facts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rebuilds the tenant. Whoever has it must give it back to [`Workshop::close`].
    pub async fn rebuild(&self, order: &Order) -> Result<Kept, Problem> {
        let tenant = &self.tenant;
        let (mut sandbox, origin) = match tenant.stage(Stage::Provision, begin(tenant)).await {
            Some(Begun::Ready(sandbox, origin)) => (sandbox, origin),
            Some(Begun::Refused(finding)) => {
                let Finding { message, help, .. } = *finding;
                return Err(Problem::Found(message, help));
            }
            None => return Err(self.problem()),
        };
        // No `?` and no `return` until the sandbox is gone or given away.
        let rebuilt = Box::pin(self.inside(&mut sandbox, origin, order)).await;
        if let Some((seeded, chosen, stopped)) = rebuilt {
            return Ok(Kept {
                tenant: tenant.clone(),
                sandbox: *sandbox,
                seeded,
                goal: order.goal.clone(),
                chosen,
                stopped,
            });
        }
        let problem = self.problem();
        if let Err(error) = sandbox.release().await {
            tracing::error!(%error, "a sandbox could not be removed");
        }
        Err(problem)
    }

    async fn inside(
        &self,
        sandbox: &mut Sandbox,
        origin: Origin,
        order: &Order,
    ) -> Option<(Seeded, Vec<String>, Option<Stopped>)> {
        let tenant = &self.tenant;
        let seeding = async { Ok(fill(tenant, sandbox, origin).await?.0) };
        let seeded = tenant.stage(Stage::Seed, seeding).await?;
        let _ = tenant.notes.database.set(seeded.database.clone());
        let stage = match &order.goal {
            Goal::Before(at) if at.direction == Direction::Down => Stage::Rollback,
            Goal::RolledBack => Stage::Rollback,
            Goal::Before(at) if at.direction == Direction::Redo => Stage::Redo,
            Goal::Redone => Stage::Redo,
            _ => Stage::Migrate,
        };
        let work = async {
            let chosen = self.chosen(sandbox, &seeded, order).await?;
            let steps = chosen_steps(tenant, &chosen);
            let names = steps.iter().map(|step| step.id.clone()).collect();
            let way = Way {
                tenant,
                sandbox,
                seeded: &seeded,
                order,
            };
            let stopped = way.go(&steps).await?;
            Ok((names, stopped))
        };
        let (chosen, stopped) = tenant.stage(stage, work).await?;
        Some((seeded, chosen, stopped))
    }

    async fn chosen(
        &self,
        sandbox: &Sandbox,
        seeded: &Seeded,
        order: &Order,
    ) -> Result<Vec<usize>, Stop> {
        let tenant = &self.tenant;
        let Some(names) = &order.steps else {
            return choose(tenant, sandbox, seeded).await;
        };
        let all = tenant.shared.migration.steps.iter().enumerate();
        Ok(all
            .filter(|(_, step)| names.contains(&step.id))
            .map(|(index, _)| index)
            .collect())
    }

    fn problem(&self) -> Problem {
        if self.tenant.cancel.is_cancelled() {
            return Problem::Interrupted;
        }
        let facts = self.facts();
        let worst = facts
            .findings
            .iter()
            .rfind(|finding| finding.severity == Severity::Error);
        match worst {
            Some(finding) => Problem::Found(finding.message.clone(), finding.help.clone()),
            None => Problem::Found("the tenant could not be rebuilt".to_owned(), String::new()),
        }
    }

    /// Removes a rebuilt tenant and everything else; gives what could not be removed.
    pub async fn close(self, kept: Option<Kept>) -> Vec<String> {
        let mut problems = Vec::new();
        if let Some(kept) = kept
            && let Err(error) = kept.sandbox.release().await
        {
            problems.push(error.to_string());
        }
        self.lane.seeds.discard(&self.lane.engine).await;
        let run = self.tenant.shared.run.as_str();
        problems.extend(self.lane.engine.remove_all(run).await.problems);
        problems
    }
}

/// A folder that the next run removes if this process cannot.
fn scratch(
    engine: &Engine,
    run: &RunId,
    plan: &TenantPlan,
    clock: &Clock,
) -> std::io::Result<PathBuf> {
    let expires = clock.now().as_second() + i64::try_from(LIFE.as_secs() * 3).unwrap_or_default();
    let mark = Mark::new(run, 1, plan.name.as_str(), expires);
    engine.scratch(&mark)
}

fn sink(facts: &Arc<Mutex<Facts>>) -> Box<dyn EventSink> {
    let facts = Arc::clone(facts);
    Box::new(move |envelope: &Envelope| {
        let mut facts = facts.lock().unwrap_or_else(PoisonError::into_inner);
        match &envelope.event {
            Event::FindingRaised { finding, .. } => facts.findings.push(finding.clone()),
            Event::SnapshotRead { snapshot, .. } => facts.snapshots.push(snapshot.clone()),
            Event::SchemaRead {
                point: Point::Base,
                schema,
                ..
            } => facts.base = Some(schema.clone()),
            _ => {}
        }
    })
}

/// The way from a restored tenant to where it stops.
struct Way<'a> {
    tenant: &'a Tenant,
    sandbox: &'a Sandbox,
    seeded: &'a Seeded,
    order: &'a Order,
}

impl Way<'_> {
    async fn go(&self, steps: &[&Step]) -> Result<Option<Stopped>, Stop> {
        if self.tenant.config().migration.command.is_some() {
            return self.commands().await.map(|()| None);
        }
        let (up, down, redo) = match &self.order.goal {
            Goal::Base => return Ok(None),
            Goal::Before(at) => match at.direction {
                Direction::Up => (Some(at), None, None),
                Direction::Down => (None, Some(at), None),
                Direction::Redo => (None, None, Some(at)),
            },
            Goal::Migrated | Goal::RolledBack | Goal::Redone => (None, None, None),
        };
        // By itself a step is rolled back on top of those before it.
        let steps = match (self.order.one_by_one, down.or(redo)) {
            (true, Some(at)) => {
                let of = steps.iter().position(|step| step.id == at.step);
                steps.get(..=of.unwrap_or(0)).unwrap_or(steps)
            }
            _ => steps,
        };
        if let Some(stopped) = self.ups(steps, up, Direction::Up).await? {
            return Ok(Some(stopped));
        }
        if self.order.goal == Goal::Migrated {
            return Ok(None);
        }
        let back = if self.order.one_by_one && down.or(redo).is_some() {
            steps.last().map_or(&[][..], std::slice::from_ref)
        } else {
            steps
        };
        if let Some(stopped) = self.downs(back, down).await? {
            return Ok(Some(stopped));
        }
        if self.order.goal == Goal::RolledBack {
            return Ok(None);
        }
        self.ups(back, redo, Direction::Redo).await
    }

    /// Applies the steps in one session, up to a statement if there is one to stop before.
    async fn ups(
        &self,
        steps: &[&Step],
        stop: Option<&StopAt>,
        direction: Direction,
    ) -> Result<Option<Stopped>, Stop> {
        let stage = if direction == Direction::Redo {
            Stage::Redo
        } else {
            Stage::Migrate
        };
        let (tenant, sandbox) = (self.tenant, self.sandbox);
        let session = open_session(tenant, sandbox, self.seeded, stage).await?;
        for step in steps {
            if let Some(at) = stop.filter(|at| at.step == step.id) {
                let order = self.order;
                return stop_before(tenant, sandbox, &session, stage, &step.up, at, order)
                    .await
                    .map(Some);
            }
            run_step(
                tenant, sandbox, &session, stage, direction, &step.id, &step.up,
            )
            .await?;
        }
        missed(stop, stage)
    }

    async fn downs(&self, steps: &[&Step], stop: Option<&StopAt>) -> Result<Option<Stopped>, Stop> {
        let (tenant, sandbox, stage) = (self.tenant, self.sandbox, Stage::Rollback);
        let generated;
        let scripts = if tenant.config().rollback.strategy == RollbackStrategy::Generated {
            let point = Point::Migrated;
            let database = &self.seeded.database;
            let migrated = read_catalog(tenant, sandbox, database, stage, point).await?;
            let made = crate::catalog::ddl::script(&migrated, &self.seeded.base);
            generated = generate::whole(&made)?;
            vec![("generated", &generated)]
        } else {
            let mut scripts = Vec::new();
            for step in steps.iter().rev() {
                match &step.down {
                    Down::Script(script) => scripts.push((step.id.as_str(), script)),
                    Down::Missing(_) => {
                        let message = format!("{} has no script that undoes it", step.id);
                        return Err(Finding::new("rollback.missing", stage, message).into());
                    }
                }
            }
            scripts
        };
        let session = open_session(tenant, sandbox, self.seeded, stage).await?;
        for (id, script) in scripts {
            if let Some(at) = stop.filter(|at| at.step == id) {
                let order = self.order;
                return stop_before(tenant, sandbox, &session, stage, script, at, order)
                    .await
                    .map(Some);
            }
            let direction = Direction::Down;
            run_step(tenant, sandbox, &session, stage, direction, id, script).await?;
        }
        missed(stop, stage)
    }

    /// The migration of another tool, which stops nowhere on its way.
    async fn commands(&self) -> Result<(), Stop> {
        let Some(command) = &self.tenant.config().migration.command else {
            return Ok(());
        };
        let run = async |stage, direction, command: &str| {
            let (tenant, sandbox) = (self.tenant, self.sandbox);
            run_tool(tenant, sandbox, self.seeded, stage, direction, command).await
        };
        let goal = &self.order.goal;
        if matches!(goal, Goal::Base | Goal::Before(_)) {
            return Ok(());
        }
        run(Stage::Migrate, Direction::Up, &command.up).await?;
        if *goal == Goal::Migrated {
            return Ok(());
        }
        let Some(down) = &command.down else {
            let message = "the migration has no `down` command";
            return Err(Finding::new("rollback.missing", Stage::Rollback, message).into());
        };
        run(Stage::Rollback, Direction::Down, down).await?;
        if *goal == Goal::RolledBack {
            return Ok(());
        }
        run(Stage::Redo, Direction::Redo, &command.up).await
    }
}

/// A step that is not among those that the tenant gets cannot be stopped in.
fn missed(stop: Option<&StopAt>, stage: Stage) -> Result<Option<Stopped>, Stop> {
    match stop {
        None => Ok(None),
        Some(at) => {
            let message = format!("the tenant does not get the step {}", at.step);
            Err(Finding::new("run.configuration", stage, message).into())
        }
    }
}

impl Kept {
    /// Runs the command of another tool that comes next.
    pub async fn try_command(&self, direction: Direction) -> Option<Came> {
        let command = self.tenant.config().migration.command.as_ref()?;
        let (stage, text) = match direction {
            Direction::Up => (Stage::Migrate, &command.up),
            Direction::Down => (Stage::Rollback, command.down.as_ref()?),
            Direction::Redo => (Stage::Redo, &command.up),
        };
        let (tenant, sandbox) = (&self.tenant, &self.sandbox);
        let ran = run_tool(tenant, sandbox, &self.seeded, stage, direction, text).await;
        Some(match ran {
            Ok(()) => Came::Through,
            Err(Stop::At(finding)) => Came::Failed(Failed {
                sqlstate: None,
                message: finding.message.clone(),
                detail: None,
                object: None,
            }),
            Err(Stop::Skip(message)) => Came::Failed(Failed {
                sqlstate: None,
                message,
                detail: None,
                object: None,
            }),
            Err(Stop::Interrupted) => return None,
        })
    }
}
