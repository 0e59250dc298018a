//! A closed station is opened for those who may call somebody out, and closed after them.

use super::clockwork::{Run, station_id, unit_id};
use super::draws::Purpose;
use super::line::behind;
use super::observer::Observer;
use super::router::Router;
use super::stand::{Call, NEVER};
use super::{CallOut, What};

impl<O: Observer, R: Router> Run<'_, O, R> {
    /// Calls somebody out for the best that waits and may call, where nobody serves.
    pub(super) fn call_out(&mut self, id: u32, rule: &CallOut) {
        let (stand, office) = (&self.s.stands[id as usize], &mut self.s.offices[id as usize]);
        office.wakes_at = NEVER;
        if stand.on_duty > 0 || stand.down || office.call != Call::Nobody {
            return;
        }
        let mut next = stand.waiting.first();
        let (mut wakes_at, mut tried) = (NEVER, false);
        while let Some(unit) = next.filter(|&unit| self.calls(unit, rule)) {
            let from = self.call_from(unit);
            if from > self.now {
                wakes_at = wakes_at.min(from);
            } else if !tried {
                tried = true;
                if self.call_for(unit, id, rule) {
                    return;
                }
            }
            next = behind(&self.s.movers, unit);
        }
        self.s.offices[id as usize].wakes_at = wakes_at;
    }

    fn calls(&self, unit: u32, rule: &CallOut) -> bool {
        self.s.movers[unit as usize].precedence >= rule.at_least
    }

    /// Calls somebody out, unless the ordinary shift is there as early; whether it did.
    fn call_for(&mut self, unit: u32, id: u32, rule: &CallOut) -> bool {
        let delay = self.work(&rule.delay, unit, [Purpose::CallOut, Purpose::CallOutRate]);
        let there = self.now.saturating_add(delay);
        let office = &mut self.s.offices[id as usize];
        let station = &self.program.stations[id as usize];
        let mut later = station.rota(office.rota)[office.shift..].iter();
        let shift = later.find(|shift| shift.servers > 0);
        if shift.is_some_and(|shift| shift.from <= there) {
            return false;
        }
        office.call = Call::Called { there };
        let (unit, station) = (unit_id(unit), station_id(id));
        self.note(What::CalledOut { unit, station, there });
        true
    }

    /// Those who were called out leave when nothing is left for them.
    pub(super) fn dismiss(&mut self, id: u32, rule: &CallOut) {
        let stand = &self.s.stands[id as usize];
        let first = stand.waiting.first();
        let more = first.is_some_and(|unit| self.calls(unit, rule));
        if self.s.offices[id as usize].call != Call::Present || stand.busy > 0 || more {
            return;
        }
        let down = stand.down;
        self.s.stands[id as usize].called = 0;
        self.s.offices[id as usize].call = Call::Nobody;
        self.note(What::Changed { station: station_id(id), servers: 0, down });
    }
}
