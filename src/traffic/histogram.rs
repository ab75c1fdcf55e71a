//! Many latencies in little room: buckets that are about one part in 64 wide.

/// Counts of microseconds by magnitude.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
    largest: u64,
}

/// Values below have a bucket each; above, each power of two has half as many.
const LINEAR: u64 = 128;

impl Histogram {
    /// Counts one value in microseconds.
    pub fn add(&mut self, micros: u64) {
        let bucket = bucket(micros);
        if self.counts.len() <= bucket {
            self.counts.resize(bucket + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(bucket) {
            *count += 1;
        }
        self.total += 1;
        self.largest = self.largest.max(micros);
    }

    /// How many values there are.
    pub fn len(&self) -> u64 {
        self.total
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// The largest value, exactly.
    pub fn largest(&self) -> u64 {
        self.largest
    }

    /// The value that so many of a thousand are not above, to about one part in 64.
    pub fn quantile(&self, per_mille: u64) -> u64 {
        let wanted = self.total.saturating_mul(per_mille).div_ceil(1000).max(1);
        let mut seen = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return top(bucket).min(self.largest);
            }
        }
        self.largest
    }
}

fn bucket(micros: u64) -> usize {
    let place = if micros < LINEAR {
        micros
    } else {
        let shift = u64::from(micros.ilog2()) - 6;
        LINEAR / 2 * shift + (micros >> shift)
    };
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// The largest value of a bucket.
fn top(bucket: usize) -> u64 {
    let bucket = u64::try_from(bucket).unwrap_or(u64::MAX);
    if bucket < LINEAR {
        return bucket;
    }
    let shift = bucket / (LINEAR / 2) - 1;
    let mantissa = bucket - LINEAR / 2 * shift;
    ((mantissa + 1) << shift) - 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn quantiles_are_close_and_never_below(mut values in proptest::collection::vec(0_u64..1 << 40, 1..200), per_mille in 1_u64..=1000) {
            let mut histogram = Histogram::default();
            for value in &values {
                histogram.add(*value);
            }
            values.sort_unstable();
            let place = (values.len() * usize::try_from(per_mille).unwrap()).div_ceil(1000).max(1);
            let exact = values[place - 1];
            let found = histogram.quantile(per_mille);
            prop_assert!(found >= exact && found <= exact + exact / 64 + 1, "{found} for {exact}");
            prop_assert_eq!(histogram.largest(), *values.last().unwrap());
        }

        #[test]
        fn buckets_hold_their_values(value in 0_u64..1 << 50) {
            let bucket = bucket(value);
            prop_assert!(value <= top(bucket));
            prop_assert!(bucket == 0 || value > top(bucket - 1));
        }
    }
}
