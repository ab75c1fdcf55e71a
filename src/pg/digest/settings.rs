//! The transaction in which rows are read: its snapshot, and every setting that shapes a value's text.

use crate::pg::{PgError, Session};

/// One snapshot, and everything that influences how the server prints values.
const SETTINGS: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL row_security = off;
SET LOCAL quote_all_identifiers = off;
SET LOCAL bytea_output = hex;
SET LOCAL xmlbinary = base64;
SET LOCAL xmloption = content;
SET LOCAL extra_float_digits = 3;
SET LOCAL datestyle = ISO;
SET LOCAL intervalstyle = postgres;
SET LOCAL timezone = 'UTC';
SET LOCAL lc_monetary = 'C';
SET LOCAL lc_messages = 'C';
SET LOCAL jit = off;
SET LOCAL constraint_exclusion = off;
SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;";

/// Where names are looked up, in the order in which it is tried.
///
/// The first is the strictest, with which nothing of the tenant's decides how a value is printed. But
/// whoever reads a table makes the planner expand the SQL functions in its indexes' expressions and
/// predicates, and a function that names another without its schema can only be expanded where the
/// application's own path, or at least some path, finds that.
const PATHS: [&str; 3] = [
    "SET LOCAL search_path = pg_catalog",
    "SET LOCAL search_path = DEFAULT",
    "SELECT set_config('search_path', string_agg(quote_ident(nspname), ', '
         ORDER BY nspname <> 'public', nspname COLLATE \"C\"), true)
     FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
];

/// Makes the planner look at every table whose indexes have expressions or predicates.
const PLANS: &str = "
SELECT string_agg(format('EXPLAIN SELECT FROM ONLY %I.%I', n.nspname, c.relname), ';')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid
        AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))";

/// Begins the transaction in each of the sessions, all with the same `search_path`: the first of those
/// above with which every table can be read.
pub(super) async fn begin(sessions: &[&Session]) -> Result<(), PgError> {
    let mut last = Ok(());
    for path in PATHS {
        last = begin_with(sessions, path).await;
        match last {
            Err(PgError::Server(_)) => {
                for session in sessions {
                    session.execute("ROLLBACK").await?;
                }
            }
            _ => return last,
        }
    }
    last
}

async fn begin_with(sessions: &[&Session], path: &str) -> Result<(), PgError> {
    for session in sessions {
        session.execute(SETTINGS).await?;
        session.execute(path).await?;
        let plans = session.query_text(PLANS).await?;
        if let Some(plans) = plans.into_iter().flatten().flatten().next() {
            session.execute(&plans).await?;
        }
    }
    Ok(())
}
