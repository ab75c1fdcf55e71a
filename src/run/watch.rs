//! Whether the engines of a run are still there: one that is silent for long is given up.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::stage::Lane;

/// How long a silent engine is waited for, and how long once the run is to stop.
const PATIENCE: Duration = Duration::from_secs(30);
const SHORT_PATIENCE: Duration = Duration::from_secs(8);
/// How often each is asked.
const PAUSE: Duration = Duration::from_secs(2);
/// How long it may take to remove what is left on one engine.
const SWEEP: Duration = Duration::from_mins(1);

/// Asks the engines as long as the value lives; `lost` of one that is given up is cancelled.
pub fn watch(lanes: &[Arc<Lane>], clock: &Clock, cancel: &CancellationToken) -> JoinSet<()> {
    let mut watching = JoinSet::new();
    for lane in lanes {
        watching.spawn(watch_one(Arc::clone(lane), clock.clone(), cancel.clone()));
    }
    watching
}

async fn watch_one(lane: Arc<Lane>, clock: Clock, cancel: CancellationToken) {
    let mut silent_since = None;
    loop {
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            // Asked at once when the run is to stop, and then again and again.
            () = cancel.cancelled(), if silent_since.is_none() => {
                tokio::time::sleep(PAUSE / 4).await;
            }
        }
        let asked = clock.monotonic();
        if lane.engine.answers().await {
            silent_since = None;
            continue;
        }
        let since = *silent_since.get_or_insert(asked);
        let patience = if cancel.is_cancelled() {
            SHORT_PATIENCE
        } else {
            PATIENCE
        };
        if clock.monotonic().saturating_sub(since) >= patience {
            lane.lost.cancel();
            return;
        }
    }
}

/// What a sweep of one engine came to.
#[derive(Debug, Default)]
pub(super) struct SweptLane {
    /// What was removed.
    pub(super) removed: Vec<String>,
    /// What is left on an engine that answers.
    pub(super) problems: Vec<String>,
    /// Why nothing is known.
    pub(super) silent: Option<String>,
}

/// Removes what tenants' own teardowns did not.
pub(super) async fn sweep(lane: &Lane, run: &str) -> SweptLane {
    let silent = || SweptLane {
        silent: Some(format!(
            "the engine {} does not answer; what this run has there ends by itself and is removed \
             by `pgrehearse clean` or the next run with that engine",
            lane.engine.label()
        )),
        ..SweptLane::default()
    };
    let work = async {
        if !lane.engine.answers().await {
            return None;
        }
        lane.seeds.discard(&lane.engine).await;
        Some(lane.engine.remove_all(run).await)
    };
    tokio::select! {
        removal = tokio::time::timeout(SWEEP, work) => match removal {
            Ok(Some(removal)) => SweptLane {
                removed: removal.removed,
                problems: removal.problems,
                silent: None,
            },
            Ok(None) | Err(_) => silent(),
        },
        () = lane.lost.cancelled() => silent(),
    }
}
