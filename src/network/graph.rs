//! Which way a telegram goes: the fixed table of the service, or the fewest legs.
//!
//! The structure of the network is a petgraph graph; nothing else here uses it.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use super::{CircuitId, Network, Post, PostId};

/// One move of a copy between two posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leg {
    /// From.
    pub from: PostId,
    /// Over which circuit.
    pub circuit: CircuitId,
    /// To.
    pub to: PostId,
}

/// How the way is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Routing {
    /// Towards the hub and out again, whatever lies nearer; at a post that is a mere switch it
    /// turns off.
    #[default]
    Hub,
    /// Over as few legs as the circuits allow.
    Direct,
    /// By the earliest arrival on a network in which nothing else moves.
    Earliest,
    /// By the earliest arrival with the queues as they stand when a copy is to be sent on.
    Queues,
}

impl Routing {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Hub, Self::Direct, Self::Earliest, Self::Queues];

    /// The word that files write.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hub => "hub",
            Self::Direct => "direct",
            Self::Earliest => "earliest",
            Self::Queues => "queues",
        }
    }
}

/// Why there is no way by wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayError {
    /// A post has no circuit towards the hub.
    NoCircuit(PostId),
    /// The circuits of some posts towards the hub run in a circle.
    Circle(PostId),
}

impl Network {
    /// The legs by wire from one post to another; none if they are the same. What is earliest
    /// depends on the hour: [`super::routes`] finds it, and here it counts as direct.
    ///
    /// # Errors
    ///
    /// [`WayError`] if no circuit leads there.
    pub fn way(&self, routing: Routing, from: PostId, to: PostId) -> Result<Vec<Leg>, WayError> {
        match routing {
            Routing::Hub => self.way_by_hub(from, to),
            Routing::Direct | Routing::Earliest | Routing::Queues => self.way_direct(from, to),
        }
    }

    /// Up to the hub and down again. A part that would be gone over twice is left out only where
    /// the addressee itself lies on the way up, or where a post turns it off that is nothing but
    /// a switch: a relay of the service sends up what comes up.
    fn way_by_hub(&self, from: PostId, to: PostId) -> Result<Vec<Leg>, WayError> {
        if from == to {
            return Ok(Vec::new());
        }
        let up = self.legs_to_hub(from)?;
        if let Some(at) = up.iter().position(|leg| leg.to == to) {
            return Ok(up[..=at].to_vec());
        }
        let down = self.legs_to_hub(to)?;
        if let Some(at) = down.iter().position(|leg| leg.to == from) {
            return Ok(down[..=at].iter().rev().map(|leg| leg.reversed()).collect());
        }
        let turns = |leg: &Leg| self.post(leg.to).office == Post::NO_OFFICE;
        let meets = |leg: &Leg| down.iter().position(|other| other.to == leg.to);
        let mut turn = up.iter().enumerate().filter(|(_, leg)| turns(leg));
        let turn = turn.find_map(|(at, leg)| meets(leg).map(|below| (at, below)));
        let (above, below) = turn.unwrap_or((up.len() - 1, down.len() - 1));
        let down = down[..=below].iter().rev().map(|leg| leg.reversed());
        Ok(up[..=above].iter().copied().chain(down).collect())
    }

    fn legs_to_hub(&self, from: PostId) -> Result<Vec<Leg>, WayError> {
        let mut legs = Vec::new();
        let mut at = from;
        while at != self.hub {
            let circuit = self.post(at).via.ok_or(WayError::NoCircuit(at))?;
            let to = self.circuit(circuit).other_end(at);
            legs.push(Leg { from: at, circuit, to });
            if legs.len() > self.posts.len() {
                return Err(WayError::Circle(from));
            }
            at = to;
        }
        Ok(legs)
    }

    /// The fewest legs; among equals, the posts that come first.
    fn way_direct(&self, from: PostId, to: PostId) -> Result<Vec<Leg>, WayError> {
        let graph = self.wires();
        let mut came: BTreeMap<PostId, Leg> = BTreeMap::new();
        let mut seen = BTreeSet::from([from]);
        let mut frontier = vec![from];
        while !frontier.is_empty() && !seen.contains(&to) {
            let mut next = Vec::new();
            for at in frontier {
                let mut edges: Vec<_> = graph.edges(at).collect();
                edges.sort_by_key(|(_, other, circuit)| (*other, **circuit));
                for (_, other, &circuit) in edges {
                    if seen.insert(other) {
                        came.insert(other, Leg { from: at, circuit, to: other });
                        next.push(other);
                    }
                }
            }
            next.sort_unstable();
            frontier = next;
        }
        let mut legs = Vec::new();
        let mut at = to;
        while at != from {
            let leg = *came.get(&at).ok_or(WayError::NoCircuit(to))?;
            legs.push(leg);
            at = leg.from;
        }
        legs.reverse();
        Ok(legs)
    }

    /// Every leg that a circuit can be gone over.
    pub fn legs(&self) -> impl Iterator<Item = Leg> {
        self.circuits.iter().zip(0..).flat_map(|(circuit, at)| {
            let (a, b) = circuit.between;
            let legs = [(a, b), (b, a)].into_iter();
            let legs = legs.filter(|(from, _)| circuit.sends_from(*from));
            legs.map(move |(from, to)| Leg { from, circuit: CircuitId(at), to })
        })
    }

    /// How many legs lie between posts that are not at the end of a single circuit, nor come to
    /// be when such posts are left out: those among which a way can be chosen.
    #[must_use]
    pub fn legs_to_choose_from(&self) -> usize {
        let mut others: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); self.posts.len()];
        for circuit in &self.circuits {
            let (a, b) = circuit.between;
            others[a.0].insert(b.0);
            others[b.0].insert(a.0);
        }
        let mut ends: Vec<usize> = (0..others.len()).filter(|&at| others[at].len() == 1).collect();
        while let Some(end) = ends.pop() {
            for near in std::mem::take(&mut others[end]) {
                others[near].remove(&end);
                if others[near].len() == 1 {
                    ends.push(near);
                }
            }
        }
        let kept = |leg: &Leg| others[leg.from.0].contains(&leg.to.0);
        self.legs().filter(kept).count()
    }

    /// The circuits as a directed graph of posts, without those that only stand in for others.
    fn wires(&self) -> DiGraphMap<PostId, CircuitId> {
        let mut graph = DiGraphMap::new();
        for post in 0..self.posts.len() {
            graph.add_node(PostId(post));
        }
        let stand_in: BTreeSet<CircuitId> =
            self.circuits.iter().flat_map(|circuit| circuit.fallbacks.iter().copied()).collect();
        for (at, circuit) in self.circuits.iter().enumerate().rev() {
            let (a, b) = circuit.between;
            for (from, to) in [(a, b), (b, a)] {
                if circuit.sends_from(from) && !stand_in.contains(&CircuitId(at)) {
                    graph.add_edge(from, to, CircuitId(at));
                }
            }
        }
        graph
    }

    /// The posts whose circuits towards the hub run in a circle, by order of id.
    #[must_use]
    pub fn circles(&self) -> Vec<Vec<PostId>> {
        let mut graph: DiGraphMap<PostId, ()> = DiGraphMap::new();
        for (at, post) in self.posts.iter().enumerate() {
            if let Some(via) = post.via
                && PostId(at) != self.hub
            {
                graph.add_edge(PostId(at), self.circuit(via).other_end(PostId(at)), ());
            }
        }
        let mut circles: Vec<Vec<PostId>> =
            tarjan_scc(&graph).into_iter().filter(|posts| posts.len() > 1).collect();
        for posts in &mut circles {
            posts.sort_unstable();
        }
        circles.sort_unstable();
        circles
    }
}

impl Leg {
    /// The same circuit the other way.
    #[must_use]
    pub const fn reversed(self) -> Self {
        Self { from: self.to, circuit: self.circuit, to: self.from }
    }
}
