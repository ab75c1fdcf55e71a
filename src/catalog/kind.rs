//! The kinds of object that a database holds.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($variant:ident $word:literal $plural:literal),+ $(,)?) => {
        /// The kinds of object, as the manual names them, in the order of a report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the names are those of the manual, part VI")]
        pub enum ObjectKind {
            $($variant),+
        }

        impl ObjectKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The words of a report: `materialized view`.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// The words for several.
            pub fn plural(self) -> &'static str {
                match self {
                    $(Self::$variant => $plural),+
                }
            }
        }
    };
}

kinds! {
    Database "database" "databases",
    Role "role" "roles",
    Schema "schema" "schemas",
    Extension "extension" "extensions",
    Language "language" "languages",
    AccessMethod "access method" "access methods",
    Collation "collation" "collations",
    Conversion "conversion" "conversions",
    Type "type" "types",
    Domain "domain" "domains",
    Table "table" "tables",
    ForeignTable "foreign table" "foreign tables",
    View "view" "views",
    MaterializedView "materialized view" "materialized views",
    Sequence "sequence" "sequences",
    Column "column" "columns",
    Attribute "attribute" "attributes",
    Constraint "constraint" "constraints",
    Index "index" "indexes",
    Statistics "statistics" "statistics objects",
    Trigger "trigger" "triggers",
    Rule "rule" "rules",
    Policy "policy" "policies",
    Function "function" "functions",
    Procedure "procedure" "procedures",
    Aggregate "aggregate" "aggregates",
    Cast "cast" "casts",
    Transform "transform" "transforms",
    Operator "operator" "operators",
    OperatorFamily "operator family" "operator families",
    OperatorClass "operator class" "operator classes",
    TextSearchParser "text search parser" "text search parsers",
    TextSearchTemplate "text search template" "text search templates",
    TextSearchDictionary "text search dictionary" "text search dictionaries",
    TextSearchConfiguration "text search configuration" "text search configurations",
    ForeignDataWrapper "foreign data wrapper" "foreign data wrappers",
    Server "server" "servers",
    UserMapping "user mapping" "user mappings",
    Publication "publication" "publications",
    Subscription "subscription" "subscriptions",
    EventTrigger "event trigger" "event triggers",
    DefaultPrivileges "default privileges" "default privileges",
}

impl ObjectKind {
    /// The kind that a query of `pg` names, in snake case.
    pub fn from_key(key: &str) -> Option<Self> {
        let words = key.replace('_', " ");
        Self::ALL.iter().copied().find(|kind| kind.word() == words)
    }

    /// Whether the kind's names are composed of several (`f(integer)`), with quotes where needed.
    pub(crate) fn has_composed_name(self) -> bool {
        matches!(
            self,
            Self::Function
                | Self::Procedure
                | Self::Aggregate
                | Self::Cast
                | Self::Transform
                | Self::Operator
                | Self::OperatorFamily
                | Self::OperatorClass
                | Self::UserMapping
                | Self::DefaultPrivileges
        )
    }

    /// Whether objects of the kind have parts that come and go with them.
    pub(super) fn has_parts(self) -> bool {
        matches!(
            self,
            Self::Table
                | Self::ForeignTable
                | Self::View
                | Self::MaterializedView
                | Self::Type
                | Self::Domain
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_serde() {
        for kind in ObjectKind::ALL {
            let key = serde_json::to_value(kind).unwrap();
            assert_eq!(ObjectKind::from_key(key.as_str().unwrap()), Some(*kind));
        }
        assert_eq!(ObjectKind::from_key("tabel"), None);
    }
}
