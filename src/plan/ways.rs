//! From addressees and PASS instructions to the way of each copy.

use super::stages::Shop;
use super::{NoWay, Way};
use crate::network::{BagId, Leg, Network, PostId, Routing, WayError};
use crate::scenario::{Handed, Scenario};
use crate::telegram::{Precedence, Relay, Role, Telegram};
use crate::time::Moment;

/// A telegram on its way to one addressee, before it is compiled.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Its place among the addressees; past the end for one that only a PASS names.
    pub at: usize,
    pub role: Role,
    pub name: String,
    pub post: PostId,
    pub precedence: Precedence,
    pub deskby: Option<Moment>,
    pub way: Way,
    /// The post that is asked to pass it on.
    pub by: Option<PostId>,
}

/// The copies of a scenario's telegram in the order of its addressees, each with its way.
pub(super) fn drafts(shop: &Shop<'_>, handed: &Handed<'_>, origin: PostId) -> Vec<Draft> {
    let scenario = shop.scenario;
    let network = &scenario.network;
    let telegram = handed.telegram;
    let mut drafts: Vec<Draft> = Vec::new();
    for (at, addressee) in telegram.addressees.iter().enumerate() {
        let Some(post) = network.find(&addressee.name) else {
            continue;
        };
        let deskby = addressee.deskby.and_then(crate::telegram::Stated::instant);
        let rank = Scenario::rank_of(addressee);
        let relay = relay_for(scenario, telegram, (post, addressee.saving));
        let precedence = relay
            .and_then(|relay| relay.precedence.as_ref())
            .filter(|_| !addressee.saving)
            .map_or(rank, |word| word.rank);
        let by = relay.and_then(|relay| network.find(&relay.by));
        let way = if addressee.saving && kept_out_of_bags(scenario, telegram) {
            Way::None(NoWay::NotSaving)
        } else if addressee.saving {
            by_bag(scenario, origin, by, post)
        } else {
            by_wire((shop, handed), origin, by, (post, precedence))
        };
        let (role, name) = (addressee.role, addressee.name.clone());
        drafts.push(Draft { at, role, name, post, precedence, deskby, way, by });
    }
    drafts.extend(only_passed(shop, handed, (origin, &drafts)));
    drafts
}

/// Whether a caveat of the telegram keeps it out of the bag, as the hub's scheme has it.
fn kept_out_of_bags(scenario: &Scenario, telegram: &Telegram) -> bool {
    let hub = scenario.network.post(scenario.network.hub);
    let Some(scheme) = scenario.schemes.get(&hub.office) else { return false };
    let printed = &telegram.caveats;
    scheme.caveats.iter().any(|rule| !rule.saving && printed.iter().any(|name| rule.is(name)))
}

/// The copies for posts that only a PASS instruction names.
fn only_passed(
    shop: &Shop<'_>,
    handed: &Handed<'_>,
    (origin, known): (PostId, &[Draft]),
) -> Vec<Draft> {
    let scenario = shop.scenario;
    let (network, telegram) = (&scenario.network, handed.telegram);
    let relays = telegram.relay.iter().filter(|_| scenario.pass);
    let mut drafts: Vec<Draft> = Vec::new();
    for relay in relays {
        let Some(by) = network.find(&relay.by) else {
            continue;
        };
        for name in &relay.to {
            let Some(post) = network.find(name) else {
                continue;
            };
            let listed = |draft: &Draft| draft.post == post;
            if known.iter().any(listed) || drafts.iter().any(listed) {
                continue;
            }
            let rank = relay.precedence.as_ref().map_or(Precedence::Routine, |word| word.rank);
            let way = if relay.saving {
                by_bag(scenario, origin, Some(by), post)
            } else {
                by_wire((shop, handed), origin, Some(by), (post, rank))
            };
            drafts.push(Draft {
                at: telegram.addressees.len() + drafts.len(),
                role: Role::Info,
                name: name.clone(),
                post,
                precedence: rank,
                deskby: None,
                way,
                by: Some(by),
            });
        }
    }
    drafts
}

/// The instruction that says how a post's copy is passed on: one that names it, or, for a
/// SAVING copy, one that names nobody.
fn relay_for<'a>(
    scenario: &Scenario,
    telegram: &'a Telegram,
    (post, saving): (PostId, bool),
) -> Option<&'a Relay> {
    let network = &scenario.network;
    let names = |relay: &&Relay| relay.to.iter().any(|name| network.find(name) == Some(post));
    let relays = telegram.relay.iter().filter(|_| scenario.pass);
    let mut matching = relays.filter(|relay| relay.saving == saving);
    let telling = matching.clone().find(names);
    telling.or_else(|| matching.find(|relay| relay.to.is_empty() && saving))
}

/// By wire, through the post that is asked to pass it on where one is.
fn by_wire(
    (shop, handed): (&Shop<'_>, &Handed<'_>),
    origin: PostId,
    by: Option<PostId>,
    (to, rank): (PostId, Precedence),
) -> Way {
    let scenario = shop.scenario;
    if matches!(scenario.routing, Routing::Earliest | Routing::Queues) {
        return super::earliest::by_wire((shop, handed), origin, by, (to, rank));
    }
    let network = &scenario.network;
    let way = |from, to| network.way(scenario.routing, from, to);
    let legs = match by {
        Some(by) => way(origin, by).and_then(|first| {
            let rest = way(by, to)?;
            Ok(first.into_iter().chain(rest).collect())
        }),
        None => way(origin, to),
    };
    legs.map_or_else(|error| Way::None(no_circuit(error)), Way::Wire)
}

/// With a PASS: by wire to the post that is asked, and its bag from there. Without one: the
/// sender's own bag there, or else its bag to the hub and the hub's bag onward (assumption).
fn by_bag(scenario: &Scenario, origin: PostId, by: Option<PostId>, to: PostId) -> Way {
    let network = &scenario.network;
    let start = by.unwrap_or(origin);
    let wire: Vec<Leg> = match network.way(scenario.routing, origin, start) {
        Ok(legs) => legs,
        Err(error) => return Way::None(no_circuit(error)),
    };
    match runs(network, start, to) {
        Some(runs) => Way::Bag { wire, runs },
        None => Way::None(NoWay::NoBag { from: start, to }),
    }
}

fn runs(network: &Network, from: PostId, to: PostId) -> Option<Vec<BagId>> {
    if let Some(run) = network.bag_between(from, to) {
        return Some(vec![run]);
    }
    let first = network.bag_between(from, network.hub)?;
    let second = network.bag_between(network.hub, to)?;
    Some(vec![first, second])
}

const fn no_circuit(error: WayError) -> NoWay {
    match error {
        WayError::NoCircuit(post) | WayError::Circle(post) => NoWay::NoCircuit(post),
    }
}
