//! Who decides at a relay which way a unit goes on.

use std::ops::Range;

use super::stand::Stand;
use super::{Alternative, Program, Stage, StationId, UnitId};
use crate::chance::Key;
use crate::telegram::Precedence;
use crate::time::Moment;

/// Decides at relays; fixed at compile time.
pub trait Router {
    /// Asked before a stage that has a [`Stage::relay`]. Answers whether the rest of the way is
    /// replaced by what it has put into `way`, which is empty when it is asked; the children
    /// of the unit remain. The first stage of the new way is not asked about again.
    fn at_relay(&mut self, relay: &Relay<'_>, way: &mut Way<'_>) -> bool;
}

/// The way that was planned is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FixedWay;

impl Router for FixedWay {
    #[inline]
    fn at_relay(&mut self, _relay: &Relay<'_>, _way: &mut Way<'_>) -> bool {
        false
    }
}

/// What a router may know when it is asked.
pub struct Relay<'r> {
    /// When.
    pub at: Moment,
    /// Which unit.
    pub unit: UnitId,
    /// Its precedence.
    pub precedence: Precedence,
    /// The relay's number, as the stage has it.
    pub relay: u32,
    /// The stages that are planned from here, in [`Program::stages`], unless it was rerouted
    /// before.
    pub planned: Range<u32>,
    pub(super) stands: &'r [Stand],
}

impl Relay<'_> {
    /// How many wait at a station.
    #[must_use]
    pub fn waiting(&self, station: StationId) -> u32 {
        self.stands[station.0 as usize].waiting.len()
    }

    /// How many are in hand at a station.
    #[must_use]
    pub fn in_hand(&self, station: StationId) -> u32 {
        self.stands[station.0 as usize].busy
    }

    /// Whether a station is down, as far as anybody has looked: of a station at which nobody is,
    /// only [`Observer::CHANGES`](super::Observer::CHANGES) keeps this up to date.
    #[must_use]
    pub fn is_down(&self, station: StationId) -> bool {
        self.stands[station.0 as usize].is_down()
    }
}

/// Stages and alternatives that routers have added in this run, after those of the program.
#[derive(Clone)]
pub(super) struct Ways {
    planned_stages: u32,
    planned_alternatives: u32,
    stages: Vec<Stage>,
    alternatives: Vec<Alternative>,
}

impl Ways {
    pub(super) fn of(program: &Program) -> Self {
        let count = |len: usize| u32::try_from(len).expect("counted in 32 bits");
        Self {
            planned_stages: count(program.stages.len()),
            planned_alternatives: count(program.alternatives.len()),
            stages: Vec::new(),
            alternatives: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.stages.clear();
        self.alternatives.clear();
    }

    pub(super) fn stage<'a>(&'a self, program: &'a Program, at: u32) -> &'a Stage {
        match at.checked_sub(self.planned_stages) {
            None => &program.stages[at as usize],
            Some(added) => &self.stages[added as usize],
        }
    }

    pub(super) fn alternative<'a>(&'a self, program: &'a Program, at: u32) -> &'a Alternative {
        match at.checked_sub(self.planned_alternatives) {
            None => &program.alternatives[at as usize],
            Some(added) => &self.alternatives[added as usize],
        }
    }

    /// An empty way at the end.
    pub(super) fn begin(&mut self) -> Way<'_> {
        let first = self.stages.len();
        Way { ways: self, first }
    }

    /// Forgets the stages from the `first` that was added on.
    pub(super) fn cut(&mut self, first: usize) {
        if let Some(stage) = self.stages.get(first) {
            let start = stage.alternatives.start - self.planned_alternatives;
            self.alternatives.truncate(start as usize);
            self.stages.truncate(first);
        }
    }

    /// The stages from the `first` that was added on.
    pub(super) fn added(&self, first: usize) -> Range<u32> {
        let number = |at: usize| {
            let at = u32::try_from(at).expect("counted in 32 bits");
            self.planned_stages + at
        };
        number(first)..number(self.stages.len())
    }
}

/// The rest of a way, as a router writes it.
pub struct Way<'w> {
    ways: &'w mut Ways,
    first: usize,
}

impl Way<'_> {
    /// Adds a stage.
    ///
    /// # Panics
    ///
    /// If there is no alternative.
    pub fn push(&mut self, key: Key, relay: Option<u32>, alternatives: &[Alternative]) {
        assert!(!alternatives.is_empty(), "a stage has an alternative");
        let number = |len: usize| u32::try_from(len).expect("counted in 32 bits");
        let planned = self.ways.planned_alternatives;
        let start = planned + number(self.ways.alternatives.len());
        self.ways.alternatives.extend_from_slice(alternatives);
        let end = planned + number(self.ways.alternatives.len());
        self.ways.stages.push(Stage { alternatives: start..end, key, relay, fork: None });
    }

    /// How many stages it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ways.stages.len() - self.first
    }

    /// Whether it has no stage.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) const fn first(&self) -> usize {
        self.first
    }
}
