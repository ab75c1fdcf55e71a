//! One reader an ORM.

mod contract;
mod diesel;
mod prisma;
mod rust_tokens;

pub(super) use contract::CONTRACT;
pub(super) use diesel::DIESEL;
pub(super) use prisma::orm::PRISMA;
