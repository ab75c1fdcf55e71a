//! The schema model: objects with attributes, their normal form, fingerprint and difference.
//!
//! A catalog is what `pg` read from a server, as plain data. Nothing here does I/O.

mod object;

pub use object::{Catalog, Object, ObjectId, ObjectKind};
