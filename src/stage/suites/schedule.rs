//! Which suites of a state run beside which: readers first, then those that may write, each on a
//! copy; those in containers last and alone.

use futures_util::future::join_all;
use tokio::sync::{Mutex, Semaphore};

use super::super::context::{Stop, Tenant};
use super::super::seed::Seeded;
use super::closed::Closed;
use super::container::container;
use super::copy::SuiteCopy;
use super::pgtap::pgtap;
use super::program::{Place, program};
use super::queries::{Work, queries};
use crate::config::{Isolation, Suite, SuiteKind};
use crate::event::{Point, Stage, SuiteCase};
use crate::sandbox::Sandbox;
use crate::suite::{Attempts, BaseResults};

/// What a suite came to.
type Ended = Result<Vec<SuiteCase>, Stop>;

/// The suites of one state.
pub(super) struct Schedule<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) sandbox: &'a Sandbox,
    pub(super) seeded: &'a Seeded,
    pub(super) point: Point,
    /// What `compare` suites got on base; one of them runs at a time.
    pub(super) results: &'a Mutex<BaseResults>,
}

/// Whether a suite may write, so that it needs a copy.
fn writes(suite: &Suite) -> bool {
    match suite.kind {
        SuiteKind::Sql { .. } | SuiteKind::Compare { .. } | SuiteKind::Golden { .. } => false,
        SuiteKind::Pgtap { .. } | SuiteKind::Command { .. } | SuiteKind::Container(_) => true,
    }
}

/// Whether a suite reaches the server past our gate, where nobody counts its connections.
fn is_alone(suite: &Suite) -> bool {
    matches!(suite.kind, SuiteKind::Container(_))
}

/// The name of a program's own case.
fn own_case(suite: &Suite) -> Option<String> {
    use crate::config::ContainerRun::{Program, Shell};
    match &suite.kind {
        SuiteKind::Command { run, .. } => Some(run.clone()),
        SuiteKind::Container(container) => Some(match &container.run {
            Shell(line) => line.clone(),
            Program(words) => words.join(" "),
        }),
        _ => None,
    }
}

impl Schedule<'_> {
    /// Runs them; the results are in the order of the suites.
    pub(super) async fn run<'s>(
        &self,
        suites: &[&'s Suite],
    ) -> Result<Vec<(&'s Suite, Ended)>, Stop> {
        let room = Semaphore::new(self.room());
        let readers = suites
            .iter()
            .enumerate()
            .filter(|(_, suite)| !writes(suite));
        let mut ended: Vec<(usize, Ended)> =
            join_all(readers.map(|(at, suite)| self.reader(&room, at, suite))).await;
        if suites.iter().any(|suite| writes(suite)) {
            let closed = Closed::close(self.tenant, self.sandbox, self.seeded).await?;
            let names: Vec<&str> = suites
                .iter()
                .filter(|suite| writes(suite))
                .map(|suite| suite.name.as_str())
                .collect();
            self.writers(&room, &closed, suites, &mut ended).await;
            let programs = format!("the suites {}", names.join(", "));
            let opened = closed.open_again(self.seeded, &programs).await;
            // Nothing needs to be put back where everything is torn down.
            let interrupted = ended
                .iter()
                .any(|(_, ended)| matches!(ended, Err(Stop::Interrupted)));
            if let Err(stop) = opened
                && !interrupted
            {
                return Err(stop);
            }
        }
        ended.sort_by_key(|(at, _)| *at);
        let ended = ended.into_iter().map(|(_, ended)| ended);
        Ok(suites.iter().copied().zip(ended).collect())
    }

    /// Suites at once: as many as the sandbox has processors.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a handful of processors"
    )]
    fn room(&self) -> usize {
        (self.tenant.config().postgres.cpus.ceil() as usize).clamp(1, 64)
    }

    async fn writers(
        &self,
        room: &Semaphore,
        closed: &Closed<'_>,
        suites: &[&Suite],
        ended: &mut Vec<(usize, Ended)>,
    ) {
        let all = || {
            let all = suites.iter().copied().enumerate();
            all.filter(|(_, suite)| writes(suite))
        };
        let is_shared = |suite: &Suite| suite.isolation == Isolation::Shared;
        let own = all()
            .filter(|(_, suite)| !is_alone(suite) && !is_shared(suite))
            .map(|(at, suite)| self.writer(room, closed, at, suite));
        let shared: Vec<(usize, &Suite)> = all().filter(|(_, suite)| is_shared(suite)).collect();
        let (own, shared) =
            futures_util::future::join(join_all(own), self.sharers(room, closed, &shared)).await;
        ended.extend(own);
        ended.extend(shared);
        for (at, suite) in all().filter(|(_, suite)| is_alone(suite) && !is_shared(suite)) {
            ended.push(self.writer(room, closed, at, suite).await);
        }
    }

    async fn reader(&self, room: &Semaphore, at: usize, suite: &Suite) -> (usize, Ended) {
        let _permit = room.acquire().await;
        self.tell(suite);
        let mut attempts = Attempts::default();
        for _ in 0..=suite.retries {
            match self.read(suite).await {
                Ok(cases) => attempts.add(None, cases),
                Err(stop) => return (at, Err(stop)),
            }
            if !attempts.is_worth_another() {
                break;
            }
        }
        (at, Ok(attempts.into_cases()))
    }

    async fn read(&self, suite: &Suite) -> Ended {
        let Self {
            tenant,
            sandbox,
            seeded,
            point,
            ..
        } = self;
        let mut compared;
        let (files, work) = match &suite.kind {
            SuiteKind::Sql { files } => (files, Work::Violations),
            SuiteKind::Compare { files, rules } => {
                compared = self.results.lock().await;
                (files, Work::Compare(rules, &mut compared))
            }
            SuiteKind::Golden {
                files,
                rules,
                folder,
            } => (files, Work::Golden(rules, folder)),
            _ => return Ok(Vec::new()),
        };
        queries(tenant, sandbox, seeded, suite, files, *point, work).await
    }

    /// Each attempt has a copy of its own.
    async fn writer(
        &self,
        room: &Semaphore,
        closed: &Closed<'_>,
        at: usize,
        suite: &Suite,
    ) -> (usize, Ended) {
        let _permit = room.acquire().await;
        self.tell(suite);
        let mut attempts = Attempts::default();
        for attempt in 1..=suite.retries + 1 {
            match self.on_own_copy(closed, at, suite, attempt).await {
                Ok(cases) => attempts.add(own_case(suite).as_deref(), cases),
                Err(stop) => return (at, Err(stop)),
            }
            if !attempts.is_worth_another() {
                break;
            }
        }
        (at, Ok(attempts.into_cases()))
    }

    async fn on_own_copy(
        &self,
        closed: &Closed<'_>,
        at: usize,
        suite: &Suite,
        attempt: u32,
    ) -> Ended {
        let which = (at + 1).to_string();
        let copy = SuiteCopy::make(self.tenant, self.sandbox, self.seeded, &which).await?;
        let cases = self.write(closed, suite, &copy.database, attempt).await?;
        copy.remove().await?;
        Ok(cases)
    }

    /// One after the other on one copy.
    async fn sharers(
        &self,
        room: &Semaphore,
        closed: &Closed<'_>,
        suites: &[(usize, &Suite)],
    ) -> Vec<(usize, Ended)> {
        let mut ended = Vec::new();
        if suites.is_empty() {
            return ended;
        }
        let _permit = room.acquire().await;
        let copy = match SuiteCopy::make(self.tenant, self.sandbox, self.seeded, "shared").await {
            Ok(copy) => copy,
            Err(stop) => {
                ended.extend(first_stopped(suites, stop));
                return ended;
            }
        };
        for (at, suite) in suites {
            self.tell(suite);
            let mut attempts = Attempts::default();
            let mut stopped = None;
            for attempt in 1..=suite.retries + 1 {
                match self.write(closed, suite, &copy.database, attempt).await {
                    Ok(cases) => attempts.add(own_case(suite).as_deref(), cases),
                    Err(stop) => {
                        stopped = Some(stop);
                        break;
                    }
                }
                if !attempts.is_worth_another() {
                    break;
                }
            }
            ended.push((*at, stopped.map_or_else(|| Ok(attempts.into_cases()), Err)));
        }
        if let Err(stop) = copy.remove().await
            && let Some((_, last)) = ended.last_mut()
            && last.is_ok()
        {
            *last = Err(stop);
        }
        ended
    }

    async fn write(&self, closed: &Closed<'_>, suite: &Suite, copy: &str, attempt: u32) -> Ended {
        let place = Place {
            tenant: self.tenant,
            sandbox: self.sandbox,
            closed,
            suite,
            point: self.point,
            copy,
            attempt,
        };
        match &suite.kind {
            SuiteKind::Command {
                run,
                dir,
                env,
                results,
            } => program(&place, run, dir, env, results).await,
            SuiteKind::Container(suite) => container(&place, suite).await,
            SuiteKind::Pgtap { files } => {
                pgtap(self.tenant, self.sandbox, copy, suite, files, self.point).await
            }
            _ => Ok(Vec::new()),
        }
    }

    fn tell(&self, suite: &Suite) {
        self.tenant.progress(Stage::Suites, suite.name.clone());
    }
}

/// The first of them stopped for this reason; the others gave nothing.
fn first_stopped(suites: &[(usize, &Suite)], stop: Stop) -> Vec<(usize, Ended)> {
    let mut stop = Some(stop);
    suites
        .iter()
        .map(|(at, _)| (*at, stop.take().map_or_else(|| Ok(Vec::new()), Err)))
        .collect()
}
