//! The queries that count and list rows in the way.

use super::model::{Demand, DemandKind, Table};

/// What of the tables has to be known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether the table is partitioned: its rows are those of its partitions.
    pub partitioned: bool,
    /// Whether the referenced table is.
    pub target_partitioned: bool,
    /// The primary key of the referenced table, as SQL.
    pub target_key: Vec<String>,
}

impl Table {
    fn from(&self, only: bool) -> String {
        let only = if only || self.only { "ONLY " } else { "" };
        format!("{only}{}", self.sql)
    }
}

impl Demand {
    /// A query that gives how many there are, and how many rows they have together; `None` where
    /// it takes more than a query.
    pub fn count(&self, facts: &Facts) -> Option<String> {
        let all = "pg_catalog.count(*)";
        match &self.kind {
            DemandKind::Unique { .. } => {
                let groups = self.groups(facts, "pg_catalog.count(*) AS n")?;
                Some(format!(
                    "SELECT {all}, pg_catalog.sum(n) FROM ({groups}) AS found"
                ))
            }
            DemandKind::Exclusion {
                elements,
                condition,
            } => {
                let keys: Vec<String> = elements
                    .iter()
                    .enumerate()
                    .map(|(n, (expr, _))| format!("({expr}) AS k{n}"))
                    .collect();
                let conflict: Vec<String> = elements
                    .iter()
                    .enumerate()
                    .map(|(n, (_, operator))| format!("a.k{n} {operator} b.k{n}"))
                    .collect();
                Some(format!(
                    "WITH keys AS MATERIALIZED (SELECT pg_catalog.row_number() OVER () AS n, {} FROM {}{}) \
                     SELECT {all}, NULL FROM keys AS a JOIN keys AS b ON a.n < b.n AND {}",
                    keys.join(", "),
                    self.table.from(!facts.partitioned),
                    condition
                        .as_ref()
                        .map(|condition| format!(" WHERE {condition}"))
                        .unwrap_or_default(),
                    conflict.join(" AND ")
                ))
            }
            _ => {
                let rows = self.rows(facts)?;
                Some(format!("SELECT {all}, NULL {rows}"))
            }
        }
    }

    /// A query for people that lists them.
    pub fn list(&self, facts: &Facts) -> Option<String> {
        match &self.kind {
            DemandKind::Unique { keys, .. } => {
                self.groups(facts, &format!("{}, count(*)", keys.join(", ")))
            }
            DemandKind::Exclusion { .. } | DemandKind::Type { .. } => None,
            _ => Some(format!("SELECT * {}", self.rows(facts)?)),
        }
    }

    fn groups(&self, facts: &Facts, give: &str) -> Option<String> {
        let DemandKind::Unique {
            keys,
            condition,
            nulls_equal,
        } = &self.kind
        else {
            return None;
        };
        let mut conditions: Vec<String> = condition
            .iter()
            .map(|condition| format!("({condition})"))
            .collect();
        if !nulls_equal {
            conditions.extend(keys.iter().map(|key| format!("({key}) IS NOT NULL")));
        }
        let condition = if conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", conditions.join(" AND "))
        };
        Some(format!(
            "SELECT {give} FROM {}{condition} GROUP BY {} HAVING count(*) > 1",
            self.table.from(!facts.partitioned),
            keys.join(", ")
        ))
    }

    /// `FROM … WHERE …` of the rows in the way.
    fn rows(&self, facts: &Facts) -> Option<String> {
        Some(match &self.kind {
            DemandKind::NotNull { column } => {
                format!("FROM {} WHERE {column} IS NULL", self.table.from(false))
            }
            DemandKind::NoRows { .. } => format!("FROM {}", self.table.from(false)),
            DemandKind::Check { condition } => {
                format!("FROM {} WHERE NOT ({condition})", self.table.from(false))
            }
            DemandKind::ForeignKey {
                columns,
                target,
                target_columns,
                full,
            } => {
                let keys = if target_columns.is_empty() {
                    &facts.target_key
                } else {
                    target_columns
                };
                if keys.len() != columns.len() || keys.is_empty() {
                    return None;
                }
                let all = |what: &str, word: &str| {
                    let each: Vec<String> = columns
                        .iter()
                        .map(|column| format!("referring.{column} IS {what}"))
                        .collect();
                    each.join(word)
                };
                let same: Vec<String> = columns
                    .iter()
                    .zip(keys)
                    .map(|(column, key)| format!("referred.{key} = referring.{column}"))
                    .collect();
                let only = if facts.target_partitioned {
                    ""
                } else {
                    "ONLY "
                };
                let missing = format!(
                    "NOT EXISTS (SELECT FROM {only}{target} AS referred WHERE {})",
                    same.join(" AND ")
                );
                let condition = if *full {
                    format!(
                        "({}) AND ({} OR {missing})",
                        all("NOT NULL", " OR "),
                        all("NULL", " OR ")
                    )
                } else {
                    format!("{} AND {missing}", all("NOT NULL", " AND "))
                };
                format!(
                    "FROM {} AS referring WHERE {condition}",
                    self.table.from(!facts.partitioned)
                )
            }
            _ => return None,
        })
    }
}
