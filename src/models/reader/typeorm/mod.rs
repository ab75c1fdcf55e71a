//! TypeORM: classes with decorators, and entity schemas.
//!
//! `classes`, `schemas` and the files for their parts read what the decorators say into `args`;
//! `entity` puts together what a class inherits and embeds, `joins` adds the columns and tables of
//! relations, and `lower` says what it all means for the database. Names and rules follow the
//! metadata builder of TypeORM 0.3.

mod args;
mod between;
mod chains;
mod classes;
mod columns;
mod data_source;
mod decorators;
mod defaults;
mod entity;
mod inferred;
mod joins;
mod keys;
mod lower;
mod naming;
pub(super) mod orm;
mod relations;
mod render;
mod schemas;
mod strategy;
mod tables;
mod types;
