//! How long a deployment may take, from what was measured and nothing else.

use super::super::measure::{FleetStatement, Measures, fleet_statements, longest_lock, words};
use super::super::{Summary, TenantSummary};
use super::grid::tenant_link;
use super::markup::Markup;
use crate::event::Point;
use crate::text::{count, sanitize_line, truncate};

/// How many tenants may be migrated at once.
const PLACES: [usize; 2] = [4, 16];
/// Tenants that are named.
const SLOWEST: usize = 5;
/// Statements that are listed.
const STATEMENTS: usize = 10;
/// The width of the longest bar.
const BAR: f64 = 120.0;

pub(super) fn push(page: &mut Markup, summary: &Summary) {
    page.element("section", &[("id", "window")], |section| {
        section.leaf("h2", &[], "Deployment window");
        let measures = Measures::of(summary);
        let Some((slowest, longest_ms)) = measures.tenants.first() else {
            let text = "Nothing was measured: the migration ran to its end in no tenant.";
            section.leaf("p", &[], text);
            return;
        };
        section.element("dl", &[("class", "facts big")], |list| {
            let sum = words(measures.sum_ms());
            fact(list, "One tenant after the other", &sum, None);
            for places in PLACES
                .into_iter()
                .filter(|places| *places < measures.tenants.len())
            {
                let term = format!("{places} tenants at once");
                fact(list, &term, &words(measures.at_once_ms(places)), None);
            }
            let who = Some((tenant_link(&slowest.name), slowest.name.as_str()));
            let term = "All at once: the slowest tenant";
            fact(list, term, &words(*longest_ms), who);
            if let Some(longest) = longest_lock(summary) {
                let term = format!(
                    "Longest lock that stops {}, on {}",
                    stopped(&longest.lock.mode),
                    longest.lock.relation
                );
                let name = &longest.tenant.name;
                let who = Some((tenant_link(name), name.as_str()));
                fact(list, &term, &words(longest.ms), who);
            }
        });
        section.leaf("p", &[("class", "note")], &measures.origin());
        tenants(section, &measures);
        statements(section, summary);
    });
    page.line();
}

fn fact(list: &mut Markup, term: &str, value: &str, tenant: Option<(String, &str)>) {
    list.element("div", &[], |pair| {
        pair.leaf("dt", &[], &sanitize_line(term));
        pair.element("dd", &[], |dd| {
            dd.leaf("strong", &[], value);
            if let Some((link, name)) = tenant {
                dd.text(" in ");
                dd.leaf("a", &[("href", &link)], name);
            }
        });
    });
}

fn tenants(section: &mut Markup, measures: &Measures<'_>) {
    let longest = measures.tenants.first().map_or(0.0, |(_, ms)| *ms);
    if measures.tenants.len() < 2 || longest <= 0.0 {
        return;
    }
    section.leaf("h3", &[], "Slowest tenants");
    scroll(section, "Slowest tenants", |scroll| {
        scroll.element("table", &[("class", "bars")], |table| {
            head(
                table,
                &[
                    ("", "tenant"),
                    ("n", "migration"),
                    ("", "beside the slowest"),
                    ("n", "size before"),
                ],
            );
            table.element("tbody", &[], |body| {
                for (tenant, ms) in measures.tenants.iter().take(SLOWEST) {
                    push_tenant(body, tenant, *ms, ms / longest);
                }
            });
        });
    });
}

fn push_tenant(body: &mut Markup, tenant: &TenantSummary, ms: f64, share: f64) {
    body.element("tr", &[], |row| {
        row.element("th", &[("scope", "row")], |cell| {
            let link = tenant_link(&tenant.name);
            cell.leaf("a", &[("href", &link)], tenant.name.as_str());
        });
        row.leaf("td", &[("class", "n")], &words(ms));
        row.element("td", &[], |cell| bar(cell, share));
        let size = tenant
            .schemas
            .get(&Point::Base)
            .map_or_else(String::new, |schema| crate::text::bytes(schema.bytes));
        row.leaf("td", &[("class", "n")], &size);
    });
}

/// A table that may be wider than the window.
fn scroll(section: &mut Markup, label: &str, inside: impl FnOnce(&mut Markup)) {
    let attributes = [
        ("class", "scroll"),
        ("role", "region"),
        ("tabindex", "0"),
        ("aria-label", label),
    ];
    section.element("div", &attributes, inside);
}

/// The heads of columns with their class.
fn head(table: &mut Markup, columns: &[(&str, &str)]) {
    table.element("thead", &[], |head| {
        head.element("tr", &[], |row| {
            for (class, text) in columns {
                row.leaf("th", &[("scope", "col"), ("class", class)], text);
            }
        });
    });
}

fn bar(cell: &mut Markup, share: f64) {
    let width = format!("{:.1}", (share * BAR).max(1.0));
    let drawing = [
        ("class", "bar"),
        ("width", "120"),
        ("height", "10"),
        ("aria-hidden", "true"),
    ];
    cell.element("svg", &drawing, |svg| {
        svg.leaf("rect", &[("width", &width), ("height", "10")], "");
    });
    cell.leaf(
        "span",
        &[("class", "sr")],
        &format!("{:.0} %", share * 100.0),
    );
}

fn statements(section: &mut Markup, summary: &Summary) {
    let all = fleet_statements(summary);
    if all.is_empty() {
        return;
    }
    section.leaf("h3", &[], "Slowest statements");
    scroll(section, "Slowest statements", |scroll| {
        scroll.element("table", &[("class", "statements")], |table| {
            head(
                table,
                &[
                    ("", "statement"),
                    ("n", "median"),
                    ("n", "longest"),
                    ("", "in"),
                    ("", "lock that stops others"),
                    ("n", "tenants"),
                ],
            );
            table.element("tbody", &[], |body| {
                for statement in all.iter().take(STATEMENTS) {
                    push_statement(body, statement);
                }
            });
        });
    });
    if let rest @ 1.. = all.len().saturating_sub(STATEMENTS) {
        let text = format!(
            "{} took less; each tenant has all of its own.",
            count(rest, "more statement")
        );
        section.leaf("p", &[("class", "note")], &text);
    }
}

fn push_statement(body: &mut Markup, statement: &FleetStatement<'_>) {
    let record = statement.longest;
    body.element("tr", &[], |row| {
        row.element("td", &[], |cell| {
            cell.leaf("code", &[], &truncate(&one_line(&record.sql), 110));
            cell.text(" ");
            let place = if record.file.is_empty() {
                format!("{} {}", record.step, record.index)
            } else {
                format!("{}:{}", record.file, record.line)
            };
            cell.leaf("small", &[], &sanitize_line(&place));
        });
        row.leaf("td", &[("class", "n")], &words(statement.median_ms));
        row.leaf("td", &[("class", "n")], &words(record.duration_ms));
        row.element("td", &[], |cell| {
            let name = &statement.tenant.name;
            cell.leaf("a", &[("href", &tenant_link(name))], name.as_str());
        });
        row.leaf("td", &[], statement.lock.unwrap_or("none seen"));
        row.leaf("td", &[("class", "n")], &statement.tenants.to_string());
    });
}

fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whom a mode stops.
fn stopped(mode: &str) -> &'static str {
    match mode {
        "AccessExclusiveLock" => "readers and writers",
        _ => "writers",
    }
}
