//! A generated rollback as the file that the migration's tool reads.

use std::path::PathBuf;

use crate::catalog::Catalog;
use crate::catalog::ddl::{Form, Generated, Locking, Transactions, script_for};
use crate::config::{Config, MigrationFormat};
use crate::plan::{Down, Script, Step, TransactionRule};
use crate::sql::{SplitError, split};

/// The rollback of a step, written for its tool.
#[derive(Debug, Clone)]
pub struct DownFile {
    /// The step.
    pub step: String,
    /// The statements and what is said of them.
    pub generated: Generated,
    /// The file's text; of a file that has both directions, the part for this one.
    pub text: String,
    /// Where it belongs.
    pub path: PathBuf,
    /// The line that begins the part, where the file has both directions.
    pub section: Option<&'static str>,
    /// Whether the step has a rollback already.
    pub exists: bool,
    /// What is executed.
    pub(super) script: Script,
}

/// What a tool makes of a script.
struct Layout {
    locking: Locking,
    form: Form,
    rule: TransactionRule,
    section: Option<&'static str>,
}

/// Generates the rollback of a step: from the state after it to the one before.
pub(super) fn down_file(
    config: &Config,
    step: &Step,
    from: &Catalog,
    to: &Catalog,
) -> Result<DownFile, SplitError> {
    let gentle = script_for(from, to, Locking::Gentle);
    let layout = layout(config.migration.format, step.up.transaction, &gentle);
    let generated = match layout.locking {
        Locking::Gentle => gentle,
        Locking::Transactional => script_for(from, to, Locking::Transactional),
    };
    let text = generated.text(layout.form);
    let statements = split(&text)?;
    let path = match &step.down {
        Down::Script(script) => config.dir.join(&script.file),
        Down::Missing(path) => path.clone(),
    };
    let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
    Ok(DownFile {
        step: step.id.clone(),
        script: Script {
            file: match &step.down {
                Down::Script(script) => script.file.clone(),
                Down::Missing(path) => path.display().to_string(),
            },
            text: text.as_str().into(),
            statements,
            transaction: layout.rule,
        },
        generated,
        text,
        path,
        section: layout.section,
        exists: matches!(step.down, Down::Script(_)),
    })
}

/// How the tool takes a script. Where it sends all statements at once, none can be outside of a
/// transaction but a single one.
fn layout(format: MigrationFormat, up: TransactionRule, gentle: &Generated) -> Layout {
    let alone = gentle.alone();
    let single = alone == 1 && gentle.statements.len() == 1;
    let indexes = gentle
        .statements
        .iter()
        .all(|statement| statement.sql.contains(" INDEX CONCURRENTLY "));
    let plain = |rule| Layout {
        locking: Locking::Gentle,
        form: Form {
            first_line: None,
            transactions: Transactions::None,
            goose_blocks: format == MigrationFormat::Goose,
        },
        rule,
        section: match format {
            MigrationFormat::Goose => Some("-- +goose Down"),
            MigrationFormat::Dbmate => Some("-- migrate:down"),
            _ => None,
        },
    };
    let own = |first_line| Layout {
        form: Form {
            first_line,
            transactions: Transactions::Own,
            goose_blocks: false,
        },
        ..plain(TransactionRule::Autocommit)
    };
    let whole = |rule| Layout {
        locking: if alone == 0 {
            Locking::Gentle
        } else {
            Locking::Transactional
        },
        ..plain(rule)
    };
    match format {
        MigrationFormat::Sql | MigrationFormat::Command if alone > 0 => {
            own(Some("-- pgrehearse: no-transaction"))
        }
        MigrationFormat::Sql | MigrationFormat::Command => plain(TransactionRule::Wrapped),
        MigrationFormat::Sqitch => own(None),
        MigrationFormat::Flyway if alone > 0 && indexes => plain(TransactionRule::Autocommit),
        // Its marker is for both directions of a file.
        MigrationFormat::Goose if up == TransactionRule::Autocommit => {
            plain(TransactionRule::Autocommit)
        }
        MigrationFormat::Dbmate if single => Layout {
            section: Some("-- migrate:down transaction:false"),
            ..plain(TransactionRule::Message)
        },
        MigrationFormat::Sqlx if single => Layout {
            form: Form {
                first_line: Some("-- no-transaction"),
                ..plain(TransactionRule::Message).form
            },
            ..plain(TransactionRule::Message)
        },
        MigrationFormat::GolangMigrate | MigrationFormat::Prisma if single => {
            plain(TransactionRule::Message)
        }
        MigrationFormat::GolangMigrate | MigrationFormat::Prisma => whole(TransactionRule::Message),
        // metadata.toml is for both directions too.
        MigrationFormat::Diesel if single && up == TransactionRule::Message => {
            plain(TransactionRule::Message)
        }
        MigrationFormat::Diesel if up == TransactionRule::Message => {
            whole(TransactionRule::Message)
        }
        MigrationFormat::Diesel
        | MigrationFormat::Sqlx
        | MigrationFormat::Dbmate
        | MigrationFormat::Goose
        | MigrationFormat::Flyway => whole(TransactionRule::Wrapped),
    }
}
