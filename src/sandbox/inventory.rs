//! How much there is on an engine, whoever it belongs to: what grows there is noticed.

use super::{Engine, RuntimeDir, docker};

impl Engine {
    /// The number of containers and volumes, and of folders with sandboxes; nothing where the engine does
    /// not tell.
    pub async fn inventory(&self) -> Option<usize> {
        let there = match self {
            Self::Docker(engine) => docker::count(&engine.docker).await?,
            Self::Local(_) => 0,
        };
        Some(there + folders(self.runtime())?)
    }
}

fn folders(runtime: &RuntimeDir) -> Option<usize> {
    Some(runtime.list().ok()?.len())
}
