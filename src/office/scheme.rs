//! A distribution scheme: how a post copies a telegram and carries it to its desks.

use std::collections::BTreeMap;

use super::DeskKind;
use crate::network::{Cited, Figure, Hours};
use crate::telegram::Precedence;
use crate::time::Timetable;

/// How a post copies a telegram and carries it to its desks.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// Its name in the library.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// When the copying room is manned.
    pub copying_hours: Hours,
    /// How many telegrams it copies at once.
    pub copiers: Cited<u16>,
    /// From a checked copy to a main run, stencil and sorting included.
    pub copying: Figure,
    /// The lowest precedence for which the copying room is opened out of hours, if any.
    pub copying_call_out: Option<DeskCallOut>,
    /// Who has a copy before the main run.
    pub advance: Option<Advance>,
    /// The messengers of the main run.
    pub rounds: Rounds,
    /// When each kind of desk reads, and who is called out.
    pub desks: BTreeMap<DeskKind, DeskHours>,
    /// Desks that the scheme knows by name.
    pub named: Vec<NamedDesk>,
}

/// Messengers on a timetable.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounds {
    /// When they leave: one timetable, or several of which nobody knows which was kept; none
    /// where copies are carried as soon as they are ready.
    pub leave: Option<Cited<Vec<Timetable>>>,
    /// From the copying room to a desk.
    pub walk: Figure,
}

/// Copies for a few before the main run.
#[derive(Clone, Debug, PartialEq)]
pub struct Advance {
    /// The lowest precedence that has them.
    pub at_least: Cited<Precedence>,
    /// Which kinds of desk have them.
    pub kinds: Vec<DeskKind>,
    /// From a checked copy to the desk, by hand or telephone.
    pub lag: Figure,
}

/// When a kind of desk reads.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskHours {
    /// Its reading hours.
    pub hours: Hours,
    /// Who is called out when it is closed.
    pub call_out: Option<DeskCallOut>,
}

/// Who is called out of hours, and how long that takes.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskCallOut {
    /// The lowest precedence for which somebody comes.
    pub at_least: Cited<Precedence>,
    /// From the call until somebody reads.
    pub delay: Figure,
}

/// A desk that a scheme knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedDesk {
    /// Its name, as lists print it.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// Its kind.
    pub kind: DeskKind,
}

impl Scheme {
    /// The kind of a printed recipient, if the scheme names it.
    #[must_use]
    pub fn kind_of_named(&self, recipient: &str) -> Option<DeskKind> {
        let same = |known: &String| known.eq_ignore_ascii_case(recipient.trim());
        let desk = self.named.iter().find(|desk| same(&desk.name) || desk.aliases.iter().any(same));
        desk.map(|desk| desk.kind)
    }

    /// When a kind of desk reads; kinds without hours of their own read as departments do.
    ///
    /// # Panics
    ///
    /// If the scheme has hours neither for this kind nor for departments or a chancery, which
    /// a checked scheme has.
    #[must_use]
    pub fn hours_of(&self, kind: DeskKind) -> &DeskHours {
        let fallback = || self.desks.get(&DeskKind::Department);
        let chancery = || self.desks.get(&DeskKind::Chancery);
        let found = self.desks.get(&kind).or_else(fallback).or_else(chancery);
        found.expect("a checked scheme has hours for departments or a chancery")
    }
}
