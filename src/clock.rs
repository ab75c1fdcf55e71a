//! Where time comes from: the machine, or a test.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A source of wall-clock and monotonic time that can be shared between tasks.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's own clocks.
    System {
        /// What monotonic time is counted from.
        origin: std::time::Instant,
    },
    /// A clock that tests move by hand; it starts at the Unix epoch.
    Simulated(Arc<AtomicU64>),
}

impl Clock {
    /// The machine's clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that asks the machine"
    )]
    pub fn system() -> Self {
        Self::System {
            origin: std::time::Instant::now(),
        }
    }

    /// A clock that stands still until [`Clock::advance`] is called.
    pub fn simulated() -> Self {
        Self::Simulated(Arc::new(AtomicU64::new(0)))
    }

    /// Moves a simulated clock; has no effect on the machine's.
    pub fn advance(&self, by: Duration) {
        if let Self::Simulated(micros) = self {
            let by = u64::try_from(by.as_micros()).unwrap_or(u64::MAX);
            micros.fetch_add(by, Ordering::SeqCst);
        }
    }

    /// Time since this clock was made; never goes backwards.
    pub fn monotonic(&self) -> Duration {
        match self {
            Self::System { origin } => origin.elapsed(),
            Self::Simulated(micros) => Duration::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// The time of day.
    pub fn now(&self) -> jiff::Timestamp {
        match self {
            Self::System { .. } => jiff::Timestamp::now(),
            Self::Simulated(micros) => {
                let micros = i64::try_from(micros.load(Ordering::SeqCst)).unwrap_or(i64::MAX);
                jiff::Timestamp::from_microsecond(micros).unwrap_or(jiff::Timestamp::MAX)
            }
        }
    }
}

/// Milliseconds of a duration with three decimals, as reports carry them.
pub fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}

/// Whole milliseconds of a duration.
pub fn whole_millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simulated_clock_moves_only_by_hand() {
        let clock = Clock::simulated();
        let copy = clock.clone();
        clock.advance(Duration::from_millis(1500));
        assert_eq!(copy.monotonic(), Duration::from_millis(1500));
        assert_eq!(copy.now().to_string(), "1970-01-01T00:00:01.5Z");
    }
}
