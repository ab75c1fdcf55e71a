//! `init` in small projects of every layout: what it writes is a valid configuration.

use std::path::Path;

use pgrehearse::config::{MigrationFormat, find, init, load};

/// A project: its files with their contents, and the layout and folder that must be found.
type Project = (
    &'static [(&'static str, &'static str)],
    MigrationFormat,
    &'static str,
);

const PROJECTS: &[Project] = &[
    (
        &[
            ("diesel.toml", ""),
            ("migrations/2024-01-31-123456_users/up.sql", ""),
            ("migrations/2024-01-31-123456_users/down.sql", ""),
        ],
        MigrationFormat::Diesel,
        "migrations",
    ),
    (
        &[("app/prisma/migrations/20240131_init/migration.sql", "")],
        MigrationFormat::Prisma,
        "app/prisma/migrations",
    ),
    (
        &[
            ("sqitch.plan", "%project=x\n"),
            ("deploy/users.sql", ""),
            ("revert/users.sql", ""),
        ],
        MigrationFormat::Sqitch,
        ".",
    ),
    (
        &[("db/migrations/20240131_a.sql", "-- migrate:up\n")],
        MigrationFormat::Dbmate,
        "db/migrations",
    ),
    (
        &[("sql/00001_a.sql", "-- +goose Up\n")],
        MigrationFormat::Goose,
        "sql",
    ),
    (
        &[
            ("src/main/db/V1__init.sql", ""),
            ("src/main/db/V2__b.sql", ""),
        ],
        MigrationFormat::Flyway,
        "src/main/db",
    ),
    (
        &[
            ("go.mod", "module x\n"),
            ("migrations/000001_a.up.sql", ""),
            ("migrations/000001_a.down.sql", ""),
        ],
        MigrationFormat::GolangMigrate,
        "migrations",
    ),
    (
        &[
            ("Cargo.toml", "[dependencies]\nsqlx = \"0.8\"\n"),
            ("migrations/20240131_a.sql", ""),
            ("node_modules/x/V1__a.sql", ""),
        ],
        MigrationFormat::Sqlx,
        "migrations",
    ),
    (
        &[
            ("my migrations/a.up.sql", ""),
            ("old/b.up.sql", ""),
            ("my migrations/b.up.sql", ""),
        ],
        MigrationFormat::Sql,
        "my migrations",
    ),
];

fn write(dir: &Path, file: &str, content: &str) {
    let path = dir.join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

#[test]
fn every_layout_is_recognised_and_gives_a_valid_file() {
    for (files, format, folder) in PROJECTS {
        let dir = tempfile::tempdir().unwrap();
        for (file, content) in *files {
            write(dir.path(), file, content);
        }
        for dump in [
            "snapshots/acme.dump",
            "snapshots/beta.sql.zst",
            "snapshots/ACME.sql",
            "dumps/bad name.dump",
            "dumps/dir/toc.dat",
            "it${X}.tar",
            "0041.dump",
        ] {
            write(dir.path(), dump, "");
        }
        let file = dir.path().join("harness.yaml");
        std::fs::write(&file, init(dir.path()).unwrap()).unwrap();
        let config = load(&file, &|_| None)
            .unwrap_or_else(|errors| panic!("{}", errors.render(false, 100)))
            .config;
        assert_eq!(config.migration.format, *format, "{folder}");
        assert_eq!(config.migration.shown, *folder);
        let names: Vec<String> = find(dir.path())
            .unwrap()
            .snapshots
            .iter()
            .map(|(name, _)| name.to_string())
            .collect();
        assert_eq!(names, ["0041", "ACME", "beta", "dir"]);
        assert_eq!(config.tenants.len(), 5);
    }
}

#[test]
fn an_empty_folder_gives_a_file_that_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    super::golden("init-in-an-empty-folder", &init(dir.path()).unwrap());
}

#[test]
fn a_folder_that_cannot_be_read_is_an_error() {
    let error = init(Path::new("tests/config/no-such-folder")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the folder `tests/config/no-such-folder` cannot be read"
    );
}
