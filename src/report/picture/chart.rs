//! What a time diagram shows, before it has a place on paper: lanes, waits, work, moves, marks.

use std::collections::BTreeMap;

use super::super::Story;
use super::lanes::{Lane, lane_of_post, lanes, lanes_of_desks};
use crate::engine::{StageId, UnitId};
use crate::ensemble::{Band, Milestone};
use crate::network::{BagId, CircuitId};
use crate::plan::{Doing, KnownId};
use crate::telegram::Precedence;
use crate::time::Moment;
use crate::timeline::{Phase, Reason, Spell, Spent};

/// What a time diagram shows.
#[derive(Clone, Debug)]
pub(in super::super) struct Chart {
    /// The lanes, from above.
    pub(in super::super) lanes: Vec<Lane>,
    /// What happens, in order of time.
    pub(in super::super) happenings: Vec<Happening>,
    /// The bands of milestones.
    pub(super) bands: Vec<LaneBand>,
    /// Which happenings are told one by one; the others are only drawn.
    listed: Vec<bool>,
}

/// So many events are told one by one.
const MOST_LISTED: usize = 1_200;

/// Something that happens in the typical run, or that the document says.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Happening {
    /// What.
    pub(in super::super) what: Happened,
    /// In which lane it is, or begins.
    pub(in super::super) lane: usize,
    /// From.
    pub(in super::super) from: Moment,
    /// To; the same where it takes no time.
    pub(in super::super) to: Moment,
    /// The itineraries that it serves.
    pub(in super::super) copies: Vec<usize>,
    /// To which unit.
    pub(super) unit: Option<UnitId>,
    /// The figures and hours behind it.
    pub(in super::super) rests_on: Vec<KnownId>,
    /// At which precedence it queued.
    pub(in super::super) precedence: Option<Precedence>,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Happened {
    /// It was handed in, as the document has it.
    HandedIn,
    /// A wait.
    Waits(Reason),
    /// Work at one place.
    Works(Doing),
    /// It is sent to another lane.
    Wire(CircuitId, usize),
    /// It travels to another lane in a bag.
    Bag(BagId, usize),
    /// Somebody is called out.
    CalledOut,
    /// It is at the post.
    AtPost,
    /// It could be seen.
    Seen,
    /// The archive says so: at the post, or seen.
    Observed(bool),
    /// The DESKBY time.
    Deadline,
}

/// The band of a milestone in a lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LaneBand {
    /// The lane.
    pub(super) lane: usize,
    /// Of what.
    pub(super) of: Milestone,
    /// From when to when.
    pub(super) band: Band,
}

impl Chart {
    /// What a story has to show.
    pub(in super::super) fn of(story: &Story<'_>) -> Self {
        let lanes = lanes(story);
        let desks = lanes_of_desks(story, &lanes);
        let mut happenings = stretches(story, &lanes, &desks);
        happenings.extend(called_out(story, &lanes, &desks));
        happenings.extend(milestones(story, &lanes));
        happenings.extend(documented(story, &lanes));
        happenings.sort_by_key(|it| (it.from, it.to, it.lane, it.unit));
        let listed = listed(&happenings);
        Self { bands: bands(story, &lanes), lanes, happenings, listed }
    }

    /// Whether a happening is told by itself, in the list of events and by its mark.
    pub(in super::super) fn is_listed(&self, at: usize) -> bool {
        self.listed[at]
    }
}

/// All happenings; where there are too many for a page, the first milestones.
fn listed(happenings: &[Happening]) -> Vec<bool> {
    let few = happenings.len() <= MOST_LISTED;
    let mut left = MOST_LISTED / 2;
    happenings
        .iter()
        .map(|it| {
            let small = match it.what {
                Happened::Waits(_)
                | Happened::Works(_)
                | Happened::Wire(..)
                | Happened::Bag(..) => true,
                Happened::HandedIn
                | Happened::CalledOut
                | Happened::AtPost
                | Happened::Seen
                | Happened::Observed(_)
                | Happened::Deadline => false,
            };
            let listed = few || !small && left > 0;
            left = left.saturating_sub(usize::from(listed));
            listed
        })
        .collect()
}

/// Waits, work and moves, each once, however many copies it serves.
fn stretches(story: &Story<'_>, lanes: &[Lane], desks: &[Option<usize>]) -> Vec<Happening> {
    let units = unit_of_stage(story);
    let mut found: BTreeMap<(Moment, StageId), (Spell, Vec<usize>)> = BTreeMap::new();
    for row in &story.timeline.rows {
        for spell in row.spells.iter().filter(|spell| spell.from < spell.to) {
            let entry = found.entry((spell.from, spell.stage)).or_insert((*spell, Vec::new()));
            entry.1.push(row.itinerary);
        }
    }
    let all = found.into_values();
    all.filter_map(|(spell, copies)| {
        let unit = units[spell.stage.0 as usize];
        let lane = lane_of(lanes, desks, &spell, &copies)?;
        let what = match spell.spent {
            Spent::Waiting(why) => Happened::Waits(why),
            Spent::Working(Doing::Sent(circuit) | Doing::Leg(circuit)) => {
                let to = story.scenario.network.circuit(circuit).other_end(spell.post);
                Happened::Wire(circuit, lane_of_post(lanes, to)?)
            }
            Spent::Working(Doing::Bagged(bag)) => {
                Happened::Bag(bag, lane_of_post(lanes, story.scenario.network.bag(bag).to)?)
            }
            Spent::Working(doing) => Happened::Works(doing),
        };
        Some(Happening {
            what,
            lane,
            from: spell.from,
            to: spell.to,
            copies,
            unit: Some(unit),
            rests_on: story.plan.step(spell.stage).rests_on.clone(),
            precedence: Some(story.plan.program.units[unit.0 as usize].rank.precedence),
        })
    })
    .collect()
}

fn unit_of_stage(story: &Story<'_>) -> Vec<UnitId> {
    let mut units = vec![UnitId(0); story.plan.steps.len()];
    for at in 0..story.plan.program.units.len() {
        let unit = UnitId(u32::try_from(at).expect("units are numbered in 32 bits"));
        for stage in story.plan.stages_of(unit) {
            units[stage.0 as usize] = unit;
        }
    }
    units
}

/// The lane of a stretch: that of a group of desks where only they are served.
fn lane_of(
    lanes: &[Lane],
    desks: &[Option<usize>],
    spell: &Spell,
    copies: &[usize],
) -> Option<usize> {
    let first = desks[*copies.first()?];
    if first.is_some() && copies.iter().all(|&at| desks[at] == first) {
        return first;
    }
    lane_of_post(lanes, spell.post)
}

fn called_out(story: &Story<'_>, lanes: &[Lane], desks: &[Option<usize>]) -> Vec<Happening> {
    let calls = story.timeline.events.iter().filter(|told| told.phase == Phase::CalledOut);
    calls
        .filter_map(|told| {
            let desk = told.copies.first().and_then(|&at| desks[at]);
            Some(Happening {
                what: Happened::CalledOut,
                lane: desk.or_else(|| lane_of_post(lanes, told.post))?,
                from: told.at,
                to: told.at,
                copies: told.copies.clone(),
                unit: Some(told.unit),
                rests_on: Vec::new(),
                precedence: Some(told.precedence),
            })
        })
        .collect()
}

/// When copies are at their posts and could be seen, in the typical run: once a lane where all
/// fare alike, once a copy where there are several telegrams.
fn milestones(story: &Story<'_>, lanes: &[Lane]) -> Vec<Happening> {
    let mut found = Vec::new();
    let many = story.plan.telegrams.len() > 1;
    for (lane, of) in lanes.iter().enumerate() {
        let shown = if many { of.copies.len() } else { 1 };
        for &at in of.copies.iter().take(shown) {
            let copies = if many { vec![at] } else { of.copies.clone() };
            found.extend(milestones_of(story, (lane, of), at, &copies));
        }
    }
    found
}

fn milestones_of(
    story: &Story<'_>,
    (lane, of): (usize, &Lane),
    at: usize,
    copies: &[usize],
) -> Vec<Happening> {
    let row = &story.timeline.rows[at];
    let itinerary = &story.plan.itineraries[at];
    let moments = [
        (row.at_post, itinerary.at_post, Happened::AtPost),
        (row.seen, itinerary.on_desk.first().copied(), Happened::Seen),
    ];
    let shown = moments.into_iter().filter(|m| of.desks.is_none() || m.2 == Happened::Seen);
    shown
        .filter_map(|(moment, unit, what)| {
            let at = moment?;
            Some(Happening {
                what,
                lane,
                from: at,
                to: at,
                copies: copies.to_vec(),
                unit,
                rests_on: story.plan.rests_on(unit?),
                precedence: None,
            })
        })
        .collect()
}

/// What the document and the archive themselves say: the hour, deadlines, observations.
fn documented(story: &Story<'_>, lanes: &[Lane]) -> Vec<Happening> {
    let mut found = Vec::new();
    let mut say = |what, lane, at, copies| {
        found.push(Happening {
            what,
            lane,
            from: at,
            to: at,
            copies,
            unit: None,
            rests_on: Vec::new(),
            precedence: None,
        });
    };
    let mut of_telegram = vec![Vec::new(); story.plan.telegrams.len()];
    for (at, itinerary) in story.plan.itineraries.iter().enumerate() {
        of_telegram[itinerary.telegram].push(at);
    }
    for (telegram, copies) in story.plan.telegrams.iter().zip(of_telegram) {
        let sender = telegram.from.and_then(|post| lane_of_post(lanes, post));
        say(Happened::HandedIn, sender.unwrap_or(0), telegram.at, copies);
    }
    for (lane, of) in lanes.iter().enumerate() {
        let deadline = of.copies.first().and_then(|&at| story.plan.itineraries[at].deskby);
        if let Some(by) = deadline {
            say(Happened::Deadline, lane, by, of.copies.clone());
        }
    }
    for observed in &story.scenario.observed {
        let called =
            |at: &usize| story.plan.itineraries[*at].name.eq_ignore_ascii_case(&observed.addressee);
        let Some(at) = (0..story.plan.itineraries.len()).find(called) else { continue };
        if let Some(lane) = lanes.iter().position(|lane| lane.copies.contains(&at)) {
            say(Happened::Observed(observed.seen), lane, observed.at, vec![at]);
        }
    }
    found
}

fn bands(story: &Story<'_>, lanes: &[Lane]) -> Vec<LaneBand> {
    let mut found = Vec::new();
    if story.plan.telegrams.len() > 1 {
        return found;
    }
    for (lane, of) in lanes.iter().enumerate() {
        let Some(&at) = of.copies.first() else { continue };
        for milestone in [Milestone::AtPost, Milestone::Seen] {
            if of.desks.is_some() && milestone == Milestone::AtPost {
                continue;
            }
            if let Some(band) = story.ensemble.band(story.plan, at, milestone) {
                found.push(LaneBand { lane, of: milestone, band });
            }
        }
    }
    found
}
