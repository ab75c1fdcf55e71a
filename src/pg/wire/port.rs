//! A port on the loopback device that leads to a sandbox, and whose connections are followed.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::book::Shared;
use super::conversation::{Conversation, Told};
use super::link::Socket;
use crate::clock::Clock;
use crate::event::{Direction, StatementRecord};
use crate::pg::startup::{Opening, read_opening};
use crate::pg::{Endpoint, Host, Limits};

/// What is followed, and how it is told.
#[derive(Debug, Clone)]
pub struct WireOptions {
    /// Where the port leads to.
    pub endpoint: Endpoint,
    /// The database that is migrated. Connections to others are passed on and not followed.
    pub database: String,
    /// Which way the migration goes.
    pub direction: Direction,
    /// What records call the command.
    pub step: String,
    /// Whether values may appear in records.
    pub reveal_values: bool,
    /// The time.
    pub clock: Clock,
    /// Limits of the session that observes.
    pub limits: Limits,
}

/// What passed through the port.
#[derive(Debug, Default)]
pub struct Followed {
    /// The statements, in the order of their transactions.
    pub statements: Vec<FollowedStatement>,
    /// What could not be followed, sorted.
    pub missing: Vec<Missing>,
}

/// A statement that passed.
#[derive(Debug, Clone)]
pub struct FollowedStatement {
    /// What was observed.
    pub record: StatementRecord,
    /// Its whole text, with its values.
    pub text: String,
    /// The same with the comments before it.
    pub source: String,
    /// Whether its transaction was open when the connection ended, so that nothing is left of it.
    pub undone: bool,
}

/// Something that could not be followed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// In words.
    pub what: String,
    /// Which statements it is about.
    pub kind: Unfollowed,
}

/// What could not be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unfollowed {
    /// Statements of the migration.
    Statements,
    /// Connections to other databases.
    Elsewhere,
}

/// An open port. Dropping it closes the port and ends its connections.
#[derive(Debug)]
pub struct Wire {
    address: SocketAddr,
    endpoint: Endpoint,
    closed: CancellationToken,
    connections: TaskTracker,
    told: Arc<Mutex<Vec<Told>>>,
}

impl Wire {
    /// Opens a port on 127.0.0.1.
    pub async fn open(options: WireOptions) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let wire = Self {
            address: listener.local_addr()?,
            endpoint: options.endpoint.clone(),
            closed: CancellationToken::new(),
            connections: TaskTracker::new(),
            told: Arc::default(),
        };
        let shared = Arc::new(Shared::new(options));
        let (until, tasks) = (wire.closed.clone(), wire.connections.clone());
        let told = Arc::clone(&wire.told);
        tokio::spawn(async move {
            loop {
                let accepted = tokio::select! {
                    accepted = listener.accept() => accepted,
                    () = until.cancelled() => return,
                };
                match accepted {
                    Ok((client, _)) => {
                        let (shared, until) = (Arc::clone(&shared), until.clone());
                        let told = Arc::clone(&told);
                        tasks.spawn(async move {
                            if let Err(error) = follow(client, shared, &until, &told).await {
                                tracing::debug!(%error, "a followed connection broke");
                            }
                        });
                    }
                    Err(error) => {
                        tracing::debug!(%error, "the port could not accept");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                }
            }
        });
        Ok(wire)
    }

    /// The endpoint as programs reach it.
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint.with_host(Host::Tcp(self.address))
    }

    /// Closes the port and tells what passed. The program has ended, so its connections will.
    pub async fn finish(self, grace: Duration) -> Followed {
        self.connections.close();
        let over = tokio::time::timeout(grace, self.connections.wait()).await;
        self.closed.cancel();
        if over.is_err() {
            self.connections.wait().await;
        }
        let told = std::mem::take(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner));
        joined(told)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.closed.cancel();
    }
}

async fn connect(host: &Host) -> std::io::Result<Box<dyn Socket>> {
    Ok(match host {
        Host::Socket(dir) => {
            let socket = dir.join(format!(".s.PGSQL.{}", Endpoint::PORT));
            Box::new(UnixStream::connect(socket).await?)
        }
        Host::Tcp(address) => {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            Box::new(stream)
        }
    })
}

async fn follow(
    mut client: TcpStream,
    shared: Arc<Shared>,
    until: &CancellationToken,
    told: &Mutex<Vec<Told>>,
) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    let first = tokio::select! {
        first = read_opening(&mut client) => first?,
        () = until.cancelled() => return Ok(()),
    };
    let mut server = connect(&shared.options.endpoint.host).await?;
    server.write_all(&first.bytes).await?;
    let tell = |what: Told| {
        told.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(what);
    };
    let missing = match &first.kind {
        Opening::Cancel => None,
        Opening::Startup {
            replicates: true, ..
        } => {
            let what = "a connection for replication".to_owned();
            let kind = Unfollowed::Statements;
            Some(Missing { what, kind })
        }
        Opening::Startup { database, .. } if *database != shared.options.database => {
            let what = format!("a connection to the database {database}");
            let kind = Unfollowed::Elsewhere;
            Some(Missing { what, kind })
        }
        Opening::Startup { .. } => {
            let mut conversation = Conversation::new(Box::new(client), server, shared);
            let carried = tokio::select! {
                carried = conversation.carry() => carried,
                () = until.cancelled() => Ok(()),
            };
            tell(conversation.told());
            return carried;
        }
    };
    if let Some(missing) = missing {
        tell(Told {
            missing: vec![missing],
            ..Told::default()
        });
    }
    tokio::select! {
        carried = copy_bidirectional(&mut client, &mut server) => carried.map(|_| ()),
        () = until.cancelled() => Ok(()),
    }
}

/// What all connections told, their transactions in the order in which they began.
fn joined(told: Vec<Told>) -> Followed {
    let mut missing = BTreeSet::new();
    let mut transactions: Vec<Vec<FollowedStatement>> = Vec::new();
    for one in told {
        missing.extend(one.missing);
        let same = |a: &FollowedStatement, b: &FollowedStatement| {
            a.record.transaction == b.record.transaction
        };
        transactions.extend(one.statements.chunk_by(same).map(<[_]>::to_vec));
    }
    transactions.sort_by_key(|all| all.first().map_or(0, |first| first.record.index));
    let mut statements = Vec::new();
    for (transaction, all) in (1..).zip(transactions) {
        for mut statement in all {
            statement.record.transaction = transaction;
            statement.record.index = u32::try_from(statements.len() + 1).unwrap_or(u32::MAX);
            statements.push(statement);
        }
    }
    Followed {
        statements,
        missing: missing.into_iter().collect(),
    }
}
