//! The axis of time: hours where something happens, broken where nothing does.
//!
//! Time runs evenly within a stretch; a gap between two stretches is drawn short, and marked.

use crate::time::{Moment, Span};

/// From moments to the paper; a straight line between each two of its knots.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Axis {
    /// Moments and where they are, both rising.
    knots: Vec<(Moment, f64)>,
    /// The gaps between stretches.
    gaps: Vec<Gap>,
    /// How many pixels an hour has within a stretch.
    pub(super) per_hour: f64,
}

/// Time that is drawn short.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gap {
    /// From.
    pub(super) from: Moment,
    /// To.
    pub(super) to: Moment,
}

/// A stretch that ends is followed by nothing for at least so long.
const QUIET: Span = Span::from_mins(150);
/// What is drawn of the time before and after what happens in a stretch.
const MARGIN: Span = Span::from_mins(20);
/// The most that an hour gets.
const MOST_PER_HOUR: f64 = 190.0;
/// The least that an hour gets.
const LEAST_PER_HOUR: f64 = 4.0;

impl Axis {
    /// The axis that shows these moments within a width; `last` is how far it reaches.
    pub(super) fn of(moments: &[Moment], last: Moment, (left, width): (f64, f64)) -> Self {
        let stretches = stretches(moments);
        let mut gaps: Vec<Gap> =
            stretches.windows(2).map(|pair| Gap { from: pair[0].1, to: pair[1].0 }).collect();
        let end = stretches[stretches.len() - 1].1;
        if last > end {
            gaps.push(Gap { from: end, to: last });
        }
        let short: f64 = gaps.iter().map(|gap| width_of_gap(gap.to - gap.from)).sum();
        let all: f64 = stretches.iter().map(|(from, to)| hours(*to - *from)).sum();
        let wanted = ((width - short) / all.max(0.1)).clamp(LEAST_PER_HOUR, MOST_PER_HOUR);
        let spare = (width - short - wanted * all).max(0.0);
        let more = if short > 0.0 { 1.0 + spare / short } else { 1.0 };
        let mut knots = vec![(stretches[0].0, left)];
        let mut x = left;
        for (at, (from, to)) in stretches.iter().enumerate() {
            x += hours(*to - *from) * wanted;
            knots.push((*to, x));
            if let Some(gap) = gaps.get(at) {
                x += width_of_gap(gap.to - gap.from) * more;
                knots.push((gap.to, x));
            }
        }
        Self { knots, gaps, per_hour: wanted }
    }

    /// Where a moment is; what is before or after the axis is at its end.
    pub(in super::super) fn x(&self, moment: Moment) -> f64 {
        let after = self.knots.partition_point(|(at, _)| *at <= moment);
        match (after.checked_sub(1).map(|at| self.knots[at]), self.knots.get(after).copied()) {
            (None, Some((_, x))) | (Some((_, x)), None) => x,
            (Some((from, x)), Some((to, end))) => {
                let part = hours(moment - from) / hours(to - from).max(1e-9);
                x + (end - x) * part
            }
            (None, None) => 0.0,
        }
    }

    /// From when to when it reaches.
    pub(in super::super) fn reach(&self) -> (Moment, Moment) {
        (self.knots[0].0, self.knots[self.knots.len() - 1].0)
    }

    /// Where it begins and ends.
    pub(super) fn ends(&self) -> (f64, f64) {
        (self.knots[0].1, self.knots[self.knots.len() - 1].1)
    }

    /// The gaps, in order.
    pub(super) fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Whether a moment is within a gap.
    pub(super) fn is_in_gap(&self, moment: Moment) -> bool {
        self.gaps.iter().any(|gap| gap.from < moment && moment < gap.to)
    }

    /// The knots, as minutes after a moment and pixels: `0,180 240,620`.
    pub(in super::super) fn knots_in_words(&self, since: Moment) -> String {
        let words: Vec<String> = self
            .knots
            .iter()
            .map(|(at, x)| {
                let minutes = hours(*at - since) * 60.0;
                format!("{},{}", super::shape::num(minutes), super::shape::num(*x))
            })
            .collect();
        words.join(" ")
    }
}

/// Times in which something happens, with a margin, far enough from one another.
fn stretches(moments: &[Moment]) -> Vec<(Moment, Moment)> {
    let mut sorted = moments.to_vec();
    sorted.sort_unstable();
    let mut found: Vec<(Moment, Moment)> = Vec::new();
    for moment in sorted {
        match found.last_mut() {
            Some((_, to)) if moment - *to <= QUIET => *to = moment.max(*to),
            _ => found.push((moment, moment)),
        }
    }
    found.iter().map(|(from, to)| (*from - MARGIN, *to + MARGIN)).collect()
}

/// Longer gaps are wider, but not by much: nobody is to read a length from them.
fn width_of_gap(span: Span) -> f64 {
    let hours = hours(span);
    let days = (hours / 24.0).floor();
    (26.0 + 9.0 * libm::log(hours.max(1.0))).min(70.0) + (days * 13.0).min(150.0)
}

/// A length in hours.
#[expect(clippy::cast_precision_loss, reason = "a drawing needs no microseconds")]
pub(super) fn hours(span: Span) -> f64 {
    span.as_micros() as f64 / 3_600_000_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn axis() -> Axis {
        let moments = ["1986-02-10T16:35Z", "1986-02-10T18:40Z", "1986-02-12T11:00Z"].map(at);
        Axis::of(&moments, at("1986-02-17T09:00Z"), (180.0, 900.0))
    }

    #[test]
    fn time_never_runs_backwards_and_fills_the_paper() {
        let axis = axis();
        let mut x = f64::NEG_INFINITY;
        for hour in 0..200 {
            let here = axis.x(at("1986-02-10T12:00Z") + Span::from_hours(hour));
            assert!(here >= x, "hour {hour}");
            x = here;
        }
        assert!((axis.ends().1 - 1080.0).abs() < 0.01, "{:?}", axis.ends());
    }

    #[test]
    fn a_quiet_day_is_a_gap() {
        let axis = axis();
        assert_eq!(axis.gaps().len(), 2);
        assert!(axis.is_in_gap(at("1986-02-11T12:00Z")));
        assert!(!axis.is_in_gap(at("1986-02-10T17:30Z")));
        let night = axis.x(at("1986-02-12T10:30Z")) - axis.x(at("1986-02-10T19:10Z"));
        let evening = axis.x(at("1986-02-10T18:40Z")) - axis.x(at("1986-02-10T16:35Z"));
        assert!(night < evening, "{night} {evening}");
    }
}
