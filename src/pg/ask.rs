//! Questions of ours, asked in the session that migrates.

use super::{PgError, Session};

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
}

/// A session of ours that migrates.
#[derive(Debug)]
pub(super) struct Own<'a> {
    session: &'a Session,
    /// The script's time limit for statements, where it is known: 0 is none.
    limit_ms: Option<u64>,
    /// Whether the script says anything of time limits, so that it has to be asked each time.
    limit_may_change: bool,
}

impl<'a> Own<'a> {
    pub(super) fn new(session: &'a Session) -> Self {
        Self {
            session,
            limit_ms: None,
            limit_may_change: false,
        }
    }

    /// Notes that a statement of the script may change the time limit of statements.
    pub(super) fn limit_may_change(&mut self) {
        self.limit_may_change = true;
        self.limit_ms = None;
    }
}

impl Ask for Own<'_> {
    async fn ask(&mut self, in_transaction: bool, sql: &str) -> Result<(Rows, u64), PgError> {
        let limit = if let Some(limit) = self.limit_ms {
            limit
        } else {
            let text = self.session.query_one_text(LIMIT).await?;
            text.and_then(|text| text.parse().ok()).unwrap_or(0)
        };
        self.limit_ms = (!self.limit_may_change).then_some(limit);
        if limit == 0 {
            return Ok((self.session.query_text(sql).await?, 0));
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
}
