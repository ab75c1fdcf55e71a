//! SQL that turns values and rows into hashes.

use serde::{Deserialize, Serialize};

use crate::sql::quote_identifier;

/// How a column's values become text exactly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextForm {
    /// By a cast, which is the type's output function, or no change at all.
    #[default]
    Cast,
    /// By this function, since a cast to `text` was declared that is something else.
    Output(String),
}

impl TextForm {
    /// The text of a column of `t`; NULL for NULL.
    pub(super) fn text(&self, column: &str) -> String {
        let column = quote_identifier(column);
        match self {
            Self::Cast => format!("t.{column}::text"),
            Self::Output(function) => format!("textin({function}(t.{column}))"),
        }
    }

    /// The hash of a column's value, never NULL.
    pub(super) fn hash(&self, column: &str) -> String {
        let seed = seed(column);
        format!(
            "coalesce(hashtextextended({} COLLATE \"C\", {}), {})",
            self.text(column),
            number(seed),
            number(seed.rotate_left(32)),
        )
    }
}

/// One number of several, whose order does not matter.
pub(super) fn combined(hashes: &[String]) -> String {
    match hashes {
        [] => "0::int8".to_owned(),
        [only] => only.clone(),
        // Halved, since the server's parser descends into the left side of long expressions.
        more => {
            let (left, right) = more.split_at(more.len() / 2);
            format!("({} # {})", combined(left), combined(right))
        }
    }
}

/// A hash of a number that lets sums over rows depend on what stands together in a row.
pub(super) fn mixed(number: &str) -> String {
    format!("hashtextextended(({number})::text COLLATE \"C\", 1)")
}

/// A seed of the column's own, so that equal values of two columns do not cancel each other out.
/// FNV-1a; never 0, which means no seed.
fn seed(column: &str) -> i64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in column.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    i64::from_ne_bytes((hash | 1).to_ne_bytes())
}

/// A number as it must be written: a minus sign binds less than a cast.
fn number(value: i64) -> String {
    format!("'{value}'::int8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_halved() {
        let names: Vec<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        assert_eq!(combined(&names), "((a # b) # (c # (d # e)))");
        assert_eq!(combined(&[]), "0::int8");
    }

    #[test]
    fn columns_have_seeds_of_their_own() {
        assert_ne!(seed("a"), seed("b"));
        let hash = TextForm::Output("pg_catalog.bpcharout".to_owned()).hash("Odd one");
        assert!(
            hash.contains("textin(pg_catalog.bpcharout(t.\"Odd one\"))"),
            "{hash}"
        );
    }
}
