//! The last script of a rebuilt tenant: everything before one statement is done.

use super::goal::{Order, StopAt};
use super::step::{Came, Failed};
use crate::event::{Finding, Stage};
use crate::pg::{Act, Cut, PgError, Session, Wrapping, cut};
use crate::plan::{Script, TransactionRule};
use crate::sandbox::Sandbox;
use crate::sql::{quote_identifier, quote_literal};
use crate::stage::context::{Stop, Tenant};
use crate::stage::failure::harness_failure;

/// Where a rebuilt tenant stopped.
#[derive(Debug, Clone)]
pub struct Stopped {
    /// The statement.
    pub at: StopAt,
    /// The script that it is in, as reports show it.
    pub file: String,
    /// The line that it starts at.
    pub line: u32,
    /// Its text, or `COMMIT`.
    pub sql: String,
    /// How many statements its transaction has before it.
    pub earlier: usize,
    /// Whether those are committed, so that every connection sees what they did.
    pub committed: bool,
    /// Why not.
    pub why_open: Option<String>,
    /// What came of the statement, where it was tried.
    pub came: Option<Came>,
    /// What sets up a session as the migration's was.
    pub(super) session: Vec<String>,
    /// Its transaction up to the statement, as a script for psql.
    pub(super) open: Vec<String>,
    /// The statements of it.
    pub(super) transaction: Vec<String>,
    /// Whether some of them carry rows of their own.
    pub(super) copies: bool,
    /// The statement as a script for psql.
    pub(super) text: String,
}

/// Codes of statements that fail because of what their own transaction did before.
const OF_TRANSACTION: [&str; 4] = ["55P04", "55006", "25001", "25P01"];

/// Whether a statement that failed with this code would not fail in a transaction of its own.
pub fn is_of_transaction(sqlstate: &str) -> bool {
    OF_TRANSACTION.contains(&sqlstate)
}

/// Runs a script up to a statement.
pub(super) async fn stop_before(
    tenant: &Tenant,
    sandbox: &Sandbox,
    session: &Session,
    stage: Stage,
    script: &Script,
    at: &StopAt,
    order: &Order,
) -> Result<Stopped, Stop> {
    let reveal = tenant.config().reveal_values;
    let Some(cut) = cut_of(script, at) else {
        let message = format!(
            "{} has no statement {} to stop before",
            script.file, at.number
        );
        return Err(Finding::new("run.configuration", stage, message).into());
    };
    let lost = async |error: &PgError, doing: &str| {
        harness_failure(sandbox, stage, doing, error, reveal).await
    };
    for act in &cut.before {
        send(tenant, sandbox, session, stage, script, act).await?;
    }
    let setup = match setup(session).await {
        Ok(setup) => setup,
        Err(error) => return Err(lost(&error, "read the session's settings").await),
    };
    for act in &cut.open {
        send(tenant, sandbox, session, stage, script, act).await?;
    }
    let mut came = None;
    if order.step {
        came = Some(match attempt(session, &cut, script).await {
            Ok(Ok(())) => Came::Through,
            Ok(Err(error)) => Came::Failed(Failed::of(&error, cut.at.sql(), reveal)),
            Err(error) => return Err(lost(&error, "run the statement").await),
        });
        // Its transaction is over, as it would be with the tool. A statement alone has none.
        if !cut.open.is_empty() {
            let _ = session.execute("ROLLBACK").await;
            for act in &cut.open {
                send(tenant, sandbox, session, stage, script, act).await?;
            }
        }
    }
    let statements = cut.open.iter().filter(|act| !act.is_control()).count();
    let mut why_open = None;
    if !cut.open.is_empty() {
        if order.leave_open || cut.at == Act::Commit {
            let _ = session.execute("ROLLBACK").await;
            why_open = Some("it fails because of what its transaction did before".to_owned());
        } else if let Err(error) = session.execute("COMMIT").await {
            if error.is_harness_fault() {
                return Err(lost(&error, "commit what comes before the statement").await);
            }
            why_open = Some(Failed::of(&error, "", reveal).words());
        }
    }
    let position = match cut.at {
        Act::Send(_, statement) => Some(statement.position),
        _ => last(&cut).map(|statement| statement.position),
    };
    Ok(Stopped {
        at: at.clone(),
        file: script.file.clone(),
        line: position.map_or(1, |position| position.line),
        sql: cut.at.sql().to_owned(),
        earlier: statements,
        committed: why_open.is_none(),
        why_open,
        came,
        session: setup,
        open: cut.open.iter().map(|act| text(act, script)).collect(),
        text: text(&cut.at, script),
        transaction: cut
            .open
            .iter()
            .filter(|act| !act.is_control())
            .map(|act| act.sql().to_owned())
            .collect(),
        copies: cut.open.iter().chain([&cut.at]).any(Act::copies),
    })
}

/// Runs the statement that everything stops before, and takes back what it does as far as it can be.
async fn attempt(
    session: &Session,
    cut: &Cut<'_>,
    script: &Script,
) -> Result<Result<(), PgError>, PgError> {
    let own_transaction = cut.open.is_empty() && can_be_undone(&cut.at);
    if own_transaction {
        session.execute("BEGIN").await?;
    }
    let before = if cut.open.is_empty() {
        session.query_text(INVALID).await?
    } else {
        Vec::new()
    };
    let tried = match cut.at.send(session, &script.text).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_harness_fault() => return Err(error),
        Err(error) => Err(error),
    };
    if own_transaction {
        session.execute("ROLLBACK").await?;
    } else if cut.open.is_empty() {
        // What fails concurrently leaves an index that another attempt would stumble over.
        for index in session.query_text(INVALID).await? {
            if !before.contains(&index)
                && let Some(Some(name)) = index.first()
            {
                session.execute(&format!("DROP INDEX {name}")).await?;
            }
        }
    }
    Ok(tried)
}

/// Indexes that are of no use.
const INVALID: &str =
    "SELECT indexrelid::regclass FROM pg_catalog.pg_index WHERE NOT indisvalid ORDER BY 1";

/// Whether a transaction block that is rolled back makes no difference to how it fails.
fn can_be_undone(act: &Act<'_>) -> bool {
    let Act::Send(_, statement) = act else {
        return false;
    };
    let facts = &statement.facts;
    let first = facts.command.split(' ').next();
    !facts.needs_autocommit && facts.control.is_none() && !matches!(first, Some("DO" | "CALL"))
}

fn last<'a>(cut: &Cut<'a>) -> Option<&'a crate::sql::Statement> {
    cut.open.iter().rev().find_map(|act| match act {
        Act::Send(_, statement) => Some(*statement),
        _ => None,
    })
}

fn cut_of<'a>(script: &'a Script, at: &StopAt) -> Option<Cut<'a>> {
    let wrapping = match script.transaction {
        TransactionRule::Wrapped => Wrapping::Transaction,
        TransactionRule::Message => Wrapping::Message,
        TransactionRule::Autocommit => Wrapping::Autocommit,
    };
    let number = at.number.checked_sub(1)?;
    cut(&script.statements, wrapping, number, at.at_commit)
        // A statement that would be a transaction by itself fails at its end all the same.
        .or_else(|| cut(&script.statements, wrapping, number, false))
}

/// Sends what has to go through.
async fn send(
    tenant: &Tenant,
    sandbox: &Sandbox,
    session: &Session,
    stage: Stage,
    script: &Script,
    act: &Act<'_>,
) -> Result<(), Stop> {
    let Err(error) = act.send(session, &script.text).await else {
        return Ok(());
    };
    let reveal = tenant.config().reveal_values;
    if error.is_harness_fault() {
        let doing = format!("run {}", script.file);
        return Err(harness_failure(sandbox, stage, &doing, &error, reveal).await);
    }
    let line = match act {
        Act::Send(_, statement) => statement.position.line,
        _ => 1,
    };
    let failed = Failed::of(&error, act.sql(), reveal);
    let message = format!(
        "{}:{line} fails already, before the statement is reached: {}",
        script.file,
        failed.words()
    );
    let mut finding = Finding::new("migrate.statement-failed", stage, message);
    finding.sqlstate = failed.sqlstate;
    Err(finding.into())
}

/// What sets up a session as this one is, outside of transactions.
async fn setup(session: &Session) -> Result<Vec<String>, PgError> {
    let settings = "SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session' \
                    AND name NOT IN ('application_name', 'client_encoding', 'is_superuser', 'session_authorization', 'role') \
                    ORDER BY name";
    let mut lines: Vec<String> = session
        .query_text(settings)
        .await?
        .into_iter()
        .filter_map(|row| {
            let mut row = row.into_iter().flatten();
            let (name, value) = (row.next()?, row.next()?);
            // A list of names is not one name.
            let value = if name == "search_path" {
                names_of(&value)
            } else {
                quote_literal(&value)
            };
            let name: Vec<String> = name.split('.').map(quote_identifier).collect();
            Some(format!("SET {} = {value};", name.join(".")))
        })
        .collect();
    let names = session
        .query_text("SELECT session_user, current_user")
        .await?;
    let mut names = names.into_iter().flatten().flatten();
    if let (Some(session_user), Some(user)) = (names.next(), names.next()) {
        if session_user != "postgres" {
            let name = quote_identifier(&session_user);
            lines.push(format!("SET SESSION AUTHORIZATION {name};"));
        }
        if user != session_user {
            lines.push(format!("SET ROLE {};", quote_identifier(&user)));
        }
    }
    Ok(lines)
}

/// A list of names, each in quotes: the server takes nearly anything for a name, and psql would run it.
fn names_of(list: &str) -> String {
    let mut names = Vec::new();
    let (mut name, mut quoted) = (String::new(), false);
    for c in list.chars().chain([',']) {
        match c {
            ',' if !quoted => names.push(std::mem::take(&mut name)),
            // Two of them in a row leave one there, and the state as it was.
            '"' => {
                quoted = !quoted;
                name.push(c);
            }
            c => name.push(c),
        }
    }
    let names: Vec<String> = names
        .iter()
        .map(|name| name.trim())
        .map(|name| {
            let inside = name.strip_prefix('"').and_then(|n| n.strip_suffix('"'));
            match inside {
                Some(inside) => quote_literal(&inside.replace("\"\"", "\"")),
                None => quote_literal(&name.to_lowercase()),
            }
        })
        .collect();
    names.join(", ")
}

/// A message as psql reads it.
fn text(act: &Act<'_>, script: &Script) -> String {
    let mut text = format!("{};", act.sql());
    if let Act::Send(_, statement) = act
        && let Some(span) = &statement.copy_data
    {
        let data = script.text.get(span.clone()).unwrap_or_default();
        text.push('\n');
        text.push_str(data);
        if !data.ends_with('\n') && !data.is_empty() {
            text.push('\n');
        }
        text.push_str("\\.");
    }
    text
}

impl Stopped {
    /// What a psql does first to be in the state in which the statement fails: the session's settings
    /// and, where they are not committed, the earlier statements of its transaction.
    pub fn before(&self) -> String {
        let mut lines = self.session.clone();
        if !self.committed {
            lines.extend(self.open.iter().cloned());
        }
        lines.into_iter().map(|line| line + "\n").collect()
    }

    /// The statement for psql.
    pub fn statement(&self) -> String {
        format!("{}\n", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::names_of;

    #[test]
    fn psql_gets_names_and_nothing_else() {
        assert_eq!(names_of("\"$user\", public"), "'$user', 'public'");
        assert_eq!(names_of("\"a\"\"b, c\",d"), "'a\"b, c', 'd'");
        assert_eq!(names_of(""), "''");
        assert!(names_of("\\!id").ends_with('\''));
    }
}
