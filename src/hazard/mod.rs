//! What a migration does to a database in use: hazards that were observed while it ran.
//!
//! Linters guess from the text of a statement. Here the text only names what a statement means to
//! do; whether it takes the lock, reads the table or writes it anew on this tenant's data is taken
//! from the ledger, and the weight of a finding from the size of what it hit.

mod allow;
mod claims;
mod deed;
mod deed_column;
mod deed_constraint;
mod deed_reading;
mod deed_table;
mod judge;
mod leftover;
mod linter;
mod rules;
mod sight;
mod style;
mod transaction;
mod under_lock;
mod weight;

pub use allow::{Allowance, allowances};
pub use judge::{Judged, Ran, hazards};
pub use leftover::leftovers;
