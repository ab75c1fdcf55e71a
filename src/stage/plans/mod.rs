//! The plans of queries before and after the migration, as a part of the stage `suites`.
//!
//! `compare` copies both states of the database, one after the other; `explainer` asks the server for plans there,
//! and `schema` for tables and indexes; `facts` puts both sides together; `tell` and `gates` say what follows.

mod compare;
mod explainer;
mod facts;
mod gates;
mod schema;
mod tell;

pub(super) use compare::{PlanBase, before_migration, plans};
