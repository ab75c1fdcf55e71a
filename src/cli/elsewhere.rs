//! Asks for what a plan must know of snapshots that are elsewhere: lists of objects, schemas of dumps.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use super::cache::open_store;
use super::output::Output;
use crate::clock::Clock;
use crate::config::Config;
use crate::plan::Elsewhere;
use crate::remote::{Address, Remote, RemoteError};
use crate::sandbox::store::{Downloads, StoreLimits};
use crate::stage::{Fetched, fetch};

/// Stores and servers, as a command asks them.
pub(super) struct Asked<'a> {
    config: &'a Config,
    output: &'a Output,
    /// What was downloaded: nobody removes it while it is needed.
    held: Mutex<Vec<Arc<Fetched>>>,
    /// Where that is without a cache.
    temporary: Mutex<Option<tempfile::TempDir>>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(config: &'a Config, output: &'a Output) -> Self {
        Self {
            config,
            output,
            held: Mutex::default(),
            temporary: Mutex::default(),
        }
    }

    fn downloads(&self, address: &Address) -> Result<Downloads, RemoteError> {
        let not_kept = |reason: String| RemoteError::NotKept {
            place: address.to_string(),
            folder: "the cache".to_owned(),
            reason,
        };
        if let Some(store) = open_store(&self.config.seeds, self.output) {
            return store
                .downloads()
                .map_err(|error| not_kept(error.to_string()));
        }
        let mut temporary = self
            .temporary
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let dir = if let Some(dir) = temporary.as_ref() {
            dir.path().to_owned()
        } else {
            let made = tempfile::tempdir().map_err(|error| not_kept(error.to_string()))?;
            temporary.insert(made).path().to_owned()
        };
        let limits = StoreLimits {
            max_size: u64::MAX,
            max_age: std::time::Duration::MAX,
        };
        Downloads::open(dir.join("downloads"), limits).map_err(|error| not_kept(error.to_string()))
    }
}

impl Elsewhere for Asked<'_> {
    fn list(&self, pattern: &Address, prefix: &str) -> Result<Vec<Address>, RemoteError> {
        let (pattern, prefix) = (pattern.clone(), prefix.to_owned());
        wait_for(async move {
            let listed = Remote::new(pattern)?.list(&prefix).await?;
            Ok(listed.into_iter().map(|listed| listed.address).collect())
        })
    }

    fn file(&self, address: &Address) -> Result<PathBuf, RemoteError> {
        let downloads = self.downloads(address)?;
        self.output.inform(&format!(
            "{address}: its schemas are the tenants, so it is needed now"
        ));
        let (asked, limit) = (address.clone(), self.config.limits.restore);
        let fetched = wait_for(async move {
            let now = Clock::system().now().as_second();
            let cancel = CancellationToken::new();
            fetch(&asked, &downloads, now, limit, &cancel, |_| {}).await
        })?;
        let path = fetched.path().to_owned();
        self.held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(fetched);
        Ok(path)
    }
}

/// A command that listens to signals would otherwise hear of them only afterwards.
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let listened = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
        signal(SignalKind::hangup()),
    );
    let (Ok(mut interrupt), Ok(mut terminate), Ok(mut hangup)) = listened else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
}

/// Runs a future to its end, also where the caller itself runs in one.
pub(super) fn wait_for<T: Send>(
    work: impl Future<Output = Result<T, RemoteError>> + Send,
) -> Result<T, RemoteError> {
    let broken = |reason: &str| RemoteError::Setup {
        place: "a snapshot".to_owned(),
        reason: reason.to_owned(),
    };
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        match runtime {
            Ok(runtime) => runtime.block_on(async {
                tokio::select! {
                    done = work => done,
                    () = asked_to_stop() => Err(RemoteError::Interrupted),
                }
            }),
            Err(error) => Err(broken(&error.to_string())),
        }
    };
    std::thread::scope(|scope| scope.spawn(run).join())
        .unwrap_or_else(|_| Err(broken("a thread broke off")))
}
