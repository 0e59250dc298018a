//! Inside a post: how a telegram is copied and carried to the desks that read it.
//!
//! A scheme says which kinds of desk there are, when they read, who gets an advance copy and
//! when the messengers go. What a telegram prints of its lists is joined to it here. Absent:
//! anything that happens.

mod desk;
mod scheme;

pub use desk::{DeskKind, kind_of};
pub use scheme::{Advance, DeskCallOut, DeskHours, NamedDesk, Rounds, Scheme};
