//! sqlx: the queries that `cargo sqlx prepare` recorded, with the places that they are written at.

use std::collections::BTreeMap;

use serde_json::Value;

use super::rust_cursor::group;
use super::rust_tokens::{Token, tokens};
use crate::models::query_writes::{upserts, writes};
use crate::models::{
    ActualColumn, Column, Decode, Expected, Inserts, Orm, PgType, Place, Query, QueryColumn, Read,
    ReadOptions, Sources, TableName, TakesNull, Traits, Unknown, UnknownScope,
};

/// The ORM.
pub(in crate::models) const SQLX: Orm = Orm {
    name: "sqlx",
    endings: &[".json"],
    // What the macros generate reads a column by its place, as the type that was recorded.
    traits: Traits {
        inserts: Inserts::OnlySet,
        values: Decode::Strict,
        labels: Decode::Strict,
    },
    read: Read::Whole(read),
    line,
};

fn read(sources: &Sources, _: &ReadOptions) -> Expected {
    let mut expected = Expected::default();
    let mut folders: Vec<String> = Vec::new();
    for file in &sources.files {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let together = name == "sqlx-data.json";
        let alone = sources.files.len() == 1;
        if !(together || alone || name.starts_with("query-")) {
            continue;
        }
        let crate_folder = match folder.strip_suffix(".sqlx") {
            Some(before) => before.trim_end_matches('/'),
            None => folder,
        };
        if !folders.iter().any(|known| known == crate_folder) {
            folders.push(crate_folder.to_owned());
        }
        let recorded: Value = match serde_json::from_str(&file.text) {
            Ok(recorded) => recorded,
            Err(error) => {
                let line = u32::try_from(error.line()).unwrap_or(1).max(1);
                expected.unknowns.push(Unknown {
                    place: Place::new(&file.shown, line, 1),
                    reason: "this is no JSON".to_owned(),
                    hides: UnknownScope::File,
                });
                continue;
            }
        };
        let hash = |value: &Value| {
            let hash = value.get("hash").and_then(Value::as_str);
            let of_name = name.trim_start_matches("query-").trim_end_matches(".json");
            hash.unwrap_or(of_name).to_owned()
        };
        let entries: Vec<(String, &Value)> = match recorded.as_object() {
            Some(all) if recorded.get("query").is_none() => all
                .iter()
                .filter(|(_, value)| value.is_object())
                .map(|(hash, value)| (hash.clone(), value))
                .collect(),
            _ => vec![(hash(&recorded), &recorded)],
        };
        if entries.is_empty() {
            expected
                .unknowns
                .push(unknown(&file.shown, 1, "no query is recorded in it"));
        }
        for (hash, value) in entries {
            let key = if together { hash.as_str() } else { "\"query\"" };
            let line = line_of(&file.text, key);
            match query(&hash, value, Place::new(&file.shown, line, 1)) {
                Ok(query) => expected.queries.push(query),
                Err(reason) => expected.unknowns.push(unknown(&file.shown, line, reason)),
            }
        }
    }
    find_places(sources, &folders, &mut expected.queries);
    expected
}

fn unknown(file: &str, line: u32, reason: &str) -> Unknown {
    Unknown {
        place: Place::new(file, line, 1),
        reason: reason.to_owned(),
        hides: UnknownScope::File,
    }
}

/// The line on which a text stands first.
fn line_of(text: &str, wanted: &str) -> u32 {
    let before = text.split(wanted).next().unwrap_or_default();
    let lines = before.bytes().filter(|byte| *byte == b'\n').count();
    u32::try_from(lines).unwrap_or(u32::MAX).saturating_add(1)
}

fn query(hash: &str, value: &Value, place: Place) -> Result<Query, &'static str> {
    if value
        .get("db_name")
        .and_then(Value::as_str)
        .is_some_and(|name| name != "PostgreSQL")
    {
        return Err("the query was recorded with another kind of database");
    }
    let sql = value.get("query").and_then(Value::as_str);
    let sql = sql.ok_or("no query is recorded in it")?;
    let describe = value.get("describe").ok_or("the query is not described")?;
    let list = |key: &str| describe.get(key).and_then(Value::as_array);
    let nullable = list("nullable").map_or(&[] as &[Value], Vec::as_slice);
    let mut enums: Vec<(TableName, Vec<String>)> = Vec::new();
    let mut columns = Vec::new();
    for (place, column) in list("columns").into_iter().flatten().enumerate() {
        let name = column.get("name").and_then(Value::as_str);
        let name = name.ok_or("a column has no name")?;
        let of = column.get("type_info").ok_or("a column has no type")?;
        let recorded = nullable.get(place).and_then(Value::as_bool);
        columns.push(QueryColumn {
            name: name.to_owned(),
            of: recorded_type(of, &mut enums).ok_or("the type of a column is not known")?,
            takes_null: takes_null(name, recorded),
        });
    }
    let parameters = describe
        .get("parameters")
        .and_then(|found| found.get("Left"))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|of| recorded_type(of, &mut enums))
        .collect::<Option<Vec<PgType>>>()
        .ok_or("the type of a parameter is not known")?;
    let short: String = hash.chars().take(8).collect();
    let name = format!("query {short}");
    Ok(Query {
        place: place.of_class(&name),
        name,
        sql: sql.to_owned(),
        columns,
        parameters,
        writes: writes(sql),
        enums,
        upserts: upserts(sql),
    })
}

/// What `"name!: Type"` says, and what was recorded.
fn takes_null(name: &str, recorded: Option<bool>) -> TakesNull {
    let head = name.split(':').next().unwrap_or(name).trim_end();
    if head.ends_with('?') {
        TakesNull::Yes
    } else if recorded == Some(false) {
        TakesNull::No
    } else if head.ends_with('!') {
        TakesNull::Promised
    } else {
        TakesNull::Yes
    }
}

/// `"Int4Array"`, `{"Custom": {"name": "mood", "kind": {"Enum": ["sad"]}}}`
fn recorded_type(of: &Value, enums: &mut Vec<(TableName, Vec<String>)>) -> Option<PgType> {
    if let Some(text) = of.as_str() {
        let (name, array) = match text.strip_suffix("Array") {
            Some(name) => (name, true),
            None => (text, false),
        };
        let name = match name {
            "Char" => "\"char\"".to_owned(),
            name => name.to_lowercase(),
        };
        let found = PgType::any(&name);
        return Some(if array { found.array() } else { found });
    }
    let custom = of.get("Custom")?;
    let name = custom.get("name").and_then(Value::as_str)?;
    let kind = custom.get("kind")?;
    if let Some(element) = kind.get("Array") {
        return recorded_type(element, enums).map(PgType::array);
    }
    let found = PgType::any(name);
    if let Some(labels) = kind.get("Enum").and_then(Value::as_array) {
        let labels = labels.iter().filter_map(Value::as_str).map(str::to_owned);
        let name = TableName::new(found.schema.as_deref(), &found.name);
        enums.push((name, labels.collect()));
    }
    Some(found)
}

/// Looks for the macros that the queries stand in, by their text.
fn find_places(sources: &Sources, folders: &[String], queries: &mut [Query]) {
    if queries.is_empty() {
        return;
    }
    let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, query) in queries.iter().enumerate() {
        wanted.entry(query.sql.clone()).or_default().push(index);
    }
    for folder in folders {
        for file in sources.below(folder, ".rs") {
            if !file.text.contains("query") {
                continue;
            }
            let tokens = tokens(&file.text);
            for (at, sql) in macros(&tokens) {
                for index in wanted.get(&sql).into_iter().flatten() {
                    if let Some(query) = queries.get_mut(*index)
                        && !is_rust(&query.place.file)
                    {
                        query.place = Place {
                            file: file.shown.clone(),
                            line: at.line,
                            column: at.column,
                            ..query.place.clone()
                        };
                    }
                }
            }
        }
    }
}

fn is_rust(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, end)| end == "rs")
}

/// `query!("…")`, `query_as!(T, "…" + "…")`: where each stands, and its query.
fn macros(tokens: &[Token]) -> Vec<(&Token, String)> {
    let mut found = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        if !token.word().is_some_and(|word| word.contains("query")) {
            continue;
        }
        let rest = tokens.get(place + 1..).unwrap_or_default();
        let Some((bang, rest)) = rest.split_first() else {
            continue;
        };
        if !bang.is_mark('!') {
            continue;
        }
        let inner = group(rest).unwrap_or_default();
        let Some(first) = inner.iter().position(|token| token.text().is_some()) else {
            continue;
        };
        let mut sql = String::new();
        let mut plus = true;
        for token in inner.get(first..).unwrap_or_default() {
            match token.text() {
                Some(text) if plus => sql.push_str(text),
                None if token.is_mark('+') => {
                    plus = true;
                    continue;
                }
                _ => break,
            }
            plus = false;
        }
        found.push((token, sql));
    }
    found
}

/// What an `INSERT` has to name.
fn line(column: &ActualColumn, _: Option<&Column>) -> String {
    format!("{} -- {}", column.name, column.data_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overrides_decide_who_takes_null() {
        for (name, recorded, wanted) in [
            ("a", Some(false), TakesNull::No),
            ("a", Some(true), TakesNull::Yes),
            ("a", None, TakesNull::Yes),
            ("a!", Some(true), TakesNull::Promised),
            ("a!: Mood", None, TakesNull::Promised),
            ("a?: _", Some(false), TakesNull::Yes),
        ] {
            assert_eq!(takes_null(name, recorded), wanted, "{name}");
        }
    }

    #[test]
    fn queries_are_found_where_they_are_written() {
        let tokens = tokens(
            "let a = sqlx::query_as!(\n  User,\n  r#\"SELECT 1\"#, x);\nquery!(\"SELECT \" + \"2\", \"no\")",
        );
        let found: Vec<(u32, String)> = macros(&tokens)
            .into_iter()
            .map(|(at, sql)| (at.line, sql))
            .collect();
        assert_eq!(
            found,
            [(1, "SELECT 1".to_owned()), (4, "SELECT 2".to_owned())]
        );
    }

    #[test]
    fn both_forms_of_recordings_are_read() {
        let one = r#"{"db_name": "PostgreSQL",
            "query": "SELECT a FROM t WHERE b = $1",
            "describe": {"columns": [{"ordinal": 0, "name": "a", "type_info": "TextArray"}],
            "parameters": {"Left": [{"Custom": {"name": "app.mood", "kind": {"Enum": ["x"]}}}]},
            "nullable": [false]}, "hash": "0123456789"}"#;
        let all = format!("{{\"db\": \"PostgreSQL\",\n\"0123456789\": {one}}}");
        for (path, text, line) in [
            (".sqlx/query-0123456789.json", one, 2),
            ("sqlx-data.json", &all, 2),
        ] {
            let sources = Sources::in_memory(&[(path, text)]);
            let found = read(&sources, &ReadOptions::default());
            assert_eq!(found.unknowns, []);
            let query = &found.queries[0];
            assert_eq!(query.name, "query 01234567");
            assert_eq!(query.place.line, line, "{path}");
            assert_eq!(query.columns[0].of, PgType::any("text").array());
            assert_eq!(query.parameters[0].schema.as_deref(), Some("app"));
            assert_eq!(query.enums[0].1, ["x"]);
        }
        let odd = Sources::in_memory(&[(".sqlx/query-1.json", "{}")]);
        assert_eq!(read(&odd, &ReadOptions::default()).unknowns.len(), 1);
    }
}
