//! A private Postgres server for the tests of the catalog.

use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio_postgres::{Client, Config, NoTls};

/// A server that listens on a socket in its own directory, and is stopped when dropped.
///
/// `PGREHEARSE_TEST_POSTGRES` says which: a folder of programs, or `docker:IMAGE`. Without it, the
/// one on the path, or the newest package. `PGREHEARSE_TEST_PG_DUMP` names a `pg_dump` for a folder
/// that has none; it must be at least as new as the server.
pub(crate) struct Cluster {
    directory: tempfile::TempDir,
    tablespace: PathBuf,
    oracle: Option<Oracle>,
    major: u32,
    server: Child,
    container: Option<String>,
}

/// How `pg_dump` is started.
enum Oracle {
    Program(PathBuf),
    /// In the server's own container.
    Container(String),
}

const INITDB: &[&str] = &[
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--auth=trust",
];

const SETTINGS: &[&str] = &[
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",
    "wal_level=logical",
    "listen_addresses=",
    "shared_buffers=64MB",
    "log_min_messages=fatal",
    "max_connections=20",
];

impl Cluster {
    pub(crate) fn start() -> Self {
        let wanted = std::env::var("PGREHEARSE_TEST_POSTGRES").ok();
        let directory = tempfile::Builder::new().prefix("pgr").tempdir().unwrap();
        let cluster = match wanted
            .as_deref()
            .map(|wanted| (wanted, wanted.strip_prefix("docker:")))
        {
            Some((_, Some(image))) => Self::in_container(directory, image),
            Some((folder, None)) => Self::of_programs(directory, Path::new(folder)),
            None => {
                let folder = on_path()
                    .or_else(|| packaged().map(|(_, folder)| folder))
                    .expect("no server on PATH or in /usr/lib/postgresql");
                Self::of_programs(directory, &folder)
            }
        };
        Self::runtime().block_on(cluster.prepare());
        cluster
    }

    fn of_programs(directory: tempfile::TempDir, binaries: &Path) -> Self {
        let major = major_version(Command::new(binaries.join("postgres")));
        let oracle = std::env::var_os("PGREHEARSE_TEST_PG_DUMP")
            .map(PathBuf::from)
            .or_else(|| Some(binaries.join("pg_dump")).filter(|program| program.exists()))
            .or_else(|| {
                packaged()
                    .filter(|(version, _)| *version >= major)
                    .map(|(_, folder)| folder.join("pg_dump"))
            })
            .map(Oracle::Program);
        let user = unprivileged();
        let data = directory.path().join("data");
        let tablespace = directory.path().join("fast");
        std::fs::create_dir(&tablespace).unwrap();
        if let Some((uid, gid)) = user {
            for folder in [directory.path(), &tablespace] {
                std::os::unix::fs::chown(folder, Some(uid), Some(gid)).unwrap();
            }
        }
        let program = |name: &str| {
            let mut command = Command::new(binaries.join(name));
            if let Some((uid, gid)) = user {
                command.uid(uid).gid(gid);
            }
            command.current_dir(directory.path()).stdout(Stdio::null());
            command
        };
        let made = program("initdb")
            .args(INITDB)
            .arg(&data)
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(made.success(), "initdb failed");
        let mut server = program("postgres");
        server.arg("-D").arg(&data).arg("-k").arg(directory.path());
        for setting in SETTINGS {
            server.arg("-c").arg(setting);
        }
        let server = server.stderr(Stdio::null()).spawn().unwrap();
        Self {
            directory,
            tablespace,
            oracle,
            major,
            server,
            container: None,
        }
    }

    /// The server of an image, with its `pg_dump`; only the directory of the socket is shared.
    fn in_container(directory: tempfile::TempDir, image: &str) -> Self {
        let folder = directory.path().to_str().unwrap();
        let mut version = Command::new("docker");
        version.args(["run", "--rm", "--network=none", image, "postgres"]);
        let major = major_version(version);
        // Its user is another one than ours.
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o777)).unwrap();
        let name = directory.path().file_name().unwrap().to_str().unwrap();
        let name = name.to_owned();
        let settings: Vec<String> = SETTINGS
            .iter()
            .map(|setting| format!("-c {setting}"))
            .collect();
        let script = format!(
            "mkdir /tmp/fast; initdb {} /tmp/data >&2 && exec timeout 900 postgres -D /tmp/data -k {folder} {}",
            INITDB.join(" "),
            settings.join(" ")
        );
        let server = Command::new("docker")
            .args([
                "run",
                "--rm",
                "--network=none",
                "--user=postgres",
                "--entrypoint=sh",
            ])
            .args(["--name", &name, "--volume", &format!("{folder}:{folder}")])
            .args([image, "-c", &script])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            directory,
            tablespace: PathBuf::from("/tmp/fast"),
            oracle: Some(Oracle::Container(name.clone())),
            major,
            server,
            container: Some(name),
        }
    }

    pub(crate) fn major(&self) -> u32 {
        self.major
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    }

    async fn prepare(&self) {
        for _ in 0..600 {
            if self.connect("postgres").await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let client = self.connect("postgres").await.unwrap();
        for statement in [
            "CREATE ROLE app; CREATE ROLE bob; CREATE ROLE \"Odd role\"".to_owned(),
            format!(
                "CREATE TABLESPACE fast LOCATION '{}'",
                self.tablespace.display()
            ),
        ] {
            client.batch_execute(&statement).await.unwrap();
        }
    }

    async fn connect(&self, database: &str) -> Result<Client, tokio_postgres::Error> {
        let (client, connection) = Config::new()
            .host_path(self.directory.path())
            .user("postgres")
            .dbname(database)
            .connect(NoTls)
            .await?;
        tokio::spawn(connection);
        Ok(client)
    }

    /// A new database and a connection to it.
    pub(crate) async fn database(&self, name: &str) -> Client {
        let maintenance = self.connect("postgres").await.unwrap();
        maintenance
            .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0"))
            .await
            .unwrap();
        self.connect(name).await.unwrap()
    }

    /// Another connection to a database.
    pub(crate) async fn session(&self, name: &str) -> Client {
        self.connect(name).await.unwrap()
    }

    /// Drops a database with its connections and subscriptions.
    pub(crate) async fn drop_database(&self, name: &str) {
        if let Ok(client) = self.connect(name).await {
            for statement in [
                "ALTER SUBSCRIPTION sub DISABLE",
                "ALTER SUBSCRIPTION sub SET (slot_name = NONE)",
                "DROP SUBSCRIPTION sub",
            ] {
                let _ = client.batch_execute(statement).await;
            }
        }
        let maintenance = self.connect("postgres").await.unwrap();
        maintenance
            .batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))
            .await
            .unwrap();
    }

    /// Whether there is a `pg_dump` that can read this server.
    pub(crate) fn has_oracle(&self) -> bool {
        self.oracle.is_some()
    }

    /// What the oracle says.
    pub(crate) fn dump(&self, database: &str) -> String {
        let mut program = match &self.oracle {
            None => return String::new(),
            Some(Oracle::Program(program)) => Command::new(program),
            Some(Oracle::Container(name)) => {
                let mut program = Command::new("docker");
                program.args(["exec", name, "pg_dump"]);
                program
            }
        };
        let output = program
            .args(["--schema-only", "--create", "--username=postgres"])
            .arg("--host")
            .arg(self.directory.path())
            .arg(database)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        // Newer versions guard their output with a random key.
        String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"))
            .flat_map(|line| [line, "\n"])
            .collect()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(name) = &self.container {
            let _ = Command::new("docker")
                .args(["rm", "--force", name])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
        } else if let Some(pid) = i32::try_from(self.server.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(pid, Signal::QUIT);
        }
        let _ = self.server.wait();
    }
}

/// The folder of the path that has a server.
fn on_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).find(|folder| {
        ["initdb", "postgres"]
            .iter()
            .all(|program| folder.join(program).exists())
    })
}

/// The newest server that is installed as a package, with its clients.
fn packaged() -> Option<(u32, PathBuf)> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    versions
        .filter_map(|entry| {
            let folder = entry.ok()?.path();
            let version: u32 = folder.file_name()?.to_str()?.parse().ok()?;
            Some((version, folder.join("bin")))
        })
        .max()
}

fn major_version(mut server: Command) -> u32 {
    let output = server.arg("--version").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split(|c: char| !c.is_ascii_digit())
        .find_map(|number| number.parse().ok())
        .unwrap()
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
