//! Everything that speaks Postgres' protocol: connect, run scripts, read the catalog.

mod ask;
mod database;
mod describe;
pub mod digest;
mod endpoint;
mod error;
mod excerpt;
pub mod fill;
mod flight;
mod forward;
pub mod introspect;
mod invalid;
mod ledger;
mod observer;
mod probe;
mod probe_rows;
mod probe_sql;
mod raised;
mod read_only;
mod redact;
mod relation_sizes;
mod replay;
mod rewrite_reasons;
mod script;
mod server_log;
mod server_state;
mod session;
mod startup;
mod tls;
mod versions;
mod wire;

pub use database::{
    Created, DatabaseSpec, copy_database, copy_database_quickly, create_database, create_roles,
    drop_database, hold_roles, hold_roles_in, missing_extensions, release_roles, rename_database,
};
pub use describe::{SentQuery, describe_queries};
pub use endpoint::{Endpoint, Host};
pub use error::{PgError, ServerError};
pub use forward::{Forward, Gate, Refused};
pub use read_only::Guard;
pub use redact::output as redact_output;
pub use relation_sizes::{RelationSizes, relation_sizes};
pub use replay::{Act, Cut, acts, cut};
pub use script::{ScriptFailure, ScriptProblem, ScriptText, Wrapping, run_script};
pub use server_log::{Logged, ServerLog};
pub use server_state::{ServerState, allow_connections, create_superuser, drop_role};
pub use session::{Executed, Limits, Notice, ResultColumn, Sample, Session};
pub use tls::TlsError;
pub use versions::applied_versions;
pub use wire::{Followed, FollowedStatement, Missing, Unfollowed, Wire, WireOptions};
