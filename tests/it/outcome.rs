//! What a run came to: exit code, texts, report and events; and a run that is still going on.

use std::path::{Path, PathBuf};
use std::process::{Child, Output};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// The end of the binary.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// The run directory, where it was a run.
    pub(crate) dir: Option<PathBuf>,
}

impl Outcome {
    pub(crate) fn of(output: &Output, dir: Option<PathBuf>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
            dir,
        }
    }

    /// Checks the exit code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "stdout:\n{}\nstderr:\n{}",
            self.stdout, self.stderr
        );
        self
    }

    pub(crate) fn dir(&self) -> &Path {
        self.dir.as_deref().unwrap()
    }

    pub(crate) fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.dir().join(name))
            .unwrap_or_else(|error| panic!("{name}: {error}\n{}", self.stderr))
    }

    pub(crate) fn report(&self) -> Value {
        serde_json::from_str(&self.file("report.json")).unwrap()
    }

    pub(crate) fn events(&self) -> Vec<Value> {
        read_events(self.dir())
    }

    /// A tenant of the report.
    #[track_caller]
    pub(crate) fn tenant(&self, name: &str) -> Told {
        let report = self.report();
        let tenants = report["tenants"].as_array().unwrap();
        let found = tenants.iter().find(|tenant| tenant["name"] == name);
        Told(found.unwrap_or_else(|| panic!("no tenant {name}")).clone())
    }
}

/// What the report says of a tenant.
#[derive(Debug)]
pub(crate) struct Told(pub(crate) Value);

impl Told {
    pub(crate) fn verdict(&self) -> &str {
        self.0["verdict"].as_str().unwrap()
    }

    /// The verdict of a stage.
    pub(crate) fn stage(&self, name: &str) -> &str {
        let stages = self.0["stages"].as_array().unwrap();
        let stage = stages.iter().find(|stage| stage["stage"] == name).unwrap();
        stage["verdict"].as_str().unwrap()
    }

    /// Findings that decided: those of severity `error` or `warning`.
    pub(crate) fn decisive(&self) -> Vec<&Value> {
        let findings = self.0["findings"].as_array().unwrap();
        let decides = |finding: &&Value| finding["severity"] != "info";
        findings.iter().filter(decides).collect()
    }

    /// The only finding that decided.
    #[track_caller]
    pub(crate) fn only(&self) -> &Value {
        match self.decisive().as_slice() {
            [only] => only,
            _ => panic!("not one finding: {:#}", self.0["findings"]),
        }
    }

    /// The first finding with this id.
    pub(crate) fn finding(&self, id: &str) -> &Value {
        let findings = self.0["findings"].as_array().unwrap();
        let found = findings.iter().find(|finding| finding["id"] == id);
        found.unwrap_or_else(|| panic!("no {id}: {findings:#?}"))
    }

    /// `direction step` of every statement, repetitions left out.
    pub(crate) fn steps(&self) -> Vec<String> {
        let statements = self.0["statements"].as_array().unwrap();
        let mut steps: Vec<String> = statements
            .iter()
            .map(|s| {
                let word = |key: &str| s[key].as_str().unwrap().to_owned();
                format!("{} {}", word("direction"), word("step"))
            })
            .collect();
        steps.dedup();
        steps
    }

    pub(crate) fn statements(&self) -> &[Value] {
        self.0["statements"].as_array().unwrap()
    }
}

/// Events so far; a line that is being written is left out.
pub(crate) fn read_events(dir: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(dir.join("events.ndjson")).unwrap_or_default();
    text.split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A run that is going on. It is killed if the test fails meanwhile.
#[derive(Debug)]
pub(crate) struct Started {
    child: Option<Child>,
    pub(crate) dir: PathBuf,
}

impl Started {
    pub(crate) fn new(child: Child, dir: PathBuf) -> Self {
        Self {
            child: Some(child),
            dir,
        }
    }

    /// Waits for an event.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, what: impl Fn(&Value) -> bool) -> Value {
        let mut patience = 20_000;
        loop {
            // First whether it has ended, then what it wrote: nothing is missed.
            let ended = self.child.as_mut().unwrap().try_wait().unwrap();
            if let Some(event) = read_events(&self.dir).into_iter().find(|event| what(event)) {
                return event;
            }
            patience -= 1;
            if ended.is_some() || patience == 0 {
                let _ = self.child.as_mut().unwrap().kill();
                let output = self.child.take().unwrap().wait_with_output().unwrap();
                panic!("the event did not come: {:?}", Outcome::of(&output, None));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until a stage of a tenant has begun.
    #[track_caller]
    pub(crate) fn wait_for_stage(&mut self, tenant: &str, stage: &str) {
        self.wait_for(|event| {
            event["type"] == "stage_started" && event["tenant"] == tenant && event["stage"] == stage
        });
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let id = self.child.as_ref().unwrap().id();
        let pid = Pid::from_raw(i32::try_from(id).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// Waits for the end.
    pub(crate) fn finish(mut self) -> Outcome {
        let output = self.child.take().unwrap().wait_with_output().unwrap();
        Outcome::of(&output, Some(self.dir.clone()))
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
