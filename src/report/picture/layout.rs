//! Where each lane, wait and mark of a time diagram has its place.

use std::collections::BTreeMap;

use super::super::Story;
use super::super::words::about;
use super::axis::Axis;
use super::chart::{Chart, Happened, Happening};
use super::shape::{Area, fitted, width_of};
use crate::engine::UnitId;
use crate::ensemble::joined;
use crate::plan::Copy;
use crate::time::Moment;

/// The width of the paper.
pub(super) const WIDTH: f64 = 1240.0;
/// Where the axis begins; the names of the lanes stand before it.
pub(super) const LEFT: f64 = 190.0;
/// What is left free at the right.
pub(super) const RIGHT: f64 = 18.0;
/// Where the first lane begins.
pub(super) const HEAD: f64 = 92.0;
/// The height of one row of waits and work.
pub(super) const ROW: f64 = 17.0;
/// What a lane has above and below its rows.
pub(super) const PAD: f64 = 6.0;
/// The size of the small print.
pub(super) const SMALL: f64 = 10.0;
/// A lane that would have more rows than these is drawn as a crowd: how many at each moment.
const MOST_ROWS: usize = 12;

/// The rows that a profile of what has no row of its own takes.
pub(super) const CROWD_ROWS: usize = 3;

/// The places of everything.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The axis.
    pub(super) axis: Axis,
    /// The lanes.
    pub(super) lanes: Vec<Placed>,
    /// What one unit does in one lane.
    pub(super) runs: BTreeMap<(usize, UnitId), Run>,
    /// The lower edge of the last lane.
    pub(super) bottom: f64,
}

/// The place of a lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    /// Its upper edge.
    pub(super) y: f64,
    /// Its height.
    pub(super) h: f64,
    /// How many rows of waits and work it has.
    pub(super) rows: usize,
    /// How many units have no row of their own.
    pub(super) unseen: usize,
}

/// What one unit does in one lane, in one row.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// Its places among the happenings.
    pub(super) parts: Vec<usize>,
    /// From.
    from: Moment,
    /// To.
    to: Moment,
    /// Its row; none where there are too many.
    pub(super) row: Option<usize>,
    /// What stands beside it, and where it begins.
    pub(super) beside: Option<(f64, String)>,
}

impl Layout {
    /// The layout of a chart.
    pub(super) fn of(story: &Story<'_>, chart: &Chart) -> Self {
        let axis = axis(chart);
        let mut runs = runs(chart);
        for ((lane, _), run) in &mut runs {
            run.beside = beside(story, chart, &axis, (*lane, run));
        }
        let mut lanes = Vec::new();
        let mut y = HEAD;
        for lane in 0..chart.lanes.len() {
            let (rows, unseen) = packed(&axis, &mut runs, lane);
            let bands = chart.bands.iter().filter(|band| band.lane == lane).count();
            let of_post = chart.lanes[lane].desks.is_none();
            let least = if of_post { 2 } else { 1 };
            let crowded = if unseen > 0 { CROWD_ROWS } else { 0 };
            // Without bands, marks have a row of their own.
            let marks = if bands == 0 { 1 } else { bands };
            let all = (rows + marks + crowded).max(least);
            let h = count(all) * ROW + 2.0 * PAD;
            y += if of_post && lane > 0 { 7.0 } else { 1.0 };
            lanes.push(Placed { y, h, rows, unseen });
            y += h;
        }
        Self { axis, lanes, runs, bottom: y }
    }

    /// The middle of a row of a lane.
    pub(super) fn row_y(&self, lane: usize, row: usize) -> f64 {
        self.lanes[lane].y + PAD + (count(row) + 0.5) * ROW
    }

    /// Where a unit is in a lane, or the first row where it does nothing there.
    pub(super) fn unit_y(&self, lane: usize, unit: Option<UnitId>) -> f64 {
        let run = unit.and_then(|unit| self.runs.get(&(lane, unit)));
        self.row_y(lane, run.and_then(|run| run.row).unwrap_or(0))
    }

    /// Where a box from one moment to another is, of a height, about the middle of a row.
    pub(super) fn bar(&self, (from, to): (Moment, Moment), y: f64, h: f64) -> Area {
        let (x, end) = (self.axis.x(from), self.axis.x(to));
        Area { x, y: y - h / 2.0, w: (end - x).max(1.5), h }
    }
}

/// A number of rows as pixels are counted.
#[expect(clippy::cast_precision_loss, reason = "a drawing has few rows")]
pub(super) fn count(rows: usize) -> f64 {
    rows as f64
}

fn axis(chart: &Chart) -> Axis {
    let ends = chart.happenings.iter().flat_map(|it| [it.from, it.to]);
    let moments: Vec<Moment> = ends.collect();
    let bands = chart.bands.iter().filter_map(|band| band.band.high);
    let last = bands.chain(moments.iter().copied()).max().expect("there is a hand-in");
    Axis::of(&moments, last, (LEFT, WIDTH - LEFT - RIGHT))
}

fn runs(chart: &Chart) -> BTreeMap<(usize, UnitId), Run> {
    let mut runs: BTreeMap<(usize, UnitId), Run> = BTreeMap::new();
    for (at, it) in chart.happenings.iter().enumerate() {
        let Some(unit) = it.unit else { continue };
        // A move begins where its unit is in the lane that it leaves.
        let (from, to) = match it.what {
            Happened::Waits(_) | Happened::Works(_) => (it.from, it.to),
            Happened::Wire(..) | Happened::Bag(..) => (it.from, it.from),
            _ => continue,
        };
        let run = runs.entry((it.lane, unit)).or_insert(Run {
            parts: Vec::new(),
            from,
            to,
            row: None,
            beside: None,
        });
        run.from = run.from.min(from);
        run.to = run.to.max(to);
        run.parts.push(at);
    }
    runs
}

/// The words of a wait: `other traffic ahead 20 min`.
pub(super) fn wait_words(it: &Happening) -> Option<String> {
    match it.what {
        Happened::Waits(why) => Some(format!("{} {}", why.words(), about(it.to - it.from))),
        _ => None,
    }
}

/// What stands beside a run: for whom it is, and the waits that have no room for their reason.
fn beside(
    story: &Story<'_>,
    chart: &Chart,
    axis: &Axis,
    (lane, run): (usize, &Run),
) -> Option<(f64, String)> {
    let mut words: Vec<String> = Vec::new();
    let first = &chart.happenings[*run.parts.first()?];
    let whose = chart.lanes[lane].copies.iter().any(|at| first.copies.contains(at))
        || first.copies.len() * 2 > story.plan.itineraries.len();
    let mut longest: Option<&Happening> = None;
    for it in run.parts.iter().map(|&at| &chart.happenings[at]) {
        let room = axis.x(it.to) - axis.x(it.from) - 8.0;
        let Some(text) = wait_words(it) else { continue };
        let is_longest = longest.is_none_or(|known| it.to - it.from > known.to - known.from);
        if width_of(&text, SMALL) > room && is_longest {
            longest = Some(it);
        }
    }
    words.extend(longest.and_then(wait_words));
    let text = match (whose, words.is_empty()) {
        (true, true) => return None,
        (true, false) => words.join("; "),
        (false, true) => format!("for {}", whose_short(story, &first.copies)),
        (false, false) => {
            format!("for {}: {}", whose_short(story, &first.copies), words.join("; "))
        }
    };
    let text = fitted(&text, SMALL, 260.0);
    let (from, to) = (axis.x(run.from), axis.x(run.to));
    let width = width_of(&text, SMALL);
    let after = to + 6.0;
    if after + width < WIDTH - RIGHT {
        return Some((after, text));
    }
    Some(((from - 6.0 - width).max(LEFT), text))
}

/// Some copies in few words.
pub(in super::super) fn whose_short(story: &Story<'_>, copies: &[usize]) -> String {
    let is_desk = |at: &&usize| matches!(story.plan.itineraries[**at].copy, Copy::Desk { .. });
    let name = |at: &usize| story.plan.itineraries[*at].name.clone();
    let addressees: Vec<String> = copies.iter().filter(|at| !is_desk(at)).map(name).collect();
    let desks: Vec<&usize> = copies.iter().filter(is_desk).collect();
    let mut names = addressees;
    match desks.as_slice() {
        [] => {}
        [one, two, three] => names.extend([one, two, three].map(|at| name(at))),
        [one, two] => names.extend([one, two].map(|at| name(at))),
        [one] => names.push(name(one)),
        many => names.push(format!("{} desks", many.len())),
    }
    if names.len() > 6 {
        let more = names.len() - 5;
        names.truncate(5);
        names.push(format!("{more} more"));
    }
    joined(&names)
}

/// Gives each run of a lane the first row in which it has room; none where there are too many.
fn packed(axis: &Axis, runs: &mut BTreeMap<(usize, UnitId), Run>, lane: usize) -> (usize, usize) {
    let range = (lane, UnitId(0))..=(lane, UnitId(u32::MAX));
    let mut here: Vec<&mut Run> = runs.range_mut(range).map(|(_, run)| run).collect();
    here.sort_by_key(|run| (run.from, std::cmp::Reverse(run.to)));
    let mut ends: Vec<f64> = Vec::new();
    for run in &mut here {
        let (mut from, mut to) = (axis.x(run.from), axis.x(run.to));
        if let Some((x, text)) = &run.beside {
            from = from.min(*x);
            to = to.max(x + width_of(text, SMALL) + 4.0);
        }
        let row = ends.iter().position(|end| *end <= from + 0.5).unwrap_or(ends.len());
        if row == ends.len() {
            ends.push(to);
        } else {
            ends[row] = to;
        }
        run.row = Some(row);
    }
    if ends.len() > MOST_ROWS {
        let unseen = here.len();
        for run in here {
            run.row = None;
        }
        return (0, unseen);
    }
    (ends.len(), 0)
}
