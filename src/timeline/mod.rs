//! The trace told from each addressee's side: milestones, waits with reasons, deadlines.
//!
//! Waits and work of a copy sum exactly to its elapsed time.

mod cut;
mod reasons;
mod spell;
mod tell;
mod wanders;

pub use spell::{Reason, Spell, Spent};
pub use tell::tell;

use crate::engine::UnitId;
use crate::network::{Basis, PostId};
use crate::plan::{Doing, NoWay};
use crate::telegram::Precedence;
use crate::time::{Moment, Span};

/// What happened to a telegram in one run, and what it means for each of its copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// When it was handed in.
    pub handed_in: Moment,
    /// What happened, in order.
    pub events: Vec<Told>,
    /// Each copy, in the order of the itineraries.
    pub rows: Vec<Row>,
}

/// Something that happened, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: Moment,
    /// Where.
    pub post: PostId,
    /// What was done, or begun.
    pub doing: Doing,
    /// Whether it began, was done, or somebody was called out for it.
    pub phase: Phase,
    /// To what.
    pub unit: UnitId,
    /// At which precedence it queued.
    pub precedence: Precedence,
    /// The itineraries that it served.
    pub copies: Vec<usize>,
}

/// Which side of a step an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It was begun.
    Begun,
    /// It was done.
    Done,
    /// Somebody was called out for it.
    CalledOut,
    /// It was interrupted.
    Interrupted,
}

/// One copy: when it got where, and where the time went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its itinerary.
    pub itinerary: usize,
    /// When it was at the post.
    pub at_post: Option<Moment>,
    /// From when on it could have been seen.
    pub seen: Option<Moment>,
    /// How it ended.
    pub ending: Ending,
    /// Where the time went, from hand-in to the last milestone.
    pub spells: Vec<Spell>,
    /// The weakest basis on its way to the post.
    pub basis_at_post: Option<Basis>,
    /// The weakest basis on its way to the desk.
    pub basis_seen: Option<Basis>,
    /// What became of its deadline.
    pub deadline: Option<Deadline>,
}

/// How a copy ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It reached its end.
    Delivered,
    /// There is no way for it.
    Undeliverable(NoWay),
    /// It was refused or dropped on its way.
    Lost,
    /// It was still on its way at the horizon.
    OnItsWay,
}

/// A DESKBY time and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The time by which it must be on the desk.
    pub by: Moment,
    /// How late it was; not positive where it was met; none where it never came.
    pub late: Option<Span>,
    /// The longest wait, where it was missed.
    pub because: Option<Reason>,
}

impl Row {
    /// The last milestone: could be seen, or else at the post.
    #[must_use]
    pub fn arrived(&self) -> Option<Moment> {
        self.seen.or(self.at_post)
    }

    /// Where the time went, summed by reason and place, the longest first.
    #[must_use]
    pub fn longest_first(&self) -> Vec<(Spent, PostId, Span)> {
        let mut sums: Vec<(Spent, PostId, Span)> = Vec::new();
        for spell in &self.spells {
            let same = |(spent, post, _): &&mut (Spent, PostId, Span)| {
                *spent == spell.spent && *post == spell.post
            };
            match sums.iter_mut().find(same) {
                Some((_, _, sum)) => *sum += spell.length(),
                None => sums.push((spell.spent, spell.post, spell.length())),
            }
        }
        sums.retain(|(_, _, sum)| *sum > Span::ZERO);
        sums.sort_by_key(|&(_, _, sum)| std::cmp::Reverse(sum));
        sums
    }
}
