//! The tree of a telegram's copies to the engine's units and stages.

use super::itinerary::{Copy, Itinerary, Way};
use super::known::Known;
use super::stages::{Draft as StageDraft, Kept, Shop, index};
use super::tree::{Branch, grown};
use super::ways::{Draft, drafts};
use super::{Doing, KnownId, Plan, StationOf, Step};
use crate::chance::Key;
use crate::engine::{
    Alternative, Closing, Outage, Place, Program, Rank, Release, Stage, Unit, UnitId, Work,
};
use crate::gazetteer;
use crate::network::{BagId, Leg, PostId};
use crate::office::{DeskKind, kind_of};
use crate::scenario::Scenario;
use crate::telegram::{Precedence, Role};
use crate::time::{Moment, Span};

/// A unit while the program grows.
struct Node {
    stages: Vec<StageDraft>,
    children: Vec<Node>,
    rank: Rank,
    /// The itineraries whose copy is at the post when this ends.
    at_post: Vec<usize>,
    /// The itinerary whose copy could be seen when this ends.
    on_desk: Option<usize>,
    /// The deadline of the copy that could be seen when this ends.
    deskby: Option<Moment>,
}

/// A desk copy to be made at a post.
struct DeskCopy {
    itinerary: usize,
    name: String,
    kind: DeskKind,
    advance: bool,
}

struct Compiler<'a> {
    shop: Shop<'a>,
    drafts: Vec<Draft>,
    itineraries: Vec<Itinerary>,
    origin: PostId,
    characters: u32,
    key: Key,
}

/// A scenario to what the engine runs.
///
/// # Panics
///
/// If the sender is not a post of the network, which a checked scenario excludes.
#[must_use]
pub fn plan(scenario: &Scenario) -> Plan {
    let telegram = &scenario.telegram;
    let from = telegram.from.as_deref().unwrap_or_default();
    let origin = scenario
        .network
        .find(from)
        .expect("a checked scenario knows its sender");
    let start = scenario.handed_in - Span::from_days(1);
    let end = scenario.handed_in.saturating_add(scenario.horizon);
    let number = telegram.number.as_deref().unwrap_or_default();
    let mut compiler = Compiler {
        shop: Shop::new(scenario, start..end),
        drafts: drafts(scenario, origin),
        itineraries: Vec::new(),
        origin,
        characters: characters(scenario),
        key: Key::of(from).then(number),
    };
    compiler.addressees();
    let tree = grown(origin, &compiler.drafts);
    let root = compiler.root(&tree);
    compiler.flattened(root, end)
}

/// The characters that are sent: heading, addressees and text, as far as they survive.
fn characters(scenario: &Scenario) -> u32 {
    let telegram = &scenario.telegram;
    let text: usize = telegram
        .paragraphs
        .iter()
        .map(|p| p.text.chars().count() + 4)
        .sum();
    let names: usize = telegram
        .addressees
        .iter()
        .map(|a| a.name.chars().count() + 12)
        .sum();
    let subject = telegram
        .subject
        .as_deref()
        .map_or(0, |subject| subject.chars().count());
    index((text + names + subject + 60).max(telegram.words * 6))
}

impl Compiler<'_> {
    /// An itinerary for each addressee, in the order of the telegram.
    fn addressees(&mut self) {
        for draft in &self.drafts {
            self.itineraries.push(Itinerary {
                copy: Copy::Addressee {
                    at: draft.at,
                    role: draft.role,
                },
                name: draft.name.clone(),
                post: Some(draft.post),
                precedence: draft.precedence,
                deskby: draft.deskby,
                way: draft.way.clone(),
                at_post: None,
                on_desk: Vec::new(),
            });
        }
    }

    /// The rank of what serves these copies: the highest precedence among them.
    fn rank(&self, copies: &[usize]) -> Rank {
        let precedence = copies.iter().map(|&at| self.drafts[at].precedence).max();
        let addressee = copies.first().map_or(0, |&at| index(self.drafts[at].at));
        Rank {
            precedence: precedence.unwrap_or(Precedence::Routine),
            handed_in: self.shop.scenario.handed_in,
            telegram: 0,
            addressee,
        }
    }

    fn node(&self, copies: &[usize]) -> Node {
        Node {
            stages: Vec::new(),
            children: Vec::new(),
            rank: self.rank(copies),
            at_post: Vec::new(),
            on_desk: None,
            deskby: None,
        }
    }

    /// The sender: its own copies, its bags and its transmissions.
    fn root(&mut self, tree: &Branch) -> Node {
        let mut node = self.node(&tree.copies());
        node.children = self.beyond(tree);
        node
    }

    /// What happens at a post once a checked copy is there: its desks, its bags, its relays.
    fn beyond(&mut self, branch: &Branch) -> Vec<Node> {
        let mut children = self.desks(branch);
        for (runs, at) in branch.bagged.clone() {
            children.push(self.bag(branch.post, &runs, at));
        }
        for (leg, further) in &branch.onward {
            children.push(self.transmission(*leg, further));
        }
        children
    }

    /// One transmission over a leg, for all copies beyond it.
    fn transmission(&mut self, leg: Leg, branch: &Branch) -> Node {
        let wire = branch.wire_copies();
        let copies = if wire.is_empty() {
            branch.copies()
        } else {
            wire
        };
        let mut node = self.node(&copies);
        let precedence = node.rank.precedence;
        let whole_leg = self
            .shop
            .scenario
            .network
            .circuit(leg.circuit)
            .leg
            .is_some();
        if !whole_leg {
            node.stages.extend(self.ahead(leg.from, precedence));
        }
        node.stages.push(self.made_ready(leg.from));
        node.stages.push(self.sent(leg));
        node.stages.push(self.received(leg.to));
        node.at_post.clone_from(&branch.ending);
        node.children = self.beyond(branch);
        node
    }

    fn stage(
        &self,
        place: Place,
        doing: Doing,
        post: PostId,
        rests_on: Vec<KnownId>,
    ) -> StageDraft {
        let name = format!("{doing:?}");
        let key = self
            .key
            .then(&name)
            .then(&self.shop.scenario.network.post(post).id);
        StageDraft {
            place,
            step: Step {
                doing,
                post,
                rests_on,
            },
            key,
        }
    }

    /// Other telegrams that go first, where the network says what they cost.
    fn ahead(&mut self, post: PostId, precedence: Precedence) -> Option<StageDraft> {
        let scenario = self.shop.scenario;
        let figure = scenario.network.post(post).centre.ahead.get(&precedence)?;
        let (work, known) = self.shop.work(figure);
        let mut stage = self.stage(
            Place::Delay(work),
            Doing::Ahead(precedence),
            post,
            vec![known],
        );
        // The same luck at any precedence: a variant that changes it meets the same traffic.
        stage.key = self.key.then("ahead").then(&scenario.network.post(post).id);
        Some(stage)
    }

    /// A stage at the operators of a post, or at its relay position where it passes on.
    fn made_ready(&mut self, post: PostId) -> StageDraft {
        let scenario = self.shop.scenario;
        let centre = &scenario.network.post(post).centre;
        let relays = post != self.origin;
        let (doing, of, servers, figure) = if relays {
            let positions = centre.relay_positions.value;
            (
                Doing::Relayed,
                StationOf::Relay(post),
                positions,
                &centre.relaying,
            )
        } else {
            (
                Doing::Handled,
                StationOf::Centre(post),
                centre.operators.value,
                &centre.handling,
            )
        };
        self.manned(post, (doing, of, servers), figure)
    }

    fn received(&mut self, post: PostId) -> StageDraft {
        let centre = &self.shop.scenario.network.post(post).centre;
        let of = StationOf::Centre(post);
        self.manned(
            post,
            (Doing::Received, of, centre.operators.value),
            &centre.receiving,
        )
    }

    fn manned(
        &mut self,
        post: PostId,
        (doing, of, servers): (Doing, StationOf, u16),
        figure: &crate::network::Figure,
    ) -> StageDraft {
        let centre = &self.shop.scenario.network.post(post).centre;
        let call_out = centre
            .call_out
            .as_ref()
            .map(|call| (call.at_least.value, &call.delay));
        let kept = Kept {
            hours: &centre.hours,
            post,
            servers,
            closing: Closing::Finish,
            call_out,
            outages: Vec::new(),
        };
        let (station, hours) = self.shop.station(of, &kept);
        let count = match doing {
            Doing::Relayed => Known::of_value(&centre.relay_positions),
            _ => Known::of_value(&centre.operators),
        };
        let count = self.shop.know(count);
        let (work, known) = self.shop.work(figure);
        self.stage(
            Shop::at(station, work),
            doing,
            post,
            vec![known, hours, count],
        )
    }

    /// The circuit of a leg; or the observed time over the whole leg, which replaces queue
    /// and line.
    fn sent(&mut self, leg: Leg) -> StageDraft {
        let scenario = self.shop.scenario;
        let circuit = scenario.network.circuit(leg.circuit);
        if let Some(figure) = &circuit.leg {
            let (work, known) = self.shop.work(figure);
            return self.stage(
                Place::Delay(work),
                Doing::Leg(leg.circuit),
                leg.from,
                vec![known],
            );
        }
        let direction = if circuit.full_duplex {
            leg.from
        } else {
            circuit.between.0
        };
        let down = scenario.outages.iter().filter(|(id, _)| *id == circuit.id);
        let kept = Kept {
            hours: &circuit.hours,
            post: circuit.between.0,
            servers: circuit.channels.value,
            closing: Closing::Fit,
            call_out: None,
            outages: down
                .map(|(_, w)| Outage {
                    from: w.start,
                    to: w.end,
                })
                .collect(),
        };
        let of = StationOf::Circuit(leg.circuit, direction);
        let (station, hours) = self.shop.station(of, &kept);
        let (work, known) = self.shop.sending(self.characters, &circuit.rate);
        self.stage(
            Shop::at(station, work),
            Doing::Sent(leg.circuit),
            leg.from,
            vec![known, hours],
        )
    }

    /// A copy that is run off and goes by bag, over one run or two.
    fn bag(&mut self, post: PostId, runs: &[BagId], at: usize) -> Node {
        let scenario = self.shop.scenario;
        let mut node = self.node(&[at]);
        node.rank.precedence = Precedence::Routine;
        let running_off = &scenario.network.post(post).registry.running_off;
        node.stages
            .push(self.in_registry(post, Doing::RunOff, running_off));
        for &run in runs {
            let bag = scenario.network.bag(run);
            let closing = bag.closing.value;
            let (carrier, known) = self.shop.carrier(&bag.leaves, bag.from, closing);
            let (travel, travel_known) = self.shop.work(&bag.travel);
            let closing = self.shop.know(Known::of_value(&bag.closing));
            let place = Place::Carrier { carrier, travel };
            let rests_on = vec![known, travel_known, closing];
            node.stages
                .push(self.stage(place, Doing::Bagged(run), bag.from, rests_on));
            let sorting = &scenario.network.post(bag.to).registry.sorting;
            node.stages
                .push(self.in_registry(bag.to, Doing::Sorted, sorting));
        }
        node.at_post.push(at);
        let to = self.drafts[at].post;
        node.children = self.desk_nodes(to, &[at]);
        node
    }

    fn in_registry(
        &mut self,
        post: PostId,
        doing: Doing,
        figure: &crate::network::Figure,
    ) -> StageDraft {
        let registry = &self.shop.scenario.network.post(post).registry;
        let kept = Kept {
            hours: &registry.hours,
            post,
            servers: u16::MAX,
            closing: Closing::Finish,
            call_out: None,
            outages: Vec::new(),
        };
        let (station, hours) = self.shop.station(StationOf::Registry(post), &kept);
        let (work, known) = self.shop.work(figure);
        self.stage(Shop::at(station, work), doing, post, vec![known, hours])
    }

    /// The desks of a post for the copies that end there by wire.
    fn desks(&mut self, branch: &Branch) -> Vec<Node> {
        let at_hub = branch.post == self.shop.scenario.network.hub;
        if branch.ending.is_empty() && !(at_hub && branch.post == self.origin) {
            return Vec::new();
        }
        self.desk_nodes(branch.post, &branch.ending)
    }

    /// The main run and the advance copies of a post, for the copies that end there.
    fn desk_nodes(&mut self, post: PostId, ending: &[usize]) -> Vec<Node> {
        let scenario = self.shop.scenario;
        let scheme = &scenario.schemes[&scenario.network.post(post).office];
        let rank = self.rank(ending);
        let deskby = ending.iter().filter_map(|&at| self.drafts[at].deskby).min();
        let copies = self.desk_copies(post, ending, rank.precedence);
        let mut nodes = Vec::new();
        let mut main = Node {
            rank,
            ..self.node(ending)
        };
        main.stages.push(self.copied(post));
        for copy in &copies {
            let mut node = Node {
                rank,
                on_desk: Some(copy.itinerary),
                deskby,
                ..self.node(ending)
            };
            node.stages.push(self.carried(post, &copy.name));
            node.stages.push(self.on_desk(post, copy));
            main.children.push(node);
            if let (true, Some(advance)) = (copy.advance, &scheme.advance) {
                let mut node = Node {
                    rank,
                    on_desk: Some(copy.itinerary),
                    deskby,
                    ..self.node(ending)
                };
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
    fn desk_copies(
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

    fn copied(&mut self, post: PostId) -> StageDraft {
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
        self.stage(
            Shop::at(station, work),
            Doing::Copied,
            post,
            vec![known, hours],
        )
    }

    fn carried(&mut self, post: PostId, desk: &str) -> StageDraft {
        let scenario = self.shop.scenario;
        let scheme = &scenario.schemes[&scenario.network.post(post).office];
        let (walk, known) = self.shop.work(&scheme.rounds.walk);
        let mut stage = match &scheme.rounds.leave {
            Some(leave) => {
                let (carrier, rounds) = self.shop.carrier(leave, post, Span::ZERO);
                let place = Place::Carrier {
                    carrier,
                    travel: walk,
                };
                self.stage(place, Doing::Carried, post, vec![rounds, known])
            }
            None => self.stage(Place::Delay(walk), Doing::Carried, post, vec![known]),
        };
        stage.key = stage.key.then(desk);
        stage
    }

    fn on_desk(&mut self, post: PostId, copy: &DeskCopy) -> StageDraft {
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

    /// The nodes in order of generation, so that the children of a unit are neighbours.
    fn flattened(mut self, root: Node, horizon: Moment) -> Plan {
        let mut root = root;
        set_call_from(&mut root, &self.shop);
        root.rank.addressee = 0;
        let mut units: Vec<Unit> = Vec::new();
        let mut parent: Vec<Option<UnitId>> = vec![None];
        let (mut stages, mut steps) = (Vec::new(), Vec::new());
        let mut alternatives: Vec<Alternative> = Vec::new();
        let mut waiting = std::collections::VecDeque::from([root]);
        let mut reserved = 1;
        while let Some(node) = waiting.pop_front() {
            let id = UnitId(index(units.len()));
            let first = index(stages.len());
            for draft in node.stages {
                let at = index(alternatives.len());
                alternatives.push(Alternative::to(draft.place));
                stages.push(Stage::new(at..at + 1, draft.key));
                steps.push(draft.step);
            }
            let release = match parent[units.len()] {
                None => Release::At(self.shop.scenario.handed_in),
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
            if let Some(at) = node.on_desk {
                self.itineraries[at].on_desk.push(id);
            }
            parent.extend(node.children.iter().map(|_| Some(id)));
            waiting.extend(node.children);
        }
        let Shop {
            stations,
            station_of,
            hours_of_station,
            carriers,
            figures,
            ..
        } = self.shop;
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
        }
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
    let mut seen = std::collections::BTreeSet::new();
    desks.retain(|(name, _, _)| seen.insert(name.clone()));
    desks
}

/// When a copy must be at the start of a unit to be on its desk in time.
type Need = (Precedence, Moment);

/// Before the moment that a deadline needs, nobody is called out: the deadline, less the
/// typical work that is still to be done and the typical time of a call.
fn set_call_from(node: &mut Node, shop: &Shop<'_>) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    for child in &mut node.children {
        needs.extend(set_call_from(child, shop));
    }
    if node.on_desk.is_some() {
        needs.push((
            node.rank.precedence,
            node.deskby.unwrap_or(Moment::EARLIEST),
        ));
    }
    for stage in node.stages.iter_mut().rev() {
        let ahead = typical(&stage.place, shop);
        let earlier = |moment: Moment| moment.saturating_add(-ahead);
        needs
            .iter_mut()
            .for_each(|(_, moment)| *moment = earlier(*moment));
        if let Place::Station {
            station, call_from, ..
        } = &mut stage.place
        {
            let call_out = shop.stations[station.0 as usize].call_out;
            let callers = needs.iter().filter(|(precedence, _)| {
                call_out.is_some_and(|call| *precedence >= call.at_least)
            });
            let delay = call_out.map_or(Span::ZERO, |call| typical_work(&call.delay, shop));
            let first = callers
                .map(|(_, moment)| moment.saturating_add(-delay))
                .min();
            *call_from = first.unwrap_or(Moment::EARLIEST);
        }
    }
    needs
}

fn typical(place: &Place, shop: &Shop<'_>) -> Span {
    match place {
        Place::Station { work, .. } | Place::Delay(work) => typical_work(work, shop),
        Place::Carrier { travel, .. } => typical_work(travel, shop),
    }
}

fn typical_work(work: &Work, shop: &Shop<'_>) -> Span {
    let value =
        |figure: crate::engine::FigureId| shop.figures[figure.0 as usize].distribution.typical();
    let drawn = work
        .drawn
        .map_or(Span::ZERO, |figure| Span::from_micros(value(figure)));
    let sent = work.sent.map_or(Span::ZERO, |sent| {
        let micros = i64::from(sent.characters) * 1_000_000_000 / value(sent.rate).max(1);
        Span::from_micros(micros)
    });
    work.fixed + drawn + sent
}

/// The role of a copy, for tables.
impl Itinerary {
    /// Action or information; none for a desk.
    #[must_use]
    pub const fn role(&self) -> Option<Role> {
        match self.copy {
            Copy::Addressee { role, .. } => Some(role),
            Copy::Desk { .. } => None,
        }
    }
}
