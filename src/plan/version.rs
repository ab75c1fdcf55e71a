//! Versions as tools compare them: numbers by value, not by their digits.

use std::cmp::Ordering;

/// The numbers of a version such as `0041`, `1.10` or `2024_01_31`, so that `1.0` equals `1` and
/// `0041` equals `41`; `None` for what is no number.
pub(super) fn numbers(version: &str) -> Option<Vec<u128>> {
    let mut parts = version
        .split(['.', '_', '-'])
        .map(|part| {
            part.bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| part.parse().ok())?
        })
        .collect::<Option<Vec<u128>>>()?;
    while parts.last() == Some(&0) {
        parts.pop();
    }
    Some(parts)
}

/// Whether two spellings mean the same version.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || numbers(a).is_some_and(|a| numbers(b) == Some(a))
}

/// A spelling that is the same for the same versions.
pub(super) fn canonical(version: &str) -> String {
    match numbers(version) {
        Some(parts) if parts.is_empty() => "0".to_owned(),
        Some(parts) => {
            let parts: Vec<String> = parts.iter().map(u128::to_string).collect();
            parts.join(".")
        }
        None => version.to_owned(),
    }
}

/// The order in which people count: `2_b` before `10_a`.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (number_left, rest_left) = leading_digits(left);
        let (number_right, rest_right) = leading_digits(right);
        let order = if !number_left.is_empty() && !number_right.is_empty() {
            (left, right) = (rest_left, rest_right);
            let x = number_left.trim_start_matches('0');
            let y = number_right.trim_start_matches('0');
            x.len().cmp(&y.len()).then_with(|| x.cmp(y))
        } else {
            let (mut chars_left, mut chars_right) = (left.chars(), right.chars());
            let order = chars_left.next().cmp(&chars_right.next());
            (left, right) = (chars_left.as_str(), chars_right.as_str());
            order
        };
        if order != Ordering::Equal {
            return order;
        }
        if left.is_empty() && right.is_empty() {
            return a.cmp(b);
        }
    }
}

/// The digits that `text` starts with, and the rest.
pub(super) fn leading_digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_value() {
        assert!(same("0041", "41"));
        assert!(same("1.0", "1"));
        assert!(same("1_2", "1.2"));
        assert!(!same("1.1", "1.10"));
        assert!(same("x", "x"));
        assert!(!same("x1", "x01"));
        assert!(!same("", "x"));
        assert_eq!(canonical("000"), "0");
        assert_eq!(canonical("01.10"), "1.10");
        assert!(numbers("1.10") > numbers("1.9"));
        assert_eq!(numbers("1..2"), None);
    }

    #[test]
    fn names_are_ordered_as_people_count() {
        let mut names = ["10_a", "2_b", "a10", "02_a", "a9", "", "2"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["", "2", "02_a", "2_b", "10_a", "a9", "a10"]);
    }
}
