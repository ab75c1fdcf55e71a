//! The architecture as a test: what ARCHITECTURE.md says about modules, files and names holds.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod imports;
mod source;

use std::collections::BTreeSet;

use imports::{import_table, imports};
use pgrehearse::event::FINDINGS;
use source::{Source, sources, tracked, words};

/// More lines than this need a second thought; ARCHITECTURE.md names the files that got one.
const LONG: usize = 400;
/// More lines than this are an error.
const TOO_LONG: usize = 600;
/// Names that hold everything and therefore nothing.
const VAGUE: [&str; 7] = [
    "common", "helper", "helpers", "manager", "misc", "util", "utils",
];
/// Modules that do no I/O and know no async.
const PURE: [&str; 4] = ["catalog", "event", "sql", "text"];
/// Crates that only one place may name.
const OWNED: [(&str, &str); 8] = [
    ("bollard", "src/sandbox/docker/"),
    ("tokio_postgres", "src/pg/"),
    ("serde_yaml", "src/config/load.rs"),
    ("serde_saphyr", "src/config/load.rs"),
    ("rusqlite", "src/history/"),
    ("oxc_ast", "src/models/reader/typescript/"),
    ("oxc_parser", "src/models/reader/typescript/"),
    ("oxc_span", "src/models/reader/typescript/"),
];
/// Hosts that files may link to. A package mirror or an internal service is not among them.
const HOSTS: [&str; 11] = [
    "git-lfs.github.com",
    "github.com",
    "json.schemastore.org",
    "json-schema.org",
    "keepachangelog.com",
    "semver.org",
    // The names of the forms of statements, which nothing loads.
    "in-toto.io",
    "www.apache.org",
    "www.postgresql.org",
    // The name of SVG, which nothing loads.
    "www.w3.org",
    // The first line of a pointer file, split in a test.
    "git-lfs",
];

fn is_mod_file(path: &str) -> bool {
    path == "src/lib.rs" || path.ends_with("/mod.rs")
}

fn check(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn modules_name_only_what_the_table_allows() {
    let table = import_table();
    let mut problems = Vec::new();
    let sources = sources();
    let modules: BTreeSet<&str> = sources
        .iter()
        .filter_map(Source::module)
        .filter(|module| !["lib", "main"].contains(module))
        .collect();
    let listed: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    for module in modules.symmetric_difference(&listed) {
        problems.push(format!(
            "the table in ARCHITECTURE.md and src differ in the module `{module}`"
        ));
    }
    for source in sources.iter().filter(|source| source.is_library()) {
        let Some(allowed) = source.module().and_then(|module| table.get(module)) else {
            continue;
        };
        for name in imports(&source.code) {
            let own = source.module() == Some(name.as_str());
            if !own && !allowed.contains(&name) {
                problems.push(format!(
                    "{} names `crate::{name}`, which the table in ARCHITECTURE.md does not allow",
                    source.path
                ));
            }
        }
    }
    check(&problems);
}

#[test]
fn the_table_has_no_circle() {
    let mut table = import_table();
    // Takes away modules that use nothing any more, until nothing is left or a circle remains.
    while !table.is_empty() {
        let ready: Vec<String> = table
            .iter()
            .filter(|(_, uses)| uses.iter().all(|name| !table.contains_key(name)))
            .map(|(module, _)| module.clone())
            .collect();
        assert!(!ready.is_empty(), "a circle: {:?}", table.keys());
        table.retain(|module, _| !ready.contains(module));
    }
}

#[test]
fn crates_stay_where_they_belong() {
    let mut problems = Vec::new();
    for source in sources().iter().filter(|source| source.is_library()) {
        let found: BTreeSet<&str> = words(&source.code).collect();
        for (name, place) in OWNED {
            if found.contains(name) && !source.path.starts_with(place) {
                problems.push(format!("{} names {name}; only {place} may", source.path));
            }
        }
    }
    check(&problems);
}

#[test]
fn pure_modules_do_no_input_and_output() {
    let mut problems = Vec::new();
    for source in sources() {
        if !source.module().is_some_and(|module| PURE.contains(&module)) {
            continue;
        }
        let found: BTreeSet<&str> = words(&source.code).collect();
        for name in ["tokio", "async", "await", "File", "TcpStream", "Command"] {
            if found.contains(name) {
                problems.push(format!("{} names {name}", source.path));
            }
        }
        for path in ["std::fs", "std::net", "std::process", "std::env"] {
            if source.code.contains(path) {
                problems.push(format!("{} names {path}", source.path));
            }
        }
    }
    check(&problems);
}

#[test]
fn every_file_says_what_it_holds() {
    let mut problems = Vec::new();
    for source in sources() {
        if !source.text.starts_with("//! ") {
            problems.push(format!("{} does not begin with `//!`", source.path));
        }
        let stem = source
            .path
            .rsplit('/')
            .next()
            .unwrap()
            .trim_end_matches(".rs");
        if stem.split('_').any(|word| VAGUE.contains(&word)) {
            problems.push(format!("{} needs the name of what it holds", source.path));
        }
    }
    check(&problems);
}

#[test]
fn files_are_short() {
    let mut problems = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > TOO_LONG {
            problems.push(format!(
                "{} has {lines} lines, more than {TOO_LONG}",
                source.path
            ));
        } else if lines > LONG {
            println!(
                "{} has {lines} lines; {LONG} are enough for one noun",
                source.path
            );
        }
    }
    check(&problems);
}

#[test]
fn mod_files_hold_only_declarations() {
    let mut problems = Vec::new();
    for source in sources() {
        if !source.is_library() || !is_mod_file(&source.path) {
            continue;
        }
        let text: Vec<&str> = source
            .text
            .lines()
            .filter(|line| !line.starts_with("//") && !line.starts_with("#["))
            .collect();
        for item in text.join("\n").split(';').map(str::trim) {
            let mut words = item
                .split(|c: char| c.is_whitespace() || c == '(')
                .filter(|word| !word.is_empty() && !word.ends_with(')'));
            let first = match words.next() {
                Some("pub") => words.next(),
                first => first,
            };
            if !matches!(first, None | Some("mod" | "use")) {
                let line = item.lines().next().unwrap_or_default();
                problems.push(format!(
                    "{} holds more than `mod` and `use`: {line}",
                    source.path
                ));
            }
        }
    }
    check(&problems);
}

/// String literals that look like the id of a finding.
fn finding_ids(code: &str) -> BTreeSet<&str> {
    let sections: BTreeSet<&str> = FINDINGS
        .iter()
        .filter_map(|kind| kind.id.split_once('.'))
        .map(|(section, _)| section)
        .collect();
    code.split('"')
        .filter(|text| {
            text.split_once('.').is_some_and(|(section, name)| {
                sections.contains(section)
                    && !name.is_empty()
                    && name.chars().all(|c| c == '-' || c.is_ascii_lowercase())
                    // `migrate.log` and the like are files.
                    && !["log", "rs", "sql", "json"].contains(&name)
            })
        })
        .collect()
}

#[test]
fn findings_are_in_the_catalogue_and_raised() {
    let sources = sources();
    let mut problems = Vec::new();
    let mut raised = BTreeSet::new();
    for source in sources.iter().filter(|source| source.is_library()) {
        if source.path.starts_with("src/event/catalogue") {
            continue;
        }
        for id in finding_ids(&source.code) {
            if FINDINGS.iter().all(|kind| kind.id != id) {
                problems.push(format!("{} names `{id}`, which is no finding", source.path));
            }
            raised.insert(id);
        }
    }
    for kind in FINDINGS.iter().filter(|kind| !raised.contains(kind.id)) {
        problems.push(format!("nothing raises the finding `{}`", kind.id));
    }
    check(&problems);
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let homes = [
        concat!("/ro", "ot/"),
        concat!("/wo", "rk/"),
        concat!("/tmp", "/w/"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
    ];
    let mut problems = Vec::new();
    for (path, text) in tracked() {
        for (number, line) in (1..).zip(text.lines()) {
            for home in homes {
                // `$work/root/` is somewhere else.
                let absolute = line.match_indices(home).any(|(at, _)| {
                    let before = line.get(..at).and_then(|text| text.chars().next_back());
                    !before.is_some_and(|c| c.is_alphanumeric() || "_-.}/".contains(c))
                });
                if absolute {
                    problems.push(format!("{path}:{number} names {home}"));
                }
            }
        }
    }
    check(&problems);
}

#[test]
fn links_lead_to_known_hosts() {
    let mut problems = Vec::new();
    for (path, text) in tracked() {
        for scheme in ["http://", "https://"] {
            for after in text.split(scheme).skip(1) {
                let host = after
                    .split(|c: char| !c.is_ascii_alphanumeric() && !".-_".contains(c))
                    .next()
                    .unwrap_or_default()
                    .trim_end_matches('.');
                let local = host.is_empty() || host.starts_with("127.") || host == "localhost";
                let example = host.ends_with(".example") || host.ends_with("example.com");
                if !local && !example && !HOSTS.contains(&host) {
                    problems.push(format!("{path} links to {host}"));
                }
            }
        }
    }
    check(&problems);
}
