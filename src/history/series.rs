//! Values run by run, and how the machine's own pace is taken out of them.

use std::collections::BTreeMap;

use super::load::{LedgerRow, Loaded, LoadedStatement, float};
use super::trend::{Series, StatementName};
use crate::robust::{median, spread};

/// Statements that are drawn.
const DRAWN: usize = 12;

/// How fast the machine was in each run, by its calibration statement.
pub(super) struct Noise {
    /// How much slower than usual; nothing where it was not measured.
    pace: Vec<Option<f64>>,
    relative: Option<f64>,
}

impl Noise {
    pub(super) fn of(loaded: &Loaded) -> Self {
        let measured: Vec<f64> = loaded
            .runs
            .iter()
            .filter_map(|run| run.calibration_ms)
            .collect();
        let usual = median(&measured).filter(|usual| *usual > 0.0);
        Self {
            pace: loaded
                .runs
                .iter()
                .map(|run| Some(run.calibration_ms.filter(|ms| *ms > 0.0)? / usual?))
                .collect(),
            relative: usual.and_then(|usual| Some(spread(&measured)? / usual)),
        }
    }

    /// The spread of the calibration's times by their median, in percent.
    pub(super) fn percent(&self) -> Option<f64> {
        self.relative
            .map(|relative| (relative * 1000.0).round() / 10.0)
    }

    /// The same as a part of one; nothing is known to be noisy where nothing was measured.
    pub(super) fn relative(&self) -> f64 {
        self.relative.unwrap_or_default()
    }

    /// A time as it would have been at the machine's usual pace.
    pub(super) fn normalised(&self, run: usize, value: f64) -> Option<f64> {
        Some(value / self.pace.get(run).copied()??)
    }
}

impl StatementName {
    pub(super) fn of(statement: &LoadedStatement) -> Self {
        Self {
            direction: statement.direction.clone(),
            step: statement.step.clone(),
            number: statement.number,
            file: statement.file.clone(),
            line: statement.line,
            text: statement.text.clone(),
        }
    }

    /// `up 0001_add statement 3`.
    pub(super) fn short(&self) -> String {
        format!("{} {} statement {}", self.direction, self.step, self.number)
    }
}

/// What is drawn: the whole run, and the statements that took longest.
pub(super) fn series(loaded: &Loaded, noise: &Noise) -> Vec<Series> {
    let runs = loaded.runs.len();
    let whole: Vec<Option<f64>> = loaded
        .runs
        .iter()
        .map(|run| i64::try_from(run.duration_ms).ok().map(float))
        .collect();
    let mut all = vec![drawn("whole run".to_owned(), None, whole, noise)];
    let mut statements: BTreeMap<i64, Vec<&LedgerRow>> = BTreeMap::new();
    for row in &loaded.ledger {
        statements.entry(row.statement).or_default().push(row);
    }
    let mut lines: Vec<(f64, StatementName, Vec<Option<f64>>)> = statements
        .into_iter()
        .filter_map(|(number, rows)| {
            let name = StatementName::of(loaded.statements.get(&number)?);
            let mut by_run: Vec<Vec<f64>> = vec![Vec::new(); runs];
            for row in rows {
                by_run.get_mut(row.run)?.push(row.duration_ms);
            }
            let values: Vec<Option<f64>> = by_run.iter().map(|values| median(values)).collect();
            let longest = values.iter().flatten().copied().fold(0.0, f64::max);
            Some((longest, name, values))
        })
        .collect();
    lines.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    all.extend(
        lines
            .into_iter()
            .take(DRAWN)
            .map(|(_, name, values)| drawn(name.short(), Some(name), values, noise)),
    );
    all
}

fn drawn(
    name: String,
    statement: Option<StatementName>,
    values: Vec<Option<f64>>,
    noise: &Noise,
) -> Series {
    let normalised: Vec<Option<f64>> = values
        .iter()
        .enumerate()
        .map(|(run, value)| noise.normalised(run, (*value)?))
        .collect();
    let known = normalised.iter().any(Option::is_some);
    Series {
        name,
        statement,
        metric: "duration",
        unit: "ms",
        values,
        normalised: known.then_some(normalised),
    }
}
