//! What the engine is told of a sandbox's container: mounts, limits, hardening, the server's settings.

use std::path::Path;

use bollard::models::{
    ContainerCreateBody, HostConfig, Mount, MountTmpfsOptions, MountType, MountVolumeOptions,
};

use super::client::DockerEngine;
use super::container::{INCOMING_DIR, INNER_DIR, SOCKET_DIR};
use super::reaper::labels;
use super::script::{SEED_DIR, START, environment};
use crate::pg::Endpoint;
use crate::sandbox::{Frozen, SandboxSpec};

impl DockerEngine {
    /// The container that a sandbox is made with.
    pub(super) fn body(
        &self,
        spec: &SandboxSpec,
        dir: &Path,
        password: &str,
        volume: Option<&str>,
    ) -> ContainerCreateBody {
        let mut command = vec!["pgrehearse".to_owned()];
        for setting in spec.server_settings() {
            command.extend(["-c".to_owned(), setting]);
        }
        for setting in [
            format!(
                "unix_socket_directories={}",
                if self.shares_files {
                    SOCKET_DIR
                } else {
                    INNER_DIR
                }
            ),
            // Without a network there is only the loopback, for suites in containers and bridges.
            "listen_addresses=127.0.0.1".to_owned(),
            "unix_socket_permissions=0777".to_owned(),
            format!("port={}", Endpoint::PORT),
        ] {
            command.extend(["-c".to_owned(), setting]);
        }
        let mount = |source: &str, target: &str, read_only: bool| Mount {
            target: Some(target.to_owned()),
            source: Some(dir.join(source).to_string_lossy().into_owned()),
            typ: Some(MountType::BIND),
            read_only: Some(read_only),
            ..Default::default()
        };
        let in_volume = |name: &str, target: &str, read_only: bool| Mount {
            target: Some(target.to_owned()),
            source: Some(name.to_owned()),
            typ: Some(MountType::VOLUME),
            read_only: Some(read_only),
            // An engine makes a volume that has gone meanwhile anew, and that is swept too.
            volume_options: Some(MountVolumeOptions {
                labels: Some(self.volume_labels(&spec.mark)),
                ..Default::default()
            }),
            ..Default::default()
        };
        let bytes = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        // What the files take counts as the container's, and is not the server's.
        let files = spec.files_in_memory.unwrap_or(0);
        let memory = bytes(spec.memory_bytes.saturating_add(files));
        let seed = spec.from.as_ref();
        let mut mounts = Vec::new();
        if self.shares_files {
            mounts.push(mount("s", SOCKET_DIR, false));
            mounts.push(mount("in", INCOMING_DIR, true));
        }
        // A new volume gets the mode of what it is mounted over, and anybody may write to /tmp. Without a
        // name it goes with its container. The container's own file system is slow at many files.
        mounts.push(match (volume, spec.files_in_memory) {
            (Some(name), _) => in_volume(name, "/tmp", false),
            // As large as all that the container may have: a full file system is an error that a migration can
            // pass over, too little memory is not.
            (None, Some(_)) => Mount {
                target: Some("/tmp".to_owned()),
                typ: Some(MountType::TMPFS),
                tmpfs_options: Some(MountTmpfsOptions {
                    size_bytes: Some(memory),
                    mode: Some(0o1777),
                    ..Default::default()
                }),
                ..Default::default()
            },
            (None, None) => Mount {
                target: Some("/tmp".to_owned()),
                typ: Some(MountType::VOLUME),
                volume_options: Some(MountVolumeOptions {
                    labels: Some(labels(&spec.mark)),
                    ..Default::default()
                }),
                ..Default::default()
            },
        });
        if let Some(name) = seed.and_then(Frozen::volume) {
            mounts.push(in_volume(name, SEED_DIR, true));
        }
        let host_config = HostConfig {
            network_mode: Some("none".to_owned()),
            mounts: Some(mounts),
            cap_drop: Some(vec!["ALL".to_owned()]),
            security_opt: Some(vec!["no-new-privileges".to_owned()]),
            memory: Some(memory),
            memory_swap: Some(memory),
            // Parallel workers share memory here; the engine's 64 MiB are too few for them.
            shm_size: Some(bytes(spec.memory_bytes / 4)),
            nano_cpus: Some(self.nano_cpus(spec.cpus)),
            pids_limit: Some(512),
            init: Some(true),
            ..Default::default()
        };
        ContainerCreateBody {
            image: Some(self.image_id.to_string()),
            user: Some("postgres".to_owned()),
            entrypoint: Some(vec!["sh".to_owned(), "-c".to_owned(), START.to_owned()]),
            cmd: Some(command),
            env: Some(environment(spec, password, self.shares_files)),
            labels: Some(labels(&spec.mark)),
            host_config: Some(host_config),
            ..Default::default()
        }
    }
}
