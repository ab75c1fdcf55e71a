//! `DeriveActiveEnum`: enumerated values, as a type of the database, a text or a number.

use super::super::rust_cursor::{entries, entry_text};
use super::super::rust_items::Variant;
use super::super::rust_tokens::{Token, tokens};
use super::types::{ColumnType, column_type};
use crate::models::{Enum, Label, PgType, Place, TableName, camel_case, pascal_case, snake_case};

/// An enum of the application.
#[derive(Debug, Clone)]
pub(super) struct ActiveEnum {
    /// The types of its columns; `None` if that could not be understood.
    pub(super) types: Option<Vec<PgType>>,
    /// The enumerated type of the database, if it is one.
    pub(super) of: Option<Enum>,
}

/// Reads one.
pub(super) fn active_enum(
    name: &Token,
    attributes: &[&[Token]],
    variants: &[Variant<'_>],
    file: &str,
) -> ActiveEnum {
    let settings = entries(attributes, "sea_orm");
    let rust = name.word().unwrap_or_default();
    let class = Place::new(file, name.line, name.column).of_class(rust);
    if entry_text(&settings, "db_type") != Some("Enum") {
        let types = entry_text(&settings, "db_type").and_then(|text| {
            // Older versions wrote a number's kind in `rs_type` only.
            match column_type(&tokens(text))? {
                ColumnType::Known(types) => Some(types),
                ColumnType::Enum(_) | ColumnType::Of(_) => None,
            }
        });
        return ActiveEnum { types, of: None };
    }
    let of = entry_text(&settings, "enum_name").map_or_else(|| pascal_case(rust), str::to_owned);
    let rename_all = entry_text(&settings, "rename_all");
    let labels = variants
        .iter()
        .filter_map(|variant| {
            let settings = entries(&variant.attributes, "sea_orm");
            let rust = variant.name.word()?;
            let label = match entry_text(&settings, "string_value") {
                Some(text) => text.to_owned(),
                None => in_case(rust, entry_text(&settings, "rename").or(rename_all)?)?,
            };
            let place = Place {
                line: variant.name.line,
                column: variant.name.column,
                ..class.clone()
            };
            Some(Label {
                label,
                place: place.of_property(rust),
            })
        })
        .collect();
    ActiveEnum {
        types: Some(vec![PgType::named(None, &of)]),
        of: Some(Enum {
            name: TableName::new(None, &of),
            place: class,
            labels: Some(labels),
        }),
    }
}

/// A name in one of the cases of `rename_all`; `None` if the case is not known.
pub(super) fn in_case(name: &str, case: &str) -> Option<String> {
    Some(match case {
        "PascalCase" | "camel_case" => pascal_case(name),
        "camelCase" | "mixed_case" => camel_case(name),
        "snake_case" | "snek_case" => snake_case(name),
        "kebab-case" | "kebab_case" => snake_case(name).replace('_', "-"),
        "SCREAMING_SNAKE_CASE" | "shouty_snake_case" | "shouty_snek_case" => {
            snake_case(name).to_uppercase()
        }
        "SCREAMING-KEBAB-CASE" => snake_case(name).to_uppercase().replace('_', "-"),
        "lowercase" => name.to_lowercase(),
        "UPPERCASE" => name.to_uppercase(),
        "title_case" => {
            let words: Vec<String> = snake_case(name).split('_').map(pascal_case).collect();
            words.join(" ")
        }
        _ => return None,
    })
}
