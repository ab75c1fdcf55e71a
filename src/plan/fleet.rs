//! Which tenants a run rehearses, and with what.

use std::collections::BTreeMap;
use std::path::PathBuf;

use globset::{GlobBuilder, GlobMatcher};

use super::irreversible::needless_pattern;
use super::layout::{self, LayoutError, LoadedMigration};
use super::live::{LivePlan, place_live};
use super::select::{Applied, SelectError, select};
use super::shard::{split, weights};
use super::version_table::named_version_table;
use crate::config::{CommandMigration, Config, Gate, SnapshotSource, Tenancy, TenantSource, stem};
use crate::name::TenantName;
use crate::remote::{Address, RemoteError};
use crate::snapshot::{SnapshotError, recognise};
use crate::text::Sha256Hasher;

/// Everything a run will do.
#[derive(Debug)]
pub struct Plan {
    /// The tenants in their order.
    pub tenants: Vec<TenantPlan>,
    /// The migration's steps; none for format `command`.
    pub migration: LoadedMigration,
    /// The names of the chosen tenants of all shards, in their order.
    pub fleet: Vec<TenantName>,
    /// Gates for labels that no tenant of harness.yaml has, chosen or not.
    pub idle_gates: Vec<Gate>,
}

/// One tenant of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantPlan {
    /// Its name.
    pub name: TenantName,
    /// The user's labels.
    pub labels: BTreeMap<String, String>,
    /// What is restored, in order.
    pub snapshots: Vec<SnapshotSource>,
    /// What it owns.
    pub tenancy: Tenancy,
    /// The database's name, where it is configured.
    pub database: Option<String>,
    /// Only steps after this one.
    pub from: Option<String>,
    /// Only steps up to this one.
    pub to: Option<String>,
    /// The database in use that is looked at.
    pub live: Option<LivePlan>,
}

/// Which of the configured tenants are wanted.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Patterns, one of which must match; none means all.
    pub tenants: Vec<String>,
    /// Part I of N.
    pub shard: Option<(usize, usize)>,
    /// How many milliseconds tenants took before, to make the parts even.
    pub durations: Option<BTreeMap<String, u64>>,
}

/// What is not on this machine, as far as a plan must know it.
pub trait Elsewhere {
    /// The objects whose names begin like this.
    fn list(&self, pattern: &Address, prefix: &str) -> Result<Vec<Address>, RemoteError>;
    /// The file of a snapshot.
    fn file(&self, address: &Address) -> Result<PathBuf, RemoteError>;
}

/// Why no plan can be made.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The migration's files are not in order.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The dump whose schemas are tenants cannot be read.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A snapshot that is elsewhere cannot be looked at.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// Nothing in a store matches a pattern.
    #[error("nothing matches `{0}`")]
    NoObject(String),
    /// An object's name cannot be a tenant's.
    #[error("no tenant can be named after {object}: {reason}")]
    ObjectName {
        /// The object.
        object: String,
        /// Why not.
        reason: String,
    },
    /// No schema of a dump matches.
    #[error("no schema in {snapshot} matches `{pattern}`")]
    NoSchema {
        /// The dump.
        snapshot: String,
        /// The pattern.
        pattern: String,
        /// Schemas that are there.
        found: Vec<String>,
    },
    /// A schema's name cannot be a tenant's.
    #[error("the schema `{schema}` in {snapshot} cannot be a tenant: {reason}")]
    SchemaName {
        /// The schema.
        schema: String,
        /// The dump.
        snapshot: String,
        /// Why not.
        reason: String,
    },
    /// Two tenants have the same name.
    #[error("there are two tenants named `{0}`")]
    Duplicate(TenantName),
    /// A pattern of `--tenant` is not a pattern.
    #[error("`{pattern}` is not a pattern: {reason}")]
    Pattern {
        /// The text.
        pattern: String,
        /// What is wrong.
        reason: String,
    },
    /// `from` or `to` names no step.
    #[error("tenant {tenant}: {error}")]
    Range {
        /// The tenant.
        tenant: TenantName,
        /// What is wrong.
        error: SelectError,
    },
    /// A pattern of `rollback.irreversible` names no step.
    #[error("`rollback.irreversible` names no step with `{0}`")]
    Irreversible(String),
    /// No tenant is left.
    #[error("no tenant matches `{}`", .patterns.join("`, `"))]
    NoTenant {
        /// The patterns.
        patterns: Vec<String>,
        /// The tenants that there are.
        tenants: Vec<String>,
    },
    /// A shard without tenants.
    #[error("shard {0}/{1} has no tenant: there are only {2}")]
    EmptyShard(usize, usize, usize),
}

impl PlanError {
    /// What to do.
    pub fn help(&self) -> Option<String> {
        let list = |names: &[String]| {
            names
                .iter()
                .take(20)
                .cloned()
                .collect::<Vec<_>>()
                .join(", ")
        };
        match self {
            Self::Layout(error) => error
                .problems
                .first()
                .and_then(|problem| problem.kind.help()),
            Self::Snapshot(error) => Some(error.help()),
            Self::Remote(error) => Some(error.help().to_owned()),
            Self::NoObject(_) => Some(
                "`*` and `?` stay between two slashes, `**` does not; names are told apart by case".to_owned(),
            ),
            Self::ObjectName { .. } => {
                Some("rename it, or list the tenant with a `name`".to_owned())
            }
            Self::NoSchema { found, .. } if found.is_empty() => {
                Some("the dump creates no schema but `public`".to_owned())
            }
            Self::NoSchema { found, .. } => Some(format!("schemas in the dump: {}", list(found))),
            Self::SchemaName { .. } => {
                Some("name the tenant yourself: {name: …, snapshot: …, schema: …}".to_owned())
            }
            Self::Duplicate(_) => {
                Some("rename one of them, or narrow the pattern that it comes from".to_owned())
            }
            Self::Pattern { .. } => None,
            Self::Irreversible(_) => Some(
                "write a step's name, its version, or a pattern such as `0041*`; without it the loss is not declared"
                    .to_owned(),
            ),
            Self::Range { error, .. } => error.help(),
            Self::NoTenant { tenants, .. } => {
                Some(format!("tenants in harness.yaml: {}", list(tenants)))
            }
            Self::EmptyShard(..) => Some("use fewer shards".to_owned()),
        }
    }
}

impl Plan {
    /// Reads the migration's files and lists the tenants. Starts nothing.
    ///
    /// `elsewhere` is asked for what is not on this machine.
    pub fn make(
        config: &Config,
        choice: &Choice,
        elsewhere: &dyn Elsewhere,
    ) -> Result<Self, PlanError> {
        let of = &config.migration;
        let mut migration = layout::read(of.format, &of.path, &of.shown)?;
        if let Some(command) = &of.command {
            migration.sha256 = digest(command);
        }
        if let Some(name) = &of.version_table {
            migration.tables = vec![named_version_table(of.format, None, name)];
        }
        let declared = &config.rollback.irreversible;
        if let Some(pattern) = needless_pattern(declared, &migration.steps) {
            return Err(PlanError::Irreversible(pattern.to_owned()));
        }
        let mut tenants = Vec::new();
        for source in &config.tenants {
            tenants.extend(expand(source, elsewhere)?);
        }
        place_live(&mut tenants, config.preflight.live.as_ref());
        let mut names: Vec<&TenantName> = tenants.iter().map(|tenant| &tenant.name).collect();
        names.sort();
        if let Some([name, _]) = names.array_windows().find(|[a, b]| a == b) {
            return Err(PlanError::Duplicate((*name).clone()));
        }
        let labels = tenants.iter().map(|tenant| &tenant.labels);
        let idle_gates = Gate::without_tenant(&config.gates, labels);
        let tenants = choose(tenants, choice)?;
        let fleet = tenants.iter().map(|tenant| tenant.name.clone()).collect();
        let tenants = share(tenants, choice)?;
        if of.command.is_none() {
            for tenant in &tenants {
                let from = tenant.from.as_deref().or(of.from.as_deref());
                let to = tenant.to.as_deref().or(of.to.as_deref());
                // Which steps are pending is known later; whether the words name steps, now.
                select(&migration.steps, &Applied::default(), from, to).map_err(|error| {
                    PlanError::Range {
                        tenant: tenant.name.clone(),
                        error,
                    }
                })?;
            }
        }
        Ok(Self {
            tenants,
            migration,
            fleet,
            idle_gates,
        })
    }
}

/// The digest of the commands of another tool.
fn digest(command: &CommandMigration) -> String {
    let mut hasher = Sha256Hasher::default();
    hasher.field(&command.up);
    hasher.field(command.down.as_deref().unwrap_or_default());
    hasher.finish()
}

fn expand(source: &TenantSource, elsewhere: &dyn Elsewhere) -> Result<Vec<TenantPlan>, PlanError> {
    let (TenantSource::Named { live, .. }
    | TenantSource::Files { live, .. }
    | TenantSource::Objects { live, .. }
    | TenantSource::Schemas { live, .. }) = source;
    let live = live.as_ref();
    let plain = |name: &TenantName,
                 labels: &BTreeMap<String, String>,
                 snapshots: Vec<SnapshotSource>| TenantPlan {
        name: name.clone(),
        labels: labels.clone(),
        snapshots,
        tenancy: Tenancy::Database,
        database: None,
        from: None,
        to: None,
        live: live.map(|url| LivePlan {
            url: url.clone(),
            others: 0,
        }),
    };
    match source {
        TenantSource::Named {
            name,
            snapshots,
            tenancy,
            labels,
            database,
            from,
            to,
            live: _,
            place: _,
        } => Ok(vec![TenantPlan {
            tenancy: tenancy.clone(),
            database: database.clone(),
            from: from.clone(),
            to: to.clone(),
            ..plain(name, labels, snapshots.clone())
        }]),
        TenantSource::Files {
            tenants,
            before,
            labels,
            ..
        } => Ok(tenants
            .iter()
            .map(|(name, snapshot)| {
                let snapshots = before.iter().chain([snapshot]).cloned().collect();
                plain(name, labels, snapshots)
            })
            .collect()),
        TenantSource::Objects {
            pattern,
            before,
            labels,
            live: _,
            place: _,
        } => objects(pattern, before, elsewhere)?
            .into_iter()
            .map(|(name, address)| {
                let object = SnapshotSource::Remote {
                    address,
                    sha256: None,
                };
                let snapshots = before.iter().cloned().chain([object]).collect();
                Ok(plain(&name, labels, snapshots))
            })
            .collect(),
        TenantSource::Schemas {
            snapshots,
            pattern,
            labels,
            live: _,
            place: _,
        } => schemas(snapshots, pattern, elsewhere)?
            .into_iter()
            .map(|(schema, shown)| {
                let name =
                    TenantName::new(schema.clone()).map_err(|error| PlanError::SchemaName {
                        schema: schema.clone(),
                        snapshot: shown,
                        reason: error.to_string(),
                    })?;
                Ok(TenantPlan {
                    tenancy: Tenancy::Schema(schema),
                    ..plain(&name, labels, snapshots.clone())
                })
            })
            .collect(),
    }
}

/// The objects that match, each with the tenant that is named after it.
fn objects(
    pattern: &Address,
    before: &[SnapshotSource],
    elsewhere: &dyn Elsewhere,
) -> Result<Vec<(TenantName, Address)>, PlanError> {
    let key = pattern.key();
    let prefix: String = key
        .chars()
        .take_while(|c| !matches!(c, '*' | '?' | '[' | '{'))
        .collect();
    let matcher = GlobBuilder::new(&key)
        .literal_separator(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| PlanError::Pattern {
            pattern: pattern.to_string(),
            reason: error.kind().to_string(),
        })?;
    let is_before = |address: &Address| {
        before
            .iter()
            .any(|source| matches!(source, SnapshotSource::Remote { address: other, .. } if other == address))
    };
    let mut found = Vec::new();
    for address in elsewhere.list(pattern, &prefix)? {
        if !matcher.is_match(address.key()) || is_before(&address) {
            continue;
        }
        let name = TenantName::new(stem(&address.file_name()));
        let name = name.map_err(|error| PlanError::ObjectName {
            object: address.to_string(),
            reason: error.to_string(),
        })?;
        found.push((name, address));
    }
    if found.is_empty() {
        return Err(PlanError::NoObject(pattern.to_string()));
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(found)
}

/// The schemas of the dumps that match, each with the dump that has it.
fn schemas(
    snapshots: &[SnapshotSource],
    pattern: &str,
    elsewhere: &dyn Elsewhere,
) -> Result<Vec<(String, String)>, PlanError> {
    let matcher = glob(pattern)?;
    let mut all = Vec::new();
    let mut last = String::from("empty");
    for snapshot in snapshots {
        let shown = snapshot.shown();
        let path = match snapshot {
            SnapshotSource::Empty => continue,
            SnapshotSource::Path { path, .. } => path.clone(),
            SnapshotSource::Remote { address, .. } => elsewhere.file(address)?,
        };
        {
            let recognised = recognise(&path, &shown)?;
            all.extend(
                recognised
                    .header
                    .schemas
                    .into_iter()
                    .map(|schema| (schema, shown.clone())),
            );
            last.clone_from(&shown);
        }
    }
    let mut matching: Vec<(String, String)> = all
        .iter()
        .filter(|(schema, _)| matcher.is_match(schema))
        .cloned()
        .collect();
    matching.sort();
    matching.dedup_by(|a, b| a.0 == b.0);
    if matching.is_empty() {
        return Err(PlanError::NoSchema {
            snapshot: last,
            pattern: pattern.to_owned(),
            found: all.into_iter().map(|(schema, _)| schema).collect(),
        });
    }
    Ok(matching)
}

fn choose(tenants: Vec<TenantPlan>, choice: &Choice) -> Result<Vec<TenantPlan>, PlanError> {
    let matchers: Vec<GlobMatcher> = choice
        .tenants
        .iter()
        .map(|pattern| glob(pattern))
        .collect::<Result<_, _>>()?;
    let names: Vec<String> = tenants
        .iter()
        .map(|tenant| tenant.name.to_string())
        .collect();
    let chosen: Vec<TenantPlan> = tenants
        .into_iter()
        .filter(|tenant| {
            matchers.is_empty() || matchers.iter().any(|m| m.is_match(tenant.name.as_str()))
        })
        .collect();
    // A misspelt pattern beside a good one would leave tenants out without a word.
    let idle = |matcher: &GlobMatcher| !names.iter().any(|name| matcher.is_match(name));
    let unmatched: Vec<String> = choice
        .tenants
        .iter()
        .zip(&matchers)
        .filter(|(_, matcher)| idle(matcher))
        .map(|(pattern, _)| pattern.clone())
        .collect();
    if chosen.is_empty() || !unmatched.is_empty() {
        return Err(PlanError::NoTenant {
            patterns: unmatched,
            tenants: names,
        });
    }
    Ok(chosen)
}

/// The tenants of the shard that is asked for.
fn share(tenants: Vec<TenantPlan>, choice: &Choice) -> Result<Vec<TenantPlan>, PlanError> {
    let Some((part, of)) = choice.shard else {
        return Ok(tenants);
    };
    let count = tenants.len();
    let parts = split(&weights(&tenants, choice.durations.as_ref()), of);
    let shard: Vec<TenantPlan> = tenants
        .into_iter()
        .zip(parts)
        .filter(|(_, chosen)| chosen + 1 == part)
        .map(|(tenant, _)| tenant)
        .collect();
    if shard.is_empty() {
        return Err(PlanError::EmptyShard(part, of, count));
    }
    Ok(shard)
}

fn glob(pattern: &str) -> Result<GlobMatcher, PlanError> {
    GlobBuilder::new(pattern)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| PlanError::Pattern {
            pattern: pattern.to_owned(),
            reason: error.kind().to_string(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenants(names: &[&str]) -> Vec<TenantPlan> {
        names
            .iter()
            .map(|name| TenantPlan {
                name: TenantName::new(*name).unwrap(),
                labels: BTreeMap::new(),
                snapshots: vec![SnapshotSource::Empty],
                tenancy: Tenancy::Database,
                database: None,
                from: None,
                to: None,
                live: None,
            })
            .collect()
    }

    fn names(tenants: &[TenantPlan]) -> Vec<&str> {
        tenants.iter().map(|tenant| tenant.name.as_str()).collect()
    }

    #[test]
    fn patterns_choose_and_unknown_ones_are_errors() {
        let choice = |patterns: &[&str]| Choice {
            tenants: patterns.iter().map(ToString::to_string).collect(),
            ..Choice::default()
        };
        let all = tenants(&["acme", "acre", "beta"]);
        assert_eq!(
            names(&choose(all.clone(), &choice(&["ac*"])).unwrap()),
            ["acme", "acre"]
        );
        assert_eq!(
            names(&choose(all.clone(), &choice(&[])).unwrap()),
            ["acme", "acre", "beta"]
        );
        assert!(matches!(
            choose(all.clone(), &choice(&["ac*", "x*"])),
            Err(PlanError::NoTenant { patterns, .. }) if patterns == ["x*"]
        ));
        assert!(matches!(
            choose(all.clone(), &choice(&["x*"])),
            Err(PlanError::NoTenant { .. })
        ));
        assert!(matches!(
            choose(all, &choice(&["[a"])),
            Err(PlanError::Pattern { .. })
        ));
    }

    #[test]
    fn shards_are_a_partition() {
        let all = tenants(&["a", "b", "c", "d", "e"]);
        let choice = |part, of| Choice {
            shard: Some((part, of)),
            // "e" is not known, and takes as long as "c".
            durations: Some(
                [("a", 90), ("b", 10), ("c", 40), ("d", 30)]
                    .map(|(name, ms)| (name.to_owned(), ms))
                    .into(),
            ),
            ..Choice::default()
        };
        let shards = [1, 2, 3].map(|part| share(all.clone(), &choice(part, 3)).unwrap());
        assert_eq!(
            shards.each_ref().map(|shard| names(shard)),
            [vec!["a"], vec!["c", "d"], vec!["b", "e"]]
        );
        assert!(matches!(
            share(all, &choice(6, 6)),
            Err(PlanError::EmptyShard(6, 6, 5))
        ));
    }
}
