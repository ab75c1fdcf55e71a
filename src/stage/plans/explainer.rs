//! Asks a server for the plans of queries, in read-only transactions that are rolled back.

use crate::config::Plans;
use crate::pg::{PgError, Session};
use crate::planner::{Explained, PlannedQuery};
use crate::sql::{quote_identifier, quote_literal};

/// What came of one query.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// It has a plan.
    Planned(Box<Planned>),
    /// The server refused it.
    Refused(Refusal),
}

/// A plan.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) explained: Explained,
    /// Whether it was made without the values of its parameters.
    pub(super) generic: bool,
    /// Why it was not executed, although it should have been.
    pub(super) not_executed: Option<NotExecuted>,
}

/// Why a query was planned and not executed.
#[derive(Debug, Clone)]
pub(super) enum NotExecuted {
    /// It would write, or lock rows.
    Writes,
    /// It took too long.
    TimedOut,
    /// It failed.
    Failed(Refusal),
}

/// What the server says against a query.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub(super) sqlstate: Option<String>,
    pub(super) message: String,
}

/// From this version on the server plans a query with `$1` in it.
const GENERIC_PLAN: u32 = 160_000;
/// The name of prepared queries.
const NAME: &str = "pgrehearse_plan";
const OPTIONS: &str = "FORMAT JSON, VERBOSE";
/// Times and clocks would make the same plan cost more.
const EXECUTE: &str = "FORMAT JSON, VERBOSE, ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF";
/// More parameters of unknown type than these are not helped.
const UNTYPED: usize = 64;

/// A session that plans.
pub(super) struct Explainer<'a> {
    session: Session,
    version: u32,
    plans: &'a Plans,
    reveal: bool,
}

/// How a query is given to EXPLAIN.
enum Way {
    /// As it is.
    Plain,
    /// As it is, with parameters that nobody knows.
    Generic,
    /// Prepared, with the values that are given.
    Values(String),
    /// Prepared, with parameters that nobody knows.
    Unknown,
    /// The same, and no partition is left out, as NULL would have it.
    Unpruned,
}

impl<'a> Explainer<'a> {
    /// Sets a session up.
    pub(super) async fn new(
        session: Session,
        plans: &'a Plans,
        schema: Option<&str>,
        reveal: bool,
    ) -> Result<Self, PgError> {
        let version = session.query_one_text("SHOW server_version_num").await?;
        let version = version
            .and_then(|version| version.parse().ok())
            .unwrap_or(0);
        session
            .execute(&format!(
                "SET statement_timeout = {}",
                plans.timeout.as_millis()
            ))
            .await?;
        if let Some(schema) = schema {
            let sql = format!("SET search_path = {}", quote_identifier(schema));
            session.execute(&sql).await?;
        }
        for (name, value) in &plans.settings {
            let (name, value) = (quote_literal(name), quote_literal(value));
            let sql = format!("SELECT pg_catalog.set_config({name}, {value}, false)");
            session.execute(&sql).await?;
        }
        Ok(Self {
            session,
            version,
            plans,
            reveal,
        })
    }

    /// The session.
    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    /// The plan of a query. An error that is not the query's own is returned as an error.
    pub(super) async fn explain(&self, query: &PlannedQuery) -> Result<Outcome, PgError> {
        if !query.is_planned() {
            let command = query.command();
            return Ok(Outcome::Refused(Refusal {
                sqlstate: None,
                message: format!("there is no plan of {command}"),
            }));
        }
        let way = match &query.args {
            Some(args) => Way::Values(args.clone()),
            None if !query.sent.parameters => Way::Plain,
            None if self.version >= GENERIC_PLAN => Way::Generic,
            None => Way::Unknown,
        };
        let mut explained = self.attempt(query, &way, OPTIONS).await;
        let mut generic = matches!(way, Way::Generic | Way::Unknown);
        // Where nothing says of which type a parameter is, it can be declared, which only PREPARE does.
        if let (Way::Generic, Err(error)) = (&way, &explained)
            && error.sqlstate() == Some("42P18")
        {
            explained = self.attempt(query, &Way::Unknown, OPTIONS).await;
            generic = true;
        }
        let explained = match explained.map(|json| Explained::parse(&json)) {
            // The cost is that of the whole plan all the same.
            Ok(Ok(explained)) if explained.pruned && generic => {
                self.whole(query, explained).await?
            }
            Ok(Ok(explained)) => explained,
            // A rule may leave nothing of it.
            Ok(Err(error)) => {
                return Ok(Outcome::Refused(Refusal {
                    sqlstate: None,
                    message: error.to_string(),
                }));
            }
            Err(error) => return self.refusal(query, error).map(Outcome::Refused),
        };
        let mut planned = Planned {
            explained,
            generic,
            not_executed: None,
        };
        let reads = matches!(query.command().as_str(), "SELECT" | "VALUES" | "TABLE");
        if self.plans.execute && reads && !generic {
            match self.attempt(query, &way, EXECUTE).await {
                // The plan is the one from before: what is executed is planned again, and may be another one.
                Ok(json) => {
                    let executed = Explained::parse(&json).ok();
                    planned.explained.pages = executed.and_then(|executed| executed.pages);
                }
                Err(error) => {
                    planned.not_executed = Some(match error.sqlstate() {
                        Some("25006") => NotExecuted::Writes,
                        Some("57014") => NotExecuted::TimedOut,
                        _ => NotExecuted::Failed(self.refusal(query, error)?),
                    });
                }
            }
        }
        Ok(Outcome::Planned(Box::new(planned)))
    }

    /// The same with all of its partitions.
    async fn whole(&self, query: &PlannedQuery, pruned: Explained) -> Result<Explained, PgError> {
        match self.attempt(query, &Way::Unpruned, OPTIONS).await {
            Ok(json) => Ok(match Explained::parse(&json) {
                Ok(whole) => Explained {
                    root: whole.root,
                    ..pruned
                },
                Err(_) => pruned,
            }),
            Err(error) => self.refusal(query, error).map(|_| pruned),
        }
    }

    async fn unpruned(&self, text: &str, options: &str) -> Result<String, PgError> {
        self.session
            .execute("SET LOCAL enable_partition_pruning = off")
            .await?;
        self.prepared(text, None, options).await
    }

    async fn attempt(
        &self,
        query: &PlannedQuery,
        way: &Way,
        options: &str,
    ) -> Result<String, PgError> {
        let text = &query.sent.text;
        self.session.execute("BEGIN READ ONLY").await?;
        let asked = match way {
            Way::Plain => self.ask(&format!("EXPLAIN ({options}) {text}")).await,
            Way::Generic => {
                let sql = format!("EXPLAIN ({options}, GENERIC_PLAN) {text}");
                self.ask(&sql).await
            }
            Way::Values(args) => self.prepared(text, Some(args), options).await,
            Way::Unknown => self.prepared(text, None, options).await,
            Way::Unpruned => self.unpruned(text, options).await,
        };
        self.session.execute("ROLLBACK").await?;
        if matches!(way, Way::Values(_) | Way::Unknown | Way::Unpruned) {
            self.session.execute("DEALLOCATE ALL").await?;
        }
        asked
    }

    /// Prepares a query and plans its execution. Parameters without a value are NULL, which the plan does not know.
    async fn prepared(
        &self,
        text: &str,
        args: Option<&String>,
        options: &str,
    ) -> Result<String, PgError> {
        let mut types: Vec<&str> = Vec::new();
        loop {
            let declared = match types.join(", ") {
                list if list.is_empty() => String::new(),
                list => format!(" ({list})"),
            };
            self.session.execute("SAVEPOINT prepare").await?;
            let prepare = format!("PREPARE {NAME}{declared} AS {text}");
            let Err(error) = self.session.execute(&prepare).await else {
                break;
            };
            let Some(number) = undetermined(&error).filter(|number| *number <= UNTYPED) else {
                return Err(error);
            };
            while types.len() < number {
                types.push("unknown");
            }
            // Once declared, the server knows it.
            let Some(kind) = types.get_mut(number - 1).filter(|kind| **kind == "unknown") else {
                return Err(error);
            };
            *kind = "text";
            self.session
                .execute("ROLLBACK TO SAVEPOINT prepare")
                .await?;
        }
        let (mode, values) = if let Some(args) = args {
            ("force_custom_plan", args.clone())
        } else {
            let count = format!(
                "SELECT pg_catalog.cardinality(parameter_types) \
                 FROM pg_catalog.pg_prepared_statements WHERE name = '{NAME}'"
            );
            let count = self.session.query_one_text(&count).await?;
            let count = count.and_then(|count| count.parse().ok()).unwrap_or(0);
            ("force_generic_plan", vec!["NULL"; count].join(", "))
        };
        self.session
            .execute(&format!("SET LOCAL plan_cache_mode = {mode}"))
            .await?;
        let values = if values.is_empty() {
            values
        } else {
            format!("({values})")
        };
        self.ask(&format!("EXPLAIN ({options}) EXECUTE {NAME}{values}"))
            .await
    }

    async fn ask(&self, sql: &str) -> Result<String, PgError> {
        let rows = self.session.query_text(sql).await?;
        let lines = rows.into_iter().filter_map(|row| row.into_iter().next()?);
        let json: Vec<String> = lines.collect();
        Ok(json.join("\n"))
    }

    /// What the server has against the query; every other error is passed on.
    fn refusal(&self, query: &PlannedQuery, error: PgError) -> Result<Refusal, PgError> {
        if error.is_harness_fault() {
            return Err(error);
        }
        let sqlstate = error.sqlstate().map(str::to_owned);
        let error = if self.reveal {
            error
        } else {
            error.without_raised_values(&query.sent.text)
        };
        let message = match sqlstate.as_deref() {
            Some("57014") => format!(
                "it was not planned within {}",
                crate::text::duration(self.plans.timeout)
            ),
            _ => error.describe(self.reveal),
        };
        Ok(Refusal { sqlstate, message })
    }
}

/// The parameter that the server knows no type for.
fn undetermined(error: &PgError) -> Option<usize> {
    let server = error.server().filter(|error| error.sqlstate == "42P18")?;
    let (_, number) = server.message.rsplit_once('$')?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|number| *number > 0)
}
