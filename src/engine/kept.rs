//! What is kept of a station, a carrier and a group while a run is counted.

use super::{Outcome, Tally};
use crate::telegram::Precedence;
use crate::time::{Moment, Window};

const CLASSES: usize = Precedence::ALL.len();

/// What happened at one station.
#[derive(Clone, Debug)]
pub struct StationReturns {
    /// From joining to the end of the service, by precedence.
    pub sojourns: [Tally; CLASSES],
    /// The part of that in which nobody served it, by precedence.
    pub waits: [Tally; CLASSES],
    /// How many came, by precedence: joined or refused.
    pub came: [u64; CLASSES],
    /// How many were refused, by precedence.
    pub refused: [u64; CLASSES],
    /// How often a service was interrupted, and how often what was served was lost.
    pub interruptions: u64,
    /// How often what was served was lost.
    pub lost: u64,
    /// Characters of what was served.
    pub characters: u64,
    pub(super) present: Integral,
    pub(super) in_hand: Integral,
    pub(super) by_class: [Integral; CLASSES],
}

/// What happened at one carrier.
#[derive(Clone, Debug)]
pub struct CarrierReturns {
    /// From being laid to leaving.
    pub waits: Tally,
    /// Those left behind, summed over departures that took something.
    pub behind: u64,
    pub(super) laid: u32,
    pub(super) departed: Option<Moment>,
}

/// What became of the copies of one group: from hand-in to delivery.
#[derive(Clone, Debug)]
pub struct Group {
    /// Their journeys.
    pub journeys: Tally,
    /// How many ended otherwise, by outcome.
    pub ended: [u64; Outcome::ALL.len()],
}

/// What one station came to in one batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// How many ended a visit, and their waits and sojourns in microseconds.
    pub visits: u64,
    /// The sum of their waits.
    pub waits: i128,
    /// The sum of their sojourns.
    pub sojourns: i128,
    /// The number present, summed over the batch.
    pub present: i128,
    /// The number in hand, summed over the batch.
    pub in_hand: i128,
}

/// A number that changes, summed over the period.
#[derive(Clone, Copy, Debug)]
pub(super) struct Integral {
    number: u32,
    since: Moment,
    until: Moment,
    sum: i128,
    most: u32,
}

impl Integral {
    fn over(period: &Window) -> Self {
        Self { number: 0, since: period.start, until: period.end, sum: 0, most: 0 }
    }

    pub(super) fn at(&self, now: Moment) -> i128 {
        let now = now.min(self.until);
        if now <= self.since {
            return self.sum;
        }
        self.sum + i128::from((now - self.since).as_micros()) * i128::from(self.number)
    }

    #[inline]
    pub(super) fn change(&mut self, now: Moment, up: bool) {
        self.sum = self.at(now);
        self.since = self.since.max(now);
        self.number = if up { self.number + 1 } else { self.number - 1 };
        self.most = self.most.max(self.number);
    }
}

fn tallies() -> [Tally; CLASSES] {
    std::array::from_fn(|_| Tally::with_quantiles())
}

impl StationReturns {
    pub(super) fn new(period: &Window) -> Self {
        Self {
            sojourns: tallies(),
            waits: tallies(),
            came: [0; CLASSES],
            refused: [0; CLASSES],
            interruptions: 0,
            lost: 0,
            characters: 0,
            present: Integral::over(period),
            in_hand: Integral::over(period),
            by_class: [Integral::over(period); CLASSES],
        }
    }

    /// The number present, summed over the period: microseconds.
    #[must_use]
    pub fn present_micros(&self) -> i128 {
        self.present.at(self.present.until)
    }

    /// The same of one precedence.
    #[must_use]
    pub fn present_micros_of(&self, precedence: Precedence) -> i128 {
        self.by_class[precedence as usize].at(self.present.until)
    }

    /// The number in hand, summed over the period: microseconds.
    #[must_use]
    pub fn in_hand_micros(&self) -> i128 {
        self.in_hand.at(self.in_hand.until)
    }

    /// The most that were present at once.
    #[must_use]
    pub const fn most_present(&self) -> u32 {
        self.present.most
    }

    /// All up to a moment as one batch.
    pub(super) fn batch_at(&self, at: Moment) -> Batch {
        let sum =
            |tallies: &[Tally; CLASSES]| -> i128 { tallies.iter().map(Tally::total_micros).sum() };
        Batch {
            visits: self.waits.iter().map(Tally::count).sum(),
            waits: sum(&self.waits),
            sojourns: sum(&self.sojourns),
            present: self.present.at(at),
            in_hand: self.in_hand.at(at),
        }
    }

    /// Adds what another run came to.
    pub fn merge(&mut self, other: &Self) {
        let pair = |mine: &mut [Tally; CLASSES], theirs: &[Tally; CLASSES]| {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| mine.merge(theirs));
        };
        pair(&mut self.sojourns, &other.sojourns);
        pair(&mut self.waits, &other.waits);
        let add = |mine: &mut [u64; CLASSES], theirs: &[u64; CLASSES]| {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
        };
        add(&mut self.came, &other.came);
        add(&mut self.refused, &other.refused);
        self.interruptions += other.interruptions;
        self.lost += other.lost;
        self.characters += other.characters;
        let sum = |mine: &mut Integral, theirs: &Integral| {
            mine.sum = mine.at(mine.until) + theirs.at(theirs.until);
            (mine.since, mine.most) = (mine.until, mine.most.max(theirs.most));
        };
        sum(&mut self.present, &other.present);
        sum(&mut self.in_hand, &other.in_hand);
        for (mine, theirs) in self.by_class.iter_mut().zip(&other.by_class) {
            sum(mine, theirs);
        }
    }
}

impl CarrierReturns {
    /// Adds what another run came to.
    pub fn merge(&mut self, other: &Self) {
        self.waits.merge(&other.waits);
        self.behind += other.behind;
    }
}

impl Group {
    /// Adds what another run came to.
    pub fn merge(&mut self, other: &Self) {
        self.journeys.merge(&other.journeys);
        self.ended.iter_mut().zip(&other.ended).for_each(|(mine, theirs)| *mine += theirs);
    }
}
