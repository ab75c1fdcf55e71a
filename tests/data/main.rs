//! Tests that contents are digested exactly, type by type, and compared row by row.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod exactness;
mod rows;
mod server;
mod speed;
