//! What belongs to the whole server and not to one database, so that a change of it is noticed.

use std::collections::BTreeMap;

use super::{PgError, Session};
use crate::sql::{quote_identifier, quote_literal};

/// Databases, roles, settings and tablespaces, each with a digest of what is said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerState {
    entries: BTreeMap<(String, String), String>,
}

impl ServerState {
    /// Reads it, without the databases and the role whose names begin with `ours`. `guarded` is a
    /// database that nobody may enter meanwhile: sessions in it are counted.
    pub async fn read(session: &Session, ours: &str, guarded: &str) -> Result<Self, PgError> {
        let ours = quote_literal(ours);
        let guarded = quote_literal(guarded);
        let version = session
            .query_one_text("SELECT pg_catalog.current_setting('server_version_num')")
            .await?;
        // Before 15 the counters come late, and a session from before would be taken for a new one.
        let counts = version.is_some_and(|v| v.parse::<u32>().is_ok_and(|v| v >= 150_000));
        let sessions = if counts {
            format!(
                "UNION ALL SELECT 'sessions in', datname::text, sessions::text \
                 FROM pg_catalog.pg_stat_database WHERE datname = {guarded} "
            )
        } else {
            String::new()
        };
        let sql = format!(
            "SELECT kind, name, pg_catalog.md5(detail) FROM ( \
             SELECT 'database' AS kind, datname::text AS name, \
               ROW(oid, datdba, datistemplate, datallowconn, datconnlimit, datacl)::text AS detail \
               FROM pg_catalog.pg_database WHERE NOT pg_catalog.starts_with(datname::text, {ours}) \
             UNION ALL SELECT 'role', rolname::text, \
               ROW(oid, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, \
                 rolreplication, rolbypassrls, rolconnlimit, rolpassword, rolvaliduntil)::text \
               FROM pg_catalog.pg_authid WHERE NOT pg_catalog.starts_with(rolname::text, {ours}) \
             UNION ALL SELECT 'membership', \
               pg_catalog.pg_get_userbyid(member)::text || ' in ' \
                 || pg_catalog.pg_get_userbyid(roleid)::text, \
               admin_option::text FROM pg_catalog.pg_auth_members \
             UNION ALL SELECT 'setting', \
               pg_catalog.concat_ws(' in ', r.rolname, d.datname), s.setconfig::text \
               FROM pg_catalog.pg_db_role_setting s \
               LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase \
               LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole \
               WHERE d.datname IS NULL OR NOT pg_catalog.starts_with(d.datname::text, {ours}) \
             UNION ALL SELECT 'server setting', name, setting \
               FROM pg_catalog.pg_file_settings WHERE sourcefile LIKE '%postgresql.auto.conf' \
             UNION ALL SELECT 'tablespace', spcname::text, spcacl::text \
               FROM pg_catalog.pg_tablespace \
             {sessions}) entries"
        );
        let rows = session.query_text(&sql).await?;
        let entries = rows.into_iter().map(|row| {
            let mut cells = row.into_iter().map(Option::unwrap_or_default);
            let mut next = || cells.next().unwrap_or_default();
            ((next(), next()), next())
        });
        Ok(Self {
            entries: entries.collect(),
        })
    }

    /// The names of one kind that are not in `before`.
    pub fn new_since(&self, before: &Self, kind: &str) -> Vec<String> {
        self.entries
            .keys()
            .filter(|key| key.0 == kind && !before.entries.contains_key(*key))
            .map(|key| key.1.clone())
            .collect()
    }

    /// What differs, in words.
    pub fn differences(&self, before: &Self) -> Vec<String> {
        let told = |key: &(String, String)| {
            let (kind, name) = key;
            let change = match (before.entries.get(key), self.entries.get(key)) {
                (Some(old), Some(new)) if old == new => return None,
                (Some(_), Some(_)) if kind == "sessions in" => "were opened",
                (Some(_), Some(_)) => "was changed",
                (Some(_), None) => "was removed",
                (None, _) => "was added",
            };
            Some(format!("{kind} {name} {change}"))
        };
        let mut keys: Vec<&(String, String)> =
            before.entries.keys().chain(self.entries.keys()).collect();
        keys.sort();
        keys.dedup();
        keys.into_iter().filter_map(told).collect()
    }
}

/// Whether anybody, superusers too, may enter a database.
pub async fn allow_connections(
    session: &Session,
    database: &str,
    allowed: bool,
) -> Result<(), PgError> {
    let sql = format!(
        "ALTER DATABASE {} WITH ALLOW_CONNECTIONS {allowed}",
        quote_identifier(database)
    );
    session.execute(&sql).await.map(|_| ())
}

/// Creates a superuser that can log in.
pub async fn create_superuser(
    session: &Session,
    name: &str,
    password: &str,
) -> Result<(), PgError> {
    let sql = format!(
        "CREATE ROLE {} WITH LOGIN SUPERUSER PASSWORD {}",
        quote_identifier(name),
        quote_literal(password)
    );
    session.execute(&sql).await.map(|_| ())
}

/// Removes a role with what it owns in the database of the session; one that is not there is as
/// good.
pub async fn drop_role(session: &Session, name: &str) -> Result<(), PgError> {
    let literal = quote_literal(name);
    let there = format!("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = {literal}");
    if session.query_one_text(&there).await?.is_none() {
        return Ok(());
    }
    let name = quote_identifier(name);
    session.execute(&format!("DROP OWNED BY {name}")).await?;
    session
        .execute(&format!("DROP ROLE {name}"))
        .await
        .map(|_| ())
}
