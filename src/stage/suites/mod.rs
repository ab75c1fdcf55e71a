//! Stage `suites`: regression suites run in the states that they ask for.
//!
//! `runs` goes through the suites of a state; one file a way of running them (`queries`, `program`)
//! gives cases; `judge` says what follows from a case.

mod copy;
mod judge;
mod program;
mod queries;
mod runs;
mod words;

pub(super) use runs::SuiteRuns;
