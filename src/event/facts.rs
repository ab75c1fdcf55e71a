//! The facts that events carry. Field names are those of `report.json` where they appear there.

use serde::{Deserialize, Serialize};

use super::{Baseline, Location, Stage, VariationFacts};
use crate::name::TenantName;

/// What is run, on what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunFacts {
    /// The run's id.
    pub id: String,
    /// When it started, RFC 3339.
    pub started_at: String,
    /// `docker` or `local`.
    pub engine: String,
    /// Why that engine was taken, in words.
    pub engine_reason: String,
    /// The server version, for example `17.6`, where it is known before the first sandbox.
    pub postgres_version: Option<String>,
    /// The digest of the image, or of the server's programs; null in runs of older versions.
    #[serde(default)]
    pub server_sha256: Option<String>,
    /// The version of pgrehearse.
    pub tool_version: String,
    /// The digest of the configuration file and of the variables that it names.
    pub config_sha256: String,
    /// The digest of every file of the migration.
    pub migration_sha256: String,
    /// The digest of the files of suites and models; null in runs of older versions.
    #[serde(default)]
    pub inputs_sha256: Option<String>,
    /// Whether row values may appear in documents.
    pub reveal_values: bool,
    /// Which part of the fleet it is, where it is not all of it.
    #[serde(default)]
    pub shard: Option<ShardFacts>,
    /// The runs that it was joined from; none where it took place itself.
    #[serde(default)]
    pub merged: Vec<String>,
    /// The configuration file as it was named; null in runs of older versions.
    #[serde(default)]
    pub config_path: Option<String>,
    /// Where the run's documents are, if not in the usual place.
    #[serde(default)]
    pub directory: Option<String>,
    /// What was varied by chance, where that was asked for.
    #[serde(default)]
    pub variation: Option<VariationFacts>,
    /// Findings that harness.yaml accepts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Box<Baseline>>,
}

/// A part of a fleet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardFacts {
    /// Its number, from 1.
    pub index: usize,
    /// How many parts there are.
    pub of: usize,
    /// The tenants of all parts, in plan order.
    pub fleet: Vec<TenantName>,
    /// The digest of the report whose durations made the parts even, if there was one.
    pub durations_sha256: Option<String>,
}

/// What a snapshot file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotFacts {
    /// The path as configured.
    pub path: String,
    /// The digest of its content.
    pub sha256: String,
    /// Its size on disk.
    pub bytes: u64,
    /// `plain`, `custom`, `directory`, `tar`, each with `+gzip` or `+zstd` where compressed; or `empty`.
    pub format: String,
    /// When an archive says that it was made, by the clock of the machine that made it, without its zone.
    #[serde(default)]
    pub made_at: Option<String>,
    /// The time of its file, or of the object where it is elsewhere; RFC 3339.
    #[serde(default)]
    pub modified_at: Option<String>,
}

impl SnapshotFacts {
    /// When it was taken at the latest: a copy of a file may be younger than the dump in it, and the clock of an
    /// archive may be in any zone.
    pub fn taken_by(&self) -> Option<jiff::Timestamp> {
        // The zone that is farthest behind.
        let zone = jiff::tz::Offset::constant(-12);
        let made = self
            .made_at
            .as_deref()
            .and_then(|made| made.parse::<jiff::civil::DateTime>().ok())
            .and_then(|made| zone.to_timestamp(made).ok());
        let modified = self
            .modified_at
            .as_deref()
            .and_then(|modified| modified.parse().ok());
        made.into_iter().chain(modified).min()
    }
}

/// A moment at which the catalog is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// Before the migration.
    Base,
    /// After the migration.
    Migrated,
    /// After the rollback.
    RolledBack,
    /// After the migration was applied again.
    Redone,
}

/// Size and fingerprint of a schema catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaFacts {
    /// Ordinary, partitioned and foreign tables.
    pub tables: u64,
    /// Columns of those.
    pub columns: u64,
    /// Indexes.
    pub indexes: u64,
    /// Foreign keys.
    pub foreign_keys: u64,
    /// The planner's row estimate, summed over tables.
    pub rows_estimated: u64,
    /// Size of the database.
    pub bytes: u64,
    /// SHA-256 of the normalised catalog.
    pub fingerprint: String,
}

/// How a case of a suite ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseOutcome {
    /// As it should be.
    Passed,
    /// The case says that something is wrong.
    Failed,
    /// The case could not be run.
    Error,
    /// The case was not run.
    Skipped,
    /// It failed at first, and passed when it was run again.
    Flaky,
}

/// Which version of the application a suite or a model belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum App {
    /// The version in production.
    Old,
    /// The version to be deployed.
    New,
    /// Both.
    #[default]
    Both,
}

/// The result of one case of a suite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SuiteCase {
    /// The suite's name.
    pub suite: String,
    /// The case's name: a query's name or place, or the command.
    pub name: String,
    /// Where it stands; two cases of a suite may have the same name.
    #[serde(default)]
    pub location: Option<Location>,
    /// Which application it belongs to.
    #[serde(default)]
    pub app: App,
    /// In which state of the database.
    pub point: Point,
    /// How it ended.
    pub outcome: CaseOutcome,
    /// How often it was run until then.
    #[serde(default = "once")]
    pub attempts: u32,
    /// How long it took.
    pub duration_ms: f64,
    /// Why it did not pass.
    pub message: Option<String>,
    /// Where all of its output is, relative to the run directory.
    pub output: Option<String>,
}

impl SuiteCase {
    /// A case that passed at once; everything else is for the caller to say.
    pub fn passed(suite: &str, name: impl Into<String>, point: Point) -> Self {
        Self {
            suite: suite.to_owned(),
            name: name.into(),
            location: None,
            app: App::Both,
            point,
            outcome: CaseOutcome::Passed,
            attempts: 1,
            duration_ms: 0.0,
            message: None,
            output: None,
        }
    }

    /// The same with another end.
    #[must_use]
    pub fn ended(mut self, outcome: CaseOutcome, message: impl Into<String>) -> Self {
        self.outcome = outcome;
        self.message = Some(message.into());
        self
    }
}

fn once() -> u32 {
    1
}

/// One entry of `models` held against one state of a tenant's database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ModelCell {
    /// The ORM.
    pub orm: String,
    /// The files as harness.yaml names them.
    pub path: String,
    /// `old`, `new`, or `both` where one entry stands for both versions.
    pub app: String,
    /// The state.
    pub on: Point,
    /// Files that were read.
    pub files: u64,
    /// Tables and views that the models know.
    pub tables: u64,
    /// Their columns.
    pub columns: u64,
    /// What breaks.
    pub errors: u64,
    /// What a person should look at.
    pub warnings: u64,
    /// What is good to know.
    pub infos: u64,
    /// What was so before the migration and is held against nobody.
    pub base_broken: u64,
    /// What could not be understood, and may hide something.
    pub unknown: u64,
}

/// One difference between two catalogs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SchemaChange {
    /// The object in words, for example `table public.users column quota`.
    pub object: String,
    /// `added`, `removed` or `altered`.
    pub change: String,
    /// What differs: `data type: integer → bigint`.
    pub detail: String,
}

/// What was lost or changed in a table's rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TableLoss {
    /// Schema and name.
    pub table: String,
    /// Rows in the base.
    pub rows_before: u64,
    /// Rows after the rollback.
    pub rows_after: u64,
    /// Columns whose values differ.
    pub columns: Vec<String>,
    /// Per column, how many rows differ, where it was counted.
    #[serde(default)]
    pub losses: Vec<ColumnLoss>,
}

/// How many rows differ in a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ColumnLoss {
    /// The column.
    pub column: String,
    /// Rows that differ.
    pub rows: u64,
}

/// The comparison of the rolled-back database with the base. `None` means that it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollbackProof {
    /// Whether every object is as it was, column order apart.
    pub schema_restored: Option<bool>,
    /// Whether the columns stand in the same order.
    pub column_order_restored: Option<bool>,
    /// Whether every row is as it was.
    pub data_restored: Option<bool>,
    /// What differs in the schema.
    pub schema_changes: Vec<SchemaChange>,
    /// What differs in the data.
    pub data_changes: Vec<TableLoss>,
    /// Whether applying the migration again gave the same schema as the first time.
    pub redo_same: Option<bool>,
    /// What a generated rollback came to, where it was tried in place of the provided one.
    #[serde(default)]
    pub generated: Option<GeneratedProof>,
}

/// What became of a generated rollback.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GeneratedProof {
    /// The script, relative to the run directory.
    pub file: String,
    /// How many statements it has.
    pub statements: u64,
    /// Whether it was executed to its end.
    pub executed: bool,
    /// As in [`RollbackProof`].
    pub schema_restored: Option<bool>,
    /// As in [`RollbackProof`].
    pub column_order_restored: Option<bool>,
    /// As in [`RollbackProof`].
    pub data_restored: Option<bool>,
    /// What still differs in the schema.
    pub schema_changes: Vec<SchemaChange>,
    /// What data does not come back, as the script's comments say and the comparison found.
    pub data_loss: Vec<String>,
    /// The statement that was refused.
    pub failed_statement: Option<String>,
    /// Why it was not executed to its end.
    pub reason: Option<String>,
}

impl GeneratedProof {
    /// Whether it ran, and nothing but the order of columns differs in the schema.
    pub fn restores_schema(&self) -> bool {
        self.executed && self.schema_restored == Some(true)
    }
}

/// What came of a rollback after the application had worked on the migrated schema
/// (`rollback.after`). `None`: not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterWritesProof {
    /// The suites that were run on the database itself.
    pub suites: Vec<String>,
    /// Tables that rows of the harness were written to.
    pub tables_written: u64,
    /// Rows that the harness inserted.
    pub rows_inserted: u64,
    /// Rows that the harness updated.
    pub rows_updated: u64,
    /// Tables that took no row, or no update of those that were there.
    pub tables_refused: Vec<TableRefused>,
    /// Tables that were left alone: those that migration tools keep for themselves.
    pub tables_left_alone: Vec<String>,
    /// Whether the rollback ran to its end.
    pub down_ok: Option<bool>,
    /// As in [`RollbackProof`].
    pub schema_restored: Option<bool>,
    /// Whether every row from before the migration is there, as it was or as the writes left it.
    pub rows_before_survived: Option<bool>,
    /// Rows from before that suites or triggers changed or deleted meanwhile.
    pub rows_worked_on: u64,
    /// Rows added on the migrated schema.
    pub rows_added: u64,
    /// How many of those are gone after the rollback.
    pub new_rows_lost: Option<u64>,
    /// Why the rollback or its proof broke off.
    pub reason: Option<String>,
}

/// A table that took nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TableRefused {
    /// Schema and name.
    pub table: String,
    /// `insert` or `update`.
    pub operation: String,
    /// The server's code, if it gave one.
    pub sqlstate: Option<String>,
    /// Why, values masked.
    pub message: String,
}

/// What came of applying a step a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondTime {
    /// It ran and changed nothing.
    Unchanged,
    /// It failed and changed nothing.
    Refused,
    /// It ran and changed something.
    Changed,
    /// It failed after it had changed something.
    RefusedAfterChanges,
}

/// A step applied a second time without a rollback (`idempotence`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdempotenceProof {
    /// The step, or the migration command.
    pub step: String,
    /// What came of it.
    pub outcome: SecondTime,
    /// The server's code, if it refused a statement.
    pub sqlstate: Option<String>,
    /// Why it failed.
    pub reason: Option<String>,
    /// What differs afterwards.
    pub changes: Vec<String>,
}

/// The comparison of one step's up and down (`rollback.mode: steps`). `None`: not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepProof {
    /// The step.
    pub step: String,
    /// Whether its up ran.
    pub up_ok: Option<bool>,
    /// Whether its down ran.
    pub down_ok: Option<bool>,
    /// As in [`RollbackProof`].
    pub schema_restored: Option<bool>,
    /// As in [`RollbackProof`].
    pub column_order_restored: Option<bool>,
    /// As in [`RollbackProof`].
    pub data_restored: Option<bool>,
    /// As in [`RollbackProof`].
    pub redo_same: Option<bool>,
    /// What is wrong, in words.
    pub reason: Option<String>,
    /// As in [`RollbackProof`].
    #[serde(default)]
    pub generated: Option<GeneratedProof>,
}

impl Stage {
    /// The stages that judge the migration. A tenant in which none of them completed cannot pass.
    pub fn judges_migration(self) -> bool {
        matches!(
            self,
            Self::Preflight
                | Self::Migrate
                | Self::Models
                | Self::Suites
                | Self::Rollback
                | Self::Redo
                | Self::Traffic
        )
    }
}
