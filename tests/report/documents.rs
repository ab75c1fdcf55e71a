//! Golden tests of every document, and the report against its published schema.

use pgrehearse::event::{Envelope, Event, Finding, ModelCell, Point, Stage};
use pgrehearse::report::{
    ConsoleOptions, Style, Summary, Verbosity, console_text, render_code_quality, render_json,
    render_junit, render_markdown, render_sarif,
};

use crate::fabricated::{Tenant, not_checked, run};
use crate::scenarios::{interrupted_run, rich_tenants};

fn golden(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => "golden",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

fn rich() -> Summary {
    Summary::fold(&run(rich_tenants()))
}

fn options() -> ConsoleOptions {
    ConsoleOptions {
        report: Some(".pgrehearse/runs/20261121-090000-00c0de/report.json".to_owned()),
        ..ConsoleOptions::default()
    }
}

#[test]
fn the_console_explains_what_happened() {
    golden("console", &console_text(&rich(), &options()));
    let interrupted = Summary::fold(&interrupted_run());
    golden(
        "console_interrupted",
        &console_text(&interrupted, &options()),
    );
}

#[test]
fn models_are_counted_cell_by_cell() {
    let tenant = Tenant::passing("acme").event(|tenant| Event::ModelsCompared {
        tenant,
        cell: ModelCell {
            orm: "prisma".to_owned(),
            path: "app".to_owned(),
            app: "old".to_owned(),
            on: Point::Migrated,
            files: 1,
            tables: 2,
            columns: 9,
            errors: 0,
            warnings: 0,
            infos: 1,
            base_broken: 0,
            unknown: 3,
        },
    });
    let events = run(vec![tenant]);
    validate(&events);
    let json = render_json(&Summary::fold(&events)).unwrap();
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let cell = &report["tenants"][0]["models"][0];
    assert_eq!(
        (&cell["on"], &cell["unknown"]),
        (&"migrated".into(), &3.into())
    );
}

#[test]
fn every_document_is_golden() {
    golden("markdown", &render_markdown(&rich()));
    golden("junit", &render_junit(&rich()).unwrap());
    golden("sarif", &render_sarif(&rich()).unwrap());
    golden("code_quality", &render_code_quality(&rich()).unwrap());
    // Three tenants show every field; nine would show nothing more.
    let tenants = rich_tenants()
        .into_iter()
        .filter(|tenant| ["acme", "globex", "residue-inc"].contains(&tenant.name.as_str()));
    let few = Summary::fold(&run(tenants.collect()));
    golden("json", &render_json(&few).unwrap());
}

#[test]
fn quiet_leaves_failures_and_the_verdict_and_colour_changes_no_text() {
    let quiet = ConsoleOptions {
        verbosity: Verbosity::Quiet,
        ..options()
    };
    let passing = Summary::fold(&run(vec![Tenant::passing("acme")]));
    assert_eq!(
        console_text(&passing, &quiet).lines().count(),
        2,
        "verdict and report"
    );
    assert!(console_text(&rich(), &quiet).contains("23505"));
    let colored = console_text(
        &rich(),
        &ConsoleOptions {
            style: Style { color: true },
            ..options()
        },
    );
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert_eq!(plain, console_text(&rich(), &options()));
}

#[test]
fn a_large_fleet_is_not_listed_tenant_by_tenant() {
    let mut tenants: Vec<Tenant> = (0..200)
        .map(|n| Tenant::passing(&format!("t{n}")))
        .collect();
    tenants[150] = Tenant::passing("t150").finding(not_checked());
    let summary = Summary::fold(&run(tenants));
    let text = console_text(&summary, &ConsoleOptions::default());
    assert!(text.contains("… and 199 that passed"), "{text}");
    assert!(text.lines().count() < 15, "{text}");
    let markdown = render_markdown(&summary);
    assert!(markdown.contains("<details><summary>150 tenants more</summary>"));
    assert!(markdown.contains("`t199`"));
}

pub(crate) fn validate(events: &[Envelope]) {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../docs/report.schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let text = render_json(&Summary::fold(events)).unwrap();
    let report = serde_json::from_str(&text).unwrap();
    let problems: Vec<String> = validator
        .iter_errors(&report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

/// The schema of OASIS, as Microsoft's validator (Sarif.Multitool 5.7.0, MIT) ships it.
#[test]
fn sarif_follows_its_published_schema() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("schemas/sarif-2.1.0.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for events in [
        run(rich_tenants()),
        interrupted_run(),
        run(Vec::new()),
        Vec::new(),
    ] {
        let text = render_sarif(&Summary::fold(&events)).unwrap();
        let log = serde_json::from_str(&text).unwrap();
        let problems: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{problems:#?}");
    }
}

#[test]
fn the_report_follows_its_published_schema() {
    validate(&run(rich_tenants()));
    validate(&interrupted_run());
    validate(&run(Vec::new()));
    validate(&[]);
}

#[test]
fn the_schema_knows_every_field_of_the_contract_and_refuses_others() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../docs/report.schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let good: serde_json::Value = serde_json::from_str(&render_json(&rich()).unwrap()).unwrap();
    assert!(validator.is_valid(&good));
    let spoilt = |pointer: &str, value: serde_json::Value| {
        let mut report = good.clone();
        *report.pointer_mut(pointer).unwrap() = value;
        !validator.is_valid(&report)
    };
    assert!(spoilt("/verdict", "green".into()));
    assert!(spoilt("/schema_version", 2.into()));
    assert!(spoilt("/tenants/0/stages/3/stage", "seed".into()));
    assert!(spoilt(
        "/tenants/0/stages/2/reason",
        serde_json::Value::Null
    ));
    assert!(spoilt(
        "/tenants/0/statements/0/locks/0",
        serde_json::json!({})
    ));
    assert!(spoilt("/groups/0/tenants", serde_json::json!([])));
}

#[test]
fn junit_is_valid_xml_whatever_the_database_says() {
    let hostile = "\u{0}\u{1b}[2J ]]> <x a=\"'\">&amp; \u{fffe}\u{202e} \r\n";
    let finding = Finding::new("migrate.statement-failed", Stage::Migrate, hostile)
        .evidence("excerpt", hostile)
        .help(hostile);
    let tenant = Tenant::new("acme")
        .restored("custom")
        .stopped(Stage::Migrate, 1, finding)
        .skip_rest(Stage::Migrate, hostile);
    let xml = render_junit(&Summary::fold(&run(vec![tenant]))).unwrap();
    assert!(
        xml.chars().all(|c| matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)),
        "a character that XML 1.0 does not allow"
    );
    let mut reader = quick_xml::Reader::from_str(&xml);
    reader.config_mut().check_end_names = true;
    let mut cases = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    attribute.unwrap();
                }
                cases += usize::from(tag.name().as_ref() == b"testcase");
            }
            _ => {}
        }
    }
    assert_eq!(cases, 10);
}

#[test]
fn junit_shows_a_tenant_that_was_never_begun_as_an_error() {
    let xml = render_junit(&Summary::fold(&interrupted_run())).unwrap();
    assert!(
        xml.contains(r#"<testcase name="tenant" classname="initech">"#),
        "{xml}"
    );
    let nothing = render_junit(&Summary::fold(&[])).unwrap();
    assert!(nothing.contains(r#"errors="1""#), "{nothing}");
}
