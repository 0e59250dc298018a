//! A line between two posts.

use super::{Cited, Figure, Hours, PostId, Rules};

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
    pub rules: Option<Rules>,
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

    /// Whether the circuit joins two posts, either way round.
    #[must_use]
    pub fn joins(&self, a: PostId, b: PostId) -> bool {
        self.between == (a, b) || self.between == (b, a)
    }
}
