//! The queries of models, prepared on a database.

use crate::models::{Described, DescribedColumn, PgType, Query};
use crate::pg::{PgError, SentQuery, Session, describe_queries};
use crate::sql::quote_identifier;

/// What the server says of each query.
pub async fn described(
    session: &Session,
    schema: Option<&str>,
    queries: &[Query],
) -> Result<Vec<Described>, PgError> {
    let parameters: Vec<Vec<String>> = queries
        .iter()
        .map(|query| query.parameters.iter().map(type_name).collect())
        .collect();
    let sent: Vec<SentQuery<'_>> = queries
        .iter()
        .zip(&parameters)
        .map(|(query, parameters)| SentQuery {
            sql: &query.sql,
            parameters,
            upserts: query.upserts,
        })
        .collect();
    let found = describe_queries(session, schema, &sent).await?;
    Ok(found
        .into_iter()
        .map(|found| match found {
            Err(error) => Described::Refused {
                sqlstate: error.sqlstate,
                message: error.message,
            },
            Ok(columns) => Described::Columns(
                columns
                    .into_iter()
                    .map(|column| {
                        let mut of = if column.type_schema == "pg_catalog" {
                            let char = column.type_name == "char";
                            PgType::any(if char { "\"char\"" } else { &column.type_name })
                        } else {
                            PgType::named(Some(&column.type_schema), &column.type_name)
                        };
                        of.array = column.array;
                        DescribedColumn {
                            name: column.name,
                            of,
                            origin: column.origin,
                        }
                    })
                    .collect(),
            ),
        })
        .collect())
}

/// A type's name as SQL.
fn type_name(of: &PgType) -> String {
    if of.is_built_in() {
        return of.to_string();
    }
    let schema = of.schema.as_deref();
    let schema = schema.map_or_else(String::new, |schema| {
        format!("{}.", quote_identifier(schema))
    });
    let array = if of.array { "[]" } else { "" };
    format!("{schema}{}{array}", quote_identifier(&of.name))
}
