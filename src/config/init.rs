//! Looks around for migrations and dumps, so that `init` can write a harness.yaml that works.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::model::MigrationFormat;
use super::template::template;
use super::tenants::stem;
use crate::name::TenantName;

/// How deep migrations are looked for, and how many files at most.
const DEPTH: usize = 5;
const MAX_FILES: usize = 50_000;
/// Where the marks of a format stand at the latest.
const HEAD_BYTES: u64 = 64 * 1024;

/// Folders that hold other people's files.
const FOREIGN: [&str; 5] = ["node_modules", "target", "vendor", "dist", "venv"];
/// Where dumps are looked for.
const DUMP_FOLDERS: [&str; 3] = ["", "snapshots", "dumps"];
/// What dumps are called anywhere.
const DUMP_ENDINGS: [&str; 9] = [
    ".dump",
    ".pgdump",
    ".backup",
    ".dump.gz",
    ".dump.zst",
    ".sql.gz",
    ".sql.zst",
    ".sql.zstd",
    ".tar",
];

/// What was found in a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Layouts of migrations, the likeliest first, with their folders.
    pub migrations: Vec<(MigrationFormat, String)>,
    /// Dumps, by the name of the tenant that each suggests.
    pub snapshots: Vec<(TenantName, String)>,
}

/// Why nothing could be written.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// The folder cannot be listed.
    #[error("the folder `{}` cannot be read", dir.display())]
    Unreadable {
        /// The folder.
        dir: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// The text of a harness.yaml for what is in `dir`.
pub fn init(dir: &Path) -> Result<String, InitError> {
    Ok(template(&find(dir)?))
}

/// Looks for migrations and dumps in `dir`.
pub fn find(dir: &Path) -> Result<Found, InitError> {
    std::fs::read_dir(dir).map_err(|source| InitError::Unreadable {
        dir: dir.to_owned(),
        source,
    })?;
    Ok(Found {
        migrations: migrations(dir),
        snapshots: snapshots(dir),
    })
}

/// The files of one folder, as far as they matter here.
#[derive(Default)]
struct Folder {
    /// Names of SQL files.
    scripts: BTreeSet<String>,
    /// Whether it holds `sqitch.plan`.
    plan: bool,
}

fn migrations(dir: &Path) -> Vec<(MigrationFormat, String)> {
    let folders = folders(dir);
    let mut steps: BTreeMap<(String, &str), (usize, MigrationFormat)> = BTreeMap::new();
    for (folder, content) in &folders {
        if let Some((format, root, count)) = layout(dir, folder, content) {
            let entry = steps.entry((root, format.as_str())).or_insert((0, format));
            entry.0 += count;
        }
    }
    // The scripts that sqitch deploys look like plain ones.
    let plans: Vec<String> = steps
        .iter()
        .filter(|(_, (_, format))| *format == MigrationFormat::Sqitch)
        .map(|((root, _), _)| root.clone())
        .collect();
    let mut ranked: Vec<(usize, MigrationFormat, String)> = steps
        .into_iter()
        .map(|((root, _), (count, format))| (count, format, root))
        .filter(|(_, format, root)| {
            *format == MigrationFormat::Sqitch
                || !plans
                    .iter()
                    .any(|plan| Path::new(root).starts_with(plan) || plan == ".")
        })
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    ranked
        .into_iter()
        .map(|(_, format, root)| (format, root))
        .collect()
}

/// All folders with SQL files, relative to `dir`.
fn folders(dir: &Path) -> BTreeMap<String, Folder> {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    let walk = WalkDir::new(dir)
        .max_depth(DEPTH)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_foreign(entry));
    for entry in walk.filter_map(Result::ok).take(MAX_FILES) {
        let Some(name) = entry.file_name().to_str() else {
            continue;
        };
        let relative = entry.path().parent().and_then(|p| p.strip_prefix(dir).ok());
        let Some(folder) = relative.and_then(Path::to_str) else {
            continue;
        };
        if !entry.file_type().is_file() {
            continue;
        }
        if name == "sqitch.plan" {
            folders.entry(folder.to_owned()).or_default().plan = true;
        } else if name.strip_suffix(".sql").is_some() {
            let content = folders.entry(folder.to_owned()).or_default();
            content.scripts.insert(name.to_owned());
        }
    }
    folders
}

fn is_foreign(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || FOREIGN.contains(&name.as_ref())
}

/// The layout that a folder belongs to, the layout's own folder, and the number of steps.
fn layout(dir: &Path, folder: &str, content: &Folder) -> Option<(MigrationFormat, String, usize)> {
    let here = if folder.is_empty() { "." } else { folder }.to_owned();
    if content.plan {
        return Some((MigrationFormat::Sqitch, here, usize::MAX / 2));
    }
    let parent = || {
        let parent = Path::new(folder).parent()?.to_str()?;
        Some(if parent.is_empty() { "." } else { parent }.to_owned())
    };
    if content.scripts.contains("migration.sql") {
        return Some((MigrationFormat::Prisma, parent()?, 1));
    }
    if content.scripts.contains("up.sql") {
        let name = folder.rsplit('/').next().unwrap_or_default();
        let diesel = dir.join("diesel.toml").is_file() || is_diesel_name(name);
        let format = if diesel {
            MigrationFormat::Diesel
        } else {
            MigrationFormat::Sql
        };
        return Some((format, parent()?, 1));
    }
    let count = |fits: &dyn Fn(&str) -> bool| content.scripts.iter().filter(|n| fits(n)).count();
    let flyway = count(&|name| {
        name.strip_prefix('V')
            .and_then(|rest| rest.split_once("__"))
            .is_some_and(|(version, _)| version.starts_with(|c: char| c.is_ascii_digit()))
    });
    if flyway > 0 {
        return Some((MigrationFormat::Flyway, here, flyway));
    }
    let numbered = |name: &str| name.starts_with(|c: char| c.is_ascii_digit());
    let ups = count(&|name| name.ends_with(".up.sql"));
    if ups > 0 {
        let all_numbered = count(&|name| name.ends_with(".up.sql") && numbered(name)) == ups;
        let format = if all_numbered && uses_sqlx(dir) {
            MigrationFormat::Sqlx
        } else if all_numbered && dir.join("go.mod").is_file() {
            MigrationFormat::GolangMigrate
        } else {
            MigrationFormat::Sql
        };
        return Some((format, here, ups));
    }
    let all = content.scripts.len();
    let first = content.scripts.iter().find(|name| numbered(name))?;
    let head = head(&dir.join(folder).join(first));
    if head.contains("-- migrate:up") {
        Some((MigrationFormat::Dbmate, here, all))
    } else if head.contains("-- +goose") {
        Some((MigrationFormat::Goose, here, all))
    } else if uses_sqlx(dir) {
        Some((MigrationFormat::Sqlx, here, all))
    } else {
        None
    }
}

/// `2024-01-31-123456_name` or `00000000000000_diesel_initial_setup`.
fn is_diesel_name(name: &str) -> bool {
    let digits = name
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '-')
        .filter(char::is_ascii_digit)
        .count();
    digits == 14 && name.contains('_')
}

fn uses_sqlx(dir: &Path) -> bool {
    dir.join(".sqlx").is_dir() || head(&dir.join("Cargo.toml")).contains("sqlx")
}

/// The beginning of a file; empty if it cannot be read.
fn head(path: &Path) -> String {
    let mut bytes = Vec::new();
    if let Ok(file) = std::fs::File::open(path) {
        // What could be read before an error is as good as a shorter file.
        let _ = file.take(HEAD_BYTES).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Dumps in the usual folders, each with a tenant's name that no other has.
fn snapshots(dir: &Path) -> Vec<(TenantName, String)> {
    let mut taken = BTreeSet::new();
    let mut snapshots = Vec::new();
    for folder in DUMP_FOLDERS {
        let path = dir.join(folder);
        let mut names: Vec<String> = std::fs::read_dir(&path)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| is_dump(&path, name, folder))
            .collect();
        names.sort();
        for file in names {
            let Ok(name) = TenantName::new(stem(&file)) else {
                continue;
            };
            if taken.insert(name.as_str().to_lowercase()) {
                let shown = if folder.is_empty() {
                    file
                } else {
                    format!("{folder}/{file}")
                };
                snapshots.push((name, shown));
            }
        }
    }
    snapshots
}

/// Whether a name is that of a dump. A plain `.sql` counts only where nothing but dumps is kept.
fn is_dump(path: &Path, name: &str, folder: &str) -> bool {
    let full = path.join(name);
    if full.is_dir() {
        return full.join("toc.dat").is_file();
    }
    full.is_file()
        && (DUMP_ENDINGS.iter().any(|ending| name.ends_with(ending))
            || (!folder.is_empty() && name.strip_suffix(".sql").is_some()))
}
