//! When each copy begins to be sent: of the runs whose ends alone are kept, the one moment on the
//! way that archives print.
//!
//! A copy that leaves in a bag from where it was written is not despatched by wire.

use super::order::NEVER;
use crate::engine::{Event, Observer, UnitId, What};
use crate::plan::{Doing, Plan, StationOf};

/// Hears when units begin to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Despatches {
    watched: Vec<Watched>,
    /// Whether a station is a line.
    lines: Vec<bool>,
    /// For each itinerary which of those that are watched is its copy's.
    of: Vec<Option<usize>>,
}

/// A unit that is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Watched {
    /// The unit of the plan.
    unit: UnitId,
    /// The unit with which it goes, or itself.
    with: UnitId,
    /// The number among its stages of a leg of which only the time from despatch to receipt is
    /// known.
    leg: Option<u32>,
    /// In this run, in microseconds since 1970.
    at: i64,
}

impl Despatches {
    /// Those of the addressees of a plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let is_line = |of: &StationOf| matches!(of, StationOf::Circuit(..));
        let mut watched: Vec<Watched> = Vec::new();
        let of = plan.itineraries.iter().map(|itinerary| {
            itinerary.role()?;
            let (unit, leg) = sent(plan, itinerary.at_post?)?;
            let known = watched.iter().position(|known| known.unit == unit);
            Some(known.unwrap_or_else(|| {
                watched.push(Watched { unit, with: unit, leg, at: NEVER });
                watched.len() - 1
            }))
        });
        let of = of.collect();
        Self { watched, of, lines: plan.stations.iter().map(is_line).collect() }
    }

    /// How many different sendings there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.watched.len()
    }

    /// Which of them is that of an itinerary.
    #[must_use]
    pub fn which(&self, itinerary: usize) -> Option<usize> {
        self.of[itinerary]
    }

    /// When it began in the last run, in microseconds since 1970; [`NEVER`] where it did not.
    #[must_use]
    pub fn read(&self, which: usize) -> i64 {
        self.watched[which].at
    }

    /// Forgets the last run.
    pub fn reset(&mut self) {
        for watched in &mut self.watched {
            (watched.with, watched.at) = (watched.unit, NEVER);
        }
    }
}

/// The first unit on the way to one that is sent, and the number of the stage if that is a leg.
fn sent(plan: &Plan, last: UnitId) -> Option<(UnitId, Option<u32>)> {
    plan.chain(last).into_iter().find_map(|unit| {
        (0_u32..).zip(plan.stages_of(unit)).find_map(|(number, stage)| {
            match plan.step(stage).doing {
                Doing::Sent(_) => Some((unit, None)),
                Doing::Leg(_) => Some((unit, Some(number))),
                _ => None,
            }
        })
    })
}

impl Observer for Despatches {
    const CHANGES: bool = false;

    #[inline]
    fn note(&mut self, event: &Event) {
        let (unit, leg) = match event.what {
            What::Started { unit, station } if self.lines[station.0 as usize] => (unit, None),
            What::Lagged { unit, stage } => (unit, Some(stage)),
            What::Shares { unit, with } => {
                let all = self.watched.iter_mut().filter(|watched| watched.with == unit);
                all.for_each(|watched| watched.with = with);
                return;
            }
            _ => return,
        };
        for watched in &mut self.watched {
            let begins = watched.with == unit && watched.at == NEVER;
            if begins && (leg.is_none() || watched.leg == leg) {
                watched.at = event.at.as_micros();
            }
        }
    }
}
