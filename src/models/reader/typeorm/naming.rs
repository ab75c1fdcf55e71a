//! TypeORM's names: the default strategy, and the snake case of `typeorm-naming-strategies`.

/// How names are made where the models do not say them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Strategy {
    /// `DefaultNamingStrategy`: columns as the properties are called.
    #[default]
    Default,
    /// `SnakeNamingStrategy`.
    Snake,
}

impl Strategy {
    /// The column of a property, with what the classes around an embedded one put before it.
    pub(super) fn column(self, property: &str, given: Option<&str>, prefixes: &[String]) -> String {
        match self {
            Self::Default => {
                let name = given.unwrap_or(property);
                if prefixes.is_empty() {
                    name.to_owned()
                } else {
                    camel_case(&prefixes.join("_")) + &title_case(name)
                }
            }
            Self::Snake => {
                let mut name = String::new();
                for prefix in prefixes {
                    name.push_str(prefix);
                    name.push('_');
                }
                let own = given.map_or_else(|| snake_case(property), str::to_owned);
                snake_case(&name) + &own
            }
        }
    }

    /// The column of a relation.
    pub(super) fn join_column(self, relation: &str, referenced: &str) -> String {
        self.cased(&format!("{relation}_{referenced}"))
    }

    /// A column of the table between two others.
    pub(super) fn join_table_column(self, table: &str, column: &str) -> String {
        self.cased(&format!("{table}_{column}"))
    }

    /// A name in the strategy's case.
    pub(super) fn cased(self, name: &str) -> String {
        match self {
            Self::Default => camel_case(name),
            Self::Snake => snake_case(name),
        }
    }
}

/// The table between two others, by either strategy. `path` is the relation's property, with dots.
pub(super) fn join_table(first: &str, second: &str, path: &str) -> String {
    let name = snake_case(&format!("{first}_{}_{second}", path.replace('.', "_")));
    if name.chars().count() > MAX_NAME {
        shorten(&name)
    } else {
        name
    }
}

/// The table of a class, by either strategy.
pub(super) fn table(class: &str) -> String {
    snake_case(class)
}

/// The longest name that Postgres keeps.
const MAX_NAME: usize = 63;

/// `/^([A-Z])|[\s-_](\w)/g`: the first letter small, letters after a separator capital.
fn camel_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        if first && c.is_ascii_uppercase() {
            out.push(c.to_ascii_lowercase());
        } else if c.is_whitespace() || c == '-' || c == '_' {
            match chars.next_if(|next| is_word(*next)) {
                Some(next) => out.push(next.to_ascii_uppercase()),
                None => out.push(c),
            }
        } else {
            out.push(c);
        }
        first = false;
    }
    out
}

/// `ABc` → `a_bc`, `aC` → `a_c`.
fn snake_case(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut parted: Vec<char> = Vec::with_capacity(chars.len() + 4);
    let mut rest = chars.as_slice();
    loop {
        match rest {
            [a, b, c, after @ ..]
                if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_lowercase() =>
            {
                parted.extend([*a, '_', *b, *c]);
                rest = after;
            }
            [a, after @ ..] => {
                parted.push(*a);
                rest = after;
            }
            [] => break,
        }
    }
    let mut out = String::with_capacity(parted.len() + 4);
    let mut before: Option<char> = None;
    for c in parted {
        let ends =
            before.is_some_and(|before| before.is_ascii_lowercase() || before.is_ascii_digit());
        if ends && c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c);
        before = Some(c);
    }
    out.to_lowercase()
}

/// The first letter of each word capital, the others small.
fn title_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        if c.is_whitespace() {
            inside = false;
            out.push(c);
        } else if inside {
            out.extend(c.to_lowercase());
        } else if is_word(c) {
            inside = true;
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
    }
    out
}

/// Three letters of each part, as TypeORM shortens the name of a table between two others.
fn shorten(name: &str) -> String {
    let parts: Vec<String> = name
        .split('_')
        .map(|part| part.chars().take(3).collect())
        .collect();
    parts.join("_")
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the functions of TypeORM 0.3.31 return.
    #[test]
    fn names_are_made_as_typeorm_makes_them() {
        for (text, snake, camel) in [
            ("CityOfTheWorld", "city_of_the_world", "cityOfTheWorld"),
            ("HTTPServer", "http_server", "hTTPServer"),
            ("userID", "user_id", "userID"),
            ("ABc", "a_bc", "aBc"),
            ("user_Id", "user_id", "userId"),
            ("OAuth2Token", "o_auth2_token", "oAuth2Token"),
            ("a__b", "a__b", "a_b"),
        ] {
            assert_eq!(snake_case(text), snake, "{text}");
            assert_eq!(camel_case(text), camel, "{text}");
        }
        assert_eq!(title_case("zip_code"), "Zip_code");
        assert_eq!(title_case("firstName"), "Firstname");
    }

    #[test]
    fn embedded_columns_have_prefixes() {
        let prefixes = ["Work_place".to_owned(), "geo".to_owned()];
        let default = Strategy::Default.column("lat", None, &prefixes);
        assert_eq!(default, "workPlaceGeoLat");
        let snake = Strategy::Snake.column("zipCode", None, &prefixes);
        assert_eq!(snake, "work_place_geo_zip_code");
        let given = Strategy::Snake.column("zipCode", Some("ZIP"), &prefixes);
        assert_eq!(given, "work_place_geo_ZIP");
    }

    #[test]
    fn long_join_tables_are_shortened() {
        let name = join_table(
            "category_of_all_the_products",
            "country_of_manufacture_and_origin",
            "countries",
        );
        assert_eq!(name, "cat_of_all_the_pro_cou_cou_of_man_and_ori");
    }
}
