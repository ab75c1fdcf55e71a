//! The sections `migration` and `rollback`: what is applied, and how it is undone.

use std::path::PathBuf;
use std::time::Duration;

use super::decode::Fields;
use super::error::Problem;
use super::files::existing;
use super::irreversible::irreversible;
use super::model::{
    After, CommandMigration, Migration, MigrationFormat, Rollback, RollbackMode, RollbackStrategy,
};
use super::node::Text;
use super::resolve::File;
use super::settings::server_setting;
use crate::event::Severity;

/// The keys of `migration`.
pub(super) const MIGRATION_KEYS: &[&str] = &[
    "format",
    "path",
    "from",
    "to",
    "version_table",
    "isolation",
    "settings",
    "role",
    "up",
    "down",
    "timeout",
];
/// The keys of `rollback`.
pub(super) const ROLLBACK_KEYS: &[&str] = &[
    "strategy",
    "reason",
    "mode",
    "interrupt",
    "column_order",
    "irreversible",
    "after",
];

const COMMAND_TIMEOUT: Duration = Duration::from_mins(10);

const ISOLATION: [(&str, &str); 3] = [
    ("serializable", "serializable"),
    ("repeatable read", "repeatable read"),
    ("read committed", "read committed"),
];

/// The migration.
pub(super) fn migration(root: &Fields<'_>) -> Option<Migration> {
    let Some(node) = root.get("migration") else {
        root.missing(
            "migration",
            "for example `migration: { format: sql, path: migrations }`",
        );
        return None;
    };
    let fields = root.reader.fields(node, "`migration`", MIGRATION_KEYS)?;
    let format = fields.word("format", &MigrationFormat::ALL);
    if fields.get("format").is_none() {
        let all: Vec<_> = MigrationFormat::ALL.iter().map(|(word, _)| *word).collect();
        fields.missing("format", &format!("one of {}", all.join(", ")));
    }
    let (shown, path, command) = if format == Some(MigrationFormat::Command) {
        let command = command(&fields);
        let shown = command.as_ref().map(|c| c.up.clone()).unwrap_or_default();
        (shown, PathBuf::new(), command)
    } else {
        let (shown, path) = directory(&fields, format.is_some()).unwrap_or_default();
        (shown, path, None)
    };
    let migration = Migration {
        format: format.unwrap_or(MigrationFormat::Sql),
        shown,
        path,
        command,
        from: fields.filled("from").map(|text| text.value),
        to: fields
            .filled("to")
            .map(|text| text.value)
            .filter(|to| to != "latest"),
        version_table: fields
            .filled("version_table")
            .and_then(|text| table_name(&fields, text)),
        isolation: fields.word("isolation", &ISOLATION).map(str::to_owned),
        settings: fields.table("settings", server_setting),
        role: fields.filled("role").map(|text| text.value),
    };
    format.map(|_| migration)
}

/// The commands of format `command`.
fn command(fields: &Fields<'_>) -> Option<CommandMigration> {
    fields.forbid(
        "path",
        "format `command` runs `up` and `down` instead of reading files",
    );
    let timeout = fields.duration("timeout").unwrap_or(COMMAND_TIMEOUT);
    let down = fields.command("down").map(|text| text.value);
    if fields.get("up").is_none() {
        fields.missing("up", "the command that applies the migration");
    }
    Some(CommandMigration {
        up: fields.command("up")?.value,
        down,
        timeout,
    })
}

/// The files of every other format. Without a known format, only the path is checked.
fn directory(fields: &Fields<'_>, known: bool) -> Option<(String, PathBuf)> {
    if known {
        for key in ["up", "down", "timeout"] {
            fields.forbid(key, "only format `command` runs commands");
        }
        if fields.get("path").is_none() {
            fields.missing("path", "the folder of the migration's files");
        }
    }
    let text = fields.filled("path")?;
    let path = existing(fields.reader, &text, "migration path")?;
    Some((text.value, path))
}

/// `table` or `schema.table`.
fn table_name(fields: &Fields<'_>, text: Text) -> Option<String> {
    let parts: Vec<&str> = text.value.split('.').collect();
    if parts.len() <= 2 && parts.iter().all(|part| !part.trim().is_empty()) {
        return Some(text.value);
    }
    fields.reader.report(
        Problem::new(format!("`{}` is not the name of a table", text.value))
            .at(text.place, "not a table")
            .help("write `table` or `schema.table`"),
    );
    None
}

/// How the migration is undone.
pub(super) fn rollback(root: &Fields<'_>, file: &File<'_>) -> Rollback {
    let mut rollback = Rollback {
        strategy: RollbackStrategy::Provided,
        mode: RollbackMode::Whole,
        interrupt: false,
        column_order: Severity::Warning,
        irreversible: Vec::new(),
        after: After::default(),
    };
    let Some(fields) = root
        .get("rollback")
        .and_then(|node| root.reader.fields(node, "`rollback`", ROLLBACK_KEYS))
    else {
        return rollback;
    };
    let modes = [
        ("whole", RollbackMode::Whole),
        ("steps", RollbackMode::Steps),
        ("both", RollbackMode::Both),
    ];
    rollback.mode = fields.word("mode", &modes).unwrap_or(rollback.mode);
    rollback.interrupt = fields.truth("interrupt").unwrap_or(false);
    let severities = [
        ("info", Severity::Info),
        ("warning", Severity::Warning),
        ("error", Severity::Error),
    ];
    rollback.column_order = fields
        .word("column_order", &severities)
        .unwrap_or(rollback.column_order);
    rollback.irreversible = irreversible(&fields, file);
    rollback.after = after(&fields);
    let strategies = [("provided", 0), ("generated", 1), ("irreversible", 2)];
    let strategy = fields.word("strategy", &strategies);
    let reason = fields.filled("reason");
    match strategy {
        Some(2) => {
            if fields.get("reason").is_none() {
                fields.missing(
                    "reason",
                    "say why the migration cannot be undone: `reason: \"drops personal data\"`",
                );
            }
            rollback.strategy = RollbackStrategy::Irreversible {
                reason: reason.map(|text| text.value).unwrap_or_default(),
            };
            fields.forbid(
                "after",
                "nothing is rolled back where the strategy is `irreversible`",
            );
            return rollback;
        }
        Some(1) => rollback.strategy = RollbackStrategy::Generated,
        _ => {}
    }
    // A misspelt strategy may have been meant to be irreversible.
    if strategy.is_some() || !fields.meant("strategy") {
        fields.forbid("reason", "only the strategy `irreversible` has a reason");
    }
    rollback
}

/// What the application has done before the rollback.
fn after(fields: &Fields<'_>) -> After {
    #[derive(Clone, Copy)]
    enum Who {
        Suites,
        Writes,
    }
    let mut after = After::default();
    for text in fields.texts("after") {
        let words = [("suites", Who::Suites), ("writes", Who::Writes)];
        match fields.reader.word(&text, "after", &words) {
            Some(Who::Suites) => after.suites = true,
            Some(Who::Writes) => after.writes = true,
            None => {}
        }
    }
    after
}
