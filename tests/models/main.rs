//! Models against databases: the right one gives no finding, each drift its own and no other.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod contract_schema;
mod dmmf;
mod drifts;
mod git;
mod matrix;
#[path = "../data/server.rs"]
mod server;
mod shadow;
mod truth;
mod typeorm;
