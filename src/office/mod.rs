//! Inside a post: how a telegram is copied and carried to the desks that read it.
//!
//! A scheme says which desks there are, which lists they stand on, who is shut out, when they
//! read, who gets an advance copy and when the messengers go. What a telegram prints of its
//! lists is joined to it here. Absent: anything that happens.

mod cited;
mod copies;
mod desk;
mod given;
mod list;
mod named;
mod need;
mod scheme;

pub use copies::Copies;
pub use desk::{DeskKind, kind_of};
pub use given::{Given, Question};
pub use list::{List, Member, Members, Rule};
pub use named::NamedDesks;
pub use need::{Caveat, Classification, Keeps, ShutOut};
pub use scheme::{
    Advance, Copying, Decyphering, DeskCallOut, DeskHours, Duty, NamedDesk, Officer, Outgoing,
    OutgoingStep, Queries, Rounds, Scheme, Zone,
};
