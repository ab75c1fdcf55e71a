//! What a person sees while the run goes on: bars on a terminal, plain lines elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::columns::fit;
use super::lines::{line, tenant_line};
use super::style::Style;
use super::{Counts, Tally};
use crate::event::{Envelope, Event, EventSink, Verdict};
use crate::name::TenantName;
use crate::text::{sanitize_line, truncate};

/// How much a person wants to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Only the end.
    Quiet,
    /// A line a stage.
    #[default]
    Normal,
    /// Everything.
    Verbose,
}

/// How to show progress.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProgressOptions {
    /// Whether standard error is a terminal on which bars can be drawn.
    pub terminal: bool,
    /// Colours or none.
    pub style: Style,
    /// How much to show.
    pub verbosity: Verbosity,
}

/// Shows events on standard error.
pub struct ProgressSink {
    options: ProgressOptions,
    tally: Tally,
    counts: Counts,
    display: Display,
}

enum Display {
    Lines(Box<dyn Write + Send>),
    Bars(Bars),
}

struct Bars {
    multi: MultiProgress,
    overall: ProgressBar,
    running: BTreeMap<TenantName, ProgressBar>,
}

impl std::fmt::Debug for ProgressSink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProgressSink").finish_non_exhaustive()
    }
}

impl ProgressSink {
    /// Shows progress on standard error.
    pub fn new(options: ProgressOptions) -> Self {
        let bars = options.terminal && options.verbosity > Verbosity::Quiet;
        let display = if bars {
            Display::Bars(Bars::new())
        } else {
            Display::Lines(Box::new(std::io::stderr()))
        };
        Self::with(options, display)
    }

    /// Writes plain lines to `writer`.
    pub fn lines(options: ProgressOptions, writer: Box<dyn Write + Send>) -> Self {
        Self::with(options, Display::Lines(writer))
    }

    fn with(options: ProgressOptions, display: Display) -> Self {
        Self {
            options,
            tally: Tally::default(),
            counts: Counts::default(),
            display,
        }
    }

    /// Counts a tenant that is over and says how it went.
    fn finish_tenant(&mut self, name: &TenantName) {
        let Some(summary) = self.tally.tenant_summary(name) else {
            return;
        };
        let counts = &mut self.counts;
        match summary.verdict {
            Verdict::Pass => counts.pass += 1,
            Verdict::Warn => counts.warn += 1,
            Verdict::Fail => counts.fail += 1,
            Verdict::Error | Verdict::Skipped => counts.error += 1,
        }
        let done = counts.pass + counts.warn + counts.fail + counts.error;
        let shown = tenant_line(&summary, done, counts.tenants, self.options.style);
        if self.options.verbosity > Verbosity::Quiet {
            self.display.print(&shown);
        }
        if let Display::Bars(bars) = &mut self.display {
            bars.finish(name, done, &self.counts);
        }
        self.tally.forget(name);
    }
}

impl EventSink for ProgressSink {
    fn on_event(&mut self, envelope: &Envelope) {
        self.tally.apply(envelope);
        let style = self.options.style;
        if let Some(text) = line(envelope, &self.tally, self.options.verbosity, style) {
            // With bars, what goes well is on the bar already.
            let on_bar = matches!(&envelope.event, Event::StageFinished { tenant, stage, .. }
            if self.tally.stage_so_far(tenant, *stage).is_some_and(|(summary, _)| {
                summary.verdict <= Verdict::Pass
            }));
            let wanted = !on_bar || self.options.verbosity == Verbosity::Verbose;
            if wanted || matches!(self.display, Display::Lines(_)) {
                self.display.print(&text);
            }
        }
        match &envelope.event {
            Event::TenantPlanned { .. } => {
                self.counts.tenants += 1;
                if let Display::Bars(bars) = &self.display {
                    let planned = u64::try_from(self.counts.tenants).unwrap_or(u64::MAX);
                    bars.overall.set_length(planned);
                }
            }
            Event::TenantFinished { tenant, .. } => self.finish_tenant(tenant),
            event => {
                if let Display::Bars(bars) = &mut self.display {
                    bars.on_event(event);
                }
            }
        }
    }
}

impl Display {
    /// A message that cannot be written (the terminal is gone) is lost; the run is not.
    fn print(&mut self, text: &str) {
        match self {
            Self::Lines(writer) => {
                let _ = writeln!(writer, "{text}").and_then(|()| writer.flush());
            }
            Self::Bars(bars) => {
                let _ = bars.multi.println(text);
            }
        }
    }
}

impl Bars {
    fn new() -> Self {
        let multi = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        let overall = multi.add(ProgressBar::new(0));
        if let Ok(style) =
            ProgressStyle::with_template("{bar:30} {pos}/{len} tenants{msg}  {elapsed}")
        {
            overall.set_style(style.progress_chars("=> "));
        }
        overall.enable_steady_tick(Duration::from_millis(250));
        Self {
            multi,
            overall,
            running: BTreeMap::new(),
        }
    }

    fn on_event(&mut self, event: &Event) {
        match event {
            Event::TenantStarted { tenant } => {
                let bar = self
                    .multi
                    .insert_before(&self.overall, ProgressBar::new_spinner());
                if let Ok(style) =
                    ProgressStyle::with_template("{spinner} {prefix} {wide_msg} {elapsed}")
                {
                    bar.set_style(style);
                }
                bar.set_prefix(fit(tenant.as_str(), 24));
                bar.enable_steady_tick(Duration::from_millis(250));
                self.running.insert(tenant.clone(), bar);
            }
            Event::StageStarted { tenant, stage } => self.say(tenant, stage.as_str().to_owned()),
            Event::StageProgress {
                tenant,
                stage,
                message,
            } => self.say(
                tenant,
                format!("{stage}: {}", truncate(&sanitize_line(message), 120)),
            ),
            Event::RunFinished { .. } => {
                for bar in self.running.values() {
                    bar.finish_and_clear();
                }
                self.overall.finish_and_clear();
            }
            _ => {}
        }
    }

    fn say(&self, tenant: &TenantName, message: String) {
        if let Some(bar) = self.running.get(tenant) {
            bar.set_message(message);
        }
    }

    fn finish(&mut self, tenant: &TenantName, done: usize, counts: &Counts) {
        if let Some(bar) = self.running.remove(tenant) {
            bar.finish_and_clear();
            self.multi.remove(&bar);
        }
        self.overall
            .set_position(u64::try_from(done).unwrap_or(u64::MAX));
        let mut message = String::new();
        for (number, what) in [
            (counts.warn, "warned"),
            (counts.fail, "failed"),
            (counts.error, "errors"),
        ] {
            if number > 0 {
                let _ = write!(message, ", {number} {what}");
            }
        }
        self.overall.set_message(message);
    }
}
