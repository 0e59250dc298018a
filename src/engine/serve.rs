//! Stations start work, best first; a higher precedence may interrupt.

use super::clockwork::{Run, station_id, unit_id};
use super::draws::Purpose;
use super::line::{NOBODY, behind};
use super::mover::Whereabouts;
use super::observer::Observer;
use super::pending::Due;
use super::router::Router;
use super::{Closing, Fate, Loss, Outcome, Place, What};
use crate::telegram::Precedence;
use crate::time::{Moment, Span};

impl<O: Observer, R: Router> Run<'_, O, R> {
    /// Every station that was touched starts what it can, in the order of their ids.
    pub(super) fn start_work(&mut self) {
        std::mem::swap(&mut self.s.touched, &mut self.s.turn);
        if !self.s.turn.is_sorted() {
            self.s.turn.sort_unstable();
        }
        let mut at = 0;
        while let Some(&station) = self.s.turn.get(at) {
            at += 1;
            self.s.stands[station as usize].touched = false;
            self.serve(station);
            if !self.s.touched.is_empty() {
                self.call_up(station, at);
            }
        }
        self.s.turn.clear();
    }

    /// A station that was touched by another before its turn has its turn now; one whose turn
    /// is over must wait until this moment has been looked at again.
    fn call_up(&mut self, station: u32, at: usize) {
        let (turn, touched) = (&mut self.s.turn, &mut self.s.touched);
        touched.retain(|&other| {
            if other > station {
                let place = at + turn[at..].partition_point(|&later| later < other);
                turn.insert(place, other);
            }
            other <= station
        });
    }

    fn serve(&mut self, id: u32) {
        while self.begin_next(id) || self.keeps_out(id) && self.admit(id) {}
        if self.s.stands[id as usize].rules.calls_out
            && let Some(rule) = &self.program.stations[id as usize].call_out
        {
            self.call_out(id, rule);
            self.dismiss(id, rule);
        }
        self.hint(id);
    }

    /// Begins one service, if there is a server for it or one to be freed.
    fn begin_next(&mut self, id: u32) -> bool {
        let stand = &self.s.stands[id as usize];
        if stand.waiting.is_empty() || stand.down || stand.servers() == 0 {
            return false;
        }
        if stand.busy < stand.servers() {
            let Some(unit) = self.candidate(id, None) else {
                return false;
            };
            self.start(unit, id);
            return true;
        }
        match stand.rules.interrupts {
            None => false,
            Some((at_least, fate)) => {
                stand.waiting.holds_from(at_least) && self.interrupt_for(id, fate)
            }
        }
    }

    /// Interrupts one service for the best that waits, if that is of a higher precedence.
    fn interrupt_for(&mut self, id: u32, fate: Fate) -> bool {
        let Some(victim) = self.last_in_hand(id) else {
            return false;
        };
        let Some(unit) = self.candidate(id, Some(victim)) else {
            return false;
        };
        let rule = self.s.stands[id as usize].rules.interrupts;
        let (at_least, _) = rule.expect("it was asked before");
        let precedence = self.s.movers[unit as usize].precedence;
        let lower = self.s.movers[victim as usize].precedence;
        if precedence < at_least || precedence <= lower {
            return false;
        }
        self.interrupt(victim, id, fate, Some(unit));
        self.start(unit, id);
        true
    }

    /// The best that waits and may be started, if need be in the place of another.
    fn candidate(&mut self, id: u32, instead: Option<u32>) -> Option<u32> {
        let stand = &self.s.stands[id as usize];
        let serves_from = stand.serves_from(&self.program.stations[id as usize]);
        let closing = stand.rules.closing;
        let mut next = stand.waiting.first();
        while let Some(unit) = next {
            if serves_from > Precedence::Deferred
                && self.s.movers[unit as usize].precedence < serves_from
            {
                return None;
            }
            match closing {
                Closing::Finish | Closing::Interrupt => return Some(unit),
                Closing::FitStrict => return Some(unit).filter(|_| self.fits(unit, id, instead)),
                Closing::Fit if self.fits(unit, id, instead) => return Some(unit),
                Closing::Fit => {}
            }
            next = behind(&self.s.movers, unit);
        }
        None
    }

    /// Whether a service begun now would never be one too many at a later shift.
    fn fits(&mut self, unit: u32, id: u32, instead: Option<u32>) -> bool {
        let ends = self.now.saturating_add(self.service(unit, id));
        let station = &self.program.stations[id as usize];
        let (stand, office) = (&self.s.stands[id as usize], &self.s.offices[id as usize]);
        let called = stand.servers();
        let later = station.rota(office.rota)[office.shift..].iter();
        let mut stays_called = stand.on_duty == 0;
        for shift in later.take_while(|shift| shift.from < ends) {
            stays_called &= shift.servers == 0;
            let servers = if stays_called { called } else { shift.servers };
            if self.in_hand_after(id, shift.from, instead) >= servers {
                return false;
            }
        }
        true
    }

    /// How many servers are still taken after a moment.
    fn in_hand_after(&self, id: u32, moment: Moment, except: Option<u32>) -> u16 {
        let stand = &self.s.stands[id as usize];
        let mut taken = stand.busy;
        let mut next = stand.in_hand;
        while next != NOBODY {
            let mover = &self.s.movers[next as usize];
            if mover.ends <= moment || Some(next) == except {
                taken -= 1;
            }
            next = mover.next;
        }
        taken
    }

    /// How long a service begun now would take: what is left and a set-up if the direction
    /// changes.
    fn service(&mut self, unit: u32, id: u32) -> Span {
        if !self.s.movers[unit as usize].drawn {
            self.draw_service(unit);
        }
        let left = self.s.movers[unit as usize].left;
        if !self.s.stands[id as usize].rules.sets_up {
            return left;
        }
        let direction = self.direction(unit);
        let facing = self.s.offices[id as usize].facing;
        if facing.is_none_or(|facing| facing == direction) {
            return left;
        }
        match self.program.stations[id as usize].set_up {
            None => left,
            Some(set_up) => left + self.work(&set_up, unit, [Purpose::SetUp, Purpose::SetUpRate]),
        }
    }

    /// Draws the service of a unit at the station where it waits.
    fn draw_service(&mut self, unit: u32) {
        let work = match self.place(unit) {
            Place::Station { work, .. } => work,
            Place::Carrier { .. } | Place::Delay(_) => unreachable!("it waits at a station"),
        };
        let service = self.work(&work, unit, [Purpose::Drawn, Purpose::Rate]);
        let mover = &mut self.s.movers[unit as usize];
        (mover.service, mover.left, mover.drawn) = (service, service, true);
    }

    fn start(&mut self, unit: u32, id: u32) {
        let service = self.service(unit, id);
        if self.s.stands[id as usize].rules.sets_up {
            self.s.offices[id as usize].facing = Some(self.direction(unit));
        }
        let stand = &mut self.s.stands[id as usize];
        stand.waiting.leave(&mut self.s.movers, unit);
        stand.busy += 1;
        let second = std::mem::replace(&mut stand.in_hand, unit);
        if second != NOBODY {
            self.s.movers[second as usize].prev = unit;
        }
        let mover = &mut self.s.movers[unit as usize];
        mover.next = second;
        mover.whereabouts = Whereabouts::InHand;
        mover.begun = self.now;
        mover.ends = self.now.saturating_add(service);
        mover.pending = self.s.pending.push(mover.ends, Due::Completion { unit });
        let (unit, station) = (unit_id(unit), station_id(id));
        self.note(What::Started { unit, station });
    }

    /// Takes a unit out of those in hand; its server stays taken.
    fn put_down(&mut self, unit: u32, id: u32) {
        let mover = &self.s.movers[unit as usize];
        let (prev, next) = (mover.prev, mover.next);
        let first = &mut self.s.stands[id as usize].in_hand;
        if *first == unit {
            *first = next;
            return;
        }
        self.s.movers[prev as usize].next = next;
        if next != NOBODY {
            self.s.movers[next as usize].prev = prev;
        }
    }

    /// Stops a service; the unit keeps its place in the queue, unless it is dropped.
    pub(super) fn interrupt(&mut self, victim: u32, id: u32, fate: Fate, by: Option<u32>) {
        self.put_down(victim, id);
        self.s.stands[id as usize].busy -= 1;
        let mover = &mut self.s.movers[victim as usize];
        self.s.pending.call_off(mover.pending);
        mover.left = match fate {
            Fate::Resume => mover.ends - self.now,
            Fate::Repeat | Fate::Drop => mover.service,
        };
        mover.whereabouts = Whereabouts::Waiting;
        let (unit, station, by) = (unit_id(victim), station_id(id), by.map(unit_id));
        self.note(What::Interrupted { unit, station, by });
        match fate {
            Fate::Resume | Fate::Repeat => {
                let waiting = &mut self.s.stands[id as usize].waiting;
                waiting.rejoin(&mut self.s.movers, victim);
            }
            Fate::Drop => self.end(victim, Outcome::Dropped),
        }
    }

    /// The end of a service.
    pub(super) fn complete(&mut self, unit: u32) {
        let mover = &mut self.s.movers[unit as usize];
        mover.whereabouts = Whereabouts::Served;
        let id = mover.station;
        self.put_down(unit, id);
        self.touch(id);
        let station = station_id(id);
        self.note(What::Completed { unit: unit_id(unit), station });
        if self.s.stands[id as usize].rules.loses
            && let Some(loss) = self.program.stations[id as usize].loss
            && self.is_lost(unit, &loss)
        {
            self.lose(unit, id, &loss);
            return;
        }
        if self.may_hold(unit) {
            self.s.movers[unit as usize].holds = id;
        } else {
            self.s.stands[id as usize].busy -= 1;
        }
        self.s.arriving.push(unit);
    }

    fn is_lost(&self, unit: u32, loss: &Loss) -> bool {
        let attempt = self.s.movers[unit as usize].attempt;
        let key = Purpose::Loss.key(self.stage_key(unit), attempt);
        let share = f64::from(loss.per_million) / 1e6;
        let luck = self.s.draws.luck();
        u32::from(attempt) < Loss::MOST && luck.is_some_and(|luck| luck.uniform(key) < share)
    }

    fn lose(&mut self, unit: u32, id: u32, loss: &Loss) {
        self.s.stands[id as usize].busy -= 1;
        self.note(What::Lost { unit: unit_id(unit), station: station_id(id) });
        let asked = self.work(&loss.request, unit, [Purpose::Request, Purpose::RequestRate]);
        let mover = &mut self.s.movers[unit as usize];
        mover.whereabouts = Whereabouts::Lost;
        mover.attempt += 1;
        mover.drawn = false;
        let again = self.now.saturating_add(asked);
        self.s.pending.push(again, Due::Arrival { unit });
    }

    /// Lets in the best of those who wait where they are, if there is room.
    fn admit(&mut self, id: u32) -> bool {
        let Some(unit) = self.s.offices[id as usize].outside.first() else {
            return false;
        };
        if !self.s.stands[id as usize].has_room(&self.program.stations[id as usize]) {
            return false;
        }
        self.s.offices[id as usize].outside.leave(&mut self.s.movers, unit);
        self.release_server(unit);
        self.join(unit, id);
        true
    }
}
