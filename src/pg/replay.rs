//! What a script sends to the server, message by message, known before anything is sent.

use super::Wrapping;
use super::script::needs_explicit_block;
use super::{Executed, PgError, Session};
use crate::sql::{Statement, TransactionControl};

/// One message of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act<'a> {
    /// A transaction that the tool begins.
    Begin,
    /// It ends the transaction.
    Commit,
    /// The server's implicit block ends before a statement that it refuses.
    Refuse,
    /// The statement with this number, from 0.
    Send(usize, &'a Statement),
}

/// A script as it is sent up to a statement, and what happens there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut<'a> {
    /// What is committed before the transaction of the statement begins.
    pub before: Vec<Act<'a>>,
    /// What that transaction has done before the statement, its beginning included; nothing where the
    /// statement is a transaction of its own.
    pub open: Vec<Act<'a>>,
    /// The message itself.
    pub at: Act<'a>,
}

/// The messages of a script, as [`super::run_script`] sends them. That one puts a transaction around
/// each statement that would be one anyway, which changes nothing.
pub fn acts(statements: &[Statement], wrapping: Wrapping) -> Vec<Act<'_>> {
    let mut acts = Vec::new();
    let mut open = wrapping == Wrapping::Transaction;
    let mut ours = open;
    if open && !statements.is_empty() {
        acts.push(Act::Begin);
    }
    let implicit = wrapping == Wrapping::Message && statements.len() > 1;
    for (number, statement) in statements.iter().enumerate() {
        if implicit && !open {
            acts.push(Act::Begin);
            (open, ours) = (true, true);
        }
        if wrapping == Wrapping::Message && open && ours && needs_explicit_block(statement) {
            acts.push(Act::Refuse);
        }
        acts.push(Act::Send(number, statement));
        match statement.facts.control {
            Some(TransactionControl::Begin) => (open, ours) = (true, false),
            Some(TransactionControl::Commit | TransactionControl::Rollback) => open = false,
            Some(TransactionControl::Chain) | None => {}
        }
    }
    if open && (ours || wrapping == Wrapping::Transaction) && !statements.is_empty() {
        acts.push(Act::Commit);
    }
    acts
}

/// The script up to the statement with this number, from 0, or up to the commit after it.
pub fn cut(
    statements: &[Statement],
    wrapping: Wrapping,
    number: usize,
    at_commit: bool,
) -> Option<Cut<'_>> {
    let mut acts = acts(statements, wrapping);
    let place = acts
        .iter()
        .position(|act| matches!(act, Act::Send(found, _) if *found == number))?;
    let place = if at_commit { place + 1 } else { place };
    acts.truncate(place + 1);
    let at = acts.pop()?;
    if at_commit && at != Act::Commit {
        return None;
    }
    let (mut begun, mut is_open) = (0, false);
    for (place, act) in acts.iter().enumerate() {
        match act {
            Act::Begin => (begun, is_open) = (place, true),
            Act::Commit | Act::Refuse => is_open = false,
            Act::Send(_, statement) => match statement.facts.control {
                Some(TransactionControl::Begin) if !is_open => (begun, is_open) = (place, true),
                Some(TransactionControl::Commit | TransactionControl::Rollback) => is_open = false,
                // What follows begins where this one is.
                Some(TransactionControl::Chain) => begun = place,
                _ => {}
            },
        }
    }
    let open = if is_open {
        acts.split_off(begun)
    } else {
        Vec::new()
    };
    Some(Cut {
        before: acts,
        open,
        at,
    })
}

impl Act<'_> {
    /// Its SQL, without the rows of a `COPY`.
    pub fn sql(&self) -> &str {
        match self {
            Self::Begin => "BEGIN",
            Self::Commit => "COMMIT",
            Self::Refuse => "ROLLBACK",
            Self::Send(_, statement) => &statement.text,
        }
    }

    /// Whether it begins or ends a transaction.
    pub fn is_control(&self) -> bool {
        match self {
            Self::Send(_, statement) => statement.facts.control.is_some(),
            _ => true,
        }
    }

    /// Whether rows of its own follow.
    pub fn copies(&self) -> bool {
        matches!(self, Self::Send(_, statement) if statement.copy_data.is_some())
    }

    /// Sends it; `script` is the whole text, of which the rows of a `COPY` are a part.
    pub async fn send(&self, session: &Session, script: &str) -> Result<Executed, PgError> {
        if let Self::Send(_, statement) = self
            && let Some(span) = &statement.copy_data
        {
            let data = script.get(span.clone()).unwrap_or_default();
            return session.copy_in(&statement.text, data).await;
        }
        session.execute(self.sql()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::split;

    fn words(acts: &[Act<'_>]) -> Vec<String> {
        acts.iter().map(|act| act.sql().to_owned()).collect()
    }

    fn cut_at(script: &str, wrapping: Wrapping, number: usize, at_commit: bool) -> [String; 3] {
        let statements = split(script).unwrap();
        let cut = cut(&statements, wrapping, number, at_commit).unwrap();
        [
            words(&cut.before).join(" "),
            words(&cut.open).join(" "),
            cut.at.sql().to_owned(),
        ]
    }

    #[test]
    fn what_is_committed_before_a_statement_is_told_from_its_transaction() {
        let wrapped = Wrapping::Transaction;
        assert_eq!(cut_at("a; b; c", wrapped, 1, false), ["", "BEGIN a", "b"]);
        assert_eq!(
            cut_at("a; b", wrapped, 1, true),
            ["", "BEGIN a b", "COMMIT"]
        );
        assert_eq!(
            cut_at("a; b", Wrapping::Autocommit, 1, false),
            ["a", "", "b"]
        );
        assert_eq!(
            cut_at("BEGIN; a; COMMIT; b; c", Wrapping::Autocommit, 1, false),
            ["", "BEGIN", "a"]
        );
        assert_eq!(
            cut_at("BEGIN; a; COMMIT; b; c", Wrapping::Autocommit, 4, false),
            ["BEGIN a COMMIT b", "", "c"]
        );
        assert_eq!(
            cut_at("a; COMMIT; b; c", Wrapping::Message, 3, false),
            ["BEGIN a COMMIT", "BEGIN b", "c"]
        );
        assert_eq!(cut_at("a", Wrapping::Message, 0, false), ["", "", "a"]);
    }
}
