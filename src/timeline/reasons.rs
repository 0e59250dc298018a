//! Why a copy waited: a wait cut into its reasons.

use super::Reason;
use super::cut::cut;
use super::tell::{Being, Teller};
use crate::engine::{Place, StationId};
use crate::plan::{Doing, StationOf};
use crate::time::{Moment, Window};

impl Teller<'_> {
    /// A wait cut into its reasons: down, called out, closed, and what is left is the queue.
    pub(super) fn waits(&self, being: &Being, to: Moment) -> Vec<(Reason, Window)> {
        let doing = self.plan.step(being.stage).doing;
        let wait = being.since..to;
        if being.lost {
            return vec![(Reason::Queried, wait)];
        }
        let range = self.plan.program.stages[being.stage.0 as usize].alternatives.clone();
        let place = self.plan.program.alternatives[range.start as usize].place;
        let station = match place {
            Place::Station { station, .. } => being.station.unwrap_or(station),
            Place::Carrier { .. } | Place::Delay(_) => {
                let why = match doing {
                    Doing::Bagged(_) => Reason::NoBag,
                    Doing::Boxed => Reason::NoBox,
                    _ => Reason::Round,
                };
                return vec![(why, wait)];
            }
        };
        let mut cuts: Vec<(Reason, Window)> = self.down(station, &wait);
        if let Some((call, there)) = being.there {
            cuts.push((Reason::CalledOut, call..there));
        }
        let closed = self.closed(station, &wait).into_iter();
        cuts.extend(closed.map(|window| (self.why_closed(station), window)));
        cut(&wait, &cuts)
    }

    fn down(&self, station: StationId, wait: &Window) -> Vec<(Reason, Window)> {
        let outages = &self.plan.program.stations[station.0 as usize].outages;
        let planned = outages.iter().map(|out| out.from..out.to);
        let outages: Vec<Window> = match self.broken.get(&station) {
            Some(broken) => broken.clone(),
            None => planned.collect(),
        };
        let hit = outages.into_iter().filter(|out| out.start < wait.end && out.end > wait.start);
        let why = match self.plan.station(station) {
            StationOf::Circuit(..) => Reason::CircuitDown,
            _ => self.why_closed(station),
        };
        hit.map(|out| (why, out)).collect()
    }

    /// The parts of a wait in which nobody was on duty, by the rota of this run.
    fn closed(&self, station: StationId, wait: &Window) -> Vec<Window> {
        self.plan.program.off_duty(station, self.luck, wait)
    }

    fn why_closed(&self, station: StationId) -> Reason {
        match self.plan.station(station) {
            StationOf::Centre(_) | StationOf::Relay(_) => Reason::CentreClosed,
            StationOf::Circuit(..) => Reason::CircuitClosed,
            StationOf::Registry(_) | StationOf::Entry(..) => Reason::RegistryClosed,
            StationOf::Copying(_) => Reason::CopyingClosed,
            StationOf::Outgoing(..) => Reason::NobodyToSend,
            StationOf::Decyphering(_) => Reason::CypherClosed,
            StationOf::Officer(_) => Reason::NoOfficer,
            StationOf::Queries(_) | StationOf::Duty(_) | StationOf::Own(_) => Reason::Queued,
            StationOf::Desks(..)
            | StationOf::CalledDesks(..)
            | StationOf::Desk(..)
            | StationOf::CalledDesk(..) => Reason::NobodyReading,
        }
    }
}
