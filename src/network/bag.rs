//! A sealed consignment on a timetable.

use super::{Cited, Figure, PostId};
use crate::time::{Span, Timetable};

/// A bag run from one post to another.
#[derive(Clone, Debug, PartialEq)]
pub struct BagRun {
    /// Its stable name.
    pub id: String,
    /// Where it is made up.
    pub from: PostId,
    /// Where it is opened.
    pub to: PostId,
    /// When it leaves, by the clock of the sender: one timetable, or several of which nobody
    /// knows which was kept, the typical one first.
    pub leaves: Cited<Vec<Timetable>>,
    /// How long before it leaves it is closed.
    pub closing: Cited<Span>,
    /// From departure to the registry of the post.
    pub travel: Figure,
}
