//! One leg: what a copy goes through from a post to the next, as the engine has it when nothing
//! else moves and every figure is at its typical value.

use super::super::{BagId, Basis, Circuit, CircuitId, Figure, Hours, PostId};
use super::times::{departure_from, fits_from, open_from};
use super::{Asked, Medium, Routes};
use crate::time::{Moment, Span, Window};

/// How a copy came to a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Came {
    /// It was handed in there.
    HandedIn,
    /// By wire.
    Wire,
    /// By bag.
    Bag,
}

/// What a stretch of a way was spent with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Other traffic ahead.
    Traffic,
    /// The centre closed, until it opens or somebody called out is there.
    Closed,
    /// Handling before sending.
    Handling,
    /// Handling at a relay.
    Relaying,
    /// Cypher off line.
    Cypher,
    /// The circuit not open, or not for long enough.
    CircuitClosed,
    /// Sending, or the whole leg.
    Sending,
    /// Under way after the end of sending.
    Underway,
    /// Checking on receipt.
    Receiving,
    /// The registry closed.
    RegistryClosed,
    /// Running off a copy for the bag.
    RunningOff,
    /// Waiting for the bag to leave.
    NoBag,
    /// The bag on its way.
    Travel,
    /// The bag opened and sorted.
    Sorting,
}

impl Part {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Traffic => "other traffic ahead",
            Self::Closed => "centre closed",
            Self::Handling => "handling",
            Self::Relaying => "handling at the relay",
            Self::Cypher => "cypher off line",
            Self::CircuitClosed => "circuit not open",
            Self::Sending => "sending",
            Self::Underway => "under way",
            Self::Receiving => "checking on receipt",
            Self::RegistryClosed => "registry closed",
            Self::RunningOff => "running off for the bag",
            Self::NoBag => "no bag yet",
            Self::Travel => "in the bag",
            Self::Sorting => "sorting the bag",
        }
    }
}

/// A stretch of time on a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// With what.
    pub part: Part,
    /// Where.
    pub post: PostId,
    /// From when on.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
    /// How well the figure or the hours behind it are known.
    pub basis: Basis,
}

/// A copy on a leg: where it stands in time, and what is told of it.
struct Traveller<'t> {
    at: Moment,
    tell: &'t mut dyn FnMut(Stretch),
}

impl Traveller<'_> {
    fn spends(&mut self, part: Part, post: PostId, (to, basis): (Moment, Basis)) {
        (self.tell)(Stretch { part, post, from: self.at, to, basis });
        self.at = to;
    }

    fn works(&mut self, part: Part, post: PostId, figure: &Figure) {
        let to = self.at.saturating_add(typical(figure));
        self.spends(part, post, (to, figure.basis));
    }
}

fn typical(figure: &Figure) -> Span {
    Span::from_micros(figure.distribution.typical())
}

/// How long so many characters take at a rate, rounded up to the microsecond.
fn sending(characters: u32, rate: &Figure) -> Span {
    let per_second = i128::from(rate.distribution.typical().max(1));
    let micros = (i128::from(characters) * 1_000_000_000_000_000 + per_second - 1) / per_second;
    Span::from_micros(i64::try_from(micros).unwrap_or(i64::MAX / 1_024))
}

impl Routes<'_> {
    /// When a copy that came to a post at a moment is at the next one; none if the circuit does
    /// not take it, or nothing leaves within the horizon.
    pub(super) fn over(
        &self,
        asked: &Asked,
        (from, came, at): (PostId, Came, Moment),
        (by, to): (Medium, PostId),
        tell: &mut dyn FnMut(Stretch),
    ) -> Option<Moment> {
        let mut copy = Traveller { at, tell };
        match by {
            Medium::Bag(_) if !asked.by_bag => None,
            Medium::Wire(id) => self.by_wire(asked, (from, came, to), id, &mut copy),
            Medium::Bag(id) => self.by_bag((from, came, to), id, &mut copy),
        }?;
        Some(copy.at)
    }

    fn by_wire(
        &self,
        asked: &Asked,
        (from, came, to): (PostId, Came, PostId),
        id: CircuitId,
        copy: &mut Traveller<'_>,
    ) -> Option<()> {
        let circuit = self.network.circuit(id);
        if !circuit.takes(asked.precedence) {
            return None;
        }
        let centre = &self.network.post(from).centre;
        if circuit.leg.is_none()
            && let Some(ahead) = centre.ahead.get(&asked.precedence)
        {
            copy.works(Part::Traffic, from, ahead);
        }
        self.manned(asked, (from, came != Came::HandedIn), copy)?;
        match came {
            Came::HandedIn => copy.works(Part::Handling, from, &centre.handling),
            Came::Wire | Came::Bag => copy.works(Part::Relaying, from, &centre.relaying),
        }
        if let Some(leg) = &circuit.leg {
            copy.works(Part::Sending, from, leg);
        } else {
            self.sent(asked, (from, to), id, copy)?;
        }
        self.manned(asked, (to, false), copy)?;
        copy.works(Part::Receiving, to, &self.network.post(to).centre.receiving);
        Some(())
    }

    /// Cypher, the line and the time under way.
    fn sent(
        &self,
        asked: &Asked,
        (from, to): (PostId, PostId),
        main: CircuitId,
        copy: &mut Traveller<'_>,
    ) -> Option<()> {
        let circuit = self.network.circuit(main);
        if let Some(off_line) = &circuit.off_line {
            self.cyphered(asked, from, &off_line.encyphering, copy)?;
        }
        let (id, line) = self.taken(asked, (from, main), copy.at);
        let set_up = line.set_up.as_ref().map_or(Span::ZERO, typical);
        let length = set_up + sending(asked.characters, &line.rate);
        if let Some(free) = self.circuit_free(id, from).filter(|&free| free > copy.at) {
            copy.spends(Part::Traffic, from, (free, line.rate.basis));
        }
        let mut begins = fits_from(self.circuit(id), copy.at, length)?;
        while let Some(up) = self.down_until(id, from, begins) {
            begins = fits_from(self.circuit(id), up, length)?;
        }
        copy.spends(Part::CircuitClosed, from, (begins, line.hours.basis));
        let ends = begins.saturating_add(length);
        let set_up = line.set_up.as_ref().map_or(Basis::Printed, |figure| figure.basis);
        copy.spends(Part::Sending, from, (ends, line.rate.basis.max(set_up)));
        if let Some(delay) = &circuit.delay {
            copy.works(Part::Underway, from, delay);
        }
        if let Some(off_line) = &circuit.off_line {
            self.cyphered(asked, to, &off_line.decyphering, copy)?;
        }
        Some(())
    }

    /// The circuit that takes what comes to a line: while that is known to be down, the first that
    /// stands in for it, is up and accepts it.
    fn taken(
        &self,
        asked: &Asked,
        (from, main): (PostId, CircuitId),
        at: Moment,
    ) -> (CircuitId, &Circuit) {
        let circuit = self.network.circuit(main);
        let rungs = std::iter::once(&main).chain(&circuit.fallbacks);
        let mut all = rungs.map(|&id| (id, self.network.circuit(id)));
        let up = all.find(|(id, circuit)| {
            let usable = circuit.sends_from(from) && circuit.takes(asked.precedence);
            usable && self.down_until(*id, from, at).is_none() && !self.ground.down.contains(id)
        });
        up.unwrap_or((main, circuit))
    }

    fn cyphered(
        &self,
        asked: &Asked,
        post: PostId,
        rate: &Figure,
        copy: &mut Traveller<'_>,
    ) -> Option<()> {
        self.manned(asked, (post, false), copy)?;
        let ends = copy.at.saturating_add(sending(asked.characters, rate));
        copy.spends(Part::Cypher, post, (ends, rate.basis));
        Some(())
    }

    fn by_bag(
        &self,
        (from, came, to): (PostId, Came, PostId),
        id: BagId,
        copy: &mut Traveller<'_>,
    ) -> Option<()> {
        let bag = self.network.bag(id);
        if came != Came::Bag {
            let registry = &self.network.post(from).registry;
            opened(self.registry(from), (from, &registry.hours), copy)?;
            copy.works(Part::RunningOff, from, &registry.running_off);
        }
        let leaves = departure_from(self.bag(id), copy.at)?;
        copy.spends(Part::NoBag, from, (leaves, bag.leaves.basis));
        copy.works(Part::Travel, from, &bag.travel);
        let registry = &self.network.post(to).registry;
        opened(self.registry(to), (to, &registry.hours), copy)?;
        copy.works(Part::Sorting, to, &registry.sorting);
        Some(())
    }

    /// Waits until a centre is open, or somebody called out is there, and until those before it
    /// at its operators or its relay positions are done with.
    fn manned(
        &self,
        asked: &Asked,
        (post, relays): (PostId, bool),
        copy: &mut Traveller<'_>,
    ) -> Option<()> {
        let centre = &self.network.post(post).centre;
        let opens = open_from(self.centre(post), copy.at);
        let called = centre
            .call_out
            .as_ref()
            .filter(|call| asked.precedence >= call.at_least.value && opens != Some(copy.at));
        let mut basis = centre.hours.basis;
        let there = called.map(|call| copy.at.saturating_add(typical(&call.delay)));
        let begins = match (opens, there) {
            (Some(opens), Some(there)) if there < opens => there,
            (Some(opens), _) => opens,
            (None, there) => there?,
        };
        if let Some(call) = called.filter(|_| Some(begins) == there) {
            basis = basis.max(call.delay.basis).max(call.at_least.basis);
        }
        copy.spends(Part::Closed, post, (begins, basis));
        if let Some(free) = self.centre_free(post, relays).filter(|&free| free > copy.at) {
            copy.spends(Part::Traffic, post, (free, basis));
        }
        Some(())
    }
}

/// Waits until a registry is open.
fn opened(
    windows: &[Window],
    (post, hours): (PostId, &Hours),
    copy: &mut Traveller<'_>,
) -> Option<()> {
    let begins = open_from(windows, copy.at)?;
    copy.spends(Part::RegistryClosed, post, (begins, hours.basis));
    Some(())
}
