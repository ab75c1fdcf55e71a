//! One rule a deed: when what was observed makes it a hazard, and how much it weighs.

use super::deed::{Added, Deed, DeedKind, Relation, Values};
use super::judge::Hazard;
use super::sight::Sight;
use super::under_lock::{built, locked, measured, read, rewrote, rounded, time, told};
use super::weight::Weights;
use crate::event::Severity;
use crate::sql::facts;
use crate::text::{bytes, grouped};

/// Rows from which on a change of all rows at once is a warning.
const MANY_ROWS: u64 = 100_000;

/// The hazard of a deed, if what was observed makes it one.
pub(super) fn attributed(sight: &Sight<'_>, deed: &Deed, weights: &Weights) -> Option<Hazard> {
    use DeedKind as Kind;
    // The error of a statement that failed is a finding already.
    if sight.record.error.is_some() {
        return None;
    }
    let locked = |id, what: &str| locked(sight, deed, weights, id, what);
    let read = |id, what: &str| read(sight, deed, weights, id, what);
    let rewrote = |id, what: &str| rewrote(sight, deed, weights, id, what);
    match deed.kind {
        Kind::IndexCreated {
            concurrently: false,
        } => built(sight, deed, weights),
        Kind::IndexDropped {
            concurrently: false,
        } => index_dropped(sight, deed, weights),
        Kind::Reindexed {
            concurrently: false,
        } => compacted(sight, weights, "hazard.reindex", "REINDEX"),
        Kind::Compacted => compacted(sight, weights, "hazard.compaction", "the compaction"),
        Kind::UniqueAdded { using_index: false } => locked(
            "hazard.unique-constraint",
            "building the index of a unique constraint",
        ),
        Kind::PrimaryKeyAdded { using_index: false } => {
            locked("hazard.primary-key", "building the index of a primary key")
        }
        Kind::PrimaryKeyAdded { using_index: true } => read(
            "hazard.primary-key",
            "making the columns of a primary key NOT NULL",
        ),
        Kind::ExclusionAdded => locked(
            "hazard.exclusion-constraint",
            "building the index of an exclusion constraint",
        ),
        Kind::ForeignKeyAdded { not_valid: false } => {
            read("hazard.foreign-key-validated", "checking a new foreign key")
        }
        Kind::CheckAdded { not_valid: false } => {
            read("hazard.check-validated", "checking a new check constraint")
        }
        Kind::ConstraintValidated => read(
            "hazard.validated-under-lock",
            "validating a constraint in a transaction that holds a stronger lock",
        ),
        Kind::NotNullSet => read("hazard.not-null-scan", "looking for NULLs"),
        Kind::ColumnAdded(added) => column_added(sight, deed, added, weights),
        Kind::TypeChanged => rewrote("hazard.type-change", "changing a column's type")
            .or_else(|| read("hazard.type-change", "checking a column's new type")),
        Kind::IdentityAdded | Kind::ExpressionSet => {
            rewrote("hazard.computed-column", "computing a column's values")
        }
        Kind::StorageChanged => rewrote("hazard.storage-change", "changing how it is stored"),
        Kind::PartitionAttached => partition_attached(sight, deed, weights),
        Kind::PartitionDetached {
            concurrently: false,
        } => locked("hazard.partition-detached", "detaching a partition")
            .map(|hazard| hazard.at_most(Severity::Warning)),
        Kind::Refreshed {
            concurrently: false,
        } => locked("hazard.view-refresh", "refreshing a materialized view"),
        Kind::DomainConstrained { not_valid: false } => domain(sight, weights),
        Kind::TriggerChanged => locked("hazard.trigger-changed", "changing a trigger")
            .map(|hazard| hazard.at_most(Severity::Info)),
        Kind::AllRowsChanged { delete } => all_rows(sight, deed, delete),
        Kind::RowsChanged => many_rows(sight),
        Kind::Truncated { cascade } => truncated(sight, deed, cascade),
        _ => noticed(sight, deed),
    }
}

/// What takes no time, and a running application may not know; everything else hurts nobody.
fn noticed(sight: &Sight<'_>, deed: &Deed) -> Option<Hazard> {
    use DeedKind as Kind;
    let changed = |id, what: &str| changed(sight, deed, id, what);
    match deed.kind {
        Kind::NotNullDropped => changed("hazard.not-null-dropped", "may be NULL from now on"),
        Kind::ColumnDropped => changed("hazard.column-dropped", "is dropped"),
        Kind::ColumnRenamed => changed("hazard.column-renamed", "is renamed"),
        Kind::TableRenamed | Kind::TableMoved => {
            changed("hazard.table-renamed", "has another name from now on")
        }
        Kind::TableDropped => changed("hazard.table-dropped", "is dropped"),
        Kind::ConstraintDropped => changed("hazard.constraint-dropped", "is dropped"),
        Kind::ReplicaIdentityChanged => {
            changed("hazard.replica-identity", "has another replica identity")
        }
        Kind::RowSecurityChanged => changed(
            "hazard.row-security",
            "shows other rows to some roles from now on",
        ),
        Kind::ViewDropped => Some(simple("hazard.view-dropped", "a view is dropped")),
        Kind::SequenceDropped => Some(simple("hazard.sequence-dropped", "a sequence is dropped")),
        Kind::SchemaDropped => Some(simple("hazard.schema-dropped", "a schema is dropped")),
        Kind::SchemaRenamed => Some(simple("hazard.schema-renamed", "a schema is renamed")),
        Kind::LabelRenamed => Some(simple(
            "hazard.label-renamed",
            "a label of an enum is renamed",
        )),
        Kind::PrivilegesChanged => Some(simple("hazard.privileges", "privileges are changed")),
        Kind::ExtensionUpdated => Some(simple(
            "hazard.extension-updated",
            "an extension is updated",
        )),
        _ => None,
    }
}

/// What was observed and no deed explains: in functions, `DO` blocks, or by triggers.
pub(super) fn unattributed(
    sight: &Sight<'_>,
    explained: &[String],
    weights: &Weights,
) -> Vec<Hazard> {
    let known = |relation: &String| {
        explained
            .iter()
            .any(|name| name == relation || relation.starts_with(&format!("{name} (")))
    };
    let mut hazards = Vec::new();
    if sight.record.error.is_some() {
        return hazards;
    }
    let locks = || sight.locks();
    for relation in &sight.record.rewrites {
        // Indexes and TOAST are rewritten with their table.
        let Some(lock) = locks().find(|lock| lock.relation == *relation) else {
            continue;
        };
        if known(relation) || lock.mode != "AccessExclusiveLock" {
            continue;
        }
        let size = lock.bytes.unwrap_or(0);
        let message = told(
            &format!("{relation} was written anew"),
            sight,
            Some(lock),
            lock.bytes,
            None,
        );
        hazards.push(measured(
            Hazard::new("hazard.rewrite", weights.of(size), message).on(relation),
            sight,
            Some(lock),
        ));
    }
    if !sight.record.locks_observed {
        hazards.extend(unseen_rewrite(sight, &known, weights));
    }
    for scan in &sight.record.scans {
        let rewritten = sight.record.rewrites.contains(&scan.relation);
        let Some(lock) = locks().find(|lock| lock.relation == scan.relation) else {
            continue;
        };
        if known(&scan.relation) || rewritten || sight.deeds.iter().any(changes_rows) {
            continue;
        }
        let message = told(
            &format!("{} was read from end to end", scan.relation),
            sight,
            Some(lock),
            lock.bytes,
            Some(scan.rows),
        );
        hazards.push(
            measured(
                Hazard::new(
                    "hazard.scan-under-lock",
                    weights.of(lock.bytes.unwrap_or(0)),
                    message,
                )
                .on(&scan.relation),
                sight,
                Some(lock),
            )
            .number("rows_read", scan.rows),
        );
    }
    hazards
}

/// What was written anew while nobody could see the locks.
fn unseen_rewrite(
    sight: &Sight<'_>,
    known: &dyn Fn(&String) -> bool,
    weights: &Weights,
) -> Option<Hazard> {
    let seen = |name: &&String| {
        let mut locks = sight.record.locks.iter();
        locks.any(|lock| lock.relation == **name && lock.mode == "AccessExclusiveLock")
    };
    let mut rewritten = sight.record.rewrites.iter();
    let rewritten = rewritten.find(|name| !known(name) && !seen(name))?;
    let concurrently = facts(&sight.record.sql).concurrently;
    if concurrently || sight.deeds.iter().any(is_compaction) {
        return None;
    }
    let size = sight.record.rewritten_bytes;
    let message = format!(
        "{rewritten} was written anew ({}){}",
        bytes(size),
        time(sight.record.duration_ms)
    );
    let hazard = Hazard::new("hazard.rewrite", weights.of(size), message).on(rewritten);
    Some(measured(hazard, sight, None).number("rewritten_bytes", size))
}

fn is_compaction(deed: &Deed) -> bool {
    matches!(deed.kind, DeedKind::Compacted | DeedKind::Reindexed { .. })
}

fn changes_rows(deed: &Deed) -> bool {
    matches!(
        deed.kind,
        DeedKind::RowsChanged | DeedKind::AllRowsChanged { .. }
    )
}

fn column_added(sight: &Sight<'_>, deed: &Deed, added: Added, weights: &Weights) -> Option<Hazard> {
    let relation = deed.relation.as_ref()?;
    let (id, what) = if added.values == Values::Computed {
        (
            "hazard.computed-column",
            "adding a column whose values are computed",
        )
    } else {
        (
            "hazard.volatile-default",
            "adding a column with a volatile default",
        )
    };
    if let Some(hazard) = rewrote(sight, deed, weights, id, what) {
        return Some(hazard);
    }
    let column = deed.part.as_deref().unwrap_or_default();
    if !sight.existed(relation) || sight.lock_on(relation).is_none() {
        return None;
    }
    let table = sight.name_of(relation);
    if added.not_null && added.values == Values::None {
        let message = format!(
            "column {table}.{column} is NOT NULL without a default: it could be added because the table is empty here"
        );
        return Some(Hazard::new("hazard.required-column", Severity::Info, message).on(&table));
    }
    added.json.then(|| {
        let message =
            format!("column {table}.{column} has the type json, which cannot be compared");
        Hazard::new("hazard.json-column", Severity::Info, message).on(&table)
    })
}

fn index_dropped(sight: &Sight<'_>, deed: &Deed, weights: &Weights) -> Option<Hazard> {
    // The lock on the index's table is the one that counts.
    let lock = sight
        .taken()
        .find(|lock| lock.mode == "AccessExclusiveLock")?;
    let index = deed
        .relation
        .as_ref()
        .map(|index| sight.name_of(index))
        .unwrap_or_default();
    let message = told(
        &format!(
            "dropping the index {index} stopped readers and writers of {}",
            lock.relation
        ),
        sight,
        Some(lock),
        lock.bytes,
        None,
    );
    let size = lock.bytes.unwrap_or(0);
    let hazard =
        Hazard::new("hazard.index-dropped", weights.brief(size), message).on(&lock.relation);
    Some(measured(hazard, sight, Some(lock)))
}

/// `VACUUM FULL`, `CLUSTER`, `REINDEX`: not in a transaction of ours, so there are only the rewrites.
fn compacted(sight: &Sight<'_>, weights: &Weights, id: &'static str, what: &str) -> Option<Hazard> {
    let rewritten = sight.record.rewrites.first()?;
    let size = sight.record.rewritten_bytes;
    let stopped = if id == "hazard.reindex" {
        "writers, and readers that would use the index"
    } else {
        "readers and writers"
    };
    let message = format!(
        "{what} wrote {rewritten}{} anew and stopped {stopped}{}",
        match sight.record.rewrites.len() {
            1 => String::new(),
            more => format!(" and {} more", more - 1),
        },
        time(sight.record.duration_ms),
    );
    let mut hazard = Hazard::new(id, weights.of(size), message)
        .on(rewritten)
        .number("rewritten_bytes", size)
        .number("stopped_ms", rounded(sight.record.duration_ms));
    hazard.relations.clone_from(&sight.record.rewrites);
    Some(hazard)
}

fn partition_attached(sight: &Sight<'_>, deed: &Deed, weights: &Weights) -> Option<Hazard> {
    let partition = deed.part.as_deref()?;
    let name = partition.rsplit('.').next()?.trim_matches('"');
    let relation = Relation {
        schema: None,
        name: name.to_owned(),
    };
    let scan = sight
        .scans_of(&relation)
        .first()
        .copied()
        .or_else(|| sight.record.scans.first())?;
    let lock = sight.locks().find(|lock| lock.relation == scan.relation);
    let size = lock.and_then(|lock| lock.bytes).unwrap_or(0);
    let message = told(
        &format!(
            "attaching a partition read all of {} to check its bounds",
            scan.relation
        ),
        sight,
        lock,
        lock.and_then(|lock| lock.bytes),
        Some(scan.rows),
    );
    let hazard = Hazard::new("hazard.partition-scan", weights.of(size), message).on(&scan.relation);
    Some(measured(hazard, sight, lock).number("rows_read", scan.rows))
}

fn domain(sight: &Sight<'_>, weights: &Weights) -> Option<Hazard> {
    let scan = sight.record.scans.first()?;
    let lock = sight.locks().find(|lock| lock.relation == scan.relation);
    let message = told(
        &format!(
            "the new constraint of a domain read all of {}",
            scan.relation
        ),
        sight,
        lock,
        lock.and_then(|lock| lock.bytes),
        Some(scan.rows),
    );
    let size = lock.and_then(|lock| lock.bytes).unwrap_or(0);
    let mut hazard =
        Hazard::new("hazard.domain-constraint", weights.of(size), message).on(&scan.relation);
    hazard.relations = sight
        .record
        .scans
        .iter()
        .map(|scan| scan.relation.clone())
        .collect();
    Some(measured(hazard, sight, lock).number("rows_read", scan.rows))
}

fn all_rows(sight: &Sight<'_>, deed: &Deed, delete: bool) -> Option<Hazard> {
    let rows = sight.record.rows.filter(|rows| *rows > 0)?;
    let relation = deed.relation.as_ref()?;
    if !sight.existed(relation) {
        return None;
    }
    let table = sight.name_of(relation);
    let verb = if delete { "DELETE" } else { "UPDATE" };
    let message = format!(
        "{verb} without a condition changed all {} rows of {table} in one transaction{}",
        grouped(rows),
        time(sight.record.duration_ms)
    );
    Some(
        Hazard::new("hazard.all-rows-changed", by_rows(rows), message)
            .on(&table)
            .number("rows", rows),
    )
}

fn many_rows(sight: &Sight<'_>) -> Option<Hazard> {
    let rows = sight.record.rows.filter(|rows| *rows >= MANY_ROWS)?;
    let message = format!(
        "one statement wrote {} rows in one transaction{}",
        grouped(rows),
        time(sight.record.duration_ms)
    );
    Some(Hazard::new("hazard.all-rows-changed", by_rows(rows), message).number("rows", rows))
}

fn by_rows(rows: u64) -> Severity {
    if rows >= MANY_ROWS {
        Severity::Warning
    } else {
        Severity::Info
    }
}

fn truncated(sight: &Sight<'_>, deed: &Deed, cascade: bool) -> Option<Hazard> {
    let relation = deed.relation.as_ref()?;
    let lock = sight.lock_on(relation)?;
    let others: Vec<&str> = sight
        .taken()
        .map(|lock| lock.relation.as_str())
        .filter(|other| !relation.is(other))
        .collect();
    let more = if cascade && !others.is_empty() {
        format!(", and by CASCADE {}", others.join(", "))
    } else {
        String::new()
    };
    let message = format!("TRUNCATE empties {}{more}", lock.relation);
    let mut hazard = Hazard::new("hazard.truncated", Severity::Warning, message).on(&lock.relation);
    hazard.relations.extend(sight.record.rewrites.clone());
    Some(hazard)
}

/// A change that the server does in no time, and the running application may not know.
fn changed(sight: &Sight<'_>, deed: &Deed, id: &'static str, what: &str) -> Option<Hazard> {
    let relation = deed.relation.as_ref()?;
    if !sight.existed(relation) {
        return None;
    }
    let table = sight.name_of(relation);
    let message = match &deed.part {
        Some(part) => format!("{table}.{part} {what}"),
        None => format!("{table} {what}"),
    };
    Some(Hazard::new(id, Severity::Info, message).on(&table))
}

fn simple(id: &'static str, message: &str) -> Hazard {
    Hazard::new(id, Severity::Info, message.to_owned())
}
