//! A loopback port in front of a sandbox, for programs that speak TCP only.
//!
//! It is there as long as the program runs. Whoever connects still needs the random password.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio_util::sync::CancellationToken;

use super::{Endpoint, Host};

/// An open port. Dropping it closes the port and ends its connections.
#[derive(Debug)]
pub struct Forward {
    address: SocketAddr,
    closed: CancellationToken,
}

impl Forward {
    /// Opens a port on 127.0.0.1 that leads to `endpoint`.
    pub async fn open(endpoint: &Endpoint) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let closed = CancellationToken::new();
        let until = closed.clone();
        let host = endpoint.host.clone();
        tokio::spawn(async move {
            let accept = async {
                loop {
                    match listener.accept().await {
                        Ok((client, _)) => {
                            let until = until.clone();
                            let host = host.clone();
                            tokio::spawn(async move {
                                tokio::select! {
                                    result = carry(client, &host) => {
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
        Ok(Self { address, closed })
    }

    /// The endpoint as programs reach it.
    pub fn endpoint(&self, of: &Endpoint) -> Endpoint {
        of.with_host(Host::Tcp(self.address))
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }
}

impl Drop for Forward {
    fn drop(&mut self) {
        self.closed.cancel();
    }
}

async fn carry(mut client: TcpStream, host: &Host) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    match host {
        Host::Socket(dir) => {
            let mut server =
                UnixStream::connect(dir.join(format!(".s.PGSQL.{}", Endpoint::PORT))).await?;
            copy_bidirectional(&mut client, &mut server).await?;
        }
        Host::Tcp(address) => {
            let mut server = TcpStream::connect(address).await?;
            copy_bidirectional(&mut client, &mut server).await?;
        }
    }
    Ok(())
}
