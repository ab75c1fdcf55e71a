//! One private cluster: make, start, use, remove.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, Command};

use super::binaries::LocalEngine;
use super::confine::{Confinement, this_binary};
use super::reaper::{end_server, kill_server, server_process, stop_server};
use super::shared_memory;
use super::user::SystemUser;
use crate::pg::{Endpoint, Host, Limits, Session};
use crate::sandbox::frozen::FrozenKind;
use crate::sandbox::server::{Tail, why};
use crate::sandbox::start::random_password;
use crate::sandbox::{ClientOutput, ClientProgram, Psql, SandboxError, SandboxSpec, ServerState};

/// The longest end of a server log that is read.
const LOG_BYTES: u64 = 512 * 1024;

/// A private cluster with a server that answers.
#[derive(Debug)]
pub(crate) struct LocalSandbox {
    pub(super) dir: PathBuf,
    incoming: PathBuf,
    bin_dir: PathBuf,
    pub(super) user: Option<SystemUser>,
    pub(super) endpoint: Endpoint,
    pub(super) server: Option<Child>,
    spec: SandboxSpec,
}

impl LocalEngine {
    pub(in crate::sandbox) async fn start(
        &self,
        spec: &SandboxSpec,
    ) -> Result<LocalSandbox, SandboxError> {
        let mut sandbox = self.folder(spec)?;
        match sandbox.prepare(spec).await {
            Ok(()) => Ok(sandbox),
            Err(error) => {
                if let Err(error) = sandbox.remove().await {
                    tracing::error!(%error, "a cluster that did not start could not be removed");
                }
                Err(error)
            }
        }
    }

    /// A sandbox with nothing in it.
    pub(super) fn folder(&self, spec: &SandboxSpec) -> Result<LocalSandbox, SandboxError> {
        let dir = self
            .runtime
            .create(&spec.mark)
            .map_err(|e| SandboxError::io("make the sandbox's folder", e))?;
        Ok(LocalSandbox {
            incoming: dir.join("in"),
            endpoint: Endpoint {
                host: Host::Socket(dir.join("s")),
                user: "postgres".to_owned(),
                password: match &spec.from {
                    Some(frozen) => frozen.password.clone(),
                    None => {
                        random_password().map_err(|e| SandboxError::io("make a password", e))?
                    }
                },
            },
            dir,
            bin_dir: self.bin_dir.clone(),
            user: self.user,
            server: None,
            spec: spec.clone(),
        })
    }
}

impl LocalSandbox {
    async fn prepare(&mut self, spec: &SandboxSpec) -> Result<(), SandboxError> {
        self.make_data(spec).await?;
        self.spawn(spec)?;
        self.wait(spec).await
    }

    /// Makes the data directory, from a seed if there is one.
    pub(super) async fn make_data(&self, spec: &SandboxSpec) -> Result<(), SandboxError> {
        let io = |e| SandboxError::io("make the sandbox's folder", e);
        for name in ["s", "in"] {
            std::fs::create_dir(self.dir.join(name)).map_err(io)?;
        }
        if let Some(FrozenKind::Folder(seed)) = spec.from.as_ref().map(|frozen| &frozen.kind) {
            self.give(&self.dir).map_err(io)?;
            self.copy_seed(seed, spec).await?;
        } else {
            let password = self.dir.join("password");
            std::fs::write(&password, &self.endpoint.password).map_err(io)?;
            self.give(&self.dir).map_err(io)?;
            self.init(spec, &password).await?;
            std::fs::remove_file(&password).map_err(io)?;
        }
        Ok(())
    }

    /// Gives files to the user that the server runs as.
    fn give(&self, path: &Path) -> std::io::Result<()> {
        if let Some(user) = self.user {
            for entry in walkdir::WalkDir::new(path) {
                std::os::unix::fs::lchown(entry?.path(), Some(user.uid), Some(user.gid))?;
            }
        }
        Ok(())
    }

    async fn init(&self, spec: &SandboxSpec, password: &Path) -> Result<(), SandboxError> {
        let mut last = String::new();
        for locale in ["--locale=C.UTF-8", "--no-locale"] {
            let mut command = std::process::Command::new(self.bin_dir.join("initdb"));
            command
                .arg(format!("--pgdata={}", self.data().display()))
                .args([
                    "--username=postgres",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    // Each seed has a segment or two of the write-ahead log, which are copied for nothing.
                    "--wal-segsize=1",
                    "--no-sync",
                    locale,
                ])
                .arg(format!("--pwfile={}", password.display()))
                .current_dir(&self.dir);
            if let Some(user) = self.user {
                command.uid(user.uid).gid(user.gid);
            }
            let output = self
                .output("initdb", command, spec.start_limit, &spec.cancel)
                .await?;
            if output.exit_code == Some(0) {
                return Ok(());
            }
            last = output.stderr;
            let _ = std::fs::remove_dir_all(self.data());
        }
        Err(SandboxError::NotStarted { reason: why(&last) })
    }

    pub(super) fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    fn log_path(&self) -> PathBuf {
        self.dir.join("server.log")
    }

    /// A command that is confined to this sandbox.
    fn confined(&self, program: &str) -> std::process::Command {
        let program = self.bin_dir.join(program);
        let user = self.user.map_or_else(
            || "-".to_owned(),
            |user| format!("{}:{}", user.uid, user.gid),
        );
        let mut command = if let Some(binary) = this_binary() {
            Confinement {
                user,
                write: self.dir.clone(),
                execute: self.bin_dir.clone(),
            }
            .command(&binary, &program)
        } else {
            let mut command = std::process::Command::new(program);
            if let Some(user) = self.user {
                command.uid(user.uid).gid(user.gid);
            }
            command
        };
        command
            .current_dir(&self.dir)
            .env_clear()
            .env("LC_ALL", "C.UTF-8")
            .env("TMPDIR", &self.dir);
        command
    }

    fn spawn(&mut self, spec: &SandboxSpec) -> Result<(), SandboxError> {
        let io = |e| SandboxError::io("start the server", e);
        let log = std::fs::File::create(self.log_path()).map_err(io)?;
        let server = self.confined("postgres");
        // `timeout` ends the server even if nobody comes back for it.
        let mut command = std::process::Command::new("timeout");
        command.args([
            "-s",
            "INT",
            "-k",
            "30",
            &spec.life.as_secs().max(1).to_string(),
        ]);
        command.arg(server.get_program()).args(server.get_args());
        command
            .current_dir(&self.dir)
            .env_clear()
            .env("LC_ALL", "C.UTF-8")
            .env("PATH", "/usr/bin:/bin");
        command.arg("-D").arg(self.data());
        command.arg("-c").arg(shared_memory::SETTING);
        for setting in spec.server_settings().iter().chain(&[
            format!("unix_socket_directories={}", self.dir.join("s").display()),
            "listen_addresses=".to_owned(),
            format!("port={}", Endpoint::PORT),
        ]) {
            command.arg("-c").arg(setting);
        }
        if this_binary().is_none()
            && let Some(user) = self.user
        {
            command.uid(user.uid).gid(user.gid);
        }
        // A group of its own: a Ctrl-C at the terminal is for us, not for the server.
        command.process_group(0).stdin(Stdio::null());
        command.stdout(log.try_clone().map_err(io)?).stderr(log);
        self.server = Some(Command::from(command).spawn().map_err(io)?);
        Ok(())
    }

    async fn wait(&mut self, spec: &SandboxSpec) -> Result<(), SandboxError> {
        let limits = Limits {
            statement: spec.start_limit,
            cancel: spec.cancel.clone(),
        };
        let deadline = tokio::time::sleep(spec.start_limit);
        tokio::pin!(deadline);
        loop {
            match Session::connect(&self.endpoint, "postgres", "pgrehearse", limits.clone()).await {
                Ok(_) => return Ok(()),
                Err(error) => tracing::trace!(%error, "not ready"),
            }
            if let Some(server) = &mut self.server
                && let Ok(Some(status)) = server.try_wait()
            {
                let log = self.server_log();
                return Err(SandboxError::NotStarted {
                    reason: if log.trim().is_empty() {
                        format!("{status}, without a word")
                    } else {
                        why(&log)
                    },
                });
            }
            tokio::select! {
                () = &mut deadline => return Err(SandboxError::StartTimeLimit(spec.start_limit)),
                () = spec.cancel.cancelled() => return Err(SandboxError::Interrupted),
                () = tokio::time::sleep(Duration::from_millis(20)) => {}
            }
        }
    }

    /// Kills the server with everything that it has started, and starts it again on the same files.
    pub(in crate::sandbox) async fn crash(&mut self) -> Result<(), SandboxError> {
        kill_server(&self.dir).await;
        if let Some(mut server) = self.server.take()
            && tokio::time::timeout(Duration::from_secs(10), server.wait())
                .await
                .is_err()
        {
            self.server = Some(server);
            return Err(SandboxError::Engine {
                doing: "kill the server",
                reason: "it is still there after 10 s".to_owned(),
            });
        }
        let spec = self.spec.clone();
        self.spawn(&spec)?;
        self.wait(&spec).await
    }

    pub(in crate::sandbox) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    pub(in crate::sandbox) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(in crate::sandbox) fn incoming(&self) -> &Path {
        &self.incoming
    }

    pub(in crate::sandbox) fn deliver(&self) -> Result<String, SandboxError> {
        self.give(&self.incoming)
            .map_err(|e| SandboxError::io("make the snapshot readable", e))?;
        Ok(self.incoming.to_string_lossy().into_owned())
    }

    pub(in crate::sandbox) fn discard_incoming(&self) -> Result<(), SandboxError> {
        std::fs::remove_dir_all(&self.incoming)
            .and_then(|()| std::fs::create_dir(&self.incoming))
            .map_err(|e| SandboxError::io("remove the snapshot's copy", e))
    }

    pub(in crate::sandbox) async fn run_client(
        &self,
        program: ClientProgram,
        arguments: &[String],
        limit: Duration,
    ) -> Result<ClientOutput, SandboxError> {
        let mut command = self.confined(program.as_str());
        command
            .args(arguments)
            .env("PGHOST", self.dir.join("s"))
            .env("PGPORT", Endpoint::PORT.to_string())
            .env("PGUSER", &self.endpoint.user)
            .env("PGPASSWORD", &self.endpoint.password)
            .env("PGCLIENTENCODING", "UTF8")
            // psql reads these, and a person's own settings must not change a restore.
            .env("PSQLRC", "/dev/null")
            .env("HOME", &self.dir);
        let never = tokio_util::sync::CancellationToken::new();
        self.output(program.as_str(), command, limit, &never).await
    }

    /// Runs a command to its end, or ends it at the limit.
    async fn output(
        &self,
        program: &'static str,
        mut command: std::process::Command,
        limit: Duration,
        cancel: &tokio_util::sync::CancellationToken,
    ) -> Result<ClientOutput, SandboxError> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .process_group(0);
        let io = |e| SandboxError::io(format!("run {program}"), e);
        let mut child = Command::from(command)
            .kill_on_drop(true)
            .spawn()
            .map_err(io)?;
        // initdb and pg_restore have children of their own.
        let group = Group(child.id());
        let mut stderr = child.stderr.take();
        let mut tail = Tail::default();
        let work = async {
            if let Some(stderr) = &mut stderr {
                let mut buffer = [0_u8; 8192];
                loop {
                    match stderr.read(&mut buffer).await? {
                        0 => break,
                        read => tail.push(buffer.get(..read).unwrap_or_default()),
                    }
                }
            }
            child.wait().await
        };
        let ended = tokio::select! {
            status = work => Ok(status.map_err(io)?),
            () = tokio::time::sleep(limit) => Err(SandboxError::ClientTimeLimit { program, limit }),
            () = cancel.cancelled() => Err(SandboxError::Interrupted),
        };
        if ended.is_err() {
            drop(group);
            let _ = child.wait().await;
        }
        ended.map(|status| ClientOutput {
            exit_code: status.code().map(i64::from),
            stderr: tail.into_text(),
        })
    }

    pub(in crate::sandbox) fn state(&self) -> ServerState {
        // Not our child, which is `timeout` and outlives the server for a moment.
        if let Some(Ok(())) = server_process(&self.dir).map(rustix::process::test_kill_process) {
            return ServerState::Running;
        }
        let log = self.server_log();
        let end: Vec<&str> = log.lines().rev().take(5).collect();
        ServerState::Gone(format!(
            "its log ends with: {}",
            end.into_iter().rev().collect::<Vec<_>>().join(" | ")
        ))
    }

    pub(in crate::sandbox) fn server_log(&self) -> String {
        use std::io::{Read as _, Seek as _, SeekFrom};
        let mut text = Vec::new();
        if let Ok(mut file) = std::fs::File::open(self.log_path()) {
            let length = file.metadata().map_or(0, |metadata| metadata.len());
            let _ = file.seek(SeekFrom::Start(length.saturating_sub(LOG_BYTES)));
            let _ = file.read_to_end(&mut text);
        }
        String::from_utf8_lossy(&text).into_owned()
    }

    pub(in crate::sandbox) fn psql(&self, database: &str) -> Psql {
        let program = self.bin_dir.join("psql").display().to_string();
        let socket_dir = self.dir.join("s").display().to_string();
        let password = &self.endpoint.password;
        Psql::new(&program, Vec::new(), &socket_dir, database, password)
    }

    pub(in crate::sandbox) fn set_password(&mut self, password: String) {
        self.endpoint.password = password;
    }

    pub(in crate::sandbox) async fn remove(&mut self) -> Result<(), SandboxError> {
        stop_server(&self.dir).await;
        if let Some(server) = self.server.take() {
            end_server(server).await;
        }
        shared_memory::release(&self.dir);
        match std::fs::remove_dir_all(&self.dir) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(SandboxError::io("remove the sandbox's folder", error))
            }
            _ => Ok(()),
        }
    }
}

/// Ends a process group when dropped, whether its work is done or not wanted any more.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        let leader = self.0.and_then(|id| i32::try_from(id).ok());
        if let Some(group) = leader.and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}
