//! Who starts next, and on which engine, as a pure state machine.
//!
//! Tenants wait in one queue, the one that is expected to take longest first, so that none is begun
//! shortly before the end that the others then wait for. A tenant is admitted to an engine while
//! there is a free place and its needs fit into what is left of the budget. One that is larger than
//! the whole budget is admitted where nothing else runs. Smaller ones may overtake what does not
//! fit, but only so many; then places are kept free for it.

/// What a tenant takes up while it runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Need {
    /// Memory in bytes.
    pub memory: u64,
    /// Disk in bytes.
    pub disk: u64,
}

/// What an engine has for tenants. What is unknown limits nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Budget {
    /// Tenants at once.
    pub jobs: usize,
    /// Memory in bytes.
    pub memory: Option<u64>,
    /// Disk in bytes.
    pub disk: Option<u64>,
}

/// A tenant that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Its place in the plan.
    pub number: usize,
    /// What it takes up.
    pub need: Need,
    /// How long it is expected to take, in any unit.
    pub weight: u64,
    /// The engine that it must not come to again, if another is open.
    pub avoid: Option<usize>,
}

/// A tenant that may start. It is given back with [`Admission::release`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Who.
    pub candidate: Candidate,
    /// The number of the engine.
    pub lane: usize,
    /// Whether it needs more than the engine has for all, and so runs there alone.
    pub oversized: bool,
}

#[derive(Debug, Clone)]
struct LaneState {
    budget: Budget,
    running: usize,
    memory: u64,
    disk: u64,
    open: bool,
}

/// The queue, and what is in use of each engine.
#[derive(Debug, Clone)]
pub struct Admission {
    lanes: Vec<LaneState>,
    /// Sorted: the next one is last.
    waiting: Vec<Candidate>,
    /// How often the next one was overtaken.
    overtaken: usize,
}

impl Admission {
    /// Everybody waits.
    pub fn new(budgets: &[Budget], candidates: Vec<Candidate>) -> Self {
        let mut admission = Self {
            lanes: budgets
                .iter()
                .map(|budget| LaneState {
                    budget: *budget,
                    running: 0,
                    memory: 0,
                    disk: 0,
                    open: true,
                })
                .collect(),
            waiting: candidates,
            overtaken: 0,
        };
        admission.sort();
        admission
    }

    fn sort(&mut self) {
        self.waiting
            .sort_by_key(|candidate| (candidate.weight, std::cmp::Reverse(candidate.number)));
    }

    /// The next tenant that may start, if one may.
    pub fn admit(&mut self) -> Option<Grant> {
        let patience: usize = self.lanes.iter().map(|lane| lane.budget.jobs).sum();
        let reach = if self.overtaken < patience.max(1) {
            self.waiting.len()
        } else {
            1
        };
        let found =
            self.waiting
                .iter()
                .enumerate()
                .rev()
                .take(reach)
                .find_map(|(index, candidate)| {
                    let (lane, oversized) = self.lane_for(candidate)?;
                    Some((index, lane, oversized))
                });
        let (index, lane, oversized) = found?;
        if index + 1 == self.waiting.len() {
            self.overtaken = 0;
        } else {
            self.overtaken += 1;
        }
        let candidate = self.waiting.remove(index);
        let state = self.lanes.get_mut(lane)?;
        state.running += 1;
        state.memory = state.memory.saturating_add(candidate.need.memory);
        state.disk = state.disk.saturating_add(candidate.need.disk);
        Some(Grant {
            candidate,
            lane,
            oversized,
        })
    }

    /// The open engine with room for it that has the most free places, and whether it is larger than
    /// the budget there.
    fn lane_for(&self, candidate: &Candidate) -> Option<(usize, bool)> {
        let others = |avoided: usize| {
            let mut lanes = self.lanes.iter().enumerate();
            lanes.any(|(number, lane)| lane.open && number != avoided)
        };
        let avoid = candidate.avoid.filter(|avoided| others(*avoided));
        self.lanes
            .iter()
            .enumerate()
            .filter(|(number, lane)| lane.open && Some(*number) != avoid)
            .filter_map(|(number, lane)| Some((number, lane, lane.takes(&candidate.need)?)))
            // The first of equals; one that fits before one where it is too large.
            .min_by_key(|(number, lane, oversized)| {
                let free = lane.budget.jobs.saturating_sub(lane.running);
                (*oversized, std::cmp::Reverse(free), *number)
            })
            .map(|(number, _, oversized)| (number, oversized))
    }

    /// A tenant is over. `kept` of the disk stays in use.
    pub fn release(&mut self, grant: &Grant, kept: u64) {
        if let Some(lane) = self.lanes.get_mut(grant.lane) {
            lane.running = lane.running.saturating_sub(1);
            lane.memory = lane.memory.saturating_sub(grant.candidate.need.memory);
            lane.disk = lane.disk.saturating_sub(grant.candidate.need.disk);
            if let Some(disk) = &mut lane.budget.disk {
                *disk = disk.saturating_sub(kept);
            }
        }
    }

    /// A tenant waits again.
    pub fn give_back(&mut self, candidate: Candidate) {
        self.waiting.push(candidate);
        self.sort();
    }

    /// Nobody comes to this engine any more, or again.
    pub fn set_open(&mut self, lane: usize, open: bool) {
        if let Some(lane) = self.lanes.get_mut(lane) {
            lane.open = open;
        }
    }

    /// Whether any engine takes tenants.
    pub fn any_open(&self) -> bool {
        self.lanes.iter().any(|lane| lane.open)
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Takes everybody who waits out of the queue, in plan order.
    pub fn drain(&mut self) -> Vec<usize> {
        let mut numbers: Vec<usize> = std::mem::take(&mut self.waiting)
            .into_iter()
            .map(|candidate| candidate.number)
            .collect();
        numbers.sort_unstable();
        numbers
    }
}

impl LaneState {
    /// Whether there is room for it now (`None` if not), and whether it is larger than the budget.
    fn takes(&self, need: &Need) -> Option<bool> {
        if self.running == 0 {
            return Some(!self.fits(need));
        }
        (self.running < self.budget.jobs.max(1) && self.fits(need)).then_some(false)
    }

    fn fits(&self, need: &Need) -> bool {
        let within = |used: u64, more: u64, limit: Option<u64>| {
            limit.is_none_or(|limit| used.saturating_add(more) <= limit)
        };
        within(self.memory, need.memory, self.budget.memory)
            && within(self.disk, need.disk, self.budget.disk)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidate(number: usize, memory: u64, disk: u64, weight: u64) -> Candidate {
        Candidate {
            number,
            need: Need { memory, disk },
            weight,
            avoid: None,
        }
    }

    fn budget(jobs: usize, memory: Option<u64>, disk: Option<u64>) -> Budget {
        Budget { jobs, memory, disk }
    }

    #[test]
    fn the_longest_is_first_and_equals_keep_the_plans_order() {
        let tenants = vec![
            candidate(0, 1, 1, 5),
            candidate(1, 1, 1, 9),
            candidate(2, 1, 1, 5),
        ];
        let mut admission = Admission::new(&[budget(8, None, None)], tenants);
        let order: Vec<usize> = std::iter::from_fn(|| admission.admit())
            .map(|grant| grant.candidate.number)
            .collect();
        assert_eq!(order, [1, 0, 2]);
    }

    #[test]
    fn what_is_larger_than_the_budget_runs_alone() {
        let tenants = vec![candidate(0, 100, 0, 1), candidate(1, 1, 0, 9)];
        let mut admission = Admission::new(&[budget(8, Some(10), None)], tenants);
        let small = admission.admit().unwrap();
        assert_eq!((small.candidate.number, small.oversized), (1, false));
        assert_eq!(admission.admit(), None);
        admission.release(&small, 0);
        let large = admission.admit().unwrap();
        assert_eq!((large.candidate.number, large.oversized), (0, true));
    }

    #[test]
    fn a_dead_engine_gets_nobody_and_the_one_that_failed_is_avoided() {
        let lanes = [budget(1, None, None), budget(1, None, None)];
        let mut admission = Admission::new(&lanes, vec![]);
        let failed = Candidate {
            avoid: Some(0),
            ..candidate(0, 1, 1, 1)
        };
        admission.give_back(failed);
        let grant = admission.admit().unwrap();
        assert_eq!(grant.lane, 1);
        admission.release(&grant, 0);
        // Where no other is open it has to do.
        admission.set_open(1, false);
        admission.give_back(failed);
        assert_eq!(admission.admit().unwrap().lane, 0);
        admission.set_open(0, false);
        assert!(!admission.any_open());
        admission.give_back(candidate(7, 1, 1, 1));
        assert_eq!(admission.admit(), None);
        assert_eq!(admission.drain(), [7]);
    }

    /// Budgets, tenants, and which of the running ones ends next, again and again.
    fn cases() -> impl Strategy<Value = (Vec<Budget>, Vec<Candidate>, Vec<usize>)> {
        let limit = || proptest::option::of(0_u64..40);
        let lane = (1_usize..5, limit(), limit())
            .prop_map(|(jobs, memory, disk)| budget(jobs, memory, disk));
        let tenant = (0_u64..60, 0_u64..60, 0_u64..20);
        (
            proptest::collection::vec(lane, 1..4),
            proptest::collection::vec(tenant, 0..40),
            proptest::collection::vec(0_usize..1000, 64),
        )
            .prop_map(|(lanes, tenants, ends)| {
                let tenants = tenants.into_iter().enumerate();
                let tenants =
                    tenants.map(|(n, (memory, disk, weight))| candidate(n, memory, disk, weight));
                (lanes, tenants.collect(), ends)
            })
    }

    /// Runs everything; gives the grants in their order.
    fn play(lanes: &[Budget], tenants: &[Candidate], ends: &[usize]) -> Vec<Grant> {
        let mut admission = Admission::new(lanes, tenants.to_vec());
        let mut running: Vec<Grant> = Vec::new();
        let mut granted = Vec::new();
        let mut ends = ends.iter().cycle();
        loop {
            while let Some(grant) = admission.admit() {
                running.push(grant);
                granted.push(grant);
                for (number, lane) in lanes.iter().enumerate() {
                    let here = || running.iter().filter(|grant| grant.lane == number);
                    let memory: u64 = here().map(|grant| grant.candidate.need.memory).sum();
                    let disk: u64 = here().map(|grant| grant.candidate.need.disk).sum();
                    let over = lane.memory.is_some_and(|limit| memory > limit)
                        || lane.disk.is_some_and(|limit| disk > limit);
                    assert!(here().count() <= lane.jobs);
                    assert!(
                        !over || here().count() == 1,
                        "over the budget and not alone"
                    );
                    assert!(here().all(|grant| grant.oversized == over || here().count() > 1));
                }
            }
            if running.is_empty() {
                assert!(admission.is_empty(), "somebody waits for nothing");
                return granted;
            }
            let ended = running.remove(ends.next().unwrap() % running.len());
            admission.release(&ended, 0);
        }
    }

    proptest! {
        #[test]
        fn everybody_runs_once_within_the_budget((lanes, tenants, ends) in cases()) {
            let granted = play(&lanes, &tenants, &ends);
            let mut numbers: Vec<usize> =
                granted.iter().map(|grant| grant.candidate.number).collect();
            numbers.sort_unstable();
            prop_assert_eq!(numbers, (0..tenants.len()).collect::<Vec<_>>());
        }

        #[test]
        fn nobody_is_overtaken_without_end((lanes, tenants, ends) in cases()) {
            let granted = play(&lanes, &tenants, &ends);
            let patience: usize = lanes.iter().map(|lane| lane.jobs).sum();
            let mut order: Vec<&Candidate> = tenants.iter().collect();
            order.sort_by_key(|c| (std::cmp::Reverse(c.weight), c.number));
            // Once it is the next, at most so many start before it.
            let mut left: Vec<usize> = order.iter().map(|c| c.number).collect();
            let mut overtaken = 0;
            for grant in granted {
                if left[0] == grant.candidate.number {
                    overtaken = 0;
                } else {
                    overtaken += 1;
                }
                prop_assert!(overtaken <= patience);
                left.retain(|number| *number != grant.candidate.number);
            }
        }

        #[test]
        fn the_same_gives_the_same((lanes, tenants, ends) in cases()) {
            let mut shuffled = tenants.clone();
            shuffled.reverse();
            prop_assert_eq!(play(&lanes, &tenants, &ends), play(&lanes, &shuffled, &ends));
        }
    }
}
