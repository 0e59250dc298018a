//! How arrivals are spread over many runs: for each copy the median and the bands around it.

use super::super::plain::on_one_line;
use super::super::words::date_and_time;
use super::super::xml::Element;
use super::super::{Document, Story};
use super::axis::Axis;
use super::lanes::lanes;
use super::shape::{Area, circle, fitted, group, line, num, path, rect, width_of, words};
use crate::time::{Clock, Moment, Span};

/// Arrivals over many runs, to be drawn one below the other.
#[derive(Clone, Debug)]
pub struct Spread {
    /// What they are about.
    pub title: String,
    /// How many runs.
    pub runs: u64,
    /// The copies.
    pub rows: Vec<SpreadRow>,
}

/// The arrivals of one copy, or of several that fare alike.
#[derive(Clone, Debug)]
pub struct SpreadRow {
    /// What it is called.
    pub name: String,
    /// Whether it is a desk inside the post above it.
    pub desk: bool,
    /// The clock there.
    pub clock: Clock,
    /// The moments that 5, 10, 25, 50, 75, 90 and 95 runs in a hundred do not exceed; none for never.
    pub quantiles: [Option<Moment>; 7],
    /// By when it must be there.
    pub deadline: Option<Moment>,
    /// When it was there, as the archive says.
    pub observed: Vec<Moment>,
}

const WIDTH: f64 = 1240.0;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 24.0;
const HEAD: f64 = 92.0;
const ROW: f64 = 26.0;

impl Spread {
    /// The last milestones of a story, over the runs behind its bands.
    #[must_use]
    pub fn of(story: &Story<'_>) -> Self {
        let rows = lanes(story).into_iter().filter_map(|lane| {
            let at = *lane.copies.first()?;
            let itinerary = &story.plan.itineraries[at];
            let mut sorted = story.ensemble.arrivals(at, itinerary).to_vec();
            sorted.sort_by_key(|moment| (moment.is_none(), *moment));
            let quantile = |percent: usize| {
                let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
                sorted.get(rank).copied().flatten()
            };
            let is_it = |name: &str| itinerary.name.eq_ignore_ascii_case(name);
            let observed = story.scenario.observed.iter().filter(|of| is_it(&of.addressee));
            Some(SpreadRow {
                desk: lane.desks.is_some(),
                clock: story.scenario.network.post(lane.post).clock.clone(),
                quantiles: [5, 10, 25, 50, 75, 90, 95].map(quantile),
                deadline: itinerary.deskby,
                observed: observed.map(|of| of.at).collect(),
                name: lane.name,
            })
        });
        let runs = u64::from(story.ensemble.runs);
        Self { title: story.scenario.title.clone(), runs, rows: rows.collect() }
    }

    /// The drawing as an SVG file.
    #[must_use]
    pub fn svg(&self) -> Document {
        Document::of_text("spread.svg", super::file(self.drawing("s")))
    }

    /// The drawing; its hatchings are under names that begin with `own`.
    pub(in super::super) fn drawing(&self, own: &str) -> Element {
        let title = on_one_line(&self.title);
        let foot = HEAD + super::layout::count(self.rows.len()) * ROW;
        let paper = super::paper(
            (WIDTH, foot + 14.0),
            &format!("Arrivals over {} runs: {title}", self.runs),
        )
        .holding(super::patterns(own))
        .holding(rect("paper", Area { x: 0.0, y: 0.0, w: WIDTH, h: foot + 14.0 }))
        .holding(words("title", (14.0, 26.0), fitted(&title, 15.0, WIDTH - 60.0)))
        .holding(words("sub", (14.0, 43.0), self.subtitle()));
        let Some(axis) = self.axis() else {
            return paper.holding(words("sub", (14.0, HEAD), "nothing arrives in any run"));
        };
        let rows = self.rows.iter().enumerate().map(|(at, row)| {
            row.drawn((&axis, own), HEAD + (super::layout::count(at) + 0.5) * ROW)
        });
        paper.holding(super::sides::days(&axis, (LEFT, HEAD), foot)).holding_all(rows)
    }

    fn subtitle(&self) -> String {
        format!(
            "{} runs. Thin: 9 in 10; hatched: 8 in 10; box: the middle half; circle: the median. \
             Solid: observed; upright: DESKBY. Times are local.",
            self.runs
        )
    }

    fn axis(&self) -> Option<Axis> {
        let all = || self.rows.iter().flat_map(|row| row.quantiles[..6].iter().copied().flatten());
        let fixed =
            self.rows.iter().flat_map(|row| row.observed.iter().copied().chain(row.deadline));
        let moments: Vec<Moment> = all().chain(fixed).collect();
        let latest = self.rows.iter().filter_map(|row| row.quantiles[6]);
        let last = latest.chain(moments.iter().copied()).max()?;
        if moments.is_empty() {
            return None;
        }
        Some(Axis::of(&moments, last, (LEFT, WIDTH - LEFT - RIGHT)))
    }
}

impl SpreadRow {
    fn drawn(&self, (axis, own): (&Axis, &str), y: f64) -> Element {
        let (class, indent) = if self.desk { ("name desk", 26.0) } else { ("name", 14.0) };
        let name = fitted(&on_one_line(&self.name), 11.5, LEFT - indent - 8.0);
        let rule = y - ROW / 2.0;
        let mut all = group("copy")
            .holding(line("rule", (14.0, rule), (WIDTH - RIGHT, rule)))
            .holding(words(class, (indent, y + 4.0), name));
        let end = axis.reach().1;
        let x = |at: usize| axis.x(self.quantiles[at].unwrap_or(end));
        let Some(first) = self.quantiles[0] else {
            return all.holding(words("said", (LEFT + 6.0, y + 3.5), "never, in 19 runs of 20"));
        };
        let bar = |from: usize, to: usize, h: f64| Area {
            x: x(from),
            y: y - h / 2.0,
            w: (x(to) - x(from)).max(1.5),
            h,
        };
        all = all
            .holding(line("leader", (axis.x(first), y), (x(6), y)))
            .holding(rect("hatch", bar(1, 5, 9.0)).with("fill", format!("url(#{own}-hatch)")))
            .holding(rect("work", bar(2, 4, 12.0)));
        if let Some(median) = self.quantiles[3] {
            all = all.holding(circle("hollow", (axis.x(median), y), 3.6));
        }
        all = all.holding_all(
            self.deadline.map(|by| line("flag", (axis.x(by), y - 11.0), (axis.x(by), y + 11.0))),
        );
        all = all.holding_all(self.observed.iter().map(|at| {
            path("solid", format!("M{} {}l5 5l-5 5l-5 -5z", num(axis.x(*at)), num(y - 5.0)))
        }));
        let text = self.in_words();
        let width = width_of(&text, 10.0);
        let after = x(6) + 8.0;
        let at = if after + width < WIDTH - 4.0 { after } else { x(0) - 8.0 - width };
        all.holding(words("said halo", (at.max(LEFT), y + 3.5), text))
    }

    /// `Mon 10 Feb 17:30, 8 in 10 17:00 to 18:10`.
    pub(in super::super) fn in_words(&self) -> String {
        let said = |moment: Option<Moment>, up: bool| {
            moment.map_or_else(
                || "never".to_owned(),
                |moment| date_and_time(self.clock.local(rounded(moment, up))),
            )
        };
        let [_, low, _, middle, _, high, _] = self.quantiles;
        format!(
            "median {}; 8 in 10 {} to {}",
            said(middle, false),
            said(low, false),
            said(high, true)
        )
    }
}

/// To five minutes, outwards.
fn rounded(moment: Moment, up: bool) -> Moment {
    let step = Span::from_mins(5).as_micros();
    let more = i64::from(up && moment.as_micros().rem_euclid(step) > 0);
    Moment::from_micros((moment.as_micros().div_euclid(step) + more) * step)
}
