//! What only the rows can answer: counts that decide how much a fact weighs.

use super::{PgType, Relation};
use crate::event::Point;
use crate::sql::{quote_identifier, quote_literal};

/// A query that counts rows, and which state of the database it is asked of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The query; it gives one number.
    pub sql: String,
    /// The base's rows, or those of the state that the models are compared with.
    pub of_base: bool,
}

impl Question {
    /// Counts the rows of a relation for which a condition on a column holds.
    fn count(relation: &Relation, condition: &str, of_base: bool) -> Self {
        let schema = relation.id.schema.as_deref().unwrap_or("public");
        Self {
            sql: format!(
                "SELECT count(*) FROM {}.{} WHERE {condition}",
                quote_identifier(schema),
                quote_identifier(&relation.id.name)
            ),
            of_base,
        }
    }

    /// How many rows have NULL there.
    pub(super) fn nulls(relation: &Relation, column: &str) -> Self {
        let condition = format!("{} IS NULL", quote_identifier(column));
        Self::count(relation, &condition, false)
    }

    /// How many rows have a text longer than this.
    pub(super) fn longer(relation: &Relation, column: &str, limit: u64, of_base: bool) -> Self {
        let condition = format!(
            "pg_catalog.char_length({}::pg_catalog.text) > {limit}",
            quote_identifier(column)
        );
        Self::count(relation, &condition, of_base)
    }

    /// How many rows have a number outside of this range.
    pub(super) fn outside(
        relation: &Relation,
        column: &str,
        (least, greatest): (i64, i64),
        of_base: bool,
    ) -> Self {
        let column = quote_identifier(column);
        // In words that any kind of number understands.
        let condition =
            format!("NOT ({column}::pg_catalog.numeric BETWEEN {least} AND {greatest})");
        Self::count(relation, &condition, of_base)
    }

    /// How many rows have a number that this type cannot hold without loss.
    pub(super) fn lossy(relation: &Relation, column: &str, to: &PgType) -> Self {
        let column = quote_identifier(column);
        let digits = i64::try_from(to.length().unwrap_or(1000)).unwrap_or(1000);
        let scale = to.scale().unwrap_or_default();
        let condition = format!(
            "pg_catalog.abs({column}::pg_catalog.numeric) >= pg_catalog.power(10::pg_catalog.numeric, {}) \
             OR pg_catalog.round({column}::pg_catalog.numeric, {scale}) <> {column}::pg_catalog.numeric",
            digits - scale
        );
        Self::count(relation, &condition, true)
    }

    /// How many rows have one of these labels.
    pub(super) fn labels(
        relation: &Relation,
        column: &str,
        array: bool,
        labels: &[String],
    ) -> Self {
        let list: Vec<String> = labels.iter().map(|label| quote_literal(label)).collect();
        let (cast, operator) = if array {
            ("::pg_catalog.text[]", "&&")
        } else {
            ("::pg_catalog.text", "= ANY")
        };
        let condition = format!(
            "{}{cast} {operator} (ARRAY[{}]::pg_catalog.text[])",
            quote_identifier(column),
            list.join(", ")
        );
        Self::count(relation, &condition, false)
    }

    /// 1 if rows cannot be inserted, changed and deleted through a view, 0 if they can.
    pub(super) fn not_updatable(view: &Relation) -> Self {
        let name = format!(
            "{}.{}",
            quote_identifier(view.id.schema.as_deref().unwrap_or("public")),
            quote_identifier(&view.id.name)
        );
        Self {
            // The bits of UPDATE, INSERT and DELETE.
            sql: format!(
                "SELECT CASE WHEN pg_catalog.pg_relation_is_updatable({}::pg_catalog.regclass, true) & 28 = 28 \
                 THEN 0 ELSE 1 END",
                quote_literal(&name)
            ),
            of_base: false,
        }
    }

    /// The question as it is asked where models are compared with `at`.
    #[must_use]
    pub fn of(&self, at: Point) -> Self {
        Self {
            of_base: self.of_base || at == Point::Base,
            ..self.clone()
        }
    }
}
