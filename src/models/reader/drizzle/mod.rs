//! Drizzle: schema files in TypeScript, for `drizzle-orm/pg-core`.
//!
//! The files are evaluated, not run; `chain` takes a builder's calls apart, `tables` finds what the
//! schema files export, and the others say what a column, a key or a view means for the database.

mod casing;
mod chain;
mod columns;
mod config;
mod keys;
pub(super) mod orm;
mod read;
mod render;
mod tables;
#[cfg(test)]
mod tests;
mod types;
mod views;
