//! A Unix socket of ours whose connections end at the server in a container, where the engine shares no files.
//!
//! Each connection is a program in the container that copies between its standard streams and the
//! server. So the container needs no network and no port on whatever machine the engine is on.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bollard::Docker;
use bollard::container::LogOutput;
use bollard::errors::Error as BollardError;
use bollard::exec::{CreateExecOptions, StartExecResults};
use futures_util::StreamExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{UnixListener, UnixStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::pg::Endpoint;

/// Copies both ways until one side has ended.
const SCRIPT: &str = r#"if command -v bash >/dev/null 2>&1; then
  exec bash -c '
    exec 3<>/dev/tcp/127.0.0.1/$0 4<&0 || exit 1
    cat <&4 >&3 & up=$!
    cat <&3 & down=$!
    wait -n
    kill "$up" "$down"
  ' "$1" 2>/dev/null
elif command -v nc >/dev/null 2>&1; then
  exec nc 127.0.0.1 "$1"
fi
echo 'it has neither bash nor nc' >&2"#;

/// How long the other side has to end when a client has.
const GRACE: Duration = Duration::from_secs(5);

/// The socket. It ends with its value, and with it all connections.
#[derive(Debug)]
pub(super) struct Bridge {
    listening: JoinHandle<()>,
    lacking: Arc<Mutex<Option<String>>>,
}

impl Bridge {
    /// Listens in `dir`, under the name that Postgres' clients look for.
    pub(super) fn open(docker: &Docker, container: &str, dir: &Path) -> std::io::Result<Self> {
        let path = dir.join(format!(".s.PGSQL.{}", Endpoint::PORT));
        let listener = UnixListener::bind(path)?;
        let lacking = Arc::new(Mutex::new(None));
        let listening = tokio::spawn(listen(
            listener,
            docker.clone(),
            container.to_owned(),
            Arc::clone(&lacking),
        ));
        Ok(Self { listening, lacking })
    }

    /// What the image lacks, as far as is known by now.
    pub(super) fn lacking(&self) -> Option<String> {
        let lacking = self.lacking.lock().unwrap_or_else(PoisonError::into_inner);
        lacking.clone()
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(
    listener: UnixListener,
    docker: Docker,
    container: String,
    lacking: Arc<Mutex<Option<String>>>,
) {
    let mut connections = JoinSet::new();
    loop {
        let client = tokio::select! {
            client = listener.accept() => client,
            Some(_) = connections.join_next() => continue,
        };
        let Ok((client, _)) = client else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let (docker, container, lacking) =
            (docker.clone(), container.clone(), Arc::clone(&lacking));
        connections.spawn(async move {
            match relay(&docker, &container, client).await {
                Ok(None) => {}
                Ok(Some(problem)) => {
                    *lacking.lock().unwrap_or_else(PoisonError::into_inner) = Some(problem);
                }
                Err(error) => tracing::debug!(%error, "a connection to a sandbox broke"),
            }
        });
    }
}

/// Carries one connection; what the image lacks, if that is why there is none.
async fn relay(
    docker: &Docker,
    container: &str,
    client: UnixStream,
) -> Result<Option<String>, BollardError> {
    let words = ["sh", "-c", SCRIPT, "sh"].map(ToOwned::to_owned);
    let mut command = words.to_vec();
    command.push(Endpoint::PORT.to_string());
    let options = CreateExecOptions {
        attach_stdin: Some(true),
        attach_stdout: Some(true),
        attach_stderr: Some(true),
        cmd: Some(command),
        ..Default::default()
    };
    let exec = docker.create_exec(container, options).await?;
    let started = docker.start_exec(&exec.id, None).await?;
    let StartExecResults::Attached {
        mut output,
        mut input,
    } = started
    else {
        return Ok(None);
    };
    let (mut from_client, mut to_client) = client.into_split();
    let up = async {
        let _ = tokio::io::copy(&mut from_client, &mut input).await;
        let _ = input.shutdown().await;
    };
    let down = async {
        let mut lacking = None;
        while let Some(chunk) = output.next().await {
            match chunk? {
                LogOutput::StdErr { message } => {
                    let text = String::from_utf8_lossy(&message).trim().to_owned();
                    tracing::debug!(text, "the bridge to a sandbox complains");
                    if text.contains("neither bash nor nc") {
                        lacking = Some(text);
                    }
                }
                chunk => {
                    if to_client.write_all(&chunk.into_bytes()).await.is_err() {
                        break;
                    }
                }
            }
        }
        Ok(lacking)
    };
    tokio::pin!(down);
    tokio::select! {
        ended = &mut down => ended,
        () = up => tokio::time::timeout(GRACE, down).await.unwrap_or(Ok(None)),
    }
}
