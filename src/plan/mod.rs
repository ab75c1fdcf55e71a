//! Config and files → everything a run will do, as data.

mod fleet;
mod inputs;
mod irreversible;
mod layout;
mod live;
mod select;
mod shard;
mod step;
mod version;
mod version_table;

pub use fleet::{Choice, Elsewhere, Plan, PlanError, TenantPlan};
pub use inputs::suite_files_sha256;
pub use irreversible::declared_irreversible;
pub use layout::{LayoutError, LoadedMigration, Problem, ProblemKind, read};
pub use live::LivePlan;
pub use select::{Applied, SelectError, Selection, select};
pub use step::{Down, Script, Step, TransactionRule, VersionTable};
pub use version_table::{named_version_table, version_tables};
