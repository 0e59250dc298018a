//! From a trace to a timeline.

use std::collections::BTreeMap;

use super::wanders::{Wanders, diverted};
use super::{Deadline, Ending, Phase, Reason, Row, Spell, Spent, Timeline, Told};
use crate::chance::Luck;
use crate::engine::{Event, Outcome, StageId, StationId, Trace, UnitId, What};
use crate::network::{Basis, PostId};
use crate::plan::{Doing, Itinerary, Plan, StationOf, Step, Way};
use crate::scenario::Scenario;
use crate::time::{Moment, Span, Window};

/// The trace of one run, told from each addressee's side. `luck` is that of the run.
///
/// # Panics
///
/// If the waits and work of a copy do not sum to its elapsed time: a fault of ours.
#[must_use]
pub fn tell(scenario: &Scenario, plan: &Plan, trace: &Trace, luck: Option<Luck>) -> Timeline {
    let (copies, broken) = (copies_of(plan), broken(plan, trace));
    let teller = Teller { scenario, plan, luck, copies, broken };
    let told = teller.gone_through(trace);
    let rows = plan.itineraries.iter().enumerate();
    let rows = rows.map(|(at, itinerary)| teller.row(at, itinerary, &told)).collect();
    Timeline { handed_in: scenario.handed_in, events: told.events, rows }
}

pub(super) struct Teller<'a> {
    scenario: &'a Scenario,
    pub(super) plan: &'a Plan,
    pub(super) luck: Option<Luck>,
    /// The itineraries that each unit serves.
    copies: Vec<Vec<usize>>,
    /// When stations that break down by chance were down in this run.
    pub(super) broken: BTreeMap<StationId, Vec<Window>>,
}

/// What a trace says of each unit.
#[derive(Default)]
struct GoneThrough {
    events: Vec<Told>,
    spells: BTreeMap<UnitId, Vec<Spell>>,
    ends: BTreeMap<UnitId, (Moment, Outcome)>,
    wanders: Wanders,
}

/// Where a unit is between two events.
#[derive(Clone, Copy)]
pub(super) struct Being {
    pub(super) since: Moment,
    pub(super) stage: StageId,
    waiting: bool,
    /// Whether it was lost and is asked for again.
    pub(super) lost: bool,
    /// When somebody called out for it is there.
    pub(super) there: Option<(Moment, Moment)>,
    /// The station whose queue it joined: of a ladder, the rung that was taken.
    pub(super) station: Option<StationId>,
}

/// The itineraries that each unit serves: those that end at it and those of its children.
fn copies_of(plan: &Plan) -> Vec<Vec<usize>> {
    let mut copies: Vec<Vec<usize>> = vec![Vec::new(); plan.program.units.len()];
    for (at, itinerary) in plan.itineraries.iter().enumerate() {
        for unit in itinerary.at_post.iter().chain(&itinerary.on_desk) {
            for above in plan.chain(*unit) {
                let served = &mut copies[above.0 as usize];
                if !served.contains(&at) {
                    served.push(at);
                }
            }
        }
    }
    for served in &mut copies {
        served.sort_unstable();
    }
    copies
}

/// When stations that break down by chance were down, planned outages included.
fn broken(plan: &Plan, trace: &Trace) -> BTreeMap<StationId, Vec<Window>> {
    let mut all: BTreeMap<StationId, Vec<Window>> = BTreeMap::new();
    let stations = &plan.program.stations;
    if stations.iter().all(|station| station.breakdowns.is_none()) {
        return all;
    }
    for event in &trace.events {
        let What::Changed { station, down, .. } = event.what else { continue };
        if stations[station.0 as usize].breakdowns.is_none() {
            continue;
        }
        let windows = all.entry(station).or_default();
        let open = windows.last_mut().filter(|last| last.end == Moment::LATEST);
        match (open, down) {
            (Some(window), false) => window.end = event.at,
            (None, true) => windows.push(event.at..Moment::LATEST),
            (Some(_), true) | (None, false) => {}
        }
    }
    all
}

impl Teller<'_> {
    fn gone_through(&self, trace: &Trace) -> GoneThrough {
        let mut told = GoneThrough::default();
        let mut beings: BTreeMap<UnitId, Being> = BTreeMap::new();
        let planned = self.plan.program.units.len();
        for event in &trace.events {
            // Other traffic is not told.
            if event.what.unit().is_none_or(|unit| (unit.0 as usize) < planned) {
                self.event(*event, &mut beings, &mut told);
            }
        }
        told
    }

    fn event(&self, event: Event, beings: &mut BTreeMap<UnitId, Being>, told: &mut GoneThrough) {
        let at = event.at;
        match event.what {
            What::Joined { unit, stage, .. } | What::Laid { unit, stage, .. } => {
                // What was lost comes back to the queue: until then it was asked for again.
                self.close(beings, told, at, unit);
                let mut being = self.begins(told, unit, stage, (at, true));
                if let What::Joined { station, .. } = event.what {
                    being.station = Some(station);
                }
                beings.insert(unit, being);
            }
            What::Lagged { unit, stage } => {
                let being = self.begins(told, unit, stage, (at, false));
                beings.insert(unit, being);
                self.tells(told, (at, unit), being, Phase::Begun);
            }
            What::CalledOut { unit, there, .. } => {
                if let Some(being) = beings.get_mut(&unit) {
                    being.there = Some((at, there));
                    let being = *being;
                    self.tells(told, (at, unit), being, Phase::CalledOut);
                }
            }
            What::Started { unit, .. } | What::Left { unit, .. } => {
                self.turns(beings, told, (at, unit), Phase::Begun);
            }
            What::Interrupted { unit, .. } => {
                self.turns(beings, told, (at, unit), Phase::Interrupted);
            }
            What::Completed { unit, .. } | What::Landed { unit, .. } | What::Lapsed { unit } => {
                self.turns(beings, told, (at, unit), Phase::Done);
            }
            What::Ended { unit, outcome } => {
                self.close(beings, told, at, unit);
                beings.remove(&unit);
                told.ends.insert(unit, (at, outcome));
            }
            What::Lost { unit, .. } => {
                self.turns(beings, told, (at, unit), Phase::Interrupted);
                beings.entry(unit).and_modify(|being| being.lost = true);
            }
            What::Rerouted { unit, stage, to, why, .. } => {
                self.parts(beings, told, at, unit);
                beings.remove(&unit);
                told.wanders.goes(unit, stage, to);
                if let Some((stage, doing)) = diverted(self.plan, to, why) {
                    let post = self.plan.step(stage).post;
                    self.notes(told, (at, unit), (post, doing), Phase::Begun);
                }
            }
            What::Shares { unit, with } => {
                self.parts(beings, told, at, unit);
                told.wanders.shares(unit, with);
            }
            What::Released { .. }
            | What::Changed { .. }
            | What::Made { .. }
            | What::Blocked { .. }
            | What::Refused { .. } => {}
        }
    }

    /// What a unit has gone through by another way, or with another unit, is written down.
    fn parts(
        &self,
        beings: &BTreeMap<UnitId, Being>,
        told: &mut GoneThrough,
        at: Moment,
        unit: UnitId,
    ) {
        match told.wanders.parts(unit) {
            Some(lead) => {
                let with = beings.get(&lead).map_or_else(Vec::new, |being| self.spells(being, at));
                told.spells.entry(unit).or_default().extend(with);
            }
            None => self.close(beings, told, at, unit),
        }
    }

    fn begins(
        &self,
        told: &GoneThrough,
        unit: UnitId,
        stage: u32,
        (at, waiting): (Moment, bool),
    ) -> Being {
        Being {
            since: at,
            stage: told.wanders.stage(self.plan, unit, stage),
            waiting,
            lost: false,
            there: None,
            station: None,
        }
    }

    /// Ends the stretch that a unit is in and begins the next one of the same stage.
    fn turns(
        &self,
        beings: &mut BTreeMap<UnitId, Being>,
        told: &mut GoneThrough,
        (at, unit): (Moment, UnitId),
        phase: Phase,
    ) {
        self.close(beings, told, at, unit);
        if let Some(being) = beings.get_mut(&unit) {
            being.since = at;
            being.waiting = match phase {
                Phase::Begun | Phase::Done => false,
                Phase::Interrupted | Phase::CalledOut => true,
            };
            let being = *being;
            self.tells(told, (at, unit), being, phase);
        }
    }

    fn tells(
        &self,
        told: &mut GoneThrough,
        (at, unit): (Moment, UnitId),
        being: Being,
        phase: Phase,
    ) {
        let step = self.plan.step(being.stage);
        let doing = self.taken(step.doing, being.station);
        self.notes(told, (at, unit), (self.place(step, phase), doing), phase);
    }

    fn notes(
        &self,
        told: &mut GoneThrough,
        (at, unit): (Moment, UnitId),
        (post, doing): (PostId, Doing),
        phase: Phase,
    ) {
        let precedence = self.plan.program.units[unit.0 as usize].rank.precedence;
        let all = told.wanders.all(unit);
        let copies = all.iter().flat_map(|unit| &self.copies[unit.0 as usize]).copied();
        let mut copies: Vec<usize> = copies.collect();
        copies.sort_unstable();
        told.events.push(Told { at, post, doing, phase, unit, precedence, copies });
    }

    /// What was done: of a ladder of circuits, on the one that was taken.
    fn taken(&self, planned: Doing, station: Option<StationId>) -> Doing {
        match (planned, station.map(|station| self.plan.station(station))) {
            (Doing::Sent(_), Some(StationOf::Circuit(circuit, _))) => Doing::Sent(circuit),
            (planned, _) => planned,
        }
    }

    /// Where an event is: what travels arrives at the other end.
    fn place(&self, step: &Step, phase: Phase) -> PostId {
        match (step.doing, phase) {
            (Doing::Bagged(bag), Phase::Done) => self.scenario.network.bag(bag).to,
            _ => step.post,
        }
    }

    /// Writes down the stretch that a unit is in, up to a moment.
    fn close(
        &self,
        beings: &BTreeMap<UnitId, Being>,
        told: &mut GoneThrough,
        at: Moment,
        unit: UnitId,
    ) {
        let Some(being) = beings.get(&unit) else { return };
        let spells = self.spells(being, at);
        for unit in told.wanders.all(unit) {
            told.spells.entry(unit).or_default().extend(spells.iter().copied());
        }
    }

    /// The stretch that a unit is in, up to a moment.
    fn spells(&self, being: &Being, at: Moment) -> Vec<Spell> {
        if being.since >= at {
            return Vec::new();
        }
        let step = self.plan.step(being.stage);
        let spell =
            |from, to, spent| Spell { from, to, post: step.post, stage: being.stage, spent };
        if being.waiting {
            let waits = self.waits(being, at).into_iter();
            return waits
                .map(|(why, window)| spell(window.start, window.end, Spent::Waiting(why)))
                .collect();
        }
        let spent = match step.doing {
            Doing::Ahead(_) => Spent::Waiting(Reason::Traffic),
            doing => Spent::Working(self.taken(doing, being.station)),
        };
        vec![spell(being.since, at, spent)]
    }

    fn row(&self, at: usize, itinerary: &Itinerary, told: &GoneThrough) -> Row {
        let ended = |unit: &UnitId| {
            told.ends
                .get(unit)
                .filter(|(_, outcome)| matches!(outcome, Outcome::Delivered | Outcome::Split))
        };
        let at_post = itinerary.at_post.as_ref().and_then(ended).map(|(at, _)| *at);
        let handed = &self.plan.telegrams[itinerary.telegram];
        let sender = itinerary.post == handed.from && itinerary.at_post.is_none();
        let first = itinerary
            .on_desk
            .iter()
            .filter_map(|unit| ended(unit).map(|(at, _)| (*at, *unit)))
            .min();
        let seen = first.map(|(at, _)| at);
        let last = first.map(|(_, unit)| unit).or(itinerary.at_post);
        let last = last.or_else(|| itinerary.on_desk.first().copied());
        let chain = last.map_or_else(Vec::new, |unit| self.plan.chain(unit));
        let spells: Vec<Spell> = chain
            .iter()
            .flat_map(|unit| told.spells.get(unit).cloned().unwrap_or_default())
            .collect();
        audit(handed.at, &spells, seen.or(at_post));
        let weakest = |unit: Option<UnitId>, until: Option<Moment>| {
            unit.and_then(|unit| self.weakest(unit, until, &spells))
        };
        let ending = match itinerary.way {
            Way::None(why) => Ending::Undeliverable(why),
            Way::Wire(_) | Way::Bag { .. } | Way::Inside(_) => ending(told, last, seen.or(at_post)),
        };
        Row {
            itinerary: at,
            at_post: at_post.or(sender.then_some(handed.at)),
            seen,
            ending,
            basis_at_post: weakest(itinerary.at_post, at_post),
            basis_seen: weakest(first.map(|(_, unit)| unit), seen),
            deadline: itinerary.deskby.map(|by| deadline(by, seen.or(at_post), &spells)),
            spells,
        }
    }

    /// The weakest basis on the way to the end of a unit; with that of the way gone, where it has
    /// found its way.
    fn weakest(&self, unit: UnitId, until: Option<Moment>, spells: &[Spell]) -> Option<Basis> {
        let planned = self.plan.rests_on(unit);
        let found = !self.plan.legs_of_errand.is_empty();
        let gone = spells.iter().filter(|spell| found && until.is_some_and(|at| spell.to <= at));
        let gone = gone.flat_map(|spell| &self.plan.step(spell.stage).rests_on);
        planned.iter().chain(gone).map(|&known| self.plan.known(known).basis).max()
    }
}

fn ending(told: &GoneThrough, last: Option<UnitId>, arrived: Option<Moment>) -> Ending {
    let outcome = last.and_then(|unit| told.ends.get(&unit)).map(|(_, outcome)| *outcome);
    match (arrived, outcome) {
        (Some(_), _) => Ending::Delivered,
        (None, Some(Outcome::OnItsWay) | None) => Ending::OnItsWay,
        (None, Some(_)) => Ending::Lost,
    }
}

/// Waits and work sum to the elapsed time, without a gap.
fn audit(handed_in: Moment, spells: &[Spell], arrived: Option<Moment>) {
    let Some(arrived) = arrived else { return };
    let spent: Span = spells.iter().map(Spell::length).sum();
    assert_eq!(spent, arrived - handed_in, "waits and work sum to the elapsed time");
    let joined = spells.windows(2).all(|pair| pair[0].to == pair[1].from);
    assert!(joined, "each stretch begins where the last one ended");
}

fn deadline(by: Moment, arrived: Option<Moment>, spells: &[Spell]) -> Deadline {
    let late = arrived.map(|arrived| arrived - by);
    let missed = late.is_none_or(|late| late > Span::ZERO);
    let waits = spells.iter().filter_map(|spell| match spell.spent {
        Spent::Waiting(why) => Some((spell.length(), why)),
        Spent::Working(_) => None,
    });
    let because = waits.max().map(|(_, why)| why).filter(|_| missed);
    Deadline { by, late, because }
}
