//! The traffic returns of a run: what stations, carriers and journeys came to within a period,
//! in memory that does not grow with the number of units.
//!
//! What joins, or is handed in, within the period is counted, also where it ends later; numbers
//! present are summed over the period alone. A batch is a part of the period.

use super::kept::{Batch, CarrierReturns, Counted, Group, Period, StationReturns, Visit};
use super::ledger::{Entry, Ledger};
use super::visits::Visits;
use super::{
    CarrierId, Event, Fingerprint, Observer, Outcome, Parts, Program, StationId, Tally, UnitId,
    What,
};
use crate::time::{Moment, Span};

/// What a run comes to.
#[derive(Clone, Debug)]
pub struct Returns {
    counted: Counted,
    period: Period,
    /// The stations while the run lasts, and when it is over.
    visits: Visits,
    stations: Vec<StationReturns>,
    /// Journeys that ended and are not counted yet, by group and outcome.
    journeys: Ledger,
    carriers: Vec<CarrierReturns>,
    groups: Vec<Group>,
    outcomes: [u64; Outcome::ALL.len()],
    batches: Vec<Vec<Batch>>,
    last: Vec<Batch>,
    parts: Parts,
    boundary: Moment,
    open: [u64; 2],
    fingerprint: Fingerprint,
}

impl Returns {
    /// Nothing yet of a program's run.
    #[must_use]
    pub fn new(program: &Program, counted: Counted) -> Self {
        let tally = || Tally::counting_over(&counted.over);
        let group = Group { journeys: tally(), ended: [0; Outcome::ALL.len()] };
        let carrier = CarrierReturns { waits: tally(), behind: 0, laid: 0, departed: None };
        let boundary = match counted.batch {
            Some(batch) => counted.period.start.saturating_add(batch),
            None => Moment::LATEST,
        };
        Self {
            visits: Visits::new(program, &counted),
            journeys: Ledger::of(2 * counted.groups),
            stations: Vec::new(),
            carriers: vec![carrier; program.carriers.len()],
            groups: vec![group; counted.groups],
            outcomes: [0; Outcome::ALL.len()],
            batches: Vec::new(),
            last: vec![Batch::default(); program.stations.len()],
            period: Period::of(&counted),
            parts: Parts::default(),
            boundary,
            open: [0; 2],
            fingerprint: Fingerprint::EMPTY,
            counted,
        }
    }

    /// What happened at a station, when the run is over and closed.
    #[must_use]
    pub fn station(&self, station: StationId) -> &StationReturns {
        &self.stations[station.0 as usize]
    }

    /// What happened at a carrier.
    #[must_use]
    pub fn carrier(&self, carrier: CarrierId) -> &CarrierReturns {
        &self.carriers[carrier.0 as usize]
    }

    /// What became of each group.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How many of those handed in within the period ended so; who was delivered to a group and
    /// went on from there was delivered, though it split.
    #[must_use]
    pub const fn ended(&self, outcome: Outcome) -> u64 {
        self.outcomes[outcome as usize]
    }

    /// How many units had begun but not ended when the period ended.
    #[must_use]
    pub const fn outstanding(&self) -> u64 {
        self.open[0] - self.open[1]
    }

    /// The batches in order of time, each station by station.
    #[must_use]
    pub fn batches(&self) -> &[Vec<Batch>] {
        &self.batches
    }

    /// Sums over the same batches.
    #[must_use]
    pub const fn parts(&self) -> &Parts {
        &self.parts
    }

    /// What happened at all stations, carriers and groups, when the run is over and closed;
    /// takes it away.
    pub fn take(&mut self) -> (Vec<StationReturns>, Vec<CarrierReturns>, Vec<Group>) {
        let stations = std::mem::take(&mut self.stations);
        (stations, std::mem::take(&mut self.carriers), std::mem::take(&mut self.groups))
    }

    /// Closes the batches that end with the period, or the period as one batch; to be called
    /// once, when the run is over.
    pub fn close(&mut self) {
        let end = self.period.end;
        self.roll(end);
        self.settle();
        self.groups.iter_mut().for_each(|group| group.journeys.settle());
        if self.counted.batch.is_none() {
            let all = self.part_at(end);
            self.batches.push(all);
        }
        self.stations = self.visits.taken();
    }

    /// The fingerprint of the run.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// All up to the end of a part, station by station.
    fn part_at(&mut self, at: Moment) -> Vec<Batch> {
        self.settle();
        let there = self.visits.there(at);
        self.parts.end((self.visits.times(), &there), &self.groups);
        self.visits.batches(&there)
    }

    /// Counts what was only listed.
    fn settle(&mut self) {
        self.visits.settle();
        self.settle_journeys();
    }

    fn settle_journeys(&mut self) {
        let groups = &mut self.groups;
        self.journeys.settle(|place, journeys| {
            let outcome = [Outcome::Delivered, Outcome::Split][place % 2];
            let group = &mut groups[place / 2];
            group.ended[outcome as usize] += journeys.len() as u64;
            group.journeys.add_all(journeys.iter().map(|journey| journey.span));
        });
    }

    /// Closes every batch that has ended.
    #[cold]
    fn roll(&mut self, now: Moment) {
        let Some(batch) = self.counted.batch else { return };
        while self.boundary <= now && self.boundary <= self.period.end {
            let at = self.boundary;
            let until = self.part_at(at);
            let ended = until.iter().zip(&self.last).map(|(now, before)| Batch {
                visits: now.visits - before.visits,
                waits: now.waits - before.waits,
                sojourns: now.sojourns - before.sojourns,
                present: now.present - before.present,
                in_hand: now.in_hand - before.in_hand,
            });
            let ended = ended.collect();
            self.batches.push(ended);
            self.last = until;
            self.boundary = self.boundary.saturating_add(batch);
        }
    }

    #[inline]
    fn begun(&mut self, unit: UnitId, at: Moment) {
        self.visits.of(unit).begun = true;
        self.open[0] += u64::from(at < self.period.end);
    }

    fn left(&mut self, unit: UnitId, carrier: CarrierId, at: Moment) {
        let laid = self.visits.of(unit).joined;
        let wait = self.period.counts(laid).then(|| at - laid);
        let in_period = self.period.counts(at);
        self.carriers[carrier.0 as usize].left(at, wait, in_period);
    }

    #[inline]
    fn ended_so(&mut self, unit: UnitId, outcome: Outcome, at: Moment) {
        let visit = *self.visits.of(unit);
        self.open[1] += u64::from(visit.begun && at < self.period.end);
        let (handed_in, group) = (visit.handed_in, visit.group);
        if let Some(station) = visit.station {
            self.visits.gone(unit, station, at);
        }
        if !self.period.counts(handed_in) {
            return;
        }
        // Who splits after a delivery has been delivered.
        let became = match (outcome, group) {
            (Outcome::Split, Some(_)) => Outcome::Delivered,
            _ => outcome,
        };
        self.outcomes[became as usize] += 1;
        let Some(group) = group else { return };
        let arrived = match outcome {
            Outcome::Delivered => 0,
            Outcome::Split => 1,
            Outcome::NoWay | Outcome::Refused | Outcome::Dropped | Outcome::OnItsWay => {
                self.groups[group as usize].ended[outcome as usize] += 1;
                return;
            }
        };
        let (place, span) = (2 * group + arrived, at - handed_in);
        if self.journeys.list(Entry { place, length: 0, span, wait: Span::ZERO }) {
            self.settle_journeys();
        }
    }
}

impl Observer for Returns {
    const CHANGES: bool = false;

    #[expect(clippy::inline_always, reason = "where it is called the kind of event is known")]
    #[inline(always)]
    fn note(&mut self, event: &Event) {
        self.fingerprint.note(event);
        let at = event.at;
        if at >= self.boundary {
            self.roll(at);
        }
        match event.what {
            What::Released { unit } => self.begun(unit, at),
            What::Made { unit, precedence, template, handed_in, length, .. } => {
                let group = self.counted.group_of_template[template as usize];
                let visit = Visit { handed_in, group, length, ..Visit::new(precedence) };
                self.visits.made(unit, visit);
                self.begun(unit, at);
            }
            What::Refused { unit, station } => self.visits.refused(unit, station, at),
            What::Joined { unit, station, .. } => self.visits.joined(unit, station, at),
            What::Started { unit, .. } => self.visits.started(unit, at),
            What::Interrupted { unit, station, .. } => self.visits.interrupted(unit, station, at),
            What::Completed { unit, station } => self.visits.completed(unit, station, at),
            What::Lost { unit, station, .. } => self.visits.lost(unit, station, at),
            What::Laid { unit, carrier, .. } => {
                self.visits.go_on(unit, at);
                self.visits.of(unit).joined = at;
                self.carriers[carrier.0 as usize].laid += 1;
            }
            What::Left { unit, carrier } => self.left(unit, carrier, at),
            What::Ended { unit, outcome } => {
                if outcome != Outcome::OnItsWay {
                    self.visits.go_on(unit, at);
                }
                self.ended_so(unit, outcome, at);
            }
            What::Lagged { unit, .. } => self.visits.go_on(unit, at),
            What::Rerouted { unit, .. } => self.visits.turn(unit, at),
            What::Shares { unit, .. } => {
                self.visits.go_on(unit, at);
                self.visits.turn(unit, at);
            }
            What::Blocked { .. }
            | What::CalledOut { .. }
            | What::Landed { .. }
            | What::Lapsed { .. }
            | What::Changed { .. } => {}
        }
    }
}
