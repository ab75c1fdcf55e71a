//! The DDL of an ORM loaded into an empty database, and read back.

use std::collections::BTreeSet;
use std::time::Duration;

use super::context::{Stop, Tenant};
use super::failure::harness_failure;
use super::suites::{Closed, connect};
use crate::catalog::{Catalog, ObjectKind};
use crate::event::{Location, Stage};
use crate::models::Database;
use crate::pg::introspect::Reach;
use crate::pg::{DatabaseSpec, PgError, Session, create_database, drop_database};
use crate::sandbox::Sandbox;
use crate::sql::{Statement, meta_commands, quote_identifier, split, tokens};
use crate::text::{LineIndex, Position, truncate};

/// Makes empty databases in the sandbox and loads DDL into them.
pub(super) struct Loader<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) sandbox: &'a Sandbox,
    pub(super) closed: &'a Closed<'a>,
    pub(super) base: &'a Catalog,
    pub(super) migrated: &'a Catalog,
}

/// What a DDL came to.
pub(super) enum Loaded {
    /// The database that it made.
    Made(Database),
    /// It was refused.
    Refused(Refused),
}

/// Why a DDL was refused.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) message: String,
    pub(super) sqlstate: Option<String>,
    pub(super) position: Place,
    /// The line of the DDL.
    pub(super) line: String,
}

/// A place in the DDL.
#[derive(Debug)]
pub(super) struct Place(Position);

impl Place {
    pub(super) fn location(&self, file: &str) -> Location {
        Location {
            file: file.to_owned(),
            line: self.0.line,
            column: self.0.column,
        }
    }
}

/// Types that extensions bring, by the extension.
const TYPES: [(&str, &str); 9] = [
    ("citext", "citext"),
    ("cube", "cube"),
    ("geography", "postgis"),
    ("geometry", "postgis"),
    ("halfvec", "vector"),
    ("hstore", "hstore"),
    ("ltree", "ltree"),
    ("uuid_generate_v4", "uuid-ossp"),
    ("vector", "vector"),
];

/// Statements that reach beyond the database that they are sent to.
const ELSEWHERE: [[&str; 2]; 3] = [
    ["DROP", "DATABASE"],
    ["ALTER", "DATABASE"],
    ["ALTER", "SYSTEM"],
];

/// The longest time that the server takes for a limit.
const MOST_MILLISECONDS: u128 = 2_147_483_647;

impl Loader<'_> {
    /// Makes an empty database with the extensions and schemas that the tenant's has: ORMs take them
    /// for given.
    pub(super) async fn prepare(&self, database: &str) -> Result<(), Stop> {
        let admin = connect(self.tenant, self.sandbox).await;
        let admin = admin.map_err(super::model_program::of_models)?;
        let spec = DatabaseSpec {
            name: database.to_owned(),
            ..DatabaseSpec::default()
        };
        let made = async {
            drop_database(&admin, database).await?;
            create_database(&admin, &spec).await.map(|_| ())
        };
        if let Err(error) = made.await {
            return Err(self.lost("make an empty database for models", &error).await);
        }
        let session = self.session(database).await?;
        for (kind, create) in [
            (ObjectKind::Schema, "CREATE SCHEMA IF NOT EXISTS"),
            (ObjectKind::Extension, "CREATE EXTENSION IF NOT EXISTS"),
        ] {
            let both = self.base.objects.keys().chain(self.migrated.objects.keys());
            let names: BTreeSet<&str> = both
                .filter(|id| id.kind == kind)
                .map(|id| id.name.as_str())
                .collect();
            for name in names {
                let cascade = if kind == ObjectKind::Extension {
                    " CASCADE"
                } else {
                    ""
                };
                let sql = format!("{create} {}{cascade}", quote_identifier(name));
                self.tolerant(&session, &sql).await?;
            }
        }
        Ok(())
    }

    /// Loads a DDL into an empty database, statement by statement, until one is refused or the time
    /// is up.
    pub(super) async fn load(
        &self,
        database: &str,
        text: &str,
        limit: Duration,
    ) -> Result<Loaded, Stop> {
        let lines = LineIndex::new(text);
        let refuse = |message: String, sqlstate: Option<String>, position: Position| {
            let number = usize::try_from(position.line).unwrap_or(1);
            let line = text.lines().nth(number.saturating_sub(1));
            Loaded::Refused(Refused {
                message: format!("line {}: {message}", position.line),
                sqlstate,
                position: Place(position),
                line: truncate(line.unwrap_or_default().trim(), 200),
            })
        };
        let statements = match split(text) {
            Ok(statements) => statements,
            Err(error) => return Ok(refuse(error.to_string(), None, error.position)),
        };
        if let Some(command) = meta_commands(text).unwrap_or_default().into_iter().next() {
            let message = "a command of psql's is not SQL".to_owned();
            return Ok(refuse(message, None, command.position));
        }
        // The databases of the sandbox are the tenant's; a model has no business with them.
        let elsewhere = |statement: &&Statement| {
            ELSEWHERE
                .iter()
                .any(|command| begins_with(&statement.text, command))
        };
        if let Some(statement) = statements.iter().find(elsewhere) {
            let message = "a statement about whole databases or the server is not run; the tables \
                           of the models are all that is wanted here"
                .to_owned();
            let position = lines.position(text, statement.span.start);
            return Ok(refuse(message, None, position));
        }
        self.prepare(database).await?;
        let session = self.session(database).await?;
        self.bring_types(&session, text).await?;
        let began = self.tenant.clock().monotonic();
        let spent = || self.tenant.clock().monotonic().saturating_sub(began);
        for statement in &statements {
            // Before each: a dump begins with a setting of its own.
            let left = limit.saturating_sub(spent()).as_millis().max(1);
            let left = format!("SET statement_timeout = {}", left.min(MOST_MILLISECONDS));
            self.tolerant(&session, &left).await?;
            let Err(error) = send(&session, statement, text).await else {
                continue;
            };
            let Some(server) = error.server() else {
                return Err(self.lost("load the DDL of models", &error).await);
            };
            // The tenant's own extensions and schemas are there already.
            let there = matches!(server.sqlstate.as_str(), "42710" | "42P06")
                && matches!(
                    statement.facts.command.as_str(),
                    "CREATE EXTENSION" | "CREATE SCHEMA"
                );
            if there {
                continue;
            }
            let offset = server.position.map_or(0, |position| {
                let before = usize::try_from(position.saturating_sub(1)).unwrap_or(0);
                let before = statement.text.char_indices().nth(before);
                before.map_or(0, |(offset, _)| offset)
            });
            let position = lines.position(text, statement.span.start + offset);
            // The server's clock measures this limit, which may run a little ahead of ours.
            let message = if server.sqlstate == "57014" {
                format!("not loaded within {} s", limit.as_secs_f64())
            } else {
                format!("{} (SQLSTATE {})", server.message, server.sqlstate)
            };
            return Ok(refuse(message, Some(server.sqlstate.clone()), position));
        }
        // A transaction that the DDL leaves open is meant to be kept.
        let _ = session.execute("COMMIT").await;
        drop(session);
        Ok(Loaded::Made(self.read(database).await?))
    }

    /// What is in the database.
    pub(super) async fn read(&self, database: &str) -> Result<Database, Stop> {
        let mut session = self.session(database).await?;
        match session.read_catalog(Reach::Database).await {
            Ok((catalog, _)) => Ok(Database::of(&catalog, "public")),
            Err(error) => Err(self.lost("read the database of models", &error).await),
        }
    }

    /// Extensions whose types the DDL names without creating them, where the sandbox has them.
    async fn bring_types(&self, session: &Session, text: &str) -> Result<(), Stop> {
        let named: BTreeSet<&str> = tokens(text)
            .filter_map(|token| token.identifier())
            .filter_map(|name| TYPES.iter().find(|(of, _)| *of == name))
            .map(|(_, extension)| *extension)
            .collect();
        for extension in named {
            let sql = format!(
                "CREATE EXTENSION IF NOT EXISTS {} CASCADE",
                quote_identifier(extension)
            );
            self.tolerant(session, &sql).await?;
        }
        Ok(())
    }

    /// Tries a statement; that the server refuses it will be told by what needs it.
    async fn tolerant(&self, session: &Session, sql: &str) -> Result<(), Stop> {
        match session.execute(sql).await {
            Err(error) if error.server().is_none() => {
                Err(self.lost("prepare a database for models", &error).await)
            }
            _ => Ok(()),
        }
    }

    async fn session(&self, database: &str) -> Result<Session, Stop> {
        let endpoint = self.closed.endpoint();
        let connected = Session::connect(
            &endpoint,
            database,
            "pgrehearse models",
            self.tenant.limits(),
        );
        match connected.await {
            Ok(session) => Ok(session),
            Err(error) => Err(self.lost("connect to the sandbox", &error).await),
        }
    }

    async fn lost(&self, doing: &str, error: &PgError) -> Stop {
        let reveal = self.tenant.config().reveal_values;
        harness_failure(self.sandbox, Stage::Models, doing, error, reveal).await
    }
}

/// Whether a statement begins with these words.
fn begins_with(statement: &str, words: &[&str; 2]) -> bool {
    let mut found = tokens(statement).filter(|token| token.kind.is_significant());
    words
        .iter()
        .all(|word| found.next().is_some_and(|token| token.is_word(word)))
}

async fn send(session: &Session, statement: &Statement, text: &str) -> Result<(), PgError> {
    match &statement.copy_data {
        Some(span) => {
            let data = text.get(span.clone()).unwrap_or_default();
            session.copy_in(&statement.text, data).await.map(|_| ())
        }
        None => session.execute(&statement.text).await.map(|_| ()),
    }
}
