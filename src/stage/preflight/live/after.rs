//! Which statement before another one may well take away what is in its way.

use crate::demand::parts;
use crate::event::StatementRecord;
use crate::plan::Step;
use crate::sql::{Statement, facts, tokens};

/// Statements that change rows, or might.
const CHANGES: [&str; 10] = [
    "CALL", "COPY", "DELETE", "DO", "EXECUTE", "INSERT", "MERGE", "SELECT", "UPDATE", "WITH",
];

/// What rows have to be like.
pub(super) struct About {
    /// The tables, as `schema.table`.
    pub(super) tables: Vec<String>,
    /// Columns that decide, and perhaps more names.
    pub(super) names: Vec<String>,
}

/// The first statement before this one that changes rows of one of the tables, by what was seen of it in the
/// rehearsal or else by its text, so that they may meet what is demanded afterwards: `FILE:LINE`. How many
/// rows it changed there says nothing of the rows that are live.
pub(super) fn changed_before(
    steps: &[&Step],
    ledger: &[StatementRecord],
    (step, statement): (usize, usize),
    about: &About,
) -> Option<String> {
    let all = steps.iter().enumerate().flat_map(|(at, step)| {
        let statements = step.up.statements.iter().enumerate();
        statements.map(move |(number, statement)| (at, number, *step, statement))
    });
    all.take_while(|(at, number, _, _)| (*at, *number) < (step, statement))
        .find(|(_, number, step, statement)| {
            // An UPDATE of other columns helps nobody.
            let command = facts(&statement.text).command;
            if command == "UPDATE" && !names(statement).any(|name| about.names.contains(&name)) {
                return false;
            }
            let record = ledger.iter().find(|record| {
                record.step == step.id && usize::try_from(record.index) == Ok(*number + 1)
            });
            match record {
                Some(record) if record.locks_observed && record.error.is_none() => {
                    did(record, statement, &about.tables)
                }
                _ => may(statement, &about.tables),
            }
        })
        .map(|(_, _, step, statement)| format!("{}:{}", step.up.file, statement.position.line))
}

fn names(statement: &Statement) -> impl Iterator<Item = String> {
    tokens(&statement.text).filter_map(|token| token.identifier())
}

/// By what was observed.
fn did(record: &StatementRecord, statement: &Statement, tables: &[String]) -> bool {
    let locked = record.locks.iter().any(|lock| {
        tables.contains(&lock.relation)
            && lock.mode == "RowExclusiveLock"
            && !facts(&statement.text).command.starts_with("LOCK")
    });
    let rewritten = record
        .rewrites
        .iter()
        .any(|relation| tables.contains(relation));
    // What TRUNCATE removes is not counted, and the lock is another one.
    let emptied = facts(&statement.text).command == "TRUNCATE"
        && record
            .locks
            .iter()
            .any(|lock| tables.contains(&lock.relation));
    locked || rewritten || emptied
}

/// By its text.
fn may(statement: &Statement, tables: &[String]) -> bool {
    let command = facts(&statement.text).command;
    let word = command.split(' ').next().unwrap_or_default();
    if ["DO", "CALL", "SELECT", "EXECUTE"].contains(&word) {
        return true;
    }
    let about = tables.iter().any(|table| {
        let name = table.rsplit('.').next().unwrap_or(table);
        names(statement).any(|named| named == name)
    });
    let converts = || parts(&statement.text).iter().any(|part| part.leaves_traces);
    about && (CHANGES.contains(&word) || word == "TRUNCATE" || converts())
}
