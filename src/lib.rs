//! Rehearses Postgres schema migrations on every tenant's production snapshot, proves that they
//! can be rolled back, and gives one verdict.
//!
//! Data flows one way: [`config`] → [`plan`] → [`run`] → [`event`] → [`report`]. The stages of one
//! tenant live in [`stage`], over [`sandbox`], [`pg`] and [`snapshot`]. ARCHITECTURE.md has the
//! whole picture and the import rules that `tests/tidy` enforces.

pub mod catalog;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demand;
pub mod event;
pub mod exit;
pub mod hazard;
pub mod history;
pub mod models;
pub mod name;
pub mod pg;
pub mod plan;
pub mod planner;
pub mod remote;
pub mod report;
pub mod robust;
pub mod run;
pub mod sandbox;
pub mod snapshot;
pub mod sql;
pub mod stage;
pub mod suite;
pub mod text;
pub mod traffic;
