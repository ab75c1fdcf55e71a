//! The section `suites`: what is checked in which state.

use std::collections::BTreeSet;
use std::time::Duration;

use super::decode::Fields;
use super::error::Problem;
use super::model::{Rollback, RollbackMode, RollbackStrategy, Suite, SuiteKind};
use super::node::{Node, Value};
use super::suite_programs::{command, container, isolation, retries};
use super::suite_queries::{comparison, files, golden_folder};
use crate::event::{App, Point};
use crate::name::TenantName;

const SUITE_KEYS: &[&str] = &[
    "name",
    "kind",
    "path",
    "golden",
    "ordered",
    "ignore",
    "tolerance",
    "run",
    "dir",
    "env",
    "results",
    "junit",
    "image",
    "user",
    "workdir",
    "mount",
    "isolation",
    "retries",
    "app",
    "on",
    "timeout",
];
/// Keys that belong to some kinds only, with these kinds.
const KIND_KEYS: [(&str, &[&str]); 15] = [
    ("path", &["sql", "compare", "golden", "pgtap"]),
    ("golden", &["golden"]),
    ("ordered", &["compare", "golden"]),
    ("ignore", &["compare", "golden"]),
    ("tolerance", &["compare", "golden"]),
    ("run", &["command", "container"]),
    ("dir", &["command"]),
    ("env", &["command", "container"]),
    ("results", &["command", "container"]),
    ("junit", &["command", "container"]),
    ("image", &["container"]),
    ("user", &["container"]),
    ("workdir", &["container"]),
    ("mount", &["container"]),
    ("isolation", &["pgtap", "command", "container"]),
];
const TIMEOUT: Duration = Duration::from_mins(5);
/// The versions of the application.
pub(super) const APPS: [(&str, App); 3] =
    [("old", App::Old), ("new", App::New), ("both", App::Both)];
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
    let app = fields.word("app", &APPS);
    let on = on(&fields, app, kind.as_ref());
    let timeout = fields.duration("timeout").unwrap_or(TIMEOUT);
    Some(Suite {
        name: name?,
        kind: kind?,
        on,
        on_is_default: !fields.has("on"),
        app: app.unwrap_or_default(),
        timeout,
        retries: retries(&fields),
        isolation: isolation(&fields),
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
    let kinds: [(&str, ReadKind); 6] = [
        ("sql", sql),
        ("compare", compare),
        ("golden", golden),
        ("pgtap", pgtap),
        ("command", command),
        ("container", container),
    ];
    let read = fields.word("kind", &kinds)?;
    let word = fields.text("kind")?.value;
    for (key, users) in KIND_KEYS {
        if !users.contains(&word.as_str()) {
            fields.forbid(key, &foreign(&word, users));
        }
    }
    read(fields)
}

/// Why a key cannot be used with a kind.
fn foreign(kind: &str, users: &[&str]) -> String {
    let users: Vec<String> = users.iter().map(|user| format!("`{user}`")).collect();
    format!(
        "it belongs to suites of kind {}, and this one is of kind `{kind}`",
        users.join(", ")
    )
}

fn sql(fields: &Fields<'_>) -> Option<SuiteKind> {
    Some(SuiteKind::Sql {
        files: files(fields)?,
    })
}

fn pgtap(fields: &Fields<'_>) -> Option<SuiteKind> {
    Some(SuiteKind::Pgtap {
        files: files(fields)?,
    })
}

fn compare(fields: &Fields<'_>) -> Option<SuiteKind> {
    let rules = comparison(fields);
    Some(SuiteKind::Compare {
        files: files(fields)?,
        rules: rules?,
    })
}

fn golden(fields: &Fields<'_>) -> Option<SuiteKind> {
    let rules = comparison(fields);
    let files = files(fields);
    let folder = golden_folder(fields);
    Some(SuiteKind::Golden {
        files: files?,
        rules: rules?,
        folder: folder?,
    })
}

/// The states, in the order in which a rehearsal reaches them.
fn on(fields: &Fields<'_>, app: Option<App>, kind: Option<&SuiteKind>) -> Vec<Point> {
    let compares = matches!(kind, Some(SuiteKind::Compare { .. }));
    if compares && app == Some(App::New) {
        reject(
            fields,
            "app",
            "`compare` cannot be used for the new application",
            "it compares with the base, whose schema the new application does not know; use `golden`",
        );
    }
    let nodes = fields.items("on");
    let mut points: BTreeSet<Point> = fields
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
        (None, _) => return default_on(app, compares),
        _ => {}
    }
    if app == Some(App::New) && points.iter().any(|point| old_schema(*point)) {
        reject(
            fields,
            "on",
            "the new application cannot run on `base` or `rolled_back`",
            "its schema is not there; leave them out, or write `app: both` if the suite fits both versions",
        );
    }
    if compares {
        if points.iter().eq([&Point::Base]) {
            reject(
                fields,
                "on",
                "`compare` has nothing to compare the base with",
                "name a state after it, for example `on: [migrated, rolled_back]`",
            );
        }
        points.insert(Point::Base);
    }
    points.into_iter().collect()
}

/// Whether the schema is the one before the migration.
fn old_schema(point: Point) -> bool {
    matches!(point, Point::Base | Point::RolledBack)
}

fn reject(fields: &Fields<'_>, key: &str, message: &str, help: &str) {
    let place = fields.get(key).map_or_else(|| fields.place(), Node::head);
    fields.reader.report(
        Problem::new(message)
            .at(place, "contradicts the rest")
            .help(help),
    );
}

/// Where a suite runs that does not say it. While a deploy rolls, both versions of the application
/// run on the migrated database, so the old one's suite is to pass there, too.
fn default_on(app: Option<App>, compares: bool) -> Vec<Point> {
    let all = POINTS.iter().map(|(_, point)| *point);
    match (app, compares) {
        (Some(App::Old | App::Both), _) => all.collect(),
        (Some(App::New), _) => all.filter(|point| !old_schema(*point)).collect(),
        (None, true) => vec![Point::Base, Point::Migrated, Point::RolledBack],
        (None, false) => vec![Point::Migrated],
    }
}

/// Leaves out what this configuration never reaches, where the suite did not ask for it.
pub(super) fn reachable(suites: &mut [Suite], rollback: &Rollback, redo: bool) {
    let undone = !matches!(rollback.strategy, RollbackStrategy::Irreversible { .. })
        && rollback.mode != RollbackMode::Steps;
    for suite in suites.iter_mut().filter(|suite| suite.on_is_default) {
        suite.on.retain(|point| match point {
            Point::Base | Point::Migrated => true,
            Point::RolledBack => undone,
            Point::Redone => undone && redo,
        });
    }
}
