//! What is needed to rebuild a tenant on another machine, in one file and without rows.

use std::io::{Read as _, Write as _};
use std::path::{Component, Path, PathBuf};

use serde_json::{Value, json};

use super::args::Scope;
use super::load::{load_config, make_plan};
use super::output::Output;
use super::repro_target::create;
use super::run::describe;
use crate::config::{Config, RollbackMode, RollbackStrategy, Tenancy};
use crate::event::{Envelope, Event};
use crate::exit::Exit;
use crate::plan::{LoadedMigration, TenantPlan};
use crate::report::{Summary, TenantSummary, read_events};
use crate::stage::{Kept, SchemaScript};

/// More than this is no bundle.
const MOST: u64 = 512 << 20;

/// An unpacked bundle.
pub(super) struct Unpacked {
    pub(super) folder: tempfile::TempDir,
    pub(super) events: Vec<Envelope>,
    pub(super) summary: Summary,
    /// The steps that were pending for the tenant.
    pub(super) steps: Vec<String>,
}

/// Whether a word names a bundle.
pub(super) fn is_bundle(path: &Path) -> bool {
    is_called_bundle(path) || path.is_file() && is_gzip(path)
}

/// No tenant is called like that by anybody in his right mind, so a file is meant, here or not.
fn is_called_bundle(path: &Path) -> bool {
    let named = path.to_string_lossy();
    named.ends_with(".tar.gz") || named.ends_with(".tgz")
}

fn is_gzip(path: &Path) -> bool {
    let mut magic = [0; 2];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut magic));
    read.is_ok() && magic == [0x1f, 0x8b]
}

/// What a bundle is made of.
pub(super) struct Content<'a> {
    pub(super) events: &'a [Envelope],
    pub(super) tenant: &'a TenantSummary,
    pub(super) config: &'a Config,
    pub(super) migration: &'a LoadedMigration,
    pub(super) plan: &'a TenantPlan,
    pub(super) minimal: Option<&'a str>,
}

impl Content<'_> {
    /// Writes it.
    pub(super) async fn write(&self, file: &Path, kept: &Kept, output: &Output) -> Exit {
        match self.attempt(file, kept, output).await {
            Ok(()) => Exit::Success,
            Err((message, help, exit)) => {
                output.error(&message, Some(help));
                exit
            }
        }
    }

    async fn attempt(
        &self,
        file: &Path,
        kept: &Kept,
        output: &Output,
    ) -> Result<(), (String, &'static str, Exit)> {
        let refused = |message: &str, help| Err((message.to_owned(), help, Exit::Usage));
        if self.config.migration.command.is_some() {
            return refused(
                "the migration is a command, whose files only its tool knows",
                "bundle a migration that consists of files",
            );
        }
        let revealed = self.events.iter().any(
            |envelope| matches!(&envelope.event, Event::RunStarted { run } if run.reveal_values),
        );
        if self.config.reveal_values || revealed {
            return refused(
                "the run shows values of rows, and a bundle must not",
                "rehearse without `reveal_values`",
            );
        }
        let schema = kept.schema_script().await.map_err(|reason| {
            let help = "without the schema there is nothing to rebuild from";
            (
                format!("the schema cannot be read: {reason}"),
                help,
                Exit::Harness,
            )
        })?;
        let problem = |what: &str, error: &dyn std::error::Error| {
            let help = "check that the place can be written";
            (format!("{what}: {}", describe(error)), help, Exit::Usage)
        };
        let folder = tempfile::Builder::new()
            .prefix("pgrehearse-bundle-")
            .tempdir()
            .map_err(|error| problem("no temporary folder", &error))?;
        self.stage(folder.path(), kept, &schema, output)
            .map_err(|error| problem("the bundle cannot be made", &error))?;
        pack(folder.path(), file)
            .map_err(|error| problem(&format!("{} cannot be written", file.display()), &error))?;
        output.say(&format!(
            "written: {} (no rows in it; elsewhere: pgrehearse repro {})",
            file.display(),
            crate::text::shell_word(&file.display().to_string())
        ));
        for line in &schema.differences {
            output.say(&format!("  schema.sql is not the whole schema: {line}"));
        }
        Ok(())
    }

    /// Puts the files into a folder.
    fn stage(
        &self,
        folder: &Path,
        kept: &Kept,
        schema: &SchemaScript,
        output: &Output,
    ) -> std::io::Result<()> {
        let put = |name: &str, text: &str| {
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(path, text)
        };
        for file in &self.migration.files {
            let bytes = std::fs::read(self.config.dir.join(file))?;
            let path = folder.join(self.place(file));
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(path, bytes)?;
        }
        put("schema.sql", &schema.sql)?;
        if let Some(minimal) = self.minimal {
            put("minimal.sql", minimal)?;
        }
        put("harness.yaml", &self.harness())?;
        let digests = Self::digests(folder, output)?;
        put("events.ndjson", &self.events(&digests)?)?;
        let name = self.tenant.name.as_str();
        let document = json!({
            "bundle_version": 1,
            "tool": {"name": "pgrehearse", "version": env!("CARGO_PKG_VERSION")},
            "tenant": name,
            "command": self.tenant.repro,
            "steps": kept.chosen,
            "schema_differences": schema.differences,
        });
        put("bundle.json", &format!("{document:#}\n"))?;
        put(
            "README.md",
            &format!(
                "Tenant {name} of a rehearsal that failed, without rows. `pgrehearse repro FILE` rebuilds \
                 its schema up to the statement that failed; with `--snapshot PATH` the whole tenant.\n\n\
                 `harness.yaml` has what the rebuilding needs and nothing else, `schema.sql` the schema \
                 before the migration, `events.ndjson` what was found.\n"
            ),
        )
    }

    /// Where a file of the migration is in the bundle.
    fn place(&self, file: &str) -> PathBuf {
        let shown = self.config.migration.shown.trim_start_matches("./");
        let rest = file.trim_start_matches("./");
        let rest = rest.strip_prefix(shown).unwrap_or(rest);
        let inside = Path::new(rest)
            .components()
            .filter(|part| matches!(part, Component::Normal(_)));
        let path = Path::new("migration").join(inside.collect::<PathBuf>());
        // The migration may be a single file.
        if path == Path::new("migration") {
            return path.join(Path::new(file).file_name().unwrap_or_default());
        }
        path
    }

    /// A configuration with what the rebuilding needs. JSON is YAML too.
    fn harness(&self) -> String {
        let (config, plan) = (self.config, self.plan);
        let migration = &config.migration;
        let snapshot = if plan.snapshots.is_empty() {
            json!("empty")
        } else {
            json!("schema.sql")
        };
        let mut tenant = json!({"name": plan.name.as_str(), "snapshot": snapshot});
        let mut postgres = json!({
            "image": config.postgres.image,
            "memory": config.postgres.memory_bytes.to_string(),
            "cpus": config.postgres.cpus,
        });
        let mut moved = json!({"format": migration.format.as_str(), "path": "migration"});
        let rollback = match &config.rollback.strategy {
            RollbackStrategy::Provided => json!({"strategy": "provided"}),
            RollbackStrategy::Generated => json!({"strategy": "generated"}),
            RollbackStrategy::Irreversible { reason } => {
                json!({"strategy": "irreversible", "reason": reason})
            }
        };
        let mode = match config.rollback.mode {
            RollbackMode::Whole => "whole",
            RollbackMode::Steps => "steps",
            RollbackMode::Both => "both",
        };
        let put = |object: &mut Value, key: &str, value: Option<Value>| {
            if let (Some(object), Some(value)) = (object.as_object_mut(), value) {
                object.insert(key.to_owned(), value);
            }
        };
        let settings = |settings: &std::collections::BTreeMap<String, String>| {
            let safe: serde_json::Map<String, Value> = settings
                .iter()
                .filter(|(name, _)| !is_secret(name))
                .map(|(name, value)| (name.clone(), json!(value)))
                .collect();
            (!safe.is_empty()).then_some(Value::Object(safe))
        };
        put(
            &mut postgres,
            "settings",
            settings(&config.postgres.settings),
        );
        let text = |text: &Option<String>| text.as_ref().map(|text| json!(text));
        put(&mut moved, "isolation", text(&migration.isolation));
        put(&mut moved, "role", text(&migration.role));
        put(&mut moved, "settings", settings(&migration.settings));
        put(&mut tenant, "database", text(&plan.database));
        if let Tenancy::Schema(schema) = &plan.tenancy {
            put(&mut tenant, "schema", Some(json!(schema)));
        }
        let mut rollback = rollback;
        if config.rollback.mode != RollbackMode::Whole {
            put(&mut rollback, "mode", Some(json!(mode)));
        }
        let document = json!({
            "version": 1,
            "postgres": postgres,
            "tenants": [tenant],
            "migration": moved,
            "rollback": rollback,
        });
        // What is written must not be taken for a variable.
        let document = document.to_string().replace("${", "$${");
        format!("# Made by `pgrehearse repro --bundle`; JSON is YAML too.\n{document}\n")
    }

    /// The digests of the configuration and of the migration in the bundle.
    fn digests(folder: &Path, output: &Output) -> std::io::Result<(String, String)> {
        let scope = Scope {
            config: folder.join("harness.yaml"),
            tenants: Vec::new(),
            shard: None,
            durations: None,
        };
        let unreadable = |_| std::io::Error::other("the bundle cannot be read again");
        let config = load_config(&scope, output).map_err(unreadable)?;
        let plan = make_plan(&config, &scope, output).map_err(unreadable)?;
        Ok((config.sha256, plan.migration.sha256))
    }

    /// What was told of the tenant, for the bundle.
    fn events(&self, (config, migration): &(String, String)) -> std::io::Result<String> {
        let mut lines = String::new();
        for envelope in self.events {
            let mut event = serde_json::to_value(envelope).map_err(std::io::Error::other)?;
            let kind = event
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let own =
                event.get("tenant").and_then(Value::as_str) == Some(self.tenant.name.as_str());
            let wanted = match kind {
                "run_started" | "run_finished" => true,
                // Where sandboxes were, and how they could be entered.
                "stage_progress" | "seed_cache_failed" => false,
                _ => own,
            };
            if !wanted {
                continue;
            }
            if let Some(run) = event.get_mut("run").and_then(Value::as_object_mut) {
                run.insert("config_path".to_owned(), json!("harness.yaml"));
                run.insert("config_sha256".to_owned(), json!(config));
                run.insert("migration_sha256".to_owned(), json!(migration));
                for unknown in ["directory", "inputs_sha256", "shard"] {
                    run.insert(unknown.to_owned(), Value::Null);
                }
            }
            lines.push_str(&event.to_string());
            lines.push('\n');
        }
        // Files of the migration have other names here.
        let shown = &self.config.migration.shown;
        let quoted = |path: &str| {
            let text = json!(format!("{}/", path.trim_end_matches('/'))).to_string();
            text.trim_end_matches('"').to_owned()
        };
        Ok(lines.replace(&quoted(shown), &quoted("migration")))
    }
}

/// Whether a setting's name says that its value is nobody's business.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["password", "passwd", "secret", "token", "key", "credential"]
        .iter()
        .any(|word| name.contains(word))
}

/// Packs a folder, its files in order and without owners and times, so that the same gives the same.
fn pack(folder: &Path, file: &Path) -> std::io::Result<()> {
    let target = create(file)?;
    let packed = flate2::write::GzEncoder::new(target, flate2::Compression::default());
    let mut archive = tar::Builder::new(packed);
    archive.mode(tar::HeaderMode::Deterministic);
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name();
    for entry in walk {
        let entry = entry.map_err(std::io::Error::other)?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder);
            archive.append_path_with_name(entry.path(), name.map_err(std::io::Error::other)?)?;
        }
    }
    archive.into_inner()?.finish()?.flush()
}

/// Unpacks a bundle into a folder that goes with its value.
pub(super) fn unpack(
    file: &Path,
    snapshots: &[PathBuf],
    output: &Output,
) -> Result<Unpacked, Exit> {
    if !file.is_file() {
        output.error(
            &format!("there is no file `{}`", file.display()),
            Some("`pgrehearse repro RUN/TENANT --bundle FILE` writes a bundle"),
        );
        return Err(Exit::Usage);
    }
    let missing = snapshots.iter().find(|path| !path.exists());
    if let Some(path) = missing {
        output.error(
            &format!("there is no snapshot `{}`", path.display()),
            Some("`--snapshot PATH` takes the dump that the tenant had in the run"),
        );
        return Err(Exit::Usage);
    }
    let wrong = |reason: String| {
        output.error(
            &format!("`{}` is no bundle: {reason}", file.display()),
            Some("`pgrehearse repro RUN/TENANT --bundle FILE` writes one"),
        );
        Exit::Usage
    };
    let folder = tempfile::Builder::new()
        .prefix("pgrehearse-bundle-")
        .tempdir()
        .map_err(|error| wrong(error.to_string()))?;
    extract(file, folder.path()).map_err(|error| wrong(error.to_string()))?;
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name));
    let document = read("bundle.json").map_err(|error| wrong(format!("bundle.json: {error}")))?;
    let document: Value =
        serde_json::from_str(&document).map_err(|error| wrong(format!("bundle.json: {error}")))?;
    if document.get("bundle_version") != Some(&json!(1)) {
        return Err(wrong("it is of another version of pgrehearse".to_owned()));
    }
    let steps = document.get("steps").and_then(Value::as_array);
    let steps = steps.into_iter().flatten();
    let steps = steps.filter_map(|step| step.as_str().map(str::to_owned));
    let steps = steps.collect();
    if !snapshots.is_empty() {
        with_snapshots(&folder.path().join("harness.yaml"), snapshots).map_err(wrong)?;
    }
    let events = read_events(&folder.path().join("events.ndjson"))
        .map_err(|error| wrong(describe(&error)))?;
    Ok(Unpacked {
        summary: Summary::fold(&events),
        events,
        steps,
        folder,
    })
}

/// Takes files only, and not without end.
fn extract(file: &Path, folder: &Path) -> std::io::Result<()> {
    let packed = flate2::read::GzDecoder::new(std::fs::File::open(file)?);
    let mut archive = tar::Archive::new(packed.take(MOST));
    for entry in archive.entries()? {
        let mut entry = entry?;
        if entry.header().entry_type() == tar::EntryType::Regular {
            // Never outside of the folder.
            entry.unpack_in(folder)?;
        }
    }
    Ok(())
}

/// Puts other snapshots in the place of the schema.
fn with_snapshots(harness: &Path, snapshots: &[PathBuf]) -> Result<(), String> {
    let text = std::fs::read_to_string(harness).map_err(|error| error.to_string())?;
    let json_text = text.lines().skip(1).collect::<Vec<_>>().join("\n");
    let mut document: Value =
        serde_json::from_str(&json_text).map_err(|error| error.to_string())?;
    let paths: Result<Vec<Value>, String> = snapshots
        .iter()
        .map(|path| {
            let path = std::fs::canonicalize(path)
                .map_err(|error| format!("the snapshot {}: {error}", path.display()))?;
            let path = path.display().to_string().replace("${", "$${");
            Ok(json!(path))
        })
        .collect();
    if let Some(tenant) = document
        .pointer_mut("/tenants/0")
        .and_then(Value::as_object_mut)
    {
        tenant.insert("snapshot".to_owned(), Value::Array(paths?));
    }
    std::fs::write(harness, format!("# With snapshots.\n{document}\n"))
        .map_err(|error| error.to_string())
}
