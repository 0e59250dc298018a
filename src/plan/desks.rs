//! The copies inside a post: who has one, and in which groups they go.

use super::compile::{Compiler, Node};
use super::itinerary::{Copy, Inside, Itinerary, NoWay, Way};
use super::tree::Branch;
use crate::engine::Rank;
use crate::network::PostId;
use crate::office::{Copies, DeskKind, Given, Question, Scheme};
use crate::telegram::Precedence;
use crate::time::Moment;

/// A desk copy to be made at a post.
pub(super) struct DeskCopy {
    pub(super) itinerary: usize,
    pub(super) given: Given,
    /// Whether it is told at once, before the main run.
    at_once: bool,
}

/// Desks that one messenger serves and that read at the same hours: they share their stages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) kind: DeskKind,
    pub(super) zone: Option<String>,
    /// The place of a desk with hours of its own among those that the scheme names.
    pub(super) own: Option<usize>,
    later: bool,
}

impl Group {
    /// Its stable name.
    pub(super) fn key(&self) -> String {
        let zone = self.zone.as_deref().unwrap_or("");
        let own = self.own.map_or_else(String::new, |at| at.to_string());
        format!("{}/{zone}/{own}", self.kind.key())
    }
}

/// Under which rank and deadline the copies of a post go.
#[derive(Clone, Copy)]
pub(super) struct Errand {
    pub(super) post: PostId,
    pub(super) rank: Rank,
    deskby: Option<Moment>,
}

impl Compiler<'_> {
    /// The desks of a post for the copies that end there by wire.
    pub(super) fn desks(&mut self, branch: &Branch) -> Vec<Node> {
        let at_hub = branch.post == self.shop.scenario.network.hub;
        if self.in_bulk {
            return Vec::new();
        }
        if branch.ending.is_empty() && !(at_hub && branch.post == self.origin) {
            return Vec::new();
        }
        self.desk_nodes(branch.post, &branch.ending)
    }

    /// The main run of a post and what is told at once, for the copies that end there.
    pub(super) fn desk_nodes(&mut self, post: PostId, ending: &[usize]) -> Vec<Node> {
        let all: Vec<usize> = (0..self.drafts.len()).collect();
        let rank = self.rank(if ending.is_empty() { &all } else { ending });
        let deskby = ending.iter().filter_map(|&at| self.drafts[at].deskby).min();
        let errand = Errand { post, rank, deskby };
        let copies = self.desk_copies(errand, ending);
        if copies.is_empty() {
            return Vec::new();
        }
        let mut nodes = vec![self.main_run(errand, &copies)];
        nodes.extend(self.told_at_once(errand, &copies));
        self.decyphered(errand, nodes)
    }

    /// Whose copies a post makes: those of the telegram's lists at the hub, those that a rule of
    /// the post's scheme chooses, or its chancery's.
    fn desk_copies(&mut self, errand: Errand, ending: &[usize]) -> Vec<DeskCopy> {
        let scenario = self.shop.scenario;
        let network = &scenario.network;
        let post = network.post(errand.post);
        let Some(scheme) = scenario.schemes.get(&post.office) else { return Vec::new() };
        let same_post = |a: &str, b: &str| {
            a.eq_ignore_ascii_case(b) || network.find(a).is_some_and(|a| network.find(b) == Some(a))
        };
        let at_hub = errand.post == network.hub;
        let later: &[String] = if at_hub { self.handed.later } else { &[] };
        let question = Question {
            telegram: self.handed.telegram,
            printed_here: at_hub,
            later,
            same_post: &same_post,
        };
        let given = scheme.given(&question);
        if given.is_empty() {
            let chancery = scheme.chancery();
            let at_once = at_once(scheme, &chancery, &errand);
            let first = ending.iter().take(1);
            return first
                .map(|&at| DeskCopy {
                    itinerary: self.first + at,
                    given: chancery.clone(),
                    at_once,
                })
                .collect();
        }
        let mut copies = Vec::new();
        for given in given {
            let itinerary = self.itineraries.len();
            let at_once = at_once(scheme, &given, &errand);
            let mut place = desk(errand, &given, at_once);
            place.inside.as_mut().expect("just made with one").office =
                given.known.and_then(|at| scheme.named[at].office.clone());
            let name =
                if at_hub { given.name.clone() } else { format!("{} ({})", given.name, post.name) };
            (place.telegram, place.name) = (self.handed.index, self.called(&name));
            self.itineraries.push(place);
            if given.shut_out.is_none() {
                copies.push(DeskCopy { itinerary, given, at_once });
            }
        }
        copies
    }

    /// The main run: copied, sorted, carried, and sent on by those who see it first.
    fn main_run(&mut self, errand: Errand, copies: &[DeskCopy]) -> Node {
        let scenario = self.shop.scenario;
        let scheme = &scenario.schemes[&scenario.network.post(errand.post).office];
        let run: Vec<&DeskCopy> = copies.iter().filter(|copy| !copy.given.later).collect();
        let mut main = self.plain(errand);
        main.stages = self.copying(errand.post, &run);
        main.runs_off = run.iter().map(|copy| (copy.itinerary, copy.given.copies.value)).collect();
        let mut groups = grouped(scheme, copies);
        let mut nodes: Vec<(Group, Node)> = Vec::new();
        // Those who have to see it first come first.
        groups.sort_by_key(|(group, _)| depth(scheme, group));
        for (group, members) in groups {
            let node = self.group(errand, &group, &members);
            nodes.push((group, node));
        }
        while let Some((group, node)) = nodes.pop() {
            let before = before(scheme, &group);
            let parent =
                nodes.iter_mut().find(|(other, _)| Some(other.kind) == before && !other.later);
            match parent {
                Some((_, parent)) => parent.children.push(node),
                None => main.children.push(node),
            }
        }
        main.children.reverse();
        main
    }

    fn plain(&self, errand: Errand) -> Node {
        Node { rank: errand.rank, ..self.node(&[]) }
    }

    /// The desks of a group, each with its copy by one messenger.
    fn group(&mut self, errand: Errand, group: &Group, members: &[&DeskCopy]) -> Node {
        let mut node = self.plain(errand);
        if group.later {
            node.stages.extend(self.asked_later(errand.post));
            node.stages.extend(self.copying(errand.post, members));
            node.runs_off =
                members.iter().map(|copy| (copy.itinerary, copy.given.copies.value)).collect();
        }
        let mut carried = self.carried(errand.post, group);
        for said in members.iter().flat_map(|copy| &copy.given.rests_on) {
            let known = self.shop.know(super::Known::of_words(said));
            if !carried.step.rests_on.contains(&known) {
                carried.step.rests_on.push(known);
            }
        }
        node.stages.push(carried);
        let entered = self.entered(errand.post, group);
        // The record copy is where it should be once it is entered.
        let kept = entered.is_some() && group.kind == DeskKind::Registry;
        node.stages.extend(entered);
        if !kept {
            node.stages.push(self.on_desk(errand.post, group, None));
        }
        node.on_desk = members.iter().map(|copy| copy.itinerary).collect();
        // Nobody is called out for the sake of the record, the box or what is asked for later.
        let waits = group.later || !group.kind.keeps_deadlines();
        node.deskby = if waits { Some(Moment::LATEST) } else { errand.deskby };
        node
    }

    /// What is brought or telephoned at once: advance copies, and those for whom the duty
    /// officer has somebody called.
    fn told_at_once(&mut self, errand: Errand, copies: &[DeskCopy]) -> Option<Node> {
        let scenario = self.shop.scenario;
        let scheme = &scenario.schemes[&scenario.network.post(errand.post).office];
        let told: Vec<&DeskCopy> = copies.iter().filter(|copy| copy.at_once).collect();
        if told.is_empty() {
            return None;
        }
        let mut decided = self.plain(errand);
        decided.stages.extend(self.decided(errand.post));
        decided.runs_off = told.iter().map(|copy| (copy.itinerary, Copies::ONE)).collect();
        for (group, members) in grouped(scheme, told.iter().copied()) {
            let mut node = self.plain(errand);
            node.stages.extend(self.advanced(errand.post, &group));
            let called = Some(errand.rank.precedence);
            node.stages.push(self.on_desk(errand.post, &group, called));
            node.on_desk = members.iter().map(|copy| copy.itinerary).collect();
            node.deskby = errand.deskby;
            decided.children.push(node);
        }
        Some(decided)
    }
}

/// The itinerary of a desk; without a way where it is shut out.
fn desk(errand: Errand, given: &Given, at_once: bool) -> Itinerary {
    let way = match given.shut_out {
        Some(_) => Way::None(NoWay::ShutOut),
        None => Way::Inside(errand.post),
    };
    Itinerary {
        telegram: 0,
        copy: Copy::Desk { kind: given.kind, list: given.list.clone() },
        name: given.name.clone(),
        post: Some(errand.post),
        precedence: errand.rank.precedence,
        deskby: errand.deskby.filter(|_| given.kind.keeps_deadlines()),
        way,
        at_post: None,
        on_desk: Vec::new(),
        inside: Some(Inside {
            office: None,
            copies: given.copies.value,
            basis: given.basis,
            at_once,
            shut_out: given.shut_out.clone(),
        }),
    }
}

/// Whether a desk is told at once: it has advance copies, or somebody is called out for it.
fn at_once(scheme: &Scheme, given: &Given, errand: &Errand) -> bool {
    let precedence: Precedence = errand.rank.precedence;
    let advance = scheme.advance.as_ref().is_some_and(|advance| {
        precedence >= advance.at_least.value && advance.kinds.contains(&given.kind)
    });
    let call = scheme.hours_of(given.kind).call_out.as_ref();
    let called = call.is_some_and(|call| {
        let deskby = call.deskby.as_ref().filter(|_| errand.deskby.is_some());
        precedence >= call.at_least.value
            || deskby.is_some_and(|at_least| precedence >= at_least.value)
    });
    !given.later && (given.advance || given.kind.keeps_deadlines() && (advance || called))
}

/// The desks in groups, in the order in which the lists first name one of a group.
fn grouped<'a>(
    scheme: &Scheme,
    copies: impl IntoIterator<Item = &'a DeskCopy>,
) -> Vec<(Group, Vec<&'a DeskCopy>)> {
    let mut groups: Vec<(Group, Vec<&DeskCopy>)> = Vec::new();
    for copy in copies {
        let known = copy.given.known;
        let named = known.map(|at| &scheme.named[at]);
        let zone = named.and_then(|desk| desk.zone.clone());
        let own = known.filter(|&at| {
            scheme.named[at].hours.is_some() || !scheme.named[at].holidays.is_empty()
        });
        let kind = copy.given.kind;
        let zone = zone.or_else(|| scheme.hours_of(kind).zone.clone());
        let group = Group { kind, zone, own, later: copy.given.later };
        match groups.iter_mut().find(|(other, _)| *other == group) {
            Some((_, members)) => members.push(copy),
            None => groups.push((group, vec![copy])),
        }
    }
    groups
}

/// The kind that sends a group on: of what was asked for later, a department that has read it.
fn before(scheme: &Scheme, group: &Group) -> Option<DeskKind> {
    if group.later {
        return Some(DeskKind::Department);
    }
    scheme.desks.get(&group.kind).and_then(|desk| desk.after)
}

/// How many kinds have to see it before a group.
fn depth(scheme: &Scheme, group: &Group) -> usize {
    let mut next = before(scheme, group);
    let mut depth = usize::from(group.later) * DeskKind::ALL.len();
    while let Some(kind) = next.filter(|_| depth < 2 * DeskKind::ALL.len()) {
        depth += 1;
        next = scheme.desks.get(&kind).and_then(|desk| desk.after);
    }
    depth
}
