//! Histories with a seeded flake, a seeded slow-down and a seeded leak, and ones with none.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::event::{Direction, Stage, VariationFacts, Verdict};

/// What a round was like, by its number from 1.
struct Seeded {
    verdict: fn(u32) -> Verdict,
    statement_ms: fn(u32) -> f64,
    calibration_ms: fn(u32) -> f64,
    measure: fn(u32) -> (&'static str, f64),
    suites_ms: fn(u32) -> u64,
}

const QUIET: Seeded = Seeded {
    verdict: |_| Verdict::Pass,
    statement_ms: |round| 20.0 + f64::from(round % 3),
    calibration_ms: |round| 30.0 + f64::from(round % 2),
    measure: |_| ("memory_bytes", 5e7),
    suites_ms: |_| 300,
};

fn record(round: u32, seeded: &Seeded) -> RunRecord {
    let verdict = (seeded.verdict)(round);
    let (name, value) = (seeded.measure)(round);
    let facts = match verdict {
        Verdict::Fail => vec!["suites.case-failed · suite coin".to_owned()],
        _ => Vec::new(),
    };
    RunRecord {
        inputs: "same".to_owned(),
        variation: Some(VariationFacts {
            seed: u64::from(round),
            jobs: 2,
        }),
        verdict,
        duration_ms: 1000,
        calibration_ms: Some((seeded.calibration_ms)(round)),
        measures: BTreeMap::from([("leftovers".to_owned(), 0.0), (name.to_owned(), value)]),
        tenants: vec![TenantRecord {
            name: "acme".to_owned(),
            inputs: "same too".to_owned(),
            verdict,
            duration_ms: 900,
            stages: BTreeMap::from([(Stage::Suites, (seeded.suites_ms)(round))]),
            bytes: Some(8_000_000),
            facts,
            statements: vec![StatementMeasure {
                direction: Direction::Up,
                step: "0001_add".to_owned(),
                number: 2,
                file: "m/0001_add.up.sql".to_owned(),
                line: 3,
                digest: "d".repeat(64),
                text: "ALTER TABLE <script>alert(1)</script>".to_owned(),
                duration_ms: (seeded.statement_ms)(round),
                lock_ms: Some((seeded.statement_ms)(round)),
                wal_bytes: Some(4096),
            }],
        }],
    }
}

fn soak(id: &str, owner: &str) -> Soak {
    Soak {
        id: id.to_owned(),
        config: "harness.yaml".to_owned(),
        asked: "all".to_owned(),
        seed: u64::MAX,
        rounds: Some(12),
        limit_ms: None,
        started_at: "2026-11-21T20:00:00Z".to_owned(),
        used_ms: 0,
        owner: owner.to_owned(),
    }
}

fn beginning(soak: &str, round: u32) -> Beginning {
    let id = format!("{soak}-r{round}");
    Beginning {
        directory: format!(".pgrehearse/runs/{id}"),
        id,
        config: "harness.yaml".to_owned(),
        started_at: "2026-11-21T20:00:00Z".to_owned(),
        round: Some((soak.to_owned(), round)),
    }
}

fn filled(dir: &Path, seeded: &Seeded) -> History {
    let mut history = History::open(&dir.join("state/history.db")).unwrap();
    history.begin_soak(&soak("s", "me")).unwrap();
    for round in 1..=12 {
        let begun = beginning("s", round);
        history.begin(&begun).unwrap();
        history.finish(&begun.id, &record(round, seeded)).unwrap();
    }
    history
}

fn trend_of(seeded: &Seeded) -> Trend {
    let dir = tempfile::tempdir().unwrap();
    let selection = Selection {
        last: 100,
        ..Selection::default()
    };
    let history = filled(dir.path(), seeded);
    history.trend_where(&selection, None, |_| true).unwrap()
}

#[test]
fn nothing_is_found_where_nothing_is() {
    let trend = trend_of(&QUIET);
    assert_eq!(trend.runs.len(), 12);
    assert!(!trend.is_suspicious(), "{trend:#?}");
    assert!(trend.failures.is_empty());
}

#[test]
fn a_flake_is_told_with_what_differed() {
    let trend = trend_of(&Seeded {
        verdict: |round| {
            if round % 4 == 0 {
                Verdict::Fail
            } else {
                Verdict::Pass
            }
        },
        ..QUIET
    });
    let flake = trend.flakes.first().unwrap();
    assert!(flake.verdicts_differ && trend.flakes.len() == 1);
    let told: Vec<(&str, usize, usize)> = flake
        .outcomes
        .iter()
        .map(|outcome| {
            (
                outcome.verdict.as_str(),
                outcome.runs,
                outcome.differs.len(),
            )
        })
        .collect();
    assert_eq!(told, [("pass", 9, 0), ("fail", 3, 1)]);
    let failure = trend.failures.first().unwrap();
    assert_eq!((failure.runs, failure.of), (3, 12));
    assert_eq!(
        failure.example.repro.as_deref(),
        Some("pgrehearse repro s-r12/acme")
    );
}

#[test]
fn a_slow_down_is_told_once_and_from_where_on() {
    let trend = trend_of(&Seeded {
        statement_ms: |round| {
            if round < 8 {
                20.0 + f64::from(round % 3)
            } else {
                90.0
            }
        },
        ..QUIET
    });
    let [regression] = trend.regressions.as_slice() else {
        panic!("{:#?}", trend.regressions);
    };
    assert_eq!(
        (regression.metric, regression.since_round),
        ("duration", Some(8))
    );
    assert!(!regression.inputs_changed);
    let tenant = regression.tenants.first().unwrap();
    assert_eq!((tenant.after, tenant.runs_before), (90.0, 7));
    let suites = trend_of(&Seeded {
        suites_ms: |round| if round < 6 { 300 } else { 900 },
        ..QUIET
    });
    let told: Vec<_> = suites
        .regressions
        .iter()
        .map(|found| (found.metric, found.since_round))
        .collect();
    assert_eq!(told, [("suites", Some(6))]);
}

#[test]
fn a_slow_down_is_found_on_an_uneven_machine() {
    /// Measured while others used the machine.
    const PACE: [f64; 12] = [
        93.4, 40.6, 48.0, 56.3, 74.8, 102.3, 37.3, 76.7, 70.1, 82.0, 54.1, 36.2,
    ];
    fn pace(round: u32) -> f64 {
        PACE[usize::try_from(round).unwrap() - 1]
    }
    // One that sleeps from then on, and one that computes.
    let sleeps: fn(u32) -> f64 = |round| if round < 8 { pace(round) / 20.0 } else { 255.0 };
    let computes: fn(u32) -> f64 = |round| pace(round) * if round < 8 { 0.5 } else { 3.0 };
    for statement_ms in [sleeps, computes] {
        let trend = trend_of(&Seeded {
            statement_ms,
            calibration_ms: pace,
            ..QUIET
        });
        let told: Vec<_> = trend
            .regressions
            .iter()
            .map(|found| (found.metric, found.since_round))
            .collect();
        assert_eq!(told, [("duration", Some(8))]);
    }
    let nothing = trend_of(&Seeded {
        statement_ms: |round| pace(round) * 3.0,
        calibration_ms: pace,
        ..QUIET
    });
    assert_eq!(nothing.regressions, []);
}

#[test]
fn neither_a_slow_machine_nor_an_uneven_one_is_a_slow_down() {
    let slow_machine = trend_of(&Seeded {
        statement_ms: |round| if round < 8 { 20.0 } else { 60.0 },
        calibration_ms: |round| if round < 8 { 30.0 } else { 90.0 },
        ..QUIET
    });
    assert_eq!(slow_machine.regressions, []);
    // What sleeps takes as long on a machine that has become faster.
    let sleeps = trend_of(&Seeded {
        statement_ms: |_| 100.0,
        calibration_ms: |round| if round < 8 { 90.0 } else { 30.0 },
        ..QUIET
    });
    assert_eq!(sleeps.regressions, []);
    let once = trend_of(&Seeded {
        statement_ms: |round| if round == 9 { 900.0 } else { 20.0 },
        ..QUIET
    });
    assert_eq!(once.regressions, []);
}

#[test]
fn a_leak_is_told_and_a_cache_is_not() {
    let leak = trend_of(&Seeded {
        measure: |round| ("memory_bytes", 5e7 + 3e6 * f64::from(round)),
        ..QUIET
    });
    let leak = leak.leaks.first().unwrap();
    assert_eq!((leak.measure.as_str(), leak.rounds), ("memory_bytes", 10));
    assert!((2.9e6..3.1e6).contains(&leak.each_round));
    let cache = trend_of(&Seeded {
        measure: |round| ("memory_bytes", 5e7 + 6e7 * f64::from(round.min(4))),
        ..QUIET
    });
    assert_eq!(cache.leaks, []);
    let left = trend_of(&Seeded {
        measure: |round| ("leftovers", f64::from(u32::from(round == 12))),
        ..QUIET
    });
    assert_eq!(left.leaks.len(), 1, "one is enough, and at once");
    let files = trend_of(&Seeded {
        measure: |round| ("project_files", f64::from(round)),
        ..QUIET
    });
    assert_eq!(files.leaks.len(), 1);
}

#[test]
fn documents_escape_and_follow_their_schema() {
    let trend = trend_of(&Seeded {
        verdict: |round| {
            if round % 4 == 0 {
                Verdict::Fail
            } else {
                Verdict::Pass
            }
        },
        statement_ms: |round| if round < 8 { 20.0 } else { 90.0 },
        measure: |round| ("containers", f64::from(round)),
        ..QUIET
    });
    assert_eq!(
        (
            trend.flakes.len(),
            trend.regressions.len(),
            trend.leaks.len()
        ),
        (1, 1, 1)
    );
    let schema = serde_json::from_str(include_str!("../../docs/trend.schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let value = serde_json::from_str(&trend.json().unwrap()).unwrap();
    let wrong: Vec<String> = validator
        .iter_errors(&value)
        .map(|error| error.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let html = trend_html(&trend);
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script"));
    assert!(html.contains("pgrehearse repro s-r12/acme") && html.contains("<polyline"));
    let markdown = trend_markdown(&trend);
    assert!(markdown.contains("## Flaky") && markdown.contains("## Grows from round to round"));
    let look = TrendStyle {
        style: crate::report::Style::default(),
        width: 100,
        drawn: true,
    };
    let text = trend_text(&trend, look);
    assert!(text.contains("1 flake, 1 regression, 1 leak"), "{text}");
    assert!(text.contains("since round 8"), "{text}");
}

#[test]
fn a_killed_soak_is_gone_on_with_by_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut history = filled(dir.path(), &QUIET);
    history.begin(&beginning("s", 13)).unwrap();
    let aim = (Some(12), None);
    let alive = history
        .take_over("harness.yaml", "all", aim, "other", |_| false)
        .unwrap();
    assert_eq!(alive, None);
    let other_aim = (Some(13), None);
    let other = history
        .take_over("harness.yaml", "all", other_aim, "other", |_| true)
        .unwrap();
    assert_eq!(other, None);
    let taken = history
        .take_over("harness.yaml", "all", aim, "other", |owner| owner == "me")
        .unwrap();
    assert_eq!(taken, Some(soak("s", "me")));
    let again = history
        .take_over("harness.yaml", "all", aim, "third", |owner| owner == "me")
        .unwrap();
    assert_eq!(again, None);
    let halves = history.discard_halves("s").unwrap();
    assert_eq!(halves.len(), 1);
    assert_eq!(history.rounds_done("s").unwrap(), 12);
    history.end_soak("s", SoakEnd::Done).unwrap();
    let ended = history
        .take_over("harness.yaml", "all", aim, "x", |_| true)
        .unwrap();
    assert_eq!(ended, None);
}

#[test]
fn two_processes_may_write_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("history.db");
    std::thread::scope(|scope| {
        for soak_id in ["a", "b", "c"] {
            let path = &path;
            scope.spawn(move || {
                let mut history = History::open(path).unwrap();
                history.begin_soak(&soak(soak_id, "me")).unwrap();
                for round in 1..=10 {
                    let begun = beginning(soak_id, round);
                    history.begin(&begun).unwrap();
                    history.finish(&begun.id, &record(round, &QUIET)).unwrap();
                }
            });
        }
    });
    let mut history = History::open_existing(&path).unwrap();
    let all = Selection {
        last: 100,
        ..Selection::default()
    };
    assert_eq!(history.trend(&all, None).unwrap().runs.len(), 30);
    let of_soak = Selection {
        soak: Some("b".to_owned()),
        ..all.clone()
    };
    assert_eq!(history.trend(&of_soak, None).unwrap().runs.len(), 10);
    // So many that only those of the newest runs are remembered.
    history.prune("harness.yaml", usize::MAX).unwrap();
    let trend = history.trend(&all, None).unwrap();
    assert_eq!(trend.runs.len(), 30);
    let drawn = trend.series.last().unwrap().values.iter().flatten();
    assert_eq!(drawn.count(), 20);
}

#[test]
fn what_is_no_history_of_ours_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("history.db");
    assert!(matches!(
        History::open_existing(&path),
        Err(HistoryError::Absent { .. })
    ));
    std::fs::write(&path, "this is no database, and it is longer than the head of one, which has 100 bytes in all........").unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(
        History::open(&path),
        Err(HistoryError::Foreign { .. })
    ));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let other = dir.path().join("other.db");
    let connection = rusqlite::Connection::open(&other).unwrap();
    connection
        .execute_batch("CREATE TABLE mine (a); PRAGMA user_version = 3")
        .unwrap();
    assert!(matches!(
        History::open(&other),
        Err(HistoryError::Foreign { .. })
    ));
    let later = dir.path().join("later.db");
    drop(History::open(&later).unwrap());
    let connection = rusqlite::Connection::open(&later).unwrap();
    connection.execute_batch("PRAGMA user_version = 9").unwrap();
    assert!(matches!(
        History::open(&later),
        Err(HistoryError::Later { version: 9, .. })
    ));
}
