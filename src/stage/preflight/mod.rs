//! Stage `preflight`: every row that stands in the way of the migration, and not only the first.
//!
//! No forecast is as exact as the migration itself, so that is the check: where it goes through, no
//! row was in its way. Where a statement fails, it is gone on with from there, one statement after
//! the other: rows in the way are counted in the very state in which the statement came to them, the
//! statement is done without its demand, and the next one follows.

mod command;
mod count;
mod go_on;
mod live;
mod obstacle;
mod relaxed;
mod repeat;
mod tell;
mod trial;
mod unvalidated;

pub(super) use command::after_command;
pub(super) use go_on::go_on;
pub(super) use live::visit::live;
pub(super) use unvalidated::unvalidated;
