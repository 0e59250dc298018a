//! Runs of a plan in blocks of 256: when each copy got where, as whole microseconds.
//!
//! A block depends on the plan, the seed and its own number only, so that threads, shards and
//! parts kept from an interrupted ensemble all give the same values.

use std::ops::Range;

use super::despatched::Despatches;
use super::order::NEVER;
use crate::chance::Luck;
use crate::engine::{Crowded, Engine, Outcome, Silent, UnitId};
use crate::plan::Plan;

/// How many runs a block has.
pub const BLOCK: u64 = 256;

/// The moments that are kept of each run: every one once, though several copies share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// For each column the units at whose earliest end it is.
    units: Vec<Vec<UnitId>>,
    /// For each itinerary the column in which it is at the post, and that in which it could be
    /// seen.
    of: Vec<(Option<usize>, Option<usize>)>,
    /// The despatches, whose columns are the last.
    despatches: Despatches,
}

/// The runs of a block: for each run its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its number: it begins with run 256 times this.
    pub number: u64,
    /// The moments, run by run, in microseconds since 1970.
    pub micros: Vec<i64>,
}

impl Columns {
    /// The columns of a plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut units: Vec<Vec<UnitId>> = Vec::new();
        let mut column = |wanted: Vec<UnitId>| {
            units.iter().position(|known| *known == wanted).unwrap_or_else(|| {
                units.push(wanted);
                units.len() - 1
            })
        };
        let of = plan
            .itineraries
            .iter()
            .map(|itinerary| {
                let at_post = itinerary.at_post.map(|unit| column(vec![unit]));
                let seen = !itinerary.on_desk.is_empty();
                (at_post, seen.then(|| column(itinerary.on_desk.clone())))
            })
            .collect();
        Self { units, of, despatches: Despatches::of(plan) }
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.units.len() + self.despatches.count()
    }

    /// In which column an itinerary begins to be sent.
    #[must_use]
    pub fn despatched(&self, itinerary: usize) -> Option<usize> {
        self.despatches.which(itinerary).map(|which| self.units.len() + which)
    }

    /// In which column an itinerary is at the post.
    #[must_use]
    pub fn at_post(&self, itinerary: usize) -> Option<usize> {
        self.of[itinerary].0
    }

    /// In which column an itinerary could be seen.
    #[must_use]
    pub fn seen(&self, itinerary: usize) -> Option<usize> {
        self.of[itinerary].1
    }

    /// Its last milestone: could be seen, or else at the post.
    #[must_use]
    pub fn last(&self, itinerary: usize) -> Option<usize> {
        self.seen(itinerary).or(self.at_post(itinerary))
    }

    /// The moment of a column of ends in the last run of an engine.
    #[must_use]
    pub fn read(&self, column: usize, engine: &Engine<'_>) -> i64 {
        let ends = engine.ends();
        let ended = |unit: &UnitId| {
            let end = ends[unit.0 as usize];
            let there = matches!(end.outcome, Outcome::Delivered | Outcome::Split);
            if there { end.at.as_micros() } else { NEVER }
        };
        self.units[column].iter().map(ended).min().unwrap_or(NEVER)
    }
}

/// The runs of a block.
#[must_use]
pub fn block(engine: &mut Engine<'_>, columns: &Columns, seed: u64, number: u64) -> Block {
    let runs = number * BLOCK..(number + 1) * BLOCK;
    Block { number, micros: rows(engine, columns, seed, runs) }
}

/// The columns of some runs, run by run.
#[must_use]
pub fn rows(engine: &mut Engine<'_>, columns: &Columns, seed: u64, runs: Range<u64>) -> Vec<i64> {
    let count = usize::try_from(runs.end - runs.start).unwrap_or(0);
    let mut micros = Vec::with_capacity(count * columns.count());
    let mut despatches = columns.despatches.clone();
    for run in runs {
        despatches.reset();
        engine.run(Some(Luck::new(seed, run)), &mut despatches);
        micros.extend((0..columns.units.len()).map(|column| columns.read(column, engine)));
        micros.extend((0..despatches.count()).map(|which| despatches.read(which)));
    }
    micros
}

/// Whether the typical run has to be given up because more comes than is served.
#[must_use]
pub fn crowded(plan: &Plan) -> Option<Crowded> {
    let program = plan.program.for_planned();
    let mut engine = Engine::new(&program);
    engine.run(None, &mut Silent);
    engine.crowded()
}

/// What each of some numbered tasks comes to, in their order, whatever the number of threads.
pub fn in_order<N: Copy + Sync, S, T: Send>(
    tasks: &[N],
    begin: impl Fn() -> S + Sync + Send,
    task: impl Fn(&mut S, N) -> T + Sync + Send,
) -> Vec<T> {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        tasks.par_iter().map_init(begin, |state, &number| task(state, number)).collect()
    }
    #[cfg(not(feature = "parallel"))]
    {
        let mut state = begin();
        tasks.iter().map(|&number| task(&mut state, number)).collect()
    }
}

/// The values of one column over the first `runs` runs of blocks 0, 1, 2 ….
///
/// # Panics
///
/// If a block is missing or out of its order.
#[must_use]
pub fn column(blocks: &[Block], columns: usize, column: usize, runs: usize) -> Vec<i64> {
    let mut values = Vec::with_capacity(runs);
    for (block, number) in blocks.iter().zip(0_u64..) {
        assert_eq!(block.number, number, "blocks are in order and none is missing");
        let rows = block.micros.chunks_exact(columns);
        values.extend(rows.take(runs - values.len()).map(|row| row[column]));
    }
    assert_eq!(values.len(), runs, "there is a block for every run");
    values
}
