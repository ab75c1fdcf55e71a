//! The command line: arguments, wiring, and how commands end.

mod args;
mod attest;
mod cache;
mod check;
mod clean;
mod deliver;
mod diff;
mod doctor;
mod down_files;
mod elsewhere;
mod explain;
mod init;
mod inputs;
mod lanes;
mod load;
mod merge;
mod output;
mod plan;
mod report;
mod repro;
mod repro_bundle;
mod repro_find;
mod repro_keep;
mod repro_minimal;
mod repro_same;
mod rollback;
mod run;
mod seed;
mod verify;

pub use args::{Cli, main};
