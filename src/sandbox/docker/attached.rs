//! A container in the network of a sandbox's: it reaches the server in it, and nothing else.

use bollard::Docker;
use bollard::container::{AttachContainerResults, LogOutput};
use bollard::models::{ContainerCreateBody, HostConfig, HostConfigLogConfig, Mount, MountType};
use bollard::query_parameters::{AttachContainerOptionsBuilder, CreateContainerOptionsBuilder};
use futures_util::StreamExt as _;

use super::client::{DockerEngine, find_image};
use super::container::{DockerSandbox, engine};
use super::reaper::{labels, remove_container};
use crate::sandbox::attached::{AttachedCommand, AttachedEnd, AttachedSpec, OutputSink};
use crate::sandbox::{EngineError, SandboxError};

/// Ends the program inside where the image has `timeout`, also if nobody comes back for it.
const SHELL: &str = r#"if command -v timeout >/dev/null 2>&1; then
  exec timeout -k 10 "$PGREHEARSE_LIFE" sh -c "$1"
fi
exec sh -c "$1""#;

/// Removes the container also when whoever waits for it is dropped.
struct Removal {
    docker: Docker,
    id: Option<String>,
}

impl Removal {
    async fn now(mut self) -> Result<(), SandboxError> {
        match self.id.take() {
            Some(id) => remove_container(&self.docker, &id).await,
            None => Ok(()),
        }
    }
}

impl Drop for Removal {
    fn drop(&mut self) {
        if let (Some(id), Ok(runtime)) = (self.id.take(), tokio::runtime::Handle::try_current()) {
            let docker = self.docker.clone();
            runtime.spawn(async move { remove_container(&docker, &id).await });
        }
    }
}

impl DockerEngine {
    /// Runs a container beside a sandbox's to its end; it is gone afterwards.
    pub(in crate::sandbox) async fn run_attached(
        &self,
        sandbox: &DockerSandbox,
        spec: &AttachedSpec,
        sink: OutputSink<'_>,
    ) -> Result<AttachedEnd, SandboxError> {
        if !self.shares_files {
            return Err(SandboxError::NothingAttached {
                reason: "the Docker engine is on another machine, which does not have the folders that a suite's container needs",
            });
        }
        let image = find_image(&self.docker, &spec.image, spec.pull)
            .await
            .map_err(|error| match error {
                EngineError::ImageMissing { image, reason } => {
                    SandboxError::ImageMissing { image, reason }
                }
                error => SandboxError::Engine {
                    doing: "find the image",
                    reason: error.to_string(),
                },
            })?;
        let name = format!("pgrehearse-{}-{}", spec.mark.run, spec.mark.number);
        let options = CreateContainerOptionsBuilder::default().name(&name).build();
        let created = self
            .docker
            .create_container(Some(options), self.attached_body(sandbox, spec, image))
            .await
            .map_err(|error| engine("create a suite's container", &error))?;
        let removal = Removal {
            docker: self.docker.clone(),
            id: Some(created.id.clone()),
        };
        let ended = tokio::select! {
            ended = self.follow(&created.id, sink) => ended,
            () = tokio::time::sleep(spec.limit) => Ok(AttachedEnd::TimeLimit),
            () = spec.cancel.cancelled() => Ok(AttachedEnd::Interrupted),
        };
        removal.now().await?;
        ended
    }

    /// Starts the container and follows its output to the end.
    async fn follow(&self, id: &str, sink: OutputSink<'_>) -> Result<AttachedEnd, SandboxError> {
        let options = AttachContainerOptionsBuilder::default()
            .stdout(true)
            .stderr(true)
            .stream(true)
            .build();
        let AttachContainerResults { mut output, .. } = self
            .docker
            .attach_container(id, Some(options))
            .await
            .map_err(|error| engine("read a container's output", &error))?;
        self.docker
            .start_container(id, None)
            .await
            .map_err(|error| engine("start a suite's container", &error))?;
        while let Some(chunk) = output.next().await {
            let chunk = chunk.map_err(|error| engine("read a container's output", &error))?;
            let is_stdout = matches!(chunk, LogOutput::StdOut { .. });
            sink(is_stdout, &chunk.into_bytes())
                .map_err(|error| SandboxError::io("keep a program's output", error))?;
        }
        loop {
            let inspected = self
                .docker
                .inspect_container(id, None)
                .await
                .map_err(|error| engine("inspect the container", &error))?;
            let state = inspected.state.unwrap_or_default();
            if state.running != Some(true) {
                return Ok(if state.oom_killed == Some(true) {
                    AttachedEnd::OutOfMemory
                } else {
                    AttachedEnd::Exited(state.exit_code.unwrap_or(-1))
                });
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }

    fn attached_body(
        &self,
        sandbox: &DockerSandbox,
        spec: &AttachedSpec,
        image: String,
    ) -> ContainerCreateBody {
        let memory = i64::try_from(spec.memory_bytes).unwrap_or(i64::MAX);
        let mounts = spec.mounts.iter().map(|mount| Mount {
            source: Some(mount.source.to_string_lossy().into_owned()),
            target: Some(mount.target.clone()),
            typ: Some(MountType::BIND),
            read_only: Some(mount.read_only),
            ..Default::default()
        });
        let host_config = HostConfig {
            // The sandbox has no network but its own loopback.
            network_mode: Some(format!("container:{}", sandbox.id())),
            mounts: Some(mounts.collect()),
            cap_drop: Some(vec!["ALL".to_owned()]),
            security_opt: Some(vec!["no-new-privileges".to_owned()]),
            memory: Some(memory),
            memory_swap: Some(memory),
            nano_cpus: Some(self.nano_cpus(spec.cpus)),
            pids_limit: Some(512),
            init: Some(true),
            // We keep the output ourselves; the engine's copy would have no end.
            log_config: Some(HostConfigLogConfig {
                typ: Some("none".to_owned()),
                config: None,
            }),
            ..Default::default()
        };
        let seconds = spec.limit.as_secs().max(1) + 60;
        let mut env: Vec<String> = spec
            .env
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        env.push(format!("PGREHEARSE_LIFE={seconds}"));
        let (entrypoint, cmd) = match &spec.command {
            AttachedCommand::Shell(line) => (
                vec!["sh".to_owned(), "-c".to_owned(), SHELL.to_owned()],
                vec!["sh".to_owned(), line.clone()],
            ),
            AttachedCommand::Program(words) => (
                words.first().cloned().into_iter().collect(),
                words.iter().skip(1).cloned().collect(),
            ),
        };
        ContainerCreateBody {
            image: Some(image),
            user: spec.user.clone(),
            working_dir: spec.workdir.clone(),
            entrypoint: Some(entrypoint),
            cmd: Some(cmd),
            env: Some(env),
            labels: Some(labels(&spec.mark)),
            attach_stdout: Some(true),
            attach_stderr: Some(true),
            host_config: Some(host_config),
            ..Default::default()
        }
    }
}
