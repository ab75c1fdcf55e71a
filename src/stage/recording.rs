//! A tenant whose events are written down while they go where they always go.

use std::sync::{Arc, Mutex, PoisonError};

use super::context::Tenant;
use crate::event::{Envelope, Event, EventLog, Severity};

/// A tenant and what was told of its seed.
pub(super) struct Recording {
    /// The same tenant; what it tells is written down.
    pub(super) tenant: Tenant,
    events: Arc<Mutex<Vec<Event>>>,
}

impl Recording {
    /// Begins to write down.
    pub(super) fn of(tenant: &Tenant) -> Self {
        let events: Arc<Mutex<Vec<Event>>> = Arc::default();
        let sink = {
            let (events, log) = (Arc::clone(&events), tenant.log.clone());
            move |envelope: &Envelope| {
                log.emit(envelope.event.clone());
                if belongs_to_seed(&envelope.event) {
                    events
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(envelope.event.clone());
                }
            }
        };
        Self {
            tenant: Tenant {
                log: EventLog::new(tenant.clock().clone(), vec![Box::new(sink)]),
                ..tenant.clone()
            },
            events,
        }
    }

    /// What was told so far.
    pub(super) fn events(&self) -> Vec<Event> {
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// What has to be told again where a tenant starts from the seed. With an error there is no seed.
fn belongs_to_seed(event: &Event) -> bool {
    match event {
        Event::SnapshotRead { .. } | Event::SchemaRead { .. } => true,
        Event::FindingRaised { finding, .. } => finding.severity < Severity::Error,
        _ => false,
    }
}
