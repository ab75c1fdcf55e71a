//! Regression suites: what a team has as tests, run against a tenant's state.

mod command;
mod process;
mod queries;
mod tap;

pub use command::{CommandEnvironment, CommandSuite, run_command_suite};
pub use process::{Ended, ProcessSpec, run_process};
pub use queries::run_sql_suite;
pub use tap::{TapCase, TapOutcome, TapParser, TapReport, TapTest};
