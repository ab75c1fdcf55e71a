//! What a query writes, read from its text: `INSERT INTO t (a, b)`, `UPDATE t SET a = …`.

use super::{TableName, Write};
use crate::sql::{Token, TokenKind, tokens};

/// The writes of a query, those in `WITH` included.
pub(super) fn writes(sql: &str) -> Vec<Write> {
    let tokens: Vec<Token<'_>> = tokens(sql)
        .filter(|token| token.kind.is_significant())
        .collect();
    let mut found = Vec::new();
    // The table of the last MERGE: what follows its WHEN … THEN does not name it again.
    let mut merged: Option<TableName> = None;
    for (place, token) in tokens.iter().enumerate() {
        let rest = tokens.get(place + 1..).unwrap_or_default();
        let before = place.checked_sub(1).and_then(|place| tokens.get(place));
        let after_words = |words: &[&str]| {
            before.is_some_and(|before| words.iter().any(|word| before.is_word(word)))
        };
        if token.is_word("MERGE") && rest.first().is_some_and(|next| next.is_word("INTO")) {
            let only = usize::from(rest.get(1).is_some_and(|next| next.is_word("ONLY")));
            merged = name(rest.get(1 + only..).unwrap_or_default()).map(|(table, _)| table);
        } else if let (Some(table), true) = (&merged, after_words(&["THEN"])) {
            let columns = if token.is_word("INSERT") {
                inserted(rest)
            } else if token.is_word("UPDATE") && rest.first().is_some_and(|t| t.is_word("SET")) {
                Some(set(rest.get(1..).unwrap_or_default()))
            } else {
                continue;
            };
            found.push(Write {
                table: table.clone(),
                inserts: token.is_word("INSERT"),
                columns,
            });
        } else if token.is_word("INSERT") && rest.first().is_some_and(|next| next.is_word("INTO")) {
            found.extend(insert(rest.get(1..).unwrap_or_default()));
        } else if token.is_word("UPDATE") && !after_words(&["DO", "FOR", "KEY", "ON"]) {
            found.extend(update(rest));
        }
    }
    found
}

/// Whether a query names the unique columns that an upsert relies on.
pub(super) fn upserts(sql: &str) -> bool {
    let mut before = false;
    for token in tokens(sql).filter(|token| token.kind.is_significant()) {
        if before && token.is_word("CONFLICT") {
            return true;
        }
        before = token.is_word("ON");
    }
    false
}

/// A dotted name and what follows.
fn name<'a, 'b>(tokens: &'a [Token<'b>]) -> Option<(TableName, &'a [Token<'b>])> {
    let (first, mut rest) = tokens.split_first()?;
    let mut parts = vec![first.identifier()?];
    while let Some((dot, [next, after @ ..])) = rest.split_first()
        && dot.text == "."
    {
        parts.push(next.identifier()?);
        rest = after;
    }
    let name = parts.pop()?;
    Some((TableName::new(parts.pop().as_deref(), &name), rest))
}

fn insert(tokens: &[Token<'_>]) -> Option<Write> {
    let (table, mut rest) = name(tokens)?;
    if let [as_word, alias, after @ ..] = rest
        && as_word.is_word("AS")
        && alias.identifier().is_some()
    {
        rest = after;
    }
    Some(Write {
        table,
        inserts: true,
        columns: inserted(rest),
    })
}

/// The columns that an insert names, from what follows its table.
fn inserted(rest: &[Token<'_>]) -> Option<Vec<String>> {
    let opens = rest
        .first()
        .is_some_and(|token| token.kind == TokenKind::OpenParen);
    // Parentheses may also hold the query that gives the rows.
    let is_query = rest.get(1).is_some_and(|token| {
        token.is_word("SELECT") || token.is_word("WITH") || token.kind == TokenKind::OpenParen
    });
    let columns = (opens && !is_query).then(|| {
        let mut columns = Vec::new();
        let mut depth = 0_u32;
        let mut starts = false;
        for token in rest {
            match token.kind {
                TokenKind::OpenParen => {
                    depth += 1;
                    starts = depth == 1;
                    continue;
                }
                TokenKind::CloseParen if depth <= 1 => break,
                TokenKind::CloseParen => depth -= 1,
                _ if token.text == "," && depth == 1 => {
                    starts = true;
                    continue;
                }
                _ if starts => columns.extend(token.identifier()),
                _ => {}
            }
            starts = false;
        }
        columns
    });
    // `INSERT INTO t DEFAULT VALUES` names none.
    match rest {
        [default, values, ..] if default.is_word("DEFAULT") && values.is_word("VALUES") => {
            Some(Vec::new())
        }
        _ => columns,
    }
}

fn update(tokens: &[Token<'_>]) -> Option<Write> {
    let skip = usize::from(tokens.first()?.is_word("ONLY"));
    let (table, rest) = name(tokens.get(skip..)?)?;
    // Perhaps an alias, then SET.
    let at = rest.iter().take(4).position(|token| token.is_word("SET"))?;
    Some(Write {
        table,
        inserts: false,
        columns: Some(set(rest.get(at + 1..)?)),
    })
}

/// The columns that are set, from what follows SET.
fn set(tokens: &[Token<'_>]) -> Vec<String> {
    let mut columns = Vec::new();
    let mut depth = 0_u32;
    let mut is_list = false;
    let mut starts = true;
    for token in tokens {
        match token.kind {
            TokenKind::OpenParen => {
                // `(a, b) = …`
                is_list |= starts && depth == 0;
                starts = is_list && depth == 0;
                depth += 1;
                continue;
            }
            TokenKind::CloseParen => {
                let Some(less) = depth.checked_sub(1) else {
                    break;
                };
                depth = less;
                is_list &= depth > 0;
            }
            TokenKind::Semicolon => break,
            // The WHEN within is not that of a MERGE.
            _ if token.is_word("CASE") => depth += 1,
            _ if token.is_word("END") => depth = depth.saturating_sub(1),
            _ if depth == 0
                && ["FROM", "WHERE", "RETURNING", "WHEN"]
                    .iter()
                    .any(|w| token.is_word(w)) =>
            {
                break;
            }
            _ if token.text == "," && depth == u32::from(is_list) => {
                starts = true;
                continue;
            }
            _ if starts => columns.extend(token.identifier()),
            _ => {}
        }
        starts = false;
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_name_their_columns() {
        for (sql, wanted) in [
            ("SELECT 1 FROM t FOR UPDATE", vec![]),
            (
                "INSERT INTO app.\"T\" (a, \"B\") VALUES ($1, f(2, 3)) ON CONFLICT (a) DO UPDATE SET b = 1",
                vec!["insert T a,B"],
            ),
            ("insert into t select 1", vec!["insert t *"]),
            ("insert into t (select 1, 2)", vec!["insert t *"]),
            ("INSERT INTO t DEFAULT VALUES", vec!["insert t "]),
            (
                "WITH x AS (UPDATE t AS u SET a = (SELECT 1, 2), b = b + f(1, c) WHERE d RETURNING *) \
                 INSERT INTO s AS y (c) SELECT a FROM x",
                vec!["update t a,b", "insert s c"],
            ),
            (
                "MERGE INTO ONLY app.t AS x USING (SELECT $1) v ON x.a = v.a \
                 WHEN MATCHED AND x.b = 1 THEN UPDATE SET b = CASE WHEN v.b THEN 1 END, c = 2 \
                 WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (a, \"B\") VALUES (v.a, 1)",
                vec!["update t b,c", "insert t a,B"],
            ),
            (
                "MERGE INTO t USING s ON true WHEN NOT MATCHED THEN INSERT VALUES (1) \
                 WHEN MATCHED THEN UPDATE SET (a, b) = (1, 2)",
                vec!["insert t *", "update t a,b"],
            ),
        ] {
            let found: Vec<String> = writes(sql)
                .into_iter()
                .map(|write| {
                    let columns = write.columns.map_or("*".to_owned(), |c| c.join(","));
                    let kind = if write.inserts { "insert" } else { "update" };
                    format!("{kind} {} {columns}", write.table.name)
                })
                .collect();
            assert_eq!(found, wanted, "{sql}");
        }
        assert!(upserts("INSERT INTO t VALUES (1) ON  CONFLICT DO NOTHING"));
    }
}
