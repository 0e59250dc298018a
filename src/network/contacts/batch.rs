//! Many questions to one plan, each answered as if it were the only one.

use std::collections::BTreeMap;

use super::{Arrival, ContactPlan, Decimal, Fewest, Node, Overlay, Search};
use crate::time::Moment;

/// A question: when does a size that is at one post at a moment reach another?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its name; those with one name are one telegram to several addressees.
    pub qid: String,
    /// From which post.
    pub from: String,
    /// To which post.
    pub to: String,
    /// From when on.
    pub at: Moment,
    /// How much.
    pub size: Decimal,
}

/// The earliest arrival of each question by the fewest legs, in their order; none where there
/// is no way. Questions that differ in nothing but the addressee share one search, because one
/// transmission serves a shared leg; no answer depends on another.
#[must_use]
pub fn answers(
    plan: &ContactPlan,
    overlay: &impl Overlay,
    questions: &[Asked],
) -> Vec<Option<Arrival>> {
    let mut together: BTreeMap<(&str, &str, Moment, String), Vec<usize>> = BTreeMap::new();
    for (at, asked) in questions.iter().enumerate() {
        let key = (asked.qid.as_str(), asked.from.as_str(), asked.at, asked.size.to_string());
        together.entry(key).or_default().push(at);
    }
    let (mut search, mut fewest) = (Search::default(), Fewest::default());
    let mut answers = vec![None; questions.len()];
    for places in together.values() {
        let first = &questions[places[0]];
        let from = plan.find(&first.from);
        let to: Vec<Option<Node>> = places.iter().map(|&at| plan.find(&questions[at].to)).collect();
        let known: Vec<Node> = to.iter().flatten().copied().collect();
        let load = plan.load(first.size);
        if let Some(from) = from {
            search.arrivals(plan, overlay, (load, from, first.at), &known);
        }
        for (&at, to) in places.iter().zip(to) {
            let asked = &questions[at];
            if asked.from == asked.to {
                answers[at] = Some(Arrival { at: asked.at, legs: 0 });
                continue;
            }
            let (Some(from), Some(to)) = (from, to) else {
                continue;
            };
            answers[at] = search.found(to).map(|found| {
                let start = (load, from, first.at);
                let legs = fewest.legs(plan, overlay, start, (to, found));
                Arrival { legs, ..found }
            });
        }
    }
    answers
}
