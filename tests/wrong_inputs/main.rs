//! Wrong inputs and surroundings as data: each gives its exit code and one clear message, and
//! leaves nothing behind.
#![expect(
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and says what it did not do"
)]

mod early;
mod engine;
mod project;
mod tenant;
