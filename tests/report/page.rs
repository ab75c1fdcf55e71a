//! `report.html`: what is in it, and that nothing can break out of it.

use std::collections::BTreeMap;

use pgrehearse::event::{
    CaseOutcome, Direction, Envelope, Event, Finding, Location, Point, SchemaChange, Stage,
    StageEnd, StatementRecord,
};
use pgrehearse::report::{Summary, render_html, render_markdown};
use proptest::prelude::*;
use serde_json::Value;

use crate::fabricated::{Tenant, case, run, statement};
use crate::large_fleet::large_run;
use crate::scenarios::{interrupted_run, rich_tenants};

const HOSTILE: &str = "</script><!--<script>]]>\"'><img src=x onerror=alert(1)>&lt;\u{2028}\u{2029}\u{1b}[2J\u{0}\u{202e}\u{2066}\u{7f}\r\n\t` ${x} 日本 </style>";

fn page(events: &[Envelope]) -> String {
    render_html(&Summary::fold(events)).unwrap()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).unwrap().1.split_once(end).unwrap().0
}

/// What can be read without JavaScript.
fn main_part(page: &str) -> &str {
    between(page, "<main", "<script")
}

fn data(page: &str) -> Value {
    let block = between(
        page,
        "<script type=\"application/json\" id=\"data\">",
        "</script>",
    );
    serde_json::from_str(block).unwrap()
}

/// The names of all tags in order, with those of their attributes.
fn tags(page: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, behind) = after.split_once('>').unwrap();
        let names = tag.split('"').step_by(2).collect::<String>();
        // What our own script and style hold is not markup.
        rest = match names.as_str() {
            "script" => behind.split_once("</script").unwrap().1,
            "style" => behind.split_once("</style").unwrap().1,
            _ => behind,
        };
        tags.push(names);
    }
    tags
}

/// A run in which every text that others write is `text`.
fn spoken(text: &str) -> Vec<Envelope> {
    let finding = |id: &'static str, stage| {
        Finding::new(id, stage, text)
            .object(text)
            .location(Some(Location {
                file: text.to_owned(),
                line: 1,
                column: 2,
            }))
            .evidence("excerpt", text)
            .evidence("detail", text)
            .evidence("step", text)
            .evidence("measured_ms", 3)
            .help(text)
    };
    let record = StatementRecord {
        step: text.to_owned(),
        file: text.to_owned(),
        sql: text.to_owned(),
        notices: vec![text.to_owned()],
        server_log: Some(vec![text.to_owned()]),
        left_invalid: Some(vec![text.to_owned()]),
        rewrites: vec![text.to_owned()],
        ..statement(Direction::Up, None)
    };
    let tenant = Tenant::new("acme+b@c=d")
        .restored("custom")
        .begin(Stage::Migrate)
        .statement(record)
        .finding(finding("migrate.statement-failed", Stage::Migrate))
        .end(Stage::Migrate, StageEnd::Completed, None, 5)
        .finding(finding("gates.not-checked", Stage::Suites))
        .case(case(text, Point::Migrated, CaseOutcome::Failed))
        .event(|tenant| Event::RollbackCompared {
            tenant,
            rollback: pgrehearse::event::RollbackProof {
                schema_changes: vec![SchemaChange {
                    object: text.to_owned(),
                    change: "added".to_owned(),
                    detail: text.to_owned(),
                }],
                ..Default::default()
            },
        })
        .skip_rest(Stage::Suites, text);
    let mut events = run(vec![tenant]);
    for envelope in &mut events {
        match &mut envelope.event {
            Event::RunStarted { run } => {
                text.clone_into(&mut run.engine_reason);
                run.postgres_version = Some(text.to_owned());
            }
            Event::TenantPlanned { labels, .. } => {
                *labels = BTreeMap::from([(text.to_owned(), text.to_owned())]);
            }
            _ => {}
        }
    }
    events
}

#[test]
fn the_part_without_javascript_is_golden() {
    let summary = Summary::fold(&run(rich_tenants()));
    insta::with_settings!({
        snapshot_path => "golden",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("page", main_part(&render_html(&summary).unwrap()).replace("><", ">\n<"));
    });
}

/// For `scripts/check-html.sh`, which opens these pages in a browser.
#[test]
fn pages_are_written_where_somebody_asks_for_them() {
    let pages = [
        ("rich", page(&run(rich_tenants()))),
        ("interrupted", page(&interrupted_run())),
        ("nothing", page(&run(Vec::new()))),
        ("cut-off", page(&[])),
        (
            "passing",
            page(&run(vec![
                Tenant::passing("acme"),
                Tenant::passing("globex"),
            ])),
        ),
        ("hostile", page(&spoken(HOSTILE))),
        ("fleet", page(&large_run(200))),
    ];
    for (name, page) in &pages {
        assert!(
            page.starts_with("<!doctype html>") && page.ends_with("</html>\n"),
            "{name}"
        );
        assert_eq!(page.matches("<script").count(), 2, "{name}");
        assert_eq!(page.matches("<h1").count(), 1, "{name}");
    }
    if let Some(directory) = std::env::var_os("PGREHEARSE_PAGES") {
        for (name, page) in pages {
            let path = std::path::Path::new(&directory)
                .join(name)
                .with_extension("html");
            std::fs::write(path, page).unwrap();
        }
    }
}

#[test]
fn every_tenant_and_every_finding_is_in_the_page() {
    for events in [run(rich_tenants()), interrupted_run(), large_run(40)] {
        let summary = Summary::fold(&events);
        let page = render_html(&summary).unwrap();
        let open = main_part(&page);
        let data = data(&page);
        let shared = |number: &Value| {
            data["shared"][usize::try_from(number.as_u64().unwrap()).unwrap()].clone()
        };
        assert_eq!(
            data["tenants"].as_array().unwrap().len(),
            summary.tenants.len()
        );
        for (tenant, shown) in summary
            .tenants
            .iter()
            .zip(data["tenants"].as_array().unwrap())
        {
            assert!(
                open.contains(&format!(">{}</a>", tenant.name)),
                "{}",
                tenant.name
            );
            assert_eq!(shown["name"], tenant.name.as_str());
            assert_eq!(shown["verdict"], tenant.verdict.as_str());
            let ids: Vec<String> = tenant
                .findings
                .iter()
                .map(|finding| finding.id.clone())
                .collect();
            let shown_ids: Vec<String> = shown["findings"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| shared(&row[0])["id"].as_str().unwrap().to_owned())
                .collect();
            assert_eq!(ids, shown_ids);
            for (finding, row) in tenant
                .findings
                .iter()
                .zip(shown["findings"].as_array().unwrap())
            {
                assert_eq!(
                    shared(&row[1]),
                    finding.message.replace('\u{1b}', "\u{fffd}")
                );
                assert_eq!(shared(&row[0])["help"], finding.help.as_str());
            }
            assert_eq!(
                shown["statements"].as_array().unwrap().len(),
                tenant.statements.len()
            );
            for (record, row) in tenant
                .statements
                .iter()
                .zip(shown["statements"].as_array().unwrap())
            {
                assert_eq!(shared(&row[0])["sql"], record.sql.as_str());
                assert_eq!(
                    shared(&row[4]).as_array().unwrap().len(),
                    record.locks.len()
                );
            }
            let cases = shown["cases"].as_array().unwrap().len()
                + shared(&shown["passed"]).as_array().unwrap().len();
            assert_eq!(cases, tenant.cases.len());
        }
        let mut anchors: Vec<&str> = open
            .split("id=\"finding-")
            .skip(1)
            .map(|rest| rest.split_once('"').unwrap().0)
            .collect();
        assert_eq!(anchors.len(), summary.groups.len());
        for key in &anchors {
            assert!(data["groups"][key].is_array(), "{key}");
        }
        anchors.sort_unstable();
        anchors.dedup();
        assert_eq!(anchors.len(), summary.groups.len(), "each has its own");
    }
}

#[test]
fn a_finding_of_seven_among_two_hundred_is_one_line() {
    let page = page(&large_run(200));
    assert!(main_part(&page).contains("7 of 200 tenants"));
    assert!(page.len() < 600_000, "{} bytes", page.len());
    // A comment on a pull request has at most 65,536 characters.
    let comment = render_markdown(&Summary::fold(&large_run(200)));
    assert!(comment.len() < 65_536, "{} bytes", comment.len());
}

#[test]
fn the_same_run_gives_the_same_page() {
    assert_eq!(page(&large_run(20)), page(&large_run(20)));
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let page = page(&run(rich_tenants()));
    let policy = between(
        &page,
        "http-equiv=\"Content-Security-Policy\" content=\"",
        "\"",
    );
    assert!(
        policy.starts_with("default-src &#39;none&#39;; style-src &#39;sha256-"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
    for way_out in [
        " src=",
        "href=\"http",
        "url(http",
        "@import",
        "fetch(",
        "innerHTML",
        "style=\"",
    ] {
        assert!(!page.contains(way_out), "{way_out}");
    }
}

#[test]
fn values_of_rows_are_not_in_the_page_where_the_report_has_none() {
    let page = page(&run(rich_tenants()));
    assert!(page.contains("Key (email)=(…) is duplicated."));
    assert!(!page.contains("reveal_values"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever others write, the page has the elements that it has with a harmless word.
    #[test]
    fn no_text_becomes_markup(text in prop_oneof![
        Just(HOSTILE.to_owned()),
        "[<>&\"'/!=a-z\\-\u{0}-\u{1f}\u{2028}\u{202a}-\u{202e}\u{2066}-\u{2069} ]{1,40}",
        "\\PC{1,40}",
    ]) {
        // A fragment of nothing but spaces has no sentence.
        prop_assume!(!text.trim().is_empty());
        // Backticks stand around words of code, which is all that they can do.
        let text = text.replace('`', "'");
        let page = page(&spoken(&text));
        prop_assert_eq!(tags(&page), tags(&self::page(&spoken("word"))));
        let unsafe_char = |c: char| (c.is_control() && c != '\n' && c != '\t')
            || ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
        prop_assert!(!page.chars().any(unsafe_char));
        let data = data(&page);
        let clean: String = text.chars().filter(|c| *c != '\r').map(|c| if unsafe_char(c) { '\u{fffd}' } else { c }).collect();
        prop_assert!(data["shared"].as_array().unwrap().iter().any(|value| *value == Value::String(clean.clone())));
    }
}
