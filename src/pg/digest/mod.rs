//! Digests of a database's contents, and exact comparison of two databases where digests differ.
//!
//! # What is digested
//!
//! Every table (partitions under their own names), every populated materialized view, every
//! sequence and all large objects, with their owners, privileges, comments and labels, which belong
//! to no schema. Not: tables of extensions, foreign and temporary tables,
//! dropped columns, and virtual generated columns, which are expressions and not contents.
//!
//! # Why the text of a value, and not its binary form or the hash of its type
//!
//! - The hash functions of types follow their equality: `-0` and `0`, `1.0` and `1.00`, `NaN`s and
//!   values of a case-insensitive collation fall together, and many types have none at all.
//! - The send functions of arrays and composite types write the OIDs of types, so a type that was
//!   dropped and made again would look like a change of every value; and not every type has one.
//! - Every type has an output function, `pg_dump` moves values in its form, and with the settings
//!   of `settings` that form is exact for every type: floats are printed so that they are read
//!   back bit by bit, `numeric` with its scale, `json` as it was written, arrays with their bounds.
//!
//! A cast to `text` is the output function except where a cast was declared: `char(n)` loses its
//! padding then, and a user's own type may do anything. For those types the output function is
//! called by name. Texts are hashed with collation `C`, since a nondeterministic one hashes what it
//! takes for equal alike. NULL is told from an empty string by its own number, also for composite
//! values, where `IS NULL` would not.
//!
//! # How values become a digest
//!
//! A value becomes a 64-bit hash, seeded with its column's name. A column's digest is the sum of
//! its hashes, without overflow, so order does not matter but multiplicity does. A row's hash is the
//! exclusive or of its values' hashes, hashed once more: without that last step the sum over rows
//! would say no more than the columns' sums, and values that change places between rows would go
//! unseen. Columns are matched by name, so their order does not matter either.

mod content;
mod difference;
mod expression;
mod inventory;
mod large_objects;
mod merge;
mod model;
mod read;
mod settings;
mod witness;

pub use content::{TableWork, Work, compare_contents, compare_contents_but, work_between};
pub use difference::{Suspect, are_same, suspects};
pub use expression::TextForm;
pub use large_objects::{LargeObjectDiff, LargeObjects};
pub use merge::RowDifference;
pub use model::{
    ColumnDigest, DataDiff, DataDigest, SequenceMove, SequenceState, TableDiff, TableDigest,
};
pub use read::{read_digest, read_digest_knowing};
pub use witness::{SETTLED, Witnesses, witnesses};
