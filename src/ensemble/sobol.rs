//! Sobol indices: which share of an answer's variance goes with which factor, alone (first
//! order) and with all that it does together with others (total).
//!
//! The design is Saltelli's: two independent points A and B, and A with one factor taken from
//! B. First order by Saltelli et al. 2010, total by Jansen 1999. Absent: what the factors are.

use super::order::float;

/// One row of the design: the answer at A, at B, and at A with each factor of B in turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// At A.
    pub a: f64,
    /// At B.
    pub b: f64,
    /// At A with one factor of B, factor by factor.
    pub mixed: Vec<f64>,
}

/// An index with its standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The index; a little below 0 or above 1 only by chance.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// What goes with one factor.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Index {
    /// Alone.
    pub first: Estimate,
    /// Alone and together with others.
    pub total: Estimate,
}

/// The indices of each factor; all nothing where the answer does not vary.
#[must_use]
pub fn indices(rows: &[Row]) -> Vec<Index> {
    let factors = rows.first().map_or(0, |row| row.mixed.len());
    let count = float(rows.len());
    let mean = rows.iter().map(|row| row.a + row.b).sum::<f64>() / (2.0 * count);
    let square = |x: f64| x * x;
    let spread = |row: &Row| f64::midpoint(square(row.a - mean), square(row.b - mean));
    let variance = rows.iter().map(spread).sum::<f64>() / count;
    if rows.is_empty() || variance <= 0.0 {
        return vec![Index::default(); factors];
    }
    let estimate = |part: &dyn Fn(&Row) -> f64| {
        let value = rows.iter().map(part).sum::<f64>() / count / variance;
        // The delta method: how far each row would move the ratio.
        let off: f64 = rows.iter().map(|row| square(part(row) - value * spread(row))).sum();
        Estimate { value, error: libm::sqrt(off) / count / variance }
    };
    (0..factors)
        .map(|factor| Index {
            first: estimate(&|row| (row.b - mean) * (row.mixed[factor] - row.a)),
            total: estimate(&|row| square(row.a - row.mixed[factor]) / 2.0),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Key, Luck};

    fn ishigami(x: [f64; 3]) -> f64 {
        let [a, b, c] = x.map(|u| std::f64::consts::PI * (2.0 * u - 1.0));
        a.sin() + 7.0 * b.sin().powi(2) + 0.1 * c.powi(4) * a.sin()
    }

    #[test]
    fn the_indices_of_the_ishigami_function_are_right_within_two_hundredths() {
        let keys = ["x", "y", "z"].map(Key::of);
        let row = |number: u64| {
            let [a, b] = [2 * number, 2 * number + 1].map(|run| {
                let luck = Luck::new(0, run);
                keys.map(|key| luck.uniform(key))
            });
            let mix = |factor: usize| {
                let mut mixed = a;
                mixed[factor] = b[factor];
                ishigami(mixed)
            };
            Row { a: ishigami(a), b: ishigami(b), mixed: (0..3).map(mix).collect() }
        };
        let found = indices(&(0..1 << 16).map(row).collect::<Vec<_>>());
        let exact = [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)];
        for (index, (first, total)) in found.iter().zip(exact) {
            assert!((index.first.value - first).abs() < 0.02, "{index:?} {first}");
            assert!((index.total.value - total).abs() < 0.02, "{index:?} {total}");
            assert!(index.first.error < 0.01 && index.total.error < 0.01, "{index:?}");
        }
    }

    #[test]
    fn what_does_not_vary_rests_on_nothing() {
        let rows = vec![Row { a: 3.0, b: 3.0, mixed: vec![3.0] }; 10];
        assert_eq!(indices(&rows), [Index::default()]);
        assert_eq!(indices(&[]), []);
    }
}
