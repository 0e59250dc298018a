//! The map: the land, the posts, and the moves of the typical run; an inset where posts are close.

use super::super::Story;
use super::super::moves::{By, Move, moves};
use super::super::xml::Element;
use super::axis::Axis;
use super::land::Window;
use super::shape::{Area, circle, group, line, num, path, rect, width_of, words};
use crate::network::PostId;

const HEIGHT: f64 = 400.0;
const WIDTH: f64 = 1000.0;
/// Posts nearer than this on the main map are shown in the inset.
const NEAR: f64 = 46.0;
/// Posts are drawn at least so far apart.
const APART: f64 = 24.0;

/// A part of the map.
struct Panel<'a> {
    story: &'a Story<'a>,
    window: Window,
    /// The posts and where they are drawn; pushed apart where they are too close.
    nodes: Vec<(PostId, (f64, f64))>,
    /// Which of them have no name here, since another part shows them.
    unnamed: Vec<PostId>,
    /// Where legs are, so that no name covers them.
    legs: Vec<Area>,
}

/// The map of a story; with the axis of a diagram its parts say where in time they belong.
pub(in super::super) fn map(story: &Story<'_>, axis: Option<&Axis>) -> Element {
    let moves = moves(story);
    let posts = posts(story, &moves);
    let title = "The posts and the moves of the telegram, on the land only";
    let paper = super::paper((WIDTH, HEIGHT + 22.0), title)
        .holding(rect("paper", Area { x: 0.0, y: 0.0, w: WIDTH, h: HEIGHT + 22.0 }));
    if posts.is_empty() {
        return paper.holding(words("sub", (14.0, 30.0), "no post has a known place"));
    }
    let places = |of: &[(PostId, (f64, f64))]| of.iter().map(|p| p.1).collect::<Vec<_>>();
    let half = Window::around(&places(&posts), (540.0, HEIGHT), 4.0);
    let close = cluster(&half, &posts);
    let note = words(
        "note",
        (6.0, HEIGHT + 15.0),
        "Land: Natural Earth. Lines join posts; they are not the path of a wire, a wave or a bag.",
    );
    if close.len() < 2 || close.len() == posts.len() {
        let window = Window::around(&places(&posts), (WIDTH, HEIGHT), 4.0);
        let panel = Panel::of(story, window, &posts, &[]);
        return paper.holding(panel.drawn((0.0, 0.0), &moves, axis)).holding(note);
    }
    let near: Vec<(PostId, (f64, f64))> =
        posts.iter().copied().filter(|(post, _)| close.contains(post)).collect();
    let inset = Window::around(&places(&near), (440.0, HEIGHT), 3.0);
    let main = Panel::of(story, half, &posts, &close);
    let inset = Panel::of(story, inset, &near, &[]);
    paper
        .holding(main.drawn((0.0, 0.0), &moves, axis))
        .holding(frame(&half, &near))
        .holding(inset.drawn((560.0, 0.0), &moves, axis))
        .holding(note)
}

/// The posts that have a place, each once: the sender and whatever something moves to.
fn posts(story: &Story<'_>, moves: &[Move]) -> Vec<(PostId, (f64, f64))> {
    let ends = moves.iter().flat_map(|it| [it.from, it.to]);
    let addressed = story.plan.itineraries.iter().filter_map(|it| it.post);
    let mut posts: Vec<PostId> = story.sender().into_iter().chain(ends).chain(addressed).collect();
    posts.sort_unstable();
    posts.dedup();
    let place = |post| story.scenario.network.post(post).place.map(|place| (post, place));
    posts.into_iter().filter_map(place).collect()
}

/// The largest set of posts of which each is near another.
fn cluster(window: &Window, posts: &[(PostId, (f64, f64))]) -> Vec<PostId> {
    let mut best: Vec<PostId> = Vec::new();
    for start in posts {
        let mut found = vec![*start];
        let mut next = 0;
        while let Some(&(_, place)) = found.get(next) {
            let (x, y) = window.at(place);
            for other in posts {
                let (a, b) = window.at(other.1);
                if !found.contains(other) && libm::hypot(a - x, b - y) < NEAR {
                    found.push(*other);
                }
            }
            next += 1;
        }
        if found.len() > best.len() {
            best = found.into_iter().map(|(post, _)| post).collect();
        }
    }
    best
}

/// A frame on the main map around what the inset shows.
fn frame(window: &Window, near: &[(PostId, (f64, f64))]) -> Element {
    let at: Vec<(f64, f64)> = near.iter().map(|(_, place)| window.at(*place)).collect();
    let fold = |of: fn(f64, f64) -> f64, part: fn(&(f64, f64)) -> f64| {
        at.iter().map(part).reduce(of).unwrap_or(0.0)
    };
    let (x, y) = (fold(f64::min, |p| p.0) - 12.0, fold(f64::min, |p| p.1) - 12.0);
    let (right, foot) = (fold(f64::max, |p| p.0) + 12.0, fold(f64::max, |p| p.1) + 12.0);
    let area = Area { x, y, w: right - x, h: foot - y };
    group("inset-frame")
        .holding(rect("frame", area))
        .holding(line("leader", (right, y), (560.0, 0.0)))
        .holding(line("leader", (right, foot), (560.0, HEIGHT)))
}

impl<'a> Panel<'a> {
    fn of(
        story: &'a Story<'a>,
        window: Window,
        posts: &[(PostId, (f64, f64))],
        unnamed: &[PostId],
    ) -> Self {
        let mut nodes: Vec<(PostId, (f64, f64))> =
            posts.iter().map(|(post, place)| (*post, window.at(*place))).collect();
        if unnamed.is_empty() {
            spread(&mut nodes, window.size);
        }
        Self { story, window, nodes, unnamed: unnamed.to_vec(), legs: Vec::new() }
    }

    fn drawn(mut self, (x, y): (f64, f64), moves: &[Move], axis: Option<&Axis>) -> Element {
        let (w, h) = self.window.size;
        let mut all = Element::new("svg")
            .with("x", num(x))
            .with("y", num(y))
            .with("width", num(w))
            .with("height", num(h))
            .with("viewBox", format!("0 0 {} {}", num(w), num(h)))
            .holding(rect("sea", Area { x: 0.5, y: 0.5, w: w - 1.0, h: h - 1.0 }))
            .holding(path("land", self.window.land()).with("fill-rule", "evenodd"));
        let mut drawn: Vec<(PostId, PostId, By)> = Vec::new();
        for it in moves {
            if !drawn.contains(&(it.from, it.to, it.by)) {
                drawn.push((it.from, it.to, it.by));
                all = all.holding_all(self.leg(it, axis));
                self.legs.extend(self.covered(it));
            }
        }
        all.holding_all(self.leaders()).holding_all(self.spots(axis)).holding_all(self.names())
    }

    fn node(&self, post: PostId) -> Option<(f64, f64)> {
        let own = self.nodes.iter().find(|(known, _)| *known == post).map(|(_, at)| *at);
        own.or_else(|| self.story.scenario.network.post(post).place.map(|p| self.window.at(p)))
    }

    /// A leg as a bow, so that the way there and the way back are apart.
    fn leg(&self, it: &Move, axis: Option<&Axis>) -> Option<Element> {
        let both = self.unnamed.contains(&it.from) && self.unnamed.contains(&it.to);
        let (from, to) = (self.node(it.from)?, self.node(it.to)?);
        if both || !self.shows(from) && !self.shows(to) {
            return None;
        }
        let mid = bow(it.by, from, to);
        let (class, tip) = match it.by {
            By::Wire(_) => ("wire", "tip"),
            By::Bag(_) => ("bag", "tip sack"),
        };
        let (ux, uy) = unit((to.0 - mid.0, to.1 - mid.1));
        let end = (to.0 - ux * 6.5, to.1 - uy * 6.5);
        let d = format!(
            "M{} {}Q{} {} {} {}",
            num(from.0),
            num(from.1),
            num(mid.0),
            num(mid.1),
            num(end.0),
            num(end.1)
        );
        let network = &self.story.scenario.network;
        let title = format!(
            "{} to {} by {}, {}",
            network.post(it.from).name,
            network.post(it.to).name,
            it.by.word(),
            it.precedence
        );
        let x = axis.map(|axis| num(axis.x(it.begun)));
        let done = axis.zip(it.done).map(|(axis, done)| num(axis.x(done)));
        let leg = group("ev leg").with_any("data-x", x).with_any("data-to", done);
        Some(
            leg.holding(Element::of("title", title))
                .holding(path(class, d))
                .holding(super::timeline::arrow(tip, mid, end)),
        )
    }

    /// Small boxes along a leg.
    fn covered(&self, it: &Move) -> Vec<Area> {
        let (Some(from), Some(to)) = (self.node(it.from), self.node(it.to)) else {
            return Vec::new();
        };
        let mid = bow(it.by, from, to);
        let at = |step: u8| {
            let t = f64::from(step) / 24.0;
            let on = |a: f64, b: f64, c: f64| {
                (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c
            };
            let (x, y) = (on(from.0, mid.0, to.0), on(from.1, mid.1, to.1));
            Area { x: x - 2.0, y: y - 2.0, w: 4.0, h: 4.0 }
        };
        (1..24).map(at).collect()
    }

    fn shows(&self, (x, y): (f64, f64)) -> bool {
        (0.0..=self.window.size.0).contains(&x) && (0.0..=self.window.size.1).contains(&y)
    }

    /// From where a post is to where it is drawn.
    fn leaders(&self) -> Vec<Element> {
        let mut all = Vec::new();
        for (post, at) in &self.nodes {
            let place = self.story.scenario.network.post(*post).place;
            let Some(true_at) = place.map(|place| self.window.at(place)) else { continue };
            if libm::hypot(true_at.0 - at.0, true_at.1 - at.1) > 2.0 {
                all.push(line("leader", true_at, *at));
                all.push(circle("spot", true_at, 1.6));
            }
        }
        all
    }

    fn spots(&self, axis: Option<&Axis>) -> Vec<Element> {
        let rows = &self.story.timeline.rows;
        let arrived = |post: PostId| {
            if Some(post) == self.story.sender() {
                return Some(self.story.timeline.handed_in);
            }
            let own =
                rows.iter().filter(|r| self.story.plan.itineraries[r.itinerary].post == Some(post));
            own.filter_map(|row| row.at_post).min()
        };
        let spot = |(post, at): &(PostId, (f64, f64))| {
            let x = axis.zip(arrived(*post)).map(|(axis, moment)| num(axis.x(moment)));
            let small = self.unnamed.contains(post);
            let class = if Some(*post) == self.story.sender() { "solid" } else { "hollow" };
            group("ev spot-of")
                .with_any("data-x", x.clone())
                .with_any("data-to", x)
                .holding(circle(class, *at, if small { 2.4 } else { 4.5 }))
        };
        self.nodes.iter().map(spot).collect()
    }

    /// The names, each where it covers nothing.
    fn names(&self) -> Vec<Element> {
        let mut taken: Vec<Area> = self
            .nodes
            .iter()
            .map(|(_, (x, y))| Area { x: x - 6.0, y: y - 6.0, w: 12.0, h: 12.0 })
            .collect();
        let mut all = Vec::new();
        for (post, (x, y)) in self.nodes.iter().filter(|(post, _)| !self.unnamed.contains(post)) {
            let text =
                super::super::plain::on_one_line(&self.story.scenario.network.post(*post).name);
            let w = width_of(&text, 11.5) * 1.08;
            let tries = [
                (x + 9.0, y - 6.0),
                (x - 9.0 - w, y - 6.0),
                (x - w / 2.0, y - 20.0),
                (x - w / 2.0, y + 8.0),
                (x + 8.0, y - 20.0),
                (x + 8.0, y + 7.0),
                (x - 8.0 - w, y - 20.0),
                (x - 8.0 - w, y + 7.0),
            ];
            let areas = tries.map(|(x, y)| Area { x, y, w, h: 13.0 });
            let free = |area: &&Area| {
                self.shows((area.x, area.y))
                    && self.shows((area.x + area.w, area.y + area.h))
                    && !taken.iter().any(|known| known.meets(area))
            };
            let clear = |area: &&Area| free(area) && !self.legs.iter().any(|leg| leg.meets(area));
            let area = areas.iter().find(clear).or_else(|| areas.iter().find(free));
            let area = *area.unwrap_or(&areas[0]);
            taken.push(area);
            all.push(words("name halo", (area.x, area.y + 10.0), text));
        }
        all
    }
}

/// Where a leg bends: the way there and the way back, the wire and the bag are apart.
fn bow(by: By, from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let bow = if matches!(by, By::Bag(_)) { -0.2 } else { 0.13 };
    (f64::midpoint(from.0, to.0) + dy * bow, f64::midpoint(from.1, to.1) - dx * bow)
}

fn unit((dx, dy): (f64, f64)) -> (f64, f64) {
    let length = libm::hypot(dx, dy).max(1e-6);
    (dx / length, dy / length)
}

/// Pushes posts apart that would lie on one another.
fn spread(nodes: &mut [(PostId, (f64, f64))], (width, height): (f64, f64)) {
    for round in 0..60 {
        let mut moved = false;
        for a in 0..nodes.len() {
            for b in a + 1..nodes.len() {
                let ((_, p), (_, q)) = (nodes[a], nodes[b]);
                let gap = libm::hypot(q.0 - p.0, q.1 - p.1);
                if gap >= APART {
                    continue;
                }
                moved = true;
                // Two posts in one place part along a direction of their own.
                let (ux, uy) = if gap < 0.5 { (0.8, 0.6) } else { unit((q.0 - p.0, q.1 - p.1)) };
                let push = (APART - gap) / 2.0 + 0.1;
                nodes[a].1 = (p.0 - ux * push, p.1 - uy * push);
                nodes[b].1 = (q.0 + ux * push, q.1 + uy * push);
            }
        }
        for (_, at) in nodes.iter_mut() {
            *at = (at.0.clamp(10.0, width - 10.0), at.1.clamp(10.0, height - 10.0));
        }
        if !moved || round == 59 {
            break;
        }
    }
}
