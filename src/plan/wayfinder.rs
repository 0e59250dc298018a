//! What the clerks of all runs have in common: which units find their way, the stages of every
//! leg, and which outages become known when.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::StationOf;
use super::clerk::Clerk;
use crate::engine::{MakesRouters, Relay, Router, StationId, UnitId};
use crate::network::routes::{Ground, Routes};
use crate::network::{CircuitId, Leg, Network, PostId, Routing};
use crate::telegram::Precedence;
use crate::time::{Moment, Window};

/// A unit, or a template of traffic, that finds its way.
#[derive(Clone, Debug)]
pub(super) struct Errand {
    /// Its telegram; none for traffic.
    pub(super) telegram: Option<usize>,
    pub(super) origin: PostId,
    /// Where it must be, in order; the last is its end.
    pub(super) stops: Vec<PostId>,
    pub(super) planned: Vec<Leg>,
    pub(super) precedence: Precedence,
    pub(super) characters: u32,
}

/// Whose stages of a leg: every telegram has its own by precedence, traffic has the same in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    Telegram(usize, Precedence),
    /// Traffic that was handed in where the leg begins.
    HandedIn,
    /// Traffic that is relayed there.
    Relayed,
}

/// A leg and whose stages of it.
pub(super) type LegKey = (Whose, Leg);

impl Errand {
    pub(super) fn key(&self, leg: Leg) -> LegKey {
        let whose = match self.telegram {
            Some(telegram) => Whose::Telegram(telegram, self.precedence),
            None if leg.from == self.origin => Whose::HandedIn,
            None => Whose::Relayed,
        };
        (whose, leg)
    }
}

/// The stages of a leg, with the one at its end at which a clerk is asked.
#[derive(Clone, Debug)]
pub(super) struct LegStages {
    pub(super) all: Range<u32>,
    /// How many of them make a copy ready.
    pub(super) ready: u32,
}

/// An outage and when it is known.
#[derive(Clone, Debug)]
pub(super) struct Outage {
    pub(super) from: Moment,
    pub(super) circuit: CircuitId,
    pub(super) station: StationId,
    pub(super) window: Window,
}

/// Everything that clerks need to know.
#[derive(Debug)]
pub(super) struct Wayfinder {
    pub(super) network: Network,
    pub(super) ground: Arc<Ground>,
    pub(super) routing: Routing,
    /// Whether the way is chosen anew at each post; else once, where it is handed in.
    pub(super) anew: bool,
    pub(super) errands: BTreeMap<UnitId, Errand>,
    /// By template.
    pub(super) templates: BTreeMap<u32, Errand>,
    pub(super) legs: BTreeMap<LegKey, LegStages>,
    /// At each post the stations where a queue may stand; a circuit is at the first of its ends.
    pub(super) lines: Vec<Vec<(StationOf, StationId)>>,
    pub(super) outages: Vec<Outage>,
    /// The circuits whose outages by chance become known, with the post from which they are sent
    /// where the other way is another station.
    pub(super) breaking: BTreeMap<StationId, (CircuitId, Option<PostId>)>,
}

impl Wayfinder {
    /// The errand of a unit that is asked about.
    pub(super) fn errand(&self, relay: &Relay<'_>) -> Option<&Errand> {
        match relay.made {
            Some(made) => self.templates.get(&made.template),
            None => self.errands.get(&relay.unit),
        }
    }
}

impl MakesRouters for Wayfinder {
    fn router(&self) -> Box<dyn Router + '_> {
        Box::new(Clerk::new(self, Routes::on(&self.network, Arc::clone(&self.ground))))
    }
}
