//! What differs from round to round though the inputs are the same, all of it from one seed.

use crate::event::VariationFacts;

/// A small generator of numbers (splitmix64, by Sebastiano Vigna): the same in all versions and on all machines.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The generator of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// What a seed makes of a run: how many tenants are rehearsed at once, of at most `jobs`.
pub fn vary(seed: u64, jobs: usize) -> VariationFacts {
    let most = u64::try_from(jobs.max(1)).unwrap_or(u64::MAX);
    let drawn = Chance::new(seed).draw() % most;
    VariationFacts {
        seed,
        jobs: usize::try_from(drawn).map_or(1, |drawn| drawn + 1),
    }
}

/// The order that a seed puts tenants in: those with the largest weight are first.
pub fn weights(variation: &VariationFacts, tenants: usize) -> Vec<u64> {
    let mut chance = Chance::new(!variation.seed);
    (0..tenants).map(|_| chance.draw()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_and_seeds_give_all() {
        // The reference implementation's first number for the seed 0.
        assert_eq!(Chance::new(0).draw(), 0xe220_a839_7b1d_cdaf);
        assert_eq!(vary(7, 4), vary(7, 4));
        let mut seen: Vec<usize> = (0..50).map(|seed| vary(seed, 4).jobs).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, [1, 2, 3, 4]);
        assert_eq!(vary(9, 0).jobs, 1);
        let (one, other) = (weights(&vary(1, 1), 20), weights(&vary(2, 1), 20));
        assert_ne!(one, other);
        assert_eq!(one, weights(&vary(1, 1), 20));
    }
}
