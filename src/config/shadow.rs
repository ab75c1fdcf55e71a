//! Models that are not read from their files: the DDL that an ORM prints, and its own check.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::decode::Fields;
use super::error::Problem;
use super::files::existing;
use super::models::Models;
use super::node::Text;
use super::settings::variable;

/// The keys of an entry of `models` that are about programs.
pub(super) const PROGRAM_KEYS: [&str; 7] = [
    "shadow", "command", "result", "dir", "env", "timeout", "check",
];

/// ORMs whose models nobody reads natively: their own DDL says what they expect.
const ALWAYS: [&str; 7] = [
    "django",
    "ent",
    "gorm",
    "mikroorm",
    "sequelize",
    "shadow",
    "sqlalchemy",
];

/// ORMs with a preset for `command`, sorted.
pub const SHADOW_PRESETS: &[&str] = &[
    "django",
    "drizzle",
    "ent",
    "gorm",
    "mikroorm",
    "prisma",
    "sequelize",
    "sqlalchemy",
    "typeorm",
];

/// ORMs with a preset for `check`, sorted.
pub const CHECK_PRESETS: &[&str] = &[
    "diesel",
    "django",
    "drizzle",
    "mikroorm",
    "prisma",
    "sqlalchemy",
    "sqlx",
    "typeorm",
];

/// How long a command may take, if nothing is said.
const TIMEOUT: Duration = Duration::from_mins(5);

/// Where the DDL of a model comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShadowSource {
    /// `path` itself is the DDL.
    File,
    /// A command of the user's.
    Command {
        /// Given to `sh -c`.
        run: String,
        /// What it gives.
        result: ShadowResult,
    },
    /// The preset of the ORM.
    Preset,
}

/// What a command gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShadowResult {
    /// DDL on standard output.
    Ddl,
    /// Tables in the empty database that it is given.
    Database,
}

/// The ORM's own check, beside ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficialCheck {
    /// The preset of the ORM.
    Preset,
    /// A command of the user's: exit code 0 means no difference.
    Command(String),
}

/// How the programs of an entry are run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelPrograms {
    /// Where the DDL comes from, unless the files are read natively.
    pub shadow: Option<ShadowSource>,
    /// The ORM's own check, if it is wanted.
    pub check: Option<OfficialCheck>,
    /// The folder that programs run in.
    pub dir: PathBuf,
    /// What they are told besides.
    pub env: BTreeMap<String, String>,
    /// When they are ended.
    pub timeout: Duration,
}

impl Default for ModelPrograms {
    fn default() -> Self {
        Self {
            shadow: None,
            check: None,
            dir: PathBuf::new(),
            env: BTreeMap::new(),
            timeout: TIMEOUT,
        }
    }
}

impl Models {
    /// Whether the entry is read from DDL.
    pub fn is_shadow(&self) -> bool {
        self.programs.shadow.is_some()
    }
}

/// What an entry says about programs.
pub(super) fn programs(fields: &Fields<'_>, orm: &str, path: Option<&Text>) -> ModelPrograms {
    let shadow = source(fields, orm, path);
    let check = check(fields, orm);
    if shadow.is_none() && check.is_none() {
        for key in ["dir", "env", "timeout"] {
            fields.forbid(key, "no program is run for this entry");
        }
    }
    let dir = match fields.filled("dir") {
        None => Some(fields.reader.dir.to_owned()),
        Some(text) => {
            let dir = existing(fields.reader, &text, "folder");
            if dir.as_ref().is_some_and(|dir| !dir.is_dir()) {
                fields.reader.report(
                    Problem::new(format!("`{}` is not a folder", text.value))
                        .at(text.place, "no program can run here"),
                );
            }
            dir
        }
    };
    ModelPrograms {
        shadow,
        check,
        dir: dir.unwrap_or_default(),
        env: fields.table("env", variable),
        timeout: fields.duration("timeout").unwrap_or(TIMEOUT),
    }
}

fn source(fields: &Fields<'_>, orm: &str, path: Option<&Text>) -> Option<ShadowSource> {
    if orm == "contract" {
        for key in ["shadow", "command", "result"] {
            fields.forbid(key, "a contract is read as it is written");
        }
        return None;
    }
    let results = [
        ("ddl", ShadowResult::Ddl),
        ("database", ShadowResult::Database),
    ];
    if let Some(run) = fields.command("command") {
        return Some(ShadowSource::Command {
            run: run.value,
            result: fields.word("result", &results).unwrap_or(ShadowResult::Ddl),
        });
    }
    fields.forbid("result", "it belongs to `command`");
    let is_ddl = |path: &Text| {
        Path::new(&path.value)
            .extension()
            .is_some_and(|end| end == "sql")
    };
    if path.is_some_and(is_ddl) {
        return Some(ShadowSource::File);
    }
    let asked = fields.truth("shadow");
    if asked == Some(false) && ALWAYS.contains(&orm) {
        fields.forbid(
            "shadow",
            "the models of this ORM can only be read from its DDL",
        );
    }
    if !ALWAYS.contains(&orm) && asked != Some(true) {
        return None;
    }
    if !SHADOW_PRESETS.contains(&orm) {
        fields.missing(
            "command",
            "a command that prints the DDL; or let `path` name a file that ends in `.sql`",
        );
        return None;
    }
    Some(ShadowSource::Preset)
}

fn check(fields: &Fields<'_>, orm: &str) -> Option<OfficialCheck> {
    let text = fields.command("check")?;
    match text.value.as_str() {
        "false" => None,
        "true" if CHECK_PRESETS.contains(&orm) => Some(OfficialCheck::Preset),
        "true" => {
            fields.reader.report(
                Problem::new(format!("no check of {orm}'s own is known"))
                    .at(text.place, "not known")
                    .help(format!(
                        "write the command; `true` is understood for {}",
                        CHECK_PRESETS.join(", ")
                    )),
            );
            None
        }
        _ => Some(OfficialCheck::Command(text.value)),
    }
}
