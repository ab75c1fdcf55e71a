//! A Docker engine of a test's own, with TLS, which may be killed.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// The engine, its data and its certificates. Everything goes with the value.
#[derive(Debug)]
pub(crate) struct OwnEngine {
    root: tempfile::TempDir,
    port: u16,
    daemon: Option<Child>,
}

impl OwnEngine {
    /// Starts an engine; `None` where none can be started, as without root.
    pub(crate) fn start() -> Option<Self> {
        let mut engine = Self::not_started()?;
        engine.begin().then_some(engine)
    }

    /// One that has certificates and does not run.
    pub(crate) fn not_started() -> Option<Self> {
        let root = tempfile::Builder::new()
            .prefix("pe-engine-")
            .tempdir_in("/tmp")
            .unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let engine = Self {
            root,
            port,
            daemon: None,
        };
        (rustix::process::geteuid().is_root() && engine.make_certificates()).then_some(engine)
    }

    pub(crate) fn url(&self) -> String {
        format!("tcp://127.0.0.1:{}", self.port)
    }

    /// The folder of what a client needs.
    pub(crate) fn certificates(&self) -> PathBuf {
        self.root.path().join("client")
    }

    /// What a client's environment must have.
    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("DOCKER_HOST", self.url()),
            ("DOCKER_TLS_VERIFY", "1".to_owned()),
            (
                "DOCKER_CERT_PATH",
                self.certificates().display().to_string(),
            ),
        ]
    }

    /// Brings an image of the usual engine to this one.
    pub(crate) fn load(&self, image: &str) {
        let mut save = Command::new("docker")
            .args(["save", image])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let load = Command::new("docker")
            .arg("load")
            .envs(self.environment())
            .stdin(save.stdout.take().unwrap())
            .output()
            .unwrap();
        assert!(load.status.success(), "{load:?}");
        assert!(save.wait().unwrap().success());
    }

    /// What the docker client prints about this engine.
    pub(crate) fn docker(&self, arguments: &[&str]) -> String {
        let output = Command::new("docker")
            .args(arguments)
            .envs(self.environment())
            .output()
            .unwrap();
        assert!(output.status.success(), "docker {arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts the daemon, for the first time or again; whether it answers.
    pub(crate) fn begin(&mut self) -> bool {
        let at = |name: &str| self.root.path().join(name);
        let log = std::fs::File::create(at("dockerd.log")).unwrap();
        let daemon = Command::new("dockerd")
            .arg("--data-root")
            .arg(at("data"))
            .arg("--exec-root")
            .arg(at("exec"))
            .arg("--pidfile")
            .arg(at("pid"))
            .args(["--bridge", "none", "--iptables=false", "--ip-masq=false"])
            .args(["--host", &self.url(), "--tlsverify"])
            .arg("--tlscacert")
            .arg(at("client/ca.pem"))
            .arg("--tlscert")
            .arg(at("server-cert.pem"))
            .arg("--tlskey")
            .arg(at("server-key.pem"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn();
        let Ok(mut daemon) = daemon else {
            return false;
        };
        for _ in 0..300 {
            std::thread::sleep(Duration::from_millis(100));
            if daemon.try_wait().unwrap().is_some() {
                return false;
            }
            let answers = Command::new("docker")
                .arg("version")
                .envs(self.environment())
                .output();
            if answers.is_ok_and(|output| output.status.success()) {
                self.daemon = Some(daemon);
                return true;
            }
        }
        let _ = daemon.kill();
        let _ = daemon.wait();
        false
    }

    /// Kills the daemon, as a crash would: its containers live on.
    pub(crate) fn kill(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.kill().unwrap();
            daemon.wait().unwrap();
        }
    }

    /// A certificate authority, a server and a client.
    fn make_certificates(&self) -> bool {
        std::fs::create_dir(self.certificates()).unwrap();
        std::fs::write(
            self.root.path().join("server.ext"),
            "subjectAltName = IP:127.0.0.1\nextendedKeyUsage = serverAuth\n",
        )
        .unwrap();
        std::fs::write(
            self.root.path().join("client.ext"),
            "extendedKeyUsage = clientAuth\n",
        )
        .unwrap();
        let script = "set -e\n\
            openssl req -new -x509 -days 2 -nodes -newkey rsa:2048 -subj /CN=ca -keyout ca-key.pem -out client/ca.pem\n\
            for one in server client; do\n\
            openssl req -new -nodes -newkey rsa:2048 -subj /CN=$one -keyout $one-key.pem -out $one.csr\n\
            openssl x509 -req -days 2 -in $one.csr -CA client/ca.pem -CAkey ca-key.pem -CAcreateserial \
            -extfile $one.ext -out $one-cert.pem\n\
            done\n\
            mv client-key.pem client/key.pem\nmv client-cert.pem client/cert.pem\n";
        Command::new("sh")
            .args(["-c", script])
            .current_dir(self.root.path())
            .output()
            .is_ok_and(|output| output.status.success())
    }
}

impl Drop for OwnEngine {
    fn drop(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            let pid = i32::try_from(daemon.id()).ok().and_then(Pid::from_raw);
            let _ = pid.map(|pid| kill_process(pid, Signal::TERM));
            let _ = daemon.wait();
        }
        unmount(self.root.path());
    }
}

/// What a killed daemon has left mounted cannot be removed.
fn unmount(root: &Path) {
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
    let mut places: Vec<&str> = mounts
        .lines()
        .filter_map(|line| line.split(' ').nth(1))
        .filter(|place| Path::new(place).starts_with(root))
        .collect();
    places.sort_unstable();
    for place in places.into_iter().rev() {
        let _ = Command::new("umount").args(["-l", place]).output();
    }
}
