//! What one connection of another tool does, written down.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use super::link::{Link, Reply};
use super::parts::Part;
use super::text::shown;
use super::{FollowedStatement, WireOptions};
use crate::clock::millis;
use crate::event::{Ran, StatementRecord};
use crate::pg::ledger::{Ledger, holds_locks, may_follow_a_query, notices};
use crate::pg::observer::{Observer, Watch};
use crate::pg::probe::Relations;
use crate::pg::{PgError, ServerError};
use crate::text::truncate;

/// What the connections of one command share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) options: WireOptions,
    pub(super) observer: Observer,
    /// Statements so far.
    statements: AtomicU32,
    /// Transactions that ended, so that each connection knows when another has changed something.
    ended: AtomicU64,
}

impl Shared {
    pub(super) fn new(options: WireOptions) -> Self {
        let observer = Observer::new(&options.endpoint, &options.clock, options.limits.clone());
        Self {
            options,
            observer,
            statements: AtomicU32::new(0),
            ended: AtomicU64::new(0),
        }
    }
}

/// A statement that was sent and has not come to its end.
#[derive(Debug)]
pub(super) struct Sent {
    part: Part,
    watch: Option<Watch>,
    index: u32,
    in_transaction: bool,
    /// Whether no transaction was open.
    outside: bool,
    began: Duration,
    /// The same as time of day.
    began_at: i64,
}

/// The ledger of one connection.
#[derive(Debug)]
pub(super) struct Book {
    shared: Arc<Shared>,
    ledger: Ledger,
    /// The server's process.
    process: Option<u32>,
    /// The ended transactions that the ledger's relations know of.
    known: u64,
    /// Whether relations are to be read before the next statement.
    fresh: bool,
    /// Text and source of the statements, by their number.
    texts: BTreeMap<u32, (String, String)>,
    /// What could not be seen, in words.
    pub(super) missing: BTreeSet<String>,
}

impl Book {
    /// Statements of one command that are written down.
    const MOST: u32 = 10_000;

    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let ledger = Ledger::new(&shared.options.clock);
        Self {
            shared,
            ledger,
            process: None,
            known: 0,
            fresh: false,
            texts: BTreeMap::new(),
            missing: BTreeSet::new(),
        }
    }

    pub(super) fn process(&mut self, process: Option<u32>) {
        self.process = process;
    }

    /// The records, in the order of the connection's transactions.
    pub(super) fn close(&mut self) -> Vec<FollowedStatement> {
        let records = self.ledger.close().into_iter();
        records
            .map(|record| {
                let (text, source) = self.texts.remove(&record.index).unwrap_or_default();
                FollowedStatement {
                    record,
                    text,
                    source,
                }
            })
            .collect()
    }

    fn now(&self) -> Duration {
        self.shared.options.clock.monotonic()
    }

    /// In microseconds since 1970.
    fn time_of_day(&self) -> i64 {
        self.shared.options.clock.now().as_microsecond()
    }

    fn note(&mut self, result: Result<(), PgError>, what: &str) -> std::io::Result<()> {
        match result {
            Ok(()) => Ok(()),
            Err(PgError::Broken(error)) => Err(error),
            Err(error) => {
                let reveal = self.shared.options.reveal_values;
                self.missing
                    .insert(format!("{what}: {}", error.describe(reveal)));
                Ok(())
            }
        }
    }

    /// To be called before a transaction begins: what others have changed since is no deed of it.
    pub(super) async fn refresh(&mut self, link: &mut Link) -> std::io::Result<()> {
        let ended = self.shared.ended.load(Ordering::SeqCst);
        if self.fresh && self.known == ended || link.status != b'I' || self.is_full() {
            return Ok(());
        }
        self.known = ended;
        self.fresh = true;
        match Relations::read(link, None).await {
            Ok(relations) => {
                self.ledger.relations = Some(relations);
                Ok(())
            }
            Err(error) => self.note(Err(error), "the relations could not be read"),
        }
    }

    /// Whether the open transaction has no statement yet.
    pub(super) fn is_first(&self) -> bool {
        self.ledger.is_settled()
    }

    fn is_full(&self) -> bool {
        self.shared.statements.load(Ordering::SeqCst) >= Self::MOST
    }

    /// Notes that a statement is about to be sent. `alone` says that the open transaction is ours and
    /// has no other statement.
    pub(super) async fn before(
        &mut self,
        link: &mut Link,
        part: Part,
        alone: bool,
    ) -> std::io::Result<Option<Sent>> {
        if self.is_full() {
            self.missing.insert(format!(
                "of more than {} statements, only the first are told",
                Self::MOST
            ));
            return Ok(None);
        }
        self.refresh(link).await?;
        let open = link.status == b'T';
        if open && may_follow_a_query(&part.facts) {
            let looked = self.ledger.look_before(link).await;
            self.note(looked, "the statistics could not be read")?;
        }
        if link.status != b'E' {
            let ledger = &mut self.ledger;
            let looked = ledger.look_before_invalid(link, open, &part.text, &part.facts);
            let looked = looked.await;
            self.note(looked, "what is not valid could not be read")?;
        }
        link.standing.follow(&part.text, &part.facts);
        let watch = match self.process.filter(|_| open || holds_locks(&part.facts)) {
            Some(process) => Some(self.shared.observer.watch(process, !open).await),
            None => None,
        };
        Ok(Some(Sent {
            index: self.shared.statements.fetch_add(1, Ordering::SeqCst) + 1,
            in_transaction: link.status != b'I' && !alone,
            outside: link.status == b'I',
            part,
            watch,
            began: self.now(),
            began_at: self.time_of_day(),
        }))
    }

    /// Writes down what came of a statement, and looks at what its transaction holds.
    pub(super) async fn after(
        &mut self,
        link: &mut Link,
        sent: Option<Sent>,
        reply: &Reply,
    ) -> std::io::Result<()> {
        let Some(sent) = sent else {
            return Ok(());
        };
        let now = self.now();
        let ended = self.time_of_day();
        let options = &self.shared.options;
        let reveal = options.reveal_values;
        let mut record = StatementRecord {
            direction: options.direction,
            step: options.step.clone(),
            index: sent.index,
            sql: truncate(&shown(&sent.part.text, reveal), 2000),
            in_transaction: sent.in_transaction,
            transaction: self.ledger.transaction(),
            duration_ms: millis(now.saturating_sub(sent.began)),
            rows: reply.rows,
            ran: self.process.map(|process| Ran {
                process,
                began: sent.began_at,
                ended,
            }),
            notices: notices(reply.notices.clone(), reveal, &sent.part.text),
            error: reply.error.as_ref().map(|error| {
                let error = PgError::Server(Box::new(error.clone()));
                let error = if reveal {
                    error
                } else {
                    error.without_raised_values(&sent.part.text)
                };
                let fallback = ServerError::default();
                error
                    .server()
                    .unwrap_or(&fallback)
                    .record(reveal, None, None)
            }),
            ..StatementRecord::default()
        };
        let seen = match sent.watch {
            Some(watch) => Some(watch.end().await),
            None => None,
        };
        if link.status == b'T' && may_follow_a_query(&sent.part.facts) && reply.error.is_none() {
            let looked = self
                .ledger
                .look(link, &mut record, &sent.part.facts, None)
                .await;
            self.note(looked, "the locks of a statement could not be looked at")?;
        }
        if link.status == b'I' && sent.outside {
            let looked = self.ledger.look_at_invalid(link, false, &mut record).await;
            self.note(looked, "what is not valid could not be read")?;
        }
        if let Some(seen) = seen {
            self.ledger.add_seen(&mut record, seen, sent.outside);
        }
        let texts = (sent.part.text, sent.part.source);
        self.texts.insert(sent.index, texts);
        let quiet = !holds_locks(&sent.part.facts) && sent.part.facts.control.is_none();
        if sent.outside && quiet && self.ledger.is_settled() {
            self.ledger.pass(record);
            return Ok(());
        }
        self.ledger.push(record);
        let chains = sent.part.facts.control == Some(crate::sql::TransactionControl::Chain);
        if link.status == b'I' || chains {
            self.ended(link).await?;
        }
        Ok(())
    }

    /// What a `COMMIT` of ours took and said belongs to the last statement.
    pub(super) async fn committed(
        &mut self,
        link: &mut Link,
        began: Duration,
        reply: &Reply,
    ) -> std::io::Result<()> {
        let took = millis(self.now().saturating_sub(began));
        let reveal = self.shared.options.reveal_values;
        let now = self.time_of_day();
        if let Some(last) = self.ledger.last() {
            last.duration_ms += took;
            if let Some(ran) = &mut last.ran {
                ran.ended = now;
            }
            if let Some(error) = &reply.error {
                last.error = Some(error.record(reveal, None, None));
            }
        }
        self.ended(link).await
    }

    /// The transaction is over.
    pub(super) async fn ended(&mut self, link: &mut Link) -> std::io::Result<()> {
        if self.ledger.is_settled() {
            return Ok(());
        }
        link.standing.transaction_ended();
        let settled = self.ledger.transaction_ended(link, None).await;
        // Where another connection has changed something meanwhile, all is read again.
        let before = self.shared.ended.fetch_add(1, Ordering::SeqCst);
        self.known += u64::from(before == self.known);
        self.note(settled, "what a transaction left could not be looked at")
    }

    pub(super) fn time(&self) -> Duration {
        self.now()
    }
}
