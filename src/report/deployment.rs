//! What the deployment to the whole fleet may cost, each number with what it is computed from.

use serde::Serialize;

use super::Summary;
use super::measure::{Measures, longest_lock};
use crate::event::{Severity, Stage};

/// Numbers of tenants at once that are worked out.
const PLACES: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];
/// Tenants that are named.
const SLOWEST: usize = 10;

/// The deployment, as `report.json` has it.
#[derive(Debug, Serialize)]
pub(super) struct Deployment<'a> {
    computed_from: String,
    tenants: usize,
    left_out: usize,
    windows: Vec<Window>,
    slowest: Vec<Slow<'a>>,
    risks: Vec<Risk<'a>>,
}

/// How long it takes with so many tenants at once.
#[derive(Debug, Serialize)]
struct Window {
    tenants_at_once: usize,
    ms: f64,
}

#[derive(Debug, Serialize)]
struct Slow<'a> {
    tenant: &'a str,
    ms: f64,
}

/// Something that may go wrong, where it is worst.
#[derive(Debug, Serialize)]
struct Risk<'a> {
    #[serde(rename = "risk")]
    what: &'static str,
    tenant: &'a str,
    object: &'a str,
    ms: Option<f64>,
    tenants: usize,
    computed_from: &'static str,
}

impl<'a> Deployment<'a> {
    /// Nothing where the migration ran to its end in no tenant.
    pub(super) fn of(summary: &'a Summary) -> Option<Self> {
        let measures = Measures::of(summary);
        let count = measures.tenants.len();
        if count == 0 {
            return None;
        }
        let useful = PLACES.into_iter().filter(|places| *places < count);
        Some(Self {
            computed_from: measures.origin(),
            tenants: count,
            left_out: measures.left_out,
            windows: useful
                .chain([count])
                .map(|places| Window {
                    tenants_at_once: places,
                    ms: rounded(measures.at_once_ms(places)),
                })
                .collect(),
            slowest: measures
                .tenants
                .iter()
                .take(SLOWEST)
                .map(|(tenant, ms)| Slow {
                    tenant: tenant.name.as_str(),
                    ms: rounded(*ms),
                })
                .collect(),
            risks: risks(summary),
        })
    }
}

fn risks(summary: &Summary) -> Vec<Risk<'_>> {
    let mut risks = Vec::new();
    if let Some(longest) = longest_lock(summary) {
        risks.push(Risk {
            what: "lock-that-stops-others",
            tenant: longest.tenant.name.as_str(),
            object: &longest.lock.relation,
            ms: Some(rounded(longest.ms)),
            tenants: 1,
            computed_from: "the locks of the ledger, without load",
        });
    }
    for (what, of) in [
        (
            "reads-blocked",
            reads as fn(&crate::event::TableBlocked) -> f64,
        ),
        ("writes-blocked", writes),
    ] {
        let tables = summary.tenants.iter().flat_map(|tenant| {
            let tables = tenant.traffic.iter().flat_map(|facts| &facts.tables);
            tables.map(move |table| (tenant, table))
        });
        if let Some((tenant, table)) = tables.max_by(|a, b| of(a.1).total_cmp(&of(b.1))) {
            risks.push(Risk {
                what,
                tenant: tenant.name.as_str(),
                object: &table.table,
                ms: Some(rounded(of(table))),
                tenants: 1,
                computed_from: "probes beside a load, by the load generator's clock",
            });
        }
    }
    let refused = |tenant: &&super::TenantSummary| {
        tenant
            .findings
            .iter()
            .any(|one| one.stage == Stage::Traffic && one.severity > Severity::Info)
    };
    let under_load: Vec<_> = summary.tenants.iter().filter(refused).collect();
    if let Some(first) = under_load.first() {
        risks.push(Risk {
            what: "trouble-under-load",
            tenant: first.name.as_str(),
            object: "",
            ms: None,
            tenants: under_load.len(),
            computed_from: "findings of the stage traffic",
        });
    }
    risks
}

fn reads(table: &crate::event::TableBlocked) -> f64 {
    table.reads_ms
}

fn writes(table: &crate::event::TableBlocked) -> f64 {
    table.writes_ms
}

fn rounded(ms: f64) -> f64 {
    if ms.is_finite() {
        (ms * 1000.0).round() / 1000.0
    } else {
        0.0
    }
}
