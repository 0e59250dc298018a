//! The comparison: for each copy the band of the base, and beneath it that of each other side.

use super::super::compare_words::in_short;
use super::super::words::dated_band;
use super::super::xml::Element;
use super::super::{Document, Story, plain::on_one_line};
use super::axis::Axis;
use super::lanes::{Lane, lanes};
use super::shape::{Area, circle, fitted, group, line, path, rect, width_of, words};
use crate::compare::{Comparison, Difference, Side, Verdict, differences};
use crate::ensemble::{Band, conclusions};
use crate::time::{Moment, Span};

const WIDTH: f64 = 1240.0;
const LEFT: f64 = 320.0;
const RIGHT: f64 = 24.0;
const HEAD: f64 = 92.0;
const LINE: f64 = 15.0;

/// The comparison as an SVG file.
#[must_use]
pub fn compare_svg(comparison: &Comparison) -> Document {
    Document::of_text("comparison.svg", super::file(sides(comparison)))
}

/// One line of the drawing: a side's band for a copy.
struct Told {
    name: String,
    band: Option<Band>,
    verdict: Option<Verdict>,
}

/// The drawing of a comparison.
pub(in super::super) fn sides(comparison: &Comparison) -> Element {
    let base = &comparison.base;
    let found = conclusions(&base.scenario, &base.plan, &base.ensemble);
    let story = Story::of(base, &found, None);
    let lanes: Vec<Lane> =
        lanes(&story).into_iter().filter(|lane| !lane.copies.is_empty()).collect();
    let changes: Vec<Vec<Difference>> =
        comparison.others.iter().map(|other| differences(base, other)).collect();
    let blocks: Vec<(&Lane, Vec<Told>)> =
        lanes.iter().map(|lane| (lane, told(comparison, &changes, lane))).collect();
    let Some(axis) = axis(&blocks) else {
        return super::paper((WIDTH, 40.0), "nothing arrives").holding(words(
            "sub",
            (14.0, 24.0),
            "nothing arrives on any side",
        ));
    };
    let title = on_one_line(&base.title);
    let mut y = HEAD;
    let mut drawn = group("blocks");
    for (lane, lines) in &blocks {
        drawn = drawn.holding(block(&story, lane, lines, (&axis, y)));
        y += super::layout::count(lines.len()) * LINE + 12.0;
    }
    super::paper((WIDTH, y + 12.0), &format!("Comparison: {title}"))
        .holding(super::patterns("c"))
        .holding(rect("paper", Area { x: 0.0, y: 0.0, w: WIDTH, h: y + 12.0 }))
        .holding(words("title", (14.0, 26.0), fitted(&title, 15.0, WIDTH - 60.0)))
        .holding(words("sub", (14.0, 43.0), SUBTITLE))
        .holding(days(&axis, (LEFT, HEAD), y))
        .holding(drawn)
}

const SUBTITLE: &str = "Bands hold 8 runs in 10, the mark is the median; differences are paired run by run, with the \
    same luck on both sides. A mark that points left: earlier; right: later. Times are local.";

fn told(comparison: &Comparison, changes: &[Vec<Difference>], lane: &Lane) -> Vec<Told> {
    let base = &comparison.base;
    let band = |side: &Side, at: usize| {
        let found = Band::of(side.ensemble.arrivals(at, &side.plan.itineraries[at]));
        found.low.is_some().then_some(found)
    };
    let first = lane.copies[0];
    let mut lines = vec![Told { name: base.name.clone(), band: band(base, first), verdict: None }];
    for (other, changes) in comparison.others.iter().zip(changes) {
        let change = changes.iter().find(|change| change.before == Some(first));
        let band = change.and_then(|change| change.after).and_then(|at| band(other, at));
        let verdict = change.map(|change| change.verdict);
        lines.push(Told { name: other.name.clone(), band, verdict });
    }
    lines
}

fn axis(blocks: &[(&Lane, Vec<Told>)]) -> Option<Axis> {
    let bands = || blocks.iter().flat_map(|(_, lines)| lines).filter_map(|told| told.band);
    let moments: Vec<Moment> = bands().flat_map(|band| [band.low, band.middle]).flatten().collect();
    let last = bands().filter_map(|band| band.high).chain(moments.iter().copied()).max()?;
    Some(Axis::of(&moments, last, (LEFT, WIDTH - LEFT - RIGHT)))
}

/// Dates where they begin, at Greenwich.
pub(super) fn days(axis: &Axis, (left, head): (f64, f64), foot: f64) -> Element {
    let (from, to) = axis.reach();
    let first = from.utc().format("%a %-d %b %Y").to_string();
    let mut all = group("days")
        .holding(words("note", (14.0, head - 14.0), "Greenwich time"))
        .holding(words("day", (left, head - 14.0), first));
    let day = Span::from_days(1).as_micros();
    let mut at = Moment::from_micros((from.as_micros().div_euclid(day) + 1) * day);
    let mut free = left + 96.0;
    while at <= to {
        let x = axis.x(at);
        all = all.holding(line("grid", (x, head - 8.0), (x, foot)));
        let text = at.utc().format("%a %-d %b").to_string();
        let width = width_of(&text, 11.5);
        if x >= free && x + width < WIDTH - 4.0 {
            free = x + width + 8.0;
            all = all.holding(words("day", (x + 2.0, head - 14.0), text));
        }
        at += Span::from_days(1);
    }
    all
}

fn block(story: &Story<'_>, lane: &Lane, lines: &[Told], (axis, top): (&Axis, f64)) -> Element {
    let indent = if lane.desks.is_some() { 26.0 } else { 14.0 };
    let class = if lane.desks.is_some() { "name desk" } else { "name" };
    let name = fitted(&on_one_line(&lane.name), 11.5, 165.0);
    let mut all = group("block")
        .holding(line("rule", (14.0, top - 5.0), (WIDTH - RIGHT, top - 5.0)))
        .holding(words(class, (indent, top + 10.0), name));
    for (at, told) in lines.iter().enumerate() {
        let y = top + super::layout::count(at) * LINE + 7.0;
        all = all.holding(one(story, lane, told, (axis, y)));
    }
    all
}

fn one(story: &Story<'_>, lane: &Lane, told: &Told, (axis, y): (&Axis, f64)) -> Element {
    let moved = match told.verdict {
        Some(Verdict::Moved { middle, .. }) if middle.is_negative() => Some(true),
        Some(Verdict::Moved { middle, .. }) if middle > Span::ZERO => Some(false),
        _ => None,
    };
    let of_base = told.verdict.is_none();
    let label = fitted(&on_one_line(&told.name), 10.0, 122.0);
    let mut all = group("side").holding(words(
        if of_base { "small" } else { "sub small" },
        (188.0, y + 3.5),
        label,
    ));
    let verdict = told.verdict.map_or_else(|| "as it was".to_owned(), in_short);
    let Some(band) = told.band else {
        return all.holding(words("said halo", (LEFT + 4.0, y + 3.5), format!("never: {verdict}")));
    };
    let (first, last) = axis.reach();
    let (low, high) = (band.low.unwrap_or(first), band.high.unwrap_or(last));
    let (x, end) = (axis.x(low), axis.x(high));
    let area = Area { x, y: y - 4.0, w: (end - x).max(1.5), h: 8.0 };
    let (edge, fill) = match moved {
        _ if of_base => ("hatch", "url(#c-hatch)"),
        Some(true) => ("earlier", "none"),
        Some(false) => ("later", "none"),
        None => ("hatch", "none"),
    };
    all = all.holding(rect(edge, area).with("fill", fill));
    if let Some(middle) = band.middle {
        let at = axis.x(middle);
        let (n, y0) = (super::shape::num(at), super::shape::num(y));
        all = all.holding(match moved {
            Some(true) => path("tip green", format!("M{n} {y0}m-4 0l7 -4v8z")),
            Some(false) => path("tip sack", format!("M{n} {y0}m4 0l-7 -4v8z")),
            None => circle("hollow", (at, y), 3.2),
        });
    }
    let clock = &story.scenario.network.post(lane.post).clock;
    let when = dated_band(&band, |moment| clock.local(moment));
    let text = if of_base { when } else { format!("{when}: {verdict}") };
    let width = width_of(&text, 10.0);
    let after = end + 8.0;
    let x = if after + width < WIDTH - 4.0 { after } else { (x - 8.0 - width).max(LEFT) };
    all.holding(words("said halo", (x, y + 3.5), text))
}
