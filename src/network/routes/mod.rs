//! From one post to another on a network in which nothing else moves: the earliest arrival and
//! the ways that lose, every figure at its typical value.
//!
//! A way is a list of legs by wire or bag. Before a leg a copy is made ready as the model has it:
//! handled or relayed for a circuit, run off for a bag; after it, it is received or sorted. Among
//! equal arrivals the fewest legs win, then the names. Absent: traffic, and anything that happens.

mod alternatives;
mod elementary;
mod ground;
mod loses;
mod over;
mod queues;
mod search;
mod times;

pub use ground::{Between, Ground};
pub use loses::{Lost, lost};
pub use over::{Part, Stretch};
pub use queues::Queues;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{BagId, Basis, CircuitId, Leg, Network, PostId};
use crate::telegram::Precedence;
use crate::time::{Moment, Window};

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
    /// Its legs by wire.
    pub fn wires(&self) -> impl Iterator<Item = Leg> {
        self.hops.iter().filter_map(|hop| match hop.by {
            Medium::Wire(circuit) => Some(Leg { from: hop.from, circuit, to: hop.to }),
            Medium::Bag(_) => None,
        })
    }

    /// The weakest basis on the way.
    #[must_use]
    pub fn basis(&self) -> Basis {
        let stretches = self.hops.iter().flat_map(|hop| &hop.stretches);
        stretches.map(|stretch| stretch.basis).max().unwrap_or(Basis::Printed)
    }
}

/// A circuit that is known to be down for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Which.
    pub circuit: CircuitId,
    /// The post from which nothing is sent over it; none for both ways.
    pub from: Option<PostId>,
    /// From when until when, as far as anybody knows.
    pub window: Window,
}

/// A network made ready for questions about one stretch of time.
pub struct Routes<'n> {
    network: &'n Network,
    ground: Arc<Ground>,
    /// Circuits that are down for a time, as far as those who choose the way know.
    outages: Vec<Cut>,
    /// What waits where, and since when that is so.
    queues: Queues,
    stands_at: Moment,
}

impl<'n> Routes<'n> {
    /// A network over a horizon, with some circuits down throughout: then those that stand in for
    /// them are used, which otherwise are not.
    #[must_use]
    pub fn new(network: &'n Network, horizon: Window, down: &BTreeSet<CircuitId>) -> Self {
        Self::on(network, Arc::new(Ground::of(network, horizon, down)))
    }

    /// The same, from what was worked out of this network before.
    #[must_use]
    pub fn on(network: &'n Network, ground: Arc<Ground>) -> Self {
        let (outages, queues) = (Vec::new(), Queues::default());
        Self { network, ground, outages, queues, stands_at: Moment::EARLIEST }
    }

    /// The same, with circuits that are known to be down for a time.
    #[must_use]
    pub fn knowing(mut self, outages: Vec<Cut>) -> Self {
        self.outages = outages;
        self
    }

    /// The earliest way, if there is one within the horizon.
    #[must_use]
    pub fn earliest(&self, asked: &Asked) -> Option<Found> {
        self.alternatives(asked, 1).pop()
    }

    /// Until when a circuit is known to be down from a post at a moment; none if it is up.
    fn down_until(&self, id: CircuitId, from: PostId, at: Moment) -> Option<Moment> {
        let hit = self.outages.iter().filter(|cut| {
            cut.circuit == id && cut.from.is_none_or(|end| end == from) && cut.window.contains(&at)
        });
        hit.map(|cut| cut.window.end).max()
    }
}
