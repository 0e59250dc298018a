//! The tables of a replay: events, copies, spells, figures.

use super::rows::{Field, Kind, Table};
use crate::ensemble::{Band, Milestone};
use crate::network::Basis;
use crate::plan::{Copy, Known};
use crate::report::Story;
use crate::report::replay_json::local;
use crate::report::words::{ending, way};
use crate::time::Moment;
use crate::timeline::{Phase, Row, Spent, Told};

const fn field(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, about }
}

const EVENTS: &[Field] = &[
    field("event", Kind::Whole, "Its place in the run, from 0."),
    field("at", Kind::Instant, "When, by the clock of Greenwich."),
    field("local", Kind::Instant, "The same by the clock of the post, with its offset."),
    field("post", Kind::Text, "The id of the post where it happened."),
    field("what", Kind::Text, "What was done, or begun."),
    field("phase", Kind::Text, "begun, done, called out or interrupted."),
    field("precedence", Kind::Text, "At which precedence it queued."),
    field("copies", Kind::Text, "The copies that it served: values of copies.copy, by semicolon."),
];

const COPIES: &[Field] = &[
    field("copy", Kind::Whole, "Its place among the copies, from 0."),
    field("name", Kind::Text, "The addressee or desk, as the telegram prints it."),
    field("role", Kind::Text, "action, info or desk."),
    field("kind", Kind::Text, "The kind of a desk."),
    field("list", Kind::Text, "The list that names a desk."),
    field("post", Kind::Text, "The id of the post at which it ends."),
    field("precedence", Kind::Text, "Its rank in queues."),
    field("way", Kind::Text, "By which way, in words."),
    field("ending", Kind::Text, "delivered, or what became of it."),
    field("at_post", Kind::Instant, "At the post, in the typical run."),
    field("at_post_low", Kind::Instant, "One run in ten is not later."),
    field("at_post_high", Kind::Instant, "Nine runs in ten are not later."),
    field("could_be_seen", Kind::Instant, "Could be seen at the desk, in the typical run."),
    field("could_be_seen_low", Kind::Instant, "One run in ten is not later."),
    field("could_be_seen_high", Kind::Instant, "Nine runs in ten are not later."),
    field("basis", Kind::Text, "The weakest basis on its way."),
    field("deskby", Kind::Instant, "The time by which it must be on the desk."),
    field("deskby_met", Kind::Truth, "Whether that was met in the typical run."),
];

const SPELLS: &[Field] = &[
    field("copy", Kind::Whole, "Whose time: a value of copies.copy."),
    field("from", Kind::Instant, "From."),
    field("to", Kind::Instant, "To."),
    field("minutes", Kind::Number, "How long it was; the spells of a copy sum to its time."),
    field("post", Kind::Text, "The id of the post."),
    field("kind", Kind::Text, "wait or work."),
    field("what", Kind::Text, "Why it waited, or what was done."),
];

const FIGURES: &[Field] = &[
    field("path", Kind::Text, "Where it is written."),
    field("name", Kind::Text, "What it is, in words."),
    field("shown", Kind::Text, "What is said, as the file writes it."),
    field("basis", Kind::Text, "printed, documented, inferred, borrowed or assumed."),
    field("source", Kind::Text, "The key of the source."),
    field("source_title", Kind::Text, "The source, with its page."),
    field("note", Kind::Text, "Reasoning, or what was borrowed from where."),
    field("look_for", Kind::Text, "Which archive might settle it."),
    field("range_missing", Kind::Truth, "Whether only a range would be honest."),
];

/// Every table of a replay.
pub(super) fn tables(story: &Story<'_>) -> Vec<Table> {
    let timeline = story.timeline;
    let events = timeline.events.iter().enumerate();
    let spells = timeline.rows.iter().flat_map(|row| spells(story, row));
    vec![
        Table {
            name: "copies",
            about: "Each addressee and each desk: when its copy got there.",
            fields: COPIES,
            rows: timeline.rows.iter().map(|row| copy(story, row)).collect(),
        },
        Table {
            name: "events",
            about: "What happened in the typical run (every figure at its median), in order.",
            fields: EVENTS,
            rows: events.map(|(at, told)| event(story, at, told)).collect(),
        },
        Table {
            name: "spells",
            about: "Where the time of each copy went in the typical run.",
            fields: SPELLS,
            rows: spells.collect(),
        },
        Table {
            name: "figures",
            about: "Every figure that the run rests on, with its basis.",
            fields: FIGURES,
            rows: story.plan.known.iter().map(|known| figure(story, known)).collect(),
        },
    ]
}

/// An instant as Frictionless and every spreadsheet read it.
fn written(moment: Moment) -> String {
    moment.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn any(moment: Option<Moment>) -> String {
    moment.map(written).unwrap_or_default()
}

fn event(story: &Story<'_>, at: usize, told: &Told) -> Vec<String> {
    let copies: Vec<String> = told.copies.iter().map(ToString::to_string).collect();
    let phase = match told.phase {
        Phase::Begun => "begun",
        Phase::Done => "done",
        Phase::CalledOut => "called out",
        Phase::Interrupted => "interrupted",
    };
    vec![
        at.to_string(),
        written(told.at),
        local(story, told.post, told.at),
        story.scenario.network.post(told.post).id.clone(),
        told.doing.words().to_owned(),
        phase.to_owned(),
        told.precedence.word().to_owned(),
        copies.join("; "),
    ]
}

fn copy(story: &Story<'_>, row: &Row) -> Vec<String> {
    let network = &story.scenario.network;
    let itinerary = &story.plan.itineraries[row.itinerary];
    let (role, kind, list) = match &itinerary.copy {
        Copy::Addressee { role, .. } => (role.word(), "", None),
        Copy::Desk { kind, list } => ("desk", kind.key(), list.clone()),
    };
    let band = |of: Milestone| story.ensemble.band(story.plan, row.itinerary, of);
    let (post, seen) = (band(Milestone::AtPost), band(Milestone::Seen));
    let low = |band: Option<Band>| any(band.and_then(|band| band.low));
    let high = |band: Option<Band>| any(band.and_then(|band| band.high));
    let basis: Option<Basis> = row.basis_seen.or(row.basis_at_post);
    let met = row.deadline.map(|deadline| deadline.late.is_some_and(|late| late.as_micros() <= 0));
    vec![
        row.itinerary.to_string(),
        itinerary.name.clone(),
        role.to_owned(),
        kind.to_owned(),
        list.unwrap_or_default(),
        itinerary.post.map(|post| network.post(post).id.clone()).unwrap_or_default(),
        itinerary.precedence.word().to_owned(),
        way(network, itinerary),
        ending(network, row.ending),
        any(row.at_post),
        low(post),
        high(post),
        any(row.seen),
        low(seen),
        high(seen),
        basis.map(|basis| basis.word().to_owned()).unwrap_or_default(),
        any(row.deadline.map(|deadline| deadline.by)),
        met.map(|met| met.to_string()).unwrap_or_default(),
    ]
}

fn spells(story: &Story<'_>, row: &Row) -> Vec<Vec<String>> {
    let each = row.spells.iter().map(|spell| {
        let (kind, what) = match spell.spent {
            Spent::Waiting(why) => ("wait", why.words()),
            Spent::Working(doing) => ("work", doing.words()),
        };
        vec![
            row.itinerary.to_string(),
            written(spell.from),
            written(spell.to),
            minutes(spell.length().as_micros()),
            story.scenario.network.post(spell.post).id.clone(),
            kind.to_owned(),
            what.to_owned(),
        ]
    });
    each.collect()
}

/// Microseconds as minutes, exactly to the microsecond and without a float.
fn minutes(micros: i64) -> String {
    let whole = micros.div_euclid(60_000_000);
    // A minute has 60 million microseconds: six places of a minute hold every one to a sixtieth.
    let rest = micros.rem_euclid(60_000_000) / 60;
    format!("{whole}.{rest:06}")
}

fn figure(story: &Story<'_>, known: &Known) -> Vec<String> {
    let source = known.source.as_deref().and_then(|key| story.scenario.source(key));
    vec![
        known.path.to_string(),
        known.name.to_string(),
        known.shown.to_string(),
        known.basis.word().to_owned(),
        known.source.as_deref().unwrap_or_default().to_owned(),
        source.map(ToString::to_string).unwrap_or_default(),
        known.note.as_deref().unwrap_or_default().to_owned(),
        known.look_for.as_deref().unwrap_or_default().to_owned(),
        known.range_missing.to_string(),
    ]
}
