//! The way of a unit: released, from stage to stage, split or ended.

use super::clockwork::{End, Run, station_id, unit_id};
use super::draws::{Purpose, sending_time};
use super::known::Step;
use super::line::NOBODY;
use super::making::as_share;
use super::mover::Whereabouts;
use super::observer::Observer;
use super::pending::Due;
use super::router::Router;
use super::{Accepts, Outcome, Place, Stage, What, WhenFull, Work};
use crate::chance::Key;
use crate::time::{Moment, Span};

impl<O: Observer, R: Router> Run<'_, O, R> {
    /// A unit arrives at its next stage, from wherever it was.
    pub(super) fn enter(&mut self, unit: u32) {
        match self.s.movers[unit as usize].whereabouts {
            Whereabouts::Unborn => self.tell_birth(unit),
            Whereabouts::Served => self.go_on(unit),
            Whereabouts::Lost | Whereabouts::Sharing => {}
            Whereabouts::Aboard => {
                let (unit_id, carrier) = (unit_id(unit), self.carrier_of(unit));
                self.note(What::Landed { unit: unit_id, carrier });
                self.go_on(unit);
            }
            Whereabouts::Lagging => {
                self.note(What::Lapsed { unit: unit_id(unit) });
                self.go_on(unit);
            }
            Whereabouts::Waiting
            | Whereabouts::InHand
            | Whereabouts::Blocked
            | Whereabouts::Laid
            | Whereabouts::Ended => unreachable!("only what is under way arrives"),
        }
        let mover = &self.s.movers[unit as usize];
        if mover.stage == mover.end {
            self.finish(unit);
        } else {
            self.take_up(unit);
        }
    }

    fn go_on(&mut self, unit: u32) {
        let mover = &self.s.movers[unit as usize];
        let next = if mover.forks { self.forked(unit) } else { mover.stage + 1 };
        let mover = &mut self.s.movers[unit as usize];
        mover.stage = next;
        mover.begins = false;
        mover.attempt = 0;
        mover.drawn = false;
    }

    /// The stage that a fork gives. What is drawn after a fork is drawn anew, since the same
    /// stage may come again.
    fn forked(&mut self, unit: u32) -> u32 {
        let mover = &self.s.movers[unit as usize];
        let (at, end) = (mover.stage, mover.end);
        let Some(fork) = self.stage(unit).fork else {
            return at + 1;
        };
        let salt = mover.salt.with(1);
        self.s.movers[unit as usize].salt = salt;
        let uniform =
            self.s.draws.luck().map_or_else(|| as_share(salt.bits()), |l| l.uniform(salt));
        let fork = &self.program.forks[fork as usize];
        fork.chosen(uniform).map_or(end, |stage| stage.0)
    }

    /// Begins a stage, after asking the router at a relay.
    fn take_up(&mut self, unit: u32) {
        let stage = self.s.movers[unit as usize].stage;
        if let Some(&step) = self.known.steps.get(stage as usize)
            && step.plain
        {
            self.take_step(unit, &step);
            return;
        }
        if let Some(relay) = self.stage(unit).relay
            && self.s.movers[unit as usize].whereabouts != Whereabouts::Lost
        {
            if !self.asks(unit, relay) {
                return;
            }
            let mover = &self.s.movers[unit as usize];
            if mover.stage == mover.end {
                self.finish(unit);
                return;
            }
        }
        self.begin_stage(unit);
    }

    /// Begins a stage that is one station. Its service is drawn while the stage is at hand,
    /// which is the same draw as when it begins.
    fn take_step(&mut self, unit: u32, step: &Step) {
        let mover = &mut self.s.movers[unit as usize];
        (mover.alternative, mover.forks) = (step.alternative, step.forks);
        if step.service != NOBODY {
            let service = &self.known.services[step.service as usize];
            let micros = match self.s.draws.luck() {
                None => service.typical,
                Some(luck) => {
                    let stage = mover.keyed(step.key);
                    service.of.at(luck.uniform(Purpose::Drawn.key(stage, mover.attempt)))
                }
            };
            let service = Span::from_micros(micros);
            (mover.service, mover.left, mover.drawn) = (service, service, true);
        }
        self.come_to(unit, step.station);
    }

    /// Begins a stage about which nobody is asked.
    pub(super) fn begin_stage(&mut self, unit: u32) {
        let at = self.s.movers[unit as usize].stage;
        let forks = self.known.steps.get(at as usize).is_some_and(|step| step.forks);
        self.s.movers[unit as usize].forks = forks;
        let range = self.stage(unit).alternatives.clone();
        let Some(alternative) = range.into_iter().find(|&at| self.accepts(unit, at)) else {
            self.release_server(unit);
            self.end(unit, Outcome::NoWay);
            return;
        };
        self.s.movers[unit as usize].alternative = alternative;
        match self.place(unit) {
            Place::Station { station, .. } => self.come_to(unit, station.0),
            Place::Carrier { carrier, .. } => {
                self.release_server(unit);
                self.lay(unit, carrier.0);
            }
            Place::Delay(work) => self.lag(unit, &work),
        }
    }

    fn accepts(&mut self, unit: u32, alternative: u32) -> bool {
        let alternative = self.s.ways.alternative(self.program, alternative);
        let Accepts { at_least, only_when_up } = alternative.accepts;
        let up = match alternative.place {
            Place::Station { station, .. } if only_when_up => {
                self.advance(station.0);
                !self.s.stands[station.0 as usize].down
            }
            Place::Station { .. } | Place::Carrier { .. } | Place::Delay(_) => true,
        };
        up && self.s.movers[unit as usize].precedence >= at_least
    }

    /// Joins a queue, or is refused or blocked where it is full.
    fn come_to(&mut self, unit: u32, id: u32) {
        self.advance(id);
        if self.keeps_out(id)
            || !self.s.stands[id as usize].has_room(&self.program.stations[id as usize])
        {
            self.keep_out(unit, id);
        } else {
            self.release_server(unit);
            self.join(unit, id);
        }
        self.touch(id);
    }

    /// There is no room at a station: a unit is refused, or waits where it is.
    fn keep_out(&mut self, unit: u32, id: u32) {
        match self.program.stations[id as usize].when_full {
            WhenFull::Refuse => {
                self.release_server(unit);
                let (refused, station) = (unit_id(unit), station_id(id));
                self.note(What::Refused { unit: refused, station });
                self.end(unit, Outcome::Refused);
            }
            WhenFull::Block => {
                let mover = &mut self.s.movers[unit as usize];
                (mover.arrived, mover.whereabouts) = (self.now, Whereabouts::Blocked);
                self.s.offices[id as usize].outside.join(&mut self.s.movers, unit);
                let (unit, station) = (unit_id(unit), station_id(id));
                self.note(What::Blocked { unit, station });
            }
        }
    }

    pub(super) fn join(&mut self, unit: u32, id: u32) {
        let mover = &mut self.s.movers[unit as usize];
        (mover.arrived, mover.whereabouts) = (self.now, Whereabouts::Waiting);
        mover.station = id;
        self.s.stands[id as usize].waiting.join(&mut self.s.movers, unit);
        let (stage, unit, station) = (self.stage_number(unit), unit_id(unit), station_id(id));
        self.note(What::Joined { unit, stage, station });
    }

    fn lag(&mut self, unit: u32, work: &Work) {
        self.release_server(unit);
        let lag = self.work(work, unit, [Purpose::Drawn, Purpose::Rate]);
        self.s.movers[unit as usize].whereabouts = Whereabouts::Lagging;
        let lapses = self.now.saturating_add(lag);
        self.s.pending.push(lapses, Due::Arrival { unit });
        let (stage, unit) = (self.stage_number(unit), unit_id(unit));
        self.note(What::Lagged { unit, stage });
    }

    /// The stages are done: the children begin, or the unit is delivered.
    fn finish(&mut self, unit: u32) {
        self.release_server(unit);
        let mover = self.s.movers[unit as usize];
        let (first, end) = mover.children;
        if first == end {
            self.end(unit, Outcome::Delivered);
            return;
        }
        self.end(unit, Outcome::Split);
        for child in first..end {
            if mover.source == NOBODY {
                self.s.arriving.push(child);
            } else {
                self.make_child(&mover, child);
            }
        }
    }

    /// Ends a unit, and with it the children that it will never have.
    pub(super) fn end(&mut self, unit: u32, outcome: Outcome) {
        let mover = &mut self.s.movers[unit as usize];
        assert_ne!(mover.whereabouts, Whereabouts::Ended, "{unit} ended before");
        mover.whereabouts = Whereabouts::Ended;
        let ((first, end), planned) = (mover.children, mover.source == NOBODY);
        self.s.open -= 1;
        self.s.planned -= usize::from(planned);
        let exposed = planned && self.program.exposed.get(unit as usize) == Some(&true);
        self.s.exposed -= usize::from(exposed);
        self.s.ended += 1;
        if planned {
            let at = self.now;
            self.s.ends[unit as usize] = End { at, outcome };
        } else {
            self.s.free.push(unit);
        }
        self.note(What::Ended { unit: unit_id(unit), outcome });
        if planned && outcome != Outcome::Split {
            for child in first..end {
                self.end(child, outcome);
            }
        }
        for rider in self.s.sharing.remove(&unit).unwrap_or_default() {
            self.end(rider, outcome);
        }
    }

    pub(super) fn stage(&self, unit: u32) -> &Stage {
        let stage = self.s.movers[unit as usize].stage;
        self.s.ways.stage(self.program, stage)
    }

    /// The number of its stage among its own, those before a rerouting included.
    pub(super) fn stage_number(&self, unit: u32) -> u32 {
        self.s.movers[unit as usize].stage_number()
    }

    /// The stable name of its draws in this stage.
    pub(super) fn stage_key(&self, unit: u32) -> Key {
        self.s.movers[unit as usize].keyed(self.stage(unit).key)
    }

    /// Where the alternative that it took leads.
    pub(super) fn place(&self, unit: u32) -> Place {
        let alternative = self.s.movers[unit as usize].alternative;
        self.s.ways.alternative(self.program, alternative).place
    }

    pub(super) fn direction(&self, unit: u32) -> u8 {
        match self.place(unit) {
            Place::Station { direction, .. } => direction,
            Place::Carrier { .. } | Place::Delay(_) => 0,
        }
    }

    /// Before when nobody is called out for it.
    pub(super) fn call_from(&self, unit: u32) -> Moment {
        match self.place(unit) {
            Place::Station { call_from, .. } => call_from,
            Place::Carrier { .. } | Place::Delay(_) => Moment::EARLIEST,
        }
    }

    /// Whether it may have to keep its server because the next station is full.
    pub(super) fn may_hold(&self, unit: u32) -> bool {
        if !self.known.holds {
            return false;
        }
        let mover = &self.s.movers[unit as usize];
        let step = self.known.steps.get(mover.stage as usize);
        step.is_some_and(|step| step.holds && (step.forks || mover.stage + 1 != mover.end))
    }

    /// How long something takes for a unit in its stage.
    pub(super) fn work(&mut self, work: &Work, unit: u32, purposes: [Purpose; 2]) -> Span {
        if let (None, None) = (work.drawn, work.sent) {
            return work.fixed;
        }
        let mover = &self.s.movers[unit as usize];
        let (attempt, length) = (mover.attempt, mover.length);
        let stage = self.stage_key(unit);
        let key = |purpose: Purpose| purpose.key(stage, attempt);
        let mut time = work.fixed;
        let draws = &mut self.s.draws;
        if let Some(figure) = work.drawn {
            let micros = draws.figure(self.program, figure, || key(purposes[0]));
            time += Span::from_micros(micros);
        }
        if let Some(sent) = work.sent {
            let rate = draws.figure(self.program, sent.rate, || key(purposes[1]));
            time += sending_time(sent, length, rate);
        }
        time
    }
}
