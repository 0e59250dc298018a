//! The time diagram of a telegram: a lane for each post and desk, time from left to right.

use std::fmt::Write as _;

use super::super::Story;
use super::super::words::{band as band_words, date_and_time};
use super::super::xml::Element;
use super::chart::{Chart, Happened, Happening, LaneBand};
use super::layout::{HEAD, LEFT, Layout, RIGHT, WIDTH, count};
use super::shape::{Area, circle, group, line, num, path, rect, width_of, words};
use super::{crowd, ghosts, ground, legend, said};
use crate::ensemble::Milestone;
use crate::time::Moment;

/// A time diagram that is being drawn.
pub(in super::super) struct TimeDiagram<'a> {
    pub(super) story: &'a Story<'a>,
    /// What it shows.
    pub(in super::super) chart: &'a Chart,
    pub(super) layout: Layout,
    /// Whether marks lead to entries of the page that they stand on.
    linked: bool,
}

impl<'a> TimeDiagram<'a> {
    /// A diagram of a chart; `linked` where it stands on a page with an entry for each event.
    pub(in super::super) fn new(story: &'a Story<'a>, chart: &'a Chart, linked: bool) -> Self {
        Self { story, chart, layout: Layout::of(story, chart), linked }
    }

    /// Where a moment is on the paper.
    pub(in super::super) const fn axis(&self) -> &super::axis::Axis {
        &self.layout.axis
    }

    /// The drawing.
    pub(in super::super) fn svg(&self) -> Element {
        let legend = legend::of_timeline(self.layout.bottom + 22.0);
        let height = legend.1 + 10.0;
        super::paper((WIDTH, height), &self.title())
            .with_any("data-knots", self.linked.then(|| self.knots()))
            .holding(super::patterns("t"))
            .holding(rect("paper", Area { x: 0.0, y: 0.0, w: WIDTH, h: height }))
            .holding(words("title", (14.0, 26.0), self.title()))
            .holding(words("sub", (14.0, 43.0), SUBTITLE))
            .holding(ground::of(self))
            .holding(self.bands())
            .holding(self.bars())
            .holding(self.moves())
            .holding(self.labels())
            .holding(ghosts::of(self))
            .holding(self.marks())
            .holding(legend.0)
            .holding(self.cursor())
    }

    fn title(&self) -> String {
        let many = self.story.plan.telegrams.len();
        if many > 1 {
            let title = &self.story.scenario.title;
            return super::super::plain::on_one_line(&format!("{title} · {many} telegrams"));
        }
        let telegram = &self.story.scenario.telegram;
        let from = telegram.from.as_deref().unwrap_or("sender unknown");
        let number = telegram.number.as_deref().unwrap_or("without a number");
        let at = date_and_time(self.story.scenario.handed_in.utc());
        let subject = telegram.subject.as_deref().map_or(String::new(), |s| format!(" · {s}"));
        super::super::plain::on_one_line(&format!("{from} {number} · {at} GMT{subject}"))
    }

    /// A happening as something to point at, with what it says of itself.
    fn eventful(&self, at: usize, class: &str, shapes: Vec<Element>) -> Element {
        let it = &self.chart.happenings[at];
        let (name, href) = if self.linked { ("a", Some(format!("#e{at}"))) } else { ("g", None) };
        let from = num(self.layout.axis.x(it.from));
        Element::new(name)
            .with("class", format!("ev {class}"))
            .with_any("href", href.clone())
            .with_any("tabindex", href.as_ref().map(|_| "-1"))
            .with_any("data-x", href.as_ref().map(|_| from))
            .with_any("data-to", href.map(|_| num(self.layout.axis.x(it.to))))
            .holding(Element::of("title", said::sentence(self.story, self.chart, it)))
            .holding_all(shapes)
    }

    /// The axis for whoever moves along it: minutes after the hand-in, and pixels.
    fn knots(&self) -> String {
        self.layout.axis.knots_in_words(self.story.timeline.handed_in)
    }

    fn bands(&self) -> Element {
        let mut all = group("bands");
        for of in &self.chart.bands {
            let y = self.band_y(of);
            let (first, last) = self.layout.axis.reach();
            let (Some(low), high) = (of.band.low, of.band.high) else {
                all = all.holding(words("said", (LEFT + 6.0, y + 3.5), "never, in 9 runs of 10"));
                continue;
            };
            let area = self.layout.bar((low.max(first), high.unwrap_or(last)), y, 9.0);
            let (fill, edge) = match of.of {
                Milestone::AtPost => ("url(#t-hatch)", "hatch"),
                Milestone::Seen => ("url(#t-seen)", "hatch seen"),
            };
            all = all.holding(rect(edge, area).with("fill", fill));
        }
        all
    }

    /// The words beside waits and bands, above all lines.
    fn labels(&self) -> Element {
        let mut all = group("labels");
        for ((lane, unit), run) in &self.layout.runs {
            if let (Some(_), Some((x, text))) = (run.row, &run.beside) {
                let y = self.layout.unit_y(*lane, Some(*unit));
                all = all.holding(words("why halo", (*x, y + 3.5), text.clone()));
            }
        }
        let (first, last) = self.layout.axis.reach();
        for of in self.chart.bands.iter().filter(|of| of.band.low.is_some()) {
            let (low, high) = (of.band.low.unwrap_or(first), of.band.high.unwrap_or(last));
            let y = self.band_y(of);
            let (x, text) = self.band_label(of, self.layout.bar((low.max(first), high), y, 9.0));
            all = all.holding(words("said halo", (x, y + 3.5), text));
        }
        all
    }

    /// The row of a band's milestone: below the rows of waits and work.
    fn band_y(&self, of: &LaneBand) -> f64 {
        let above = self.chart.bands.iter().filter(|b| b.lane == of.lane);
        let nth = above.take_while(|b| b.of != of.of).count();
        let placed = self.layout.lanes[of.lane];
        self.layout.row_y(of.lane, placed.rows + nth)
    }

    fn band_label(&self, of: &LaneBand, area: Area) -> (f64, String) {
        let lane = &self.chart.lanes[of.lane];
        let clock = &self.story.scenario.network.post(lane.post).clock;
        let what = match of.of {
            Milestone::AtPost => "at the post",
            Milestone::Seen => "could be seen",
        };
        let row = lane.copies.first().map(|&at| &self.story.timeline.rows[at]);
        let basis = row.and_then(|row| match of.of {
            Milestone::AtPost => row.basis_at_post,
            Milestone::Seen => row.basis_seen,
        });
        let letter = basis.map_or(String::new(), |basis| format!(" {}", basis.letter()));
        let when = band_words(&of.band, |moment| clock.local(moment));
        let text = format!("{what} {when}{letter}");
        let width = width_of(&text, 10.0);
        let after = area.x + area.w + 9.0;
        if after + width <= WIDTH - RIGHT {
            return (after, text);
        }
        (area.x - 9.0 - width, text)
    }

    fn bars(&self) -> Element {
        let mut all = group("bars");
        let (mut waits, mut work) = (String::new(), String::new());
        for ((lane, unit), run) in &self.layout.runs {
            if run.row.is_none() {
                continue;
            }
            let y = self.layout.unit_y(*lane, Some(*unit));
            for &at in &run.parts {
                let it = &self.chart.happenings[at];
                match (self.chart.is_listed(at), it.what) {
                    (true, _) => all = all.holding_all(self.bar(at, y)),
                    (false, Happened::Waits(_)) => {
                        waits.push_str(&outline(self.layout.bar((it.from, it.to), y, 12.0)));
                    }
                    (false, Happened::Works(_)) => {
                        work.push_str(&outline(self.layout.bar((it.from, it.to), y, 8.0)));
                    }
                    (false, _) => {}
                }
            }
        }
        for (class, d) in [("wait", waits), ("work", work)] {
            all = all.holding_all((!d.is_empty()).then(|| path(class, d)));
        }
        for (lane, placed) in self.layout.lanes.iter().enumerate() {
            if placed.unseen > 0 {
                let y = self.layout.row_y(lane, placed.rows + 1) + 3.5;
                let text = format!("up to {{}} at once, of {}", placed.unseen);
                all = all.holding_all(crowd::profile(self, lane, (y, &text)));
            }
        }
        all
    }

    fn bar(&self, at: usize, y: f64) -> Option<Element> {
        let it = &self.chart.happenings[at];
        let span = (it.from, it.to);
        let shapes = match it.what {
            Happened::Waits(_) => {
                let area = self.layout.bar(span, y, 12.0);
                let mut shapes = vec![rect("wait", area)];
                let text = super::layout::wait_words(it).unwrap_or_default();
                if width_of(&text, super::layout::SMALL) <= area.w - 8.0 {
                    shapes.push(words("why", (area.x + 4.0, y + 3.5), text));
                }
                shapes
            }
            Happened::Works(doing) => {
                let height = if doing == crate::plan::Doing::Carried { 4.0 } else { 8.0 };
                vec![rect("work", self.layout.bar(span, y, height))]
            }
            _ => return None,
        };
        Some(self.eventful(at, "stay", shapes))
    }

    fn moves(&self) -> Element {
        let mut all = group("moves");
        let (mut wires, mut bags) = (String::new(), String::new());
        for (at, it) in self.chart.happenings.iter().enumerate() {
            let (to, class, tip) = match it.what {
                Happened::Wire(_, to) => (to, "wire", "tip"),
                Happened::Bag(_, to) => (to, "bag", "tip sack"),
                _ => continue,
            };
            let from = (self.layout.axis.x(it.from), self.layout.unit_y(it.lane, it.unit));
            let end = (self.layout.axis.x(it.to), self.arrival_y(it, to));
            if !self.chart.is_listed(at) {
                let d = format!("M{} {}L{} {}", num(from.0), num(from.1), num(end.0), num(end.1));
                if class == "bag" {
                    bags.push_str(&d);
                } else {
                    wires.push_str(&d);
                }
                continue;
            }
            let shapes = vec![line(class, from, end), arrow(tip, from, end)];
            all = all.holding(self.eventful(at, "move", shapes));
        }
        for (class, d) in [("wire", wires), ("bag", bags)] {
            let many = format!("{class} many");
            all = all.holding_all((!d.is_empty()).then(|| path(&many, d)));
        }
        all.holding_all(self.carried())
    }

    /// Where what moves arrives: the row of its unit, or of one that was split from it.
    fn arrival_y(&self, it: &Happening, lane: usize) -> f64 {
        let there = |h: &&Happening| {
            h.lane == lane && h.from >= it.to && h.copies.iter().any(|at| it.copies.contains(at))
        };
        let later = self.chart.happenings.partition_point(|h| h.from < it.to);
        let next = self.chart.happenings[later..].iter().find(|h| h.unit.is_some() && there(h));
        self.layout.unit_y(lane, next.and_then(|h| h.unit).or(it.unit))
    }

    /// From a post to the lanes of its desks: a thin line where the first stretch there begins.
    fn carried(&self) -> Vec<Element> {
        let mut lines = Vec::new();
        if self.story.plan.telegrams.len() > 1 {
            return lines;
        }
        for (lane, of) in self.chart.lanes.iter().enumerate().filter(|(_, l)| l.desks.is_some()) {
            let Some(it) = self.chart.happenings.iter().find(|it| it.lane == lane) else {
                continue;
            };
            let post = self.chart.lanes.iter().position(|l| l.post == of.post).unwrap_or(lane);
            let x = self.layout.axis.x(it.from);
            let from = self.layout.lanes[post];
            let to = self.layout.unit_y(lane, it.unit);
            lines.push(line("carry", (x, from.y + from.h - 2.0), (x, to)));
        }
        lines
    }

    pub(super) fn sender_lane(&self) -> Option<usize> {
        let at = self.chart.happenings.iter().find(|it| it.what == Happened::HandedIn)?;
        Some(at.lane)
    }

    /// The row for marks of a lane that has no band.
    pub(super) fn mark_y(&self, lane: usize) -> f64 {
        let placed = self.layout.lanes[lane];
        self.layout.row_y(lane, placed.rows)
    }

    fn marks(&self) -> Element {
        let mut all = group("marks");
        let mut ticks = String::new();
        for (at, it) in self.chart.happenings.iter().enumerate() {
            let x = self.layout.axis.x(it.from);
            if !self.chart.is_listed(at) {
                let tells = !matches!(it.what, Happened::Waits(_) | Happened::Works(_));
                if tells && !matches!(it.what, Happened::Wire(..) | Happened::Bag(..)) {
                    write!(ticks, "M{} {}v6", num(x), num(self.mark_y(it.lane) - 3.0))
                        .expect("writing to a text cannot fail");
                }
                continue;
            }
            let milestone = |of: Milestone| {
                let band = self.chart.bands.iter().find(|b| b.lane == it.lane && b.of == of);
                band.map_or_else(|| self.mark_y(it.lane), |band| self.band_y(band))
            };
            let crowded = self.layout.lanes[it.lane].unseen > 0;
            let shapes = match it.what {
                Happened::HandedIn | Happened::AtPost | Happened::Seen if crowded => {
                    let y = num(self.mark_y(it.lane) - 4.0);
                    vec![path("tick", format!("M{} {y}v8", num(x)))]
                }
                Happened::HandedIn => {
                    vec![circle("solid", (x, self.mark_y(it.lane)), 5.0)]
                }
                Happened::AtPost => vec![circle("hollow", (x, milestone(Milestone::AtPost)), 4.2)],
                Happened::Seen => vec![diamond("hollow", (x, milestone(Milestone::Seen)), 5.2)],
                Happened::Observed(seen) => {
                    let of = if seen { Milestone::Seen } else { Milestone::AtPost };
                    vec![diamond("solid", (x, milestone(of)), 5.2)]
                }
                Happened::CalledOut => {
                    let y = self.layout.unit_y(it.lane, it.unit);
                    vec![path("hollow", format!("M{} {}l4.5 8h-9z", num(x), num(y - 5.0)))]
                }
                Happened::Deadline => {
                    let placed = self.layout.lanes[it.lane];
                    vec![line("flag", (x, placed.y), (x, placed.y + placed.h))]
                }
                Happened::Waits(_)
                | Happened::Works(_)
                | Happened::Wire(..)
                | Happened::Bag(..) => {
                    continue;
                }
            };
            all = all.holding(self.eventful(at, "mark", shapes));
        }
        all.holding_all((!ticks.is_empty()).then(|| path("tick", ticks)))
    }

    /// The line that a page moves to the moment that it tells of.
    fn cursor(&self) -> Element {
        let foot = self.layout.bottom;
        if !self.linked {
            return group("none");
        }
        let x = self.layout.axis.ends().0;
        group("cursor")
            .with("transform", format!("translate({} 0)", num(x)))
            .with("visibility", "hidden")
            .holding(line("at", (0.0, HEAD - 24.0), (0.0, foot)))
            .holding(path("knob", format!("M0 {}l-5 -8h10z", num(HEAD - 24.0))))
    }

    /// From when to when the diagram reaches.
    pub(super) fn reach(&self) -> (Moment, Moment) {
        self.layout.axis.reach()
    }
}

const SUBTITLE: &str = "The typical run, every figure at its median: no minute of it is known. \
    Hatched bands hold 8 runs in 10; times in words are local.";

/// A box as a part of a path.
fn outline(area: Area) -> String {
    let (w, h) = (num(area.w), num(area.h));
    format!("M{} {}h{w}v{h}h-{w}z", num(area.x), num(area.y))
}

/// The tip of a line, where it ends.
pub(super) fn arrow(class: &str, from: (f64, f64), to: (f64, f64)) -> Element {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = libm::hypot(dx, dy).max(1e-6);
    let (ux, uy) = (dx / length, dy / length);
    let side = |sign: f64| {
        let (x, y) = (to.0 - ux * 7.0 - uy * 3.2 * sign, to.1 - uy * 7.0 + ux * 3.2 * sign);
        format!("{} {}", num(x), num(y))
    };
    path(class, format!("M{} {}L{}L{}z", num(to.0), num(to.1), side(1.0), side(-1.0)))
}

fn diamond(class: &str, (x, y): (f64, f64), r: f64) -> Element {
    let n = num(count(1) * r);
    path(class, format!("M{} {}l{n} {n}l-{n} {n}l-{n} -{n}z", num(x), num(y - r)))
}
