//! The stages of one tenant's rehearsal: asynchronous functions that return facts.
//!
//! A stage raises findings and never judges; `report` does. [`rehearse`] calls them in order and
//! releases the sandbox whatever they gave.

mod after;
mod after_findings;
mod after_suites;
mod attempt;
mod broken;
mod calibrate;
mod cluster;
mod command;
mod compare;
mod compare_snapshots;
mod context;
mod data;
mod data_findings;
mod database;
mod declaration;
mod demand;
mod down_file;
mod failure;
mod fetch;
mod fleet;
mod from_seed;
mod gates;
mod generate;
mod idempotence;
mod interrupt;
mod lane;
mod masking;
mod migrate;
mod model_program;
mod model_queries;
mod models;
mod official;
mod plans;
mod preflight;
mod prepare;
mod provision;
mod recording;
mod rehearse;
mod remedy;
mod repro;
mod restore_output;
mod rollback;
mod script_end;
mod second;
mod seed;
mod seed_key;
mod seeds;
mod server_roles;
mod shadow;
mod shadow_load;
mod standalone;
mod steps;
mod suites;
mod tool;
mod touched;
mod traffic;
mod traffic_findings;
mod traffic_load;
mod volatile;

pub use broken::Broken;
pub use calibrate::Calibration;
pub use compare_snapshots::compare_snapshots;
pub use context::{Notes, Shared, Tenant};
pub use demand::Demand;
pub use down_file::DownFile;
pub use fetch::{Fetched, fetch};
pub use fleet::{Fleet, odd_ones};
pub use generate::{ProvenScript, ProvenStep, rollback_of_migration, rollback_of_snapshots};
pub use lane::Lane;
pub use model_queries::described;
pub use prepare::{Prepared, prepare};
pub use rehearse::{Ended, rehearse};
pub use repro::{
    Came, Failed, Goal, Kept, Minimal, Order, Problem, SchemaScript, StopAt, Stopped, Workshop,
    is_of_transaction,
};
pub use seeds::Seeds;
pub use shadow::Shadows;
pub use standalone::CompareError;
