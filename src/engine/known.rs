//! What is worked out from a program once, for all its runs.

use super::line::on_arrival;
use super::making::summed_weights;
use super::mover::Mover;
use super::stand::{NEVER, Stand};
use super::{Place, Program, Release, WhenFull};
use crate::time::Moment;

/// What is worked out from a program once.
#[derive(Clone)]
pub(super) struct Known {
    /// The units that are released at a moment, in the order in which they arrive.
    pub(super) releases: Vec<(Moment, u32)>,
    /// For each stage whether a server may be kept when it is done, because the next is full.
    pub(super) may_hold: Vec<bool>,
    /// For each source the weights of its mix, summed.
    pub(super) weights: Vec<Vec<u64>>,
    /// All units before they are released, and all stations before anything has happened.
    pub(super) movers: Vec<Mover>,
    pub(super) stands: Vec<Stand>,
}

impl Known {
    pub(super) fn of(program: &Program) -> Self {
        let movers: Vec<Mover> = program.units.iter().map(mover_of).collect();
        let mut releases: Vec<(Moment, u32)> = Vec::new();
        for (unit, id) in program.units.iter().zip(0_u32..) {
            match unit.release {
                Release::At(at) => releases.push((at, id)),
                Release::AfterParent => {}
            }
        }
        releases.sort_by_cached_key(|&(at, unit)| (at, on_arrival(&movers, unit)));
        let weights = program.sources.iter().map(summed_weights).collect();
        let stands = program.stations.iter().map(Stand::closed).collect();
        Self { releases, may_hold: may_hold(program), weights, movers, stands }
    }

    /// How many units are planned.
    pub(super) const fn planned(&self) -> usize {
        self.movers.len()
    }

    /// When the release of this place happens; never behind the last.
    pub(super) fn release(&self, at: usize) -> Moment {
        self.releases.get(at).map_or(NEVER, |&(at, _)| at)
    }
}

fn mover_of(unit: &super::Unit) -> Mover {
    Mover {
        handed_in: unit.rank.handed_in,
        telegram: unit.rank.telegram,
        addressee: unit.rank.addressee,
        precedence: unit.rank.precedence,
        stage: unit.stages.start,
        shift: unit.stages.start.wrapping_neg(),
        end: unit.stages.end,
        children: (unit.children.start, unit.children.end),
        ..Mover::UNBORN
    }
}

/// For each stage, whether the one after it may be at a station that blocks when it is full.
fn may_hold(program: &Program) -> Vec<bool> {
    let blocks = |place: &Place| match place {
        Place::Station { station, .. } => {
            let station = &program.stations[station.0 as usize];
            station.queue_limit.is_some() && station.when_full == WhenFull::Block
        }
        Place::Carrier { .. } | Place::Delay(_) => false,
    };
    let entered: Vec<bool> = program
        .stages
        .iter()
        .map(|stage| {
            let range = stage.alternatives.start as usize..stage.alternatives.end as usize;
            program.alternatives[range].iter().any(|to| blocks(&to.place))
        })
        .collect();
    let after = |at: usize, stage: &super::Stage| match stage.fork {
        None => entered.get(at + 1).is_some_and(|&blocks| blocks),
        Some(fork) => {
            let mut to = program.forks[fork as usize].choices.iter().filter_map(|choice| choice.1);
            to.any(|stage| entered[stage.0 as usize])
        }
    };
    program.stages.iter().enumerate().map(|(at, stage)| after(at, stage)).collect()
}
