//! What a program of the user's is told in its environment.

use std::collections::BTreeMap;

use crate::name::TenantName;
use crate::pg::{Endpoint, Host};
use crate::text::percent_encode;

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
    /// The tenant's labels.
    pub labels: &'a BTreeMap<String, String>,
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
        let labels = self
            .labels
            .iter()
            .map(|(name, value)| (label_variable(name), value.clone()));
        variables
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .chain(labels)
            .collect()
    }
}

/// `tier` is told as `PGREHEARSE_LABEL_TIER`.
fn label_variable(name: &str) -> String {
    let name = name.chars().map(|c| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        }
    });
    format!("PGREHEARSE_LABEL_{}", name.collect::<String>())
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
            labels: &BTreeMap::from([("tier-2".to_owned(), "gold".to_owned())]),
            phase: "migrated",
        }
        .variables();
        assert_eq!(
            variables["DATABASE_URL"],
            "postgres://postgres:p@127.0.0.1:4000/a%20b%2Fc%3Fx?options=-c%20search_path%3D%22we%5C%20ird%22"
        );
        assert_eq!(variables["PGDATABASE"], "a b/c?x");
        assert_eq!(variables["PGREHEARSE_LABEL_TIER_2"], "gold");
    }
}
