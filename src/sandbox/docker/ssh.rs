//! An engine's socket on another machine, brought here by one `ssh` that lives as long as it is needed.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use crate::config::SshAddress;
use crate::name::RunId;
use crate::sandbox::server::Tail;
use crate::sandbox::{Mark, OWNER_VARIABLE, Owner, RuntimeDir};

/// How long ssh may take until the socket is there.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long is waited before a connection that broke is made again.
const PAUSE: Duration = Duration::from_secs(1);

/// What ssh has said.
type Complaints = Arc<Mutex<Tail>>;

/// A socket in a private folder of ours that leads to the engine. Dropping it ends ssh.
#[derive(Debug)]
pub(super) struct Tunnel {
    dir: PathBuf,
    complaints: Complaints,
    keeper: JoinHandle<()>,
}

impl Tunnel {
    /// Starts ssh and waits until the socket is there.
    pub(super) async fn open(target: &SshAddress, runtime: &RuntimeDir) -> Result<Self, String> {
        let dir = folder(runtime).map_err(|error| format!("no folder for its socket: {error}"))?;
        let complaints = Complaints::default();
        let started = first(target, &dir, &complaints).await;
        let child = match started {
            Ok(child) => child,
            Err(reason) => {
                let _ = std::fs::remove_dir_all(&dir);
                return Err(reason);
            }
        };
        let keeper = tokio::spawn(keep(
            child,
            target.clone(),
            dir.clone(),
            Arc::clone(&complaints),
        ));
        Ok(Self {
            dir,
            complaints,
            keeper,
        })
    }

    /// Where the engine answers here.
    pub(super) fn socket(&self) -> PathBuf {
        socket(&self.dir)
    }

    /// The last line that ssh has written.
    pub(super) fn complaint(&self) -> Option<String> {
        last_line(&self.complaints)
    }
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        // The process goes with its task.
        self.keeper.abort();
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

fn socket(dir: &Path) -> PathBuf {
    dir.join("engine.sock")
}

/// A folder with a mark, so that it is removed if we are killed.
fn folder(runtime: &RuntimeDir) -> std::io::Result<PathBuf> {
    let mut random = [0_u8; 4];
    getrandom::fill(&mut random).map_err(|error| std::io::Error::other(error.to_string()))?;
    let now = crate::clock::Clock::system().now();
    let id = RunId::new(now, u32::from_ne_bytes(random));
    // The owner's life decides; the time is for machines that cannot ask for that.
    runtime.create(&Mark::new(&id, 0, "engine", now.as_second() + 86_400))
}

/// Starts ssh for the first time; what goes wrong is told.
async fn first(target: &SshAddress, dir: &Path, complaints: &Complaints) -> Result<Child, String> {
    let mut child = start(target, dir, complaints)
        .map_err(|error| format!("ssh cannot be started: {error}"))?;
    let path = socket(dir);
    let ready = async {
        loop {
            if path.exists() {
                return Ok(());
            }
            if let Ok(Some(status)) = child.try_wait() {
                // What it wrote last may still be on its way.
                tokio::time::sleep(Duration::from_millis(100)).await;
                let said = last_line(complaints);
                return Err(format!(
                    "ssh ended with {status}: {}",
                    said.as_deref().unwrap_or("it said nothing")
                ));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, ready)
        .await
        .unwrap_or_else(|_| Err("ssh did not connect within 20 s".to_owned()))?;
    Ok(child)
}

/// Starts ssh anew when a connection has broken.
async fn keep(mut child: Child, target: SshAddress, dir: PathBuf, complaints: Complaints) {
    loop {
        // Whoever waits closes the input, with which it would end.
        let input = child.stdin.take();
        let ended = child.wait().await;
        drop(input);
        tracing::warn!(?ended, host = target.host, "ssh to a Docker engine ended");
        child = loop {
            tokio::time::sleep(PAUSE).await;
            // Without its folder there is nobody to go on for.
            if !dir.exists() {
                return;
            }
            if let Ok(child) = start(&target, &dir, &complaints) {
                break child;
            }
        };
    }
}

fn start(target: &SshAddress, dir: &Path, complaints: &Complaints) -> std::io::Result<Child> {
    let mut command = Command::new("ssh");
    command.arg("-T");
    for option in [
        // Nobody is there to be asked, and a connection that others share would outlive us.
        "BatchMode=yes",
        "ControlMaster=no",
        "ControlPath=none",
        "ExitOnForwardFailure=yes",
        "StreamLocalBindUnlink=yes",
        "ConnectTimeout=10",
        "ServerAliveInterval=10",
        "ServerAliveCountMax=3",
    ] {
        command.args(["-o", option]);
    }
    command.arg("-L");
    command.arg(format!("{}:{}", socket(dir).display(), target.socket));
    if let Some(port) = target.port {
        command.args(["-p", &port.to_string()]);
    }
    if let Some(user) = &target.user {
        command.args(["-l", user]);
    }
    command
        // It ends over there when we are gone: then its input does.
        .args(["--", &target.host, "cat"])
        .env(OWNER_VARIABLE, Owner::this_process().encode())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        // Ctrl-C is for us: the engine is needed to tear down.
        .process_group(0)
        .kill_on_drop(true);
    let mut child = command.spawn()?;
    if let Some(mut stderr) = child.stderr.take() {
        let complaints = Arc::clone(complaints);
        tokio::spawn(async move {
            let mut buffer = [0_u8; 1024];
            while let Ok(length @ 1..) = stderr.read(&mut buffer).await {
                let mut tail = complaints.lock().unwrap_or_else(PoisonError::into_inner);
                tail.push(buffer.get(..length).unwrap_or_default());
            }
        });
    }
    Ok(child)
}

fn last_line(complaints: &Complaints) -> Option<String> {
    let text = complaints
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .to_text();
    let line = text.lines().rev().find(|line| !line.trim().is_empty())?;
    Some(line.trim().to_owned())
}
