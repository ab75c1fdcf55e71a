//! Suites of kind `command`: a program's exit code is the result.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::process::{Ended, ProcessSpec, run_process};
use crate::event::{CaseOutcome, Point, SuiteCase};
use crate::name::TenantName;
use crate::pg::{Endpoint, Host};

/// What a program of the user's is told about the tenant.
#[derive(Debug, Clone)]
pub struct CommandEnvironment<'a> {
    /// The endpoint that it may use.
    pub endpoint: &'a Endpoint,
    /// The database.
    pub database: &'a str,
    /// The schema that the tenant owns, if it is not the whole database.
    pub schema: Option<&'a str>,
    /// The tenant.
    pub tenant: &'a TenantName,
    /// The state of the database, for example `migrated`.
    pub phase: &'a str,
}

impl CommandEnvironment<'_> {
    /// The variables: `DATABASE_URL`, those of libpq, and ours.
    pub fn variables(&self) -> BTreeMap<String, String> {
        let Endpoint {
            host,
            user,
            password,
        } = self.endpoint;
        let mut variables = BTreeMap::from([
            ("PGUSER", user.clone()),
            ("PGPASSWORD", password.clone()),
            ("PGDATABASE", self.database.to_owned()),
            ("PGREHEARSE_TENANT", self.tenant.to_string()),
            ("PGREHEARSE_PHASE", self.phase.to_owned()),
        ]);
        let database = percent_encode(self.database);
        let mut url = match host {
            Host::Tcp(address) => {
                variables.insert("PGHOST", address.ip().to_string());
                variables.insert("PGPORT", address.port().to_string());
                format!("postgres://{user}:{password}@{address}/{database}")
            }
            Host::Socket(dir) => {
                let dir = dir.to_string_lossy().into_owned();
                let url = format!(
                    "postgres://{user}:{password}@{}/{database}",
                    percent_encode(&dir)
                );
                variables.insert("PGHOST", dir);
                variables.insert("PGPORT", Endpoint::PORT.to_string());
                url
            }
        };
        if let Some(schema) = self.schema {
            // The server splits options at white space, unless a backslash stands before it.
            let name = crate::sql::quote_identifier(schema)
                .replace('\\', "\\\\")
                .replace(' ', "\\ ");
            let options = format!("-c search_path={name}");
            url.push_str("?options=");
            url.push_str(&percent_encode(&options));
            variables.insert("PGOPTIONS", options);
            variables.insert("PGREHEARSE_SCHEMA", schema.to_owned());
        }
        variables.insert("DATABASE_URL", url);
        variables
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

/// RFC 3986: everything but unreserved characters.
fn percent_encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// A command suite to be run.
#[derive(Debug)]
pub struct CommandSuite<'a> {
    /// The suite's name.
    pub name: &'a str,
    /// Given to `sh -c`.
    pub run: &'a str,
    /// Where.
    pub dir: &'a Path,
    /// The user's additions to the environment.
    pub env: &'a BTreeMap<String, String>,
    /// Time limit.
    pub limit: Duration,
    /// In which state.
    pub point: Point,
}

/// Runs the program and gives its one case; `None` if the run was interrupted.
pub async fn run_command_suite(
    suite: &CommandSuite<'_>,
    environment: &CommandEnvironment<'_>,
    output: &Path,
    shown_output: &str,
    cancel: &CancellationToken,
    elapsed: impl Fn() -> Duration,
) -> Option<SuiteCase> {
    let mut env = environment.variables();
    env.extend(suite.env.clone());
    let started = elapsed();
    let ended = run_process(ProcessSpec {
        command: suite.run,
        dir: suite.dir,
        env,
        limit: suite.limit,
        cancel: cancel.clone(),
        output: output.to_owned(),
    })
    .await;
    let (outcome, message) = match ended {
        Ok(Ended::Interrupted) => return None,
        Ok(Ended::Exited(0, _)) => (CaseOutcome::Passed, None),
        // POSIX: the shell's own codes for “cannot execute” and “not found”.
        Ok(Ended::Exited(code @ (126 | 127), tail)) => (
            CaseOutcome::Error,
            Some(format!(
                "the program could not be run (exit code {code})\n{tail}"
            )),
        ),
        Ok(Ended::Exited(code, tail)) => (
            CaseOutcome::Failed,
            Some(format!("exit code {code}\n{tail}")),
        ),
        Ok(Ended::Signalled(signal, tail)) => (
            CaseOutcome::Failed,
            Some(format!("ended by signal {signal}\n{tail}")),
        ),
        Ok(Ended::TimeLimit(tail)) => {
            let limit = crate::text::duration(suite.limit);
            (
                CaseOutcome::Failed,
                Some(format!(
                    "did not end within {limit} and was stopped\n{tail}"
                )),
            )
        }
        Err(error) => (
            CaseOutcome::Error,
            Some(format!("the program could not be started: {error}")),
        ),
    };
    let mut case = SuiteCase::passed(suite.name, suite.run, suite.point);
    case.outcome = outcome;
    case.duration_ms = crate::clock::millis(elapsed().saturating_sub(started));
    case.message = message;
    case.output = Some(shown_output.to_owned());
    Some(case)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_survive_hostile_names() {
        let endpoint = Endpoint {
            host: Host::Tcp("127.0.0.1:4000".parse().unwrap()),
            user: "postgres".to_owned(),
            password: "p".to_owned(),
        };
        let tenant = TenantName::new("acme").unwrap();
        let variables = CommandEnvironment {
            endpoint: &endpoint,
            database: "a b/c?x",
            schema: Some("we ird"),
            tenant: &tenant,
            phase: "migrated",
        }
        .variables();
        assert_eq!(
            variables["DATABASE_URL"],
            "postgres://postgres:p@127.0.0.1:4000/a%20b%2Fc%3Fx?options=-c%20search_path%3D%22we%5C%20ird%22"
        );
        assert_eq!(variables["PGDATABASE"], "a b/c?x");
    }
}
