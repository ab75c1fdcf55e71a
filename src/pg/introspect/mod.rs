//! Reads the catalog of a database as one consistent snapshot.
//!
//! One query a kind of object returns rows of the same shape, so that the attributes are named where
//! they are read: in the `.sql` files beside this one.

mod error;
mod query;
mod reader;

pub use error::IntrospectError;
pub use reader::{Reach, read_catalog, read_catalog_as_far};
