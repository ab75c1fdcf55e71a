//! What a statement says it does to relations that applications use.
//!
//! The text alone proves nothing: whether a deed hurts is told by what was observed while it ran.

/// A relation as a statement names it, unquoted and folded as the server does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// The schema, where the statement names one.
    pub schema: Option<String>,
    /// The relation itself.
    pub name: String,
}

impl Relation {
    /// Whether an observed `schema.relation` can be this one.
    pub(super) fn is(&self, observed: &str) -> bool {
        match &self.schema {
            Some(schema) => observed
                .strip_prefix(schema.as_str())
                .and_then(|rest| rest.strip_prefix('.'))
                .is_some_and(|name| name == self.name),
            None => observed
                .strip_suffix(self.name.as_str())
                .is_some_and(|schema| schema.ends_with('.') && schema.len() > 1),
        }
    }
}

/// One thing that a statement does; `ALTER TABLE` can do several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deed {
    /// What it is.
    pub kind: DeedKind,
    /// The relation it is done to; an index for what is done to indexes.
    pub relation: Option<Relation>,
    /// The column, constraint, label or other part concerned.
    pub part: Option<String>,
}

/// The kinds of deeds, as HAZARD rules need them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DeedKind {
    /// `CREATE INDEX`.
    IndexCreated { concurrently: bool },
    /// `DROP INDEX`.
    IndexDropped { concurrently: bool },
    /// `REINDEX`.
    Reindexed { concurrently: bool },
    /// A unique constraint, from an index that is there already or not.
    UniqueAdded { using_index: bool },
    /// A primary key, likewise.
    PrimaryKeyAdded { using_index: bool },
    /// A foreign key.
    ForeignKeyAdded { not_valid: bool },
    /// A check constraint.
    CheckAdded { not_valid: bool },
    /// An exclusion constraint.
    ExclusionAdded,
    /// `VALIDATE CONSTRAINT`.
    ConstraintValidated,
    /// `DROP CONSTRAINT`.
    ConstraintDropped,
    /// `SET NOT NULL`.
    NotNullSet,
    /// `DROP NOT NULL`.
    NotNullDropped,
    /// `ADD COLUMN`.
    ColumnAdded(Added),
    /// `DROP COLUMN`.
    ColumnDropped,
    /// `ALTER COLUMN … TYPE`.
    TypeChanged,
    /// `ADD GENERATED … AS IDENTITY` on a column that is there.
    IdentityAdded,
    /// `SET EXPRESSION`.
    ExpressionSet,
    /// `RENAME COLUMN`.
    ColumnRenamed,
    /// `RENAME TO` of a table or view.
    TableRenamed,
    /// `SET SCHEMA`.
    TableMoved,
    /// `DROP TABLE`.
    TableDropped,
    /// `DROP VIEW` and `DROP MATERIALIZED VIEW`.
    ViewDropped,
    /// `DROP SEQUENCE`.
    SequenceDropped,
    /// `DROP SCHEMA`.
    SchemaDropped,
    /// `ALTER SCHEMA … RENAME`.
    SchemaRenamed,
    /// `TRUNCATE`.
    Truncated { cascade: bool },
    /// `UPDATE` or `DELETE` without a condition.
    AllRowsChanged { delete: bool },
    /// `UPDATE` or `DELETE` with a condition, `INSERT`, `MERGE`.
    RowsChanged,
    /// `ALTER TYPE … RENAME VALUE`.
    LabelRenamed,
    /// `ALTER TYPE … ADD VALUE`.
    LabelAdded { placed: bool },
    /// `ALTER DOMAIN … ADD CONSTRAINT` or `SET NOT NULL`.
    DomainConstrained { not_valid: bool },
    /// `SET LOGGED`, `SET UNLOGGED`, `SET TABLESPACE`, `SET ACCESS METHOD`.
    StorageChanged,
    /// `VACUUM FULL`, `CLUSTER`.
    Compacted,
    /// `REFRESH MATERIALIZED VIEW`.
    Refreshed { concurrently: bool },
    /// `ATTACH PARTITION`.
    PartitionAttached,
    /// `DETACH PARTITION`.
    PartitionDetached { concurrently: bool },
    /// `CREATE`, `DROP`, `ENABLE`, `DISABLE TRIGGER`.
    TriggerChanged,
    /// Row security and its policies.
    RowSecurityChanged,
    /// `GRANT`, `REVOKE`.
    PrivilegesChanged,
    /// `REPLICA IDENTITY`.
    ReplicaIdentityChanged,
    /// `ALTER EXTENSION … UPDATE`.
    ExtensionUpdated,
}

/// How a column is added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Added {
    /// `NOT NULL`, or `PRIMARY KEY`.
    pub(super) not_null: bool,
    /// Where the values of old rows come from.
    pub(super) values: Values,
    /// Of the type `json`.
    pub(super) json: bool,
}

/// Where the values of a new column come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Values {
    /// There are none: NULL.
    #[default]
    None,
    /// `DEFAULT`.
    Default,
    /// `serial` and its kin, an identity, or a stored generated column.
    Computed,
}

impl Deed {
    pub(super) fn new(kind: DeedKind, relation: Option<Relation>, part: Option<String>) -> Self {
        Self {
            kind,
            relation,
            part,
        }
    }
}
