//! The commands that make each ORM print its DDL, or create its tables in an empty database.

use crate::config::ShadowResult;

/// How an ORM's DDL is got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// The ORM.
    pub orm: &'static str,
    /// Given to `sh -c`.
    pub command: &'static str,
    /// What the command gives.
    pub result: ShadowResult,
    /// A script of ours that the command runs, which is at `PGREHEARSE_PRESET`: its name and text.
    pub script: Option<(&'static str, &'static str)>,
}

/// Sorted by ORM.
const PRESETS: &[Preset] = &[
    Preset {
        orm: "django",
        command: "python3 \"$PGREHEARSE_PRESET\"",
        result: ShadowResult::Ddl,
        script: Some(("ddl_of_django.py", include_str!("presets/ddl_of_django.py"))),
    },
    Preset {
        orm: "drizzle",
        command: "npx --no-install drizzle-kit export --dialect=postgresql --schema=\"$PGREHEARSE_MODELS\"",
        result: ShadowResult::Ddl,
        script: None,
    },
    Preset {
        orm: "ent",
        command: "atlas schema inspect --url \"ent://$PGREHEARSE_MODELS\" --dev-url \"$DATABASE_URL?search_path=public&sslmode=disable\" --format '{{ sql . }}'",
        result: ShadowResult::Ddl,
        script: None,
    },
    Preset {
        orm: "gorm",
        command: "cd \"$PGREHEARSE_MODELS\" && go run -mod=mod ariga.io/atlas-provider-gorm load --path . --dialect postgres",
        result: ShadowResult::Ddl,
        script: None,
    },
    Preset {
        orm: "mikroorm",
        command: "cd \"$PGREHEARSE_MODELS\" && npx --no-install mikro-orm schema:create --dump",
        result: ShadowResult::Ddl,
        script: None,
    },
    // Prisma 7 has renamed the option.
    Preset {
        orm: "prisma",
        command: "npx --no-install prisma migrate diff --from-empty --to-schema \"$PGREHEARSE_MODELS\" --script \
                  || npx --no-install prisma migrate diff --from-empty --to-schema-datamodel \"$PGREHEARSE_MODELS\" --script",
        result: ShadowResult::Ddl,
        script: None,
    },
    Preset {
        orm: "sequelize",
        command: "node \"$PGREHEARSE_PRESET\"",
        result: ShadowResult::Database,
        script: Some((
            "tables_of_sequelize.js",
            include_str!("presets/tables_of_sequelize.js"),
        )),
    },
    Preset {
        orm: "sqlalchemy",
        command: "python3 \"$PGREHEARSE_PRESET\"",
        result: ShadowResult::Ddl,
        script: Some((
            "ddl_of_sqlalchemy.py",
            include_str!("presets/ddl_of_sqlalchemy.py"),
        )),
    },
    Preset {
        orm: "typeorm",
        command: "node \"$PGREHEARSE_PRESET\"",
        result: ShadowResult::Database,
        script: Some((
            "tables_of_typeorm.js",
            include_str!("presets/tables_of_typeorm.js"),
        )),
    },
];

/// The preset of an ORM.
pub fn preset_of(orm: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.orm == orm)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SHADOW_PRESETS;

    #[test]
    fn the_configuration_knows_every_preset() {
        let orms: Vec<&str> = PRESETS.iter().map(|preset| preset.orm).collect();
        assert_eq!(orms, SHADOW_PRESETS);
    }
}
