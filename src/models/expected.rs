//! What an application's models say about the database, whatever ORM they are written for.

use std::collections::BTreeSet;

use super::{PgType, Query, Traits};
use crate::event::Location;

/// The models of one version of an application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// Tables and views, in the order of the files.
    pub tables: Vec<Table>,
    /// Tables that the models know and the application never touches.
    pub ignored: BTreeSet<TableName>,
    /// Enumerated types.
    pub enums: Vec<Enum>,
    /// Those of them whose names the application never says: a column may as well be of another
    /// enumerated type.
    pub unnamed_enums: BTreeSet<TableName>,
    /// Queries that are sent as they are.
    pub queries: Vec<Query>,
    /// What could not be understood.
    pub unknowns: Vec<Unknown>,
    /// How the application reads and writes, where the models themselves say so.
    pub traits: Option<Traits>,
}

/// Where something stands in a model file, and what it is called there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file as reports show it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
    /// The class or model.
    pub class: Option<String>,
    /// The property or field.
    pub property: Option<String>,
}

impl Place {
    /// A place in a file.
    pub fn new(file: &str, line: u32, column: u32) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column,
            class: None,
            property: None,
        }
    }

    /// The same place, within a class.
    #[must_use]
    pub fn of_class(mut self, class: &str) -> Self {
        self.class = Some(class.to_owned());
        self
    }

    /// The same place, at a property.
    #[must_use]
    pub fn of_property(mut self, property: &str) -> Self {
        self.property = Some(property.to_owned());
        self
    }

    /// The place of a finding.
    pub fn location(&self) -> Location {
        Location {
            file: self.file.clone(),
            line: self.line,
            column: self.column,
        }
    }

    /// `User.email`, `User`, or the file.
    pub fn words(&self) -> String {
        match (&self.class, &self.property) {
            (Some(class), Some(property)) => format!("{class}.{property}"),
            (Some(name), None) | (None, Some(name)) => name.clone(),
            (None, None) => self.file.clone(),
        }
    }
}

/// A table's name. Without a schema it is looked for in the default one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableName {
    /// The schema, where the model says one.
    pub schema: Option<String>,
    /// The name.
    pub name: String,
}

impl TableName {
    /// A name.
    pub fn new(schema: Option<&str>, name: &str) -> Self {
        Self {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
        }
    }
}

/// A table or view that the application reads and perhaps writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: TableName,
    /// Where it is declared.
    pub place: Place,
    /// Whether the application inserts rows; not into a view.
    pub writes: bool,
    /// The columns that the models know.
    pub columns: Vec<Column>,
    /// Whether there may be more of them that could not be understood.
    pub partial: bool,
    /// The primary key; `None` if the models do not say.
    pub primary_key: Option<Key>,
    /// What must be unique besides the primary key.
    pub uniques: Vec<Key>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Indexes.
    pub indexes: Vec<Key>,
    /// Columns that the models leave alone on purpose; they may be there or not.
    pub ignored: BTreeSet<String>,
}

impl Table {
    /// A table without columns.
    pub fn new(name: TableName, place: Place) -> Self {
        Self {
            name,
            place,
            writes: true,
            columns: Vec::new(),
            partial: false,
            primary_key: None,
            uniques: Vec::new(),
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            ignored: BTreeSet::new(),
        }
    }

    /// A column by its name in the database.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// A column as the models see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the database.
    pub name: String,
    /// Where it is declared.
    pub place: Place,
    /// The types that it may have.
    pub types: Types,
    /// Whether it may hold NULL.
    pub nullable: Nullable,
    /// Who gives the value when a row is inserted.
    pub supply: Supply,
    /// The default that the database is expected to have.
    pub default: DefaultValue,
    /// Whether the ORM names the column when it reads.
    pub reads: bool,
    /// What another line for it keeps, in the models' own language: `@updatedAt`.
    pub kept: Vec<String>,
}

/// The types that a column may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Types {
    /// One of these; the first is what the ORM itself would create.
    Known(Vec<PgType>),
    /// The models do not say, or it could not be understood; an [`Unknown`] says so where it matters.
    Unknown,
}

impl Types {
    /// Exactly one type.
    pub fn one(of: PgType) -> Self {
        Self::Known(vec![of])
    }
}

/// Whether a column may hold NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nullable {
    /// It may.
    Yes,
    /// It may not.
    No,
    /// The models do not say.
    Unknown,
}

/// Who gives a column's value when a row is inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supply {
    /// The application must.
    Always,
    /// The ORM itself, where the application does not: ids, times.
    Client,
    /// The database, by a default, an identity or a sequence.
    Database,
    /// The application may leave it out; then it is NULL, or whatever the database puts there.
    IfSet,
    /// Nobody: it is generated or only read.
    Never,
    /// The models do not say.
    Unknown,
}

/// The default that a column is expected to have in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefaultValue {
    /// The models do not say.
    Unknown,
    /// Some default, an identity or a sequence.
    Some,
    /// This expression.
    Expression(String),
}

/// Columns that identify a row, or are indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The columns' names in the database, in order.
    pub columns: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// The columns' names in the database, in order.
    pub columns: Vec<String>,
    /// The table that it refers to.
    pub references: TableName,
    /// The columns there; empty means its primary key.
    pub on: Vec<String>,
    /// What happens on delete, as SQL (`CASCADE`), where the models say it.
    pub on_delete: Option<String>,
    /// Likewise on update.
    pub on_update: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

/// An enumerated type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enum {
    /// Its name in the database.
    pub name: TableName,
    /// Where it is declared.
    pub place: Place,
    /// The labels in order; `None` if the models do not say them.
    pub labels: Option<Vec<Label>>,
}

/// A label of an enumerated type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The label in the database.
    pub label: String,
    /// Where it is declared.
    pub place: Place,
}

/// Something in a model file that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Where it stands.
    pub place: Place,
    /// Why it could not be understood, as a fragment: `the table's name is computed`.
    pub reason: String,
    /// What it could hide.
    pub hides: UnknownScope,
}

/// What something that was not understood could hide.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnknownScope {
    /// Anything in the file: whole tables.
    File,
    /// Columns of this table.
    Table(TableName),
    /// This column of this table.
    Column(TableName, String),
}
