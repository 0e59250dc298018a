//! One moment of the slow engine: completions, changes, arrivals; work; departures.

use std::cmp::Reverse;

use super::{Slow, Way, Where};
use deskby::engine::{CarrierId, Closing, Fate, Loss, Outcome, Place, StationId, What, WhenFull};
use deskby::time::{Departure, Moment, Span};

impl Slow<'_> {
    pub(super) fn next_moment(&self) -> Option<Moment> {
        let mut moments: Vec<Moment> = Vec::new();
        for mover in &self.movers {
            match mover.at {
                Where::Going(at, _) => moments.push(at),
                Where::InHand(_) => moments.push(mover.ends),
                Where::Laid(carrier) => {
                    moments.extend(self.departures(carrier).iter().map(|d| d.leaves));
                }
                Where::Unborn | Where::Waiting(_) | Where::Blocked(_) | Where::Ended => {}
            }
        }
        if self.movers.iter().all(|mover| mover.at == Where::Ended) {
            return None;
        }
        for station in 0..self.stands.len() {
            moments.extend(self.changes(station));
        }
        moments.into_iter().filter(|&at| at > self.now).min()
    }

    pub(super) fn moment(&mut self) {
        loop {
            self.completions();
            self.changes_now();
            if self.arrivals() {
                continue;
            }
            let before = self.trace.events.len();
            (0..self.stands.len()).for_each(|station| self.serve(station));
            if self.trace.events.len() == before && !self.depart() {
                return;
            }
        }
    }

    fn completions(&mut self) {
        for unit in 0..self.movers.len() {
            let mover = self.movers[unit];
            let Where::InHand(at) = mover.at else {
                continue;
            };
            if mover.ends != self.now {
                continue;
            }
            let (id, station) = (Self::id(unit), Self::station(at));
            self.note(What::Completed { unit: id, station });
            match self.program.stations[at].loss {
                Some(loss) if self.is_lost(unit, &loss) => {
                    self.note(What::Lost { unit: id, station });
                    let again = self.now + self.work(&loss.request, unit, [7, 8]);
                    self.movers[unit].at = Where::Going(again, Way::Lost);
                    self.movers[unit].attempt += 1;
                    self.movers[unit].work = None;
                }
                _ => {
                    self.movers[unit].holds = Some(at).filter(|_| self.next_may_block(unit));
                    self.movers[unit].at = Where::Going(self.now, Way::Served);
                }
            }
        }
    }

    fn is_lost(&self, unit: usize, loss: &Loss) -> bool {
        let share = f64::from(loss.per_million) / 1e6;
        let key = self.key(unit, 2);
        self.movers[unit].attempt < Loss::MOST
            && self.luck.is_some_and(|luck| luck.uniform(key) < share)
    }

    fn next_may_block(&self, unit: usize) -> bool {
        let next = self.movers[unit].stage + 1;
        if next == self.program.units[unit].stages.end {
            return false;
        }
        let range = self.program.stages[next as usize].alternatives.clone();
        range.into_iter().any(|at| match self.program.alternatives[at as usize].place {
            Place::Station { station, .. } => {
                let station = &self.program.stations[station.0 as usize];
                station.when_full == WhenFull::Block && station.queue_limit.is_some()
            }
            _ => false,
        })
    }

    fn changes_now(&mut self) {
        for at in 0..self.stands.len() {
            if self.on_duty(at) > 0 {
                self.stands[at].called = None;
            }
            let (servers, down) = (self.servers(at), self.is_down(at));
            if self.stands[at].told == (servers, down) {
                continue;
            }
            self.stands[at].told = (servers, down);
            let station = Self::station(at);
            self.note(What::Changed { station, servers, down });
            let rules = &self.program.stations[at];
            let keeps = if down { 0 } else { usize::from(servers) };
            if down || rules.closing == Closing::Interrupt {
                let fate = if down { rules.after_outage } else { Fate::Resume };
                while self.busy(at) > keeps
                    && let Some(victim) = self.victim(at)
                {
                    self.interrupt(victim, at, fate, None);
                }
            }
        }
    }

    fn arrivals(&mut self) -> bool {
        let now = self.now;
        let mut going: Vec<(usize, Way)> = Vec::new();
        for (unit, mover) in self.movers.iter().enumerate() {
            if let Where::Going(at, way) = mover.at
                && at == now
            {
                going.push((unit, way));
            }
        }
        going.sort_by_key(|&(unit, _)| {
            let rank = self.program.units[unit].rank;
            let more = (rank.handed_in, rank.telegram, rank.addressee, unit);
            (Reverse(rank.precedence), more)
        });
        for &(unit, way) in &going {
            self.arrive(unit, way);
        }
        !going.is_empty()
    }

    fn arrive(&mut self, unit: usize, way: Way) {
        let id = Self::id(unit);
        match way {
            Way::Born => self.note(What::Released { unit: id }),
            Way::Travel(carrier) => {
                let carrier = CarrierId(carrier);
                self.note(What::Landed { unit: id, carrier });
            }
            Way::Lag => self.note(What::Lapsed { unit: id }),
            Way::Served | Way::Lost => {}
        }
        if let Way::Served | Way::Travel(_) | Way::Lag = way {
            let mover = &mut self.movers[unit];
            (mover.stage, mover.attempt, mover.work) = (mover.stage + 1, 0, None);
        }
        let planned = &self.program.units[unit];
        if self.movers[unit].stage == planned.stages.end {
            let split = !planned.children.is_empty();
            let outcome = if split { Outcome::Split } else { Outcome::Delivered };
            self.movers[unit].holds = None;
            self.end(unit, outcome);
            return;
        }
        let mut alternatives = self.stage(unit).alternatives.clone();
        let Some(chosen) = alternatives.find(|&at| self.accepts(unit, at)) else {
            self.movers[unit].holds = None;
            self.end(unit, Outcome::NoWay);
            return;
        };
        self.movers[unit].alternative = chosen;
        self.take_up(unit);
    }

    fn accepts(&self, unit: usize, alternative: u32) -> bool {
        let alternative = &self.program.alternatives[alternative as usize];
        let up = match alternative.place {
            Place::Station { station, .. } => !self.is_down(station.0 as usize),
            _ => true,
        };
        self.program.units[unit].rank.precedence >= alternative.accepts.at_least
            && (up || !alternative.accepts.only_when_up)
    }

    fn take_up(&mut self, unit: usize) {
        let (id, now) = (Self::id(unit), self.now);
        let stage = self.movers[unit].stage - self.program.units[unit].stages.start;
        match self.alternative(unit).place {
            Place::Station { station, .. } => self.come(unit, station.0 as usize),
            Place::Carrier { carrier, .. } => {
                let mover = &mut self.movers[unit];
                mover.at = Where::Laid(carrier.0 as usize);
                (mover.arrived, mover.holds) = (now, None);
                self.note(What::Laid { unit: id, stage, carrier });
            }
            Place::Delay(work) => {
                let lapses = now + self.work(&work, unit, [0, 1]);
                self.movers[unit].at = Where::Going(lapses, Way::Lag);
                self.movers[unit].holds = None;
                self.note(What::Lagged { unit: id, stage });
            }
        }
    }

    fn come(&mut self, unit: usize, at: usize) {
        let rule = self.program.stations[at].when_full;
        let room = self.has_room(at) && self.blocked(at).is_empty();
        match (room, rule) {
            (true, _) => self.join(unit, at),
            (false, WhenFull::Refuse) => {
                self.movers[unit].holds = None;
                self.note(What::Refused { unit: Self::id(unit), station: Self::station(at) });
                self.end(unit, Outcome::Refused);
            }
            (false, WhenFull::Block) => {
                self.movers[unit].arrived = self.now;
                self.movers[unit].at = Where::Blocked(at);
                let station = Self::station(at);
                let unit = Self::id(unit);
                self.note(What::Blocked { unit, station });
            }
        }
    }

    pub(super) fn station(at: usize) -> StationId {
        StationId(u32::try_from(at).expect("few"))
    }

    pub(super) fn departures(&self, carrier: usize) -> &[Departure] {
        let carrier = &self.program.carriers[carrier];
        let which = carrier.which.map_or(0, |id| {
            let key = self.program.figures[id.0 as usize].key;
            usize::try_from(self.figure(id, key) / 1_000).expect("not negative")
        });
        let which = which.min(carrier.timetables.len() - 1);
        &carrier.timetables[which]
    }

    /// Everything that leaves now, once a moment.
    fn depart(&mut self) -> bool {
        if self.departed {
            return false;
        }
        let now = self.now;
        for carrier in 0..self.program.carriers.len() {
            let leaving: Vec<Departure> = self.departures(carrier).to_vec();
            for departure in leaving.iter().filter(|d| d.leaves == now) {
                self.leave(carrier, departure);
            }
        }
        self.departed
    }

    fn leave(&mut self, carrier: usize, departure: &Departure) {
        let laid = self.in_order(|at| at == Where::Laid(carrier));
        let capacity = self.program.carriers[carrier].capacity.unwrap_or(u32::MAX);
        let in_time = laid.iter().filter(|&&unit| self.movers[unit].arrived <= departure.closes);
        let taken: Vec<usize> = in_time.take(capacity as usize).copied().collect();
        self.departed |= !laid.is_empty();
        for unit in taken {
            let (travel, ..) = self.service(unit);
            let travel: Span = self.work(&travel, unit, [0, 1]);
            let id = u32::try_from(carrier).expect("few");
            self.movers[unit].at = Where::Going(self.now + travel, Way::Travel(id));
            let (unit, carrier) = (Self::id(unit), CarrierId(id));
            self.note(What::Left { unit, carrier });
        }
    }
}
