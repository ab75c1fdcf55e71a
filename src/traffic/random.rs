//! Random numbers that are the same for the same seed, with pgbench's distributions.

/// A generator of random numbers (xorshift64*).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// One that begins with this number.
    pub fn new(seed: u64) -> Self {
        let mut random = Self(seed ^ 0x9e37_79b9_7f4a_7c15);
        if random.0 == 0 {
            random.0 = 0x9e37_79b9_7f4a_7c15;
        }
        for _ in 0..4 {
            random.bits();
        }
        random
    }

    /// A number in which all bits are likely.
    pub fn bits(&mut self) -> u64 {
        let mut x = self.0;
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        self.0 = x;
        x.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// From 0 to below 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what a double has")]
    pub fn fraction(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number from `low` to `high`, both possible.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let range = high.wrapping_sub(low).cast_unsigned();
        match range.checked_add(1) {
            Some(count) => low.wrapping_add((self.bits() % count).cast_signed()),
            None => self.bits().cast_signed(),
        }
    }

    /// An index below `count`; 0 if there is none.
    pub fn index(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.bits() % count).unwrap_or(0)
    }

    /// A number that follows from two others and looks like none of them.
    pub fn mixed(value: i64, seed: i64) -> i64 {
        let mut hash = value.cast_unsigned() ^ seed.cast_unsigned().rotate_left(32);
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        (hash ^ (hash >> 33)).cast_signed()
    }

    /// Low numbers are likelier the larger the parameter is.
    pub fn exponential(&mut self, low: i64, high: i64, parameter: f64) -> Result<i64, String> {
        if !(parameter > 0.0 && parameter.is_finite()) {
            return Err("the parameter of random_exponential must be more than 0".to_owned());
        }
        let cut = (-parameter).exp();
        let uniform = 1.0 - self.fraction();
        let part = -(cut + (1.0 - cut) * uniform).ln() / parameter;
        Ok(placed(low, high, part))
    }

    /// Numbers in the middle are likelier the larger the parameter is.
    pub fn gaussian(&mut self, low: i64, high: i64, parameter: f64) -> Result<i64, String> {
        if !(parameter >= 2.0 && parameter.is_finite()) {
            return Err("the parameter of random_gaussian must be at least 2".to_owned());
        }
        loop {
            let (a, b) = (1.0 - self.fraction(), 1.0 - self.fraction());
            let normal = (-2.0 * a.ln()).sqrt() * (2.0 * std::f64::consts::PI * b).sin();
            if normal.abs() < parameter {
                let part = (normal + parameter) / (parameter * 2.0);
                return Ok(placed(low, high, part));
            }
        }
    }

    /// The lower a number, the likelier, by Zipf's law.
    pub fn zipfian(&mut self, low: i64, high: i64, parameter: f64) -> Result<i64, String> {
        if !(1.001..=1000.0).contains(&parameter) {
            return Err("the parameter of random_zipfian must be from 1.001 to 1000".to_owned());
        }
        let count = width(low, high);
        let base = 2.0_f64.powf(parameter - 1.0);
        loop {
            let (u, v) = (1.0 - self.fraction(), self.fraction());
            let x = u.powf(-1.0 / (parameter - 1.0)).floor();
            let t = (1.0 + 1.0 / x).powf(parameter - 1.0);
            if v * x * (t - 1.0) / (base - 1.0) <= t / base && x <= count {
                return Ok(placed(low, high, (x - 1.0) / count));
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a range as a double")]
fn width(low: i64, high: i64) -> f64 {
    (high as f64 - low as f64) + 1.0
}

/// The number at a part of the range.
#[expect(clippy::cast_possible_truncation, reason = "below the range's width")]
fn placed(low: i64, high: i64, part: f64) -> i64 {
    let offset = (width(low, high) * part).floor() as i64;
    low.saturating_add(offset).clamp(low, high)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_stay_in_their_range(seed: u64, low in -1000_i64..1000, more in 0_i64..1000, p in 2.0_f64..20.0) {
            let mut random = Random::new(seed);
            let range = low..=low + more;
            for _ in 0..20 {
                prop_assert!(range.contains(&random.between(low, low + more)));
                prop_assert!(range.contains(&random.exponential(low, low + more, p).unwrap()));
                prop_assert!(range.contains(&random.gaussian(low, low + more, p).unwrap()));
                prop_assert!(range.contains(&random.zipfian(low, low + more, p).unwrap()));
            }
        }
    }

    #[test]
    fn distributions_lean_as_they_should() {
        let mut random = Random::new(7);
        let mean =
            |mut next: Box<dyn FnMut() -> i64 + '_>| (0..4000).map(|_| next()).sum::<i64>() / 4000;
        assert!((45..=55).contains(&mean(Box::new(|| random.between(0, 100)))));
        assert!((45..=55).contains(&mean(Box::new(|| random.gaussian(0, 100, 5.0).unwrap()))));
        assert!(mean(Box::new(|| random.exponential(0, 100, 10.0).unwrap())) < 15);
        assert!(mean(Box::new(|| random.zipfian(1, 100, 1.5).unwrap())) < 25);
        assert!(random.exponential(0, 1, 0.0).is_err() && random.zipfian(0, 1, 0.5).is_err());
    }
}
