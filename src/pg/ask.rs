//! Questions of ours, asked in the session that migrates.

use super::ledger::sets_a_limit;
use super::{PgError, Session};
use crate::sql::Facts;

/// The time limit of statements, in milliseconds.
pub(super) const LIMIT: &str = "SELECT (pg_catalog.date_part('epoch', pg_catalog.current_setting('statement_timeout')::pg_catalog.interval) OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8";

/// Rows of a query as text.
pub(super) type Rows = Vec<Vec<Option<String>>>;

/// Asks in the session that migrates, without the time limit that the migration has set for its own
/// statements.
pub(super) trait Ask: Send {
    /// The rows, and that limit in milliseconds; 0 is none.
    fn ask(
        &mut self,
        in_transaction: bool,
        sql: &str,
    ) -> impl Future<Output = Result<(Rows, u64), PgError>> + Send;

    /// What is known of the session.
    fn standing(&mut self) -> &mut Standing;
}

/// Whether what we ask for is answered long before that limit, in milliseconds.
pub(super) fn is_no_limit(limit: u64) -> bool {
    limit == 0 || limit >= 5000
}

/// What we know of a session that somebody else's statements change.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// The time limit for statements in milliseconds, where it is known: 0 is none.
    limit_ms: Option<u64>,
    /// Whether anything was said of time limits, so that the end of a transaction may change them.
    limit_may_change: bool,
    /// Whether the session surely has our prepared statements.
    pub(super) prepared: bool,
}

impl Standing {
    /// Notes what a statement will do to it.
    pub(super) fn follow(&mut self, sql: &str, facts: &Facts) {
        let sets = sets_a_limit(sql, facts);
        self.limit_may_change |= sets;
        if sets || facts.control.is_some() || facts.command.starts_with("ROLLBACK") {
            self.transaction_ended();
        }
        self.prepared &= !unprepares(sql);
    }

    /// Whether it is known how to ask, and will be after this statement.
    pub(super) fn is_known_after(&self, sql: &str, facts: &Facts) -> bool {
        self.prepared
            && self.limit_ms.is_some_and(is_no_limit)
            && !sets_a_limit(sql, facts)
            && !unprepares(sql)
    }

    /// Whether it is known how to ask when the transaction has ended.
    pub(super) fn is_known_at_end(&self) -> bool {
        self.prepared && self.limit_ms.is_some_and(is_no_limit) && !self.limit_may_change
    }

    /// Notes that a transaction has ended, and with it what was set for it.
    pub(super) fn transaction_ended(&mut self) {
        if self.limit_may_change {
            self.limit_ms = None;
        }
    }

    pub(super) fn limit(&self) -> Option<u64> {
        self.limit_ms
    }

    /// Takes the answer to [`LIMIT`].
    pub(super) fn learn_limit(&mut self, cell: Option<String>) -> u64 {
        let limit = cell.and_then(|text| text.parse().ok()).unwrap_or(0);
        self.limit_ms = Some(limit);
        limit
    }
}

/// Whether a statement may drop our prepared statements.
fn unprepares(sql: &str) -> bool {
    let sql = sql.to_ascii_lowercase();
    sql.contains("discard") || sql.contains("deallocate")
}

/// A session of ours that migrates.
#[derive(Debug)]
pub(super) struct Own<'a> {
    session: &'a Session,
    pub(super) standing: Standing,
}

impl<'a> Own<'a> {
    pub(super) fn new(session: &'a Session, standing: Standing) -> Self {
        Self { session, standing }
    }
}

impl Ask for Own<'_> {
    async fn ask(&mut self, in_transaction: bool, sql: &str) -> Result<(Rows, u64), PgError> {
        let limit = match self.standing.limit() {
            Some(limit) => limit,
            None => self
                .standing
                .learn_limit(self.session.query_one_text(LIMIT).await?),
        };
        if is_no_limit(limit) {
            return Ok((self.session.query_text(sql).await?, limit));
        }
        // Within a transaction a setting of the script's own is masked and comes back.
        let local = if in_transaction { "LOCAL " } else { "" };
        self.session
            .execute(&format!("SET {local}statement_timeout = 0"))
            .await?;
        let rows = self.session.query_text(sql).await?;
        self.session
            .execute(&format!("SET {local}statement_timeout = {limit}"))
            .await?;
        Ok((rows, limit))
    }

    fn standing(&mut self) -> &mut Standing {
        &mut self.standing
    }
}
