//! Where tenants come from, and what is restored for them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::name::TenantName;
use crate::remote::Address;
use crate::text::DatabaseUrl;

/// Where tenants come from.
#[derive(Debug, Clone, PartialEq)]
pub enum TenantSource {
    /// One tenant.
    Named {
        /// Its name.
        name: TenantName,
        /// What is restored, in order.
        snapshots: Vec<SnapshotSource>,
        /// What it owns.
        tenancy: Tenancy,
        /// Labels.
        labels: BTreeMap<String, String>,
        /// Their database in use, where it is looked at.
        live: Option<DatabaseUrl>,
        /// The database's name in the sandbox; otherwise the dump's, otherwise the tenant's.
        database: Option<String>,
        /// Overrides `migration.from`.
        from: Option<String>,
        /// Overrides `migration.to`.
        to: Option<String>,
        /// Line and column of the entry in harness.yaml, for messages about its files.
        place: (u32, u32),
    },
    /// One tenant for each file that matches, named after the file.
    Files {
        /// The pattern as written, relative to the configuration's folder.
        pattern: String,
        /// Dumps restored before each of the files.
        before: Vec<SnapshotSource>,
        /// What matched, sorted by name.
        tenants: Vec<(TenantName, SnapshotSource)>,
        /// Labels of each.
        labels: BTreeMap<String, String>,
        /// Their database in use, where it is looked at.
        live: Option<DatabaseUrl>,
        /// As in `Named`.
        place: (u32, u32),
    },
    /// One tenant for each object that matches; they are listed when a plan is made.
    Objects {
        /// The pattern.
        pattern: Address,
        /// Dumps restored before each of the objects.
        before: Vec<SnapshotSource>,
        /// Labels of each.
        labels: BTreeMap<String, String>,
        /// Their database in use, where it is looked at.
        live: Option<DatabaseUrl>,
        /// As in `Named`.
        place: (u32, u32),
    },
    /// One tenant for each schema of a shared dump that matches.
    Schemas {
        /// What is restored, in order.
        snapshots: Vec<SnapshotSource>,
        /// A pattern with `*` and `?` for schema names.
        pattern: String,
        /// Labels of each.
        labels: BTreeMap<String, String>,
        /// Their database in use, where it is looked at.
        live: Option<DatabaseUrl>,
        /// As in `Named`.
        place: (u32, u32),
    },
}

/// What is restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SnapshotSource {
    /// Nothing: an empty database.
    Empty,
    /// A dump.
    Path {
        /// As written in harness.yaml; reports show this.
        shown: String,
        /// Where it is.
        path: PathBuf,
    },
    /// A dump that is elsewhere.
    Remote {
        /// Where it is.
        address: Address,
        /// Its digest, where harness.yaml names it.
        sha256: Option<String>,
    },
}

impl SnapshotSource {
    /// As reports show it.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => "empty".to_owned(),
            Self::Path { shown, .. } => shown.clone(),
            Self::Remote { address, .. } => address.to_string(),
        }
    }
}

/// What a tenant owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tenancy {
    /// The whole database.
    Database,
    /// One schema of it.
    Schema(String),
}
