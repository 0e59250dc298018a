//! Who decides at a relay which way a unit goes on.

use std::fmt::Debug;
use std::ops::Range;

use super::draws::sending_time;
use super::line::behind;
use super::mover::{Mover, Whereabouts};
use super::stand::Stand;
use super::watch::Watch;
use super::{Alternative, Place, Program, SourceId, Stage, StationId, UnitId, Work};
use crate::chance::Key;
use crate::telegram::Precedence;
use crate::time::{Moment, Span};

/// Makes a router for each run of a program.
pub trait MakesRouters: Debug + Send + Sync {
    /// A router that knows of no run before.
    fn router(&self) -> Box<dyn Router + '_>;
}

/// Decides at relays; fixed at compile time.
pub trait Router {
    /// Asked before a stage that has a [`Stage::relay`]. Answers whether the rest of the way is
    /// replaced by what it has put into `way`, which is empty when it is asked; the children
    /// of the unit remain. The first stage of the new way is not asked about again.
    ///
    /// Also asked about what waits at a station when a [`Notice`] of it comes, if the last stage
    /// of its way has a relay.
    fn at_relay(&mut self, relay: &Relay<'_>, way: &mut Way<'_>) -> bool;
}

/// The way that was planned is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FixedWay;

impl Router for FixedWay {
    #[inline]
    fn at_relay(&mut self, _relay: &Relay<'_>, _way: &mut Way<'_>) -> bool {
        false
    }
}

impl Router for Box<dyn Router + '_> {
    fn at_relay(&mut self, relay: &Relay<'_>, way: &mut Way<'_>) -> bool {
        (**self).at_relay(relay, way)
    }
}

/// A moment at which something becomes known of a station: the router is asked about all that
/// waits there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// When.
    pub at: Moment,
    /// Of which station.
    pub station: StationId,
}

/// The outages by chance of a station become known: the router is asked about all that waits there
/// so long after each has begun, if it still lasts, and again when it lasts longer than expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hearing {
    /// Of which station.
    pub station: StationId,
    /// How long after an outage begins it is known.
    pub after: Span,
}

/// An outage by chance that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Of which station.
    pub station: StationId,
    /// When it began.
    pub from: Moment,
    /// Until when it is expected to last: nobody knows the draw.
    pub until: Moment,
}

/// What a source made, of which a router is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Made {
    /// Which source.
    pub source: SourceId,
    /// The number of the arrival.
    pub number: u64,
    /// The template: what has one number and several templates is one telegram.
    pub template: u32,
}

/// What a router may know when it is asked.
pub struct Relay<'r> {
    /// When.
    pub at: Moment,
    /// Which unit.
    pub unit: UnitId,
    /// What it is where a source made it: the unit's number is used again when it has ended.
    pub made: Option<Made>,
    /// Its characters beside those that its stages send in any case.
    pub length: u32,
    /// Its precedence.
    pub precedence: Precedence,
    /// The relay's number, as the stage has it.
    pub relay: u32,
    /// The stages that are planned from here, in [`Program::stages`], unless it was rerouted
    /// before.
    pub planned: Range<u32>,
    /// The station where it waits already, or goes to with another; none where it has come to a
    /// relay by itself.
    pub waits_at: Option<StationId>,
    pub(super) program: &'r Program,
    pub(super) movers: &'r [Mover],
    pub(super) stands: &'r [Stand],
    pub(super) watches: &'r [Watch],
}

impl Relay<'_> {
    /// The outages by chance that are known now.
    pub fn heard(&self) -> impl Iterator<Item = Heard> {
        let watches = self.program.hearings.iter().zip(self.watches);
        watches.filter_map(|(hearing, watch)| watch.heard(hearing.station, self.at))
    }

    /// How many wait at a station.
    #[must_use]
    pub fn waiting(&self, station: StationId) -> u32 {
        self.stands[station.0 as usize].waiting.len()
    }

    /// How many are in hand at a station.
    #[must_use]
    pub fn in_hand(&self, station: StationId) -> u32 {
        self.stands[station.0 as usize].busy.into()
    }

    /// Whether a station is down, as far as anybody has looked: of a station at which nobody is,
    /// only [`Observer::CHANGES`](super::Observer::CHANGES) keeps this up to date.
    #[must_use]
    pub fn is_down(&self, station: StationId) -> bool {
        self.stands[station.0 as usize].down
    }

    /// How long those at a station that go before a unit of this precedence which comes now will
    /// take until a server is free for it, at typical figures and without a pause.
    #[must_use]
    pub fn ahead(&self, station: StationId, precedence: Precedence) -> Span {
        let stand = &self.stands[station.0 as usize];
        if stand.busy == 0 && stand.waiting.is_empty() {
            return Span::ZERO;
        }
        let servers = match stand.servers() {
            0 => self.program.stations[station.0 as usize].most_servers(),
            servers => servers,
        };
        let idle = u32::from(servers.saturating_sub(stand.busy));
        if servers == 0 || idle > stand.waiting.len() {
            return Span::ZERO;
        }
        let in_hand = std::iter::successors(Some(stand.in_hand), |&unit| {
            self.movers.get(unit as usize).map(|mover| mover.next)
        });
        let in_hand = in_hand.map_while(|unit| self.movers.get(unit as usize));
        let mut free: Vec<Span> = in_hand.map(|mover| mover.ends - self.at).collect();
        free.resize(servers.into(), Span::ZERO);
        let mut next = stand.waiting.first();
        while let Some(unit) = next {
            let mover = &self.movers[unit as usize];
            if mover.precedence < precedence {
                break;
            }
            if unit != self.unit.0 {
                let takes = self.left(mover);
                free.iter_mut().min().into_iter().for_each(|first| *first += takes);
            }
            next = behind(self.movers, unit);
        }
        free.into_iter().min().unwrap_or(Span::ZERO)
    }

    /// Whether a unit that was given its way in this moment has not begun to be served on it, so
    /// that another may still go with it.
    #[must_use]
    pub fn may_share(&self, with: UnitId) -> bool {
        let mover = &self.movers[with.0 as usize];
        let waits = match mover.whereabouts {
            Whereabouts::Waiting | Whereabouts::Blocked | Whereabouts::Lagging => true,
            Whereabouts::Unborn
            | Whereabouts::Served
            | Whereabouts::Sharing
            | Whereabouts::InHand
            | Whereabouts::Lost
            | Whereabouts::Laid
            | Whereabouts::Aboard
            | Whereabouts::Ended => false,
        };
        let of = mover.made().map(|made| (made.source, made.number));
        let same = of == self.made.map(|made| (made.source, made.number));
        waits && mover.begins && same && with != self.unit
    }

    /// What is left of the service that a unit waits for, at typical figures.
    fn left(&self, mover: &Mover) -> Span {
        if mover.drawn {
            return mover.left;
        }
        match self.program.alternatives.get(mover.alternative as usize).map(|to| to.place) {
            Some(Place::Station { work, .. }) => self.typical(&work, mover.length),
            // What another router has added is not reckoned with.
            Some(Place::Carrier { .. } | Place::Delay(_)) | None => Span::ZERO,
        }
    }

    fn typical(&self, work: &Work, length: u32) -> Span {
        let figure =
            |id: super::FigureId| self.program.figures[id.0 as usize].distribution.typical();
        let drawn = work.drawn.map_or(Span::ZERO, |id| Span::from_micros(figure(id)));
        let sent =
            work.sent.map_or(Span::ZERO, |sent| sending_time(sent, length, figure(sent.rate)));
        work.fixed + drawn + sent
    }
}

/// Stages and alternatives that routers have added in this run, after those of the program.
#[derive(Clone, Default)]
pub(super) struct Ways {
    planned_stages: u32,
    planned_alternatives: u32,
    stages: Vec<Stage>,
    alternatives: Vec<Alternative>,
}

impl Ways {
    pub(super) fn of(program: &Program) -> Self {
        let count = |len: usize| u32::try_from(len).expect("counted in 32 bits");
        Self {
            planned_stages: count(program.stages.len()),
            planned_alternatives: count(program.alternatives.len()),
            stages: Vec::new(),
            alternatives: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.stages.clear();
        self.alternatives.clear();
    }

    pub(super) fn stage<'a>(&'a self, program: &'a Program, at: u32) -> &'a Stage {
        match at.checked_sub(self.planned_stages) {
            None => &program.stages[at as usize],
            Some(added) => &self.stages[added as usize],
        }
    }

    pub(super) fn alternative<'a>(&'a self, program: &'a Program, at: u32) -> &'a Alternative {
        match at.checked_sub(self.planned_alternatives) {
            None => &program.alternatives[at as usize],
            Some(added) => &self.alternatives[added as usize],
        }
    }

    /// An empty way at the end.
    pub(super) fn begin(&mut self) -> Way<'_> {
        let first = self.stages.len();
        Way { ways: self, first, goes: None, shares: None, why: 0 }
    }

    /// Forgets the stages from the `first` that was added on.
    pub(super) fn cut(&mut self, first: usize) {
        if let Some(stage) = self.stages.get(first) {
            let start = stage.alternatives.start - self.planned_alternatives;
            self.alternatives.truncate(start as usize);
            self.stages.truncate(first);
        }
    }

    /// The stages from the `first` that was added on.
    pub(super) fn added(&self, first: usize) -> Range<u32> {
        let number = |at: usize| {
            let at = u32::try_from(at).expect("counted in 32 bits");
            self.planned_stages + at
        };
        number(first)..number(self.stages.len())
    }
}

/// The rest of a way, as a router writes it.
pub struct Way<'w> {
    ways: &'w mut Ways,
    first: usize,
    goes: Option<Range<u32>>,
    shares: Option<UnitId>,
    why: u32,
}

impl Way<'_> {
    /// Adds a stage.
    ///
    /// # Panics
    ///
    /// If there is no alternative.
    pub fn push(&mut self, key: Key, relay: Option<u32>, alternatives: &[Alternative]) {
        assert!(!alternatives.is_empty(), "a stage has an alternative");
        let number = |len: usize| u32::try_from(len).expect("counted in 32 bits");
        let planned = self.ways.planned_alternatives;
        let start = planned + number(self.ways.alternatives.len());
        self.ways.alternatives.extend_from_slice(alternatives);
        let end = planned + number(self.ways.alternatives.len());
        self.ways.stages.push(Stage { alternatives: start..end, key, relay, fork: None });
    }

    /// In the place of added stages: these of [`Program::stages`].
    pub fn goes(&mut self, stages: Range<u32>) {
        self.goes = Some(stages);
    }

    /// In the place of a way of its own: it goes with another unit until that comes to the last
    /// stage of its way, and is then asked about again. The other one is of the same precedence
    /// or a higher one, and has not begun the first stage of its way.
    pub fn shares(&mut self, with: UnitId) {
        self.shares = Some(with);
    }

    /// Why it is this way: a number of the router's own, told with the event.
    pub fn because(&mut self, why: u32) {
        self.why = why;
    }

    /// How many stages have been added.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ways.stages.len() - self.first
    }

    /// Whether no stage has been added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the router says, if it was not that nothing changes.
    pub(super) fn answer(self, replaced: bool) -> Answer {
        match (replaced, self.shares, self.goes) {
            (false, ..) => {
                self.ways.cut(self.first);
                Answer::Stays
            }
            (true, Some(with), _) => Answer::Shares(with),
            (true, None, Some(stages)) => Answer::Goes(stages, self.why),
            (true, None, None) => Answer::Goes(self.ways.added(self.first), self.why),
        }
    }
}

/// What becomes of a unit at a relay.
pub(super) enum Answer {
    /// It goes on as it is.
    Stays,
    /// It goes over these stages, for the router's reason.
    Goes(Range<u32>, u32),
    /// It goes with another.
    Shares(UnitId),
}
