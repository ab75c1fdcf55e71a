//! Gates: limits of harness.yaml on what was measured while the migration ran.

use std::borrow::Cow;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::context::{Stop, Tenant};
use super::failure::harness_failure;
use super::seed::Seeded;
use crate::config::Gate;
use crate::event::{Finding, HeldLock, Stage, StatementRecord, TrafficFacts};
use crate::pg::Session;
use crate::sandbox::Sandbox;
use crate::snapshot::Format;
use crate::sql::facts;
use crate::text::{bytes, duration, grouped, parse_bytes, parse_duration};

/// What is known before the migration.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    /// The size of the database, where a gate asks for its growth.
    bytes: Option<u64>,
    /// When the migration began.
    began: Duration,
}

/// A measured value against its limit.
pub(super) struct Measured {
    pub(super) value: String,
    pub(super) exceeded: bool,
    pub(super) number: serde_json::Value,
    /// What it is, in words.
    pub(super) what: Cow<'static, str>,
}

/// Looks at what can only be known before the migration.
pub(super) async fn measure(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
) -> Result<Before, Stop> {
    let bytes = if wants_size(tenant) {
        Some(database_size(tenant, sandbox, seeded).await?)
    } else {
        None
    };
    Ok(Before {
        bytes,
        began: tenant.clock().monotonic(),
    })
}

/// Holds everything that was measured against its limit.
pub(super) async fn tell_gates(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    before: Before,
) -> Result<(), Stop> {
    let took = tenant.clock().monotonic().saturating_sub(before.began);
    let after = if wants_size(tenant) {
        Some(database_size(tenant, sandbox, seeded).await?)
    } else {
        None
    };
    let command = tenant.config().migration.command.is_some();
    let ledger = Some(tenant.notes.ledger()).filter(|ledger| !command || !ledger.is_empty());
    let followed = !command || tenant.notes.followed.load(Ordering::Relaxed);
    for gate in gates_of(tenant) {
        let config = tenant.config();
        if of_traffic(gate) && config.traffic.is_some() || of_plans(gate) && config.plans.is_some()
        {
            // Whoever measures it tells.
            continue;
        }
        if gate.of_live() {
            if tenant.plan.live.is_none() {
                not_checked(tenant, gate, Stage::Migrate, ": there is no live database");
            }
            continue;
        }
        let measured = match gate.name.as_str() {
            "max_total" if command => time(gate, took, "the migration command took"),
            "max_total" => ledger
                .as_deref()
                .and_then(|ledger| time(gate, total(ledger), "the statements took together")),
            "max_lock" => ledger.as_deref().and_then(|ledger| {
                let longest = longest(ledger, gate.mode.as_deref());
                match &gate.mode {
                    None => time(
                        gate,
                        longest,
                        "the longest lock that stops writers or readers was held for",
                    ),
                    Some(_) => time(gate, longest, "the longest lock of this mode was held for"),
                }
            }),
            "max_rewrite" => ledger.as_deref().and_then(|ledger| {
                size(gate, rewritten(ledger), "tables and indexes written anew")
            }),
            "max_wal" => ledger
                .as_deref()
                .and_then(|ledger| size(gate, wal(ledger), "write-ahead log")),
            "max_rows_changed" => ledger.as_deref().and_then(|ledger| rows(gate, ledger)),
            "max_size_growth" => growth(gate, before.bytes, after),
            "max_snapshot_age" => age(tenant, gate),
            _ => None,
        };
        // What was not followed may have done the rest.
        let of_statements =
            !["max_total", "max_size_growth", "max_snapshot_age"].contains(&gate.name.as_str());
        let measured = measured.filter(|m| m.exceeded || followed || !of_statements);
        tell(tenant, gate, measured);
    }
    for gate in &tenant.shared.idle_gates {
        not_checked(tenant, gate, Stage::Migrate, ": no tenant has these labels");
    }
    Ok(())
}

fn tell(tenant: &Tenant, gate: &Gate, measured: Option<Measured>) {
    let Some(measured) = measured else {
        not_checked(tenant, gate, Stage::Migrate, "");
        return;
    };
    tell_measured(tenant, gate, Stage::Migrate, &measured);
}

/// Tells that a limit was not looked at.
pub(super) fn not_checked(tenant: &Tenant, gate: &Gate, stage: Stage, why: &str) {
    let mut message = format!(
        "the gate {} ({}) was not measured",
        gate.shown(),
        gate.limit
    );
    message.push_str(why);
    let mut finding =
        Finding::new("gates.not-checked", stage, message).object(format!("gate {}", gate.shown()));
    if of_traffic(gate) && tenant.config().traffic.is_none() {
        finding =
            finding.help("it needs a load: set `traffic` in harness.yaml, or remove the gate");
    } else if of_plans(gate) && tenant.config().plans.is_none() {
        finding = finding
            .help("it needs queries: name them under `plans` in harness.yaml, or remove the gate");
    }
    if gate.of_live() && tenant.plan.live.is_none() {
        finding = finding.help(
            "it needs a live database: set `preflight.live` in harness.yaml, or remove the gate",
        );
    }
    tenant.raise(finding);
}

pub(super) fn tell_measured(tenant: &Tenant, gate: &Gate, stage: Stage, measured: &Measured) {
    if measured.exceeded {
        let message = format!(
            "{}: {} {}, allowed are {}",
            gate.shown(),
            measured.what,
            measured.value,
            gate.limit
        );
        tenant.raise(
            Finding::new("gates.exceeded", stage, message)
                .object(format!("gate {}", gate.shown()))
                .evidence("gate", gate.name.clone())
                .evidence_opt("mode", gate.mode.clone())
                .evidence("allowed", gate.limit.clone())
                .evidence("measured", measured.number.clone()),
        );
    }
}

/// Whether only the plans of queries show it.
pub(super) fn of_plans(gate: &Gate) -> bool {
    matches!(gate.name.as_str(), "max_plan_cost" | "min_index_gain")
}

/// The gates of a tenant.
pub(super) fn gates_of(tenant: &Tenant) -> Vec<&Gate> {
    Gate::of(&tenant.config().gates, &tenant.plan.labels)
}

/// Whether only a load shows it.
fn of_traffic(gate: &Gate) -> bool {
    gate.name.starts_with("max_blocked") || gate.name == "max_p99"
}

/// Holds what was measured under load against its limits. `unprobed` are touched tables without probes.
pub(super) fn tell_traffic_gates(tenant: &Tenant, facts: &TrafficFacts, unprobed: &[String]) {
    for gate in gates_of(tenant).into_iter().filter(|gate| of_traffic(gate)) {
        let measured = match gate.name.as_str() {
            "max_p99" => facts.during.p99_ms.and_then(|p99| {
                let p99 = Duration::try_from_secs_f64(p99 / 1000.0).ok()?;
                let what = "while it ran, 99 of 100 requests were answered within";
                time(gate, p99, what)
            }),
            _ => blocked(gate, facts),
        };
        if let Some(measured) = measured {
            let why = match gate.name.as_str() {
                "max_p99" => None,
                _ if measured.exceeded => None,
                _ => unmeasured(gate, facts, unprobed),
            };
            match why {
                Some(why) => not_checked(tenant, gate, Stage::Traffic, &why),
                None => tell_measured(tenant, gate, Stage::Traffic, &measured),
            }
        } else {
            let why = if gate.name == "max_p99" {
                ": no request arrived while the migration ran; a higher `traffic.rate` sends more"
            } else {
                ": no table was probed"
            };
            not_checked(tenant, gate, Stage::Traffic, why);
        }
    }
}

/// Says of the gates that need a load why nothing is known.
pub(super) fn tell_traffic_gates_unmeasured(tenant: &Tenant, reason: &str) {
    for gate in gates_of(tenant).into_iter().filter(|gate| of_traffic(gate)) {
        not_checked(tenant, gate, Stage::Traffic, &format!(": {reason}"));
    }
}

/// The longest time that a table could not be used, and which way.
fn blocked(gate: &Gate, facts: &TrafficFacts) -> Option<Measured> {
    let (reads, writes) = match gate.name.as_str() {
        "max_blocked_reads" => (true, false),
        "max_blocked_writes" => (false, true),
        _ => (true, true),
    };
    let longest = facts
        .tables
        .iter()
        .flat_map(|table| {
            let reads = reads.then_some((table.reads_ms, "reads of", table));
            let writes = writes.then_some((table.writes_ms, "writes to", table));
            reads.into_iter().chain(writes)
        })
        .max_by(|(a, ..), (b, ..)| a.total_cmp(b))?;
    let (longest, what, table) = longest;
    let longest = Duration::try_from_secs_f64(longest / 1000.0).ok()?;
    time(
        gate,
        longest,
        format!("{what} {} were blocked for", table.table),
    )
}

/// Why a table may have been blocked for longer than is known.
fn unmeasured(gate: &Gate, facts: &TrafficFacts, unprobed: &[String]) -> Option<String> {
    if let Some(first) = unprobed.first() {
        let more = match unprobed.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        return Some(format!(" on {first}{more}: not probed"));
    }
    let limit = parse_duration(&gate.limit).ok()?.as_secs_f64() * 1000.0;
    let table = facts
        .tables
        .iter()
        .find(|table| table.unmeasured_ms > limit)?;
    let time = Duration::try_from_secs_f64(table.unmeasured_ms / 1000.0).unwrap_or_default();
    Some(format!(
        " on {} for {}, since there was no table of that name to probe, or no connection",
        table.table,
        duration(time)
    ))
}

fn wants_size(tenant: &Tenant) -> bool {
    let mut gates = gates_of(tenant).into_iter();
    gates.any(|gate| gate.name == "max_size_growth")
}

async fn database_size(tenant: &Tenant, sandbox: &Sandbox, seeded: &Seeded) -> Result<u64, Stop> {
    let read = async {
        let session = Session::connect(
            sandbox.endpoint(),
            &seeded.database,
            "pgrehearse",
            tenant.limits(),
        )
        .await?;
        let sql = "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())";
        session.query_one_text(sql).await
    };
    let reveal = tenant.config().reveal_values;
    match read.await {
        Ok(size) => Ok(size.and_then(|size| size.parse().ok()).unwrap_or(0)),
        Err(error) => Err(harness_failure(
            sandbox,
            Stage::Migrate,
            "read the size of the database",
            &error,
            reveal,
        )
        .await),
    }
}

pub(super) fn time(
    gate: &Gate,
    value: Duration,
    what: impl Into<Cow<'static, str>>,
) -> Option<Measured> {
    let limit = parse_duration(&gate.limit).ok()?;
    Some(Measured {
        value: duration(value),
        exceeded: value > limit,
        number: serde_json::json!({ "ms": crate::clock::millis(value) }),
        what: what.into(),
    })
}

pub(super) fn size(
    gate: &Gate,
    value: u64,
    what: impl Into<Cow<'static, str>>,
) -> Option<Measured> {
    let limit = parse_bytes(&gate.limit).ok()?;
    Some(Measured {
        value: bytes(value),
        exceeded: value > limit,
        number: serde_json::json!({ "bytes": value }),
        what: what.into(),
    })
}

/// Rows changed; not known where a statement could not be looked at, or removes them uncounted.
fn rows(gate: &Gate, ledger: &[StatementRecord]) -> Option<Measured> {
    let limit: u64 = gate.limit.parse().ok()?;
    let value: u64 = ledger.iter().filter_map(|record| record.rows_changed).sum();
    let uncounted = ledger.iter().any(|record| {
        let facts = facts(&record.sql);
        let observed = record.rows_changed.is_some() || facts.control.is_some();
        let first = facts.command.split(' ').next().unwrap_or_default();
        let changes_none = ["SET", "SHOW", "RESET", "DEALLOCATE", "PREPARE"].contains(&first);
        facts.command == "TRUNCATE" || !observed && !facts.needs_autocommit && !changes_none
    });
    if uncounted && value <= limit {
        return None;
    }
    Some(Measured {
        value: format!("{} rows", grouped(value)),
        exceeded: value > limit,
        number: serde_json::json!({ "rows": value }),
        what: "statements changed".into(),
    })
}

fn growth(gate: &Gate, before: Option<u64>, after: Option<u64>) -> Option<Measured> {
    let before = before?;
    let grown = after?.saturating_sub(before);
    let limit = match gate.limit.strip_suffix('%') {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of a size needs no more than a float's digits"
        )]
        Some(percent) => (before as f64 * percent.trim().parse::<f64>().ok()? / 100.0) as u64,
        None => parse_bytes(&gate.limit).ok()?,
    };
    Some(Measured {
        value: format!("{} from {}", bytes(grown), bytes(before)),
        exceeded: grown > limit,
        number: serde_json::json!({ "bytes": grown, "from_bytes": before }),
        what: "the database grew by".into(),
    })
}

/// The age of the oldest of the tenant's snapshots: at least so old is what is in it.
fn age(tenant: &Tenant, gate: &Gate) -> Option<Measured> {
    let limit = parse_duration(&gate.limit).ok()?;
    let snapshots = tenant.notes.snapshots();
    // Nothing was read yet, or not all.
    if snapshots.len() < tenant.plan.snapshots.len() {
        return None;
    }
    let mut oldest = Duration::ZERO;
    for snapshot in snapshots
        .iter()
        .filter(|snapshot| snapshot.format != Format::Empty.as_str())
    {
        let age = tenant.clock().now().duration_since(snapshot.taken_by()?);
        oldest = oldest.max(Duration::try_from(age).unwrap_or_default());
    }
    Some(Measured {
        value: duration(oldest),
        exceeded: oldest > limit,
        number: serde_json::json!({ "seconds": oldest.as_secs() }),
        what: "by its own or its file's time the snapshot has an age of".into(),
    })
}

fn total(ledger: &[StatementRecord]) -> Duration {
    let ms: f64 = ledger.iter().map(|record| record.duration_ms).sum();
    Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default()
}

/// From the beginning of the statement that took a lock to the end of its transaction.
fn longest(ledger: &[StatementRecord], mode: Option<&str>) -> Duration {
    let strong = |lock: &&HeldLock| {
        if let Some(mode) = mode {
            return !lock.on_new_object && lock.mode == mode;
        }
        !lock.on_new_object
            && [
                "ShareLock",
                "ShareRowExclusiveLock",
                "ExclusiveLock",
                "AccessExclusiveLock",
            ]
            .contains(&lock.mode.as_str())
    };
    let ms = ledger
        .iter()
        .filter_map(|record| {
            if record.locks_sampled && !record.locks.is_empty() {
                let held = record.locks.iter().filter(strong).map(|lock| lock.held_ms);
                return held.max_by(f64::total_cmp);
            }
            if !record.locks_observed {
                // Nobody saw what it held: all of its time may have been under a lock. What works
                // concurrently outside of transactions holds one mode for its time.
                let facts = facts(&record.sql);
                let concurrently = facts.concurrently && facts.needs_autocommit;
                let held = !concurrently || mode == Some("ShareUpdateExclusiveLock");
                return held.then_some(record.duration_ms);
            }
            let held = record.locks.iter().filter(strong).map(|lock| lock.held_ms);
            held.max_by(f64::total_cmp)
                .map(|held| held + record.duration_ms)
        })
        .max_by(f64::total_cmp)
        .unwrap_or(0.0);
    Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default()
}

fn rewritten(ledger: &[StatementRecord]) -> u64 {
    ledger.iter().map(|record| record.rewritten_bytes).sum()
}

fn wal(ledger: &[StatementRecord]) -> u64 {
    ledger.iter().filter_map(|record| record.wal_bytes).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::TableBlocked;

    fn record(sql: &str) -> StatementRecord {
        StatementRecord {
            step: "1".to_owned(),
            index: 1,
            file: "m/1.sql".to_owned(),
            line: 1,
            sql: sql.to_owned(),
            transaction: 1,
            duration_ms: 4000.0,
            ..StatementRecord::default()
        }
    }

    #[test]
    fn an_index_built_concurrently_holds_one_mode_for_its_time() {
        let ledger = [record("CREATE INDEX CONCURRENTLY i ON t (a)")];
        let held = |mode| longest(&ledger, mode).as_secs();
        assert_eq!(held(Some("ShareUpdateExclusiveLock")), 4);
        assert_eq!((held(None), held(Some("ShareLock"))), (0, 0));
        assert_eq!(longest(&[record("VACUUM FULL t")], None).as_secs(), 4);
    }

    #[test]
    fn a_gate_is_not_kept_where_a_part_was_not_measured() {
        let gate = |limit: &str| Gate {
            name: "max_blocked".to_owned(),
            mode: None,
            labels: std::collections::BTreeMap::new(),
            limit: limit.to_owned(),
        };
        let facts = TrafficFacts {
            tables: vec![TableBlocked {
                table: "public.t".to_owned(),
                unmeasured_ms: 700.0,
                ..TableBlocked::default()
            }],
            ..TrafficFacts::default()
        };
        // What is shorter than the limit cannot have been over it.
        assert_eq!(unmeasured(&gate("1s"), &facts, &[]), None);
        let why = unmeasured(&gate("500ms"), &facts, &[]).unwrap();
        assert!(why.contains("public.t for 700 ms"), "{why}");
        let left: Vec<String> = ["public.a", "public.b"].map(str::to_owned).into();
        let why = unmeasured(&gate("1h"), &facts, &left).unwrap();
        assert_eq!(why, " on public.a and 1 more: not probed");
    }
}
