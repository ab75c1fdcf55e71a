//! Gates on the state of a live database.

use std::time::Duration;

use crate::config::Gate;
use crate::event::{LiveFacts, Stage};
use crate::stage::context::Tenant;
use crate::stage::gates::{Measured, gates_of, not_checked, size, tell_measured, time};
use crate::text::{grouped, parse_duration};

/// Holds what was seen against its limits.
pub(super) fn tell(tenant: &Tenant, facts: &LiveFacts) {
    for gate in gates_of(tenant).into_iter().filter(|gate| gate.of_live()) {
        match measured(gate, facts) {
            Some(measured) => tell_measured(tenant, gate, Stage::Preflight, &measured),
            None => not_checked(tenant, gate, Stage::Preflight, why(gate, facts)),
        }
    }
}

fn why(gate: &Gate, facts: &LiveFacts) -> &'static str {
    if facts.server_version.is_none() {
        return ": the live database could not be looked at";
    }
    match gate.name.as_str() {
        "max_archive_age" => ": the live server archives nothing, or has not yet",
        "max_backup_age" => ": Postgres does not show it",
        "max_replica_lag" if facts.replicas.is_empty() => {
            ": the live server has no standby, or the role may not see how far it is behind"
        }
        "max_replica_lag" => {
            ": a standby of the live server does not replay, or does not show how far it is behind"
        }
        "max_touched_locks" => ": not all locks on the touched tables could be seen",
        _ => ": the role may not see it",
    }
}

fn measured(gate: &Gate, facts: &LiveFacts) -> Option<Measured> {
    match gate.name.as_str() {
        "max_replica_lag" => lag(gate, facts),
        "max_oldest_transaction" => time(
            gate,
            millis(facts.oldest_transaction_ms?)?,
            "the oldest open transaction of the live database has an age of",
        ),
        "max_touched_locks" => {
            facts.locks_seen.then_some(())?;
            let locks = facts.tables.iter().flat_map(|table| &table.locks);
            let what = "others hold or wait for locks on the touched tables of the live database:";
            counted(gate, locks.map(|lock| lock.count).sum(), what)
        }
        "max_invalid_indexes" => {
            let number = u64::try_from(facts.invalid_indexes.as_ref()?.len()).ok()?;
            counted(gate, number, "invalid indexes of the live database:")
        }
        "max_archive_age" => time(
            gate,
            millis(facts.archive.as_ref()?.age_ms?)?,
            "the live server archived last before",
        ),
        "max_backup_age" => time(
            gate,
            millis(facts.backup.age_ms?)?,
            "the last base backup that the live server shows ended before",
        ),
        "max_connections_used" => connections(gate, facts),
        "max_transaction_id_age" => counted(
            gate,
            facts.transaction_id_age?,
            "the oldest transaction id of the live database has an age of",
        ),
        "default_isolation" => {
            let found = facts.default_isolation.as_ref()?;
            Some(Measured {
                value: found.clone(),
                exceeded: *found != gate.limit,
                number: found.as_str().into(),
                what: "the isolation level of the live database is".into(),
            })
        }
        _ => None,
    }
}

/// Of the standby that is farthest behind, in the unit of the limit.
fn lag(gate: &Gate, facts: &LiveFacts) -> Option<Measured> {
    if parse_duration(&gate.limit).is_ok() {
        let lags: Option<Vec<f64>> = facts.replicas.iter().map(|one| one.lag_ms).collect();
        let worst = lags?.into_iter().reduce(f64::max)?;
        return time(
            gate,
            millis(worst)?,
            "a standby of the live server is behind by",
        );
    }
    let lags: Option<Vec<u64>> = facts.replicas.iter().map(|one| one.lag_bytes).collect();
    size(
        gate,
        lags?.into_iter().max()?,
        "a standby of the live server is behind by",
    )
}

fn connections(gate: &Gate, facts: &LiveFacts) -> Option<Measured> {
    let (used, most) = (facts.connections?, facts.max_connections?);
    let exceeded = match gate.limit.strip_suffix('%') {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a server has fewer connections than a float has digits"
        )]
        Some(percent) => used as f64 * 100.0 > percent.trim().parse::<f64>().ok()? * most as f64,
        None => used > gate.limit.parse::<u64>().ok()?,
    };
    Some(Measured {
        value: format!("{used} of {most}"),
        exceeded,
        number: serde_json::json!({ "connections": used, "of": most }),
        what: "connections of the live server in use:".into(),
    })
}

fn counted(gate: &Gate, value: u64, what: &'static str) -> Option<Measured> {
    let limit: u64 = gate.limit.parse().ok()?;
    Some(Measured {
        value: grouped(value),
        exceeded: value > limit,
        number: value.into(),
        what: what.into(),
    })
}

fn millis(ms: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(ms / 1000.0).ok()
}
