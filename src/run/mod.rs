//! A run: the dispatcher starts tenants and listens to signals, the executor rehearses.

mod admission;
mod dispatcher;
mod shutdown;
mod signals;
mod variation;
mod watch;

pub use admission::{Admission, Budget, Candidate, Grant, Need};
pub use dispatcher::{Options, RunEnd, run};
pub use shutdown::{Action, Shutdown};
pub use signals::Signals;
pub use variation::{Chance, vary, weights};
pub use watch::watch;
