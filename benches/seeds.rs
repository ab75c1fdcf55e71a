//! `cargo bench --bench seeds [-- small]`: the same run without the seed cache, with an empty one and with a full one, one after the other.
#![expect(clippy::unwrap_used, reason = "a benchmark ends by panicking")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const HARNESS: &str = "version: 1\n\
    tenants: [{ name: t, snapshot: t.sql }]\n\
    migration: { format: sql, path: m }\n";

/// Rounds of each, of which the fastest counts.
const ROUNDS: usize = 3;

#[expect(clippy::print_stdout, reason = "it measures")]
fn main() {
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    for (name, mib) in [("small", 0), ("large", 200)] {
        if !asked.is_empty() && !asked.iter().any(|asked| asked == name) {
            continue;
        }
        let folder = tempfile::Builder::new()
            .prefix("pb-")
            .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .tempdir_in("/tmp")
            .unwrap();
        write_project(folder.path(), mib);
        for engine in ["local", "docker"] {
            let Some(without) = fastest(|| run(folder.path(), engine, &["--no-cache"])) else {
                println!("{name}, {engine}: not measured, no run passes");
                continue;
            };
            let cold = fastest(|| {
                clean(folder.path());
                run(folder.path(), engine, &[])
            });
            let warm = fastest(|| run(folder.path(), engine, &[]));
            let (cold, warm) = (cold.unwrap(), warm.unwrap());
            clean(folder.path());
            println!(
                "{name}, {engine}: without cache {without:.0?}, cold {cold:.0?}, warm {warm:.0?}; \
                 cold is {:.2} times as long as without, warm {:.2} times",
                cold.as_secs_f64() / without.as_secs_f64(),
                warm.as_secs_f64() / without.as_secs_f64()
            );
        }
    }
}

/// A table with an index and about so many MiB of rows.
fn write_project(folder: &Path, mib: usize) {
    std::fs::create_dir(folder.join("m")).unwrap();
    std::fs::create_dir(folder.join("tmp")).unwrap();
    for (name, text) in [
        ("harness.yaml", HARNESS),
        ("m/1_a.up.sql", "ALTER TABLE t ADD COLUMN c int;"),
        ("m/1_a.down.sql", "ALTER TABLE t DROP COLUMN c;"),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let file = std::fs::File::create(folder.join("t.sql")).unwrap();
    let mut dump = std::io::BufWriter::new(file);
    dump.write_all(b"CREATE TABLE t (id int, a text, b numeric);\nCOPY t FROM stdin;\n")
        .unwrap();
    // A row has 128 bytes.
    for id in 0..=mib * 8192 {
        let text = format!("{id:08} ").repeat(12);
        writeln!(dump, "{id:07}\t{text:>108}\t{:>9}", id % 1000).unwrap();
    }
    dump.write_all(b"\\.\nALTER TABLE t ADD PRIMARY KEY (id);\nCREATE INDEX ON t (a);\n")
        .unwrap();
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pgrehearse"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("PGREHEARSE_CACHE_DIR", folder.join("cache"))
        .env("TMPDIR", folder.join("tmp"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn run(folder: &Path, engine: &str, arguments: &[&str]) -> Option<Duration> {
    let words = [&["run", "--engine", engine], arguments].concat();
    let started = Instant::now();
    let passed = command(folder, &words).status().unwrap().success();
    passed.then(|| started.elapsed())
}

fn clean(folder: &Path) {
    let status = command(folder, &["clean", "--seeds"]).status();
    assert!(status.unwrap().success());
}

fn fastest(mut measure: impl FnMut() -> Option<Duration>) -> Option<Duration> {
    (0..ROUNDS).map(|_| measure()).min().flatten()
}
