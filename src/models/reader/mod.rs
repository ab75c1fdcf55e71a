//! One reader an ORM.

mod contract;
mod diesel;
mod drizzle;
mod prisma;
mod rust_cursor;
mod rust_items;
mod rust_syntax;
mod rust_tokens;
mod seaorm;
mod sqlx;
mod typeorm;
mod typescript;

pub(super) use contract::CONTRACT;
pub(super) use diesel::DIESEL;
pub(super) use drizzle::orm::DRIZZLE;
pub(super) use prisma::orm::PRISMA;
pub(super) use seaorm::orm::SEAORM;
pub(super) use sqlx::SQLX;
pub(super) use typeorm::orm::TYPEORM;
