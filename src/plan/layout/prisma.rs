//! Prisma Migrate: `TIMESTAMP_NAME/migration.sql`, with `down.sql` beside it where people keep one.

use super::folder::Folder;
use super::pair::{Direction, Pairs};
use super::problem::ProblemKind;
use crate::plan::step::{Step, TransactionRule};

pub(super) const EXPECTED: &str = "TIMESTAMP_NAME/migration.sql";

pub(super) fn steps(folder: &mut Folder) -> Vec<Step> {
    let mut pairs = Pairs::default();
    for path in folder.paths() {
        let direction = match path.split_once('/') {
            Some((_, "migration.sql")) => Direction::Up,
            Some((_, "down.sql")) => Direction::Down,
            None if path == "migration_lock.toml" => {
                check_provider(folder, &path);
                continue;
            }
            Some(_) | None => continue,
        };
        let directory = path.split('/').next().unwrap_or_default();
        pairs.add(folder, direction, directory, (directory, directory), &path);
    }
    pairs.0.sort_by(|a, b| a.id.cmp(&b.id));
    pairs.into_steps(
        folder,
        |_, pair| format!("{}/down.sql", pair.id),
        |_, _, _| TransactionRule::Message,
    )
}

/// The migrations must have been written for Postgres.
fn check_provider(folder: &mut Folder, path: &str) {
    let Some(text) = folder.text(path) else {
        return;
    };
    let kind = match text.parse::<toml::Table>() {
        Err(error) => ProblemKind::Settings(error.message().to_owned()),
        Ok(table) => match table.get("provider").and_then(toml::Value::as_str) {
            None | Some("postgresql" | "postgres") => return,
            Some(other) => ProblemKind::Unsupported {
                what: format!("provider `{other}`"),
                help: "only migrations for PostgreSQL can be rehearsed",
            },
        },
    };
    folder.problem(path, None, kind);
}
