//! Regression suites: what a team has as tests, run against a tenant's state.

mod command;
mod process;
mod queries;

pub use command::{CommandEnvironment, CommandSuite, run_command_suite};
pub use process::{Ended, ProcessSpec, run_process};
pub use queries::run_sql_suite;
