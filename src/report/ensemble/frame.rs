//! What an ensemble is about, apart from its runs: what each column of a sample means.
//!
//! It is kept in every part, so that parts can be joined and told without the scenario.

use serde::{Deserialize, Serialize};

use crate::ensemble::sample::Columns;
use crate::plan::{Copy, Itinerary, Plan};
use crate::report::words::way;
use crate::scenario::{Observed, Scenario};
use crate::time::{Clock, ClockPeriod, Moment, Span};

/// What an ensemble is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The version of deskby.
    pub deskby: String,
    /// The name of the scenario.
    pub scenario: String,
    /// What it is, in words.
    pub title: String,
    /// The network.
    pub network: String,
    /// The SHA-256 of the input files and of what was asked.
    pub inputs: String,
    /// The seed.
    pub seed: u64,
    /// How many runs are asked for.
    pub runs: u64,
    /// The scenario, and its variants after it.
    pub sides: Vec<SideFrame>,
}

/// The scenario or one of its variants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideFrame {
    /// Its name.
    pub name: String,
    /// What it asks, in words.
    pub title: String,
    /// When it is handed in, in microseconds since 1970.
    pub handed_in: i64,
    /// How many columns its samples have.
    pub columns: usize,
    /// Its copies, addressees first.
    pub copies: Vec<CopyFrame>,
}

/// One copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyFrame {
    /// Its name.
    pub name: String,
    /// `action`, `info` or `desk`.
    pub role: String,
    /// For a desk, its kind in words, as one and as several.
    pub kind: Option<(String, String)>,
    /// Its precedence.
    pub precedence: String,
    /// Its way, in words.
    pub way: String,
    /// The zone of the clock there.
    pub zone: String,
    /// Where the clock stood otherwise: from, to and ahead of Greenwich, in microseconds.
    pub periods: Vec<(i64, i64, i64)>,
    /// The column in which it is at the post.
    pub at_post: Option<usize>,
    /// The column in which it could be seen.
    pub seen: Option<usize>,
    /// The column in which it begins to be sent.
    pub despatched: Option<usize>,
    /// Its deadline, in microseconds since 1970.
    pub deskby: Option<i64>,
    /// What the archive says of it.
    pub observed: Vec<ObservedFrame>,
}

/// What the archive says of a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservedFrame {
    /// What: `despatched`, `received` or `seen`.
    pub milestone: String,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// How much earlier or later it may have been, in microseconds.
    pub precision: i64,
    /// Where it says so.
    pub source: Option<String>,
}

impl CopyFrame {
    /// The column of its last milestone.
    #[must_use]
    pub fn last(&self) -> Option<usize> {
        self.seen.or(self.at_post)
    }

    /// The clock there.
    ///
    /// # Panics
    ///
    /// If a part was tampered with so that its zone is not one; parts are checked when read.
    #[must_use]
    pub fn clock(&self) -> Clock {
        let period = |&(from, to, ahead): &(i64, i64, i64)| ClockPeriod {
            from: Moment::from_micros(from),
            to: Moment::from_micros(to),
            ahead_of_utc: Span::from_micros(ahead),
        };
        let clock = Clock::new(&self.zone).unwrap_or_else(|_| Clock::utc());
        let periods = self.periods.iter().map(period).collect();
        clock.with_periods(periods).unwrap_or_else(|_| Clock::utc())
    }

    /// Whether it is a desk.
    #[must_use]
    pub fn is_desk(&self) -> bool {
        self.kind.is_some()
    }
}

/// The frame of one side.
#[must_use]
pub fn frame_of(name: &str, title: &str, scenario: &Scenario, plan: &Plan) -> SideFrame {
    let columns = Columns::of(plan);
    let copies = plan.itineraries.iter().enumerate();
    SideFrame {
        name: name.to_owned(),
        title: title.to_owned(),
        handed_in: scenario.handed_in.as_micros(),
        columns: columns.count(),
        copies: copies.map(|(at, itinerary)| copy(scenario, at, itinerary, &columns)).collect(),
    }
}

fn copy(scenario: &Scenario, at: usize, itinerary: &Itinerary, columns: &Columns) -> CopyFrame {
    let network = &scenario.network;
    let clock = itinerary.post.map_or_else(Clock::utc, |post| network.post(post).clock.clone());
    let kind = match itinerary.copy {
        Copy::Desk { kind, .. } => Some((kind.words(1).to_owned(), kind.words(2).to_owned())),
        Copy::Addressee { .. } => None,
    };
    let saving = matches!(itinerary.way, crate::plan::Way::Bag { .. });
    let precedence = if saving { "saving".to_owned() } else { itinerary.precedence.to_string() };
    let period = |period: &ClockPeriod| {
        (period.from.as_micros(), period.to.as_micros(), period.ahead_of_utc.as_micros())
    };
    let about = |all: &'_ [Observed], despatch: bool| -> Vec<ObservedFrame> {
        let of = all.iter().filter(|observed| is_of(scenario, itinerary, observed));
        of.map(|one| observed(one, despatch)).collect()
    };
    let mut all = about(&scenario.despatches, true);
    all.extend(about(&scenario.observed, false));
    CopyFrame {
        name: itinerary.name.clone(),
        role: itinerary.role().map_or("desk", crate::telegram::Role::word).to_owned(),
        kind,
        precedence,
        way: way(network, itinerary),
        zone: clock.zone_name().to_owned(),
        periods: clock.periods().iter().map(period).collect(),
        at_post: columns.at_post(at),
        seen: columns.seen(at),
        despatched: columns.despatched(at),
        deskby: itinerary.deskby.map(Moment::as_micros),
        observed: all,
    }
}

fn observed(observed: &Observed, despatch: bool) -> ObservedFrame {
    ObservedFrame {
        milestone: observed.milestone(despatch).to_owned(),
        at: observed.at.as_micros(),
        precision: observed.precision.as_micros(),
        source: observed.source.clone(),
    }
}

/// Whether an observation is about an itinerary.
fn is_of(scenario: &Scenario, itinerary: &Itinerary, observed: &Observed) -> bool {
    let network = &scenario.network;
    let name = &observed.addressee;
    let bare = itinerary.name.split_once(" (").map_or(itinerary.name.as_str(), |(bare, _)| bare);
    let post = itinerary.role().and(network.find(name));
    itinerary.name.eq_ignore_ascii_case(name)
        || bare.eq_ignore_ascii_case(name)
        || post.is_some() && itinerary.post == post
}
