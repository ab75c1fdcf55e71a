//! Where the DDL of an ORM declares a table, a column or a type.

use std::collections::BTreeMap;

use super::expected::{ShadowDdl, fallback};
use crate::models::Place;
use crate::sql::{Token, TokenKind, split, tokens};
use crate::text::LineIndex;

/// The places of what a DDL declares, by name; schemas are left aside.
pub(super) struct Places<'a> {
    ddl: ShadowDdl<'a>,
    tables: BTreeMap<String, Place>,
    types: BTreeMap<String, Place>,
    columns: BTreeMap<(String, String), Place>,
}

impl<'a> Places<'a> {
    /// Looks through the statements.
    pub(super) fn of(ddl: ShadowDdl<'a>) -> Self {
        let mut places = Self {
            ddl,
            tables: BTreeMap::new(),
            types: BTreeMap::new(),
            columns: BTreeMap::new(),
        };
        let lines = LineIndex::new(ddl.text);
        for statement in split(ddl.text).unwrap_or_default() {
            let at = |token: &Token<'_>| {
                let position = lines.position(ddl.text, statement.span.start + token.offset);
                Place::new(ddl.file, position.line, position.column)
            };
            let meant: Vec<Token<'_>> = tokens(&statement.text)
                .filter(|token| !matches!(token.kind, TokenKind::Whitespace | TokenKind::Comment))
                .collect();
            places.read(&meant, at);
        }
        places
    }

    fn read(&mut self, meant: &[Token<'_>], at: impl Fn(&Token<'_>) -> Place) {
        let word = |place: usize, word: &str| meant.get(place).is_some_and(|t| t.is_word(word));
        let creates = word(0, "CREATE");
        let noun = meant.iter().take(6).position(|token| {
            ["TABLE", "TYPE", "VIEW"]
                .iter()
                .any(|noun| token.is_word(noun))
        });
        let (Some(noun), true) = (noun, creates || word(0, "ALTER")) else {
            return;
        };
        let Some((name_at, name)) = name(meant, noun + 1) else {
            return;
        };
        let Some(token) = meant.get(name_at) else {
            return;
        };
        if word(noun, "TYPE") {
            if creates {
                self.types.insert(name.clone(), at(token).of_class(&name));
            }
            return;
        }
        if creates {
            self.tables.insert(name.clone(), at(token).of_class(&name));
        }
        for column in columns(meant, name_at, creates) {
            let Some(found) = column.identifier() else {
                continue;
            };
            let place = at(column).of_class(&name).of_property(&found);
            self.columns.insert((name.clone(), found), place);
        }
    }

    pub(super) fn of_table(&self, name: &str) -> Place {
        let found = self.tables.get(name).cloned();
        found.unwrap_or_else(|| fallback(self.ddl).of_class(name))
    }

    pub(super) fn of_type(&self, name: &str) -> Place {
        let found = self.types.get(name).cloned();
        found.unwrap_or_else(|| fallback(self.ddl).of_class(name))
    }

    pub(super) fn of_column(&self, table: &str, column: &str) -> Place {
        let found = self.columns.get(&(table.to_owned(), column.to_owned()));
        let found = found.cloned();
        found.unwrap_or_else(|| self.of_table(table).of_property(column))
    }
}

/// The last part of the dotted name from `start` on, and where it stands.
fn name(meant: &[Token<'_>], start: usize) -> Option<(usize, String)> {
    let mut place = start;
    while ["IF", "NOT", "EXISTS", "ONLY"]
        .iter()
        .any(|word| meant.get(place).is_some_and(|token| token.is_word(word)))
    {
        place += 1;
    }
    while meant.get(place + 1).is_some_and(|token| token.text == ".") {
        place += 2;
    }
    Some((place, meant.get(place)?.identifier()?))
}

/// The names of the columns that a `CREATE TABLE` or `ALTER TABLE … ADD` declares.
fn columns<'t, 's>(meant: &'t [Token<'s>], name_at: usize, creates: bool) -> Vec<&'t Token<'s>> {
    let mut found = Vec::new();
    let mut depth = 0_u32;
    for place in name_at..meant.len() {
        let Some(token) = meant.get(place) else {
            break;
        };
        let begins = match token.text {
            "(" => {
                depth += 1;
                creates && depth == 1
            }
            ")" => {
                depth = depth.saturating_sub(1);
                false
            }
            "," => creates && depth == 1,
            _ => !creates && depth == 0 && (token.is_word("ADD") || token.is_word("COLUMN")),
        };
        if !begins {
            continue;
        }
        let mut next = place + 1;
        while ["IF", "NOT", "EXISTS"]
            .iter()
            .any(|word| meant.get(next).is_some_and(|token| token.is_word(word)))
        {
            next += 1;
        }
        let of_key = [
            "CONSTRAINT",
            "PRIMARY",
            "UNIQUE",
            "FOREIGN",
            "CHECK",
            "EXCLUDE",
            "LIKE",
            "COLUMN",
        ];
        found.extend(
            meant
                .get(next)
                .filter(|token| !of_key.iter().any(|word| token.is_word(word))),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_columns_and_types_are_found_where_they_are_declared() {
        let text = "CREATE TYPE mood AS ENUM ('a');\n\nCREATE TABLE IF NOT EXISTS app.\"User\" (\n  \
                    id serial PRIMARY KEY,\n  price numeric(10,2) DEFAULT (1),\n  \"createdAt\" timestamptz,\n  \
                    CONSTRAINT u UNIQUE (id, price)\n);\nALTER TABLE ONLY \"User\" ADD COLUMN late int;\n";
        let ddl = ShadowDdl {
            file: "x.sql",
            text,
            place: (9, 9),
        };
        let places = Places::of(ddl);
        let line = |place: Place| (place.line, place.column);
        assert_eq!(line(places.of_type("mood")), (1, 13));
        assert_eq!(line(places.of_table("User")), (3, 32));
        assert_eq!(line(places.of_column("User", "id")), (4, 3));
        assert_eq!(line(places.of_column("User", "price")), (5, 3));
        assert_eq!(line(places.of_column("User", "createdAt")), (6, 3));
        assert_eq!(line(places.of_column("User", "late")), (9, 36));
        assert_eq!(places.of_column("User", "price").words(), "User.price");
        // What is not there stands where the table does, or the entry.
        assert_eq!(line(places.of_column("User", "u")), (3, 32));
        assert_eq!(line(places.of_table("Other")), (9, 9));
        assert_eq!(places.of_table("Other").words(), "Other");
    }
}
