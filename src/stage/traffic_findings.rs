//! What the numbers of a load mean.

use std::time::Duration;

use super::context::Tenant;
use super::migrate::Migrated;
use crate::catalog::Catalog;
use crate::config::Traffic;
use crate::event::{Finding, LoadError, PhaseFacts, Severity, Stage, TrafficFacts};
use crate::text::{count, duration, grouped};
use crate::traffic::Script;

/// A tenant whose migration is applied under load.
pub(super) struct Under<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) config: &'a Traffic,
    pub(super) migrated: &'a Migrated,
    pub(super) base: &'a Catalog,
}

/// So many more requests mean nothing.
const CHANCE: u128 = 2;
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
            .filter_map(|error| refused(error, facts)),
    );
    found.extend(not_sent(&under.tenant.shared.load, facts));
    found.extend(timeouts(under, facts));
    found.extend(blocked(facts));
    found.extend(queued(facts));
    found.extend(pool(facts));
    found.extend(left_out(under, facts));
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

/// What the load lacks, down to all of it.
fn left_out(under: &Under<'_>, facts: &TrafficFacts) -> Option<Finding> {
    let nothing = facts.load.scripts.is_empty();
    let left_out = &facts.load.left_out;
    let message = if !left_out.is_empty() {
        format!("left out of the load: {}", left_out.join("; "))
    } else if !nothing || !under.config.scripts.is_empty() {
        return None;
    } else if facts.tables.is_empty() {
        "the migration touches no table that was there before, and no scripts are set, so there was no load".to_owned()
    } else {
        let rate = facts.load.rate;
        format!("not one request was sent: at {rate} a second none was due in time")
    };
    let finding = new("traffic.left-out", message);
    Some(if nothing {
        finding.severity(Severity::Warning)
    } else {
        finding
    })
}

/// Scripts whose turn never came.
fn not_sent(scripts: &[Script], facts: &TrafficFacts) -> Vec<Finding> {
    let sent = |script: &Script| facts.load.scripts.contains_key(&script.name);
    let missed = scripts
        .iter()
        .filter(|script| script.weight > 0 && !sent(script));
    missed
        .map(|script| {
            let all = facts.load.scripts.values().sum();
            let message = format!("{} was not sent once in {}", script.name, requests(all));
            new("traffic.script-not-sent", message).object(script.name.clone())
        })
        .collect()
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
    let mut finding = if facts.load.generated && is_about_values(ended.sqlstate.as_deref()) {
        let message = format!(
            "{message}. The rows in the way may be those that the generated load wrote, which knows no rule that the migration only brings"
        );
        new("traffic.migration-failed", message)
            .severity(Severity::Warning)
            .help("give scripts in `traffic.scripts` that write what your application writes")
    } else {
        new("traffic.migration-failed", message)
    };
    finding = finding.location(ended.location);
    finding.sqlstate = ended.sqlstate;
    finding.evidence = ended.evidence;
    finding
}

/// Foreign keys, unique keys, checks and exclusions: what rows hold that nobody's application wrote. A NULL is
/// another thing: the load names the columns that were there, so a new one lacks its value as it would in earnest.
fn is_about_values(sqlstate: Option<&str>) -> bool {
    matches!(sqlstate, Some("23503" | "23505" | "23514" | "23P01"))
}

/// Requests that had an end in a part of the time.
fn ended(phase: &PhaseFacts) -> u64 {
    phase.requests + phase.errors + phase.timeouts
}

/// Whether something happens to requests since the migration began that did not before, or to more
/// than twice the part of them. A few more are chance.
fn more_often(before: u64, since: u64, facts: &TrafficFacts) -> bool {
    if since == 0 || before == 0 {
        return since > 0;
    }
    let of_before = u128::from(ended(&facts.before).max(before));
    let of_since = u128::from(ended(&facts.during) + ended(&facts.after));
    u128::from(since) * of_before > 2 * u128::from(before) * of_since + CHANCE * of_before
}

fn than_before(before: u64, facts: &TrafficFacts) -> String {
    if before == 0 {
        return "none before".to_owned();
    }
    let since = ended(&facts.during) + ended(&facts.after);
    format!(
        "only {} before (the load: {} before, {} since)",
        grouped(before),
        requests(ended(&facts.before)),
        grouped(since)
    )
}

/// What the application was answered with since the migration began, and not, or hardly, before.
fn refused(error: &LoadError, facts: &TrafficFacts) -> Option<Finding> {
    let generated = facts.load.generated;
    let since = error.during + error.after;
    if !more_often(error.before, since, facts) {
        return None;
    }
    let class = error.sqlstate.as_deref().and_then(|code| code.get(..2));
    let id = match (class, error.sqlstate.as_deref()) {
        // Two of our own rows had the same key.
        (_, Some("23505")) if generated => return None,
        (_, Some("55P03")) | (Some("40" | "53" | "57"), _) => "traffic.contention",
        _ if error.lost => "traffic.contention",
        // Also what a script cannot go on without: a row that `\gset` needs.
        _ => "traffic.statement-refused",
    };
    let when = match (error.during, error.after) {
        (_, 0) => "while the migration ran",
        (0, _) => "after the migration",
        _ => "from the migration on",
    };
    let message = format!(
        "{} of {} failed {when}, and {}: {}",
        requests(since),
        error.script,
        than_before(error.before, facts),
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
    more_often(facts.before.timeouts, since, facts).then(|| {
        let message = format!(
            "{} took longer than {} since the migration began, and {}",
            requests(since),
            duration(under.config.timeout),
            than_before(facts.before.timeouts, facts)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(before: u64, since: u64) -> TrafficFacts {
        let phase = |requests| PhaseFacts {
            requests,
            ..PhaseFacts::default()
        };
        TrafficFacts {
            before: phase(before),
            after: phase(since),
            ..TrafficFacts::default()
        }
    }

    fn error(before: u64, after: u64) -> LoadError {
        LoadError {
            script: "x.sql".to_owned(),
            sqlstate: Some("23503".to_owned()),
            before,
            after,
            ..LoadError::default()
        }
    }

    #[test]
    fn one_error_before_the_migration_does_not_hide_those_since() {
        let told = |before, since| refused(&error(before, since), &facts(100, 100)).is_some();
        assert!(told(0, 1) && told(1, 50) && told(20, 60));
        assert!(!told(1, 3) && !told(20, 40) && !told(1, 0));
        let found = refused(&error(1, 50), &facts(100, 100)).unwrap();
        assert_eq!(found.id, "traffic.statement-refused");
        assert!(
            found
                .message
                .contains("only 1 before (the load: 100 requests before, 100 since)"),
            "{}",
            found.message
        );
    }

    #[test]
    fn a_script_that_was_not_sent_is_told() {
        let script = |name: &str, weight: u32| {
            let text = format!("-- weight: {weight}\nSELECT 1;\n");
            Script::parse(name, &text, &std::collections::BTreeSet::new()).unwrap()
        };
        let scripts = [script("a.sql", 9), script("b.sql", 1), script("c.sql", 0)];
        let mut facts = facts(10, 10);
        facts.load.scripts.insert("a.sql".to_owned(), 20);
        let found = not_sent(&scripts, &facts);
        let objects: Vec<_> = found.iter().map(|one| one.object.as_deref()).collect();
        assert_eq!(objects, [Some("b.sql")]);
        assert_eq!(found[0].severity, Severity::Warning);
    }

    #[test]
    fn a_script_that_finds_no_row_any_more_is_broken_and_a_lost_connection_is_not() {
        let id = |lost| {
            let error = LoadError {
                sqlstate: None,
                lost,
                ..error(0, 5)
            };
            refused(&error, &facts(100, 100)).unwrap().id
        };
        assert_eq!(id(false), "traffic.statement-refused");
        assert_eq!(id(true), "traffic.contention");
    }
}
