//! The command line: arguments, wiring, and how commands end.

mod args;
mod cache;
mod check;
mod clean;
mod diff;
mod doctor;
mod down_files;
mod elsewhere;
mod explain;
mod init;
mod load;
mod output;
mod plan;
mod report;
mod rollback;
mod run;
mod seed;

pub use args::{Cli, main};
