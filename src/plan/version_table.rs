//! Where migration tools record what a database has had.

use crate::config::MigrationFormat;
use crate::plan::step::VersionTable;
use crate::sql::quote_literal;

/// The tables that may tell which steps of the format a database has had.
///
/// For `sql` and `command` these are all that are known, in the order of their popularity. A
/// sqitch plan has its project's name, because one database may have several.
///
/// Queries give the versions as text. `<=V` says that everything up to V has been applied.
pub fn version_tables(format: MigrationFormat, project: Option<&str>) -> Vec<VersionTable> {
    match format {
        MigrationFormat::Sql | MigrationFormat::Command => {
            vec![
                either_schema_migrations(),
                diesel(),
                sqlx(),
                goose(),
                flyway(),
                prisma(),
            ]
        }
        MigrationFormat::GolangMigrate => vec![VersionTable {
            high_water_mark: true,
            ..table(
                "schema_migrations",
                "SELECT version::text FROM {table} \
                 UNION ALL SELECT '!' || version FROM {table} WHERE dirty",
            )
        }],
        MigrationFormat::Diesel => vec![diesel()],
        MigrationFormat::Sqlx => vec![sqlx()],
        MigrationFormat::Dbmate => vec![table(
            "schema_migrations",
            "SELECT version::text FROM {table}",
        )],
        MigrationFormat::Goose => vec![goose()],
        MigrationFormat::Flyway => vec![flyway()],
        MigrationFormat::Sqitch => vec![sqitch(project)],
        MigrationFormat::Prisma => vec![prisma()],
    }
}

/// The table that `migration.version_table` names, `table` or `schema.table`.
///
/// The query is the format's; for `sql` it is that of the known table with this name, or takes
/// the first of the usual columns that the table has.
pub fn named_version_table(
    format: MigrationFormat,
    project: Option<&str>,
    name: &str,
) -> VersionTable {
    let (schema, name) = match name.split_once('.') {
        Some((schema, name)) => (Some(schema.to_owned()), name),
        None => (None, name),
    };
    let known = version_tables(format, project);
    let of_format = match format {
        MigrationFormat::Sql | MigrationFormat::Command => {
            known.into_iter().find(|table| table.table == name)
        }
        _ => known.into_iter().next(),
    };
    let base = of_format.unwrap_or_else(|| {
        table(
            name,
            "SELECT coalesce(j ->> 'version', j ->> 'version_id', j ->> 'version_num', \
             j ->> 'migration_name', j ->> 'migration', j ->> 'name', j ->> 'filename', \
             j ->> 'id') FROM (SELECT to_jsonb(t) AS j FROM {table} AS t) AS rows",
        )
    });
    VersionTable {
        schema: schema.or(base.schema),
        table: name.to_owned(),
        ..base
    }
}

fn table(name: &str, query: &str) -> VersionTable {
    VersionTable {
        schema: None,
        table: name.to_owned(),
        query: query.to_owned(),
        high_water_mark: false,
    }
}

/// golang-migrate's table (one row, with `dirty`) or that of dbmate and Rails (a row per step):
/// both are called the same.
fn either_schema_migrations() -> VersionTable {
    table(
        "schema_migrations",
        "SELECT CASE WHEN j ? 'dirty' THEN '<=' ELSE '' END || (j ->> 'version') \
         FROM (SELECT to_jsonb(t) AS j FROM {table} AS t) AS rows \
         UNION ALL SELECT '!' || (j ->> 'version') \
         FROM (SELECT to_jsonb(t) AS j FROM {table} AS t) AS rows WHERE j ->> 'dirty' = 'true'",
    )
}

fn diesel() -> VersionTable {
    table(
        "__diesel_schema_migrations",
        "SELECT version::text FROM {table}",
    )
}

fn sqlx() -> VersionTable {
    table(
        "_sqlx_migrations",
        "SELECT CASE WHEN success THEN '' ELSE '!' END || version::text FROM {table}",
    )
}

/// Each change of a step's state adds a row; 0 is there from the start.
fn goose() -> VersionTable {
    table(
        "goose_db_version",
        "SELECT version_id::text FROM (SELECT DISTINCT ON (version_id) version_id, is_applied \
         FROM {table} ORDER BY version_id, id DESC) AS latest \
         WHERE is_applied AND version_id > 0",
    )
}

/// The latest row of a version tells its state; repeatable steps have a checksum for a version.
fn flyway() -> VersionTable {
    table(
        "flyway_schema_history",
        "SELECT CASE WHEN version IS NULL THEN 'R:' || description || ':' || checksum \
         WHEN type = 'BASELINE' THEN '<=' || version ELSE version END \
         FROM (SELECT DISTINCT ON (version, CASE WHEN version IS NULL THEN description END) * \
         FROM {table} WHERE success \
         ORDER BY version, CASE WHEN version IS NULL THEN description END, \
         installed_rank DESC) AS latest \
         WHERE type IN ('SQL', 'JDBC', 'BASELINE', 'SQL_BASELINE') \
         UNION ALL SELECT '!' || coalesce(version, description) FROM {table} WHERE NOT success",
    )
}

fn prisma() -> VersionTable {
    table(
        "_prisma_migrations",
        "SELECT CASE WHEN finished_at IS NULL THEN '!' ELSE '' END || migration_name \
         FROM {table} WHERE rolled_back_at IS NULL",
    )
}

/// A reworked change has a row for each time; the second is `name@2`, as its step is.
fn sqitch(project: Option<&str>) -> VersionTable {
    let condition = project.map_or_else(String::new, |project| {
        format!(" WHERE project = {}", quote_literal(project))
    });
    VersionTable {
        schema: Some("sqitch".to_owned()),
        ..table(
            "changes",
            &format!(
                "SELECT change || CASE WHEN n > 1 THEN '@' || n ELSE '' END FROM (SELECT change, \
                 row_number() OVER (PARTITION BY change ORDER BY planned_at, committed_at) AS n \
                 FROM {{table}}{condition}) AS numbered"
            ),
        )
    }
}
