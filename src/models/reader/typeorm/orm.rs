//! What is particular to TypeORM.

use super::{lower, render};
use crate::models::{Decode, Inserts, Orm, Read, Traits};

/// The ORM.
pub(in crate::models) const TYPEORM: Orm = Orm {
    name: "typeorm",
    endings: &[".ts", ".tsx", ".mts", ".cts"],
    // Measured with TypeORM 0.3: an insert names every column, but says DEFAULT for those that the
    // application has not set; numbers, NULLs and labels come through as they are.
    traits: Traits {
        inserts: Inserts::OnlySet,
        values: Decode::Lenient,
        labels: Decode::Lenient,
    },
    read: Read::Whole(lower::read),
    line: render::line,
};
