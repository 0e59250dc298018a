//! What does not change from question to question: what leaves each post, which posts a way may
//! lead through, and when places are open, worked out when first asked for.

use std::collections::BTreeSet;

use super::super::{BagId, CircuitId, Leg, Network, PostId};
use super::times::Times;
use super::{Medium, Routes};
use crate::time::Window;

/// What is worked out of a network once, for any number of questions and runs.
#[derive(Debug)]
pub struct Ground {
    pub(super) times: Times,
    /// What leaves each post, in order of the name of where it leads.
    pub(super) leaving: Vec<Vec<(Medium, PostId)>>,
    pub(super) down: BTreeSet<CircuitId>,
    /// Posts that a way between others may lead through.
    core: Vec<bool>,
    inner: Vec<PostId>,
    /// Of the other posts that towards which everything leaves, once those are left out that are
    /// at the end of a single line.
    nearer: Vec<Option<PostId>>,
}

/// The posts that a way between two may lead through.
#[derive(Debug)]
pub struct Between<'g> {
    ground: &'g Ground,
    /// Those that are near one of the two only.
    near: Vec<PostId>,
}

impl Between<'_> {
    /// Whether a way may lead through a post, or ends there.
    #[must_use]
    pub fn has(&self, post: PostId) -> bool {
        self.ground.core[post.0] || self.near.contains(&post)
    }

    /// All of them; some may come twice.
    pub fn posts(&self) -> impl Iterator<Item = PostId> {
        self.ground.inner.iter().chain(&self.near).copied()
    }
}

impl Ground {
    /// Of a network over a horizon, with some circuits down throughout.
    #[must_use]
    pub fn of(network: &Network, horizon: Window, down: &BTreeSet<CircuitId>) -> Self {
        let leaving = leaving(network, down);
        let (core, nearer) = inner(&leaving);
        let times = Times::new(network, horizon);
        let posts = (0..core.len()).filter(|&at| core[at]).map(PostId).collect();
        Self { times, leaving, down: down.clone(), core, inner: posts, nearer }
    }

    /// The posts that a way from one post to another may lead through, and its ends.
    #[must_use]
    pub fn between(&self, from: PostId, to: PostId) -> Between<'_> {
        let mut near = Vec::new();
        for end in [from, to] {
            near.extend(std::iter::successors(Some(end), |post| self.nearer[post.0]));
        }
        Between { ground: self, near }
    }
}

/// What leaves each post, in order of the name of where it leads.
fn leaving(network: &Network, down: &BTreeSet<CircuitId>) -> Vec<Vec<(Medium, PostId)>> {
    let mut all = vec![Vec::new(); network.posts.len()];
    let mut stands_in: BTreeSet<CircuitId> = BTreeSet::new();
    for (at, circuit) in network.circuits.iter().enumerate() {
        if !down.contains(&CircuitId(at)) {
            stands_in.extend(&circuit.fallbacks);
        }
    }
    for (at, circuit) in network.circuits.iter().enumerate() {
        let id = CircuitId(at);
        if down.contains(&id) || stands_in.contains(&id) {
            continue;
        }
        let (a, b) = circuit.between;
        for (from, to) in [(a, b), (b, a)] {
            if circuit.sends_from(from) {
                all[from.0].push((Medium::Wire(id), to));
            }
        }
    }
    for (at, bag) in network.bags.iter().enumerate() {
        all[bag.from.0].push((Medium::Bag(BagId(at)), bag.to));
    }
    for leaving in &mut all {
        leaving.sort_by_key(|(by, to)| (*to, *by));
    }
    all
}

/// The posts that remain when those are left out, again and again, that have but one neighbour,
/// since no way leads through them that visits no post twice; and that neighbour of each.
fn inner(leaving: &[Vec<(Medium, PostId)>]) -> (Vec<bool>, Vec<Option<PostId>>) {
    let mut others: Vec<BTreeSet<PostId>> = vec![BTreeSet::new(); leaving.len()];
    for (from, to) in leaving.iter().enumerate().flat_map(|(from, all)| {
        all.iter().map(move |&(_, to)| (PostId(from), to)).filter(|(from, to)| from != to)
    }) {
        others[from.0].insert(to);
        others[to.0].insert(from);
    }
    let mut core = vec![true; leaving.len()];
    let mut nearer = vec![None; leaving.len()];
    let mut ends: Vec<PostId> = (0..leaving.len()).map(PostId).collect();
    while let Some(end) = ends.pop() {
        if !core[end.0] || others[end.0].len() > 1 {
            continue;
        }
        core[end.0] = false;
        nearer[end.0] = others[end.0].pop_first();
        if let Some(near) = nearer[end.0] {
            others[near.0].remove(&end);
            ends.push(near);
        }
    }
    (core, nearer)
}

impl Routes<'_> {
    /// The first leg of every way by wire from one post to another, where there is but one.
    #[must_use]
    pub fn only_leg(&self, from: PostId, to: PostId) -> Option<Leg> {
        let between = self.ground.between(from, to);
        let wires = self.ground.leaving[from.0].iter().filter_map(|&(by, there)| match by {
            Medium::Wire(circuit) => Some(Leg { from, circuit, to: there }),
            Medium::Bag(_) => None,
        });
        let mut leads = wires.filter(|leg| leg.to == to || between.has(leg.to));
        leads.next().filter(|_| leads.next().is_none())
    }
}
