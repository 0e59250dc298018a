//! Queues as they stand when a way is chosen: what comes to a post before they are gone waits.

use std::collections::BTreeMap;

use super::super::Leg;
use super::super::{CircuitId, PostId};
use super::times::open_from;
use super::{Cut, Routes};
use crate::time::{Moment, Span, Window};

/// How long those who wait now will take, where anybody does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queues {
    /// At circuits, by the post from which they are sent.
    pub circuits: BTreeMap<(CircuitId, PostId), Span>,
    /// At the operators of centres.
    pub centres: BTreeMap<PostId, Span>,
    /// At the relay positions of centres.
    pub relays: BTreeMap<PostId, Span>,
}

impl Routes<'_> {
    /// From now on with these queues, which stand at a moment.
    pub fn stand(&mut self, queues: Queues, at: Moment) {
        (self.queues, self.stands_at) = (queues, at);
    }

    /// From now on with these circuits known to be down for a time.
    pub fn know(&mut self, outages: Vec<Cut>) {
        self.outages = outages;
    }

    /// Whether any circuit is known to be down for a time.
    #[must_use]
    pub fn knows_outages(&self) -> bool {
        !self.outages.is_empty()
    }

    /// Whether the circuit of a leg is known to be down at a moment, and nothing that stands in
    /// for it is up.
    #[must_use]
    pub fn is_cut(&self, leg: &Leg, at: Moment) -> bool {
        let rungs = &self.network.circuit(leg.circuit).fallbacks;
        let mut rungs = std::iter::once(&leg.circuit).chain(rungs);
        rungs.all(|&rung| self.down_until(rung, leg.from, at).is_some())
    }

    /// When what waits at a circuit now has been sent.
    pub(super) fn circuit_free(&self, id: CircuitId, from: PostId) -> Option<Moment> {
        let circuit = self.network.circuit(id);
        let direction = if circuit.full_duplex { from } else { circuit.between.0 };
        let ahead = self.queues.circuits.get(&(id, direction))?;
        Some(self.after(self.circuit(id), *ahead))
    }

    /// When what waits at a centre now has been dealt with.
    pub(super) fn centre_free(&self, post: PostId, relays: bool) -> Option<Moment> {
        let lines = if relays { &self.queues.relays } else { &self.queues.centres };
        let ahead = lines.get(&post)?;
        Some(self.after(self.centre(post), *ahead))
    }

    fn after(&self, windows: &[Window], ahead: Span) -> Moment {
        let opens = open_from(windows, self.stands_at).unwrap_or(self.stands_at);
        opens.saturating_add(ahead)
    }
}
