//! Who sends a copy on at each post: by the table or by the earliest arrival, with queues and
//! outages as far as they are known there and then.

use std::collections::BTreeMap;
use std::ops::Range;

use super::StationOf;
use super::errands::LegKey;
use crate::engine::{MakesRouters, Relay, Router, StationId, UnitId, Way};
use crate::network::routes::{Asked, Medium, Queues, Routes};
use crate::network::{CircuitId, Leg, Network, PostId, Routing};
use crate::telegram::Precedence;
use crate::time::{Moment, Window};

/// Asked when a copy has come to a post.
pub(super) const AT_POST: u32 = 0;
/// Asked when it has been made ready and comes to a line.
pub(super) const AT_LINE: u32 = 1;

/// Why a copy goes another way than was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A circuit on the way planned is known to be down.
    Outage,
    /// Queues are such that it is earlier.
    Queues,
    /// As it is now, it is earlier.
    Hour,
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Outage, Self::Queues, Self::Hour];

    /// The reason in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Outage => "a circuit on the way planned is known to be down",
            Self::Queues => "with the queues as they stand it is earlier",
            Self::Hour => "from here and now it is earlier",
        }
    }

    /// The reason of this number in a trace; none for the way that was planned.
    #[must_use]
    pub fn of(number: u32) -> Option<Self> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        Self::ALL.get(at).copied()
    }

    fn number(self) -> u32 {
        1 + self as u32
    }
}

/// A unit that finds its way.
#[derive(Clone, Debug)]
pub(super) struct Errand {
    pub(super) unit: UnitId,
    pub(super) telegram: usize,
    pub(super) origin: PostId,
    /// Where it must be, in order; the last is its end.
    pub(super) stops: Vec<PostId>,
    pub(super) planned: Vec<Leg>,
    pub(super) precedence: Precedence,
    pub(super) characters: u32,
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
    pub(super) horizon: Window,
    pub(super) routing: Routing,
    pub(super) errands: BTreeMap<UnitId, Errand>,
    pub(super) legs: BTreeMap<LegKey, LegStages>,
    pub(super) lines: BTreeMap<StationOf, StationId>,
    pub(super) outages: Vec<Outage>,
}

impl MakesRouters for Wayfinder {
    fn router(&self) -> Box<dyn Router + '_> {
        let routes =
            Routes::new(&self.network, self.horizon.clone(), &std::collections::BTreeSet::new());
        Box::new(Clerk { finder: self, routes, places: BTreeMap::new(), sent: BTreeMap::new() })
    }
}

/// The clerks of all posts in one run.
struct Clerk<'w> {
    finder: &'w Wayfinder,
    routes: Routes<'w>,
    places: BTreeMap<UnitId, Standing>,
    /// What was last sent on over a leg of a telegram: when, by which unit, whether it was ready.
    sent: BTreeMap<(usize, Leg), (Moment, UnitId, bool)>,
}

/// Where a unit is.
#[derive(Clone, Copy)]
struct Standing {
    post: PostId,
    /// How many of its stops are behind it.
    passed: usize,
    /// The leg that it is on.
    leg: Option<Leg>,
}

impl Router for Clerk<'_> {
    fn at_relay(&mut self, relay: &Relay<'_>, way: &mut Way<'_>) -> bool {
        let errand = &self.finder.errands[&relay.unit];
        let start = Standing { post: errand.origin, passed: 0, leg: None };
        let mut standing = *self.places.get(&relay.unit).unwrap_or(&start);
        let ready = relay.relay == AT_LINE || relay.waits_at.is_some();
        if ready {
            return self.at_line(relay, errand, standing, way);
        }
        if let Some(leg) = standing.leg.take() {
            standing.post = leg.to;
        }
        while errand.stops.get(standing.passed) == Some(&standing.post) {
            standing.passed += 1;
        }
        self.places.insert(relay.unit, standing);
        let Some(&to) = errand.stops.get(standing.passed) else { return true };
        let Some(leg) = self.chosen(relay, errand, (standing.post, to)) else { return false };
        self.goes(relay, errand, (standing, leg, false), way)
    }
}

impl<'w> Clerk<'w> {
    /// Before a line: another way only where this one is known to be down.
    fn at_line(
        &mut self,
        relay: &Relay<'_>,
        errand: &'w Errand,
        standing: Standing,
        way: &mut Way<'_>,
    ) -> bool {
        let Some(leg) = standing.leg else { return false };
        self.routes.know(self.known(relay.at));
        if !self.routes.is_cut(Medium::Wire(leg.circuit), relay.at) {
            return false;
        }
        let Some(&to) = errand.stops.get(standing.passed) else { return false };
        match self.chosen(relay, errand, (leg.from, to)) {
            Some(other) if other != leg => self.goes(relay, errand, (standing, other, true), way),
            Some(_) | None => false,
        }
    }

    /// Puts a leg into a way, or another unit of the same telegram that goes over it now.
    fn goes(
        &mut self,
        relay: &Relay<'_>,
        errand: &Errand,
        (standing, leg, ready): (Standing, Leg, bool),
        way: &mut Way<'_>,
    ) -> bool {
        let sent = self.sent.get(&(errand.telegram, leg)).copied();
        let same = sent.filter(|&(at, with, was_ready)| {
            at == relay.at && was_ready == ready && relay.may_share(with)
        });
        let standing = Standing { leg: Some(leg), ..standing };
        if let Some((_, with, _)) = same {
            self.places.insert(relay.unit, standing);
            way.shares(with);
            return true;
        }
        let key = (errand.telegram, leg, errand.precedence);
        let Some(stages) = self.finder.legs.get(&key) else { return false };
        self.places.insert(relay.unit, standing);
        self.sent.insert((errand.telegram, leg), (relay.at, relay.unit, ready));
        let skipped = if ready { stages.ready } else { 0 };
        way.goes(stages.all.start + skipped..stages.all.end);
        way.because(self.why(relay.at, errand, leg).map_or(0, Why::number));
        true
    }

    /// The first leg of the way from a post.
    fn chosen(
        &mut self,
        relay: &Relay<'_>,
        errand: &Errand,
        (from, to): (PostId, PostId),
    ) -> Option<Leg> {
        self.routes.know(self.known(relay.at));
        let network = &self.finder.network;
        let table = match self.finder.routing {
            Routing::Hub | Routing::Direct => {
                let legs = network.way(self.finder.routing, from, to).ok();
                let cut = |leg: &Leg| self.routes.is_cut(Medium::Wire(leg.circuit), relay.at);
                legs.filter(|legs| !legs.iter().any(cut)).and_then(|legs| legs.first().copied())
            }
            Routing::Earliest => None,
            Routing::Queues => {
                self.routes.stand(self.queues(relay), relay.at);
                None
            }
        };
        let asked = Asked {
            from,
            to,
            at: relay.at,
            precedence: relay.precedence,
            characters: errand.characters,
            relayed: from != errand.origin,
            by_bag: false,
        };
        let first = |by: Medium, to: PostId| match by {
            Medium::Wire(circuit) => Some(Leg { from, circuit, to }),
            Medium::Bag(_) => None,
        };
        let earliest = || {
            let found = self.routes.earliest(&asked)?;
            let hop = found.hops.first()?;
            first(hop.by, hop.to)
        };
        let planned = || errand.planned.iter().copied().find(|leg| leg.from == from);
        table.or_else(earliest).or_else(planned)
    }

    /// Why a leg is taken that was not planned.
    fn why(&self, at: Moment, errand: &Errand, leg: Leg) -> Option<Why> {
        let cut = |leg: &&Leg| self.routes.is_cut(Medium::Wire(leg.circuit), at);
        match errand.planned.iter().find(|planned| planned.from == leg.from) {
            // It has left the way that was planned before.
            None => None,
            Some(planned) if *planned == leg => None,
            Some(_) if errand.planned.iter().any(|leg| cut(&leg)) => Some(Why::Outage),
            Some(_) if self.finder.routing == Routing::Queues => Some(Why::Queues),
            Some(_) => Some(Why::Hour),
        }
    }

    /// The outages that are known at a moment.
    fn known(&self, at: Moment) -> Vec<(CircuitId, Window)> {
        let known = self.finder.outages.iter().filter(|outage| outage.from <= at);
        known.map(|outage| (outage.circuit, outage.window.clone())).collect()
    }

    /// The queues as they stand for a copy of this precedence.
    fn queues(&self, relay: &Relay<'_>) -> Queues {
        let mut queues = Queues::default();
        for (&of, &station) in &self.finder.lines {
            let ahead = relay.ahead(station, relay.precedence);
            if ahead <= crate::time::Span::ZERO {
                continue;
            }
            match of {
                StationOf::Circuit(circuit, from) => {
                    queues.circuits.insert((circuit, from), ahead);
                }
                StationOf::Centre(post) => {
                    queues.centres.insert(post, ahead);
                }
                StationOf::Relay(post) => {
                    queues.relays.insert(post, ahead);
                }
                _ => {}
            }
        }
        queues
    }
}
