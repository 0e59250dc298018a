//! The arrivals as a table that can be sorted, and who could have seen it at a moment.

use maud::{Markup, html};

use super::super::Story;
use super::super::plain::on_one_line;
use super::super::words::{elapsed_of, milestone, way, where_it_went};
use super::super::{Shown, deadlines::deadline_lines};
use crate::ensemble::Milestone;
use crate::plan::Copy;
use crate::time::Moment;
use crate::timeline::Row;

/// So many copies have a row each; of more, only addressees have one.
const MOST_ROWS: usize = 1_000;

/// The rows that are shown: all, or as many of the addressees as a page can bear.
fn shown_rows<'a>(story: &Story<'a>, most: usize) -> Vec<&'a Row> {
    let rows = &story.timeline.rows;
    if rows.len() <= most {
        return rows.iter().collect();
    }
    let addressed = |row: &&Row| story.plan.itineraries[row.itinerary].role().is_some();
    rows.iter().filter(addressed).take(most).collect()
}

/// That some rows are left out.
fn left_out(shown: usize, all: usize) -> Markup {
    html! {
        @if shown < all {
            p.small { (shown) " of " (all) " copies; --format csv has all, desks included." }
        }
    }
}

/// The arrivals.
pub(super) fn arrivals(story: &Story<'_>, shown: &Shown) -> Markup {
    let zone = shown.zone.name();
    html! {
        p { "Times are " (zone) "; they hold in 8 runs of 10 of " (story.ensemble.runs)
            " (seed " (story.ensemble.seed) "). The letter is the weakest basis that a time rests on: "
            "P printed, D documented, I inferred, B borrowed, A assumed." }
        @let rows = shown_rows(story, MOST_ROWS);
        (left_out(rows.len(), story.timeline.rows.len()))
        @for line in deadline_lines(story.plan, story.timeline, story.ensemble) {
            p.deadline { (on_one_line(&line)) }
        }
        div.scroll role="region" tabindex="0" aria-label="Arrivals" {
            table.sortable id="arrivals-table" {
                thead { tr {
                    @for heading in ["To", "Role", "Precedence", "Way", "At the post", "Could be seen",
                                     "Elapsed", "Where the time went"] {
                        th scope="col" { (heading) }
                    }
                } }
                tbody { @for row in rows { (arrival(story, shown, row)) } }
            }
        }
    }
}

fn arrival(story: &Story<'_>, shown: &Shown, row: &Row) -> Markup {
    let itinerary = &story.plan.itineraries[row.itinerary];
    let (role, is_desk) = match &itinerary.copy {
        Copy::Addressee { role, .. } => (role.word().to_owned(), false),
        Copy::Desk { kind, .. } => (kind.words(1).to_owned(), true),
    };
    let shut = itinerary.inside.as_ref().and_then(|inside| inside.shut_out.as_ref());
    let went = shut.map_or_else(|| where_it_went(story, row, 2), |why| format!("no copy: {why}"));
    let middle = |of: Milestone| {
        let band = story.ensemble.band(story.plan, row.itinerary, of);
        minutes(story, band.and_then(|band| band.middle))
    };
    let arrived = if itinerary.on_desk.is_empty() { Milestone::AtPost } else { Milestone::Seen };
    let saving = matches!(itinerary.way, crate::plan::Way::Bag { .. });
    let word = if saving { "saving".to_owned() } else { itinerary.precedence.to_string() };
    let rank = format!("{}", 9 - itinerary.precedence as u8);
    html! {
        tr.desk[is_desk] data-find=(on_one_line(&itinerary.name).to_lowercase()) {
            th scope="row" { (on_one_line(&itinerary.name)) }
            td { (role) }
            td data-s=(rank) { (word) }
            td { (way(&story.scenario.network, itinerary)) }
            td data-s=(middle(Milestone::AtPost)) { (milestone(story, shown, row, Milestone::AtPost)) }
            td data-s=(middle(Milestone::Seen)) { (milestone(story, shown, row, Milestone::Seen)) }
            td data-s=(middle(arrived)) { (elapsed_of(story, shown, row)) }
            td { (went) }
        }
    }
}

/// Minutes after the hand-in, for sorting; never comes last.
fn minutes(story: &Story<'_>, moment: Option<Moment>) -> String {
    moment.map_or_else(
        || "9999999".to_owned(),
        |at| ((at - story.timeline.handed_in).as_micros() / 60_000_000).to_string(),
    )
}

/// Who could have seen it: for each copy the moments by which 0, 1, … 10 tenths of the runs have it.
pub(super) fn who_knew(story: &Story<'_>) -> Markup {
    html! {
        @let rows = shown_rows(story, MOST_ROWS / 4);
        (left_out(rows.len(), story.timeline.rows.len()))
        ul.knew id="knew" data-runs=(story.ensemble.runs) {
            @for row in rows {
                @let itinerary = &story.plan.itineraries[row.itinerary];
                @let shut = itinerary.inside.as_ref().is_some_and(|inside| inside.shut_out.is_some());
                @if !shut {
                    li data-q=(tenths(story, row))
                        data-find=(on_one_line(&itinerary.name).to_lowercase()) {
                        span.who { (on_one_line(&itinerary.name)) } " " span.odds { "" }
                    }
                }
            }
        }
        p.small { "That a copy could be seen says nothing of its having been read. An addressee with \
                   desks of its own counts from its arrival there." }
    }
}

fn tenths(story: &Story<'_>, row: &Row) -> String {
    let itinerary = &story.plan.itineraries[row.itinerary];
    let mut moments = story.ensemble.arrivals(row.itinerary, itinerary).to_vec();
    moments.sort_by_key(|moment| (moment.is_none(), *moment));
    let tenth = |tenth: usize| {
        let last = moments.len().saturating_sub(1);
        let moment = moments.get(last * tenth / 10).copied().flatten();
        moment.map_or(String::new(), |moment| minutes(story, Some(moment)))
    };
    (0..=10).map(tenth).collect::<Vec<_>>().join(",")
}
