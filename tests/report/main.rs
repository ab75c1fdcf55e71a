//! Tests of the documents, from fabricated events.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod across;
mod documents;
mod fabricated;
mod files;
mod large_fleet;
mod laws;
mod page;
mod progress;
mod scenarios;
mod shards;
mod verdicts;
mod verified;
