//! The schema model: objects with attributes, their normal form, fingerprint and difference.
//!
//! A catalog is what `pg` read from a server, as plain data. Nothing here does I/O.

mod collapse;
pub mod ddl;
mod diff;
mod fingerprint;
pub mod fleet;
mod kind;
mod object;
mod references;

pub use diff::{AttributeChange, CatalogDiff, Change, ChangeKind, ColumnOrder, diff};
pub use kind::ObjectKind;
pub use object::{Bond, Catalog, Dependency, Object, ObjectId, Origin, Parent};
