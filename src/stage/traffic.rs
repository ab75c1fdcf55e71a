//! Stage `traffic`: the migration is applied once more, in a sandbox of its own, while a load runs.

use std::collections::BTreeSet;
use std::time::Duration;

use super::command::run_tool;
use super::context::{Stop, Tenant};
use super::failure::{harness_failure, lost_server};
use super::gates::{tell_traffic_gates, tell_traffic_gates_unmeasured};
use super::migrate::Migrated;
use super::second::Second;
use super::seed::Seeded;
use super::tool::{open_session, run_step};
use super::traffic_findings::{Under, findings};
use super::traffic_load::{Mix, left_out, sources, touched, unprobed};
use crate::catalog::{ObjectId, ObjectKind};
use crate::config::{Tenancy, TrafficReader};
use crate::event::{Direction, Event, Finding, Stage};
use crate::pg::fill::{Shape, shapes};
use crate::pg::{PgError, Session};
use crate::sql::{quote_identifier, quote_literal};
use crate::traffic::{Load, LoadError, Probed, Running};

/// Tables that are probed at the most.
const PROBED: usize = 12;
/// Keys of a table that requests are made for.
const KEYS: usize = 200;
/// Connections for the observer, the reader, the migration and a look at the server.
const OWN: u32 = 5;
/// How long a reader is there before the migration begins.
const SETTLE: Duration = Duration::from_millis(50);
/// How long a step that was stopped by a lock waits before it is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Applies the migration under load and tells what was measured.
pub(super) async fn traffic(
    tenant: &Tenant,
    seeded: &Seeded,
    migrated: &Migrated,
) -> Result<(), Stop> {
    let Some(config) = &tenant.config().traffic else {
        return Err(Stop::Skip(
            "`traffic` is not set in harness.yaml".to_owned(),
        ));
    };
    if migrated.nothing {
        let reason = "nothing was pending";
        tell_traffic_gates_unmeasured(tenant, reason);
        return Err(Stop::Skip(reason.to_owned()));
    }
    let measured = async {
        tenant.progress(Stage::Traffic, "waiting for the load generator");
        let turn = tenant.lane.under_load(tenant);
        let _alone = tenant.in_no_time(turn).await?;
        let apart = Second::open_for(tenant, "traffic-").await?;
        let outcome = Under {
            tenant,
            config,
            migrated,
            base: &seeded.base,
        }
        .measure(&apart)
        .await;
        apart.close(outcome).await
    };
    let outcome = measured.await.map_err(|stop| stop.of_stage(Stage::Traffic));
    if outcome.is_err() {
        tell_traffic_gates_unmeasured(tenant, "the stage traffic did not run to its end");
    }
    outcome
}

/// What the server has room for.
struct Room {
    pool: u32,
    probes: usize,
    most: u32,
}

impl Under<'_> {
    async fn measure(&self, apart: &Second) -> Result<(), Stop> {
        let tenant = self.tenant;
        let sandbox = &apart.sandbox;
        let seeded = apart.seed().await?;
        let tables = touched(tenant, self.base, &self.migrated.catalog);
        let (shapes, room) = match self.prepare(apart, &seeded, &tables).await {
            Ok(prepared) => prepared,
            Err(error) => return Err(self.failed(apart, "prepare the load", &error).await),
        };
        let Some(room) = room else {
            let message = "the server's `max_connections` leaves no room for a load, the probes and the migration";
            return Err(Finding::new("run.configuration", Stage::Traffic, message).into());
        };
        let mix = sources(tenant, self.config, shapes);
        let probed: Vec<Probed> = mix.probed.iter().take(room.probes).cloned().collect();
        let unprobed = unprobed(self.base, &tables, &probed);
        let running = self
            .start(apart, &seeded, mix, &probed, &unprobed, &room)
            .await?;
        let (mut running, mut told) = running;
        tenant.progress(Stage::Traffic, "load before the migration");
        let half = self.config.duration / 2;
        self.wait(half).await?;
        if let Some(reader) = &self.config.reader {
            let tables = self.readers(&probed, reader)?;
            if let Err(error) = running.open_reader(&tables).await {
                return Err(self.failed(apart, "open the reader", &error).await);
            }
            self.wait(SETTLE).await?;
        }
        let session = self.session(apart, &seeded).await?;
        tenant.progress(Stage::Traffic, "the migration under load");
        let reads = self.config.reader.as_ref();
        running.migration_begins(reads.map_or(Duration::ZERO, |reader| reader.duration));
        let (attempts, ended) = self.migrate(apart, &seeded, session).await?;
        let sqlstate = ended.as_ref().and_then(|finding| finding.sqlstate.clone());
        running.migration_ended(attempts, ended.is_none(), sqlstate);
        tenant.progress(Stage::Traffic, "load after the migration");
        self.wait(half).await?;
        let (mut facts, broken) = running.stop().await;
        if tenant.cancel.is_cancelled() {
            return Err(Stop::Interrupted);
        }
        if let Some(stop) = lost_server(sandbox, Stage::Traffic, "run the load").await {
            return Err(stop);
        }
        facts.load.left_out.append(&mut told);
        for finding in findings(self, &facts, &broken, ended) {
            tenant.raise(finding);
        }
        tell_traffic_gates(tenant, &facts, &unprobed);
        tenant.emit(Event::TrafficMeasured {
            tenant: tenant.name().clone(),
            traffic: Box::new(facts),
        });
        Ok(())
    }

    async fn prepare(
        &self,
        apart: &Second,
        seeded: &Seeded,
        tables: &[(String, String)],
    ) -> Result<(Vec<Shape>, Option<Room>), PgError> {
        let session = Session::connect(
            apart.sandbox.endpoint(),
            &seeded.database,
            "pgrehearse traffic",
            self.tenant.limits(),
        )
        .await?;
        let wanted: BTreeSet<(String, String)> = tables.iter().cloned().collect();
        let mut shapes = shapes(&session, &wanted, self.seed(), KEYS).await?;
        // The weightiest first, as they were found.
        shapes.sort_by_key(|shape| {
            let same =
                |(schema, name): &(String, String)| *schema == shape.schema && *name == shape.name;
            tables.iter().position(same)
        });
        let sql = "SELECT pg_catalog.current_setting('max_connections') \
             UNION ALL SELECT count(*)::text FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend'";
        let mut numbers = session
            .query_text(sql)
            .await?
            .into_iter()
            .flatten()
            .map(|cell| cell.and_then(|text| text.parse::<u32>().ok()).unwrap_or(0));
        let most = numbers.next().unwrap_or(0);
        let used = numbers.next().unwrap_or(0);
        let room = self.room(
            most,
            most.saturating_sub(used.saturating_sub(1)),
            shapes.len(),
        );
        Ok((shapes, room))
    }

    /// Divides what connections the server has: the pool is what is asked about, and each table needs two.
    fn room(&self, most: u32, free: u32, tables: usize) -> Option<Room> {
        let free = free.checked_sub(OWN)?;
        let tables = u32::try_from(tables.min(PROBED)).unwrap_or(0);
        let probes = (free.saturating_sub(self.config.pool) / 2).clamp(tables.min(1), tables);
        let pool = self.config.pool.min(free.checked_sub(probes * 2)?);
        (pool > 0).then_some(Room {
            pool,
            probes: usize::try_from(probes).unwrap_or(0),
            most,
        })
    }

    fn seed(&self) -> u64 {
        let name = self.tenant.name().as_str().bytes();
        name.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    async fn start(
        &self,
        apart: &Second,
        seeded: &Seeded,
        mix: Mix,
        probed: &[Probed],
        unprobed: &[String],
        room: &Room,
    ) -> Result<(Running, Vec<String>), Stop> {
        let told = left_out(&mix, unprobed);
        if room.pool < self.config.pool {
            let message = format!(
                "a pool of {} does not fit into the server's {} connections beside a migration; the load had {}",
                self.config.pool, room.most, room.pool
            );
            let finding = Finding::new("traffic.pool-too-large", Stage::Traffic, message);
            self.tenant.raise(
                finding
                    .evidence("pool", self.config.pool)
                    .evidence("max_connections", room.most),
            );
        }
        let load = Load {
            endpoint: apart.sandbox.endpoint().clone(),
            database: seeded.database.clone(),
            setup: self.setup(),
            clients: self.config.clients,
            rate: self.config.rate,
            pool: room.pool,
            timeout: self.config.timeout,
            variables: self.config.variables.clone(),
            sources: mix.sources,
            seed: self.seed(),
            reveal: self.tenant.config().reveal_values,
        };
        let started = Running::start(
            load,
            probed,
            self.statements(),
            room.most,
            self.tenant.clock().clone(),
            self.tenant.cancel.child_token(),
        );
        match started.await {
            Ok(running) => Ok((running, told)),
            Err(LoadError::Server(error))
                if error.server().is_some() && self.config.role.is_some() =>
            {
                let message = format!("the load could not begin: {}", error.describe(true));
                Err(Finding::new("run.configuration", Stage::Traffic, message).into())
            }
            Err(LoadError::Server(error)) => {
                Err(self.failed(apart, "start the load", &error).await)
            }
            Err(LoadError::Machine(error)) => {
                let message = format!("failed to start the load generator: {error}");
                Err(Finding::new("run.unexpected", Stage::Traffic, message).into())
            }
        }
    }

    /// What each session of the load begins with.
    fn setup(&self) -> Vec<String> {
        let mut setup = Vec::new();
        if let Tenancy::Schema(schema) = &self.tenant.plan.tenancy {
            setup.push(format!("SET search_path = {}", quote_identifier(schema)));
        }
        if let Some(role) = &self.config.role {
            setup.push(format!("SET SESSION AUTHORIZATION {}", quote_literal(role)));
        }
        setup
    }

    /// The statements of the migration, by which an observer knows them.
    fn statements(&self) -> Vec<String> {
        let steps = self.migrated.steps(self.tenant);
        steps
            .iter()
            .flat_map(|step| &step.up.statements)
            .map(|statement| statement.text.clone())
            .collect()
    }

    /// The tables of the reader.
    fn readers(&self, probed: &[Probed], reader: &TrafficReader) -> Result<Vec<Probed>, Stop> {
        if reader.tables.is_empty() {
            return Ok(probed.to_vec());
        }
        let schema = self.tenant.schema().unwrap_or("public");
        let named = reader.tables.iter().map(|table| {
            let (schema, name) = table.split_once('.').unwrap_or((schema, table));
            let id = ObjectId::new(ObjectKind::Table, Some(schema), name);
            if self.base.get(&id).is_none() {
                let message = format!("`traffic.reader` names {table}, and there is no such table");
                return Err(Stop::from(Finding::new(
                    "run.configuration",
                    Stage::Traffic,
                    message,
                )));
            }
            Ok(Probed {
                schema: schema.to_owned(),
                name: name.to_owned(),
                ..Probed::default()
            })
        });
        named.collect()
    }

    /// A session for the scripts; another tool opens its own.
    async fn session(&self, apart: &Second, seeded: &Seeded) -> Result<Option<Session>, Stop> {
        if self.tenant.config().migration.command.is_some() {
            return Ok(None);
        }
        let opened = open_session(&apart.quiet, &apart.sandbox, seeded, Stage::Traffic);
        opened.await.map(Some)
    }

    /// Applies the migration; how often it was begun, and why it did not run to its end.
    async fn migrate(
        &self,
        apart: &Second,
        seeded: &Seeded,
        mut session: Option<Session>,
    ) -> Result<(u32, Option<Finding>), Stop> {
        let (quiet, sandbox) = (&apart.quiet, &apart.sandbox);
        let mut attempts = 1;
        let mut steps = self.migrated.steps(self.tenant).into_iter().peekable();
        loop {
            let ran = if let Some(command) = &self.tenant.config().migration.command {
                let (stage, way) = (Stage::Traffic, Direction::Up);
                let ran = run_tool(quiet, sandbox, seeded, stage, way, &command.up).await;
                if ran.is_ok() {
                    return Ok((attempts, None));
                }
                ran
            } else {
                let Some(step) = steps.peek() else {
                    return Ok((attempts, None));
                };
                let open = match session.take() {
                    Some(open) => open,
                    None => open_session(quiet, sandbox, seeded, Stage::Traffic).await?,
                };
                let (stage, way) = (Stage::Traffic, Direction::Up);
                let ran = run_step(quiet, sandbox, &open, stage, way, &step.id, &step.up).await;
                if ran.is_ok() {
                    steps.next();
                    session = Some(open);
                    continue;
                }
                ran
            };
            let finding = match ran {
                Err(Stop::At(finding)) if finding.id.starts_with("migrate.") => *finding,
                Err(stop) => return Err(stop),
                Ok(()) => continue,
            };
            if attempts > self.config.retries || !can_be_repeated(&finding) {
                return Ok((attempts, Some(finding)));
            }
            attempts += 1;
            self.wait(PAUSE).await?;
        }
    }

    async fn wait(&self, time: Duration) -> Result<(), Stop> {
        tokio::select! {
            () = tokio::time::sleep(time) => Ok(()),
            () = self.tenant.cancel.cancelled() => Err(Stop::Interrupted),
        }
    }

    async fn failed(&self, apart: &Second, doing: &str, error: &PgError) -> Stop {
        let reveal = self.tenant.config().reveal_values;
        harness_failure(&apart.sandbox, Stage::Traffic, doing, error, reveal).await
    }
}

/// Whether a step was stopped by a lock and has left nothing; of a command only its tool knows.
fn can_be_repeated(finding: &Finding) -> bool {
    if finding.id == "migrate.command-failed" {
        return true;
    }
    let lock = matches!(
        finding.sqlstate.as_deref(),
        Some("55P03" | "40P01" | "57014")
    );
    lock && !finding.evidence.contains_key("partly_committed")
}
