//! Carriers: what is laid out by the closing time leaves, best first, as far as there is room.

use super::clockwork::{Run, next_departure, unit_id};
use super::draws::Purpose;
use super::line::{Line, behind};
use super::mover::Whereabouts;
use super::observer::Observer;
use super::pending::{Due, Part};
use super::router::Router;
use super::{CarrierId, Place, What};
use crate::time::Departure;

/// The state of one carrier in a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    /// What waits for it.
    laid: Line,
    /// The timetable that it has in this run, once somebody has asked.
    timetable: Option<usize>,
    /// The next departure.
    next: usize,
    /// Whether that is pending.
    pending: bool,
}

impl Round {
    pub(super) const EMPTY: Self =
        Self { laid: Line::EMPTY, timetable: None, next: 0, pending: false };
}

impl<'r, O: Observer, R: Router> Run<'r, O, R> {
    /// Puts a unit where the carrier takes it.
    pub(super) fn lay(&mut self, unit: u32, carrier: u32) {
        let mover = &mut self.s.movers[unit as usize];
        (mover.arrived, mover.whereabouts) = (self.now, Whereabouts::Laid);
        self.s.rounds[carrier as usize].laid.join(&mut self.s.movers, unit);
        let (stage, unit) = (self.stage_number(unit), unit_id(unit));
        self.note(What::Laid { unit, stage, carrier: CarrierId(carrier) });
        self.await_departure(carrier);
    }

    /// Sees to it that the next departure takes place, if anything waits for it.
    fn await_departure(&mut self, carrier: u32) {
        let departures = self.departures(carrier);
        let round = &mut self.s.rounds[carrier as usize];
        if round.pending || round.laid.is_empty() {
            return;
        }
        round.next = next_departure(departures, round.next, self.now);
        while self.s.departed && departures.get(round.next).is_some_and(|d| d.leaves == self.now) {
            round.next += 1;
        }
        if let Some(departure) = departures.get(round.next) {
            round.pending = true;
            self.s.pending.push(departure.leaves, Due::Departure { carrier });
        }
    }

    /// Everything that leaves at this moment; whether anything did.
    pub(super) fn depart(&mut self) -> bool {
        while let Some(due) = self.s.pending.pop(self.now, Part::Last) {
            match due {
                Due::Departure { carrier } => self.s.turn.push(carrier),
                Due::Completion { .. }
                | Due::Change { .. }
                | Due::Arrival { .. }
                | Due::Making { .. } => unreachable!("only departures are the last part"),
            }
        }
        let any = !self.s.turn.is_empty();
        for at in 0..self.s.turn.len() {
            self.leave(self.s.turn[at]);
        }
        self.s.turn.clear();
        self.s.departed |= any;
        any
    }

    /// All departures of a carrier at this moment.
    fn leave(&mut self, carrier: u32) {
        let departures = self.departures(carrier);
        self.s.rounds[carrier as usize].pending = false;
        while let Some(departure) = departures.get(self.s.rounds[carrier as usize].next) {
            if self.s.rounds[carrier as usize].laid.is_empty() {
                return;
            }
            if departure.leaves > self.now {
                self.s.rounds[carrier as usize].pending = true;
                self.s.pending.push(departure.leaves, Due::Departure { carrier });
                return;
            }
            self.fill(carrier, departure);
            self.s.rounds[carrier as usize].next += 1;
        }
    }

    /// One departure takes the best of what was laid in time.
    fn fill(&mut self, carrier: u32, departure: &Departure) {
        let capacity = self.program.carriers[carrier as usize].capacity.unwrap_or(u32::MAX);
        let mut taken = 0;
        let mut next = self.s.rounds[carrier as usize].laid.first();
        while let Some(unit) = next.filter(|_| taken < capacity) {
            next = behind(&self.s.movers, unit);
            if self.s.movers[unit as usize].arrived <= departure.closes {
                self.take_along(unit, carrier);
                taken += 1;
            }
        }
    }

    fn take_along(&mut self, unit: u32, carrier: u32) {
        self.s.rounds[carrier as usize].laid.leave(&mut self.s.movers, unit);
        let travel = match self.place(unit) {
            Place::Carrier { travel, .. } => travel,
            Place::Station { .. } | Place::Delay(_) => unreachable!("it waits for a carrier"),
        };
        let travel = self.work(&travel, unit, [Purpose::Drawn, Purpose::Rate]);
        self.s.movers[unit as usize].whereabouts = Whereabouts::Aboard;
        let lands = self.now.saturating_add(travel);
        self.s.pending.push(lands, Due::Arrival { unit });
        self.note(What::Left { unit: unit_id(unit), carrier: CarrierId(carrier) });
    }

    /// The timetable that a carrier has in this run.
    fn departures(&mut self, id: u32) -> &'r [Departure] {
        let carrier = &self.program.carriers[id as usize];
        let last = match carrier.timetables.len() {
            0 => return &[],
            several => several - 1,
        };
        let chosen = match (self.s.rounds[id as usize].timetable, carrier.which) {
            (Some(chosen), _) => chosen,
            (None, None) => 0,
            (None, Some(which)) => {
                let key = self.program.figures[which.0 as usize].key;
                let drawn = self.s.draws.figure(self.program, which, || key);
                usize::try_from(drawn / 1_000).unwrap_or(0).min(last)
            }
        };
        self.s.rounds[id as usize].timetable = Some(chosen);
        &carrier.timetables[chosen]
    }

    pub(super) fn carrier_of(&self, unit: u32) -> CarrierId {
        match self.place(unit) {
            Place::Carrier { carrier, .. } => carrier,
            Place::Station { .. } | Place::Delay(_) => unreachable!("it is with a carrier"),
        }
    }
}
