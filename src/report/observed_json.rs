//! What the archive says happened, in the JSON of a replay, beside what the runs say.

use schemars::JsonSchema;
use serde::Serialize;

use super::Story;
use super::observed_text::{milestone_of, sent_in_typical};
use crate::ensemble::Milestone;
use crate::scenario::Observed;

/// Something that the archive says happened; never a simulated time.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ObservedV1 {
    /// The addressee or desk.
    addressee: String,
    /// `despatched`, `received` or `seen`.
    milestone: &'static str,
    /// When: the middle of what is known.
    at: String,
    /// How much earlier or later it may have been, in microseconds.
    precision_micros: i64,
    /// Whether the telegram itself prints it.
    printed: bool,
    /// Where it says so.
    source: Option<String>,
    /// When the typical run has it; null for never.
    simulated_typical: Option<String>,
    /// How much later it was than the typical run has it, in microseconds.
    difference_micros: Option<i64>,
    /// How many runs have it by then.
    runs_by_then: Option<usize>,
}

/// Everything that was observed.
pub(super) fn observed(story: &Story<'_>) -> Vec<ObservedV1> {
    let despatches = story.scenario.despatches.iter().map(|observed| one(story, observed, true));
    let others = story.scenario.observed.iter().map(|observed| one(story, observed, false));
    despatches.chain(others).collect()
}

fn one(story: &Story<'_>, observed: &Observed, despatch: bool) -> ObservedV1 {
    let mut known = 0..story.plan.itineraries.len();
    let at = known.find(|&at| story.is_called(at, &observed.addressee));
    let of = at.map(|at| (at, milestone_of(story, at, observed)));
    let typical = of.and_then(|(at, of)| {
        let row = &story.timeline.rows[at];
        match of {
            _ if despatch => sent_in_typical(story, at),
            Milestone::AtPost => row.at_post,
            Milestone::Seen => row.seen,
        }
    });
    let by_then = |(at, of)| {
        let moments =
            if despatch { story.ensemble.despatches(at) } else { story.ensemble.moments(at, of) };
        moments.iter().flatten().filter(|moment| **moment <= observed.at).count()
    };
    ObservedV1 {
        addressee: observed.addressee.clone(),
        milestone: observed.milestone(despatch),
        at: observed.at.to_string(),
        precision_micros: observed.precision.as_micros(),
        printed: observed.printed,
        source: observed.source.clone(),
        simulated_typical: typical.map(|moment| moment.to_string()),
        difference_micros: typical.map(|moment| (observed.at - moment).as_micros()),
        runs_by_then: of.map(by_then),
    }
}
