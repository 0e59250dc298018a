//! Ways that were chosen on the way: which stages a unit goes through, and who goes with whom.

use std::collections::BTreeMap;

use crate::engine::{StageId, UnitId};
use crate::plan::{Doing, Plan, Why};

/// Where units have gone otherwise than by the stages of their own.
#[derive(Default)]
pub(super) struct Wanders {
    /// The number of a stage from which on others take the place of its own, and the first.
    stages: BTreeMap<UnitId, (u32, StageId)>,
    /// Those that go with a unit.
    with: BTreeMap<UnitId, Vec<UnitId>>,
}

impl Wanders {
    /// From the stage of this number on it goes through others.
    pub(super) fn goes(&mut self, unit: UnitId, number: u32, to: StageId) {
        self.stages.insert(unit, (number, to));
        self.with.remove(&unit);
    }

    /// What the stage of this number of a unit is.
    pub(super) fn stage(&self, plan: &Plan, unit: UnitId, number: u32) -> StageId {
        match self.stages.get(&unit) {
            Some(&(from, to)) => StageId(to.0 + (number - from)),
            None => StageId(plan.program.units[unit.0 as usize].stages.start + number),
        }
    }

    pub(super) fn shares(&mut self, unit: UnitId, with: UnitId) {
        self.with.entry(with).or_default().push(unit);
    }

    /// It goes with nobody from now on; with whom it has gone.
    pub(super) fn parts(&mut self, unit: UnitId) -> Option<UnitId> {
        let (&lead, riders) = self.with.iter_mut().find(|(_, riders)| riders.contains(&unit))?;
        riders.retain(|&rider| rider != unit);
        Some(lead)
    }

    /// A unit and all that go with it.
    pub(super) fn all(&self, unit: UnitId) -> Vec<UnitId> {
        let with = self.with.get(&unit).into_iter().flatten();
        std::iter::once(unit).chain(with.copied()).collect()
    }
}

/// What a rerouting to these stages is called; none where it is as planned.
pub(super) fn diverted(plan: &Plan, to: StageId, why: u32) -> Option<(StageId, Doing)> {
    let why = Why::of(why)?;
    let sent =
        (to.0..).map(StageId).find_map(|stage| match plan.steps.get(stage.0 as usize)?.doing {
            Doing::Sent(circuit) | Doing::Leg(circuit) => Some(circuit),
            _ => None,
        })?;
    Some((to, Doing::Diverted(sent, why)))
}
