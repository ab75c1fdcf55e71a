//! A configuration that cannot be wrong: every name resolved, every number in range.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use super::live::Preflight;
use super::masking::MaskRule;
use super::models::Models;
use super::plans::Plans;
use super::schedule::BudgetConfig;
use super::tenant_source::TenantSource;
use super::traffic::Traffic;
use crate::event::{App, BaselineEntry, Point, Severity};

/// Everything that harness.yaml says. Paths are absolute or relative to the working directory,
/// ready to be opened.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a key of harness.yaml of its own"
)]
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The file itself, as given.
    pub path: PathBuf,
    /// The folder that relative paths start from.
    pub dir: PathBuf,
    /// The digest of the file's bytes and of the variables that it names.
    pub sha256: String,
    /// The server.
    pub postgres: PostgresConfig,
    /// Whose databases are rehearsed.
    pub tenants: Vec<TenantSource>,
    /// What is rehearsed.
    pub migration: Migration,
    /// What is checked afterwards.
    pub suites: Vec<Suite>,
    /// ORM models.
    pub models: Vec<Models>,
    /// How it is undone.
    pub rollback: Rollback,
    /// Whether the migration is applied again after the rollback.
    pub redo: bool,
    /// Whether the ups are applied a second time without a rollback.
    pub idempotence: bool,
    /// Limits on measured things, by name.
    pub gates: Vec<Gate>,
    /// How hazards are weighed.
    pub hazards: Hazards,
    /// Findings that are known and accepted.
    pub baseline: Vec<BaselineEntry>,
    /// The live databases that are looked at.
    pub preflight: Preflight,
    /// The load that the migration is applied under, if any.
    pub traffic: Option<Traffic>,
    /// The queries whose plans are compared, if any.
    pub plans: Option<Plans>,
    /// Time limits of the harness.
    pub limits: TimeLimits,
    /// Whether row values may appear in reports and logs.
    pub reveal_values: bool,
    /// Whether snapshots may contain commands that act outside the database.
    pub trust_snapshots: bool,
    /// Which columns are masked.
    pub masking: Vec<MaskRule>,
    /// The seed cache.
    pub seeds: SeedsConfig,
    /// Tenants at once on each engine, if set here.
    pub jobs: Option<usize>,
    /// Restores at once on each engine, if set here.
    pub restores: Option<usize>,
    /// What tenants may take up together on each engine.
    pub budget: BudgetConfig,
    /// What is kept after the run.
    pub keep: Keep,
}

/// The server that tenants are rehearsed on.
#[derive(Debug, Clone, PartialEq)]
pub struct PostgresConfig {
    /// Docker or local binaries.
    pub engine: EngineChoice,
    /// The image of the Docker engine.
    pub image: String,
    /// Whether a missing image is pulled.
    pub pull: PullPolicy,
    /// The address of the Docker engine; otherwise `DOCKER_HOST` or the usual socket.
    pub docker_host: Option<String>,
    /// The addresses of several Docker engines, which share the tenants.
    pub engines: Vec<String>,
    /// The folder of the local server's binaries; otherwise they are searched for.
    pub bin_dir: Option<PathBuf>,
    /// The system user that local servers run as when started by root.
    pub user: Option<String>,
    /// Where the files of a sandbox's server are.
    pub storage: Storage,
    /// Memory limit of a sandbox, in bytes.
    pub memory_bytes: u64,
    /// Processor limit of a sandbox.
    pub cpus: f64,
    /// Server settings (`postgresql.conf`).
    pub settings: BTreeMap<String, String>,
}

/// Which engine sandboxes come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineChoice {
    /// Docker where it answers and the image is there or can be pulled, else local binaries.
    Auto,
    /// Docker or nothing.
    Docker,
    /// Local binaries or nothing.
    Local,
}

/// Where the files of a sandbox's server are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// In memory where there is room for all that run at once, else on disk.
    Auto,
    /// In memory, besides `memory_bytes`. What does not fit is rehearsed again on disk.
    Memory,
    /// On disk.
    Disk,
}

/// Whether an image is pulled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullPolicy {
    /// If it is not there.
    Missing,
    /// Never.
    Never,
}

/// What is rehearsed.
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    /// The layout of the files.
    pub format: MigrationFormat,
    /// The directory (or file) as written in harness.yaml.
    pub shown: String,
    /// Where it is; empty for `command`.
    pub path: PathBuf,
    /// The commands of format `command`.
    pub command: Option<CommandMigration>,
    /// Only steps after this version.
    pub from: Option<String>,
    /// Only steps up to this version.
    pub to: Option<String>,
    /// Which version table tells what a tenant has had, where it is not the format's own.
    pub version_table: Option<String>,
    /// The isolation level of transactions that the harness begins.
    pub isolation: Option<String>,
    /// Session settings, set before the first statement.
    pub settings: BTreeMap<String, String>,
    /// The role that statements run as.
    pub role: Option<String>,
}

/// The layout of migration files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MigrationFormat {
    /// `NAME.up.sql` and `NAME.down.sql`, or `NAME/up.sql` and `NAME/down.sql`.
    Sql,
    /// golang-migrate.
    GolangMigrate,
    /// Diesel.
    Diesel,
    /// sqlx.
    Sqlx,
    /// dbmate.
    Dbmate,
    /// goose.
    Goose,
    /// Flyway.
    Flyway,
    /// sqitch.
    Sqitch,
    /// Prisma Migrate.
    Prisma,
    /// Any other tool, run as a command.
    Command,
}

impl MigrationFormat {
    /// Every format with the word for it in harness.yaml.
    pub const ALL: [(&'static str, Self); 10] = [
        ("sql", Self::Sql),
        ("golang-migrate", Self::GolangMigrate),
        ("diesel", Self::Diesel),
        ("sqlx", Self::Sqlx),
        ("dbmate", Self::Dbmate),
        ("goose", Self::Goose),
        ("flyway", Self::Flyway),
        ("sqitch", Self::Sqitch),
        ("prisma", Self::Prisma),
        ("command", Self::Command),
    ];

    /// The word for it in harness.yaml.
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, format)| *format == self)
            .map_or("sql", |(word, _)| word)
    }
}

/// The commands of a migration tool. They run in the configuration's folder, through `sh -c`,
/// with `DATABASE_URL` and `PG*` set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandMigration {
    /// Applies the migration.
    pub up: String,
    /// Undoes it.
    pub down: Option<String>,
    /// How long each may take.
    pub timeout: Duration,
}

/// One regression suite.
#[derive(Debug, Clone, PartialEq)]
pub struct Suite {
    /// Its name, unique.
    pub name: String,
    /// What it runs.
    pub kind: SuiteKind,
    /// In which states it runs.
    pub on: Vec<Point>,
    /// Whether these states follow from `app` rather than being asked for.
    pub on_is_default: bool,
    /// Which application it belongs to.
    pub app: App,
    /// How long one case may take.
    pub timeout: Duration,
    /// How often it is tried again if something failed.
    pub retries: u32,
    /// Whether it has a copy of the database for itself.
    pub isolation: Isolation,
}

/// What a suite runs.
#[derive(Debug, Clone, PartialEq)]
pub enum SuiteKind {
    /// Queries; each row returned is a violation.
    Sql {
        /// The files, sorted; the pattern matched at least one.
        files: Vec<PathBuf>,
    },
    /// Queries whose results must be the same on base and afterwards.
    Compare {
        /// The files, sorted; the pattern matched at least one.
        files: Vec<PathBuf>,
        /// What counts as the same.
        rules: Comparison,
    },
    /// Queries whose results must be those in reviewed files.
    Golden {
        /// The files, sorted; the pattern matched at least one.
        files: Vec<PathBuf>,
        /// What counts as the same.
        rules: Comparison,
        /// The folder of the reviewed files as written; `{tenant}` stands for the tenant's name.
        folder: String,
    },
    /// pgTAP: files whose queries return TAP.
    Pgtap {
        /// The files, sorted; the pattern matched at least one.
        files: Vec<PathBuf>,
    },
    /// A program; exit code 0 is a pass.
    Command {
        /// Run through `sh -c`.
        run: String,
        /// Where it runs.
        dir: PathBuf,
        /// Additional environment.
        env: BTreeMap<String, String>,
        /// How it reports.
        results: ProgramResults,
    },
    /// A program in an image of the user's.
    Container(Box<ContainerSuite>),
}

/// How a program reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgramResults {
    /// By its exit code alone.
    ExitCode,
    /// By TAP on standard output.
    Tap,
    /// By JUnit files that fit a pattern; without one, by those in `PGREHEARSE_RESULTS_DIR`.
    Junit(Option<String>),
}

/// A suite in a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerSuite {
    /// The image.
    pub image: String,
    /// What runs in it.
    pub run: ContainerRun,
    /// Additional environment.
    pub env: BTreeMap<String, String>,
    /// Who it runs as; otherwise as the image says.
    pub user: Option<String>,
    /// Where it runs; otherwise where the first folder is mounted, or as the image says.
    pub workdir: Option<String>,
    /// Folders of this machine.
    pub mounts: Vec<SuiteMount>,
    /// How it reports.
    pub results: ProgramResults,
}

/// What runs in a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContainerRun {
    /// Given to the image's `sh -c`.
    Shell(String),
    /// A program with its arguments.
    Program(Vec<String>),
}

/// A folder of this machine in a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuiteMount {
    /// Here.
    pub source: PathBuf,
    /// There.
    pub target: String,
    /// Whether it cannot be written.
    pub read_only: bool,
}

/// Whether a suite that may write has a copy of the database for itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Isolation {
    /// It has.
    #[default]
    Own,
    /// It shares one with the others that say so; they run one after the other.
    Shared,
}

/// When two results of a query are the same.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// Whether the order of rows counts; otherwise it does where the query has an `ORDER BY`.
    pub ordered: Option<bool>,
    /// Columns that are not looked at.
    pub ignore: Vec<String>,
    /// How far numbers may differ.
    pub tolerance: Option<Tolerance>,
}

/// How far two numbers may differ; it is enough to keep within one of the two.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tolerance {
    /// By so much.
    pub absolute: f64,
    /// By this part of the larger one.
    pub relative: f64,
}

/// How the migration is undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollback {
    /// What is executed.
    pub strategy: RollbackStrategy,
    /// All steps at once, or each for itself.
    pub mode: RollbackMode,
    /// Whether the server is killed on the way through the migration.
    pub interrupt: bool,
    /// How bad it is that columns stand in another order afterwards, and nothing else.
    pub column_order: Severity,
    /// Steps whose losses are declared here and not in their scripts.
    pub irreversible: Vec<IrreversibleSteps>,
    /// What has happened on the migrated schema before it is undone once more.
    pub after: After,
}

/// Steps that are known to lose something when they are undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IrreversibleSteps {
    /// A pattern for the names of steps, or a version.
    pub pattern: String,
    /// Why, in the user's words.
    pub reason: String,
    /// Where it is declared.
    pub place: (u32, u32),
}

/// Who has worked on the migrated schema before the rollback.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct After {
    /// The suites that can write.
    pub suites: bool,
    /// The harness itself, with rows of its own making.
    pub writes: bool,
}

impl After {
    /// Whether anybody has.
    pub fn any(self) -> bool {
        self.suites || self.writes
    }
}

/// What is executed to undo the migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RollbackStrategy {
    /// The down scripts.
    Provided,
    /// A script generated from the difference of the catalogs.
    Generated,
    /// Nothing; the reason is the user's.
    Irreversible {
        /// Why.
        reason: String,
    },
}

/// All steps at once, or each for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollbackMode {
    /// All ups, then all downs.
    Whole,
    /// Up, down, up for each step.
    Steps,
    /// Both.
    Both,
}

/// A limit on something measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// Its name, for example `max_lock`.
    pub name: String,
    /// Of `max_lock`, the mode that it is about, as `pg_locks` names it; all that stop others if there
    /// is none.
    pub mode: Option<String>,
    /// Labels that a tenant must have for it; all tenants if there is none.
    pub labels: BTreeMap<String, String>,
    /// The limit as written.
    pub limit: String,
}

/// How the hazards of the migration are weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hazards {
    /// The size in bytes from which on a hazard is a warning.
    pub warn_at: u64,
    /// The size in bytes from which on it is an error.
    pub fail_at: u64,
    /// Other severities, whatever the size; nothing is said at all where there is none.
    pub severity: BTreeMap<String, Option<Severity>>,
    /// What is accepted.
    pub allow: Vec<AcceptedHazard>,
    /// Whether squawk's linter is asked as well.
    pub style: bool,
}

impl Default for Hazards {
    fn default() -> Self {
        Self {
            warn_at: 50 << 20,
            fail_at: 1 << 30,
            severity: BTreeMap::new(),
            allow: Vec::new(),
            style: true,
        }
    }
}

/// A hazard that somebody has looked at and accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedHazard {
    /// The finding's id.
    pub id: String,
    /// A pattern for the names of steps; all where there is none.
    pub step: Option<String>,
    /// Why, in the user's words.
    pub reason: String,
}

/// Time limits of the harness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeLimits {
    /// Until a server answers.
    pub start: Duration,
    /// For the restore of one snapshot.
    pub restore: Duration,
    /// For one statement.
    pub statement: Duration,
    /// For one tenant in all.
    pub tenant: Duration,
}

/// Which sandboxes are kept after the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// None.
    Never,
    /// Those of tenants that did not pass.
    Failed,
    /// All.
    Always,
}

impl Default for PostgresConfig {
    fn default() -> Self {
        Self {
            engine: EngineChoice::Auto,
            image: "postgres:17".to_owned(),
            pull: PullPolicy::Missing,
            docker_host: None,
            engines: Vec::new(),
            bin_dir: None,
            user: None,
            storage: Storage::Auto,
            memory_bytes: 1024 * 1024 * 1024,
            cpus: 2.0,
            settings: BTreeMap::new(),
        }
    }
}

/// Whether, where and how much of what was restored is kept for later runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedsConfig {
    /// Whether at all.
    pub cache: bool,
    /// Where, if not in the user's folder for caches.
    pub dir: Option<PathBuf>,
    /// How much, in bytes.
    pub max_size: u64,
    /// How long after it was used for the last time.
    pub max_age: Duration,
}

impl Default for SeedsConfig {
    fn default() -> Self {
        Self {
            cache: true,
            dir: None,
            max_size: 20 * 1024 * 1024 * 1024,
            max_age: Duration::from_hours(7 * 24),
        }
    }
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self {
            start: Duration::from_mins(1),
            restore: Duration::from_mins(30),
            statement: Duration::from_hours(1),
            tenant: Duration::from_hours(2),
        }
    }
}
