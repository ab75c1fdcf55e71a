//! How fast the machine is while a round goes on: one statement, again and again, in a sandbox of its own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::Lane;
use crate::clock::{Clock, millis};
use crate::config::Config;
use crate::name::RunId;
use crate::pg::{Limits, Session};
use crate::robust::median;
use crate::sandbox::{Freeze, Mark, Sandbox, SandboxSpec};

/// Work of a fixed size for the processor and memory, that no table and no setting of the user's shapes.
const STATEMENT: &str = "SELECT pg_catalog.count(*) FROM (SELECT pg_catalog.md5(n::text) AS digest \
                         FROM pg_catalog.generate_series(1, 20000) AS n ORDER BY digest) AS sorted";
/// Times that are taken at least.
const AT_LEAST: usize = 3;
/// Between two of them, so that the statement itself is no load.
const PAUSE: Duration = Duration::from_millis(400);

/// A calibration that goes on.
#[derive(Debug)]
pub struct Calibration {
    stop: CancellationToken,
    cancel: CancellationToken,
    task: JoinHandle<(Vec<f64>, Option<String>)>,
}

/// How long a statement that is under way may take, and how long the sandbox may take to go.
const PATIENCE: Duration = Duration::from_secs(15);

impl Calibration {
    /// Starts a sandbox on an engine and measures in it until [`Calibration::finish`]. `run` must be the id of no
    /// run: the end of a run removes everything of its own.
    pub fn start(lane: Arc<Lane>, config: &Config, run: &RunId, clock: Clock) -> Self {
        let (stop, cancel) = (CancellationToken::new(), CancellationToken::new());
        let life = config.limits.tenant * 3 + Duration::from_mins(5);
        let expires =
            clock.now().as_second() + i64::try_from(life.as_secs()).unwrap_or(i64::MAX / 2);
        let spec = SandboxSpec {
            mark: Mark::new(run, 1, "calibration", expires),
            memory_bytes: config.postgres.memory_bytes,
            files_in_memory: None,
            cpus: config.postgres.cpus,
            settings: BTreeMap::new(),
            start_limit: config.limits.start,
            life,
            from: None,
            freeze: Freeze::Not,
            cancel: cancel.clone(),
        };
        let limits = Limits {
            statement: config.limits.statement,
            cancel: cancel.clone(),
        };
        let stopped = stop.clone();
        let task = tokio::spawn(async move {
            let Ok(sandbox) = lane.engine.start(&spec).await else {
                return (Vec::new(), None);
            };
            let times = measure(&sandbox, limits, &clock, &stopped).await;
            let left = sandbox.release().await.err();
            let left = left.map(|error| {
                format!("the sandbox of the calibration could not be removed: {error}")
            });
            (times, left)
        });
        Self { stop, cancel, task }
    }

    /// Ends it, removes its sandbox, and gives the middle of the times in milliseconds, if there are any, and what
    /// could not be removed. An engine that does not answer is not waited for.
    pub async fn finish(mut self) -> (Option<f64>, Option<String>) {
        self.stop.cancel();
        let mut ended = tokio::time::timeout(PATIENCE, &mut self.task).await;
        if ended.is_err() {
            self.cancel.cancel();
            ended = tokio::time::timeout(PATIENCE, &mut self.task).await;
        }
        match ended {
            Ok(Ok((times, left))) => (median(&times), left),
            Ok(Err(error)) => (None, Some(format!("the calibration failed: {error}"))),
            Err(_) => {
                self.task.abort();
                let what = "the sandbox of the calibration is perhaps still there: its engine does not answer";
                (None, Some(what.to_owned()))
            }
        }
    }
}

async fn measure(
    sandbox: &Sandbox,
    limits: Limits,
    clock: &Clock,
    stop: &CancellationToken,
) -> Vec<f64> {
    let mut times = Vec::new();
    let connected = Session::connect(sandbox.endpoint(), "postgres", "pgrehearse", limits).await;
    let Ok(session) = connected else {
        return times;
    };
    let prepared = "SET jit = off; SET max_parallel_workers_per_gather = 0; SET work_mem = '16MB'";
    if session.execute(prepared).await.is_err() {
        return times;
    }
    // The first one fills caches.
    let mut first = true;
    loop {
        let began = clock.monotonic();
        if session.execute(STATEMENT).await.is_err() {
            return times;
        }
        if !std::mem::take(&mut first) {
            times.push(millis(clock.monotonic().saturating_sub(began)));
        }
        if stop.is_cancelled() {
            if times.len() >= AT_LEAST {
                return times;
            }
        } else {
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = stop.cancelled() => {}
            }
        }
    }
}
