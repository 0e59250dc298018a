//! Stations of the slow engine: read off the clock and by searching all units.

use std::cmp::Reverse;

use super::{Slow, Where};
use deskby::engine::{CallOut, Closing, Fate, Outcome, What};
use deskby::telegram::Precedence;
use deskby::time::{Moment, Span};

impl Slow<'_> {
    /// Every moment at which a station may change.
    pub(super) fn changes(&self, at: usize) -> Vec<Moment> {
        let station = &self.program.stations[at];
        let mut moments: Vec<Moment> = station.shifts.iter().map(|shift| shift.from).collect();
        moments.extend(station.outages.iter().flat_map(|outage| [outage.from, outage.to]));
        moments.extend(self.stands[at].called);
        moments.push(self.broken(at).1);
        let calls = self.waiting(at);
        moments.extend(calls.iter().map(|&unit| self.service(unit).1));
        moments
    }

    pub(super) fn on_duty(&self, at: usize) -> u16 {
        let begun = self.program.stations[at].shifts.iter().rev();
        let shift = begun.into_iter().find(|shift| shift.from <= self.now);
        shift.map_or(0, |shift| shift.servers)
    }

    /// Whether it is broken down, and when that changes.
    fn broken(&self, at: usize) -> (bool, Moment) {
        let Some(breakdowns) = self.program.stations[at].breakdowns else {
            return (false, self.program.horizon);
        };
        let mut edge = breakdowns.from;
        for turn in 0.. {
            let broken = turn % 2 == 1;
            let figure = if broken { breakdowns.down } else { breakdowns.up };
            let micros = self.figure(figure, breakdowns.key.with(turn)).max(1);
            edge += Span::from_micros(micros);
            if edge > self.now {
                return (broken, edge);
            }
        }
        unreachable!("every turn is longer than nothing")
    }

    pub(super) fn is_down(&self, at: usize) -> bool {
        let outages = &self.program.stations[at].outages;
        let planned = outages.iter().any(|outage| (outage.from..outage.to).contains(&self.now));
        planned || self.broken(at).0
    }

    fn is_called_out(&self, at: usize) -> bool {
        self.stands[at].called.is_some_and(|there| there <= self.now)
    }

    /// Who serves, down or not.
    pub(super) fn servers(&self, at: usize) -> u16 {
        match (self.on_duty(at), self.program.stations[at].call_out) {
            (0, Some(rule)) if self.is_called_out(at) => rule.servers,
            (on_duty, _) => on_duty,
        }
    }

    /// Those at a place, in the order of the queue.
    pub(super) fn in_order(&self, there: impl Fn(Where) -> bool) -> Vec<usize> {
        let all = 0..self.movers.len();
        let mut found: Vec<usize> = all.filter(|&unit| there(self.movers[unit].at)).collect();
        found.sort_by_key(|&unit| self.place(unit));
        found
    }

    fn place(&self, unit: usize) -> impl Ord + use<> {
        let rank = self.program.units[unit].rank;
        let more = (rank.handed_in, rank.telegram, rank.addressee, unit);
        (Reverse(rank.precedence), self.movers[unit].arrived, more)
    }

    fn waiting(&self, at: usize) -> Vec<usize> {
        self.in_order(|there| there == Where::Waiting(at))
    }

    pub(super) fn blocked(&self, at: usize) -> Vec<usize> {
        self.in_order(|there| there == Where::Blocked(at))
    }

    /// How many servers are taken, by those in hand and by those who are served but blocked.
    pub(super) fn busy(&self, at: usize) -> usize {
        let in_hand = self.in_order(|there| there == Where::InHand(at)).len();
        in_hand + self.movers.iter().filter(|mover| mover.holds == Some(at)).count()
    }

    pub(super) fn victim(&self, at: usize) -> Option<usize> {
        let in_hand = self.in_order(|there| there == Where::InHand(at));
        in_hand.into_iter().max_by_key(|&unit| {
            let precedence = self.program.units[unit].rank.precedence;
            (Reverse(precedence), self.movers[unit].begun, self.place(unit))
        })
    }

    pub(super) fn has_room(&self, at: usize) -> bool {
        let servers = if self.is_down(at) { 0 } else { usize::from(self.servers(at)) };
        let idle = servers.saturating_sub(self.busy(at));
        let limit = self.program.stations[at].queue_limit;
        limit.is_none_or(|limit| self.waiting(at).len() < limit as usize + idle)
    }

    pub(super) fn join(&mut self, unit: usize, station: usize) {
        let mover = &mut self.movers[unit];
        (mover.arrived, mover.at, mover.holds) = (self.now, Where::Waiting(station), None);
        let stage = mover.stage - self.program.units[unit].stages.start;
        let (unit, station) = (Self::id(unit), Self::station(station));
        self.note(What::Joined { unit, stage, station });
    }

    pub(super) fn interrupt(&mut self, unit: usize, at: usize, fate: Fate, by: Option<usize>) {
        let now = self.now;
        let mover = &mut self.movers[unit];
        let (_, whole) = mover.work.expect("it was begun");
        let left = if fate == Fate::Resume { mover.ends - now } else { whole };
        mover.work = Some((left, whole));
        mover.at = Where::Waiting(at);
        self.note(What::Interrupted {
            unit: Self::id(unit),
            station: Self::station(at),
            by: by.map(Self::id),
        });
        if fate == Fate::Drop {
            self.end(unit, Outcome::Dropped);
        }
    }

    /// How long a service begun now takes.
    fn time_of(&mut self, unit: usize, at: usize) -> Span {
        let (work, _, direction) = self.service(unit);
        let whole = self.work(&work, unit, [0, 1]);
        let (left, _) = *self.movers[unit].work.get_or_insert((whole, whole));
        let turns = self.stands[at].facing.is_some_and(|facing| facing != direction);
        let set_up = self.program.stations[at].set_up.filter(|_| turns);
        left + set_up.map_or(Span::ZERO, |set_up| self.work(&set_up, unit, [3, 4]))
    }

    fn fits(&mut self, unit: usize, at: usize, instead: Option<usize>) -> bool {
        let ends = self.now + self.time_of(unit, at);
        let mut called = Some(self.servers(at)).filter(|_| self.on_duty(at) == 0);
        for shift in &self.program.stations[at].shifts {
            if shift.from <= self.now || shift.from >= ends {
                continue;
            }
            called = called.filter(|_| shift.servers == 0);
            let gone = self.in_order(|there| there == Where::InHand(at));
            let gone = gone
                .into_iter()
                .filter(|&other| self.movers[other].ends <= shift.from || Some(other) == instead);
            if self.busy(at) - gone.count() >= usize::from(called.unwrap_or(shift.servers)) {
                return false;
            }
        }
        true
    }

    fn candidate(&mut self, at: usize, instead: Option<usize>) -> Option<usize> {
        let rules = &self.program.stations[at];
        let closed = self.on_duty(at) == 0;
        let lowest = rules.call_out.filter(|_| closed).map(|rule| rule.at_least);
        let lowest = lowest.unwrap_or(Precedence::Deferred);
        for unit in self.waiting(at) {
            if self.program.units[unit].rank.precedence < lowest {
                return None;
            }
            let foresees = matches!(rules.closing, Closing::Fit | Closing::FitStrict);
            if !foresees || self.fits(unit, at, instead) {
                return Some(unit);
            }
            if rules.closing == Closing::FitStrict {
                return None;
            }
        }
        None
    }

    pub(super) fn serve(&mut self, at: usize) {
        while self.begin_next(at) || self.admit(at) {}
        if let Some(rule) = self.program.stations[at].call_out {
            self.call_out(at, &rule);
            self.dismiss(at, &rule);
        }
    }

    fn begin_next(&mut self, at: usize) -> bool {
        let servers = usize::from(self.servers(at));
        if self.is_down(at) || servers == 0 {
            return false;
        }
        if self.busy(at) < servers {
            let unit = self.candidate(at, None);
            return unit.map(|unit| self.start(unit, at)).is_some();
        }
        let rule = self.program.stations[at].interruption.rule();
        let (Some((at_least, fate)), Some(victim)) = (rule, self.victim(at)) else {
            return false;
        };
        let precedence = |unit: usize| self.program.units[unit].rank.precedence;
        let (lower, limit) = (precedence(victim), at_least);
        let Some(unit) = self.candidate(at, Some(victim)) else {
            return false;
        };
        let higher = self.program.units[unit].rank.precedence;
        if higher <= lower || higher < limit {
            return false;
        }
        self.interrupt(victim, at, fate, Some(unit));
        self.start(unit, at);
        true
    }

    fn start(&mut self, unit: usize, at: usize) {
        self.movers[unit].ends = self.now + self.time_of(unit, at);
        self.movers[unit].begun = self.now;
        self.movers[unit].at = Where::InHand(at);
        self.stands[at].facing = Some(self.service(unit).2);
        let (unit, station) = (Self::id(unit), Self::station(at));
        self.note(What::Started { unit, station });
    }

    fn admit(&mut self, at: usize) -> bool {
        let best = self.blocked(at).first().copied().filter(|_| self.has_room(at));
        best.map(|unit| self.join(unit, at)).is_some()
    }

    fn call_out(&mut self, at: usize, rule: &CallOut) {
        if self.on_duty(at) > 0 || self.is_down(at) || self.stands[at].called.is_some() {
            return;
        }
        let may_call = |&unit: &usize| {
            let high = self.program.units[unit].rank.precedence >= rule.at_least;
            high && self.service(unit).1 <= self.now
        };
        let Some(unit) = self.waiting(at).into_iter().find(may_call) else {
            return;
        };
        let there = self.now + self.work(&rule.delay, unit, [5, 6]);
        let shifts = &self.program.stations[at].shifts;
        let mut later = shifts.iter().filter(|shift| shift.from > self.now);
        if later.any(|shift| shift.servers > 0 && shift.from <= there) {
            return;
        }
        self.stands[at].called = Some(there);
        self.note(What::CalledOut { unit: Self::id(unit), station: Self::station(at), there });
    }

    fn dismiss(&mut self, at: usize, rule: &CallOut) {
        let precedence = |unit: usize| self.program.units[unit].rank.precedence;
        let more = self.waiting(at).iter().any(|&unit| precedence(unit) >= rule.at_least);
        let present = self.on_duty(at) == 0 && self.stands[at].told.0 > 0;
        if !present || self.busy(at) > 0 || more {
            return;
        }
        let down = self.is_down(at);
        self.stands[at].called = None;
        self.stands[at].told = (0, down);
        self.note(What::Changed { station: Self::station(at), servers: 0, down });
    }
}
