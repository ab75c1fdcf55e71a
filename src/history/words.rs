//! A trend in sentences, the same in every document.

use std::time::Duration;

use super::trend::{
    Example, Failure, Flake, FlakeOutcome, Leak, RegressedTenant, Regression, Trend,
};
use crate::text::{bytes, count, duration};

/// Facts of one outcome that are told.
const FACTS: usize = 4;
/// Tenants that are named.
const TENANTS: usize = 3;

/// A value with its unit.
pub(super) fn value(number: f64, unit: &str) -> String {
    match unit {
        "ms" => duration(Duration::try_from_secs_f64(number / 1000.0).unwrap_or_default()),
        "bytes" => bytes(whole(number)),
        _ => format!("{number:.0}"),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float saturates"
)]
fn whole(number: f64) -> u64 {
    number.max(0.0).round() as u64
}

impl Trend {
    /// `12 runs: 10 passed, 2 failed; 1 flake, no regression, no leak`.
    pub(super) fn headline(&self) -> String {
        let of = |verdict: &str| {
            self.runs
                .iter()
                .filter(|run| run.verdict == verdict)
                .count()
        };
        let verdicts: Vec<String> = [
            ("pass", "passed"),
            ("warn", "warned"),
            ("fail", "failed"),
            ("error", ""),
        ]
        .into_iter()
        .filter(|(verdict, _)| of(verdict) > 0)
        .map(|(verdict, word)| match of(verdict) {
            number if verdict == "error" => count(number, "error"),
            number => format!("{number} {word}"),
        })
        .collect();
        let found = |number: usize, noun: &str| match number {
            0 => format!("no {noun}"),
            number => count(number, noun),
        };
        format!(
            "{}: {}; {}, {}, {}",
            count(self.runs.len(), "run"),
            if verdicts.is_empty() {
                "nothing".to_owned()
            } else {
                verdicts.join(", ")
            },
            found(self.flakes.len(), "flake"),
            found(self.regressions.len(), "regression"),
            found(self.leaks.len(), "leak"),
        )
    }

    /// How even the machine was.
    pub(super) fn noise(&self) -> String {
        match self.noise_percent {
            Some(percent) => format!(
                "the machine's pace differs by {percent} % from run to run (calibration statement)"
            ),
            None => "the machine's pace was not measured: no run of these is a round of a soak"
                .to_owned(),
        }
    }
}

/// `acme: other outcomes with the same inputs in 10 runs`.
pub(super) fn flake(flake: &Flake) -> String {
    let what = if flake.verdicts_differ {
        "other verdicts"
    } else {
        "other findings"
    };
    format!(
        "{}: {what} with the same inputs, in {}",
        flake.tenant,
        count(flake.runs, "run")
    )
}

/// `fail in 3 runs: suites.case-failed · …`.
pub(super) fn outcome(outcome: &FlakeOutcome) -> String {
    format!(
        "{} in {}{}; for example {}",
        outcome.verdict,
        count(outcome.runs, "run"),
        facts(&outcome.differs),
        example(&outcome.example)
    )
}

pub(super) fn failure(failure: &Failure) -> String {
    format!(
        "{}: {} in {} of {}{}; for example {}",
        failure.tenant,
        failure.verdict,
        failure.runs,
        count(failure.of, "run"),
        facts(&failure.facts),
        example(&failure.example)
    )
}

fn facts(facts: &[String]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let shown: Vec<&str> = facts.iter().take(FACTS).map(String::as_str).collect();
    let more = match facts.len().saturating_sub(FACTS) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    format!(": {}{more}", shown.join("; "))
}

fn example(example: &Example) -> String {
    let round = example
        .round
        .map(|round| format!("round {round}, "))
        .unwrap_or_default();
    let varied = match (&example.seed, example.jobs) {
        (Some(seed), Some(jobs)) => format!(" (seed {seed}, {jobs} at once)"),
        _ => String::new(),
    };
    let removed = if example.kept {
        ""
    } else {
        ", whose directory is gone"
    };
    format!("{round}run {}{varied}{removed}", example.run)
}

/// `duration of up 0001_add statement 2 since round 7 (run …): acme 20 ms → 120 ms (×6.0, spread 2 ms)`.
pub(super) fn regression(regression: &Regression) -> String {
    let what = match &regression.statement {
        Some(statement) => format!(
            " of {} ({}:{})",
            statement.short(),
            statement.file,
            statement.line
        ),
        None => " of the whole rehearsal".to_owned(),
    };
    let metric = match regression.metric {
        "wal" => "write-ahead log",
        "size" => "size of the database",
        "lock" => "time under lock",
        "migrate" => "time of the migration",
        "suites" => "time of the suites",
        "rollback" => "time of the rollback",
        other => other,
    };
    // These say themselves what they are about.
    let of_tenant = matches!(
        regression.metric,
        "size" | "migrate" | "suites" | "rollback"
    );
    let what = if of_tenant { String::new() } else { what };
    let round = regression
        .since_round
        .map(|round| format!("round {round}, "))
        .unwrap_or_default();
    let shown: Vec<String> = regression
        .tenants
        .iter()
        .take(TENANTS)
        .map(|tenant| grown(tenant, regression.unit))
        .collect();
    let more = match regression.tenants.len().saturating_sub(TENANTS) {
        0 => String::new(),
        more => format!("; and {}", count(more, "more tenant")),
    };
    let changed = if regression.inputs_changed {
        "; what shapes the run changed there too"
    } else {
        ""
    };
    format!(
        "{metric}{what} since {round}run {}: {}{more}{changed}",
        regression.since,
        shown.join("; ")
    )
}

fn grown(tenant: &RegressedTenant, unit: &str) -> String {
    let times = if tenant.before > 0.0 {
        format!("×{:.1}, ", tenant.after / tenant.before)
    } else {
        String::new()
    };
    format!(
        "{} {} → {} ({times}spread {}; {} runs before, {} since)",
        tenant.tenant,
        value(tenant.before, unit),
        value(tenant.after, unit),
        value(tenant.spread, unit),
        tenant.runs_before,
        tenant.runs_after
    )
}

pub(super) fn leak(leak: &Leak) -> String {
    let unit = if leak.measure.ends_with("_bytes") {
        "bytes"
    } else {
        ""
    };
    let what = measure(&leak.measure);
    if leak.measure == "leftovers" {
        return format!("{what}: {} after the last round", value(leak.last, unit));
    }
    let each = if unit == "bytes" {
        value(leak.each_round, unit)
    } else {
        format!("{:.1}", leak.each_round)
    };
    format!(
        "{what}: {} → {} in {}, {each} each round",
        value(leak.first, unit),
        value(leak.last, unit),
        count(leak.rounds, "round")
    )
}

/// What a measure is.
pub(super) fn measure(name: &str) -> &str {
    match name {
        "memory_bytes" => "memory of pgrehearse",
        "file_descriptors" => "open files of pgrehearse",
        "threads" => "threads of pgrehearse",
        "processes" => "processes of this user",
        "containers" => "containers and volumes on the engine",
        "leftovers" => "sandboxes left behind by a round",
        "state_bytes" => "files in .pgrehearse, runs apart",
        "temporary_entries" => "entries in the folder for temporary files",
        "project_files" => "files in the folder of harness.yaml",
        "used_disk_bytes" => "used space of the disk",
        other => other,
    }
}
