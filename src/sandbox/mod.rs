//! Throwaway Postgres servers: engines `docker` and `local`, what marks them as ours, and what
//! removes them.
//!
//! A sandbox that was started is released on every path. Four nets catch what slips: the release
//! itself; labels and owner files that the next run and `clean` sweep; a time limit inside the
//! container; and [`Engine::remove_all`] for the second Ctrl-C. Seeds in the cache ([`store`]) are what
//! stays on purpose.

mod attached;
mod docker;
mod engine;
mod error;
mod frozen;
mod inventory;
pub mod local;
mod owner;
mod programs;
mod psql;
mod removal;
mod room;
mod runtime_dir;
mod server;
mod start;
pub mod store;
mod sweep;
mod tree;

pub use attached::{AttachedCommand, AttachedEnd, AttachedMount, AttachedSpec, OutputSink};
pub use engine::{Engine, Sandbox, choose, choose_all};
pub(crate) use error::DISK_HELP;
pub use error::{EngineError, SandboxError};
pub use frozen::Frozen;
pub use local::confine;
pub use owner::{Mark, Owner, Place};
pub use programs::OWNER_VARIABLE;
pub use psql::Psql;
pub use removal::Removal;
pub use runtime_dir::RuntimeDir;
pub(crate) use server::is_disk_full;
pub use server::{ClientOutput, ClientProgram, ServerState};
pub use start::{Freeze, SandboxSpec};
pub use sweep::{Sweep, Swept, sweep, usual_engine};
