//! A tenant rebuilt as it was just before a statement failed, and kept for a person to look at.

mod fresh;
mod goal;
mod kept;
mod schema;
mod shrink;
mod step;
mod stop;
mod workshop;

pub use goal::{Goal, Order, StopAt};
pub use kept::Kept;
pub use schema::SchemaScript;
pub use shrink::Minimal;
pub use step::{Came, Failed};
pub use stop::{Stopped, is_of_transaction};
pub use workshop::{Problem, Workshop};
