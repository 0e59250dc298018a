//! Each event of the diagram in words: where, when, what, for whom, and the figures behind it.

use maud::{Markup, html};

use super::super::Story;
use super::super::picture::{Chart, Happening, said, whose_short};
use super::super::plain::on_one_line;
use super::super::words::date_and_time;
use crate::plan::KnownId;

/// The events, in order.
pub(super) fn events(story: &Story<'_>, chart: &Chart) -> Markup {
    html! {
        p { "The typical run, about so: every figure at its median. Clock times are local to the place." }
        @let listed: Vec<usize> =
            (0..chart.happenings.len()).filter(|at| chart.is_listed(*at)).collect();
        @if listed.len() < chart.happenings.len() {
            p { (listed.len()) " of " (chart.happenings.len()) " events; --format ndjson has all." }
        }
        ol.events id="event-list" {
            @for at in listed { (event(story, chart, (at, &chart.happenings[at]))) }
        }
    }
}

fn event(story: &Story<'_>, chart: &Chart, (at, it): (usize, &Happening)) -> Markup {
    let lane = &chart.lanes[it.lane];
    let local = story.scenario.network.post(lane.post).clock.local(it.from);
    let what = said::what(story, chart, it);
    let rank = it.precedence.map(|rank| format!(" as {rank}")).unwrap_or_default();
    html! {
        li id=(format!("e{at}")) {
            time datetime=(it.from.to_string()) { (said::when(it, date_and_time(local))) }
            " " b { (on_one_line(&lane.name)) } " " (what)
            " – " (on_one_line(&whose_short(story, &it.copies))) (rank)
            @if !it.rests_on.is_empty() {
                span.rests { " rests on " @for &known in &it.rests_on { (figure(story, known)) " " } }
            }
        }
    }
}

/// A figure in few words, leading to all that is known of it.
fn figure(story: &Story<'_>, known: KnownId) -> Markup {
    let of = story.plan.known(known);
    let letter = of.basis.letter();
    html! {
        a.fig href=(format!("#k{}", known.0)) title=(on_one_line(&of.shown)) {
            (letter) " " (on_one_line(&of.name))
        }
    }
}
