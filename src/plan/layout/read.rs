//! Migration folder → steps.

use std::path::Path;

use super::folder::Folder;
use super::problem::{LayoutError, ProblemKind};
use super::{dbmate, diesel, flyway, golang_migrate, goose, prisma, sqitch, sql, sqlx};
use crate::config::MigrationFormat;
use crate::plan::step::{Step, VersionTable};
use crate::plan::version_table::version_tables;

/// A migration that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedMigration {
    /// The steps in the tool's order.
    pub steps: Vec<Step>,
    /// Where it may be recorded which steps a database has had; the first that exists counts.
    pub tables: Vec<VersionTable>,
    /// The digest of the paths and contents of all files that were read.
    pub sha256: String,
    /// The files that were read, as reports show them.
    pub files: Vec<String>,
    /// SQL files in the folder that the format gives no meaning.
    pub ignored: Vec<String>,
}

/// Reads the migration at `root`, which reports call `shown`.
///
/// `command` has no steps: what it does is known to its tool only.
pub fn read(
    format: MigrationFormat,
    root: &Path,
    shown: &str,
) -> Result<LoadedMigration, LayoutError> {
    let depth = match format {
        MigrationFormat::GolangMigrate
        | MigrationFormat::Sqlx
        | MigrationFormat::Dbmate
        | MigrationFormat::Goose => 1,
        MigrationFormat::Sql | MigrationFormat::Diesel | MigrationFormat::Prisma => 2,
        MigrationFormat::Flyway | MigrationFormat::Sqitch => usize::MAX,
        MigrationFormat::Command => {
            return Ok(LoadedMigration {
                steps: Vec::new(),
                tables: version_tables(format, None),
                sha256: String::new(),
                files: Vec::new(),
                ignored: Vec::new(),
            });
        }
    };
    // A sqitch project's folder is often that of the whole application.
    let only: &[&str] = match format {
        MigrationFormat::Sqitch => &[sqitch::PLAN, "deploy", "revert"],
        _ => &[],
    };
    let mut folder = Folder::open(root, shown, depth, only);
    let mut project = None;
    let (steps, expected) = match format {
        MigrationFormat::Sql | MigrationFormat::Command => (sql::steps(&mut folder), sql::EXPECTED),
        MigrationFormat::GolangMigrate => {
            (golang_migrate::steps(&mut folder), golang_migrate::EXPECTED)
        }
        MigrationFormat::Diesel => (diesel::steps(&mut folder), diesel::EXPECTED),
        MigrationFormat::Sqlx => (sqlx::steps(&mut folder), sqlx::EXPECTED),
        MigrationFormat::Dbmate => (dbmate::steps(&mut folder), dbmate::EXPECTED),
        MigrationFormat::Goose => (goose::steps(&mut folder), goose::EXPECTED),
        MigrationFormat::Flyway => (flyway::steps(&mut folder), flyway::EXPECTED),
        MigrationFormat::Prisma => (prisma::steps(&mut folder), prisma::EXPECTED),
        MigrationFormat::Sqitch => {
            let (steps, name) = sqitch::steps(&mut folder);
            project = name;
            (steps, sqitch::EXPECTED)
        }
    };
    folder.refuse_foreign(format.as_str());
    if steps.is_empty() && folder.problems.is_empty() {
        folder.problem_at_root(ProblemKind::NoMigration {
            format: format.as_str(),
            expected,
        });
    }
    let mut problems = std::mem::take(&mut folder.problems);
    if !problems.is_empty() {
        problems.sort_by(|a, b| (&a.file, a.position).cmp(&(&b.file, b.position)));
        return Err(LayoutError { problems });
    }
    let (sha256, ignored) = folder.digest();
    Ok(LoadedMigration {
        steps,
        tables: version_tables(format, project.as_deref()),
        sha256,
        files: folder.files(),
        ignored,
    })
}
