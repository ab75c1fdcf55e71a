//! Makes a failing tenant small: objects, rows and columns go as long as the statement fails as it did.

mod data;
mod mask;
mod minimal;
mod objects;
mod rows;
mod trial;
mod values;

pub use minimal::Minimal;
