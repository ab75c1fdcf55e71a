//! The engine `local`: one private cluster of the machine's own Postgres binaries a sandbox.

mod binaries;
mod cluster;
pub mod confine;
mod freeze;
mod identity;
mod reaper;
mod shared_memory;
mod user;

pub(super) use binaries::LocalEngine;
pub(super) use cluster::LocalSandbox;
pub(super) use reaper::remove_folders;
