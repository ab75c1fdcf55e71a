//! A program of the user's, with a time limit, its output kept, and nothing left running.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;
use tokio_util::sync::CancellationToken;

/// What to run.
#[derive(Debug, Clone)]
pub struct ProcessSpec<'a> {
    /// Given to `sh -c`.
    pub command: &'a str,
    /// Where.
    pub dir: &'a Path,
    /// Added to our own environment, from which `PG*` and `DATABASE_URL` are removed.
    pub env: BTreeMap<String, String>,
    /// When it is ended.
    pub limit: Duration,
    /// Cancelled when the run is interrupted.
    pub cancel: CancellationToken,
    /// Where all of its output is kept.
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

/// All of a program's output that is kept on disk; a program that prints gigabytes must not fill it.
const KEPT_BYTES: u64 = 16 * 1024 * 1024;
/// The end that is kept for messages.
const TAIL_BYTES: usize = 8 * 1024;

/// Runs the program to its end, its limit, or the run's interruption, whichever comes first. Its
/// whole process group is gone afterwards.
pub async fn run_process(spec: ProcessSpec<'_>) -> std::io::Result<Ended> {
    let mut file = tokio::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&spec.output)
        .await?;
    let (mut reader, writer) = pipe()?;
    let mut command = std::process::Command::new("sh");
    command
        .arg("-c")
        .arg(spec.command)
        .current_dir(spec.dir)
        .stdin(Stdio::null());
    command.stdout(writer.try_clone()?).stderr(writer);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("PG") || text == "DATABASE_URL" {
            command.env_remove(&name);
        }
    }
    command.envs(&spec.env);
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut command = Command::from(command);
    let mut child = command.kill_on_drop(true).spawn()?;
    // Our copies of the pipe's writing end must go, or its end is never seen.
    drop(command);
    let group = child
        .id()
        .and_then(|id| i32::try_from(id).ok())
        .and_then(Pid::from_raw);
    let _guard = Guard(group);
    let mut tail: Vec<u8> = Vec::new();
    let status = {
        let read = keep_output(&mut reader, &mut file, &mut tail);
        // The program itself decides when it is over; what it left in the background is ended,
        // and its last output read.
        let work = async {
            tokio::pin!(read);
            let status = tokio::select! {
                status = child.wait() => status?,
                result = &mut read => {
                    result?;
                    return child.wait().await;
                }
            };
            end_group(group, Signal::KILL);
            let _ = tokio::time::timeout(Duration::from_secs(2), read).await;
            Ok(status)
        };
        tokio::select! {
            status = work => Some(status?),
            () = tokio::time::sleep(spec.limit) => None,
            () = spec.cancel.cancelled() => None,
        }
    };
    let Some(status) = status else {
        end_group(group, Signal::TERM);
        if tokio::time::timeout(Duration::from_secs(2), child.wait())
            .await
            .is_err()
        {
            tracing::debug!("a program did not heed SIGTERM");
        }
        end_group(group, Signal::KILL);
        let _ = child.wait().await;
        return Ok(if spec.cancel.is_cancelled() {
            Ended::Interrupted
        } else {
            Ended::TimeLimit(text(&tail))
        });
    };
    end_group(group, Signal::KILL);
    Ok(
        match (
            status.code(),
            std::os::unix::process::ExitStatusExt::signal(&status),
        ) {
            (Some(code), _) => Ended::Exited(code, text(&tail)),
            (None, signal) => Ended::Signalled(signal.unwrap_or(0), text(&tail)),
        },
    )
}

/// Reads a program's output to its end: its beginning goes to the file, its end to `tail`.
async fn keep_output(
    reader: &mut tokio::net::unix::pipe::Receiver,
    file: &mut tokio::fs::File,
    tail: &mut Vec<u8>,
) -> std::io::Result<()> {
    let mut written = 0_u64;
    let mut buffer = vec![0_u8; 32 * 1024];
    loop {
        let count = reader.read(&mut buffer).await?;
        let chunk = buffer.get(..count).unwrap_or_default();
        if count == 0 {
            return file.flush().await;
        }
        if written < KEPT_BYTES {
            file.write_all(chunk).await?;
            written += u64::try_from(count).unwrap_or(0);
            if written >= KEPT_BYTES {
                file.write_all(b"\n[output cut here]\n").await?;
            }
        }
        tail.extend_from_slice(chunk);
        if tail.len() > 4 * TAIL_BYTES {
            tail.drain(..tail.len() - TAIL_BYTES);
        }
    }
}

/// Ends the group when whoever waits for it is dropped: at a tenant's time limit, for example.
struct Guard(Option<Pid>);

impl Drop for Guard {
    fn drop(&mut self) {
        end_group(self.0, Signal::KILL);
    }
}

fn end_group(group: Option<Pid>, signal: Signal) {
    if let Some(group) = group {
        let _ = kill_process_group(group, signal);
    }
}

fn pipe() -> std::io::Result<(tokio::net::unix::pipe::Receiver, std::io::PipeWriter)> {
    let (reader, writer) = std::io::pipe()?;
    let reader = tokio::net::unix::pipe::Receiver::from_owned_fd(reader.into())?;
    Ok((reader, writer))
}

/// The last lines of the output.
fn text(tail: &[u8]) -> String {
    let start = tail.len().saturating_sub(TAIL_BYTES);
    let text = String::from_utf8_lossy(tail.get(start..).unwrap_or_default()).into_owned();
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines
        .get(lines.len().saturating_sub(20)..)
        .unwrap_or_default()
        .join("\n")
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
    async fn a_flood_of_output_is_cut() {
        let (ended, output) = run("yes | head -c 40000000", Duration::from_secs(30)).await;
        assert!(matches!(ended, Ended::Exited(0, _)), "{ended:?}");
        assert!(output.len() < 17_000_000 && output.ends_with("[output cut here]\n"));
    }
}
