//! What a transmission goes through on one circuit: cypher off line, the line itself or the one
//! that stands in for it, and the time under way.

use super::compile::Compiler;
use super::known::Known;
use super::stages::{Draft as StageDraft, Kept, Shop};
use super::{Doing, KnownId, StationOf};
use crate::engine::{Accepts, Alternative, Closing, Outage, Place, Shift};
use crate::network::{Circuit, CircuitId, Figure, Leg, PostId};
use crate::telegram::Precedence;
use crate::time::Window;

impl<'a> Compiler<'a> {
    /// The stages of a leg between the two communications centres.
    pub(super) fn over_circuit(&mut self, leg: Leg, precedence: Precedence) -> Vec<StageDraft> {
        let circuit = self.shop.scenario.network.circuit(leg.circuit);
        if let Some(figure) = &circuit.leg {
            let (work, known) = self.shop.work(figure);
            let doing = Doing::Leg(leg.circuit);
            return vec![self.stage(Place::Delay(work), doing, leg.from, vec![known])];
        }
        let mut stages = Vec::new();
        if let Some(off_line) = &circuit.off_line {
            stages.push(self.cyphered(leg.from, Doing::Encyphered, &off_line.encyphering));
        }
        stages.push(self.sent(leg, precedence));
        if let Some(delay) = &circuit.delay {
            let (work, known) = self.shop.work(delay);
            let doing = Doing::Underway(leg.circuit);
            stages.push(self.stage(Place::Delay(work), doing, leg.from, vec![known]));
        }
        if let Some(off_line) = &circuit.off_line {
            stages.push(self.cyphered(leg.to, Doing::Decyphered, &off_line.decyphering));
        }
        stages
    }

    /// Cypher off line, by an operator of the centre.
    fn cyphered(&mut self, post: PostId, doing: Doing, rate: &Figure) -> StageDraft {
        let operators = self.shop.scenario.network.post(post).centre.operators.value;
        let mut stage = self.manned(post, (doing, StationOf::Centre(post), operators), rate);
        let (sending, _) = self.shop.sending(self.characters, rate);
        if let Place::Station { work, .. } = &mut stage.place {
            *work = sending;
        }
        stage
    }

    /// The line of a leg. Where others stand in for it: the first that is up and accepts the
    /// precedence; if none is up, the first that accepts it is waited for.
    fn sent(&mut self, leg: Leg, precedence: Precedence) -> StageDraft {
        let main = self.shop.scenario.network.circuit(leg.circuit);
        let rungs = std::iter::once(leg.circuit).chain(main.fallbacks.iter().copied());
        let rungs: Vec<CircuitId> = rungs.collect();
        let mut rests_on = Vec::new();
        let mut places = Vec::new();
        for &rung in &rungs {
            let circuit = self.shop.scenario.network.circuit(rung);
            if !circuit.sends_from(leg.from) {
                continue;
            }
            let (place, knowns) = self.line(rung, circuit, leg.from);
            let accepts = circuit.accepts.as_ref().map(|c| self.shop.know(Known::of_words(c)));
            // What cannot be taken is not rested on.
            if rung == leg.circuit || circuit.takes(precedence) {
                rests_on.extend(knowns.into_iter().chain(accepts));
            }
            let at_least = circuit.accepts.as_ref().map_or(Precedence::Deferred, |c| c.value);
            places.push((at_least, place));
        }
        let mut stage = self.stage(places[0].1, Doing::Sent(leg.circuit), leg.from, rests_on);
        if places.len() > 1 || main.accepts.is_some() {
            let rung = |only_when_up| {
                move |&(at_least, place): &(Precedence, Place)| Alternative {
                    accepts: Accepts { at_least, only_when_up },
                    place,
                }
            };
            let up = places.iter().map(rung(true));
            stage.ladder = up.chain(places.iter().map(rung(false))).collect();
        }
        stage
    }

    /// The station of a circuit in a direction, and how long a transmission holds it.
    fn line(&mut self, id: CircuitId, circuit: &'a Circuit, from: PostId) -> (Place, Vec<KnownId>) {
        let scenario = self.shop.scenario;
        let direction = if circuit.full_duplex { from } else { circuit.between.0 };
        let down = scenario.outages.iter().filter(|(name, _)| *name == circuit.id);
        let kept = Kept {
            servers: circuit.channels.value,
            closing: Closing::Fit,
            outages: down.map(|(_, w)| Outage { from: w.start, to: w.end }).collect(),
            ..Kept::open(&circuit.hours, circuit.between.0)
        };
        let of = StationOf::Circuit(id, direction);
        let known = self.shop.station_named(of).is_some();
        let (station, hours) = self.shop.station(of, &kept);
        if let Some(rules) = circuit.rules.as_ref().filter(|_| !known) {
            self.shop.apply(station, rules, Some(circuit.between.0));
        }
        let (mut work, rate) = self.shop.sending(self.characters, &circuit.rate);
        let mut knowns = vec![rate, hours];
        if let Some(windows) = &circuit.windows {
            let line = &mut self.shop.stations[station.0 as usize];
            line.shifts = shifts(windows, circuit.channels.value);
            (line.rotas, line.which) = (Vec::new(), None);
        }
        if let Some(set_up) = &circuit.set_up {
            let (figure, known) = self.shop.figure(set_up);
            work.drawn = Some(figure);
            knowns.push(known);
        }
        if let Some(turn_round) = &circuit.turn_round {
            let (turning, known) = self.shop.work(turn_round);
            self.shop.stations[station.0 as usize].set_up = Some(turning);
            knowns.push(known);
        }
        let mut place = Shop::at(station, work);
        if let Place::Station { direction, .. } = &mut place {
            *direction = u8::from(from == circuit.between.1);
        }
        (place, knowns)
    }
}

/// Windows as shifts of so many servers.
fn shifts(windows: &[Window], servers: u16) -> Vec<Shift> {
    let both = |window: &Window| {
        [Shift { from: window.start, servers }, Shift { from: window.end, servers: 0 }]
    };
    windows.iter().flat_map(both).collect()
}
