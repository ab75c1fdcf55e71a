//! What somebody would write instead: a shell script, a program with testcontainers, and the least that it takes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::project::{IMAGE, Project};

/// The scripts, for one project.
pub(crate) struct Rivals<'a> {
    project: &'a Project,
    scripts: PathBuf,
}

impl<'a> Rivals<'a> {
    pub(crate) fn new(project: &'a Project) -> Self {
        Self {
            project,
            scripts: Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/fleet"),
        }
    }

    fn folder(&self) -> &str {
        self.project.path().to_str().unwrap()
    }

    /// Runs a script for each tenant, so many at once; its words begin with its name.
    #[expect(clippy::disallowed_methods, reason = "it measures")]
    fn each(&self, jobs: usize, words: &[&str]) -> Duration {
        let (script, words) = words.split_first().unwrap();
        let started = Instant::now();
        let status = Command::new("xargs")
            .args(["-a", "names", "-n", "1", "-P", &jobs.to_string(), "bash"])
            .arg(self.scripts.join(script))
            .args(words)
            .current_dir(self.project.path())
            .stdout(Stdio::null())
            .status();
        assert!(status.unwrap().success(), "{script} failed");
        started.elapsed()
    }

    /// The script by hand.
    pub(crate) fn script(&self, jobs: usize) -> Duration {
        self.each(jobs, &["script.sh", IMAGE, self.folder()])
    }

    /// The floor; the seed images must be there.
    pub(crate) fn floor(&self, jobs: usize) -> Duration {
        self.each(jobs, &["floor.sh", "run", self.folder()])
    }

    /// Makes a seed image for each tenant and removes it in the end.
    pub(crate) fn with_seed_images<T>(&self, work: impl FnOnce() -> T) -> T {
        self.each(2, &["floor.sh", "seed", IMAGE, self.folder()]);
        let result = work();
        self.each(1, &["floor.sh", "drop"]);
        result
    }

    /// The same with testcontainers, or why it cannot be measured.
    #[expect(clippy::disallowed_methods, reason = "it measures")]
    pub(crate) fn testcontainers(&self, jobs: usize) -> Result<Duration, String> {
        let python = self.python()?;
        let started = Instant::now();
        let output = Command::new(python)
            .arg(self.scripts.join("rehearse.py"))
            .args([IMAGE, self.folder(), &jobs.to_string()])
            .args(self.project.names())
            // Its reaper is another image.
            .env("TESTCONTAINERS_RYUK_DISABLED", "true")
            .output()
            .unwrap();
        let time = started.elapsed();
        if output.status.success() {
            return Ok(time);
        }
        let text = String::from_utf8_lossy(&output.stderr);
        Err(text.lines().last().unwrap_or("it failed").to_owned())
    }

    /// A Python with testcontainers, in an environment that goes with the project.
    fn python(&self) -> Result<PathBuf, String> {
        let place = self.project.path().join("venv");
        let python = place.join("bin/python");
        if python.exists() {
            return Ok(python);
        }
        let quiet = |command: &mut Command| {
            let output = command.output().map_err(|error| error.to_string())?;
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            let last = text.lines().last().unwrap_or("without a word").to_owned();
            output.status.success().then_some(()).ok_or(last)
        };
        quiet(Command::new("python3").args(["-m", "venv"]).arg(&place))
            .and_then(|()| {
                quiet(
                    Command::new(&python)
                        .args(["-m", "pip", "install", "--quiet"])
                        .args(["testcontainers", "psycopg[binary]"]),
                )
            })
            .map_err(|reason| {
                let _ = std::fs::remove_dir_all(&place);
                format!("it cannot be installed: {reason}")
            })?;
        Ok(python)
    }
}
