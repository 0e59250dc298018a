//! Who sends a copy on at each post: by the table or by the earliest arrival, with queues and
//! outages as far as they are known there and then.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::StationOf;
use super::wayfinder::{Errand, Wayfinder};
use crate::engine::{Made, Relay, Router, SourceId, UnitId, Way};
use crate::network::routes::{Asked, Cut, Queues, Routes};
use crate::network::{Leg, PostId, Routing};
use crate::time::{Moment, Span};

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

/// The clerks of all posts in one run.
pub(super) struct Clerk<'w> {
    finder: &'w Wayfinder,
    routes: Routes<'w>,
    /// Where units are, by id.
    places: Vec<Option<Standing>>,
    /// The ways of units that keep what was chosen when they were handed in.
    ways: BTreeMap<UnitId, Rc<[Leg]>>,
    /// What was sent on in this moment over a leg of a telegram, and whether it was ready.
    sent: BTreeMap<(Telegram, Leg), (UnitId, bool)>,
    sent_at: Moment,
    pairs: BTreeMap<(PostId, PostId), Pair>,
}

/// A telegram that is told, or one of the traffic.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Telegram {
    Told(usize),
    Made(SourceId, u64),
}

/// What never changes between two posts.
#[derive(Clone)]
struct Pair {
    /// The first leg of every way, where there is but one.
    only: Option<Leg>,
    /// The way of the table, where there is one.
    table: Option<Rc<[Leg]>>,
}

/// Where a unit is.
#[derive(Clone, Copy)]
struct Standing {
    /// What it is, since the numbers of what sources make are used again.
    made: Option<Made>,
    post: PostId,
    /// How many of its stops are behind it.
    passed: usize,
    /// The leg that it is on.
    leg: Option<Leg>,
}

impl Router for Clerk<'_> {
    fn at_relay(&mut self, relay: &Relay<'_>, way: &mut Way<'_>) -> bool {
        let Some(errand) = self.finder.errand(relay) else { return false };
        let known = self.places.get(relay.unit.0 as usize).copied().flatten();
        let known = known.filter(|standing| standing.made == relay.made);
        let start = Standing { made: relay.made, post: errand.origin, passed: 0, leg: None };
        let mut standing = known.unwrap_or(start);
        if relay.relay == AT_LINE || relay.waits_at.is_some() {
            return self.at_line(relay, errand, standing, way);
        }
        if let Some(leg) = standing.leg.take() {
            standing.post = leg.to;
        }
        while errand.stops.get(standing.passed) == Some(&standing.post) {
            standing.passed += 1;
        }
        self.stands(relay.unit, standing);
        let Some(&to) = errand.stops.get(standing.passed) else {
            self.ways.remove(&relay.unit);
            return true;
        };
        if known.is_none() && !self.finder.anew {
            self.hand_in(relay, errand, to);
        }
        let Some(leg) = self.chosen(relay, errand, (standing.post, to)) else { return false };
        self.goes(relay, errand, (standing, leg, false), way)
    }
}

impl<'w> Clerk<'w> {
    pub(super) const fn new(finder: &'w Wayfinder, routes: Routes<'w>) -> Self {
        Self {
            finder,
            routes,
            places: Vec::new(),
            ways: BTreeMap::new(),
            sent: BTreeMap::new(),
            sent_at: Moment::EARLIEST,
            pairs: BTreeMap::new(),
        }
    }

    fn stands(&mut self, unit: UnitId, standing: Standing) {
        let at = unit.0 as usize;
        if at >= self.places.len() {
            self.places.resize(at + 1, None);
        }
        self.places[at] = Some(standing);
    }

    /// Before a line: another way only where this one is known to be down.
    fn at_line(
        &mut self,
        relay: &Relay<'_>,
        errand: &'w Errand,
        standing: Standing,
        way: &mut Way<'_>,
    ) -> bool {
        let Some(leg) = standing.leg else { return false };
        self.know(relay);
        if !self.routes.knows_outages() || !self.routes.is_cut(&leg, relay.at) {
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
        if self.sent_at != relay.at {
            self.sent.clear();
            self.sent_at = relay.at;
        }
        let telegram = match (errand.telegram, relay.made) {
            (None, Some(made)) => Telegram::Made(made.source, made.number),
            (telegram, _) => Telegram::Told(telegram.unwrap_or_default()),
        };
        let sent = self.sent.get(&(telegram, leg)).copied();
        let same = sent.filter(|&(with, was_ready)| was_ready == ready && relay.may_share(with));
        let standing = Standing { leg: Some(leg), ..standing };
        if let Some((with, _)) = same {
            self.stands(relay.unit, standing);
            way.shares(with);
            return true;
        }
        let Some(stages) = self.finder.legs.get(&errand.key(leg)) else { return false };
        self.stands(relay.unit, standing);
        self.sent.insert((telegram, leg), (relay.unit, ready));
        let skipped = if ready { stages.ready } else { 0 };
        way.goes(stages.all.start + skipped..stages.all.end);
        way.because(self.why(relay.at, errand, leg).map_or(0, Why::number));
        true
    }

    /// Chooses the whole way of what has been handed in, unless there is but one.
    fn hand_in(&mut self, relay: &Relay<'_>, errand: &Errand, to: PostId) {
        self.ways.remove(&relay.unit);
        let mut at = errand.origin;
        while at != to {
            let Some(only) = self.pair(at, to).only else { break };
            at = only.to;
        }
        if at == to {
            return;
        }
        let asked = asked(relay, errand, (errand.origin, to));
        if let Some(found) = self.routes.earliest(&asked) {
            self.ways.insert(relay.unit, found.wires().collect());
        }
    }

    /// The first leg of the way from a post.
    fn chosen(
        &mut self,
        relay: &Relay<'_>,
        errand: &Errand,
        (from, to): (PostId, PostId),
    ) -> Option<Leg> {
        let Pair { only, table } = self.pair(from, to);
        let kept = || self.ways.get(&relay.unit)?.iter().copied().find(|leg| leg.from == from);
        if let Some(leg) = only.or_else(kept) {
            return Some(leg);
        }
        self.know(relay);
        let table = table.as_deref().unwrap_or_default();
        match self.finder.routing {
            Routing::Hub | Routing::Direct => {
                let cut = table.iter().any(|leg| self.routes.is_cut(leg, relay.at));
                if let Some(&leg) = table.first().filter(|_| !cut) {
                    return Some(leg);
                }
            }
            Routing::Earliest => {}
            Routing::Queues => {
                let queues = self.queues(relay, (from, to));
                self.routes.stand(queues, relay.at);
            }
        }
        let found = self.routes.earliest(&asked(relay, errand, (from, to)));
        let found = found.and_then(|found| found.wires().next());
        let planned = || errand.planned.iter().copied().find(|leg| leg.from == from);
        let hub = || self.finder.network.way(Routing::Hub, from, to).ok()?.first().copied();
        found.or_else(planned).or_else(hub)
    }

    /// What never changes between two posts, worked out once.
    fn pair(&mut self, from: PostId, to: PostId) -> Pair {
        let Self { finder, routes, pairs, .. } = self;
        let way = |routing| finder.network.way(routing, from, to).ok().map(Into::into);
        let pair = pairs.entry((from, to)).or_insert_with(|| Pair {
            only: routes.only_leg(from, to),
            table: match finder.routing {
                Routing::Hub | Routing::Direct => way(finder.routing),
                Routing::Earliest | Routing::Queues => None,
            },
        });
        pair.clone()
    }

    /// Why a leg is taken that was not planned.
    fn why(&self, at: Moment, errand: &Errand, leg: Leg) -> Option<Why> {
        let cut = |leg: &Leg| self.routes.is_cut(leg, at);
        match errand.planned.iter().find(|planned| planned.from == leg.from) {
            // It has left the way that was planned before.
            None => None,
            Some(planned) if *planned == leg => None,
            Some(_) if errand.planned.iter().any(cut) => Some(Why::Outage),
            Some(_) if self.finder.routing == Routing::Queues => Some(Why::Queues),
            Some(_) => Some(Why::Hour),
        }
    }

    /// Takes note of the outages that are known now.
    fn know(&mut self, relay: &Relay<'_>) {
        let at = relay.at;
        let planned = self.finder.outages.iter();
        let planned = planned.filter(|outage| outage.from <= at && at < outage.window.end);
        let planned = planned.map(|outage| Cut {
            circuit: outage.circuit,
            from: None,
            window: outage.window.clone(),
        });
        let heard = relay.heard().filter_map(|heard| {
            let &(circuit, from) = self.finder.breaking.get(&heard.station)?;
            Some(Cut { circuit, from, window: heard.from..heard.until })
        });
        self.routes.know(planned.chain(heard).collect());
    }

    /// The queues as they stand for a copy of this precedence, where its way may lead.
    fn queues(&self, relay: &Relay<'_>, (from, to): (PostId, PostId)) -> Queues {
        let mut queues = Queues::default();
        let between = self.finder.ground.between(from, to);
        for post in between.posts() {
            for &(of, station) in &self.finder.lines[post.0] {
                if let StationOf::Circuit(circuit, _) = of
                    && !between.has(self.finder.network.circuit(circuit).between.1)
                {
                    continue;
                }
                let ahead = relay.ahead(station, relay.precedence);
                if ahead <= Span::ZERO {
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
        }
        queues
    }
}

fn asked(relay: &Relay<'_>, errand: &Errand, (from, to): (PostId, PostId)) -> Asked {
    Asked {
        from,
        to,
        at: relay.at,
        precedence: relay.precedence,
        characters: errand.characters.saturating_add(relay.length),
        relayed: from != errand.origin,
        by_bag: false,
    }
}
