//! Copies that find their way as they go: one unit for all copies that end at one post, and the
//! stages of every leg that it may take.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::StationOf;
use super::clerk::{Errand, LegStages, Outage, Wayfinder};
use super::compile::{Compiler, Node};
use super::laid::Laid;
use super::stages::Draft as StageDraft;
use super::tree::Branch;
use crate::engine::{MakesRouters, Notice, StationId, UnitId};
use crate::network::{Leg, PostId, Routing};
use crate::scenario::Scenario;
use crate::telegram::Precedence;

/// Whether copies find their way as they go: by queues, or because outages become known.
pub(super) fn finds_ways(scenario: &Scenario) -> bool {
    let ruled = |rules: &crate::network::Rules| !rules.outages.is_empty();
    let circuits = &scenario.network.circuits;
    let outages = !scenario.outages.is_empty()
        || circuits.iter().any(|circuit| circuit.rules.as_deref().is_some_and(ruled));
    scenario.routing == Routing::Queues || scenario.outages_known.is_some() && outages
}

/// What finds its way, while the program grows.
#[derive(Default)]
pub(super) struct Finding {
    pub(super) errands: Vec<Errand>,
    /// The stages of each leg by telegram and precedence, and how many make it ready.
    legs: Vec<(LegKey, Vec<StageDraft>, u32)>,
}

/// A telegram, a leg and the precedence of what is sent.
pub(super) type LegKey = (usize, Leg, Precedence);

/// What a program needs of it.
#[derive(Default)]
pub(super) struct Found {
    pub(super) notices: Vec<Notice>,
    pub(super) routers: Option<Arc<dyn MakesRouters>>,
    pub(super) legs: BTreeMap<UnitId, Vec<Range<u32>>>,
}

impl Compiler<'_> {
    /// The sender: its own copies and bags, and an errand to each post that others go to.
    pub(super) fn errands(&mut self, tree: &Branch) -> Node {
        let mut node = self.node(&tree.copies());
        if self.handed.drafted {
            node.stages = self.outgoing();
        }
        let here = Branch { onward: Vec::new(), ..tree.clone() };
        node.children = self.beyond(&here).0;
        let first = self.finding.errands.len();
        self.errands_beyond(tree, &[], &mut node);
        let errands = &self.finding.errands[first..];
        let precedences: BTreeSet<Precedence> = errands.iter().map(|one| one.precedence).collect();
        if !errands.is_empty() {
            let kept = self.kept(first);
            self.legs(&kept, &precedences);
        }
        node
    }

    fn errands_beyond(&mut self, branch: &Branch, legs: &[Leg], node: &mut Node) {
        for (leg, further) in &branch.onward {
            let legs: Vec<Leg> = legs.iter().copied().chain([*leg]).collect();
            if !further.ending.is_empty() || !further.bagged.is_empty() {
                let child = self.errand(further, &legs);
                node.children.push(child);
            }
            self.errands_beyond(further, &legs, node);
        }
    }

    fn errand(&mut self, at: &Branch, legs: &[Leg]) -> Node {
        let bagged = at.bagged.iter().map(|(_, copy)| *copy);
        let copies: Vec<usize> =
            if at.ending.is_empty() { bagged.collect() } else { at.ending.clone() };
        let mut node = self.node(&copies);
        let passed = copies.iter().filter_map(|&copy| self.drafts[copy].by);
        let mut stops: Vec<PostId> = passed.take(1).filter(|&by| by != self.origin).collect();
        stops.push(at.post);
        stops.dedup();
        node.errand = Some(self.finding.errands.len());
        self.finding.errands.push(Errand {
            unit: UnitId(0),
            telegram: self.handed.index,
            origin: self.origin,
            stops,
            planned: legs.to_vec(),
            precedence: node.rank.precedence,
            characters: self.characters,
        });
        let here = Branch { onward: Vec::new(), ..at.clone() };
        self.at_post(&mut node, &here);
        node
    }

    /// The posts that a way between those of a telegram may lead through: without those at the
    /// end of a single circuit.
    fn kept(&self, first: usize) -> Vec<bool> {
        let network = &self.shop.scenario.network;
        let mut needed: BTreeSet<PostId> = BTreeSet::from([self.origin, network.hub]);
        for errand in &self.finding.errands[first..] {
            needed.extend(&errand.stops);
            needed.extend(errand.planned.iter().map(|leg| leg.to));
        }
        let mut kept = vec![true; network.posts.len()];
        loop {
            let mut others: Vec<BTreeSet<PostId>> = vec![BTreeSet::new(); kept.len()];
            for circuit in &network.circuits {
                let (a, b) = circuit.between;
                if kept[a.0] && kept[b.0] {
                    others[a.0].insert(b);
                    others[b.0].insert(a);
                }
            }
            let ends =
                |at: &usize| kept[*at] && others[*at].len() < 2 && !needed.contains(&PostId(*at));
            let dead: Vec<usize> = (0..kept.len()).filter(ends).collect();
            if dead.is_empty() {
                return kept;
            }
            for at in dead {
                kept[at] = false;
            }
        }
    }

    /// The stages of every leg between posts that are kept.
    fn legs(&mut self, kept: &[bool], precedences: &BTreeSet<Precedence>) {
        let network = &self.shop.scenario.network;
        for leg in network.legs() {
            if !kept[leg.from.0] || !kept[leg.to.0] {
                continue;
            }
            for &precedence in precedences {
                let mut stages = Vec::new();
                if network.circuit(leg.circuit).leg.is_none() {
                    stages.extend(self.ahead(leg.from, precedence));
                }
                stages.push(self.made_ready(leg.from));
                let ready = u32::try_from(stages.len()).expect("a leg has few stages");
                stages.extend(self.over_circuit(leg, precedence));
                stages.push(self.received(leg.to));
                stages.extend(self.queried(leg.to));
                let key = (self.handed.index, leg, precedence);
                self.finding.legs.push((key, stages, ready));
            }
        }
    }

    /// Lays all legs out, and makes of them what the engine asks.
    pub(super) fn found(&mut self, laid: &mut Laid) -> Found {
        let Finding { errands, legs } = std::mem::take(&mut self.finding);
        if errands.is_empty() {
            return Found::default();
        }
        let stages: BTreeMap<LegKey, LegStages> = legs
            .into_iter()
            .map(|(key, drafts, ready)| (key, LegStages { all: laid.leg(drafts, key.1.to), ready }))
            .collect();
        let mut planned: BTreeMap<UnitId, Vec<Range<u32>>> = BTreeMap::new();
        for errand in &errands {
            let of = |leg: &Leg| stages.get(&(errand.telegram, *leg, errand.precedence));
            let ranges = errand.planned.iter().filter_map(of);
            planned.insert(errand.unit, ranges.map(|leg| leg.all.clone()).collect());
        }
        let scenario = self.shop.scenario;
        let lines = self.shop.station_of.iter().zip(0..).filter_map(|(&of, at)| match of {
            StationOf::Circuit(..) | StationOf::Centre(_) | StationOf::Relay(_) => {
                Some((of, StationId(at)))
            }
            _ => None,
        });
        let lines: BTreeMap<_, _> = lines.collect();
        let outages = self.outages_known(&lines);
        let starts = self.telegrams.iter().map(|handed| handed.at).min();
        let mut notices: Vec<Notice> = outages
            .iter()
            .filter(|known| Some(known.from) >= starts && known.from < known.window.end)
            .map(|known| Notice { at: known.from, station: known.station })
            .collect();
        notices.sort_unstable();
        let wayfinder = Wayfinder {
            network: scenario.network.clone(),
            horizon: self.shop.horizon.clone(),
            routing: scenario.routing,
            errands: errands.into_iter().map(|errand| (errand.unit, errand)).collect(),
            legs: stages,
            lines,
            outages,
        };
        Found { notices, routers: Some(Arc::new(wayfinder)), legs: planned }
    }

    /// The planned outages of circuits, and when each is known.
    fn outages_known(&self, lines: &BTreeMap<StationOf, StationId>) -> Vec<Outage> {
        let Some(lag) = self.shop.scenario.outages_known else { return Vec::new() };
        let mut known = Vec::new();
        for (&of, &station) in lines {
            let StationOf::Circuit(circuit, _) = of else { continue };
            for outage in &self.shop.stations[station.0 as usize].outages {
                let from = outage.from.saturating_add(lag);
                known.push(Outage { from, circuit, station, window: outage.from..outage.to });
            }
        }
        known
    }
}
