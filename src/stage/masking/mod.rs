//! Masking: values that `masking` in harness.yaml names are replaced in the seed, before anything reads it.
//!
//! The masked columns are found in the catalog, with the columns that keys tie to them ([`target`]); their
//! tables are written anew with expressions that depend on the value and a secret only ([`expression`]);
//! and then what the server keeps of old values is removed ([`scrub`]): dead rows, statistics, the
//! write-ahead log.

mod apply;
mod expression;
mod scrub;
mod secret;
mod target;

pub(super) use apply::mask;
pub(super) use scrub::{forget_old_values, settings};
pub(super) use secret::Secret;
