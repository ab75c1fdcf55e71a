//! `cargo bench --bench fleet [-- tenants=10 scale=1 many=200,1000]`: a fleet rehearsed by pgrehearse, and by what somebody would write instead, one after the other.
//!
//! The table that it prints is the one in README.md. With `many`, only pgrehearse runs, with so many
//! small tenants: time and memory of the harness by number of tenants.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a benchmark ends by panicking"
)]

mod measured;
mod project;
mod rivals;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use measured::{Measured, measure};
use project::{Project, Size};
use rivals::Rivals;

/// What is asked for on the command line.
struct Asked {
    tenants: usize,
    /// Times 137,000 rows a tenant.
    scale: f64,
    many: Vec<usize>,
    engines: Vec<String>,
    jobs: Vec<usize>,
}

impl Asked {
    fn read() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let mut asked = Self {
            tenants: 10,
            scale: 1.0,
            many: Vec::new(),
            engines: vec!["docker".to_owned(), "local".to_owned()],
            jobs: vec![cores, 2 * cores],
        };
        for word in std::env::args().skip(1) {
            let numbers = |list: &str| list.split(',').map(|n| n.parse().unwrap()).collect();
            match word.split_once('=') {
                Some(("tenants", number)) => asked.tenants = number.parse().unwrap(),
                Some(("scale", number)) => asked.scale = number.parse().unwrap(),
                Some(("many", list)) => asked.many = numbers(list),
                Some(("jobs", list)) => asked.jobs = numbers(list),
                Some(("engines", list)) => {
                    asked.engines = list.split(',').map(str::to_owned).collect();
                }
                // cargo's own.
                _ if word.starts_with("--") => {}
                _ => panic!("what is {word}? tenants=, scale=, many=, jobs=, engines= are known"),
            }
        }
        asked
    }
}

#[expect(clippy::print_stdout, reason = "it measures")]
fn main() {
    let asked = Asked::read();
    if cfg!(debug_assertions) {
        println!("pgrehearse was built without optimisation: no figure for a README");
    }
    if asked.many.is_empty() {
        against_others(&asked);
    } else {
        by_number(&asked);
    }
}

#[expect(clippy::print_stdout, reason = "it measures")]
fn against_others(asked: &Asked) {
    let project = Project::large(asked.tenants, &Size::scaled(asked.scale));
    println!(
        "{} tenants of {:.1} MB (custom dumps), 34 tables, {} rows, 13 pending migrations, a suite of 8 queries; {} processors\n",
        asked.tenants,
        project.bytes_each() / 1e6,
        project.rows(),
        std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
    );
    println!(
        "| what | time | each | × script in parallel | × floor | harness: processor time | harness: memory |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let mut table = Table {
        tenants: asked.tenants,
        script: None,
        floor: None,
    };
    if has_image() {
        let rivals = Rivals::new(&project);
        let quickest = |run: &dyn Fn(usize) -> Duration| {
            let runs = asked.jobs.iter().map(|jobs| (run(*jobs), *jobs));
            runs.min().unwrap()
        };
        let (time, jobs) = quickest(&|jobs| rivals.script(jobs));
        table.script = Some(time);
        table.row("script, one after the other", rivals.script(1));
        table.row(&format!("script, {jobs} at once (`xargs -P`)"), time);
        match rivals.testcontainers(1) {
            Ok(alone) => {
                let (time, jobs) = quickest(&|jobs| rivals.testcontainers(jobs).unwrap());
                table.row("testcontainers, one after the other", alone);
                table.row(&format!("testcontainers, {jobs} at once"), time);
            }
            Err(reason) => println!("| testcontainers: not measured, {reason} |"),
        }
        let (time, jobs) = rivals.with_seed_images(|| quickest(&|jobs| rivals.floor(jobs)));
        table.floor = Some(time);
        table.row(&format!("floor, {jobs} at once"), time);
    } else {
        println!(
            "| nothing to compare with: no Docker engine answers, or it lacks {} |",
            project::IMAGE
        );
    }
    for engine in &asked.engines {
        for cache in ["cold", "warm"] {
            match pgrehearse(&project, engine, &[]) {
                Ok(measured) => table.harness(&format!("pgrehearse, {engine}, {cache}"), &measured),
                Err(reason) => println!("| pgrehearse, {engine}: not measured, {reason} |"),
            }
        }
        clean(project.path());
    }
}

#[expect(clippy::print_stdout, reason = "it measures")]
fn by_number(asked: &Asked) {
    println!(
        "| what | tenants | time | each | harness: processor time | of all | harness: memory |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for engine in &asked.engines {
        for tenants in &asked.many {
            let project = Project::small(*tenants);
            for cache in ["cold", "warm"] {
                match pgrehearse(&project, engine, &["--quiet"]) {
                    Ok(m) => println!(
                        "| {engine}, {cache} | {tenants} | {} | {} | {} | {:.1} % | {:.1} MiB |",
                        seconds(m.time),
                        seconds(m.time.div_f64(amount(*tenants))),
                        seconds(m.own),
                        m.share(),
                        m.mebibytes(),
                    ),
                    Err(reason) => println!("| {engine}, {cache}: not measured, {reason} |"),
                }
            }
            clean(project.path());
        }
    }
}

/// Rows as they are printed, with ratios to what came before.
struct Table {
    tenants: usize,
    script: Option<Duration>,
    floor: Option<Duration>,
}

impl Table {
    fn row(&self, what: &str, time: Duration) {
        self.print(what, time, "");
    }

    fn harness(&self, what: &str, measured: &Measured) {
        let own = format!(
            " {:.1} % | {:.1} MiB |",
            measured.share(),
            measured.mebibytes()
        );
        self.print(what, measured.time, &own);
    }

    #[expect(clippy::print_stdout, reason = "it measures")]
    fn print(&self, what: &str, time: Duration, own: &str) {
        let ratio = |other: Option<Duration>| {
            other.map_or(String::new(), |other| {
                format!("{:.1}", other.as_secs_f64() / time.as_secs_f64())
            })
        };
        println!(
            "| {what} | {} | {} | {} | {} |{}",
            seconds(time),
            seconds(time.div_f64(amount(self.tenants))),
            ratio(self.script),
            ratio(self.floor),
            if own.is_empty() { " | |" } else { own }
        );
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

fn amount(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

fn has_image() -> bool {
    let mut inspect = Command::new("docker");
    inspect.args(["image", "inspect", project::IMAGE]);
    let ended = inspect.stdout(Stdio::null()).stderr(Stdio::null()).status();
    ended.is_ok_and(|status| status.success())
}

/// One run, which must pass.
fn pgrehearse(project: &Project, engine: &str, words: &[&str]) -> Result<Measured, String> {
    let mut command = command(project.path(), &["run", "--engine", engine]);
    let log = std::fs::File::create(project.path().join("log")).unwrap();
    command.args(words).stderr(log);
    let (measured, passed) = measure(&mut command);
    if passed {
        return Ok(measured);
    }
    let log = std::fs::read_to_string(project.path().join("log")).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    Err(lines
        .get(lines.len().saturating_sub(6)..)
        .unwrap_or_default()
        .join(" / "))
}

fn clean(folder: &Path) {
    let status = command(folder, &["clean", "--seeds"])
        .stderr(Stdio::null())
        .status();
    assert!(status.unwrap().success());
}

fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pgrehearse"));
    command
        .args(words)
        .current_dir(folder)
        .env("PGREHEARSE_CACHE_DIR", folder.join("cache"))
        .env("TMPDIR", folder.join("tmp"))
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}
