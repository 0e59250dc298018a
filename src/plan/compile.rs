//! The tree of a telegram's copies to the engine's units and stages.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use super::call_out::set_call_from;
use super::errands::{Finding, finds_ways};
use super::itinerary::{Copy, Itinerary};
use super::laid::Laid;
use super::stages::{Draft as StageDraft, Shop, index};
use super::streams::{NO_LENGTH, Streams};
use super::tree::{Branch, grown};
use super::ways::{Draft, drafts};
use super::{GroupOf, HandedIn, Plan, RunOff};
use crate::chance::Key;
use crate::engine::{Deadline, Program, Rank, Release, Unit, UnitId};
use crate::network::PostId;
use crate::office::Copies;
use crate::scenario::{Handed, Scenario};
use crate::telegram::Precedence;
use crate::time::{Moment, Span, Window};

/// A unit while the program grows.
pub(super) struct Node {
    pub(super) stages: Vec<StageDraft>,
    pub(super) children: Vec<Node>,
    pub(super) rank: Rank,
    /// The itineraries whose copy is at the post when this ends.
    pub(super) at_post: Vec<usize>,
    /// The itineraries whose copies could be seen when this ends.
    pub(super) on_desk: Vec<usize>,
    /// The copies that are made of this when it ends, by itinerary.
    pub(super) runs_off: Vec<(usize, Copies)>,
    /// The deadline of the copy that could be seen, or that goes no further, when this ends.
    pub(super) deskby: Option<Moment>,
    /// Whether a copy goes no further than the post, which has no desks.
    pub(super) goes_no_further: bool,
    /// Its place among those that find their way as they go.
    pub(super) errand: Option<usize>,
}

/// A scenario while it is compiled.
pub(super) struct Compiler<'a> {
    pub(super) shop: Shop<'a>,
    pub(super) drafts: Vec<Draft>,
    pub(super) itineraries: Vec<Itinerary>,
    /// The first itinerary of the telegram that is compiled now; its drafts have the first ones.
    pub(super) first: usize,
    /// The telegram that is compiled now.
    pub(super) handed: Handed<'a>,
    pub(super) origin: PostId,
    pub(super) characters: u32,
    pub(super) key: Key,
    pub(super) telegrams: Vec<HandedIn>,
    /// Whether it is traffic that is compiled now: it ends at the posts.
    pub(super) in_bulk: bool,
    /// What finds its way as it goes.
    pub(super) finding: Finding,
}

/// A scenario to what the engine runs.
///
/// # Panics
///
/// If the sender is not a post of the network, which a checked scenario excludes.
#[must_use]
pub fn plan(scenario: &Scenario) -> Plan {
    let horizon = horizon(scenario);
    let end = horizon.end;
    let mut compiler = Compiler::new(scenario, horizon);
    let roots = scenario.telegrams().map(|handed| compiler.telegram(handed)).collect();
    compiler.flattened(roots, end)
}

/// From the eve of the first hand-in, or the start of traffic, to the end of everything.
fn horizon(scenario: &Scenario) -> Window {
    let hours = || scenario.telegrams().map(|handed| handed.at);
    let first = hours().min().map_or(scenario.starts, |first| first.min(scenario.starts));
    let last = hours().max().unwrap_or(scenario.starts);
    let last = scenario.period.map_or(last, |period| period.ends.max(last));
    first - Span::from_days(1)..last.saturating_add(scenario.horizon)
}

/// The characters that are sent: heading, addressees and text, as far as they survive.
pub(super) fn characters(handed: &Handed<'_>) -> u32 {
    if let Some(characters) = handed.slip.characters {
        return characters;
    }
    let telegram = handed.telegram;
    let text: usize = telegram.paragraphs.iter().map(|p| p.text.chars().count() + 4).sum();
    let names: usize = telegram.addressees.iter().map(|a| a.name.chars().count() + 12).sum();
    let subject = telegram.subject.as_deref().map_or(0, |subject| subject.chars().count());
    index((text + names + subject + 60).max(telegram.words * 6))
}

impl<'a> Compiler<'a> {
    fn new(scenario: &'a Scenario, horizon: Window) -> Self {
        let handed = Handed {
            index: 0,
            slip: &NO_LENGTH,
            telegram: &scenario.telegram,
            at: scenario.handed_in,
            later: &[],
            drafted: false,
        };
        Self {
            shop: Shop::new(scenario, horizon),
            drafts: Vec::new(),
            itineraries: Vec::new(),
            first: 0,
            handed,
            origin: PostId(0),
            characters: 0,
            key: Key::default(),
            telegrams: Vec::new(),
            in_bulk: false,
            finding: Finding::default(),
        }
    }

    /// The same workshop for another telegram, or kind of telegram.
    pub(super) fn turn_to(&mut self, handed: Handed<'a>, from: Option<PostId>) {
        let scenario = self.shop.scenario;
        let name = handed.telegram.from.as_deref().unwrap_or_default();
        let number = handed.telegram.number.as_deref().unwrap_or(&handed.slip.id);
        self.origin = from.unwrap_or(scenario.network.hub);
        (self.handed, self.first) = (handed, self.itineraries.len());
        self.characters = characters(&handed);
        self.key = Key::of(name).then(number);
        self.drafts = drafts(&self.shop, &handed, self.origin);
    }

    /// All that becomes of a telegram.
    fn telegram(&mut self, handed: Handed<'a>) -> Node {
        let from = handed.telegram.from.as_deref();
        let from = from.and_then(|name| self.shop.scenario.network.find(name));
        self.turn_to(handed, from);
        self.telegrams.push(HandedIn {
            name: Scenario::name_of(&handed),
            from,
            at: handed.at,
            root: UnitId(index(handed.index)),
        });
        if !handed.slip.path.is_empty() {
            return self.on_path();
        }
        assert!(from.is_some(), "a checked scenario knows its sender");
        self.addressees();
        let tree = grown(self.origin, &self.drafts);
        if finds_ways(self.shop.scenario) { self.errands(&tree) } else { self.root(&tree) }
    }

    /// What a copy is called: after its telegram, where that is not the first.
    pub(super) fn called(&self, name: &str) -> String {
        match self.handed.index {
            0 => name.to_owned(),
            _ => format!("{}: {name}", Scenario::name_of(&self.handed)),
        }
    }

    /// An itinerary for each addressee, in the order of the telegram.
    pub(super) fn addressees(&mut self) {
        for draft in &self.drafts {
            self.itineraries.push(Itinerary {
                telegram: self.handed.index,
                copy: Copy::Addressee { at: draft.at, role: draft.role },
                name: self.called(&draft.name),
                post: Some(draft.post),
                precedence: draft.precedence,
                deskby: draft.deskby,
                way: draft.way.clone(),
                at_post: None,
                on_desk: Vec::new(),
                inside: None,
            });
        }
    }

    /// The rank of what serves these copies: the highest precedence among them.
    pub(super) fn rank(&self, copies: &[usize]) -> Rank {
        let precedence = copies.iter().map(|&at| self.drafts[at].precedence).max();
        let addressee = copies.first().map_or(0, |&at| index(self.drafts[at].at));
        Rank {
            precedence: precedence.unwrap_or(Precedence::Routine),
            handed_in: self.handed.at,
            telegram: index(self.handed.index),
            addressee,
        }
    }

    pub(super) fn node(&self, copies: &[usize]) -> Node {
        Node {
            stages: Vec::new(),
            children: Vec::new(),
            rank: self.rank(copies),
            at_post: Vec::new(),
            on_desk: Vec::new(),
            runs_off: Vec::new(),
            deskby: None,
            goes_no_further: false,
            errand: None,
        }
    }

    /// The sender: its own copies, its bags and its transmissions.
    pub(super) fn root(&mut self, tree: &Branch) -> Node {
        let mut node = self.node(&tree.copies());
        if self.handed.drafted {
            node.stages = self.outgoing();
        }
        node.children = self.beyond(tree).0;
        node
    }

    /// The nodes in order of generation, so that the children of a unit are neighbours.
    fn flattened(mut self, mut roots: Vec<Node>, horizon: Moment) -> Plan {
        for root in &mut roots {
            set_call_from(root, &self.shop);
            root.rank.addressee = 0;
        }
        let mut units: Vec<Unit> = Vec::new();
        let mut parent: Vec<Option<UnitId>> = vec![None; roots.len()];
        let (mut laid, mut streams) = (Laid::default(), Streams::default());
        let mut runs_off = Vec::new();
        let mut reserved = index(roots.len());
        let mut waiting = VecDeque::from(roots);
        while let Some(node) = waiting.pop_front() {
            let id = UnitId(index(units.len()));
            let release = match parent[units.len()] {
                None => Release::At(self.telegrams[units.len()].at),
                Some(_) => Release::AfterParent,
            };
            let children = reserved..reserved + index(node.children.len());
            reserved = children.end;
            let stages = self.stages_of(id, (node.errand, node.stages), &mut laid);
            units.push(Unit { release, stages, children, rank: node.rank });
            node.at_post.iter().for_each(|&at| self.itineraries[at].at_post = Some(id));
            node.on_desk.iter().for_each(|&at| self.itineraries[at].on_desk.push(id));
            if !node.runs_off.is_empty() {
                runs_off.push(RunOff { unit: id, copies: node.runs_off });
            }
            parent.extend(node.children.iter().map(|_| Some(id)));
            waiting.extend(node.children);
        }
        let group_of_unit = self.groups_of(units.len(), &mut streams);
        self.streams(&mut laid, &mut streams);
        let found = self.found(&mut laid);
        let carrier_names = self.shop.carrier_names();
        let Laid { stages, steps, alternatives } = laid;
        let deadlines = Arc::new(streams.deadlines());
        let Streams { sources, templates, forks, groups, group_of_template, .. } = streams;
        let Shop { stations, station_of, hours_of_station, carriers, figures, .. } = self.shop;
        let (known, known_of_figure) = (self.shop.known, self.shop.known_of_figure);
        Plan {
            program: Program {
                figures,
                stations,
                carriers,
                alternatives,
                stages,
                until_planned: !units.is_empty(),
                units,
                sources,
                templates,
                forks,
                notices: found.notices,
                hearings: found.hearings,
                routers: found.routers,
                ..Program::new(horizon)
            },
            itineraries: self.itineraries,
            steps,
            known,
            known_of_figure,
            hours_of_station,
            stations: station_of,
            parent,
            carrier_names,
            groups: groups.all,
            group_of_unit,
            group_of_template,
            deadlines,
            telegrams: self.telegrams,
            runs_off,
            legs_of_errand: found.legs,
        }
    }

    /// The stages of a unit; of one that finds its way, that before which a clerk is asked.
    fn stages_of(
        &mut self,
        unit: UnitId,
        (errand, stages): (Option<usize>, Vec<StageDraft>),
        laid: &mut Laid,
    ) -> Range<u32> {
        let Some(at) = errand else { return laid.add(stages) };
        self.finding.errands[at].0 = unit;
        laid.arrived(self.shop.scenario.network.hub)
    }

    /// To which group each unit belongs when it is delivered.
    fn groups_of(&self, units: usize, streams: &mut Streams) -> Vec<Option<u32>> {
        let network = &self.shop.scenario.network;
        let id =
            |post: Option<PostId>| post.map_or_else(String::new, |p| network.post(p).id.clone());
        let mut groups = vec![None; units];
        for itinerary in &self.itineraries {
            let Some(unit) = itinerary.at_post else { continue };
            let telegram = &self.telegrams[itinerary.telegram];
            let group = streams.groups.of(GroupOf {
                stream: "telegrams".to_owned(),
                from: id(telegram.from),
                to: id(itinerary.post),
                precedence: itinerary.precedence,
            });
            groups[unit.0 as usize] = Some(group);
            if let Some(by) = itinerary.deskby {
                let deadline = Deadline { group, handed_in: telegram.at, by };
                streams.due.entry(unit).or_default().push(deadline);
            }
        }
        groups
    }
}
