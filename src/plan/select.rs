//! Which steps a tenant gets.

use std::cmp::Ordering;

use super::layout::REPEATABLE;
use super::step::{Step, VersionTable};
use super::version::{numbers, same};
use crate::text::closest;

/// What a tenant's version table says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    versions: Vec<String>,
    /// Everything up to here.
    up_to: Option<Vec<u128>>,
    /// The version that the mark names, where a step must have it.
    mark: Option<String>,
    /// Versions that were begun and did not succeed.
    dirty: Vec<String>,
}

impl Applied {
    /// From the rows of the table's query.
    pub fn new(table: &VersionTable, rows: impl IntoIterator<Item = String>) -> Self {
        let mut applied = Self::default();
        let names_a_step = table.high_water_mark || table.table == "schema_migrations";
        for row in rows {
            if let Some(version) = row.strip_prefix('!') {
                applied.dirty.push(version.to_owned());
                continue;
            }
            let mark = match row.strip_prefix("<=") {
                Some(mark) => Some(mark),
                None if table.high_water_mark => Some(row.as_str()),
                None => None,
            };
            match mark.and_then(numbers) {
                Some(number) => {
                    if names_a_step && number.iter().any(|part| *part > 0) {
                        applied.mark = mark.map(ToOwned::to_owned);
                    }
                    applied.up_to = applied.up_to.max(Some(number));
                }
                None => applied.versions.push(row),
            }
        }
        applied
    }

    /// Versions that were begun and did not succeed: most tools refuse to go on from there.
    pub fn dirty(&self) -> &[String] {
        &self.dirty
    }

    /// The version up to which all is applied, if no step has it.
    pub fn unknown_mark(&self, steps: &[Step]) -> Option<&str> {
        let mark = self.mark.as_deref()?;
        let number = numbers(mark);
        let found = steps.iter().any(|step| numbers(&step.version) == number);
        (!found).then_some(mark)
    }

    fn has(&self, step: &Step) -> bool {
        let below_mark = || {
            let mark = self.up_to.as_ref()?;
            Some(numbers(&step.version)? <= *mark)
        };
        self.versions.iter().any(|version| is(step, version)) || below_mark() == Some(true)
    }
}

/// Which steps a tenant gets, and what is odd about them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The steps, as indexes of the migration's steps, in order.
    pub steps: Vec<usize>,
    /// How many steps the tenant has had.
    pub already: usize,
    /// Versions that the tenant has had and no file has, sorted.
    pub unknown_applied: Vec<String>,
    /// Ids of selected steps that come before one which the tenant has had.
    pub out_of_order: Vec<String>,
}

/// A `from` or `to` that does not name a step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectError {
    /// No step has this version.
    #[error("`{option}: {value}` names no step of the migration")]
    Unknown {
        /// `from` or `to`.
        option: &'static str,
        /// As written.
        value: String,
        /// What may have been meant.
        suggestion: Option<String>,
    },
    /// Several steps begin like this.
    #[error("`{option}: {value}` could be any of {}", .candidates.join(", "))]
    Ambiguous {
        /// `from` or `to`.
        option: &'static str,
        /// As written.
        value: String,
        /// Ids of the first few steps that fit.
        candidates: Vec<String>,
    },
    /// The range is upside down.
    #[error("`from: {from}` comes after `to: {to}`")]
    FromAfterTo {
        /// As written.
        from: String,
        /// As written.
        to: String,
    },
}

impl SelectError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Unknown { suggestion, .. } => Some(match suggestion {
                Some(id) => format!("did you mean `{id}`?"),
                None => "give a step's version or name, or the beginning of one".to_owned(),
            }),
            Self::Ambiguous { .. } => Some("write more of the name".to_owned()),
            Self::FromAfterTo { .. } => {
                Some("`from` is the last step that tenants have already had".to_owned())
            }
        }
    }
}

/// Chooses the steps after `from` up to and with `to`; without `from`, those that the tenant has
/// not had.
///
/// Both name a step by version, by id, or by the unique beginning of either; `latest` is the last
/// step, and a `from` of zero is before the first.
pub fn select(
    steps: &[Step],
    applied: &Applied,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Selection, SelectError> {
    let end = match to {
        None => steps.len(),
        Some(to) => find(steps, "to", to)? + 1,
    };
    if let Some(from) = from {
        let start = match find(steps, "from", from) {
            Ok(index) => index + 1,
            Err(_) if !from.is_empty() && from.bytes().all(|b| b == b'0') => 0,
            Err(error) => return Err(error),
        };
        if start > end {
            return Err(SelectError::FromAfterTo {
                from: from.to_owned(),
                to: to.unwrap_or_default().to_owned(),
            });
        }
        return Ok(Selection {
            steps: (start..end).collect(),
            already: start,
            ..Selection::default()
        });
    }
    let had: Vec<bool> = steps.iter().map(|step| applied.has(step)).collect();
    let newest = had.iter().rposition(|had| *had);
    let pending: Vec<(usize, &Step)> = steps
        .iter()
        .enumerate()
        .zip(&had)
        .take(end)
        .filter(|(_, had)| !**had)
        .map(|(step, _)| step)
        .collect();
    let mut unknown_applied: Vec<String> = applied
        .versions
        .iter()
        .filter(|version| !version.starts_with(REPEATABLE))
        .filter(|version| !steps.iter().any(|step| is(step, version)))
        .cloned()
        .collect();
    unknown_applied.sort();
    unknown_applied.dedup();
    Ok(Selection {
        already: had.iter().filter(|had| **had).count(),
        unknown_applied,
        out_of_order: pending
            .iter()
            .filter(|(index, step)| Some(*index) < newest && !step.version.starts_with(REPEATABLE))
            .map(|(_, step)| step.id.clone())
            .collect(),
        steps: pending.into_iter().map(|(index, _)| index).collect(),
    })
}

fn is(step: &Step, version: &str) -> bool {
    same(&step.version, version) || step.id == version
}

fn find(steps: &[Step], option: &'static str, value: &str) -> Result<usize, SelectError> {
    if value == "latest" && !steps.is_empty() {
        return Ok(steps.len() - 1);
    }
    let exact = |step: &Step| step.id == value || step.version == value;
    let exact = steps
        .iter()
        .position(exact)
        .or_else(|| steps.iter().position(|step| is(step, value)));
    if let Some(index) = exact {
        return Ok(index);
    }
    let begins = |step: &Step| step.id.starts_with(value) || step.version.starts_with(value);
    let found: Vec<(usize, &Step)> = steps
        .iter()
        .enumerate()
        .filter(|(_, step)| !value.is_empty() && begins(step))
        .collect();
    match found.len().cmp(&1) {
        Ordering::Equal => Ok(found.first().map_or(0, |(index, _)| *index)),
        Ordering::Less => {
            let words = steps
                .iter()
                .flat_map(|step| [step.id.as_str(), step.version.as_str()]);
            Err(SelectError::Unknown {
                option,
                value: value.to_owned(),
                suggestion: closest(value, words).map(str::to_owned),
            })
        }
        Ordering::Greater => Err(SelectError::Ambiguous {
            option,
            value: value.to_owned(),
            candidates: found.iter().take(5).map(|(_, s)| s.id.clone()).collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::config::MigrationFormat;
    use crate::plan::step::{Down, Script, TransactionRule};
    use crate::plan::version_tables;

    fn steps(names: &[(&str, &str)]) -> Vec<Step> {
        names
            .iter()
            .map(|(version, id)| Step {
                id: (*id).to_owned(),
                version: (*version).to_owned(),
                up: Script {
                    file: format!("{id}.up.sql"),
                    text: "".into(),
                    statements: Vec::new(),
                    transaction: TransactionRule::Wrapped,
                },
                down: Down::Missing(PathBuf::from(format!("{id}.down.sql"))),
            })
            .collect()
    }

    fn four() -> Vec<Step> {
        steps(&[
            ("0001", "0001_users"),
            ("0002", "0002_orders"),
            ("0010", "0010_quota"),
            ("0011", "0011_index"),
        ])
    }

    fn applied(format: MigrationFormat, rows: &[&str]) -> Applied {
        let table = version_tables(format, None).remove(0);
        Applied::new(&table, rows.iter().map(|row| (*row).to_owned()))
    }

    #[test]
    fn pending_steps_are_those_that_the_table_lacks() {
        let applied = applied(MigrationFormat::Sql, &["1", "0010_quota", "0007"]);
        let selection = select(&four(), &applied, None, None).unwrap();
        assert_eq!(
            selection,
            Selection {
                steps: vec![1, 3],
                already: 2,
                unknown_applied: vec!["0007".into()],
                out_of_order: vec!["0002_orders".into()],
            }
        );
        let up_to = select(&four(), &applied, None, Some("2")).unwrap();
        assert_eq!(up_to.steps, [1]);
    }

    #[test]
    fn a_mark_covers_all_below_it() {
        let applied = applied(MigrationFormat::GolangMigrate, &["2"]);
        let selection = select(&four(), &applied, None, None).unwrap();
        assert_eq!(selection.steps, [2, 3]);
        assert!(selection.out_of_order.is_empty() && selection.unknown_applied.is_empty());
        let applied = Applied::new(
            &version_tables(MigrationFormat::Sql, None).remove(0),
            ["<=10".to_owned()],
        );
        assert_eq!(select(&four(), &applied, None, None).unwrap().steps, [3]);
    }

    #[test]
    fn from_and_to_name_steps_in_many_ways() {
        let none = Applied::default();
        for (from, to, expected) in [
            (Some("1"), Some("10"), &[1, 2][..]),
            (Some("0001"), Some("latest"), &[1, 2, 3]),
            (Some("0002_o"), None, &[2, 3]),
            (Some("0"), Some("0001_users"), &[0]),
            (Some("0010"), Some("0010"), &[]),
            (None, Some("0002"), &[0, 1]),
            (Some("latest"), None, &[]),
        ] {
            let selection = select(&four(), &none, from, to).unwrap();
            assert_eq!(selection.steps, expected, "{from:?} {to:?}");
        }
        let had = applied(MigrationFormat::Sql, &["1", "2", "10"]);
        let selection = select(&four(), &had, Some("1"), None).unwrap();
        assert_eq!((selection.steps, selection.already), (vec![1, 2, 3], 1));
    }

    #[test]
    fn a_wrong_from_or_to_is_explained() {
        let none = Applied::default();
        let error = select(&four(), &none, Some("0002_ordres"), None).unwrap_err();
        assert_eq!(error.help().unwrap(), "did you mean `0002_orders`?");
        let error = select(&four(), &none, None, Some("00")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`to: 00` could be any of 0001_users, 0002_orders, 0010_quota, 0011_index"
        );
        let error = select(&four(), &none, Some("10"), Some("2")).unwrap_err();
        assert_eq!(error.to_string(), "`from: 10` comes after `to: 2`");
        assert!(select(&[], &none, None, Some("latest")).is_err());
    }
}
