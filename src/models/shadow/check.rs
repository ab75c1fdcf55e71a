//! The ORMs' own checks: how each is asked, and what its answer means. Every tool says it in a way
//! of its own, and some end with 0 whatever they found.

/// What the ORM's own check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opinion {
    /// The database is what the models say.
    Same,
    /// It is not.
    Different,
    /// The check did not come to an answer.
    None,
}

/// How an ORM's own check is asked.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// The ORM.
    pub orm: &'static str,
    /// Given to `sh -c`, with a throwaway copy of the migrated database.
    pub command: &'static str,
    /// What exit code and output mean.
    pub read: fn(i32, &str) -> Opinion,
}

/// Sorted by ORM.
const CHECKS: &[Check] = &[
    Check {
        orm: "diesel",
        command: "diesel print-schema | diff -u -w -- \"$PGREHEARSE_MODELS\" -",
        read: diff,
    },
    // Neither reads the database: whether migrations are missing, and whether all are applied.
    Check {
        orm: "django",
        command: "cd \"$PGREHEARSE_MODELS\" && python3 manage.py makemigrations --check --dry-run && python3 manage.py migrate --check",
        read: django,
    },
    Check {
        orm: "drizzle",
        command: "npx --no-install drizzle-kit push --strict --verbose --dialect=postgresql --schema=\"$PGREHEARSE_MODELS\" --url=\"$DATABASE_URL\"",
        read: drizzle,
    },
    Check {
        orm: "mikroorm",
        command: "cd \"$PGREHEARSE_MODELS\" && npx --no-install mikro-orm schema:update --dump",
        read: mikroorm,
    },
    // Prisma 7 takes the database from its configuration only, and has renamed the option.
    Check {
        orm: "prisma",
        command: "npx --no-install prisma migrate diff --from-url \"$DATABASE_URL\" --to-schema-datamodel \"$PGREHEARSE_MODELS\" --exit-code; \
                  code=$?; case $code in 0|2) exit $code;; esac; \
                  npx --no-install prisma migrate diff --from-config-datasource --to-schema \"$PGREHEARSE_MODELS\" --exit-code",
        read: prisma,
    },
    Check {
        orm: "sqlalchemy",
        command: "alembic check",
        read: alembic,
    },
    Check {
        orm: "sqlx",
        command: "cargo sqlx prepare --check",
        read: sqlx,
    },
    Check {
        orm: "typeorm",
        command: "npx --no-install typeorm-ts-node-commonjs schema:log -d \"$PGREHEARSE_MODELS\"",
        read: typeorm,
    },
];

/// A command of the user's for an ORM without a known check: exit code 0 is no difference.
const OWN: Check = Check {
    orm: "",
    command: "",
    read: own,
};

/// The check of an ORM. With `own` the command is the user's: it is taken for one that runs the
/// ORM's tool, and for one that says it by its exit code where no tool is known.
pub fn check_of(orm: &str, own: bool) -> Option<&'static Check> {
    let known = CHECKS.iter().find(|check| check.orm == orm);
    known.or(own.then_some(&OWN))
}

fn opinion(same: bool, different: bool) -> Opinion {
    match (same, different) {
        (true, false) => Opinion::Same,
        (_, true) => Opinion::Different,
        (false, false) => Opinion::None,
    }
}

/// 126 and 127 are what a shell says of a program that is not there.
fn own(code: i32, _: &str) -> Opinion {
    opinion(code == 0, !matches!(code, 0 | 126 | 127))
}

/// `diff`: 0 the same, 1 different, 2 trouble. Without `diesel` everything would differ.
fn diff(code: i32, output: &str) -> Opinion {
    let printed = output.lines().any(|line| line.contains("table!"));
    let removed_all = output
        .lines()
        .find(|line| line.starts_with("@@"))
        .is_some_and(|line| line.contains("+0,0"));
    opinion(code == 0, code == 1 && (printed || !removed_all))
}

/// 0 none, 1 trouble, 2 differences.
fn prisma(code: i32, _: &str) -> Opinion {
    opinion(code == 0, code == 2)
}

/// 255 (1 from a shell that folds it) for differences, and for trouble as well.
fn alembic(code: i32, output: &str) -> Opinion {
    opinion(
        code == 0 && output.contains("No new upgrade operations detected"),
        code != 0 && output.contains("New upgrade operations detected"),
    )
}

fn django(code: i32, output: &str) -> Opinion {
    // A traceback ends with 1, too.
    let trouble = output.contains("Traceback") || output.contains("Error:");
    opinion(code == 0, code == 1 && !trouble)
}

/// It stops where it would ask, and says 0 to much.
fn drizzle(_: i32, output: &str) -> Opinion {
    let statement = ["CREATE ", "ALTER ", "DROP "].iter().any(|word| {
        output
            .lines()
            .any(|line| line.trim_start().starts_with(word))
    });
    let asks = output.contains("created or renamed from another") || output.contains("TTY");
    opinion(output.contains("No changes detected"), statement || asks)
}

/// It ends with 0 whether or not there is something to do.
fn mikroorm(code: i32, output: &str) -> Opinion {
    let statement = output.lines().any(|line| {
        ["create ", "alter ", "drop "]
            .iter()
            .any(|word| line.starts_with(word))
    });
    opinion(code == 0, code == 0 && statement)
}

fn sqlx(code: i32, output: &str) -> Opinion {
    let differs = output.contains("some queries have changed")
        || output.contains("potentially unused queries")
        || output.contains("prepare --check");
    opinion(
        code == 0,
        code != 0 && differs && !output.contains("no such command"),
    )
}

/// It ends with 0 whatever it finds.
fn typeorm(code: i32, output: &str) -> Opinion {
    let trouble = output.contains("Error during");
    opinion(
        code == 0 && output.contains("schema is up to date"),
        code == 0 && !trouble && output.contains("will be executed"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::CHECK_PRESETS;

    #[test]
    fn the_configuration_knows_every_check() {
        let orms: Vec<&str> = CHECKS.iter().map(|check| check.orm).collect();
        assert_eq!(orms, CHECK_PRESETS);
    }

    /// What the tools were seen to say.
    #[test]
    fn answers_are_understood() {
        for (orm, code, output, wanted) in [
            (
                "alembic",
                0,
                "No new upgrade operations detected.",
                Opinion::Same,
            ),
            (
                "alembic",
                255,
                "ERROR: New upgrade operations detected: [('add_column', …)]",
                Opinion::Different,
            ),
            (
                "alembic",
                255,
                "FAILED: No config file 'alembic.ini' found",
                Opinion::None,
            ),
            ("prisma", 0, "No difference detected.", Opinion::Same),
            (
                "prisma",
                2,
                "[*] Changed the `users` table",
                Opinion::Different,
            ),
            ("prisma", 1, "Error: Failed to fetch", Opinion::None),
            (
                "django",
                1,
                "Migrations for 'shop':\n    + Add field",
                Opinion::Different,
            ),
            (
                "django",
                1,
                "Traceback (most recent call last):",
                Opinion::None,
            ),
            ("django", 0, "No changes detected", Opinion::Same),
            ("drizzle", 0, "[i] No changes detected", Opinion::Same),
            (
                "drizzle",
                1,
                " ALTER TABLE \"users\" ADD COLUMN \"x\" text;",
                Opinion::Different,
            ),
            ("drizzle", 0, "Everything's fine", Opinion::None),
            (
                "mikroorm",
                0,
                "alter table \"users\" add column \"x\" text;",
                Opinion::Different,
            ),
            ("mikroorm", 0, "", Opinion::Same),
            ("mikroorm", 1, "MikroORM config not found", Opinion::None),
            (
                "typeorm",
                0,
                "Your schema is up to date - there are no queries",
                Opinion::Same,
            ),
            (
                "typeorm",
                0,
                "-- Schema syncronization will execute following sql queries (1): will be executed",
                Opinion::Different,
            ),
            ("typeorm", 1, "Error during schema log:", Opinion::None),
            ("sqlx", 101, "error: no such command: `sqlx`", Opinion::None),
            (
                "diesel",
                1,
                "@@ -1,9 +0,0 @@\n-diesel::table! {",
                Opinion::Different,
            ),
            ("diesel", 2, "diff: schema.rs: No such file", Opinion::None),
        ] {
            let orm = if orm == "alembic" { "sqlalchemy" } else { orm };
            let check = check_of(orm, false).unwrap();
            assert_eq!((check.read)(code, output), wanted, "{orm} {code} {output}");
        }
        let own = check_of("shadow", true).unwrap();
        assert_eq!((own.read)(0, ""), Opinion::Same);
        assert_eq!((own.read)(3, ""), Opinion::Different);
        assert_eq!((own.read)(127, ""), Opinion::None);
    }
}
