//! A comparison as JSON, version 1.

use schemars::JsonSchema;
use serde::Serialize;

use super::compare_words::{from_hand_in, in_words};
use crate::compare::{
    Comparison, Difference, PathStep, Side, Verdict, critical_path, differences, made, work,
};
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
    /// The name of the scenario.
    scenario: String,
    /// The network.
    network: String,
    /// The seed that all sides share.
    seed: u64,
    /// How many runs each side has.
    runs: u32,
    /// The SHA-256 of the input files and of what was asked.
    inputs: String,
    base: SideV1,
    others: Vec<SideV1>,
}

/// One side.
#[derive(Debug, Serialize, JsonSchema)]
struct SideV1 {
    name: String,
    title: String,
    /// When it is handed in.
    handed_in: String,
    copies: Vec<ArrivalV1>,
    /// What the typical run costs the network.
    work: WorkV1,
}

/// What the typical run of a side costs the network.
#[derive(Debug, Serialize, JsonSchema)]
struct WorkV1 {
    /// How many times the telegram is sent over a circuit.
    transmissions: usize,
    /// For how long it keeps circuits busy, in microseconds, by circuit.
    circuit_micros: std::collections::BTreeMap<String, i64>,
    /// How many copies travel in bags, counted for each bag.
    bagged: usize,
    /// How many copies are typically made inside posts.
    run_off: u16,
    /// How many times somebody is called out.
    call_outs: usize,
}

/// A step of a critical path.
#[derive(Debug, Serialize, JsonSchema)]
struct StepV1 {
    post: String,
    /// `wait` or `work`.
    kind: &'static str,
    what: &'static str,
    micros: i64,
}

/// One copy on one side, and how it differs from the base.
#[derive(Debug, Serialize, JsonSchema)]
struct ArrivalV1 {
    name: String,
    low: Option<String>,
    middle: Option<String>,
    high: Option<String>,
    /// The deadline, and in how many runs it is met.
    deskby: Option<String>,
    met_in_runs: Option<usize>,
    /// What its arrival waited for in the typical run, step by step.
    path: Vec<StepV1>,
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
    /// The median of the same difference where each side is counted from its own hand-in.
    from_hand_in_micros: Option<i64>,
    /// By the clock, in plain words.
    words: String,
    /// What changed most in the typical run.
    because: Option<BecauseV1>,
    /// What made it, in words: a departure missed or caught, a room that had closed.
    made: Option<String>,
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
        scenario: base.scenario.id.clone(),
        network: base.scenario.network.id.clone(),
        seed: base.ensemble.seed,
        runs: base.ensemble.runs,
        inputs: base.scenario.inputs.clone(),
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
                deskby: text(itinerary.deskby),
                met_in_runs: itinerary.deskby.map(|by| {
                    let arrivals = side.ensemble.arrivals(at, itinerary).iter();
                    arrivals.flatten().filter(|moment| **moment <= by).count()
                }),
                path: critical_path(&side.timeline.rows[at])
                    .into_iter()
                    .map(|step| step_of(side, step))
                    .collect(),
                difference: found.map(|found| difference(base, side, found)),
            }
        })
        .collect();
    let work = work(side);
    let work = WorkV1 {
        transmissions: work.transmissions,
        circuit_micros: work.circuits.iter().map(|(id, t)| (id.clone(), t.as_micros())).collect(),
        bagged: work.bagged,
        run_off: work.copies.typical,
        call_outs: work.call_outs,
    };
    SideV1 {
        name: side.name.clone(),
        title: side.title.clone(),
        handed_in: side.timeline.handed_in.to_string(),
        copies,
        work,
    }
}

fn step_of(side: &Side, step: PathStep) -> StepV1 {
    let (kind, what) = match step.spent {
        Spent::Waiting(why) => ("wait", why.words()),
        Spent::Working(doing) => ("work", doing.words()),
    };
    let post = side.scenario.network.post(step.post).id.clone();
    StepV1 { post, kind, what, micros: step.length.as_micros() }
}

fn difference(base: &Side, other: &Side, difference: &Difference) -> DifferenceV1 {
    let made = made(base, other, difference);
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
        from_hand_in_micros: from_hand_in(base, other, difference).middle_micros,
        words: in_words(base, other, difference),
        because: None,
        made: None,
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
            made,
            ..plain("moved")
        },
    }
}
