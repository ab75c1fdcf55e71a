//! What the statements of a migration demand of the rows that are there.
//!
//! A statement is taken apart into what it does one after the other. Each part knows which rows
//! stand in its way, as a query that counts them, and how the rest of it can be done without
//! the demand, so that what follows can be looked at as well.

mod constraint;
mod model;
mod part;
mod query;

pub use constraint::added;
pub use model::{Demand, DemandKind, Part, Relaxed, Table};
pub use part::{outside_of_transaction, parts};
pub use query::Facts;
