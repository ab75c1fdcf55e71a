//! The accident rehearsed (`rollback.interrupt`): the server is killed on the way through the
//! migration, started again, and the migration is run again.
//!
//! It happens in a sandbox of its own. On its main line each step is applied in a session of its
//! own, and the server is killed after each: what follows is what the next run does. A step that
//! is one transaction is done with that, since a server that dies inside it leaves nothing of it.
//! Any other step is killed at each of its points, on a copy of the state before it, and then
//! applied from its start, as a tool does that has not recorded it.

mod accident;
mod inside;
mod line;
mod point;
mod state;
mod tell;

pub(super) use line::interrupt;
