//! The seed cache when something goes wrong: full disks, kills, interruptions, foreign engines. None
//! of it decides a verdict, and nothing is left of what was not finished.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use rustix::process::Signal;
use serde_json::Value;

use crate::bench::{Bench, Engine, repository};
use crate::bundled::without_times;
use crate::gate::Gate;
use crate::leftovers;
use crate::on_both_engines;
use crate::outcome::Outcome;
use crate::seed_cache::{HARNESS, cache, seed_of, seeds, troubles, write_tenants};

on_both_engines!(
    same_report_cold_warm_and_without, killed_while_freezing, interrupted_while_copying, full_disk, lost_cache;
    local: too_old, settings_of_the_server, computed_when_restored
);

/// The whole report is the same, but for times and the cache itself.
fn same_report_cold_warm_and_without(bench: &Bench) {
    write_tenants(bench);
    let tenancy = repository("fixtures/tenancy/harness.yaml");
    let tenancy = ["-c", tenancy.to_str().unwrap(), "--tenant", "oakhill"];
    for (words, code) in [(&[][..], 1), (&tenancy[..], 0)] {
        let run = |more: &[&str]| {
            let outcome = bench.run(&[words, more].concat()).expect(code);
            let mut report = outcome.report();
            let caches = of_seeds(&mut report);
            without_times(&mut report);
            (caches, report)
        };
        let ((_, without), (cold, made), (warm, found)) =
            (run(&["--no-cache"]), run(&[]), run(&[]));
        assert!(cold.contains(&"miss".to_owned()) && !cold.contains(&"hit".to_owned()));
        assert!(warm.contains(&"hit".to_owned()));
        assert_eq!(made, without);
        assert_eq!(found, without);
    }
}

/// Takes what is told of the seeds out of a report, and gives whether they were there.
fn of_seeds(report: &mut Value) -> Vec<String> {
    let tenants = report["tenants"].as_array_mut().unwrap();
    let take = |tenant: &mut Value| tenant["seed"].take()["cache"].as_str().unwrap().to_owned();
    tenants.iter_mut().map(take).collect()
}

/// Whoever is killed between a restored server and a seed that counts leaves none.
fn killed_while_freezing(bench: &Bench) {
    write_tenants(bench);
    for pause in [0, 150, 400] {
        let mut run = bench.start(&["--tenant", "c"]);
        run.wait_for(|event| event["message"] == "freezing the seed");
        std::thread::sleep(Duration::from_millis(pause));
        run.signal(Signal::KILL);
        run.finish().expect(-1);
        let kept = seeds(bench).len();
        let outcome = bench.run(&["--tenant", "c"]).expect(0);
        assert_eq!(cache(&outcome, "c"), if kept == 1 { "hit" } else { "miss" });
        assert_eq!(outcome.tenant("c").verdict(), "pass");
        assert_eq!(troubles(&outcome), "");
        bench.clean_seeds().expect(0);
        let left = leftovers::entries(&bench.path("c/seeds"));
        assert_eq!(left, Vec::<PathBuf>::new());
    }
}

/// An interruption is not the seed's fault.
fn interrupted_while_copying(bench: &Bench) {
    write_tenants(bench);
    let first = bench.run(&["--tenant", "c"]).expect(0);
    for pause in [0, 100] {
        let mut run = bench.start(&["--tenant", "c"]);
        run.wait_for_stage("c", "provision");
        std::thread::sleep(Duration::from_millis(pause));
        run.signal(Signal::INT);
        let outcome = run.finish().expect(130);
        assert_eq!(troubles(&outcome), "");
        assert!(seed_of(bench, &first, "c").exists());
    }
    assert_eq!(cache(&bench.run(&["--tenant", "c"]).expect(0), "c"), "hit");
}

/// A file system that is unmounted at the end.
struct Disk(PathBuf);

impl Disk {
    /// `None` where nothing can be mounted.
    fn mount(place: PathBuf, words: &[&str]) -> Option<Self> {
        std::fs::create_dir_all(&place).unwrap();
        run_tool(Command::new("mount").args(words).arg(&place)).then_some(Self(place))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run_tool(Command::new("umount").arg("--lazy").arg(&self.0));
    }
}

/// Whether the program is here and succeeds.
fn run_tool(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// Where the file system can share blocks, a copy of a seed takes none.
#[test]
fn local_copies_share_blocks() {
    crate::bench::with(Engine::Local, |bench| {
        let image = bench.write("disk", "");
        let file = std::fs::File::options().write(true).open(&image).unwrap();
        file.set_len(600 * 1024 * 1024).unwrap();
        let made = run_tool(Command::new("/sbin/mkfs.xfs").arg("-q").arg(&image))
            || run_tool(Command::new("/sbin/mkfs.btrfs").arg("-q").arg(&image));
        let words = ["-o", "loop", image.to_str().unwrap()];
        let Some(disk) = made.then(|| Disk::mount(bench.path("x"), &words)).flatten() else {
            eprintln!(
                "passed without being run: no file system that shares blocks can be made here"
            );
            return;
        };
        write_tenants(bench);
        std::fs::set_permissions(&disk.0, std::fs::Permissions::from_mode(0o755)).unwrap();
        for folder in ["c", "t"] {
            std::fs::create_dir(disk.0.join(folder)).unwrap();
        }
        let run = || {
            let run = bench
                .command(&[
                    "run",
                    "--tenant",
                    "c",
                    "--keep",
                    "always",
                    "--report-dir",
                    "r",
                ])
                .env("TMPDIR", disk.0.join("t"))
                .env("PGREHEARSE_CACHE_DIR", disk.0.join("c"))
                .output();
            let outcome = Outcome::of(&run.unwrap(), Some(bench.path("r"))).expect(0);
            let cached = cache(&outcome, "c");
            std::fs::remove_dir_all(bench.path("r")).unwrap();
            let disk = rustix::fs::statvfs(&disk.0).unwrap();
            (cached, (disk.f_blocks - disk.f_bfree) * disk.f_frsize)
        };
        let ((first, before), (second, after)) = (run(), run());
        assert_eq!((first.as_str(), second.as_str()), ("miss", "hit"));
        // A sandbox has 60 MiB and has written to some of its files.
        assert!(after - before < 20 * 1024 * 1024, "{before} {after}");
        let nowhere = format!("unix://{}", bench.path("no.sock").display());
        let clean = bench
            .command(&["clean", "--kept", "--docker-host", &nowhere])
            .env("TMPDIR", disk.0.join("t"))
            .output();
        Outcome::of(&clean.unwrap(), None).expect(0);
        drop(disk);
    });
}

/// Where a seed has no place the tenant is rehearsed without; of the seed nothing is left.
fn full_disk(bench: &Bench) {
    write_tenants(bench);
    // The files that describe an empty cluster fit, those of a seed do not.
    let size = match bench.engine {
        Engine::Local => "size=20m",
        Engine::Docker => "nr_blocks=2",
    };
    let words = ["-t", "tmpfs", "-o", size, "pgrehearse-test"];
    let Some(disk) = Disk::mount(bench.path("c"), &words) else {
        eprintln!("passed without being run: no file system can be mounted here");
        return;
    };
    for _ in 0..2 {
        let outcome = bench.run(&["--tenant", "[bc]"]).expect(1);
        assert_eq!(outcome.tenant("c").verdict(), "pass");
        assert_eq!(outcome.tenant("b").only()["id"], "rollback.data-lost");
        assert_eq!(cache(&outcome, "c"), "miss");
        let told = troubles(&outcome);
        assert!(told.contains("not used: "), "{told}");
        assert!(told.contains("No space left on device"), "{told}");
        assert!(
            outcome.stderr.contains("No space left on device"),
            "{}",
            outcome.stderr
        );
        assert_eq!(seeds(bench), Vec::<PathBuf>::new());
        let unfinished = |path: &PathBuf| path.to_str().unwrap().contains("/.");
        let left = leftovers::entries(&bench.path("c/seeds"));
        assert!(!left.iter().any(unfinished), "{left:?}");
    }
    bench.clean_seeds().expect(0);
    drop(disk);
}

/// Where the sandboxes' own disk is full there is no verdict, with and without a seed; the seed stays.
#[test]
fn local_sandboxes_without_space() {
    crate::bench::with(Engine::Local, |bench| {
        write_tenants(bench);
        let small = ["-t", "tmpfs", "-o", "size=28m,mode=755", "pgrehearse-test"];
        let full = || {
            let Some(disk) = Disk::mount(bench.temporary(), &small) else {
                return false;
            };
            let outcome = bench.run(&["--tenant", "c"]).expect(3);
            assert_eq!(outcome.tenant("c").verdict(), "error");
            let told = outcome.tenant("c").only()["message"].to_string();
            let full = ["No space left on device", "SQLSTATE 53100"];
            assert!(full.iter().any(|words| told.contains(words)), "{told}");
            drop(disk);
            true
        };
        if !full() {
            eprintln!("passed without being run: no file system can be mounted here");
            return;
        }
        assert_eq!(seeds(bench), Vec::<PathBuf>::new());
        let first = bench.run(&["--tenant", "c"]).expect(0);
        assert_eq!(cache(&first, "c"), "miss");
        full();
        assert!(seed_of(bench, &first, "c").exists());
        assert_eq!(cache(&bench.run(&["--tenant", "c"]).expect(0), "c"), "hit");
    });
}

/// What nobody used for long goes at the next run, whether it would have been used or not.
fn too_old(bench: &Bench) {
    write_tenants(bench);
    let [b, c] = ["b", "c"].map(|tenant| {
        let outcome = bench.run(&["--tenant", tenant]);
        seed_of(bench, &outcome, tenant)
    });
    let age = |seed: &Path, days: u64| {
        let used = std::fs::File::options().write(true).open(seed.join("used"));
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(now() - days * 86_400);
        used.unwrap().set_modified(time).unwrap();
    };
    age(&b, 8);
    age(&c, 6);
    let outcome = bench.run(&["--tenant", "c"]).expect(0);
    assert_eq!(cache(&outcome, "c"), "hit");
    assert!(
        outcome.stderr.contains("which was not used for long"),
        "{}",
        outcome.stderr
    );
    assert_eq!((b.exists(), c.exists()), (false, true));
    bench.write(
        "harness.yaml",
        format!("{HARNESS}seeds: {{ max_age: 1d }}\n"),
    );
    age(&c, 2);
    let outcome = bench.run(&["--tenant", "c"]).expect(0);
    assert_eq!(cache(&outcome, "c"), "miss");
}

fn now() -> u64 {
    let now = pgrehearse::clock::Clock::system().now().as_second();
    u64::try_from(now).unwrap()
}

/// What `ALTER SYSTEM` sets would be in force in a seed's server, but not where it was restored.
fn settings_of_the_server(bench: &Bench) {
    write_tenants(bench);
    let text = std::fs::read_to_string(bench.path("c.sql")).unwrap();
    bench.write(
        "c.sql",
        format!("{text}ALTER SYSTEM SET default_transaction_read_only = on;\n"),
    );
    bench.write("harness.yaml", format!("{HARNESS}trust_snapshots: true\n"));
    for _ in 0..2 {
        let outcome = bench.run(&["--tenant", "c"]).expect(0);
        assert_eq!(outcome.tenant("c").verdict(), "pass");
        assert_eq!(cache(&outcome, "c"), "miss");
        let told = troubles(&outcome);
        assert!(told.contains("`default_transaction_read_only`"), "{told}");
        assert_eq!(seeds(bench), Vec::<PathBuf>::new());
    }
}

/// What a materialized view has computed from the clock is not what a restore would compute.
fn computed_when_restored(bench: &Bench) {
    write_tenants(bench);
    let text = std::fs::read_to_string(bench.path("c.sql")).unwrap();
    let view = "CREATE MATERIALIZED VIEW seen AS SELECT";
    let cases = [
        (format!("{view} now() AS at, count(*) FROM goods;"), false),
        (format!("{view} CURRENT_DATE - 1 AS day;"), false),
        (
            format!("CREATE VIEW v AS SELECT random() AS x FROM goods;\n{view} x FROM v;"),
            false,
        ),
        (
            format!(
                "CREATE FUNCTION f() RETURNS date LANGUAGE sql IMMUTABLE AS 'SELECT current_date';\n{view} f();"
            ),
            false,
        ),
        // Nothing of it has been computed.
        (format!("{view} now() AS at WITH NO DATA;"), true),
        (
            format!(
                "{view} lower(name) AS name, date_trunc('day', timestamptz '2024-01-01 01:00') AS day FROM goods;"
            ),
            true,
        ),
    ];
    for (sql, kept) in cases {
        bench.write("c.sql", format!("{text}{sql}\n"));
        let outcome = bench.run(&["--tenant", "c"]).expect(0);
        let told = troubles(&outcome);
        assert_eq!(
            told.contains("materialized view `seen`"),
            !kept,
            "{sql}: {told}"
        );
        assert_eq!(seeds(bench).len(), usize::from(kept), "{sql}");
        if kept {
            bench.clean_seeds().expect(0);
        }
    }
}

/// Whoever removes the folder of a cache has not thought of its volumes.
fn lost_cache(bench: &Bench) {
    write_tenants(bench);
    bench.run(&["--tenant", "c"]).expect(0);
    let namespace = bench.namespace();
    std::fs::remove_dir_all(bench.path("c")).unwrap();
    bench.shared_cache();
    bench.clean();
    if bench.engine == Engine::Docker {
        let left = leftovers::seed_volumes(&namespace);
        assert_eq!(left, Vec::<String>::new());
    }
    bench.own_cache();
    let outcome = bench.run(&["--tenant", "c"]).expect(0);
    assert_eq!(cache(&outcome, "c"), "miss");
}

/// Another image is another seed, whatever its name; the same one by another name is not.
#[test]
fn docker_image_by_its_content() {
    crate::bench::with(Engine::Docker, |bench| {
        write_tenants(bench);
        let tag = format!("pgrehearse-test:{}", std::process::id());
        let image = Image(&tag);
        let seed = |image: &str| {
            let postgres = format!("version: 1\npostgres: {{ image: \"{image}\", pull: never }}\n");
            bench.write("harness.yaml", HARNESS.replace("version: 1\n", &postgres));
            cache(&bench.run(&["--tenant", "c"]).expect(0), "c")
        };
        assert_eq!(seed("postgres:17"), "miss");
        leftovers::docker(&["tag", "postgres:17", &tag]);
        assert_eq!(seed(&tag), "hit");
        let container = leftovers::docker(&["create", "postgres:17"]).remove(0);
        leftovers::docker(&["commit", "--change", "ENV TZ=Asia/Tokyo", &container, &tag]);
        leftovers::docker(&["rm", &container]);
        assert_eq!(seed(&tag), "miss");
        drop(image);
    });
}

/// An image that is removed at the end.
struct Image<'a>(&'a str);

impl Drop for Image<'_> {
    fn drop(&mut self) {
        let _ = Command::new("docker").args(["rmi", self.0]).output();
    }
}

/// An engine at a TCP address shares no files with us, and its seeds are volumes all the same.
#[test]
fn docker_over_tcp() {
    crate::bench::with(Engine::Docker, |bench| {
        write_tenants(bench);
        let gate = Gate::open();
        bench.write(
            "harness.yaml",
            HARNESS.replace(
                "version: 1\n",
                &format!(
                    "version: 1\npostgres: {{ docker_host: \"{}\" }}\n",
                    gate.url()
                ),
            ),
        );
        let run = || bench.run(&["--tenant", "[bc]"]).expect(1);
        let check = |outcome: &Outcome, expected: &str| {
            assert_eq!(cache(outcome, "c"), expected);
            assert_eq!(troubles(outcome), "");
            assert_eq!(outcome.tenant("c").verdict(), "pass");
            assert_eq!(outcome.tenant("b").only()["id"], "rollback.data-lost");
        };
        check(&run(), "miss");
        check(&run(), "hit");
    });
}
