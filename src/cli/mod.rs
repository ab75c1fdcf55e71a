//! The command line: arguments, wiring, and how commands end.

mod args;
mod check;
mod clean;
mod diff;
mod doctor;
mod down_files;
mod explain;
mod init;
mod load;
mod output;
mod plan;
mod report;
mod rollback;
mod run;

pub use args::{Cli, main};
