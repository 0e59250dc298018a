//! A comparison as JSON, version 1.

use schemars::JsonSchema;
use serde::Serialize;

use crate::compare::{Comparison, Difference, Side, Verdict, differences};
use crate::ensemble::Band;
use crate::time::Moment;
use crate::timeline::Spent;

/// A base and what is set against it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CompareV1 {
    /// The version of this form: 1.
    version: u32,
    /// The version of deskby.
    deskby: &'static str,
    /// The seed that all sides share.
    seed: u64,
    /// How many runs each side has.
    runs: u32,
    base: SideV1,
    others: Vec<SideV1>,
}

/// One side.
#[derive(Debug, Serialize, JsonSchema)]
struct SideV1 {
    name: String,
    title: String,
    copies: Vec<ArrivalV1>,
}

/// One copy on one side, and how it differs from the base.
#[derive(Debug, Serialize, JsonSchema)]
struct ArrivalV1 {
    name: String,
    low: Option<String>,
    middle: Option<String>,
    high: Option<String>,
    difference: Option<DifferenceV1>,
}

/// A difference, paired run by run.
#[derive(Debug, Serialize, JsonSchema)]
struct DifferenceV1 {
    /// `same`, `moved`, `now arrives` or `never arrives`.
    verdict: &'static str,
    /// Microseconds later than the base, one run in ten at most; negative is earlier.
    low_micros: Option<i64>,
    middle_micros: Option<i64>,
    high_micros: Option<i64>,
    earlier_percent: Option<u32>,
    /// What changed most in the typical run.
    because: Option<BecauseV1>,
}

/// What changed most.
#[derive(Debug, Serialize, JsonSchema)]
struct BecauseV1 {
    what: &'static str,
    post: String,
    micros: i64,
}

/// A comparison as JSON.
///
/// # Panics
///
/// Never: the types have no form that JSON lacks.
#[must_use]
pub fn compare_json(comparison: &Comparison) -> String {
    let base = &comparison.base;
    let document = CompareV1 {
        version: 1,
        deskby: env!("CARGO_PKG_VERSION"),
        seed: base.ensemble.seed,
        runs: base.ensemble.runs,
        base: side(base, base, &[]),
        others: comparison
            .others
            .iter()
            .map(|other| side(base, other, &differences(base, other)))
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("the types are plain");
    text.push('\n');
    text
}

fn side(base: &Side, side: &Side, all: &[Difference]) -> SideV1 {
    let copies = side
        .plan
        .itineraries
        .iter()
        .enumerate()
        .map(|(at, itinerary)| {
            let band = Band::of(side.ensemble.arrivals(at, itinerary));
            let found = all.iter().find(|difference| difference.after == Some(at));
            let text = |moment: Option<Moment>| moment.map(|moment| moment.to_string());
            ArrivalV1 {
                name: itinerary.name.clone(),
                low: text(band.low),
                middle: text(band.middle),
                high: text(band.high),
                difference: found.map(|found| difference(base, found)),
            }
        })
        .collect();
    SideV1 { name: side.name.clone(), title: side.title.clone(), copies }
}

fn difference(base: &Side, difference: &Difference) -> DifferenceV1 {
    let because = difference.because.map(|(spent, post, change)| BecauseV1 {
        what: match spent {
            Spent::Waiting(why) => why.words(),
            Spent::Working(doing) => doing.words(),
        },
        post: base.scenario.network.post(post).id.clone(),
        micros: change.as_micros(),
    });
    let plain = |verdict| DifferenceV1 {
        verdict,
        low_micros: None,
        middle_micros: None,
        high_micros: None,
        earlier_percent: None,
        because: None,
    };
    match difference.verdict {
        Verdict::Same => plain("same"),
        Verdict::NowArrives => plain("now arrives"),
        Verdict::NeverArrives => plain("never arrives"),
        Verdict::Moved { low, middle, high, earlier_percent } => DifferenceV1 {
            low_micros: Some(low.as_micros()),
            middle_micros: Some(middle.as_micros()),
            high_micros: Some(high.as_micros()),
            earlier_percent: Some(earlier_percent),
            because,
            ..plain("moved")
        },
    }
}
