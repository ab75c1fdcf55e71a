//! Writes plausible rows through a schema, as an application would that has worked on it for a while.
//!
//! Nothing is known of the application, so the schema itself is asked: types, labels, domains, CHECK
//! constraints, keys and partition bounds say which values are allowed. For each table several kinds
//! of row are tried, each in a savepoint: a copy of an existing row with new keys, one with nothing but
//! what is required, one with every column filled, one as wide as the types allow, one for each label
//! of an enum and each value of a boolean, one for each rule that the schema had before and has no more,
//! one that agrees with another row in each key that is gone or was made wider, and for each column of
//! another type those whose values only the new type can hold. Those are the rows that a rollback
//! meets in production and not in a rehearsal without writes.
//!
//! Candidates for columns that a CHECK constraint mentions are made from the constants in its text,
//! and the server itself picks a combination: the constraint's expression becomes the condition of the
//! `INSERT … SELECT`. No value leaves the server, and all are derived from a seed, but for
//! booleans and enums: whether a rollback is seen to fail must not depend on a tenant's name.
//!
//! Rows that existed are updated too, but every column to its own value: that sends the tuple
//! through the schema, its constraints and triggers, and leaves nothing to compare but the same row.
//! Where a column lost its NOT NULL, a few of them lose their value.

mod inventory;
mod kind;
mod maker;
mod model;
mod order;
mod pattern;
mod reference;
mod relaxed;
mod row;
mod trace;
mod twin;
mod unique;
mod value;
mod wider;
mod write;

pub use maker::{RowMaker, Shape, shapes};
pub use trace::{Trace, TracedColumn};
pub use write::{Filled, FilledTable, Refusal, Scope, fill};
