//! What squawk's linter remarks on the statements of a script.

use std::panic::{AssertUnwindSafe, catch_unwind};

use squawk_linter::{Linter, Rule, Violation};
use squawk_syntax::ast::{self, AstNode, NameLike};
use squawk_syntax::{Parse, SourceFile, SyntaxNode};

use super::deed::Relation;
use super::judge::Ran;
use crate::sql::facts;
use crate::text::truncate;

/// What the linter says of a script.
#[derive(Debug, Default)]
pub(super) struct Linted {
    pub(super) remarks: Vec<Remark>,
    /// The statements that it could not read, from 0.
    pub(super) unread: Vec<usize>,
    /// Those of another language, in which anything may be done.
    pub(super) hidden: Vec<usize>,
}

/// One remark.
#[derive(Debug)]
pub(super) struct Remark {
    pub(super) rule: Rule,
    /// Which of the statements, from 0.
    pub(super) at: usize,
    /// The byte of the statement's text that it points at.
    pub(super) offset: usize,
    pub(super) message: String,
    /// The text that it points at, in one line.
    pub(super) words: String,
    /// Whether the linter knows how to mend it.
    pub(super) mends: bool,
    /// The column that it is about.
    pub(super) column: Option<String>,
    /// The table that it is about.
    pub(super) table: Option<Relation>,
}

impl Linted {
    /// The remarks on a statement, if it could be read.
    pub(super) fn remarks_on(&self, at: usize) -> Option<Vec<&Remark>> {
        let remarks = || self.remarks.iter().filter(|remark| remark.at == at);
        (!self.unread.contains(&at)).then(|| remarks().collect())
    }
}

/// Bytes of the longest statement that is read.
const MOST: usize = 64 * 1024;

/// What these rules say.
pub(super) fn lint(ran: &[Ran<'_>], rules: &[Rule]) -> Linted {
    let script = Script::of(ran);
    let lint = || {
        let parsed = SourceFile::parse(&script.text);
        let found = Linter::from(rules.iter().copied()).lint(&parsed, &script.text);
        found
            .iter()
            .filter_map(|violation| script.remark(&parsed, violation))
            .collect()
    };
    // It has not met every script that there is.
    match catch_unwind(AssertUnwindSafe(lint)) {
        Ok(remarks) => Linted {
            remarks,
            unread: script.unread,
            hidden: script.hidden,
        },
        Err(_) => Linted {
            remarks: Vec::new(),
            unread: (0..ran.len()).collect(),
            hidden: Vec::new(),
        },
    }
}

/// Statements as one text, with transactions where there were some: tools begin and end them in many ways.
#[derive(Debug, Default)]
struct Script {
    text: String,
    /// Where each statement starts, and which one it is.
    starts: Vec<(usize, usize)>,
    /// Statements that are not in it, since the linter's parser has no words for them.
    unread: Vec<usize>,
    hidden: Vec<usize>,
}

impl Script {
    fn of(ran: &[Ran<'_>]) -> Self {
        let mut script = Self::default();
        let mut open = None;
        for (at, ran) in ran.iter().enumerate() {
            let facts = facts(ran.text);
            // Rows are the bulk of a script, and no rule is about them.
            let rows = [
                "INSERT", "COPY", "MERGE", "SELECT", "VALUES", "UPDATE", "DELETE",
            ];
            if facts.control.is_some() || rows.contains(&facts.command.as_str()) {
                continue;
            }
            if ["DO", "CALL"].contains(&facts.command.as_str()) {
                script.hidden.push(at);
                continue;
            }
            // A comment of its own would silence it for all statements, and deep trees would cost the stack.
            let unfit = ran.text.contains("squawk-ignore-file") || ran.text.len() > MOST;
            if unfit || !SourceFile::parse(ran.text).errors().is_empty() {
                script.unread.push(at);
                continue;
            }
            let transaction = Some(ran.record.transaction).filter(|_| ran.record.in_transaction);
            if open != transaction {
                if open.is_some() {
                    script.text.push_str("COMMIT;\n");
                }
                if transaction.is_some() {
                    script.text.push_str("BEGIN;\n");
                }
                open = transaction;
            }
            script.starts.push((script.text.len(), at));
            script.text.push_str(ran.text);
            script.text.push_str("\n;\n");
        }
        script
    }

    fn remark(&self, parsed: &Parse<SourceFile>, violation: &Violation) -> Option<Remark> {
        let range = violation.text_range;
        let (from, to) = (usize::from(range.start()), usize::from(range.end()));
        let (start, at) = self.starts.iter().rev().find(|(start, _)| *start <= from)?;
        let node = parsed.syntax_node().covering_element(range);
        let around = || node.ancestors();
        let words = self.text.get(from..to)?.trim_end_matches(['\n', ';']);
        let words: Vec<&str> = words.split_whitespace().collect();
        Some(Remark {
            rule: violation.code,
            at: *at,
            offset: from - start,
            message: violation.message.trim_end_matches('.').to_owned(),
            words: truncate(&words.join(" "), 80),
            mends: violation.fix.is_some(),
            column: around().find_map(|node| column_of(&node)),
            table: around().find_map(|node| table_of(&node)),
        })
    }
}

/// The column that a node adds or changes.
fn column_of(node: &SyntaxNode) -> Option<String> {
    if let Some(column) = ast::Column::cast(node.clone()) {
        return Some(column.name()?.text());
    }
    if let Some(add) = ast::AddColumn::cast(node.clone()) {
        return Some(add.column_name()?.text());
    }
    let alter = ast::AlterColumn::cast(node.clone())?;
    Some(alter.column_name_ref()?.text())
}

/// The table that a node creates or alters.
fn table_of(node: &SyntaxNode) -> Option<Relation> {
    if let Some(create) = ast::CreateTable::cast(node.clone()) {
        let path = create.table_name()?.path()?;
        let schema = path.qualifier().and_then(|schema| schema.segment());
        return Some(Relation {
            schema: schema.map(|schema| schema.text()),
            name: path.segment()?.text(),
        });
    }
    let alter = ast::AlterTable::cast(node.clone())?;
    super::deed_reading::relation_of(&alter.table_relation_name()?)
}
