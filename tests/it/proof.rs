//! Shards that are joined, and results that are signed for a pipeline.

use std::path::Path;

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _};
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::on_both_engines;

on_both_engines!(sharded, attested);

/// Three tenants, of which the migration fails on `b`.
fn write_fleet(bench: &Bench) {
    bench.write_all(&[
        ("small.sql", "CREATE TABLE t (id int);"),
        (
            "taken.sql",
            "CREATE TABLE t (id int);\nCREATE TABLE taken (id int);",
        ),
        (
            "large.sql",
            &format!("CREATE TABLE t (id int);\n-- {}", "x".repeat(20_000)),
        ),
        ("m/1_a.up.sql", "CREATE TABLE taken (id int);"),
        ("m/1_a.down.sql", "DROP TABLE taken;"),
        (
            "harness.yaml",
            "version: 1\n\
             tenants:\n\
             \x20 - { name: a, snapshot: small.sql, labels: { tier: gold } }\n\
             \x20 - { name: b, snapshot: taken.sql }\n\
             \x20 - { name: c, snapshot: large.sql }\n\
             migration: { format: sql, path: m }\n",
        ),
    ]);
}

/// What a report says apart from times and ids.
fn lasting(report: &Value) -> Value {
    let tenants = report["tenants"].as_array().unwrap().iter().map(|tenant| {
        json!([
            tenant["name"],
            tenant["labels"],
            tenant["verdict"],
            tenant["snapshot"],
            tenant["findings"],
            tenant["rollback"],
            tenant["steps"]
        ])
    });
    json!([
        report["verdict"],
        report["counts"],
        report["groups"],
        report["recommendations"],
        report["fleet"]["histories"],
        report["fleet"]["schemas"],
        tenants.collect::<Vec<_>>()
    ])
}

fn sharded(bench: &Bench) {
    write_fleet(bench);
    let whole = bench.run(&[]).expect(1);
    let first = bench.run(&["--shard", "1/2"]);
    let second = bench.run(&["--shard", "2/2"]);
    // The largest is alone in its shard.
    let names = |report: Value| -> Vec<String> {
        let tenants = report["tenants"].as_array().unwrap().clone();
        tenants
            .iter()
            .map(|tenant| tenant["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(first.report()), ["c"]);
    assert_eq!(names(second.report()), ["a", "b"]);
    assert!(
        first.stderr.contains("shard 1/2: 1 of 3 tenants"),
        "{}",
        first.stderr
    );
    let dir = |path: &Path| path.to_str().unwrap().to_owned();
    let (one, two) = (dir(first.dir()), dir(second.dir()));
    let merge = |runs: &[&str], code: i32| {
        let words = [
            &[
                "report",
                "merge",
                "--report-dir",
                "joined",
                "--format",
                "json",
            ],
            runs,
        ]
        .concat();
        bench.pgrehearse(&words).expect(code)
    };
    let joined = merge(&[&two, &one], 1);
    let report: Value = serde_json::from_str(&joined.stdout).unwrap();
    assert_eq!(lasting(&report), lasting(&whole.report()));
    let drift = whole.tenant("b").finding("preflight.schema-drift")["message"].to_string();
    assert!(drift.contains("2 of 3 tenants"), "{drift}");
    assert_eq!(report["run"]["merged"].as_array().unwrap().len(), 2);
    for file in [
        "report.html",
        "junit.xml",
        "summary.md",
        "tenants/b/server.log",
    ] {
        assert!(bench.path("joined").join(file).exists(), "{file}");
    }
    // What was joined is a run like any other.
    let again = bench
        .pgrehearse(&["report", "joined", "--format", "json"])
        .expect(0);
    assert_eq!(again.stdout, joined.stdout);
    // Durations in place of sizes: all know them, so that the shards still fit together.
    let durations = dir(&whole.dir().join("report.json"));
    let plan = |shard: &str| {
        let words = [
            "plan",
            "--format",
            "json",
            "--shard",
            shard,
            "--durations",
            &durations,
        ];
        names(serde_json::from_str(&bench.pgrehearse(&words).expect(0).stdout).unwrap())
    };
    let mut all = [plan("1/2"), plan("2/2")].concat();
    all.sort();
    assert_eq!(all, ["a", "b", "c"]);
    // What does not belong together.
    for (runs, says) in [
        (vec![one.as_str()], "1 of 2 is missing: 2/2"),
        (vec![&one, &two, &one], "shard 1/2 is there twice"),
        (vec![&dir(whole.dir())], "is a run over a whole fleet"),
    ] {
        let refused = merge(&runs, 2);
        assert!(refused.stderr.contains(says), "{}", refused.stderr);
    }
    let events = std::fs::read_to_string(second.dir().join("events.ndjson")).unwrap();
    let events = events
        .replace("\"verdict\"", "\"verdikt\"")
        .replace("42P07", "00000");
    std::fs::write(second.dir().join("events.ndjson"), events).unwrap();
    let refused = merge(&[&one, &two], 2);
    assert!(
        refused
            .stderr
            .contains("does not follow from the one before"),
        "{}",
        refused.stderr
    );
}

/// A key pair in the files `NAME.pem` and `NAME.pub.pem`.
fn write_keys(bench: &Bench, name: &str, seed: u8) {
    let key = SigningKey::from_bytes(&[seed; 32]);
    bench.write(
        &format!("{name}.pem"),
        key.to_pkcs8_pem(LineEnding::LF).unwrap().as_bytes(),
    );
    let public = key
        .verifying_key()
        .to_public_key_pem(LineEnding::LF)
        .unwrap();
    bench.write(&format!("{name}.pub.pem"), public);
}

fn attested(bench: &Bench) {
    write_fleet(bench);
    bench.write("taken.sql", "CREATE TABLE t (id int, other text);");
    write_keys(bench, "ours", 7);
    write_keys(bench, "theirs", 9);
    let run = bench.run(&[]).expect(0);
    let dir = run.dir().to_str().unwrap().to_owned();
    bench
        .pgrehearse(&["report", "attest", &dir, "--key", "ours.pem"])
        .expect(0);
    let verify = |more: &[&str], code: i32| {
        let words = [&["report", "verify", &dir, "--key", "ours.pub.pem"], more].concat();
        bench.pgrehearse(&words).expect(code).stderr
    };
    verify(&[], 0);
    verify(&["--without-snapshots"], 0);
    let says = |told: String, words: &str| assert!(told.contains(words), "{words}: {told}");
    // Too old, and by another.
    says(verify(&["--max-age", "0s"], 1), "and may be");
    let words = ["report", "verify", &dir, "--key", "theirs.pub.pem"];
    says(
        bench.pgrehearse(&words).expect(1).stderr,
        "no signature is of the key",
    );
    let words = ["report", "verify", &dir, "--key", "ours.pem"];
    says(
        bench.pgrehearse(&words).expect(2).stderr,
        "no Ed25519 public key",
    );
    let words = ["report", "attest", &dir, "--key", "ours.pub.pem"];
    says(
        bench.pgrehearse(&words).expect(2).stderr,
        "no Ed25519 private key",
    );
    // Each input, changed and put back.
    for (file, text, words) in [
        (
            "m/1_a.up.sql",
            "CREATE TABLE taken (id bigint);",
            "another migration was rehearsed",
        ),
        (
            "small.sql",
            "CREATE TABLE t (id bigint);",
            "tenant a was rehearsed on another snapshot",
        ),
    ] {
        let before = std::fs::read(bench.path(file)).unwrap();
        bench.write(file, text);
        says(verify(&[], 1), words);
        bench.write(file, before);
        verify(&[], 0);
    }
    std::fs::remove_file(bench.path("large.sql")).unwrap();
    bench.write(
        "harness.yaml",
        std::fs::read_to_string(bench.path("harness.yaml"))
            .unwrap()
            .replace("large.sql", "small.sql")
            .replace(
                "  - { name: b",
                "  - { name: d, snapshot: small.sql }\n  - { name: b",
            ),
    );
    let told = verify(&[], 1);
    for words in [
        "another harness.yaml was rehearsed",
        "tenant d was not rehearsed",
        "tenant c was rehearsed on another snapshot",
    ] {
        says(told.clone(), words);
    }
    // A payload that was changed under the signature, and events that were changed beside it.
    let path = run.dir().join("attestation.intoto.jsonl");
    let sealed = std::fs::read_to_string(&path).unwrap();
    let mut envelope: Value = serde_json::from_str(&sealed).unwrap();
    let payload = envelope["payload"].as_str().unwrap().to_owned();
    envelope["payload"] = payload.replacen(char::is_uppercase, "x", 1).into();
    std::fs::write(&path, envelope.to_string()).unwrap();
    says(verify(&[], 1), "no signature is of the key");
    std::fs::write(&path, sealed).unwrap();
    let events = run.dir().join("events.ndjson");
    let text = std::fs::read_to_string(&events).unwrap();
    std::fs::write(
        &events,
        text.replacen("\"cache_hit\":", "\"cache_hit\" :", 1),
    )
    .unwrap();
    says(verify(&[], 1), "does not follow from the one before");
    let words = ["report", "attest", &dir, "--key", "ours.pem"];
    says(
        bench.pgrehearse(&words).expect(2).stderr,
        "the file was changed",
    );
}
