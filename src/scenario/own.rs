//! What a scenario has beside its network and its telegrams: a period that is counted, stations
//! and carriers of its own, and streams of traffic.

use std::collections::BTreeMap;

use super::check::Findings;
use super::file::{CarrierFile, Placed};
use super::quantity::{self, Kind};
use super::rules::gap;
use super::telegrams::hour_of;
use crate::network::{Figure, PostId, Rules};
use crate::telegram::{Precedence, Telegram};
use crate::time::{Clock, Moment, Span, Timetable};

/// What is counted in statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// When traffic begins.
    pub starts: Moment,
    /// From when on things are counted.
    pub counts_from: Moment,
    /// When traffic and counting end.
    pub ends: Moment,
    /// The length of a batch.
    pub batch: Option<Span>,
}

/// A station of a scenario's own.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnStation {
    /// Its name.
    pub name: String,
    /// Its rules.
    pub rules: Rules,
}

/// A carrier of a scenario's own.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnCarrier {
    /// Its name.
    pub name: String,
    /// When it leaves.
    pub leaves: Leaves,
    /// How many it takes.
    pub capacity: Option<u32>,
    /// How long before it leaves it is closed.
    pub closing: Span,
    /// From departure to arrival.
    pub travel: Figure,
}

/// When a carrier leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// After these gaps in turn; the first departure, where it is given.
    Gaps(Option<Moment>, Vec<Span>),
    /// By days and times.
    Timetable(Timetable),
}

/// A stop on a path: a station or carrier of the scenario's own, by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// A station.
    Station(usize),
    /// A carrier.
    Carrier(usize),
}

impl Stop {
    /// The stop of this name among stations and carriers that are in order of their names.
    pub(super) fn named(stations: &[String], carriers: &[String], name: &str) -> Option<Self> {
        let find = |names: &[String]| names.binary_search_by(|known| known.as_str().cmp(name)).ok();
        find(stations).map(Self::Station).or_else(|| find(carriers).map(Self::Carrier))
    }
}

/// A stream of telegrams that are not told one by one.
#[derive(Clone, Debug, PartialEq)]
pub struct Traffic {
    /// What it is called.
    pub name: String,
    /// What it is made of.
    pub kinds: Vec<TrafficKind>,
    /// How much, in millionths of a telegram a day.
    pub rate: Figure,
    /// Whether at even spaces.
    pub even: bool,
    /// How the hours of the day compare; their mean is 1.
    pub by_hour: Option<Vec<f64>>,
    /// How the days of the week compare, Monday first; their mean is 1.
    pub by_day: Option<Vec<f64>>,
    /// By whose clock.
    pub clock: Clock,
    /// How long a telegram is.
    pub length: Option<Figure>,
    /// How long it is served at the stations of its path.
    pub service: Option<Figure>,
    /// How many in a million have a DESKBY, and how long after the hand-in.
    pub deskby: Option<(Figure, Figure)>,
    /// Times in which there is more, and how much in all.
    pub surges: Vec<(Moment, Moment, f64)>,
    /// From and until when, where that is not the whole period.
    pub window: (Option<Moment>, Option<Moment>),
}

/// One kind of telegram of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct TrafficKind {
    /// How often, against the others.
    pub weight: u32,
    /// Its precedence.
    pub precedence: Precedence,
    /// Where it goes.
    pub way: TrafficWay,
}

/// Where a telegram of a stream goes.
#[derive(Clone, Debug, PartialEq)]
pub enum TrafficWay {
    /// Between posts: who sends it, and the telegram with its addressees.
    Posts(PostId, Box<Telegram>),
    /// From stop to stop; and after each, where it is by chance, which is next.
    Stops(Vec<Stop>, Turns),
}

/// After each stop which is next, by chance: the shares, and none for the end.
pub type Turns = BTreeMap<Stop, Vec<(u32, Option<Stop>)>>;

/// A checked carrier.
pub(super) fn carrier(
    name: &str,
    file: &Placed<CarrierFile>,
    starts: Option<Moment>,
    findings: &mut Findings,
) -> Option<OwnCarrier> {
    let form = file.value();
    let first = match &form.first {
        Some(text) => {
            let read = hour_of(text.value(), starts, &Clock::utc());
            Some(findings.take("carriers::first", text.span(), read)?)
        }
        None => None,
    };
    let mut gaps = |texts: Vec<&String>, span: std::ops::Range<usize>| {
        let read =
            texts.into_iter().map(|text| findings.take("carriers::gap", span.clone(), gap(text)));
        read.collect::<Option<Vec<Span>>>()
    };
    let leaves = match (&form.every, &form.gaps, &form.leaves) {
        (Some(every), None, None) => Leaves::Gaps(first, gaps(vec![every.value()], every.span())?),
        (None, Some(all), None) if !all.value().is_empty() => {
            Leaves::Gaps(first, gaps(all.value().iter().collect(), all.span())?)
        }
        (None, None, Some(text)) => {
            let read = text.value().parse::<Timetable>();
            Leaves::Timetable(findings.take("carriers::leaves", text.span(), read)?)
        }
        _ => {
            let message = format!("the carrier `{name}` does not say when it leaves");
            let help = "write one of every, gaps and leaves".to_owned();
            findings.error("carriers::leaves", file.span(), message, help);
            return None;
        }
    };
    let closing = match &form.closing {
        Some(text) => {
            findings.take("carriers::closing", text.span(), text.value().parse::<Span>())?
        }
        None => Span::ZERO,
    };
    let path = format!("carriers.{name}.travel");
    let travel = match &form.travel {
        Some(file) => quantity::figure(findings, &path, file, Kind::SPAN)?,
        None => Figure::certain(&path, Span::ZERO),
    };
    let capacity = form.capacity.as_ref().map(|capacity| *capacity.value());
    Some(OwnCarrier { name: name.to_owned(), leaves, capacity, closing, travel })
}
