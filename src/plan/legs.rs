//! The transmissions and bags of a telegram: what it goes through between posts.

use super::compile::{Compiler, Node};
use super::known::Known;
use super::stages::{Draft as StageDraft, Kept, Shop};
use super::tree::Branch;
use super::{Doing, KnownId, StationOf, Step};
use crate::engine::Place;
use crate::network::{BagId, Figure, Leg, PostId};
use crate::telegram::Precedence;

impl Compiler<'_> {
    /// What happens at a post once a checked copy is there: its desks, its bags, its relays; and
    /// whether it has desks.
    pub(super) fn beyond(&mut self, branch: &Branch) -> (Vec<Node>, bool) {
        let mut children = self.desks(branch);
        let desks = !children.is_empty();
        for (runs, at) in branch.bagged.clone() {
            children.push(self.bag(branch.post, &runs, at));
        }
        for (leg, further) in &branch.onward {
            children.push(self.transmission(*leg, further));
        }
        (children, desks)
    }

    /// The end of a transmission at the post of a branch, with all that follows there.
    pub(super) fn at_post(&mut self, node: &mut Node, branch: &Branch) {
        node.at_post = branch.ending.iter().map(|at| self.first + at).collect();
        let (children, desks) = self.beyond(branch);
        node.children = children;
        if !desks && !branch.ending.is_empty() {
            node.goes_no_further = true;
            node.deskby = branch.ending.iter().filter_map(|&at| self.drafts[at].deskby).min();
        }
    }

    /// One transmission over a leg, for all copies beyond it.
    pub(super) fn transmission(&mut self, leg: Leg, branch: &Branch) -> Node {
        let wire = branch.wire_copies();
        let copies = if wire.is_empty() { branch.copies() } else { wire };
        let mut node = self.node(&copies);
        let precedence = node.rank.precedence;
        let whole_leg = self.shop.scenario.network.circuit(leg.circuit).leg.is_some();
        if !whole_leg {
            node.stages.extend(self.ahead(leg.from, precedence));
        }
        node.stages.push(self.made_ready(leg.from));
        node.stages.extend(self.over_circuit(leg, precedence));
        node.stages.push(self.received(leg.to));
        node.stages.extend(self.queried(leg.to));
        self.at_post(&mut node, branch);
        node
    }

    pub(super) fn stage(
        &self,
        place: Place,
        doing: Doing,
        post: PostId,
        rests_on: Vec<KnownId>,
    ) -> StageDraft {
        let name = format!("{doing:?}");
        let key = self.key.then(&name).then(&self.shop.scenario.network.post(post).id);
        StageDraft { place, ladder: Vec::new(), step: Step { doing, post, rests_on }, key }
    }

    /// Other telegrams that go first, where the network says what they cost.
    pub(super) fn ahead(&mut self, post: PostId, precedence: Precedence) -> Option<StageDraft> {
        let scenario = self.shop.scenario;
        if scenario.simulates_traffic() {
            return None;
        }
        let figure = scenario.network.post(post).centre.ahead.get(&precedence)?;
        let (work, known) = self.shop.work(figure);
        let mut stage = self.stage(Place::Delay(work), Doing::Ahead(precedence), post, vec![known]);
        // The same luck at any precedence: a variant that changes it meets the same traffic.
        stage.key = self.key.then("ahead").then(&scenario.network.post(post).id);
        Some(stage)
    }

    /// A stage at the operators of a post, or at its relay position where it passes on.
    pub(super) fn made_ready(&mut self, post: PostId) -> StageDraft {
        let scenario = self.shop.scenario;
        let centre = &scenario.network.post(post).centre;
        let relays = post != self.origin;
        let (doing, of, servers, figure) = if relays {
            let positions = centre.relay_positions.value;
            (Doing::Relayed, StationOf::Relay(post), positions, &centre.relaying)
        } else {
            (Doing::Handled, StationOf::Centre(post), centre.operators.value, &centre.handling)
        };
        self.manned(post, (doing, of, servers), figure)
    }

    pub(super) fn received(&mut self, post: PostId) -> StageDraft {
        let centre = &self.shop.scenario.network.post(post).centre;
        let of = StationOf::Centre(post);
        self.manned(post, (Doing::Received, of, centre.operators.value), &centre.receiving)
    }

    pub(super) fn manned(
        &mut self,
        post: PostId,
        (doing, of, servers): (Doing, StationOf, u16),
        figure: &Figure,
    ) -> StageDraft {
        let centre = &self.shop.scenario.network.post(post).centre;
        let call_out = centre.call_out.as_ref().map(|call| (call.at_least.value, &call.delay));
        let kept = Kept { servers, call_out, ..Kept::open(&centre.hours, post) };
        let known = self.shop.station_named(of).is_some();
        let (station, hours) = self.shop.station(of, &kept);
        let rules = if of == StationOf::Relay(post) { &centre.relay_rules } else { &centre.rules };
        if let Some(rules) = rules.as_ref().filter(|_| !known) {
            self.shop.apply(station, rules, Some(post));
        }
        let count = match doing {
            Doing::Relayed => Known::of_value(&centre.relay_positions),
            _ => Known::of_value(&centre.operators),
        };
        let count = self.shop.know(count);
        let (work, known) = self.shop.work(figure);
        self.stage(Shop::at(station, work), doing, post, vec![known, hours, count])
    }

    /// A copy that is run off and goes by bag, over one run or two.
    pub(super) fn bag(&mut self, post: PostId, runs: &[BagId], at: usize) -> Node {
        let scenario = self.shop.scenario;
        let mut node = self.node(&[at]);
        node.rank.precedence = Precedence::Routine;
        let running_off = &scenario.network.post(post).registry.running_off;
        node.stages.push(self.in_registry(post, Doing::RunOff, running_off));
        for &run in runs {
            let bag = scenario.network.bag(run);
            let (carrier, known) = self.shop.bag_run(bag);
            let (travel, travel_known) = self.shop.work(&bag.travel);
            let closing = self.shop.know(Known::of_value(&bag.closing));
            let place = Place::Carrier { carrier, travel };
            let capacity = bag.capacity.as_ref().map(|c| self.shop.know(Known::of_value(c)));
            let rests_on = [known, travel_known, closing].into_iter().chain(capacity).collect();
            node.stages.push(self.stage(place, Doing::Bagged(run), bag.from, rests_on));
            let sorting = &scenario.network.post(bag.to).registry.sorting;
            node.stages.push(self.in_registry(bag.to, Doing::Sorted, sorting));
        }
        node.at_post.push(self.first + at);
        let to = self.drafts[at].post;
        node.children = self.desk_nodes(to, &[at]);
        if node.children.is_empty() {
            (node.goes_no_further, node.deskby) = (true, self.drafts[at].deskby);
        }
        node
    }

    pub(super) fn in_registry(
        &mut self,
        post: PostId,
        doing: Doing,
        figure: &Figure,
    ) -> StageDraft {
        let registry = &self.shop.scenario.network.post(post).registry;
        let kept = Kept::open(&registry.hours, post);
        let (station, hours) = self.shop.station(StationOf::Registry(post), &kept);
        let (work, known) = self.shop.work(figure);
        self.stage(Shop::at(station, work), doing, post, vec![known, hours])
    }
}
