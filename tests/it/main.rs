//! End-to-end tests: the real binary, on both engines, through its public interface only.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]
#![expect(clippy::panic, reason = "a test fails by panicking")]
#![expect(clippy::print_stderr, reason = "a test says why it has nothing to do")]

mod bench;
mod gate;
mod leftovers;
mod live_server;
mod outcome;
mod own_engine;
mod server;

mod accidents;
mod after;
mod applications;
mod baseline;
mod bundled;
mod commands;
mod compared;
mod diff;
mod endings;
mod engines;
mod explained;
mod fleet;
mod formats;
mod generated;
mod hazards;
mod hostile;
mod hostile_dumps;
mod in_memory;
mod interrupted;
mod kept;
mod killed;
mod large_objects;
mod live;
mod lost_servers;
mod masking;
mod models;
mod narrowed;
mod pgtap;
mod plans;
mod preflight;
mod programs;
mod proof;
mod random_signals;
mod remote;
mod repro;
mod restored;
mod roles;
mod scheduled;
mod seed_accidents;
mod seed_cache;
mod shadow;
mod soaked;
mod statements;
mod traffic;
mod transactions;
mod values;

/// Makes two tests of each function, one per engine, and looks for leftovers after each. What does not
/// depend on the engine is tried on the local one.
macro_rules! on_both_engines {
    (@ $module:ident $engine:ident $($name:ident)+) => {
        mod $module {
            $(#[test]
            fn $name() {
                $crate::bench::with($crate::bench::Engine::$engine, super::$name);
            })+
        }
    };
    (local: $($one:ident),+ $(,)?) => {
        $crate::on_both_engines!(@ local Local $($one)+);
    };
    ($($both:ident),+ $(,)?) => {
        $crate::on_both_engines!(@ local Local $($both)+);
        $crate::on_both_engines!(@ docker Docker $($both)+);
    };
    ($($both:ident),+; local: $($one:ident),+ $(,)?) => {
        $crate::on_both_engines!(@ local Local $($both)+ $($one)+);
        $crate::on_both_engines!(@ docker Docker $($both)+);
    };
}
pub(crate) use on_both_engines;
