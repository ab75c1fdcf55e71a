//! One column against its model.

use super::type_fit::{Fit, best, is_text, range};
use super::{
    ActualColumn, Against, Column, DefaultValue, Fact, FactKind, Modifier, Nullable, PgType, Place,
    Question, Relation, Supply, Table, TableName, Types,
};

/// Everything in which the column is not what its model says.
pub(super) fn column_facts(
    table: &Table,
    column: &Column,
    relation: &Relation,
    actual: &ActualColumn,
    against: &Against<'_>,
    facts: &mut Vec<Fact>,
) {
    let at = At {
        table,
        column,
        relation,
        actual,
        before: against
            .base_relation(table)
            .and_then(|relation| Some((relation, relation.columns.get(&column.name)?))),
        against,
    };
    facts.extend(at.type_fact());
    // A view's columns are nullable whatever stands behind them, and nobody inserts there, unless the
    // application takes it for the table that it was.
    let was_table = against.base_relation(table).is_some_and(Relation::is_table);
    if relation.is_table() || was_table {
        facts.extend(at.null_fact());
        if table.writes {
            facts.extend(at.supply_fact());
        }
    }
}

/// In what a column takes less than it did, for who writes it without a model of it.
pub(super) fn written(
    place: &Place,
    (base, before): (&Relation, &ActualColumn),
    (relation, actual): (&Relation, &ActualColumn),
    against: &Against<'_>,
) -> Option<Fact> {
    let column = Column {
        name: actual.name.clone(),
        place: place.clone(),
        types: Types::one(before.data_type.clone()),
        nullable: Nullable::Unknown,
        supply: Supply::Unknown,
        default: DefaultValue::Unknown,
        reads: false,
        kept: Vec::new(),
    };
    let name = TableName::new(relation.id.schema.as_deref(), &relation.id.name);
    let at = At {
        table: &Table::new(name, place.clone()),
        column: &column,
        relation,
        actual,
        before: Some((base, before)),
        against,
    };
    let mut fact = at.type_fact()?;
    let FactKind::Type { fit, .. } = &mut fact.kind else {
        return None;
    };
    // A value that no longer fits is refused; which values are given stands in the code.
    if !matches!(fit, Fit::Narrower | Fit::SmallerNumber) {
        return None;
    }
    *fit = Fit::Narrower;
    fact.line = None;
    Some(fact)
}

/// Whether triggers give a column its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filled {
    No,
    /// There are some, and what they fill is not known.
    Perhaps,
    /// Inserts could do without a default already before.
    Yes,
}

struct At<'a> {
    table: &'a Table,
    column: &'a Column,
    relation: &'a Relation,
    actual: &'a ActualColumn,
    /// The column before the migration, with its table.
    before: Option<(&'a Relation, &'a ActualColumn)>,
    against: &'a Against<'a>,
}

impl At<'_> {
    fn fact(&self, kind: FactKind) -> Fact {
        Fact {
            kind,
            object: self.relation.column_id(&self.column.name).to_string(),
            place: self.column.place.clone(),
            questions: Vec::new(),
            line: Some((self.against.line)(self.actual, Some(self.column))),
        }
    }

    fn type_fact(&self) -> Option<Fact> {
        let Types::Known(types) = &self.column.types else {
            return None;
        };
        let by_domain = self
            .actual
            .domain
            .as_ref()
            .and_then(|domain| best(types, domain));
        if by_domain.is_some_and(|(fit, _)| fit == Fit::Same) {
            return None;
        }
        let (fit, nearest) = best(types, &self.actual.data_type)?;
        if fit == Fit::Same {
            return self.narrowed(nearest);
        }
        let shown = self
            .actual
            .domain
            .as_ref()
            .unwrap_or(&self.actual.data_type);
        let fit = if fit == Fit::AsText && self.enum_is_gone(nearest) {
            Fit::EnumGone
        } else {
            fit
        };
        let mut fact = self.fact(FactKind::Type {
            expected: nearest.to_string(),
            actual: shown.to_string(),
            fit,
        });
        fact.questions = self.type_question(fit, nearest).into_iter().collect();
        Some(fact)
    }

    /// Whether the expected type was an enumerated one that the migration dropped.
    fn enum_is_gone(&self, expected: &PgType) -> bool {
        let name = TableName::new(expected.schema.as_deref(), &expected.name);
        let was_there = self
            .against
            .base
            .is_none_or(|base| base.labels(&name).is_some());
        was_there && !expected.is_built_in() && self.against.now.labels(&name).is_none()
    }

    /// A limit that the models do not know of, and that the migration tightened.
    fn narrowed(&self, expected: &PgType) -> Option<Fact> {
        let (_, before) = self.before?;
        let now = &self.actual.data_type;
        if expected.modifier != Modifier::Any || before.data_type == *now {
            return None;
        }
        let (fit, _) = best(std::slice::from_ref(&before.data_type), now)?;
        let limited = is_text(now) || now.name == "numeric";
        if fit != Fit::Narrower || !limited {
            return None;
        }
        let mut fact = self.fact(FactKind::Type {
            expected: before.data_type.to_string(),
            actual: now.to_string(),
            fit,
        });
        fact.questions = self.type_question(fit, now).into_iter().collect();
        Some(fact)
    }

    /// What the rows have to say about a type that does not fit.
    fn type_question(&self, fit: Fit, expected: &PgType) -> Option<Question> {
        let name = &self.column.name;
        let now = &self.actual.data_type;
        if now.array {
            return None;
        }
        match fit {
            Fit::Wider if is_text(expected) && is_text(now) => Some(Question::longer(
                self.relation,
                name,
                expected.length()?,
                false,
            )),
            Fit::LargerNumber => Some(Question::outside(
                self.relation,
                name,
                range(expected)?,
                false,
            )),
            // What does not fit any more can only be found among the rows before the migration.
            Fit::Narrower | Fit::SmallerNumber => {
                let (relation, before) = self.before?;
                if before.data_type.array {
                    return None;
                }
                if is_text(now) && is_text(&before.data_type) {
                    return Some(Question::longer(relation, name, now.length()?, true));
                }
                let numeric = before.data_type.name == "numeric";
                match range(now) {
                    Some(range) if numeric || self::range(&before.data_type).is_some() => {
                        Some(Question::outside(relation, name, range, true))
                    }
                    None if numeric && now.name == "numeric" => {
                        Some(Question::lossy(relation, name, now))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn null_fact(&self) -> Option<Fact> {
        match self.column.nullable {
            Nullable::No if !self.actual.not_null => Some(Fact {
                questions: vec![Question::nulls(self.relation, &self.column.name)],
                ..self.fact(FactKind::MayBeNull)
            }),
            // Who does not write the column never writes NULL.
            Nullable::Yes
                if self.actual.not_null
                    && self.table.writes
                    && self.column.supply != Supply::Never =>
            {
                Some(self.fact(FactKind::MayNotBeNull {
                    default: self.actual.has_value_of_its_own(),
                }))
            }
            _ => None,
        }
    }

    /// What triggers do for an insert that leaves the column out.
    fn filled(&self) -> Filled {
        if !self.relation.fills_on_insert() {
            return Filled::No;
        }
        match self.before {
            None if self.against.base.is_none() => Filled::Yes,
            Some((base, before)) if before.has_value_of_its_own() => {
                // The default did it, the same triggers did not need to.
                if base.fillers == self.relation.fillers {
                    Filled::No
                } else {
                    Filled::Perhaps
                }
            }
            Some((base, before)) if before.not_null && base.fills_on_insert() => Filled::Yes,
            _ => Filled::Perhaps,
        }
    }

    fn supply_fact(&self) -> Option<Fact> {
        let supply = self.column.supply;
        if self.actual.refuses_values() {
            let expected = match supply {
                Supply::Never => true,
                // It may be given all the same; what counts its rows itself seldom is.
                Supply::Database => self.before.is_none_or(|(_, before)| {
                    before.refuses_values()
                        || (self.actual.generated.is_none() && before.has_value_of_its_own())
                }),
                // What did so before is known to the application.
                Supply::Unknown => self
                    .before
                    .is_none_or(|(_, before)| before.refuses_values()),
                Supply::Always | Supply::Client | Supply::IfSet => false,
            };
            return (!expected).then(|| self.fact(FactKind::RefusesValues { supply }));
        }
        if self.actual.has_value_of_its_own() {
            return self.default_differs();
        }
        if self.actual.not_null {
            let supplied = match supply {
                Supply::Always | Supply::Client => {
                    return (self.column.default != DefaultValue::Unknown)
                        .then(|| self.fact(FactKind::DefaultMissing { supply }));
                }
                // That NULL is refused is a fact of its own.
                Supply::IfSet => {
                    self.column.nullable == Nullable::Yes
                        || self.before.is_none_or(|(_, before)| {
                            before.not_null && !before.has_value_of_its_own()
                        })
                }
                // A default that the models do not promise, and that the base lacked already, is one
                // that the application can do without.
                Supply::Database if self.column.default == DefaultValue::Unknown => {
                    self.filled() == Filled::Yes
                        || match self.before {
                            Some((_, before)) => !before.has_value_of_its_own(),
                            None => self.against.base.is_none(),
                        }
                }
                Supply::Database | Supply::Never => self.filled() == Filled::Yes,
                Supply::Unknown => self
                    .before
                    .is_none_or(|(_, before)| !before.has_value_of_its_own()),
            };
            let trigger = self.filled() == Filled::Perhaps;
            return (!supplied).then(|| self.fact(FactKind::NoDefault { supply, trigger }));
        }
        let wanted = self.column.default != DefaultValue::Unknown || supply == Supply::Database;
        wanted.then(|| self.fact(FactKind::DefaultMissing { supply }))
    }

    fn default_differs(&self) -> Option<Fact> {
        let (DefaultValue::Expression(expected), Some(actual)) =
            (&self.column.default, &self.actual.default)
        else {
            return None;
        };
        // That a label is gone is a fact of its own.
        let of = &self.actual.data_type;
        let of = TableName::new(of.schema.as_deref(), &of.name);
        if let Some(labels) = self.against.now.labels(&of)
            && normal(expected).is_some_and(|label| !labels.contains(&label))
        {
            return None;
        }
        let same = match (normal(expected), normal(actual)) {
            (Some(expected), Some(actual)) => expected == actual,
            // What cannot be brought to one form cannot be told apart either.
            _ => true,
        };
        (!same).then(|| {
            self.fact(FactKind::DefaultDiffers {
                expected: expected.clone(),
                actual: actual.clone(),
            })
        })
    }
}

/// A default's expression in one form, if it is a constant or one of the usual functions.
fn normal(expression: &str) -> Option<String> {
    let mut text = expression.trim();
    while let Some(inner) = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        text = inner.trim();
    }
    let lower = text.to_ascii_lowercase();
    let known = match lower.as_str() {
        "now()" | "current_timestamp" | "transaction_timestamp()" | "('now'::text)::timestamp" => {
            "now"
        }
        "current_date" | "('now'::text)::date" => "today",
        "gen_random_uuid()" => "gen_random_uuid()",
        "uuid_generate_v4()" => "uuid_generate_v4()",
        "true" | "'t'" | "'true'" => "true",
        "false" | "'f'" | "'false'" => "false",
        _ => "",
    };
    if !known.is_empty() {
        return Some(known.to_owned());
    }
    if let Some(rest) = text.strip_prefix('\'') {
        // A constant, with the type that the server puts behind it.
        let end = rest.rfind('\'')?;
        let (value, after) = rest.split_at(end);
        let after = after.trim_start_matches('\'');
        let plain = after.is_empty() || (after.starts_with("::") && !after.contains('('));
        let modified = after.starts_with("::character") || after.starts_with("::numeric");
        if !plain && !modified {
            return None;
        }
        return normal_number(value).or_else(|| Some(value.replace("''", "'")));
    }
    let number = text.split("::").next().unwrap_or(text);
    normal_number(number.trim_matches(['(', ')']))
}

/// A number without zeros that say nothing.
fn normal_number(text: &str) -> Option<String> {
    let value: f64 = text.parse().ok()?;
    value.is_finite().then(|| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_have_one_form() {
        for (a, b) in [
            ("now()", "CURRENT_TIMESTAMP"),
            ("0", "'0'::numeric"),
            ("0", "0::smallint"),
            ("'a'", "'a'::text"),
            ("'MEMBER'", "'MEMBER'::public.role"),
            ("-1", "'-1'::integer"),
            ("true", "true"),
            ("'it''s'", "'it''s'::character varying(10)"),
        ] {
            assert_eq!(normal(a), normal(b), "{a} and {b}");
            assert!(normal(a).is_some());
        }
        assert_ne!(normal("'a'"), normal("'b'::text"));
        assert_eq!(normal("lower('A'::text)"), None);
    }
}
