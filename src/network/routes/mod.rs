//! From one post to another on a network in which nothing else moves: the earliest arrival and
//! the ways that lose, every figure at its typical value.
//!
//! A way is a list of legs by wire or bag. Before a leg a copy is made ready as the model has it:
//! handled or relayed for a circuit, run off for a bag; after it, it is received or sorted. Among
//! equal arrivals the fewest legs win, then the names. Absent: traffic, and anything that happens.

mod alternatives;
mod elementary;
mod loses;
mod over;
mod queues;
mod search;
mod times;

pub use loses::{Lost, lost};
pub use over::{Part, Stretch};
pub use queues::Queues;

use std::collections::BTreeSet;

use super::{BagId, Basis, CircuitId, Network, PostId};
use crate::telegram::Precedence;
use crate::time::{Moment, Window};
use times::Times;

/// What carries a copy from one post to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Medium {
    /// A circuit.
    Wire(CircuitId),
    /// A bag run.
    Bag(BagId),
}

/// A telegram for one addressee.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Where it is handed in.
    pub from: PostId,
    /// Where it is to be.
    pub to: PostId,
    /// When it is handed in.
    pub at: Moment,
    /// Its precedence.
    pub precedence: Precedence,
    /// Characters sent.
    pub characters: u32,
    /// Whether it came to `from` by wire and is relayed there.
    pub relayed: bool,
    /// Whether bags may carry it.
    pub by_bag: bool,
}

/// One leg of a way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// From.
    pub from: PostId,
    /// By what.
    pub by: Medium,
    /// To.
    pub to: PostId,
    /// When the copy is there.
    pub there: Moment,
    /// Where the time went, in order.
    pub stretches: Vec<Stretch>,
}

/// A way from one post to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// When the copy is at the addressee's post.
    pub arrival: Moment,
    /// Its legs; none where the post is the sender itself.
    pub hops: Vec<Hop>,
}

impl Found {
    /// The weakest basis on the way.
    #[must_use]
    pub fn basis(&self) -> Basis {
        let stretches = self.hops.iter().flat_map(|hop| &hop.stretches);
        stretches.map(|stretch| stretch.basis).max().unwrap_or(Basis::Printed)
    }
}

/// A network made ready for questions about one stretch of time.
pub struct Routes<'n> {
    network: &'n Network,
    times: Times<'n>,
    /// What leaves each post, in order of the name of where it leads.
    leaving: Vec<Vec<(Medium, PostId)>>,
    down: BTreeSet<CircuitId>,
    /// Circuits that are down for a time, as far as those who choose the way know.
    outages: Vec<(CircuitId, Window)>,
    /// What waits where, and since when that is so.
    queues: Queues,
    stands_at: Moment,
}

impl<'n> Routes<'n> {
    /// A network over a horizon, with some circuits down throughout: then those that stand in for
    /// them are used, which otherwise are not.
    #[must_use]
    pub fn new(network: &'n Network, horizon: Window, down: &BTreeSet<CircuitId>) -> Self {
        let mut routes = Self {
            network,
            times: Times::new(network, horizon),
            leaving: vec![Vec::new(); network.posts.len()],
            down: down.clone(),
            outages: Vec::new(),
            queues: Queues::default(),
            stands_at: Moment::EARLIEST,
        };
        routes.fill();
        routes
    }

    /// The same, with circuits that are known to be down for a time.
    #[must_use]
    pub fn knowing(mut self, outages: Vec<(CircuitId, Window)>) -> Self {
        self.outages = outages;
        self
    }

    fn fill(&mut self) {
        let network = self.network;
        let mut stands_in: BTreeSet<CircuitId> = BTreeSet::new();
        for (at, circuit) in network.circuits.iter().enumerate() {
            if !self.down.contains(&CircuitId(at)) {
                stands_in.extend(&circuit.fallbacks);
            }
        }
        for (at, circuit) in network.circuits.iter().enumerate() {
            let id = CircuitId(at);
            if self.down.contains(&id) || stands_in.contains(&id) {
                continue;
            }
            let (a, b) = circuit.between;
            for (from, to) in [(a, b), (b, a)] {
                if circuit.sends_from(from) {
                    self.leaving[from.0].push((Medium::Wire(id), to));
                }
            }
        }
        for (at, bag) in network.bags.iter().enumerate() {
            self.leaving[bag.from.0].push((Medium::Bag(BagId(at)), bag.to));
        }
        for leaving in &mut self.leaving {
            leaving.sort_by_key(|(by, to)| (*to, *by));
        }
    }

    /// The earliest way, if there is one within the horizon.
    #[must_use]
    pub fn earliest(&self, asked: &Asked) -> Option<Found> {
        self.alternatives(asked, 1).pop()
    }

    /// Until when a circuit is known to be down at a moment; none if it is up.
    fn down_until(&self, id: CircuitId, at: Moment) -> Option<Moment> {
        let hit = self.outages.iter().filter(|(of, window)| *of == id && window.contains(&at));
        hit.map(|(_, window)| window.end).max()
    }
}
