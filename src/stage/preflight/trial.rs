//! What fails when a migration is gone on with, and what of it can be done all the same.

use std::collections::BTreeSet;

use super::count::count;
use super::relaxed::relax;
use super::tell::{Place, doubtful, finding};
use crate::catalog::Catalog;
use crate::config::Keep;
use crate::demand::{Part, parts};
use crate::event::{Finding, Stage};
use crate::pg::{PgError, ServerError, Session};
use crate::plan::Script;
use crate::sql::{Statement, facts, tokens};
use crate::stage::context::Tenant;

/// Whether a transaction is open, and who began it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    No,
    Ours,
    Script,
}

/// Something that is not as it would be had the rows been right.
#[derive(Debug)]
pub(super) struct Trace {
    pub(super) table: String,
    pub(super) column: Option<String>,
    pub(super) because: String,
}

/// A migration that is gone on with.
pub(super) struct Trial<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) session: &'a Session,
    pub(super) base: &'a Catalog,
    pub(super) role: Option<&'a str>,
    pub(super) open: Open,
    pub(super) traces: Vec<Trace>,
    /// The first statement that could not be done at all.
    pub(super) lost: Option<String>,
    /// Tables of which something was not done as it stands.
    pub(super) incomplete: BTreeSet<String>,
    /// Indexes that count as unique, whatever is in them.
    pub(super) marked: Vec<String>,
    /// Statements that could not be tried.
    pub(super) untried: Vec<String>,
}

impl Trial<'_> {
    /// The statement failed: what of it fails, because of which rows, and how to do the rest of it.
    pub(super) async fn overcome(
        &mut self,
        script: &Script,
        statement: &Statement,
        place: &Place,
        error: PgError,
        known: bool,
    ) -> Result<(), PgError> {
        let parts = parts(&statement.text);
        if parts.iter().all(|part| part.demands.is_empty()) {
            return self
                .remove_obstacles(script, statement, place, error, known)
                .await;
        }
        for part in &parts {
            self.session.execute("SAVEPOINT pgrehearse_part").await?;
            if let Err(error) = self.session.execute(&part.sql).await {
                if error.is_harness_fault() {
                    return Err(error);
                }
                self.back("pgrehearse_part").await?;
                self.without(part, place, &error, known).await?;
            }
            self.session
                .execute("RELEASE SAVEPOINT pgrehearse_part")
                .await?;
        }
        Ok(())
    }

    /// Tells what is in the way of a part and does the rest of it.
    async fn without(
        &mut self,
        part: &Part,
        place: &Place,
        error: &PgError,
        known: bool,
    ) -> Result<(), PgError> {
        let doubt = self.doubt(&part.sql);
        let mut found = 0;
        // What a new column demands can only be seen once it is there.
        let early = !part.sql.to_ascii_uppercase().contains(" ADD ") || part.without.is_empty();
        let relaxed = if early {
            for demand in &part.demands {
                found += self.tell(demand, place, doubt.as_deref()).await?;
            }
            found > 0 && relax(self, part).await?
        } else {
            let relaxed = relax(self, part).await?;
            for demand in &part.demands {
                found += self.tell(demand, place, doubt.as_deref()).await?;
            }
            relaxed
        };
        if found == 0 {
            self.refused(place, error, known);
        } else if !relaxed && part.leaves_traces && !part.without.is_empty() {
            self.lost
                .get_or_insert_with(|| format!("{} could not be done", place.location));
        }
        for demand in &part.demands {
            self.incomplete.insert(name_in(&demand.table.sql));
        }
        if part.leaves_traces {
            for demand in &part.demands {
                self.traces.push(Trace {
                    table: name_in(&demand.table.sql),
                    column: demand.columns().first().map(|column| name_in(column)),
                    because: format!("{} could not be done as it stands", place.location),
                });
            }
        }
        Ok(())
    }

    /// Counts and tells; gives how many demands are not met.
    pub(super) async fn tell(
        &self,
        demand: &crate::demand::Demand,
        place: &Place,
        doubt: Option<&str>,
    ) -> Result<usize, PgError> {
        let Some(counts) = count(self.session, self.role, demand).await? else {
            return Ok(0);
        };
        let mut found = 0;
        for count in counts.iter().filter(|count| count.number > 0) {
            found += 1;
            let mut finding = place.decorate(finding(demand, count));
            if let Some(because) = doubt {
                finding = doubtful(finding, because);
            }
            self.tenant.raise(finding);
        }
        Ok(found)
    }

    /// Why what a statement meets may not be what it would meet.
    pub(super) fn doubt(&self, sql: &str) -> Option<String> {
        if let Some(lost) = &self.lost {
            return Some(lost.clone());
        }
        let names: Vec<String> = tokens(sql).filter_map(|token| token.identifier()).collect();
        let trace = self.traces.iter().find(|trace| {
            names.contains(&trace.table)
                && trace
                    .column
                    .as_ref()
                    .is_none_or(|column| names.contains(column))
        });
        trace.map(|trace| trace.because.clone())
    }

    /// A statement that cannot be done, and nobody can say which rows are in the way.
    pub(super) fn refused(&mut self, place: &Place, error: &PgError, known: bool) {
        let names: BTreeSet<String> = identifiers(&place.statement).collect();
        if known {
            // The stage `migrate` tells it.
        } else if self.lost.is_none()
            && names.is_disjoint(&self.incomplete)
            && !self.holds_roles(error)
        {
            let reveal = self.tenant.config().reveal_values;
            let masked = error.server().filter(|_| !reveal).map(|server| {
                PgError::Server(Box::new(server.clone())).without_raised_values(&place.statement)
            });
            let error = masked.as_ref().unwrap_or(error);
            let message = match error.server() {
                Some(server) => server.record(reveal, None, None).message,
                None => error.describe(reveal),
            };
            let message = format!("{}: {message}", place.step);
            let mut finding = Finding::new("preflight.statement-fails", Stage::Preflight, message);
            finding.sqlstate = error.sqlstate().map(str::to_owned);
            finding.object = error.server().and_then(ServerError::object);
            self.tenant.raise(place.decorate(finding));
        } else {
            self.untried.push(place.location.to_string());
        }
        self.leave_out(place);
    }

    /// Beside a copy, the database that is kept holds on to the roles that own something in it.
    fn holds_roles(&self, error: &PgError) -> bool {
        error.sqlstate() == Some("2BP01") && self.tenant.config().keep != Keep::Never
    }

    /// What follows may be otherwise because a statement could not be done: of its table, where it only
    /// defines something of one, and of everything where it may change rows.
    pub(super) fn leave_out(&mut self, place: &Place) {
        let because = format!("{} could not be done", place.location);
        let known = facts(&place.statement);
        let after = match known.command.as_str() {
            "ALTER TABLE" | "CREATE TABLE" => "TABLE",
            "CREATE INDEX" => "ON",
            "DROP INDEX" | "COMMENT" | "GRANT" | "REVOKE" => return,
            _ => {
                self.lost.get_or_insert(because);
                return;
            }
        };
        let table = tokens(&place.statement)
            .filter(|token| token.kind.is_significant())
            .skip_while(|token| !token.is_word(after))
            .skip(1)
            .skip_while(|token| {
                ["IF", "NOT", "EXISTS", "ONLY"]
                    .iter()
                    .any(|word| token.is_word(word))
            })
            .take_while(|token| token.identifier().is_some() || token.text == ".")
            .enumerate()
            .take_while(|(at, token)| at % 2 == 0 || token.text == ".")
            .filter_map(|(_, token)| token.identifier())
            .last();
        match table {
            Some(table) => {
                self.incomplete.insert(table.clone());
                self.traces.push(Trace {
                    table,
                    column: None,
                    because,
                });
            }
            None => {
                self.lost.get_or_insert(because);
            }
        }
    }

    /// What only a superuser may.
    pub(super) async fn as_superuser(&self, sql: &str) -> Result<(), PgError> {
        let Some(role) = self.role else {
            return self.session.execute(sql).await.map(|_| ());
        };
        self.session.execute("RESET SESSION AUTHORIZATION").await?;
        self.session.execute(sql).await?;
        let back = format!(
            "SET SESSION AUTHORIZATION {}",
            crate::sql::quote_identifier(role)
        );
        self.session.execute(&back).await.map(|_| ())
    }
}

/// The last name in a piece of SQL, folded or unquoted.
pub(super) fn name_in(sql: &str) -> String {
    identifiers(sql).last().unwrap_or_default()
}

fn identifiers(sql: &str) -> impl Iterator<Item = String> {
    tokens(sql).filter_map(|token| token.identifier())
}
