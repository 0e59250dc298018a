//! What a scenario costs the network: transmissions, circuit time, bags, copies, calls.

use super::Side;
use crate::engine::UnitId;
use crate::office::Copies;
use crate::plan::Doing;
use crate::time::{Moment, Span};
use crate::timeline::Phase;

/// What the typical run of a side costs the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// How many times the telegram is sent over a circuit.
    pub transmissions: usize,
    /// For how long it keeps circuits busy, by circuit in order of its id.
    pub circuits: Vec<(String, Span)>,
    /// How many copies travel in bags, counted for each bag.
    pub bagged: usize,
    /// How many copies are made inside posts.
    pub copies: Copies,
    /// How many times somebody is called out.
    pub call_outs: usize,
}

impl Work {
    /// For how long circuits are busy in all.
    #[must_use]
    pub fn circuit_time(&self) -> Span {
        self.circuits.iter().map(|(_, span)| *span).sum()
    }
}

/// What the typical run of a side costs the network.
#[must_use]
pub fn work(side: &Side) -> Work {
    let mut work = Work {
        transmissions: 0,
        circuits: Vec::new(),
        bagged: 0,
        copies: side.plan.runs_off.iter().map(crate::plan::RunOff::total).sum::<Copies>(),
        call_outs: 0,
    };
    let mut under_way: Vec<(UnitId, String, Moment)> = Vec::new();
    let network = &side.scenario.network;
    for event in &side.timeline.events {
        match (event.doing, event.phase) {
            (Doing::Leg(_), Phase::Begun) => work.transmissions += 1,
            (Doing::Sent(circuit), Phase::Begun) => {
                let id = network.circuit(circuit).id.clone();
                under_way.push((event.unit, id, event.at));
                work.transmissions += 1;
            }
            (Doing::Sent(_), Phase::Done | Phase::Interrupted) => {
                if let Some(at) = under_way.iter().position(|(unit, _, _)| *unit == event.unit) {
                    let (_, id, since) = under_way.swap_remove(at);
                    add(&mut work.circuits, id, event.at - since);
                }
            }
            (Doing::Bagged(_), Phase::Begun) => work.bagged += 1,
            (_, Phase::CalledOut) => work.call_outs += 1,
            _ => {}
        }
    }
    work.circuits.sort();
    work
}

fn add(circuits: &mut Vec<(String, Span)>, id: String, span: Span) {
    match circuits.iter_mut().find(|(known, _)| *known == id) {
        Some((_, sum)) => *sum += span,
        None => circuits.push((id, span)),
    }
}
