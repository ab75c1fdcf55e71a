//! The file: opened by as many processes as like, written to in short transactions.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::record::direction;
use super::schema::{APPLICATION, FORM, STEPS};
use super::{HistoryError, RunRecord, TenantRecord};
use crate::event::Stage;

/// Runs of a configuration that are remembered.
const RUNS: u32 = 20_000;
/// Statements of a configuration's runs that are remembered, in all.
const LEDGER: u32 = 2_000_000;
/// How long another process may write.
const PATIENCE: Duration = Duration::from_secs(30);

/// The history of a project's runs.
#[derive(Debug)]
pub struct History {
    pub(super) connection: Connection,
    path: PathBuf,
}

/// A run that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// Its id.
    pub id: String,
    /// The configuration's path.
    pub config: String,
    /// When, RFC 3339.
    pub started_at: String,
    /// Its directory.
    pub directory: String,
    /// The soak and the number of its round.
    pub round: Option<(String, u32)>,
}

impl History {
    /// Opens the file, or begins one.
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        let made = |source| HistoryError::Make {
            path: path.to_owned(),
            source,
        };
        if let Some(parent) = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
        {
            let mut builder = DirBuilder::new();
            builder
                .recursive(true)
                .mode(0o700)
                .create(parent)
                .map_err(made)?;
        }
        // It speaks of production's schemas, so only its owner may read it.
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true).mode(0o600);
        options.open(path).map_err(made)?;
        Self::connect(path)
    }

    /// Opens the file if there is one.
    pub fn open_existing(path: &Path) -> Result<Self, HistoryError> {
        if !path.is_file() {
            return Err(HistoryError::Absent {
                path: path.to_owned(),
            });
        }
        Self::connect(path)
    }

    fn connect(path: &Path) -> Result<Self, HistoryError> {
        let explained = |error| explain(path, error);
        let connection = Connection::open(path).map_err(explained)?;
        connection.busy_timeout(PATIENCE).map_err(explained)?;
        let mut history = Self {
            connection,
            path: path.to_owned(),
        };
        history.recognise()?;
        // Writers do not hold up readers. It stays so in the file; where it cannot be (some network
        // file systems), the old way will do.
        let set = history
            .connection
            .pragma_update(None, "journal_mode", "wal")
            .and_then(|()| {
                history
                    .connection
                    .pragma_update(None, "synchronous", "normal")
            })
            .and_then(|()| history.connection.pragma_update(None, "foreign_keys", true));
        set.map_err(|error| explain(path, error))?;
        Ok(history)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn recognise(&mut self) -> Result<(), HistoryError> {
        let (application, form) = self.read(|connection| {
            let number = |name| connection.pragma_query_value(None, name, |row| row.get(0));
            Ok::<(i64, i64), _>((number("application_id")?, number("user_version")?))
        })?;
        if application == APPLICATION && form == FORM {
            return Ok(());
        }
        if application == APPLICATION && form > FORM {
            return Err(HistoryError::Later {
                path: self.path.clone(),
                version: form,
            });
        }
        let ours = self.write(|transaction| {
            let number = |name| transaction.pragma_query_value(None, name, |row| row.get(0));
            let (application, form): (i64, i64) =
                (number("application_id")?, number("user_version")?);
            let tables: i64 =
                transaction
                    .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
            if application != APPLICATION && (application != 0 || tables > 0) {
                return Ok(false);
            }
            for step in STEPS.iter().skip(usize::try_from(form).unwrap_or_default()) {
                transaction.execute_batch(step)?;
            }
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", FORM)?;
            Ok(true)
        })?;
        if ours {
            Ok(())
        } else {
            Err(HistoryError::Foreign {
                path: self.path.clone(),
            })
        }
    }

    /// Reads.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, HistoryError> {
        work(&self.connection).map_err(|error| explain(&self.path, error))
    }

    /// Writes all or nothing, when no other process does.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, HistoryError> {
        let path = &self.path;
        let written = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .and_then(|transaction| {
                let value = work(&transaction)?;
                transaction.commit()?;
                Ok(value)
            });
        written.map_err(|error| explain(path, error))
    }

    /// Takes down that a run begins. It counts once it is finished.
    pub fn begin(&mut self, beginning: &Beginning) -> Result<(), HistoryError> {
        let (soak, round) = beginning.round.clone().unzip();
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO run (id, config, soak, round, started_at, directory) VALUES (?, ?, ?, ?, ?, ?)",
                params![
                    beginning.id,
                    beginning.config,
                    soak,
                    round,
                    beginning.started_at,
                    beginning.directory
                ],
            )?;
            Ok(())
        })
    }

    /// Takes down how a run ended that has begun.
    pub fn finish(&mut self, id: &str, record: &RunRecord) -> Result<(), HistoryError> {
        self.write(|transaction| {
            let no: i64 =
                transaction.query_row("SELECT no FROM run WHERE id = ?", [id], |row| row.get(0))?;
            let variation = record.variation.as_ref();
            transaction.execute(
                "UPDATE run SET whole = 1, inputs = ?, seed = ?, jobs = ?, verdict = ?, duration_ms = ?, \
                 calibration_ms = ? WHERE no = ?",
                params![
                    record.inputs,
                    variation.map(|variation| variation.seed.cast_signed()),
                    variation.and_then(|variation| i64::try_from(variation.jobs).ok()),
                    record.verdict.as_str(),
                    whole(record.duration_ms),
                    record.calibration_ms,
                    no
                ],
            )?;
            for (name, value) in &record.measures {
                transaction.execute("INSERT INTO measure VALUES (?, ?, ?)", params![no, name, value])?;
            }
            record.tenants.iter().try_for_each(|tenant| add_tenant(transaction, no, tenant))
        })
    }

    /// Forgets a run that was begun, for example because it was interrupted.
    pub fn discard(&mut self, id: &str) -> Result<(), HistoryError> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM run WHERE id = ?", [id])?;
            Ok(())
        })
    }

    /// Forgets all but the newest runs of a configuration, and of older ones what their statements took, so that
    /// a large fleet does not fill the disk. `statements` is how many of them a run has.
    pub fn prune(&mut self, config: &str, statements: usize) -> Result<(), HistoryError> {
        let statements = u32::try_from(statements.max(1)).unwrap_or(u32::MAX);
        let detailed = (LEDGER / statements).clamp(20, RUNS);
        self.write(|transaction| {
            let oldest = |keep: u32| {
                transaction
                    .query_row(
                        "SELECT no FROM run WHERE config = ? ORDER BY no DESC LIMIT 1 OFFSET ?",
                        params![config, keep],
                        |row| row.get::<_, i64>(0),
                    )
                    .optional()
            };
            if let Some(no) = oldest(RUNS)? {
                transaction.execute(
                    "DELETE FROM run WHERE config = ? AND no <= ?",
                    params![config, no],
                )?;
            }
            if let Some(no) = oldest(detailed)? {
                transaction.execute(
                    "DELETE FROM ledger WHERE run IN (SELECT no FROM run WHERE config = ?1 AND no <= ?2 \
                     ORDER BY no DESC LIMIT 10)",
                    params![config, no],
                )?;
            }
            Ok(())
        })
    }
}

fn add_tenant(
    transaction: &Transaction<'_>,
    run: i64,
    record: &TenantRecord,
) -> rusqlite::Result<()> {
    // An UPDATE that changes nothing gives the number of a row that is there already.
    let tenant: i64 = transaction
        .prepare(
            "INSERT INTO tenant (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING no",
        )?
        .query_row([&record.name], |row| row.get(0))?;
    let stage = |stage| record.stages.get(&stage).copied().map(whole);
    let facts = serde_json::to_string(&record.facts).unwrap_or_default();
    let outcome: i64 = transaction
        .prepare(
            "INSERT INTO outcome (digest, facts) VALUES (?, ?) \
             ON CONFLICT (digest) DO UPDATE SET facts = excluded.facts RETURNING no",
        )?
        .query_row(params![record.outcome(), facts], |row| row.get(0))?;
    transaction.execute(
        "INSERT INTO rehearsal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            run,
            tenant,
            record.inputs,
            record.verdict.as_str(),
            outcome,
            whole(record.duration_ms),
            stage(Stage::Migrate),
            stage(Stage::Suites),
            stage(Stage::Rollback),
            record.bytes.map(whole)
        ],
    )?;
    let mut statement = transaction.prepare(
        "INSERT INTO statement (digest, direction, step, number, file, line, text) VALUES (?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (digest) DO UPDATE SET line = excluded.line, text = excluded.text RETURNING no",
    )?;
    // A statement that was run again, because its sandbox was lost, counts as it went last.
    let mut ledger =
        transaction.prepare("INSERT OR REPLACE INTO ledger VALUES (?, ?, ?, ?, ?, ?)")?;
    for measure in &record.statements {
        let no: i64 = statement.query_row(
            params![
                measure.digest,
                direction(measure.direction),
                measure.step,
                measure.number,
                measure.file,
                measure.line,
                measure.text
            ],
            |row| row.get(0),
        )?;
        ledger.execute(params![
            run,
            tenant,
            no,
            micros(measure.duration_ms),
            measure.lock_ms.map(micros),
            measure.wal_bytes.map(whole)
        ])?;
    }
    Ok(())
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast of a float saturates, and no statement takes so long"
)]
fn micros(ms: f64) -> i64 {
    (ms * 1000.0).round() as i64
}

fn explain(path: &Path, error: rusqlite::Error) -> HistoryError {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    match error.sqlite_error_code() {
        Some(NotADatabase | DatabaseCorrupt) => HistoryError::Foreign {
            path: path.to_owned(),
        },
        _ => HistoryError::Sql {
            path: path.to_owned(),
            source: error,
        },
    }
}
