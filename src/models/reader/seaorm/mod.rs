//! SeaORM: entities in the compact form, the dense form of 2.0 and the expanded one.

mod active_enum;
mod compact;
mod expanded;
mod imports;
pub(super) mod orm;
mod relations;
mod scope;
mod table;
mod types;
