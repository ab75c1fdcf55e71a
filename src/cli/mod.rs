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
mod measures;
mod merge;
mod output;
mod plan;
mod rehearse;
mod remember;
mod report;
mod repro;
mod repro_bundle;
mod repro_find;
mod repro_keep;
mod repro_minimal;
mod repro_same;
mod rollback;
mod round;
mod run;
mod seed;
mod soak;
mod trend;
mod verify;

pub use args::{Cli, main};
