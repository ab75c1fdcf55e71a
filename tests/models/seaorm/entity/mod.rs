//! Entities in the forms of SeaORM.

pub mod cake;
pub mod invoice;
pub mod membership;
pub mod types;
pub mod user;
