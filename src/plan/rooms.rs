//! The rooms inside a post as stations, carriers and delays.

use super::compile::{Compiler, Node};
use super::desks::{DeskCopy, Errand, Group};
use super::known::Known;
use super::stages::{Draft as StageDraft, Kept, Shop, index};
use super::{Doing, KnownId, StationOf};
use crate::engine::{Closing, Loss, Place, Sent, Work};
use crate::network::PostId;
use crate::office::{Copies, DeskKind, OutgoingStep, Scheme};
use crate::telegram::Precedence;
use crate::time::Span;

/// The parts in which a sheet is counted, so that slow rates are not rounded away.
const PARTS_OF_A_SHEET: u32 = 1_000;

impl<'a> Compiler<'a> {
    /// The scheme of a post; none where nobody is inside.
    fn scheme_of(&self, post: PostId) -> Option<&'a Scheme> {
        let scenario = self.shop.scenario;
        scenario.schemes.get(&scenario.network.post(post).office)
    }

    /// The scheme of a post at which copies are made.
    pub(super) fn scheme(&self, post: PostId) -> &'a Scheme {
        self.scheme_of(post).expect("copies are made where there is a scheme")
    }

    /// Drafting, authorisation and typing, before the hand-in.
    pub(super) fn outgoing(&mut self) -> Vec<StageDraft> {
        let post = self.origin;
        let scheme = self.scheme_of(post);
        let steps = scheme.iter().flat_map(|scheme| &scheme.outgoing);
        steps
            .map(|step| {
                let call = step.call_out.as_ref();
                let kept = Kept {
                    closing: Closing::Interrupt,
                    call_out: call.map(|call| (call.at_least.value, &call.delay)),
                    ..Kept::open(&step.hours, post)
                };
                let of = StationOf::Outgoing(post, step.step);
                let (station, hours) = self.shop.station(of, &kept);
                let (work, known) = self.shop.work(&step.work);
                let doing = match step.step {
                    OutgoingStep::Drafting => Doing::Drafted,
                    OutgoingStep::Authorising => Doing::Authorised,
                    OutgoingStep::CypherRoom => Doing::Typed,
                };
                self.stage(Shop::at(station, work), doing, post, vec![known, hours])
            })
            .collect()
    }

    /// A received text that may be corrupt and asked for again.
    pub(super) fn queried(&mut self, post: PostId) -> Option<StageDraft> {
        let queries = self.scheme_of(post)?.queries.as_ref()?;
        let share = self.shop.know(Known::of_value(
            &queries
                .per_million
                .clone()
                .map(|millionths| format!("{} %", f64::from(millionths) / 10_000.0)),
        ));
        let (request, known) = self.shop.work(&queries.answer);
        let station = self.shop.always(StationOf::Queries(post));
        self.shop.stations[station.0 as usize].loss =
            Some(Loss { per_million: queries.per_million.value, request });
        let place = Shop::at(station, Work::default());
        Some(self.stage(place, Doing::Queried, post, vec![share, known]))
    }

    /// The copies of a post behind its cypher room and the officer whom a caveat asks for.
    pub(super) fn decyphered(&mut self, errand: Errand, nodes: Vec<Node>) -> Vec<Node> {
        let post = errand.post;
        let telegram = self.handed.telegram;
        let Some(scheme) = self.scheme_of(post) else { return nodes };
        let system = telegram.system.as_deref().unwrap_or_default().to_uppercase();
        let mut stages = Vec::new();
        let room = scheme.decyphering.as_ref().filter(|room| {
            room.systems.is_empty()
                || room.systems.iter().any(|known| system.contains(&known.to_uppercase()))
        });
        if let Some(room) = room {
            let call = room.call_out.as_ref();
            let kept = Kept {
                servers: room.clerks.value,
                closing: Closing::Interrupt,
                call_out: call.map(|call| (call.at_least.value, &call.delay)),
                ..Kept::open(&room.hours, post)
            };
            let (station, hours) = self.shop.station(StationOf::Decyphering(post), &kept);
            let (work, known) = self.shop.sending(self.characters, &room.rate);
            let place = Shop::at(station, work);
            stages.push(self.stage(place, Doing::Decyphered, post, vec![known, hours]));
        }
        let printed = &telegram.caveats;
        let caveat =
            scheme.caveats.iter().find(|caveat| printed.iter().any(|name| caveat.is(name)));
        if let Some(officer) = caveat.and_then(|caveat| caveat.officer.as_ref()) {
            let call = officer.call_out.as_ref();
            let kept = Kept {
                call_out: call.map(|call| (call.at_least.value, &call.delay)),
                ..Kept::open(&officer.hours, post)
            };
            let (station, hours) = self.shop.station(StationOf::Officer(post), &kept);
            let (work, known) = self.shop.work(&officer.work);
            let place = Shop::at(station, work);
            stages.push(self.stage(place, Doing::OfficerDecyphered, post, vec![known, hours]));
        }
        if stages.is_empty() {
            return nodes;
        }
        let node = Node { rank: errand.rank, ..self.node(&[]) };
        vec![Node { stages, children: nodes, ..node }]
    }

    /// The stencil, the copies and their sorting.
    pub(super) fn copying(&mut self, post: PostId, copies: &[&DeskCopy]) -> Vec<StageDraft> {
        let room = &self.scheme(post).copying;
        let call = room.call_out.as_ref();
        let kept = Kept {
            servers: room.copiers.value,
            call_out: call.map(|call| (call.at_least.value, &call.delay)),
            ..Kept::open(&room.hours, post)
        };
        let (station, hours) = self.shop.station(StationOf::Copying(post), &kept);
        let (mut work, known) = self.shop.work(&room.making);
        let mut rests_on = vec![known, hours];
        if let Some(rate) = &room.running_off {
            let number: Copies = copies.iter().map(|copy| copy.given.copies.value).sum();
            let sheets = self.sheets(post, &mut rests_on);
            let characters = u32::from(number.typical) * sheets * PARTS_OF_A_SHEET;
            let (rate, known) = self.shop.figure(rate);
            work.sent = Some(Sent { characters, rate, parts: 1 });
            rests_on.push(known);
            for copy in copies {
                let said = copy.given.copies.clone().map(|copies| copies.to_string());
                let number = copy.given.copies.value;
                let known = if number.low < number.high {
                    Known::of_words(&said)
                } else {
                    Known::of_value(&said)
                };
                let known = self.shop.know(known);
                if !rests_on.contains(&known) {
                    rests_on.push(known);
                }
            }
        }
        let mut stages = vec![self.stage(Shop::at(station, work), Doing::Copied, post, rests_on)];
        if let Some(sorting) = &room.sorting {
            let (work, known) = self.shop.work(sorting);
            stages.push(self.stage(Place::Delay(work), Doing::Collated, post, vec![known]));
        }
        stages
    }

    /// How many sheets a copy has.
    fn sheets(&mut self, post: PostId, rests_on: &mut Vec<KnownId>) -> u32 {
        let Some(words) = &self.scheme(post).copying.words_a_sheet else { return 1 };
        rests_on.push(self.shop.know(Known::of_value(words)));
        let all = index(self.handed.telegram.words.min(100_000));
        all.div_ceil(u32::from(words.value)).clamp(1, 100)
    }

    /// The request for additional distribution, after a department has read it.
    pub(super) fn asked_later(&mut self, post: PostId) -> Option<StageDraft> {
        let asked = self.scheme(post).asked_later.as_ref()?;
        let (work, known) = self.shop.work(asked);
        Some(self.stage(Place::Delay(work), Doing::Asked, post, vec![known]))
    }

    /// The decision whom to tell at once.
    pub(super) fn decided(&mut self, post: PostId) -> Option<StageDraft> {
        let duty = self.scheme(post).duty.as_ref()?;
        let station = self.shop.always(StationOf::Duty(post));
        let (work, known) = self.shop.work(&duty.decision);
        let who = self.shop.know(Known::of_words(&duty.officer));
        Some(self.stage(Shop::at(station, work), Doing::Decided, post, vec![known, who]))
    }

    /// An advance copy on its way, where the scheme has them.
    pub(super) fn advanced(&mut self, post: PostId, group: &Group) -> Option<StageDraft> {
        let advance = self.scheme(post).advance.as_ref()?;
        let (work, known) = self.shop.work(&advance.lag);
        let mut stage = self.stage(Place::Delay(work), Doing::Advanced, post, vec![known]);
        stage.key = stage.key.then(&group.key());
        Some(stage)
    }

    pub(super) fn carried(&mut self, post: PostId, group: &Group) -> StageDraft {
        let rounds = self.scheme(post).rounds_of(group.zone.as_deref());
        let doing = match (group.kind, rounds.tube) {
            (DeskKind::Box, _) => Doing::Boxed,
            (_, true) => Doing::Tubed,
            (_, false) => Doing::Carried,
        };
        let (walk, known) = self.shop.work(&rounds.walk);
        let mut stage = match &rounds.leave {
            Some(leave) => {
                let (carrier, rounds) = self.shop.carrier(leave, post, Span::ZERO);
                let place = Place::Carrier { carrier, travel: walk };
                self.stage(place, doing, post, vec![rounds, known])
            }
            None => self.stage(Place::Delay(walk), doing, post, vec![known]),
        };
        stage.key = stage.key.then(&group.key());
        stage
    }

    /// Entry in a registry, where a kind of desk has one before it reads.
    pub(super) fn entered(&mut self, post: PostId, group: &Group) -> Option<StageDraft> {
        let desk = self.scheme(post).hours_of(group.kind);
        let entry = desk.entry.as_ref()?;
        let kept = Kept { holidays: &desk.holidays, ..Kept::open(&desk.hours, post) };
        let (station, hours) = self.shop.station(StationOf::Entry(post, group.kind), &kept);
        let (work, known) = self.shop.work(entry);
        let mut stage =
            self.stage(Shop::at(station, work), Doing::Entered, post, vec![known, hours]);
        stage.key = stage.key.then(&group.key());
        Some(stage)
    }

    /// On the desk; `called` is the precedence from which somebody is called out, if anybody is.
    pub(super) fn on_desk(
        &mut self,
        post: PostId,
        group: &Group,
        called: Option<Precedence>,
    ) -> StageDraft {
        let scheme = self.scheme(post);
        let desk = scheme.hours_of(group.kind);
        let own = group.own.map(|at| &scheme.named[at]);
        let hours = own.and_then(|desk| desk.hours.as_ref()).unwrap_or(&desk.hours);
        let holidays = own
            .map(|desk| &desk.holidays)
            .filter(|days| !days.is_empty())
            .unwrap_or(&desk.holidays);
        let call = called.zip(desk.call_out.as_ref());
        // Whoever comes here is to be told at once, by precedence or because of its DESKBY.
        let call = call.filter(|(precedence, call)| {
            let deskby = call.deskby.as_ref().map_or(call.at_least.value, |word| word.value);
            *precedence >= call.at_least.value.min(deskby)
        });
        let kept = Kept {
            holidays,
            call_out: call
                .map(|(precedence, call)| (precedence.min(call.at_least.value), &call.delay)),
            ..Kept::open(hours, post)
        };
        let of = match (group.own, called) {
            (Some(at), None) => StationOf::Desk(post, at),
            (Some(at), Some(_)) => StationOf::CalledDesk(post, at),
            (None, None) => StationOf::Desks(post, group.kind),
            (None, Some(_)) => StationOf::CalledDesks(post, group.kind),
        };
        let (station, known) = self.shop.station(of, &kept);
        let mut rests_on = vec![known];
        let mut work = Work::default();
        if let Some(reading) = &desk.reading {
            let (drawn, known) = self.shop.work(reading);
            work = drawn;
            rests_on.push(known);
        }
        if let Some((_, call)) = call {
            rests_on.push(self.shop.know(Known::of_figure(&call.delay)));
        }
        let mut stage = self.stage(Shop::at(station, work), Doing::OnDesk, post, rests_on);
        stage.key = stage.key.then(&group.key());
        stage
    }
}
