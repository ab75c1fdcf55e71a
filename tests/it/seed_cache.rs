//! The seed cache: what is restored once is started from again, and never anything else.

use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;

use rustix::process::Signal;
use serde_json::Value;

use crate::bench::{Bench, Engine};
use crate::leftovers::docker;
use crate::on_both_engines;
use crate::outcome::Outcome;

on_both_engines!(
    second_run_hits, two_runs_at_once, killed_maker, interrupted_maker, damaged_seeds, least_recently_used_goes,
    in_use_stays, prepared_ahead;
    local: other_inputs_miss, no_cache, unusable_folder
);

pub(crate) const HARNESS: &str = "version: 1\n\
    tenants:\n\
    \x20 - { name: a, snapshot: a.sql }\n\
    \x20 - { name: b, snapshot: b.sql }\n\
    \x20 - { name: c, snapshot: c.sql }\n\
    \x20 - { name: scratch, snapshot: empty }\n\
    migration: { format: sql, path: m }\n\
    suites: [{ name: content, kind: sql, path: check.sql, on: [base, migrated, rolled_back, redone] }]\n";

/// Three tenants with rows; that of the first asks for a locale that no sandbox has, and the
/// rollback of the second loses a row.
pub(crate) fn write_tenants(bench: &Bench) {
    bench.own_cache();
    for (name, head) in [
        (
            "a",
            "CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'tlh_KL.UTF-8';\n\
             \\connect shop\n",
        ),
        (
            "b",
            "CREATE TABLE lost (id int);\nINSERT INTO lost VALUES (1);\n",
        ),
        ("c", ""),
    ] {
        bench.write(
            &format!("{name}.sql"),
            format!("{head}CREATE TABLE goods (id int PRIMARY KEY, name text);\nINSERT INTO goods VALUES (1, '{name}');\n"),
        );
    }
    bench.write_all(&[
        ("m/1_a.up.sql", "ALTER TABLE IF EXISTS goods ADD COLUMN price int;\nDO $$ BEGIN IF to_regclass('lost') IS NOT NULL THEN DELETE FROM lost; END IF; END $$;"),
        ("m/1_a.down.sql", "ALTER TABLE IF EXISTS goods DROP COLUMN price;"),
        ("check.sql", "SELECT 1 WHERE to_regclass('goods') IS NULL AND current_database() <> 'scratch';"),
        ("harness.yaml", HARNESS),
    ]);
}

pub(crate) fn cache(outcome: &Outcome, tenant: &str) -> String {
    let tenant = outcome.tenant(tenant);
    tenant.0["seed"]["cache"].as_str().unwrap().to_owned()
}

/// Everything that a tenant's report says but times.
fn substance(outcome: &Outcome, tenant: &str) -> Value {
    let mut told = outcome.tenant(tenant).0;
    let tenant = told.as_object_mut().unwrap();
    tenant.retain(|key, _| {
        [
            "verdict",
            "snapshots",
            "schema",
            "schemas",
            "findings",
            "rollback",
        ]
        .contains(&key.as_str())
    });
    // Pages that were never vacuumed count.
    for place in [
        "/schema/bytes",
        "/schemas/base/bytes",
        "/schemas/migrated/bytes",
        "/schemas/rolled_back/bytes",
        "/schemas/redone/bytes",
    ] {
        if let Some(bytes) = told.pointer_mut(place) {
            *bytes = Value::Null;
        }
    }
    told
}

/// What was told of the cache's troubles.
pub(crate) fn troubles(outcome: &Outcome) -> String {
    let events = outcome.events();
    let told = events
        .iter()
        .filter(|event| event["type"] == "seed_cache_failed")
        .map(|event| event["message"].as_str().unwrap());
    told.collect::<Vec<&str>>().join("\n")
}

/// The folders of seeds, those of empty clusters left out.
pub(crate) fn seeds(bench: &Bench) -> Vec<PathBuf> {
    let mut seeds: Vec<PathBuf> = std::fs::read_dir(bench.path("c/seeds"))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.is_dir() && std::fs::read(path.join("body.json")).is_ok_and(|b| !b.is_empty())
        })
        .collect();
    seeds.sort();
    seeds
}

/// The seed of a report's tenant.
pub(crate) fn seed_of(bench: &Bench, outcome: &Outcome, tenant: &str) -> PathBuf {
    let tenant = outcome.tenant(tenant);
    bench
        .path("c/seeds")
        .join(tenant.0["seed"]["key"].as_str().unwrap())
}

pub(crate) fn volume_of(seed: &std::path::Path) -> String {
    let text = std::fs::read_to_string(seed.join("seed.json")).unwrap();
    let manifest: Value = serde_json::from_str(text.split_once('\n').unwrap().1).unwrap();
    manifest["frozen"]["kind"]["volume"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The second run starts from seeds, tells the same, and comes to the same.
fn second_run_hits(bench: &Bench) {
    write_tenants(bench);
    let first = bench.run(&[]).expect(1);
    let second = bench.run(&[]).expect(1);
    for tenant in ["a", "b", "c"] {
        assert_eq!(
            (cache(&first, tenant), cache(&second, tenant)),
            ("miss".to_owned(), "hit".to_owned())
        );
        assert_eq!(substance(&second, tenant), substance(&first, tenant));
        assert_eq!(
            seed_of(bench, &first, tenant),
            seed_of(bench, &second, tenant)
        );
    }
    assert_eq!(second.tenant("a").only()["id"], "seed.locale-replaced");
    assert_eq!(second.tenant("b").only()["id"], "rollback.data-lost");
    assert_eq!(second.tenant("c").verdict(), "pass");
    assert_eq!(cache(&second, "scratch"), "miss");
    // Production data: nobody else may look.
    let modes = |name: &str| std::fs::metadata(bench.path(name)).unwrap().mode() & 0o777;
    assert_eq!(modes("c/seeds"), 0o700);
    for seed in seeds(bench) {
        assert_eq!(std::fs::metadata(&seed).unwrap().mode() & 0o777, 0o700);
        assert_eq!(
            std::fs::metadata(seed.join("body.json")).unwrap().mode() & 0o777,
            0o600
        );
    }
}

/// Whatever decides what is in a seed, another one is made when it is another.
fn other_inputs_miss(bench: &Bench) {
    write_tenants(bench);
    let seed = |changed: &str| {
        bench.write("harness.yaml", changed);
        let outcome = bench.pgrehearse(&["seed", "--format", "json", "--tenant", "c"]);
        let document: Value = serde_json::from_str(&outcome.expect(0).stdout).unwrap();
        document["seeds"][0]["seed"].as_str().unwrap().to_owned()
    };
    assert_eq!(seed(HARNESS), "made");
    assert_eq!(seed(&format!("{HARNESS}redo: false\n")), "cached");
    let settings =
        "version: 1\npostgres: { settings: { default_text_search_config: pg_catalog.german } }\n";
    for changed in [
        HARNESS.replace("version: 1\n", settings),
        HARNESS.replace("path: m }", "path: m, role: clerk }"),
        HARNESS.replace("name: c, ", "name: c, database: other, "),
        format!("{HARNESS}reveal_values: true\n"),
        format!("{HARNESS}rollback: {{ strategy: irreversible, reason: test }}\n"),
    ] {
        assert_eq!(seed(&changed), "made", "{changed}");
    }
    // Same size, same time.
    let path = bench.path("c.sql");
    let text = std::fs::read_to_string(&path).unwrap();
    let time = std::fs::metadata(&path).unwrap().modified().unwrap();
    std::fs::write(&path, text.replace("'c'", "'d'")).unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(time).unwrap();
    assert_eq!(seed(HARNESS), "made");
    std::fs::write(&path, text).unwrap();
    assert_eq!(seed(HARNESS), "cached");
}

/// Of two runs at the same time one makes the seed and the other waits for it.
fn two_runs_at_once(bench: &Bench) {
    write_tenants(bench);
    let words = ["--tenant", "c"];
    let (one, two) = (bench.start(&words), bench.start(&words));
    let (one, two) = (one.finish().expect(0), two.finish().expect(0));
    let mut caches = [cache(&one, "c"), cache(&two, "c")];
    caches.sort();
    assert_eq!(caches, ["hit", "miss"]);
    assert_eq!(seeds(bench).len(), 1);
    assert_eq!(substance(&one, "c"), substance(&two, "c"));
}

/// A half-made seed is never used, and goes.
fn killed_maker(bench: &Bench) {
    write_tenants(bench);
    let text = std::fs::read_to_string(bench.path("c.sql")).unwrap();
    bench.write("c.sql", format!("{text}SELECT pg_sleep(600);\n"));
    let mut run = bench.start(&["--tenant", "c"]);
    run.wait_for(|event| event["message"] == "restoring c.sql");
    std::thread::sleep(std::time::Duration::from_millis(300));
    run.signal(Signal::KILL);
    run.finish().expect(-1);
    bench.clean();
    assert_eq!(seeds(bench), Vec::<PathBuf>::new());
    bench.write("c.sql", text);
    let outcome = bench.run(&["--tenant", "c"]).expect(0);
    assert_eq!(cache(&outcome, "c"), "miss");
}

/// An interruption while a seed is frozen leaves a whole one, or none.
fn interrupted_maker(bench: &Bench) {
    write_tenants(bench);
    let mut run = bench.start(&["--tenant", "c"]);
    run.wait_for(|event| event["message"] == "freezing the seed");
    run.signal(Signal::INT);
    run.finish().expect(130);
    let kept = seeds(bench).len();
    let outcome = bench.run(&["--tenant", "c"]).expect(0);
    assert_eq!(cache(&outcome, "c"), if kept == 1 { "hit" } else { "miss" });
}

/// A seed that is not what it was is dropped, and the tenant restored as if there had been none.
fn damaged_seeds(bench: &Bench) {
    write_tenants(bench);
    let words = ["--tenant", "c"];
    let first = bench.run(&words).expect(0);
    let seed = seed_of(bench, &first, "c");
    let shell = |script: &str| match bench.engine {
        Engine::Local => {
            let folder = seed.join("data");
            let done = std::process::Command::new("sh")
                .args(["-c", script])
                .current_dir(folder)
                .status();
            assert!(done.unwrap().success());
        }
        Engine::Docker => {
            let mount = format!("{}:/v", volume_of(&seed));
            docker(&[
                "run",
                "--rm",
                "--network",
                "none",
                "-u",
                "root",
                "-w",
                "/v/pgrehearse/data",
                "-v",
                &mount,
                "--entrypoint",
                "sh",
                "postgres:17",
                "-c",
                script,
            ]);
        }
    };
    let damages: [&dyn Fn(); 4] = [
        // The largest of the tenant's own files loses its end.
        &|| shell("f=$(ls -S base/*/1255 | head -n 1) && truncate -s -8192 \"$f\""),
        &|| std::fs::write(seed.join("body.json"), "{}").unwrap(),
        &|| {
            let path = seed.join("seed.json");
            let text = std::fs::read_to_string(&path).unwrap();
            std::fs::write(path, text.replace("\"made\":1", "\"made\":2")).unwrap();
        },
        &|| match bench.engine {
            Engine::Local => std::fs::remove_dir_all(seed.join("data")).unwrap(),
            Engine::Docker => {
                docker(&["volume", "rm", &volume_of(&seed)]);
            }
        },
    ];
    for (place, damage) in damages.iter().enumerate() {
        damage();
        let outcome = bench.run(&words).expect(0);
        assert_eq!(cache(&outcome, "c"), "miss", "{place}: {}", outcome.stderr);
        assert_eq!(substance(&outcome, "c"), substance(&first, "c"));
    }
    assert_eq!(cache(&bench.run(&words).expect(0), "c"), "hit");
}

/// The cache stays below its size; what was not used for longest goes.
fn least_recently_used_goes(bench: &Bench) {
    write_tenants(bench);
    let sized = |size: &str| {
        bench.write(
            "harness.yaml",
            format!("{HARNESS}seeds: {{ max_size: {size} }}\n"),
        )
    };
    sized("1GiB");
    let run = |tenant: &str| bench.run(&["--tenant", tenant]);
    let a = run("a");
    let b = run("b");
    let (a, b) = (seed_of(bench, &a, "a"), seed_of(bench, &b, "b"));
    assert_eq!(cache(&run("a"), "a"), "hit");
    let held = holding(bench);
    sized(&format!("{held}B"));
    let c = run("c");
    let c = seed_of(bench, &c, "c");
    assert_eq!((a.exists(), b.exists(), c.exists()), (true, false, true));
    assert!(holding(bench) <= held);
    // One that is larger than all may be is not kept at all, and that is told.
    sized("1MiB");
    let outcome = run("b").expect(1);
    assert_eq!(cache(&outcome, "b"), "miss");
    assert!(troubles(&outcome).contains("`seeds.max_size`"));
    assert!(
        outcome.stderr.contains("[b] seed cache: not used: "),
        "{}",
        outcome.stderr
    );
    assert_eq!(seeds(bench), Vec::<PathBuf>::new());
}

/// Bytes in the cache, as it notes them.
fn holding(bench: &Bench) -> u64 {
    let entries = std::fs::read_dir(bench.path("c/seeds")).unwrap();
    entries
        .map(|entry| entry.unwrap().path().join("seed.json"))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .map(|text| {
            let manifest: Value = serde_json::from_str(text.split_once('\n').unwrap().1).unwrap();
            manifest["frozen"]["bytes"].as_u64().unwrap()
        })
        .sum()
}

/// Nobody takes a seed away from a run.
fn in_use_stays(bench: &Bench) {
    write_tenants(bench);
    bench.write("check.sql", "SELECT pg_sleep(600);");
    let mut run = bench.start(&["--tenant", "c"]);
    run.wait_for_stage("c", "suites");
    assert_eq!(seeds(bench).len(), 1);
    let told = bench.clean_seeds().expect(3).stderr;
    assert!(told.contains("is in use by a run"), "{told}");
    assert_eq!(seeds(bench).len(), 1);
    run.signal(Signal::INT);
    run.finish().expect(130);
    let told = bench.clean_seeds().expect(0).stderr;
    assert!(told.contains("removed seed "), "{told}");
    assert_eq!(seeds(bench), Vec::<PathBuf>::new());
}

fn prepared_ahead(bench: &Bench) {
    write_tenants(bench);
    let seed = |words: &[&str]| bench.pgrehearse(&[&["seed", "--format", "json"], words].concat());
    let became = |outcome: &Outcome| -> Vec<String> {
        let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let seeds = document["seeds"].as_array().unwrap();
        seeds
            .iter()
            .map(|seed| {
                format!(
                    "{} {}",
                    seed["tenant"].as_str().unwrap(),
                    seed["seed"].as_str().unwrap()
                )
            })
            .collect()
    };
    assert_eq!(became(&seed(&["--tenant", "a"]).expect(0)), ["a made"]);
    let outcome = seed(&[]).expect(0);
    assert_eq!(
        became(&outcome),
        ["a cached", "b made", "c made", "scratch not needed"]
    );
    let outcome = bench.run(&["--tenant", "[ac]"]).expect(0);
    assert_eq!(
        (cache(&outcome, "a"), cache(&outcome, "c")),
        ("hit".to_owned(), "hit".to_owned())
    );
    assert_eq!(outcome.tenant("a").only()["id"], "seed.locale-replaced");
    bench.write("b.sql", "CREATE TABLE x (y nosuchtype);");
    let outcome = seed(&["--tenant", "[bc]"]).expect(3);
    assert_eq!(became(&outcome), ["b failed", "c cached"]);
    assert!(
        outcome
            .stderr
            .contains("type \"nosuchtype\" does not exist"),
        "{}",
        outcome.stderr
    );
    bench.write("b.sql", "PK\u{3}\u{4}");
    let outcome = seed(&["--tenant", "b"]).expect(3);
    assert!(outcome.stderr.contains("b.sql"), "{}", outcome.stderr);
    let told = bench.pgrehearse(&["doctor"]).stderr;
    assert!(told.contains("seed cache with 4 seeds"), "{told}");
}

fn no_cache(bench: &Bench) {
    write_tenants(bench);
    let outcome = bench.run(&["--tenant", "c", "--no-cache"]).expect(0);
    assert_eq!(cache(&outcome, "c"), "miss");
    assert!(!bench.path("c").exists());
    assert_eq!(cache(&bench.run(&["--tenant", "c"]).expect(0), "c"), "miss");
    assert_eq!(
        cache(&bench.run(&["--tenant", "c", "--no-cache"]).expect(0), "c"),
        "miss"
    );
    bench.write(
        "harness.yaml",
        format!("{HARNESS}seeds: {{ cache: false }}\n"),
    );
    let outcome = bench.run(&["--tenant", "c"]).expect(0);
    assert_eq!(cache(&outcome, "c"), "miss");
    assert_eq!(outcome.tenant("c").0["seed"]["key"], Value::Null);
}

/// Where nothing can be kept, everything is restored.
fn unusable_folder(bench: &Bench) {
    write_tenants(bench);
    bench.write("c", "not a folder");
    let outcome = bench.run(&["--tenant", "c"]).expect(0);
    assert_eq!(cache(&outcome, "c"), "miss");
    assert!(
        outcome
            .stderr
            .contains("no seed cache: failed to make the folder"),
        "{}",
        outcome.stderr
    );
    std::fs::remove_file(bench.path("c")).unwrap();
}
