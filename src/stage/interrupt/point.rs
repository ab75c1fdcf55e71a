//! Where in a script the server is killed.

use crate::event::InterruptionKind;
use crate::plan::{Script, TransactionRule};
use crate::sql::{Statement, TransactionControl};

/// Points of one step beyond which only some are tried.
const MOST: usize = 100;

/// Statements of a script that are committed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Unit {
    last: usize,
    /// Whether it is one statement outside of a transaction.
    alone: bool,
}

/// A point of a step at which the server is killed, before the step is recorded as applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    /// The index of the statement after which, or inside which, it is.
    pub(super) statement: usize,
    /// Inside or after.
    pub(super) kind: InterruptionKind,
    /// Whether everything is done but the record.
    pub(super) last: bool,
}

/// The points of a script, none if it is one transaction; and how many were left out.
pub(super) fn points(script: &Script) -> (Vec<Point>, usize) {
    let units = units(script);
    if matches!(units.as_slice(), [] | [Unit { alone: false, .. }]) {
        return (Vec::new(), 0);
    }
    // A tool that opens a transaction around the script writes its record in it.
    let recorded = script.transaction == TransactionRule::Wrapped;
    let mut points = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        let last = index + 1 == units.len();
        if unit.alone {
            points.push(Point {
                statement: unit.last,
                kind: InterruptionKind::Inside,
                last: false,
            });
        }
        if !last || !recorded {
            points.push(Point {
                statement: unit.last,
                kind: InterruptionKind::Boundary,
                last,
            });
        }
    }
    thin_out(points, script)
}

/// Keeps statements that are several transactions in themselves, and others evenly.
fn thin_out(points: Vec<Point>, script: &Script) -> (Vec<Point>, usize) {
    let all = points.len();
    if all <= MOST {
        return (points, 0);
    }
    let weighty = |point: &Point| {
        point.kind == InterruptionKind::Inside
            && script
                .statements
                .get(point.statement)
                .is_some_and(is_divisible)
    };
    let kept = points.iter().filter(|point| weighty(point)).count();
    let room = MOST.saturating_sub(kept).max(1);
    let every = (all - kept).div_ceil(room).max(1);
    let mut number = 0_usize;
    let chosen: Vec<Point> = points
        .into_iter()
        .filter(|point| {
            if weighty(point) {
                return true;
            }
            number += 1;
            (number - 1).is_multiple_of(every)
        })
        .collect();
    let left_out = all - chosen.len();
    (chosen, left_out)
}

/// Whether a statement may commit a part of what it does before it ends.
pub(super) fn is_divisible(statement: &Statement) -> bool {
    let facts = &statement.facts;
    let commits = || statement.text.to_ascii_uppercase().contains("COMMIT");
    match facts.command.as_str() {
        "CALL" => true,
        "DO" => commits(),
        "VACUUM" => false,
        _ => facts.needs_autocommit,
    }
}

/// Follows the transactions as they are when the script runs.
fn units(script: &Script) -> Vec<Unit> {
    let several = script.statements.len() > 1;
    let implicit = script.transaction == TransactionRule::Message && several;
    let mut open = script.transaction == TransactionRule::Wrapped;
    let mut units = Vec::new();
    let mut first = 0;
    for (index, statement) in script.statements.iter().enumerate() {
        let within = open || implicit;
        open = match statement.facts.control {
            Some(TransactionControl::Begin | TransactionControl::Chain) => true,
            Some(TransactionControl::Commit | TransactionControl::Rollback) => false,
            None => within,
        };
        if open {
            continue;
        }
        // What only concerns the session leaves nothing behind.
        if within || !concerns_session(statement) {
            units.push(Unit {
                last: index,
                alone: !within,
            });
        }
        first = index + 1;
    }
    if open && first < script.statements.len() {
        units.push(Unit {
            last: script.statements.len() - 1,
            alone: false,
        });
    }
    units
}

fn concerns_session(statement: &Statement) -> bool {
    let command = statement.facts.command.as_str();
    statement.facts.control.is_some()
        || ["SET", "RESET", "SHOW", "LISTEN", "UNLISTEN", "DISCARD"]
            .iter()
            .any(|word| command == *word || command.starts_with(&format!("{word} ")))
}

/// The script up to `end`, without the statement at `end`.
pub(super) fn beginning(script: &Script, end: usize) -> Script {
    Script {
        statements: script.statements.iter().take(end).cloned().collect(),
        ..script.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::split;

    fn told(rule: TransactionRule, text: &str) -> Vec<String> {
        let script = Script {
            file: "a.sql".to_owned(),
            text: text.into(),
            statements: split(text).unwrap(),
            transaction: rule,
        };
        let (points, left_out) = points(&script);
        assert_eq!(left_out, 0);
        points
            .iter()
            .map(|point| {
                let word = match point.kind {
                    InterruptionKind::Inside => "in",
                    InterruptionKind::Boundary if point.last => "end",
                    InterruptionKind::Boundary => "after",
                };
                format!("{word} {}", point.statement)
            })
            .collect()
    }

    #[test]
    fn one_transaction_has_no_points() {
        use TransactionRule::{Autocommit, Message, Wrapped};
        for (rule, text) in [
            (Wrapped, "CREATE TABLE a (); CREATE TABLE b ();"),
            (Wrapped, "BEGIN; CREATE TABLE a (); COMMIT;"),
            (Message, "CREATE TABLE a (); CREATE TABLE b ();"),
            (Autocommit, "BEGIN; CREATE TABLE a (); COMMIT;"),
            (
                Autocommit,
                "SET lock_timeout = '1s'; BEGIN; CREATE TABLE a (); COMMIT;",
            ),
            (Autocommit, ""),
        ] {
            assert_eq!(told(rule, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn statements_outside_of_transactions_are_points() {
        use TransactionRule::{Autocommit, Message, Wrapped};
        let index = "CREATE INDEX CONCURRENTLY i ON t (a);";
        assert_eq!(told(Autocommit, index), ["in 0", "end 0"]);
        assert_eq!(told(Message, index), ["in 0", "end 0"]);
        let text =
            "SET lock_timeout = '1s'; UPDATE t SET a = 1; BEGIN; UPDATE t SET a = 2; COMMIT;";
        assert_eq!(told(Autocommit, text), ["in 1", "after 1", "end 4"]);
        let text = "UPDATE t SET a = 1; COMMIT; CREATE INDEX CONCURRENTLY i ON t (a);";
        assert_eq!(told(Wrapped, text), ["after 1", "in 2"]);
    }

    #[test]
    fn of_many_points_those_that_weigh_most_are_kept() {
        let text = format!(
            "{}CREATE INDEX CONCURRENTLY i ON t (a);{}",
            "UPDATE t SET a = 1;".repeat(400),
            "UPDATE t SET a = 1;".repeat(400)
        );
        let script = Script {
            file: "a.sql".to_owned(),
            text: text.as_str().into(),
            statements: split(&text).unwrap(),
            transaction: TransactionRule::Autocommit,
        };
        let (points, left_out) = points(&script);
        assert_eq!(points.len() + left_out, 2 * 801);
        assert!((MOST / 2..=MOST).contains(&points.len()));
        let inside =
            |point: &Point| point.kind == InterruptionKind::Inside && point.statement == 400;
        assert!(points.iter().any(inside));
    }
}
