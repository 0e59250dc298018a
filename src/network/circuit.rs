//! A line between two posts.

use super::{CircuitId, Cited, Figure, Hours, PostId, Rules};
use crate::telegram::Precedence;
use crate::time::Window;

/// A line between two posts.
#[derive(Clone, Debug, PartialEq)]
pub struct Circuit {
    /// Its stable name.
    pub id: String,
    /// The two posts that it joins.
    pub between: (PostId, PostId),
    /// How fast it sends.
    pub rate: Figure,
    /// How many telegrams it sends at once in a direction.
    pub channels: Cited<u16>,
    /// Whether both directions are open at once.
    pub full_duplex: bool,
    /// When it is open, by the clock of the first post.
    pub hours: Hours,
    /// An observed time from despatch to receipt, which replaces the sender's queue and line.
    pub leg: Option<Figure>,
    /// Further rules of the line.
    pub rules: Option<Box<Rules>>,
    /// Whether it sends only from the first post to the second.
    pub one_way: bool,
    /// Connecting a call, or exchanging signals, before each transmission.
    pub set_up: Option<Figure>,
    /// Turning a half-duplex line round before a transmission the other way.
    pub turn_round: Option<Figure>,
    /// From the end of sending to arrival.
    pub delay: Option<Figure>,
    /// Encyphering and decyphering off line, before and after sending.
    pub off_line: Option<Box<OffLine>>,
    /// The circuits that take its traffic while it is down, in order.
    pub fallbacks: Vec<CircuitId>,
    /// The lowest precedence that it accepts; none where it accepts all.
    pub accepts: Option<Cited<Precedence>>,
    /// When it can be used, in the place of hours: a transmission fits into one window.
    pub windows: Option<Vec<Window>>,
}

/// Cypher that is not made by the line itself: a text is encyphered before it is sent and
/// decyphered after it is received, at the communications centres.
#[derive(Clone, Debug, PartialEq)]
pub struct OffLine {
    /// How fast a text is encyphered.
    pub encyphering: Figure,
    /// How fast it is decyphered.
    pub decyphering: Figure,
}

impl Circuit {
    /// The other end.
    ///
    /// # Panics
    ///
    /// If the circuit does not touch `post`.
    #[must_use]
    pub fn other_end(&self, post: PostId) -> PostId {
        let (first, second) = self.between;
        assert!(first == post || second == post, "the circuit touches the post");
        if first == post { second } else { first }
    }

    /// Whether it sends from a post.
    #[must_use]
    pub fn sends_from(&self, post: PostId) -> bool {
        self.between.0 == post || self.between.1 == post && !self.one_way
    }

    /// Whether it takes a telegram of this precedence.
    #[must_use]
    pub fn takes(&self, precedence: Precedence) -> bool {
        self.accepts.as_ref().is_none_or(|accepts| precedence >= accepts.value)
    }

    /// Every figure of it.
    #[must_use]
    pub fn figures(&self) -> Vec<&Figure> {
        let off_line = self.off_line.iter().flat_map(|off| [&off.encyphering, &off.decyphering]);
        let optional = [&self.leg, &self.set_up, &self.turn_round, &self.delay];
        std::iter::once(&self.rate).chain(optional.into_iter().flatten()).chain(off_line).collect()
    }

    /// Every figure of it, for change.
    pub fn figures_mut(&mut self) -> Vec<&mut Figure> {
        let off_line = self.off_line.as_mut();
        let off_line = off_line.into_iter().flat_map(|o| [&mut o.encyphering, &mut o.decyphering]);
        let optional = [&mut self.leg, &mut self.set_up, &mut self.turn_round, &mut self.delay];
        std::iter::once(&mut self.rate)
            .chain(optional.into_iter().flatten())
            .chain(off_line)
            .chain(self.rules.iter_mut().flat_map(|rules| rules.figures_mut()))
            .collect()
    }

    /// Whether the circuit joins two posts, either way round.
    #[must_use]
    pub fn joins(&self, a: PostId, b: PostId) -> bool {
        self.between == (a, b) || self.between == (b, a)
    }
}
