//! Folders with the data of a server that was stopped cleanly.

use std::path::Path;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::binaries::LocalEngine;
use super::cluster::LocalSandbox;
use super::reaper::ask_to_stop;
use crate::sandbox::frozen::{FrozenKind, wal_needed};
use crate::sandbox::tree::{copy_tree, digest_tree, move_tree};
use crate::sandbox::{Frozen, Mark, RuntimeDir, SandboxError, SandboxSpec};

impl LocalEngine {
    /// Makes an empty cluster to start from.
    pub(in crate::sandbox) async fn make_cluster(
        &self,
        spec: &SandboxSpec,
    ) -> Result<Frozen, SandboxError> {
        let mut sandbox = self.folder(spec)?;
        let made = async {
            sandbox.make_data(spec).await?;
            digest_tree(&sandbox.data()).map_err(|e| SandboxError::io("look at the cluster", e))
        };
        match made.await {
            Ok((digest, bytes)) => Ok(Frozen {
                password: sandbox.endpoint.password.clone(),
                kind: FrozenKind::Folder(sandbox.dir),
                digest,
                bytes,
            }),
            Err(error) => {
                if let Err(error) = sandbox.remove().await {
                    tracing::error!(%error, "a cluster that was not made could not be removed");
                }
                Err(error)
            }
        }
    }
}

impl LocalSandbox {
    /// Copies the data of a seed. The copy proves itself by its digest: neither somebody who has
    /// written to the seed since it was frozen nor one who removes it meanwhile goes unnoticed.
    pub(super) async fn copy_seed(
        &self,
        seed: &Path,
        spec: &SandboxSpec,
    ) -> Result<(), SandboxError> {
        let io = |e| SandboxError::io("copy the seed", e);
        let (from, to, cancel) = (seed.join("data"), self.data(), spec.cancel.clone());
        let owner = self.user.map(|user| (user.uid, user.gid));
        let copied = tokio::task::spawn_blocking(move || {
            copy_tree(&from, &to, owner, &cancel)?;
            digest_tree(&to).map(|(digest, _)| digest)
        });
        let copied = copied
            .await
            .unwrap_or_else(|error| Err(std::io::Error::other(error)));
        if spec.cancel.is_cancelled() {
            return Err(SandboxError::Interrupted);
        }
        let digest = copied.map_err(io)?;
        match &spec.from {
            Some(frozen) if frozen.digest != digest => Err(SandboxError::NotStarted {
                reason: "the files of the seed are not what they were".to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// Stops the server cleanly and moves its data to a folder with this mark.
    pub(in crate::sandbox) async fn freeze(
        &mut self,
        runtime: &RuntimeDir,
        mark: &Mark,
    ) -> Result<Frozen, SandboxError> {
        let needed = wal_needed(&self.endpoint).await?;
        ask_to_stop(&self.dir);
        let Some(mut server) = self.server.take() else {
            return Err(SandboxError::NotStarted {
                reason: "there is no server to stop".to_owned(),
            });
        };
        let ended = tokio::time::timeout(Duration::from_mins(1), server.wait()).await;
        let clean = self
            .server_log()
            .trim_end()
            .ends_with("database system is shut down");
        if ended.is_err() || !clean {
            self.server = Some(server);
            return Err(SandboxError::Engine {
                doing: "stop the seed's server",
                reason: "it did not shut down cleanly".to_owned(),
            });
        }
        let io = |e| SandboxError::io("keep the seed", e);
        let (data, folder) = (self.data(), runtime.create(mark).map_err(io)?);
        let kept = folder.join("data");
        let moved = tokio::task::spawn_blocking(move || {
            drop_spare_wal(&data.join("pg_wal"), &needed)?;
            for name in ["postmaster.opts", "server.log"] {
                let _ = std::fs::remove_file(data.join(name));
            }
            move_tree(&data, &kept, &CancellationToken::new())?;
            digest_tree(&kept)
        });
        match moved
            .await
            .unwrap_or_else(|error| Err(std::io::Error::other(error)))
        {
            Ok((digest, bytes)) => Ok(Frozen {
                kind: FrozenKind::Folder(folder),
                password: self.endpoint.password.clone(),
                digest,
                bytes,
            }),
            Err(error) => {
                let _ = std::fs::remove_dir_all(&folder);
                Err(io(error))
            }
        }
    }
}

/// Removes the segments that the server has set aside for what it will write: a restore leaves as
/// many as the dump is large. `needed` is the one that was written last.
fn drop_spare_wal(dir: &Path, needed: &str) -> std::io::Result<()> {
    let mut spare = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.len() == 24 && name.as_str() > needed {
            spare.push(name);
        }
    }
    spare.sort();
    // The last record may have gone to the next one.
    for name in spare.iter().skip(1) {
        std::fs::remove_file(dir.join(name))?;
    }
    Ok(())
}
