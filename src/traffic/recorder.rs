//! Collects what requests and probes measure, by the parts of the time.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use super::Histogram;
use crate::clock::Clock;
use crate::event::{LoadError, PhaseFacts, TableBlocked, Timeline};

/// Parts of a timeline at the most; then each is made twice as long.
const BUCKETS: usize = 600;
/// The first length of a part.
const BUCKET_MS: u64 = 100;
/// Kinds of errors that are told apart.
const KINDS: usize = 500;
/// Waits of a probe that are told one by one.
const SPANS: usize = 100;
/// Shorter ones are not.
const SPAN: u64 = 20_000;
/// A phase has to be so long for its throughput to mean anything.
const LEAST_PHASE: u64 = 100_000;

/// A moment in microseconds since the load began.
pub(super) type Micros = u64;

/// Not yet.
const NEVER: Micros = Micros::MAX;

/// What all clients and probes tell.
#[derive(Debug)]
pub(super) struct Recorder {
    clock: Clock,
    origin: OnceLock<Duration>,
    /// When the migration began and ended.
    began: AtomicU64,
    ended: AtomicU64,
    state: Mutex<State>,
}

/// The script, the server's code, and the words without values.
type ErrorKey = (String, Option<String>, String);

#[derive(Debug, Default)]
struct State {
    phases: [Phase; 3],
    errors: BTreeMap<ErrorKey, LoadError>,
    scripts: BTreeMap<String, u64>,
    /// Of each script, how many failed in all and before the migration.
    failed: BTreeMap<String, (u64, u64)>,
    timeline: Timeline,
    lag: Histogram,
    tables: BTreeMap<String, Table>,
}

#[derive(Debug, Default)]
struct Phase {
    latencies: Histogram,
    requests: u64,
    errors: u64,
    timeouts: u64,
    pool_wait: u64,
}

#[derive(Debug, Default)]
struct Table {
    reads: Waits,
    writes: Waits,
    /// The longest time without a probe while the migration ran.
    not_probed: u64,
}

#[derive(Debug, Default)]
struct Waits {
    usual: u64,
    longest: u64,
    spans: Vec<(Micros, Micros)>,
}

/// A request that is over.
pub(super) struct Done<'a> {
    pub(super) script: &'a str,
    /// When it should have been sent.
    pub(super) scheduled: Micros,
    pub(super) pool_wait: Micros,
    pub(super) end: End,
}

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    Answered,
    /// With an error.
    Failed(Failure),
    /// Nobody waited any longer.
    TimedOut,
}

/// Why a request failed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Failure {
    /// The server's code, if it was the server's.
    pub(super) sqlstate: Option<String>,
    /// The words.
    pub(super) message: String,
    /// The words without values.
    pub(super) masked: String,
    /// Whether there was no server to answer.
    pub(super) lost: bool,
}

/// What a probe tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

impl Recorder {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            origin: OnceLock::new(),
            clock,
            began: AtomicU64::new(NEVER),
            ended: AtomicU64::new(NEVER),
            state: Mutex::new(State {
                timeline: Timeline {
                    bucket_ms: BUCKET_MS,
                    ..Timeline::default()
                },
                ..State::default()
            }),
        }
    }

    /// The load begins.
    pub(super) fn start(&self) {
        let _ = self.origin.set(self.clock.monotonic());
    }

    /// How long the load has been there.
    pub(super) fn now(&self) -> Micros {
        let Some(origin) = self.origin.get() else {
            return 0;
        };
        let since = self.clock.monotonic().saturating_sub(*origin);
        u64::try_from(since.as_micros()).unwrap_or(NEVER)
    }

    pub(super) fn migration_begins(&self) -> Micros {
        let now = self.now();
        self.began.store(now, Ordering::SeqCst);
        now
    }

    pub(super) fn migration_ended(&self) -> Micros {
        let now = self.now();
        self.ended.store(now, Ordering::SeqCst);
        now
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// 0 before the migration, 1 while it runs or if it was waited for, 2 after it.
    fn phase(&self, from: Micros, to: Micros) -> usize {
        if to < self.began.load(Ordering::SeqCst) {
            0
        } else if from < self.ended.load(Ordering::SeqCst) {
            1
        } else {
            2
        }
    }

    pub(super) fn lag(&self, micros: u64) {
        self.state().lag.add(micros);
    }

    pub(super) fn done(&self, done: Done<'_>) {
        let now = self.now();
        let latency = now.saturating_sub(done.scheduled);
        let number = self.phase(done.scheduled, now);
        let mut guard = self.state();
        let state = &mut *guard;
        *state.scripts.entry(done.script.to_owned()).or_default() += 1;
        state
            .timeline
            .add(done.scheduled, now, latency, done.end == End::Answered);
        let Some(phase) = state.phases.get_mut(number) else {
            return;
        };
        phase.pool_wait = phase.pool_wait.max(done.pool_wait);
        match done.end {
            End::Answered => {
                phase.requests += 1;
                phase.latencies.add(latency);
            }
            End::TimedOut => {
                phase.timeouts += 1;
                phase.latencies.add(latency);
            }
            End::Failed(failure) => {
                phase.errors += 1;
                let failed = state.failed.entry(done.script.to_owned()).or_default();
                failed.0 += 1;
                failed.1 += u64::from(number == 0);
                let mut key = (
                    done.script.to_owned(),
                    failure.sqlstate.clone(),
                    failure.masked,
                );
                if state.errors.len() >= KINDS && !state.errors.contains_key(&key) {
                    key.2.clear();
                }
                let error = state.errors.entry(key).or_insert_with(|| LoadError {
                    script: done.script.to_owned(),
                    sqlstate: failure.sqlstate,
                    message: failure.message,
                    lost: failure.lost,
                    ..LoadError::default()
                });
                match number {
                    0 => error.before += 1,
                    1 => error.during += 1,
                    _ => error.after += 1,
                }
            }
        }
    }

    /// A table is probed from now on.
    pub(super) fn watch(&self, table: &str) {
        self.state().tables.entry(table.to_owned()).or_default();
    }

    /// A probe was answered, or has found its row free.
    pub(super) fn waited(&self, table: &str, access: Access, from: Micros, to: Micros) {
        let took = to.saturating_sub(from);
        let phase = self.phase(from, to);
        let mut state = self.state();
        let Some(table) = state.tables.get_mut(table) else {
            return;
        };
        let waits = match access {
            Access::Read => &mut table.reads,
            Access::Write => &mut table.writes,
        };
        match phase {
            0 => waits.usual = waits.usual.max(took),
            1 => waits.longest = waits.longest.max(took),
            _ => {}
        }
        if took >= SPAN && waits.spans.len() < SPANS {
            waits.spans.push((from, to));
        }
    }

    /// A table could not be probed: it, or the connection, was gone.
    pub(super) fn not_probed(&self, table: &str, from: Micros, to: Micros) {
        let from = from.max(self.began.load(Ordering::SeqCst));
        let to = to.min(self.ended.load(Ordering::SeqCst));
        if let Some(table) = self.state().tables.get_mut(table) {
            table.not_probed = table.not_probed.max(to.saturating_sub(from));
        }
    }

    /// What was collected; `end` is when the load stopped.
    pub(super) fn collected(&self, end: Micros) -> Collected {
        let state = self.state();
        let began = self.began.load(Ordering::SeqCst).min(end);
        let ended = self.ended.load(Ordering::SeqCst).min(end);
        let lengths = [
            began,
            ended.saturating_sub(began),
            end.saturating_sub(ended),
        ];
        let [before, during, after] = &state.phases;
        let [first, second, third] = lengths;
        let always_failed = state
            .failed
            .iter()
            .filter(|(script, (all, before))| {
                *before > 0 && state.scripts.get(*script) == Some(all)
            })
            .map(|(script, _)| script.clone())
            .collect();
        Collected {
            phases: [
                before.facts(first),
                during.facts(second),
                after.facts(third),
            ],
            errors: state.errors.values().cloned().collect(),
            scripts: state.scripts.clone(),
            always_failed,
            timeline: state.timeline.clone(),
            lag_p99: state.lag.quantile(990),
            lag_max: state.lag.largest(),
            tables: state
                .tables
                .iter()
                .map(|(name, table)| table.facts(name))
                .collect(),
        }
    }
}

/// What was collected.
#[derive(Debug, Clone, Default)]
pub(super) struct Collected {
    pub(super) phases: [PhaseFacts; 3],
    pub(super) errors: Vec<LoadError>,
    pub(super) scripts: BTreeMap<String, u64>,
    /// Scripts of which no request was answered well, and which failed before the migration.
    pub(super) always_failed: Vec<String>,
    pub(super) timeline: Timeline,
    pub(super) lag_p99: Micros,
    pub(super) lag_max: Micros,
    pub(super) tables: Vec<TableBlocked>,
}

/// Microseconds as milliseconds.
#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53")]
pub(super) fn ms(micros: Micros) -> f64 {
    micros as f64 / 1000.0
}

impl Phase {
    #[expect(clippy::cast_precision_loss, reason = "a rate needs few digits")]
    fn facts(&self, length: Micros) -> PhaseFacts {
        let quantile = |per_mille| {
            (!self.latencies.is_empty()).then(|| ms(self.latencies.quantile(per_mille)))
        };
        PhaseFacts {
            duration_ms: ms(length),
            requests: self.requests,
            per_second: (length >= LEAST_PHASE)
                .then(|| (self.requests as f64 * 1e7 / length as f64).round() / 10.0),
            errors: self.errors,
            timeouts: self.timeouts,
            p50_ms: quantile(500),
            p95_ms: quantile(950),
            p99_ms: quantile(990),
            max_ms: quantile(1000),
            pool_wait_max_ms: ms(self.pool_wait),
        }
    }
}

impl Table {
    fn facts(&self, name: &str) -> TableBlocked {
        let spans = |waits: &Waits| {
            let mut spans = waits.spans.clone();
            spans.sort_unstable();
            spans
                .iter()
                .map(|(from, to)| (ms(*from), ms(*to)))
                .collect()
        };
        TableBlocked {
            table: name.to_owned(),
            reads_ms: ms(self.reads.longest),
            reads_usual_ms: ms(self.reads.usual),
            writes_ms: ms(self.writes.longest),
            writes_usual_ms: ms(self.writes.usual),
            unmeasured_ms: ms(self.not_probed),
            reads: spans(&self.reads),
            writes: spans(&self.writes),
        }
    }
}

/// Counts a request.
impl Timeline {
    fn add(&mut self, scheduled: Micros, end: Micros, latency: Micros, answered: bool) {
        let place = |timeline: &Self, at: Micros| {
            usize::try_from(at / 1000 / timeline.bucket_ms.max(1)).unwrap_or(usize::MAX)
        };
        while place(self, end.max(scheduled)) >= BUCKETS && self.bucket_ms < u64::MAX / 2 {
            self.coarsen();
        }
        let length = place(self, end.max(scheduled)) + 1;
        if self.requests.len() < length {
            self.requests.resize(length, 0);
            self.errors.resize(length, 0);
            self.max_ms.resize(length, 0.0);
        }
        let (from, to) = (place(self, scheduled), place(self, end));
        let counts = if answered {
            &mut self.requests
        } else {
            &mut self.errors
        };
        if let Some(count) = counts.get_mut(to) {
            *count += 1;
        }
        if let Some(max) = self.max_ms.get_mut(from) {
            *max = max.max(ms(latency));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(recorder: &Recorder, scheduled: Micros, end: End) {
        recorder.done(Done {
            script: "x",
            scheduled,
            pool_wait: 0,
            end,
        });
    }

    fn failed(code: &str, message: &str) -> End {
        End::Failed(Failure {
            sqlstate: Some(code.to_owned()),
            message: message.to_owned(),
            masked: message.to_owned(),
            lost: false,
        })
    }

    #[test]
    fn errors_with_other_words_are_other_errors() {
        let clock = Clock::simulated();
        let recorder = Recorder::new(clock.clone());
        recorder.start();
        request(&recorder, 0, failed("23505", "duplicate key in a"));
        clock.advance(Duration::from_millis(100));
        recorder.migration_begins();
        clock.advance(Duration::from_millis(100));
        request(&recorder, 150_000, failed("23505", "duplicate key in b"));
        let errors = recorder.collected(recorder.now()).errors;
        let counts: Vec<_> = errors.iter().map(|one| (one.before, one.during)).collect();
        assert_eq!(counts, [(1, 0), (0, 1)]);
    }

    #[test]
    fn a_time_without_probes_counts_as_far_as_the_migration_runs() {
        let clock = Clock::simulated();
        let recorder = Recorder::new(clock.clone());
        recorder.start();
        recorder.watch("public.t");
        clock.advance(Duration::from_millis(100));
        recorder.not_probed("public.t", 10_000, 90_000);
        recorder.migration_begins();
        clock.advance(Duration::from_millis(100));
        recorder.not_probed("public.t", 150_000, 180_000);
        recorder.migration_ended();
        clock.advance(Duration::from_millis(100));
        recorder.not_probed("public.t", 160_000, 300_000);
        recorder.not_probed("public.t", 210_000, 300_000);
        let tables = recorder.collected(recorder.now()).tables;
        assert!((tables[0].unmeasured_ms - 40.0).abs() < 0.001);
    }

    #[test]
    fn what_waits_for_the_migration_is_of_the_time_of_the_migration() {
        let clock = Clock::simulated();
        let recorder = Recorder::new(clock.clone());
        recorder.start();
        recorder.watch("public.t");
        clock.advance(Duration::from_millis(100));
        request(&recorder, 90_000, End::Answered);
        recorder.migration_begins();
        clock.advance(Duration::from_secs(1));
        // It should have been sent before the migration began, and was answered when it ended.
        request(&recorder, 95_000, End::Answered);
        recorder.waited("public.t", Access::Write, 101_000, 1_100_000);
        recorder.migration_ended();
        clock.advance(Duration::from_millis(200));
        // Late, but only because of those before it.
        request(&recorder, 1_000_000, End::Answered);
        request(&recorder, 1_250_000, failed("42703", "no"));
        let facts = recorder.collected(recorder.now());
        let [before, during, after] = &facts.phases;
        assert_eq!((before.requests, before.max_ms), (1, Some(10.0)));
        assert_eq!((during.requests, during.max_ms), (2, Some(1005.0)));
        assert_eq!((after.requests, after.errors), (0, 1));
        assert_eq!(facts.errors[0].after, 1);
        assert!(facts.always_failed.is_empty());
        assert!((facts.tables[0].writes_ms - 999.0).abs() < 0.001);
        assert_eq!(facts.tables[0].writes, [(101.0, 1100.0)]);
        assert_eq!(facts.timeline.requests.iter().sum::<u64>(), 3);
        assert!((facts.timeline.max_ms[0] - 1005.0).abs() < 0.001);
    }

    #[test]
    fn a_long_timeline_gets_coarser_and_loses_nothing() {
        let mut timeline = Timeline {
            bucket_ms: 100,
            ..Timeline::default()
        };
        for second in 0..1000 {
            timeline.add(second * 1_000_000, second * 1_000_000 + 5000, 5000, true);
        }
        assert!(timeline.requests.len() <= BUCKETS);
        assert_eq!(timeline.bucket_ms, 3200);
        assert_eq!(timeline.requests.iter().sum::<u64>(), 1000);
    }
}
