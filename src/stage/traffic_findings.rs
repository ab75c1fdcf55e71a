//! What the numbers of a load mean.

use std::time::Duration;

use super::context::Tenant;
use super::migrate::Migrated;
use crate::catalog::Catalog;
use crate::config::Traffic;
use crate::event::{Finding, LoadError, Severity, Stage, TrafficFacts};
use crate::text::{count, duration, grouped};

/// A tenant whose migration is applied under load.
pub(super) struct Under<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) config: &'a Traffic,
    pub(super) migrated: &'a Migrated,
    pub(super) base: &'a Catalog,
}

/// A table that could not be used for longer is told of, in milliseconds.
const BLOCKED: f64 = 100.0;
/// A wait behind a reader that is worth a word, in milliseconds.
const QUEUED: f64 = 200.0;

/// What there is to say. `broken` are scripts of which nothing was ever answered, `ended` is why the
/// migration did not run to its end.
pub(super) fn findings(
    under: &Under<'_>,
    facts: &TrafficFacts,
    broken: &[String],
    ended: Option<Finding>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(ended.map(|ended| migration_failed(facts, ended)));
    for script in broken {
        let error = facts.errors.iter().find(|error| error.script == *script);
        let message = format!(
            "no request of {script} was answered well: {}",
            error.map_or("nothing is known", |error| error.message.as_str())
        );
        let mut finding = new("traffic.script-broken", message).object(script.clone());
        finding.sqlstate = error.and_then(|error| error.sqlstate.clone());
        found.push(finding);
    }
    found.extend(
        facts
            .errors
            .iter()
            .filter(|error| !broken.contains(&error.script))
            .filter_map(|error| refused(error, facts.load.generated)),
    );
    found.extend(timeouts(under, facts));
    found.extend(blocked(facts));
    found.extend(queued(facts));
    found.extend(pool(facts));
    if !facts.load.left_out.is_empty() {
        let message = format!("left out of the load: {}", facts.load.left_out.join("; "));
        let nothing = facts.load.scripts.is_empty();
        let finding = new("traffic.left-out", message);
        found.push(if nothing {
            finding.severity(Severity::Warning)
        } else {
            finding
        });
    } else if facts.load.scripts.is_empty() {
        let message = "the migration touches no table that was there before, and no scripts are set, so there was no load";
        found.push(new("traffic.left-out", message));
    }
    if !facts.generator.kept_up && !facts.load.scripts.is_empty() {
        let message = format!(
            "the load generator asked for {} requests a second and came to {} before the migration; 99 of 100 were sent at most {} late",
            facts.load.rate,
            facts.before.per_second.unwrap_or(0.0),
            words(facts.generator.lag_p99_ms)
        );
        found.push(
            new("traffic.not-kept-up", message).evidence("lag_ms", facts.generator.lag_p99_ms),
        );
    }
    found
}

fn new(id: &'static str, message: impl Into<String>) -> Finding {
    Finding::new(id, Stage::Traffic, message)
}

fn migration_failed(facts: &TrafficFacts, ended: Finding) -> Finding {
    let attempts = match facts.migration.attempts {
        1 => String::new(),
        more => format!(" in {more} attempts"),
    };
    let message = format!(
        "the migration goes through alone and not under load{attempts}: {}",
        ended.message
    );
    let mut finding = new("traffic.migration-failed", message).location(ended.location);
    finding.sqlstate = ended.sqlstate;
    finding.evidence = ended.evidence;
    finding
}

/// What the application was answered with since the migration began, and not before.
fn refused(error: &LoadError, generated: bool) -> Option<Finding> {
    let since = error.during + error.after;
    if since == 0 || error.before > 0 {
        return None;
    }
    let class = error.sqlstate.as_deref().and_then(|code| code.get(..2));
    let id = match (class, error.sqlstate.as_deref()) {
        // Two of our own rows had the same key.
        (_, Some("23505")) if generated => return None,
        (_, Some("55P03")) | (Some("40" | "53" | "57") | None, _) => "traffic.contention",
        _ => "traffic.statement-refused",
    };
    let when = match (error.during, error.after) {
        (_, 0) => "while the migration ran",
        (0, _) => "after the migration",
        _ => "from the migration on",
    };
    let message = format!(
        "{} of {} failed {when}, and none before: {}",
        requests(since),
        error.script,
        error.message
    );
    let mut finding = new(id, message)
        .object(error.script.clone())
        .evidence("during", error.during)
        .evidence("after", error.after);
    finding.sqlstate.clone_from(&error.sqlstate);
    // What we made up no application may have sent.
    if generated && id == "traffic.statement-refused" {
        finding = finding.severity(Severity::Warning);
    }
    Some(finding)
}

fn requests(number: u64) -> String {
    if number == 1 {
        "1 request".to_owned()
    } else {
        format!("{} requests", grouped(number))
    }
}

fn timeouts(under: &Under<'_>, facts: &TrafficFacts) -> Option<Finding> {
    let since = facts.during.timeouts + facts.after.timeouts;
    (since > 0 && facts.before.timeouts == 0).then(|| {
        let message = format!(
            "{} took longer than {} since the migration began, and none before",
            requests(since),
            duration(under.config.timeout)
        );
        new("traffic.timeouts", message).evidence("timeouts", since)
    })
}

/// Times have gates; this only tells.
fn blocked(facts: &TrafficFacts) -> Vec<Finding> {
    let tables = facts.tables.iter();
    let long = |table: &&crate::event::TableBlocked| table.reads_ms.max(table.writes_ms) >= BLOCKED;
    tables
        .filter(long)
        .map(|table| {
            let message = format!(
                "{} could not be read for {} and not be written for {}",
                table.table,
                words(table.reads_ms),
                words(table.writes_ms)
            );
            new("traffic.blocked", message)
                .object(format!("table {}", table.table))
                .evidence("reads_ms", table.reads_ms)
                .evidence("writes_ms", table.writes_ms)
        })
        .collect()
}

/// Others wait behind a migration that waits.
fn queued(facts: &TrafficFacts) -> Option<Finding> {
    let reader = facts.load.reader.as_ref()?;
    let longest = facts
        .tables
        .iter()
        .map(|table| table.reads_ms.max(table.writes_ms))
        .fold(0.0, f64::max);
    let waited = facts.migration.waited_ms;
    (waited >= QUEUED && longest >= QUEUED && facts.migration.completed && facts.migration.attempts == 1)
        .then(|| {
            let message = format!(
                "while a reader of {} was open for {}, the migration waited for its locks for {}, and others behind it for up to {}",
                count(reader.tables.len(), "table"),
                duration(Duration::from_millis(reader.held_ms)),
                words(waited),
                words(longest)
            );
            new("traffic.lock-queue", message)
                .evidence("waited_ms", waited)
                .evidence("blocked_ms", longest)
        })
}

fn pool(facts: &TrafficFacts) -> Option<Finding> {
    let connections = &facts.connections;
    let exhausted = connections.pool_used >= connections.pool && connections.waiting > 0;
    let longer = facts.during.pool_wait_max_ms > facts.before.pool_wait_max_ms.max(BLOCKED);
    (exhausted && longer).then(|| {
        let message = format!(
            "all {} connections of the pool were in use while the migration ran; up to {} waited for one, the longest for {}",
            connections.pool,
            requests(u64::from(connections.waiting)),
            words(facts.during.pool_wait_max_ms)
        );
        new("traffic.pool-exhausted", message)
    })
}

fn words(ms: f64) -> String {
    duration(Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default())
}
