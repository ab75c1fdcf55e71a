//! `harness.yaml` → [`Config`], in passes: text → raw → resolved. All problems are shown at once.

mod model;

pub use model::{
    App, CommandMigration, Config, EngineChoice, Gate, Keep, Migration, MigrationFormat, Models,
    PostgresConfig, PullPolicy, Rollback, RollbackMode, RollbackStrategy, SnapshotSource, Suite,
    SuiteKind, Tenancy, TenantSource, TimeLimits,
};
