//! What to do about a server error, by its code (manual, appendix A).

use crate::event::Direction;

/// A remedy for the codes that migrations meet most.
pub(super) fn for_sqlstate(sqlstate: &str, direction: Direction) -> Option<&'static str> {
    let down = direction == Direction::Down;
    Some(match sqlstate {
        "23505" => {
            "find the duplicates in this tenant's data and merge or remove them in a step before this one"
        }
        "23503" => {
            "find the rows that refer to nothing in this tenant's data, and repair or remove them in a step before this one"
        }
        "23502" => {
            "fill the NULLs of the column in a step before this one, or give the column a default"
        }
        "23514" => {
            "find the rows that break the condition and repair them in a step before this one, or add the constraint NOT VALID"
        }
        "23P01" => {
            "find the overlapping rows in this tenant's data and repair them in a step before this one"
        }
        "42701" | "42P07" | "42710" | "42723" | "42P06" if down => {
            "the rollback creates something that is there already: make it undo exactly what the migration did"
        }
        "42701" | "42P07" | "42710" | "42723" | "42P06" => {
            "this tenant has the object already: find out why it differs from the others, then use IF NOT EXISTS or drop it first"
        }
        "42P01" | "42703" | "42704" | "42883" | "3F000" if down => {
            "the rollback names something that is not there: check the spelling and the order of the steps"
        }
        "42P01" | "42703" | "42704" | "42883" | "3F000" => {
            "this tenant lacks the object: check the spelling, the search_path and which steps the tenant has had"
        }
        "22P02" | "22007" | "22008" | "22003" | "22001" | "42804" | "42846" => {
            "some values of this tenant do not fit the new type: find them, and convert or repair them (USING …) in a step before this one"
        }
        "2BP01" => {
            "something depends on the object: drop or change that first, or use CASCADE if it may go"
        }
        "25001" => {
            "run this statement outside a transaction: put it into a step of its own with the tool's no-transaction marker"
        }
        "55P04" => {
            "a new enum value cannot be used in the transaction that adds it: split the step in two"
        }
        "55P03" | "57014" => {
            "the statement waited or worked longer than lock_timeout or statement_timeout allows: split the work, or raise the limit knowingly"
        }
        "42501" => {
            "the role of the migration lacks a privilege: see `migration.role`, and who owns the object in this tenant"
        }
        "42601" => "correct the syntax at the caret",
        "0A000" => {
            "this version of Postgres does not support it: compare `postgres.image` with production"
        }
        "40001" | "40P01" => {
            "the statement lost against another session: retry, or lower the isolation level"
        }
        _ => return None,
    })
}
