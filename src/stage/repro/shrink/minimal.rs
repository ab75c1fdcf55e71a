//! The small script: made, proven, and told.

use std::fmt::Write as _;
use std::time::Duration;

use super::data::{Data, MOST};
use super::mask::Choice;
use super::objects::{foreign_keys, leave_out_columns, leave_out_objects, leave_out_rest};
use super::rows::leave_out_rows;
use super::trial::Trial;
use super::values::choose;
use crate::catalog::Catalog;
use crate::catalog::ddl::{Locking, script_for};
use crate::pg::introspect::Reach;
use crate::pg::{PgError, Session, copy_database_quickly};
use crate::sql::tokens;
use crate::stage::repro::fresh::{self, Ending};
use crate::stage::repro::kept::Kept;
use crate::stage::repro::step::Failed;
use crate::stage::repro::stop::Stopped;

/// The copy that things are left out of.
const COPY: &str = "pgrehearse_minimal";
/// The database that the script is proven in.
const PROOF: &str = "pgrehearse_proof";
/// How long things are left out. What is there by then is what there is.
const PATIENCE: Duration = Duration::from_mins(10);

/// A small script that fails as a tenant did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minimal {
    /// The script.
    pub sql: String,
    /// How many tables it has.
    pub tables: usize,
    /// How many rows.
    pub rows: usize,
    /// What a person should know of its values.
    pub notes: Vec<String>,
}

impl Kept {
    /// Makes the tenant small, as long as the statement fails as `told`; `Err` says why it cannot be.
    /// The rebuilt tenant stays as it is.
    pub async fn minimize(&self, told: Option<&Failed>) -> Result<Minimal, String> {
        let Some(stopped) = &self.stopped else {
            return Err("there is no statement that fails".to_owned());
        };
        if stopped.copies {
            return Err(
                "a statement with rows of its own (COPY FROM stdin) is not made smaller".to_owned(),
            );
        }
        let described = |error: PgError| error.describe(false);
        let limits = self.tenant.limits();
        let endpoint = self.sandbox.endpoint();
        let admin = Session::connect(endpoint, "postgres", "pgrehearse minimal", limits.clone())
            .await
            .map_err(described)?;
        fresh::drop(&admin, COPY).await.map_err(described)?;
        copy_database_quickly(&admin, self.database(), COPY)
            .await
            .map_err(described)?;
        let made = self.in_copy(&admin, stopped, told).await;
        for name in [COPY, PROOF] {
            let dropped = fresh::drop(&admin, name).await;
            if let Err(error) = dropped {
                tracing::warn!(error = %error.describe(false), "a copy could not be removed");
            }
        }
        match made {
            Ok(made) => made,
            Err(error) => Err(described(error)),
        }
    }

    async fn in_copy(
        &self,
        admin: &Session,
        stopped: &Stopped,
        told: Option<&Failed>,
    ) -> Result<Result<Minimal, String>, PgError> {
        let limits = self.tenant.limits();
        let endpoint = self.sandbox.endpoint();
        let mut session =
            Session::connect(endpoint, COPY, "pgrehearse minimal", limits.clone()).await?;
        let clock = self.tenant.clock();
        let mut trial = Trial::begin(&session, stopped, told, clock, PATIENCE).await?;
        if !trial.is_ready() {
            return Ok(Err(
                "the statement does not fail as it did when it is tried in a transaction of ours"
                    .to_owned(),
            ));
        }
        let sql = [trial.earlier.as_slice(), std::slice::from_ref(&stopped.sql)].concat();
        let sql = sql.join(";\n");
        leave_out_objects(&trial, &sql).await?;
        trial.foreign_keys = foreign_keys(&trial).await?;
        leave_out_rows(&trial).await?;
        leave_out_columns(&trial, &sql).await?;
        leave_out_rest(&trial, &sql).await?;
        leave_out_earlier(&mut trial).await?;
        let words = words(&sql);
        let Some(data) = Data::read(&session, words).await? else {
            return Ok(Err(format!(
                "more than {MOST} rows are needed for it to fail, or there was no time to leave them out"
            )));
        };
        let choices = choose(&trial, &data).await?;
        let mut notes = match notes(&data, &choices, self.tenant.config().reveal_values) {
            Ok(notes) => notes,
            Err(reason) => return Ok(Err(reason)),
        };
        let setup = trial.setup.clone();
        let (earlier, wanted, with_roles) = (
            trial.earlier.clone(),
            trial.wanted.clone(),
            trial.has_role(),
        );
        let (catalog, _) = session.read_catalog(Reach::Database).await?;
        drop(session);
        let catalog = if with_roles {
            notes.push("the roles that it names have to be there".to_owned());
            catalog
        } else {
            without_owners(catalog)
        };
        fresh::create(admin, PROOF).await?;
        let empty = fresh::catalog(endpoint, PROOF, limits.clone()).await?;
        let empty = if with_roles {
            empty
        } else {
            without_owners(empty)
        };
        let ddl = script_for(&empty, &catalog, Locking::Transactional);
        let parts = Parts {
            stopped,
            tenant: self.tenant_name(),
            failed: &wanted,
            ddl: ddl.statements.iter().map(|one| one.sql.clone()).collect(),
            inserts: data.inserts(&choices),
            setup,
            earlier,
            notes: notes.clone(),
        };
        let tables = catalog.objects.keys();
        let table = crate::catalog::ObjectKind::Table;
        let tables = tables.filter(|id| id.kind == table).count();
        let proven = self.proven(admin, &parts, data.circular).await?;
        Ok(proven.map(|sql| Minimal {
            sql,
            tables,
            rows: data.rows(),
            notes,
        }))
    }

    /// The script that fails as it should in an empty database.
    async fn proven(
        &self,
        admin: &Session,
        parts: &Parts<'_>,
        circular: bool,
    ) -> Result<Result<String, String>, PgError> {
        let limits = self.tenant.limits();
        let endpoint = self.sandbox.endpoint();
        let mut problem = String::new();
        for quiet in [circular, true] {
            let sql = parts.text(quiet);
            fresh::create(admin, PROOF).await?;
            problem = match fresh::run(endpoint, PROOF, &sql, limits.clone()).await? {
                Ending::AtLast(failed) if failed.is_same(parts.failed) => return Ok(Ok(sql)),
                Ending::AtLast(failed) => format!("it fails otherwise: {}", failed.words()),
                Ending::Before(failed) => {
                    format!("it fails before the statement: {}", failed.words())
                }
                Ending::Through => "it goes through".to_owned(),
            };
        }
        Ok(Err(format!(
            "the small script is not proven in an empty database: {problem}"
        )))
    }
}

/// What a person should know of the values; `Err` where those of production would be needed.
fn notes(data: &Data, choices: &[Choice], reveal: bool) -> Result<Vec<String>, String> {
    let mut notes = Vec::new();
    for group in data.used() {
        let names = data.names(group).join(" and ");
        notes.push(match choices.get(group) {
            Some(Choice::Original) if !reveal => {
                return Err(format!(
                    "it fails because of the very values of {names}, and no others of the same shape were found; `reveal_values: true` lets them be written"
                ));
            }
            Some(Choice::Original) => {
                format!("{names}: the values of production, since others do not make it fail")
            }
            Some(Choice::Shape) => format!(
                "{names}: the shape of the values matters, so letters stand for letters and digits for digits"
            ),
            Some(Choice::Named) => {
                format!("{names}: a value that the migration names is the same as there")
            }
            Some(Choice::Token) | None => continue,
        });
    }
    Ok(notes)
}

/// The literals of a migration, whole, and its words.
fn words(sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    for token in tokens(sql).filter(|token| token.kind.is_significant()) {
        let text = token.text.trim_matches('\'');
        words.push(text.replace("''", "'"));
        let parts = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
    }
    words
}

/// Leaves out statements before the one that fails.
async fn leave_out_earlier(trial: &mut Trial<'_>) -> Result<(), PgError> {
    let mut place = 0;
    while place < trial.earlier.len() {
        let left_out = trial.earlier.remove(place);
        if !trial.fails_as_wanted("").await? {
            trial.earlier.insert(place, left_out);
            place += 1;
        }
    }
    Ok(())
}

/// The catalog without who owns what and who may do what.
fn without_owners(mut catalog: Catalog) -> Catalog {
    use crate::catalog::ObjectKind;
    catalog.objects.retain(|id, _| {
        !matches!(
            id.kind,
            ObjectKind::Database | ObjectKind::Role | ObjectKind::DefaultPrivileges
        )
    });
    let own = catalog.origin.as_ref().map(|origin| origin.role.clone());
    for object in catalog.objects.values_mut() {
        object
            .attributes
            .retain(|name, _| !name.contains("privileges") && name != "comment");
        if let (Some(owner), Some(own)) = (object.attributes.get_mut("owner"), &own) {
            owner.clone_from(own);
        }
    }
    catalog
}

/// What the script is made of.
struct Parts<'a> {
    stopped: &'a Stopped,
    tenant: &'a str,
    failed: &'a Failed,
    ddl: Vec<String>,
    inserts: Vec<String>,
    setup: Vec<String>,
    earlier: Vec<String>,
    notes: Vec<String>,
}

impl Parts<'_> {
    fn text(&self, quiet: bool) -> String {
        let stopped = self.stopped;
        let mut text = format!(
            "-- The smallest database found in which {}:{} fails as it does for tenant {}:\n--   {}\n\
             -- The rows stand in for those of production. Run it in an empty database:\n\
             --   createdb minimal && psql -d minimal -f FILE\n",
            stopped.file,
            stopped.line,
            self.tenant,
            one_line(&self.failed.words())
        );
        for note in &self.notes {
            let _ = writeln!(text, "-- {}", one_line(note));
        }
        text.push('\n');
        let mut push = |statements: &[String]| {
            for statement in statements {
                let end = if statement.trim_end().ends_with(';') {
                    ""
                } else {
                    ";"
                };
                let _ = writeln!(text, "{}{end}", statement.trim_end());
            }
        };
        push(&self.ddl);
        if quiet && !self.inserts.is_empty() {
            push(&["SET session_replication_role = replica".to_owned()]);
        }
        push(&self.inserts);
        if quiet && !self.inserts.is_empty() {
            push(&["RESET session_replication_role".to_owned()]);
        }
        push(&self.setup);
        if !self.earlier.is_empty() || stopped.sql == "COMMIT" {
            push(&["BEGIN".to_owned()]);
        }
        push(&self.earlier);
        push(std::slice::from_ref(&stopped.sql));
        text
    }
}

fn one_line(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join(" ")
}
