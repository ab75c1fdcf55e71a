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
use crate::event::{Ran, StatementError, StatementRecord};
use crate::pg::ledger::{Ledger, holds_locks, may_follow_a_query, notices};
use crate::pg::observer::{Observer, Watch};
use crate::pg::probe::Relations;
use crate::pg::{PgError, ServerError};
use crate::sql::{Facts, TransactionControl};
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
    /// Bytes of the texts that are kept.
    kept: AtomicU64,
}

impl Shared {
    pub(super) fn new(options: WireOptions) -> Self {
        let observer = Observer::new(&options.endpoint, &options.clock, options.limits.clone());
        Self {
            options,
            observer,
            statements: AtomicU32::new(0),
            ended: AtomicU64::new(0),
            kept: AtomicU64::new(0),
        }
    }
}

/// A statement that was sent.
#[derive(Debug)]
pub(super) struct Sent {
    index: u32,
    facts: Facts,
    watch: Option<Watch>,
    /// Whether no transaction was open.
    outside: bool,
}

/// What is known of a statement that has not come to its end.
#[derive(Debug)]
struct Running {
    record: StatementRecord,
    text: String,
    source: String,
    began: Duration,
    /// Whether the server has answered.
    answered: bool,
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
    /// The least that the way to the server took, and back.
    trip: Option<Duration>,
    /// Statements without an end, by their number.
    running: BTreeMap<u32, Running>,
    /// Text and source of the others.
    texts: BTreeMap<u32, (String, String)>,
    /// What could not be seen, in words.
    pub(super) missing: BTreeSet<String>,
}

impl Book {
    /// Statements of one command that are written down.
    const MOST: u32 = 10_000;
    /// How much of their texts is kept until it has ended.
    const KEPT: u64 = 32 * 1024 * 1024;

    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let ledger = Ledger::new(&shared.options.clock);
        Self {
            shared,
            ledger,
            process: None,
            known: 0,
            fresh: false,
            trip: None,
            running: BTreeMap::new(),
            texts: BTreeMap::new(),
            missing: BTreeSet::new(),
        }
    }

    pub(super) fn process(&mut self, process: Option<u32>) {
        self.process = process;
    }

    /// The records, in the order of the connection's transactions. What a transaction has done that is open
    /// when its connection ends is undone.
    pub(super) fn close(&mut self) -> Vec<FollowedStatement> {
        let (now, ended) = (self.now(), self.time_of_day());
        let transaction = self.ledger.transaction();
        for (index, mut running) in std::mem::take(&mut self.running) {
            let record = &mut running.record;
            if !running.answered {
                record.transaction = transaction;
                record.duration_ms = millis(now.saturating_sub(running.began));
                if let Some(ran) = &mut record.ran {
                    ran.ended = ended;
                }
                record.error = Some(StatementError {
                    message: "the connection ended before it did".to_owned(),
                    ..StatementError::default()
                });
            }
            self.ledger.push(running.record);
            self.texts.insert(index, (running.text, running.source));
        }
        let undone: BTreeSet<u32> = self.ledger.open().map(|record| record.index).collect();
        let records = self.ledger.close().into_iter();
        records
            .map(|record| {
                let (text, source) = self.texts.remove(&record.index).unwrap_or_default();
                FollowedStatement {
                    undone: undone.contains(&record.index),
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
        Ok(Some(self.sends(link, part, watch, alone)))
    }

    fn sends(&mut self, link: &Link, part: Part, watch: Option<Watch>, alone: bool) -> Sent {
        let options = &self.shared.options;
        let began_at = self.time_of_day();
        let index = self.shared.statements.fetch_add(1, Ordering::SeqCst) + 1;
        let record = StatementRecord {
            direction: options.direction,
            step: options.step.clone(),
            index,
            sql: truncate(&shown(&part.text, options.reveal_values), 2000),
            in_transaction: link.status != b'I' && !alone,
            ran: self.process.map(|process| Ran {
                process,
                began: began_at,
                ended: began_at,
            }),
            ..StatementRecord::default()
        };
        let (mut text, mut source) = (part.text, part.source);
        let bytes = u64::try_from(text.len() + source.len()).unwrap_or(u64::MAX);
        if self.shared.kept.fetch_add(bytes, Ordering::SeqCst) + bytes > Self::KEPT {
            self.shared.kept.fetch_sub(bytes, Ordering::SeqCst);
            // Of statements that work on rows, no word behind the first tells anything.
            let first = part.facts.command.split(' ').next().unwrap_or_default();
            text = String::from(first);
            source = String::new();
            if !["INSERT", "COPY", "MERGE", "SELECT", "VALUES"].contains(&first) {
                self.missing.insert(format!(
                    "hazards are not looked for in the texts of statements beyond the first {}",
                    crate::text::bytes(Self::KEPT)
                ));
            }
        }
        let began = self.now();
        let running = Running {
            record,
            text,
            source,
            began,
            answered: false,
        };
        self.running.insert(index, running);
        Sent {
            index,
            facts: part.facts,
            watch,
            outside: link.status == b'I',
        }
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
        let (now, ended) = (self.now(), self.time_of_day());
        let transaction = self.ledger.transaction();
        let reveal = self.shared.options.reveal_values;
        // It stays there while we look: the connection may end meanwhile.
        let Some(running) = self.running.get_mut(&sent.index) else {
            return Ok(());
        };
        running.answered = true;
        let (record, text) = (&mut running.record, &running.text);
        record.transaction = transaction;
        record.duration_ms = millis(now.saturating_sub(running.began));
        record.rows = reply.rows;
        if let Some(ran) = &mut record.ran {
            ran.ended = ended;
        }
        record.notices = notices(reply.notices.clone(), reveal, text);
        record.error = reply.error.as_ref().map(|error| {
            let error = PgError::Server(Box::new(error.clone()));
            let error = if reveal {
                error
            } else {
                error.without_raised_values(text)
            };
            let fallback = ServerError::default();
            error
                .server()
                .unwrap_or(&fallback)
                .record(reveal, None, None)
        });
        let mut record = record.clone();
        let seen = match sent.watch {
            Some(watch) => Some(watch.end().await),
            None => None,
        };
        if link.status == b'T' && may_follow_a_query(&sent.facts) && reply.error.is_none() {
            let looked = self.ledger.look(link, &mut record, &sent.facts, None).await;
            self.note(looked, "the locks of a statement could not be looked at")?;
        }
        if link.status == b'I' && sent.outside {
            let looked = self.ledger.look_at_invalid(link, false, &mut record).await;
            self.note(looked, "what is not valid could not be read")?;
        }
        if let Some(seen) = seen {
            self.ledger.add_seen(&mut record, seen, sent.outside);
        }
        if let Some(running) = self.running.remove(&sent.index) {
            self.texts
                .insert(sent.index, (running.text, running.source));
        }
        let quiet = !holds_locks(&sent.facts) && sent.facts.control.is_none();
        if sent.outside && quiet && self.ledger.is_settled() {
            self.ledger.pass(record);
            return Ok(());
        }
        self.ledger.push(record);
        let chains = sent.facts.control == Some(TransactionControl::Chain);
        if link.status == b'I' || chains {
            self.ended(link).await?;
        }
        Ok(())
    }

    /// A `BEGIN` of ours takes no time but that of its way and of its answer's.
    pub(super) fn begun(&mut self, sent: Duration) {
        let trip = self.now().saturating_sub(sent);
        self.trip = Some(self.trip.map_or(trip, |least| least.min(trip)));
    }

    /// What a `COMMIT` of ours took and said belongs to the last statement.
    pub(super) async fn committed(
        &mut self,
        link: &mut Link,
        began: Duration,
        reply: &Reply,
    ) -> std::io::Result<()> {
        // Without us there would be one answer to wait for, and not two.
        let took = self.now().saturating_sub(began);
        let took = millis(took.saturating_sub(self.trip.unwrap_or_default()));
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
