//! The layouts of migration folders that people have, one file for each tool.

mod dbmate;
mod diesel;
#[cfg(test)]
mod fixture;
mod flyway;
mod folder;
mod golang_migrate;
mod goose;
mod pair;
mod prisma;
mod problem;
mod read;
mod section;
mod sqitch;
mod sql;
mod sqlx;
#[cfg(test)]
mod tests;

pub(super) use flyway::REPEATABLE;
pub use problem::{LayoutError, Problem, ProblemKind};
pub use read::{LoadedMigration, read};
