//! Runs of shards that are joined, and those that must not be.

use pgrehearse::event::{Envelope, Event, ShardFacts, Stage, Verdict};
use pgrehearse::name::TenantName;
use pgrehearse::report::{MergeError, ShardRun, Summary, merge, render_json};
use proptest::prelude::*;

use crate::fabricated::{Tenant, run_started, stream};

const FLEET: [&str; 5] = ["acme", "beta", "coral", "delta", "echo"];

/// The run of one shard with some of the tenants; one that is named twice fails to finish.
fn shard(index: usize, of: usize, tenants: &[&str]) -> Vec<Envelope> {
    let Event::RunStarted { mut run } = run_started() else {
        unreachable!()
    };
    run.id = format!("20261121-09000{index}-00000{index}");
    run.started_at = format!("2026-11-21T09:00:0{}Z", 9 - index);
    run.shard = Some(ShardFacts {
        index,
        of,
        fleet: FLEET
            .iter()
            .map(|name| TenantName::new(*name).unwrap())
            .collect(),
        durations_sha256: None,
    });
    let tenants: Vec<Tenant> = tenants
        .iter()
        .map(|name| {
            Tenant::new(name)
                .restored("custom")
                .completed(Stage::Migrate, 5)
                .skipped(Stage::Suites, "none is configured")
                .completed(Stage::Rollback, 5)
                .completed(Stage::Redo, 5)
                .torn_down()
        })
        .collect();
    let mut events = vec![Event::RunStarted { run }];
    events.extend(tenants.iter().map(|tenant| tenant.planned("gold")));
    events.extend(tenants.into_iter().flat_map(|tenant| tenant.events));
    events.push(Event::RunFinished {
        duration_ms: 1_000 * u64::try_from(index).unwrap(),
    });
    stream(events)
}

fn joined(shards: &[Vec<Envelope>]) -> Result<Vec<Envelope>, MergeError> {
    let names: Vec<String> = (1..=shards.len()).map(|n| format!("runs/{n}")).collect();
    let runs: Vec<ShardRun<'_>> = shards
        .iter()
        .zip(&names)
        .map(|(events, shown)| ShardRun { shown, events })
        .collect();
    merge(&runs)
}

fn message(shards: &[Vec<Envelope>]) -> String {
    joined(shards).unwrap_err().to_string()
}

fn three() -> [Vec<Envelope>; 3] {
    [
        shard(1, 3, &["echo", "acme"]),
        shard(2, 3, &["delta"]),
        shard(3, 3, &["coral", "beta"]),
    ]
}

/// With the facts of the start changed.
fn changed(
    mut events: Vec<Envelope>,
    change: impl Fn(&mut pgrehearse::event::RunFacts),
) -> Vec<Envelope> {
    for envelope in &mut events {
        if let Event::RunStarted { run } = &mut envelope.event {
            change(run);
        }
    }
    events
}

#[test]
fn the_whole_is_the_fleet_in_its_order() {
    let events = joined(&three()).unwrap();
    let seqs: Vec<u64> = events.iter().map(|envelope| envelope.seq).collect();
    assert_eq!(
        seqs,
        (1..=u64::try_from(events.len()).unwrap()).collect::<Vec<_>>()
    );
    let summary = Summary::fold(&events);
    let names: Vec<&str> = summary
        .tenants
        .iter()
        .map(|tenant| tenant.name.as_str())
        .collect();
    assert_eq!(names, FLEET);
    assert_eq!(summary.verdict, Verdict::Pass);
    assert_eq!(summary.duration_ms, 3_000, "that of the slowest shard");
    let report: serde_json::Value = serde_json::from_str(&render_json(&summary).unwrap()).unwrap();
    assert_eq!(
        report["run"]["started_at"], "2026-11-21T09:00:06Z",
        "the first to start"
    );
    assert_eq!(report["run"]["shard"], serde_json::Value::Null);
    assert_eq!(report["run"]["merged"].as_array().unwrap().len(), 3);
    // The id is that of the same shards, whoever joins them.
    let id = report["run"]["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("20261121-090006-"), "{id}");
}

#[test]
fn a_shard_that_was_killed_makes_the_whole_an_error() {
    let [first, mut second, third] = three();
    second.truncate(second.len() - 4);
    let summary = Summary::fold(&joined(&[first, second, third]).unwrap());
    assert_eq!(summary.verdict, Verdict::Error);
    assert_eq!((summary.counts.pass, summary.counts.error), (4, 1));
}

#[test]
fn gaps_are_refused() {
    let [first, _, third] = three();
    assert_eq!(message(&[first.clone(), third]), "1 of 3 is missing: 2/3");
    assert_eq!(message(&[first]), "2 of 3 are missing: 2/3, 3/3");
    assert_eq!(message(&[]), "no run was named");
}

#[test]
fn overlaps_are_refused() {
    let [first, second, third] = three();
    assert_eq!(
        message(&[first.clone(), second.clone(), third.clone(), first.clone()]),
        "shard 1/3 is there twice: `runs/1` and `runs/4`"
    );
    assert_eq!(
        message(&[
            shard(1, 3, &["echo", "acme", "delta"]),
            second.clone(),
            third.clone()
        ]),
        "the shards do not fit together: tenant delta is in the shards 1/3, 2/3"
    );
    assert_eq!(
        message(&[shard(1, 3, &["echo"]), second.clone(), third.clone()]),
        "the shards do not fit together: no shard has 1 tenant: acme"
    );
    assert_eq!(
        message(&[shard(1, 3, &["echo", "acme", "zulu"]), second, third]),
        "the shards do not fit together: tenant zulu does not belong to the fleet"
    );
}

type Change = fn(&mut pgrehearse::event::RunFacts);

#[test]
fn different_inputs_are_refused() {
    let whole = changed(shard(1, 3, &["acme"]), |run| run.shard = None);
    assert_eq!(
        message(&[whole]),
        "`runs/1` is a run over a whole fleet, not of a shard"
    );
    let changes: [(&str, Change); 10] = [
        ("the version of pgrehearse", |run| {
            run.tool_version = "9".to_owned();
        }),
        ("harness.yaml", |run| run.config_sha256 = "9".to_owned()),
        ("the migration", |run| run.migration_sha256 = "9".to_owned()),
        ("the files of suites and models", |run| {
            run.inputs_sha256 = Some("9".to_owned());
        }),
        ("the engine", |run| run.engine = "docker".to_owned()),
        ("the server's version", |run| run.postgres_version = None),
        ("the server's programs", |run| run.server_sha256 = None),
        ("whether values are revealed", |run| {
            run.reveal_values = true;
        }),
        ("the file of `--durations`", |run| {
            run.shard.as_mut().unwrap().durations_sha256 = Some("9".to_owned());
        }),
        ("the tenants of the fleet", |run| {
            run.shard.as_mut().unwrap().fleet.pop();
        }),
    ];
    for (expected, change) in changes {
        let [first, second, third] = three();
        match joined(&[first, changed(second, change), third]) {
            Err(MergeError::Different {
                what, first, other, ..
            }) => {
                assert_eq!(
                    (what, first.as_str(), other.as_str()),
                    (expected, "runs/1", "runs/2")
                );
            }
            other => panic!("{expected}: {other:?}"),
        }
    }
}

proptest! {
    /// However a fleet is cut and whatever the order in which shards are named.
    #[test]
    fn the_cut_does_not_show(places in prop::collection::vec(0_usize..3, 5), turn in 0_usize..3) {
        let mut shards: Vec<Vec<Envelope>> = (0..3)
            .map(|part| {
                let own: Vec<&str> = FLEET.iter().zip(&places).filter(|(_, place)| **place == part).map(|(name, _)| *name).collect();
                shard(part + 1, 3, &own)
            })
            .collect();
        let straight = joined(&shards).unwrap();
        shards.rotate_left(turn);
        prop_assert_eq!(&straight, &joined(&shards).unwrap());
        let summary = Summary::fold(&straight);
        let names: Vec<&str> = summary.tenants.iter().map(|tenant| tenant.name.as_str()).collect();
        prop_assert_eq!(names, FLEET);
    }
}
