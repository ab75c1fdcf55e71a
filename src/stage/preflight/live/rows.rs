//! Rows of the live database that are in the way of the pending statements.
//!
//! They are counted in the state that is there now. Where a statement before another one changed its
//! table in the rehearsal, what is in the way now may be gone by then, which is said.

use super::after::{About, changed_before};
use super::look::{Look, Refused, cell, number};
use super::tables::{Relation, relation};
use super::types::misfits;
use super::vet;
use crate::demand::{Demand, DemandKind, Facts, Table, added, parts};
use crate::event::{Finding, LiveCheck, LiveFacts, Location, Severity, Stage};
use crate::pg::PgError;
use crate::plan::{Script, Step};
use crate::sql::{Statement, quote_literal, tokens};
use crate::stage::context::Tenant;
use crate::stage::migrate::chosen_steps;
use crate::stage::preflight::count::Count;
use crate::stage::preflight::tell::{self, Place};

/// What became of a demand.
enum Seen {
    /// The table is not there yet, so that nothing is in the way.
    Nothing,
    /// So many.
    Counted(Count, About),
    /// It was not counted, and why.
    NotCounted(String),
}

/// Counts what is in the way of each pending statement.
pub(super) async fn read(
    look: &mut Look,
    tenant: &Tenant,
    chosen: &[usize],
    facts: &mut LiveFacts,
) -> Result<(), PgError> {
    if tenant.config().migration.command.is_some() {
        look.not_seen.push(
            "rows in the way: the migration is the command of another tool, which alone knows its statements"
                .to_owned(),
        );
        return Ok(());
    }
    let hidden = vet::hidden(look).await?;
    let steps = chosen_steps(tenant, chosen);
    let ledger = tenant.notes.ledger();
    for (at, step) in steps.iter().enumerate() {
        for (nth, statement) in step.up.statements.iter().enumerate() {
            let demands = parts(&statement.text).into_iter().flat_map(|p| p.demands);
            for demand in demands {
                let seen = one(look, &demand, hidden.as_deref()).await?;
                let before = |about: &About| changed_before(&steps, &ledger, (at, nth), about);
                let check = told(tenant, step, statement, &demand, seen, before);
                facts.checks.extend(check);
            }
        }
    }
    Ok(())
}

/// One demand.
async fn one(look: &Look, demand: &Demand, hidden: Option<&str>) -> Result<Seen, PgError> {
    let table = match relation(look, &demand.table.sql).await? {
        Ok(Some(table)) => table,
        Ok(None) => return Ok(Seen::Nothing),
        Err(refused) => return Ok(Seen::NotCounted(refused.words())),
    };
    if let Some(why) = table.untouchable {
        return Ok(Seen::NotCounted(why.to_owned()));
    }
    let (demand, definition) = match resolved(look, demand, &table).await? {
        Ok(resolved) => resolved,
        Err(seen) => return Ok(seen),
    };
    let mut facts = Facts {
        partitioned: table.partitioned,
        ..Facts::default()
    };
    let mut oids = vec![table.oid.clone()];
    let mut tables = vec![table.shown.clone()];
    if let DemandKind::ForeignKey { target, .. } = &demand.kind {
        let other = match relation(look, target).await? {
            Ok(Some(other)) => other,
            Ok(None) => return Ok(Seen::Nothing),
            Err(refused) => return Ok(Seen::NotCounted(refused.words())),
        };
        if let Some(why) = other.untouchable {
            return Ok(Seen::NotCounted(why.to_owned()));
        }
        facts.target_partitioned = other.partitioned;
        facts.target_key = primary_key(look, &other).await?;
        oids.push(other.oid);
        tables.push(other.shown);
    }
    let sql = match &demand.kind {
        DemandKind::Type { column, to, value } if column == value => {
            misfits(column, to).map(|condition| {
                let only = if demand.table.only { "ONLY " } else { "" };
                format!(
                    "SELECT pg_catalog.count(*), NULL FROM {only}{} WHERE {condition}",
                    demand.table.sql
                )
            })
        }
        _ => demand.count(&facts),
    };
    let Some(sql) = sql else {
        let why = "to try it, a session would have to make something";
        return Ok(Seen::NotCounted(why.to_owned()));
    };
    let plain = matches!(
        demand.kind,
        DemandKind::NotNull { .. } | DemandKind::NoRows { .. }
    );
    if let Some(why) = hidden.filter(|_| !plain) {
        return Ok(Seen::NotCounted(why.to_owned()));
    }
    let oids: Vec<&str> = oids.iter().map(String::as_str).collect();
    if let Some(why) = vet::objection(look, &sql, &oids).await? {
        return Ok(Seen::NotCounted(why));
    }
    let sql = format!(
        "SELECT (found.number)::pg_catalog.text, (found.rows)::pg_catalog.text FROM ({sql}) AS found (number, rows)"
    );
    Ok(match look.ask_as_migration(&sql).await? {
        Ok(rows) => {
            let row = rows.first().map(Vec::as_slice).unwrap_or_default();
            let count = Count {
                number: number(row, 0).unwrap_or(0),
                rows: number(row, 1),
                table: table.shown,
                list: demand.list(&facts),
                codes: code(&demand, number(row, 0)),
                definition,
            };
            let names = names(&demand, &facts);
            Seen::Counted(count, About { tables, names })
        }
        Err(refused) => not_counted(&refused),
    })
}

/// The names in what is demanded.
fn names(demand: &Demand, facts: &Facts) -> Vec<String> {
    let mut texts = demand.columns();
    match &demand.kind {
        DemandKind::Check { condition } => texts.push(condition),
        DemandKind::Unique { condition, .. } | DemandKind::Exclusion { condition, .. } => {
            texts.extend(condition.as_deref());
        }
        DemandKind::ForeignKey { target_columns, .. } => {
            texts.extend(target_columns.iter().map(String::as_str));
            texts.extend(facts.target_key.iter().map(String::as_str));
        }
        _ => {}
    }
    texts
        .iter()
        .flat_map(|text| tokens(text).filter_map(|token| token.identifier()))
        .collect()
}

/// What values of another type would be refused with.
fn code(demand: &Demand, number: Option<u64>) -> Vec<(String, u64)> {
    let DemandKind::Type { to, .. } = &demand.kind else {
        return Vec::new();
    };
    let code = if to.to_ascii_lowercase().contains("char") {
        "22001"
    } else {
        "22003"
    };
    vec![(code.to_owned(), number.unwrap_or(0))]
}

/// A demand of a constraint that is there, as its definition makes it.
async fn resolved(
    look: &Look,
    demand: &Demand,
    table: &Relation,
) -> Result<Result<(Demand, Option<String>), Seen>, PgError> {
    let DemandKind::Validated { constraint } = &demand.kind else {
        return Ok(Ok((demand.clone(), None)));
    };
    let name = tokens(constraint).find_map(|token| token.identifier());
    let sql = format!(
        "SELECT pg_catalog.pg_get_constraintdef(oid) FROM pg_catalog.pg_constraint \
         WHERE conrelid = {} AND conname = {}",
        table.oid,
        quote_literal(&name.unwrap_or_default())
    );
    let definition = match look.ask(&sql).await? {
        Ok(rows) => rows.first().and_then(|row| cell(row, 0).map(str::to_owned)),
        Err(refused) => return Ok(Err(not_counted(&refused))),
    };
    // An earlier statement makes it, and was looked at.
    let Some(definition) = definition else {
        return Ok(Err(Seen::Nothing));
    };
    let mut demands = added(&demand.table.sql, &definition);
    Ok(match (demands.pop(), demands.is_empty()) {
        (Some(mut one), true) => {
            one.name = Some(constraint.clone());
            Ok((one, Some(definition)))
        }
        _ => Err(Seen::NotCounted(
            "its definition could not be read".to_owned(),
        )),
    })
}

fn not_counted(refused: &Refused) -> Seen {
    match refused.code() {
        // A column, table, function or type that an earlier statement makes, or that only the live
        // database lacks, which the comparison of the schemas tells.
        Some("42703" | "42P01" | "42883" | "42704") => Seen::Nothing,
        _ => Seen::NotCounted(refused.words()),
    }
}

async fn primary_key(look: &Look, table: &Relation) -> Result<Vec<String>, PgError> {
    let sql = format!(
        "SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_constraint AS c, \
         pg_catalog.unnest(c.conkey) WITH ORDINALITY AS k (attnum, place), pg_catalog.pg_attribute AS a \
         WHERE c.conrelid = {} AND c.contype = 'p' AND a.attrelid = c.conrelid AND a.attnum = k.attnum \
         ORDER BY k.place",
        table.oid
    );
    let rows = look.ask(&sql).await?.unwrap_or_default();
    Ok(rows
        .into_iter()
        .filter_map(|row| row.into_iter().next().flatten())
        .collect())
}

/// Tells what was seen.
fn told(
    tenant: &Tenant,
    step: &Step,
    statement: &Statement,
    demand: &Demand,
    seen: Seen,
    before: impl Fn(&About) -> Option<String>,
) -> Option<LiveCheck> {
    let place = place(step, &step.up, statement);
    let mut check = LiveCheck {
        step: step.id.clone(),
        place: format!("{}:{}", place.location.file, place.location.line),
        ..LiveCheck::default()
    };
    match seen {
        Seen::Nothing => return None,
        Seen::NotCounted(why) => {
            check.object = about(demand);
            let message = format!(
                "rows of the live database in the way of {} were not counted: {why}",
                check.object
            );
            let finding = Finding::new("live.not-checked", Stage::Preflight, message);
            tenant.raise(place.decorate(finding).object(check.object.clone()));
            check.not_counted = Some(why);
        }
        Seen::Counted(count, about) => {
            let found = tell::finding(demand, &count);
            check.object = found.object.clone().unwrap_or_default();
            check.count = Some(count.number);
            if count.number > 0 {
                check.after = before(&about);
                raise(tenant, &place, &found, check.after.as_deref());
            }
        }
    }
    Some(check)
}

fn raise(tenant: &Tenant, place: &Place, found: &Finding, after: Option<&str>) {
    let mut message = format!("live: {}", found.message);
    if let Some(after) = after {
        message.push_str("; the statement at ");
        message.push_str(after);
        message.push_str(" changes the table before and may take them away");
    }
    let mut finding = Finding::new("live.rows-in-the-way", Stage::Preflight, message);
    finding.evidence.clone_from(&found.evidence);
    finding.object.clone_from(&found.object);
    if let Some(query) = found.evidence.get("query").and_then(|query| query.as_str()) {
        finding.help = format!("{}; this lists them: {query}", finding.help);
    }
    if after.is_some() {
        finding = finding.severity(Severity::Info);
    }
    tenant.raise(place.decorate(finding));
}

/// What a demand is about where nothing was counted.
fn about(demand: &Demand) -> String {
    let Table { sql, .. } = &demand.table;
    match (&demand.name, demand.columns().as_slice()) {
        (Some(name), _) => format!("table {sql} constraint {name}"),
        (None, [column]) => format!("table {sql} column {column}"),
        (None, _) => format!("table {sql}"),
    }
}

fn place(step: &Step, script: &Script, statement: &Statement) -> Place {
    Place {
        step: step.id.clone(),
        location: Location {
            file: script.file.clone(),
            line: statement.position.line,
            column: statement.position.column,
        },
        statement: statement.text.clone(),
    }
}
