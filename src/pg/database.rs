//! Databases, roles and extensions of a sandbox.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{PgError, Session};
use crate::sql::{quote_identifier, quote_literal};

/// How a database is created.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DatabaseSpec {
    /// Its name.
    pub name: String,
    /// Its encoding, `UTF8` where not known.
    pub encoding: Option<String>,
    /// `LC_COLLATE` and `LC_CTYPE`.
    pub collate: Option<String>,
    /// `LC_CTYPE`.
    pub ctype: Option<String>,
    /// The ICU locale, where that is the provider.
    pub icu_locale: Option<String>,
}

/// How a database was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Created {
    /// As asked.
    Exactly,
    /// With the sandbox's own locale, since it lacks the one asked for; the server's words.
    OtherLocale(String),
}

/// Creates roles that are not there, without the right to log in.
pub async fn create_roles(session: &Session, roles: &BTreeSet<String>) -> Result<(), PgError> {
    let existing: BTreeSet<String> = session
        .query_text("SELECT rolname FROM pg_catalog.pg_roles")
        .await?
        .into_iter()
        .filter_map(|row| row.into_iter().next().flatten())
        .collect();
    for role in roles {
        // Names that begin with `pg_` are the server's own; an unknown one of a newer server
        // cannot be created.
        if !existing.contains(role) && !role.starts_with("pg_") {
            session
                .execute(&format!("CREATE ROLE {}", quote_identifier(role)))
                .await?;
        }
    }
    Ok(())
}

/// Creates an empty database from `template0`.
pub async fn create_database(session: &Session, spec: &DatabaseSpec) -> Result<Created, PgError> {
    let encoding = spec.encoding.clone().unwrap_or_else(|| "UTF8".to_owned());
    let base = format!(
        "CREATE DATABASE {} TEMPLATE template0 ENCODING {}",
        quote_identifier(&spec.name),
        quote_literal(&encoding)
    );
    let mut options = String::new();
    if let Some(collate) = &spec.collate {
        let _ = write!(options, " LC_COLLATE {}", quote_literal(collate));
    }
    if let Some(ctype) = &spec.ctype {
        let _ = write!(options, " LC_CTYPE {}", quote_literal(ctype));
    }
    if let Some(icu) = &spec.icu_locale {
        let _ = write!(
            options,
            " LOCALE_PROVIDER icu ICU_LOCALE {}",
            quote_literal(icu)
        );
    }
    match session.execute(&format!("{base}{options}")).await {
        Ok(_) => Ok(Created::Exactly),
        // 22023 invalid locale, 42809 wrong object type (invalid locale name before 16), 0A000 no
        // ICU, 22000 on musl; anything else, a full disk for instance, is not about locales.
        Err(PgError::Server(error))
            if !options.is_empty()
                && matches!(
                    error.sqlstate.as_str(),
                    "22023" | "42809" | "0A000" | "22000"
                ) =>
        {
            // The C locale takes every encoding.
            session
                .execute(&format!("{base} LC_COLLATE 'C' LC_CTYPE 'C'"))
                .await?;
            Ok(Created::OtherLocale(error.message))
        }
        Err(error) => Err(error),
    }
}

/// The extensions among `wanted` that the server does not have.
pub async fn missing_extensions(
    session: &Session,
    wanted: &[String],
) -> Result<Vec<String>, PgError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let available: BTreeSet<String> = session
        .query_text("SELECT name FROM pg_catalog.pg_available_extensions")
        .await?
        .into_iter()
        .filter_map(|row| row.into_iter().next().flatten())
        .collect();
    Ok(wanted
        .iter()
        .filter(|name| !available.contains(*name))
        .cloned()
        .collect())
}

/// Above this size copying files is faster than writing pages to the log, though it takes two
/// checkpoints: measured on 15, 7 MiB take 0.6 s against 0.7 s, 160 MiB 1.9 s against 0.9 s.
const FILE_COPY_BYTES: u64 = 32 * 1024 * 1024;

/// Copies a database that nobody is connected to, without a checkpoint: how much a migration writes
/// to the log depends on when the last one was.
pub async fn copy_database(session: &Session, from: &str, to: &str) -> Result<(), PgError> {
    copy(session, from, to, "").await
}

/// Copies a database that nobody is connected to, in the way that is fastest for its size.
pub async fn copy_database_quickly(session: &Session, from: &str, to: &str) -> Result<(), PgError> {
    // Before 15 files are copied anyway.
    let size = format!(
        "SELECT pg_catalog.pg_database_size({}) \
         WHERE pg_catalog.current_setting('server_version_num')::int >= 150000",
        quote_literal(from)
    );
    let size = session.query_one_text(&size).await?;
    let large = size.is_some_and(|size| size.parse::<u64>().is_ok_and(|b| b > FILE_COPY_BYTES));
    let strategy = if large { " STRATEGY FILE_COPY" } else { "" };
    copy(session, from, to, strategy).await
}

async fn copy(session: &Session, from: &str, to: &str, strategy: &str) -> Result<(), PgError> {
    let sql = format!(
        "CREATE DATABASE {} TEMPLATE {}{strategy}",
        quote_identifier(to),
        quote_identifier(from)
    );
    session.execute(&sql).await?;
    // A template does not hand on what `ALTER DATABASE … SET` has set.
    let oid = |name: &str| {
        format!(
            "(SELECT oid FROM pg_catalog.pg_database WHERE datname = {})",
            quote_literal(name)
        )
    };
    let settings = format!(
        "INSERT INTO pg_catalog.pg_db_role_setting (setdatabase, setrole, setconfig) \
         SELECT {}, setrole, setconfig FROM pg_catalog.pg_db_role_setting WHERE setdatabase = {}",
        oid(to),
        oid(from)
    );
    session.execute(&settings).await.map(|_| ())
}

/// Where [`release_roles`] notes what it released.
const HELD: &str = "public.pgrehearse_held";

/// Lets go of the roles that own something in a copy, until [`hold_roles`]. The session is one of
/// the maintenance database.
pub async fn release_roles(session: &Session, copy: &str) -> Result<(), PgError> {
    let release = format!(
        "DROP TABLE IF EXISTS {HELD};
         CREATE TABLE {HELD} (LIKE pg_catalog.pg_shdepend);
         WITH released AS (DELETE FROM pg_catalog.pg_shdepend WHERE dbid =
             (SELECT oid FROM pg_catalog.pg_database WHERE datname = {}) RETURNING *)
         INSERT INTO {HELD} SELECT * FROM released",
        quote_literal(copy)
    );
    session.execute(&release).await.map(|_| ())
}

/// Gives the copy that was last let go its roles back; false if one of them is gone.
pub async fn hold_roles(session: &Session) -> Result<bool, PgError> {
    let missing = format!(
        "SELECT pg_catalog.count(*)::text FROM {HELD} h
         WHERE h.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
             AND NOT EXISTS (SELECT FROM pg_catalog.pg_authid WHERE oid = h.refobjid)"
    );
    if session.query_one_text(&missing).await?.as_deref() != Some("0") {
        return Ok(false);
    }
    let hold = format!("INSERT INTO pg_catalog.pg_shdepend SELECT * FROM {HELD}");
    session.execute(&hold).await.map(|_| true)
}

/// Gives a copy of the copy that was last let go the roles that that one had; false if one of them is
/// gone.
pub async fn hold_roles_in(session: &Session, copy: &str) -> Result<bool, PgError> {
    let own = format!(
        "UPDATE {HELD} SET dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = {})",
        quote_literal(copy)
    );
    session.execute(&own).await?;
    hold_roles(session).await
}

/// Renames a database that nobody is connected to.
pub async fn rename_database(session: &Session, from: &str, to: &str) -> Result<(), PgError> {
    let sql = format!(
        "ALTER DATABASE {} RENAME TO {}",
        quote_identifier(from),
        quote_identifier(to)
    );
    session.execute(&sql).await.map(|_| ())
}

/// Removes a database and ends whoever is still connected to it.
pub async fn drop_database(session: &Session, name: &str) -> Result<(), PgError> {
    let sql = format!(
        "DROP DATABASE IF EXISTS {} WITH (FORCE)",
        quote_identifier(name)
    );
    session.execute(&sql).await.map(|_| ())
}
