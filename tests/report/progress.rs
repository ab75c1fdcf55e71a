//! Plain lines while a run goes on.

use std::io::Write;
use std::sync::{Arc, Mutex};

use pgrehearse::event::{Envelope, EventSink as _};
use pgrehearse::report::{ProgressOptions, ProgressSink, Verbosity};

use crate::fabricated::run;
use crate::scenarios::{interrupted_run, rich_tenants};

#[derive(Clone, Default)]
struct Screen(Arc<Mutex<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn lines(events: &[Envelope], verbosity: Verbosity) -> String {
    let screen = Screen::default();
    let options = ProgressOptions {
        verbosity,
        ..ProgressOptions::default()
    };
    let mut sink = ProgressSink::lines(options, Box::new(screen.clone()));
    for envelope in events {
        sink.on_event(envelope);
    }
    let bytes = screen.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_line_a_stage() {
    let shown = rich_tenants()
        .into_iter()
        .filter(|tenant| ["acme", "globex", "suite-gmbh", "stark"].contains(&tenant.name.as_str()));
    insta::with_settings!({
        snapshot_path => "golden",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("lines", lines(&run(shown.collect()), Verbosity::Normal));
    });
}

#[test]
fn quiet_is_quiet_and_verbose_says_more() {
    let events = interrupted_run();
    assert_eq!(lines(&events, Verbosity::Quiet), "");
    let normal = lines(&events, Verbosity::Normal);
    let verbose = lines(&events, Verbosity::Verbose);
    assert!(normal.contains("interrupted (SIGINT)"), "{normal}");
    assert!(verbose.lines().count() > normal.lines().count());
    assert!(
        verbose.contains("[acme] models … – no models are configured"),
        "{verbose}"
    );
}

#[test]
fn bars_do_not_fail_without_a_terminal() {
    let options = ProgressOptions {
        terminal: true,
        ..ProgressOptions::default()
    };
    let mut sink = ProgressSink::new(options);
    for envelope in run(rich_tenants()) {
        sink.on_event(&envelope);
    }
}
