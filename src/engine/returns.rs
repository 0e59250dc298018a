//! The traffic returns of a run: what stations, carriers and journeys came to within a period,
//! in memory that does not grow with the number of units.
//!
//! What joins, or is handed in, within the period is counted, also where it ends later; numbers
//! present are summed over the period alone. A batch is a part of the period.

use super::kept::{
    Batch, CLASSES, CarrierReturns, Counted, Group, Heads, Mishaps, StationReturns, Stay, Times,
    Visit, batch_of,
};
use super::ledger::{Entry, Ledger};
use super::{
    CarrierId, Event, Fingerprint, Observer, Outcome, Program, StationId, Tally, UnitId, What,
};
use crate::time::{Moment, Span};

/// What a run comes to.
#[derive(Clone, Debug)]
pub struct Returns {
    counted: Counted,
    /// The stations while the run lasts, with all their precedences, and when it is over.
    heads: Vec<Heads>,
    mishaps: Vec<Mishaps>,
    times: Vec<[Times; CLASSES]>,
    stations: Vec<StationReturns>,
    /// Visits, by station and precedence, and journeys, by group and outcome, not counted yet.
    visited: Ledger,
    journeys: Ledger,
    carriers: Vec<CarrierReturns>,
    groups: Vec<Group>,
    outcomes: [u64; Outcome::ALL.len()],
    visits: Vec<Visit>,
    batches: Vec<Vec<Batch>>,
    last: Vec<Batch>,
    boundary: Moment,
    open: [u64; 2],
    fingerprint: Fingerprint,
}

impl Returns {
    /// Nothing yet of a program's run.
    #[must_use]
    pub fn new(program: &Program, counted: Counted) -> Self {
        let group = Group { journeys: Tally::with_quantiles(), ended: [0; Outcome::ALL.len()] };
        let carrier =
            CarrierReturns { waits: Tally::with_quantiles(), behind: 0, laid: 0, departed: None };
        let units = program.units.iter().zip(&counted.group_of_unit);
        let visits = units.map(|(unit, &group)| Visit {
            group,
            handed_in: unit.rank.handed_in,
            length: Visit::length_of(program, unit),
            ..Visit::new(unit.rank.precedence)
        });
        let boundary = match counted.batch {
            Some(batch) => counted.period.start.saturating_add(batch),
            None => Moment::LATEST,
        };
        Self {
            heads: vec![Heads::default(); program.stations.len()],
            mishaps: vec![Mishaps::default(); program.stations.len()],
            visited: Ledger::of(CLASSES * program.stations.len()),
            journeys: Ledger::of(2 * counted.groups),
            times: vec![std::array::from_fn(|_| Times::new()); program.stations.len()],
            stations: Vec::new(),
            carriers: vec![carrier; program.carriers.len()],
            groups: vec![group; counted.groups],
            outcomes: [0; Outcome::ALL.len()],
            visits: visits.collect(),
            batches: Vec::new(),
            last: vec![Batch::default(); program.stations.len()],
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

    /// How many of those handed in within the period ended so.
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

    /// What happened at all stations, carriers and groups, when the run is over and closed;
    /// takes it away.
    pub fn take(&mut self) -> (Vec<StationReturns>, Vec<CarrierReturns>, Vec<Group>) {
        let stations = std::mem::take(&mut self.stations);
        (stations, std::mem::take(&mut self.carriers), std::mem::take(&mut self.groups))
    }

    /// Closes the batches that end with the period, or the period as one batch; to be called
    /// once, when the run is over.
    pub fn close(&mut self) {
        let end = self.counted.period.end;
        self.roll(end);
        self.settle();
        self.groups.iter_mut().for_each(|group| group.journeys.settle());
        if self.counted.batch.is_none() {
            let all = self.batches_at(end);
            self.batches.push(all);
        }
        let stations = self.heads.iter().zip(&self.mishaps).zip(&mut self.times);
        let taken = stations
            .map(|((&heads, &mishaps), times)| StationReturns::taken(heads, mishaps, times));
        self.stations = taken.collect();
    }

    /// The fingerprint of the run.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// All up to a moment as one batch, station by station, when all that ended is counted.
    fn batches_at(&self, at: Moment) -> Vec<Batch> {
        let mut there = vec![(0, 0); self.times.len()];
        for visit in &self.visits {
            if let Some(station) = visit.station {
                let stay = self.stay(visit, at);
                let (present, in_hand) = &mut there[station.0 as usize];
                *present += i128::from(stay.present);
                *in_hand += i128::from(stay.in_hand);
            }
        }
        self.times.iter().zip(there).map(|(times, there)| batch_of(times, there)).collect()
    }

    /// How long one who is at a station has been there and in hand within the period.
    fn stay(&self, visit: &Visit, until: Moment) -> Stay {
        let until = self.counted.micros(until);
        Stay {
            present: until - self.counted.micros(visit.joined),
            in_hand: visit.worked + if visit.in_hand { until } else { 0 },
        }
    }

    /// Counts what was only listed.
    fn settle(&mut self) {
        self.settle_visits();
        self.settle_journeys();
    }

    fn settle_visits(&mut self) {
        let times = self.times.as_flattened_mut();
        self.visited.settle(|at, visits| times[at].count(visits));
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
        while self.boundary <= now && self.boundary <= self.counted.period.end {
            let at = self.boundary;
            self.settle();
            let until = self.batches_at(at);
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
    fn visit(&mut self, unit: UnitId) -> &mut Visit {
        &mut self.visits[unit.0 as usize]
    }

    #[inline]
    fn made(&mut self, unit: UnitId, visit: Visit) {
        let slot = unit.0 as usize;
        if slot >= self.visits.len() {
            self.visits.resize(slot + 1, visit);
        }
        self.visits[slot] = visit;
    }

    #[inline]
    fn begun(&mut self, unit: UnitId, at: Moment) {
        self.visit(unit).begun = true;
        self.open[0] += u64::from(at < self.counted.period.end);
    }

    #[inline]
    fn joined(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let visit = self.visit(unit);
        (visit.joined, visit.station) = (at, Some(station));
        (visit.waited, visit.worked) = (Span::ZERO - since_1970(at), 0);
        let heads = &mut self.heads[station.0 as usize];
        heads.present += 1;
        heads.most = heads.most.max(heads.present);
    }

    fn refused(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let (counts, class) = (self.counted.counts(at), self.visit(unit).precedence as usize);
        let times = &mut self.times[station.0 as usize][class];
        times.others += u64::from(counts);
        times.refused += u64::from(counts);
    }

    #[inline]
    fn started(&mut self, unit: UnitId, at: Moment) {
        let micros = self.counted.micros(at);
        let visit = self.visit(unit);
        visit.waited += since_1970(at);
        visit.worked -= micros;
        visit.in_hand = true;
    }

    #[inline]
    fn interrupted(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let (counts, micros) = (self.counted.counts(at), self.counted.micros(at));
        let visit = self.visit(unit);
        visit.waited -= since_1970(at);
        visit.worked += micros;
        visit.in_hand = false;
        self.mishaps[station.0 as usize].interruptions += u64::from(counts);
    }

    #[inline]
    fn completed(&mut self, unit: UnitId, station: StationId, at: Moment) {
        self.heads[station.0 as usize].present -= 1;
        let visit = &self.visits[unit.0 as usize];
        let class = visit.precedence as usize;
        let entry = Entry {
            place: station.0 * STRIDE + visit.precedence as u32,
            length: visit.length,
            span: at - visit.joined,
            wait: visit.waited,
        };
        let period = &self.counted.period;
        let counts = self.counted.counts(visit.joined);
        if !counts || at > period.end {
            let stay = self.stay(visit, at);
            let times = &mut self.times[station.0 as usize][class];
            times.correct(stay, counts.then_some(&entry));
        }
        let visit = &mut self.visits[unit.0 as usize];
        (visit.station, visit.in_hand) = (None, false);
        if counts && self.visited.list(entry) {
            self.settle_visits();
        }
    }

    /// One who was at a station has ended there.
    fn gone(&mut self, unit: UnitId, station: StationId, at: Moment) {
        self.heads[station.0 as usize].present -= 1;
        let visit = &self.visits[unit.0 as usize];
        let (stay, counts) = (self.stay(visit, at), self.counted.counts(visit.joined));
        let times = &mut self.times[station.0 as usize][visit.precedence as usize];
        times.correct(stay, None);
        times.others += u64::from(counts);
        let visit = &mut self.visits[unit.0 as usize];
        (visit.station, visit.in_hand) = (None, false);
    }

    fn left(&mut self, unit: UnitId, carrier: CarrierId, at: Moment) {
        let laid = self.visit(unit).joined;
        let wait = self.counted.counts(laid).then(|| at - laid);
        let in_period = self.counted.counts(at);
        self.carriers[carrier.0 as usize].left(at, wait, in_period);
    }

    #[inline]
    fn ended_so(&mut self, unit: UnitId, outcome: Outcome, at: Moment) {
        let visit = &self.visits[unit.0 as usize];
        self.open[1] += u64::from(visit.begun && at < self.counted.period.end);
        let (handed_in, group) = (visit.handed_in, visit.group);
        if let Some(station) = visit.station {
            self.gone(unit, station, at);
        }
        if !self.counted.counts(handed_in) {
            return;
        }
        self.outcomes[outcome as usize] += 1;
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

/// The places of a station in the ledger: one for each precedence.
const STRIDE: u32 = 5;
const _: () = assert!(STRIDE as usize == CLASSES, "there is a place for each precedence");

fn since_1970(moment: Moment) -> Span {
    Span::from_micros(moment.as_micros())
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
                self.made(unit, visit);
                self.begun(unit, at);
            }
            What::Refused { unit, station } => self.refused(unit, station, at),
            What::Joined { unit, station, .. } => self.joined(unit, station, at),
            What::Started { unit, .. } => self.started(unit, at),
            What::Interrupted { unit, station, .. } => self.interrupted(unit, station, at),
            What::Completed { unit, station } => self.completed(unit, station, at),
            What::Lost { station, .. } => {
                let counts = self.counted.counts(at);
                self.mishaps[station.0 as usize].lost += u64::from(counts);
            }
            What::Laid { unit, carrier, .. } => {
                self.visit(unit).joined = at;
                self.carriers[carrier.0 as usize].laid += 1;
            }
            What::Left { unit, carrier } => self.left(unit, carrier, at),
            What::Ended { unit, outcome } => self.ended_so(unit, outcome, at),
            What::Rerouted { .. }
            | What::Shares { .. }
            | What::Blocked { .. }
            | What::CalledOut { .. }
            | What::Landed { .. }
            | What::Lagged { .. }
            | What::Lapsed { .. }
            | What::Changed { .. } => {}
        }
    }
}
