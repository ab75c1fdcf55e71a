//! An export of `pg_stat_statements`: CSV with a line of names, or JSON.

use std::collections::BTreeMap;

use serde_json::Value;

/// One statement of an export.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportedStatement {
    /// Its text.
    pub query: String,
    /// How often it was called.
    pub calls: Option<u64>,
    /// How long that took together.
    pub total_ms: Option<f64>,
    /// The line of the file where it begins; of JSON its number.
    pub line: u32,
}

/// Why a file is no export.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The quotes of a line are not closed.
    #[error("the quoted text that begins in line {0} does not end")]
    Unterminated(u32),
    /// No column holds the statements.
    #[error("it has no column `query`; its columns are {0}")]
    NoQuery(String),
    /// It begins like JSON and is none.
    #[error("it is not JSON: {0}")]
    Json(String),
    /// A line has more or fewer fields than the first one.
    #[error("line {line} has {found} fields, and the line of names has {wanted}")]
    Fields {
        /// The line.
        line: u32,
        /// Its fields.
        found: usize,
        /// Those of the first line.
        wanted: usize,
    },
    /// It has no statement.
    #[error("it has no statements")]
    Empty,
}

/// Reads an export. Columns are known by the names that `pg_stat_statements` gives them, also before version 13.
pub fn read_export(text: &str) -> Result<Vec<ExportedStatement>, ExportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let found = if text.trim_start().starts_with(['[', '{']) {
        json(text)?
    } else {
        csv(text)?
    };
    if found.is_empty() {
        return Err(ExportError::Empty);
    }
    Ok(found)
}

/// An array of rows, or one row after the other.
fn json(text: &str) -> Result<Vec<ExportedStatement>, ExportError> {
    let mut rows = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value.map_err(|error| ExportError::Json(error.to_string()))? {
            Value::Array(values) => rows.extend(values),
            value => rows.push(value),
        }
    }
    let mut found = Vec::new();
    for (row, line) in rows.iter().zip(1..) {
        let text = |key: &str| match row.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let query = text("query").ok_or_else(|| {
            let row = row.as_object();
            let keys: Vec<String> = row.map_or_else(Vec::new, |row| row.keys().cloned().collect());
            ExportError::NoQuery(listed(&keys))
        })?;
        found.push(statement(query, line, text));
    }
    Ok(found)
}

fn csv(text: &str) -> Result<Vec<ExportedStatement>, ExportError> {
    let head = text.lines().next().unwrap_or_default();
    let separator = [',', '\t', ';']
        .into_iter()
        .max_by_key(|one| (head.matches(*one).count(), *one == ','))
        .unwrap_or(',');
    let mut records = records(text, separator)?.into_iter();
    let Some((_, names)) = records.next() else {
        return Err(ExportError::Empty);
    };
    let names: Vec<String> = names
        .iter()
        .map(|name| name.trim().to_lowercase())
        .collect();
    if !names.iter().any(|name| name == "query") {
        return Err(ExportError::NoQuery(listed(&names)));
    }
    let mut found = Vec::new();
    for (line, fields) in records {
        if fields.len() != names.len() {
            return Err(ExportError::Fields {
                line,
                found: fields.len(),
                wanted: names.len(),
            });
        }
        let row: BTreeMap<&str, String> = names.iter().map(String::as_str).zip(fields).collect();
        let text = |key: &str| row.get(key).cloned();
        found.push(statement(text("query").unwrap_or_default(), line, text));
    }
    Ok(found)
}

fn statement(query: String, line: u32, text: impl Fn(&str) -> Option<String>) -> ExportedStatement {
    let number = |key: &str| {
        let number: f64 = text(key)?.trim().parse().ok()?;
        (number.is_finite() && number >= 0.0).then_some(number)
    };
    let calls = text("calls").and_then(|calls| calls.trim().parse().ok());
    let mean = number("mean_exec_time").or_else(|| number("mean_time"));
    #[expect(clippy::cast_precision_loss, reason = "a number of calls")]
    let from_mean = mean
        .zip(calls)
        .map(|(mean, calls): (f64, u64)| mean * calls as f64);
    ExportedStatement {
        query,
        calls,
        total_ms: number("total_exec_time")
            .or_else(|| number("total_time"))
            .or(from_mean),
        line,
    }
}

fn listed(names: &[String]) -> String {
    names.join(", ")
}

/// The records of CSV with the line where each begins. Quoted fields may hold separators and line breaks.
fn records(text: &str, separator: char) -> Result<Vec<(u32, Vec<String>)>, ExportError> {
    let mut records = Vec::new();
    let mut fields: Vec<String> = Vec::new();
    let mut field = String::new();
    let (mut line, mut began) = (1_u32, 1_u32);
    let mut quoted_since = None;
    let mut was_quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\n' {
            line += 1;
        }
        match (c, quoted_since) {
            ('"', Some(_)) if chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            ('"', Some(_)) => quoted_since = None,
            ('"', None) if field.is_empty() => {
                quoted_since = Some(line);
                was_quoted = true;
            }
            ('\n', None) => {
                if !was_quoted && field.ends_with('\r') {
                    field.pop();
                }
                fields.push(std::mem::take(&mut field));
                if fields.len() > 1 || was_quoted || fields.iter().any(|field| !field.is_empty()) {
                    records.push((began, std::mem::take(&mut fields)));
                }
                fields.clear();
                was_quoted = false;
                began = line;
            }
            (c, None) if c == separator => fields.push(std::mem::take(&mut field)),
            // What follows a closing quote is the end of the line.
            ('\r', None) if was_quoted => {}
            (c, _) => field.push(c),
        }
    }
    if let Some(since) = quoted_since {
        return Err(ExportError::Unterminated(since));
    }
    if !field.is_empty() || !fields.is_empty() || was_quoted {
        fields.push(field);
        records.push((began, fields));
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> Vec<(String, Option<u64>, Option<f64>, u32)> {
        read_export(text)
            .unwrap()
            .into_iter()
            .map(|one| (one.query, one.calls, one.total_ms, one.line))
            .collect()
    }

    #[test]
    fn every_way_to_export_is_read() {
        let two = vec![
            ("SELECT \"a\",\n  $1".to_owned(), Some(3), Some(6.5), 2),
            ("BEGIN".to_owned(), Some(1), Some(0.5), 4),
        ];
        for text in [
            "query,calls,total_exec_time\n\"SELECT \"\"a\"\",\n  $1\",3,6.5\nBEGIN,1,0.5\n",
            "\u{feff}Query\tcalls\ttotal_time\r\n\"SELECT \"\"a\"\",\n  $1\"\t3\t6.5\r\nBEGIN\t1\t0.5",
        ] {
            assert_eq!(told(text), two, "{text}");
        }
        let rows = r#"{"query": "SELECT 1", "calls": 2, "mean_exec_time": 1.5}"#;
        let row = ("SELECT 1".to_owned(), Some(2), Some(3.0), 1);
        for text in [rows.to_owned(), format!("[{rows}]"), format!(" {rows}\n")] {
            assert_eq!(told(&text), std::slice::from_ref(&row), "{text}");
        }
    }

    #[test]
    fn what_is_no_export_says_why() {
        for (text, message) in [
            ("", "it has no statements"),
            ("query\n", "it has no statements"),
            (
                "a,b\n1,2\n",
                "it has no column `query`; its columns are a, b",
            ),
            (
                "query,calls\n\"SELECT,1\n",
                "the quoted text that begins in line 2 does not end",
            ),
            (
                "query,calls\nSELECT 1\n",
                "line 2 has 1 fields, and the line of names has 2",
            ),
            (
                "[{\"calls\": 1}]",
                "it has no column `query`; its columns are calls",
            ),
        ] {
            assert_eq!(
                read_export(text).unwrap_err().to_string(),
                message,
                "{text}"
            );
        }
        assert!(matches!(read_export("[{]"), Err(ExportError::Json(_))));
    }

    proptest! {
        #[test]
        fn what_is_quoted_comes_back(queries in prop::collection::vec("[a\",;\n\r$ ]{1,12}", 1..5)) {
            let mut text = "calls,query\n".to_owned();
            for query in &queries {
                text = format!("{text}1,\"{}\"\n", query.replace('"', "\"\""));
            }
            let read: Vec<String> = read_export(&text).unwrap().into_iter().map(|one| one.query).collect();
            prop_assert_eq!(read, queries);
        }
    }
}
