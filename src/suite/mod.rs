//! Regression suites: what a team has as tests, run against a tenant's state.

mod command;
mod compare;
mod difference;
mod family;
mod golden;
mod junit_file;
mod output;
mod pgtap;
mod process;
mod psql;
mod queries;
mod query;
mod result;
mod secrets;
mod tap;
mod tsv;
mod vocabulary;

pub use command::{CommandEnvironment, CommandSuite, run_command_suite};
pub use compare::{BaseResults, ComparedCase, QuerySuite, run_compare_query};
pub use golden::{GoldenCase, GoldenFile, GoldenFiles, golden_name};
pub use pgtap::{
    PgtapOutput, PgtapProblem, PgtapSuite, function_words, prepare_pgtap, run_pgtap_file,
};
pub use process::{Ended, ProcessSpec, run_process};
pub use queries::run_sql_query;
pub use query::{Query, read_queries};
pub use tap::{TapCase, TapOutcome, TapParser, TapReport, TapTest};
pub use vocabulary::Vocabulary;
pub use junit_file::{JunitCase, JunitError, read_junit};
pub use output::OutputLog;
pub use secrets::Secrets;
