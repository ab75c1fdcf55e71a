//! A program of the user's, with a time limit, its output kept, and nothing left running.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::AsyncReadExt as _;
use tokio::net::unix::pipe::Receiver;
use tokio::process::Command;
use tokio_util::sync::CancellationToken;

use super::family::Family;
use super::output::OutputLog;
use super::secrets::Secrets;
use crate::sandbox::{OWNER_VARIABLE, Owner};

/// What to run.
#[derive(Debug, Clone)]
pub struct ProcessSpec<'a> {
    /// Given to `sh -c`.
    pub command: &'a str,
    /// Where.
    pub dir: &'a Path,
    /// Added to our own environment, from which everything is removed that leads to a database.
    pub env: BTreeMap<String, String>,
    /// When it is ended.
    pub limit: Duration,
    /// Cancelled when the run is interrupted.
    pub cancel: CancellationToken,
    /// Where its output is kept.
    pub output: PathBuf,
}

/// How it ended.
#[derive(Debug)]
pub enum Ended {
    /// By itself, with this code and the end of its output.
    Exited(i32, String),
    /// A signal ended it.
    Signalled(i32, String),
    /// We ended it at its limit.
    TimeLimit(String),
    /// The run was interrupted.
    Interrupted,
}

/// The most that is read of a program's results on standard output.
const STDOUT_BYTES: usize = 64 * 1024 * 1024;
/// How often it is looked which processes a program has started.
const LOOK: Duration = Duration::from_millis(500);

/// Runs the program to its end, its limit, or the run's interruption, whichever comes first. All
/// processes that it started are gone afterwards.
pub async fn run_process(spec: ProcessSpec<'_>) -> std::io::Result<Ended> {
    run(spec, None).await
}

/// As [`run_process`], and gives what the program wrote to standard output; `None` if that was too
/// much.
pub async fn run_process_reading(
    spec: ProcessSpec<'_>,
) -> std::io::Result<(Ended, Option<Vec<u8>>)> {
    let mut stdout = Vec::new();
    let ended = run(spec, Some(&mut stdout)).await?;
    Ok((ended, (stdout.len() <= STDOUT_BYTES).then_some(stdout)))
}

/// The environment that a program inherits: ours without what could lead it to another database.
pub(super) fn inherited() -> impl Iterator<Item = (OsString, OsString)> {
    std::env::vars_os().filter(|(name, value)| {
        let (name, value) = (name.to_string_lossy(), value.to_string_lossy());
        let leads_elsewhere = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| value.contains(scheme));
        !name.starts_with("PG") && name != "DATABASE_URL" && !leads_elsewhere
    })
}

/// What is inherited and what the specification adds.
fn environment(spec: &ProcessSpec<'_>) -> BTreeMap<OsString, OsString> {
    let added = spec
        .env
        .iter()
        .map(|(name, value)| (name.into(), value.into()));
    inherited().chain(added).collect()
}

async fn run(spec: ProcessSpec<'_>, stdout: Option<&mut Vec<u8>>) -> std::io::Result<Ended> {
    let mut family = Family::new()?;
    let mut env = environment(&spec);
    let mut log = OutputLog::create(&spec.output, Secrets::in_environment(&env))?;
    let (name, value) = family.variable();
    env.insert(name.into(), value.into());
    // For whoever comes after a run that was killed.
    env.insert(OWNER_VARIABLE.into(), Owner::this_process().encode().into());
    let (reader, writer) = pipe()?;
    let mut command = std::process::Command::new("sh");
    command
        .arg("-c")
        .arg(spec.command)
        .current_dir(spec.dir)
        .env_clear()
        .envs(&env)
        .stdin(Stdio::null());
    // Both in one pipe stay in order; results are read from standard output alone.
    let results = if stdout.is_some() {
        let (results, writer_of_results) = pipe()?;
        command.stdout(writer_of_results).stderr(writer);
        Some(results)
    } else {
        command.stdout(writer.try_clone()?).stderr(writer);
        None
    };
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut command = Command::from(command);
    let mut child = command.kill_on_drop(true).spawn()?;
    // Our copies of the pipe's writing end must go, or its end is never seen.
    drop(command);
    let group = child
        .id()
        .and_then(|id| i32::try_from(id).ok())
        .and_then(Pid::from_raw);
    family.look();
    let mut relatives = Relatives { group, family };
    let status = {
        let read = keep_output(reader, results, stdout, &mut log);
        // The program itself decides when it is over; what it left in the background is ended,
        // and its last output read.
        let relatives = &mut relatives;
        let child = &mut child;
        let work = async {
            tokio::pin!(read);
            let mut is_read = false;
            let status = loop {
                tokio::select! {
                    status = child.wait() => break status?,
                    result = &mut read, if !is_read => {
                        result?;
                        is_read = true;
                    }
                    () = tokio::time::sleep(LOOK) => {
                        relatives.family.look();
                    }
                }
            };
            relatives.end().await;
            if !is_read {
                let _ = tokio::time::timeout(Duration::from_secs(2), read).await;
            }
            Ok::<_, std::io::Error>(status)
        };
        tokio::select! {
            status = work => Some(status?),
            () = tokio::time::sleep(spec.limit) => None,
            () = spec.cancel.cancelled() => None,
        }
    };
    let Some(status) = status else {
        relatives.family.look();
        end_group(group, Signal::TERM);
        if tokio::time::timeout(Duration::from_secs(2), child.wait())
            .await
            .is_err()
        {
            tracing::debug!("a program did not heed SIGTERM");
        }
        relatives.end().await;
        let _ = child.wait().await;
        let tail = log.last_lines();
        log.finish()?;
        return Ok(if spec.cancel.is_cancelled() {
            Ended::Interrupted
        } else {
            Ended::TimeLimit(tail)
        });
    };
    let tail = log.last_lines();
    log.finish()?;
    Ok(
        match (
            status.code(),
            std::os::unix::process::ExitStatusExt::signal(&status),
        ) {
            (Some(code), _) => Ended::Exited(code, tail),
            (None, signal) => Ended::Signalled(signal.unwrap_or(0), tail),
        },
    )
}

/// Reads a program's output to its end.
async fn keep_output(
    mut reader: Receiver,
    mut results: Option<Receiver>,
    mut stdout: Option<&mut Vec<u8>>,
    log: &mut OutputLog,
) -> std::io::Result<()> {
    let mut buffer = vec![0_u8; 64 * 1024];
    let mut other = vec![0_u8; 64 * 1024];
    let mut is_open = true;
    while is_open || results.is_some() {
        tokio::select! {
            count = reader.read(&mut buffer), if is_open => {
                let count = count?;
                is_open = count > 0;
                log.push(buffer.get(..count).unwrap_or_default())?;
            }
            count = read_some(&mut results, &mut other), if results.is_some() => {
                let count = count?;
                if count == 0 {
                    results = None;
                }
                let chunk = other.get(..count).unwrap_or_default();
                log.push(chunk)?;
                if let Some(stdout) = &mut stdout
                    && stdout.len() <= STDOUT_BYTES
                {
                    stdout.extend_from_slice(chunk);
                }
            }
        }
    }
    Ok(())
}

async fn read_some(reader: &mut Option<Receiver>, buffer: &mut [u8]) -> std::io::Result<usize> {
    match reader {
        Some(reader) => reader.read(buffer).await,
        None => Ok(0),
    }
}

/// The program's group and all its descendants. They are ended also when whoever waits for them is
/// dropped: at a tenant's time limit, for example.
struct Relatives {
    group: Option<Pid>,
    family: Family,
}

impl Relatives {
    async fn end(&mut self) {
        self.family.look();
        end_group(self.group, Signal::KILL);
        self.family.end().await;
    }
}

impl Drop for Relatives {
    fn drop(&mut self) {
        end_group(self.group, Signal::KILL);
        self.family.end_now();
    }
}

fn end_group(group: Option<Pid>, signal: Signal) {
    if let Some(group) = group {
        let _ = kill_process_group(group, signal);
    }
}

fn pipe() -> std::io::Result<(Receiver, std::io::PipeWriter)> {
    let (reader, writer) = std::io::pipe()?;
    let reader = Receiver::from_owned_fd(reader.into())?;
    Ok((reader, writer))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn run(command: &str, limit: Duration) -> (Ended, String) {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("output");
        let ended = run_process(ProcessSpec {
            command,
            dir: dir.path(),
            env: BTreeMap::from([("GREETING".to_owned(), "hello".to_owned())]),
            limit,
            cancel: CancellationToken::new(),
            output: output.clone(),
        })
        .await
        .unwrap();
        (ended, std::fs::read_to_string(output).unwrap())
    }

    #[tokio::test]
    async fn code_and_output_are_kept() {
        let (ended, output) = run(
            "echo $GREETING; echo oops >&2; exit 3",
            Duration::from_secs(10),
        )
        .await;
        assert!(
            matches!(&ended, Ended::Exited(3, tail) if tail.contains("oops")),
            "{ended:?}"
        );
        assert_eq!(output, "hello\noops\n");
    }

    #[tokio::test]
    async fn what_it_forked_does_not_hold_us_up_or_survive() {
        let marker = format!("sleep 77.{}", std::process::id());
        let (ended, _) = run(&format!("{marker} & echo done"), Duration::from_secs(10)).await;
        assert!(matches!(ended, Ended::Exited(0, _)), "{ended:?}");
        let (ended, _) = run(&format!("{marker}; echo never"), Duration::from_millis(200)).await;
        assert!(matches!(ended, Ended::TimeLimit(_)), "{ended:?}");
        let alive = std::process::Command::new("pgrep")
            .arg("-f")
            .arg(format!("^{marker}"))
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&alive.stdout), "");
    }

    #[tokio::test]
    async fn a_daemon_does_not_survive() {
        let marker = format!("sleep 78.{}", std::process::id());
        // It leaves the group and the session, and is nobody's child any more.
        let daemon = format!("setsid sh -c '{marker} & {marker}' & sleep 0.1; echo done");
        let (ended, _) = run(&daemon, Duration::from_secs(10)).await;
        assert!(matches!(ended, Ended::Exited(0, _)), "{ended:?}");
        // It also cleans its environment, which takes a moment to be seen.
        let hidden = format!("setsid env -i sh -c '{marker}; true' & sleep 30");
        let (ended, _) = run(&hidden, Duration::from_millis(900)).await;
        assert!(matches!(ended, Ended::TimeLimit(_)), "{ended:?}");
        let alive = std::process::Command::new("pgrep")
            .arg("-f")
            .arg(format!("^{marker}"))
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&alive.stdout), "");
    }

    #[tokio::test]
    async fn standard_output_is_read_apart() {
        let dir = tempfile::tempdir().unwrap();
        let (ended, stdout) = run_process_reading(ProcessSpec {
            command: "echo one; echo two >&2; env | grep -c ^PGREHEARSE_ENGINE",
            dir: dir.path(),
            env: BTreeMap::new(),
            limit: Duration::from_secs(10),
            cancel: CancellationToken::new(),
            output: dir.path().join("log"),
        })
        .await
        .unwrap();
        assert!(matches!(ended, Ended::Exited(1, _)), "{ended:?}");
        assert_eq!(stdout.unwrap(), b"one\n0\n");
        let log = std::fs::read_to_string(dir.path().join("log")).unwrap();
        assert!(log.contains("one\n") && log.contains("two\n"));
    }

    #[tokio::test]
    async fn a_flood_of_output_is_cut() {
        let (ended, output) = run("yes | head -c 40000000", Duration::from_secs(30)).await;
        assert!(matches!(ended, Ended::Exited(0, _)), "{ended:?}");
        assert!(output.len() < 17_000_000 && output.contains(" are left out here]\n"));
    }
}
