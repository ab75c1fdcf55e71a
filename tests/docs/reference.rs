//! The reference of harness.yaml: it loads, its values are the defaults, and no key is missing.

use std::collections::BTreeSet;

use miette::Diagnostic as _;
use pgrehearse::config::{Config, ConfigErrors, load};

use crate::readme::Readme;

/// What the reference names.
const FILES: [&str; 10] = [
    "app/entities/account.ts",
    "checks/invariants.sql",
    "load/search.sql",
    "next/users.sql",
    "queries/users.sql",
    "snapshots/acme.dump",
    "snapshots/everybody.dump",
    "snapshots/fleet/globex.dump",
    "snapshots/shared.sql",
    "statements.csv",
];

/// The least that a configuration says.
const MINIMAL: &str = "\
version: 1
tenants: [ { name: scratch, snapshot: empty } ]
migration: { format: sql, path: migrations }
suites: [ { name: invariants, kind: sql, path: checks/*.sql } ]
";

/// Loads a text as harness.yaml of a folder that has the files.
fn attempt(text: &str) -> Result<Config, ConfigErrors> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("migrations")).unwrap();
    for file in FILES {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }
    let path = folder.path().join("harness.yaml");
    std::fs::write(&path, text).unwrap();
    load(&path, &|_| None).map(|loaded| loaded.config)
}

fn loaded(text: &str) -> Config {
    attempt(text).unwrap_or_else(|errors| panic!("{}", errors.render(false, 100)))
}

fn blocks() -> Vec<String> {
    let readme = Readme::read();
    let blocks = readme.blocks("yaml");
    blocks.into_iter().map(|(_, block)| block).collect()
}

/// The text with every `# key: value` made a line of its own right.
fn uncommented(text: &str) -> String {
    text.lines()
        .map(|line| {
            let content = line.trim_start();
            let indent = line.len() - content.len();
            let key = content
                .strip_prefix("# ")
                .filter(|rest| is_key(rest.split(": ").next().unwrap_or_default()));
            match key {
                Some(rest) => format!("{}{rest}\n", " ".repeat(indent)),
                None => format!("{line}\n"),
            }
        })
        .collect()
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c == '_' || c.is_ascii_lowercase())
}

#[test]
fn every_block_loads() {
    let blocks = blocks();
    assert!(blocks.len() >= 2);
    for block in &blocks {
        loaded(block);
        loaded(&uncommented(block));
    }
}

#[test]
fn values_that_are_not_commented_out_are_the_defaults() {
    let blocks = blocks();
    let shown = loaded(&blocks[0]);
    let minimal = loaded(MINIMAL);
    assert_eq!(shown.postgres, minimal.postgres);
    assert_eq!(shown.rollback, minimal.rollback);
    assert_eq!(shown.redo, minimal.redo);
    assert_eq!(shown.limits, minimal.limits);
    assert_eq!(shown.seeds, minimal.seeds);
    assert_eq!(shown.reveal_values, minimal.reveal_values);
    assert_eq!(shown.trust_snapshots, minimal.trust_snapshots);
    assert_eq!(shown.jobs, minimal.jobs);
    assert_eq!(shown.keep, minimal.keep);
    assert_eq!(shown.gates, minimal.gates);
    assert_eq!(shown.models, minimal.models);
    let suites = [&shown, &minimal].map(|config| {
        let suite = config.suites.first().unwrap();
        (suite.on.clone(), suite.app, suite.timeout)
    });
    let [shown_suite, minimal_suite] = suites;
    assert_eq!(shown_suite, minimal_suite);
    let migrations = [&shown, &minimal].map(|config| {
        let mut migration = config.migration.clone();
        // The folders differ.
        migration.path.clear();
        migration
    });
    let [shown, minimal] = migrations;
    assert_eq!(shown, minimal);
    let command = loaded(&blocks[1]).migration.command.unwrap();
    let timeout = "  timeout: 10m";
    let without = blocks[1].replace(timeout, "  # timeout");
    assert!(blocks[1].contains(timeout));
    assert_eq!(loaded(&without).migration.command.unwrap(), command);
}

/// The keys that the loader knows in a place, from what it says about one that it does not know.
fn known(text: &str) -> Vec<String> {
    let errors = attempt(text).unwrap_err();
    let help: Vec<String> = errors
        .problems()
        .iter()
        .filter_map(|problem| Some(problem.help()?.to_string()))
        .collect();
    let list = help
        .iter()
        .find_map(|help| {
            help.strip_prefix("known keys: ")
                .or_else(|| help.strip_prefix("known gates: "))
        })
        .unwrap_or_else(|| panic!("{help:?}"));
    list.split(", ").map(ToOwned::to_owned).collect()
}

#[test]
fn no_key_is_missing() {
    let described: BTreeSet<String> = blocks()
        .iter()
        .flat_map(|block| {
            let block = uncommented(block);
            let words: Vec<String> = block
                .split(|c: char| c.is_whitespace() || "{,[".contains(c))
                .filter_map(|word| Some(word.strip_suffix(':')?.to_owned()))
                .collect();
            words
        })
        .collect();
    let head = "version: 1\n";
    let mut problems = Vec::new();
    for (place, text) in [
        ("the file", "qqqqqqqqqqqq: 1\n"),
        ("`postgres`", "postgres: { qqqqqqqqqqqq: 1 }\n"),
        ("a tenant", "tenants: [ { qqqqqqqqqqqq: 1 } ]\n"),
        ("`migration`", "migration: { qqqqqqqqqqqq: 1 }\n"),
        ("a suite", "suites: [ { qqqqqqqqqqqq: 1 } ]\n"),
        ("`models`", "models: [ { qqqqqqqqqqqq: 1 } ]\n"),
        ("`rollback`", "rollback: { qqqqqqqqqqqq: 1 }\n"),
        ("`gates`", "gates: { qqqqqqqqqqqq: 1 }\n"),
        ("`seeds`", "seeds: { qqqqqqqqqqqq: 1 }\n"),
        ("`limits`", "limits: { qqqqqqqqqqqq: 1 }\n"),
    ] {
        let keys = known(&format!("{head}{text}"));
        assert!(keys.len() > 1, "{place}: {keys:?}");
        for key in keys.iter().filter(|key| !described.contains(*key)) {
            problems.push(format!("README.md lacks the key `{key}` of {place}"));
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn comments_that_are_keys_become_keys() {
    let text = "a: 1\n  # b_c: 2   # why\n# Not a key: 3\n# words in between\n";
    assert_eq!(
        uncommented(text),
        "a: 1\n  b_c: 2   # why\n# Not a key: 3\n# words in between\n"
    );
}
