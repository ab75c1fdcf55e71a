//! Stage `suites`: regression suites run in the states that they ask for.
//!
//! `runs` goes through the states and `schedule` through the suites of one; one file a way of
//! running them (`queries`, `pgtap`, `program`, `container`) gives cases; `judge` says what follows
//! from them. Who may write has a `copy`, while the tenant's own database is `closed`.

mod closed;
mod container;
mod copy;
mod in_place;
mod judge;
mod pgtap;
mod program;
mod queries;
mod runs;
mod schedule;
mod words;

pub(super) use closed::Closed;
pub(super) use copy::{PREFIX, SuiteCopy, connect};
pub(super) use in_place::run_in_place;
pub(super) use runs::SuiteRuns;
