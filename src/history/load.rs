//! Reads the newest runs of a configuration, oldest first, with what is needed to compare them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{History, HistoryError};

/// Which runs are looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The configuration's path; that of the newest run where nothing is said.
    pub config: Option<String>,
    /// Only the rounds of this soak.
    pub soak: Option<String>,
    /// At most so many, the newest.
    pub last: u32,
}

/// The runs of a configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Loaded {
    pub(super) config: String,
    pub(super) runs: Vec<LoadedRun>,
    pub(super) rehearsals: Vec<Rehearsal>,
    pub(super) tenants: BTreeMap<i64, String>,
    /// The verdict is that of the rehearsal.
    pub(super) outcomes: BTreeMap<i64, Vec<String>>,
    pub(super) statements: BTreeMap<i64, LoadedStatement>,
    pub(super) ledger: Vec<LedgerRow>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct LoadedRun {
    pub(super) no: i64,
    pub(super) id: String,
    pub(super) soak: Option<String>,
    pub(super) round: Option<u32>,
    pub(super) started_at: String,
    pub(super) directory: String,
    pub(super) directory_kept: bool,
    pub(super) inputs: String,
    pub(super) seed: Option<u64>,
    pub(super) jobs: Option<u32>,
    pub(super) verdict: String,
    pub(super) duration_ms: u64,
    pub(super) calibration_ms: Option<f64>,
    pub(super) measures: BTreeMap<String, f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rehearsal {
    /// The place of its run among the loaded ones.
    pub(super) run: usize,
    pub(super) tenant: i64,
    pub(super) inputs: String,
    pub(super) verdict: String,
    pub(super) outcome: i64,
    pub(super) duration_ms: f64,
    pub(super) migrate_ms: Option<f64>,
    pub(super) suites_ms: Option<f64>,
    pub(super) rollback_ms: Option<f64>,
    pub(super) bytes: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct LoadedStatement {
    pub(super) direction: String,
    pub(super) step: String,
    pub(super) number: u32,
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LedgerRow {
    pub(super) run: usize,
    pub(super) tenant: i64,
    pub(super) statement: i64,
    pub(super) duration_ms: f64,
    pub(super) lock_ms: Option<f64>,
    pub(super) wal_bytes: Option<f64>,
}

impl History {
    pub(super) fn load(&self, selection: &Selection) -> Result<Loaded, HistoryError> {
        // One transaction: another process may add a run meanwhile.
        self.read(|connection| {
            let transaction = connection.unchecked_transaction()?;
            load(&transaction, selection)
        })
    }
}

fn load(connection: &Connection, selection: &Selection) -> rusqlite::Result<Loaded> {
    let newest = || {
        connection
            .query_row(
                "SELECT config FROM run WHERE whole = 1 ORDER BY no DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()
    };
    let config = match &selection.config {
        Some(config) => config.clone(),
        None => newest()?.unwrap_or_default(),
    };
    let mut loaded = Loaded {
        runs: runs(connection, &config, selection)?,
        config,
        ..Loaded::default()
    };
    let places: BTreeMap<i64, usize> = loaded
        .runs
        .iter()
        .enumerate()
        .map(|(place, run)| (run.no, place))
        .collect();
    let Some(first) = places.keys().next() else {
        return Ok(loaded);
    };
    let mut measures = connection.prepare("SELECT run, name, value FROM measure WHERE run >= ?")?;
    let mut rows = measures.query([first])?;
    while let Some(row) = rows.next()? {
        let place = places.get(&row.get(0)?);
        if let Some(run) = place.and_then(|place| loaded.runs.get_mut(*place)) {
            run.measures.insert(row.get(1)?, row.get(2)?);
        }
    }
    let mut rehearsals = connection.prepare(
        "SELECT run, tenant, inputs, verdict, outcome, duration_ms, migrate_ms, suites_ms, rollback_ms, bytes \
         FROM rehearsal WHERE run >= ? ORDER BY run, tenant",
    )?;
    let mut rows = rehearsals.query([first])?;
    while let Some(row) = rows.next()? {
        let number =
            |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(at)?.map(float));
        if let Some(run) = places.get(&row.get(0)?) {
            loaded.rehearsals.push(Rehearsal {
                run: *run,
                tenant: row.get(1)?,
                inputs: row.get(2)?,
                verdict: row.get(3)?,
                outcome: row.get(4)?,
                duration_ms: float(row.get(5)?),
                migrate_ms: number(6)?,
                suites_ms: number(7)?,
                rollback_ms: number(8)?,
                bytes: number(9)?,
            });
        }
    }
    let mut ledger = connection.prepare(
        "SELECT run, tenant, statement, duration_us, lock_us, wal_bytes FROM ledger WHERE run >= ? \
         ORDER BY run, tenant, statement",
    )?;
    let mut rows = ledger.query([first])?;
    while let Some(row) = rows.next()? {
        if let Some(run) = places.get(&row.get(0)?) {
            loaded.ledger.push(LedgerRow {
                run: *run,
                tenant: row.get(1)?,
                statement: row.get(2)?,
                duration_ms: float(row.get(3)?) / 1000.0,
                lock_ms: row.get::<_, Option<i64>>(4)?.map(|us| float(us) / 1000.0),
                wal_bytes: row.get::<_, Option<i64>>(5)?.map(float),
            });
        }
    }
    names(connection, &mut loaded)?;
    Ok(loaded)
}

fn runs(
    connection: &Connection,
    config: &str,
    selection: &Selection,
) -> rusqlite::Result<Vec<LoadedRun>> {
    let mut runs: Vec<LoadedRun> = connection
        .prepare(
            "SELECT no, id, soak, round, started_at, directory, directory_kept, inputs, seed, jobs, verdict, \
             duration_ms, calibration_ms FROM run WHERE config = ?1 AND whole = 1 AND (?2 IS NULL OR soak = ?2) \
             ORDER BY no DESC LIMIT ?3",
        )?
        .query_map(params![config, selection.soak, selection.last], |row| {
            Ok(LoadedRun {
                no: row.get(0)?,
                id: row.get(1)?,
                soak: row.get(2)?,
                round: row.get(3)?,
                started_at: row.get(4)?,
                directory: row.get(5)?,
                directory_kept: row.get(6)?,
                inputs: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
                seed: row.get::<_, Option<i64>>(8)?.map(i64::cast_unsigned),
                jobs: row.get(9)?,
                verdict: row.get::<_, Option<String>>(10)?.unwrap_or_default(),
                duration_ms: row.get::<_, Option<i64>>(11)?.unwrap_or_default().cast_unsigned(),
                calibration_ms: row.get(12)?,
                measures: BTreeMap::new(),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    runs.reverse();
    Ok(runs)
}

fn names(connection: &Connection, loaded: &mut Loaded) -> rusqlite::Result<()> {
    let mut tenants = connection.prepare("SELECT no, name FROM tenant")?;
    let mut rows = tenants.query([])?;
    while let Some(row) = rows.next()? {
        loaded.tenants.insert(row.get(0)?, row.get(1)?);
    }
    let mut outcomes = connection.prepare("SELECT facts FROM outcome WHERE no = ?")?;
    for rehearsal in &loaded.rehearsals {
        if let Entry::Vacant(entry) = loaded.outcomes.entry(rehearsal.outcome) {
            let facts: String = outcomes.query_row([rehearsal.outcome], |row| row.get(0))?;
            entry.insert(serde_json::from_str(&facts).unwrap_or_default());
        }
    }
    let mut statements = connection
        .prepare("SELECT direction, step, number, file, line, text FROM statement WHERE no = ?")?;
    for row in &loaded.ledger {
        if let Entry::Vacant(entry) = loaded.statements.entry(row.statement) {
            let statement = statements.query_row([row.statement], |row| {
                Ok(LoadedStatement {
                    direction: row.get(0)?,
                    step: row.get(1)?,
                    number: row.get(2)?,
                    file: row.get(3)?,
                    line: row.get(4)?,
                    text: row.get(5)?,
                })
            })?;
            entry.insert(statement);
        }
    }
    Ok(())
}

/// Times and sizes are far below what a float holds exactly.
#[expect(
    clippy::cast_precision_loss,
    reason = "times and sizes are far below what a float holds exactly"
)]
pub(super) fn float(number: i64) -> f64 {
    number as f64
}
