//! A second sandbox of a tenant, for what the first one cannot be used for any more.

use std::sync::Arc;

use super::context::{Notes, Stop, Tenant};
use super::data::{BaseData, keep_base};
use super::from_seed::take_shared;
use super::provision::provision;
use super::seed::{Seeded, seed};
use super::seeds::SharedSeed;
use crate::event::{Finding, Stage};
use crate::sandbox::Sandbox;

/// A sandbox that [`Second::close`] must release.
pub(super) struct Second {
    /// The same tenant, whose catalogs and ups are nobody's concern.
    pub(super) quiet: Tenant,
    /// The sandbox.
    pub(super) sandbox: Sandbox,
    shared: Option<Arc<SharedSeed>>,
}

impl Second {
    /// Starts it for work whose logs have names that begin with `prefix`.
    pub(super) async fn open_for(tenant: &Tenant, prefix: &'static str) -> Result<Self, Stop> {
        let mut second = Self::open(tenant).await?;
        second.quiet.notes = Arc::new(Notes::with_prefix(prefix));
        Ok(second)
    }

    /// Starts it.
    pub(super) async fn open(tenant: &Tenant) -> Result<Self, Stop> {
        let quiet = tenant.quiet();
        let shared = match tenant.lane.seeds.get(&quiet).await {
            Some(shared) => Some(shared?),
            None => None,
        };
        let frozen = shared.as_ref().map(|shared| shared.frozen.clone());
        let sandbox = provision(&quiet, frozen).await?;
        Ok(Self {
            quiet,
            sandbox,
            shared,
        })
    }

    /// The tenant's database.
    pub(super) async fn seed(&self) -> Result<Seeded, Stop> {
        match &self.shared {
            Some(shared) => Ok(take_shared(&self.quiet, &self.sandbox, shared).await?.0),
            None => seed(&self.quiet, &self.sandbox).await,
        }
    }

    /// The tenant's database and its rows.
    pub(super) async fn seed_with_rows(&self) -> Result<(Seeded, Option<Arc<BaseData>>), Stop> {
        let (quiet, sandbox) = (&self.quiet, &self.sandbox);
        if let Some(shared) = &self.shared {
            return take_shared(quiet, sandbox, shared).await;
        }
        let seeded = seed(quiet, sandbox).await?;
        let data = keep_base(quiet, sandbox, &seeded, Stage::Rollback).await?;
        Ok((seeded, data.map(Arc::new)))
    }

    /// Removes it, whatever came of the work in it.
    pub(super) async fn close<T>(self, outcome: Result<T, Stop>) -> Result<T, Stop> {
        match self.sandbox.release().await {
            Ok(()) => outcome,
            Err(error) => {
                Err(Finding::new("teardown.leftover", Stage::Rollback, error.to_string()).into())
            }
        }
    }
}

impl Stop {
    /// The same, as of the stage that runs.
    pub(super) fn of_stage(self, stage: Stage) -> Self {
        match self {
            Self::At(mut finding) => {
                finding.stage = stage;
                Self::At(finding)
            }
            other => other,
        }
    }
}
