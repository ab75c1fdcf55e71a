//! What a person reads when the run is over: failures explained, the table, the verdict.

use std::fmt::Write as _;
use std::time::Duration;

use super::accepted::accepted_lines;
use super::cases::CaseCounts;
use super::columns::{fit, width};
use super::failure::{block, body, color, heading, mark};
use super::lines::word;
use super::live::live_lines;
use super::matrix::{seen_stages, unseen_stages, verdict};
use super::spread::outlier_words;
use super::style::{Color, Style};
use super::{Group, Summary, TenantSummary, Verbosity};
use crate::event::{Severity, Stage, Verdict};
use crate::text::{count, duration, sanitize_line};

/// Kinds of failure that are explained; the rest is counted.
const FAILURES: usize = 20;
/// Kinds of warning that are named, unless everything is asked for.
const WARNINGS: usize = 10;
/// Wordings of one kind.
const VARIANTS: usize = 3;
/// Tenants that are named in one line.
const NAMED: usize = 8;
/// Outliers that are named.
const OUTLIERS: usize = 8;
/// Tenants in the table beyond which those that passed are only counted.
const TENANTS: usize = 60;

/// How to write the text.
#[derive(Debug, Clone)]
pub struct ConsoleOptions {
    /// Colours or none.
    pub style: Style,
    /// Columns of the terminal.
    pub width: usize,
    /// How much is wanted: `Quiet` leaves the verdict and the failures.
    pub verbosity: Verbosity,
    /// Where the report is, in words of the user's (`.pgrehearse/runs/…/report.json`).
    pub report: Option<String>,
}

impl Default for ConsoleOptions {
    fn default() -> Self {
        Self {
            style: Style::default(),
            width: 100,
            verbosity: Verbosity::Normal,
            report: None,
        }
    }
}

/// The text that ends a run.
pub fn console_text(summary: &Summary, options: &ConsoleOptions) -> String {
    let mut text = String::new();
    push_failures(&mut text, summary, options);
    push_repros(&mut text, summary, options);
    if options.verbosity > Verbosity::Quiet {
        push_warnings(&mut text, summary, options);
        push_table(&mut text, summary, options);
        push_fleet(&mut text, summary);
    }
    push_verdict(&mut text, summary, options);
    text
}

fn push_failures(text: &mut String, summary: &Summary, options: &ConsoleOptions) {
    let bundles = bundles(of_severity(summary, Severity::Error));
    let limit = limit(FAILURES, options);
    for bundle in bundles.iter().take(limit) {
        match bundle.as_slice() {
            [group] => push_failure(text, group, options.style),
            groups => push_bundle(text, groups, limit, options.style),
        }
        text.push('\n');
    }
    if let rest @ 1.. = bundles.len().saturating_sub(limit) {
        let _ = writeln!(
            text,
            "… and {} in the report\n",
            count(rest, "more failure")
        );
    }
}

/// How to see each failing tenant for oneself.
fn push_repros(text: &mut String, summary: &Summary, options: &ConsoleOptions) {
    let all: Vec<&str> = summary.repros().map(|(_, command)| command).collect();
    let limit = limit(FAILURES, options);
    for command in all.iter().take(limit) {
        let _ = writeln!(text, "reproduce: {}", sanitize_line(command));
    }
    if let rest @ 1.. = all.len().saturating_sub(limit) {
        let _ = writeln!(text, "… and {} in the report", count(rest, "more tenant"));
    }
    if !all.is_empty() {
        text.push('\n');
    }
}

/// Where statements took much more than in the other tenants.
fn push_outliers(text: &mut String, summary: &Summary) {
    let Some(spread) = summary
        .spread
        .as_ref()
        .filter(|spread| !spread.outliers.is_empty())
    else {
        return;
    };
    for outlier in spread.outliers.iter().take(OUTLIERS) {
        let line = format!("{}: {}", outlier.tenant, outlier_words(outlier));
        let _ = writeln!(text, "  {}", sanitize_line(&line));
    }
    if let rest @ 1.. = spread.outliers.len().saturating_sub(OUTLIERS) {
        let _ = writeln!(
            text,
            "  … and {} in the report",
            count(rest, "more outlier")
        );
    }
    text.push('\n');
}

/// Which tenants are not as the others before the migration.
fn push_fleet(text: &mut String, summary: &Summary) {
    push_outliers(text, summary);
    let Some(fleet) = &summary.fleet else {
        return;
    };
    let mut lines = Vec::new();
    for group in fleet.histories.iter().skip(1) {
        lines.push((&group.tenants, "have had other steps than most"));
    }
    for group in fleet
        .schemas
        .iter()
        .filter(|group| !group.changes.is_empty())
    {
        lines.push((
            &group.tenants,
            "have another schema than most before the migration",
        ));
    }
    for (tenants, what) in &lines {
        let shown: Vec<String> = tenants
            .iter()
            .take(NAMED)
            .map(|name| sanitize_line(name.as_str()))
            .collect();
        let more = match tenants.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let _ = writeln!(text, "  {what}: {}{more}", shown.join(", "));
    }
    if !lines.is_empty() {
        text.push('\n');
    }
}

fn push_failure(text: &mut String, group: &Group, style: Style) {
    for (index, variant) in group.variants.iter().take(VARIANTS).enumerate() {
        if index > 0 {
            text.push('\n');
        }
        text.push_str(&block(variant, style));
    }
    if let rest @ 1.. = group.variants.len().saturating_sub(VARIANTS) {
        let id = sanitize_line(&group.finding);
        let _ = writeln!(text, "  … and {} of {id}", count(rest, "more case"));
    }
}

/// Failures that differ in nothing but the object: one rollback that leaves twenty objects is one
/// thing to mend.
fn bundles(groups: Vec<&Group>) -> Vec<Vec<&Group>> {
    let alike = |a: &Group, b: &Group| {
        // A finding with an excerpt, a server message or output is explained on its own.
        let plain = |group: &Group| match group.variants.as_slice() {
            [only]
                if ["excerpt", "statement", "detail", "output"]
                    .iter()
                    .all(|key| !only.finding.evidence.contains_key(*key)) =>
            {
                Some((only.finding.help.clone(), only.finding.location.clone()))
            }
            _ => None,
        };
        a.finding == b.finding
            && a.stage == b.stage
            && a.tenants == b.tenants
            && plain(a).is_some()
            && plain(a) == plain(b)
    };
    let mut bundles: Vec<Vec<&Group>> = Vec::new();
    for group in groups {
        let known = bundles
            .iter_mut()
            .find(|bundle| bundle.first().is_some_and(|first| alike(first, group)));
        match known {
            Some(bundle) => bundle.push(group),
            None => bundles.push(vec![group]),
        }
    }
    bundles
}

fn push_bundle(text: &mut String, groups: &[&Group], limit: usize, style: Style) {
    let Some(first) = groups.first().and_then(|group| group.variants.first()) else {
        return;
    };
    text.push_str(&heading(&first.finding, &first.tenants, style));
    let id = style.paint(Color::Bold, &sanitize_line(&first.finding.id));
    let _ = writeln!(text, "  {id}: {}", count(groups.len(), "object"));
    if let Some(location) = &first.finding.location {
        let _ = writeln!(text, "  at {}", sanitize_line(&location.to_string()));
    }
    for group in groups.iter().take(limit) {
        let _ = writeln!(text, "    {}", sanitize_line(&group.message));
    }
    if let rest @ 1.. = groups.len().saturating_sub(limit) {
        let _ = writeln!(text, "    … and {rest} more");
    }
    let help = format!("help: {}", sanitize_line(&first.finding.help));
    let _ = writeln!(text, "  {}", style.paint(Color::Green, &help));
}

fn push_warnings(text: &mut String, summary: &Summary, options: &ConsoleOptions) {
    let warnings = of_severity(summary, Severity::Warning);
    if warnings.is_empty() {
        return;
    }
    let limit = limit(WARNINGS, options);
    for group in warnings.iter().take(limit) {
        let Some(variant) = group.variants.first() else {
            continue;
        };
        text.push_str(&heading(&variant.finding, &group.tenants, options.style));
        if options.verbosity == Verbosity::Verbose {
            for line in body(&variant.finding, options.style) {
                text.push_str(format!("  {line}").trim_end());
                text.push('\n');
            }
        } else {
            let place = variant
                .finding
                .location
                .as_ref()
                .map_or_else(String::new, |location| {
                    format!(" ({})", sanitize_line(&location.to_string()))
                });
            let _ = writeln!(
                text,
                "  {}: {}{place}\n  help: {}",
                sanitize_line(&group.finding),
                sanitize_line(&group.message),
                sanitize_line(&variant.finding.help)
            );
        }
        text.push('\n');
    }
    if let rest @ 1.. = warnings.len().saturating_sub(limit) {
        let _ = writeln!(
            text,
            "… and {} in the report\n",
            count(rest, "more warning")
        );
    }
}

fn of_severity(summary: &Summary, severity: Severity) -> Vec<&Group> {
    let groups = summary.groups.iter();
    groups.filter(|group| group.severity == severity).collect()
}

fn limit(usual: usize, options: &ConsoleOptions) -> usize {
    if options.verbosity == Verbosity::Verbose {
        usize::MAX
    } else {
        usual
    }
}

fn push_table(text: &mut String, summary: &Summary, options: &ConsoleOptions) {
    if summary.tenants.is_empty() {
        return;
    }
    let stages = seen_stages(summary);
    let all = summary.tenants.len() <= TENANTS || options.verbosity == Verbosity::Verbose;
    let shown: Vec<&TenantSummary> = summary
        .tenants
        .iter()
        .filter(|tenant| all || tenant.verdict != Verdict::Pass)
        .collect();
    // Names get what the stages, the verdict and the time leave.
    let taken: usize = stages
        .iter()
        .map(|stage| cell_width(*stage) + 2)
        .sum::<usize>()
        + "verdict".len()
        + 2
        + TIME
        + 2;
    let longest = shown
        .iter()
        .map(|tenant| width(tenant.name.as_str()))
        .fold("tenant".len(), usize::max);
    let room = options.width.saturating_sub(taken).max(12);
    let names = longest.min(room);
    if !shown.is_empty() {
        let mut header = fit("tenant", names);
        for stage in &stages {
            header.push_str("  ");
            header.push_str(&fit(stage.as_str(), cell_width(*stage)));
        }
        let _ = write!(header, "  verdict  {:>TIME$}", "time");
        text.push_str(&options.style.paint(Color::Bold, &header));
        text.push('\n');
    }
    for tenant in &shown {
        push_row(text, tenant, &stages, names, options.style);
    }
    if let rest @ 1.. = summary.tenants.len() - shown.len() {
        let _ = writeln!(text, "… and {rest} that passed");
    }
    if let Some(note) = interruptions(summary) {
        text.push_str(&note);
        text.push('\n');
    }
    let unseen: Vec<&str> = unseen_stages(summary)
        .into_iter()
        .map(Stage::as_str)
        .collect();
    if !unseen.is_empty() {
        let note = format!("not run for any tenant: {}", unseen.join(", "));
        text.push_str(&options.style.paint(Color::Dim, &note));
        text.push('\n');
    }
    text.push('\n');
}

/// `interruptions: 18 rehearsed, after 13 of them the next run has the same result`.
pub(super) fn interruptions(summary: &Summary) -> Option<String> {
    let all = || {
        let tenants = summary.tenants.iter();
        tenants.flat_map(|tenant| &tenant.interruptions)
    };
    let survived = all()
        .filter(|interruption| interruption.same_result == Some(true))
        .count();
    match all().count() {
        0 => None,
        number => Some(format!(
            "interruptions: {number} rehearsed, after {survived} of them the next run has the same result"
        )),
    }
}

/// Columns of a duration: `1 h 02 m`.
const TIME: usize = 9;

fn cell_width(stage: Stage) -> usize {
    stage.as_str().len().max(mark(Verdict::Fail).len())
}

fn push_row(
    text: &mut String,
    tenant: &TenantSummary,
    stages: &[Stage],
    names: usize,
    style: Style,
) {
    text.push_str(&fit(tenant.name.as_str(), names));
    for stage in stages {
        let verdict = verdict(tenant, *stage);
        text.push_str("  ");
        // Padding goes first: escape sequences have no width.
        text.push_str(&style.paint(color(verdict), &fit(mark(verdict), cell_width(*stage))));
    }
    text.push_str("  ");
    let verdict = fit(tenant.verdict.as_str(), "verdict".len());
    text.push_str(&style.paint(color(tenant.verdict), &verdict));
    let _ = writeln!(
        text,
        "  {:>TIME$}",
        duration(Duration::from_millis(tenant.duration_ms))
    );
}

fn push_verdict(text: &mut String, summary: &Summary, options: &ConsoleOptions) {
    let interrupted = summary
        .interrupted
        .as_ref()
        .map(|signal| format!(", interrupted ({})", sanitize_line(signal)))
        .unwrap_or_default();
    let _ = writeln!(
        text,
        "{}  {} in {}{interrupted}",
        options.style.paint(
            color(summary.counts.headline()),
            word(summary.counts.headline())
        ),
        summary.counts.words(),
        duration(Duration::from_millis(summary.duration_ms)),
    );
    if let Some(scope) = summary.scope() {
        let _ = writeln!(text, "{scope}");
    }
    if summary.tenants.is_empty() {
        text.push_str("  no tenant was rehearsed\n");
    }
    if options.verbosity > Verbosity::Quiet && summary.cases != CaseCounts::default() {
        let _ = writeln!(text, "suites: {}", summary.cases.words());
    }
    if options.verbosity > Verbosity::Quiet {
        for line in live_lines(summary).iter().take(limit(FAILURES, options)) {
            let _ = writeln!(text, "{line}");
        }
        for line in accepted_lines(summary) {
            let _ = writeln!(text, "{line}");
        }
    }
    if let Some(report) = &options.report {
        let _ = writeln!(text, "report: {}", sanitize_line(report));
    }
}
