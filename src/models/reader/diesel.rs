//! Diesel: the `table!` macros of `schema.rs`.

use std::collections::BTreeMap;

use super::rust_cursor::{Cursor, group, setting};
use super::rust_items::RustType;
use super::rust_syntax::whole_file;
use super::rust_tokens::Token;
use crate::models::type_fit::is_text;
use crate::models::{
    ActualColumn, Column, Decode, DefaultValue, Enum, Expected, ForeignKey, Inserts, Key, Modifier,
    Nullable, Orm, PgType, Place, Read, ReadOptions, Sources, Supply, Table, TableName, Traits,
    Types, Unknown, UnknownScope, pascal_case,
};

/// The ORM.
pub(in crate::models) const DIESEL: Orm = Orm {
    name: "diesel",
    endings: &["schema.rs"],
    // Values come in the binary form of the type that the schema says.
    traits: Traits {
        inserts: Inserts::OnlySet,
        values: Decode::Strict,
        labels: Decode::Strict,
    },
    read: Read::Whole(read),
    line,
};

/// Types that `#[diesel(postgres_type(…))]` declares, by the name of their struct.
type OwnTypes = BTreeMap<String, PgType>;

/// A `joinable!(child -> parent (column))`.
struct Joinable {
    child: String,
    parent: String,
    column: String,
    place: Place,
}

fn read(sources: &Sources, _: &ReadOptions) -> Expected {
    let mut expected = Expected::default();
    let mut files: Vec<(&str, Vec<Token>)> = Vec::new();
    for file in &sources.files {
        let (tokens, unknowns) = whole_file(&file.shown, &file.text);
        expected.unknowns.extend(unknowns);
        files.push((&file.shown, tokens));
    }
    let mut own = OwnTypes::new();
    for (_, tokens) in &files {
        own_types(tokens, &mut own);
    }
    let mut joinables = Vec::new();
    // What Rust calls a table, which is not always its name in the database.
    let mut names: BTreeMap<String, TableName> = BTreeMap::new();
    for (file, tokens) in &files {
        for (name, at, body) in macros(tokens) {
            let place = Place::new(file, at.line, at.column);
            match name {
                "table" | "view" => match table(body, file, &own, &mut expected.unknowns) {
                    Ok((rust, mut table)) => {
                        table.writes = name == "table";
                        names.insert(rust, table.name.clone());
                        expected.tables.push(table);
                    }
                    Err(reason) => expected.unknowns.push(Unknown {
                        place,
                        reason,
                        hides: UnknownScope::File,
                    }),
                },
                "joinable" => match joinable(body, place.clone()) {
                    Some(found) => joinables.push(found),
                    None => expected.unknowns.push(Unknown {
                        place,
                        reason: "the joinable! does not say `child -> parent (column)`".to_owned(),
                        hides: UnknownScope::File,
                    }),
                },
                _ => {}
            }
        }
    }
    for joinable in joinables {
        add_foreign_key(&mut expected, &names, joinable);
    }
    add_enums(&mut expected);
    expected
}

/// The macros that matter, wherever they stand: `table! { … }`, `diesel::joinable!(…)`.
fn macros(tokens: &[Token]) -> impl Iterator<Item = (&'static str, &Token, &[Token])> {
    const WANTED: [&str; 3] = ["table", "view", "joinable"];
    tokens.windows(3).enumerate().filter_map(|(place, window)| {
        let [name, bang, open] = window else {
            return None;
        };
        let wanted = WANTED.into_iter().find(|wanted| name.is_word(wanted))?;
        if !bang.is_mark('!') || !(open.is_mark('{') || open.is_mark('(') || open.is_mark('[')) {
            return None;
        }
        let body = group(tokens.get(place + 2..)?)?;
        Some((wanted, name, body))
    })
}

/// `#[diesel(postgres_type(name = "mood", schema = "app"))] pub struct Mood;`
fn own_types(tokens: &[Token], own: &mut OwnTypes) {
    let mut declared: Option<PgType> = None;
    for (place, token) in tokens.iter().enumerate() {
        let rest = tokens.get(place + 1..).unwrap_or_default();
        if token.is_word("postgres_type") || token.is_word("postgres") {
            let Some(inner) = group(rest) else {
                continue;
            };
            let name = setting(inner, "name").or_else(|| setting(inner, "type_name"));
            declared = name.map(|name| {
                let schema = setting(inner, "schema").or_else(|| setting(inner, "type_schema"));
                match schema.as_deref() {
                    Some("pg_catalog") => PgType::any(&name),
                    schema => PgType::named(schema, &name),
                }
            });
        } else if token.is_word("struct")
            && let (Some(of), Some(name)) = (declared.take(), rest.first().and_then(Token::word))
        {
            own.insert(name.to_owned(), of);
        }
    }
}

/// The body of a `table!`; with the name that Rust gives it.
fn table(
    body: &[Token],
    file: &str,
    own: &OwnTypes,
    unknowns: &mut Vec<Unknown>,
) -> Result<(String, Table), String> {
    let mut cursor = Cursor::new(body);
    // `use diesel::sql_types::*;`
    while cursor.peek().is_some_and(|token| token.is_word("use")) {
        while cursor.next().is_some_and(|token| !token.is_mark(';')) {}
    }
    let attributes = cursor.attributes();
    let first = cursor.next().ok_or("an empty table")?;
    let mut rust = first.word().ok_or("a table without a name")?.to_owned();
    let mut schema = None;
    if cursor.takes('.') {
        schema = Some(rust.clone());
        let name = cursor.next().and_then(Token::word);
        name.ok_or("a table without a name")?.clone_into(&mut rust);
    }
    let sql_name = attributes
        .iter()
        .find_map(|tokens| setting(tokens, "sql_name"));
    // Diesel's own schema is the server's.
    let schema = schema.filter(|schema| schema != "public");
    let name = TableName::new(schema.as_deref(), &sql_name.unwrap_or_else(|| rust.clone()));
    let place = Place::new(file, first.line, first.column).of_class(&rust);
    let mut keys: Vec<String> = vec!["id".to_owned()];
    if cursor.peek().is_some_and(|token| token.is_mark('(')) {
        let inner = cursor.group().unwrap_or_default();
        keys = inner
            .iter()
            .filter_map(Token::word)
            .map(str::to_owned)
            .collect();
    } else if cursor.peek().is_some_and(|token| token.is_mark('-')) {
        return Err(format!(
            "the table {rust} is written in a form that is not known"
        ));
    }
    let mut columns = Cursor::new(cursor.group().ok_or("a table without columns")?);
    let mut table = Table::new(name, place.clone());
    // What Rust calls the columns of the key.
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    while columns.peek().is_some() {
        let at = columns
            .peek()
            .map_or((1, 1), |token| (token.line, token.column));
        let found = column(&mut columns, &place, own, &table.name, unknowns);
        let (rust_name, column) = match found {
            Ok(found) => found,
            Err(reason) => {
                unknowns.push(Unknown {
                    place: Place {
                        line: at.0,
                        column: at.1,
                        ..place.clone()
                    },
                    reason,
                    hides: UnknownScope::Table(table.name.clone()),
                });
                table.partial = true;
                break;
            }
        };
        renamed.insert(rust_name, column.name.clone());
        table.columns.push(column);
    }
    table.primary_key = Some(Key {
        columns: keys
            .iter()
            .map(|key| renamed.get(key).unwrap_or(key).clone())
            .collect(),
        place,
    });
    Ok((rust, table))
}

/// `#[max_length = 10] name -> Nullable<Varchar>,`
fn column(
    cursor: &mut Cursor<'_>,
    table: &Place,
    own: &OwnTypes,
    of: &TableName,
    unknowns: &mut Vec<Unknown>,
) -> Result<(String, Column), String> {
    let attributes = cursor.attributes();
    let first = cursor.next().ok_or("a column is missing")?;
    let rust = first.word().ok_or("a column without a name")?.to_owned();
    let place = Place {
        line: first.line,
        column: first.column,
        ..table.clone()
    }
    .of_property(&rust);
    if !(cursor.takes('-') && cursor.takes('>')) {
        return Err(format!("`->` is expected after the column {rust}"));
    }
    let of_type = cursor.until(',');
    if RustType::read(of_type).is_none() {
        return Err(format!("the type of the column {rust} could not be read"));
    }
    let words: Vec<String> = of_type
        .iter()
        .filter_map(Token::word)
        .map(str::to_owned)
        .collect();
    let sql_name = attributes
        .iter()
        .find_map(|tokens| setting(tokens, "sql_name"));
    let name = sql_name.unwrap_or_else(|| rust.clone());
    let nullable = words.first().is_some_and(|word| word == "Nullable");
    let array = words.iter().any(|word| word == "Array");
    let length = attributes.iter().find_map(|tokens| match tokens {
        [key, equals, value] if key.is_word("max_length") && equals.is_mark('=') => value.word(),
        _ => None,
    });
    let base = words.last().cloned().unwrap_or_default();
    let types = if let Some(mut types) = pg_types(&base, own) {
        for one in &mut types {
            if let Some(length) = length.filter(|_| is_text(one)) {
                one.modifier = Modifier::Exactly(vec![length.to_owned()]);
            }
            one.array = array;
        }
        Types::Known(types)
    } else {
        unknowns.push(Unknown {
            place: place.clone(),
            reason: format!("nothing says which type of the database {base} is"),
            hides: UnknownScope::Column(of.clone(), name.clone()),
        });
        Types::Unknown
    };
    let column = Column {
        name,
        place,
        types,
        nullable: if nullable {
            Nullable::Yes
        } else {
            Nullable::No
        },
        // Which columns an insert names stands in the structs of the application.
        supply: Supply::Unknown,
        default: DefaultValue::Unknown,
        reads: true,
        kept: Vec::new(),
    };
    Ok((rust, column))
}

/// The types of the database that a SQL type of Diesel reads and writes.
fn pg_types(name: &str, own: &OwnTypes) -> Option<Vec<PgType>> {
    if let Some(of) = own.get(name) {
        return Some(vec![of.clone()]);
    }
    let names: &[&str] = match name {
        "Bool" => &["boolean"],
        "SmallInt" | "Int2" | "SmallSerial" => &["smallint"],
        "Integer" | "Int4" | "Serial" => &["integer"],
        "BigInt" | "Int8" | "BigSerial" => &["bigint"],
        "Float" | "Float4" => &["real"],
        "Double" | "Float8" => &["double precision"],
        "Numeric" | "Decimal" => &["numeric"],
        // One type to Diesel, whatever the database calls it.
        "Text" | "Varchar" | "VarChar" | "Bpchar" | "Char" | "Tinytext" => {
            &["varchar", "text", "char", "citext"]
        }
        "Citext" => &["citext"],
        "Binary" | "Bytea" => &["bytea"],
        "Date" => &["date"],
        "Time" => &["time"],
        "Timestamp" => &["timestamp"],
        "Timestamptz" | "TimestamptzSqlite" => &["timestamptz"],
        "Interval" => &["interval"],
        "Uuid" => &["uuid"],
        "Json" => &["json"],
        "Jsonb" => &["jsonb"],
        "Inet" => &["inet"],
        "Cidr" => &["cidr"],
        "MacAddr" => &["macaddr"],
        "MacAddr8" => &["macaddr8"],
        "Money" => &["money"],
        "Oid" => &["oid"],
        "PgLsn" => &["pg_lsn"],
        "CChar" => &["\"char\""],
        "Int4range" => &["int4range"],
        "Int8range" => &["int8range"],
        "Numrange" => &["numrange"],
        "Tsrange" => &["tsrange"],
        "Tstzrange" => &["tstzrange"],
        "Daterange" => &["daterange"],
        "Int4multirange" => &["int4multirange"],
        "Int8multirange" => &["int8multirange"],
        "Nummultirange" => &["nummultirange"],
        "Tsmultirange" => &["tsmultirange"],
        "Tstzmultirange" => &["tstzmultirange"],
        "Datemultirange" => &["datemultirange"],
        // Of the usual crates for extensions.
        "Tsvector" | "TsVector" => &["tsvector"],
        "Tsquery" | "TsQuery" => &["tsquery"],
        "Ltree" => &["ltree"],
        "Lquery" => &["lquery"],
        "Hstore" => &["hstore"],
        "Vector" => &["vector"],
        "HalfVector" => &["halfvec"],
        "SparseVector" => &["sparsevec"],
        "Geometry" => &["geometry"],
        "Geography" => &["geography"],
        _ => return None,
    };
    Some(names.iter().map(|name| PgType::any(name)).collect())
}

fn joinable(body: &[Token], place: Place) -> Option<Joinable> {
    let words: Vec<&str> = body.iter().filter_map(Token::word).collect();
    // Either table may be a path; the column stands in parentheses at the end.
    let arrow = body.iter().position(|token| token.is_mark('>'))?;
    let (left, right) = body.split_at(arrow);
    let child = left.iter().rev().find_map(Token::word)?;
    let open = right.iter().position(|token| token.is_mark('('))?;
    let (path, _) = right.split_at(open);
    let parent = path.iter().rev().find_map(Token::word)?;
    Some(Joinable {
        child: child.to_owned(),
        parent: parent.to_owned(),
        column: (*words.last()?).to_owned(),
        place: place.of_class(child),
    })
}

/// A `joinable!` stands for a foreign key to the other table's primary key.
fn add_foreign_key(
    expected: &mut Expected,
    names: &BTreeMap<String, TableName>,
    joinable: Joinable,
) {
    let (Some(child), Some(parent)) = (names.get(&joinable.child), names.get(&joinable.parent))
    else {
        return;
    };
    let Some(table) = expected
        .tables
        .iter_mut()
        .find(|table| table.name == *child)
    else {
        return;
    };
    let column = table
        .columns
        .iter()
        .find(|column| column.place.property.as_deref() == Some(&joinable.column))
        .map_or(joinable.column, |column| column.name.clone());
    table.foreign_keys.push(ForeignKey {
        columns: vec![column],
        references: parent.clone(),
        on: Vec::new(),
        on_delete: None,
        on_update: None,
        place: joinable.place,
    });
}

/// Types of one's own may be enumerated; their labels stand elsewhere in the application.
fn add_enums(expected: &mut Expected) {
    for table in &expected.tables {
        for column in &table.columns {
            let Types::Known(types) = &column.types else {
                continue;
            };
            for of in types.iter().filter(|of| !of.is_built_in()) {
                let name = TableName::new(of.schema.as_deref(), &of.name);
                if !expected.enums.iter().any(|known| known.name == name) {
                    expected.enums.push(Enum {
                        name,
                        place: column.place.clone(),
                        labels: None,
                    });
                }
            }
        }
    }
}

/// `quota -> Nullable<Int4>,`
fn line(column: &ActualColumn, model: Option<&Column>) -> String {
    let name = match column.data_type.name.as_str() {
        "boolean" => "Bool".to_owned(),
        "smallint" => "Int2".to_owned(),
        "integer" => "Int4".to_owned(),
        "bigint" => "Int8".to_owned(),
        "real" => "Float4".to_owned(),
        "double precision" => "Float8".to_owned(),
        "character varying" => "Varchar".to_owned(),
        "character" => "Bpchar".to_owned(),
        "timestamp without time zone" => "Timestamp".to_owned(),
        "timestamp with time zone" => "Timestamptz".to_owned(),
        "time without time zone" => "Time".to_owned(),
        "macaddr" => "MacAddr".to_owned(),
        "macaddr8" => "MacAddr8".to_owned(),
        other => pascal_case(other),
    };
    let mut of = name;
    if column.data_type.array {
        of = format!("Array<Nullable<{of}>>");
    }
    if !column.not_null {
        of = format!("Nullable<{of}>");
    }
    let limit = column
        .data_type
        .length()
        .filter(|_| column.data_type.name.starts_with("character"))
        .map_or_else(String::new, |length| format!("#[max_length = {length}] "));
    let field = model.and_then(|model| model.place.property.clone());
    let field = field.unwrap_or_else(|| column.name.clone());
    let renamed = if field == column.name {
        String::new()
    } else {
        format!("#[sql_name = {:?}] ", column.name)
    };
    format!("{limit}{renamed}{field} -> {of},")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_rust_is_never_passed_over() {
        for (rest, line, columns) in [
            ("a -> Text,", 1, None),
            ("a -> Nullable<Text,\n b -> Int4,\n}}", 3, Some(1)),
            ("a -> Text\n b -> Int4,\n}}", 3, Some(1)),
            ("a - Text,\n}}", 3, Some(1)),
            ("<<<<<<< HEAD\na -> Text,\n}}", 3, Some(1)),
        ] {
            let text = format!("diesel::table! {{ users (id) {{\nid -> Int4,\n{rest}");
            let sources = Sources::in_memory(&[("schema.rs", &text)]);
            let found = read(&sources, &ReadOptions::default());
            let lines: Vec<u32> = found.unknowns.iter().map(|of| of.place.line).collect();
            assert!(lines.contains(&line), "{rest}: {:?}", found.unknowns);
            let table = found.tables.first();
            assert_eq!(table.map(|table| table.columns.len()), columns, "{rest}");
            assert!(table.is_none_or(|table| table.partial), "{rest}");
        }
    }
}
