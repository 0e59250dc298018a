//! The tree of a telegram's copies to the engine's units and stages.

use std::collections::VecDeque;

use super::call_out::set_call_from;
use super::itinerary::{Copy, Itinerary};
use super::stages::{Draft as StageDraft, Shop, index};
use super::tree::{Branch, grown};
use super::ways::{Draft, drafts};
use super::{HandedIn, Plan, RunOff};
use crate::chance::Key;
use crate::engine::{Alternative, Program, Rank, Release, Stage, Unit, UnitId};
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
    /// The deadline of the copy that could be seen when this ends.
    pub(super) deskby: Option<Moment>,
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
}

/// A scenario to what the engine runs.
///
/// # Panics
///
/// If the sender is not a post of the network, which a checked scenario excludes.
#[must_use]
pub fn plan(scenario: &Scenario) -> Plan {
    let hours = || scenario.telegrams().map(|handed| handed.at);
    let first = hours().min().unwrap_or(scenario.handed_in);
    let last = hours().max().unwrap_or(scenario.handed_in);
    let start = first - Span::from_days(1);
    let end = last.saturating_add(scenario.horizon);
    let mut roots = Vec::new();
    let mut compiler: Option<Compiler<'_>> = None;
    for handed in scenario.telegrams() {
        let ready = match compiler.take() {
            None => Compiler::new(scenario, start..end, handed),
            Some(compiler) => compiler.for_next(handed),
        };
        roots.push(compiler.insert(ready).telegram());
    }
    compiler.expect("a checked scenario has a telegram").flattened(roots, end)
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
    fn new(scenario: &'a Scenario, horizon: Window, handed: Handed<'a>) -> Self {
        let compiler = Self {
            shop: Shop::new(scenario, horizon),
            drafts: Vec::new(),
            itineraries: Vec::new(),
            first: 0,
            handed,
            origin: PostId(0),
            characters: 0,
            key: Key::default(),
            telegrams: Vec::new(),
        };
        compiler.for_next(handed)
    }

    /// The same workshop for another telegram.
    fn for_next(mut self, handed: Handed<'a>) -> Self {
        let scenario = self.shop.scenario;
        let from = handed.telegram.from.as_deref().unwrap_or_default();
        let found = scenario.network.find(from);
        self.origin = found.expect("a checked scenario knows its sender");
        let number = handed.telegram.number.as_deref().unwrap_or(&handed.slip.id);
        (self.handed, self.first) = (handed, self.itineraries.len());
        self.characters = characters(&handed);
        self.key = Key::of(from).then(number);
        self.drafts = drafts(scenario, &handed, self.origin);
        self.telegrams.push(HandedIn {
            name: Scenario::name_of(&handed),
            from: found,
            at: handed.at,
            root: UnitId(index(handed.index)),
        });
        self
    }

    /// All that becomes of the telegram.
    fn telegram(&mut self) -> Node {
        self.addressees();
        let tree = grown(self.origin, &self.drafts);
        self.root(&tree)
    }

    /// What a copy is called: after its telegram, where that is not the first.
    pub(super) fn called(&self, name: &str) -> String {
        match self.handed.index {
            0 => name.to_owned(),
            _ => format!("{}: {name}", Scenario::name_of(&self.handed)),
        }
    }

    /// An itinerary for each addressee, in the order of the telegram.
    fn addressees(&mut self) {
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
        }
    }

    /// The sender: its own copies, its bags and its transmissions.
    fn root(&mut self, tree: &Branch) -> Node {
        let mut node = self.node(&tree.copies());
        if self.handed.drafted {
            node.stages = self.outgoing();
        }
        node.children = self.beyond(tree);
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
        let (mut stages, mut steps) = (Vec::new(), Vec::new());
        let mut alternatives: Vec<Alternative> = Vec::new();
        let mut runs_off = Vec::new();
        let mut reserved = index(roots.len());
        let mut waiting = VecDeque::from(roots);
        while let Some(node) = waiting.pop_front() {
            let id = UnitId(index(units.len()));
            let first = index(stages.len());
            for draft in node.stages {
                let at = index(alternatives.len());
                if draft.ladder.is_empty() {
                    alternatives.push(Alternative::to(draft.place));
                }
                alternatives.extend(draft.ladder);
                stages.push(Stage::new(at..index(alternatives.len()), draft.key));
                steps.push(draft.step);
            }
            let release = match parent[units.len()] {
                None => Release::At(self.telegrams[units.len()].at),
                Some(_) => Release::AfterParent,
            };
            let children = reserved..reserved + index(node.children.len());
            reserved = children.end;
            units.push(Unit {
                release,
                stages: first..index(stages.len()),
                children,
                rank: node.rank,
            });
            for at in node.at_post {
                self.itineraries[at].at_post = Some(id);
            }
            for at in node.on_desk {
                self.itineraries[at].on_desk.push(id);
            }
            if !node.runs_off.is_empty() {
                runs_off.push(RunOff { unit: id, copies: node.runs_off });
            }
            parent.extend(node.children.iter().map(|_| Some(id)));
            waiting.extend(node.children);
        }
        let Shop { stations, station_of, hours_of_station, carriers, figures, .. } = self.shop;
        let (known, known_of_figure) = (self.shop.known, self.shop.known_of_figure);
        Plan {
            program: Program {
                figures,
                stations,
                carriers,
                alternatives,
                stages,
                units,
                ..Program::new(horizon)
            },
            itineraries: self.itineraries,
            steps,
            known,
            known_of_figure,
            hours_of_station,
            stations: station_of,
            parent,
            telegrams: self.telegrams,
            runs_off,
        }
    }
}
