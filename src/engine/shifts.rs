//! Shifts, outages and call-outs: what changes at a station by the clock.
//!
//! A station at which nobody minds need not be looked at: it catches up when somebody comes.
//! Only an observer that wants every change has all of them looked at.

use super::clockwork::{Run, station_id};
use super::line::{NOBODY, behind, goes_before};
use super::observer::Observer;
use super::pending::Due;
use super::router::Router;
use super::stand::{Call, NEVER};
use super::{Breakdowns, Closing, Fate, What};
use crate::time::{Moment, Span};

impl<O: Observer, R: Router> Run<'_, O, R> {
    /// At the beginning every station tells how it stands.
    pub(super) fn tell_stations(&mut self) {
        if O::CHANGES {
            for station in 0..self.s.stands.len() {
                self.look(u32::try_from(station).expect("stations are counted in 32 bits"));
            }
        }
    }

    /// Looks at a station whose hour it may be.
    pub(super) fn look(&mut self, id: u32) {
        let at = id as usize;
        let before = (self.s.stands[at].servers(), self.s.stands[at].down);
        self.advance(id);
        let stand = &mut self.s.stands[at];
        if stand.rules.calls_out {
            let office = &mut self.s.offices[at];
            match (office.call, &self.program.stations[at].call_out) {
                (Call::Called { there }, Some(rule)) if there <= self.now => {
                    (office.call, stand.called) = (Call::Present, rule.servers);
                }
                (Call::Called { .. } | Call::Nobody | Call::Present, _) => {}
            }
        }
        let (servers, down) = (stand.servers(), stand.down);
        if (servers, down) != before {
            let station = station_id(id);
            self.note(What::Changed { station, servers, down });
            self.interrupt_surplus(id);
        }
        self.touch(id);
    }

    /// Brings shifts, outages and breakdowns up to now.
    #[inline]
    pub(super) fn advance(&mut self, id: u32) {
        if self.s.stands[id as usize].changes_at <= self.now {
            self.catch_up(id);
        }
    }

    fn catch_up(&mut self, id: u32) {
        let stand = &mut self.s.stands[id as usize];
        let office = &mut self.s.offices[id as usize];
        let station = &self.program.stations[id as usize];
        if let (None, Some(which)) = (office.rota, station.which) {
            let key = self.program.figures[which.0 as usize].key;
            let drawn = self.s.draws.figure(self.program, which, || key);
            office.rota = Some(station.chosen(drawn));
        }
        let mut next = NEVER;
        let rota = station.rota(office.rota);
        while let Some(shift) = rota.get(office.shift) {
            if shift.from > self.now {
                next = shift.from;
                break;
            }
            stand.on_duty = shift.servers;
            office.shift += 1;
        }
        if stand.on_duty > 0 {
            (office.call, stand.called) = (Call::Nobody, 0);
        }
        while let Some(outage) = station.outages.get(office.outage) {
            if outage.to > self.now {
                office.out = outage.from <= self.now;
                let edge = if office.out { outage.to } else { outage.from };
                next = next.min(edge);
                break;
            }
            office.out = false;
            office.outage += 1;
        }
        stand.changes_at = next;
        if let Some(breakdowns) = station.breakdowns {
            self.advance_breakdowns(id, breakdowns);
        }
        let office = &self.s.offices[id as usize];
        self.s.stands[id as usize].down = office.out || office.broken;
    }

    fn advance_breakdowns(&mut self, id: u32, breakdowns: Breakdowns) {
        let office = &mut self.s.offices[id as usize];
        if office.breaks == 0 {
            office.broken = true;
            office.breaks_at = breakdowns.from;
        }
        while office.breaks_at <= self.now || office.breaks == 0 {
            office.broken = !office.broken;
            let figure = if office.broken { breakdowns.down } else { breakdowns.up };
            let key = breakdowns.key.with(office.breaks);
            let micros = self.s.draws.figure(self.program, figure, || key).max(1);
            office.breaks_at = office.breaks_at.saturating_add(Span::from_micros(micros));
            office.breaks += 1;
            if office.breaks_at == Moment::LATEST {
                office.breaks_at = NEVER;
            }
        }
        let stand = &mut self.s.stands[id as usize];
        stand.changes_at = stand.changes_at.min(office.breaks_at);
    }

    /// A station that is down has nobody in hand; one that interrupts at closing has nobody in
    /// hand beyond its servers.
    fn interrupt_surplus(&mut self, id: u32) {
        let station = &self.program.stations[id as usize];
        let stand = &self.s.stands[id as usize];
        let keeps = match (stand.down, station.closing) {
            (true, _) => 0,
            (false, Closing::Interrupt) => stand.servers(),
            (false, Closing::Finish | Closing::Fit | Closing::FitStrict) => return,
        };
        let fate = if stand.down { station.after_outage } else { Fate::Resume };
        while self.s.stands[id as usize].busy > keeps
            && let Some(victim) = self.last_in_hand(id)
        {
            self.interrupt(victim, id, fate, None);
        }
    }

    /// Whom an interruption takes first.
    pub(super) fn last_in_hand(&self, id: u32) -> Option<u32> {
        let movers = &self.s.movers;
        let first = Some(self.s.stands[id as usize].in_hand).filter(|&unit| unit != NOBODY);
        let in_hand = std::iter::successors(first, |&unit| behind(movers, unit));
        in_hand.reduce(|one, other| if goes_before(movers, other, one) { other } else { one })
    }

    /// Whether the next change at a station matters to anybody: to those who wait or are called
    /// out, and to those in hand where it may stop them.
    fn minds_changes(&self, id: u32) -> bool {
        let stand = &self.s.stands[id as usize];
        !stand.waiting.is_empty()
            || stand.rules.stops && stand.busy > 0
            || self.keeps_out(id)
            || stand.rules.calls_out && self.s.offices[id as usize].call != Call::Nobody
    }

    /// Whether anybody waits before a full queue.
    #[inline]
    pub(super) fn keeps_out(&self, id: u32) -> bool {
        let limited = self.s.stands[id as usize].rules.limited;
        limited && !self.s.offices[id as usize].outside.is_empty()
    }

    /// Sees to it that the next change at a station is looked at, if it matters.
    pub(super) fn hint(&mut self, id: u32) {
        if !O::CHANGES && !self.minds_changes(id) {
            return;
        }
        let stand = &mut self.s.stands[id as usize];
        let mut next = stand.changes_at;
        if stand.rules.calls_out {
            let office = &self.s.offices[id as usize];
            let there = match office.call {
                Call::Called { there } => there,
                Call::Nobody | Call::Present => NEVER,
            };
            next = next.min(there).min(office.wakes_at);
        }
        if next != NEVER && (stand.hinted <= self.now || next < stand.hinted) {
            stand.hinted = next;
            self.s.pending.push(next, Due::Change { station: id });
        }
    }
}
