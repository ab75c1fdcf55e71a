//! The kinds of findings that are made from the text alone, by the rules of squawk's linter.

use super::finding_kind::{Blame, FindingKind};
use super::{Severity, Stage};

const fn style(
    id: &'static str,
    meaning: &'static str,
    effect: &'static str,
    remedy: &'static str,
) -> FindingKind {
    FindingKind {
        id,
        stage: Stage::Migrate,
        severity: Severity::Info,
        blame: Blame::Migration,
        meaning,
        effect,
        remedy,
    }
}

/// Sorted by id.
pub(super) const STYLE: &[FindingKind] = &[
    style(
        "style.bigint",
        "a column gets the type smallint or integer, or the serial of that size",
        "keys run out at 32,767 or 2,147,483,647, and to widen the column later writes the table anew under a lock that stops everybody",
        "use bigint for keys and for whatever counts, from the first migration on",
    ),
    style(
        "style.domain-constraint",
        "a domain is created with a constraint",
        "to change the constraint later reads every table that uses the domain, under a lock",
        "put the constraint on the column or the table",
    ),
    style(
        "style.enum-order",
        "a label is added to an enum without saying where",
        "it sorts as the last one, and cannot be moved afterwards",
        "ADD VALUE … BEFORE or AFTER another label",
    ),
    style(
        "style.identity",
        "a column is serial",
        "its sequence has privileges and an owner of its own, and an INSERT with a value of its own passes it by unnoticed",
        "id bigint GENERATED ALWAYS AS IDENTITY, or BY DEFAULT where values of its own are inserted",
    ),
    style(
        "style.long-name",
        "a name has more than 63 bytes",
        "the server cuts it off, and two such names may become one",
        "choose a shorter one",
    ),
    style(
        "style.not-checked",
        "squawk's linter, which knows the rules of style, cannot read a statement",
        "what it would say of the statement is not known; it is a warning where `hazards.severity` makes any rule of style weigh more than info",
        "look at it yourself and say so: `-- pgrehearse: allow style.not-checked REASON`; what the statement did was observed all the same",
    ),
    style(
        "style.not-repeatable",
        "a statement outside of a transaction, in a script with others, has no IF EXISTS or IF NOT EXISTS",
        "after the script broke off at a later statement it cannot be started again: this one fails the second time",
        "put the statements into one transaction, or say IF EXISTS or IF NOT EXISTS; before CREATE INDEX CONCURRENTLY a DROP INDEX CONCURRENTLY IF EXISTS also removes the invalid index that a failure leaves; `idempotence: true` rehearses it",
    ),
    style(
        "style.text",
        "a column gets the type char, char(n) or varchar(n)",
        "char pads its values with spaces, and to lower a limit later writes the table anew under a lock that stops everybody",
        "use text, with CHECK (length(column) <= n) where the length matters",
    ),
    style(
        "style.timestamptz",
        "a column gets the type timestamp without a time zone",
        "which moment a value means depends on who reads it",
        "use timestamptz",
    ),
];
