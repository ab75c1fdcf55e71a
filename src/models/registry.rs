//! The ORMs whose models can be read. To add one, write its file in `reader/` and a line here.

use super::Orm;
use super::reader::{CONTRACT, DIESEL, DRIZZLE, PRISMA, SEAORM, SQLX, TYPEORM};

/// Every ORM that can be read, sorted by name. An ORM of `config::ORM_NAMES` that is not here
/// raises `models.not-checked`.
pub const ORMS: &[&Orm] = &[
    &CONTRACT, &DIESEL, &DRIZZLE, &PRISMA, &SEAORM, &SQLX, &TYPEORM,
];

/// The ORM of a name.
pub fn orm(name: &str) -> Option<&'static Orm> {
    ORMS.iter().copied().find(|orm| orm.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ORM_NAMES;

    #[test]
    fn every_reader_can_be_configured() {
        assert!(ORMS.is_sorted_by(|a, b| a.name < b.name));
        assert!(ORM_NAMES.is_sorted());
        for orm in ORMS {
            assert!(ORM_NAMES.contains(&orm.name), "{}", orm.name);
        }
    }
}
