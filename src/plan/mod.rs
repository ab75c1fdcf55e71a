//! Config and files → everything a run will do, as data.

mod step;

pub use step::{Down, Script, Step, TransactionRule, VersionTable};
