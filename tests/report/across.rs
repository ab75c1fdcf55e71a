//! What is told of a fleet as a whole: slow statements, tenants that stand out, odd schemas, old snapshots.

use pgrehearse::event::{Envelope, Event, FleetFacts, HistoryGroup, SchemaGroup};
use pgrehearse::name::TenantName;
use pgrehearse::report::{
    ConsoleOptions, Summary, console_text, render_html, render_json, render_markdown,
};
use serde_json::Value;

use crate::documents::validate;
use crate::fabricated::{Tenant, run};

fn fleet() -> Vec<Envelope> {
    let names = ["a", "b", "c", "d", "e", "slow"];
    let mut events = run(names.map(Tenant::passing).to_vec());
    let tenants = names.map(|name| TenantName::new(name).unwrap());
    let group = |tenants: &[TenantName], changes: &[&str]| SchemaGroup {
        fingerprint: format!("{}", tenants.len()),
        history: "h".to_owned(),
        tenants: tenants.to_vec(),
        changes: changes.iter().map(|&change| change.to_owned()).collect(),
        more_changes: 0,
    };
    for envelope in &mut events {
        match &mut envelope.event {
            Event::StatementFinished { tenant, statement } if tenant.as_str() == "slow" => {
                statement.duration_ms = 4000.0;
                statement.wal_bytes = Some(200 << 20);
            }
            Event::SchemaRead { tenant, schema, .. } if tenant.as_str() == "slow" => {
                schema.bytes *= 12;
            }
            Event::SnapshotRead { tenant, snapshot } if tenant.as_str() == "c" => {
                // A file that was copied later than it was made.
                snapshot.made_at = Some("2026-11-01T00:00:00".to_owned());
                snapshot.modified_at = Some("2026-11-20T00:00:00Z".to_owned());
            }
            Event::RunStarted { run } => "2026-11-21T12:00:00Z".clone_into(&mut run.started_at),
            _ => {}
        }
    }
    let (most, odd) = tenants.split_at(5);
    let compared = Envelope {
        event: Event::FleetCompared {
            fleet: FleetFacts {
                histories: vec![HistoryGroup {
                    digest: "h".to_owned(),
                    tenants: tenants.to_vec(),
                    ..HistoryGroup::default()
                }],
                schemas: vec![
                    group(most, &[]),
                    group(odd, &["lacks index public.users_email"]),
                ],
            },
        },
        ..events.last().unwrap().clone()
    };
    events.insert(events.len() - 1, compared);
    events
}

#[test]
fn tenants_that_stand_out_are_named_with_what_explains_it() {
    let events = fleet();
    validate(&events);
    let summary = Summary::fold(&events);
    let report: Value = serde_json::from_str(&render_json(&summary).unwrap()).unwrap();
    let statement = &report["fleet"]["statements"][0];
    assert_eq!(
        (&statement["tenants"], &statement["slow_in"]),
        (&6.into(), &1.into())
    );
    assert_eq!(statement["duration_ms"]["tenant"], "slow");
    let outliers = report["fleet"]["outliers"].as_array().unwrap();
    let metrics: Vec<&str> = outliers
        .iter()
        .map(|o| o["metric"].as_str().unwrap())
        .collect();
    assert_eq!(metrics.len(), 3, "{outliers:#?}");
    assert!(
        outliers
            .iter()
            .all(|o| o["tenant"] == "slow" && o["size_ratio"] == 12.0)
    );
    let words =
        "took 4.0 s instead of 12 ms in the middle (its database is 12 times as large as is usual)";
    let text = console_text(&summary, &ConsoleOptions::default());
    assert!(text.contains(words), "{text}");
    let markdown = render_markdown(&summary);
    assert!(
        markdown.contains("took more than a second in 1 of 6 tenants"),
        "{markdown}"
    );
    let html = render_html(&summary).unwrap();
    assert!(html.contains(words), "{html}");
    assert!(
        html.contains("20 days"),
        "the age is that of the dump, not that of its copy"
    );
}

#[test]
fn equal_tenants_have_no_outlier() {
    let summary = Summary::fold(&run(["a", "b", "c", "d", "e"]
        .map(Tenant::passing)
        .to_vec()));
    let spread = summary.spread.unwrap();
    assert_eq!((spread.statements.len(), spread.outliers.len()), (1, 0));
}
