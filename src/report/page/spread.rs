//! The page of an ensemble: how each arrival is spread over the runs, as a drawing and a table.

use maud::{Markup, html};

use super::super::plain::on_one_line;
use super::super::words::date_and_time;
use super::super::{Document, Spread};
use super::frame::{Page, figure};

/// Arrivals over many runs as a page; one part for each side.
#[must_use]
pub fn spread_html(sides: &[Spread], about: Vec<String>) -> Document {
    let title = sides.first().map_or_else(String::new, |side| side.title.clone());
    let inside = html! {
        @for (at, side) in sides.iter().enumerate() {
            @if sides.len() > 1 { h3 { (on_one_line(&side.title)) } }
            (spread(side, &format!("s{at}"))) (table(side))
        }
    };
    let parts = vec![("spread", "When it arrives, over the runs".to_owned(), inside)];
    let page = Page { title, about, parts, moves: true };
    Document::of_text("ensemble.html", page.html())
}

/// The drawing with what it says.
pub(super) fn spread(side: &Spread, own: &str) -> Markup {
    let caption = html! {
        "Nobody knows the hour; this is how it is spread over " (side.runs) " runs, each with \
         figures drawn anew from their ranges. A wide band is an honest one."
    };
    let label = format!("Arrivals over the runs: {}", on_one_line(&side.title));
    figure(&format!("{own}-figure"), &label, &side.drawing(own).fragment(), &caption)
}

fn table(side: &Spread) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label=(format!("Quantiles: {}", on_one_line(&side.title))) {
            table.sortable {
                thead { tr {
                    @for heading in ["Who", "5 %", "10 %", "25 %", "Median", "75 %", "90 %", "95 %"] {
                        th scope="col" { (heading) }
                    }
                } }
                tbody { @for row in &side.rows {
                    tr.desk[row.desk] {
                        th scope="row" { (on_one_line(&row.name)) }
                        @for moment in row.quantiles {
                            td data-s=(moment.map_or(i64::MAX / 1_000_000, |at| at.as_micros() / 60_000_000)) {
                                (moment.map_or_else(|| "never".to_owned(), |at| date_and_time(row.clock.local(at))))
                            }
                        }
                    }
                } }
            }
        }
    }
}
