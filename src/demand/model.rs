//! The parts of a statement and what they demand.

/// One thing that a statement does, as a statement of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The statement.
    pub sql: String,
    /// What it demands of rows.
    pub demands: Vec<Demand>,
    /// How the rest of it is done without the demand; empty where nothing is left of it.
    pub without: Vec<Relaxed>,
    /// Whether what follows may see other rows than if there had been nothing in the way.
    pub leaves_traces: bool,
}

/// A step of a part without its demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relaxed {
    /// A statement.
    Sql(String),
    /// The newest index of the table becomes a unique one, whatever is in it.
    MarkUnique(String),
}

/// Rows have to be so that this holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// What has to hold.
    pub kind: DemandKind,
    /// The table.
    pub table: Table,
    /// The name of the constraint or index, where it has one.
    pub name: Option<String>,
}

/// A table as a statement writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name as SQL, qualified and quoted as it was written.
    pub sql: String,
    /// Whether it says `ONLY`.
    pub only: bool,
}

/// What has to hold. Texts are SQL as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DemandKind {
    /// The column is nowhere NULL.
    NotNull {
        /// The column.
        column: String,
    },
    /// A new column without a value may not be NULL: there must be no row at all.
    NoRows {
        /// The column.
        column: String,
    },
    /// No two rows have the same key.
    Unique {
        /// The columns and expressions.
        keys: Vec<String>,
        /// Rows that do not meet it do not count.
        condition: Option<String>,
        /// `NULLS NOT DISTINCT`.
        nulls_equal: bool,
    },
    /// Each row has its row in another table.
    ForeignKey {
        /// The columns.
        columns: Vec<String>,
        /// The other table.
        target: String,
        /// Its columns; empty for its primary key.
        target_columns: Vec<String>,
        /// `MATCH FULL`.
        full: bool,
    },
    /// The expression is nowhere false.
    Check {
        /// The expression.
        condition: String,
    },
    /// No two rows conflict.
    Exclusion {
        /// Expressions with their operators.
        elements: Vec<(String, String)>,
        /// Rows that do not meet it do not count.
        condition: Option<String>,
    },
    /// Each value can be had in another type.
    Type {
        /// The column.
        column: String,
        /// The type.
        to: String,
        /// What the values are made from: the column, or the expression behind `USING`.
        value: String,
    },
    /// A constraint that is there and not validated holds.
    Validated {
        /// The constraint.
        constraint: String,
    },
    /// The values of every column of a domain are so; without an expression, not NULL.
    Domain {
        /// The domain.
        domain: String,
        /// The expression, over `VALUE`.
        condition: Option<String>,
    },
    /// A constraint of a domain that is there and not validated holds.
    DomainValidated {
        /// The domain.
        domain: String,
        /// The constraint.
        constraint: String,
    },
    /// The rows of a table that is attached are within its bounds.
    Bounds {
        /// The partitioned table.
        parent: String,
        /// `FOR VALUES …`
        bounds: String,
    },
}

impl Demand {
    /// The columns concerned, as SQL, where they are columns.
    pub fn columns(&self) -> Vec<&str> {
        match &self.kind {
            DemandKind::NotNull { column }
            | DemandKind::NoRows { column }
            | DemandKind::Type { column, .. } => vec![column],
            DemandKind::Unique { keys, .. } => keys.iter().map(String::as_str).collect(),
            DemandKind::ForeignKey { columns, .. } => columns.iter().map(String::as_str).collect(),
            DemandKind::Exclusion { elements, .. } => {
                elements.iter().map(|(e, _)| e.as_str()).collect()
            }
            _ => Vec::new(),
        }
    }
}
