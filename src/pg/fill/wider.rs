//! Values that a column's new type can hold and the old one cannot.

use super::kind::{Kind, Resolved};
use super::value::{expressions, plain, wide, word};

/// Characters beyond an old limit.
const MORE: usize = 40;

/// The longest text that is made.
const LONGEST: usize = 1_000_000;

/// Values of `now`, each as SQL, that `before` is likely to refuse, to cut or to round. Each is for
/// a row of its own: one that is refused hides what the others would show.
pub(super) fn beyond(now: &Resolved, before: &Resolved, name: &str, salt: u64) -> Vec<String> {
    let some = |texts: &[String]| expressions(now, texts);
    let made = match &now.kind {
        Kind::Integer(most) => {
            let large = most / 2 + i64::try_from(salt % 10_000).unwrap_or_default();
            some(&[large.to_string()])
        }
        Kind::Numeric(limits) => some(&numbers(*limits, &before.kind)),
        Kind::Float => some(&["123456.789012345".to_owned(), "3.5e30".to_owned()]),
        Kind::Text(limit) => {
            let old = match &before.kind {
                Kind::Text(Some(old)) => *old,
                _ => 300,
            };
            let length = limit.unwrap_or(LONGEST).min(old.max(300) + MORE);
            let text: String = word(salt)
                .chars()
                .cycle()
                .take(length.min(LONGEST))
                .collect();
            some(&[text])
        }
        Kind::Timestamp => some(&[format!("203{}-05-06 07:08:09.123456", salt % 10)]),
        Kind::Time => some(&["07:08:09.123456".to_owned()]),
        Kind::Interval => some(&["1 year 2 mons 3 days 04:05:06.789123".to_owned()]),
        Kind::Network if now.text == "inet" => some(&["10.1.2.3/8".to_owned()]),
        Kind::Bits(length, _) => some(&["10".chars().cycle().take(*length).collect::<String>()]),
        Kind::Array(element) => {
            let old = match &before.kind {
                Kind::Array(old) => old,
                _ => before,
            };
            let first = plain(element, name, salt).into_iter().next();
            let values = beyond(element, old, name, salt);
            values
                .into_iter()
                .map(|value| {
                    let both: Vec<String> = first.iter().cloned().chain([value]).collect();
                    format!("ARRAY[{}]::{}", both.join(", "), now.text)
                })
                .collect()
        }
        Kind::Enum(labels) => {
            let known = match &before.kind {
                Kind::Enum(known) => known.as_slice(),
                _ => &[],
            };
            let new = labels.iter().find(|label| !known.contains(label));
            some(&new.cloned().into_iter().collect::<Vec<_>>())
        }
        _ => Vec::new(),
    };
    if made.is_empty() {
        let one = wide(now, name, salt).or_else(|| plain(now, name, salt).into_iter().next());
        return one.into_iter().collect();
    }
    made
}

/// One with all digits before the point and one with all behind it.
fn numbers(now: Option<(u32, i32)>, before: &Kind) -> Vec<String> {
    let (whole, scale) = match (now, before) {
        (Some((precision, scale)), _) => {
            (i64::from(precision) - i64::from(scale), i64::from(scale))
        }
        (None, Kind::Numeric(Some((precision, scale)))) => (
            i64::from(*precision) - i64::from(*scale) + 3,
            i64::from(*scale) + 3,
        ),
        (None, _) => (25, 12),
    };
    let nines = |count: i64| "9".repeat(usize::try_from(count).unwrap_or_default());
    let digits = |count: i64| -> String {
        let count = usize::try_from(count).unwrap_or_default();
        "123456789".chars().cycle().take(count).collect()
    };
    let mut made = Vec::new();
    if scale > 0 {
        made.push(format!("0.{}", digits(scale)));
    }
    if whole > 0 {
        let zeros = "0".repeat(usize::try_from(-scale).unwrap_or_default());
        made.push(format!(
            "{}{zeros}",
            nines(whole - i64::try_from(zeros.len()).unwrap_or_default())
        ));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: Kind, text: &str) -> Resolved {
        Resolved {
            kind,
            text: text.to_owned(),
            not_null: false,
            checks: Vec::new(),
        }
    }

    #[test]
    fn numbers_go_beyond_the_old_precision_and_scale() {
        let now = of(Kind::Numeric(Some((12, 4))), "numeric(12,4)");
        let before = of(Kind::Numeric(Some((8, 2))), "numeric(8,2)");
        assert_eq!(
            beyond(&now, &before, "n", 1),
            ["'0.1234'::numeric(12,4)", "'99999999'::numeric(12,4)"]
        );
        let free = of(Kind::Numeric(None), "numeric");
        assert_eq!(
            beyond(&free, &before, "n", 1),
            ["'0.12345'::numeric", "'999999999'::numeric"]
        );
        let thousands = of(Kind::Numeric(Some((3, -2))), "numeric(3,-2)");
        assert_eq!(
            beyond(&thousands, &before, "n", 1),
            ["'99900'::numeric(3,-2)"]
        );
    }

    #[test]
    fn texts_go_beyond_the_old_limit() {
        let old = of(Kind::Text(Some(500)), "varchar(500)");
        let length = |now: &Resolved| beyond(now, &old, "t", 1).first().unwrap().len();
        assert_eq!(
            length(&of(Kind::Text(None), "text")),
            "''::text".len() + 540
        );
        let cut = of(Kind::Text(Some(510)), "varchar(510)");
        assert_eq!(length(&cut), "''::varchar(510)".len() + 510);
    }

    #[test]
    fn elements_and_labels_are_new_ones() {
        let labels = |labels: &[&str]| {
            let labels = labels.iter().map(|label| (*label).to_owned()).collect();
            of(Kind::Enum(labels), "mood")
        };
        let array = |element| of(Kind::Array(Box::new(element)), "mood[]");
        assert_eq!(
            beyond(&array(labels(&["a", "b"])), &array(labels(&["a"])), "m", 2),
            ["ARRAY['a'::mood, 'b'::mood]::mood[]"]
        );
    }
}
