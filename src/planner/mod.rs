//! What Postgres' planner says of queries: which queries there are, their plans as trees, and what changed
//! between two of them. Nothing here does I/O.

mod change;
mod export;
mod normal;
mod query;
mod tree;

pub use change::{Change, changes};
pub use export::{ExportError, ExportedStatement, read_export};
pub use normal::{Normal, normal};
pub use query::{PlannedQuery, Workload, add_statements, read_file};
pub use tree::{Explained, Node, Relation, TreeError};
