//! Ways that are chosen on the way: at relays, and again for what waits when a notice comes.
//!
//! Units that go the same way from one relay to the next go as one, and part at its end.

use super::clockwork::{Run, station_id, unit_id};
use super::line::behind;
use super::mover::{Mover, Whereabouts};
use super::observer::Observer;
use super::router::{Answer, Relay, Router};
use super::{StationId, What};

impl<O: Observer, R: Router> Run<'_, O, R> {
    /// Asks the router at a relay; whether the unit goes on by itself.
    pub(super) fn asks(&mut self, unit: u32, relay: u32) -> bool {
        let mover = &self.s.movers[unit as usize];
        let at_last = mover.stage + 1 == mover.end;
        if !at_last && self.s.sharing.contains_key(&unit) {
            return self.ask_all(unit, relay, None);
        }
        // At the end of the way those part who have shared it; each is asked for itself.
        let riders = self.s.sharing.remove(&unit).unwrap_or_default();
        self.s.arriving.extend(riders);
        let answer = self.ask(unit, relay, None);
        self.obey(unit, answer)
    }

    fn ask(&mut self, unit: u32, relay: u32, waits_at: Option<StationId>) -> Answer {
        let mover = &self.s.movers[unit as usize];
        let asked = Relay {
            at: self.now,
            unit: unit_id(unit),
            made: mover.made(),
            length: mover.length,
            precedence: mover.precedence,
            relay,
            planned: mover.stage..mover.end,
            waits_at,
            program: self.program,
            movers: &self.s.movers,
            stands: &self.s.stands,
            watches: &self.s.watches,
        };
        let mut way = self.s.ways.begin();
        let replaced = self.router.at_relay(&asked, &mut way);
        way.answer(replaced)
    }

    /// Does what the router says; whether the unit goes on by itself.
    fn obey(&mut self, unit: u32, answer: Answer) -> bool {
        match answer {
            Answer::Stays => true,
            Answer::Goes(stages, why) => {
                let mover = &mut self.s.movers[unit as usize];
                let stage = mover.stage_number();
                let (planned, taken) = (mover.end - mover.stage, stages.end - stages.start);
                mover.put_on(&stages);
                (mover.attempt, mover.drawn) = (0, false);
                let to = super::StageId(stages.start);
                self.note(What::Rerouted { unit: unit_id(unit), stage, planned, taken, to, why });
                true
            }
            Answer::Shares(with) => {
                self.release_server(unit);
                self.s.movers[unit as usize].whereabouts = Whereabouts::Sharing;
                self.s.sharing.entry(with.0).or_default().push(unit);
                self.note(What::Shares { unit: unit_id(unit), with });
                false
            }
        }
    }

    /// Notices that come now, and outages by chance that become known: all that waits at their
    /// stations is asked about.
    #[cold]
    pub(super) fn hear(&mut self) {
        while let Some(notice) = self.program.notices.get(self.s.noticed)
            && notice.at <= self.now
        {
            self.s.noticed += 1;
            self.reconsider_all(notice.station.0);
        }
        for at in 0..self.s.watches.len() {
            if self.s.watches[at].hears_at() <= self.now {
                self.listen(at);
                self.reconsider_all(self.program.hearings[at].station.0);
            }
        }
        self.await_notice();
    }

    /// Asks about all that waits at a station.
    fn reconsider_all(&mut self, id: u32) {
        let line = &self.s.stands[id as usize].waiting;
        let movers = &self.s.movers;
        let waiting = std::iter::successors(line.first(), |&unit| behind(movers, unit));
        let waiting: Vec<u32> = waiting.collect();
        for unit in waiting {
            self.reconsider(unit, id);
        }
    }

    /// Asks about a unit in a queue, and about those that go with it.
    fn reconsider(&mut self, unit: u32, station: u32) {
        let mover = &self.s.movers[unit as usize];
        let Some(last) = mover.end.checked_sub(1).filter(|&last| last >= mover.stage) else {
            return;
        };
        let Some(relay) = self.s.ways.stage(self.program, last).relay else { return };
        self.ask_all(unit, relay, Some(station_id(station)));
    }

    /// Asks about a unit and those that go with it, each for itself, where it waits or before its
    /// stage; whether it is to begin that stage by itself. Where it leaves and others stay, the
    /// first of them has its place.
    fn ask_all(&mut self, unit: u32, relay: u32, waits_at: Option<StationId>) -> bool {
        let before = self.s.movers[unit as usize];
        let riders = self.s.sharing.remove(&unit).unwrap_or_default();
        let mut stays = Vec::new();
        let answer = self.ask(unit, relay, waits_at);
        let lead_stays = matches!(answer, Answer::Stays);
        if let (false, Some(station)) = (lead_stays, waits_at) {
            let waiting = &mut self.s.stands[station.0 as usize].waiting;
            waiting.leave(&mut self.s.movers, unit);
            self.touch(station.0);
        }
        let goes = self.obey(unit, answer) && !lead_stays;
        if goes && waits_at.is_some() {
            self.begin_stage(unit);
        }
        for rider in riders {
            let here = waits_at.unwrap_or(StationId(super::line::NOBODY));
            match self.ask(rider, relay, Some(here)) {
                Answer::Stays => stays.push(rider),
                answer => {
                    if self.obey(rider, answer) {
                        self.begin_stage(rider);
                    }
                }
            }
        }
        let lead = if lead_stays { Some(unit) } else { stays.first().copied() };
        stays.retain(|&rider| Some(rider) != lead);
        if let Some(lead) = lead.filter(|_| !lead_stays) {
            self.put_in_place(lead, &before, waits_at);
        }
        if let (Some(lead), false) = (lead, stays.is_empty()) {
            for &rider in &stays {
                if !lead_stays {
                    let (unit, with) = (unit_id(rider), unit_id(lead));
                    self.note(What::Shares { unit, with });
                }
            }
            self.s.sharing.insert(lead, stays);
        }
        waits_at.is_none() && (lead_stays || goes)
    }

    /// Puts a unit where another was that it went with.
    fn put_in_place(&mut self, unit: u32, of: &Mover, waits_at: Option<StationId>) {
        let mover = &mut self.s.movers[unit as usize];
        let stage = mover.stage_number();
        let planned = mover.end - mover.stage;
        mover.put_on(&(of.stage..of.end));
        (mover.attempt, mover.alternative, mover.forks) = (of.attempt, of.alternative, of.forks);
        (mover.drawn, mover.left, mover.service) = (of.drawn, of.left, of.service);
        let (taken, to) = (of.end - of.stage, super::StageId(of.stage));
        self.note(What::Rerouted { unit: unit_id(unit), stage, planned, taken, to, why: 0 });
        let Some(station) = waits_at else {
            self.begin_stage(unit);
            return;
        };
        let mover = &mut self.s.movers[unit as usize];
        (mover.arrived, mover.station) = (of.arrived, of.station);
        mover.whereabouts = Whereabouts::Waiting;
        self.s.stands[station.0 as usize].waiting.rejoin(&mut self.s.movers, unit);
        self.note(What::Joined { unit: unit_id(unit), stage, station });
        self.touch(station.0);
    }
}
