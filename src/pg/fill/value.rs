//! Candidates for a column's value, as SQL: plain ones, wide ones, new ones, and constants of a CHECK.

use super::kind::{Kind, Resolved};
use super::pattern::{example, like};
use crate::sql::{TokenKind, quote_literal, tokens};

/// The most characters that an unlimited text is made wide with.
const WIDE: usize = 300;

/// A number that is the same for the same seed, name and count. FNV-1a, then mixed.
pub(super) fn hash(seed: u64, name: &str, count: u32) -> u64 {
    let bytes = name.bytes().chain(count.to_le_bytes());
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

/// The seed for a column of this kind. Where there are few values, which one comes first may decide what
/// a rollback does to the row, so that is the same for everybody.
pub(super) fn seed_of(resolved: Option<&Resolved>, seed: u64) -> u64 {
    match resolved.map(|resolved| &resolved.kind) {
        Some(Kind::Bool | Kind::Enum(_)) => 0,
        _ => seed,
    }
}

/// Values that any application might write, the likeliest for a column of this name first.
pub(super) fn plain(resolved: &Resolved, name: &str, salt: u64) -> Vec<String> {
    let texts = texts(&resolved.kind, name, salt);
    let made = expressions(resolved, &texts);
    if made.is_empty() {
        vec![format!("NULL::{}", resolved.text)]
    } else {
        made
    }
}

/// A value as wide as its type allows, where that means anything.
pub(super) fn wide(resolved: &Resolved, name: &str, salt: u64) -> Option<String> {
    let text = match &resolved.kind {
        Kind::Integer(most) if *most > i64::from(i32::MAX) => (most / 4).to_string(),
        Kind::Integer(most) => (most - 7).to_string(),
        Kind::Numeric(Some((precision, scale))) => {
            let whole = i64::from(*precision) - i64::from(*scale);
            let whole = "9".repeat(usize::try_from(whole).unwrap_or_default());
            let part = "9".repeat(usize::try_from(*scale).unwrap_or_default());
            format!("0{whole}.{part}")
        }
        Kind::Numeric(None) => "98765432109876.123456".to_owned(),
        Kind::Text(limit) => {
            let length = limit.unwrap_or(WIDE).min(10_000);
            padded(&word(salt), length)
        }
        Kind::Array(element) => {
            let few = plain(element, name, salt);
            let both: Vec<String> = few
                .first()
                .cloned()
                .into_iter()
                .chain(wide(element, name, salt))
                .collect();
            return Some(format!("ARRAY[{}]::{}", both.join(", "), resolved.text));
        }
        _ => return None,
    };
    expressions(resolved, &[text]).into_iter().next()
}

/// Values that no row has yet. `largest` is SQL for the largest value that there is.
pub(super) fn fresh(resolved: &Resolved, name: &str, salt: u64, largest: &str) -> Vec<String> {
    let cast = &resolved.text;
    let next = |rest: &str| format!("({largest} {rest})::{cast}");
    let mut made = match &resolved.kind {
        Kind::Integer(_) | Kind::Numeric(_) | Kind::Float => vec![next("+ 1")],
        Kind::Date | Kind::Timestamp => vec![next("+ interval '1 day'")],
        _ => Vec::new(),
    };
    let texts = match &resolved.kind {
        Kind::Integer(most) => {
            vec![(i64::try_from(salt >> 2).unwrap_or(7) % (most / 2)).to_string()]
        }
        Kind::Numeric(Some((precision, scale))) => {
            let whole = i64::from(*precision) - i64::from(*scale);
            let most = 10_u64.saturating_pow(u32::try_from(whole.clamp(1, 18)).unwrap_or(1));
            vec![(salt % most).to_string()]
        }
        Kind::Text(limit) => new_texts(name, salt, limit.unwrap_or(usize::MAX)),
        kind => texts(kind, name, salt),
    };
    made.extend(expressions(resolved, &texts));
    made
}

/// Values made from the constants in a condition.
pub(super) fn harvested(resolved: &Resolved, condition: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for token in tokens(condition) {
        match token.kind {
            TokenKind::Number => texts.extend(around(&resolved.kind, token.text)),
            TokenKind::String => texts.extend(literal(token.text)),
            _ => {}
        }
    }
    let strings: Vec<String> = texts.clone();
    if matches!(resolved.kind, Kind::Text(_)) {
        for text in &strings {
            texts.extend(example(text));
            texts.push(like(text));
        }
    }
    let limit = match resolved.kind {
        Kind::Text(limit) => limit.unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    texts.retain(|text| text.chars().count() <= limit && fits(&resolved.kind, text));
    let mut seen = std::collections::BTreeSet::new();
    texts.retain(|text| seen.insert(text.clone()));
    // Elements of arrays are tried one by one.
    expressions(resolved, &texts)
}

/// What a number in a condition may bound: the value itself, or its length.
fn around(kind: &Kind, text: &str) -> Vec<String> {
    match kind {
        Kind::Text(_) => text.parse::<usize>().map_or_else(
            |_| Vec::new(),
            |length| {
                let lengths = [length, length + 1, length.saturating_sub(1)];
                let lengths = lengths.into_iter().filter(|length| *length <= 2000);
                lengths.map(|length| padded("abcdef0123", length)).collect()
            },
        ),
        Kind::Integer(_) | Kind::Float | Kind::Numeric(_) => match text.parse::<i64>() {
            Ok(number) => {
                let near = [
                    number,
                    number.saturating_add(1),
                    number.saturating_sub(1),
                    number.saturating_neg(),
                ];
                near.iter().map(ToString::to_string).collect()
            }
            Err(_) => vec![text.to_owned()],
        },
        Kind::Interval => vec![format!("{text} days"), format!("{text} seconds")],
        _ => Vec::new(),
    }
}

/// What a quoted constant says.
fn literal(text: &str) -> Option<String> {
    let plain = text
        .strip_prefix('\'')
        .and_then(|text| text.strip_suffix('\''));
    let escaped = || {
        let inner = text.strip_prefix("E'")?.strip_suffix('\'')?;
        Some(inner.replace("\\\\", "\\"))
    };
    plain
        .map(str::to_owned)
        .or_else(escaped)
        .map(|text| text.replace("''", "'"))
}

/// Whether the server can read the text as such a value, as far as that is easily said.
fn fits(kind: &Kind, text: &str) -> bool {
    match kind {
        Kind::Integer(most) => text
            .parse::<i64>()
            .is_ok_and(|number| number.abs() <= *most),
        Kind::Float | Kind::Numeric(_) => text.parse::<f64>().is_ok(),
        Kind::Date | Kind::Timestamp => looks_dated(text),
        Kind::Enum(labels) => labels.iter().any(|label| label == text),
        Kind::Text(_) => true,
        Kind::Json => serde_json::from_str::<serde_json::Value>(text).is_ok(),
        Kind::Array(element) => fits(&element.kind, text),
        Kind::Uuid => text.len() == 36 && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit()),
        Kind::Interval => text.ends_with("days") || text.ends_with("seconds") || text.contains(':'),
        Kind::Bool => matches!(text, "t" | "f" | "true" | "false"),
        Kind::Bytes
        | Kind::Time
        | Kind::Network
        | Kind::Bits(..)
        | Kind::Range(_)
        | Kind::Multirange(_)
        | Kind::Composite(_)
        | Kind::Known(_)
        | Kind::Unknown => false,
    }
}

/// `2024-01-31` and more.
fn looks_dated(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let number = |part: Option<&str>| part.is_some_and(|part| part.parse::<u32>().is_ok());
    number(parts.next())
        && number(parts.next())
        && parts
            .next()
            .is_some_and(|day| day.starts_with(|c: char| c.is_ascii_digit()))
}

/// SQL for each of the texts.
pub(super) fn expressions(resolved: &Resolved, texts: &[String]) -> Vec<String> {
    let cast = &resolved.text;
    match &resolved.kind {
        Kind::Unknown => Vec::new(),
        Kind::Array(element) => {
            let mut made: Vec<String> = expressions(element, texts)
                .into_iter()
                .map(|one| format!("ARRAY[{one}]::{cast}"))
                .collect();
            made.push(format!("{}::{cast}", quote_literal("{}")));
            made
        }
        _ => texts
            .iter()
            .map(|text| format!("{}::{cast}", quote_literal(text)))
            .collect(),
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of values")]
fn texts(kind: &Kind, name: &str, salt: u64) -> Vec<String> {
    let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    match kind {
        Kind::Bool => own(if salt & 1 == 0 {
            &["t", "f"]
        } else {
            &["f", "t"]
        }),
        Kind::Integer(most) => {
            let large = 1_000_000 + i64::try_from(salt % 1_000_000).unwrap_or_default();
            let small = i64::try_from(salt % 9 + 1).unwrap_or(1);
            let first = if large > *most { 10_000 + small } else { large };
            vec![
                first.to_string(),
                small.to_string(),
                "0".to_owned(),
                "1".to_owned(),
                "100".to_owned(),
            ]
        }
        Kind::Float => own(&["12.5", "0.5", "1", "0", "-1"]),
        Kind::Numeric(limits) => numbers(*limits),
        Kind::Text(limit) => {
            let limit = limit.unwrap_or(usize::MAX);
            let all = new_texts(name, salt, limit);
            let fixed = [
                "a", "A", "1", "true", "{}", "en", "USD", "#a0b1c2", "1.0.0", "/a", "",
            ];
            let fixed = fixed.iter().map(|text| (*text).to_owned());
            all.into_iter()
                .chain(fixed)
                .filter(|text| text.chars().count() <= limit)
                .collect()
        }
        Kind::Bytes => {
            let short = format!("\\x{salt:016x}");
            let digest = format!("\\x{}", format!("{salt:016x}").repeat(4));
            vec![
                short,
                digest,
                format!("\\x{}", format!("{salt:016x}").repeat(2)),
                "\\x".to_owned(),
            ]
        }
        Kind::Date => vec![
            date(salt),
            "2024-02-29".to_owned(),
            "1999-12-31".to_owned(),
            "2101-01-01".to_owned(),
        ],
        Kind::Time => own(&["12:34:56", "00:00", "23:59:59"]),
        Kind::Timestamp => vec![
            format!("{} {:02}:{:02}:07.123456", date(salt), salt % 24, salt % 60),
            "2024-02-29 00:00:00".to_owned(),
            "1999-12-31 23:59:59".to_owned(),
            "2101-01-01 00:00:00".to_owned(),
        ],
        Kind::Interval => vec![
            format!("{} seconds", salt % 100_000 + 1),
            "1 day".to_owned(),
            "1 mon".to_owned(),
        ],
        Kind::Uuid => vec![uuid(salt)],
        Kind::Json => own(&["{}", "[]", "{\"a\": 1}", "1", "\"a\"", "null", "true"]),
        Kind::Network => vec![format!(
            "10.{}.{}.{}",
            salt % 256,
            (salt >> 8) % 256,
            (salt >> 16) % 256
        )],
        Kind::Bits(length, varying) => {
            let bits = format!("{salt:064b}");
            let bits: String = bits.chars().rev().cycle().take(*length).collect();
            let mut all = vec![bits, "0".repeat(*length)];
            all.extend(varying.then(|| "1".to_owned()));
            all
        }
        Kind::Enum(labels) => {
            let turn = usize::try_from(salt).unwrap_or_default() % labels.len().max(1);
            labels
                .iter()
                .cycle()
                .skip(turn)
                .take(labels.len())
                .cloned()
                .collect()
        }
        Kind::Array(element) => texts(&element.kind, name, salt),
        Kind::Range(inner) => ranges(inner, salt)
            .iter()
            .map(|(low, high)| format!("[{low},{high})"))
            .collect(),
        Kind::Multirange(inner) => ranges(inner, salt)
            .iter()
            .map(|(low, high)| format!("{{[{low},{high})}}"))
            .collect(),
        Kind::Composite(attributes) => {
            let commas =
                ",".repeat(usize::try_from(attributes.saturating_sub(1)).unwrap_or_default());
            vec![format!("({commas})")]
        }
        Kind::Known(texts) => own(texts),
        Kind::Unknown => Vec::new(),
    }
}

fn numbers(limits: Option<(u32, i32)>) -> Vec<String> {
    let all = ["12.5", "1", "0.5", "0", "100", "-1"];
    let whole = limits.map_or(9, |(precision, scale)| {
        i64::from(precision) - i64::from(scale)
    });
    all.iter()
        .filter(|text| {
            let digits = text
                .split('.')
                .next()
                .unwrap_or_default()
                .trim_start_matches(['-', '0'])
                .len();
            i64::try_from(digits).unwrap_or_default() <= whole
        })
        .map(|text| (*text).to_owned())
        .collect()
}

/// Texts that no row has, in the forms that applications check; the likeliest first.
fn new_texts(name: &str, salt: u64, limit: usize) -> Vec<String> {
    let word = word(salt);
    let digits = format!("{:012}", salt % 1_000_000_000_000);
    let mut forms = vec![
        word.clone(),
        format!("{word}@example.com"),
        format!("https://example.com/{word}"),
        format!(
            "{}.{}.{}",
            salt % 1000,
            (salt >> 10) % 1000,
            (salt >> 20) % 1000
        ),
        word.to_uppercase(),
        digits.clone(),
        format!("+{digits}"),
        format!("{salt:016x}").repeat(4),
        format!("{salt:016x}{:08x}", salt & 0xffff_ffff)
            .chars()
            .take(40)
            .collect(),
        uuid(salt),
        format!("/{word}"),
        format!("{word}.example.com"),
        format!("#{:06x}", salt % 0x0100_0000),
    ];
    let name = name.to_lowercase();
    let first = [
        ("mail", 1),
        ("url", 2),
        ("uri", 2),
        ("link", 2),
        ("phone", 6),
        ("sha256", 7),
        ("checksum", 7),
        ("uuid", 9),
        ("version", 3),
        ("path", 10),
        ("domain", 11),
        ("host", 11),
        ("color", 12),
        ("colour", 12),
    ];
    if let Some((_, place)) = first.iter().find(|(hint, _)| name.contains(hint)) {
        let likely = forms.remove(*place);
        forms.insert(0, likely);
    }
    // One that is too long is cut; what varies stands at the end of a word as well as at its start.
    let cut: String = word.chars().rev().take(limit).collect();
    let mut fitting: Vec<String> = forms
        .into_iter()
        .filter(|text| text.chars().count() <= limit)
        .collect();
    if !fitting.contains(&word) {
        fitting.push(cut);
    }
    fitting
}

/// A word of letters and digits that begins with a letter.
pub(super) fn word(salt: u64) -> String {
    const DIGITS: [char; 36] = [
        'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r',
        's', 't', 'u', 'v', 'w', 'x', 'y', 'z', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ];
    let mut rest = salt;
    let mut word = String::from("w");
    while word.len() < 12 {
        let digit = usize::try_from(rest % 36).unwrap_or_default();
        word.extend(DIGITS.get(digit));
        rest /= 36;
    }
    word
}

fn padded(text: &str, length: usize) -> String {
    text.chars().cycle().take(length).collect()
}

fn uuid(salt: u64) -> String {
    let high = salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        salt & 0xffff_ffff,
        (salt >> 32) & 0xffff,
        (salt >> 48) & 0xfff,
        high & 0xfff,
        high >> 16
    )
}

/// A day of this century's end, where few rows are.
fn date(salt: u64) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        2030 + salt % 60,
        (salt >> 8) % 12 + 1,
        (salt >> 16) % 27 + 1
    )
}

/// Narrow ranges that hardly ever overlap with others.
fn ranges(inner: &Kind, salt: u64) -> Vec<(String, String)> {
    match inner {
        Kind::Integer(_) | Kind::Numeric(_) | Kind::Float => {
            let low = 1_000_000 + salt % 1_000_000_000;
            vec![
                (low.to_string(), (low + 1).to_string()),
                ("1".to_owned(), "10".to_owned()),
            ]
        }
        _ => {
            let month = format!("{:04}-{:02}", 2100 + salt % 700, (salt >> 12) % 12 + 1);
            let day = (salt >> 20) % 27 + 1;
            vec![
                (
                    format!("{month}-{day:02}"),
                    format!("{month}-{:02}", day + 1),
                ),
                ("2024-01-01".to_owned(), "2024-12-31".to_owned()),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn resolved(kind: Kind, text: &str) -> Resolved {
        Resolved {
            kind,
            text: text.to_owned(),
            not_null: false,
            checks: Vec::new(),
        }
    }

    #[test]
    fn constants_of_a_condition_are_candidates() {
        let text = resolved(Kind::Text(None), "text");
        let found = harvested(&text, "(state = ANY (ARRAY['new'::text, 'it''s'::text]))");
        assert_eq!(found.first().map(String::as_str), Some("'new'::text"));
        assert!(found.contains(&"'it''s'::text".to_owned()), "{found:?}");
        let found = harvested(&text, "(code ~ '^[A-Z]{2}\\d$'::text)");
        assert!(found.contains(&"'AA1'::text".to_owned()), "{found:?}");
        let number = resolved(Kind::Integer(32767), "smallint");
        let found = harvested(&number, "((n > 5) AND (n < 100000))");
        assert!(found.contains(&"'6'::smallint".to_owned()), "{found:?}");
        assert!(
            !found.iter().any(|value| value.contains("100000")),
            "{found:?}"
        );
    }

    #[test]
    fn wide_values_fill_their_types() {
        let of = |kind, text: &str| wide(&resolved(kind, text), "c", 1).unwrap();
        assert_eq!(
            of(Kind::Numeric(Some((5, 2))), "numeric(5,2)"),
            "'0999.99'::numeric(5,2)"
        );
        assert_eq!(
            of(Kind::Text(Some(4)), "varchar(4)").len(),
            "'abcd'::varchar(4)".len()
        );
        assert!(of(Kind::Integer(i64::MAX), "bigint").len() > 20);
    }

    proptest! {
        #[test]
        fn texts_keep_their_limit(limit in 1_usize..80, salt: u64, name in "[a-z_]{0,10}") {
            let kind = Kind::Text(Some(limit));
            for text in texts(&kind, &name, salt) {
                prop_assert!(text.chars().count() <= limit, "{}", text);
            }
        }

        #[test]
        fn new_texts_differ(a: u64, b: u64) {
            prop_assume!(a != b);
            prop_assert_ne!(uuid(a), uuid(b));
            let first = |salt| new_texts("sha256", salt, usize::MAX).first().cloned();
            prop_assert_ne!(first(a), first(b));
        }

        #[test]
        fn any_condition_is_read(condition in ".{0,80}") {
            harvested(&resolved(Kind::Text(None), "text"), &condition);
            harvested(&resolved(Kind::Integer(10), "integer"), &condition);
        }
    }
}
