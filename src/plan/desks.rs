//! The copies inside a post: main run, advance copies, rounds, desks.

use std::collections::BTreeSet;

use super::compile::{Compiler, Node};
use super::itinerary::{Copy, Itinerary, Way};
use super::stages::{Draft as StageDraft, Kept, Shop};
use super::tree::Branch;
use super::{Doing, StationOf};
use crate::engine::{Closing, Place, Work};
use crate::gazetteer;
use crate::network::PostId;
use crate::office::{DeskKind, kind_of};
use crate::scenario::Scenario;
use crate::telegram::Precedence;
use crate::time::Span;

/// A desk copy to be made at a post.
pub(super) struct DeskCopy {
    itinerary: usize,
    name: String,
    kind: DeskKind,
    advance: bool,
}

impl Compiler<'_> {
    /// The desks of a post for the copies that end there by wire.
    pub(super) fn desks(&mut self, branch: &Branch) -> Vec<Node> {
        let at_hub = branch.post == self.shop.scenario.network.hub;
        if branch.ending.is_empty() && !(at_hub && branch.post == self.origin) {
            return Vec::new();
        }
        self.desk_nodes(branch.post, &branch.ending)
    }

    /// The main run and the advance copies of a post, for the copies that end there.
    pub(super) fn desk_nodes(&mut self, post: PostId, ending: &[usize]) -> Vec<Node> {
        let scenario = self.shop.scenario;
        let scheme = &scenario.schemes[&scenario.network.post(post).office];
        let rank = self.rank(ending);
        let deskby = ending.iter().filter_map(|&at| self.drafts[at].deskby).min();
        let copies = self.desk_copies(post, ending, rank.precedence);
        let mut nodes = Vec::new();
        let mut main = Node { rank, ..self.node(ending) };
        main.stages.push(self.copied(post));
        for copy in &copies {
            let mut node =
                Node { rank, on_desk: Some(copy.itinerary), deskby, ..self.node(ending) };
            node.stages.push(self.carried(post, &copy.name));
            node.stages.push(self.on_desk(post, copy));
            main.children.push(node);
            if let (true, Some(advance)) = (copy.advance, &scheme.advance) {
                let mut node =
                    Node { rank, on_desk: Some(copy.itinerary), deskby, ..self.node(ending) };
                let (work, known) = self.shop.work(&advance.lag);
                let mut stage = self.stage(Place::Delay(work), Doing::Advanced, post, vec![known]);
                stage.key = stage.key.then(&copy.name);
                node.stages.push(stage);
                node.stages.push(self.on_desk(post, copy));
                nodes.push(node);
            }
        }
        nodes.insert(0, main);
        nodes
    }

    /// Whose copies a post makes: those of the telegram's lists at the hub, and at every other
    /// post its chancery's.
    pub(super) fn desk_copies(
        &mut self,
        post: PostId,
        ending: &[usize],
        precedence: Precedence,
    ) -> Vec<DeskCopy> {
        let scenario = self.shop.scenario;
        let scheme = &scenario.schemes[&scenario.network.post(post).office];
        let advances = |kind: DeskKind| {
            scheme.advance.as_ref().is_some_and(|advance| {
                precedence >= advance.at_least.value && advance.kinds.contains(&kind)
            })
        };
        if post != scenario.network.hub || !prints_desks(scenario) {
            let kind = DeskKind::Chancery;
            return ending
                .iter()
                .take(1)
                .map(|&at| DeskCopy {
                    itinerary: at,
                    name: "chancery".to_owned(),
                    kind,
                    advance: advances(kind),
                })
                .collect();
        }
        let deskby = ending.iter().filter_map(|&at| self.drafts[at].deskby).min();
        let mut copies = Vec::new();
        for (name, list, unresolved) in printed_desks(scenario) {
            let known = |name: &str| gazetteer::department_by_name(name).is_some();
            let named = scheme.kind_of_named(&name);
            let kind = if unresolved {
                DeskKind::Unresolved
            } else {
                named.unwrap_or_else(|| kind_of(&name, known))
            };
            copies.push(DeskCopy {
                itinerary: self.itineraries.len(),
                name: name.clone(),
                kind,
                advance: advances(kind),
            });
            self.itineraries.push(Itinerary {
                copy: Copy::Desk { kind, list },
                name,
                post: Some(post),
                precedence,
                deskby,
                way: Way::Inside(post),
                at_post: None,
                on_desk: Vec::new(),
            });
        }
        copies
    }

    pub(super) fn copied(&mut self, post: PostId) -> StageDraft {
        let scenario = self.shop.scenario;
        let scheme = &scenario.schemes[&scenario.network.post(post).office];
        let call = scheme.copying_call_out.as_ref();
        let kept = Kept {
            hours: &scheme.copying_hours,
            post,
            servers: scheme.copiers.value,
            closing: Closing::Finish,
            call_out: call.map(|call| (call.at_least.value, &call.delay)),
            outages: Vec::new(),
        };
        let (station, hours) = self.shop.station(StationOf::Copying(post), &kept);
        let (work, known) = self.shop.work(&scheme.copying);
        self.stage(Shop::at(station, work), Doing::Copied, post, vec![known, hours])
    }

    pub(super) fn carried(&mut self, post: PostId, desk: &str) -> StageDraft {
        let scenario = self.shop.scenario;
        let scheme = &scenario.schemes[&scenario.network.post(post).office];
        let (walk, known) = self.shop.work(&scheme.rounds.walk);
        let mut stage = match &scheme.rounds.leave {
            Some(leave) => {
                let (carrier, rounds) = self.shop.carrier(leave, post, Span::ZERO);
                let place = Place::Carrier { carrier, travel: walk };
                self.stage(place, Doing::Carried, post, vec![rounds, known])
            }
            None => self.stage(Place::Delay(walk), Doing::Carried, post, vec![known]),
        };
        stage.key = stage.key.then(desk);
        stage
    }

    pub(super) fn on_desk(&mut self, post: PostId, copy: &DeskCopy) -> StageDraft {
        let scenario = self.shop.scenario;
        let scheme = &scenario.schemes[&scenario.network.post(post).office];
        let desk = scheme.hours_of(copy.kind);
        let call = desk.call_out.as_ref();
        let kept = Kept {
            hours: &desk.hours,
            post,
            servers: u16::MAX,
            closing: Closing::Finish,
            call_out: call.map(|call| (call.at_least.value, &call.delay)),
            outages: Vec::new(),
        };
        let (station, hours) = self.shop.station(StationOf::Desks(post, copy.kind), &kept);
        let place = Shop::at(station, Work::default());
        let mut stage = self.stage(place, Doing::OnDesk, post, vec![hours]);
        stage.key = stage.key.then(&copy.name);
        stage
    }
}

/// Whether the telegram prints who reads it at the hub.
fn prints_desks(scenario: &Scenario) -> bool {
    let telegram = &scenario.telegram;
    !telegram.distribution.is_empty() || !telegram.copies_to.is_empty()
}

/// Every desk that the telegram prints, once, with its list; a list without members stands for
/// itself.
fn printed_desks(scenario: &Scenario) -> Vec<(String, Option<String>, bool)> {
    let telegram = &scenario.telegram;
    let mut desks: Vec<(String, Option<String>, bool)> = Vec::new();
    for block in &telegram.distribution {
        match (&block.list, block.recipients.is_empty()) {
            (Some(list), true) => desks.push((list.clone(), Some(list.clone()), true)),
            (list, _) => {
                let members = block.recipients.iter();
                desks.extend(members.map(|name| (name.clone(), list.clone(), false)));
            }
        }
    }
    let beside = telegram.copies_to.iter().chain(&telegram.advance_copies);
    desks.extend(beside.map(|name| (name.clone(), None, false)));
    let mut seen = BTreeSet::new();
    desks.retain(|(name, _, _)| seen.insert(name.clone()));
    desks
}
