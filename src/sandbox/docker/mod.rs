//! The engine `docker`: one hardened container a sandbox.

mod archive;
mod client;
mod container;
mod reaper;

pub use client::DockerEngine;
pub use container::DockerSandbox;
