//! A state of the database in the words of messages and of file names.

use crate::event::Point;

/// A state in the words of a message.
pub(super) fn words(point: Point) -> &'static str {
    match point {
        Point::Base => "on base",
        Point::Migrated => "on the migrated database",
        Point::RolledBack => "after the rollback",
        Point::Redone => "after the redo",
    }
}

/// A state as programs and file names have it.
pub(super) fn phase(point: Point) -> &'static str {
    match point {
        Point::Base => "base",
        Point::Migrated => "migrated",
        Point::RolledBack => "rolled_back",
        Point::Redone => "redone",
    }
}
