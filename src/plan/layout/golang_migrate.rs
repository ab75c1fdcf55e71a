//! golang-migrate: `VERSION_TITLE.up.sql` and `VERSION_TITLE.down.sql`, each sent as one message.

use super::folder::Folder;
use super::pair::{Direction, Pairs};
use super::problem::ProblemKind;
use crate::plan::step::{Step, TransactionRule};
use crate::plan::version::{canonical, leading_digits, numbers};

pub(super) const EXPECTED: &str = "VERSION_TITLE.up.sql and VERSION_TITLE.down.sql";

pub(super) fn steps(folder: &mut Folder) -> Vec<Step> {
    let mut pairs = Pairs::default();
    for path in folder.paths() {
        let Some(stem) = path.strip_suffix(".sql").filter(|s| !s.contains('/')) else {
            continue;
        };
        let (version, rest) = leading_digits(stem);
        let parts = stem
            .strip_suffix(".up")
            .map(|id| (id, Direction::Up))
            .or_else(|| stem.strip_suffix(".down").map(|id| (id, Direction::Down)));
        match parts {
            Some((id, direction)) if !version.is_empty() && rest.starts_with('_') => {
                pairs.add(folder, direction, &canonical(version), (version, id), &path);
            }
            Some(_) => folder.problem(&path, None, ProblemKind::Name { expected: EXPECTED }),
            None if !version.is_empty() => {
                folder.problem(&path, None, ProblemKind::Name { expected: EXPECTED });
            }
            None => {}
        }
    }
    pairs.0.sort_by_key(|pair| numbers(&pair.version));
    pairs.into_steps(
        folder,
        |_, pair| format!("{}.down.sql", pair.id),
        |_, _, _| TransactionRule::Message,
    )
}
