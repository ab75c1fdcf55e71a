//! A trend as a page of one file.

use super::draw::chart;
use super::trend::{Regression, Series, Trend, TrendRun};
use super::words;
use crate::report::{Markup, plain_page};

/// Runs that are listed; the document in JSON has all.
const LISTED: usize = 200;

/// The trend as HTML.
pub fn render_html(trend: &Trend) -> String {
    let headline = trend.headline();
    plain_page(&format!("Trend: {headline} · pgrehearse"), |main| {
        main.leaf("h1", &[], &format!("Trend: {headline}"));
        let what = match &trend.soak {
            Some(soak) => format!("The rounds of soak {soak} with {}", trend.config),
            None => format!("The runs with {}", trend.config),
        };
        main.leaf("p", &[], &format!("{what}; {}.", trend.noise()));
        push_failures(main, trend);
        push_flakes(main, trend);
        let regressions = trend.regressions.iter().map(words::regression);
        let regressions: Vec<String> = regressions.collect();
        push_list(main, "regressions", "Takes more than it took", &regressions);
        let leaks: Vec<String> = trend.leaks.iter().map(words::leak).collect();
        push_list(main, "leaks", "Grows from round to round", &leaks);
        push_charts(main, trend);
        push_runs(main, trend);
    })
}

fn push_failures(page: &mut Markup, trend: &Trend) {
    if trend.failures.is_empty() {
        return;
    }
    page.element("section", &[("id", "failures")], |section| {
        section.leaf("h2", &[], "Failed");
        section.element("ul", &[], |list| {
            for failure in &trend.failures {
                list.element("li", &[], |item| {
                    item.text(&words::failure(failure));
                    if let Some(repro) = &failure.example.repro {
                        item.leaf("pre", &[("tabindex", "0")], repro);
                    }
                });
            }
        });
    });
    page.line();
}

fn push_flakes(page: &mut Markup, trend: &Trend) {
    if trend.flakes.is_empty() {
        return;
    }
    page.element("section", &[("id", "flakes")], |section| {
        section.leaf("h2", &[], "Flaky");
        section.element("ul", &[], |list| {
            for flake in &trend.flakes {
                list.element("li", &[], |item| {
                    item.text(&words::flake(flake));
                    item.element("ul", &[], |list| {
                        for outcome in &flake.outcomes {
                            list.leaf("li", &[], &words::outcome(outcome));
                        }
                    });
                });
            }
        });
    });
    page.line();
}

fn push_list(page: &mut Markup, id: &str, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    page.element("section", &[("id", id)], |section| {
        section.leaf("h2", &[], title);
        section.element("ul", &[], |list| {
            for line in lines {
                list.leaf("li", &[], line);
            }
        });
    });
    page.line();
}

fn push_charts(page: &mut Markup, trend: &Trend) {
    if trend.runs.len() < 2 {
        return;
    }
    page.element("section", &[("id", "charts")], |section| {
        section.leaf("h2", &[], "Run by run");
        let note = "The oldest run is at the left. Dashes are times as measured, in the middle of all tenants; the \
                    line is what they would be at the machine's usual pace. A dotted line stands where something \
                    takes more from then on.";
        section.leaf("p", &[("class", "note")], note);
        for series in &trend.series {
            section.element("figure", &[], |figure| push_chart(figure, trend, series));
        }
    });
    page.line();
}

fn push_chart(figure: &mut Markup, trend: &Trend, series: &Series) {
    let known: Vec<f64> = series.values.iter().flatten().copied().collect();
    let most = known.iter().copied().fold(0.0, f64::max);
    let last = known.last().copied().unwrap_or_default();
    let title = format!(
        "{}: last {}, at most {}",
        series.name,
        words::value(last, series.unit),
        words::value(most, series.unit)
    );
    figure.leaf("figcaption", &[], &title);
    let of_series = |regression: &&Regression| {
        regression.metric == series.metric && regression.statement == series.statement
    };
    let since = trend
        .regressions
        .iter()
        .find(of_series)
        .and_then(|regression| trend.runs.iter().position(|run| run.id == regression.since));
    chart(figure, series, &title, since);
    if let Some(statement) = &series.statement {
        figure.element("p", &[("class", "note")], |note| {
            let place = if statement.file.is_empty() {
                format!("{} {} ", statement.step, statement.number)
            } else {
                format!("{}:{} ", statement.file, statement.line)
            };
            note.text(&place);
            note.leaf("code", &[], &statement.text);
        });
    }
}

fn push_runs(page: &mut Markup, trend: &Trend) {
    page.element("section", &[("id", "runs")], |section| {
        section.leaf("h2", &[], "Runs");
        section.element("div", &[("class", "wide"), ("tabindex", "0")], |wide| {
            wide.element("table", &[], |table| {
                table.element("tr", &[], |row| {
                    for head in [
                        "run",
                        "round",
                        "verdict",
                        "time",
                        "seed",
                        "at once",
                        "calibration",
                    ] {
                        row.leaf("th", &[("scope", "col")], head);
                    }
                });
                for run in trend.runs.iter().rev().take(LISTED) {
                    table.element("tr", &[], |row| push_run(row, run));
                }
            });
        });
        if let rest @ 1.. = trend.runs.len().saturating_sub(LISTED) {
            section.leaf(
                "p",
                &[("class", "note")],
                &format!("… and {rest} earlier ones."),
            );
        }
    });
    page.line();
}

fn push_run(row: &mut Markup, run: &TrendRun) {
    row.leaf("td", &[], &run.id);
    let number = [("class", "number")];
    let shown = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    row.leaf("td", &number, &shown(run.round));
    row.leaf("td", &[("class", &run.verdict)], &run.verdict);
    let time = std::time::Duration::from_millis(run.duration_ms);
    row.leaf("td", &number, &crate::text::duration(time));
    row.leaf("td", &number, run.seed.as_deref().unwrap_or_default());
    row.leaf("td", &number, &shown(run.jobs));
    let calibration = run.calibration_ms.map(|ms| format!("{ms:.1} ms"));
    row.leaf("td", &number, &calibration.unwrap_or_default());
}
