//! What is kept of a station, a carrier and a group while a run is counted.

use super::ledger::Entry;
use super::{Outcome, Place, Program, StationId, Tally, Unit};
use crate::telegram::Precedence;
use crate::time::{Moment, Span, Window};

pub(super) const CLASSES: usize = Precedence::ALL.len();

/// What is counted, and when.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The period.
    pub period: Window,
    /// The length of a batch; none for the period as one.
    pub batch: Option<Span>,
    /// To which group each planned unit belongs when it is delivered, if to any.
    pub group_of_unit: Vec<Option<u32>>,
    /// The same for templates.
    pub group_of_template: Vec<Option<u32>>,
    /// How many groups there are.
    pub groups: usize,
    /// Spans of which it is counted exactly how many were longer.
    pub over: Vec<Span>,
}

/// The period that is counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Period {
    pub(super) start: Moment,
    pub(super) end: Moment,
}

impl Period {
    pub(super) const fn of(counted: &Counted) -> Self {
        Self { start: counted.period.start, end: counted.period.end }
    }

    /// Whether a moment is within it.
    #[inline]
    pub(super) fn counts(self, moment: Moment) -> bool {
        self.start <= moment && moment < self.end
    }

    /// How much of it is over at a moment, in microseconds.
    #[inline]
    pub(super) fn micros(self, moment: Moment) -> i64 {
        let (start, end) = (self.start.as_micros(), self.end.as_micros());
        moment.as_micros().clamp(start, end) - start
    }
}

/// What happened at one station.
#[derive(Clone, Debug)]
pub struct StationReturns {
    /// From joining to leaving, by precedence: to the end of the service or, for one that keeps
    /// its server since the next station is full, until that lets it in.
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
    /// The numbers present, in hand, and served but still there, summed over the period, and the
    /// most present at once.
    pub(super) present: [i128; CLASSES],
    pub(super) in_hand: i128,
    pub(super) blocked: i128,
    pub(super) most: u32,
}

/// How many are at a station now, and were at most: all that changes there at every turn.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heads {
    pub(super) present: u32,
    pub(super) most: u32,
}

/// One station while a run lasts: what is counted as it happens.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mishaps {
    pub(super) interruptions: u64,
    pub(super) lost: u64,
}

/// One precedence at a station while a run lasts: what was counted of its visits.
///
/// A visit within the period adds itself to what came, its sojourn to the time present, and that
/// less its wait to the time in hand, so that only what differs is kept beside the tallies.
#[derive(Clone, Debug)]
pub(super) struct Times {
    pub(super) sojourns: Tally,
    pub(super) waits: Tally,
    pub(super) characters: u64,
    pub(super) refused: u64,
    /// Those who came and are not among the sojourns.
    pub(super) others: u64,
    /// What the times present and in hand come to beside the sojourns and waits: microseconds.
    pub(super) present: i128,
    pub(super) in_hand: i128,
    /// How long those were still there who were served.
    pub(super) blocked: i128,
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
    /// How long it has been in hand within the period: microseconds, less when that began while
    /// it is.
    pub(super) worked: i64,
    /// When it was served, for one that is still there; else [`Moment::EARLIEST`].
    pub(super) served: Moment,
    pub(super) station: Option<StationId>,
    pub(super) group: Option<u32>,
    pub(super) length: u32,
    pub(super) precedence: Precedence,
    pub(super) begun: bool,
    pub(super) in_hand: bool,
}

// A field too many would cost a second line of a processor's cache.
const _: () = assert!(size_of::<Visit>() == 64, "a visit is one line long");

/// How long somebody was at a station and in hand there within the period, in microseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stay {
    pub(super) present: i64,
    pub(super) in_hand: i64,
    pub(super) blocked: i64,
}

/// How long those have been at a station and in hand there who still are, in microseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct There {
    pub(super) present: i128,
    pub(super) in_hand: i128,
}

impl Times {
    pub(super) fn new(over: &[Span]) -> Self {
        let tally = || Tally::counting_over(over);
        Self {
            sojourns: tally(),
            waits: tally(),
            characters: 0,
            refused: 0,
            others: 0,
            present: 0,
            in_hand: 0,
            blocked: 0,
        }
    }

    /// Counts visits that began within the period; what they were there beyond it is corrected.
    pub(super) fn count(&mut self, visits: &[Entry]) {
        self.sojourns.add_all(visits.iter().map(|visit| visit.span));
        self.waits.add_all(visits.iter().map(|visit| visit.wait));
        self.characters += visits.iter().map(|visit| u64::from(visit.length)).sum::<u64>();
    }

    /// Corrects what is present and in hand by a visit that was not within the period from beginning
    /// to end, or kept its server; `counted` is what is among the sojourns of it, if anything is.
    pub(super) fn correct(&mut self, stay: Stay, counted: Option<&Entry>) {
        let (sojourn, wait) =
            counted.map_or((0, 0), |visit| (visit.span.as_micros(), visit.wait.as_micros()));
        self.present += i128::from(stay.present) - i128::from(sojourn);
        self.in_hand += i128::from(stay.in_hand) - (i128::from(sojourn) - i128::from(wait));
        self.blocked += i128::from(stay.blocked);
    }

    fn came(&self) -> u64 {
        self.sojourns.count() + self.others
    }

    pub(super) fn present(&self) -> i128 {
        self.sojourns.total_micros() + self.present
    }

    fn in_hand(&self) -> i128 {
        self.sojourns.total_micros() - self.waits.total_micros() + self.in_hand
    }
}

/// All at a station up to a time as one batch, with what those do who are still there.
pub(super) fn batch_of(times: &[Times; CLASSES], there: &[There; CLASSES]) -> Batch {
    Batch {
        visits: times.iter().map(|times| times.waits.count()).sum(),
        waits: times.iter().map(|times| times.waits.total_micros()).sum(),
        sojourns: times.iter().map(|times| times.sojourns.total_micros()).sum(),
        present: times
            .iter()
            .zip(there)
            .map(|(times, there)| times.present() + there.present)
            .sum(),
        in_hand: times
            .iter()
            .zip(there)
            .map(|(times, there)| times.in_hand() + there.in_hand)
            .sum(),
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
            worked: 0,
            served: Moment::EARLIEST,
            station: None,
            length: 0,
            begun: false,
            in_hand: false,
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
    /// What a station came to when all who were there have left; takes it away.
    pub(super) fn taken(heads: Heads, mishaps: Mishaps, times: &mut [Times; CLASSES]) -> Self {
        let came = std::array::from_fn(|class| times[class].came());
        let present = std::array::from_fn(|class| times[class].present());
        let in_hand = times.iter().map(Times::in_hand).sum();
        let blocked = times.iter().map(|times| times.blocked).sum();
        let take = |of: fn(&mut Times) -> &mut Tally, times: &mut [Times]| {
            std::array::from_fn(|class| {
                let mut tally = std::mem::take(of(&mut times[class]));
                tally.settle();
                tally
            })
        };
        Self {
            sojourns: take(|times| &mut times.sojourns, times),
            waits: take(|times| &mut times.waits, times),
            came,
            refused: std::array::from_fn(|class| times[class].refused),
            interruptions: mishaps.interruptions,
            lost: mishaps.lost,
            characters: times.iter().map(|times| times.characters).sum(),
            present,
            in_hand,
            blocked,
            most: heads.most,
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

    /// The number that were served and kept their server, summed over the period: microseconds.
    #[must_use]
    pub const fn blocked_micros(&self) -> i128 {
        self.blocked
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
        self.blocked += other.blocked;
        self.most = self.most.max(other.most);
    }
}

impl CarrierReturns {
    /// One has left at a moment, within the period or not, after a wait where that counts.
    pub(super) fn left(&mut self, at: Moment, wait: Option<Span>, in_period: bool) {
        if let Some(wait) = wait {
            self.waits.add(wait);
        }
        if self.departed == Some(at) && in_period {
            // Of one departure only what is left after its last counts.
            self.behind -= u64::from(self.laid);
        }
        self.laid -= 1;
        self.departed = Some(at);
        if in_period {
            self.behind += u64::from(self.laid);
        }
    }

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
            blocked: i128::from(11 * times),
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
        let rest = |of: &StationReturns| {
            (of.interruptions, of.lost, of.characters, (of.in_hand, of.blocked))
        };
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
