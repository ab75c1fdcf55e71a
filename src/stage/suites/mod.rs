//! Stage `suites`: regression suites run in the states that they ask for.
//!
//! `runs` goes through the suites of a state; one file a way of running them (`queries`,
//! `pgtap`, `program`) gives cases; `judge` says what follows from them.

mod copy;
mod judge;
mod pgtap;
mod program;
mod queries;
mod runs;
mod words;

pub(super) use runs::SuiteRuns;
