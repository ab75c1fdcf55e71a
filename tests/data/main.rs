//! Tests that contents are digested exactly, type by type, and compared row by row.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod exactness;
mod findings;
mod rows;
mod server;
mod untouched;
