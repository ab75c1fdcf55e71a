//! `summary.md`: what a pull request shows, the verdict first.

use std::fmt::Write as _;
use std::time::Duration;

use super::accepted::accepted_lines;
use super::cases::CaseCounts;
use super::console::interruptions;
use super::failure::{block, mark};
use super::judge::finding_verdict;
use super::lines::{next_run, word};
use super::live::live_lines;
use super::markdown_plans::push_plans;
use super::matrix::{seen_stages, unseen_stages, verdict};
use super::spread::{outlier_words, time};
use super::style::Style;
use super::{Group, Summary, TenantSummary};
use crate::event::{
    Interruption, PhaseFacts, Severity, Stage, TableBlocked, TrafficFacts, Verdict,
};
use crate::text::{duration, sanitize_line, truncate};

/// Tenants in the open table; the rest is folded.
const TENANTS: usize = 50;
/// Tables under load that are shown, those that were blocked longest.
const BLOCKED: usize = 10;
/// Kinds of failure that are shown; the documents of forges have a limit of size.
const GROUPS: usize = 50;

/// The summary as Markdown.
pub fn render_markdown(summary: &Summary) -> String {
    let mut text = format!(
        "## {}: {} in {}\n",
        word(summary.counts.headline()),
        summary.counts.words(),
        duration(Duration::from_millis(summary.duration_ms))
    );
    if let Some(signal) = &summary.interrupted {
        let _ = writeln!(text, "\nThe run was interrupted ({}).", escape(signal));
    }
    if let Some(run) = &summary.run {
        let version = run.postgres_version.as_deref().unwrap_or("unknown");
        let _ = writeln!(
            text,
            "\nRun `{}` · engine {} · Postgres {}",
            run.id.replace('`', ""),
            escape(&run.engine),
            escape(version)
        );
    }
    if let Some(scope) = summary.scope() {
        let _ = writeln!(text, "\nScope: {scope}");
    }
    if summary.cases != CaseCounts::default() {
        let _ = writeln!(text, "\nSuites: {}", summary.cases.words());
    }
    push_groups(&mut text, summary);
    push_matrix(&mut text, summary);
    push_fleet(&mut text, summary);
    push_interruptions(&mut text, summary);
    push_load(&mut text, summary);
    push_plans(&mut text, summary);
    push_lines(&mut text, "Live databases", &live_lines(summary));
    push_lines(&mut text, "Baseline", &accepted_lines(summary));
    push_failures(&mut text, summary);
    push_repros(&mut text, summary);
    text
}

/// How to see each failing tenant for oneself.
fn push_repros(text: &mut String, summary: &Summary) {
    let all: Vec<&str> = summary.repros().map(|(_, command)| command).collect();
    if all.is_empty() {
        return;
    }
    let lines: Vec<String> = all
        .iter()
        .take(TENANTS)
        .map(|command| sanitize_line(command))
        .collect();
    let lines = lines.join("\n");
    let fence = fence(&lines);
    let _ = writeln!(
        text,
        "\n<details><summary>Reproduce</summary>\n\n{fence}sh\n{lines}\n{fence}\n\n</details>"
    );
    if let rest @ 1.. = all.len().saturating_sub(TENANTS) {
        let _ = writeln!(
            text,
            "\n… and {} in report.json",
            crate::text::count(rest, "more tenant")
        );
    }
}

/// What is told of tenants that are not as the others.
fn push_fleet(text: &mut String, summary: &Summary) {
    let mut lines = Vec::new();
    if let Some(spread) = &summary.spread {
        for statement in spread
            .statements
            .iter()
            .filter(|statement| statement.slow_in > 0)
        {
            lines.push(format!(
                "{}:{} took more than a second in {} of {} tenants, at most {} ({})",
                statement.file,
                statement.line,
                statement.slow_in,
                statement.tenants,
                time(statement.duration_ms.max),
                statement.duration_ms.tenant
            ));
        }
        for outlier in &spread.outliers {
            lines.push(format!("{}: {}", outlier.tenant, outlier_words(outlier)));
        }
    }
    for group in summary.fleet.iter().flat_map(|fleet| &fleet.schemas) {
        if let (Some(first), Some(tenant)) = (group.changes.first(), group.tenants.first()) {
            let others = match group.tenants.len() - 1 {
                0 => String::new(),
                others => format!(" and {others} more"),
            };
            lines.push(format!(
                "{tenant}{others}: another schema before the migration, {first}"
            ));
        }
    }
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\n<details><summary>Tenants that are not as the others ({})</summary>\n",
        lines.len()
    );
    for line in lines.iter().take(GROUPS) {
        let _ = writeln!(text, "- {}", escape(&truncate(&sanitize_line(line), 300)));
    }
    push_more(text, lines.len(), "line");
    text.push_str("\n</details>\n");
}

/// Lines under a heading that is opened.
fn push_lines(text: &mut String, heading: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let number = lines.len();
    let _ = writeln!(text, "\n<details><summary>{heading} ({number})</summary>\n");
    for line in lines.iter().take(GROUPS) {
        let _ = writeln!(text, "- {}", escape(&truncate(line, 300)));
    }
    push_more(text, number, "line");
    text.push_str("\n</details>\n");
}

fn push_groups(text: &mut String, summary: &Summary) {
    if summary.groups.is_empty() {
        return;
    }
    text.push_str(
        "\n### Findings\n\n| | finding | what | where | tenants |\n|---|---|---|---|---|\n",
    );
    for group in summary.groups.iter().take(GROUPS) {
        let place = example(group)
            .and_then(|finding| finding.location.as_ref())
            .map_or_else(String::new, |location| escape(&location.to_string()));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {place} | {} |",
            mark(example(group).map_or(Verdict::Error, finding_verdict)),
            escape(&group.finding),
            escape(&truncate(&sanitize_line(&group.message), 200)),
            tenants(group),
        );
    }
    push_more(text, summary.groups.len(), "kind");
}

fn example(group: &Group) -> Option<&crate::event::Finding> {
    group.variants.first().map(|variant| &variant.finding)
}

fn tenants(group: &Group) -> String {
    let shown = group.tenants.iter().take(3);
    let shown: Vec<String> = shown.map(|name| code(name.as_str())).collect();
    match group.tenants.len().saturating_sub(3) {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

fn push_more(text: &mut String, all: usize, noun: &str) {
    if let rest @ 1.. = all.saturating_sub(GROUPS) {
        let _ = writeln!(
            text,
            "\n… and {} more in report.json",
            crate::text::count(rest, noun)
        );
    }
}

fn push_matrix(text: &mut String, summary: &Summary) {
    if summary.tenants.is_empty() {
        text.push_str("\nNo tenant was rehearsed.\n");
        return;
    }
    let stages = seen_stages(summary);
    text.push_str("\n### Tenants\n\n");
    push_table(text, summary.tenants.iter().take(TENANTS), &stages);
    let rest = summary.tenants.len().saturating_sub(TENANTS);
    if rest > 0 {
        let _ = writeln!(
            text,
            "\n<details><summary>{} more</summary>\n",
            crate::text::count(rest, "tenant")
        );
        push_table(text, summary.tenants.iter().skip(TENANTS), &stages);
        text.push_str("\n</details>\n");
    }
    let unseen: Vec<&str> = unseen_stages(summary)
        .into_iter()
        .map(Stage::as_str)
        .collect();
    if !unseen.is_empty() {
        let _ = writeln!(text, "\nNot run for any tenant: {}.", unseen.join(", "));
    }
}

fn push_table<'a>(
    text: &mut String,
    tenants: impl Iterator<Item = &'a TenantSummary>,
    stages: &[Stage],
) {
    text.push_str("| tenant | verdict |");
    for stage in stages {
        let _ = write!(text, " {stage} |");
    }
    text.push_str(" time |\n|---|---|");
    text.push_str(&"---|".repeat(stages.len()));
    text.push_str("---:|\n");
    for tenant in tenants {
        let _ = write!(
            text,
            "| {} | {} |",
            code(tenant.name.as_str()),
            tenant.verdict
        );
        for stage in stages {
            let _ = write!(text, " {} |", mark(verdict(tenant, *stage)));
        }
        let _ = writeln!(
            text,
            " {} |",
            duration(Duration::from_millis(tenant.duration_ms))
        );
    }
}

/// Where the server was killed and the next run does not put everything right.
fn push_interruptions(text: &mut String, summary: &Summary) {
    let Some(note) = interruptions(summary) else {
        return;
    };
    let _ = writeln!(text, "\n### Interruptions\n\n{}", escape(&note));
    let bad: Vec<(&TenantSummary, &Interruption)> = summary
        .tenants
        .iter()
        .flat_map(|tenant| tenant.interruptions.iter().map(move |one| (tenant, one)))
        .filter(|(_, interruption)| interruption.same_result != Some(true))
        .collect();
    if bad.is_empty() {
        return;
    }
    text.push_str("\n| tenant | killed | left behind | next run |\n|---|---|---|---|\n");
    for (tenant, interruption) in bad.iter().take(GROUPS) {
        let left: Vec<String> = interruption
            .left_behind
            .iter()
            .take(3)
            .map(|leftover| format!("{} ({})", leftover.object, leftover.what))
            .collect();
        let _ = writeln!(
            text,
            "| {} | {} {} | {} | {} |",
            code(tenant.name.as_str()),
            if interruption.inside {
                "during"
            } else {
                "after"
            },
            escape(&format!("{}:{}", interruption.file, interruption.line)),
            escape(&truncate(&left.join(", "), 200)),
            next_run(interruption),
        );
    }
    push_more(text, bad.len(), "interruption");
}

/// Who was blocked longest under load.
fn push_load(text: &mut String, summary: &Summary) {
    let mut blocked: Vec<(&TenantSummary, &TrafficFacts, &TableBlocked)> = summary
        .tenants
        .iter()
        .filter_map(|tenant| Some((tenant, tenant.traffic.as_ref()?)))
        .flat_map(|(tenant, facts)| facts.tables.iter().map(move |table| (tenant, facts, table)))
        .collect();
    if blocked.is_empty() {
        return;
    }
    let longest = |table: &TableBlocked| table.reads_ms.max(table.writes_ms);
    blocked.sort_by(|a, b| longest(b.2).total_cmp(&longest(a.2)));
    text.push_str(
        "\n### Under load\n\n| tenant | table | reads blocked | writes blocked | p99 before | p99 during |\n|---|---|---:|---:|---:|---:|\n",
    );
    let ms = |ms: f64| duration(Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default());
    for (tenant, facts, table) in blocked.iter().take(BLOCKED) {
        let p99 = |phase: &PhaseFacts| phase.p99_ms.map_or_else(|| "–".to_owned(), ms);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            code(tenant.name.as_str()),
            escape(&table.table),
            ms(table.reads_ms),
            ms(table.writes_ms),
            p99(&facts.before),
            p99(&facts.during),
        );
    }
    if let rest @ 1.. = blocked.len().saturating_sub(BLOCKED) {
        let more = crate::text::count(rest, "table");
        let _ = writeln!(text, "\n… and {more} that were blocked for less");
    }
}

fn push_failures(text: &mut String, summary: &Summary) {
    let failures: Vec<&Group> = summary
        .groups
        .iter()
        .filter(|group| group.severity == Severity::Error)
        .collect();
    if failures.is_empty() {
        return;
    }
    text.push_str("\n### Failures\n");
    for group in failures.iter().take(GROUPS) {
        let _ = writeln!(
            text,
            "\n<details><summary>{}: {}</summary>\n",
            html(&group.finding),
            html(&truncate(&sanitize_line(&group.message), 200))
        );
        for variant in group.variants.iter().take(5) {
            let explained = block(variant, Style::default());
            let fence = fence(&explained);
            let _ = writeln!(text, "{fence}text\n{explained}{fence}\n");
        }
        if let rest @ 1.. = group.variants.len().saturating_sub(5) {
            let _ = writeln!(text, "… and {rest} more like it\n");
        }
        text.push_str("</details>\n");
    }
    push_more(text, failures.len(), "failure");
}

/// A fence that nothing in the text can close.
fn fence(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    "`".repeat((longest + 1).max(3))
}

/// Names of tenants consist of harmless characters, but some of them mean something in Markdown.
pub(super) fn code(name: &str) -> String {
    format!("`{name}`")
}

/// Foreign text in a cell or a paragraph: no markup, no second line.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in html(text).chars() {
        if "\\`*_[]|~#@".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn html(text: &str) -> String {
    sanitize_line(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_cannot_leave_its_cell() {
        assert_eq!(
            escape("a|b\n<img src=x> `c` [d](e)"),
            "a\\|b &lt;img src=x&gt; \\`c\\` \\[d\\](e)"
        );
        assert_eq!(fence("x ```` y"), "`````");
        assert_eq!(fence("x"), "```");
    }
}
