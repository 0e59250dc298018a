//! A distribution scheme: how a post copies a telegram and carries it to its desks.

use std::collections::BTreeMap;

use super::{Caveat, Classification, Copies, DeskKind, List, NamedDesks, Rule};
use crate::network::{Cited, Figure, Hours};
use crate::telegram::Precedence;
use crate::time::{Holidays, Timetable};

/// How a post copies a telegram and carries it to its desks.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// Its name in the library.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// What a telegram goes through before it is handed in.
    pub outgoing: Vec<Outgoing>,
    /// Off-line decyphering, for the systems that need it.
    pub decyphering: Option<Decyphering>,
    /// What is corrupt on receipt and asked for again.
    pub queries: Option<Queries>,
    /// Who decides out of hours, and how long that takes.
    pub duty: Option<Duty>,
    /// The copying room.
    pub copying: Copying,
    /// Who has a copy before the main run.
    pub advance: Option<Advance>,
    /// The messengers of desks that are in no zone.
    pub rounds: Rounds,
    /// Buildings, or parts of them, with messengers of their own.
    pub zones: BTreeMap<String, Zone>,
    /// When each kind of desk reads, and who is called out.
    pub desks: BTreeMap<DeskKind, DeskHours>,
    /// Desks that the scheme knows by name.
    pub named: NamedDesks,
    /// The grades of lists, the narrowest first.
    pub grades: Vec<String>,
    /// Named lists.
    pub lists: Vec<List>,
    /// Which list is taken where the telegram prints none: the first rule that fits.
    pub rules: Vec<Rule>,
    /// What caveats do.
    pub caveats: Vec<Caveat>,
    /// How additional distribution is asked for afterwards: from the reading of a department
    /// until the copying room has the request.
    pub asked_later: Option<Figure>,
    /// Whether a desk that stands on two lists has a copy by each.
    pub by_each_list: bool,
}

/// The copying room.
#[derive(Clone, Debug, PartialEq)]
pub struct Copying {
    /// When it is manned.
    pub hours: Hours,
    /// How many telegrams it copies at once.
    pub copiers: Cited<u16>,
    /// From a checked copy to a stencil or master; or to the whole run, where nothing is said
    /// of running off and sorting.
    pub making: Figure,
    /// Sheets a minute, in millionths of a sheet a second.
    pub running_off: Option<Figure>,
    /// How many words fit on a sheet.
    pub words_a_sheet: Option<Cited<u16>>,
    /// From the last copy to the piles of the rounds.
    pub sorting: Option<Figure>,
    /// The lowest precedence for which it is opened out of hours, if any.
    pub call_out: Option<DeskCallOut>,
}

/// A step on the way from a draft to the communications centre.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// Which.
    pub step: OutgoingStep,
    /// When it is manned.
    pub hours: Hours,
    /// How long it takes.
    pub work: Figure,
    /// Who is called out for it.
    pub call_out: Option<DeskCallOut>,
}

/// A step on the way from a draft to the communications centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutgoingStep {
    /// The text is drafted.
    Drafting,
    /// A senior officer approves it.
    Authorising,
    /// It is typed for the cypher room, or enciphered there.
    CypherRoom,
}

impl OutgoingStep {
    /// Every step, in order.
    pub const ALL: [Self; 3] = [Self::Drafting, Self::Authorising, Self::CypherRoom];

    /// The key that scheme files write.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Drafting => "drafting",
            Self::Authorising => "authorising",
            Self::CypherRoom => "cypher-room",
        }
    }
}

/// Decyphering by hand or by an off-line machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Decyphering {
    /// The markings of telegrams that need it; every telegram, where none is named.
    pub systems: Vec<String>,
    /// When clerks are there.
    pub hours: Hours,
    /// How many work at once.
    pub clerks: Cited<u16>,
    /// How fast one works.
    pub rate: Figure,
    /// Who is called out for it.
    pub call_out: Option<DeskCallOut>,
}

/// What is corrupt on receipt and asked for again.
#[derive(Clone, Debug, PartialEq)]
pub struct Queries {
    /// How many telegrams in a million.
    pub per_million: Cited<u32>,
    /// From the query to the text repeated.
    pub answer: Figure,
}

/// Who decides whom to tell at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Duty {
    /// What he is called.
    pub officer: Cited<String>,
    /// When he is on duty; at other hours the communications centre decides.
    pub hours: Hours,
    /// From a checked copy to the decision.
    pub decision: Figure,
}

/// A diplomatic officer who has to decypher a telegram himself.
#[derive(Clone, Debug, PartialEq)]
pub struct Officer {
    /// When one is there.
    pub hours: Hours,
    /// How long it takes.
    pub work: Figure,
    /// For what one is called in.
    pub call_out: Option<DeskCallOut>,
}

/// A building, or a part of one, with messengers of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// What it is, in words.
    pub title: String,
    /// Its messengers.
    pub rounds: Rounds,
}

/// Messengers on a timetable.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounds {
    /// When they leave: one timetable, or several of which nobody knows which was kept; none
    /// where copies are carried as soon as they are ready.
    pub leave: Option<Cited<Vec<Timetable>>>,
    /// From the copying room to a desk.
    pub walk: Figure,
    /// Whether a pneumatic tube carries it.
    pub tube: bool,
}

/// Copies for a few before the main run.
#[derive(Clone, Debug, PartialEq)]
pub struct Advance {
    /// The lowest precedence that has them.
    pub at_least: Cited<Precedence>,
    /// Which kinds of desk have them.
    pub kinds: Vec<DeskKind>,
    /// From a checked copy to the desk, by hand, by tube or telephone.
    pub lag: Figure,
}

/// When a kind of desk reads.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskHours {
    /// Its reading hours.
    pub hours: Hours,
    /// Days on which it does not read, beside the holidays of the post.
    pub holidays: Holidays,
    /// Who is called out when it is closed.
    pub call_out: Option<DeskCallOut>,
    /// Entry in a registry before it can be read.
    pub entry: Option<Figure>,
    /// From the opening of the desk, or of the copy, to its being read.
    pub reading: Option<Figure>,
    /// The kind of desk that has to see it first and sends it on.
    pub after: Option<DeskKind>,
    /// The zone of such desks.
    pub zone: Option<String>,
    /// How many copies each has.
    pub copies: Cited<Copies>,
}

/// Who is called out of hours, and how long that takes.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskCallOut {
    /// The lowest precedence for which somebody comes.
    pub at_least: Cited<Precedence>,
    /// The lowest precedence for which somebody comes because a DESKBY falls out of hours.
    pub deskby: Option<Cited<Precedence>>,
    /// From the call until somebody reads.
    pub delay: Figure,
}

/// A desk that a scheme knows.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedDesk {
    /// Its name, as lists print it.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// Its kind.
    pub kind: DeskKind,
    /// The office or building that it belongs to, where that is not the post.
    pub office: Option<String>,
    /// Its zone.
    pub zone: Option<String>,
    /// Its own reading hours.
    pub hours: Option<Hours>,
    /// Days on which it does not read, beside the holidays of the post.
    pub holidays: Holidays,
    /// How many copies it has.
    pub copies: Option<Cited<Copies>>,
    /// The highest classification that it may see.
    pub cleared: Option<Cited<Classification>>,
    /// Whether it has a copy of every telegram, with how that is known.
    pub always: Option<Cited<String>>,
}

impl Scheme {
    /// The place among [`Scheme::named`] of a printed recipient.
    #[must_use]
    pub fn place_of(&self, recipient: &str) -> Option<usize> {
        self.named.place_of(recipient)
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

    /// The messengers of a zone; the scheme's own where it has no such zone.
    #[must_use]
    pub fn rounds_of(&self, zone: Option<&str>) -> &Rounds {
        let zone = zone.and_then(|name| self.zones.get(name));
        zone.map_or(&self.rounds, |zone| &zone.rounds)
    }

    /// The list of this name.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.is(name))
    }

    /// Every figure of it, for change by path.
    pub fn figures_mut(&mut self) -> Vec<&mut Figure> {
        self.figures_and_hours_mut().0
    }

    /// Every figure of it, and the hours of its rooms and desks, for change by path.
    pub fn figures_and_hours_mut(&mut self) -> (Vec<&mut Figure>, Vec<&mut Hours>) {
        let mut found: Vec<&mut Figure> = vec![&mut self.copying.making, &mut self.rounds.walk];
        let mut hours: Vec<&mut Hours> = vec![&mut self.copying.hours];
        let mut calls: Vec<&mut DeskCallOut> = Vec::new();
        found.extend(self.copying.running_off.as_mut());
        found.extend(self.copying.sorting.as_mut());
        calls.extend(self.copying.call_out.as_mut());
        found.extend(self.advance.iter_mut().map(|advance| &mut advance.lag));
        found.extend(self.zones.values_mut().map(|zone| &mut zone.rounds.walk));
        if let Some(duty) = &mut self.duty {
            found.push(&mut duty.decision);
            hours.push(&mut duty.hours);
        }
        found.extend(self.queries.iter_mut().map(|queries| &mut queries.answer));
        found.extend(self.asked_later.as_mut());
        for step in &mut self.outgoing {
            found.push(&mut step.work);
            hours.push(&mut step.hours);
            calls.extend(step.call_out.as_mut());
        }
        if let Some(room) = &mut self.decyphering {
            found.push(&mut room.rate);
            hours.push(&mut room.hours);
            calls.extend(room.call_out.as_mut());
        }
        for desk in self.desks.values_mut() {
            hours.push(&mut desk.hours);
            found.extend(desk.entry.as_mut());
            found.extend(desk.reading.as_mut());
            calls.extend(desk.call_out.as_mut());
        }
        for officer in self.caveats.iter_mut().filter_map(|caveat| caveat.officer.as_mut()) {
            found.push(&mut officer.work);
            hours.push(&mut officer.hours);
            calls.extend(officer.call_out.as_mut());
        }
        hours.extend(self.named.hours_mut());
        found.extend(calls.into_iter().map(|call| &mut call.delay));
        (found, hours)
    }
}
