//! Who is at which station, and what their visits come to.

use super::kept::{
    Batch, CLASSES, Counted, Heads, Mishaps, Period, StationReturns, Stay, There, Times, Visit,
    batch_of,
};
use super::ledger::{Entry, Ledger};
use super::{Program, Station, StationId, UnitId};
use crate::time::{Moment, Span};

/// The visits of all units to all stations while a run lasts.
#[derive(Clone, Debug)]
pub(super) struct Visits {
    period: Period,
    heads: Vec<Heads>,
    mishaps: Vec<Mishaps>,
    times: Vec<[Times; CLASSES]>,
    /// Visits that ended and are not counted yet, by station and precedence.
    ledger: Ledger,
    all: Vec<Visit>,
    /// Whether anybody may keep a server who has been served.
    holds: bool,
}

impl Visits {
    /// Nobody anywhere.
    pub(super) fn new(program: &Program, counted: &Counted) -> Self {
        let units = program.units.iter().zip(&counted.group_of_unit);
        let visits = units.map(|(unit, &group)| Visit {
            group,
            handed_in: unit.rank.handed_in,
            length: Visit::length_of(program, unit),
            ..Visit::new(unit.rank.precedence)
        });
        let stations = program.stations.len();
        Self {
            period: Period::of(counted),
            heads: vec![Heads::default(); stations],
            mishaps: vec![Mishaps::default(); stations],
            times: vec![std::array::from_fn(|_| Times::new(&counted.over)); stations],
            ledger: Ledger::of(CLASSES * stations),
            all: visits.collect(),
            holds: program.stations.iter().any(Station::blocks),
        }
    }

    /// What every station came to when all who were there have left; takes it away.
    pub(super) fn taken(&mut self) -> Vec<StationReturns> {
        let stations = self.heads.iter().zip(&self.mishaps).zip(&mut self.times);
        let taken = stations
            .map(|((&heads, &mishaps), times)| StationReturns::taken(heads, mishaps, times));
        taken.collect()
    }

    /// Counts what was only listed.
    pub(super) fn settle(&mut self) {
        let times = self.times.as_flattened_mut();
        self.ledger.settle(|at, visits| times[at].count(visits));
    }

    #[inline]
    pub(super) fn of(&mut self, unit: UnitId) -> &mut Visit {
        &mut self.all[unit.0 as usize]
    }

    #[inline]
    pub(super) fn made(&mut self, unit: UnitId, visit: Visit) {
        let slot = unit.0 as usize;
        if slot >= self.all.len() {
            self.all.resize(slot + 1, visit);
        }
        self.all[slot] = visit;
    }

    #[inline]
    pub(super) fn joined(&mut self, unit: UnitId, station: StationId, at: Moment) {
        if self.holds {
            self.go_on(unit, at);
        }
        let visit = self.of(unit);
        (visit.joined, visit.station) = (at, Some(station));
        (visit.waited, visit.worked) = (Span::ZERO - since_1970(at), 0);
        let heads = &mut self.heads[station.0 as usize];
        heads.present += 1;
        heads.most = heads.most.max(heads.present);
    }

    pub(super) fn refused(&mut self, unit: UnitId, station: StationId, at: Moment) {
        self.go_on(unit, at);
        let (counts, class) = (self.period.counts(at), self.of(unit).precedence as usize);
        let times = &mut self.times[station.0 as usize][class];
        times.others += u64::from(counts);
        times.refused += u64::from(counts);
    }

    #[inline]
    pub(super) fn started(&mut self, unit: UnitId, at: Moment) {
        let micros = self.period.micros(at);
        let visit = self.of(unit);
        visit.waited += since_1970(at);
        visit.worked -= micros;
        visit.in_hand = true;
    }

    #[inline]
    pub(super) fn interrupted(&mut self, unit: UnitId, station: StationId, at: Moment) {
        let (counts, micros) = (self.period.counts(at), self.period.micros(at));
        let visit = self.of(unit);
        visit.waited -= since_1970(at);
        visit.worked += micros;
        visit.in_hand = false;
        self.mishaps[station.0 as usize].interruptions += u64::from(counts);
    }

    #[inline]
    pub(super) fn completed(&mut self, unit: UnitId, station: StationId, at: Moment) {
        if self.holds {
            let micros = self.period.micros(at);
            let visit = self.of(unit);
            (visit.served, visit.in_hand) = (at, false);
            visit.worked += micros;
        } else {
            self.leave(unit, station, at);
        }
    }

    /// One who may have kept a server goes on, and leaves it.
    pub(super) fn go_on(&mut self, unit: UnitId, at: Moment) {
        let visit = self.of(unit);
        if let (Some(station), true) = (visit.station, visit.served > Moment::EARLIEST) {
            self.leave(unit, station, at);
        }
    }

    /// One who has been served leaves a station.
    #[inline]
    fn leave(&mut self, unit: UnitId, station: StationId, at: Moment) {
        self.heads[station.0 as usize].present -= 1;
        let visit = &self.all[unit.0 as usize];
        let entry = Entry {
            place: station.0 * STRIDE + visit.precedence as u32,
            length: visit.length,
            span: at - visit.joined,
            wait: visit.waited,
        };
        let counts = self.period.counts(visit.joined);
        if !counts || at > self.period.end || self.holds {
            let (class, stay) = (visit.precedence as usize, self.stay(visit, at));
            let times = &mut self.times[station.0 as usize][class];
            times.correct(stay, counts.then_some(&entry));
        }
        let visit = &mut self.all[unit.0 as usize];
        (visit.station, visit.in_hand, visit.served) = (None, false, Moment::EARLIEST);
        if counts && self.ledger.list(entry) {
            self.settle();
        }
    }

    /// One who was at a station has ended there.
    pub(super) fn gone(&mut self, unit: UnitId, station: StationId, at: Moment) {
        self.heads[station.0 as usize].present -= 1;
        let visit = &self.all[unit.0 as usize];
        let (stay, counts) = (self.stay(visit, at), self.period.counts(visit.joined));
        let times = &mut self.times[station.0 as usize][visit.precedence as usize];
        times.correct(stay, None);
        times.others += u64::from(counts);
        let visit = &mut self.all[unit.0 as usize];
        (visit.station, visit.in_hand, visit.served) = (None, false, Moment::EARLIEST);
    }

    /// What was served is lost, and will be asked for.
    pub(super) fn lost(&mut self, unit: UnitId, station: StationId, at: Moment) {
        self.go_on(unit, at);
        let counts = self.period.counts(at);
        self.mishaps[station.0 as usize].lost += u64::from(counts);
    }

    /// One who waited leaves the queue for another way.
    pub(super) fn turn(&mut self, unit: UnitId, at: Moment) {
        let visit = self.of(unit);
        if let (Some(station), Moment::EARLIEST) = (visit.station, visit.served) {
            self.gone(unit, station, at);
        }
    }

    /// What those do who are at each station at a moment, by precedence.
    pub(super) fn there(&self, at: Moment) -> Vec<[There; CLASSES]> {
        let mut there = vec![[There::default(); CLASSES]; self.times.len()];
        for visit in &self.all {
            if let Some(station) = visit.station {
                let stay = self.stay(visit, at);
                let there = &mut there[station.0 as usize][visit.precedence as usize];
                there.present += i128::from(stay.present);
                there.in_hand += i128::from(stay.in_hand);
            }
        }
        there
    }

    /// All that is counted of every station and precedence.
    pub(super) fn times(&self) -> &[[Times; CLASSES]] {
        &self.times
    }

    /// All that is counted as one batch, station by station, with those who are there.
    pub(super) fn batches(&self, there: &[[There; CLASSES]]) -> Vec<Batch> {
        self.times.iter().zip(there).map(|(times, there)| batch_of(times, there)).collect()
    }

    /// How long one who is at a station has been there and in hand within the period.
    fn stay(&self, visit: &Visit, until: Moment) -> Stay {
        let until = self.period.micros(until);
        let served = match visit.served {
            Moment::EARLIEST => until,
            served => self.period.micros(served),
        };
        Stay {
            present: until - self.period.micros(visit.joined),
            in_hand: visit.worked + if visit.in_hand { until } else { 0 },
            blocked: until - served,
        }
    }
}

/// The places of a station in the ledger: one for each precedence.
const STRIDE: u32 = 5;
const _: () = assert!(STRIDE as usize == CLASSES, "there is a place for each precedence");

fn since_1970(moment: Moment) -> Span {
    Span::from_micros(moment.as_micros())
}
