//! Laws: the order of tenants' events does not matter, and green is never wrong.

use pgrehearse::event::{Envelope, Event, Severity, Stage, StageEnd, Verdict};
use pgrehearse::report::{Summary, render_html, render_json, render_junit, render_markdown};
use proptest::prelude::*;

use crate::fabricated::{Tenant, not_checked, run, run_started, stream};
use crate::scenarios::rich_tenants;

/// The rich run with the tenants' events interleaved as `picks` says.
fn interleaved(picks: &[usize]) -> Vec<Envelope> {
    let tenants = rich_tenants();
    let mut events = vec![run_started()];
    events.extend(tenants.iter().map(|tenant| tenant.planned("gold")));
    let mut queues: Vec<_> = tenants
        .into_iter()
        .map(|tenant| tenant.events.into_iter())
        .collect();
    let mut picks = picks.iter().cycle();
    while !queues.is_empty() {
        let index = picks.next().unwrap() % queues.len();
        match queues[index].next() {
            Some(event) => events.push(event),
            None => drop(queues.remove(index)),
        }
    }
    events.push(Event::RunFinished {
        duration_ms: 12_345,
    });
    stream(events)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_interleaving_gives_the_same_documents(picks in prop::collection::vec(0usize..1000, 1..300)) {
        let expected = Summary::fold(&run(rich_tenants()));
        let summary = Summary::fold(&interleaved(&picks));
        prop_assert_eq!(render_json(&summary).unwrap(), render_json(&expected).unwrap());
        prop_assert_eq!(render_junit(&summary).unwrap(), render_junit(&expected).unwrap());
        prop_assert_eq!(render_markdown(&summary), render_markdown(&expected));
        prop_assert_eq!(render_html(&summary).unwrap(), render_html(&expected).unwrap());
        prop_assert_eq!(summary, expected);
    }

    /// Whatever events are lost, doubled or added: who passes was migrated to the end, finished,
    /// and has nothing against it.
    #[test]
    fn green_is_never_wrong(
        kept in prop::collection::vec(prop_oneof![30 => Just(1u8), 1 => Just(0), 1 => Just(7)], 40),
        extra in prop::collection::vec((0usize..10, 0u8..5), 0..3),
        interrupted: bool,
    ) {
        let whole = Tenant::passing("acme");
        let planned = whole.planned("gold");
        let mut events = vec![planned];
        for (event, fate) in whole.events.into_iter().zip(kept.into_iter().chain(std::iter::repeat(1))) {
            match fate {
                0 => {}
                7 => events.extend([event.clone(), event]),
                _ => events.push(event),
            }
        }
        let tenant = Tenant::new("acme");
        for (stage, what) in extra {
            let stage = Stage::ALL[stage];
            let more = match what {
                0 => tenant.clone().begin(stage),
                1 => tenant.clone().end(stage, StageEnd::Stopped, None, 1),
                2 => tenant.clone().skipped(stage, "why not"),
                3 => tenant.clone().finding(not_checked()),
                _ => tenant.clone().finding(not_checked().severity(Severity::Error)),
            };
            let position = (events.len() / 2).max(1);
            events.insert(position, more.events[1].clone());
        }
        if interrupted {
            events.push(Event::RunInterrupted { signal: "SIGINT".to_owned() });
        }
        let summary = Summary::fold(&stream(events.clone()));
        let verdict = summary.tenants[0].verdict;
        prop_assert_eq!(summary.verdict, verdict);
        if verdict > Verdict::Pass {
            // Nothing but green needs no explanation.
            prop_assert!(summary.tenants[0].findings.iter().any(|f| f.severity > Severity::Info));
            return Ok(());
        }
        let count = |wanted: &dyn Fn(&Event) -> bool| events.iter().filter(|e| wanted(e)).count();
        prop_assert!(count(&|e| matches!(e, Event::TenantFinished { .. })) > 0, "finished");
        prop_assert_eq!(count(&|e| matches!(e, Event::FindingRaised { .. })), 0);
        prop_assert_eq!(count(&|e| matches!(e, Event::StageFinished { end: StageEnd::Stopped, .. })), 0);
        prop_assert_eq!(count(&|e| matches!(e, Event::StageFinished { stage: Stage::Migrate, end: StageEnd::Skipped, .. })), 0);
        prop_assert!(count(&|e| matches!(e, Event::StageFinished { stage: Stage::Migrate, end: StageEnd::Completed, .. })) > 0, "migrated");
        for stage in Stage::ALL {
            let started = count(&|e| matches!(e, Event::StageStarted { stage: s, .. } if *s == stage));
            let finished = count(&|e| matches!(e, Event::StageFinished { stage: s, .. } if *s == stage));
            prop_assert!(started <= finished, "{stage} is open");
        }
    }
}
