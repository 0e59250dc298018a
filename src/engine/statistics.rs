//! Statistics of a run, kept while it goes on: memory does not grow with the number of units.

use super::{
    CarrierId, Event, Fingerprint, Observer, Outcome, Program, StationId, Tally, UnitId, What,
};
use crate::telegram::Precedence;
use crate::time::{Moment, Span};

const CLASSES: usize = Precedence::ALL.len();

/// What a run comes to, by station and precedence.
#[derive(Clone, Debug)]
pub struct Statistics {
    /// Nothing that began before this moment is counted: the time to warm up.
    from: Moment,
    quantiles: bool,
    stations: Vec<StationStatistics>,
    /// From being laid to leaving, by carrier.
    carriers: Vec<Tally>,
    journeys: [Tally; CLASSES],
    outcomes: [u64; Outcome::ALL.len()],
    visits: Vec<Visit>,
    fingerprint: Fingerprint,
}

/// What happened at one station.
#[derive(Clone, Debug)]
pub struct StationStatistics {
    /// From joining to the end of the service, by precedence.
    pub sojourns: [Tally; CLASSES],
    /// The part of that in which nobody served it, by precedence.
    pub waits: [Tally; CLASSES],
    /// How often a service was interrupted.
    pub interruptions: u64,
    present: Integral,
    in_hand: Integral,
}

/// A number that changes, summed over time.
#[derive(Clone, Copy, Debug)]
struct Integral {
    number: u32,
    since: Moment,
    sum: i128,
    most: u32,
}

impl Integral {
    const fn begin(since: Moment) -> Self {
        Self { number: 0, since, sum: 0, most: 0 }
    }

    fn at(&self, now: Moment) -> i128 {
        if now <= self.since {
            return self.sum;
        }
        self.sum + i128::from((now - self.since).as_micros()) * i128::from(self.number)
    }

    fn change(&mut self, now: Moment, up: bool) {
        self.sum = self.at(now);
        self.since = self.since.max(now);
        self.number = if up { self.number + 1 } else { self.number - 1 };
        self.most = self.most.max(self.number);
    }
}

/// One unit at the station where it is.
#[derive(Clone, Copy, Debug)]
struct Visit {
    precedence: Precedence,
    began: Moment,
    joined: Moment,
    waits_since: Moment,
    waited: Span,
    station: Option<StationId>,
}

impl StationStatistics {
    fn new(from: Moment, quantiles: bool) -> Self {
        Self {
            sojourns: tallies(quantiles),
            waits: tallies(quantiles),
            interruptions: 0,
            present: Integral::begin(from),
            in_hand: Integral::begin(from),
        }
    }

    /// The number of units present, summed over time to `until`: microseconds.
    #[must_use]
    pub fn present_micros(&self, until: Moment) -> i128 {
        self.present.at(until)
    }

    /// The number of units in hand, summed over time to `until`: microseconds.
    #[must_use]
    pub fn in_hand_micros(&self, until: Moment) -> i128 {
        self.in_hand.at(until)
    }

    /// The most that were present at once.
    #[must_use]
    pub const fn most_present(&self) -> u32 {
        self.present.most
    }
}

fn tallies(quantiles: bool) -> [Tally; CLASSES] {
    std::array::from_fn(|_| if quantiles { Tally::with_quantiles() } else { Tally::default() })
}

impl Statistics {
    /// Statistics of all that begins at `from` or later.
    #[must_use]
    pub fn new(program: &Program, from: Moment) -> Self {
        Self::of(program, from, false)
    }

    /// As [`Statistics::new`], with quantiles.
    #[must_use]
    pub fn with_quantiles(program: &Program, from: Moment) -> Self {
        Self::of(program, from, true)
    }

    fn of(program: &Program, from: Moment, quantiles: bool) -> Self {
        let visit = |unit: &super::Unit| Visit::new(unit.rank.precedence);
        Self {
            from,
            quantiles,
            stations: vec![StationStatistics::new(from, quantiles); program.stations.len()],
            carriers: vec![tallies(quantiles)[0].clone(); program.carriers.len()],
            journeys: tallies(quantiles),
            outcomes: [0; Outcome::ALL.len()],
            visits: program.units.iter().map(visit).collect(),
            fingerprint: Fingerprint::EMPTY,
        }
    }

    /// Forgets what was counted, for another run of the same program.
    pub fn clear(&mut self) {
        let fresh = StationStatistics::new(self.from, self.quantiles);
        self.stations.fill(fresh);
        self.carriers.fill(tallies(self.quantiles)[0].clone());
        self.journeys = tallies(self.quantiles);
        self.outcomes = [0; Outcome::ALL.len()];
        self.fingerprint = Fingerprint::EMPTY;
    }

    /// What happened at a station.
    #[must_use]
    pub fn station(&self, station: StationId) -> &StationStatistics {
        &self.stations[station.0 as usize]
    }

    /// How long units waited for a carrier that took them.
    #[must_use]
    pub fn carrier(&self, carrier: CarrierId) -> &Tally {
        &self.carriers[carrier.0 as usize]
    }

    /// From release to delivery or splitting, of one precedence.
    #[must_use]
    pub const fn journeys(&self, precedence: Precedence) -> &Tally {
        &self.journeys[precedence as usize]
    }

    /// How many ended so.
    #[must_use]
    pub const fn ended(&self, outcome: Outcome) -> u64 {
        self.outcomes[outcome as usize]
    }

    /// The fingerprint of the run.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    #[inline]
    fn visit(&mut self, unit: UnitId) -> &mut Visit {
        &mut self.visits[unit.0 as usize]
    }

    #[inline]
    fn made(&mut self, unit: UnitId, precedence: Precedence, at: Moment) {
        let slot = unit.0 as usize;
        if slot >= self.visits.len() {
            self.visits.resize(slot + 1, Visit::new(precedence));
        }
        self.visits[slot] = Visit { began: at, ..Visit::new(precedence) };
    }

    #[inline]
    fn joined(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let visit = self.visit(unit);
        (visit.joined, visit.waits_since) = (at, at);
        (visit.waited, visit.station) = (Span::ZERO, Some(station));
        self.stations[station.0 as usize].present.change(at, true);
    }

    #[inline]
    fn started(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let visit = self.visit(unit);
        visit.waited += at - visit.waits_since;
        self.stations[station.0 as usize].in_hand.change(at, true);
    }

    #[inline]
    fn interrupted(&mut self, unit: UnitId, station: StationId, at: Moment) {
        self.visit(unit).waits_since = at;
        let station = &mut self.stations[station.0 as usize];
        station.in_hand.change(at, false);
        station.interruptions += 1;
    }

    #[inline]
    fn completed(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let from = self.from;
        let visit = &mut self.visits[unit.0 as usize];
        visit.station = None;
        let station = &mut self.stations[station.0 as usize];
        station.in_hand.change(at, false);
        station.present.change(at, false);
        if visit.joined >= from {
            station.sojourns[visit.precedence as usize].add(at - visit.joined);
            station.waits[visit.precedence as usize].add(visit.waited);
        }
    }

    fn left(&mut self, unit: UnitId, carrier: CarrierId, at: Moment) {
        let laid = self.visit(unit).joined;
        if laid >= self.from {
            self.carriers[carrier.0 as usize].add(at - laid);
        }
    }

    #[inline]
    fn ended_so(&mut self, unit: UnitId, outcome: Outcome, at: Moment) {
        let from = self.from;
        let visit = &mut self.visits[unit.0 as usize];
        if let Some(station) = visit.station.take() {
            self.stations[station.0 as usize].present.change(at, false);
        }
        if visit.began >= from {
            self.outcomes[outcome as usize] += 1;
            match outcome {
                Outcome::Delivered | Outcome::Split => {
                    self.journeys[visit.precedence as usize].add(at - visit.began);
                }
                Outcome::NoWay | Outcome::Refused | Outcome::Dropped | Outcome::OnItsWay => {}
            }
        }
    }
}

impl Visit {
    const fn new(precedence: Precedence) -> Self {
        Self {
            precedence,
            began: Moment::LATEST,
            joined: Moment::EARLIEST,
            waits_since: Moment::EARLIEST,
            waited: Span::ZERO,
            station: None,
        }
    }
}

impl Observer for Statistics {
    const CHANGES: bool = false;

    #[expect(clippy::inline_always, reason = "where it is called the kind of event is known")]
    #[inline(always)]
    fn note(&mut self, event: &Event) {
        self.fingerprint.note(event);
        let at = event.at;
        match event.what {
            What::Released { unit } => self.visit(unit).began = at,
            What::Made { unit, precedence, .. } => self.made(unit, precedence, at),
            What::Joined { unit, station, .. } => self.joined(unit, station, at),
            What::Started { unit, station } => self.started(unit, station, at),
            What::Interrupted { unit, station, .. } => self.interrupted(unit, station, at),
            What::Completed { unit, station } => self.completed(unit, station, at),
            What::Laid { unit, .. } => self.visit(unit).joined = at,
            What::Left { unit, carrier } => self.left(unit, carrier, at),
            What::Ended { unit, outcome } => self.ended_so(unit, outcome, at),
            What::Rerouted { unit, .. } | What::Shares { unit, .. } => {
                if let Some(station) = self.visit(unit).station.take() {
                    self.stations[station.0 as usize].present.change(at, false);
                }
            }
            What::Blocked { .. }
            | What::Refused { .. }
            | What::CalledOut { .. }
            | What::Lost { .. }
            | What::Landed { .. }
            | What::Lagged { .. }
            | What::Lapsed { .. }
            | What::Changed { .. } => {}
        }
    }
}
