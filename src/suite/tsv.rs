//! Results of queries as text that can be reviewed: the text format of `COPY`, with a header.
//!
//! One row a line, values separated by tabs, NULL as `\N`. Within values, `\\`, `\t`, `\n` and `\r`
//! stand for themselves.

use super::result::{Column, QueryResult, Row};

/// One row as a line, without its line break.
pub(super) fn line(row: &Row) -> String {
    let values: Vec<String> = row
        .iter()
        .map(|value| match value {
            None => "\\N".to_owned(),
            Some(value) => escape(value),
        })
        .collect();
    values.join("\t")
}

/// A whole result.
pub(super) fn render(result: &QueryResult) -> String {
    let mut lines: Vec<String> = result.rows.iter().map(line).collect();
    if !result.ordered {
        lines.sort();
    }
    let names: Vec<String> = result.columns.iter().map(|c| escape(&c.name)).collect();
    let mut text = names.join("\t");
    text.push('\n');
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// Reads what [`render`] wrote, or somebody by hand. Columns take their kind from those of `like`
/// with the same name.
pub(super) fn parse(
    text: &str,
    like: &QueryResult,
    ignore: &[String],
) -> Result<QueryResult, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = text.strip_suffix('\n').unwrap_or(text);
    let mut lines = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line));
    let header = lines.next().unwrap_or_default();
    let names: Vec<String> = header
        .split('\t')
        .map(|name| unescape(name).ok_or("the header has an unknown escape".to_owned()))
        .collect::<Result<_, _>>()?;
    // A query without columns has an empty header.
    let names = if header.is_empty() && like.columns.is_empty() {
        Vec::new()
    } else {
        names
    };
    let all: Vec<Column> = names
        .into_iter()
        .map(|name| Column {
            numeric: like
                .columns
                .iter()
                .any(|column| column.name == name && column.numeric),
            name,
        })
        .collect();
    let places = super::result::places(&all, ignore, Some(&like.columns));
    let columns = places
        .iter()
        .filter_map(|place| all.get(*place).cloned())
        .collect();
    let mut result = QueryResult::empty(columns, like.ordered);
    for (number, line) in lines.enumerate() {
        let mut row: Row = Vec::new();
        if !all.is_empty() {
            for value in line.split('\t') {
                row.push(match value {
                    "\\N" => None,
                    value => Some(
                        unescape(value)
                            .ok_or_else(|| format!("line {} has an unknown escape", number + 2))?,
                    ),
                });
            }
        }
        if row.len() != all.len() {
            return Err(format!(
                "line {} has {} values, not {}",
                number + 2,
                row.len(),
                all.len()
            ));
        }
        let row = places
            .iter()
            .map(|place| row.get(*place).and_then(Option::as_deref));
        result.push(row.collect(), usize::MAX);
    }
    Ok(result)
}

fn escape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' => text.push_str("\\\\"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            c => text.push(c),
        }
    }
    text
}

fn unescape(text: &str) -> Option<String> {
    let mut value = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        value.push(if c == '\\' {
            match chars.next()? {
                '\\' => '\\',
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            }
        } else {
            c
        });
    }
    Some(value)
}
