//! The section `suites`: what is checked in which state.

use std::collections::BTreeSet;
use std::time::Duration;

use super::decode::Fields;
use super::error::Problem;
use super::files::{existing, matching};
use super::model::{App, Suite, SuiteKind};
use super::node::{Node, Value};
use super::settings::variable;
use crate::event::Point;
use crate::name::TenantName;

const SUITE_KEYS: &[&str] = &[
    "name", "kind", "path", "run", "dir", "env", "app", "on", "timeout",
];
const TIMEOUT: Duration = Duration::from_mins(5);
const APPS: [(&str, App); 3] = [("old", App::Old), ("new", App::New), ("both", App::Both)];
const POINTS: [(&str, Point); 4] = [
    ("base", Point::Base),
    ("migrated", Point::Migrated),
    ("rolled_back", Point::RolledBack),
    ("redone", Point::Redone),
];

/// The suites, in the order of the file.
pub(super) fn suites(root: &Fields<'_>) -> Vec<Suite> {
    let Some(node) = root.get("suites") else {
        return Vec::new();
    };
    let Value::List(items) = &node.value else {
        root.reader.report(
            Problem::new(format!("`suites` must be a list, not {}", node.noun()))
                .at(node.head(), "write each suite with a dash")
                .help("for example `- { name: invariants, kind: sql, path: checks/*.sql }`"),
        );
        return Vec::new();
    };
    let mut names = BTreeSet::new();
    items
        .iter()
        .filter_map(|item| suite(root, item, &mut names))
        .collect()
}

fn suite(root: &Fields<'_>, item: &Node, names: &mut BTreeSet<String>) -> Option<Suite> {
    let fields = root.reader.fields(item, "a suite", SUITE_KEYS)?;
    let name = name(&fields, names);
    let kind = kind(&fields);
    let on = on(&fields);
    let app = fields.word("app", &APPS).unwrap_or(App::Both);
    let timeout = fields.duration("timeout").unwrap_or(TIMEOUT);
    Some(Suite {
        name: name?,
        kind: kind?,
        on,
        app,
        timeout,
    })
}

/// The name: unique, and fit for the names of files, as a tenant's is.
fn name(fields: &Fields<'_>, names: &mut BTreeSet<String>) -> Option<String> {
    if fields.get("name").is_none() {
        fields.missing("name", "for example `name: invariants`");
        return None;
    }
    let text = fields.text("name")?;
    if let Err(error) = TenantName::new(text.value.as_str()) {
        fields.reader.report(
            Problem::new(format!("`{}` cannot be a suite's name", text.value))
                .at(text.place, "not a name")
                .help(error.to_string()),
        );
        return None;
    }
    if !names.insert(text.value.to_lowercase()) {
        fields.reader.report(
            Problem::new(format!("two suites have the name `{}`", text.value))
                .at(text.place, "name is taken")
                .help("give each suite a name of its own; case is ignored"),
        );
    }
    Some(text.value)
}

/// Reads the keys of one kind.
type ReadKind = fn(&Fields<'_>) -> Option<SuiteKind>;

fn kind(fields: &Fields<'_>) -> Option<SuiteKind> {
    if fields.get("kind").is_none() {
        fields.missing(
            "kind",
            "`kind: sql` for files with queries, `kind: command` for a program",
        );
        return None;
    }
    let kinds: [(&str, ReadKind); 2] = [("sql", sql), ("command", command)];
    fields.word("kind", &kinds)?(fields)
}

fn sql(fields: &Fields<'_>) -> Option<SuiteKind> {
    for key in ["run", "dir", "env"] {
        fields.forbid(key, "a suite of kind `sql` has only files");
    }
    if fields.get("path").is_none() {
        fields.missing("path", "for example `path: checks/*.sql`");
        return None;
    }
    let mut files = BTreeSet::new();
    for pattern in fields.texts("path") {
        for found in matching(fields.reader, &pattern, "suite file") {
            if found.path.is_dir() {
                fields.reader.report(
                    Problem::new(format!("`{}` is a folder, not a file", pattern.value))
                        .at(pattern.place, "a folder")
                        .help(format!(
                            "write `{}/*.sql`",
                            pattern.value.trim_end_matches('/')
                        )),
                );
            }
            files.insert(found.path);
        }
    }
    Some(SuiteKind::Sql {
        files: files.into_iter().collect(),
    })
}

fn command(fields: &Fields<'_>) -> Option<SuiteKind> {
    fields.forbid("path", "a suite of kind `command` has `run`");
    if fields.get("run").is_none() {
        fields.missing("run", "for example `run: \"npm test\"`");
    }
    let dir = match fields.filled("dir") {
        None => Some(fields.reader.dir.to_owned()),
        Some(text) => {
            let dir = existing(fields.reader, &text, "folder")?;
            if !dir.is_dir() {
                fields.reader.report(
                    Problem::new(format!("`{}` is not a folder", text.value))
                        .at(text.place, "the command cannot run here"),
                );
            }
            Some(dir)
        }
    };
    let env = fields.table("env", variable);
    Some(SuiteKind::Command {
        run: fields.command("run")?.value,
        dir: dir?,
        env,
    })
}

/// The states, in the order in which a rehearsal reaches them.
fn on(fields: &Fields<'_>) -> Vec<Point> {
    let nodes = fields.items("on");
    let points: BTreeSet<Point> = fields
        .texts("on")
        .iter()
        .filter_map(|text| fields.reader.word(text, "on", &POINTS))
        .collect();
    match (nodes, fields.get("on")) {
        (Some([]), Some(node)) => fields.reader.report(
            Problem::new("`on` is an empty list")
                .at(node.place, "the suite would never run")
                .help("leave it out to run the suite after the migration"),
        ),
        (None, _) => return vec![Point::Migrated],
        _ => {}
    }
    points.into_iter().collect()
}
