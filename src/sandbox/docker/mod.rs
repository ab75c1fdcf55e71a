//! The engine `docker`: one hardened container a sandbox.

mod archive;
mod attached;
mod client;
mod container;
mod freeze;
mod reaper;
mod script;

pub(super) use client::DockerEngine;
pub(super) use client::connect_engine;
pub(super) use container::DockerSandbox;
pub(super) use reaper::{count, remove_volume, remove_volumes, remove_with_latecomers};
