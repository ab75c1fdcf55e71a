//! One container: create, wait, use, remove.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bollard::Docker;
use bollard::container::LogOutput;
use bollard::errors::Error as BollardError;
use bollard::exec::{CreateExecOptions, StartExecResults};
use bollard::query_parameters::{
    CreateContainerOptionsBuilder, KillContainerOptionsBuilder, LogsOptionsBuilder,
    RenameContainerOptionsBuilder,
};
use futures_util::StreamExt as _;

use super::archive::{empty_dir, make_readable, upload};
use super::bridge::Bridge;
use super::client::{DockerEngine, describe};
use super::link::usual_address;
use super::reaper::{KEPT, remove_container, remove_volume};
use crate::pg::{Endpoint, Host, Limits, Session};
use crate::sandbox::server::{Tail, why};
use crate::sandbox::start::{Freeze, random_password};
use crate::sandbox::{
    ClientOutput, ClientProgram, Frozen, Psql, SandboxError, SandboxSpec, ServerState,
};

/// Where sockets and incoming files are inside a container.
pub(super) const SOCKET_DIR: &str = "/pgrehearse/socket";
/// Where they are if they cannot be shared.
pub(super) const INNER_DIR: &str = "/tmp/pgrehearse";
pub(super) const INCOMING_DIR: &str = "/pgrehearse/incoming";
/// Where incoming files are put where folders cannot be shared.
const UPLOAD_DIR: &str = "/tmp/pgrehearse/incoming";

/// A container with a server that answers.
#[derive(Debug)]
pub(crate) struct DockerSandbox {
    pub(super) docker: Docker,
    pub(super) id: String,
    dir: PathBuf,
    incoming: PathBuf,
    shares_files: bool,
    /// Where the engine's API is.
    address: String,
    pub(super) endpoint: Endpoint,
    spec: SandboxSpec,
    /// The volume that the data are in, if they are to be frozen.
    pub(super) volume: Option<String>,
    /// How the server is reached where its socket is on another machine.
    bridge: Option<Bridge>,
}

impl DockerEngine {
    pub(in crate::sandbox) async fn start(
        &self,
        spec: &SandboxSpec,
    ) -> Result<DockerSandbox, SandboxError> {
        let password = match &spec.from {
            Some(frozen) => frozen.password.clone(),
            None => random_password().map_err(|e| SandboxError::io("make a password", e))?,
        };
        let dir = self
            .runtime
            .create(&self.marked(&spec.mark))
            .map_err(|e| SandboxError::io("make the sandbox's folder", e))?;
        match self.create(spec, &dir, password).await {
            Ok(mut sandbox) => match sandbox.wait().await {
                Ok(()) => Ok(sandbox),
                Err(error) => {
                    let error = self.not_started(error);
                    if let Err(error) = sandbox.remove().await {
                        tracing::error!(%error, "a container that did not start could not be removed");
                    }
                    Err(error)
                }
            },
            Err(error) => {
                // Where no answer came, the container may be there all the same.
                if matches!(error, SandboxError::Engine { .. }) && !self.answers().await {
                    clear(&dir);
                } else {
                    let _ = std::fs::remove_dir_all(&dir);
                }
                Err(error)
            }
        }
    }

    pub(super) async fn create(
        &self,
        spec: &SandboxSpec,
        dir: &Path,
        password: String,
    ) -> Result<DockerSandbox, SandboxError> {
        for (name, mode) in [("s", 0o777), ("in", 0o755)] {
            // The server inside has another user id. Nobody else gets through the folder above.
            let path = dir.join(name);
            std::fs::create_dir(&path)
                .and_then(|()| {
                    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode))
                })
                .map_err(|e| SandboxError::io("make the sandbox's folder", e))?;
        }
        let name = format!("pgrehearse-{}-{}", spec.mark.run, spec.mark.number);
        if let Some(seed) = spec.from.as_ref().and_then(Frozen::volume) {
            // The engine would make an empty one.
            let found = self.docker.inspect_volume(seed).await;
            found.map_err(|error| SandboxError::NotStarted {
                reason: format!("the seed cannot be used: {}", describe(&error)),
            })?;
        }
        let volume = match spec.freeze {
            Freeze::Not => None,
            Freeze::Server | Freeze::Cluster => Some(self.create_volume(&name, &spec.mark).await?),
        };
        let options = CreateContainerOptionsBuilder::default().name(&name).build();
        let created = self
            .docker
            .create_container(
                Some(options),
                self.body(spec, dir, &password, volume.as_deref()),
            )
            .await;
        let created = match created {
            Ok(created) => created,
            Err(error) => {
                if let Some(volume) = &volume {
                    let _ = remove_volume(&self.docker, volume).await;
                }
                return Err(engine("create a container", &error));
            }
        };
        let mut sandbox = DockerSandbox {
            docker: self.docker.clone(),
            id: created.id,
            dir: dir.to_owned(),
            incoming: dir.join("in"),
            shares_files: self.shares_files,
            address: self.address.to_string(),
            endpoint: Endpoint {
                host: Host::Socket(dir.join("s")),
                user: "postgres".to_owned(),
                password,
            },
            spec: spec.clone(),
            volume,
            bridge: None,
        };
        match sandbox.start().await {
            Ok(()) => Ok(sandbox),
            Err(error) => {
                let _ = sandbox.remove().await;
                Err(self.not_started(error))
            }
        }
    }
}

impl DockerSandbox {
    /// Starts the container and finds out where its server will answer.
    async fn start(&mut self) -> Result<(), SandboxError> {
        self.docker
            .start_container(&self.id, None)
            .await
            .map_err(|error| engine("start the container", &error))?;
        if !self.shares_files && self.bridge.is_none() {
            let dir = self.dir.join("s");
            let bridge = Bridge::open(&self.docker, &self.id, &dir);
            self.bridge = Some(bridge.map_err(|e| SandboxError::io("listen for sessions", e))?);
        }
        Ok(())
    }

    /// Kills everything in the container at once, and starts it again on the same files.
    pub(in crate::sandbox) async fn crash(&mut self) -> Result<(), SandboxError> {
        let kill = KillContainerOptionsBuilder::default()
            .signal("SIGKILL")
            .build();
        self.docker
            .kill_container(&self.id, Some(kill))
            .await
            .map_err(|e| engine("kill the container", &e))?;
        for _ in 0..400 {
            if !matches!(self.state().await, ServerState::Running) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        self.start().await?;
        self.wait().await
    }

    pub(in crate::sandbox) fn is_in_memory(&self) -> bool {
        self.spec.files_in_memory.is_some()
    }

    pub(in crate::sandbox) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Where its socket is inside.
    fn socket_dir(&self) -> &'static str {
        if self.shares_files {
            SOCKET_DIR
        } else {
            INNER_DIR
        }
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(in crate::sandbox) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Tells other runs, of other users too, to leave the container alone.
    pub(in crate::sandbox) async fn mark_kept(&self) -> Result<(), SandboxError> {
        let name = self.dir.file_name().unwrap_or_default().to_string_lossy();
        let options = RenameContainerOptionsBuilder::default()
            .name(&format!("pgrehearse-{name}{KEPT}"))
            .build();
        self.docker
            .rename_container(&self.id, options)
            .await
            .map_err(|e| engine("rename the container", &e))
    }

    pub(in crate::sandbox) fn incoming(&self) -> &Path {
        &self.incoming
    }

    /// Waits until the server answers, the container ends, or the limit is reached.
    async fn wait(&self) -> Result<(), SandboxError> {
        let spec = &self.spec;
        let limits = Limits {
            statement: spec.start_limit,
            cancel: spec.cancel.clone(),
        };
        // What is copied first takes its own time.
        let limit = spec.start_limit
            + spec
                .from
                .as_ref()
                .map_or(Duration::ZERO, Frozen::copy_limit);
        let ready = async {
            let mut attempt = 0_u32;
            loop {
                match Session::connect(&self.endpoint, "postgres", "pgrehearse", limits.clone())
                    .await
                {
                    Ok(_) => return Ok(()),
                    Err(error) => tracing::trace!(%error, "not ready"),
                }
                if let Some(lacking) = self.bridge.as_ref().and_then(Bridge::lacking) {
                    return Err(SandboxError::NotStarted { reason: lacking });
                }
                attempt += 1;
                if attempt.is_multiple_of(20)
                    && let ServerState::Gone(reason) = self.state().await
                {
                    let log = self.server_log().await;
                    let reason = if log.trim().is_empty() {
                        reason
                    } else {
                        why(&log)
                    };
                    return Err(SandboxError::NotStarted { reason });
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        };
        tokio::select! {
            result = tokio::time::timeout(limit, ready) => {
                result.unwrap_or(Err(SandboxError::StartTimeLimit(limit)))
            }
            () = spec.cancel.cancelled() => Err(SandboxError::Interrupted),
        }
    }

    pub(in crate::sandbox) async fn deliver(&self) -> Result<String, SandboxError> {
        if self.shares_files {
            make_readable(&self.incoming)
                .map_err(|e| SandboxError::io("make the snapshot readable", e))?;
            return Ok(INCOMING_DIR.to_owned());
        }
        upload(&self.docker, &self.id, &self.incoming, UPLOAD_DIR).await?;
        Ok(UPLOAD_DIR.to_owned())
    }

    pub(in crate::sandbox) async fn discard_incoming(&self) -> Result<(), SandboxError> {
        empty_dir(&self.incoming).map_err(|e| SandboxError::io("remove the snapshot's copy", e))?;
        if !self.shares_files {
            let command = vec![
                "sh".to_owned(),
                "-c".to_owned(),
                format!("rm -rf {UPLOAD_DIR}/*"),
            ];
            self.exec(command, Duration::from_mins(1), "rm").await?;
        }
        Ok(())
    }

    pub(in crate::sandbox) async fn run_client(
        &self,
        program: ClientProgram,
        arguments: &[String],
        limit: Duration,
    ) -> Result<ClientOutput, SandboxError> {
        // `sh` finds the program where the image keeps it and `timeout` ends it inside, where we
        // cannot: an exec has no kill.
        let script = r#"PATH="$PATH:$(echo /usr/lib/postgresql/*/bin | tr ' ' ':')" exec timeout -s INT -k 5 "$@""#;
        let mut command = vec![
            "sh".to_owned(),
            "-c".to_owned(),
            script.to_owned(),
            "sh".to_owned(),
        ];
        command.push(limit.as_secs().max(1).to_string());
        command.push(program.as_str().to_owned());
        command.extend_from_slice(arguments);
        self.exec(command, limit, program.as_str()).await
    }

    async fn exec(
        &self,
        command: Vec<String>,
        limit: Duration,
        program: &'static str,
    ) -> Result<ClientOutput, SandboxError> {
        let socket = self.socket_dir();
        let options = CreateExecOptions {
            attach_stdout: Some(true),
            attach_stderr: Some(true),
            env: Some(vec![
                format!("PGHOST={socket}"),
                format!("PGPORT={}", Endpoint::PORT),
                format!("PGUSER={}", self.endpoint.user),
                format!("PGPASSWORD={}", self.endpoint.password),
                "PGCLIENTENCODING=UTF8".to_owned(),
            ]),
            cmd: Some(command),
            ..Default::default()
        };
        let exec = self
            .docker
            .create_exec(&self.id, options)
            .await
            .map_err(|e| engine("prepare a program", &e))?;
        let started = self
            .docker
            .start_exec(&exec.id, None)
            .await
            .map_err(|e| engine("run a program", &e))?;
        let mut stderr = Tail::default();
        if let StartExecResults::Attached { mut output, .. } = started {
            let read = async {
                while let Some(chunk) = output.next().await {
                    match chunk {
                        Ok(LogOutput::StdErr { message }) => stderr.push(&message),
                        Ok(_) => {}
                        Err(error) => return Err(engine("read a program's output", &error)),
                    }
                }
                Ok(())
            };
            // `timeout` inside comes first; this one is for an engine that does not answer.
            tokio::time::timeout(limit + Duration::from_secs(15), read)
                .await
                .map_err(|_| SandboxError::ClientTimeLimit { program, limit })??;
        }
        let inspected = self
            .docker
            .inspect_exec(&exec.id)
            .await
            .map_err(|e| engine("inspect a program", &e))?;
        match inspected.exit_code {
            Some(124 | 137) => Err(SandboxError::ClientTimeLimit { program, limit }),
            exit_code => Ok(ClientOutput {
                exit_code,
                stderr: stderr.into_text(),
            }),
        }
    }

    pub(in crate::sandbox) async fn state(&self) -> ServerState {
        let inspected = match self.docker.inspect_container(&self.id, None).await {
            Ok(inspected) => inspected,
            Err(error) => return ServerState::Gone(describe(&error)),
        };
        let Some(state) = inspected.state else {
            return ServerState::Gone("the engine does not know its state".to_owned());
        };
        if state.oom_killed == Some(true) {
            return ServerState::OutOfMemory;
        }
        if state.running == Some(true) {
            return ServerState::Running;
        }
        let log = self.server_log().await;
        let code = state.exit_code.unwrap_or_default();
        ServerState::Gone(format!(
            "the container ended with code {code}: {}",
            last_lines(&log, 5)
        ))
    }

    pub(in crate::sandbox) async fn server_log(&self) -> String {
        let options = LogsOptionsBuilder::default()
            .stdout(true)
            .stderr(true)
            .tail("2000")
            .build();
        let mut stream = self.docker.logs(&self.id, Some(options));
        let mut log = Tail::default();
        while let Some(Ok(chunk)) = stream.next().await {
            log.push(&chunk.into_bytes());
        }
        log.into_text()
    }

    pub(in crate::sandbox) fn psql(&self, database: &str, terminal: bool) -> Psql {
        let mut first = Vec::new();
        if self.address != usual_address(None) {
            first.extend(["-H".to_owned(), self.address.clone()]);
        }
        let how = if terminal { "-it" } else { "-i" };
        let id = self.id.get(..12).unwrap_or(&self.id);
        // The client passes on its own variable, so that no argument has the value.
        let inside = ["exec", how, "-e", "PGPASSWORD", id, "psql"];
        first.extend(inside.map(str::to_owned));
        let password = &self.endpoint.password;
        Psql::new("docker", first, self.socket_dir(), database, password)
    }

    pub(in crate::sandbox) fn set_password(&mut self, password: String) {
        self.endpoint.password = password;
    }

    pub(in crate::sandbox) async fn remove(&mut self) -> Result<(), SandboxError> {
        self.bridge = None;
        let removed = self.remove_from_engine().await;
        // As long as something is left, the mark says where.
        if removed.is_err() {
            clear(&self.dir);
            return removed;
        }
        match std::fs::remove_dir_all(&self.dir) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(SandboxError::io("remove the sandbox's folder", error))
            }
            _ => Ok(()),
        }
    }

    async fn remove_from_engine(&mut self) -> Result<(), SandboxError> {
        remove_container(&self.docker, &self.id).await?;
        if let Some(volume) = self.volume.take() {
            remove_volume(&self.docker, &volume).await?;
        }
        Ok(())
    }
}

/// Removes what is in a sandbox's folder but its mark.
fn clear(dir: &Path) {
    for name in ["in", "s"] {
        let _ = std::fs::remove_dir_all(dir.join(name));
    }
}

pub(super) fn engine(doing: &'static str, error: &BollardError) -> SandboxError {
    SandboxError::Engine {
        doing,
        reason: describe(error),
    }
}

pub(super) fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines
        .get(lines.len().saturating_sub(count)..)
        .unwrap_or_default()
        .join(" | ")
}
