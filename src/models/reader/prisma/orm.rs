//! What is particular to Prisma.

use super::{lower, render};
use crate::models::{Decode, Inserts, Orm, Read, Traits};

/// The ORM.
pub(in crate::models) const PRISMA: Orm = Orm {
    name: "prisma",
    endings: &[".prisma"],
    // Measured with Prisma 7: NULLs and numbers come through as they are, unknown labels do not.
    traits: Traits {
        inserts: Inserts::OnlySet,
        values: Decode::Lenient,
        labels: Decode::Strict,
    },
    read: Read::Whole(lower::read),
    line: render::line,
};
