//! The two engines behind one face, and the choice between them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::docker::{
    DockerEngine, DockerSandbox, remove_volume, remove_volumes, remove_with_latecomers,
};
use super::frozen::FrozenKind;
use super::local::{LocalEngine, LocalSandbox, remove_folders};
use super::programs::end_orphans;
use super::room::{free_disk, free_memory};
use super::start::random_password;
use super::store::{SeedStore, SeedVolume, Tidied};
use super::sweep::is_abandoned;
use super::{
    AttachedEnd, AttachedSpec, ClientOutput, ClientProgram, EngineError, Frozen, Mark, OutputSink,
    Place, Psql, Removal, RuntimeDir, SandboxError, SandboxSpec, ServerState,
};
use crate::config::{EngineChoice, PostgresConfig};
use crate::pg::{Endpoint, Limits, PgError, Session};
use crate::text::Sha256Hasher;

/// How long it may take to remove what earlier runs have left.
const REAPING: Duration = Duration::from_mins(2);

/// What sandboxes come from.
#[derive(Debug)]
pub enum Engine {
    /// Containers.
    Docker(DockerEngine),
    /// Private clusters of local binaries.
    Local(LocalEngine),
}

/// A throwaway server. It must be released; dropping it leaves it to the reaper, loudly.
#[derive(Debug)]
pub struct Sandbox {
    kind: Kind,
    released: bool,
}

#[derive(Debug)]
enum Kind {
    Docker(DockerSandbox),
    Local(LocalSandbox),
}

/// Chooses the engine as configured and says why in one line.
pub async fn choose(
    postgres: &PostgresConfig,
    runtime: &RuntimeDir,
) -> Result<(Engine, String), EngineError> {
    match postgres.engine {
        EngineChoice::Docker => {
            let engine = DockerEngine::open(postgres, runtime).await?;
            let reason = format!(
                "Docker engine {} at {} with image {}, as asked",
                engine.version(),
                engine.shown(),
                postgres.image
            );
            Ok((Engine::Docker(engine), reason))
        }
        EngineChoice::Local => {
            let engine = LocalEngine::open(postgres, runtime)?;
            let reason = format!(
                "local Postgres {} in {}, as asked",
                engine.version(),
                engine.bin_dir().display()
            );
            Ok((Engine::Local(engine), reason))
        }
        EngineChoice::Auto => match DockerEngine::open(postgres, runtime).await {
            Ok(engine) => {
                let reason = format!(
                    "Docker engine {} at {} answers and has the image {}",
                    engine.version(),
                    engine.shown(),
                    postgres.image
                );
                Ok((Engine::Docker(engine), reason))
            }
            Err(docker) => match LocalEngine::open(postgres, runtime) {
                Ok(engine) => {
                    let reason = format!(
                        "local Postgres {} in {}, since Docker cannot be used ({docker})",
                        engine.version(),
                        engine.bin_dir().display()
                    );
                    Ok((Engine::Local(engine), reason))
                }
                Err(local) => Err(EngineError::Neither {
                    docker: Box::new(docker),
                    local: Box::new(local),
                }),
            },
        },
    }
}

/// The engines that share the tenants of a run, with a line about each. Those that cannot be used are
/// told of; one has to be.
pub async fn choose_all(
    postgres: &PostgresConfig,
    runtime: &RuntimeDir,
) -> Result<(Vec<Engine>, Vec<String>), EngineError> {
    let addresses: Vec<&String> = postgres
        .docker_host
        .iter()
        .chain(&postgres.engines)
        .collect();
    if postgres.engines.is_empty() || postgres.engine == EngineChoice::Local {
        let (engine, reason) = choose(postgres, runtime).await?;
        return Ok((vec![engine], vec![reason]));
    }
    let opened = addresses.iter().map(|address| async {
        let alone = PostgresConfig {
            docker_host: Some((*address).clone()),
            ..postgres.clone()
        };
        DockerEngine::open(&alone, runtime).await
    });
    let (mut engines, mut lines, mut first) = (Vec::new(), Vec::new(), None);
    for opened in futures_util::future::join_all(opened).await {
        match opened {
            Ok(engine) => {
                lines.push(format!(
                    "Docker engine {} at {} with image {}",
                    engine.version(),
                    engine.shown(),
                    postgres.image
                ));
                engines.push(Engine::Docker(engine));
            }
            Err(error) => {
                lines.push(format!("not used: {error}"));
                first.get_or_insert(error);
            }
        }
    }
    match first {
        Some(error) if engines.is_empty() && postgres.engine == EngineChoice::Auto => {
            let local =
                LocalEngine::open(postgres, runtime).map_err(|local| EngineError::Neither {
                    docker: Box::new(error),
                    local: Box::new(local),
                })?;
            lines.push(format!("local Postgres {}", local.version()));
            Ok((vec![Engine::Local(local)], lines))
        }
        Some(error) if engines.is_empty() => Err(error),
        _ => Ok((engines, lines)),
    }
}

impl Engine {
    /// `docker` or `local`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Docker(_) => "docker",
            Self::Local(_) => "local",
        }
    }

    /// The major version of its servers, where it is known before one runs.
    pub fn postgres_version(&self) -> Option<String> {
        match self {
            Self::Docker(engine) => engine.postgres_version(),
            Self::Local(engine) => Some(engine.version().to_owned()),
        }
    }

    /// Whether code in a snapshot is kept in by the engine itself.
    pub fn confines_snapshots(&self) -> bool {
        matches!(self, Self::Docker(_))
    }

    /// Processors and memory (bytes) that sandboxes share.
    pub fn capacity(&self) -> (usize, Option<u64>) {
        match self {
            Self::Docker(engine) => engine.capacity(),
            Self::Local(_) => (
                std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
                Some(rustix::system::sysinfo().totalram),
            ),
        }
    }

    /// Whether it is there at all.
    pub async fn answers(&self) -> bool {
        match self {
            Self::Docker(engine) => engine.answers().await,
            Self::Local(_) => true,
        }
    }

    /// How it is called among several: its address.
    pub fn label(&self) -> &str {
        match self {
            Self::Docker(engine) => engine.address(),
            Self::Local(_) => "local",
        }
    }

    /// Memory and disk (bytes) that are free for sandboxes, where that can be known.
    pub fn room(&self) -> (Option<u64>, Option<u64>) {
        match self {
            Self::Docker(engine) => engine.room(),
            Self::Local(engine) => (
                free_memory(Some(rustix::system::sysinfo().totalram)),
                free_disk(engine.runtime.path()),
            ),
        }
    }

    /// Starts a sandbox and waits until it answers. What was created by a start that fails is
    /// removed before this returns.
    pub async fn start(&self, spec: &SandboxSpec) -> Result<Sandbox, SandboxError> {
        let kind = match self {
            Self::Docker(engine) => Kind::Docker(engine.start(spec).await?),
            Self::Local(engine) => Kind::Local(engine.start(spec).await?),
        };
        let mut sandbox = Sandbox {
            kind,
            released: false,
        };
        if spec.from.is_some()
            && let Err(error) = sandbox.change_password(spec).await
        {
            if let Err(error) = sandbox.release().await {
                tracing::error!(%error, "a sandbox that did not start could not be removed");
            }
            return Err(error);
        }
        Ok(sandbox)
    }

    /// Runs a program in a container that reaches the sandbox's server, as `127.0.0.1:5432`, and
    /// nothing else. The container is gone afterwards.
    pub async fn run_attached(
        &self,
        sandbox: &Sandbox,
        spec: &AttachedSpec,
        sink: OutputSink<'_>,
    ) -> Result<AttachedEnd, SandboxError> {
        match (self, &sandbox.kind) {
            (Self::Docker(engine), Kind::Docker(sandbox)) => {
                engine.run_attached(sandbox, spec, sink).await
            }
            _ => Err(SandboxError::NothingAttached {
                reason: "the engine `local` has no containers",
            }),
        }
    }

    /// The digest of the server's programs: that of the image, or of what is installed.
    pub fn server_sha256(&self) -> String {
        match self {
            Self::Docker(engine) => engine.image_sha256().to_owned(),
            Self::Local(engine) => Sha256Hasher::digest(engine.identity()),
        }
    }

    /// What decides, of the engine and the server's programs, what a restore gives.
    pub fn identity(&self) -> String {
        match self {
            Self::Docker(engine) => engine.identity(),
            Self::Local(engine) => engine.identity(),
        }
    }

    /// Stops the server of a sandbox that was started to be frozen, cleanly, and keeps its data for
    /// others to start from. What is left of the sandbox still has to be released. What is kept
    /// carries `mark` and goes with the run, unless the cache adopts it.
    pub async fn freeze(&self, sandbox: &mut Sandbox, mark: &Mark) -> Result<Frozen, SandboxError> {
        match &mut sandbox.kind {
            Kind::Docker(sandbox) => sandbox.freeze().await,
            Kind::Local(sandbox) => sandbox.freeze(self.runtime(), mark).await,
        }
    }

    /// Makes an empty cluster for sandboxes to start from; no server runs.
    pub async fn make_cluster(&self, spec: &SandboxSpec) -> Result<Frozen, SandboxError> {
        match self {
            Self::Docker(engine) => engine.make_cluster(spec).await,
            Self::Local(engine) => engine.make_cluster(spec).await,
        }
    }

    /// Removes what [`Engine::freeze`] kept, where no cache adopted it.
    pub async fn discard(&self, frozen: &Frozen) -> Result<(), SandboxError> {
        match (&frozen.kind, self) {
            (FrozenKind::Volume(name), Self::Docker(engine)) => {
                remove_volume(&engine.docker, name).await
            }
            (FrozenKind::Folder(dir), _) => match std::fs::remove_dir_all(dir) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    Err(SandboxError::io("remove a seed", error))
                }
                _ => Ok(()),
            },
            (FrozenKind::Volume(_), Self::Local(_)) => Ok(()),
        }
    }

    /// Removes the volumes of seeds that are gone from the cache.
    pub async fn discard_volumes(&self, tidied: &mut Tidied) {
        if let Self::Docker(engine) = self {
            let (here, elsewhere) = std::mem::take(&mut tidied.volumes)
                .into_iter()
                .partition(|volume| engine.has(volume));
            tidied.volumes = elsewhere;
            let here: Vec<SeedVolume> = here;
            for volume in here {
                if let Err(error) = remove_volume(&engine.docker, &volume.name).await {
                    tidied.problems.push(error.to_string());
                }
            }
        }
    }

    /// Seeds that are in this cache are not taken for leftovers from now on.
    pub fn use_store(&mut self, store: SeedStore) {
        if let Self::Docker(engine) = self {
            engine.store = Some(Arc::new(store));
        }
    }

    /// Removes everything of one run at once, without asking anybody, but what is kept.
    pub async fn remove_all(&self, run: &str) -> Removal {
        self.remove_where(|mark| mark.run == run && !mark.kept)
            .await
    }

    /// Removes what runs left behind whose process is gone or whose time is over.
    pub async fn reap(&self, now: i64) -> Removal {
        let fits = |mark: &Mark| is_abandoned(mark, now, false, self.place());
        let reaping = tokio::time::timeout(REAPING, self.remove_where(fits)).await;
        let mut removal = reaping.unwrap_or_else(|_| Removal {
            removed: Vec::new(),
            problems: vec![format!(
                "the engine {} did not answer in time",
                self.label()
            )],
        });
        removal.extend(end_orphans().await);
        removal
    }

    /// A folder with a mark for files that go with the run.
    pub fn scratch(&self, mark: &Mark) -> std::io::Result<std::path::PathBuf> {
        self.runtime().create(mark)
    }

    pub(super) fn runtime(&self) -> &RuntimeDir {
        match self {
            Self::Docker(engine) => &engine.runtime,
            Self::Local(engine) => &engine.runtime,
        }
    }

    /// The folders of containers go with them; those of the local engine are its sandboxes.
    async fn remove_where(&self, fits: impl Fn(&Mark) -> bool) -> Removal {
        let mut removal = match self {
            Self::Docker(engine) => {
                let mut removal = remove_with_latecomers(
                    &engine.docker,
                    engine.address(),
                    &engine.runtime,
                    &fits,
                )
                .await;
                let store = engine.store.as_deref();
                removal.extend(remove_volumes(&engine.docker, store, engine.place(), &fits).await);
                removal
            }
            Self::Local(_) => Removal::default(),
        };
        let asked = removal.problems.is_empty();
        let reached = |mark: &Mark| match (&mark.engine, self) {
            (None, _) => true,
            // What could not be removed is looked for again by what the folder says.
            (Some(address), Self::Docker(engine)) => asked && address == engine.address(),
            (Some(_), Self::Local(_)) => false,
        };
        removal.extend(remove_folders(self.runtime(), &fits, reached).await);
        removal
    }

    fn place(&self) -> Place {
        match self {
            Self::Docker(engine) => engine.place(),
            Self::Local(_) => Place::Here,
        }
    }
}

impl Sandbox {
    /// Where the server answers.
    pub fn endpoint(&self) -> &Endpoint {
        match &self.kind {
            Kind::Docker(sandbox) => sandbox.endpoint(),
            Kind::Local(sandbox) => sandbox.endpoint(),
        }
    }

    /// A private folder of ours; what is put there can be delivered to the sandbox.
    pub fn incoming(&self) -> &Path {
        match &self.kind {
            Kind::Docker(sandbox) => sandbox.incoming(),
            Kind::Local(sandbox) => sandbox.incoming(),
        }
    }

    /// Makes the incoming folder's content readable inside, and gives its path there.
    pub async fn deliver(&self) -> Result<String, SandboxError> {
        match &self.kind {
            Kind::Docker(sandbox) => sandbox.deliver().await,
            Kind::Local(sandbox) => sandbox.deliver(),
        }
    }

    /// Removes what was delivered.
    pub async fn discard_incoming(&self) -> Result<(), SandboxError> {
        match &self.kind {
            Kind::Docker(sandbox) => sandbox.discard_incoming().await,
            Kind::Local(sandbox) => sandbox.discard_incoming(),
        }
    }

    /// Runs a client program inside, connected to the server as its superuser.
    pub async fn run_client(
        &self,
        program: ClientProgram,
        arguments: &[String],
        limit: Duration,
    ) -> Result<ClientOutput, SandboxError> {
        match &self.kind {
            Kind::Docker(sandbox) => sandbox.run_client(program, arguments, limit).await,
            Kind::Local(sandbox) => sandbox.run_client(program, arguments, limit).await,
        }
    }

    /// Whether the server is still there.
    pub async fn state(&self) -> ServerState {
        match &self.kind {
            Kind::Docker(sandbox) => sandbox.state().await,
            Kind::Local(sandbox) => sandbox.state(),
        }
    }

    /// Ends the server as a power cut would, starts it again on what is on disk, and waits until it
    /// answers. Its endpoint may be another one afterwards.
    pub async fn crash(&mut self) -> Result<(), SandboxError> {
        match &mut self.kind {
            Kind::Docker(sandbox) => sandbox.crash().await,
            Kind::Local(sandbox) => sandbox.crash().await,
        }
    }

    /// Whether its files are in memory, of which there may be too little for them.
    pub fn is_in_memory(&self) -> bool {
        match &self.kind {
            Kind::Docker(sandbox) => sandbox.is_in_memory(),
            Kind::Local(_) => false,
        }
    }

    /// The server's log so far, its end if it is long.
    pub async fn server_log(&self) -> String {
        match &self.kind {
            Kind::Docker(sandbox) => sandbox.server_log().await,
            Kind::Local(sandbox) => sandbox.server_log(),
        }
    }

    /// How a person connects to it while it is kept.
    pub fn psql_line(&self, database: &str) -> String {
        self.psql(database, true).line()
    }

    /// psql in it, for a terminal or for a pipe.
    pub fn psql(&self, database: &str, terminal: bool) -> Psql {
        match &self.kind {
            Kind::Docker(sandbox) => sandbox.psql(database, terminal),
            Kind::Local(sandbox) => sandbox.psql(database),
        }
    }

    /// Gives the server another password: that of a frozen seed is known to all that start from it.
    async fn change_password(&mut self, spec: &SandboxSpec) -> Result<(), SandboxError> {
        let password = random_password().map_err(|e| SandboxError::io("make a password", e))?;
        let limits = Limits {
            statement: spec.start_limit,
            cancel: spec.cancel.clone(),
        };
        let changed = async {
            let session =
                Session::connect(self.endpoint(), "postgres", "pgrehearse", limits).await?;
            // The user's settings may have every statement logged. It must survive a killed server.
            session
                .execute(&format!(
                    "SET synchronous_commit = on; SET log_statement = none; SET log_min_duration_statement = -1; \
                     SET log_min_error_statement = panic; ALTER ROLE postgres PASSWORD '{password}'"
                ))
                .await
        };
        changed.await.map_err(|error| match error {
            PgError::Interrupted => SandboxError::Interrupted,
            error => SandboxError::NotStarted {
                reason: error.describe(false),
            },
        })?;
        match &mut self.kind {
            Kind::Docker(sandbox) => sandbox.set_password(password),
            Kind::Local(sandbox) => sandbox.set_password(password),
        }
        Ok(())
    }

    /// Leaves it running for its owner to look at; its time limit and `clean` remove it.
    pub async fn keep(mut self) -> Result<(), SandboxError> {
        let dir = match &self.kind {
            Kind::Docker(sandbox) => {
                sandbox.mark_kept().await?;
                sandbox.dir()
            }
            Kind::Local(sandbox) => sandbox.dir(),
        };
        RuntimeDir::keep(dir)
            .map_err(|error| SandboxError::io("mark the sandbox as kept", error))?;
        self.released = true;
        Ok(())
    }

    /// Removes what a frozen sandbox still has. It has to be released all the same.
    pub async fn clear(&mut self) -> Result<(), SandboxError> {
        match &mut self.kind {
            Kind::Docker(sandbox) => sandbox.remove().await,
            Kind::Local(sandbox) => sandbox.remove().await,
        }
    }

    /// Removes the server, its data and its folder.
    pub async fn release(mut self) -> Result<(), SandboxError> {
        self.released = true;
        match &mut self.kind {
            Kind::Docker(sandbox) => sandbox.remove().await,
            Kind::Local(sandbox) => sandbox.remove().await,
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if !self.released {
            tracing::error!(sandbox = ?self.kind, "a sandbox was dropped without being released; `pgrehearse clean` removes it");
        }
    }
}
