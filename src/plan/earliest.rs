//! The way by the earliest arrival on a network in which nothing else moves, with the outages that
//! are known when it is chosen, which is at the hand-in.

use super::compile::characters;
use super::stages::Shop;
use super::{NoWay, Way};
use crate::network::routes::{Asked, Cut, Routes};
use crate::network::{CircuitId, PostId};
use crate::scenario::{Handed, Scenario};
use crate::telegram::Precedence;
use crate::time::{Moment, Window};

/// By wire as early as can be, through the post that is asked to pass it on where one is.
pub(super) fn by_wire(
    (shop, handed): (&Shop<'_>, &Handed<'_>),
    origin: PostId,
    by: Option<PostId>,
    (to, precedence): (PostId, Precedence),
) -> Way {
    let (scenario, at) = (shop.scenario, handed.at);
    let routes = Routes::on(&scenario.network, shop.ground()).knowing(known(scenario, at));
    let first = Asked {
        from: origin,
        to: by.unwrap_or(to),
        at,
        precedence,
        characters: characters(handed),
        relayed: false,
        by_bag: false,
    };
    let Some(mut found) = routes.earliest(&first) else {
        return Way::None(NoWay::NoCircuit(first.to));
    };
    if first.to != to {
        let relayed = first.to != origin;
        let onward = Asked { from: first.to, to, at: found.arrival, relayed, ..first };
        match routes.earliest(&onward) {
            Some(rest) => found.hops.extend(rest.hops),
            None => return Way::None(NoWay::NoCircuit(to)),
        }
    }
    Way::Wire(found.wires().collect())
}

/// The outages that are known at the hand-in: those of the scenario and of the circuits themselves.
fn known(scenario: &Scenario, at: Moment) -> Vec<Cut> {
    let Some(lag) = scenario.outages_known else { return Vec::new() };
    let told = |window: &Window| window.start.saturating_add(lag) <= at;
    let place = |name: &str| scenario.network.circuits.iter().position(|one| one.id == name);
    let outages = scenario.outages.iter().filter(|(_, window)| told(window));
    let outages = outages.filter_map(|(name, window)| Some((place(name)?, window.clone())));
    let circuits = scenario.network.circuits.iter().enumerate();
    let ruled = circuits.flat_map(|(at, circuit)| {
        let windows = circuit.rules.iter().flat_map(|rules| &rules.outages);
        windows.map(move |&(from, to)| (at, from..to))
    });
    let all = outages.chain(ruled.filter(|(_, window)| told(window)));
    all.map(|(at, window)| Cut { circuit: CircuitId(at), from: None, window }).collect()
}
