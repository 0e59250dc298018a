//! Runs under a seed, and the order statistics of when each copy got where.

use super::order::NEVER;
use super::sample::{Columns, in_order, rows};
use crate::chance::Luck;
use crate::engine::{Engine, Scope};
use crate::plan::{Itinerary, KnownId, Plan};
use crate::time::Moment;

/// When each copy got where, in every run.
#[derive(Clone, Debug)]
pub struct Ensemble {
    /// The seed.
    pub seed: u64,
    /// How many runs.
    pub runs: u32,
    /// For each itinerary, run by run: at the post; none for never.
    at_post: Vec<Vec<Option<Moment>>>,
    /// For each itinerary, run by run: could be seen; none for never.
    seen: Vec<Vec<Option<Moment>>>,
    /// For each itinerary, run by run: begins to be sent; none for never.
    sent: Vec<Vec<Option<Moment>>>,
    /// For each figure that is drawn once a run, the runs in order of its uniforms.
    drawn: Vec<(KnownId, Vec<usize>)>,
}

/// Which moment of a copy is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    /// At the post.
    AtPost,
    /// Could be seen.
    Seen,
}

/// The 10 to 90 % band of a moment; none stands for never within the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The moment that one run in ten does not exceed.
    pub low: Option<Moment>,
    /// The median.
    pub middle: Option<Moment>,
    /// The moment that nine runs in ten do not exceed.
    pub high: Option<Moment>,
}

impl Ensemble {
    /// Runs 0 to `runs` of a plan under a seed.
    ///
    /// # Panics
    ///
    /// If `runs` is 0.
    #[must_use]
    pub fn run(plan: &Plan, seed: u64, runs: u32) -> Self {
        assert!(runs > 0, "an ensemble has at least one run");
        let program = plan.program.for_planned();
        let columns = Columns::of(plan);
        let parts: Vec<u64> = (0..u64::from(runs.div_ceil(PART))).collect();
        let parts = in_order(
            &parts,
            || Engine::new(&program),
            |engine, part| {
                let first = part * u64::from(PART);
                rows(engine, &columns, seed, first..(first + u64::from(PART)).min(u64::from(runs)))
            },
        );
        let all: Vec<&[i64]> =
            parts.iter().flat_map(|part| part.chunks_exact(columns.count().max(1))).collect();
        let of = |column: Option<usize>| match column {
            Some(column) => all.iter().map(|row| moment(row[column])).collect(),
            None => vec![None; runs as usize],
        };
        let copies = 0..plan.itineraries.len();
        let at_post = copies.clone().map(|at| of(columns.at_post(at))).collect();
        let could_be_seen = copies.clone().map(|at| of(columns.seen(at))).collect();
        let sent = copies.map(|at| of(columns.despatched(at))).collect();
        let drawn = drawn(plan, seed, runs);
        Self { seed, runs, at_post, seen: could_be_seen, sent, drawn }
    }

    /// The moments of one copy, run by run.
    #[must_use]
    pub fn moments(&self, itinerary: usize, milestone: Milestone) -> &[Option<Moment>] {
        match milestone {
            Milestone::AtPost => &self.at_post[itinerary],
            Milestone::Seen => &self.seen[itinerary],
        }
    }

    /// The moments at which an addressee's copy begins to be sent, run by run.
    #[must_use]
    pub fn despatches(&self, itinerary: usize) -> &[Option<Moment>] {
        &self.sent[itinerary]
    }

    /// The last milestone that an itinerary has, with its moments.
    #[must_use]
    pub fn arrivals(&self, at: usize, itinerary: &Itinerary) -> &[Option<Moment>] {
        if itinerary.on_desk.is_empty() {
            self.moments(at, Milestone::AtPost)
        } else {
            self.moments(at, Milestone::Seen)
        }
    }

    /// The band of one copy; none where it has no such milestone.
    #[must_use]
    pub fn band(&self, plan: &Plan, itinerary: usize, milestone: Milestone) -> Option<Band> {
        let of = &plan.itineraries[itinerary];
        let has = match milestone {
            Milestone::AtPost => of.at_post.is_some(),
            Milestone::Seen => !of.on_desk.is_empty(),
        };
        has.then(|| Band::of(self.moments(itinerary, milestone)))
    }

    /// How strongly each figure that the copy rests on goes with its arrival, the strongest
    /// first; only those well above what chance gives.
    ///
    /// The measure is the correlation ratio of the ranks of arrival over ten equal parts of the
    /// figure's range, corrected for chance (Kelley's epsilon squared): it sees a figure of which
    /// more is not simply later, such as the days of a bag. It is not a Sobol index.
    #[must_use]
    pub fn goes_with(&self, plan: &Plan, at: usize) -> Vec<(KnownId, f64)> {
        let itinerary = &plan.itineraries[at];
        let arrivals = self.arrivals(at, itinerary);
        let last = itinerary.on_desk.first().copied().or(itinerary.at_post);
        let rests_on = last.map_or_else(Vec::new, |unit| plan.rests_on(unit));
        let times: Vec<f64> = arrivals.iter().map(|&moment| as_float(moment)).collect();
        let ranks = ranked(&times);
        let mut shares: Vec<(KnownId, f64)> = self
            .drawn
            .iter()
            .filter(|(known, _)| rests_on.contains(known))
            .map(|(known, order)| (*known, correlation_ratio(&ranks, order)))
            .filter(|(_, share)| *share > 10.0 / f64::from(self.runs))
            .collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        shares
    }
}

/// So many runs are one task.
const PART: u32 = 32;

fn moment(micros: i64) -> Option<Moment> {
    (micros != NEVER).then(|| Moment::from_micros(micros))
}

impl Band {
    /// The order statistics of some moments; never is later than any moment.
    #[must_use]
    pub fn of(moments: &[Option<Moment>]) -> Self {
        let mut sorted: Vec<Option<Moment>> = moments.to_vec();
        sorted.sort_by_key(|moment| (moment.is_none(), *moment));
        let rank = |tenths: usize| (sorted.len() * tenths).div_ceil(10).max(1) - 1;
        let at = |tenths: usize| sorted.get(rank(tenths)).copied().flatten();
        Self { low: at(1), middle: at(5), high: at(9) }
    }
}

/// The runs in order of the uniforms of each figure that is drawn once a run.
fn drawn(plan: &Plan, seed: u64, runs: u32) -> Vec<(KnownId, Vec<usize>)> {
    let figures = plan.program.figures.iter().enumerate();
    figures
        .filter(|(_, figure)| figure.scope == Scope::Run && figure.distribution.varies())
        .map(|(at, figure)| {
            let uniform = |run: u32| Luck::new(seed, u64::from(run)).uniform(figure.key);
            // Positive numbers are in the order of their bits.
            let mut keyed: Vec<(u64, u32)> =
                (0..runs).map(|run| (uniform(run).to_bits(), run)).collect();
            keyed.sort_unstable();
            (plan.known_of_figure[at], keyed.iter().map(|&(_, run)| run as usize).collect())
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "only the order of the moments is used")]
fn as_float(moment: Option<Moment>) -> f64 {
    moment.map_or(f64::INFINITY, |moment| moment.as_micros() as f64)
}

/// The places of some values, the least value first.
fn places(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
    order
}

/// The ranks of some values, the mean rank where several are equal.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 runs")]
fn ranked(values: &[f64]) -> Vec<f64> {
    let order = places(values);
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    while first < order.len() {
        let value = values[order[first]];
        let same = order[first..].iter().take_while(|&&at| values[at].total_cmp(&value).is_eq());
        let count = same.count();
        let mean = first as f64 + (count - 1) as f64 / 2.0;
        order[first..first + count].iter().for_each(|&at| ranks[at] = mean);
        first += count;
    }
    ranks
}

/// The share of the variation of `ranks` that lies between ten equal parts of the runs, put in
/// the order of a figure's uniforms, corrected for what chance gives; none at all where there are
/// too few runs to tell.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 runs")]
fn correlation_ratio(ranks: &[f64], order: &[usize]) -> f64 {
    const PARTS: usize = 10;
    let count = ranks.len();
    if count < 3 * PARTS {
        return 0.0;
    }
    let mean = ranks.iter().sum::<f64>() / count as f64;
    let square = |x: f64| x * x;
    let total: f64 = ranks.iter().map(|rank| square(rank - mean)).sum();
    if total <= 0.0 {
        return 0.0;
    }
    let within: f64 = (0..PARTS)
        .map(|part| &order[part * count / PARTS..(part + 1) * count / PARTS])
        .map(|part| {
            let own = part.iter().map(|&at| ranks[at]).sum::<f64>() / part.len() as f64;
            part.iter().map(|&at| square(ranks[at] - own)).sum::<f64>()
        })
        .sum();
    let corrected = within / (count - PARTS) as f64 * (count - 1) as f64;
    (1.0 - corrected / total).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_is_made_of_order_statistics_and_never_comes_last() {
        let moment = |minute: i64| Some(Moment::from_micros(minute * 60_000_000));
        let mut moments: Vec<Option<Moment>> = (1..=10).rev().map(moment).collect();
        let band = Band::of(&moments);
        assert_eq!(band, Band { low: moment(1), middle: moment(5), high: moment(9) });
        moments[0] = None;
        moments[1] = None;
        assert_eq!(Band::of(&moments).high, None);
    }

    #[test]
    fn equal_values_share_their_mean_rank() {
        assert_eq!(ranked(&[3.0, 1.0, 3.0, 2.0]), [2.5, 0.0, 2.5, 1.0]);
    }

    #[test]
    fn a_figure_of_which_more_is_not_later_is_seen_all_the_same() {
        let uniforms: Vec<f64> = (0..200).map(|run| f64::from(run * 77 % 200) / 200.0).collect();
        let valley: Vec<f64> = uniforms.iter().map(|u| (u - 0.5).abs()).collect();
        let noise: Vec<f64> = (0..200).map(|run| f64::from(run * 13 % 31)).collect();
        let order = places(&uniforms);
        assert!(correlation_ratio(&ranked(&valley), &order) > 0.95);
        assert!(correlation_ratio(&ranked(&noise), &order) < 0.05);
        assert!(correlation_ratio(&[1.0; 200], &order).abs() < 1e-12);
    }
}
