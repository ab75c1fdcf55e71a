//! A statement together with our questions about it, sent without waiting for the answers in between.
//!
//! Each wait wakes two processes, which takes as long as many a small statement does. The server takes the messages
//! one after the other all the same (manual, 55.2.2 “Simple Query”), and each is answered before the next begins.

use std::time::Duration;

use futures_util::future::join4;

use super::ask::Rows;
use super::{Executed, PgError, Session};
use crate::clock::Clock;

/// What is sent together.
#[derive(Debug)]
pub(super) struct Flight<'a> {
    /// Whether a transaction is begun first.
    pub(super) begin: bool,
    /// What is asked before the statement, and after it. The second fails where the statement does.
    pub(super) questions: [String; 2],
    pub(super) statement: &'a str,
}

/// What came of it, in the order in which it happened.
#[derive(Debug)]
pub(super) struct Landed {
    /// Whether the transaction could be begun.
    pub(super) opened: Result<(), PgError>,
    /// The answer to what was asked before.
    pub(super) before: Result<Rows, PgError>,
    pub(super) executed: Result<Executed, PgError>,
    /// How long the statement took, by the server's clock if it could be asked for it.
    pub(super) took: Duration,
    /// How long all of it took.
    pub(super) all: Duration,
    /// The answer to what was asked after it.
    pub(super) after: Result<Rows, PgError>,
}

impl Flight<'_> {
    pub(super) async fn fly(self, session: &Session, clock: &Clock) -> Landed {
        let started = clock.monotonic();
        let since = || clock.monotonic().saturating_sub(started);
        let open = async {
            // Whatever the server has to say meanwhile, it says of the statement.
            if self.begin {
                session.query_text("BEGIN").await.map(drop)
            } else {
                Ok(())
            }
        };
        let [before, after] = &self.questions;
        let statement = async { (session.execute(self.statement).await, since()) };
        // Polled, and so sent, in this order.
        let (opened, before, (executed, took), after) = join4(
            open,
            session.query_text(before),
            statement,
            session.query_text(after),
        )
        .await;
        let all = since();
        let by_server = match (&before, &after) {
            (Ok(before), Ok(after)) => between(before, after),
            _ => None,
        };
        Landed {
            opened,
            before,
            executed,
            took: by_server.unwrap_or(took).min(all),
            all,
            after,
        }
    }
}

/// From the end of our first question to the beginning of the second.
fn between(before: &Rows, after: &Rows) -> Option<Duration> {
    let number = |cell: Option<&Option<String>>| cell?.as_ref()?.parse::<u64>().ok();
    let kind = |row: &Vec<Option<String>>| row.first().cloned().flatten().unwrap_or_default();
    let from = number(before.iter().find(|row| kind(row) == "0")?.get(1))?;
    let to = number(after.iter().find(|row| kind(row) == "w")?.get(6))?;
    Some(Duration::from_micros(to.saturating_sub(from)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<Option<String>> {
        let cells = cells.iter().map(|cell| Some((*cell).to_owned()));
        cells.collect()
    }

    #[test]
    fn the_server_tells_how_long_a_statement_took() {
        let answer = vec![
            row(&["l", "16384", "AccessShareLock", "", "0", "0", "7"]),
            row(&["w", "", "", "1", "0", "0", "2500"]),
        ];
        let reads = vec![row(&["16384", "1", "2", "3"]), row(&["0", "400", "0", "0"])];
        assert_eq!(between(&reads, &answer), Some(Duration::from_micros(2100)));
        assert_eq!(between(&Rows::new(), &answer), None);
        assert_eq!(between(&reads, &Rows::new()), None);
    }
}
