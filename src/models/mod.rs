//! ORM models: what an application expects of the database, and whether a catalog gives it.
//!
//! A reader turns an ORM's files into an [`Expected`]; [`compare`] holds it against a catalog and
//! states [`Fact`]s; [`Cell::weigh`] says how much each weighs for this ORM, this version of the
//! application and this state of the database. To add an ORM: write one file in `reader/` with an
//! [`Orm`], and add it to the list in `registry.rs`. ORMs without a reader are known by the DDL that they
//! print (`shadow/`): the stage loads it into an empty database and gives us the catalog.

mod compare;
mod compare_column;
mod compare_keys;
mod compare_query;
mod compare_view;
mod database;
mod definition;
mod expected;
mod fact;
mod finding;
mod git;
mod load;
mod naming;
mod orm;
mod pg_type;
mod query;
mod query_writes;
mod question;
mod reader;
mod registry;
mod severity;
mod shadow;
mod sources;
mod type_fit;
mod unknown;
mod words;

pub use compare::{Against, compare};
pub use compare_query::compare_queries;
pub use database::{ActualColumn, ActualForeignKey, ActualKey, Database, Relation};
pub use expected::{
    Column, DefaultValue, Enum, Expected, ForeignKey, Key, Label, Nullable, Place, Supply, Table,
    TableName, Types, Unknown, UnknownScope,
};
pub use fact::{Fact, FactKind};
pub use finding::{Answers, Told, base_broken, finding};
pub use load::{ModelSet, ModelsError, export, load_models, read_models, shadow_set};
pub use naming::{camel_case, pascal_case, snake_case};
pub use orm::{Decode, Inserts, Line, Orm, Read, ReadOptions, Traits};
pub use pg_type::{Modifier, PgType};
pub use query::{Described, DescribedColumn, Query, QueryColumn, TakesNull, Write};
pub use question::Question;
pub use registry::{ORMS, orm};
pub use severity::{AppVersion, Cell};
pub use shadow::{Check, Opinion, Preset, ShadowDdl, check_of, expected_of, preset_of, shadow_orm};
pub use sources::{SourceFile, Sources, SourcesError};
pub use unknown::unknown_findings;
