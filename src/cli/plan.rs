//! `pgrehearse plan`

use clap::Args;
use serde_json::json;
use std::fmt::Write as _;

use super::args::{Format, Scope};
use super::load::{load_config, make_plan};
use super::output::Output;
use crate::config::{Config, SnapshotSource, Tenancy};
use crate::exit::Exit;
use crate::plan::{Down, Plan, Step, TenantPlan};
use crate::text::count;

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    #[command(flatten)]
    scope: Scope,
    /// The form of the plan
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Shows what a run would do.
pub(super) fn plan(args: &PlanArgs, output: &Output) -> Exit {
    let both = load_config(&args.scope, output)
        .and_then(|config| make_plan(&config, &args.scope, output).map(|plan| (config, plan)));
    let (config, plan) = match both {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let text = match args.format {
        Format::Human => human(&config, &plan),
        Format::Json => json(&config, &plan).to_string(),
    };
    if output.document(&text) {
        Exit::Success
    } else {
        Exit::Harness
    }
}

fn human(config: &Config, plan: &Plan) -> String {
    let mut text = format!(
        "migration {} ({}): {}\n",
        config.migration.shown,
        config.migration.format.as_str(),
        count(plan.migration.steps.len(), "step")
    );
    for step in &plan.migration.steps {
        let note = if has_down(step) {
            ""
        } else {
            "  (no rollback)"
        };
        let _ = writeln!(text, "  {}{note}", step.id);
    }
    text.push_str(
        "each tenant gets the steps that its version table does not name, within `from` and `to`\n",
    );
    for tenant in &plan.tenants {
        let range = match (from(config, tenant), to(config, tenant)) {
            (None, None) => String::new(),
            (from, to) => format!(
                "  from {} to {}",
                from.unwrap_or("start"),
                to.unwrap_or("latest")
            ),
        };
        let schema = match &tenant.tenancy {
            Tenancy::Schema(schema) => format!("  schema {schema}"),
            Tenancy::Database => String::new(),
        };
        let _ = writeln!(
            text,
            "{}  {}{schema}{range}",
            tenant.name,
            snapshots(tenant).join(" + ")
        );
    }
    for rule in &config.masking {
        let optional = if rule.optional { ", optional" } else { "" };
        let _ = writeln!(
            text,
            "masked: {} of {} ({}{optional})",
            rule.column.shown,
            rule.table.shown,
            rule.with.as_str()
        );
    }
    let suites: Vec<&str> = config
        .suites
        .iter()
        .map(|suite| suite.name.as_str())
        .collect();
    if !suites.is_empty() {
        let _ = writeln!(text, "suites: {}", suites.join(", "));
    }
    text
}

fn json(config: &Config, plan: &Plan) -> serde_json::Value {
    json!({
        "migration": {
            "format": config.migration.format.as_str(),
            "path": config.migration.shown,
            "sha256": plan.migration.sha256,
            "steps": plan.migration.steps.iter().map(|step| json!({
                "step": step.id,
                "version": step.version,
                "up": step.up.file,
                "statements": step.up.statements.len(),
                "has_rollback": has_down(step),
            })).collect::<Vec<_>>(),
        },
        "tenants": plan.tenants.iter().map(|tenant| json!({
            "name": tenant.name,
            "snapshots": snapshots(tenant),
            "schema": match &tenant.tenancy { Tenancy::Schema(schema) => Some(schema), Tenancy::Database => None },
            "labels": tenant.labels,
            "from": from(config, tenant),
            "to": to(config, tenant),
        })).collect::<Vec<_>>(),
        "masking": config.masking.iter().map(|rule| json!({
            "table": rule.table.shown,
            "column": rule.column.shown,
            "with": rule.with.as_str(),
            "optional": rule.optional,
        })).collect::<Vec<_>>(),
        "suites": config.suites.iter().map(|suite| suite.name.clone()).collect::<Vec<_>>(),
    })
}

fn has_down(step: &Step) -> bool {
    matches!(step.down, Down::Script(_))
}

fn from<'a>(config: &'a Config, tenant: &'a TenantPlan) -> Option<&'a str> {
    tenant.from.as_deref().or(config.migration.from.as_deref())
}

fn to<'a>(config: &'a Config, tenant: &'a TenantPlan) -> Option<&'a str> {
    tenant.to.as_deref().or(config.migration.to.as_deref())
}

fn snapshots(tenant: &TenantPlan) -> Vec<String> {
    tenant.snapshots.iter().map(SnapshotSource::shown).collect()
}
