//! ORMs that are known by their DDL: how each reads and writes.

use super::lines;
use crate::models::{Decode, Inserts, Orm, Read, Traits, orm};

/// Values come back as they are; labels too.
const LENIENT: Traits = Traits {
    inserts: Inserts::AllDeclared,
    values: Decode::Lenient,
    labels: Decode::Lenient,
};

/// The same where an insert leaves out what is not set, or writes DEFAULT for it, as Drizzle and
/// TypeORM do.
const LENIENT_SET: Traits = Traits {
    inserts: Inserts::OnlySet,
    ..LENIENT
};

/// Sorted by name. Where `registry` has a reader for one of them, that one's traits hold.
const SHADOWS: &[&Orm] = &[
    &Orm {
        name: "django",
        endings: &[".py"],
        traits: LENIENT,
        read: Read::Shadow,
        line: lines::django,
    },
    &Orm {
        name: "drizzle",
        endings: &[".ts"],
        traits: LENIENT_SET,
        read: Read::Shadow,
        line: lines::sql,
    },
    // Go's database/sql refuses values of another type.
    &Orm {
        name: "ent",
        endings: &[".go"],
        traits: Traits {
            inserts: Inserts::OnlySet,
            values: Decode::Strict,
            labels: Decode::Lenient,
        },
        read: Read::Shadow,
        line: lines::ent,
    },
    &Orm {
        name: "gorm",
        endings: &[".go"],
        traits: Traits {
            inserts: Inserts::AllDeclared,
            values: Decode::Strict,
            labels: Decode::Lenient,
        },
        read: Read::Shadow,
        line: lines::gorm,
    },
    &Orm {
        name: "mikroorm",
        endings: &[".ts", ".js"],
        traits: LENIENT_SET,
        read: Read::Shadow,
        line: lines::mikroorm,
    },
    &Orm {
        name: "seaorm",
        endings: &[".rs"],
        traits: STRICT,
        read: Read::Shadow,
        line: lines::sql,
    },
    &Orm {
        name: "sequelize",
        endings: &[".js", ".ts"],
        traits: LENIENT_SET,
        read: Read::Shadow,
        line: lines::sequelize,
    },
    // Nothing is known of it, so the strictest is assumed.
    &Orm {
        name: "shadow",
        endings: &[".sql"],
        traits: STRICT,
        read: Read::Shadow,
        line: lines::sql,
    },
    // An Enum that a row brings back is looked up by its name, and LookupError is raised.
    &Orm {
        name: "sqlalchemy",
        endings: &[".py"],
        traits: Traits {
            labels: Decode::Strict,
            ..LENIENT
        },
        read: Read::Shadow,
        line: lines::sqlalchemy,
    },
    &Orm {
        name: "sqlx",
        endings: &[".json"],
        traits: STRICT,
        read: Read::Shadow,
        line: lines::sql,
    },
    &Orm {
        name: "typeorm",
        endings: &[".ts"],
        traits: LENIENT_SET,
        read: Read::Shadow,
        line: lines::sql,
    },
];

const STRICT: Traits = Traits {
    inserts: Inserts::AllDeclared,
    values: Decode::Strict,
    labels: Decode::Strict,
};

/// The ORM of an entry that is read from DDL.
pub fn shadow_orm(name: &str) -> Option<&'static Orm> {
    orm(name).or_else(|| SHADOWS.iter().copied().find(|orm| orm.name == name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ORM_NAMES;

    #[test]
    fn every_orm_of_the_configuration_can_be_shadowed() {
        assert!(SHADOWS.is_sorted_by(|a, b| a.name < b.name));
        for name in ORM_NAMES {
            assert!(shadow_orm(name).is_some(), "{name}");
        }
    }
}
