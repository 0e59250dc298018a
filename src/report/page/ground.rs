//! What a result rests on: conclusions by their kind, every figure with its basis, what to cite.

use maud::{Markup, html};

use super::super::Story;
use super::super::plain::on_one_line;
use super::super::replay_text::provenance;
use crate::network::Basis;
use crate::plan::{Known, KnownId};

/// So many conclusions of a kind are on a page.
const MOST_LINES: usize = 60;
/// A conclusion about more names than this many characters hold is cut.
const LONGEST_LINE: usize = 900;

/// A sentence that a page can bear.
fn cut(line: &str) -> String {
    if line.chars().count() <= LONGEST_LINE {
        return line.to_owned();
    }
    let kept: String = line.chars().take(LONGEST_LINE).collect();
    format!("{kept}… (--format text has all)")
}

/// What follows, sorted by what it rests on.
pub(super) fn conclusions(story: &Story<'_>) -> Markup {
    let found = story.conclusions;
    let listed = |heading: &str, lines: &[String]| {
        html! {
            @if !lines.is_empty() {
                h3 { (heading) }
                ul { @for line in lines.iter().take(MOST_LINES) { li { (on_one_line(&cut(line))) } } }
                @if lines.len() > MOST_LINES {
                    p.small { (lines.len() - MOST_LINES) " more: --format text has all." }
                }
            }
        }
    };
    let depends: Vec<String> = found
        .depends
        .iter()
        .map(|on| {
            let parts = on.on.iter().map(|(known, share)| {
                let of = story.plan.known(*known);
                format!("{} ({:.0} %, {})", of.name, share * 100.0, of.basis.letter())
            });
            let parts: Vec<String> = parts.collect();
            format!("{}: {}", on.copies.join(", "), parts.join("; "))
        })
        .collect();
    let look: Vec<String> = found
        .look_for
        .iter()
        .map(|(where_to, what)| format!("{where_to}: {}", what.join("; ")))
        .collect();
    html! {
        (listed("Sure from the document", &found.sure))
        (listed(&format!("Holds in all {} runs", story.ensemble.runs), &found.holds))
        (listed("Depends on (the share of the variation that goes with it)", &depends))
        (listed("Where to look", &look))
    }
}

/// Every figure that something rests on, the weakest first.
pub(super) fn assumptions(story: &Story<'_>) -> Markup {
    let mut used: Vec<KnownId> = story
        .plan
        .itineraries
        .iter()
        .flat_map(|itinerary| itinerary.at_post.iter().chain(&itinerary.on_desk))
        .flat_map(|&unit| story.plan.rests_on(unit))
        .chain(story.plan.steps.iter().flat_map(|step| step.rests_on.iter().copied()))
        .collect();
    used.sort_unstable();
    used.dedup();
    used.sort_by_key(|known| (std::cmp::Reverse(story.plan.known(*known).basis), *known));
    let counts: Vec<String> = Basis::ALL
        .iter()
        .filter_map(|basis| {
            let count = used.iter().filter(|k| story.plan.known(**k).basis == *basis).count();
            (count > 0).then(|| format!("{count} {basis}"))
        })
        .collect();
    html! {
        p { (counts.join(", ")) ". A figure that is assumed is a range that nobody knows; a result is as \
            good as the weakest of them." }
        div.scroll role="region" tabindex="0" aria-label="Assumptions" {
            table.sortable {
                thead { tr {
                    @for heading in ["Basis", "What", "How much", "Source and reasoning", "Where to look"] {
                        th scope="col" { (heading) }
                    }
                } }
                tbody { @for known in used { (figure(story, known)) } }
            }
        }
    }
}

fn figure(story: &Story<'_>, id: KnownId) -> Markup {
    let Known { name, shown, basis, source, note, look_for, range_missing, path: _, varies: _ } =
        story.plan.known(id);
    let source = source
        .as_deref()
        .map(|key| story.scenario.source(key).map_or_else(|| key.to_owned(), ToString::to_string));
    let reasons: Vec<String> =
        source.into_iter().chain(note.as_deref().map(str::to_owned)).collect();
    html! {
        tr id=(format!("k{}", id.0)) data-find=(on_one_line(name).to_lowercase()) {
            td { (basis.letter()) " " (basis.word()) @if *range_missing { ", range missing" } }
            th scope="row" { (on_one_line(name)) }
            td { (on_one_line(shown)) }
            td { (on_one_line(&reasons.join("; "))) }
            td { (on_one_line(look_for.as_deref().unwrap_or(""))) }
        }
    }
}

/// The document and the model, each to be cited by itself.
pub(super) fn citation(story: &Story<'_>) -> Markup {
    let scenario = story.scenario;
    let telegram = &scenario.telegram;
    let document = format!(
        "{} telegram {} of {}; {}.",
        telegram.from.as_deref().unwrap_or("Sender unknown"),
        telegram.number.as_deref().unwrap_or("without a number"),
        scenario.handed_in.utc().format("%-d %B %Y"),
        provenance(scenario)
    );
    let model = format!(
        "deskby {}, scenario {}, network {}, {} runs, seed {}, {}.",
        env!("CARGO_PKG_VERSION"),
        scenario.id,
        scenario.network.id,
        story.ensemble.runs,
        story.ensemble.seed,
        story.date.format("%-d %B %Y")
    );
    html! {
        dl.cite {
            dt { "The document" } dd { (on_one_line(&document)) }
            dt { "The model" } dd { (on_one_line(&model)) }
        }
        p { "Cite them apart: what the archive holds is one thing, what a model makes of it another." }
    }
}
