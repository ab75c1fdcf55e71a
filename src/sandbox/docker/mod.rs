//! The engine `docker`: one hardened container a sandbox.

mod archive;
mod attached;
mod body;
mod bridge;
mod client;
mod container;
mod freeze;
mod link;
mod reaper;
mod script;
mod ssh;

pub(super) use client::DockerEngine;
pub(super) use container::DockerSandbox;
pub(super) use link::{Link, usual_address};
pub(super) use reaper::{count, remove_volume, remove_volumes, remove_with_latecomers};
