//! Copies that find their way as they go: one unit for all copies that end at one post, and the
//! stages of every leg that it may take.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::StationOf;
use super::compile::{Compiler, Node};
use super::laid::Laid;
use super::stages::Draft as StageDraft;
use super::tree::Branch;
use super::wayfinder::{Errand, LegKey, LegStages, Outage, Wayfinder, Whose};
use crate::chance::Key;
use crate::engine::{Hearing, MakesRouters, Notice, StationId, UnitId};
use crate::network::{CircuitId, Leg, PostId, Routing, Rules};
use crate::scenario::Scenario;
use crate::telegram::Precedence;

/// Whether copies find their way as they go: by queues, or because outages become known.
pub(super) fn finds_ways(scenario: &Scenario) -> bool {
    let ruled = |rules: &Rules| !rules.outages.is_empty() || rules.breakdowns.is_some();
    let circuits = &scenario.network.circuits;
    let outages = !scenario.outages.is_empty()
        || circuits.iter().any(|circuit| circuit.rules.as_deref().is_some_and(ruled));
    scenario.routing == Routing::Queues || scenario.outages_known.is_some() && outages
}

/// Whether traffic finds its way: as copies do, or because what is earliest depends on the hour
/// at which it is handed in.
pub(super) fn traffic_finds_ways(scenario: &Scenario) -> bool {
    scenario.routing == Routing::Earliest || finds_ways(scenario)
}

/// What finds its way, while the program grows.
#[derive(Default)]
pub(super) struct Finding {
    /// Errands with their units, which are known when the units are laid out.
    pub(super) errands: Vec<(UnitId, Errand)>,
    /// The same of traffic, by template, and the stage before which each is asked about first.
    pub(super) templates: BTreeMap<u32, Errand>,
    pub(super) handed_in: Option<Range<u32>>,
    /// The stages of each leg, and how many make a copy ready.
    legs: Vec<(LegKey, Vec<StageDraft>, u32)>,
}

/// What a program needs of it.
#[derive(Default)]
pub(super) struct Found {
    pub(super) notices: Vec<Notice>,
    pub(super) hearings: Vec<Hearing>,
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
        let errands = self.finding.errands[first..].iter();
        let precedences: BTreeSet<Precedence> = errands.map(|(_, one)| one.precedence).collect();
        if !precedences.is_empty() {
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
        let errand = Errand {
            telegram: Some(self.handed.index),
            origin: self.origin,
            stops,
            planned: legs.to_vec(),
            precedence: node.rank.precedence,
            characters: self.characters,
        };
        self.finding.errands.push((UnitId(0), errand));
        let here = Branch { onward: Vec::new(), ..at.clone() };
        self.at_post(&mut node, &here);
        node
    }

    /// The posts that a way between those of a telegram may lead through: without those at the
    /// end of a single circuit.
    fn kept(&self, first: usize) -> Vec<bool> {
        let network = &self.shop.scenario.network;
        let mut needed: BTreeSet<PostId> = BTreeSet::from([self.origin, network.hub]);
        for (_, errand) in &self.finding.errands[first..] {
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
                self.leg((Whose::Telegram(self.handed.index, precedence), leg), precedence);
            }
        }
    }

    /// The stages of every leg for traffic, which goes over all of them in the same manner.
    fn legs_of_traffic(&mut self) {
        let network = &self.shop.scenario.network;
        (self.key, self.characters, self.in_bulk) = (Key::of("traffic"), 0, true);
        for leg in network.legs() {
            for (whose, origin) in [(Whose::HandedIn, leg.from), (Whose::Relayed, leg.to)] {
                self.origin = origin;
                self.leg((whose, leg), Precedence::Routine);
            }
        }
        self.in_bulk = false;
    }

    fn leg(&mut self, (whose, leg): LegKey, precedence: Precedence) {
        let mut stages = Vec::new();
        if self.shop.scenario.network.circuit(leg.circuit).leg.is_none() {
            stages.extend(self.ahead(leg.from, precedence));
        }
        stages.push(self.made_ready(leg.from));
        let ready = u32::try_from(stages.len()).expect("a leg has few stages");
        stages.extend(self.over_circuit(leg, precedence));
        stages.push(self.received(leg.to));
        stages.extend(self.queried(leg.to));
        self.finding.legs.push(((whose, leg), stages, ready));
    }

    /// Lays all legs out, and makes of them what the engine asks.
    pub(super) fn found(&mut self, laid: &mut Laid) -> Found {
        if !self.finding.templates.is_empty() {
            self.legs_of_traffic();
        }
        let Finding { errands, templates, legs, .. } = std::mem::take(&mut self.finding);
        if errands.is_empty() && templates.is_empty() {
            return Found::default();
        }
        let legs: BTreeMap<LegKey, LegStages> = legs
            .into_iter()
            .map(|(key, drafts, ready)| (key, LegStages { all: laid.leg(drafts, key.1.to), ready }))
            .collect();
        let mut planned: BTreeMap<UnitId, Vec<Range<u32>>> = BTreeMap::new();
        for (unit, errand) in &errands {
            let ranges = errand.planned.iter().filter_map(|&leg| legs.get(&errand.key(leg)));
            planned.insert(*unit, ranges.map(|leg| leg.all.clone()).collect());
        }
        let scenario = self.shop.scenario;
        let outages = self.outages_known();
        let breaking = self.breaking();
        let starts = self.telegrams.iter().map(|handed| handed.at).min();
        let starts = starts.filter(|_| templates.is_empty());
        let mut notices: Vec<Notice> = outages
            .iter()
            .filter(|known| Some(known.from) >= starts && known.from < known.window.end)
            .map(|known| Notice { at: known.from, station: known.station })
            .collect();
        notices.sort_unstable();
        let hearing =
            |&station: &StationId| scenario.outages_known.map(|after| Hearing { station, after });
        let hearings = breaking.keys().filter_map(hearing).collect();
        let wayfinder = Wayfinder {
            ground: self.shop.ground(),
            lines: self.lines(),
            network: scenario.network.clone(),
            routing: scenario.routing,
            anew: finds_ways(scenario),
            errands: errands.into_iter().collect(),
            templates,
            legs,
            outages,
            breaking,
        };
        Found { notices, hearings, routers: Some(Arc::new(wayfinder)), legs: planned }
    }

    /// At each post the stations where a queue may stand.
    fn lines(&self) -> Vec<Vec<(StationOf, StationId)>> {
        let network = &self.shop.scenario.network;
        let mut lines = vec![Vec::new(); network.posts.len()];
        for (&of, at) in self.shop.station_of.iter().zip(0..) {
            let post = match of {
                StationOf::Circuit(circuit, _) => network.circuit(circuit).between.0,
                StationOf::Centre(post) | StationOf::Relay(post) => post,
                _ => continue,
            };
            lines[post.0].push((of, StationId(at)));
        }
        lines
    }

    /// The stations of circuits, each with its circuit and the post from which it sends.
    fn circuits(&self) -> impl Iterator<Item = (StationId, CircuitId, PostId)> {
        self.shop.station_of.iter().zip(0..).filter_map(|(&of, at)| match of {
            StationOf::Circuit(circuit, from) => Some((StationId(at), circuit, from)),
            _ => None,
        })
    }

    /// The planned outages of circuits, and when each is known.
    fn outages_known(&self) -> Vec<Outage> {
        let Some(lag) = self.shop.scenario.outages_known else { return Vec::new() };
        let mut known = Vec::new();
        for (station, circuit, _) in self.circuits() {
            for outage in &self.shop.stations[station.0 as usize].outages {
                let from = outage.from.saturating_add(lag);
                known.push(Outage { from, circuit, station, window: outage.from..outage.to });
            }
        }
        known
    }

    /// The circuits whose outages by chance become known; one that sends both ways through one
    /// station is down both ways.
    fn breaking(&self) -> BTreeMap<StationId, (CircuitId, Option<PostId>)> {
        let network = &self.shop.scenario.network;
        let known = self.shop.scenario.outages_known.is_some();
        let breaks = |station: StationId| {
            known && self.shop.stations[station.0 as usize].breakdowns.is_some()
        };
        let circuits = self.circuits().filter(|&(station, ..)| breaks(station));
        circuits
            .map(|(station, circuit, from)| {
                let alone = network.circuit(circuit).full_duplex;
                (station, (circuit, alone.then_some(from)))
            })
            .collect()
    }
}
