//! A replay as Markdown, for papers and web pages: GitHub's tables, everything else plain.

use std::fmt::Write as _;

use super::plain::on_one_line;
use super::words::{elapsed_of, milestone, way, where_it_went};
use super::{Shown, Story};
use crate::ensemble::Milestone;
use crate::network::Basis;
use crate::plan::Copy;
use crate::timeline::Row;

/// A replay as Markdown: what the telegram is, when each copy got there, what is sure, what
/// depends on which assumption, what to look for, and how to cite it.
#[must_use]
pub fn replay_markdown(story: &Story<'_>, shown: &Shown) -> String {
    let mut out = String::new();
    heading(&mut out, story);
    arrivals(&mut out, story, shown);
    desks(&mut out, story, shown);
    let found = story.conclusions;
    list(&mut out, "Sure from the document", found.sure.iter().cloned());
    let holds = format!("Holds in all {} runs", story.ensemble.runs);
    list(&mut out, &holds, found.holds.iter().cloned());
    list(&mut out, "Depends on", depends(story));
    let look_for = found.look_for.iter();
    list(&mut out, "Look for", look_for.map(|(at, what)| format!("{at}: {}", what.join("; "))));
    figures(&mut out, story);
    citation(&mut out, story);
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn heading(out: &mut String, story: &Story<'_>) {
    let scenario = story.scenario;
    let telegram = &scenario.telegram;
    line(out, &format!("# {}\n", plain(&scenario.title)));
    let from = telegram.from.as_deref().map_or("unknown sender", |from| from);
    let number = telegram.number.as_deref().unwrap_or("without a number");
    let at = scenario.handed_in.utc().format("%d%H%MZ %b %Y").to_string();
    let said = if scenario.handed_in_as_printed { "" } else { " (not the printed hour)" };
    let marking = telegram.classification.as_deref().unwrap_or("classification not given");
    line(
        out,
        &format!("{} {}, handed in {at}{said}, {}.\n", plain(from), plain(number), plain(marking)),
    );
    let how = "Times are local to each post; P printed, D documented, I inferred, B borrowed, \
               A assumed: the weakest basis on the way.";
    line(out, how);
}

fn arrivals(out: &mut String, story: &Story<'_>, shown: &Shown) {
    line(out, "\n## Addressees\n");
    line(
        out,
        "| to | role | precedence | way | at the post | could be seen | elapsed | where the time went (typical run) |",
    );
    line(out, "| --- | --- | --- | --- | --- | --- | --- | --- |");
    for row in &story.timeline.rows {
        let itinerary = &story.plan.itineraries[row.itinerary];
        let Some(role) = itinerary.role() else { continue };
        cells(
            out,
            &[
                itinerary.name.clone(),
                role.word().to_owned(),
                itinerary.precedence_word().to_owned(),
                way(&story.scenario.network, itinerary),
                milestone(story, shown, row, Milestone::AtPost),
                milestone(story, shown, row, Milestone::Seen),
                elapsed_of(story, shown, row),
                where_it_went(story, row, 2),
            ],
        );
    }
}

fn desks(out: &mut String, story: &Story<'_>, shown: &Shown) {
    let inside =
        |row: &&Row| matches!(story.plan.itineraries[row.itinerary].copy, Copy::Desk { .. });
    let rows: Vec<&Row> = story.timeline.rows.iter().filter(inside).collect();
    if rows.is_empty() {
        return;
    }
    line(out, "\n## Desks\n");
    line(out, "| desk | kind | could be seen | elapsed | where the time went (typical run) |");
    line(out, "| --- | --- | --- | --- | --- |");
    for row in rows {
        let itinerary = &story.plan.itineraries[row.itinerary];
        let Copy::Desk { kind, .. } = &itinerary.copy else { continue };
        cells(
            out,
            &[
                itinerary.name.clone(),
                kind.words(1).to_owned(),
                milestone(story, shown, row, Milestone::Seen),
                elapsed_of(story, shown, row),
                where_it_went(story, row, 2),
            ],
        );
    }
}

fn cells(out: &mut String, cells: &[String]) {
    let plain: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
    line(out, &format!("| {} |", plain.join(" | ")));
}

fn list(out: &mut String, title: &str, sentences: impl Iterator<Item = String>) {
    let mut sentences = sentences.peekable();
    if sentences.peek().is_none() {
        return;
    }
    line(out, &format!("\n## {title}\n"));
    for sentence in sentences {
        line(out, &format!("- {}", plain(&sentence)));
    }
}

fn depends<'a>(story: &'a Story<'_>) -> impl Iterator<Item = String> + 'a {
    story.conclusions.depends.iter().map(|depends| {
        let on: Vec<String> = depends
            .on
            .iter()
            .map(|(known, share)| {
                let known = story.plan.known(*known);
                format!("{} ({:.0} %, {})", known.name, share * 100.0, known.basis.letter())
            })
            .collect();
        format!("{}: {}", depends.copies.join(", "), on.join("; "))
    })
}

fn figures(out: &mut String, story: &Story<'_>) {
    line(out, "\n## What it rests on\n");
    line(out, "| figure | what is said | basis | source |");
    line(out, "| --- | --- | --- | --- |");
    for known in &story.plan.known {
        let source = known.source.as_deref();
        let source = source.and_then(|key| story.scenario.source(key)).map(ToString::to_string);
        let said = |basis: Basis| match (basis, known.range_missing) {
            (Basis::Assumed, true) => "assumed, range missing".to_owned(),
            (basis, _) => basis.word().to_owned(),
        };
        cells(
            out,
            &[
                known.name.to_string(),
                known.shown.to_string(),
                said(known.basis),
                source.unwrap_or_default(),
            ],
        );
    }
}

fn citation(out: &mut String, story: &Story<'_>) {
    let scenario = story.scenario;
    let mut text = String::from("\n## To cite\n\n");
    write!(
        text,
        "{}, a simulation with deskby {}, network {}, seed {}, {} runs, {}.",
        plain(&scenario.title),
        env!("CARGO_PKG_VERSION"),
        plain(&scenario.network.id),
        story.ensemble.seed,
        story.ensemble.runs,
        story.date.format("%Y-%m-%d")
    )
    .expect("writing to a text cannot fail");
    line(out, &text);
    line(out, "The document itself is cited apart from the model that is run on it.");
}

/// A text on one line in which no character has a meaning for Markdown or HTML.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in on_one_line(text).chars() {
        match c {
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '&' => plain.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => {
                plain.push('\\');
                plain.push(c);
            }
            _ => plain.push(c),
        }
    }
    // What begins a list or a rule does so only at the beginning of a line.
    if plain.starts_with(['-', '+', '=']) {
        plain.insert(0, '\\');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text() {
        assert_eq!(plain("a | <b> [x](y) `c`\n- d"), "a \\| &lt;b&gt; \\[x\\](y) \\`c\\` - d");
        assert_eq!(plain("- x"), "\\- x");
    }
}
