//! Load beside a migration: scripts in pgbench's format, a generator with its own clock, and probes.
//!
//! Requests arrive at a rate that does not depend on how fast they are answered, and a latency counts
//! from the moment at which its request should have been sent. So what waits behind a lock is seen
//! with all of its time, and not with that of one request for each client (coordinated omission).

mod expression;
mod generator;
mod histogram;
mod observer;
mod parse;
mod probe;
mod random;
mod recorder;
mod running;
mod script;
#[cfg(test)]
mod script_tests;

pub use generator::{Load, Source, SourceKind};
pub use histogram::Histogram;
pub use probe::Probed;
pub use random::Random;
pub use running::{LoadError, Running};
pub use script::{Script, ScriptError};
