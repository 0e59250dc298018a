//! What is kept of a station, a carrier and a group while a run is counted.

use super::{Outcome, Tally};
use crate::telegram::Precedence;
use crate::time::Moment;

pub(super) const CLASSES: usize = Precedence::ALL.len();

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
    /// The numbers present and in hand, summed over the period, and the most present at once.
    pub(super) present: [i128; CLASSES],
    pub(super) in_hand: i128,
    pub(super) most: u32,
}

/// A station while a run lasts: what its visits of all precedences have in common.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
pub(super) struct Desk {
    pub(super) in_hand: Level,
    pub(super) present: u32,
    pub(super) most: u32,
    pub(super) interruptions: u64,
    pub(super) lost: u64,
    pub(super) characters: u64,
}

/// One precedence at a station while a run lasts.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Class {
    pub(super) present: Level,
    pub(super) came: u64,
    pub(super) refused: u64,
    pub(super) sojourns: Tally,
    pub(super) waits: Tally,
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

/// A number that changes, summed over time: who comes takes off the time until then, who goes
/// adds it, so that a change is one addition. Times are microseconds of the period.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    sum: i128,
    number: u32,
}

impl Level {
    #[inline]
    pub(super) fn up(&mut self, micros: i64) {
        self.number += 1;
        self.sum -= i128::from(micros);
    }

    #[inline]
    pub(super) fn down(&mut self, micros: i64) {
        self.number -= 1;
        self.sum += i128::from(micros);
    }

    /// The number, summed until then.
    pub(super) fn at(self, micros: i64) -> i128 {
        self.sum + i128::from(micros) * i128::from(self.number)
    }
}

impl Class {
    pub(super) fn new() -> Self {
        Self {
            present: Level::default(),
            came: 0,
            refused: 0,
            sojourns: Tally::with_quantiles(),
            waits: Tally::with_quantiles(),
        }
    }
}

/// All at a station up to a time as one batch.
pub(super) fn batch_at(desk: &Desk, classes: &[Class], micros: i64) -> Batch {
    Batch {
        visits: classes.iter().map(|class| class.waits.count()).sum(),
        waits: classes.iter().map(|class| class.waits.total_micros()).sum(),
        sojourns: classes.iter().map(|class| class.sojourns.total_micros()).sum(),
        present: classes.iter().map(|class| class.present.at(micros)).sum(),
        in_hand: desk.in_hand.at(micros),
    }
}

impl StationReturns {
    /// What a station came to when a period of so many microseconds was over; takes it away.
    pub(super) fn taken(desk: &Desk, classes: &mut [Class], micros: i64) -> Self {
        let take = |of: fn(&mut Class) -> &mut Tally, classes: &mut [Class]| {
            std::array::from_fn(|class| std::mem::take(of(&mut classes[class])))
        };
        Self {
            sojourns: take(|class| &mut class.sojourns, classes),
            waits: take(|class| &mut class.waits, classes),
            came: std::array::from_fn(|class| classes[class].came),
            refused: std::array::from_fn(|class| classes[class].refused),
            interruptions: desk.interruptions,
            lost: desk.lost,
            characters: desk.characters,
            present: std::array::from_fn(|class| classes[class].present.at(micros)),
            in_hand: desk.in_hand.at(micros),
            most: desk.most,
        }
    }

    /// The number present, summed over the period: microseconds.
    #[must_use]
    pub fn present_micros(&self) -> i128 {
        self.present.iter().sum()
    }

    /// The same of one precedence.
    #[must_use]
    pub const fn present_micros_of(&self, precedence: Precedence) -> i128 {
        self.present[precedence as usize]
    }

    /// The number in hand, summed over the period: microseconds.
    #[must_use]
    pub const fn in_hand_micros(&self) -> i128 {
        self.in_hand
    }

    /// The most that were present at once.
    #[must_use]
    pub const fn most_present(&self) -> u32 {
        self.most
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
        for (mine, theirs) in self.present.iter_mut().zip(&other.present) {
            *mine += theirs;
        }
        self.in_hand += other.in_hand;
        self.most = self.most.max(other.most);
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
