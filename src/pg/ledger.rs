//! The ledger of one session: records of statements whose transaction goes on, and of those before.

use std::collections::BTreeSet;
use std::time::Duration;

use super::ask::{Ask, Rows};
use super::invalid::{Invalid, may_leave_invalid, read_invalid};
use super::observer::Seen;
use super::probe::{Relations, reads};
use super::rewrite_reasons::Words;
use super::{Notice, PgError, raised};
use crate::clock::{Clock, millis};
use crate::event::StatementRecord;
use crate::sql::{Facts, TransactionControl};

/// What a session has done so far.
#[derive(Debug)]
pub(super) struct Ledger {
    clock: Clock,
    /// How long we have looked, which is no time of the migration's.
    looking: Duration,
    /// None until they are read: nothing is looked at without.
    pub(super) relations: Option<Relations>,
    /// Transactions that are over.
    ended: u32,
    /// Whether the open transaction has been looked at before its first statement.
    began: bool,
    /// What was not valid before the next statement, if it may leave more so.
    invalid: Option<Invalid>,
    /// Records of the open transaction, with the session's time at which each lock was first seen.
    pending: Vec<(StatementRecord, Duration)>,
    /// Records of the transactions before it.
    done: Vec<StatementRecord>,
}

impl Ledger {
    pub(super) fn new(clock: &Clock) -> Self {
        Self {
            clock: clock.clone(),
            looking: Duration::ZERO,
            relations: None,
            ended: 0,
            began: false,
            invalid: None,
            pending: Vec::new(),
            done: Vec::new(),
        }
    }

    /// The session's own time: without us, its locks would be held for less long.
    fn now(&self) -> Duration {
        self.clock.monotonic().saturating_sub(self.looking)
    }

    fn looked_since(&mut self, started: Duration) {
        self.looking += self.clock.monotonic().saturating_sub(started);
    }

    /// The number of the open transaction, or of the next one.
    pub(super) fn transaction(&self) -> u32 {
        self.ended + 1
    }

    /// Whether the open transaction has no statement yet.
    pub(super) fn is_settled(&self) -> bool {
        self.pending.is_empty()
    }

    /// Adds a statement's record.
    pub(super) fn push(&mut self, record: StatementRecord) {
        let now = self.now();
        self.pending.push((record, now));
    }

    /// Adds the record of a statement that was a transaction for itself and changed nothing.
    pub(super) fn pass(&mut self, record: StatementRecord) {
        self.ended += 1;
        self.done.push(record);
    }

    /// The last record of the open transaction.
    pub(super) fn last(&mut self) -> Option<&mut StatementRecord> {
        self.pending.last_mut().map(|(record, _)| record)
    }

    /// Looks once at the beginning of each transaction; see [`Relations::begin`].
    pub(super) async fn look_before(&mut self, ask: &mut impl Ask) -> Result<(), PgError> {
        if self.began {
            return Ok(());
        }
        self.began = true;
        let started = self.clock.monotonic();
        let looked = match &mut self.relations {
            Some(relations) => relations.begin(ask).await,
            None => Ok(()),
        };
        self.looked_since(started);
        looked
    }

    /// What is asked before and after each statement of a transaction; nothing where its beginning takes more than that.
    pub(super) fn questions(&self) -> Option<[String; 2]> {
        let relations = self.relations.as_ref()?;
        let before = if self.began {
            reads(&BTreeSet::new())
        } else {
            relations.reads()?
        };
        Some([before, relations.question()])
    }

    /// Takes the answer to what was asked before. `looking` went by for our questions.
    pub(super) fn asked_before(&mut self, answer: Rows, looking: Duration) {
        self.looking += looking;
        if let (false, Some(relations)) = (self.began, &mut self.relations) {
            relations.begun(answer);
        }
        self.began = true;
    }

    /// Looks at what is not valid before a statement that may leave more so.
    pub(super) async fn look_before_invalid(
        &mut self,
        ask: &mut impl Ask,
        in_transaction: bool,
        sql: &str,
        facts: &Facts,
    ) -> Result<(), PgError> {
        self.invalid = None;
        if may_leave_invalid(sql, facts) {
            let started = self.clock.monotonic();
            let invalid = read_invalid(ask, in_transaction).await;
            self.looked_since(started);
            self.invalid = Some(invalid?);
        }
        Ok(())
    }

    /// Looks at it again after the statement.
    pub(super) async fn look_at_invalid(
        &mut self,
        ask: &mut impl Ask,
        in_transaction: bool,
        record: &mut StatementRecord,
    ) -> Result<(), PgError> {
        let Some(before) = self.invalid.take() else {
            return Ok(());
        };
        let started = self.clock.monotonic();
        let invalid = read_invalid(ask, in_transaction).await;
        self.looked_since(started);
        let left = invalid?
            .into_iter()
            .filter(|(oid, _)| !before.contains_key(oid));
        let mut left: Vec<String> = left.map(|(_, name)| name).collect();
        left.sort();
        record.left_invalid = Some(left);
        Ok(())
    }

    /// Looks at what the transaction holds after a statement of it. `answered` is what was asked already, and the
    /// statements' time limit.
    pub(super) async fn look(
        &mut self,
        ask: &mut impl Ask,
        record: &mut StatementRecord,
        facts: &Facts,
        answered: Option<(Rows, u64)>,
    ) -> Result<(), PgError> {
        let Some(relations) = &mut self.relations else {
            return Ok(());
        };
        let started = self.clock.monotonic();
        let words = Words::of(&record.sql);
        let looked = relations.look(ask, words, answered).await;
        self.looked_since(started);
        let look = looked?;
        record.locks_observed = true;
        record.wal_bytes = Some(look.wal_bytes);
        record.rewritten_bytes = look.rewrites.values().sum();
        record.rewrites = look.rewrites.into_keys().collect();
        // TRUNCATE, CLUSTER, REFRESH and REINDEX do nothing else.
        if facts.command.starts_with("ALTER") {
            record.rewrite_reasons = look.reasons.into_iter().collect();
        }
        record.rows_changed = Some(look.rows_changed);
        record.scans = look.scans;
        record.locks = look.locks;
        record.lock_timeout_ms = look.lock_timeout_ms;
        record.statement_timeout_ms = look.statement_timeout_ms;
        self.look_at_invalid(ask, true, record).await
    }

    /// Adds what another session saw while the statement ran. Its locks count where the statement was
    /// in no transaction that could be looked at; without a single look nothing is known.
    pub(super) fn add_seen(&self, record: &mut StatementRecord, seen: Seen, outside: bool) {
        record.waited_ms = Some(seen.waited_ms.min(record.duration_ms));
        let Some(relations) = &self.relations else {
            return;
        };
        if !outside || seen.looks == 0 {
            return;
        }
        record.locks = relations.held(seen.locks);
        for lock in &mut record.locks {
            lock.held_ms = lock.held_ms.min(record.duration_ms);
        }
        record.locks_sampled = true;
    }

    /// What is asked before and after the end of the open transaction; nothing where that takes more than a question.
    pub(super) fn last_questions(&self) -> Option<[String; 2]> {
        let relations = self.relations.as_ref().filter(|_| !self.is_unseen())?;
        Some([reads(&BTreeSet::new()), relations.last_question()?])
    }

    /// Whether the last statement was a transaction for itself that could not be looked at.
    fn is_unseen(&self) -> bool {
        self.pending.last().is_some_and(|(last, _)| {
            !last.in_transaction && (!last.locks_observed || last.locks_sampled)
        })
    }

    /// The transaction is over: locks are free, storage is settled. `answered` is the answer to the last question.
    pub(super) async fn transaction_ended(
        &mut self,
        ask: &mut impl Ask,
        answered: Option<Rows>,
    ) -> Result<(), PgError> {
        let now = self.now();
        self.began = false;
        self.ended += 1;
        for (record, seen) in &mut self.pending {
            if record.locks_sampled {
                continue;
            }
            let held_ms = millis(now.saturating_sub(*seen));
            for lock in &mut record.locks {
                lock.held_ms = held_ms;
            }
        }
        let alone = self.is_unseen();
        if let Some(relations) = &mut self.relations {
            let look = if alone {
                relations.settle_all(ask).await?
            } else {
                relations.settle(ask, answered).await?
            };
            // What the commit does belongs to the last statement; one that could not be
            // looked at on its own has done all of it.
            if let Some((last, _)) = self.pending.last_mut() {
                last.wal_bytes = Some(last.wal_bytes.unwrap_or(0) + look.wal_bytes);
                if alone {
                    last.rewritten_bytes = look.rewrites.values().sum();
                    last.rewrites = look.rewrites.into_keys().collect();
                }
            }
        }
        self.done
            .extend(self.pending.drain(..).map(|(record, _)| record));
        Ok(())
    }

    /// The records of the open transaction.
    pub(super) fn open(&self) -> impl Iterator<Item = &StatementRecord> {
        self.pending.iter().map(|(record, _)| record)
    }

    /// All records so far, also of a transaction that goes on.
    pub(super) fn close(&mut self) -> Vec<StatementRecord> {
        let pending = self.pending.drain(..).map(|(record, _)| record);
        self.done.drain(..).chain(pending).collect()
    }
}

pub(super) fn notices(notices: Vec<Notice>, reveal: bool, script: &str) -> Vec<String> {
    notices
        .into_iter()
        .map(|notice| {
            let message = if notice.raised && !reveal {
                raised::without_values(&notice.message, script)
            } else {
                notice.message
            };
            format!("{}: {message}", notice.severity)
        })
        .take(20)
        .collect()
}

/// Whether another query may come before it in its transaction, and after it.
pub(super) fn may_follow_a_query(facts: &Facts) -> bool {
    facts.control.is_none() && !facts.command.starts_with("SET")
}

/// Whether, in no transaction, it may hold locks that are gone when it ends.
pub(super) fn holds_locks(facts: &Facts) -> bool {
    let first = facts.command.split(' ').next().unwrap_or_default();
    facts.control.is_none()
        && ![
            "",
            "SET",
            "SHOW",
            "RESET",
            "DEALLOCATE",
            "LISTEN",
            "UNLISTEN",
        ]
        .contains(&first)
}

/// Whether it may change `statement_timeout`.
pub(super) fn sets_a_limit(sql: &str, facts: &Facts) -> bool {
    let first = facts.command.split(' ').next();
    matches!(first, Some("RESET" | "DISCARD")) || sql.to_ascii_lowercase().contains("timeout")
}

/// Whether a statement does the same in a transaction of its own that is begun and committed.
///
/// Not what the server refuses in a transaction block, what may end transactions itself, and what
/// is refused there for some objects only, which words do not tell.
pub(super) fn can_be_wrapped(sql: &str, facts: &Facts) -> bool {
    const FIRST_WORDS: [&str; 15] = [
        "ALTER", "COMMENT", "CREATE", "DELETE", "DROP", "GRANT", "INSERT", "MERGE", "REFRESH",
        "REVOKE", "SELECT", "TRUNCATE", "UPDATE", "VALUES", "WITH",
    ];
    let command = facts.command.as_str();
    let first = command.split(' ').next().unwrap_or_default();
    (FIRST_WORDS.contains(&first) || first == "DO" && !ends_transactions(sql))
        && !facts.needs_autocommit
        && !command.ends_with("SUBSCRIPTION")
}

/// Whether a `DO` block may end its transaction: only outside of a transaction block it can.
fn ends_transactions(sql: &str) -> bool {
    let text = sql.to_ascii_lowercase();
    ["commit", "rollback", "call"]
        .iter()
        .any(|word| text.contains(word))
}

/// Whether it undoes what was done since the transaction began, `AND CHAIN` or not.
pub(super) fn rolls_back(facts: &Facts) -> bool {
    match facts.control {
        Some(TransactionControl::Rollback) => true,
        Some(TransactionControl::Chain) => ["ROLLBACK", "ABORT"].contains(&facts.command.as_str()),
        _ => false,
    }
}
