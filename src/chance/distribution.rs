//! Distributions of whole quantities, each an inverse function of one uniform.
//!
//! A quantity is a whole number in a unit that the owner of the figure knows: microseconds of
//! a span, thousandths of a character a second.

/// How a quantity varies, or what is not known of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Fixed(i64),
    /// Between `low` and `high`, half of it below `typical`; even on either side.
    Range {
        /// The least.
        low: i64,
        /// The median.
        typical: i64,
        /// The greatest.
        high: i64,
    },
    /// Every value between two equally likely.
    Uniform {
        /// The least.
        low: i64,
        /// The greatest.
        high: i64,
    },
    /// The sum of `shape` exponential parts with a given mean in all; a shape of 1 is the
    /// exponential itself.
    Erlang {
        /// How many parts, from 1 to 1,000.
        shape: u32,
        /// The mean of the sum.
        mean: i64,
    },
    /// Lognormal: the logarithm has mean `mu` and standard deviation `sigma`.
    Lognormal {
        /// Mean of the natural logarithm of the quantity.
        mu: f64,
        /// Standard deviation of the natural logarithm.
        sigma: f64,
    },
    /// One of the observed values, each equally likely, in ascending order.
    Empirical(Vec<i64>),
}

/// Why numbers do not make a distribution.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DistributionError {
    /// Low, typical and high are not in order.
    #[error("low, typical and high must rise: {low}, {typical}, {high}")]
    Order {
        /// The least, as given.
        low: i64,
        /// The median, as given.
        typical: i64,
        /// The greatest, as given.
        high: i64,
    },
    /// A quantity below zero, or a spread that is not positive.
    #[error("{0} must be more than zero")]
    NotPositive(&'static str),
    /// An empty list of observations.
    #[error("the list of observed values is empty")]
    Empty,
    /// A shape outside 1 to 1,000.
    #[error("the shape of an Erlang distribution is a whole number from 1 to 1000")]
    Shape,
}

/// The 90 % point of the standard normal distribution.
const NORMAL_P90: f64 = 1.281_551_565_544_600_4;

/// The greatest quantity that a draw gives: longer than any horizon, far from overflow.
const GREATEST: i64 = i64::MAX / 1_024;

impl Distribution {
    /// A range with its median.
    ///
    /// # Errors
    ///
    /// [`DistributionError::Order`] unless `low <= typical <= high`, and
    /// [`DistributionError::NotPositive`] if `low` is below zero.
    pub const fn range(low: i64, typical: i64, high: i64) -> Result<Self, DistributionError> {
        if low < 0 {
            Err(DistributionError::NotPositive("low"))
        } else if low <= typical && typical <= high {
            Ok(Self::Range { low, typical, high })
        } else {
            Err(DistributionError::Order { low, typical, high })
        }
    }

    /// Even between two values.
    ///
    /// # Errors
    ///
    /// As for [`Distribution::range`].
    pub const fn uniform(low: i64, high: i64) -> Result<Self, DistributionError> {
        if low < 0 {
            Err(DistributionError::NotPositive("low"))
        } else if low <= high {
            Ok(Self::Uniform { low, high })
        } else {
            Err(DistributionError::Order { low, typical: low, high })
        }
    }

    /// Exponential with a mean.
    ///
    /// # Errors
    ///
    /// [`DistributionError::NotPositive`] unless the mean is positive.
    pub const fn exponential(mean: i64) -> Result<Self, DistributionError> {
        Self::erlang(1, mean)
    }

    /// The sum of `shape` exponential parts with mean `mean` in all.
    ///
    /// # Errors
    ///
    /// [`DistributionError::Shape`] unless `shape` is 1 to 1,000, and
    /// [`DistributionError::NotPositive`] unless the mean is positive.
    pub const fn erlang(shape: u32, mean: i64) -> Result<Self, DistributionError> {
        if shape == 0 || shape > 1_000 {
            Err(DistributionError::Shape)
        } else if mean <= 0 {
            Err(DistributionError::NotPositive("mean"))
        } else {
            Ok(Self::Erlang { shape, mean })
        }
    }

    /// Lognormal with a mean and a squared coefficient of variation (variance over mean²).
    ///
    /// # Errors
    ///
    /// [`DistributionError::NotPositive`] unless both are positive.
    #[expect(clippy::cast_precision_loss, reason = "53 bits of a mean are enough")]
    pub fn lognormal(mean: i64, squared_variation: f64) -> Result<Self, DistributionError> {
        if mean <= 0 {
            return Err(DistributionError::NotPositive("mean"));
        }
        if !(squared_variation > 0.0 && squared_variation.is_finite()) {
            return Err(DistributionError::NotPositive("squared_variation"));
        }
        let variance = libm::log(1.0 + squared_variation);
        let mu = libm::log(mean as f64) - variance / 2.0;
        Ok(Self::Lognormal { mu, sigma: libm::sqrt(variance) })
    }

    /// Lognormal through a median and a 90 % point.
    ///
    /// # Errors
    ///
    /// [`DistributionError::NotPositive`] unless the median is positive, and
    /// [`DistributionError::Order`] unless the 90 % point is above it.
    #[expect(clippy::cast_precision_loss, reason = "53 bits of a median are enough")]
    pub fn median_p90(median: i64, p90: i64) -> Result<Self, DistributionError> {
        if median <= 0 {
            return Err(DistributionError::NotPositive("median"));
        }
        if p90 <= median {
            return Err(DistributionError::Order { low: 0, typical: median, high: p90 });
        }
        let mu = libm::log(median as f64);
        Ok(Self::Lognormal { mu, sigma: (libm::log(p90 as f64) - mu) / NORMAL_P90 })
    }

    /// The observed values, in any order.
    ///
    /// # Errors
    ///
    /// [`DistributionError::Empty`] without values, and [`DistributionError::NotPositive`] if
    /// one is below zero.
    pub fn empirical(mut values: Vec<i64>) -> Result<Self, DistributionError> {
        values.sort_unstable();
        match values.first() {
            None => Err(DistributionError::Empty),
            Some(&least) if least < 0 => Err(DistributionError::NotPositive("every value")),
            Some(_) => Ok(Self::Empirical(values)),
        }
    }

    /// The median of those quantities that are more than `value`: what is to be expected of one
    /// that has come to so much already; `value` itself where none is more.
    #[must_use]
    pub fn median_beyond(&self, value: i64) -> i64 {
        // The share that is no more than `value`, by halving as often as a number has places.
        let (mut below, mut above) = (0.0, 1.0);
        for _ in 0..f64::MANTISSA_DIGITS {
            let middle = f64::midpoint(below, above);
            if self.at(middle) <= value {
                below = middle;
            } else {
                above = middle;
            }
        }
        self.at(f64::midpoint(below, 1.0)).max(value)
    }

    /// The quantity below which the share `uniform` (above 0, below 1) lies, rounded to a
    /// whole number and never below zero.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "quantities are far below 2^53 in practice")]
    pub fn at(&self, uniform: f64) -> i64 {
        match *self {
            Self::Fixed(value) => value,
            Self::Range { low, typical, .. } if uniform <= 0.5 => {
                between(low, typical, uniform * 2.0)
            }
            Self::Range { typical, high, .. } => between(typical, high, uniform * 2.0 - 1.0),
            Self::Uniform { low, high } => between(low, high, uniform),
            Self::Erlang { shape: 1, mean } => rounded(-libm::log1p(-uniform) * mean as f64),
            Self::Erlang { shape, mean } => {
                rounded(erlang_at(shape, uniform) * mean as f64 / f64::from(shape))
            }
            Self::Lognormal { mu, sigma } => rounded(libm::exp(mu + sigma * normal_at(uniform))),
            Self::Empirical(ref values) => values[index_at(values.len(), uniform)],
        }
    }

    /// The same distribution of so many times the quantity; a factor that is not positive counts
    /// as 0.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "quantities are far below 2^53 in practice")]
    pub fn times(&self, factor: f64) -> Self {
        let times = |value: i64| rounded(value as f64 * factor.max(0.0));
        match *self {
            Self::Fixed(value) => Self::Fixed(times(value)),
            Self::Range { low, typical, high } => {
                Self::Range { low: times(low), typical: times(typical), high: times(high) }
            }
            Self::Uniform { low, high } => Self::Uniform { low: times(low), high: times(high) },
            Self::Erlang { .. } | Self::Lognormal { .. } if factor <= 0.0 => Self::Fixed(0),
            Self::Erlang { shape, mean } => Self::Erlang { shape, mean: times(mean) },
            Self::Lognormal { mu, sigma } => Self::Lognormal { mu: mu + libm::log(factor), sigma },
            Self::Empirical(ref values) => {
                Self::Empirical(values.iter().copied().map(times).collect())
            }
        }
    }

    /// The median, with which the typical run is told.
    #[must_use]
    pub fn typical(&self) -> i64 {
        self.at(0.5)
    }

    /// Whether a draw can differ from the median.
    #[must_use]
    pub fn varies(&self) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Range { low, high, .. } | Self::Uniform { low, high } => low < high,
            Self::Erlang { .. } => true,
            Self::Lognormal { sigma, .. } => *sigma > 0.0,
            Self::Empirical(values) => values.first() != values.last(),
        }
    }
}

/// The point at `share` of the way from `low` to `high`.
#[expect(clippy::cast_precision_loss, reason = "quantities are far below 2^53 in practice")]
fn between(low: i64, high: i64, share: f64) -> i64 {
    (low + rounded((high - low) as f64 * share)).min(high)
}

#[expect(clippy::cast_possible_truncation, reason = "held within bounds just before")]
#[expect(clippy::cast_precision_loss, reason = "the bound need not be exact")]
fn rounded(value: f64) -> i64 {
    libm::rint(value.clamp(0.0, GREATEST as f64)) as i64
}

#[expect(clippy::cast_possible_truncation, reason = "a uniform below 1 keeps it below len")]
#[expect(clippy::cast_sign_loss, reason = "a uniform is not negative")]
#[expect(clippy::cast_precision_loss, reason = "lists are far shorter than 2^53")]
fn index_at(len: usize, uniform: f64) -> usize {
    ((len as f64 * uniform) as usize).min(len - 1)
}

/// The quantile of the standard normal distribution: Acklam's rational approximation with one
/// step of Halley's method, accurate to about 1e-15.
fn normal_at(p: f64) -> f64 {
    const A: [f64; 6] = [
        -39.696_830_286_653_76,
        220.946_098_424_520_5,
        -275.928_510_446_968_7,
        138.357_751_867_269,
        -30.664_798_066_147_16,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -54.476_098_798_224_06,
        161.585_836_858_040_9,
        -155.698_979_859_886_6,
        66.801_311_887_719_72,
        -13.280_681_552_885_72,
    ];
    const C: [f64; 6] = [
        -0.007_784_894_002_430_293,
        -0.322_396_458_041_136_5,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] = [
        0.007_784_695_709_041_462,
        0.322_467_129_070_039_8,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
    ];
    let poly = |terms: &[f64], x: f64| terms.iter().fold(0.0, |sum, term| sum * x + term);
    let tail = |q: f64| poly(&C, q) / (poly(&D, q) * q + 1.0);
    let x = if p < 0.024_25 {
        tail(libm::sqrt(-2.0 * libm::log(p)))
    } else if p > 1.0 - 0.024_25 {
        -tail(libm::sqrt(-2.0 * libm::log1p(-p)))
    } else {
        let q = p - 0.5;
        let r = q * q;
        poly(&A, r) * q / (poly(&B, r) * r + 1.0)
    };
    let error = 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2) - p;
    let slope = error * libm::sqrt(2.0 * std::f64::consts::PI) * libm::exp(x * x / 2.0);
    x - slope / (1.0 + x * slope / 2.0)
}

/// The quantile of a sum of `shape` exponentials of mean 1: from Wilson and Hilferty's
/// approximation on by Halley's method, to the last bits, and never out of what is known to hold
/// it.
///
/// Source: Wilson and Hilferty, `PNAS` 17 (1931), 684.
fn erlang_at(shape: u32, p: f64) -> f64 {
    let k = f64::from(shape);
    let (mut low, mut high) = (0.0, k + 40.0 * libm::sqrt(k) + 40.0);
    let root = 1.0 - 1.0 / (9.0 * k) + normal_at(p.max(f64::MIN_POSITIVE)) / (3.0 * libm::sqrt(k));
    let mut x = (k * root * root * root).clamp(k / 1e3, high);
    for _ in 0..ROUNDS {
        let (below, density) = erlang_below(shape, x);
        let over = below - p;
        if over.abs() <= f64::EPSILON {
            return x;
        }
        if over < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let step = over / density;
        let bent = step / (1.0 - (step * ((k - 1.0) / x - 1.0) / 2.0).clamp(-0.9, 0.9));
        let next = x - bent;
        let inside = low < next && next < high;
        let next = if inside { next } else { f64::midpoint(low, high) };
        if (next - x).abs() <= x * 4.0 * f64::EPSILON {
            return next;
        }
        x = next;
    }
    x
}

/// More than are ever needed: halving alone finds 53 bits in so many.
const ROUNDS: u32 = 64;

/// Up to so many exponentials the first term of their sum is no less than a number can be.
const PLAIN: u32 = 100;

/// The share of a sum of `shape` exponentials of mean 1 that lies below `x`, and the density there.
fn erlang_below(shape: u32, x: f64) -> (f64, f64) {
    let k = f64::from(shape);
    if shape <= PLAIN {
        let (mut term, mut sum) = (libm::exp(-x), 0.0);
        for part in 1..shape {
            sum += term;
            term *= x / f64::from(part);
        }
        return (1.0 - sum - term, term);
    }
    let density = libm::exp((k - 1.0) * libm::log(x) - x - libm::lgamma(k));
    let (mut term, mut sum) = (density, 0.0);
    for part in (1..shape).rev() {
        sum += term;
        term *= f64::from(part) / x;
    }
    (1.0 - sum - term, density)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_typical_value_of_a_range_is_its_median_and_its_ends_are_kept() {
        let range = Distribution::range(10, 25, 90).unwrap();
        assert_eq!([range.at(1e-9), range.typical(), range.at(1.0 - 1e-9)], [10, 25, 90]);
        assert_eq!(range.at(0.8), 64);
    }

    #[test]
    fn what_is_left_of_a_quantity_is_the_median_of_those_that_come_to_more() {
        let fixed = Distribution::Fixed(5);
        assert_eq!([0, 4, 5, 9].map(|value| fixed.median_beyond(value)), [5, 5, 5, 9]);
        let range = Distribution::range(10, 20, 100).unwrap();
        assert_eq!(
            [0, 9, 20, 60, 100].map(|value| range.median_beyond(value)),
            [20, 20, 60, 80, 100]
        );
        // An exponential has no memory.
        let exponential = Distribution::exponential(1_000_000_000).unwrap();
        for lasted in [0, 1_000, 700_000_000, 5_000_000_000] {
            let left = exponential.median_beyond(lasted) - lasted;
            assert!((left - 693_147_181).abs() < 40, "{lasted}: {left}");
        }
        let observed = Distribution::empirical(vec![3, 1, 4, 2]).unwrap();
        assert_eq!([0, 2, 3, 4].map(|value| observed.median_beyond(value)), [3, 4, 4, 4]);
    }

    #[test]
    fn a_lognormal_goes_through_its_median_and_90_percent_point() {
        let leg = Distribution::median_p90(47_000_000, 85_000_000).unwrap();
        assert_eq!(leg.typical(), 47_000_000);
        assert!((leg.at(0.9) - 85_000_000).abs() <= 1);
    }

    #[test]
    fn quantiles_agree_with_an_independent_implementation() {
        use statrs::distribution::{ContinuousCDF, Gamma, Normal};
        let normal = Normal::new(0.0, 1.0).unwrap();
        let gamma = Gamma::new(3.0, 1.0).unwrap();
        for p in [1e-6, 0.01, 0.024, 0.3, 0.5, 0.7, 0.98, 0.999_999] {
            assert!((normal_at(p) - normal.inverse_cdf(p)).abs() < 1e-8, "{p}");
            assert!((erlang_below(3, erlang_at(3, p)).0 - p).abs() < 1e-12, "{p}");
            assert!((erlang_below(3, 2.5).0 - gamma.cdf(2.5)).abs() < 1e-12);
        }
    }

    #[test]
    fn the_quantile_of_any_sum_of_exponentials_is_where_its_share_lies_below() {
        use statrs::distribution::{ContinuousCDF, Gamma};
        for shape in [1, 2, 3, 4, 10, 99, 100, 101, 300, 745, 1_000] {
            let gamma = Gamma::new(f64::from(shape), 1.0).unwrap();
            let mut before = 0.0;
            for p in [0.0, 1e-9, 1e-3, 0.1, 0.5, 0.9, 0.999, 0.999_999, 1.0 - f64::EPSILON] {
                let at = erlang_at(shape, p);
                assert!(at >= before && at.is_finite(), "{shape} at {p}: {at}");
                let found = gamma.cdf(at);
                assert!((found - p).abs() < 1e-10, "{shape} at {p}: {at}, where {found} is below");
                before = at;
            }
        }
        // The exponential itself has a plain inverse.
        for p in [1e-6, 0.25, 0.5, 0.99] {
            assert!((erlang_at(1, p) + libm::log1p(-p)).abs() < 1e-12);
        }
    }

    #[test]
    fn a_distribution_of_three_times_the_quantity_has_three_times_each_quantile() {
        let shapes = [
            Distribution::range(10_000, 25_000, 90_000).unwrap(),
            Distribution::uniform(10_000, 90_000).unwrap(),
            Distribution::erlang(2, 50_000).unwrap(),
            Distribution::median_p90(47_000, 85_000).unwrap(),
            Distribution::empirical(vec![1_000, 5_000]).unwrap(),
        ];
        for shape in shapes {
            for uniform in [0.1, 0.5, 0.9] {
                let (once, thrice) = (shape.at(uniform), shape.times(3.0).at(uniform));
                assert!((thrice - 3 * once).abs() <= 3, "{shape:?} {uniform}: {once} {thrice}");
                assert_eq!(shape.times(0.0).at(uniform), 0);
            }
        }
    }

    #[test]
    fn means_are_those_that_were_asked_for() {
        let mean = |drawn: &Distribution| {
            let sum: i64 = (0..100_000).map(|i| drawn.at((f64::from(i) + 0.5) / 1e5)).sum();
            sum / 100_000
        };
        let exponential = Distribution::exponential(1_000_000).unwrap();
        let lognormal = Distribution::lognormal(1_000_000, 2.0).unwrap();
        let erlang = Distribution::erlang(2, 1_000_000).unwrap();
        for drawn in [exponential, lognormal, erlang] {
            assert!((mean(&drawn) - 1_000_000).abs() < 3_000, "{drawn:?} {}", mean(&drawn));
        }
    }

    #[test]
    fn numbers_that_make_no_distribution_are_refused() {
        assert!(Distribution::range(5, 4, 9).is_err());
        assert!(Distribution::range(-1, 4, 9).is_err());
        assert!(Distribution::exponential(0).is_err());
        assert!(Distribution::erlang(0, 5).is_err());
        assert!(Distribution::median_p90(10, 10).is_err());
        assert!(Distribution::lognormal(10, f64::NAN).is_err());
        assert!(Distribution::empirical(Vec::new()).is_err());
    }
}
