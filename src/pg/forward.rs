//! A loopback port in front of a sandbox, for programs that speak TCP only.
//!
//! It is there as long as the program runs. Whoever connects still needs the random password.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use super::startup::{Opening, read_opening, refusal};
use super::{Endpoint, Host};

/// An open port. Dropping it closes the port and ends its connections.
#[derive(Debug)]
pub struct Forward {
    address: SocketAddr,
    closed: CancellationToken,
    refused: Arc<Mutex<Refused>>,
}

/// Who may pass.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    /// The database that the port is for. Others of ours are closed.
    pub database: String,
    /// Databases that nobody may enter.
    pub closed: BTreeSet<String>,
    /// Connections that there may be at once.
    pub connections: Option<Arc<Semaphore>>,
}

/// What was asked for and refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refused {
    /// Databases that are closed.
    pub databases: BTreeSet<String>,
    /// Connections beyond the limit.
    pub connections: u64,
}

impl Gate {
    /// Databases whose names begin so are copies of the harness.
    const OURS: &str = "pgrehearse_";

    fn is_closed(&self, database: &str) -> bool {
        self.closed.contains(database)
            || database != self.database && database.starts_with(Self::OURS)
    }
}

impl Forward {
    /// Opens a port on 127.0.0.1 that leads to `endpoint`.
    pub async fn open(endpoint: &Endpoint) -> std::io::Result<Self> {
        Self::open_through(endpoint, None).await
    }

    /// The same with a gate in it.
    pub async fn open_gated(endpoint: &Endpoint, gate: Gate) -> std::io::Result<Self> {
        Self::open_through(endpoint, Some(gate)).await
    }

    async fn open_through(endpoint: &Endpoint, gate: Option<Gate>) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let closed = CancellationToken::new();
        let refused = Arc::<Mutex<Refused>>::default();
        let passage = Arc::new(Passage {
            host: endpoint.host.clone(),
            gate,
            refused: Arc::clone(&refused),
        });
        let until = closed.clone();
        tokio::spawn(async move {
            let accept = async {
                loop {
                    match listener.accept().await {
                        Ok((client, _)) => {
                            let until = until.clone();
                            let passage = Arc::clone(&passage);
                            tokio::spawn(async move {
                                tokio::select! {
                                    result = passage.carry(client) => {
                                        if let Err(error) = result {
                                            tracing::debug!(%error, "a forwarded connection broke");
                                        }
                                    }
                                    () = until.cancelled() => {}
                                }
                            });
                        }
                        Err(error) => {
                            tracing::debug!(%error, "the forwarder could not accept");
                            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                        }
                    }
                }
            };
            tokio::select! {
                () = accept => {}
                () = until.cancelled() => {}
            }
        });
        Ok(Self {
            address,
            closed,
            refused,
        })
    }

    /// The endpoint as programs reach it.
    pub fn endpoint(&self, of: &Endpoint) -> Endpoint {
        of.with_host(Host::Tcp(self.address))
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What the gate has refused so far.
    pub fn refused(&self) -> Refused {
        self.refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for Forward {
    fn drop(&mut self) {
        self.closed.cancel();
    }
}

/// Where connections lead, and who may pass.
struct Passage {
    host: Host,
    gate: Option<Gate>,
    refused: Arc<Mutex<Refused>>,
}

impl Passage {
    async fn carry(&self, mut client: TcpStream) -> std::io::Result<()> {
        client.set_nodelay(true)?;
        let mut opening = Vec::new();
        let mut _permit = None;
        if let Some(gate) = &self.gate {
            let read = read_opening(&mut client).await?;
            if let Opening::Startup { database, .. } = &read.kind {
                _permit = match self.admit(gate, database) {
                    Ok(permit) => permit,
                    Err(answer) => return client.write_all(&answer).await,
                };
            }
            opening = read.bytes;
        }
        match &self.host {
            Host::Socket(dir) => {
                let socket = dir.join(format!(".s.PGSQL.{}", Endpoint::PORT));
                relay(client, UnixStream::connect(socket).await?, &opening).await
            }
            Host::Tcp(address) => relay(client, TcpStream::connect(address).await?, &opening).await,
        }
    }

    /// Lets a connection pass, or gives the server's answer to one that may not.
    fn admit(&self, gate: &Gate, database: &str) -> Result<Option<OwnedSemaphorePermit>, Vec<u8>> {
        let note = |change: &dyn Fn(&mut Refused)| {
            change(&mut self.refused.lock().unwrap_or_else(PoisonError::into_inner));
        };
        if gate.is_closed(database) {
            note(&|refused| {
                refused.databases.insert(database.to_owned());
            });
            let message = format!(
                "database \"{database}\" is closed while suites run; theirs is \"{}\"",
                gate.database
            );
            return Err(refusal("42501", &message));
        }
        let Some(connections) = &gate.connections else {
            return Ok(None);
        };
        Arc::clone(connections)
            .try_acquire_owned()
            .map(Some)
            .map_err(|_| {
                note(&|refused| refused.connections += 1);
                refusal("53300", "sorry, too many clients already")
            })
    }
}

async fn relay(
    mut client: TcpStream,
    mut server: impl AsyncRead + AsyncWrite + Unpin,
    opening: &[u8],
) -> std::io::Result<()> {
    server.write_all(opening).await?;
    copy_bidirectional(&mut client, &mut server).await?;
    Ok(())
}
