//! What is particular to Drizzle.

use super::{read, render};
use crate::models::{Decode, Inserts, Orm, Read, Traits};

/// The ORM.
pub(in crate::models) const DRIZZLE: Orm = Orm {
    name: "drizzle",
    endings: &[".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs"],
    // Measured: an insert names every column, but gives DEFAULT for those that are not set, so that
    // what the database supplies is taken. Values come through as they are.
    traits: Traits {
        inserts: Inserts::OnlySet,
        values: Decode::Lenient,
        labels: Decode::Lenient,
    },
    read: Read::Whole(read::read),
    line: render::line,
};
