//! What a comparison of models with a catalog states.

use super::type_fit::Fit;
use super::{Place, Question, Supply};

/// One way in which a database is not what the models say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What is the case.
    pub kind: FactKind,
    /// The database object in words: `table public.users column quota`.
    pub object: String,
    /// Where the models say otherwise, or should.
    pub place: Place,
    /// What the rows have to say about it; the numbers are added up.
    pub questions: Vec<Question>,
    /// The line to add or change, in the models' own language.
    pub line: Option<String>,
}

impl Fact {
    /// Whether another comparison stated the same.
    pub fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.object == other.object
    }
}

/// The ways in which a database can differ from the models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// The table is not there.
    MissingTable {
        /// What it is called now.
        renamed: Option<String>,
    },
    /// A view stands where a table was; whether it can be written is asked of the server.
    View {
        /// Whether the table behind it is known.
        known: bool,
    },
    /// The column is not there.
    MissingColumn {
        /// What it is called now.
        renamed: Option<String>,
        /// Whether the ORM names the column at all.
        used: bool,
    },
    /// The column has another type.
    Type {
        /// What the models expect.
        expected: String,
        /// What it is.
        actual: String,
        /// How bad that is.
        fit: Fit,
    },
    /// The models rule out NULL, the database does not.
    MayBeNull,
    /// The models allow NULL, the database does not.
    MayNotBeNull {
        /// Whether an insert that leaves the column out gets a value.
        default: bool,
    },
    /// The models do not know the column, and an insert must give it a value.
    RequiredOnInsert {
        /// Whether a trigger may supply it.
        trigger: bool,
    },
    /// The database is expected to supply a value that is NOT NULL, and does not.
    NoDefault {
        /// Who was expected to supply it.
        supply: Supply,
        /// Whether a trigger may supply it.
        trigger: bool,
    },
    /// A default is expected that is not there; inserts do not fail for it.
    DefaultMissing {
        /// Who supplies the value.
        supply: Supply,
    },
    /// The default is another one.
    DefaultDiffers {
        /// What the models say.
        expected: String,
        /// What the database has.
        actual: String,
    },
    /// The application gives a value, and the database accepts none.
    RefusesValues {
        /// Who supplies the value, as the models have it.
        supply: Supply,
    },
    /// The models have a label that the type has not.
    LabelMissing {
        /// The label.
        label: String,
        /// Whether the application may write it.
        written: bool,
    },
    /// The type has labels that the models have not.
    LabelsUnmapped {
        /// The labels.
        labels: Vec<String>,
    },
    /// The labels changed, and the models do not say which they know.
    LabelsChanged {
        /// Labels that are new.
        added: Vec<String>,
        /// Labels that are gone.
        removed: Vec<String>,
    },
    /// The labels are the same in another order.
    LabelOrder,
    /// The enumerated type is not there, and no column uses it.
    MissingEnum,
    /// The primary key has other columns.
    PrimaryKey {
        /// What the models say.
        expected: Vec<String>,
        /// What it is.
        actual: Vec<String>,
        /// Whether the expected columns are unique all the same.
        unique: bool,
    },
    /// Nothing makes these columns unique.
    UniqueMissing {
        /// The columns.
        columns: Vec<String>,
    },
    /// A foreign key is not there.
    ForeignKeyMissing {
        /// The columns.
        columns: Vec<String>,
        /// The table that they refer to.
        references: String,
    },
    /// A foreign key does something else on delete or update.
    ForeignKeyAction {
        /// The columns.
        columns: Vec<String>,
        /// `ON DELETE CASCADE`.
        expected: String,
        /// `ON DELETE NO ACTION`.
        actual: String,
    },
    /// No index begins with these columns.
    IndexMissing {
        /// The columns.
        columns: Vec<String>,
    },
    /// A query cannot be prepared.
    QueryFails {
        /// The query.
        query: String,
        /// The code of the server's error.
        sqlstate: String,
        /// Its text.
        message: String,
    },
    /// A query gives other columns than those that it was written for.
    QueryColumns {
        /// The query.
        query: String,
        /// The columns that it was written for.
        expected: Vec<String>,
        /// Those that it gives.
        actual: Vec<String>,
        /// Whether what was expected still stands at its place, under another name at most.
        readable: bool,
    },
    /// A query may write NULL where the database no longer takes it.
    MayWriteNull,
    /// The models lack columns that they do not need.
    Unmapped {
        /// The columns.
        columns: Vec<String>,
        /// Whether the migration added them.
        added: bool,
    },
}

impl FactKind {
    /// The id of the finding that tells it.
    pub fn id(&self) -> &'static str {
        match self {
            Self::MissingTable { .. } => "models.missing-table",
            Self::MissingColumn { .. } => "models.missing-column",
            Self::Type { .. } => "models.type-mismatch",
            Self::MayBeNull | Self::MayNotBeNull { .. } | Self::MayWriteNull => {
                "models.nullability"
            }
            Self::QueryFails { .. } | Self::QueryColumns { .. } => "models.query",
            Self::RequiredOnInsert { .. } => "models.required-on-insert",
            Self::NoDefault { .. } | Self::DefaultMissing { .. } | Self::DefaultDiffers { .. } => {
                "models.default"
            }
            Self::RefusesValues { .. } => "models.generated-column",
            Self::LabelMissing { .. }
            | Self::LabelsUnmapped { .. }
            | Self::LabelsChanged { .. }
            | Self::LabelOrder
            | Self::MissingEnum => "models.enum-label",
            Self::PrimaryKey { .. } | Self::UniqueMissing { .. } => "models.key",
            Self::ForeignKeyMissing { .. } | Self::ForeignKeyAction { .. } => "models.foreign-key",
            Self::IndexMissing { .. } => "models.index",
            Self::Unmapped { .. } => "models.unmapped-column",
            Self::View { .. } => "models.view",
        }
    }
}
