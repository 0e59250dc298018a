//! The page of a comparison: every side over the others, and the differences as tables.

use maud::{Markup, html};

use super::super::compare_text::because;
use super::super::compare_words::in_words;
use super::super::deadlines::deadline_lines;
use super::super::picture::sides;
use super::super::plain::on_one_line;
use super::super::words::dated_band;
use super::super::{Document, Shown};
use super::frame::{Page, figure};
use crate::compare::{Comparison, Difference, Side, Verdict, differences};
use crate::ensemble::Band;

/// A comparison as a page.
#[must_use]
pub fn compare_html(comparison: &Comparison, shown: &Shown) -> Document {
    let base = &comparison.base;
    let caption = html! {
        "Each block is a copy, or desks that fare alike; its first line is the base, hatched, the \
         others are the sides compared with it."
    };
    let drawing = sides(comparison).fragment();
    let drawn =
        figure("sides", "Comparison; move it sideways with the arrow keys", &drawing, &caption);
    let mut parts = vec![("over", "One over the other".to_owned(), drawn)];
    let tables = html! {
        @for other in &comparison.others {
            h3 { (on_one_line(&other.name)) ": " (on_one_line(&other.title)) }
            @for line in deadline_lines(&other.plan, &other.timeline, &other.ensemble) {
                p.deadline { (on_one_line(&line)) }
            }
            (table(base, other, shown))
        }
    };
    parts.push(("differences", "What differs, and why".to_owned(), tables));
    let about = vec![format!(
        "{} runs each, with the same luck on every side (seed {}); scenario {}, network {}; deskby {}, inputs {}.",
        base.ensemble.runs,
        base.ensemble.seed,
        base.scenario.id,
        base.scenario.network.id,
        env!("CARGO_PKG_VERSION"),
        base.scenario.inputs
    )];
    let page = Page { title: base.title.clone(), about, parts, moves: true };
    Document::of_text("comparison.html", page.html())
}

fn table(base: &Side, other: &Side, shown: &Shown) -> Markup {
    let all = differences(base, other);
    let (same, moved): (Vec<&Difference>, Vec<&Difference>) =
        all.iter().partition(|difference| difference.verdict == Verdict::Same);
    let same: Vec<String> = same.iter().map(|difference| on_one_line(&difference.name)).collect();
    html! {
        @if !moved.is_empty() {
            div.scroll role="region" tabindex="0" aria-label=(format!("Differences: {}", on_one_line(&other.name))) {
                table.sortable {
                    thead { tr {
                        @for heading in ["Who", "As it was", "Here", "Difference", "Because"] {
                            th scope="col" { (heading) }
                        }
                    } }
                    tbody {
                        @for difference in &moved {
                            tr {
                                th scope="row" { (on_one_line(&difference.name)) }
                                td { (arrival(base, shown, difference.before)) }
                                td { (arrival(other, shown, difference.after)) }
                                td data-s=(middle(difference)) { span.verdict { (in_words(base, other, difference)) } }
                                td { (because(base, other, difference)) }
                            }
                        }
                    }
                }
            }
        }
        @if !same.is_empty() { p.small { "Nothing changes for " (same.join(", ")) "." } }
    }
}

/// The median difference in minutes, for sorting; never comes last.
fn middle(difference: &Difference) -> String {
    match difference.verdict {
        Verdict::Same => "0".to_owned(),
        Verdict::Moved { middle, .. } => (middle.as_micros() / 60_000_000).to_string(),
        Verdict::NowArrives => "-9999999".to_owned(),
        Verdict::NeverArrives => "9999999".to_owned(),
    }
}

fn arrival(side: &Side, shown: &Shown, at: Option<usize>) -> String {
    let Some((at, post)) = at.and_then(|at| Some((at, side.plan.itineraries[at].post?))) else {
        return "–".to_owned();
    };
    let band = Band::of(side.ensemble.arrivals(at, &side.plan.itineraries[at]));
    dated_band(&band, |moment| shown.zone.at(&side.scenario.network, post, moment))
}
