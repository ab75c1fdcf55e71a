//! A folder of its own for each test, from which the binary is started on one engine.

use std::cell::{Cell, RefCell};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use pgrehearse::clock::Clock;
use pgrehearse::sandbox::store::{SeedStore, StoreLimits};

use crate::leftovers;
use crate::outcome::{Outcome, Started};

/// Where sandboxes come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Local,
    Docker,
}

impl Engine {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Docker => "docker",
        }
    }

    /// Whether a test can run on it. Docker may be missing, unless it is required.
    fn is_here(self) -> bool {
        static DOCKER: OnceLock<bool> = OnceLock::new();
        if self == Self::Local {
            // If Postgres is missing, the binary says so and the test fails.
            return true;
        }
        let answers = *DOCKER.get_or_init(|| {
            Command::new("docker")
                .args(["image", "inspect", "postgres:17"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        });
        let required = std::env::var_os("PGREHEARSE_REQUIRE_DOCKER").is_some_and(|v| v == "1");
        assert!(
            answers || !required,
            "Docker is required, but no engine answers or it lacks the image postgres:17"
        );
        answers
    }
}

/// Runs a test on an engine and looks for what it left behind.
pub(crate) fn with(engine: Engine, test: fn(&Bench)) {
    if !engine.is_here() {
        eprintln!("passed without being run: no Docker engine with the image postgres:17");
        return;
    }
    let volumes = leftovers::dangling_volumes(engine);
    let bench = Bench::new(engine);
    test(&bench);
    bench.nothing_is_left();
    leftovers::no_new_volumes(engine, &volumes);
}

/// A folder with `harness.yaml` in it, and a folder for temporary files.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) engine: Engine,
    root: tempfile::TempDir,
    next: Cell<u32>,
    /// The folder of the seed cache.
    cache: RefCell<PathBuf>,
    /// Run directories, for the ids of runs.
    runs: RefCell<Vec<PathBuf>>,
}

impl Bench {
    pub(crate) fn new(engine: Engine) -> Self {
        // Short, because the paths of Unix sockets are.
        let root = tempfile::Builder::new().prefix("pe-").tempdir().unwrap();
        // Servers that root starts belong to another user, who must be able to pass.
        std::fs::set_permissions(root.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::create_dir(root.path().join("t")).unwrap();
        Self {
            engine,
            root,
            next: Cell::new(1),
            cache: RefCell::new(shared_cache()),
            runs: RefCell::default(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// From now on the bench has a seed cache of its own, in the folder `c`.
    pub(crate) fn own_cache(&self) {
        *self.cache.borrow_mut() = self.path("c");
    }

    /// From now on the bench has the seed cache of all benches.
    pub(crate) fn shared_cache(&self) {
        *self.cache.borrow_mut() = shared_cache();
    }

    /// What marks the volumes of the bench's seed cache.
    pub(crate) fn namespace(&self) -> String {
        open_store(&self.cache.borrow()).namespace().to_owned()
    }

    /// The seed cache of this bench.
    pub(crate) fn store(&self) -> SeedStore {
        open_store(&self.cache.borrow())
    }

    /// Where the binary puts its temporary files.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.path("t")
    }

    /// Writes a file, its folders too.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Writes several files.
    pub(crate) fn write_all(&self, files: &[(&str, &str)]) {
        for (name, text) in files {
            self.write(name, text);
        }
    }

    /// The binary, in the bench's folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pgrehearse"));
        command
            .args(arguments)
            .current_dir(self.root.path())
            .env("TMPDIR", self.temporary())
            .env("PGREHEARSE_ENGINE", self.engine.name())
            // The user's own seeds are none of ours.
            .env("PGREHEARSE_CACHE_DIR", &*self.cache.borrow())
            .env_remove("RUST_LOG")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the binary to its end.
    pub(crate) fn pgrehearse(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(&self.command(arguments).output().unwrap(), None)
    }

    /// `pgrehearse run` in the bench's folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        let (mut command, dir) = self.run_command(arguments);
        Outcome::of(&command.output().unwrap(), Some(dir))
    }

    /// Writes harness.yaml and runs it.
    pub(crate) fn run_config(&self, harness: &str) -> Outcome {
        self.write("harness.yaml", harness);
        self.run(&[])
    }

    /// `pgrehearse run`, to be watched and interrupted.
    pub(crate) fn start(&self, arguments: &[&str]) -> Started {
        let (mut command, dir) = self.run_command(arguments);
        Started::new(command.spawn().unwrap(), dir)
    }

    /// `pgrehearse run` with more in its environment.
    pub(crate) fn run_with(&self, arguments: &[&str], environment: &[(&str, String)]) -> Outcome {
        let (mut command, dir) = self.run_command(arguments);
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        Outcome::of(&command.output().unwrap(), Some(dir))
    }

    /// The binary with more in its environment.
    pub(crate) fn pgrehearse_with(
        &self,
        arguments: &[&str],
        environment: &[(&str, String)],
    ) -> Outcome {
        let mut command = self.command(arguments);
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        Outcome::of(&command.output().unwrap(), None)
    }

    /// The same as [`Self::run_with`], to be watched and interrupted.
    pub(crate) fn start_with(&self, arguments: &[&str], environment: &[(&str, String)]) -> Started {
        let (mut command, dir) = self.run_command(arguments);
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        Started::new(command.spawn().unwrap(), dir)
    }

    fn run_command(&self, arguments: &[&str]) -> (Command, PathBuf) {
        let number = self.next.replace(self.next.get() + 1);
        let dir = self.path(&format!("r{number}"));
        self.runs.borrow_mut().push(dir.clone());
        let mut words = vec!["run", "--report-dir", dir.to_str().unwrap()];
        words.extend(arguments);
        (self.command(&words), dir)
    }

    /// `pgrehearse clean`, which asks the Docker engine only where that is used.
    pub(crate) fn clean(&self) -> Outcome {
        self.clean_with(&[]).expect(0)
    }

    /// Removes all seeds of this bench.
    pub(crate) fn clean_seeds(&self) -> Outcome {
        assert_ne!(*self.cache.borrow(), shared_cache());
        self.clean_with(&["--seeds"])
    }

    fn clean_with(&self, arguments: &[&str]) -> Outcome {
        let nowhere = format!("unix://{}", self.path("no.sock").display());
        let mut words = vec!["clean"];
        words.extend(arguments);
        if self.engine == Engine::Local {
            words.extend(["--docker-host", &nowhere]);
        }
        self.pgrehearse(&words)
    }

    /// Keeps the shared cache from filling the disk.
    fn bound_shared_cache() {
        let now = Clock::system().now().as_second();
        for volume in open_store(&shared_cache()).tidy(now).volumes {
            let volume = volume.name;
            // One that a container still has is removed by a later run, like every one without a seed.
            let _ = Command::new("docker")
                .args(["volume", "rm", "--force", &volume])
                .output();
        }
    }

    /// Nothing of any run of this bench is left: no container, process, folder or file, nor a seed
    /// that the cache does not know.
    pub(crate) fn nothing_is_left(&self) {
        let own = self.path("c");
        if own.is_dir() {
            self.own_cache();
            let store = open_store(&own);
            self.clean_seeds().expect(0);
            assert_eq!(leftovers::entries(store.path()), Vec::<PathBuf>::new());
            let downloads = store.downloads().unwrap();
            assert_eq!(leftovers::entries(downloads.path()), Vec::<PathBuf>::new());
            if self.engine == Engine::Docker {
                let left = leftovers::seed_volumes(store.namespace());
                assert_eq!(left, Vec::<String>::new());
            }
        }
        for run in self.runs.borrow().iter() {
            if let (Engine::Docker, Some(id)) = (self.engine, run_id(run)) {
                assert_eq!(leftovers::containers(&id), Vec::<String>::new(), "{id}");
                leftovers::no_volumes_but_seeds(&id, &open_store(&shared_cache()));
            }
        }
        Self::bound_shared_cache();
        assert_eq!(leftovers::files(&self.temporary()), Vec::<String>::new());
        leftovers::no_processes(self.root.path());
    }
}

/// The seed cache that the benches share, so that what several tests rehearse is restored once. What
/// it holds is removed by `make test` in the end.
fn shared_cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache")
}

/// Most of what tests restore is restored by one test only.
const SHARED_CACHE_BYTES: u64 = 3 * 1024 * 1024 * 1024;

fn open_store(dir: &Path) -> SeedStore {
    let limits = StoreLimits {
        max_size: SHARED_CACHE_BYTES,
        max_age: std::time::Duration::from_hours(24),
    };
    SeedStore::open(dir, limits).unwrap()
}

/// The id of a run by its first event.
pub(crate) fn run_id(dir: &Path) -> Option<String> {
    let text = std::fs::read_to_string(dir.join("events.ndjson")).ok()?;
    let first: serde_json::Value = serde_json::from_str(text.lines().next()?).ok()?;
    Some(first["run"]["id"].as_str()?.to_owned())
}

/// A file of the repository.
pub(crate) fn repository(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}
