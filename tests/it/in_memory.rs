//! Files of sandboxes in memory: what does not fit is rehearsed again on disk, and comes to what it comes to there.

use crate::bench::{Bench, Engine, with};
use crate::leftovers::docker;

/// More than the container has with its files in memory; the error is one that the migration passes over.
const LARGE: &str = "CREATE TABLE large (id int, filler text);\n\
    ALTER TABLE large ALTER filler SET STORAGE EXTERNAL;\n\
    DO $$ BEGIN\n\
      INSERT INTO large SELECT i, repeat('x', 8000) FROM generate_series(1, 55000) i;\n\
    EXCEPTION WHEN OTHERS THEN NULL;\n\
    END $$;\n";

const HARNESS: &str = "version: 1\n\
    postgres: { memory: 192MiB, storage: memory }\n\
    tenants: [{ name: a, snapshot: a.sql }]\n\
    migration: { format: sql, path: m }\n\
    suites: [{ name: all, kind: sql, path: check.sql }]\n";

fn volumes_are_in_memory() -> bool {
    let info = docker(&["info", "--format", "{{.DockerRootDir}}"]);
    let volumes = std::path::Path::new(info.first().unwrap()).join("volumes");
    // `TMPFS_MAGIC`
    rustix::fs::statfs(&volumes).is_ok_and(|found| found.f_type == 0x0102_1994)
}

#[test]
fn what_does_not_fit_is_rehearsed_on_disk() {
    with(Engine::Docker, |bench: &Bench| {
        bench.own_cache();
        bench.write_all(&[
            (
                "a.sql",
                "CREATE TABLE goods (id int);\nINSERT INTO goods VALUES (1);\n",
            ),
            ("m/1_a.up.sql", LARGE),
            ("m/1_a.down.sql", "DROP TABLE large;"),
            (
                "check.sql",
                "SELECT count(*) FROM large HAVING count(*) <> 55000;",
            ),
        ]);
        let retried = |outcome: &crate::outcome::Outcome| {
            let events = outcome.events();
            let told = events
                .iter()
                .find(|event| event["type"] == "tenant_retried");
            told.map(|event| event["reason"].as_str().unwrap().to_owned())
        };
        // The engine may have its volumes in memory too, where they count as the container's.
        let outcome = bench.run_config(HARNESS);
        let outcome = outcome.expect(if volumes_are_in_memory() { 3 } else { 0 });
        assert_eq!(
            retried(&outcome).as_deref(),
            Some("the sandbox's files did not fit into memory; they are on disk now")
        );
        // What fits is rehearsed once.
        bench.write("m/1_a.up.sql", LARGE.replace("55000", "40"));
        bench.write(
            "check.sql",
            "SELECT count(*) FROM large HAVING count(*) <> 40;",
        );
        let outcome = bench.run_config(HARNESS).expect(0);
        assert_eq!(retried(&outcome), None);
    });
}
