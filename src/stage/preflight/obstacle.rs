//! A constraint that is there already and refuses what a statement does to rows.

use super::relaxed::mark;
use super::tell::Place;
use super::trial::{Trace, Trial, name_in};
use crate::demand::{Demand, DemandKind, Table, added};
use crate::pg::PgError;
use crate::plan::Script;
use crate::sql::{Statement, quote_identifier, quote_literal};

/// How many constraints are taken out of one statement's way.
const MOST: usize = 8;

/// Something that refuses rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Obstacle {
    table: String,
    name: String,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    NotNull,
    /// The oid of the index, and its definition as that of a constraint or index.
    Unique(String, Vec<Demand>),
    /// A foreign key, CHECK or exclusion constraint, by its definition.
    Constraint(String),
}

impl Obstacle {
    /// What it demands.
    pub(super) fn demands(&self) -> Vec<Demand> {
        match &self.kind {
            Kind::NotNull => vec![Demand {
                kind: DemandKind::NotNull {
                    column: self.name.clone(),
                },
                table: Table {
                    sql: self.table.clone(),
                    only: false,
                },
                name: None,
            }],
            Kind::Unique(_, demands) => demands.clone(),
            Kind::Constraint(definition) => {
                let mut demands = added(&self.table, definition);
                for demand in &mut demands {
                    demand.name = Some(self.name.clone());
                }
                demands
            }
        }
    }

    fn out_of_the_way(&self) -> String {
        let (table, name) = (&self.table, &self.name);
        match &self.kind {
            Kind::NotNull => format!("ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"),
            Kind::Unique(index, _) => mark(index, false),
            Kind::Constraint(_) => format!("ALTER TABLE {table} DROP CONSTRAINT {name}"),
        }
    }

    fn back(&self) -> Option<String> {
        let (table, name) = (&self.table, &self.name);
        match &self.kind {
            Kind::NotNull => None,
            Kind::Unique(index, _) => Some(mark(index, true)),
            Kind::Constraint(definition) => {
                let not_valid = if definition.ends_with("NOT VALID") {
                    ""
                } else {
                    " NOT VALID"
                };
                Some(format!(
                    "ALTER TABLE {table} ADD CONSTRAINT {name} {definition}{not_valid}"
                ))
            }
        }
    }
}

impl Trial<'_> {
    /// Whether it is there in place of what the migration was to add, and holds for new rows only.
    fn is_relaxed(&self, obstacle: &Obstacle) -> bool {
        match &obstacle.kind {
            Kind::NotNull => false,
            Kind::Unique(index, _) => self.marked.contains(index),
            Kind::Constraint(definition) => {
                definition.ends_with("NOT VALID")
                    && !self.base.objects.keys().any(|known| {
                        let known = known.to_string();
                        known.ends_with(&format!(" constraint {}", name_in(&obstacle.name)))
                    })
            }
        }
    }

    /// What an error names.
    pub(super) async fn obstacle(&self, error: &PgError) -> Result<Option<Obstacle>, PgError> {
        let Some(server) = error.server() else {
            return Ok(None);
        };
        let Some((schema, table)) = server
            .table
            .as_deref()
            .and_then(|name| name.split_once('.'))
        else {
            return Ok(None);
        };
        let table = format!("{}.{}", quote_identifier(schema), quote_identifier(table));
        if server.sqlstate == "23502"
            && let Some(column) = &server.column
        {
            return Ok(Some(Obstacle {
                table,
                name: quote_identifier(column),
                kind: Kind::NotNull,
            }));
        }
        let Some(constraint) = &server.constraint else {
            return Ok(None);
        };
        let sql = format!(
            "SELECT contype::pg_catalog.text, pg_catalog.pg_get_constraintdef(oid), conindid::pg_catalog.text \
             FROM pg_catalog.pg_constraint WHERE conrelid = pg_catalog.to_regclass({}) AND conname = {}",
            quote_literal(&table),
            quote_literal(constraint)
        );
        let rows = self.session.query_text(&sql).await?;
        let name = quote_identifier(constraint);
        if let Some([Some(kind), Some(definition), Some(index)]) = rows.first().map(Vec::as_slice) {
            let kind = match kind.as_str() {
                "u" | "p" => Kind::Unique(index.clone(), added(&table, definition)),
                _ => Kind::Constraint(definition.clone()),
            };
            return Ok(Some(Obstacle { table, name, kind }));
        }
        let sql = format!(
            "SELECT i.indexrelid::pg_catalog.text, pg_catalog.pg_get_indexdef(i.indexrelid) \
             FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid \
             WHERE i.indrelid = pg_catalog.to_regclass({}) AND c.relname = {} AND i.indisunique",
            quote_literal(&table),
            quote_literal(constraint)
        );
        let rows = self.session.query_text(&sql).await?;
        let Some([Some(index), Some(definition)]) = rows.first().map(Vec::as_slice) else {
            return Ok(None);
        };
        let demands = crate::demand::parts(definition)
            .into_iter()
            .flat_map(|part| part.demands)
            .collect();
        Ok(Some(Obstacle {
            table,
            name,
            kind: Kind::Unique(index.clone(), demands),
        }))
    }

    /// Tells what is in the way of the statement that a block or function was about to execute.
    async fn inner(&self, place: &Place, error: &PgError) -> Result<usize, PgError> {
        let context = error.server().and_then(|server| server.context.as_deref());
        let statement = context
            .and_then(|context| context.split_once("SQL statement \""))
            .and_then(|(_, rest)| rest.split_once("\"\nPL/pgSQL"))
            .map(|(statement, _)| statement);
        let doubt = self.doubt(&place.statement);
        let mut found = 0;
        for part in crate::demand::parts(statement.unwrap_or_default()) {
            for demand in &part.demands {
                found += self.tell(demand, place, doubt.as_deref()).await?;
            }
        }
        Ok(found)
    }

    /// Takes what refuses the rows of a statement out of its way, does it, and counts.
    pub(super) async fn remove_obstacles(
        &mut self,
        script: &Script,
        statement: &Statement,
        place: &Place,
        error: PgError,
        known: bool,
    ) -> Result<(), PgError> {
        let mut removed: Vec<Obstacle> = Vec::new();
        let mut last = error;
        loop {
            let obstacle = self.obstacle(&last).await?;
            let next = obstacle.filter(|next| !removed.contains(next) && removed.len() < MOST);
            let Some(next) = next else {
                self.back("pgrehearse_statement").await?;
                if self.inner(place, &last).await? == 0 {
                    self.refused(place, &last, known);
                } else {
                    self.leave_out(place);
                }
                return Ok(());
            };
            self.session
                .execute("SAVEPOINT pgrehearse_obstacle")
                .await?;
            let tried = match self.as_superuser(&next.out_of_the_way()).await {
                Ok(()) => {
                    removed.push(next);
                    self.session.execute("SAVEPOINT pgrehearse_again").await?;
                    self.send(script, statement, &statement.text).await
                }
                Err(error) => {
                    if error.is_harness_fault() {
                        return Err(error);
                    }
                    self.back("pgrehearse_statement").await?;
                    self.refused(place, &last, known);
                    return Ok(());
                }
            };
            match tried {
                Ok(()) => break,
                Err(error) if error.is_harness_fault() => return Err(error),
                Err(error) => {
                    self.back("pgrehearse_again").await?;
                    last = error;
                }
            }
        }
        let doubt = self.doubt(&statement.text);
        let mut found = 0;
        for obstacle in &removed {
            if self.is_relaxed(obstacle) {
                // What it does not hold for was told where it was to be added, and it would not be
                // there after that.
                found += 1;
                continue;
            }
            for demand in obstacle.demands() {
                found += self.tell(&demand, place, doubt.as_deref()).await?;
            }
        }
        for obstacle in &removed {
            let back = match obstacle.back() {
                None => false,
                Some(back) => {
                    self.session.execute("SAVEPOINT pgrehearse_back").await?;
                    match self.as_superuser(&back).await {
                        Ok(()) => true,
                        Err(error) if error.is_harness_fault() => return Err(error),
                        Err(_) => {
                            self.back("pgrehearse_back").await?;
                            false
                        }
                    }
                }
            };
            if !back {
                let table = name_in(&obstacle.table);
                self.incomplete.insert(table.clone());
                self.traces.push(Trace {
                    table,
                    column: None,
                    because: format!("{} could not be done as it stands", place.location),
                });
            }
        }
        if found == 0 {
            self.refused(place, &last, known);
        }
        Ok(())
    }
}
