//! Regression suites: what a team has as tests, run against a tenant's state.

mod command;
mod compare;
mod difference;
mod environment;
mod family;
mod golden;
mod junit_file;
mod output;
mod pgtap;
mod process;
mod program_case;
mod psql;
mod queries;
mod query;
mod result;
mod result_files;
mod retry;
mod secrets;
mod tap;
mod tsv;
mod vocabulary;

pub use command::{CommandSuite, Results, mask, run_command_suite};
pub use compare::{BaseResults, ComparedCase, QuerySuite, run_compare_query};
pub use environment::CommandEnvironment;
pub use golden::{GoldenCase, GoldenFile, GoldenFiles, golden_name};
pub use junit_file::{JunitCase, JunitError, read_junit};
pub use output::OutputLog;
pub use pgtap::{
    PgtapOutput, PgtapProblem, PgtapSuite, function_words, prepare_pgtap, run_pgtap_file,
};
pub use process::{Ended, ProcessSpec, run_process, run_process_reading};
pub use program_case::{ProgramCase, ProgramEnd, Ran, read_tap};
pub use queries::run_sql_query;
pub use query::{Query, read_queries};
pub use result_files::ResultFiles;
pub use retry::Attempts;
pub use secrets::{Secrets, random_word};
pub use tap::{TapCase, TapOutcome, TapParser, TapReport, TapTest};
pub use vocabulary::Vocabulary;
