//! What an ensemble comes to: every figure that a document of it prints.

use schemars::JsonSchema;
use serde::Serialize;

use super::frame::{CopyFrame, Frame, ObservedFrame, SideFrame};
use super::verdict::{Paired, paired_of};
use crate::ensemble::order::{NEVER, Quantile, Share, quantile, share, sorted};
use crate::ensemble::study::{Blocks, values};
use crate::time::Moment;

/// The quantiles that are given, in runs of a thousand.
const PERMILLES: [u32; 7] = [50, 100, 250, 500, 750, 900, 950];

/// An ensemble: quantiles, odds, who is first, what a variant changes.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EnsembleV1 {
    /// The version of this form: 1.
    pub version: u32,
    /// The version of deskby.
    pub deskby: String,
    /// The name of the scenario.
    pub scenario: String,
    /// What it is, in words.
    pub title: String,
    /// The network.
    pub network: String,
    /// The SHA-256 of the input files and of what was asked.
    pub inputs: String,
    /// The seed.
    pub seed: u64,
    /// How many runs.
    pub runs: u64,
    /// Of how many ensembles in a hundred an interval holds the truth.
    pub confidence_percent: u32,
    /// The scenario, and its variants after it.
    pub sides: Vec<SideV1>,
}

/// The scenario or one of its variants.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "EnsembleSideV1")]
pub struct SideV1 {
    /// Its name.
    pub name: String,
    /// What it asks, in words.
    pub title: String,
    /// When it is handed in.
    pub handed_in: String,
    /// Its copies, addressees first.
    pub copies: Vec<CopyV1>,
    /// For each two addressees, who has it first.
    pub first: Vec<FirstV1>,
}

/// One copy.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "EnsembleCopyV1")]
pub struct CopyV1 {
    /// Its name.
    pub name: String,
    /// `action`, `info` or `desk`.
    pub role: String,
    /// For a desk, its kind.
    pub kind: Option<String>,
    /// Its precedence.
    pub precedence: String,
    /// Its way.
    pub way: String,
    /// When it is at the post.
    pub at_post: Option<MomentsV1>,
    /// When it could be seen.
    pub could_be_seen: Option<MomentsV1>,
    /// The odds of its deadline.
    pub deskby: Option<OddsV1>,
    /// Where each observation falls.
    pub observed: Vec<PlacedV1>,
    /// How it differs from the scenario; none for the scenario itself.
    pub difference: Option<Paired>,
    /// What documents need beside it.
    #[serde(skip)]
    #[schemars(skip)]
    pub frame: Option<CopyFrame>,
}

/// A moment over all runs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MomentsV1 {
    /// Its quantiles.
    pub quantiles: Vec<QuantileV1>,
    /// In how many runs it never comes.
    pub never: ShareV1,
}

/// A quantile with its interval: instants, `never`, or null where so few runs give no bound.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct QuantileV1 {
    /// Of how many runs in a hundred.
    pub percent: f64,
    /// The moment that they do not exceed.
    pub at: String,
    /// The lower end of its interval.
    pub from: Option<String>,
    /// The upper end of its interval.
    pub to: Option<String>,
    /// The same as numbers.
    #[serde(skip)]
    #[schemars(skip)]
    pub exact: Option<Quantile>,
}

/// A share of runs with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ShareV1 {
    /// In how many runs.
    pub count: u64,
    /// In how many of a hundred.
    pub percent: f64,
    /// The lower end of its interval.
    pub from_percent: f64,
    /// The upper end of its interval.
    pub to_percent: f64,
}

/// The odds of a deadline.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OddsV1 {
    /// The deadline.
    pub by: String,
    /// In how many runs it is met.
    pub met: ShareV1,
}

/// Where an observation falls among the runs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PlacedV1 {
    /// `despatched`, `received` or `seen`.
    pub milestone: String,
    /// When it was observed.
    pub at: String,
    /// How much earlier or later that may have been, in microseconds.
    pub precision_micros: i64,
    /// Where it says so.
    pub source: Option<String>,
    /// In how many runs it comes before the earliest moment that the observation may mean.
    pub earlier: ShareV1,
    /// In how many runs it comes within its precision.
    pub within: ShareV1,
}

/// Who of two has it first.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FirstV1 {
    /// One.
    pub one: String,
    /// The other.
    pub other: String,
    /// In how many runs the one has it before the other.
    pub before: ShareV1,
    /// In how many runs the other has it before the one.
    pub after: ShareV1,
}

/// A share of runs with its 95 % interval.
pub(super) fn share_of(count: usize, of: usize) -> ShareV1 {
    share(count, of).into()
}

impl From<Share> for ShareV1 {
    fn from(found: Share) -> Self {
        let percent = |part: f64| libm::rint(part * 10_000.0) / 100.0;
        Self {
            count: found.count as u64,
            percent: percent(found.part()),
            from_percent: percent(found.low),
            to_percent: percent(found.high),
        }
    }
}

/// What the blocks of an ensemble come to.
///
/// # Panics
///
/// If a block is missing: who reads parts checks that.
#[must_use]
pub fn answer(frame: &Frame, blocks: &[Blocks]) -> EnsembleV1 {
    let runs = usize::try_from(frame.runs).expect("runs fit the memory");
    let sides: Vec<Vec<Vec<i64>>> = frame
        .sides
        .iter()
        .enumerate()
        .map(|(at, side)| {
            let column = |column| values(blocks, side.columns, (at, column), runs);
            (0..side.columns).map(column).collect()
        })
        .collect();
    let told = frame.sides.iter().zip(&sides).enumerate();
    EnsembleV1 {
        version: 1,
        deskby: frame.deskby.clone(),
        scenario: frame.scenario.clone(),
        title: frame.title.clone(),
        network: frame.network.clone(),
        inputs: frame.inputs.clone(),
        seed: frame.seed,
        runs: frame.runs,
        confidence_percent: 95,
        sides: told
            .map(|(at, (side, columns))| {
                let base = (at > 0).then(|| (&frame.sides[0], &sides[0]));
                side_of(side, columns, base)
            })
            .collect(),
    }
}

type Columns = Vec<Vec<i64>>;

fn side_of(side: &SideFrame, columns: &Columns, base: Option<(&SideFrame, &Columns)>) -> SideV1 {
    let ordered: Columns = columns.iter().map(|column| sorted(column)).collect();
    let copies = side.copies.iter().map(|copy| {
        let mut told = copy_of(copy, &ordered);
        told.difference = base.and_then(|base| difference(copy, columns, base));
        told
    });
    SideV1 {
        name: side.name.clone(),
        title: side.title.clone(),
        handed_in: Moment::from_micros(side.handed_in).to_string(),
        copies: copies.collect(),
        first: first(side, columns),
    }
}

fn copy_of(copy: &CopyFrame, ordered: &Columns) -> CopyV1 {
    let moments = |column: Option<usize>| column.map(|column| moments(&ordered[column]));
    let last = copy.last().map(|column| &ordered[column]);
    let by_then = |column: &[i64], by: i64| column.partition_point(|&at| at <= by && at != NEVER);
    let odds = copy.deskby.zip(last).map(|(by, column)| OddsV1 {
        by: Moment::from_micros(by).to_string(),
        met: share_of(by_then(column, by), column.len()),
    });
    let placed = |observed: &ObservedFrame| {
        let column = match observed.milestone.as_str() {
            "despatched" => copy.despatched,
            "seen" => copy.last(),
            _ => copy.at_post.or(copy.seen),
        };
        column.map(|column| placed(observed, &ordered[column]))
    };
    CopyV1 {
        name: copy.name.clone(),
        role: copy.role.clone(),
        kind: copy.kind.as_ref().map(|(one, _)| one.clone()),
        precedence: copy.precedence.clone(),
        way: copy.way.clone(),
        at_post: moments(copy.at_post),
        could_be_seen: moments(copy.seen),
        deskby: odds,
        observed: copy.observed.iter().filter_map(placed).collect(),
        difference: None,
        frame: Some(copy.clone()),
    }
}

fn moments(ordered: &[i64]) -> MomentsV1 {
    let never = ordered.iter().rev().take_while(|&&at| at == NEVER).count();
    let text = |micros: i64| match micros {
        NEVER => "never".to_owned(),
        micros => Moment::from_micros(micros).to_string(),
    };
    let quantiles = PERMILLES.map(|permille| {
        let found = quantile(ordered, permille);
        QuantileV1 {
            percent: f64::from(permille) / 10.0,
            at: text(found.value),
            from: found.low.map(text),
            to: found.high.map(text),
            exact: Some(found),
        }
    });
    MomentsV1 { quantiles: quantiles.into(), never: share_of(never, ordered.len()) }
}

fn placed(observed: &ObservedFrame, ordered: &[i64]) -> PlacedV1 {
    let (from, to) = (observed.at - observed.precision, observed.at + observed.precision);
    let earlier = ordered.partition_point(|&at| at < from);
    let within = ordered.partition_point(|&at| at <= to) - earlier;
    PlacedV1 {
        milestone: observed.milestone.clone(),
        at: Moment::from_micros(observed.at).to_string(),
        precision_micros: observed.precision,
        source: observed.source.clone(),
        earlier: share_of(earlier, ordered.len()),
        within: share_of(within, ordered.len()),
    }
}

/// How a copy differs from the same copy of the base; one that a side lacks never arrives there.
fn difference(
    copy: &CopyFrame,
    columns: &Columns,
    (base, before): (&SideFrame, &Columns),
) -> Option<Paired> {
    let same = |known: &&CopyFrame| known.name == copy.name && known.is_desk() == copy.is_desk();
    let known = base.copies.iter().find(same);
    let runs = before.first().or(columns.first()).map_or(0, Vec::len);
    let never = vec![NEVER; runs];
    let was = known.and_then(CopyFrame::last).map_or(&never, |column| &before[column]);
    let is = copy.last().map_or(&never, |column| &columns[column]);
    (runs > 0).then(|| paired_of(was, is))
}

fn first(side: &SideFrame, columns: &Columns) -> Vec<FirstV1> {
    let addressees: Vec<(&str, &Vec<i64>)> = side
        .copies
        .iter()
        .filter(|copy| !copy.is_desk())
        .filter_map(|copy| Some((copy.name.as_str(), &columns[copy.at_post?])))
        .collect();
    let mut first = Vec::new();
    for (at, &(one, its)) in addressees.iter().enumerate() {
        for &(other, theirs) in &addressees[at + 1..] {
            let pairs = || its.iter().zip(theirs);
            let before = pairs().filter(|(its, theirs)| its < theirs).count();
            let after = pairs().filter(|(its, theirs)| its > theirs).count();
            first.push(FirstV1 {
                one: one.to_owned(),
                other: other.to_owned(),
                before: share_of(before, its.len()),
                after: share_of(after, its.len()),
            });
        }
    }
    first
}

impl EnsembleV1 {
    /// How imprecise it is, and in what: the widest half of an interval, of a median as a part of
    /// the elapsed time, of the odds of a DESKBY as a part of one. Only of copies called so,
    /// where `of` names any.
    #[must_use]
    pub fn imprecision(&self, of: &[String]) -> (f64, String) {
        let mut widest = (0.0, String::new());
        let wanted =
            |name: &str| of.is_empty() || of.iter().any(|of| of.eq_ignore_ascii_case(name));
        for side in &self.sides {
            for copy in side.copies.iter().filter(|copy| wanted(&copy.name)) {
                let half = widest_half(side, copy);
                if half > widest.0 {
                    widest = (half, format!("{} ({})", copy.name, side.name));
                }
            }
        }
        widest
    }

    /// The addressees that are known within a precision on every side.
    #[must_use]
    pub fn precise(&self, precision: f64) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for copy in self.sides.iter().flat_map(|side| &side.copies) {
            let same = |side: &SideV1, known: &CopyV1| {
                known.name != copy.name || widest_half(side, known) <= precision
            };
            let all = |side: &SideV1| side.copies.iter().all(|known| same(side, known));
            let addressee = copy.kind.is_none() && !found.contains(&copy.name);
            if addressee && self.sides.iter().all(all) {
                found.push(copy.name.clone());
            }
        }
        found
    }
}

/// The widest half of an interval of a copy.
fn widest_half(side: &SideV1, copy: &CopyV1) -> f64 {
    let start = side.handed_in.parse().map_or(0, Moment::as_micros);
    let odds = copy.deskby.iter().map(|odds| (odds.met.to_percent - odds.met.from_percent) / 200.0);
    let both = copy.at_post.iter().chain(&copy.could_be_seen);
    let medians = both.filter_map(|moments| spread(moments, start));
    odds.chain(medians).fold(0.0, f64::max)
}

/// Half of the interval of a median as a part of the elapsed time; none where it never comes.
#[expect(clippy::cast_precision_loss, reason = "spans of at most sixty days fit 53 bits")]
fn spread(moments: &MomentsV1, start: i64) -> Option<f64> {
    let exact = moments
        .quantiles
        .iter()
        .find_map(|quantile| quantile.exact.filter(|exact| exact.permille == 500))?;
    if exact.value == NEVER || exact.value <= start {
        return None;
    }
    let (Some(low), Some(high)) = (exact.low, exact.high) else { return Some(f64::INFINITY) };
    Some(high.saturating_sub(low) as f64 / 2.0 / (exact.value - start) as f64)
}
