//! What is known of all tenants of a run, filled in by each of them.

use std::sync::{Mutex, PoisonError};

use crate::catalog::Catalog;
use crate::catalog::fleet;
pub use crate::catalog::fleet::odd_ones;
use crate::event::{FleetFacts, FleetKnown};
use crate::name::TenantName;

/// The base schemas and version tables of a run's tenants.
#[derive(Debug, Default)]
pub struct Fleet(Mutex<fleet::Fleet>);

impl Fleet {
    fn with<T>(&self, work: impl FnOnce(&mut fleet::Fleet) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in the base schema of a tenant.
    pub(super) fn add_schema(&self, tenant: &TenantName, schema: Option<&str>, base: &Catalog) {
        self.with(|fleet| fleet.add_schema(tenant, schema, base));
    }

    /// Takes in what the version table of a tenant says.
    pub(super) fn add_history(&self, tenant: &TenantName, versions: &[String]) {
        self.with(|fleet| fleet.add_history(tenant, versions));
    }

    /// What the version table of a tenant says.
    pub(super) fn history(&self, tenant: &TenantName) -> Option<Vec<String>> {
        self.with(|fleet| fleet.history(tenant))
    }

    /// All that was taken in.
    pub fn known(&self) -> FleetKnown {
        self.with(|fleet| fleet.known())
    }

    /// Compares what was taken in; nothing where there are fewer than two tenants. `order` is that of the
    /// plan.
    pub fn compare(&self, order: &[TenantName]) -> Option<FleetFacts> {
        self.with(|fleet| fleet.compare(order))
    }
}
