//! One copy's story, step by step, with the figure and the source behind each step.

use std::fmt::Write as _;

use super::plain::visible;
use super::words::{date_and_time, way, wrapped};
use super::{Shown, Story};
use crate::plan::{Copy, Doing, Known, KnownId};
use crate::telegram::Role;
use crate::time::Moment;
use crate::timeline::{Row, Spell, Spent, Told};

/// One copy's story; none if nobody of that name has one.
#[must_use]
pub fn explain_text(story: &Story<'_>, shown: &Shown, name: &str) -> Option<String> {
    let row = story.timeline.rows.iter().find(|row| story.is_called(row.itinerary, name))?;
    let mut out = String::new();
    head(&mut out, story, row);
    let mut told: Vec<KnownId> = Vec::new();
    let mut spells = row.spells.as_slice();
    let mut diverted = story.timeline.events.iter().filter(|told| {
        matches!(told.doing, Doing::Diverted(..)) && told.copies.contains(&row.itinerary)
    });
    let mut next = diverted.next();
    while let Some(first) = spells.first() {
        while let Some(told) = next.filter(|told| told.at <= first.from) {
            line(&mut out, &another_way(story, shown, told));
            next = diverted.next();
        }
        let many = spells.iter().take_while(|spell| spell.stage == first.stage).count();
        step(&mut out, story, shown, (&spells[..many], &mut told));
        spells = &spells[many..];
    }
    end(&mut out, story, shown, row);
    Some(visible(&out))
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to a text cannot fail");
}

fn head(out: &mut String, story: &Story<'_>, row: &Row) {
    let itinerary = &story.plan.itineraries[row.itinerary];
    let what = match &itinerary.copy {
        Copy::Addressee { role: Role::Action, .. } => "for action".to_owned(),
        Copy::Addressee { role: Role::Info, .. } => "for information".to_owned(),
        Copy::Desk { kind, list: Some(list) } => format!("{kind} on the list {list}"),
        Copy::Desk { kind, list: None } => format!("{kind}, beside the lists"),
    };
    let way = way(&story.scenario.network, itinerary);
    line(out, &format!("{}: {what}, {}, {way}", itinerary.name, itinerary.precedence));
    line(out, "The typical run: every figure at its median. No minute of it is known.");
    line(out, "");
}

/// A moment as telegrams write it, at Greenwich: `101635Z`.
fn group(at: Moment) -> String {
    at.utc().format("%d%H%MZ").to_string()
}

/// One stage: its waits, its work, and what they rest on.
fn step(
    out: &mut String,
    story: &Story<'_>,
    shown: &Shown,
    (spells, told): (&[Spell], &mut Vec<KnownId>),
) {
    let network = &story.scenario.network;
    for spell in spells {
        let what = match spell.spent {
            Spent::Waiting(why) => format!("waits: {}", why.words()),
            Spent::Working(doing) => doing.words().to_owned(),
        };
        let local = shown.zone.at(network, spell.post, spell.from);
        line(
            out,
            &format!(
                "{:<17} {}  {:>9}  {:<16} {what}",
                date_and_time(local),
                group(spell.from),
                spell.length().to_string(),
                network.post(spell.post).name
            ),
        );
    }
    let Some(stage) = spells.first().map(|spell| spell.stage) else {
        return;
    };
    for &known in &story.plan.step(stage).rests_on {
        if told.contains(&known) {
            continue;
        }
        told.push(known);
        let text = format!("{:55}{}", "", rests_on(story, story.plan.known(known)));
        line(out, &wrapped(&text, shown.width.max(110), &" ".repeat(57)));
    }
}

/// That a copy goes another way than was planned, and why.
fn another_way(story: &Story<'_>, shown: &Shown, told: &Told) -> String {
    let network = &story.scenario.network;
    let Doing::Diverted(circuit, why) = told.doing else { return String::new() };
    let to = &network.post(network.circuit(circuit).other_end(told.post)).name;
    let local = date_and_time(shown.zone.at(network, told.post, told.at));
    let post = &network.post(told.post).name;
    format!("{local:<17} {:>9}  {post:<16} goes another way, to {to}: {}", "", why.words())
}

/// A figure with its basis and its source.
fn rests_on(story: &Story<'_>, known: &Known) -> String {
    let source = known.source.as_deref().map_or_else(String::new, |key| {
        let title = story.scenario.source(key).map_or_else(|| key.to_owned(), ToString::to_string);
        format!(" ({title})")
    });
    let note = known.note.as_deref().map_or_else(String::new, |note| format!("; {note}"));
    let missing = if known.range_missing { ", range missing" } else { "" };
    format!("{} {}: {}{missing}{source}{note}", known.basis.letter(), known.name, known.shown)
}

fn end(out: &mut String, story: &Story<'_>, shown: &Shown, row: &Row) {
    let network = &story.scenario.network;
    let itinerary = &story.plan.itineraries[row.itinerary];
    if let Some(why) = itinerary.inside.as_ref().and_then(|inside| inside.shut_out.as_ref()) {
        line(out, &format!("It has no copy: {why}, as the scheme has it."));
        return;
    }
    let Some((post, arrived)) = itinerary.post.zip(row.arrived()) else {
        line(out, &super::words::ending(network, row.ending));
        return;
    };
    let local = date_and_time(shown.zone.at(network, post, arrived));
    let zulu = group(arrived);
    let what = if row.seen.is_some() { "could be seen" } else { "at the post" };
    line(out, "");
    line(
        out,
        &format!(
            "{what} {local} ({zulu}): {} after hand-in, waits and work together",
            arrived - story.plan.telegrams[itinerary.telegram].at
        ),
    );
    if let Some(deadline) = row.deadline {
        let outcome = match deadline.late {
            Some(late) if late <= crate::time::Span::ZERO => "met".to_owned(),
            Some(late) => format!("missed by {late}"),
            None => "never met".to_owned(),
        };
        line(out, &format!("DESKBY {}: {outcome}", deadline.by.utc().format("%d%H%MZ")));
    }
}
