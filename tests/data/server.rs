//! A private Postgres server for tests that ask a database directly.

use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use pgrehearse::pg::{Endpoint, Host, Limits, Session};
use rustix::process::{Pid, Signal, kill_process};
use tokio_util::sync::CancellationToken;

/// A server that listens on a socket in its own directory, and is stopped when dropped.
pub(crate) struct Server {
    directory: tempfile::TempDir,
    server: Child,
}

impl Server {
    pub(crate) fn start() -> Self {
        let binaries = binaries();
        let directory = tempfile::Builder::new().prefix("pgr").tempdir().unwrap();
        let user = unprivileged();
        if let Some((uid, gid)) = user {
            std::os::unix::fs::chown(directory.path(), Some(uid), Some(gid)).unwrap();
        }
        let program = |name: &str| {
            let mut command = Command::new(binaries.join(name));
            if let Some((uid, gid)) = user {
                command.uid(uid).gid(gid);
            }
            command
                .current_dir(directory.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command
        };
        let made = program("initdb")
            .args([
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--locale=C",
                "-N",
                "-A",
                "trust",
            ])
            .args(["-D", "data"])
            .status()
            .unwrap();
        assert!(made.success(), "initdb failed");
        let server = program("postgres")
            .args([
                "-D",
                "data",
                "-F",
                "-c",
                "listen_addresses=",
                "-c",
                "autovacuum=off",
            ])
            .arg("-k")
            .arg(directory.path())
            .spawn()
            .unwrap();
        Self { directory, server }
    }

    /// Where it answers.
    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint {
            host: Host::Socket(self.directory.path().to_owned()),
            user: "postgres".to_owned(),
            password: String::new(),
        }
    }

    pub(crate) async fn connect(&self, database: &str) -> Session {
        let endpoint = self.endpoint();
        for _ in 0..300 {
            let limits = Limits {
                statement: Duration::from_mins(1),
                cancel: CancellationToken::new(),
            };
            if let Ok(session) = Session::connect(&endpoint, database, "test", limits).await {
                return session;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no connection to {database}");
    }

    /// A new database and a session in it.
    pub(crate) async fn database(&self, name: &str) -> Session {
        let admin = self.connect("postgres").await;
        admin
            .execute(&format!("CREATE DATABASE {name} TEMPLATE template0"))
            .await
            .unwrap();
        self.connect(name).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(pid) = i32::try_from(self.server.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(pid, Signal::QUIT);
        }
        let _ = self.server.wait();
    }
}

/// The folder of the path that has a server, or else of the newest one installed as a package.
fn binaries() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).find(|folder| folder.join("initdb").exists());
    on_path
        .or_else(|| {
            let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
            let newest = versions
                .filter_map(|entry| {
                    let folder = entry.ok()?.path();
                    let version: u32 = folder.file_name()?.to_str()?.parse().ok()?;
                    Some((version, folder.join("bin")))
                })
                .max()?;
            Some(newest.1)
        })
        .expect("no server on PATH or in /usr/lib/postgresql")
}

/// Whom to run the server as, where we are root, which it refuses.
fn unprivileged() -> Option<(u32, u32)> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let id = |flag: &str, name: &str| -> Option<u32> {
        let output = Command::new("id").args([flag, name]).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| Some((id("-u", name)?, id("-g", name)?)))
}
