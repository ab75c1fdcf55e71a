//! A server in use: it listens on a port, speaks TLS, asks for passwords and archives.

use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use pgrehearse::pg::{Endpoint, Host, Limits, Session};
use rustix::process::{Pid, Signal, kill_process};
use tokio_util::sync::CancellationToken;

/// The server, its data and its certificates. Everything goes with the value.
#[derive(Debug)]
pub(crate) struct LiveServer {
    directory: tempfile::TempDir,
    pub(crate) port: u16,
    server: Child,
}

/// The password of all roles but `postgres`.
pub(crate) const PASSWORD: &str = "hunter2/@";
/// The same in an address.
pub(crate) const IN_URL: &str = "hunter2%2F%40";

impl LiveServer {
    pub(crate) fn start() -> Self {
        let binaries = binaries();
        let directory = tempfile::Builder::new()
            .prefix("pgl")
            .tempdir_in("/tmp")
            .unwrap();
        let user = unprivileged();
        if let Some((uid, gid)) = user {
            std::os::unix::fs::chown(directory.path(), Some(uid), Some(gid)).unwrap();
        }
        let program = |name: PathBuf| {
            let mut command = Command::new(name);
            if let Some((uid, gid)) = user {
                command.uid(uid).gid(gid);
            }
            command
                .current_dir(directory.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command
        };
        let script = "set -e\n\
            openssl req -new -x509 -days 2 -nodes -newkey rsa:2048 -subj /CN=ca -keyout ca.key -out ca.crt\n\
            openssl req -new -nodes -newkey rsa:2048 -subj /CN=server -keyout server.key -out server.csr\n\
            echo 'subjectAltName = IP:127.0.0.1' > ext\n\
            openssl x509 -req -days 2 -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -extfile ext -out server.crt\n\
            openssl req -new -x509 -days 2 -nodes -newkey rsa:2048 -subj /CN=stranger -keyout other.key -out other.crt\n";
        let made = program("sh".into()).args(["-c", script]).status().unwrap();
        assert!(made.success(), "openssl failed");
        let made = program(binaries.join("initdb"))
            .args(["-U", "postgres", "-E", "UTF8", "--locale=C", "-N"])
            .args(["--auth-local", "trust", "--auth-host", "scram-sha-256"])
            .args(["-D", "data"])
            .status()
            .unwrap();
        assert!(made.success(), "initdb failed");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let settings = [
            "listen_addresses=127.0.0.1",
            "autovacuum=off",
            "ssl=on",
            "ssl_cert_file=../server.crt",
            "ssl_key_file=../server.key",
            "archive_mode=on",
            "archive_command=true",
            "max_prepared_transactions=2",
        ];
        let server = program(binaries.join("postgres"))
            .args(["-D", "data", "-F", "-p", &port.to_string()])
            .args(settings.iter().flat_map(|setting| ["-c", setting]))
            .arg("-k")
            .arg(directory.path())
            .spawn()
            .unwrap();
        Self {
            directory,
            port,
            server,
        }
    }

    /// A file in its folder.
    pub(crate) fn path(&self, name: &str) -> String {
        self.directory.path().join(name).display().to_string()
    }

    /// An address.
    pub(crate) fn url(&self, role: &str, database: &str, more: &str) -> String {
        format!(
            "postgres://{role}:{IN_URL}@127.0.0.1:{}/{database}{more}",
            self.port
        )
    }

    /// A session of the superuser's.
    pub(crate) async fn connect(&self, database: &str) -> Session {
        // The name of the socket has the port, which our own servers do not change.
        let socket = self
            .directory
            .path()
            .join(format!(".s.PGSQL.{}", self.port));
        let usual = self.directory.path().join(".s.PGSQL.5432");
        if !usual.exists() {
            let _ = std::os::unix::fs::symlink(socket, usual);
        }
        let endpoint = Endpoint {
            host: Host::Socket(self.directory.path().to_owned()),
            user: "postgres".to_owned(),
            password: String::new(),
        };
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
}

impl Drop for LiveServer {
    fn drop(&mut self) {
        end(&mut self.server);
    }
}

/// A standby of a live server that receives everything, and replays no transaction for an hour.
#[derive(Debug)]
pub(crate) struct Standby(Child);

impl Standby {
    pub(crate) fn of(live: &LiveServer) -> Self {
        let directory = live.directory.path();
        let program = |name: &str| {
            let mut command = Command::new(binaries().join(name));
            if let Some((uid, gid)) = unprivileged() {
                command.uid(uid).gid(gid);
            }
            command
                .current_dir(directory)
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command
        };
        let copied = program("pg_basebackup")
            .args(["-U", "postgres", "-p", &live.port.to_string(), "-h"])
            .arg(directory)
            .args(["-D", "standby", "-R", "-X", "stream", "-c", "fast", "-N"])
            .status()
            .unwrap();
        assert!(copied.success(), "pg_basebackup failed");
        let server = program("postgres")
            .args(["-D", "standby", "-c", "listen_addresses="])
            .args(["-c", "recovery_min_apply_delay=1h"])
            .args(["-c", "max_prepared_transactions=2", "-p", "5433", "-k"])
            .arg(directory)
            .spawn()
            .unwrap();
        Self(server)
    }
}

impl Drop for Standby {
    fn drop(&mut self) {
        end(&mut self.0);
    }
}

fn end(server: &mut Child) {
    if let Some(pid) = i32::try_from(server.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, Signal::QUIT);
    }
    let _ = server.wait();
}

/// The folder of the newest server that is installed as a package, or else of the one on the path.
fn binaries() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let newest = versions
        .filter_map(|entry| {
            let folder = entry.ok()?.path();
            let version: u32 = folder.file_name()?.to_str()?.parse().ok()?;
            Some((version, folder.join("bin")))
        })
        .max();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = || std::env::split_paths(&path).find(|folder| folder.join("initdb").exists());
    newest.map(|(_, folder)| folder).or_else(on_path).unwrap()
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
