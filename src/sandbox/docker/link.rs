//! The way to a Docker engine: a socket, a port with or without TLS, or ssh.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error as BollardError;

use super::client::describe;
use super::ssh::Tunnel;
use crate::config::EngineAddress;
use crate::sandbox::{EngineError, Place, RuntimeDir};

const DEFAULT_ADDRESS: &str = "unix:///var/run/docker.sock";
/// Long enough for a busy engine to create a container.
const REQUEST_SECONDS: u64 = 120;
/// How long an engine has for its first answer.
const FIRST_ANSWER: Duration = Duration::from_secs(10);

/// A connection to an engine that has answered.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Link {
    pub(in crate::sandbox) docker: Docker,
    /// As it was written.
    pub(in crate::sandbox) address: String,
    /// Whether others on the way can read along.
    pub(super) is_open: bool,
    /// Ends with the last one who has it.
    tunnel: Option<Arc<Tunnel>>,
}

impl Link {
    /// Connects and agrees on a version of the API.
    pub(in crate::sandbox) async fn open(
        configured: Option<&str>,
        runtime: &RuntimeDir,
    ) -> Result<Self, EngineError> {
        let address = usual_address(configured);
        let unreachable = |reason: String| EngineError::DockerUnreachable {
            address: address.clone(),
            reason,
        };
        let parsed = EngineAddress::parse(&address).map_err(|help| unreachable(help.to_owned()))?;
        let (docker, is_open, tunnel) = match &parsed {
            EngineAddress::Unix(path) => (unix(path), false, None),
            EngineAddress::Tcp {
                authority,
                secure,
                plain,
            } => {
                if *secure || (!plain && asks_for_tls()) {
                    (Ok(secured(authority).map_err(&unreachable)?), false, None)
                } else {
                    let docker = Docker::connect_with_http(
                        authority,
                        REQUEST_SECONDS,
                        bollard::API_DEFAULT_VERSION,
                    );
                    (docker, !is_loopback(authority), None)
                }
            }
            EngineAddress::Ssh(target) => {
                let tunnel = Tunnel::open(target, runtime).await.map_err(&unreachable)?;
                let docker = unix(&tunnel.socket().to_string_lossy());
                (docker, false, Some(Arc::new(tunnel)))
            }
        };
        let docker = docker.map_err(|error| unreachable(describe(&error)))?;
        // What ssh complains about is the cause of what we see.
        let told = |reason: String| match tunnel.as_ref().and_then(|tunnel| tunnel.complaint()) {
            Some(complaint) => unreachable(format!("{reason}; ssh says: {complaint}")),
            None => unreachable(reason),
        };
        match tokio::time::timeout(FIRST_ANSWER, docker.negotiate_version()).await {
            Ok(Ok(docker)) => Ok(Self {
                docker,
                address,
                is_open,
                tunnel,
            }),
            Ok(Err(error)) => Err(told(describe(&error))),
            Err(_) => Err(told("it did not answer within 10 s".to_owned())),
        }
    }

    /// Whether what is on it may be of other machines.
    pub(in crate::sandbox) fn place(&self) -> Place {
        if self.is_local_socket() {
            Place::Here
        } else {
            Place::Elsewhere
        }
    }

    /// Whether the engine is on this machine, as far as its address says.
    pub(super) fn is_local_socket(&self) -> bool {
        self.tunnel.is_none() && self.address.starts_with("unix://")
    }
}

/// The configured address, `DOCKER_HOST`, or the usual socket.
pub(in crate::sandbox) fn usual_address(configured: Option<&str>) -> String {
    configured
        .map(ToOwned::to_owned)
        .or_else(|| {
            std::env::var("DOCKER_HOST")
                .ok()
                .filter(|host| !host.is_empty())
        })
        .unwrap_or_else(|| DEFAULT_ADDRESS.to_owned())
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// `DOCKER_TLS` alone asks for TLS that is not checked; ours is always checked.
fn asks_for_tls() -> bool {
    is_set("DOCKER_TLS_VERIFY") || is_set("DOCKER_TLS")
}

fn is_loopback(authority: &str) -> bool {
    let address: Result<std::net::SocketAddr, _> = authority.parse();
    address.is_ok_and(|address| address.ip().is_loopback()) || authority.starts_with("localhost:")
}

fn unix(path: &str) -> Result<Docker, BollardError> {
    Docker::connect_with_unix(path, REQUEST_SECONDS, bollard::API_DEFAULT_VERSION)
}

/// Connects with the certificates that the docker client would take.
fn secured(authority: &str) -> Result<Docker, String> {
    let dir = certificates(authority)?;
    let file = |name: &str| {
        let path = dir.join(name);
        match std::fs::File::open(&path) {
            Ok(_) => Ok(path),
            Err(error) => Err(format!(
                "TLS needs {}: {error}; DOCKER_CERT_PATH says where ca.pem, cert.pem and key.pem are",
                path.display()
            )),
        }
    };
    Docker::connect_with_ssl(
        authority,
        &file("key.pem")?,
        &file("cert.pem")?,
        &file("ca.pem")?,
        REQUEST_SECONDS,
        bollard::API_DEFAULT_VERSION,
    )
    .map_err(|error| describe(&error))
}

/// The folder of an engine's certificates: `DOCKER_CERT_PATH`, or `~/.docker`. Where several engines
/// have certificates of their own, those are in a folder in it that is called as the engine is.
fn certificates(authority: &str) -> Result<PathBuf, String> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let dir = named("DOCKER_CERT_PATH")
        .map(PathBuf::from)
        .or_else(|| Some(Path::new(&named("HOME")?).join(".docker")))
        .ok_or("TLS needs certificates, and neither DOCKER_CERT_PATH nor HOME is set")?;
    let host = authority
        .rsplit_once(':')
        .map_or(authority, |(host, _)| host);
    let own = [authority, host].map(|name| dir.join(name));
    let own = own.into_iter().find(|dir| dir.is_dir());
    Ok(own.unwrap_or(dir))
}
