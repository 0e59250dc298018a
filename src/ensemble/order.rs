//! Exact order statistics, and intervals that suppose nothing of a distribution's shape.
//!
//! Values are whole microseconds; [`NEVER`] is later than any moment. Absent: means.

/// Stands for a moment that never comes.
pub const NEVER: i64 = i64::MAX;

/// Stands for a difference in favour of a copy that now arrives and never did.
pub const AT_LAST: i64 = i64::MIN;

/// The standard normal quantile of 97.5 %.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// A quantile with its 95 % interval; none stands for an end that so few runs do not bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantile {
    /// Of how many runs in a thousand.
    pub permille: u32,
    /// The order statistic itself.
    pub value: i64,
    /// The lower end of the interval.
    pub low: Option<i64>,
    /// The upper end of the interval.
    pub high: Option<i64>,
}

/// A share of runs with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// In how many runs.
    pub count: usize,
    /// Of how many.
    pub of: usize,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

/// The quantile of sorted values that so many in a thousand do not exceed, with the shortest
/// interval of ranks that covers it in at least 95 of 100 ensembles, whatever the distribution
/// (by the binomial distribution of the number of values below it).
///
/// # Panics
///
/// If there are no values, or `permille` is not between 1 and 999.
#[must_use]
pub fn quantile(sorted: &[i64], permille: u32) -> Quantile {
    assert!(!sorted.is_empty() && (1..1_000).contains(&permille), "a quantile of something");
    let (first, last) = ranks(sorted.len(), permille);
    Quantile {
        permille,
        value: sorted[rank(sorted.len(), permille)],
        low: first.map(|at| sorted[at]),
        high: last.map(|at| sorted[at]),
    }
}

/// The place of the quantile among so many sorted values: the least that so many in a thousand
/// of them do not exceed.
#[must_use]
pub fn rank(count: usize, permille: u32) -> usize {
    (count * permille as usize).div_ceil(1_000).max(1) - 1
}

/// The places of the two values between which the quantile lies in 95 of 100 ensembles.
#[must_use]
pub fn ranks(count: usize, permille: u32) -> (Option<usize>, Option<usize>) {
    let share = f64::from(permille) / 1_000.0;
    let size = float(count);
    // The interval holds the quantile if `low` to `high` values lie below it, both included.
    let mode = ((count + 1) * permille as usize / 1_000).min(count);
    let (mut low, mut high) = (mode, mode);
    let chance = |below: usize| {
        let log = libm::lgamma(size + 1.0)
            - libm::lgamma(float(below) + 1.0)
            - libm::lgamma(size - float(below) + 1.0)
            + float(below) * libm::log(share)
            + (size - float(below)) * libm::log(1.0 - share);
        libm::exp(log)
    };
    let odds = share / (1.0 - share);
    let (mut at_low, mut at_high) = (chance(mode), chance(mode));
    let mut covered = at_low;
    while covered < 0.95 {
        let down =
            if low == 0 { 0.0 } else { at_low * float(low) / ((size - float(low) + 1.0) * odds) };
        let up = if high == count {
            0.0
        } else {
            at_high * (size - float(high)) * odds / (float(high) + 1.0)
        };
        if down <= 0.0 && up <= 0.0 {
            break;
        }
        if down >= up {
            (low, at_low) = (low - 1, down);
            covered += down;
        } else {
            (high, at_high) = (high + 1, up);
            covered += up;
        }
    }
    (low.checked_sub(1), (high < count).then_some(high))
}

/// A share of runs with Wilson's interval.
///
/// # Panics
///
/// If there are no runs.
#[must_use]
pub fn share(count: usize, of: usize) -> Share {
    assert!(of > 0 && count <= of, "a share of something");
    let (size, part) = (float(of), float(count) / float(of));
    let square = NORMAL_975 * NORMAL_975;
    let middle = (part + square / (2.0 * size)) / (1.0 + square / size);
    let spread = part * (1.0 - part) / size + square / (4.0 * size * size);
    let half = NORMAL_975 * libm::sqrt(spread) / (1.0 + square / size);
    let low = if count == 0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if count == of { 1.0 } else { (middle + half).min(1.0) };
    Share { count, of, low, high }
}

impl Share {
    /// The share itself.
    #[must_use]
    pub fn part(&self) -> f64 {
        float(self.count) / float(self.of)
    }
}

/// How much later, run by run: [`NEVER`] where it no longer arrives, [`AT_LAST`] where it now
/// does, 0 where it does on neither side.
///
/// # Panics
///
/// If the two have not the same number of runs.
#[must_use]
pub fn paired(before: &[i64], after: &[i64]) -> Vec<i64> {
    assert_eq!(before.len(), after.len(), "differences are paired run by run");
    let later = |(&before, &after): (&i64, &i64)| match (before, after) {
        (NEVER, NEVER) => 0,
        (NEVER, _) => AT_LAST,
        (_, NEVER) => NEVER,
        _ => after - before,
    };
    before.iter().zip(after).map(later).collect()
}

/// The values in order.
#[must_use]
pub fn sorted(values: &[i64]) -> Vec<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted
}

#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 runs")]
pub(super) fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Key, Luck};

    #[test]
    fn a_quantile_is_an_order_statistic_and_never_comes_last() {
        let values: Vec<i64> = (1..=10).collect();
        assert_eq!(quantile(&values, 500).value, 5);
        assert_eq!(quantile(&values, 100).value, 1);
        assert_eq!(quantile(&values, 901).value, 10);
        assert_eq!(quantile(&[1, NEVER, NEVER], 500).value, NEVER);
        assert_eq!(quantile(&values, 100).low, None);
    }

    #[test]
    fn ranks_are_those_of_the_binomial_distribution() {
        use statrs::distribution::{Binomial, DiscreteCDF};
        for (count, permille) in [(10, 500), (100, 500), (400, 100), (1_000, 900), (10_000, 250)] {
            let (low, high) = ranks(count, permille);
            let below = Binomial::new(f64::from(permille) / 1_000.0, count as u64).unwrap();
            let cdf = |at: Option<usize>| at.map_or(0.0, |at| below.cdf(at as u64));
            let upper = high.map_or(1.0, |at| below.cdf(at as u64));
            let covered = upper - cdf(low);
            assert!((0.95..0.98).contains(&covered), "{count} {permille}: {covered}");
        }
    }

    #[test]
    fn the_interval_of_a_quantile_covers_it_in_95_of_100_ensembles() {
        // Uniform values, of which every quantile is known exactly.
        for permille in [100_u32, 500, 900] {
            let exact = i64::from(permille) * 1_000;
            let covers = |ensemble: u64| {
                let luck = Luck::new(1_986, ensemble);
                let key = Key::of("coverage");
                #[expect(clippy::cast_possible_truncation, reason = "below a million")]
                let value = |run| (luck.uniform(key.with(run)) * 1e6) as i64;
                let found = quantile(&sorted(&(0..1_000).map(value).collect::<Vec<_>>()), permille);
                found.low.unwrap() <= exact && exact <= found.high.unwrap()
            };
            let covered = (0..1_000).filter(|&ensemble| covers(ensemble)).count();
            assert!((930..=970).contains(&covered), "{permille}: {covered} of 1000");
        }
    }

    #[test]
    fn the_interval_of_a_share_covers_it_in_95_of_100_ensembles() {
        for exact in [0.1, 0.5, 0.9] {
            let covers = |ensemble: u64| {
                let luck = Luck::new(7, ensemble);
                let hit = |run: &u64| luck.uniform(Key::of("share").with(*run)) < exact;
                let found = share((0..1_000).filter(hit).count(), 1_000);
                found.low <= exact && exact <= found.high
            };
            let covered = (0..1_000).filter(|&ensemble| covers(ensemble)).count();
            assert!((930..=970).contains(&covered), "{exact}: {covered} of 1000");
        }
    }

    #[test]
    fn a_difference_with_never_is_the_greatest_there_is() {
        let differences = paired(&[5, 5, NEVER, NEVER], &[3, NEVER, 9, NEVER]);
        assert_eq!(differences, [-2, NEVER, AT_LAST, 0]);
    }
}
