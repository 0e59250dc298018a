//! Which way each copy will go.

use crate::engine::UnitId;
use crate::network::{BagId, Basis, Leg, PostId};
use crate::office::{Copies, DeskKind, ShutOut};
use crate::telegram::{Precedence, Role};
use crate::time::Moment;

/// A copy and its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Itinerary {
    /// Whose copy it is: the place of its telegram in the scenario, from 0.
    pub telegram: usize,
    /// Whose copy it is.
    pub copy: Copy,
    /// Its name, as the telegram prints it; of a telegram beside the first, after what that
    /// is called.
    pub name: String,
    /// The post at which it ends; none where the network does not know it.
    pub post: Option<PostId>,
    /// Its rank in queues.
    pub precedence: Precedence,
    /// The time by which it must be on the desk.
    pub deskby: Option<Moment>,
    /// Its way.
    pub way: Way,
    /// The unit at whose end it is at the post.
    pub at_post: Option<UnitId>,
    /// The units at whose earliest end it could be seen.
    pub on_desk: Vec<UnitId>,
    /// What else is known of a desk inside a post.
    pub inside: Option<Inside>,
}

/// What is known of a desk inside a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The office that it belongs to, where that is not the post itself.
    pub office: Option<String>,
    /// How many copies it has of the main run.
    pub copies: Copies,
    /// How it is known that it has one.
    pub basis: Basis,
    /// Whether it is told at once, before the main run.
    pub at_once: bool,
    /// Why it has none.
    pub shut_out: Option<ShutOut>,
}

/// Whose copy an itinerary is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copy {
    /// An addressee of the telegram.
    Addressee {
        /// Its place in the telegram; past the end for one that only a PASS names.
        at: usize,
        /// Action or information.
        role: Role,
    },
    /// A desk inside a post.
    Desk {
        /// Its kind.
        kind: DeskKind,
        /// The list that names it, if any.
        list: Option<String>,
    },
}

/// The way of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// By wire, leg by leg; no leg where the post is the sender itself.
    Wire(Vec<Leg>),
    /// By wire as far as a post, and by bag from there.
    Bag {
        /// The legs by wire before the bag.
        wire: Vec<Leg>,
        /// The bag runs, in order.
        runs: Vec<BagId>,
    },
    /// Inside a post.
    Inside(PostId),
    /// There is none.
    None(NoWay),
}

/// Why there is no way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWay {
    /// No circuit leads there.
    NoCircuit(PostId),
    /// No bag runs there.
    NoBag {
        /// From here.
        from: PostId,
        /// To here.
        to: PostId,
    },
    /// The desk is not cleared for it, or a caveat shuts it out.
    ShutOut,
    /// A caveat keeps it out of the bag.
    NotSaving,
}

impl Itinerary {
    /// Action or information; none for a desk.
    #[must_use]
    pub const fn role(&self) -> Option<Role> {
        match self.copy {
            Copy::Addressee { role, .. } => Some(role),
            Copy::Desk { .. } => None,
        }
    }

    /// Whether the copy goes by bag, which is a way and not a precedence.
    #[must_use]
    pub const fn is_saving(&self) -> bool {
        matches!(self.way, Way::Bag { .. })
    }

    /// How it goes, in the place where a telegram prints its precedence: a word, or `saving`.
    #[must_use]
    pub const fn precedence_word(&self) -> &'static str {
        if self.is_saving() { "saving" } else { self.precedence.word() }
    }
}
