//! Stations and carriers of a scenario's own, and the rules that files give to any station.

use std::collections::BTreeMap;

use super::compile::{Compiler, Node};
use super::stages::{Draft as StageDraft, Shop, index};
use super::{Copy, Doing, Itinerary, StationOf, Step, Way};
use crate::chance::Key;
use crate::engine::{
    Breakdowns, CallOut, Carrier, CarrierId, Closing, Fate, Interruption, Loss, Outage, Place,
    Shift, Station, StationId, WhenFull, Work,
};
use crate::network::{AfterStop, ClosingRule, Crew, PostId, Rules};
use crate::scenario::{Leaves, Stop};
use crate::telegram::Role;
use crate::time::{Clock, Departure, Holidays, Moment, OpeningHours, Span};

impl<'a> Shop<'a> {
    /// A station of the scenario's own.
    pub(super) fn own_station(&mut self, at: usize) -> StationId {
        let of = StationOf::Own(at);
        if let Some(id) = self.station_named(of) {
            return id;
        }
        let always = Station::always(1);
        let id = self.add_station(of, always);
        let rules = &self.scenario.stations[at].rules;
        self.apply(id, rules, None);
        id
    }

    /// Gives a station the rules of a file; what they leave out stays.
    pub(super) fn apply(&mut self, id: StationId, rules: &'a Rules, post: Option<PostId>) {
        let of = self.station_of[id.0 as usize];
        let mut station = self.stations[id.0 as usize].clone();
        if let Some(crew) = &rules.crew {
            station.shifts = self.shifts_of(crew, post);
            (station.rotas, station.which) = (Vec::new(), None);
        }
        if let Some(closing) = rules.closing {
            station.closing = match closing {
                ClosingRule::Finish => Closing::Finish,
                ClosingRule::Interrupt => Closing::Interrupt,
                ClosingRule::Fit => Closing::Fit,
                ClosingRule::FitStrict => Closing::FitStrict,
            };
        }
        if let Some(from) = rules.interruption {
            station.interruption = match (from, rules.interrupted) {
                (None, _) => Interruption::Never,
                (Some(at_least), AfterStop::Resume) => Interruption::Resume { at_least },
                (Some(at_least), AfterStop::Repeat) => Interruption::Repeat { at_least },
                (Some(at_least), AfterStop::Drop) => Interruption::Drop { at_least },
            };
        }
        if let Some((at_least, delay, servers)) = &rules.call_out {
            let delay = self.work(delay).0;
            station.call_out = Some(CallOut { at_least: *at_least, delay, servers: *servers });
        }
        station.outages.extend(rules.outages.iter().map(|&(from, to)| Outage { from, to }));
        station.outages = joined(station.outages);
        station.after_outage = match rules.after_outage {
            AfterStop::Resume => Fate::Resume,
            AfterStop::Repeat => Fate::Repeat,
            AfterStop::Drop => Fate::Drop,
        };
        if let Some((up, down)) = &rules.breakdowns {
            let key = Key::of("breakdowns").then(&format!("{of:?}"));
            let (up, down) = (self.figure(up).0, self.figure(down).0);
            station.breakdowns = Some(Breakdowns { from: self.scenario.starts, up, down, key });
        }
        if let Some((per_million, request)) = &rules.loss {
            let request = self.work(request).0;
            station.loss = Some(Loss { per_million: *per_million, request });
        }
        if let Some((limit, blocks)) = rules.queue {
            station.queue_limit = Some(limit);
            station.when_full = if blocks { WhenFull::Block } else { WhenFull::Refuse };
        }
        if let Some(set_up) = &rules.set_up {
            station.set_up = Some(self.work(set_up).0);
        }
        self.stations[id.0 as usize] = station;
    }

    fn shifts_of(&self, crew: &Crew, post: Option<PostId>) -> Vec<Shift> {
        match crew {
            Crew::Always(servers) => vec![Shift { from: Moment::EARLIEST, servers: *servers }],
            Crew::Cycle { from, shifts } => {
                let mut at = from.unwrap_or(self.scenario.starts);
                let mut all = Vec::new();
                'all: loop {
                    for &(servers, length) in shifts {
                        if at >= self.horizon.end {
                            break 'all all;
                        }
                        // A hundred years of shifts have no room to double.
                        if all.len() == all.capacity() {
                            all.reserve_exact(all.len() / 8 + 8);
                        }
                        all.push(Shift { from: at, servers });
                        at = at.saturating_add(length);
                    }
                }
            }
            Crew::Rota(parts) => self.rota_of(parts, post),
        }
    }

    /// The servers of several hours together.
    fn rota_of(&self, parts: &[(OpeningHours, u16)], post: Option<PostId>) -> Vec<Shift> {
        let (clock, holidays) = match post {
            Some(post) => {
                let post = self.scenario.network.post(post);
                (post.clock.clone(), post.holidays.clone())
            }
            None => (Clock::utc(), Holidays::new()),
        };
        let mut changes: BTreeMap<Moment, i32> = BTreeMap::new();
        for (hours, servers) in parts {
            for window in hours.windows(&self.horizon, &clock, &holidays) {
                *changes.entry(window.start).or_insert(0) += i32::from(*servers);
                *changes.entry(window.end).or_insert(0) -= i32::from(*servers);
            }
        }
        let mut now = 0;
        changes
            .into_iter()
            .map(|(from, change)| {
                now += change;
                Shift { from, servers: u16::try_from(now).unwrap_or(u16::MAX) }
            })
            .collect()
    }

    /// A carrier of the scenario's own.
    pub(super) fn own_carrier(&mut self, at: usize) -> CarrierId {
        let own = &self.scenario.carriers[at];
        let name = (usize::MAX, own.name.clone());
        if let Some(id) = self.carrier_named(&name) {
            return id;
        }
        let departure =
            |leaves: Moment| Departure { leaves, closes: leaves.saturating_add(-own.closing) };
        let departures = match &own.leaves {
            Leaves::Timetable(timetable) => {
                timetable.departures(&self.horizon, &Clock::utc(), &Holidays::new(), own.closing)
            }
            Leaves::Gaps(first, gaps) => {
                let mut all = Vec::new();
                let mut turn = gaps.iter().cycle();
                let mut next = |at: Moment| {
                    let gap = turn.next().copied().unwrap_or(Span::from_days(1));
                    at.saturating_add(gap)
                };
                let mut leaves = first.unwrap_or_else(|| next(self.scenario.starts));
                while leaves < self.horizon.end {
                    all.push(departure(leaves));
                    leaves = next(leaves);
                }
                all
            }
        };
        let carrier = Carrier { timetables: vec![departures], which: None, capacity: own.capacity };
        self.add_carrier(name, carrier)
    }
}

/// Outages in order, those that touch as one.
fn joined(mut outages: Vec<Outage>) -> Vec<Outage> {
    outages.sort_unstable_by_key(|outage| (outage.from, outage.to));
    let mut all: Vec<Outage> = Vec::new();
    for outage in outages {
        match all.last_mut() {
            Some(last) if last.to >= outage.from => last.to = last.to.max(outage.to),
            Some(_) | None => all.push(outage),
        }
    }
    all
}

impl Compiler<'_> {
    /// A stop on a path; `service` is what is said of it there.
    pub(super) fn stop(&mut self, stop: Stop, service: Option<Work>, key: Key) -> StageDraft {
        let (place, doing) = match stop {
            Stop::Station(at) => {
                let station = self.shop.own_station(at);
                let own = self.shop.scenario.stations[at].rules.service.as_ref();
                let work = match (service, own) {
                    (Some(work), _) => work,
                    (None, Some(figure)) => self.shop.work(figure).0,
                    (None, None) => Work::default(),
                };
                (Shop::at(station, work), Doing::Served(at))
            }
            Stop::Carrier(at) => {
                let carrier = self.shop.own_carrier(at);
                let travel = self.shop.work(&self.shop.scenario.carriers[at].travel).0;
                (Place::Carrier { carrier, travel }, Doing::Carried)
            }
        };
        let post = self.shop.scenario.network.hub;
        let told = Step { doing, post, rests_on: Vec::new() };
        StageDraft { place, ladder: Vec::new(), step: told, key }
    }

    /// A telegram that goes from stop to stop, in the place of addressees.
    pub(super) fn on_path(&mut self) -> Node {
        let hub = self.shop.scenario.network.hub;
        let (handed, slip) = (self.handed, self.handed.slip);
        let mut node = self.node(&[]);
        node.rank.precedence = slip.precedence;
        for (at, errand) in slip.path.iter().enumerate() {
            let service = errand.service.map(Work::fixed);
            let key = self.key.then("path").with(u64::from(index(at)));
            node.stages.push(self.stop(errand.stop, service, key));
        }
        node.at_post.push(self.itineraries.len());
        self.itineraries.push(Itinerary {
            telegram: handed.index,
            copy: Copy::Addressee { at: 0, role: Role::Action },
            name: crate::scenario::Scenario::name_of(&handed),
            post: Some(hub),
            precedence: slip.precedence,
            deskby: None,
            way: Way::Wire(Vec::new()),
            at_post: None,
            on_desk: Vec::new(),
            inside: None,
        });
        node
    }
}
