//! A replay as text: the telegram, what happened, each copy, and what it rests on.

use super::deadlines::deadline_lines;
use super::events_text::events;
use super::inside_text::desks;
use super::lines::{columns, line, paragraph, trimmed};
use super::observed_text::observed;
use super::plain::visible;
use super::words::{WHERE_IT_WENT, date_and_time, elapsed_of, milestone, way, where_it_went};
use super::{Shown, Story};
use crate::ensemble::{Milestone, joined};
use crate::network::Basis;
use crate::plan::Copy;
use crate::scenario::Scenario;
use crate::timeline::Row;

/// A replay as text.
#[must_use]
pub fn replay_text(story: &Story<'_>, shown: &Shown) -> String {
    let mut out = String::new();
    head(&mut out, story, shown);
    events(&mut out, story, shown);
    addressees(&mut out, story, shown);
    desks(&mut out, story, shown);
    observed(&mut out, story, shown);
    deadlines(&mut out, story);
    conclusions(&mut out, story, shown);
    foot(&mut out, story, shown);
    visible(&out)
}

fn head(out: &mut String, story: &Story<'_>, shown: &Shown) {
    let scenario = story.scenario;
    paragraph(out, shown, &title(scenario), "  ");
    paragraph(out, shown, &provenance(scenario), "  ");
    let observed = match scenario.observed.len() + scenario.despatches.len() {
        0 => "observed arrivals: none".to_owned(),
        1 => "1 observed time".to_owned(),
        many => format!("{many} observed times"),
    };
    let key: Vec<String> =
        Basis::ALL.iter().map(|basis| format!("{} {basis}", basis.letter())).collect();
    line(out, &format!("{}    {observed}", key.join("  ")));
}

/// `UKDIS GENEVA 007 · 101635Z FEB 86 P · Mon 10 Feb 17:35 by its own clock · …`.
pub(super) fn title(scenario: &Scenario) -> String {
    let telegram = &scenario.telegram;
    let from = telegram.from.as_deref().unwrap_or("sender unknown");
    let number = telegram.number.as_deref().unwrap_or("number unknown");
    let printed = telegram.date_time.and_then(crate::telegram::Stated::instant);
    let origin = printed.filter(|_| scenario.drafted).unwrap_or(scenario.handed_in);
    let utc = origin.utc();
    let group = utc.format("%d%H%MZ %b %y").to_string().to_uppercase();
    let highest = telegram.addressees.iter().filter(|a| !a.saving).map(Scenario::rank_of).max();
    let letter = highest.map_or(String::new(), |rank| format!(" {}", rank.letter()));
    let local = scenario.network.find(from).map_or_else(String::new, |post| {
        let local = scenario.network.post(post).clock.local(origin);
        format!(" · {} by its own clock", date_and_time(local))
    });
    let classification = telegram.classification.as_deref().unwrap_or("classification unknown");
    let caveats = match telegram.caveats.as_slice() {
        [] => String::new(),
        some => format!(" {}", some.join(" ")),
    };
    let words = if telegram.words > 0 {
        format!(" · at least {} words", telegram.words)
    } else {
        String::new()
    };
    format!("{from} {number} · {group}{letter}{local} · {classification}{caveats}{words}")
}

/// What is known of the document, and what is not.
pub(super) fn provenance(scenario: &Scenario) -> String {
    let document = &scenario.document;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(document.copy_of.clone());
    match (&document.repository, &document.reference) {
        (Some(archive), Some(reference)) => parts.push(format!("{archive}, {reference}")),
        (None, Some(reference)) => parts.push(reference.clone()),
        (Some(archive), None) => parts.push(format!("{archive}, reference not given")),
        (None, None) => parts.push("archive reference not given".to_owned()),
    }
    parts.extend(document.folio.clone());
    match scenario.reading.len() {
        0 => {}
        1 => parts.push("1 finding in its text".to_owned()),
        many => parts.push(format!("{many} findings in its text (deskby read lists them)")),
    }
    let kinds = ["IFT", "MIFT", "MIPT", "TUR", "REFTEL"];
    let missing: Vec<String> = kinds
        .iter()
        .filter(|kind| scenario.telegram.references.iter().any(|known| known.kind == **kind))
        .map(|kind| format!("{kind} not held"))
        .collect();
    parts.extend(missing);
    parts.extend(scenario.corrections.iter().map(|own| format!("own reading of {own}")));
    let left_out = scenario.left_out.iter();
    parts.extend(left_out.map(|left| format!("without {}: {}", left.addressee, left.reason)));
    if !scenario.handed_in_as_printed {
        parts.push("the hour is not the telegram's own".to_owned());
    }
    parts.join("; ")
}

fn addressees(out: &mut String, story: &Story<'_>, shown: &Shown) {
    line(out, "");
    let zone = shown.zone.name();
    let mut table = columns(shown);
    table.set_header([
        "TO".to_owned(),
        "ROLE".to_owned(),
        "PREC".to_owned(),
        "WAY".to_owned(),
        format!("AT THE POST ({zone})"),
        "COULD BE SEEN".to_owned(),
        "ELAPSED".to_owned(),
        WHERE_IT_WENT.to_owned(),
    ]);
    let mut above: Vec<&Row> = Vec::new();
    for row in &story.timeline.rows {
        let itinerary = &story.plan.itineraries[row.itinerary];
        let Copy::Addressee { role, .. } = itinerary.copy else {
            continue;
        };
        let precedence = itinerary.precedence_word().to_owned();
        let alike = above.iter().find(|other| alike(story, other.itinerary, row.itinerary));
        let (at_post, seen) = match alike {
            Some(other) if !shown.typical => {
                let name = &story.plan.itineraries[other.itinerary].name;
                (format!("cannot be told apart from {name}"), "–".to_owned())
            }
            _ => (
                milestone(story, shown, row, Milestone::AtPost),
                if itinerary.on_desk.is_empty() && row.at_post.is_some() {
                    "desks below".to_owned()
                } else {
                    milestone(story, shown, row, Milestone::Seen)
                },
            ),
        };
        above.push(row);
        table.add_row([
            itinerary.name.clone(),
            role.word().to_owned(),
            precedence,
            way(&story.scenario.network, itinerary),
            at_post,
            seen,
            elapsed_of(story, shown, row),
            where_it_went(story, row, 2),
        ]);
    }
    line(out, &trimmed(&table));
}

/// Whether two addressees rest on the same assumptions, so that nothing tells them apart.
fn alike(story: &Story<'_>, a: usize, b: usize) -> bool {
    let [first, second] = [a, b].map(|at| &story.plan.itineraries[at]);
    let rests_on = |at: &crate::plan::Itinerary| {
        let unit = at.on_desk.first().copied().or(at.at_post);
        let mut known = unit.map_or_else(Vec::new, |unit| story.plan.rests_on(unit));
        known.sort_unstable();
        known
    };
    let network = &story.scenario.network;
    let clock = |at: &crate::plan::Itinerary| {
        at.post.map(|post| network.post(post).clock.ahead_of_utc(story.scenario.handed_in))
    };
    let shape = |at: &crate::plan::Itinerary| {
        (at.role(), at.precedence, way(network, at), at.deskby, clock(at))
    };
    shape(first) == shape(second) && rests_on(first) == rests_on(second) && first.at_post.is_some()
}

fn deadlines(out: &mut String, story: &Story<'_>) {
    let lines = deadline_lines(story.plan, story.timeline, story.ensemble);
    if !lines.is_empty() {
        line(out, "");
    }
    for text in &lines {
        line(out, text);
    }
}

fn conclusions(out: &mut String, story: &Story<'_>, shown: &Shown) {
    let found = story.conclusions;
    line(out, "");
    line(out, "SURE FROM THE DOCUMENT");
    for sentence in &found.sure {
        paragraph(out, shown, &format!("  - {sentence}"), "    ");
    }
    line(out, &format!("HOLDS IN ALL {} RUNS", story.ensemble.runs));
    for sentence in &found.holds {
        paragraph(out, shown, &format!("  - {sentence}"), "    ");
    }
    line(out, "DEPENDS ON");
    for depends in &found.depends {
        let on: Vec<String> = depends
            .on
            .iter()
            .map(|(known, share)| {
                let known = story.plan.known(*known);
                format!("{} ({:.0} %, {})", known.name, share * 100.0, known.basis.letter())
            })
            .collect();
        let text = format!("  - {}: {}", joined(&depends.copies), on.join("; "));
        paragraph(out, shown, &text, "    ");
    }
    if !found.depends.is_empty() {
        let what = "  Each share is the correlation ratio over these runs: how far the rank of \
                    an arrival goes with one figure, whatever else does. It is quick and coarse; \
                    deskby sensitivity --of NAME gives Sobol indices, shares of the variance of \
                    the arrival itself, also for figures that matter only together, and for chance.";
        paragraph(out, shown, what, "  ");
    }
    line(out, "LOOK FOR");
    for (look_for, names) in found.look_for.iter().take(6) {
        let text = format!(
            "  - {look_for}: {}",
            names.iter().take(4).cloned().collect::<Vec<_>>().join("; ")
        );
        paragraph(out, shown, &text, "    ");
    }
    let counts: Vec<String> =
        found.counts.iter().rev().map(|(basis, count)| format!("{count} {basis}")).collect();
    let missing = match found.ranges_missing {
        0 => String::new(),
        many => format!(" (of the assumed, {many} without a range)"),
    };
    line(out, &format!("RESTS ON {} figures{missing}", joined(&counts)));
}

fn foot(out: &mut String, story: &Story<'_>, shown: &Shown) {
    let scenario = story.scenario;
    let text = if shown.typical {
        "Times are those of the typical run, every figure at its median: not one of them is known."
            .to_owned()
    } else {
        format!(
            "Bands hold 8 runs in 10 of {} (seed {}); network {}. --typical shows the typical \
             run, --explain NAME one copy's story.",
            story.ensemble.runs, story.ensemble.seed, scenario.network.id
        )
    };
    line(out, "");
    paragraph(out, shown, &text, "");
    if !scenario.inputs.is_empty() {
        let (version, inputs) = (env!("CARGO_PKG_VERSION"), &scenario.inputs);
        paragraph(out, shown, &format!("deskby {version}, inputs {inputs}."), "");
    }
}
