//! The statements that turn one schema into another: generated rollbacks.
//!
//! [`script`] compares two catalogs, decides what can be altered in place and what must be made
//! anew, and orders the statements by what depends on what. Nothing here does I/O; a script is
//! proven by whoever executes it and reads the catalog again.

mod actions;
mod column;
mod company;
mod constraint;
mod edges;
mod external;
mod function;
mod graph;
mod index;
mod kinds;
mod language;
mod locks;
mod names;
mod not_null;
mod operations;
mod operator;
mod privileges;
mod rename;
mod render;
mod role;
mod script;
mod sequence;
mod shared_attributes;
mod statement;
mod table;
mod trigger;
mod types;
mod values;
mod view;

pub use render::{Form, Transactions};
pub use script::{Generated, Locking, script, script_for};
pub use statement::Statement;
