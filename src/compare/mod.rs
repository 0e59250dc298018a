//! Scenario against scenario: who is earlier, later, never, and the wait that made it.
//!
//! Two variants meet the same luck wherever they share a stage, so that differences are paired
//! run by run.

mod made;
mod work;

pub use made::{PathStep, critical_path, made};
pub use work::{Work, work};

use crate::engine::{Crowded, Engine, Trace};
use crate::ensemble::{Band, Ensemble};
use crate::network::PostId;
use crate::plan::{Copy, Itinerary, Plan, plan};
use crate::scenario::Scenario;
use crate::time::{Moment, Span};
use crate::timeline::{Row, Spent, Timeline, tell};

/// One side of a comparison: a scenario or a variant of it, planned, run and told.
#[derive(Clone, Debug)]
pub struct Side {
    /// Its name: the scenario's, or the variant's.
    pub name: String,
    /// What it asks, in words.
    pub title: String,
    /// The scenario as changed.
    pub scenario: Scenario,
    /// Which way each copy goes.
    pub plan: Plan,
    /// The typical run.
    pub timeline: Timeline,
    /// Whether the typical run was given up because more comes than is served.
    pub crowded: Option<Crowded>,
    /// The runs.
    pub ensemble: Ensemble,
}

impl Side {
    /// A scenario planned, run at its medians and under its seed, and told.
    #[must_use]
    pub fn of(name: &str, title: &str, scenario: Scenario) -> Self {
        let plan = plan(&scenario);
        let mut trace = Trace::default();
        let mut engine = Engine::new(&plan.program);
        engine.run(None, &mut trace);
        let crowded = engine.crowded();
        drop(engine);
        let timeline = tell(&scenario, &plan, &trace, None);
        // Runs that would be given up like the typical one tell nothing.
        let runs = if crowded.is_some() { 1 } else { scenario.runs };
        let ensemble = Ensemble::run(&plan, scenario.seed, runs);
        let (name, title) = (name.to_owned(), title.to_owned());
        Self { name, title, scenario, plan, timeline, crowded, ensemble }
    }
}

/// A base and what is set against it.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What the others are compared with.
    pub base: Side,
    /// What is compared with it.
    pub others: Vec<Side>,
}

/// One copy on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The name of the copy.
    pub name: String,
    /// Its itinerary in the base; none where the base has no such copy.
    pub before: Option<usize>,
    /// Its itinerary on the other side; none where it has no such copy.
    pub after: Option<usize>,
    /// What became of it.
    pub verdict: Verdict,
    /// The wait or work whose length changed most in the typical run, where and by how much.
    pub because: Option<(Spent, PostId, Span)>,
}

/// What became of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing changed in any run.
    Same,
    /// It moved: the paired differences of the runs; negative is earlier.
    Moved {
        /// One run in ten is at most this much later.
        low: Span,
        /// The median.
        middle: Span,
        /// Nine runs in ten are at most this much later.
        high: Span,
        /// In how many of a hundred runs it is earlier.
        earlier_percent: u32,
    },
    /// It now arrives where it did not.
    NowArrives,
    /// It no longer arrives.
    NeverArrives,
}

/// How each copy fares on another side, addressees first, then desks, in the order of the base.
#[must_use]
pub fn differences(base: &Side, other: &Side) -> Vec<Difference> {
    let mut found: Vec<Difference> = base
        .plan
        .itineraries
        .iter()
        .enumerate()
        .map(|(at, itinerary)| {
            let after = other.plan.itineraries.iter().position(|known| same_copy(itinerary, known));
            difference(base, other, (Some(at), after), &itinerary.name)
        })
        .collect();
    for (at, itinerary) in other.plan.itineraries.iter().enumerate() {
        if !base.plan.itineraries.iter().any(|known| same_copy(known, itinerary)) {
            found.push(difference(base, other, (None, Some(at)), &itinerary.name));
        }
    }
    found
}

fn same_copy(a: &Itinerary, b: &Itinerary) -> bool {
    let desk = |itinerary: &Itinerary| matches!(itinerary.copy, Copy::Desk { .. });
    a.name == b.name && desk(a) == desk(b)
}

fn difference(
    base: &Side,
    other: &Side,
    (before, after): (Option<usize>, Option<usize>),
    name: &str,
) -> Difference {
    let arrivals = |side: &Side, at: Option<usize>| -> Vec<Option<Moment>> {
        at.map_or_else(
            || vec![None; side.ensemble.runs as usize],
            |at| side.ensemble.arrivals(at, &side.plan.itineraries[at]).to_vec(),
        )
    };
    let verdict = verdict(base, other, &arrivals(base, before), &arrivals(other, after));
    let because = match (before, after, verdict) {
        (Some(before), Some(after), Verdict::Moved { middle, .. }) => {
            because(&base.timeline.rows[before], &other.timeline.rows[after], middle)
        }
        _ => None,
    };
    Difference { name: name.to_owned(), before, after, verdict, because }
}

/// The elapsed times from hand-in are compared run by run; where the hand-in is the same that
/// is the arrival itself, and where it differs the arrivals are compared.
fn verdict(
    base: &Side,
    other: &Side,
    before: &[Option<Moment>],
    after: &[Option<Moment>],
) -> Verdict {
    debug_assert_eq!(base.ensemble.seed, other.ensemble.seed, "differences are paired by luck");
    let arrives = |moments: &[Option<Moment>]| Band::of(moments).middle.is_some();
    match (arrives(before), arrives(after)) {
        (false, false) => return Verdict::Same,
        (false, true) => return Verdict::NowArrives,
        (true, false) => return Verdict::NeverArrives,
        (true, true) => {}
    }
    let mut spans: Vec<Span> = before
        .iter()
        .zip(after)
        .filter_map(|(before, after)| Some((*after)? - (*before)?))
        .collect();
    spans.sort_unstable();
    if spans.iter().all(|span| *span == Span::ZERO) {
        return Verdict::Same;
    }
    let rank = |tenths: usize| spans[(spans.len() * tenths).div_ceil(10).max(1) - 1];
    let earlier = spans.iter().filter(|span| span.is_negative()).count();
    let percent = u32::try_from(earlier * 100 / spans.len()).expect("at most 100");
    Verdict::Moved { low: rank(1), middle: rank(5), high: rank(9), earlier_percent: percent }
}

/// What changed most, in the direction of the difference.
fn because(before: &Row, after: &Row, middle: Span) -> Option<(Spent, PostId, Span)> {
    let (old, new) = (before.longest_first(), after.longest_first());
    let length = |list: &[(Spent, PostId, Span)], spent: Spent, post: PostId| {
        let same = list.iter().find(|(s, p, _)| same_kind(*s, spent) && *p == post);
        same.map_or(Span::ZERO, |(_, _, span)| *span)
    };
    let mut changes: Vec<(Spent, PostId, Span)> = Vec::new();
    for &(spent, post, _) in old.iter().chain(&new) {
        let known = |(s, p, _): &(Spent, PostId, Span)| same_kind(*s, spent) && *p == post;
        if !changes.iter().any(known) {
            let change = length(&new, spent, post) - length(&old, spent, post);
            changes.push((spent, post, change));
        }
    }
    let sign = if middle.is_negative() { -1 } else { 1 };
    let best = changes.into_iter().max_by_key(|(spent, post, change)| {
        let wait = matches!(spent, Spent::Waiting(_));
        (change.as_micros() * sign, wait, std::cmp::Reverse(*post))
    })?;
    (best.2.as_micros() * sign > 0).then_some(best)
}

/// Whether two stretches are of one kind, whatever the circuit or bag.
fn same_kind(a: Spent, b: Spent) -> bool {
    match (a, b) {
        (Spent::Waiting(a), Spent::Waiting(b)) => a == b,
        (Spent::Working(a), Spent::Working(b)) => a.words() == b.words(),
        (Spent::Waiting(_), Spent::Working(_)) | (Spent::Working(_), Spent::Waiting(_)) => false,
    }
}
