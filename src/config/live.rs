//! `preflight` and `live`: the databases in use that are looked at and never written to.

use std::time::Duration;

use super::decode::Fields;
use super::error::Problem;
use crate::text::DatabaseUrl;

const KEYS: &[&str] = &["live", "statement", "lock", "time"];

/// What the stage of that name does beside the rehearsal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preflight {
    /// The live database of tenants that have none of their own; `{tenant}` in it is the tenant's name.
    pub live: Option<DatabaseUrl>,
    /// How long one statement may take there.
    pub statement: Duration,
    /// How long it may wait for a lock.
    pub lock: Duration,
    /// How long all of it may take for a tenant.
    pub time: Duration,
}

impl Default for Preflight {
    fn default() -> Self {
        Self {
            live: None,
            statement: Duration::from_secs(30),
            lock: Duration::from_millis(500),
            time: Duration::from_mins(2),
        }
    }
}

/// The key `preflight` of the file.
pub(super) fn preflight(root: &Fields<'_>) -> Preflight {
    let mut preflight = Preflight::default();
    let Some(fields) = root
        .get("preflight")
        .and_then(|node| root.reader.fields(node, "`preflight`", KEYS))
    else {
        return preflight;
    };
    preflight.live = live(&fields);
    preflight.statement = fields.duration("statement").unwrap_or(preflight.statement);
    preflight.lock = fields.duration("lock").unwrap_or(preflight.lock);
    preflight.time = fields.duration("time").unwrap_or(preflight.time);
    preflight
}

/// The key `live`. A text that a variable leaves empty is none.
pub(super) fn live(fields: &Fields<'_>) -> Option<DatabaseUrl> {
    let text = fields.text("live")?;
    if text.value.trim().is_empty() {
        return None;
    }
    match DatabaseUrl::parse(text.value.trim()) {
        Ok(url) => Some(url),
        Err(why) => {
            fields.reader.report(
                Problem::new(format!("the address of the live database cannot be used: {why}"))
                    .at(text.place, "not an address of a database")
                    .help("for example `live: \"${DATABASE_URL}\"`, with postgres://USER:PASSWORD@HOST/DATABASE in that variable"),
            );
            None
        }
    }
}
