//! Drawings: the time diagram, the map, the comparison, as one tree of SVG elements each.
//!
//! What a page shows and what a file holds is the same drawing. Nothing here knows of pages.

mod axis;
mod chart;
mod crowd;
mod ghosts;
mod ground;
mod land;
mod lanes;
mod layout;
mod legend;
mod map;
pub(super) mod said;
mod shape;
mod sides;
mod spread;
mod style;
mod timeline;

pub(super) use chart::{Chart, Happening};
pub(super) use layout::whose_short;
pub(super) use map::map;
pub use sides::compare_svg;
pub(super) use sides::sides;
pub use spread::{Spread, SpreadRow};
pub(super) use style::STYLE;
pub(super) use timeline::TimeDiagram;

use super::xml::Element;
use super::{Document, Story};
use shape::num;

/// The drawings of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The time diagram.
    Timeline,
    /// The map.
    Map,
    /// How arrivals are spread over the runs.
    Spread,
}

/// A drawing of a replay as an SVG file.
#[must_use]
pub fn replay_svg(story: &Story<'_>, part: Part) -> Document {
    match part {
        Part::Timeline => {
            let chart = Chart::of(story);
            let drawing = TimeDiagram::new(story, &chart, false).svg();
            Document::of_text("timeline.svg", file(drawing))
        }
        Part::Map => Document::of_text("map.svg", file(map(story, None))),
        Part::Spread => Spread::of(story).svg(),
    }
}

/// A drawing as a file of its own, with its style.
fn file(drawing: Element) -> String {
    drawing.with("xmlns", "http://www.w3.org/2000/svg").document_with_style(STYLE)
}

/// The paper of a drawing of a size; `title` is what it is called.
fn paper((width, height): (f64, f64), title: &str) -> Element {
    Element::new("svg")
        .with("class", "dk")
        .with("viewBox", format!("0 0 {} {}", num(width), num(height)))
        .with("width", num(width))
        .with("height", num(height))
        .with("role", "group")
        .with("aria-label", title)
}

/// The hatchings, under names that begin with a letter of the drawing's own.
fn patterns(own: &str) -> Element {
    let hatch = |name: &str, class: &str, turn: &str| {
        Element::new("pattern")
            .with("id", format!("{own}-{name}"))
            .with("width", "5")
            .with("height", "5")
            .with("patternUnits", "userSpaceOnUse")
            .with("patternTransform", format!("rotate({turn})"))
            .holding(shape::line(class, (0.0, 0.0), (0.0, 5.0)))
    };
    Element::new("defs").holding(hatch("hatch", "lines", "45")).holding(hatch(
        "seen",
        "lines seen",
        "-45",
    ))
}
