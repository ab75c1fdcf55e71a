//! What the tenants of a run have in common before the migration.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::name::TenantName;

/// The tenants in groups, by their version tables and by their schemas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetFacts {
    /// Groups of tenants whose version tables say the same, the largest first.
    pub histories: Vec<HistoryGroup>,
    /// Within each of those, groups of tenants with the same schema, the largest first.
    pub schemas: Vec<SchemaGroup>,
}

/// Tenants whose version tables say the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryGroup {
    /// A digest of the versions.
    pub digest: String,
    /// How many versions were applied.
    pub applied: usize,
    /// The last of them by name.
    pub last: Option<String>,
    /// The tenants in plan order.
    pub tenants: Vec<TenantName>,
    /// Versions that the largest group has not had.
    pub more: Vec<String>,
    /// Versions that only the largest group has had.
    pub fewer: Vec<String>,
}

/// Tenants with the same schema.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaGroup {
    /// The digest of their schema; of tenants that own a schema only, under one name for all.
    pub fingerprint: String,
    /// The digest of their history.
    pub history: String,
    /// The tenants in plan order.
    pub tenants: Vec<TenantName>,
    /// The first differences to the largest group with the same history; none for that group.
    pub changes: Vec<String>,
    /// How many more there are.
    pub more_changes: usize,
}

/// What one shard knows of its tenants before the migration, for the comparison with those of the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetKnown {
    /// The tenants, by name.
    pub tenants: Vec<KnownTenant>,
    /// What version tables say, by digest.
    pub histories: BTreeMap<String, Vec<String>>,
    /// The schemas, by fingerprint; not more than are compared.
    pub schemas: BTreeMap<String, serde_json::Value>,
}

/// What is known of one tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownTenant {
    /// The tenant.
    pub tenant: TenantName,
    /// The fingerprint of its schema; none where it was not restored.
    pub schema: Option<String>,
    /// The digest of what its version table says; none where that was not read.
    pub history: Option<String>,
}
