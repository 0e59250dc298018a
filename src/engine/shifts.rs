//! Shifts, outages and call-outs: what changes at a station by the clock.
//!
//! A station at which nobody minds need not be looked at: it catches up when somebody comes.
//! Only an observer that wants every change has all of them looked at.

use super::clockwork::{Run, station_id};
use super::line::{NOBODY, last_in_hand};
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
        let station = &self.program.stations[at];
        let before = (self.s.stands[at].servers(station), self.s.stands[at].is_down());
        self.advance(id);
        let stand = &mut self.s.stands[at];
        match stand.call {
            Call::Called { there } if there <= self.now => stand.call = Call::Present,
            Call::Called { .. } | Call::Nobody | Call::Present => {}
        }
        let (servers, down) = (stand.servers(station), stand.is_down());
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
        let station = &self.program.stations[id as usize];
        if let (None, Some(which)) = (stand.rota, station.which) {
            let key = self.program.figures[which.0 as usize].key;
            let drawn = self.s.draws.figure(self.program, which, || key);
            stand.rota = Some(station.chosen(drawn));
        }
        let mut next = NEVER;
        let rota = station.rota(stand.rota);
        while let Some(shift) = rota.get(stand.shift) {
            if shift.from > self.now {
                next = shift.from;
                break;
            }
            stand.on_duty = shift.servers;
            stand.shift += 1;
        }
        if stand.on_duty > 0 {
            stand.call = Call::Nobody;
        }
        while let Some(outage) = station.outages.get(stand.outage) {
            if outage.to > self.now {
                stand.out = outage.from <= self.now;
                let edge = if stand.out { outage.to } else { outage.from };
                next = next.min(edge);
                break;
            }
            stand.out = false;
            stand.outage += 1;
        }
        stand.changes_at = next;
        if let Some(breakdowns) = station.breakdowns {
            self.advance_breakdowns(id, breakdowns);
        }
    }

    fn advance_breakdowns(&mut self, id: u32, breakdowns: Breakdowns) {
        let stand = &mut self.s.stands[id as usize];
        if stand.breaks == 0 {
            stand.broken = true;
            stand.breaks_at = breakdowns.from;
        }
        while stand.breaks_at <= self.now || stand.breaks == 0 {
            stand.broken = !stand.broken;
            let figure = if stand.broken { breakdowns.down } else { breakdowns.up };
            let key = breakdowns.key.with(stand.breaks);
            let micros = self.s.draws.figure(self.program, figure, || key).max(1);
            stand.breaks_at = stand.breaks_at.saturating_add(Span::from_micros(micros));
            stand.breaks += 1;
            if stand.breaks_at == Moment::LATEST {
                stand.breaks_at = NEVER;
            }
        }
        stand.changes_at = stand.changes_at.min(stand.breaks_at);
    }

    /// A station that is down has nobody in hand; one that interrupts at closing has nobody in
    /// hand beyond its servers.
    fn interrupt_surplus(&mut self, id: u32) {
        let station = &self.program.stations[id as usize];
        let stand = &self.s.stands[id as usize];
        let keeps = match (stand.is_down(), station.closing) {
            (true, _) => 0,
            (false, Closing::Interrupt) => u32::from(stand.servers(station)),
            (false, Closing::Finish | Closing::Fit | Closing::FitStrict) => return,
        };
        let fate = if stand.is_down() { station.after_outage } else { Fate::Resume };
        while self.s.stands[id as usize].busy > keeps
            && let Some(victim) = self.last_in_hand(id)
        {
            self.interrupt(victim, id, fate, None);
        }
    }

    /// Whom an interruption takes first.
    pub(super) fn last_in_hand(&self, id: u32) -> Option<u32> {
        let movers = &self.s.movers;
        let first = self.s.stands[id as usize].in_hand;
        if first == NOBODY {
            return None;
        }
        let next = |&unit: &u32| Some(movers[unit as usize].next).filter(|&next| next != NOBODY);
        let in_hand = std::iter::successors(Some(first), next);
        in_hand.max_by_key(|&unit| last_in_hand(movers, unit))
    }

    /// Sees to it that the next change at a station is looked at, if it matters.
    pub(super) fn hint(&mut self, id: u32) {
        let stand = &mut self.s.stands[id as usize];
        if !O::CHANGES && !stand.minds_changes() {
            return;
        }
        let mut next = stand.changes_at;
        if stand.rules.calls_out {
            let there = match stand.call {
                Call::Called { there } => there,
                Call::Nobody | Call::Present => NEVER,
            };
            next = next.min(there).min(stand.wakes_at);
        }
        if next != NEVER && (stand.hinted <= self.now || next < stand.hinted) {
            stand.hinted = next;
            self.s.pending.push(next, Due::Change { station: id });
        }
    }
}
