//! A port in front of the Docker engine that can be shut, or fall silent, as an engine does that dies.

use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What its state says; otherwise it is open.
const SHUT: u8 = 1;
const SILENT: u8 = 2;

/// The port. It lives as long as this process.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    address: SocketAddr,
    state: Arc<AtomicU8>,
    clients: Arc<Mutex<Vec<TcpStream>>>,
}

impl Gate {
    /// Lets everything through.
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let gate = Self {
            address: listener.local_addr().unwrap(),
            state: Arc::default(),
            clients: Arc::default(),
        };
        let ours = gate.clone();
        std::thread::spawn(move || {
            for client in listener.incoming() {
                ours.take(client.unwrap());
            }
        });
        gate
    }

    /// What to call the engine behind it.
    pub(crate) fn url(&self) -> String {
        format!("tcp://{}", self.address)
    }

    /// Breaks off what goes on, and refuses what comes.
    pub(crate) fn shut(&self) {
        self.state.store(SHUT, Ordering::SeqCst);
        for client in self.clients.lock().unwrap().drain(..) {
            let _ = client.shutdown(Shutdown::Both);
        }
    }

    /// Takes everything from now on and answers nothing.
    pub(crate) fn fall_silent(&self) {
        self.state.store(SILENT, Ordering::SeqCst);
    }

    fn take(&self, client: TcpStream) {
        match self.state.load(Ordering::SeqCst) {
            SHUT => return,
            SILENT => {
                self.clients.lock().unwrap().push(client);
                return;
            }
            _ => {}
        }
        let engine = UnixStream::connect(engine_socket()).unwrap();
        self.clients
            .lock()
            .unwrap()
            .push(client.try_clone().unwrap());
        let (to, from) = (engine.try_clone().unwrap(), client.try_clone().unwrap());
        let (up, down) = (self.clone(), self.clone());
        std::thread::spawn(move || {
            up.copy(from, &to);
            let _ = to.shutdown(Shutdown::Write);
        });
        std::thread::spawn(move || {
            down.copy(engine, &client);
            let _ = client.shutdown(Shutdown::Write);
        });
    }

    /// Copies what comes at once: `std::io::copy` may splice, and waits for more.
    fn copy(&self, mut from: impl std::io::Read, mut to: impl std::io::Write) {
        let mut buffer = [0_u8; 16 * 1024];
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            while self.state.load(Ordering::SeqCst) == SILENT {
                std::thread::sleep(Duration::from_millis(50));
            }
            if to.write_all(&buffer[..length]).is_err() {
                return;
            }
        }
    }
}

/// Where the engine is that the tests use.
pub(crate) fn engine_socket() -> PathBuf {
    std::env::var("DOCKER_HOST")
        .ok()
        .and_then(|host| host.strip_prefix("unix://").map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("/var/run/docker.sock"))
}
