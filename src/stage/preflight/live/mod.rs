//! A look at the tenant's database in use: its state, its schema, and the rows in the way of the pending
//! statements, in transactions that cannot write.
//!
//! Nothing that the migration or the database brings along is called: an expression is evaluated only
//! where every function in it is one of the server's own that computes and does nothing else.

mod after;
mod drift;
mod gates;
mod look;
mod rows;
mod state;
mod tables;
mod tell;
mod types;
mod vet;
pub(super) mod visit;
