//! Volumes with the data of a server that was stopped cleanly.

use std::collections::HashMap;
use std::time::Duration;

use bollard::models::VolumeCreateRequest;
use bollard::query_parameters::KillContainerOptionsBuilder;

use super::client::DockerEngine;
use super::container::{DockerSandbox, engine, last_lines};
use super::reaper::{SEEDS, SEEDS_DIR, labels};
use super::script::FROZEN_LINE;
use crate::sandbox::frozen::FrozenKind;
use crate::sandbox::start::random_password;
use crate::sandbox::{Frozen, Mark, SandboxError, SandboxSpec, ServerState};

impl DockerEngine {
    /// Makes an empty cluster to start from. The container ends by itself.
    pub(in crate::sandbox) async fn make_cluster(
        &self,
        spec: &SandboxSpec,
    ) -> Result<Frozen, SandboxError> {
        let password = random_password().map_err(|e| SandboxError::io("make a password", e))?;
        let dir = self
            .runtime
            .create(&self.marked(&spec.mark))
            .map_err(|e| SandboxError::io("make the sandbox's folder", e))?;
        let mut sandbox = match self.create(spec, &dir, password).await {
            Ok(sandbox) => sandbox,
            Err(error) => {
                let _ = std::fs::remove_dir_all(&dir);
                return Err(error);
            }
        };
        let made = tokio::select! {
            made = sandbox.take_frozen(spec.start_limit) => made,
            () = spec.cancel.cancelled() => Err(SandboxError::Interrupted),
        };
        let removed = sandbox.remove().await;
        let frozen = made?;
        removed.map(|()| frozen)
    }

    /// Whose a volume is until the cache that it names has taken it.
    pub(super) fn volume_labels(&self, mark: &Mark) -> HashMap<String, String> {
        let mut labels = labels(mark);
        if let Some(store) = &self.store {
            labels.insert(SEEDS.to_owned(), store.namespace().to_owned());
            labels.insert(
                SEEDS_DIR.to_owned(),
                store.path().to_string_lossy().into_owned(),
            );
        }
        labels
    }

    /// A volume for the data of a sandbox that will be frozen.
    pub(super) async fn create_volume(
        &self,
        name: &str,
        mark: &Mark,
    ) -> Result<String, SandboxError> {
        let request = VolumeCreateRequest {
            name: Some(format!("{name}-seed")),
            labels: Some(self.volume_labels(mark)),
            ..Default::default()
        };
        let volume = self
            .docker
            .create_volume(request)
            .await
            .map_err(|error| engine("create a volume", &error))?;
        Ok(volume.name)
    }
}

impl DockerSandbox {
    /// Stops the server cleanly; its data stay in their volume.
    pub(in crate::sandbox) async fn freeze(&mut self) -> Result<Frozen, SandboxError> {
        let interrupt = KillContainerOptionsBuilder::default()
            .signal("SIGINT")
            .build();
        self.docker
            .kill_container(&self.id, Some(interrupt))
            .await
            .map_err(|e| engine("stop the seed's server", &e))?;
        self.take_frozen(Duration::from_mins(2)).await
    }

    /// Waits for the end of the container, and takes the volume with the data from it.
    async fn take_frozen(&mut self, limit: Duration) -> Result<Frozen, SandboxError> {
        let mut attempts = limit.as_millis() / 25;
        while attempts > 0 && matches!(self.state().await, ServerState::Running) {
            attempts -= 1;
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        let log = self.server_log().await;
        let frozen = log
            .trim_end()
            .rsplit('\n')
            .next()
            .and_then(|line| line.strip_prefix(FROZEN_LINE))
            .and_then(|line| line.trim().split_once(' '))
            .and_then(|(digest, kib)| Some((digest.to_owned(), kib.parse::<u64>().ok()?)));
        let (Some((digest, kib)), Some(volume)) = (frozen, self.volume.clone()) else {
            return Err(SandboxError::Engine {
                doing: "stop the seed's server",
                reason: format!("it did not shut down cleanly: {}", last_lines(&log, 3)),
            });
        };
        self.volume = None;
        Ok(Frozen {
            kind: FrozenKind::Volume(volume),
            password: self.endpoint.password.clone(),
            digest,
            bytes: kib.saturating_mul(1024),
        })
    }
}
