//! Which columns are masked: those that harness.yaml names, and those that keys tie to them.

use std::collections::{BTreeMap, BTreeSet};

use super::expression::Family;
use crate::config::{MaskRule, MaskWith};
use crate::pg::{PgError, Session};
use crate::sql::{quote_identifier, quote_literal};

/// A column: the table's oid and the column's number.
pub(super) type ColumnId = (u32, i32);

/// A column that is masked.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// `schema.table`, quoted where that is needed.
    pub(super) table: String,
    pub(super) column: String,
    pub(super) with: MaskWith,
    /// Only because a key ties it to this one.
    pub(super) because: Option<ColumnId>,
    pub(super) family: Option<Family>,
    /// Its type as a cast has it.
    pub(super) cast: String,
    /// The most characters.
    pub(super) cap: u32,
    /// Whether it holds rows itself: partitioned tables do not.
    pub(super) stores: bool,
    /// Whether a unique index or an exclusion has to do with it.
    pub(super) unique: bool,
}

impl Target {
    /// For people.
    pub(super) fn shown(&self) -> String {
        format!("{}.{}", self.table, quote_identifier(&self.column))
    }
}

/// What has to be masked.
#[derive(Debug, Default)]
pub(super) struct Targets {
    pub(super) columns: BTreeMap<ColumnId, Target>,
    /// Rules that fit no column, by their places.
    pub(super) idle: Vec<usize>,
}

/// Why the masks cannot be applied.
#[derive(Debug)]
pub(super) enum TargetError {
    Server(PgError),
    /// A column that cannot be masked like that: which one, and why.
    Column(String, String),
}

impl From<PgError> for TargetError {
    fn from(error: PgError) -> Self {
        Self::Server(error)
    }
}

/// Foreign keys as pairs of columns, and columns of tables as those of their partitions and children.
#[derive(Debug, Default)]
struct Ties {
    /// From the referencing column to the one that is referenced.
    keys: Vec<(ColumnId, ColumnId)>,
    /// From a table's column to its child's.
    children: Vec<(ColumnId, ColumnId)>,
}

/// Finds the columns.
pub(super) async fn targets(session: &Session, rules: &[MaskRule]) -> Result<Targets, TargetError> {
    let mut wanted = matching(session, rules).await?;
    let found: BTreeSet<usize> = wanted.values().map(|(rule, _)| *rule).collect();
    let named = named_rules(session, rules).await?;
    let idle = (0..rules.len())
        .filter(|rule| !found.contains(rule) && !named.contains(rule))
        .collect();
    if wanted.is_empty() {
        return Ok(Targets {
            idle,
            ..Targets::default()
        });
    }
    let ties = ties(session).await?;
    spread(&mut wanted, rules, &ties);
    let mut columns = details(session, &wanted, rules).await?;
    check_keys(&mut columns, &ties)?;
    Ok(Targets { columns, idle })
}

/// The rules as rows of SQL.
fn rows(rules: &[MaskRule]) -> String {
    let regex = |part: Option<&String>| {
        quote_literal(&format!("^({})$", part.map_or(".*", String::as_str)))
    };
    let rows: Vec<String> = rules
        .iter()
        .enumerate()
        .map(|(number, rule)| {
            let mut names = rule.table.parts.iter().rev();
            let table = regex(names.next());
            format!(
                "({number}, {}, {table}, {})",
                regex(names.next()),
                regex(rule.column.parts.last())
            )
        })
        .collect();
    rows.join(", ")
}

const MATCHES: &str = "pg_catalog.pg_class c \
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
    JOIN rule ON n.nspname COLLATE \"C\" ~ rule.s AND c.relname COLLATE \"C\" ~ rule.t AND a.attname COLLATE \"C\" ~ rule.c \
    WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

/// The columns that rules fit, with those of partitions and children; the first rule decides.
async fn matching(
    session: &Session,
    rules: &[MaskRule],
) -> Result<BTreeMap<ColumnId, (usize, Option<ColumnId>)>, PgError> {
    let sql = format!(
        "WITH RECURSIVE rule (number, s, t, c) AS (VALUES {}), hit (rule, relation, name) AS (
            SELECT rule.number, c.oid, a.attname FROM {MATCHES}
            UNION SELECT hit.rule, i.inhrelid, hit.name FROM hit JOIN pg_catalog.pg_inherits i ON i.inhparent = hit.relation
        )
        SELECT a.attrelid, a.attnum, min(hit.rule) FROM hit
        JOIN pg_catalog.pg_attribute a ON a.attrelid = hit.relation AND a.attname = hit.name AND NOT a.attisdropped
        GROUP BY 1, 2",
        rows(rules)
    );
    let rows = session.query_text(&sql).await?;
    Ok(rows
        .iter()
        .filter_map(|row| Some((column(row, 0)?, (number(row, 2)?, None))))
        .collect())
}

/// The rules that fit any column at all, also where another rule decides.
async fn named_rules(session: &Session, rules: &[MaskRule]) -> Result<BTreeSet<usize>, PgError> {
    let sql = format!(
        "WITH rule (number, s, t, c) AS (VALUES {}) SELECT DISTINCT rule.number FROM {MATCHES}",
        rows(rules)
    );
    let rows = session.query_text(&sql).await?;
    Ok(rows.iter().filter_map(|row| number(row, 0)).collect())
}

async fn ties(session: &Session) -> Result<Ties, PgError> {
    let keys = "SELECT k.conrelid, pair.a, k.confrelid, pair.b FROM pg_catalog.pg_constraint k \
        CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) pair(a, b) \
        WHERE k.contype = 'f' ORDER BY 1, 2, 3, 4";
    let children = "SELECT i.inhparent, p.attnum, i.inhrelid, a.attnum FROM pg_catalog.pg_inherits i \
        JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('r', 'p') \
        JOIN pg_catalog.pg_attribute a ON a.attrelid = i.inhrelid AND a.attnum > 0 AND NOT a.attisdropped \
        JOIN pg_catalog.pg_attribute p ON p.attrelid = i.inhparent AND p.attname = a.attname AND NOT p.attisdropped \
        ORDER BY 1, 2, 3, 4";
    let pairs = |rows: Vec<Vec<Option<String>>>| {
        rows.iter()
            .filter_map(|row| Some((column(row, 0)?, column(row, 2)?)))
            .collect()
    };
    Ok(Ties {
        keys: pairs(session.query_text(keys).await?),
        children: pairs(session.query_text(children).await?),
    })
}

/// What is masked by its value is masked alike wherever a key compares it.
fn spread(
    wanted: &mut BTreeMap<ColumnId, (usize, Option<ColumnId>)>,
    rules: &[MaskRule],
    ties: &Ties,
) {
    let mut next: BTreeMap<ColumnId, Vec<ColumnId>> = BTreeMap::new();
    for (a, b) in &ties.keys {
        next.entry(*a).or_default().push(*b);
        next.entry(*b).or_default().push(*a);
    }
    for (parent, child) in &ties.children {
        next.entry(*parent).or_default().push(*child);
    }
    let mut open: Vec<ColumnId> = wanted.keys().copied().collect();
    while let Some(id) = open.pop() {
        let Some((rule, _)) = wanted.get(&id).copied() else {
            continue;
        };
        if rules
            .get(rule)
            .is_none_or(|rule| rule.with == MaskWith::Null)
        {
            continue;
        }
        for other in next.get(&id).into_iter().flatten() {
            if !wanted.contains_key(other) {
                wanted.insert(*other, (rule, Some(id)));
                open.push(*other);
            }
        }
    }
}

async fn details(
    session: &Session,
    wanted: &BTreeMap<ColumnId, (usize, Option<ColumnId>)>,
    rules: &[MaskRule],
) -> Result<BTreeMap<ColumnId, Target>, TargetError> {
    let ids: Vec<String> = wanted
        .keys()
        .map(|(relation, number)| format!("({relation}::pg_catalog.oid, {number})"))
        .collect();
    let sql = format!(
        "WITH RECURSIVE wanted (relation, number) AS (VALUES {}), base (oid, typ, modifier, required) AS (
            SELECT t.oid, t.oid, -1, false FROM pg_catalog.pg_type t WHERE t.typtype <> 'd'
            UNION ALL SELECT d.oid, b.typ, CASE WHEN d.typtypmod >= 0 THEN d.typtypmod ELSE b.modifier END,
                d.typnotnull OR b.required
            FROM pg_catalog.pg_type d JOIN base b ON d.typbasetype = b.oid WHERE d.typtype = 'd'
        )
        SELECT a.attrelid, a.attnum, n.nspname, c.relname, a.attname, c.relkind, t.typname,
            CASE WHEN a.atttypmod >= 0 THEN a.atttypmod ELSE b.modifier END,
            pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull OR b.required, a.attgenerated, a.attidentity,
            EXISTS (SELECT FROM pg_catalog.pg_partition_ancestors(c.oid) up (oid)
                JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = up.oid
                JOIN pg_catalog.pg_attribute k ON k.attrelid = up.oid AND k.attnum = ANY (p.partattrs::int2[])
                WHERE k.attname = a.attname),
            EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND (i.indisunique OR i.indisexclusion)
                AND (a.attnum = ANY (i.indkey::int2[]) OR 0 = ANY (i.indkey::int2[]))),
            (SELECT pg_catalog.string_agg(d.refobjsubid::text, ',') FROM pg_catalog.pg_attrdef e
                JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = e.oid
                    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = c.oid
                    AND d.refobjsubid <> a.attnum
                WHERE e.adrelid = c.oid AND e.adnum = a.attnum)
        FROM wanted JOIN pg_catalog.pg_attribute a ON a.attrelid = wanted.relation AND a.attnum = wanted.number
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN base b ON b.oid = a.atttypid JOIN pg_catalog.pg_type t ON t.oid = b.typ
        ORDER BY 3, 4, 2",
        ids.join(", ")
    );
    let mut columns = BTreeMap::new();
    for row in session.query_text(&sql).await? {
        let (Some(id), Some(schema), Some(table)) = (column(&row, 0), text(&row, 2), text(&row, 3))
        else {
            continue;
        };
        let Some((rule, because)) = wanted.get(&id) else {
            continue;
        };
        let Some(with) = rules.get(*rule).map(|rule| rule.with) else {
            continue;
        };
        let target = Target {
            table: format!("{}.{}", quote_identifier(schema), quote_identifier(table)),
            column: text(&row, 4).unwrap_or_default().to_owned(),
            with,
            because: *because,
            family: text(&row, 6).and_then(Family::of),
            cast: text(&row, 8).unwrap_or_default().to_owned(),
            cap: cap(text(&row, 6).unwrap_or_default(), number(&row, 7)),
            stores: text(&row, 5) == Some("r"),
            unique: is(&row, 13),
        };
        let refuse = |why: String| Err(TargetError::Column(target.shown(), why));
        let type_name = text(&row, 6).unwrap_or_default();
        if text(&row, 10).is_some_and(|kind| !kind.is_empty()) {
            let of = text(&row, 14).unwrap_or_default().split(',');
            let mut of = of.filter_map(|number| number.parse::<i32>().ok());
            if of.any(|number| wanted.contains_key(&(id.0, number))) {
                // It is computed anew from what is masked.
                continue;
            }
            return refuse("it is generated from other columns; mask those".to_owned());
        }
        if matches!(type_name, "oid" | "lo") {
            let why = "a large object stays where it is when nothing refers to it any more";
            return refuse(format!("its type is {type_name}; {why}"));
        }
        match with {
            MaskWith::Null if is(&row, 9) => {
                return refuse("it may not be NULL; mask it with `hash` or `fake`".to_owned());
            }
            MaskWith::Hash | MaskWith::Fake => {
                if is(&row, 12) {
                    let why = "rows are partitioned by it, and would belong elsewhere";
                    return refuse(why.to_owned());
                }
                if !target.family.is_some_and(|family| family.allows(with)) {
                    let with = with.as_str();
                    return refuse(format!(
                        "there is no `{with}` for its type {}; use `null`, or leave it out",
                        target.cast
                    ));
                }
            }
            MaskWith::Null => {}
        }
        columns.insert(id, target);
    }
    Ok(columns)
}

/// Columns that a key compares have to be masked alike.
fn check_keys(columns: &mut BTreeMap<ColumnId, Target>, ties: &Ties) -> Result<(), TargetError> {
    for (from, to) in &ties.keys {
        let refuse = |target: &Target, why: String| Err(TargetError::Column(target.shown(), why));
        match (columns.get(from), columns.get(to)) {
            (_, Some(to)) if to.with == MaskWith::Null => {
                return refuse(
                    to,
                    "a foreign key refers to it; mask it with `hash`".to_owned(),
                );
            }
            (Some(a), Some(b)) if a.with != b.with && a.with != MaskWith::Null => {
                let why = format!(
                    "a foreign key ties it to {}, which is masked with `{}`; mask both alike",
                    b.shown(),
                    b.with.as_str()
                );
                return refuse(a, why);
            }
            (Some(a), Some(b)) if a.with == b.with && a.family != b.family => {
                let why = format!(
                    "a foreign key ties it to {}, whose type is another: {} and {}",
                    b.shown(),
                    a.cast,
                    b.cast
                );
                return refuse(a, why);
            }
            _ => {}
        }
    }
    // The shortest of those that are compared decides for all.
    loop {
        let mut changed = false;
        for (a, b) in ties.keys.iter().chain(&ties.children) {
            let caps = (columns.get(a).map(|t| t.cap), columns.get(b).map(|t| t.cap));
            if let (Some(x), Some(y)) = caps
                && x != y
            {
                for id in [a, b] {
                    if let Some(target) = columns.get_mut(id) {
                        target.cap = x.min(y);
                    }
                }
                changed = true;
            }
        }
        if !changed {
            return Ok(());
        }
    }
}

/// The most characters that a value of the type can have, or enough.
fn cap(type_name: &str, modifier: Option<i64>) -> u32 {
    const ENOUGH: u32 = 100_000_000;
    match (type_name, modifier) {
        ("name", _) => 63,
        ("varchar" | "bpchar", Some(modifier)) if modifier > 4 => {
            u32::try_from(modifier - 4).unwrap_or(ENOUGH)
        }
        _ => ENOUGH,
    }
}

fn text(row: &[Option<String>], place: usize) -> Option<&str> {
    row.get(place).and_then(Option::as_deref)
}

fn number<T: std::str::FromStr>(row: &[Option<String>], place: usize) -> Option<T> {
    text(row, place)?.parse().ok()
}

fn is(row: &[Option<String>], place: usize) -> bool {
    text(row, place) == Some("t")
}

fn column(row: &[Option<String>], place: usize) -> Option<ColumnId> {
    Some((number(row, place)?, number(row, place + 1)?))
}
