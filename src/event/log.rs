//! The numbered stream of events.

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::Event;
use crate::clock::Clock;

/// An event with its number and time: one line of `events.ndjson`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Counts from 1 without gaps.
    pub seq: u64,
    /// RFC 3339, UTC.
    pub at: String,
    /// What happened. Flattened because the line's format is a contract.
    #[serde(flatten)]
    pub event: Event,
}

/// Something that wants to see events as they happen.
pub trait EventSink: Send {
    /// Called once for each event, in order.
    fn on_event(&mut self, envelope: &Envelope);
}

impl<F: FnMut(&Envelope) + Send> EventSink for F {
    fn on_event(&mut self, envelope: &Envelope) {
        self(envelope);
    }
}

/// Numbers events and hands them to the sinks. Clones share the numbering.
#[derive(Clone)]
pub struct EventLog {
    shared: Arc<Mutex<Shared>>,
    clock: Clock,
}

struct Shared {
    seq: u64,
    sinks: Vec<Box<dyn EventSink>>,
}

impl std::fmt::Debug for EventLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EventLog").finish_non_exhaustive()
    }
}

impl EventLog {
    /// A log that feeds `sinks` in their order.
    pub fn new(clock: Clock, sinks: Vec<Box<dyn EventSink>>) -> Self {
        Self {
            shared: Arc::new(Mutex::new(Shared { seq: 0, sinks })),
            clock,
        }
    }

    /// Whether anybody hears what is emitted.
    pub fn is_heard(&self) -> bool {
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        !shared.sinks.is_empty()
    }

    /// Records that something happened now.
    pub fn emit(&self, event: Event) {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.seq += 1;
        let envelope = Envelope {
            seq: shared.seq,
            at: self.clock.now().to_string(),
            event,
        };
        for sink in &mut shared.sinks {
            sink.on_event(&envelope);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Stage;
    use crate::name::TenantName;

    #[test]
    fn a_line_reads_back() {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let sink = {
            let lines = Arc::clone(&lines);
            move |e: &Envelope| {
                lines
                    .lock()
                    .unwrap()
                    .push(serde_json::to_string(e).unwrap());
            }
        };
        let log = EventLog::new(Clock::simulated(), vec![Box::new(sink)]);
        log.emit(Event::StageStarted {
            tenant: TenantName::new("acme").unwrap(),
            stage: Stage::Migrate,
        });
        let line = lines.lock().unwrap()[0].clone();
        assert_eq!(
            line,
            r#"{"seq":1,"at":"1970-01-01T00:00:00Z","type":"stage_started","tenant":"acme","stage":"migrate"}"#
        );
        let back: Envelope = serde_json::from_str(&line).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), line);
    }
}
