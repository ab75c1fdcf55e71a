//! README.md as a test: what it shows is what the program does.
//!
//! With `PGREHEARSE_REGENERATE=1` the table of findings is written anew.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod console;
mod readme;
mod reference;

use pgrehearse::config::MigrationFormat;
use pgrehearse::event::{Blame, FINDINGS};
use pgrehearse::plan::version_tables;
use readme::{Readme, pgrehearse};

/// What stands before and behind the table of findings.
const BEGIN: &str = "<!-- findings:";
const END: &str = "<!-- /findings -->";

/// The lines of a help text between a heading and the next empty line, trimmed.
fn section<'a>(help: &'a str, heading: &'a str) -> impl Iterator<Item = &'a str> {
    help.lines()
        .skip_while(move |line| line.trim() != heading)
        .skip(1)
        .take_while(|line| !line.trim().is_empty())
        .map(str::trim)
}

fn check(problems: &[String]) {
    assert!(
        problems.is_empty(),
        "README.md is not up to date:\n{}",
        problems.join("\n")
    );
}

#[test]
fn every_command_is_described() {
    let readme = Readme::read();
    let help = pgrehearse(&["--help"]);
    let commands: Vec<&str> = section(&help, "Commands:")
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.contains(&"run"), "{help}");
    let missing = |command: &&&str| {
        let row = format!("| `pgrehearse {command}");
        !readme.text.lines().any(|line| {
            line.strip_prefix(&row)
                .is_some_and(|rest| rest.starts_with(['`', ' ']))
        })
    };
    let problems: Vec<String> = commands
        .iter()
        .filter(missing)
        .map(|command| format!("the table of commands lacks `pgrehearse {command}`"))
        .collect();
    check(&problems);
}

#[test]
fn every_option_of_run_is_described() {
    let readme = Readme::read();
    let help = pgrehearse(&["run", "--help"]);
    let options: Vec<&str> = help
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with('-'))
        .flat_map(|line| line.split([' ', ',', '.']))
        .filter(|word| word.starts_with("--") && word.len() > 2)
        .filter(|option| *option != "--help")
        .collect();
    assert!(options.contains(&"--tenant"), "{help}");
    let described: String = readme
        .text
        .lines()
        .filter(|line| line.starts_with("| `-"))
        .collect();
    let problems: Vec<String> = options
        .iter()
        .filter(|option| !described.contains(&format!("`{option}")))
        .map(|option| format!("the table of run's options lacks `{option}`"))
        .collect();
    check(&problems);
}

#[test]
fn every_exit_code_is_described() {
    let readme = Readme::read();
    let help = pgrehearse(&["--help"]);
    let codes: Vec<&str> = section(&help, "Exit codes:")
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(codes, ["0", "1", "2", "3", "130"]);
    let problems: Vec<String> = codes
        .iter()
        .filter(|code| !readme.text.contains(&format!("\n| `{code}` | ")))
        .map(|code| format!("the table of exit codes lacks `{code}`"))
        .collect();
    check(&problems);
}

#[test]
fn every_migration_format_is_described_with_its_table() {
    let readme = Readme::read();
    let mut problems = Vec::new();
    for (word, format) in MigrationFormat::ALL {
        let row = format!("| `{word}` | ");
        let Some(row) = readme.text.lines().find(|line| line.starts_with(&row)) else {
            problems.push(format!("the table of formats lacks `{word}`"));
            continue;
        };
        if matches!(format, MigrationFormat::Sql | MigrationFormat::Command) {
            continue;
        }
        for table in version_tables(format, None) {
            let name = match &table.schema {
                Some(schema) => format!("`{schema}.{}`", table.table),
                None => format!("`{}`", table.table),
            };
            if !row.contains(&name) {
                problems.push(format!("the row of `{word}` lacks its table {name}"));
            }
        }
    }
    check(&problems);
}

/// The table of findings, from the catalogue.
fn findings() -> String {
    let rows = FINDINGS.iter().map(|kind| {
        let blame = match kind.blame {
            Blame::Migration => "migration",
            Blame::Harness => "harness",
        };
        format!(
            "| `{}` | {} | {blame} | {} |\n",
            kind.id,
            kind.severity,
            kind.meaning.replace('|', "\\|")
        )
    });
    let head = "| id | severity | at fault | what it means |\n|---|---|---|---|\n";
    std::iter::once(head.to_owned()).chain(rows).collect()
}

#[test]
fn the_table_of_findings_is_that_of_the_catalogue() {
    let readme = Readme::read();
    let begin = readme.text.find(BEGIN).unwrap();
    let begin = begin + readme.text.get(begin..).unwrap().find('\n').unwrap() + 1;
    let end = readme.text.find(END).unwrap();
    let table = findings();
    if readme.text.get(begin..end).unwrap() == table {
        return;
    }
    if std::env::var_os("PGREHEARSE_REGENERATE").is_some() {
        let (before, after) = (readme.text.get(..begin), readme.text.get(end..));
        let text = format!("{}{table}{}", before.unwrap(), after.unwrap());
        std::fs::write(Readme::path(), text).unwrap();
        return;
    }
    check(&[format!(
        "the table of findings must be as follows; PGREHEARSE_REGENERATE=1 writes it\n\n{table}"
    )]);
}
