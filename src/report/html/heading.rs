//! The verdict, whether a person must look and why, and what was rehearsed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use super::super::cases::CaseCounts;
use super::super::matrix::unseen_stages;
use super::super::{Summary, TenantSummary};
use super::grid::word;
use super::markup::Markup;
use crate::event::{Severity, SnapshotFacts, Stage, Verdict};
use crate::text::{count, duration};

/// Everything above the advice.
pub(super) fn push(page: &mut Markup, summary: &Summary) {
    let verdict = summary.counts.headline();
    let attributes = [("id", "verdict"), ("class", verdict.as_str())];
    page.element("section", &attributes, |section| {
        section.element("h1", &[], |h1| {
            h1.leaf("span", &[("class", verdict.as_str())], word(verdict));
            h1.text(" ");
            h1.text(&headline(summary));
        });
        section.leaf("p", &[("class", "lead")], &look(summary));
        counts(section, summary);
    });
    page.line();
    rehearsed(page, summary);
}

fn headline(summary: &Summary) -> String {
    let counts = &summary.counts;
    let of = count(counts.tenants, "tenant");
    match counts.headline() {
        Verdict::Pass if rolled_back(summary) => {
            format!("The migration works and rolls back in {of}")
        }
        Verdict::Pass => format!("Nothing speaks against the migration in {of}"),
        Verdict::Warn => format!(
            "The migration works, with warnings in {} of {of}",
            counts.warn
        ),
        Verdict::Fail => format!("The migration fails in {} of {of}", counts.fail),
        Verdict::Error | Verdict::Skipped if counts.tenants == 0 => {
            "No tenant was rehearsed".to_owned()
        }
        Verdict::Error | Verdict::Skipped => {
            format!("Nothing is known about {} of {of}", counts.error)
        }
    }
}

fn rolled_back(summary: &Summary) -> bool {
    let done = |tenant| super::super::matrix::verdict(tenant, Stage::Rollback) != Verdict::Skipped;
    summary.tenants.iter().all(done)
}

/// Whether a person must look, and why.
fn look(summary: &Summary) -> String {
    let counts = &summary.counts;
    let kinds = |severity| {
        summary
            .groups
            .iter()
            .filter(|g| g.severity == severity)
            .count()
    };
    let (errors, warnings) = (kinds(Severity::Error), kinds(Severity::Warning));
    let mut text = match counts.headline() {
        Verdict::Pass => "Nobody has to look: nothing was found that speaks against it.".to_owned(),
        Verdict::Warn => format!(
            "A person must look before the deploy: {} to weigh.",
            kinds_of(warnings, "warning")
        ),
        Verdict::Fail => format!(
            "A person must look, and the migration should not be deployed as it is: {} below.",
            kinds_of(errors, "error")
        ),
        Verdict::Error | Verdict::Skipped if counts.tenants == 0 => {
            "A person must look: a run over nothing proves nothing.".to_owned()
        }
        Verdict::Error | Verdict::Skipped => "A person must look: the harness, its surroundings or a snapshot failed, which says nothing about the migration. Mend that and run again.".to_owned(),
    };
    if counts.fail > 0 && counts.error > 0 {
        let _ = write!(
            text,
            " Nothing is known about {}: there the harness, its surroundings or a snapshot failed.",
            count(counts.error, "more tenant")
        );
    }
    if let Some(signal) = &summary.interrupted {
        let _ = write!(text, " The run was interrupted ({signal}).");
    }
    text
}

fn kinds_of(number: usize, what: &str) -> String {
    let kinds = if number == 1 { "kind" } else { "kinds" };
    format!("{number} {kinds} of {what}")
}

fn counts(section: &mut Markup, summary: &Summary) {
    let counts = &summary.counts;
    section.element("ul", &[("class", "counts")], |list| {
        for (verdict, number, what) in [
            (Verdict::Fail, counts.fail, "failed"),
            (Verdict::Error, counts.error, "unknown"),
            (Verdict::Warn, counts.warn, "warned"),
            (Verdict::Pass, counts.pass, "passed"),
        ] {
            let class = if number == 0 {
                "none"
            } else {
                verdict.as_str()
            };
            list.element("li", &[("class", class)], |item| {
                let link = format!("#verdict={verdict}");
                item.element("a", &[("href", &link)], |a| {
                    a.leaf("strong", &[], &number.to_string());
                    a.text(" ");
                    a.text(what);
                });
            });
        }
    });
}

fn rehearsed(page: &mut Markup, summary: &Summary) {
    page.element("section", &[("id", "rehearsed")], |section| {
        section.leaf("h2", &[], "What was rehearsed");
        section.element("dl", &[("class", "facts")], |list| {
            for (term, text) in facts(summary) {
                list.element("div", &[], |pair| {
                    pair.leaf("dt", &[], term);
                    pair.leaf("dd", &[], &text);
                });
            }
        });
    });
    page.line();
}

/// `2 days to 9 days (acme)`, as old as they are at least when the run began.
fn snapshot_ages(summary: &Summary) -> Option<String> {
    let began: jiff::Timestamp = summary.run.as_ref()?.started_at.parse().ok()?;
    let ages = summary.tenants.iter().flat_map(|tenant| {
        let taken = tenant.snapshots.iter().filter_map(SnapshotFacts::taken_by);
        taken.map(move |taken| (began.duration_since(taken), tenant))
    });
    let mut ages: Vec<(jiff::SignedDuration, &TenantSummary)> = ages.collect();
    ages.sort_by_key(|(age, _)| *age);
    let words = |age: jiff::SignedDuration| match age.as_hours() {
        0 => "less than an hour".to_owned(),
        1 => "1 hour".to_owned(),
        hours @ 2..48 => format!("{hours} hours"),
        hours => format!("{} days", hours / 24),
    };
    let ((youngest, _), (oldest, tenant)) = (ages.first()?, ages.last()?);
    let (youngest, oldest) = (words(*youngest), words(*oldest));
    Some(if youngest == oldest {
        oldest
    } else {
        format!("{youngest} to {oldest} ({})", tenant.name)
    })
}

fn facts(summary: &Summary) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Tenants", summary.tenants.len().to_string())];
    let steps: BTreeSet<&str> = summary
        .tenants
        .iter()
        .flat_map(super::super::measure::ups)
        .map(|record| record.step.as_str())
        .collect();
    if let Some(scope) = summary.scope() {
        facts.push(("Scope", scope));
    }
    if !steps.is_empty() {
        facts.push(("Steps", steps_in_words(&steps)));
    }
    if let Some(run) = &summary.run {
        let version = run.postgres_version.as_deref().unwrap_or("unknown");
        facts.push(("Postgres", version.to_owned()));
        facts.push(("Engine", format!("{} ({})", run.engine, run.engine_reason)));
    }
    let snapshots = summary.tenants.iter().flat_map(|tenant| &tenant.snapshots);
    let (files, bytes) = snapshots.fold((BTreeSet::new(), 0), |(mut files, bytes), snapshot| {
        let new = files.insert((&snapshot.path, &snapshot.sha256));
        (files, bytes + if new { snapshot.bytes } else { 0 })
    });
    if !files.is_empty() {
        let size = crate::text::bytes(bytes);
        facts.push((
            "Snapshots",
            format!("{}, {size}", count(files.len(), "snapshot")),
        ));
        facts.extend(snapshot_ages(summary).map(|ages| ("Age of snapshots", ages)));
    }
    let judged: Vec<&str> = super::super::matrix::seen_stages(summary)
        .into_iter()
        .filter(|stage| stage.judges_migration())
        .map(Stage::as_str)
        .collect();
    if !judged.is_empty() {
        facts.push(("Looked at", judged.join(", ")));
    }
    let unseen: Vec<&str> = unseen_stages(summary)
        .into_iter()
        .map(Stage::as_str)
        .collect();
    if !unseen.is_empty() {
        facts.push(("Not looked at", unseen.join(", ")));
    }
    if summary.cases != CaseCounts::default() {
        facts.push(("Suites", summary.cases.words()));
    }
    if let Some(run) = &summary.run {
        let took = duration(Duration::from_millis(summary.duration_ms));
        facts.push((
            "Started",
            format!("{}, took {took}", moment(&run.started_at)),
        ));
        facts.push(("Run", run.id.clone()));
        facts.push(("Migration", digest(&run.migration_sha256)));
        facts.push(("Configuration", digest(&run.config_sha256)));
        facts.push(("Made by", format!("pgrehearse {}", run.tool_version)));
        if run.reveal_values {
            let note = "may be in this page: the run had reveal_values set";
            facts.push(("Values of rows", note.to_owned()));
        }
    }
    facts
}

fn steps_in_words(steps: &BTreeSet<&str>) -> String {
    let mut ends = steps.iter();
    match (ends.next(), ends.next_back()) {
        (Some(first), Some(last)) => format!("{}: {first} to {last}", steps.len()),
        (Some(only), None) => (*only).to_owned(),
        (None, _) => String::new(),
    }
}

/// The beginning of a digest; report.json has all of it.
fn digest(sha256: &str) -> String {
    format!("SHA-256 {}", crate::text::truncate(sha256, 12))
}

/// `2026-11-21 09:00:00 UTC` of an RFC 3339 timestamp.
fn moment(text: &str) -> String {
    text.parse::<jiff::Timestamp>().map_or_else(
        |_| text.to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
    )
}
