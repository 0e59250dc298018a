//! What a time diagram is drawn on: lanes, opening hours, local night, the broken axis.

use std::fmt::Write as _;

use super::super::xml::Element;
use super::axis::hours;
use super::lanes::{closed, nights};
use super::layout::{HEAD, LEFT, RIGHT, WIDTH};
use super::shape::{Area, fitted, group, line, num, path, rect, words};
use super::timeline::TimeDiagram;
use crate::time::{Moment, Span, Window};

/// The ground of a diagram.
pub(super) fn of(diagram: &TimeDiagram<'_>) -> Element {
    let mut all = group("ground");
    for lane in 0..diagram.chart.lanes.len() {
        all = all.holding(lane_ground(diagram, lane));
    }
    all = all.holding(ticks(diagram)).holding(days(diagram));
    for gap in diagram.layout.axis.gaps() {
        all = all.holding(tear(diagram, gap.from, gap.to));
    }
    for lane in 0..diagram.chart.lanes.len() {
        all = all.holding_all(name(diagram, lane));
    }
    all
}

fn lane_ground(diagram: &TimeDiagram<'_>, lane: usize) -> Element {
    let (of, placed) = (&diagram.chart.lanes[lane], diagram.layout.lanes[lane]);
    let desk = of.desks.is_some();
    let (from, to) = diagram.reach();
    let within = from..to;
    let axis = &diagram.layout.axis;
    let part = |class: &str, window: &Window, y: f64, h: f64| {
        let (x, end) = (axis.x(window.start), axis.x(window.end));
        rect(class, Area { x, y, w: end - x, h })
    };
    let shut = closed(diagram.story, of, &within);
    let shut = shut.iter().map(|window| part("closed", window, placed.y, placed.h));
    let class = if desk { "lane desk" } else { "lane" };
    let whole = Area { x: LEFT, y: placed.y, w: WIDTH - LEFT - RIGHT, h: placed.h };
    let ground = group("row").holding(rect(class, whole)).holding_all(shut);
    if desk {
        return ground;
    }
    let dark = nights(diagram.story, of, &within);
    ground.holding_all(dark.iter().map(|window| part("night", window, placed.y, 3.5)))
}

fn name(diagram: &TimeDiagram<'_>, lane: usize) -> Vec<Element> {
    let (of, placed) = (&diagram.chart.lanes[lane], diagram.layout.lanes[lane]);
    let (class, x, size) =
        if of.desks.is_some() { ("name desk", 26.0, 10.5) } else { ("name", 14.0, 11.5) };
    let room = LEFT - x - 8.0;
    let text = fitted(&super::super::plain::on_one_line(&of.name), size, room);
    let note = fitted(&super::super::plain::on_one_line(&of.note), 9.0, room);
    vec![words(class, (x, placed.y + 15.0), text), words("note", (x, placed.y + 27.0), note)]
}

/// The hours of the stretches in which something happens, by Greenwich.
fn ticks(diagram: &TimeDiagram<'_>) -> Element {
    let axis = &diagram.layout.axis;
    let step = match axis.per_hour {
        fine if fine >= 100.0 => Span::from_mins(30),
        middling if middling >= 34.0 => Span::from_hours(1),
        coarse if coarse >= 14.0 => Span::from_hours(3),
        _ => Span::from_hours(6),
    };
    let mut all = group("ticks");
    let (from, to) = diagram.reach();
    let mut at = next_multiple(from, step);
    let mut free = f64::NEG_INFINITY;
    while at <= to {
        let x = axis.x(at);
        if !axis.is_in_gap(at) {
            all = all.holding(line("grid", (x, HEAD - 8.0), (x, diagram.layout.bottom)));
            if x >= free && x > axis.ends().0 + 4.0 && !is_near_a_gap(diagram, x) {
                let text = at.utc().format("%H:%M").to_string();
                all = all.holding(words("hour", (x, HEAD - 12.0), text));
                free = x + 32.0;
            }
        }
        at += step;
    }
    all
}

/// Whether the words of a gap stand here.
fn is_near_a_gap(diagram: &TimeDiagram<'_>, x: f64) -> bool {
    let axis = &diagram.layout.axis;
    let mut middles = axis.gaps().iter().map(|gap| f64::midpoint(axis.x(gap.from), axis.x(gap.to)));
    middles.any(|middle| (middle - x).abs() < 27.0)
}

fn next_multiple(moment: Moment, step: Span) -> Moment {
    let step = step.as_micros();
    Moment::from_micros(-(-moment.as_micros()).div_euclid(step) * step)
}

/// Dates where they begin, at Greenwich, and at the left edge.
fn days(diagram: &TimeDiagram<'_>) -> Element {
    let axis = &diagram.layout.axis;
    let (from, to) = diagram.reach();
    let day = |at: Moment| at.utc().format("%a %-d %b").to_string();
    let mut all = group("days")
        .holding(words("note", (14.0, HEAD - 12.0), "Greenwich time"))
        .holding(words("day", (LEFT, HEAD - 27.0), from.utc().format("%a %-d %b %Y").to_string()));
    let mut free = LEFT + 96.0;
    let mut at = next_multiple(from, Span::from_days(1));
    while at <= to {
        let x = axis.x(at);
        all = all.holding(line("midnight", (x, HEAD - 6.0), (x, diagram.layout.bottom)));
        let text = day(at);
        if x >= free && x + super::shape::width_of(&text, 11.5) < WIDTH - 2.0 {
            free = x + super::shape::width_of(&text, 11.5) + 10.0;
            all = all.holding(words("day", (x + 3.0, HEAD - 27.0), text));
        }
        at += Span::from_days(1);
    }
    all
}

/// Where the axis is broken: a torn edge, and how much is left out.
fn tear(diagram: &TimeDiagram<'_>, from: Moment, to: Moment) -> Element {
    let axis = &diagram.layout.axis;
    let x = f64::midpoint(axis.x(from), axis.x(to));
    let (top, foot) = (HEAD - 8.0, diagram.layout.bottom + 6.0);
    let mut d = format!("M{} {}", num(x), num(top));
    let mut y = top;
    let mut side = 3.0;
    while y < foot {
        write!(d, "l{} 6", num(side)).expect("writing to a text cannot fail");
        side = if side > 0.0 { -6.0 } else { 6.0 };
        y += 6.0;
    }
    let left_out = hours(to - from);
    let text = if left_out >= 48.0 {
        format!("{} days", (left_out / 24.0).round())
    } else {
        format!("{} h", left_out.round())
    };
    group("break")
        .holding(path("tear", d.clone()))
        .holding(path("edge", d.clone()).with("transform", "translate(-2.4 0)"))
        .holding(path("edge", d).with("transform", "translate(2.4 0)"))
        .holding(words("cut halo", (x, HEAD - 12.0), text))
}
