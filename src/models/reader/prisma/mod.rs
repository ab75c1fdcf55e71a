//! Prisma: `schema.prisma`, one file or a folder of them.
//!
//! The language is small and line-oriented; `syntax` reads it, `lower` says what it means for the
//! database. Types and names follow Prisma 7.

mod lower;
pub(super) mod orm;
mod relations;
mod render;
mod syntax;
mod tokens;
mod types;
