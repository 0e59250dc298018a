//! The page of a replay: the diagram first, then the map, who knew, the telegram, the tables.

use maud::{Markup, PreEscaped, html};

use super::super::picture::{Chart, TimeDiagram, map};
use super::super::{Document, Shown, Spread, Story};
use super::arrivals::{arrivals, who_knew};
use super::events::events;
use super::frame::{Page, figure};
use super::ground::{assumptions, citation, conclusions};
use super::marked::{Original, marked};

/// The report of a replay: one file that needs nothing else.
#[must_use]
pub fn replay_html(story: &Story<'_>, shown: &Shown, original: Option<&Original>) -> Document {
    let chart = Chart::of(story);
    let diagram = TimeDiagram::new(story, &chart, true);
    let mut parts = vec![
        ("diagram", "How it reached every desk".to_owned(), main_view(story, &diagram)),
        ("map", "Where it went".to_owned(), on_the_map(story, &diagram)),
        ("arrivals", "When it arrived".to_owned(), arrivals(story, shown)),
    ];
    parts.push((
        "spread",
        "How sure that is".to_owned(),
        super::spread::spread(&Spread::of(story), "s"),
    ));
    if let Some(original) = original {
        parts.push(("telegram", "The telegram".to_owned(), marked(original)));
    }
    parts.push(("events", "What happened".to_owned(), events(story, &chart)));
    parts.push(("conclusions", "What follows, and from what".to_owned(), conclusions(story)));
    parts.push(("assumptions", "What it rests on".to_owned(), assumptions(story)));
    parts.push(("cite", "To cite".to_owned(), citation(story)));
    let page = Page { title: title(story), about: about(story), parts, moves: true };
    Document::of_text("report.html", page.html())
}

fn title(story: &Story<'_>) -> String {
    story.scenario.title.clone()
}

fn about(story: &Story<'_>) -> Vec<String> {
    let scenario = story.scenario;
    vec![
        super::super::replay_text::title(scenario),
        super::super::replay_text::provenance(scenario),
    ]
}

fn main_view(story: &Story<'_>, diagram: &TimeDiagram<'_>) -> Markup {
    let drawing = diagram.svg().fragment();
    let caption = html! {
        "Each lane is a post, or desks inside it. Nothing here is a record of what happened but the \
         solid marks. Point at anything, or choose it, for what it rests on; with the keys: "
        kbd { "→" } " and " kbd { "←" } " step, " kbd { "space" } " plays, " kbd { "Home" } " and "
        kbd { "End" } " go to the ends."
    };
    let start = story.timeline.handed_in.to_string();
    html! {
        div.controls id="controls" role="group" aria-label="Movement" data-start=(start) hidden {
            button type="button" id="back" { "◀ Step" }
            button type="button" id="play" aria-pressed="false" { "Play" }
            button type="button" id="step" { "Step ▶" }
            label { "Speed " select id="speed" {
                option value="0.5" { "slow" }
                option value="1" selected { "middling" }
                option value="3" { "fast" }
            } }
            label.wide { "Moment " input type="range" id="moment" min="0" max="1000" value="0"; }
            label { "Find " input type="search" id="find" placeholder="a desk, a post, a wait"; }
            output id="clock" { "" }
        }
        (figure("timeline", "Time diagram; move it sideways with the arrow keys", &drawing, &caption))
        div.beside id="beside" hidden {
            div.telling { h3 { "At this event" }
                div id="telling" aria-live="polite" { p { "Choose a mark or step through the events." } } }
            div.knowing { h3 { "Who could have seen it at this moment" }
                (who_knew(story)) }
        }
    }
}

fn on_the_map(story: &Story<'_>, diagram: &TimeDiagram<'_>) -> Markup {
    let drawing = map(story, Some(diagram.axis())).fragment();
    let caption = html! {
        "Posts and moves of the typical run: short dashes by wire, long ones by bag. Where posts \
         are close they are drawn apart, with a line to their true place. Only land is shown: \
         modern borders are wrong for the period."
    };
    let frame = figure("posts", "Map", &drawing, &caption);
    html! { (PreEscaped(frame.into_string())) }
}
