//! Models whose files nobody reads natively: the ORM's own DDL, loaded into an empty database and
//! read back, is what they expect. Also what the ORMs' own checks say.

mod check;
mod expected;
mod lines;
mod orm;
mod place;
mod preset;

pub use check::{Check, Opinion, check_of};
pub use expected::{ShadowDdl, expected_of};
pub use orm::shadow_orm;
pub use preset::{Preset, preset_of};
