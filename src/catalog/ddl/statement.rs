//! A statement of a generated script, and what is said of it.

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its text, without a semicolon.
    pub sql: String,
    /// What a reader must know, line by line.
    pub remarks: Vec<String>,
    /// Whether it runs outside a transaction, because it must or for the sake of its locks.
    pub alone: bool,
}

/// Where statements and remarks are collected.
#[derive(Debug, Default)]
pub(super) struct Sink {
    /// The statements.
    pub(super) statements: Vec<Statement>,
    /// What data cannot come back.
    pub(super) lossy: Vec<String>,
    /// What cannot be generated.
    pub(super) unsupported: Vec<String>,
    remarks: Vec<String>,
}

impl Sink {
    /// Adds a statement.
    pub(super) fn push(&mut self, sql: impl Into<String>) {
        self.add(sql.into(), false);
    }

    /// Adds a statement that runs outside a transaction.
    pub(super) fn push_alone(&mut self, sql: impl Into<String>) {
        self.add(sql.into(), true);
    }

    fn add(&mut self, sql: String, alone: bool) {
        self.statements.push(Statement {
            sql,
            remarks: std::mem::take(&mut self.remarks),
            alone,
        });
    }

    /// Says something before the next statement.
    pub(super) fn remark(&mut self, text: impl Into<String>) {
        self.remarks.push(text.into());
    }

    /// Says before the next statement that data cannot come back.
    pub(super) fn lose(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.remarks.push(text.clone());
        self.lossy.push(text);
    }

    /// Says that something cannot be generated.
    pub(super) fn fail(&mut self, text: impl Into<String>) {
        self.unsupported.push(text.into());
    }
}
