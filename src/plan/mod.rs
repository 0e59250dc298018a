//! From a scenario to the engine's program: relay trees, PASS, SAVING, distribution.
//!
//! The itineraries say which way each copy will go; the program is the same in dense ids, with
//! a step and the figures behind it for every stage.

mod call_out;
mod called;
mod clerk;
mod compile;
mod desks;
mod earliest;
mod errands;
mod itinerary;
mod known;
mod laid;
mod legs;
mod lines;
mod own;
mod rooms;
mod stages;
mod streams;
mod tree;
mod wayfinder;
mod ways;

pub use called::called;
pub use compile::plan;
pub use itinerary::{Copy, Inside, Itinerary, NoWay, Way};
pub use known::{Known, KnownId};

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use clerk::Why;

use crate::engine::{CarrierId, Deadlines, Program, StageId, StationId, UnitId};
use crate::network::{BagId, CircuitId, PostId};
use crate::office::{Copies, DeskKind, OutgoingStep};
use crate::telegram::Precedence;
use crate::time::Moment;

/// A scenario compiled: what the engine runs, and what each part of it means.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the engine runs.
    pub program: Program,
    /// Which way each copy goes, addressees first, then desks, in the order of the telegram.
    pub itineraries: Vec<Itinerary>,
    /// What each stage of the program is.
    pub steps: Vec<Step>,
    /// Everything that is said with a basis, and used.
    pub known: Vec<Known>,
    /// Which of them each figure of the program is.
    pub known_of_figure: Vec<KnownId>,
    /// Which of them say when a station is open.
    pub hours_of_station: Vec<Option<KnownId>>,
    /// What each station is.
    pub stations: Vec<StationOf>,
    /// Which unit each unit was split from.
    pub parent: Vec<Option<UnitId>>,
    /// What each carrier is called.
    pub carrier_names: Vec<String>,
    /// What is delivered where at which precedence.
    pub groups: Vec<GroupOf>,
    /// To which of them each unit belongs when it is delivered.
    pub group_of_unit: Vec<Option<u32>>,
    /// The same of each template.
    pub group_of_template: Vec<Option<u32>>,
    /// The deadlines of copies, told one by one or drawn.
    pub deadlines: Arc<Deadlines>,
    /// The telegrams, in the order of the scenario.
    pub telegrams: Vec<HandedIn>,
    /// What is run off where: each time a stencil is put on, or advance copies are made.
    pub runs_off: Vec<RunOff>,
    /// Of units that find their way as they go: the stages of the legs that were planned.
    pub legs_of_errand: BTreeMap<UnitId, Vec<Range<u32>>>,
}

/// Copies that are counted together: of one stream, between two posts, at one precedence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupOf {
    /// The name of the stream; `telegrams` for those that are told one by one.
    pub stream: String,
    /// The id of the post that sends them; empty where they only go from station to station.
    pub from: String,
    /// The id of the post that they are for.
    pub to: String,
    /// Their precedence.
    pub precedence: Precedence,
}

/// A telegram of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedIn {
    /// What it is called.
    pub name: String,
    /// The post that sends it; none where it only goes from station to station.
    pub from: Option<PostId>,
    /// When it is handed in.
    pub at: Moment,
    /// The unit that all its copies are split from.
    pub root: UnitId,
}

/// Copies that are made at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunOff {
    /// The unit that stands for the pile until it is split.
    pub unit: UnitId,
    /// For whom, by place among the itineraries, and how many; the record copies are among them.
    pub copies: Vec<(usize, Copies)>,
}

impl RunOff {
    /// How many in all.
    #[must_use]
    pub fn total(&self) -> Copies {
        self.copies.iter().map(|(_, copies)| *copies).sum()
    }
}

/// What a station of the program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StationOf {
    /// The operators of a communications centre.
    Centre(PostId),
    /// The relay position of a communications centre.
    Relay(PostId),
    /// A circuit, from one post to the other.
    Circuit(CircuitId, PostId),
    /// The registry of a post.
    Registry(PostId),
    /// The copying room of a post.
    Copying(PostId),
    /// The desks of a kind at a post.
    Desks(PostId, DeskKind),
    /// The same, for those whom somebody calls out of hours.
    CalledDesks(PostId, DeskKind),
    /// A desk with hours of its own, by its place in the scheme.
    Desk(PostId, usize),
    /// The same, where somebody calls it out of hours.
    CalledDesk(PostId, usize),
    /// A step before the hand-in.
    Outgoing(PostId, OutgoingStep),
    /// The cypher room of a post.
    Decyphering(PostId),
    /// The officers of a post who decypher what a caveat keeps from the clerks.
    Officer(PostId),
    /// Where a corrupt text is asked for again.
    Queries(PostId),
    /// Whoever decides whom to tell at once.
    Duty(PostId),
    /// The registry of a kind of desk.
    Entry(PostId, DeskKind),
    /// A station of the scenario's own, by its place there.
    Own(usize),
}

/// What a stage of the program is, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub doing: Doing,
    /// Where.
    pub post: PostId,
    /// The figures and hours behind it.
    pub rests_on: Vec<KnownId>,
}

/// What is done in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Other telegrams go first.
    Ahead(Precedence),
    /// It is checked, typed and made ready for the circuit.
    Handled,
    /// It is made ready for an onward circuit.
    Relayed,
    /// It goes another way than was planned, by this circuit.
    Diverted(CircuitId, Why),
    /// It is sent.
    Sent(CircuitId),
    /// It waits for and passes a circuit of which only the whole time is known.
    Leg(CircuitId),
    /// It is encyphered off line.
    Encyphered,
    /// It is on its way after the end of sending.
    Underway(CircuitId),
    /// It is received and checked.
    Received,
    /// It is drafted.
    Drafted,
    /// A senior officer approves it.
    Authorised,
    /// It is typed for the cypher room.
    Typed,
    /// A corrupt text is asked for again.
    Queried,
    /// It is decyphered by a clerk.
    Decyphered,
    /// It is decyphered by a diplomatic officer.
    OfficerDecyphered,
    /// Somebody decides whom to tell at once.
    Decided,
    /// Copies are run off.
    Copied,
    /// Copies are sorted for the rounds.
    Collated,
    /// Additional distribution is asked for.
    Asked,
    /// The tube carries it.
    Tubed,
    /// It is put in the evening box.
    Boxed,
    /// It is entered in a registry.
    Entered,
    /// An advance copy is carried or telephoned.
    Advanced,
    /// A messenger carries it.
    Carried,
    /// It lies on a desk that reads.
    OnDesk,
    /// A copy is run off for the bag.
    RunOff,
    /// It travels in a bag.
    Bagged(BagId),
    /// The bag is opened and sorted.
    Sorted,
    /// It is served at a station of the scenario's own, by its place there.
    Served(usize),
}

impl Plan {
    /// The stages of a unit, by id; those that were planned, where it finds its way as it goes.
    pub fn stages_of(&self, unit: UnitId) -> impl Iterator<Item = StageId> + use<> {
        let own = self.program.units[unit.0 as usize].stages.clone();
        let legs = self.legs_of_errand.get(&unit);
        let legs = legs.cloned().unwrap_or_else(|| vec![own]);
        legs.into_iter().flatten().map(StageId)
    }

    /// What a stage is.
    #[must_use]
    pub fn step(&self, stage: StageId) -> &Step {
        &self.steps[stage.0 as usize]
    }

    /// What a station is.
    #[must_use]
    pub fn station(&self, station: StationId) -> StationOf {
        self.stations[station.0 as usize]
    }

    /// Something said with a basis.
    #[must_use]
    pub fn known(&self, id: KnownId) -> &Known {
        &self.known[id.0]
    }

    /// Whether a unit's children are told at once, before the main run.
    #[must_use]
    pub fn tells_at_once(&self, unit: UnitId) -> bool {
        !self.stages_of(unit).any(|stage| self.step(stage).doing == Doing::Copied)
    }

    /// The unit and those that it was split from, the first one first.
    #[must_use]
    pub fn chain(&self, unit: UnitId) -> Vec<UnitId> {
        let mut chain = vec![unit];
        while let Some(parent) = self.parent[chain[chain.len() - 1].0 as usize] {
            chain.push(parent);
        }
        chain.reverse();
        chain
    }

    /// Everything that the end of a unit rests on, each once, in the order of its way.
    #[must_use]
    pub fn rests_on(&self, unit: UnitId) -> Vec<KnownId> {
        let mut found: Vec<KnownId> = Vec::new();
        for stage in self.chain(unit).into_iter().flat_map(|unit| self.stages_of(unit)) {
            for &known in &self.step(stage).rests_on {
                if !found.contains(&known) {
                    found.push(known);
                }
            }
        }
        found
    }

    /// How many departures a carrier has, over all its timetables.
    #[must_use]
    pub fn departures_of(&self, carrier: CarrierId) -> usize {
        let carrier = &self.program.carriers[carrier.0 as usize];
        carrier.timetables.iter().map(Vec::len).sum()
    }
}
