//! What is kept of a station, a carrier and a group while a run is counted.

use super::{Outcome, Place, Program, StationId, Tally, Unit};
use crate::telegram::Precedence;
use crate::time::{Moment, Span};

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

/// One precedence at a station while a run lasts, as far as it changes at every turn: one line
/// of a processor's cache.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
pub(super) struct Class {
    pub(super) present: Level,
    pub(super) came: u64,
    /// The sojourns and waits of the last visits, not counted yet.
    listed: Vec<(Span, Span)>,
}

// A field too many would cost a second line.
const _: () = assert!(size_of::<Class>() == 64, "a precedence is one line long");

/// So many visits are listed before they are counted.
const LISTED: usize = 32;

/// One precedence at a station while a run lasts: what was counted.
#[derive(Clone, Debug)]
pub(super) struct Times {
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

/// A unit and the station where it is.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Visit {
    pub(super) handed_in: Moment,
    pub(super) joined: Moment,
    /// The moments at which it was taken up less those at which it began to wait.
    pub(super) waited: Span,
    pub(super) station: Option<StationId>,
    pub(super) group: Option<u32>,
    pub(super) length: u32,
    pub(super) precedence: Precedence,
    pub(super) begun: bool,
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
    /// Lists a visit; whether there are so many that they are to be counted.
    #[inline]
    pub(super) fn list(&mut self, sojourn: Span, wait: Span) -> bool {
        self.listed.push((sojourn, wait));
        self.listed.len() == LISTED
    }
}

impl Times {
    pub(super) fn new() -> Self {
        Self { refused: 0, sojourns: Tally::with_quantiles(), waits: Tally::with_quantiles() }
    }

    /// Counts what was listed, all at once, since it is counted in many places.
    #[cold]
    pub(super) fn count(&mut self, class: &mut Class) {
        self.sojourns.add_all(class.listed.iter().map(|&(sojourn, _)| sojourn));
        self.waits.add_all(class.listed.iter().map(|&(_, wait)| wait));
        class.listed.clear();
    }
}

/// All at a station up to a time as one batch.
pub(super) fn batch_at(desk: &Desk, classes: &[Class], times: &[Times], micros: i64) -> Batch {
    Batch {
        visits: times.iter().map(|times| times.waits.count()).sum(),
        waits: times.iter().map(|times| times.waits.total_micros()).sum(),
        sojourns: times.iter().map(|times| times.sojourns.total_micros()).sum(),
        present: classes.iter().map(|class| class.present.at(micros)).sum(),
        in_hand: desk.in_hand.at(micros),
    }
}

impl Visit {
    pub(super) const fn new(precedence: Precedence) -> Self {
        Self {
            precedence,
            group: None,
            handed_in: Moment::EARLIEST,
            joined: Moment::EARLIEST,
            waited: Span::ZERO,
            station: None,
            length: 0,
            begun: false,
        }
    }

    /// The characters that a planned unit sends over a circuit, where it does.
    pub(super) fn length_of(program: &Program, unit: &Unit) -> u32 {
        let stages = &program.stages[unit.stages.start as usize..unit.stages.end as usize];
        let sent = stages.iter().filter_map(|stage| {
            match program.alternatives[stage.alternatives.start as usize].place {
                Place::Station { work, .. } => work.sent.map(|sent| sent.characters),
                Place::Carrier { .. } | Place::Delay(_) => None,
            }
        });
        sent.max().unwrap_or(0)
    }
}

impl StationReturns {
    /// What a station came to when a period of so many microseconds was over; takes it away.
    pub(super) fn taken(
        desk: &Desk,
        classes: &[Class; CLASSES],
        times: &mut [Times; CLASSES],
        micros: i64,
    ) -> Self {
        let take = |of: fn(&mut Times) -> &mut Tally, times: &mut [Times]| {
            std::array::from_fn(|class| std::mem::take(of(&mut times[class])))
        };
        Self {
            sojourns: take(|times| &mut times.sojourns, times),
            waits: take(|times| &mut times.waits, times),
            came: std::array::from_fn(|class| classes[class].came),
            refused: std::array::from_fn(|class| times[class].refused),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A station at which everything happened so many times.
    fn station(times: u32) -> StationReturns {
        let tally = |spans: u32| {
            let mut tally = Tally::with_quantiles();
            (0..spans).for_each(|_| tally.add(Span::from_secs(1)));
            tally
        };
        let class = |class: usize| times * (u32::try_from(class).unwrap() + 1);
        StationReturns {
            sojourns: std::array::from_fn(|at| tally(class(at))),
            waits: std::array::from_fn(|at| tally(2 * class(at))),
            came: std::array::from_fn(|at| u64::from(3 * class(at))),
            refused: std::array::from_fn(|at| u64::from(4 * class(at))),
            interruptions: u64::from(5 * times),
            lost: u64::from(6 * times),
            characters: u64::from(7 * times),
            present: std::array::from_fn(|at| i128::from(8 * class(at))),
            in_hand: i128::from(9 * times),
            most: 10 * times,
        }
    }

    #[test]
    fn what_two_runs_came_to_is_the_sum_of_them_but_of_what_was_most() {
        let mut merged = station(2);
        merged.merge(&station(3));
        let both = station(5);
        let counts = |tallies: &[Tally; CLASSES]| tallies.each_ref().map(Tally::count);
        assert_eq!(counts(&merged.sojourns), counts(&both.sojourns));
        assert_eq!(counts(&merged.waits), counts(&both.waits));
        assert_eq!((merged.came, merged.refused), (both.came, both.refused));
        let rest = |of: &StationReturns| (of.interruptions, of.lost, of.characters, of.in_hand);
        assert_eq!(rest(&merged), rest(&both));
        assert_eq!((merged.present, merged.most), (both.present, station(3).most));
    }

    #[test]
    fn what_carriers_left_behind_and_what_became_of_groups_is_summed_too() {
        let tally = |spans: u32| {
            let mut tally = Tally::with_quantiles();
            (0..spans).for_each(|_| tally.add(Span::from_secs(1)));
            tally
        };
        let carrier = |times: u32| CarrierReturns {
            waits: tally(times),
            behind: u64::from(2 * times),
            laid: 0,
            departed: None,
        };
        let mut merged = carrier(2);
        merged.merge(&carrier(3));
        assert_eq!((merged.waits.count(), merged.behind), (5, 10));
        let group = |times: u64| Group {
            journeys: tally(u32::try_from(times).unwrap()),
            ended: std::array::from_fn(|at| times * at as u64),
        };
        let mut merged = group(2);
        merged.merge(&group(3));
        assert_eq!((merged.journeys.count(), merged.ended), (5, group(5).ended));
    }
}
