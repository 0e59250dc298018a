//! The lanes of a time diagram: the sender, each post, and beneath a post its desks in groups.

use super::super::Story;
use super::super::words::way;
use crate::engine::StationId;
use crate::network::PostId;
use crate::office::DeskKind;
use crate::plan::{Copy, Doing, StationOf};
use crate::time::{Moment, Span, Window};

/// A lane.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Lane {
    /// Its post.
    pub(in super::super) post: PostId,
    /// Its kind of desks; none where it is the post itself.
    pub(in super::super) desks: Option<DeskKind>,
    /// What it is called.
    pub(in super::super) name: String,
    /// What stands beneath the name.
    pub(in super::super) note: String,
    /// The itineraries that end in it, the first standing for all.
    pub(in super::super) copies: Vec<usize>,
}

/// The lanes of a story, from above.
pub(super) fn lanes(story: &Story<'_>) -> Vec<Lane> {
    let mut lanes = Vec::new();
    for post in posts(story) {
        lanes.push(of_post(story, post));
        lanes.extend(of_desks(story, post));
    }
    lanes
}

/// The lane of a post.
pub(super) fn lane_of_post(lanes: &[Lane], post: PostId) -> Option<usize> {
    lanes.iter().position(|lane| lane.post == post && lane.desks.is_none())
}

/// The lane of each itinerary that is a desk's.
pub(super) fn lanes_of_desks(story: &Story<'_>, lanes: &[Lane]) -> Vec<Option<usize>> {
    let mut found = vec![None; story.plan.itineraries.len()];
    for (at, lane) in lanes.iter().enumerate().filter(|(_, lane)| lane.desks.is_some()) {
        for &copy in &lane.copies {
            found[copy] = Some(at);
        }
    }
    found
}

/// The posts that something happens at: the sender, then those on the way to each addressee.
fn posts(story: &Story<'_>) -> Vec<PostId> {
    let mut posts: Vec<PostId> = story.sender().into_iter().collect();
    let mut add = |post: PostId| {
        if !posts.contains(&post) {
            posts.push(post);
        }
    };
    for row in &story.timeline.rows {
        let network = &story.scenario.network;
        for spell in &row.spells {
            add(spell.post);
            if let crate::timeline::Spent::Working(doing) = spell.spent {
                match doing {
                    Doing::Sent(circuit) | Doing::Leg(circuit) => {
                        add(network.circuit(circuit).other_end(spell.post));
                    }
                    Doing::Bagged(bag) => add(network.bag(bag).to),
                    _ => {}
                }
            }
        }
        if let Some(post) = story.plan.itineraries[row.itinerary].post {
            add(post);
        }
    }
    posts
}

fn of_post(story: &Story<'_>, post: PostId) -> Lane {
    let network = &story.scenario.network;
    let itineraries = story.plan.itineraries.iter().enumerate();
    let copies: Vec<usize> = itineraries
        .filter(|(_, it)| it.post == Some(post) && it.role().is_some())
        .map(|(at, _)| at)
        .collect();
    let mut note: Vec<String> = Vec::new();
    match copies.first().map(|&at| &story.plan.itineraries[at]) {
        Some(_) if story.plan.telegrams.len() > 1 => {
            note.push(format!("{} copies", copies.len()));
        }
        Some(first) => {
            note.extend(first.role().map(|role| role.word().to_owned()));
            note.push(match first.way {
                crate::plan::Way::Bag { .. } => "saving".to_owned(),
                _ => first.precedence.to_string().to_lowercase(),
            });
            note.push(way(network, first));
        }
        None if is_sender(story, post) => note.push("sender".to_owned()),
        None => note.push("on the way".to_owned()),
    }
    note.push(ahead(network.post(post).clock.ahead_of_utc(story.timeline.handed_in)));
    Lane {
        post,
        desks: None,
        name: network.post(post).name.clone(),
        note: note.join(" · "),
        copies,
    }
}

fn is_sender(story: &Story<'_>, post: PostId) -> bool {
    story.plan.telegrams.iter().any(|telegram| telegram.from == Some(post))
}

/// `GMT`, `GMT−5`, `GMT+5:30`.
fn ahead(span: Span) -> String {
    let mins = span.as_micros() / 60_000_000;
    let sign = if mins < 0 { '−' } else { '+' };
    match (mins.abs() / 60, mins.abs() % 60) {
        (0, 0) => "GMT".to_owned(),
        (hours, 0) => format!("GMT{sign}{hours}"),
        (hours, rest) => format!("GMT{sign}{hours}:{rest:02}"),
    }
}

/// Desks that are alike: their kind, their office, when they could see it, and which they are.
type Alike<'a> = (DeskKind, Option<&'a str>, Option<Moment>, Vec<usize>);

/// The desks of a post that are alike: one kind, one office, seen at one moment.
fn of_desks(story: &Story<'_>, post: PostId) -> Vec<Lane> {
    let mut groups: Vec<Alike<'_>> = Vec::new();
    for row in &story.timeline.rows {
        let itinerary = &story.plan.itineraries[row.itinerary];
        let Copy::Desk { kind, .. } = itinerary.copy else { continue };
        let inside = itinerary.inside.as_ref();
        if itinerary.post != Some(post) || inside.is_some_and(|desk| desk.shut_out.is_some()) {
            continue;
        }
        let office = inside.and_then(|inside| inside.office.as_deref());
        // Of many telegrams the desks of a kind are one lane, whenever each of them has which.
        let seen_at = row.seen.filter(|_| story.plan.telegrams.len() == 1);
        let same = groups
            .iter_mut()
            .find(|(k, o, seen, _)| *k == kind && *o == office && *seen == seen_at);
        match same {
            Some((.., copies)) => copies.push(row.itinerary),
            None => groups.push((kind, office, seen_at, vec![row.itinerary])),
        }
    }
    groups.sort_by_key(|(kind, _, seen, _)| (seen.is_none(), *seen, *kind));
    let lane = |(kind, office, _, copies): Alike<'_>| {
        let names: Vec<&str> =
            copies.iter().map(|&at| story.plan.itineraries[at].name.as_str()).collect();
        let (name, note) = match names.as_slice() {
            [one] => ((*one).to_owned(), kind.words(1).to_owned()),
            many if story.plan.telegrams.len() > 1 => {
                (kind.words(2).to_owned(), format!("{} copies", many.len()))
            }
            many => (format!("{} {}", many.len(), kind.words(many.len())), many.join(", ")),
        };
        let note = office.map_or(note.clone(), |office| format!("{office}: {note}"));
        Lane { post, desks: Some(kind), name, note, copies }
    };
    groups.into_iter().map(lane).collect()
}

/// When nobody works in a lane, by the rota of the typical run.
pub(super) fn closed(story: &Story<'_>, lane: &Lane, within: &Window) -> Vec<Window> {
    let station = story.plan.stations.iter().position(|&of| match lane.desks {
        None => of == StationOf::Centre(lane.post) || of == StationOf::Relay(lane.post),
        Some(kind) => match of {
            StationOf::Desks(post, k) | StationOf::Entry(post, k) => post == lane.post && k == kind,
            _ => false,
        },
    });
    let Some(station) = station.and_then(|at| u32::try_from(at).ok()).map(StationId) else {
        return Vec::new();
    };
    clipped(story.plan.program.off_duty(station, None, within), within)
}

/// When it is night by the clock of a lane: from seven to seven.
pub(super) fn nights(story: &Story<'_>, lane: &Lane, within: &Window) -> Vec<Window> {
    let clock = &story.scenario.network.post(lane.post).clock;
    let first = clock.local(within.start).date() - chrono::Days::new(1);
    let last = clock.local(within.end).date();
    let days = first.iter_days().take_while(|date| *date <= last);
    let night = |date: chrono::NaiveDate| {
        let at = |date: chrono::NaiveDate, hour| {
            let local = date.and_hms_opt(hour, 0, 0).expect("a whole hour");
            clock.reading(local).earliest()
        };
        at(date, 19)..at(date + chrono::Days::new(1), 7)
    };
    clipped(days.map(night).collect(), within)
}

fn clipped(windows: Vec<Window>, within: &Window) -> Vec<Window> {
    let clip = |w: Window| w.start.max(within.start)..w.end.min(within.end);
    windows.into_iter().map(clip).filter(|w| w.start < w.end).collect()
}
