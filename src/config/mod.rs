//! `harness.yaml` → [`Config`], in passes: text → raw → resolved. All problems are shown at once.

mod baseline;
mod contract;
mod decode;
mod engine_address;
mod error;
mod files;
mod gates;
mod hazards;
mod init;
mod interpolate;
mod irreversible;
mod live;
mod load;
mod masking;
mod migration;
mod model;
mod models;
mod node;
mod plans;
mod resolve;
mod schedule;
mod seeds;
mod settings;
mod shadow;
mod suite_programs;
mod suite_queries;
mod suites;
mod template;
mod tenant_source;
mod tenants;
mod traffic;

pub use contract::{
    Contract, ContractColumn, ContractEnum, ContractForeignKey, ContractKey, ContractTable,
    SuppliedBy, read_contract,
};
pub use engine_address::{EngineAddress, SshAddress};
pub use error::{ConfigErrors, Problem};
pub use init::{Found, InitError, find, init};
pub use live::Preflight;
pub use load::{Loaded, load};
pub use masking::{MaskRule, MaskWith, NamePattern};
pub use model::{
    AcceptedHazard, After, CommandMigration, Comparison, Config, ContainerRun, ContainerSuite,
    EngineChoice, Gate, Hazards, IrreversibleSteps, Isolation, Keep, Migration, MigrationFormat,
    PostgresConfig, ProgramResults, PullPolicy, Rollback, RollbackMode, RollbackStrategy,
    SeedsConfig, Storage, Suite, SuiteKind, SuiteMount, TimeLimits, Tolerance,
};
pub use models::{Models, Naming, ORM_NAMES};
pub use plans::{PlanFile, Plans};
pub use schedule::BudgetConfig;
pub use shadow::{
    CHECK_PRESETS, ModelPrograms, OfficialCheck, SHADOW_PRESETS, ShadowResult, ShadowSource,
};
pub use template::template;
pub use tenant_source::{SnapshotSource, Tenancy, TenantSource};
pub use tenants::stem;
pub use traffic::{Traffic, TrafficReader, TrafficScript};

pub use crate::event::App;
