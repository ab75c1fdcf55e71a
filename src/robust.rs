//! Statistics that a few wild values do not lead astray.

/// Turns the median of absolute deviations into what a standard deviation would be.
const NORMAL: f64 = 1.4826;

/// The middle value; of an even number the mean of both.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The value below which a part of all lies, between neighbours in proportion.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of measurements are far below what a float holds exactly"
)]
pub fn quantile(values: &[f64], part: f64) -> Option<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)? as f64;
    let at = last * part.clamp(0.0, 1.0);
    let (low, high) = (at.floor() as usize, at.ceil() as usize);
    let (low_value, high_value) = (*sorted.get(low)?, *sorted.get(high)?);
    Some(low_value + (high_value - low_value) * (at - at.floor()))
}

/// How far values lie from their median, as a standard deviation would be if they were normal.
pub fn spread(values: &[f64]) -> Option<f64> {
    let middle = median(values)?;
    let away: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    median(&away).map(|away| away * NORMAL)
}

/// Where a series goes up or down for good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The first value of the second part.
    pub at: usize,
    /// The median before.
    pub before: f64,
    /// The median from there on.
    pub after: f64,
    /// The larger spread of both parts.
    pub spread: f64,
    /// In how many of all pairs of a value before and one after the later one is larger, from 0 to 1.
    pub larger: f64,
}

/// Takes a series apart at `at`.
#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of measurements are far below what a float holds exactly"
)]
pub fn step_at(values: &[f64], at: usize) -> Option<Step> {
    let (head, tail) = values.split_at_checked(at)?;
    let larger = head
        .iter()
        .flat_map(|b| tail.iter().map(move |a| a > b))
        .filter(|larger| *larger)
        .count();
    Some(Step {
        at,
        before: median(head)?,
        after: median(tail)?,
        spread: spread(head)?.max(spread(tail)?),
        larger: larger as f64 / (head.len() * tail.len()) as f64,
    })
}

/// Where the series most likely changed its level, with at least `before` values on one side and
/// `after` on the other: the split that leaves the least distance of values from their parts' medians.
pub fn likeliest_step(values: &[f64], before: usize, after: usize) -> Option<Step> {
    let last = values.len().checked_sub(after)?;
    let rest = |part: &[f64]| {
        let middle = median(part).unwrap_or_default();
        part.iter().map(|v| (v - middle).abs()).sum::<f64>()
    };
    // Of long series not every split is tried: that would take the square of their length.
    let stride = (values.len() / 200).max(1);
    let at = (before..=last)
        .step_by(stride)
        .filter_map(|at| {
            let (head, tail) = values.split_at_checked(at)?;
            Some((at, rest(head) + rest(tail)))
        })
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(at, _)| at)?;
    step_at(values, at)
}

/// Growth that goes on and on, as leaks do, unlike a cache that fills once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth {
    /// From the beginning to the end, by the medians of the first and the last quarter.
    pub total: f64,
    /// For each value, by the median of the slopes of all pairs.
    pub each: f64,
    /// How many more pairs go up than down, of all pairs; 1 if all do.
    pub agreement: f64,
    /// The part of it that took place in the second half.
    pub late: f64,
}

/// How a series grows; nothing where it is too short to tell.
#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of measurements are far below what a float holds exactly"
)]
pub fn growth(values: &[f64]) -> Option<Growth> {
    let quarter = (values.len() / 4).max(1);
    if values.len() < 4 {
        return None;
    }
    let stride = (values.len() / 400).max(1);
    let thin: Vec<(f64, f64)> = values
        .iter()
        .enumerate()
        .step_by(stride)
        .map(|(at, value)| (at as f64, *value))
        .collect();
    let (mut up, mut down, mut slopes) = (0_usize, 0_usize, Vec::new());
    for (place, (x, y)) in thin.iter().enumerate() {
        for (later_x, later_y) in thin.iter().skip(place + 1) {
            up += usize::from(later_y > y);
            down += usize::from(later_y < y);
            slopes.push((later_y - y) / (later_x - x));
        }
    }
    let half = values.len() / 2;
    let around = |middle: usize| {
        let from = middle.saturating_sub(quarter / 2);
        values
            .get(from..(from + quarter).min(values.len()))
            .and_then(median)
    };
    let (first, middle, last) = (
        median(values.get(..quarter)?)?,
        around(half)?,
        median(values.get(values.len() - quarter..)?)?,
    );
    let total = last - first;
    Some(Growth {
        total,
        each: median(&slopes)?,
        agreement: (up as f64 - down as f64) / slopes.len() as f64,
        late: if total == 0.0 {
            0.0
        } else {
            (last - middle) / total
        },
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn one_wild_value_moves_neither_middle_nor_spread() {
        let quiet = [10.0, 11.0, 9.0, 10.0, 10.0];
        let wild = [10.0, 11.0, 9.0, 10.0, 9_999.0];
        assert_eq!(median(&quiet), Some(10.0));
        assert_eq!(median(&wild), Some(10.0));
        assert!(spread(&wild).unwrap() < 2.0);
        assert_eq!(median(&[]), None);
        assert!(close(quantile(&[1.0, 2.0], 0.25).unwrap(), 1.25));
    }

    #[test]
    fn a_step_is_found_where_it_is() {
        let mut values = vec![20.0, 21.0, 19.0, 20.5, 20.0, 50.0, 20.0];
        values.extend([60.0, 61.0, 59.0]);
        let step = likeliest_step(&values, 3, 3).unwrap();
        assert_eq!(step.at, 7);
        assert_eq!((step.before, step.after), (20.0, 60.0));
        assert!(step.larger > 0.8);
        assert_eq!(likeliest_step(&values, 8, 3), None);
    }

    #[test]
    fn a_cache_that_fills_is_no_leak() {
        let leak: Vec<f64> = (0..10).map(|n| 100.0 + 3.0 * f64::from(n)).collect();
        let leak = growth(&leak).unwrap();
        assert!(close(leak.agreement, 1.0) && close(leak.each, 3.0) && leak.late > 0.3);
        let cache = growth(&[10.0, 80.0, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0]).unwrap();
        assert!(cache.late < 0.1);
        assert_eq!(growth(&[1.0, 2.0]), None);
    }

    proptest! {
        #[test]
        fn the_middle_is_between_the_extremes(values in proptest::collection::vec(-1e6_f64..1e6, 1..50)) {
            let middle = median(&values).unwrap();
            let (low, high) = (quantile(&values, 0.0).unwrap(), quantile(&values, 1.0).unwrap());
            prop_assert!(low <= middle && middle <= high);
            prop_assert!(spread(&values).unwrap() <= (high - low) * NORMAL);
        }

        #[test]
        fn a_step_leaves_enough_on_both_sides(values in proptest::collection::vec(0.0_f64..10.0, 0..40)) {
            if let Some(step) = likeliest_step(&values, 3, 2) {
                prop_assert!(step.at >= 3 && values.len() - step.at >= 2);
                prop_assert!((0.0..=1.0).contains(&step.larger));
            }
        }
    }
}
