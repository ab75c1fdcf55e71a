//! sqlx: `VERSION_NAME.sql`, or `VERSION_NAME.up.sql` and `VERSION_NAME.down.sql`.

use super::folder::Folder;
use super::pair::{Direction, Pairs};
use super::problem::ProblemKind;
use crate::plan::step::{Step, TransactionRule};
use crate::plan::version::{canonical, numbers};

pub(super) const EXPECTED: &str =
    "VERSION_NAME.sql, or VERSION_NAME.up.sql and VERSION_NAME.down.sql";

/// What a script must start with to run outside of a transaction.
const NO_TRANSACTION: &str = "-- no-transaction";

pub(super) fn steps(folder: &mut Folder) -> Vec<Step> {
    let mut pairs = Pairs::default();
    for path in folder.paths() {
        let Some(stem) = path.strip_suffix(".sql").filter(|s| !s.contains('/')) else {
            continue;
        };
        let (id, direction) = match (stem.strip_suffix(".up"), stem.strip_suffix(".down")) {
            (Some(id), _) => (id, Direction::Up),
            (_, Some(id)) => (id, Direction::Down),
            (None, None) => (stem, Direction::Up),
        };
        let version = id.split_once('_').map_or(id, |(version, _)| version);
        let is_number = !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit());
        if is_number && id.contains('_') {
            pairs.add(folder, direction, &canonical(version), (version, id), &path);
        } else if id.contains('_') || is_number {
            folder.problem(&path, None, ProblemKind::Name { expected: EXPECTED });
        }
    }
    // sqlx passes over a script that undoes what no other script does.
    pairs.0.retain(|pair| {
        if let (None, Some(down)) = (&pair.up, &pair.down) {
            let file = folder.shown(down);
            tracing::warn!(%file, "undoes a version that no script applies; sqlx never runs it");
        }
        pair.up.is_some()
    });
    pairs.0.sort_by_key(|pair| numbers(&pair.version));
    pairs.into_steps(
        folder,
        |_, pair| format!("{}.down.sql", pair.id),
        |_, text, _| {
            if text.starts_with(NO_TRANSACTION) {
                TransactionRule::Message
            } else {
                TransactionRule::Wrapped
            }
        },
    )
}
