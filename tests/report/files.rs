//! The run directory, and what a killed run leaves in it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use pgrehearse::event::{Envelope, EventSink as _};
use pgrehearse::name::TenantName;
use pgrehearse::report::{HistoryError, RunDirectory, Summary, read_events, render_json};

use crate::fabricated::run;
use crate::scenarios::{interrupted_run, rich_tenants};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn written(directory: &Path, events: &[Envelope]) -> RunDirectory {
    let (directory, mut file) = RunDirectory::create(directory.join("a/run")).unwrap();
    for envelope in events {
        file.on_event(envelope);
    }
    assert!(file.problem().is_none());
    directory
}

#[test]
fn an_old_run_renders_to_the_same_bytes() {
    let temporary = tempfile::tempdir().unwrap();
    let events = run(rich_tenants());
    let directory = written(temporary.path(), &events);
    let back = read_events(&directory.events_path()).unwrap();
    assert_eq!(back, events);
    let summary = Summary::fold(&events);
    directory.write_documents(&summary).unwrap();
    let json = std::fs::read_to_string(directory.report_path()).unwrap();
    assert_eq!(json, render_json(&Summary::fold(&back)).unwrap());
    // A second rendering replaces the first.
    RunDirectory::open(directory.path())
        .write_documents(&summary)
        .unwrap();
    assert_eq!(
        json,
        std::fs::read_to_string(directory.report_path()).unwrap()
    );
    let mut names: Vec<String> = std::fs::read_dir(directory.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "code-quality.json",
            "events.ndjson",
            "junit.xml",
            "report.html",
            "report.json",
            "report.sarif",
            "summary.md",
            "tenants"
        ]
    );
    assert_eq!(mode(directory.path()), 0o700);
    let tenant = TenantName::new("acme").unwrap();
    assert_eq!(mode(&directory.tenant_dir(&tenant).unwrap()), 0o700);
    for name in ["events.ndjson", "junit.xml", "report.json", "summary.md"] {
        assert_eq!(mode(&directory.path().join(name)), 0o600, "{name}");
    }
}

#[test]
fn a_file_of_an_earlier_run_is_replaced() {
    let temporary = tempfile::tempdir().unwrap();
    let path = temporary.path().join("a/run");
    std::fs::create_dir_all(&path).unwrap();
    std::fs::write(path.join("events.ndjson"), "old").unwrap();
    let directory = written(temporary.path(), &[]);
    assert_eq!(mode(&directory.events_path()), 0o600);
    assert!(read_events(&directory.events_path()).unwrap().is_empty());
}

#[test]
fn a_line_that_was_cut_off_is_left_out_and_nothing_turns_green() {
    let temporary = tempfile::tempdir().unwrap();
    let events = run(rich_tenants());
    let path = written(temporary.path(), &events).events_path();
    let bytes = std::fs::read(&path).unwrap();
    for cut in [1, 40, bytes.len() / 2, bytes.len() - 30] {
        std::fs::write(&path, &bytes[..bytes.len() - cut]).unwrap();
        let back = read_events(&path).unwrap();
        assert_eq!(back, events[..back.len()]);
        let before = Summary::fold(&events);
        for tenant in Summary::fold(&back).tenants {
            let whole = before.tenants.iter().find(|t| t.name == tenant.name);
            assert!(tenant.verdict >= whole.unwrap().verdict, "{}", tenant.name);
        }
    }
}

#[test]
fn a_foreign_line_is_named() {
    let temporary = tempfile::tempdir().unwrap();
    let path = written(temporary.path(), &interrupted_run()).events_path();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("run_started", "run_begun", 1)).unwrap();
    assert!(matches!(
        read_events(&path).unwrap_err(),
        HistoryError::Line { line: 1, .. }
    ));
    assert!(matches!(
        read_events(&temporary.path().join("none")).unwrap_err(),
        HistoryError::Read { .. }
    ));
}

#[test]
fn a_path_that_cannot_be_written_fails_before_the_run() {
    let temporary = tempfile::tempdir().unwrap();
    let file = temporary.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = RunDirectory::create(file.join("run")).unwrap_err();
    assert!(error.to_string().contains("cannot create the directory"));
}

#[test]
fn directories_of_live_runs_are_left() {
    let root = tempfile::tempdir().unwrap();
    let runs = root.path().join("runs");
    let none = RunDirectory::remove_finished(&runs);
    assert!(none.removed.is_empty() && none.problems.is_empty());
    std::fs::create_dir(&runs).unwrap();
    let (alive, events) = RunDirectory::create(runs.join("alive")).unwrap();
    let (over, _) = RunDirectory::create(runs.join("over")).unwrap();
    // One that is just being made has no events yet.
    std::fs::create_dir(runs.join("young")).unwrap();
    let told = RunDirectory::remove_finished(&runs);
    assert_eq!(told.removed, [over.path()]);
    assert_eq!(told.alive, [alive.path().to_owned(), runs.join("young")]);
    std::fs::remove_dir(runs.join("young")).unwrap();
    drop(events);
    let told = RunDirectory::remove_finished(&runs);
    assert_eq!(told.removed, [alive.path()]);
    assert!(!runs.exists());
}
