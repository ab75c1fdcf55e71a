//! Soaks in the history: begun, gone on with after a kill, ended.

use rusqlite::{OptionalExtension as _, Row, params};

use super::{History, HistoryError};

/// A soak as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Soak {
    /// Its id: that of its first run's moment.
    pub id: String,
    /// The configuration's path.
    pub config: String,
    /// What was asked of it, beside its aim: a soak with other words is another one.
    pub asked: String,
    /// What its rounds' seeds follow from.
    pub seed: u64,
    /// After how many rounds it ends.
    pub rounds: Option<u32>,
    /// After what time it ends.
    pub limit_ms: Option<u64>,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// The time that its whole rounds took.
    pub used_ms: u64,
    /// The process that carries it out.
    pub owner: String,
}

/// How a soak ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoakEnd {
    /// It did what it was asked to.
    Done,
    /// By a signal.
    Interrupted,
    /// It could not go on.
    Broken,
}

/// A finished round whose directory is still there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRun {
    /// The run.
    pub id: String,
    /// Its directory.
    pub directory: String,
    /// Its verdict.
    pub verdict: String,
    /// What tells runs with other findings apart.
    pub outcomes: String,
}

const COLUMNS: &str = "id, config, asked, seed, rounds, limit_ms, started_at, used_ms, owner";

impl History {
    /// Takes down that a soak begins.
    pub fn begin_soak(&mut self, soak: &Soak) -> Result<(), HistoryError> {
        self.write(|transaction| {
            transaction.execute(
                &format!(
                    "INSERT INTO soak ({COLUMNS}, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'running')"
                ),
                params![
                    soak.id,
                    soak.config,
                    soak.asked,
                    soak.seed.cast_signed(),
                    soak.rounds,
                    soak.limit_ms.map(u64::cast_signed),
                    soak.started_at,
                    soak.used_ms.cast_signed(),
                    soak.owner
                ],
            )?;
            Ok(())
        })
    }

    /// Takes over the newest soak of this configuration of which the same was asked, aim included, and whose
    /// process is gone; of two that try, one has it.
    pub fn take_over(
        &mut self,
        config: &str,
        asked: &str,
        aim: (Option<u32>, Option<u64>),
        owner: &str,
        is_gone: impl Fn(&str) -> bool,
    ) -> Result<Option<Soak>, HistoryError> {
        self.write(|transaction| {
            let found: Option<Soak> = transaction
                .query_row(
                    &format!(
                        "SELECT {COLUMNS} FROM soak WHERE config = ? AND asked = ? AND state = 'running' \
                         AND rounds IS ? AND limit_ms IS ? ORDER BY started_at DESC, id DESC LIMIT 1"
                    ),
                    params![config, asked, aim.0, aim.1.map(u64::cast_signed)],
                    soak_of,
                )
                .optional()?;
            let Some(soak) = found.filter(|soak| is_gone(&soak.owner)) else {
                return Ok(None);
            };
            transaction.execute(
                "UPDATE soak SET owner = ? WHERE id = ?",
                params![owner, soak.id],
            )?;
            Ok(Some(soak))
        })
    }

    /// Forgets the rounds that were begun and not finished; gives their runs and directories.
    pub fn discard_halves(&mut self, soak: &str) -> Result<Vec<(String, String)>, HistoryError> {
        self.write(|transaction| {
            transaction
                .prepare("DELETE FROM run WHERE soak = ? AND whole = 0 RETURNING id, directory")?
                .query_map([soak], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    /// How many rounds of a soak are finished.
    pub fn rounds_done(&self, soak: &str) -> Result<u32, HistoryError> {
        self.read(|connection| {
            // A number that was given to a half round is given again; the oldest may be forgotten by now.
            connection.query_row(
                "SELECT coalesce(max(round), 0) FROM run WHERE soak = ? AND whole = 1",
                [soak],
                |row| row.get(0),
            )
        })
    }

    /// Takes down what time the whole rounds took so far.
    pub fn soak_used(&mut self, soak: &str, used_ms: u64) -> Result<(), HistoryError> {
        self.write(|transaction| {
            transaction.execute(
                "UPDATE soak SET used_ms = ? WHERE id = ?",
                params![used_ms.cast_signed(), soak],
            )?;
            Ok(())
        })
    }

    /// Takes down that a soak is over.
    pub fn end_soak(&mut self, soak: &str, end: SoakEnd) -> Result<(), HistoryError> {
        let state = match end {
            SoakEnd::Done => "done",
            SoakEnd::Interrupted => "interrupted",
            SoakEnd::Broken => "broken",
        };
        self.write(|transaction| {
            transaction.execute(
                "UPDATE soak SET state = ? WHERE id = ?",
                params![state, soak],
            )?;
            Ok(())
        })
    }

    /// The rounds of a soak whose directories are there, oldest first.
    pub fn kept(&self, soak: &str) -> Result<Vec<KeptRun>, HistoryError> {
        self.read(|connection| {
            connection
                .prepare(
                    "SELECT run.id, run.directory, run.verdict, \
                       (SELECT group_concat(tenant || ':' || outcome, ' ') FROM \
                          (SELECT tenant, outcome FROM rehearsal WHERE rehearsal.run = run.no ORDER BY tenant)) \
                     FROM run WHERE soak = ? AND whole = 1 AND directory_kept = 1 ORDER BY no",
                )?
                .query_map([soak], |row| {
                    Ok(KeptRun {
                        id: row.get(0)?,
                        directory: row.get(1)?,
                        verdict: row.get(2)?,
                        outcomes: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
                    })
                })?
                .collect()
        })
    }

    /// Takes down that a run's directory is gone.
    pub fn directory_removed(&mut self, run: &str) -> Result<(), HistoryError> {
        self.write(|transaction| {
            transaction.execute("UPDATE run SET directory_kept = 0 WHERE id = ?", [run])?;
            Ok(())
        })
    }
}

fn soak_of(row: &Row<'_>) -> rusqlite::Result<Soak> {
    Ok(Soak {
        id: row.get(0)?,
        config: row.get(1)?,
        asked: row.get(2)?,
        seed: row.get::<_, i64>(3)?.cast_unsigned(),
        rounds: row.get(4)?,
        limit_ms: row.get::<_, Option<i64>>(5)?.map(i64::cast_unsigned),
        started_at: row.get(6)?,
        used_ms: row.get::<_, i64>(7)?.cast_unsigned(),
        owner: row.get(8)?,
    })
}
