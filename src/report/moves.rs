//! The moves of a telegram between posts in the typical run: one entry a transmission or a bag.

use std::collections::BTreeMap;

use super::Story;
use crate::engine::UnitId;
use crate::network::{BagId, Basis, CircuitId, PostId};
use crate::plan::Doing;
use crate::telegram::Precedence;
use crate::time::Moment;
use crate::timeline::{Phase, Told};

/// By what something moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// A circuit.
    Wire(CircuitId),
    /// A bag.
    Bag(BagId),
}

/// One move of a telegram between two posts, with all the copies that it served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Move {
    /// From.
    pub(super) from: PostId,
    /// To.
    pub(super) to: PostId,
    /// By what.
    pub(super) by: By,
    /// At which precedence it queued.
    pub(super) precedence: Precedence,
    /// The itineraries that it served.
    pub(super) copies: Vec<usize>,
    /// When sending began, or the bag left.
    pub(super) begun: Moment,
    /// When it had been sent, or the bag was there; none if not within the horizon.
    pub(super) done: Option<Moment>,
    /// The weakest basis of what its times rest on.
    pub(super) basis: Option<Basis>,
}

impl By {
    /// `wire` or `bag`.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Wire(_) => "wire",
            Self::Bag(_) => "bag",
        }
    }

    /// The stable name of the circuit or bag run.
    pub(super) fn id(self, story: &Story<'_>) -> String {
        let network = &story.scenario.network;
        match self {
            Self::Wire(circuit) => network.circuit(circuit).id.clone(),
            Self::Bag(bag) => network.bag(bag).id.clone(),
        }
    }
}

impl Story<'_> {
    /// The post that sent the telegram.
    pub(super) fn sender(&self) -> Option<PostId> {
        let network = &self.scenario.network;
        self.scenario.telegram.from.as_deref().and_then(|name| network.find(name))
    }
}

/// Every move between posts, in the order in which they began.
pub(super) fn moves(story: &Story<'_>) -> Vec<Move> {
    let mut moves: Vec<Move> = Vec::new();
    let mut open: BTreeMap<UnitId, usize> = BTreeMap::new();
    for told in &story.timeline.events {
        let Some((by, to)) = way(story, told) else { continue };
        match (told.phase, open.get(&told.unit)) {
            (Phase::Begun, None) => {
                open.insert(told.unit, moves.len());
                moves.push(Move {
                    from: told.post,
                    to,
                    by,
                    precedence: told.precedence,
                    copies: told.copies.clone(),
                    begun: told.at,
                    done: None,
                    basis: weakest(story, told.unit),
                });
            }
            (Phase::Done, Some(&at)) => {
                moves[at].done = Some(told.at);
                open.remove(&told.unit);
            }
            // What was interrupted and begun again is one move.
            (Phase::Begun | Phase::Interrupted, Some(_))
            | (Phase::Done | Phase::Interrupted, None)
            | (Phase::CalledOut, _) => {}
        }
    }
    moves
}

/// By what and whither, if an event is about a move between posts.
fn way(story: &Story<'_>, told: &Told) -> Option<(By, PostId)> {
    let network = &story.scenario.network;
    match told.doing {
        Doing::Sent(circuit) | Doing::Leg(circuit) => {
            Some((By::Wire(circuit), network.circuit(circuit).other_end(told.post)))
        }
        Doing::Bagged(bag) => Some((By::Bag(bag), network.bag(bag).to)),
        Doing::Ahead(_)
        | Doing::Diverted(..)
        | Doing::Handled
        | Doing::Relayed
        | Doing::Encyphered
        | Doing::Underway(_)
        | Doing::Received
        | Doing::Copied
        | Doing::Advanced
        | Doing::Carried
        | Doing::OnDesk
        | Doing::Drafted
        | Doing::Authorised
        | Doing::Typed
        | Doing::Queried
        | Doing::Decyphered
        | Doing::OfficerDecyphered
        | Doing::Decided
        | Doing::Collated
        | Doing::Asked
        | Doing::Tubed
        | Doing::Boxed
        | Doing::Entered
        | Doing::RunOff
        | Doing::Sorted
        | Doing::Served(_) => None,
    }
}

fn weakest(story: &Story<'_>, unit: UnitId) -> Option<Basis> {
    story.plan.rests_on(unit).iter().map(|&known| story.plan.known(known).basis).max()
}
