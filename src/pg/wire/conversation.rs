//! One connection of another tool, from its first message to its last.
//!
//! Statements are told apart where the protocol lets us: between a statement and the answer that the
//! server is ready, nothing of the client is under way, and then we look. A statement for itself is put
//! between `BEGIN` and `COMMIT`, which means the same to the server, so that there is something to look
//! at; what cannot be in a transaction block is watched by another session.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::book::{Book, Sent, Shared};
use super::frame::Frame;
use super::link::{Link, Pass, Side, Socket};
use super::message;
use super::parts::{Part, parts, whole};
use super::{FollowedStatement, Missing, Unfollowed};
use crate::pg::ask::Standing;
use crate::pg::ledger::can_be_wrapped;
use crate::sql::TransactionControl;

/// What is known of a connection when it is over.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) statements: Vec<FollowedStatement>,
    pub(super) missing: Vec<Missing>,
}

/// What was sent without a `Sync`.
#[derive(Debug, Clone, Copy, Default)]
struct Unanswered {
    /// Whether there is any.
    flushed: bool,
    /// Whether a `Bind` was among it, whose portal would not outlive a `Sync`.
    bound: bool,
    /// Whether some of it failed, so that the server skips what comes until a `Sync`.
    failed: bool,
}

/// A connection.
pub(super) struct Conversation {
    link: Link,
    book: Book,
    /// Texts of the statements that the client has prepared.
    prepared: BTreeMap<String, Arc<str>>,
    /// Texts of the statements that its portals are of.
    portals: BTreeMap<String, Arc<str>>,
    /// Messages of the extended protocol that have not been sent yet.
    batch: Vec<Frame>,
    /// What was sent of it without a `Sync`.
    sent: Unanswered,
    /// Whether we skip what comes until a `Sync`, as the server would.
    skips: bool,
    /// Whether the open transaction is ours.
    ours: bool,
    /// Statements of the batch that are not looked at one by one.
    loose: Vec<Option<Sent>>,
    /// Whether one of them copies rows.
    copies: bool,
}

impl Conversation {
    pub(super) fn new(
        client: Box<dyn Socket>,
        server: Box<dyn Socket>,
        shared: Arc<Shared>,
    ) -> Self {
        Self {
            link: Link {
                client: Side::client(client),
                server: Side::server(server),
                status: b'I',
                standing: Standing::default(),
            },
            book: Book::new(shared),
            prepared: BTreeMap::new(),
            portals: BTreeMap::new(),
            batch: Vec::new(),
            sent: Unanswered::default(),
            skips: false,
            ours: false,
            loose: Vec::new(),
            copies: false,
        }
    }

    /// What was seen so far.
    pub(super) fn told(&mut self) -> Told {
        let missing = std::mem::take(&mut self.book.missing).into_iter();
        Told {
            statements: self.book.close(),
            missing: missing
                .map(|what| Missing {
                    what,
                    kind: Unfollowed::Statements,
                })
                .collect(),
        }
    }

    /// Carries the connection until one side ends it.
    pub(super) async fn carry(&mut self) -> std::io::Result<()> {
        if !self.opening().await? {
            return Ok(());
        }
        loop {
            tokio::select! {
                frame = self.link.client.next() => {
                    let Some(frame) = frame? else {
                        return Ok(());
                    };
                    if !self.heard(frame).await? {
                        return Ok(());
                    }
                }
                frame = self.link.server.next() => {
                    let Some(frame) = frame? else {
                        return Ok(());
                    };
                    self.sent.failed |= frame.tag == b'E' && self.sent.flushed;
                    self.link.for_client(&frame);
                    self.link.client.flush().await?;
                }
            }
        }
    }

    /// Who the client is, is between it and the server. Whether there is a session then.
    async fn opening(&mut self) -> std::io::Result<bool> {
        loop {
            tokio::select! {
                frame = self.link.client.next() => {
                    let Some(frame) = frame? else {
                        return Ok(false);
                    };
                    self.link.for_server(&frame);
                    self.link.server.flush().await?;
                }
                frame = self.link.server.next() => {
                    let Some(frame) = frame? else {
                        return Ok(false);
                    };
                    match frame.tag {
                        b'K' => self.book.process(message::process(&frame)),
                        b'Z' => {
                            self.book.refresh(&mut self.link).await?;
                            self.link.ready().await?;
                            return Ok(true);
                        }
                        _ => {}
                    }
                    self.link.for_client(&frame);
                    self.link.client.flush().await?;
                }
            }
        }
    }

    /// Whether the connection goes on.
    async fn heard(&mut self, frame: Frame) -> std::io::Result<bool> {
        match frame.tag {
            b'Q' => self.simple(frame).await?,
            b'P' => {
                if let Some((name, sql)) = message::parse(&frame) {
                    self.prepared.insert(name, sql.into());
                }
                self.batch.push(frame);
            }
            b'B' => {
                if let Some((portal, statement)) = message::bind(&frame) {
                    let text = self.prepared.get(&statement).cloned();
                    self.portals.insert(portal, text.unwrap_or_default());
                }
                self.batch.push(frame);
            }
            b'E' => self.execute(frame).await?,
            b'S' => self.sync(frame).await?,
            b'H' => {
                if !self.skips {
                    self.batch.push(frame);
                    self.send_batch();
                    self.sent.flushed = true;
                    self.link.server.flush().await?;
                }
                // The answers to what has had a `Sync` of ours are what it asks for.
                self.link.client.flush().await?;
            }
            b'F' => {
                self.book
                    .missing
                    .insert("calls of functions without SQL are not told".to_owned());
                self.link.for_server(&frame);
                self.link.until_ready(Pass::default()).await?;
                self.link.ready().await?;
            }
            b'X' => {
                self.link.for_server(&frame);
                self.link.server.flush().await?;
                return Ok(false);
            }
            // What belongs to the extended protocol, and the rest of a COPY that has failed.
            b'D' | b'C' => self.batch.push(frame),
            _ => {
                self.link.for_server(&frame);
                self.link.server.flush().await?;
            }
        }
        Ok(true)
    }

    /// One message of the simple protocol.
    async fn simple(&mut self, frame: Frame) -> std::io::Result<()> {
        let text = message::query(&frame);
        let taken_apart = match (self.link.status, &text) {
            (b'E', _) | (_, None) => None,
            (_, Some(text)) => parts(text),
        };
        // We could not send a part of what is in another encoding.
        let taken_apart = taken_apart.filter(|all| all.len() < 2 || message::is_utf8(&frame));
        let text = text.unwrap_or_default();
        match taken_apart.as_deref() {
            Some([]) => {
                self.link.for_server(&frame);
                self.link.until_ready(Pass::default()).await?;
            }
            Some([part]) => self.single(&frame, part).await?,
            Some(several) => self.several(several).await?,
            None => {
                if self.link.status != b'E' {
                    let what =
                        "a message of several statements that had to stay together is told as one";
                    if !whole(&text).facts.copies_from_stdin {
                        self.book.missing.insert(what.to_owned());
                    }
                }
                self.as_it_is(&frame, whole(&text)).await?;
            }
        }
        self.link.ready().await
    }

    async fn as_it_is(&mut self, frame: &Frame, part: Part) -> std::io::Result<()> {
        let sent = self.book.before(&mut self.link, part, false).await?;
        self.link.for_server(frame);
        let reply = self.link.until_ready(Pass::default()).await?;
        self.book.after(&mut self.link, sent, &reply).await
    }

    async fn single(&mut self, frame: &Frame, part: &Part) -> std::io::Result<()> {
        if self.link.status != b'I' || !can_be_wrapped(&part.text, &part.facts) {
            return self.as_it_is(frame, part.clone()).await;
        }
        self.begin().await?;
        let alone = self.ours;
        let sent = self
            .book
            .before(&mut self.link, part.clone(), alone)
            .await?;
        self.link.for_server(frame);
        let pass = Pass {
            hold: alone,
            ..Pass::default()
        };
        let reply = self.link.until_ready(pass).await?;
        self.book.after(&mut self.link, sent, &reply).await?;
        self.end(reply.held).await
    }

    async fn several(&mut self, several: &[Part]) -> std::io::Result<()> {
        let mut held = None;
        for (index, part) in several.iter().enumerate() {
            let control = part.facts.control;
            if self.link.status == b'I' && control.is_none() {
                self.begin().await?;
            }
            if self.ours && control == Some(TransactionControl::Begin) {
                // The server makes the transaction of the message the script's own.
                self.ours = false;
                self.link.for_client(&message::complete("BEGIN"));
                continue;
            }
            let sent = self
                .book
                .before(&mut self.link, part.clone(), false)
                .await?;
            self.link.for_server(&message::simple(&part.text));
            let pass = Pass {
                hold: self.ours && index + 1 == several.len(),
                offset: part.before,
                ..Pass::default()
            };
            let mut reply = self.link.until_ready(pass).await?;
            held = reply.held.take();
            self.book.after(&mut self.link, sent, &reply).await?;
            self.ours &= self.link.status != b'I';
            if reply.error.is_some() || !reply.completed {
                break;
            }
        }
        self.end(held).await
    }

    /// Begins a transaction of ours.
    async fn begin(&mut self) -> std::io::Result<()> {
        self.book.refresh(&mut self.link).await?;
        let sent = self.book.time();
        match self.link.begin().await? {
            Ok(()) => {
                self.ours = true;
                self.book.begun(sent);
            }
            Err(error) => {
                self.book
                    .missing
                    .insert(format!("no transaction could be begun: {}", error.message));
            }
        }
        Ok(())
    }

    /// Ends our transaction, if there is one, and lets go of what was held back for it.
    async fn end(&mut self, held: Option<Frame>) -> std::io::Result<()> {
        let ours = std::mem::take(&mut self.ours);
        let mut failed = false;
        if ours && self.link.status == b'T' {
            let began = self.book.time();
            let reply = self.link.commit().await?;
            failed = reply.error.is_some();
            self.book.committed(&mut self.link, began, &reply).await?;
        } else if ours && self.link.status == b'E' {
            self.link.roll_back().await?;
            self.book.ended(&mut self.link).await?;
        }
        if let Some(held) = held.filter(|_| !failed) {
            self.link.for_client(&held);
        }
        Ok(())
    }

    fn send_batch(&mut self) {
        for frame in self.batch.drain(..) {
            self.sent.bound |= frame.tag == b'B';
            self.link.for_server(&frame);
        }
    }

    /// Sends what is there with a `Sync` of ours.
    async fn settle(&mut self) -> std::io::Result<super::link::Reply> {
        self.send_batch();
        self.link.for_server(&message::sync());
        let reply = self.link.until_ready(Pass::default()).await?;
        self.sent = Unanswered::default();
        Ok(reply)
    }

    /// A statement of the extended protocol.
    ///
    /// In a transaction block a `Sync` of ours behind it changes nothing, and the server is ready then.
    async fn execute(&mut self, frame: Frame) -> std::io::Result<()> {
        if self.skips {
            return Ok(());
        }
        let text = message::execute(&frame)
            .and_then(|portal| self.portals.get(&portal).cloned())
            .unwrap_or_default();
        let part = whole(&text);
        let in_block = self.link.status == b'T';
        let can_be_told = !self.sent.failed
            && self.loose.is_empty()
            && !part.facts.copies_from_stdin
            && (in_block
                || self.link.status == b'I'
                    && !self.sent.bound
                    && (part.facts.control.is_some() || can_be_wrapped(&text, &part.facts)));
        if self.sent.flushed && !self.sent.failed && (in_block || !self.sent.bound) {
            // The answers to what was sent have to be out of the way.
            let later = std::mem::take(&mut self.batch);
            let reply = self.settle().await?;
            self.batch = later;
            if reply.error.is_some() {
                self.skips = true;
                return Ok(());
            }
        }
        if !can_be_told {
            self.copies |= part.facts.copies_from_stdin;
            let sent = if self.sent.failed {
                None
            } else if self.sent.flushed {
                let what = "a statement was executed apart from what made its portal";
                self.book.missing.insert(what.to_owned());
                None
            } else {
                self.book.before(&mut self.link, part, false).await?
            };
            self.loose.push(sent);
            self.batch.push(frame);
            return Ok(());
        }
        let control = part.facts.control.is_some();
        if !in_block && !control {
            self.begin().await?;
        }
        // The server makes the transaction of the pipeline the client's own.
        self.ours &= part.facts.control != Some(TransactionControl::Begin);
        let alone = self.ours && self.book.is_first();
        let sent = self.book.before(&mut self.link, part, alone).await?;
        self.batch.push(frame);
        let reply = self.settle().await?;
        self.skips = !reply.completed || reply.error.is_some();
        self.book.after(&mut self.link, sent, &reply).await?;
        self.ours &= self.link.status != b'I';
        Ok(())
    }

    async fn sync(&mut self, frame: Frame) -> std::io::Result<()> {
        if std::mem::take(&mut self.skips) {
            self.batch.clear();
            self.sent.flushed = false;
        } else {
            if self.batch.is_empty() && !self.sent.flushed && self.loose.is_empty() {
                // All of it has had a `Sync` of ours.
                self.end(None).await?;
                return self.link.ready().await;
            }
            self.send_batch();
            self.link.for_server(&frame);
            let pass = Pass {
                both_ways: std::mem::take(&mut self.copies),
                ..Pass::default()
            };
            let reply = self.link.until_ready(pass).await?;
            self.sent = Unanswered::default();
            let last = self.loose.pop();
            for sent in std::mem::take(&mut self.loose) {
                let quiet = super::link::Reply::default();
                self.book.after(&mut self.link, sent, &quiet).await?;
            }
            if let Some(sent) = last {
                self.book.after(&mut self.link, sent, &reply).await?;
            }
        }
        self.end(None).await?;
        self.link.ready().await
    }
}
