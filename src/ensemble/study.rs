//! A scenario and its variants run side by side, block by block, with the same luck.

use std::borrow::Cow;

use super::sample::{BLOCK, Block, Columns, block, column, in_order};
use crate::engine::{Engine, Program};
use crate::plan::Plan;

/// Plans that are run with the same luck.
#[derive(Clone, Debug)]
pub struct Study<'p> {
    programs: Vec<Cow<'p, Program>>,
    columns: Vec<Columns>,
    seed: u64,
}

/// One block of every side.
pub type Blocks = Vec<Block>;

impl<'p> Study<'p> {
    /// A study of some plans under a seed.
    #[must_use]
    pub fn new(plans: Vec<&'p Plan>, seed: u64) -> Self {
        let columns = plans.iter().map(|plan| Columns::of(plan)).collect();
        let programs = plans.into_iter().map(|plan| plan.program.for_planned()).collect();
        Self { programs, columns, seed }
    }

    /// How many columns each side has.
    #[must_use]
    pub fn widths(&self) -> Vec<usize> {
        self.columns.iter().map(Columns::count).collect()
    }

    /// These blocks of every side, in their order; `done` is told of each, in any order.
    pub fn blocks(&self, numbers: &[u64], done: &(dyn Fn(&Blocks) + Sync)) -> Vec<Blocks> {
        let begin = || self.programs.iter().map(|program| Engine::new(program)).collect::<Vec<_>>();
        in_order(numbers, begin, |engines, number| {
            let sides = engines.iter_mut().zip(&self.columns);
            let blocks: Blocks =
                sides.map(|(engine, columns)| block(engine, columns, self.seed, number)).collect();
            done(&blocks);
            blocks
        })
    }
}

/// The numbers of the blocks that so many runs need.
#[must_use]
pub fn numbers(runs: u64) -> Vec<u64> {
    (0..runs.div_ceil(BLOCK)).collect()
}

/// The values of one column of one side over the first `runs` runs.
///
/// # Panics
///
/// If a block is missing or out of its order.
#[must_use]
pub fn values(
    blocks: &[Blocks],
    width: usize,
    (side, at): (usize, usize),
    runs: usize,
) -> Vec<i64> {
    let of_side: Vec<Block> = blocks.iter().map(|sides| sides[side].clone()).collect();
    column(&of_side, width, at, runs)
}
