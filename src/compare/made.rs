//! What made a difference, in words: the departure that was missed, the room that had closed.

use super::{Difference, Side, Verdict};
use crate::engine::{Carrier, Place, StationId};
use crate::network::PostId;
use crate::time::{Departure, Moment, Span};
use crate::timeline::{Reason, Row, Spell, Spent};

/// A step on the way of a copy, for people: where, on what, and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathStep {
    /// Where.
    pub post: PostId,
    /// On what.
    pub spent: Spent,
    /// How long.
    pub length: Span,
}

/// The critical path of a copy in the typical run: what its arrival waited for, step by step;
/// stretches on one thing at one place are one step, and such as take no time are left out.
#[must_use]
pub fn critical_path(row: &Row) -> Vec<PathStep> {
    let mut path: Vec<PathStep> = Vec::new();
    for spell in row.spells.iter().filter(|spell| spell.length() > Span::ZERO) {
        match path.last_mut() {
            Some(last) if last.post == spell.post && last.spent == spell.spent => {
                last.length += spell.length();
            }
            _ => {
                path.push(PathStep {
                    post: spell.post,
                    spent: spell.spent,
                    length: spell.length(),
                });
            }
        }
    }
    path
}

/// What made a difference, in words, where it is a departure missed or caught, or a room that
/// had closed: `the bag of Tuesday 18:00 is missed by 40 min`.
#[must_use]
pub fn made(base: &Side, other: &Side, difference: &Difference) -> Option<String> {
    let Verdict::Moved { middle, .. } = difference.verdict else { return None };
    let (spent, post, change) = difference.because?;
    let Spent::Waiting(reason) = spent else { return None };
    let rows = (&base.timeline.rows[difference.before?], &other.timeline.rows[difference.after?]);
    if change > Span::ZERO && !middle.is_negative() {
        let (was, is) = (wait(rows.0, reason, post), wait(rows.1, reason, post)?);
        missed(other, is, was)
    } else {
        let (was, is) = (wait(rows.0, reason, post)?, wait(rows.1, reason, post));
        missed(base, was, is).map(|text| match text.split_once(" is missed by ") {
            Some((what, by)) => format!("{what} is caught, which was missed by {by}"),
            None => format!("no longer: {text}"),
        })
    }
}

/// The longest wait for a reason at a post.
fn wait(row: &Row, reason: Reason, post: PostId) -> Option<&Spell> {
    let waits = row
        .spells
        .iter()
        .filter(|spell| spell.spent == Spent::Waiting(reason) && spell.post == post);
    waits.max_by_key(|spell| spell.length())
}

/// What was missed when a wait began that another run did not have, or had otherwise.
fn missed(side: &Side, spell: &Spell, elsewhere: Option<&Spell>) -> Option<String> {
    let program = &side.plan.program;
    let range = program.stages[spell.stage.0 as usize].alternatives.clone();
    let post = side.scenario.network.post(spell.post);
    let day = |moment: Moment| post.clock.local(moment).format("%A %H:%M").to_string();
    let Spent::Waiting(reason) = spell.spent else { return None };
    match program.alternatives[range.start as usize].place {
        Place::Carrier { carrier, .. } => {
            let departures = typical(side, &program.carriers[carrier.0 as usize]);
            let taken = elsewhere.map(|other| other.to);
            let last = departures.iter().rfind(|departure| departure.closes < spell.from)?;
            // The departure that was caught elsewhere, or else the last one before.
            let named = departures
                .iter()
                .find(|departure| Some(departure.leaves) == taken && departure.closes < spell.from);
            let departure = named.unwrap_or(last);
            let what = match reason {
                Reason::NoBag => "the bag",
                Reason::NoBox => "the box",
                _ => "the round",
            };
            let late = spell.from - departure.closes;
            (late < Span::from_days(8))
                .then(|| format!("{what} of {} is missed by {late}", day(departure.leaves)))
        }
        Place::Station { station, .. } => {
            let closed = closed_at(side, station, spell.from)?;
            let late = spell.from - closed;
            let what = match reason {
                Reason::CentreClosed => "the centre",
                Reason::RegistryClosed => "the registry",
                Reason::CopyingClosed => "the copying room",
                Reason::NobodyReading => "the desks",
                Reason::CypherClosed => "the cypher room",
                _ => return None,
            };
            (late > Span::ZERO && late < Span::from_days(4)).then(|| {
                format!("{what} at {} had closed at {}, {late} before", post.name, day(closed))
            })
        }
        Place::Delay(_) => None,
    }
}

/// The timetable of a carrier in the typical run.
fn typical<'a>(side: &'a Side, carrier: &'a Carrier) -> &'a [Departure] {
    let chosen = carrier.which.map_or(0, |which| {
        let figure = &side.plan.program.figures[which.0 as usize];
        usize::try_from(figure.distribution.typical() / 1_000).unwrap_or(0)
    });
    carrier.timetables.get(chosen).map_or(&[], Vec::as_slice)
}

/// When a station closed last before a moment, in the typical run.
fn closed_at(side: &Side, station: StationId, at: Moment) -> Option<Moment> {
    let shifts = side.plan.program.shifts_of(station, None);
    let last = shifts.iter().rfind(|shift| shift.from <= at)?;
    (last.servers == 0).then_some(last.from)
}
