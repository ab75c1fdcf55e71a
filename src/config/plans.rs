//! `plans`: the queries whose plans are compared before and after the migration.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use super::decode::Fields;
use super::error::Problem;
use super::files::{Match, matching};
use super::model::{Suite, SuiteKind};
use super::node::{Node, Text, Value};
use super::settings::server_setting;
use super::suites::APPS;
use crate::event::App;

const KEYS: &[&str] = &[
    "queries",
    "statements",
    "top",
    "suites",
    "seq_scan_above",
    "execute",
    "timeout",
    "settings",
];
const QUERY_KEYS: &[&str] = &["path", "app"];

/// Statements of exports where nothing is said.
const TOP: usize = 500;
/// From this size on it matters that a table is read whole.
const SEQ_SCAN_ABOVE: u64 = 10 * 1024 * 1024;
/// How long one query may take where nothing is said.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The queries whose plans are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plans {
    /// Files of queries.
    pub queries: Vec<PlanFile>,
    /// Exports of `pg_stat_statements`.
    pub statements: Vec<PlanFile>,
    /// How many statements of each export, by the time that they took.
    pub top: usize,
    /// Whether the queries of suites are among them.
    pub suites: bool,
    /// From this size of a table on, a new sequential scan is told.
    pub seq_scan_above: u64,
    /// Whether queries that only read are executed to count pages.
    pub execute: bool,
    /// How long one query may take.
    pub timeout: Duration,
    /// What sessions that plan are set to: `search_path`, `role`, `work_mem`, …
    pub settings: BTreeMap<String, String>,
}

/// A file of `plans`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanFile {
    /// Where it is.
    pub path: PathBuf,
    /// As harness.yaml names it.
    pub shown: String,
    /// Whose queries they are.
    pub app: App,
}

/// The key `plans` of the file.
pub(super) fn plans(root: &Fields<'_>, all_suites: &[Suite]) -> Option<Plans> {
    let node = root.get("plans")?;
    let fields = root.reader.fields(node, "`plans`", KEYS)?;
    let mut seen = BTreeSet::new();
    let mut queries = Vec::new();
    for item in fields.items("queries").unwrap_or_default() {
        if let Some((pattern, app)) = query(&fields, item) {
            let found = found(&fields, &pattern, "query file", &mut seen);
            queries.extend(found.into_iter().map(|file| plan_file(file, app)));
        }
    }
    let mut statements = Vec::new();
    for pattern in fields.texts("statements") {
        let found = found(&fields, &pattern, "export", &mut seen);
        statements.extend(found.into_iter().map(|file| plan_file(file, App::Old)));
    }
    let suites = fields.truth("suites").unwrap_or(false);
    let with_queries = |suite: &Suite| {
        matches!(
            suite.kind,
            SuiteKind::Sql { .. } | SuiteKind::Compare { .. } | SuiteKind::Golden { .. }
        )
    };
    if suites && !all_suites.iter().any(with_queries) {
        let place = fields.get("suites").map_or(fields.place(), Node::head);
        root.reader.report(
            Problem::new("no suite has queries that could be planned")
                .at(place, "has nothing to take them from")
                .help("suites of the kinds sql, compare and golden have queries"),
        );
    }
    if !suites && !fields.meant("queries") && !fields.meant("statements") {
        root.reader.report(
            Problem::new("`plans` names no queries")
                .at(fields.place(), "nothing would be planned")
                .help("for example `queries: queries/*.sql`, `statements: pg_stat_statements.csv`, or `suites: true`"),
        );
    }
    Some(Plans {
        queries,
        statements,
        top: top(&fields).unwrap_or(TOP),
        suites,
        seq_scan_above: fields
            .bytes("seq_scan_above")
            .map_or(SEQ_SCAN_ABOVE, |(bytes, _)| bytes),
        execute: fields.truth("execute").unwrap_or(true),
        timeout: fields.duration("timeout").unwrap_or(TIMEOUT),
        settings: fields.table("settings", server_setting),
    })
}

fn plan_file(file: Match, app: App) -> PlanFile {
    PlanFile {
        path: file.path,
        shown: file.shown,
        app,
    }
}

/// A path, or `{ path, app }`.
fn query(fields: &Fields<'_>, item: &Node) -> Option<(Text, App)> {
    if !matches!(item.value, Value::Map(_)) {
        let path = fields.reader.text(item, "an entry of `queries`")?;
        return Some((path, App::Both));
    }
    let entry = fields
        .reader
        .fields(item, "an entry of `queries`", QUERY_KEYS)?;
    let app = entry.word("app", &APPS).unwrap_or_default();
    let Some(path) = entry.filled("path") else {
        entry.missing("path", "for example `path: queries/*.sql`");
        return None;
    };
    Some((path, app))
}

/// The files of a pattern, none of which may be named twice.
fn found(
    fields: &Fields<'_>,
    pattern: &Text,
    noun: &str,
    seen: &mut BTreeSet<PathBuf>,
) -> Vec<Match> {
    let mut found = matching(fields.reader, pattern, noun);
    found.retain(|file| {
        let problem = if file.path.is_dir() {
            let help = format!("write `{}/*.sql`", pattern.value.trim_end_matches('/'));
            Problem::new(format!("`{}` is a folder, not a file", pattern.value))
                .at(pattern.place, "a folder")
                .help(help)
        } else if seen.insert(file.path.clone()) {
            return true;
        } else {
            Problem::new(format!("the {noun} `{}` is named twice", file.shown))
                .at(pattern.place, "named before")
        };
        fields.reader.report(problem);
        false
    });
    found
}

fn top(fields: &Fields<'_>) -> Option<usize> {
    let text = fields.text("top")?;
    let number = text.value.parse().ok();
    let number = number.filter(|number| (1..=10_000).contains(number));
    if number.is_none() {
        fields.reader.report(
            Problem::new(format!("`{}` is not a number of statements", text.value))
                .at(text.place, "must be a whole number from 1 to 10000"),
        );
    }
    number
}
