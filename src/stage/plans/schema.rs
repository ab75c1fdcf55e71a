//! Tables and indexes of one side of the migration, and what shapes its plans.

use std::collections::{BTreeMap, BTreeSet};

use crate::pg::{PgError, Session};

/// One side's tables and indexes.
#[derive(Debug, Default)]
pub(super) struct Schema {
    /// Each table by schema and name: its OID, which a rename keeps, and its bytes.
    pub(super) tables: BTreeMap<(String, String), (String, u64)>,
    /// Indexes by OID; those of partitions count as the partitioned one's.
    pub(super) indexes: BTreeMap<String, Index>,
    /// By schema and name of each index its own OID, and that of the index that counts.
    pub(super) index_names: BTreeMap<(String, String), (String, String)>,
}

/// An index.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) table: String,
    pub(super) bytes: u64,
    /// Whether it keeps values unique or belongs to a constraint.
    pub(super) constraint: bool,
    /// Its definition without names of tables and its own.
    definition: String,
}

const TABLES: &str = "SELECT c.oid, n.nspname, c.relname, pg_catalog.pg_relation_size(c.oid) \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')";

const INDEXES: &str = "SELECT i.indexrelid, coalesce(pg_catalog.pg_partition_root(i.indexrelid)::oid, i.indexrelid), \
        n.nspname, c.relname, tn.nspname || '.' || t.relname, pg_catalog.pg_relation_size(c.oid), \
        i.indisunique OR i.indisexclusion, \
        i.indrelid || pg_catalog.regexp_replace(pg_catalog.pg_get_indexdef(i.indexrelid), '^.*? USING ', ' ') \
    FROM pg_catalog.pg_index i \
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    JOIN pg_catalog.pg_class t ON t.oid = i.indrelid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace \
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')";

const SETTINGS: &str = "SELECT name, pg_catalog.current_setting(name) FROM pg_catalog.pg_settings \
    WHERE name LIKE 'enable\\_%' AND setting IS DISTINCT FROM boot_val OR name IN ('server_version', 'work_mem', \
        'hash_mem_multiplier', 'shared_buffers', 'effective_cache_size', 'random_page_cost', 'seq_page_cost', \
        'cpu_tuple_cost', 'cpu_index_tuple_cost', 'cpu_operator_cost', 'max_parallel_workers_per_gather', 'jit', \
        'default_statistics_target', 'search_path', 'constraint_exclusion', 'cursor_tuple_fraction', \
        'from_collapse_limit', 'join_collapse_limit', 'plan_cache_mode')";

impl Schema {
    /// Reads it.
    pub(super) async fn read(session: &Session) -> Result<Self, PgError> {
        let mut schema = Self::default();
        for row in session.query_text(TABLES).await? {
            if let [Some(oid), Some(of), Some(name), Some(bytes)] = row.as_slice() {
                let bytes = bytes.parse().unwrap_or(0);
                schema
                    .tables
                    .insert((of.clone(), name.clone()), (oid.clone(), bytes));
            }
        }
        let mut parts = Vec::new();
        for row in session.query_text(INDEXES).await? {
            let [
                Some(oid),
                Some(root),
                Some(of),
                Some(name),
                Some(table),
                Some(bytes),
                Some(constraint),
                Some(definition),
            ] = row.as_slice()
            else {
                continue;
            };
            let bytes = bytes.parse().unwrap_or(0);
            schema
                .index_names
                .insert((of.clone(), name.clone()), (oid.clone(), root.clone()));
            if oid != root {
                parts.push((root.clone(), bytes));
                continue;
            }
            let index = Index {
                schema: of.clone(),
                name: name.clone(),
                table: table.clone(),
                bytes,
                constraint: constraint == "t",
                definition: definition.clone(),
            };
            schema.indexes.insert(oid.clone(), index);
        }
        for (root, bytes) in parts {
            if let Some(index) = schema.indexes.get_mut(&root) {
                index.bytes += bytes;
            }
        }
        Ok(schema)
    }

    /// The indexes that are new since `before`: neither built again nor renamed.
    pub(super) fn new_indexes<'s>(&'s self, before: &Self) -> Vec<(&'s String, &'s Index)> {
        let known: BTreeSet<&String> = before.indexes.values().map(|one| &one.definition).collect();
        let mut new: Vec<_> = self
            .indexes
            .iter()
            .filter(|(oid, index)| {
                !before.indexes.contains_key(*oid) && !known.contains(&index.definition)
            })
            .collect();
        new.sort_by_key(|(_, index)| (&index.schema, &index.name));
        new
    }
}

/// The settings that shape plans.
pub(super) async fn settings(session: &Session) -> Result<BTreeMap<String, String>, PgError> {
    let rows = session.query_text(SETTINGS).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let mut cells = row.into_iter();
            Some((cells.next()??, cells.next()??))
        })
        .collect())
}
