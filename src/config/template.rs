//! The commented harness.yaml that `init` writes.

use std::fmt::Write as _;

use super::init::Found;

/// What stands above the tenants.
const HEAD: &str = "\
# What pgrehearse rehearses: migrations, on every tenant's snapshot. Paths start from this folder.
# `${VAR}`, `${VAR:-default}` and `${VAR:?why}` are replaced from the environment, except in commands.
version: 1

# The throwaway servers. `auto` takes Docker where it answers, else local Postgres binaries.
postgres:
  engine: auto            # auto | docker | local
  image: \"postgres:17\"    # take the major version of production
  # memory: 1GiB
  # cpus: 2
  # settings: { work_mem: 64MB }

# Whose databases are rehearsed: one entry a tenant, or `- from: \"snapshots/*.dump\"` for one a file.
# A snapshot may be elsewhere: `s3://BUCKET/NAME`, `gs://…`, `az://…`, `https://…`; credentials are the environment's.
# A schema per tenant in a shared dump: `- { snapshot: shared.dump, schemas: \"tenant_*\" }`.
tenants:
";

/// What stands below the migration.
const TAIL: &str = "
# How the migration is undone: provided (its down scripts), generated from the difference of the schemas,
# or irreversible with a `reason`. What single steps cannot bring back is declared in their scripts or here.
rollback: { strategy: provided, mode: whole }
#   irreversible: [ { step: \"0041*\", reason: \"drops personal data\" } ]
# With `interrupt: true` the server is also killed on the way, to see whether the next run completes.
# Once more after rows were written on the migrated schema: rollback: { after: [suites, writes] }
# Every step must also stand being applied twice:
# idempotence: true

# What must hold afterwards. In a suite of kind sql, each row that a query returns is a violation.
# suites:
#   - { name: invariants, kind: sql, path: checks/*.sql, on: [base, migrated, rolled_back] }
#   - { name: totals, kind: compare, path: checks/totals/*.sql }
#   - { name: checkout, kind: command, run: \"npm test\", timeout: 5m, retries: 1 }

# What the application expects of its tables; the running version's models too. ORMs that are not read
# natively are known by the DDL that they print.
# models:
#   - { orm: prisma, path: app/prisma, app: new }
#   - { orm: prisma, path: \"git:v1.41:app/prisma\", app: old }
#   - { orm: sqlalchemy, path: app/models, check: true }

# Limits on what is measured while the migration runs; what is over them fails.
# gates: { max_lock: 2s, max_total: 5m, max_rewrite: 100MiB, max_snapshot_age: 7d }

# A load beside the migration, of scripts in pgbench's format or made from the schema: who is blocked, for how long.
# traffic: { clients: 50, rate: 200, duration: 30s, pool: 20, scripts: [load/*.sql], reader: 5s, retries: 3 }

# Queries whose plans are compared: files, an export of pg_stat_statements (CSV or JSON), and those of the suites.
# plans: { queries: [queries/*.sql], statements: pg_stat_statements.csv, suites: true }

# Hazards (locks, rewrites, scans) weigh by the size of what they hit. Single ones are accepted here, or in
# the script by `-- pgrehearse: allow hazard.type-change REASON`.
# Rules of style of squawk's linter are good to know only; `style.bigint: off` takes one away, `style: false` all.
# hazards: { warn_at: 50MiB, fail_at: 1GiB, severity: { hazard.json-column: warning, style.bigint: off } }

# The databases in use are looked at, in transactions that cannot write: their state, drift, rows in the way.
# preflight: { live: \"${DATABASE_URL:-}\" }

# Findings that are known and accepted; `pgrehearse report RUN --format baseline` writes the entries.
# baseline: [ { id: hazard.type-change, step: \"0041*\", reason: \"in the window of Sunday\" } ]

# Columns that nobody may read, replaced before anything else sees them: by a digest, by nothing, or by one alike.
# masking: [ { table: users, column: \"*email*\", with: fake }, { table: \"*\", column: phone, with: hash, optional: true } ]

# Restored snapshots are kept, so that the next run starts from copies. They are production data.
# seeds: { cache: true, max_size: 20GiB, max_age: 7d }

# Time limits of the harness itself.
# limits: { start: 60s, restore: 30m, statement: 1h, tenant: 2h }

# Row values never appear in reports unless this is true.
# reveal_values: false
";

/// A harness.yaml for what was found.
pub fn template(found: &Found) -> String {
    let mut out = HEAD.to_owned();
    // Writing to a String cannot fail.
    for (name, path) in &found.snapshots {
        let _ = writeln!(
            out,
            "  - {{ name: {}, snapshot: {} }}",
            scalar(name.as_str()),
            scalar(path)
        );
    }
    if found.snapshots.is_empty() {
        out.push_str(
            "  # No dumps were found. `pg_dump -Fc DATABASE > snapshots/acme.dump` makes one, then:\n  \
             # - { name: acme, snapshot: snapshots/acme.dump, labels: { tier: gold } }\n",
        );
    }
    // A dump may have taken the name.
    if !found
        .snapshots
        .iter()
        .any(|(name, _)| name.as_str().eq_ignore_ascii_case("scratch"))
    {
        out.push_str("  - { name: scratch, snapshot: empty }   # the whole history from nothing\n");
    }
    out.push_str("\n# What is rehearsed. By default the steps that a tenant has not had yet.\n");
    match found.migrations.split_first() {
        Some(((format, path), others)) => {
            let _ = writeln!(
                out,
                "migration:\n  format: {}\n  path: {}\n  # from: \"0041\"\n  # to: latest",
                format.as_str(),
                scalar(path)
            );
            for (format, path) in others {
                let _ = writeln!(
                    out,
                    "  # also found: {{ format: {}, path: {} }}",
                    format.as_str(),
                    scalar(path)
                );
            }
        }
        None => out.push_str(
            "# No migrations were found; say where they are, and in which layout: sql, golang-migrate,\n\
             # diesel, sqlx, dbmate, goose, flyway, sqitch, prisma, or `command` with `up` and `down`.\n\
             migration:\n  format: sql\n  path: migrations\n",
        ),
    }
    out.push_str(TAIL);
    out
}

/// A text as YAML, with quotes where it needs them.
fn scalar(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c))
        && !text.eq_ignore_ascii_case("null");
    if plain {
        text.to_owned()
    } else {
        // JSON's strings are YAML's; `${` would be a variable.
        let text = text.replace("${", "$${");
        serde_json::Value::String(text).to_string()
    }
}
