//! What differs between two results of a query.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::time::Duration;

use super::result::{Column, QueryResult, Row};
use super::tsv::line;
use crate::config::{Comparison, Tolerance};
use crate::text::count;

/// What two results are called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'a> {
    /// For example `on base`.
    pub(super) before: &'a str,
    /// For example `after the rollback`.
    pub(super) after: &'a str,
}

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// In words, without values.
    pub(super) summary: String,
    /// The rows as a unified diff, with values.
    pub(super) diff: Option<String>,
}

/// The answer of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Compared {
    /// Nothing differs that counts.
    Same,
    /// This does.
    Different(Difference),
    /// It cannot be told, and why.
    Unknown(String),
}

/// Compares two results.
pub(super) fn compare(
    before: &QueryResult,
    after: &QueryResult,
    rules: &Comparison,
    sides: Sides<'_>,
) -> Compared {
    if let Some(summary) = other_columns(&before.columns, &after.columns, sides) {
        return different(summary, None);
    }
    if before.same_digest(after) {
        return Compared::Same;
    }
    if !(before.is_complete() && after.is_complete()) {
        return beyond_memory(before, after, rules, sides);
    }
    if let Some(tolerance) = rules.tolerance
        && before.total == after.total
        && within(before, after, tolerance)
    {
        return Compared::Same;
    }
    different(
        summary(before, after, sides),
        Some(diff(before, after, sides)),
    )
}

fn different(summary: String, diff: Option<String>) -> Compared {
    Compared::Different(Difference { summary, diff })
}

/// Names the columns that only one side has; their order does not matter.
fn other_columns(before: &[Column], after: &[Column], sides: Sides<'_>) -> Option<String> {
    let names = |columns: &[Column]| {
        let mut names = BTreeMap::new();
        for column in columns {
            *names.entry(column.name.clone()).or_insert(0_i64) += 1;
        }
        names
    };
    let (old, new) = (names(before), names(after));
    let only = |one: &BTreeMap<String, i64>, other: &BTreeMap<String, i64>| -> Vec<String> {
        one.iter()
            .filter(|(name, number)| other.get(*name).is_none_or(|found| found < *number))
            .map(|(name, _)| name.clone())
            .collect()
    };
    let part = |names: Vec<String>, side: &str| {
        (!names.is_empty()).then(|| format!("only {side}: {}", names.join(", ")))
    };
    let parts: Vec<String> = [
        part(only(&old, &new), sides.before),
        part(only(&new, &old), sides.after),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| format!("the columns differ ({})", parts.join("; ")))
}

/// Where not all rows are kept, only the digests speak.
fn beyond_memory(
    before: &QueryResult,
    after: &QueryResult,
    rules: &Comparison,
    sides: Sides<'_>,
) -> Compared {
    let totals = totals(before, after, sides);
    if rules.tolerance.is_some() && before.total == after.total {
        return Compared::Unknown(format!(
            "the result is too large to be compared with a tolerance ({totals}); let the query aggregate it"
        ));
    }
    let columns = before.differing_columns(after);
    let columns = if columns.is_empty() {
        "their order, or which values stand together".to_owned()
    } else {
        format!("columns {}", columns.join(", "))
    };
    different(
        format!("the rows differ: {totals}; by digest, what differs is {columns}"),
        None,
    )
}

fn totals(before: &QueryResult, after: &QueryResult, sides: Sides<'_>) -> String {
    let rows = |total: u64| count(usize::try_from(total).unwrap_or(usize::MAX), "row");
    if before.total == after.total {
        format!("{} on both sides", rows(before.total))
    } else {
        format!(
            "{} {}, {} {}",
            rows(before.total),
            sides.before,
            rows(after.total),
            sides.after
        )
    }
}

/// The differences counted, without values.
fn summary(before: &QueryResult, after: &QueryResult, sides: Sides<'_>) -> String {
    let (gone, new) = leftover(before.rows.iter().collect(), after.rows.iter().collect());
    if gone.is_empty() && new.is_empty() {
        return format!(
            "the same rows come in another order ({})",
            totals(before, after, sides)
        );
    }
    let columns: Vec<String> = before
        .columns
        .iter()
        .enumerate()
        .filter_map(|(place, column)| {
            let values = |rows: &[&Row]| -> Vec<Option<String>> {
                rows.iter()
                    .filter_map(|row| row.get(place).cloned())
                    .collect()
            };
            let (old, new) = (values(&gone), values(&new));
            let (old, new) = leftover(old.iter().collect(), new.iter().collect());
            let number = old.len().max(new.len());
            (number > 0).then(|| format!("{} ({})", column.name, count(number, "value")))
        })
        .collect();
    let columns = if columns.is_empty() {
        "the same values stand together in other rows".to_owned()
    } else {
        format!("columns that differ: {}", columns.join(", "))
    };
    format!(
        "the rows differ: {}; {} only {}, {} only {}; {columns}",
        totals(before, after, sides),
        gone.len(),
        sides.before,
        new.len(),
        sides.after,
    )
}

/// What is left of two lists when what both have is taken away.
fn leftover<'a, T: Ord>(mut one: Vec<&'a T>, mut other: Vec<&'a T>) -> (Vec<&'a T>, Vec<&'a T>) {
    one.sort();
    other.sort();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut a, mut b) = (one.into_iter().peekable(), other.into_iter().peekable());
    loop {
        let order = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) => x.cmp(y),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return (left, right),
        };
        match order {
            Ordering::Less => left.extend(a.next()),
            Ordering::Greater => right.extend(b.next()),
            Ordering::Equal => {
                a.next();
                b.next();
            }
        }
    }
}

/// Whether the rows are the same but for numbers that are near each other.
///
/// In an unordered result rows that differ are paired in the order of their values; a wrong pair
/// can only make a difference that there is none of, never hide one.
fn within(before: &QueryResult, after: &QueryResult, tolerance: Tolerance) -> bool {
    let near = |(a, b): (&Row, &Row)| {
        before
            .columns
            .iter()
            .zip(a.iter().zip(b))
            .all(|(column, (a, b))| {
                a == b || column.numeric && numbers_near(a.as_deref(), b.as_deref(), tolerance)
            })
    };
    if before.ordered {
        return before.rows.iter().zip(&after.rows).all(near);
    }
    let (mut gone, mut new) = leftover(before.rows.iter().collect(), after.rows.iter().collect());
    let order = |a: &&Row, b: &&Row| {
        let exact = exact_part(a, &before.columns).cmp(&exact_part(b, &before.columns));
        exact.then_with(|| {
            numbers(a, &before.columns)
                .zip(numbers(b, &before.columns))
                .map(|(a, b)| a.total_cmp(&b))
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        })
    };
    gone.sort_by(order);
    new.sort_by(order);
    gone.len() == new.len() && gone.into_iter().zip(new).all(near)
}

fn exact_part<'a>(row: &'a Row, columns: &[Column]) -> Vec<Option<&'a str>> {
    row.iter()
        .zip(columns)
        .filter(|(_, column)| !column.numeric)
        .map(|(value, _)| value.as_deref())
        .collect()
}

fn numbers(row: &Row, columns: &[Column]) -> impl Iterator<Item = f64> {
    row.iter()
        .zip(columns)
        .filter(|(_, column)| column.numeric)
        .map(|(value, _)| {
            let number = value.as_ref().and_then(|value| value.parse().ok());
            number.unwrap_or(f64::NAN)
        })
}

fn numbers_near(a: Option<&str>, b: Option<&str>, tolerance: Tolerance) -> bool {
    let number = |text: Option<&str>| text?.parse::<f64>().ok();
    let (Some(a), Some(b)) = (number(a), number(b)) else {
        return false;
    };
    if !a.is_finite() || !b.is_finite() {
        return false;
    }
    let larger = a.abs().max(b.abs());
    let allowed = tolerance.absolute.max(tolerance.relative * larger);
    // Digits that a double cannot hold must not be taken for equal ones.
    allowed > larger * f64::EPSILON && (a - b).abs() <= allowed
}

/// A unified diff of the rows, one a line; of unordered results in the order of their text.
fn diff(before: &QueryResult, after: &QueryResult, sides: Sides<'_>) -> String {
    let text = |result: &QueryResult| {
        let mut lines: Vec<String> = result.rows.iter().map(line).collect();
        if !result.ordered {
            lines.sort();
        }
        lines.join("\n") + "\n"
    };
    let (old, new) = (text(before), text(after));
    let names: Vec<&str> = before.columns.iter().map(|c| c.name.as_str()).collect();
    let diff = similar::TextDiff::configure()
        .timeout(Duration::from_secs(2))
        .diff_lines(&old, &new);
    format!(
        "({})\n{}",
        names.join(", "),
        diff.unified_diff()
            .context_radius(1)
            .header(sides.before, sides.after)
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::suite::tsv;

    const SIDES: Sides<'_> = Sides {
        before: "on base",
        after: "after it",
    };

    fn result(columns: &str, rows: &[&[&str]], ordered: bool, limit: usize) -> QueryResult {
        let columns = columns
            .split_whitespace()
            .map(|name| Column {
                name: name.trim_start_matches('#').to_owned(),
                numeric: name.starts_with('#'),
            })
            .collect();
        let mut result = QueryResult::empty(columns, ordered);
        for row in rows {
            let row = row
                .iter()
                .map(|value| Some(*value).filter(|v| *v != "NULL"));
            result.push(row.collect(), limit);
        }
        result
    }

    fn rules(absolute: f64, relative: f64) -> Comparison {
        Comparison {
            tolerance: Some(Tolerance { absolute, relative }),
            ..Comparison::default()
        }
    }

    #[track_caller]
    fn told(compared: Compared) -> String {
        match compared {
            Compared::Different(difference) => difference.summary,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_order_counts_only_where_it_is_asked_for() {
        let (a, b): (&[&[&str]], &[&[&str]]) = (&[&["1"], &["2"]], &[&["2"], &["1"]]);
        let one = |rows, ordered| result("#id", rows, ordered, 1000);
        let plain = Comparison::default();
        assert_eq!(
            compare(&one(a, false), &one(b, false), &plain, SIDES),
            Compared::Same
        );
        assert_eq!(
            told(compare(&one(a, true), &one(b, true), &plain, SIDES)),
            "the same rows come in another order (2 rows on both sides)"
        );
        let twice = one(&[&["1"], &["1"], &["2"]], false);
        let other = one(&[&["1"], &["2"], &["2"]], false);
        assert_eq!(
            told(compare(&twice, &other, &plain, SIDES)),
            "the rows differ: 3 rows on both sides; 1 only on base, 1 only after it; columns that differ: id (1 value)"
        );
    }

    #[test]
    fn columns_are_named_and_their_order_is_not_looked_at() {
        let a = result("id name fax", &[], false, 1000);
        let b = result("name id mail", &[], false, 1000);
        assert_eq!(
            told(compare(&a, &b, &Comparison::default(), SIDES)),
            "the columns differ (only on base: fax; only after it: mail)"
        );
    }

    #[test]
    fn numbers_may_differ_within_the_tolerance_and_nothing_else() {
        let same = |a: &[&[&str]], b: &[&[&str]], rules: &Comparison, ordered: bool| {
            let one = |rows| result("name #sum", rows, ordered, 1000);
            compare(&one(a), &one(b), rules, SIDES) == Compared::Same
        };
        let near = rules(0.01, 0.0);
        assert!(same(
            &[&["a", "1.00"], &["b", "2"]],
            &[&["b", "2.005"], &["a", "1.001"]],
            &near,
            false
        ));
        assert!(same(&[&["a", "1"]], &[&["a", "1.0"]], &near, true));
        assert!(!same(&[&["a", "1"]], &[&["a", "1.02"]], &near, false));
        assert!(!same(&[&["1.00", "1"]], &[&["1.001", "1"]], &near, false));
        assert!(!same(&[&["a", "NULL"]], &[&["a", "0"]], &near, false));
        assert!(!same(&[&["a", "NaN"]], &[&["a", "0"]], &near, false));
        assert!(same(&[&["a", "NULL"]], &[&["a", "NULL"]], &near, false));
        // Doubles cannot tell these two apart; they differ all the same.
        let huge = ["100000000000000000000", "100000000000000000001"];
        assert!(!same(&[&["a", huge[0]]], &[&["a", huge[1]]], &near, false));
        assert!(same(
            &[&["a", "100"]],
            &[&["a", "100.9"]],
            &rules(0.0, 0.01),
            false
        ));
        assert!(!same(
            &[&["a", "100"]],
            &[&["a", "102"]],
            &rules(0.0, 0.01),
            false
        ));
    }

    #[test]
    fn large_results_are_compared_by_digests() {
        let rows: Vec<Vec<String>> = (0..30)
            .map(|n| vec![n.to_string(), "x".to_owned()])
            .collect();
        let make = |change: Option<usize>, reverse: bool, limit| {
            let mut rows = rows.clone();
            if let Some(place) = change {
                rows[place][1] = "y".to_owned();
            }
            if reverse {
                rows.reverse();
            }
            let rows: Vec<Vec<&str>> = rows
                .iter()
                .map(|row| row.iter().map(String::as_str).collect())
                .collect();
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            result("#id name", &rows, false, limit)
        };
        let plain = Comparison::default();
        let base = make(None, false, 200);
        assert!(!base.is_complete() && base.rows.len() < 10);
        assert_eq!(
            compare(&base, &make(None, true, 200), &plain, SIDES),
            Compared::Same
        );
        assert_eq!(
            compare(&base, &make(None, true, 100_000), &plain, SIDES),
            Compared::Same
        );
        assert_eq!(
            told(compare(&base, &make(Some(29), false, 200), &plain, SIDES)),
            "the rows differ: 30 rows on both sides; by digest, what differs is columns name"
        );
        assert!(matches!(
            compare(&base, &make(Some(29), false, 200), &rules(1.0, 0.0), SIDES),
            Compared::Unknown(_)
        ));
    }

    #[test]
    fn rows_are_shown_as_a_diff() {
        let a = result("id name", &[&["1", "a"], &["2", "NULL"]], false, 1000);
        let b = result("id name", &[&["2", "x\ty"], &["1", "a"]], false, 1000);
        let Compared::Different(Difference { diff, .. }) =
            compare(&a, &b, &Comparison::default(), SIDES)
        else {
            panic!("nothing differs")
        };
        assert_eq!(
            diff.unwrap(),
            "(id, name)\n--- on base\n+++ after it\n@@ -1,2 +1,2 @@\n 1\ta\n-2\t\\N\n+2\tx\\ty\n"
        );
    }

    fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
        proptest::collection::vec(
            proptest::collection::vec("[ab\\\\\t\n\rN]{0,2}|NULL", 2..=2),
            0..6,
        )
    }

    proptest! {
        #[test]
        fn a_golden_file_says_what_it_was_made_of(a in rows(), b in rows(), ordered: bool) {
            let make = |rows: &[Vec<String>]| {
                let rows: Vec<Vec<&str>> = rows
                    .iter()
                    .map(|row| row.iter().map(String::as_str).collect())
                    .collect();
                let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
                result("one two", &rows, ordered, 100_000)
            };
            let (one, other) = (make(&a), make(&b));
            let read = tsv::parse(&tsv::render(&one), &other, &[]).unwrap();
            let plain = Comparison::default();
            prop_assert_eq!(compare(&read, &one, &plain, SIDES), Compared::Same);
            let (mut x, mut y) = (a, b);
            if !ordered {
                x.sort();
                y.sort();
            }
            let same = compare(&read, &other, &plain, SIDES) == Compared::Same;
            prop_assert_eq!(same, x == y);
        }
    }
}
