//! What is still to come: a tournament of fours, ordered by moment and then by DESIGN.md §3.
//!
//! Every entry has a place of its own in the lowest round until it falls due or is called off; the
//! least of four goes up to the next round. A round is one line of a processor's cache, and the
//! number of rounds does not depend on who wins, so that nothing is guessed wrong on the way.

use crate::time::Moment;

/// Something that will be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// A service ends.
    Completion { unit: u32 },
    /// A shift, an outage or a call-out may have changed at a station.
    Change { station: u32 },
    /// A unit lands, lapses or is asked for again.
    Arrival { unit: u32 },
    /// A source makes a unit.
    Making { source: u32 },
    /// A carrier leaves.
    Departure { carrier: u32 },
}

/// The part of a moment in which things fall due, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Completions, changes and arrivals.
    First,
    /// Departures.
    Last,
}

/// Bits: 64 of the moment, 4 of the kind, 32 of the id, 28 of the place in the lowest round.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry(u128);

const PLACE_BITS: u32 = 28;
const ID_BITS: u32 = 32;
const TIME_SHIFT: u32 = 64;
const SIGN: u64 = 1 << 63;
const LAST: u64 = 4;
/// The least of what an entry is beside its moment, if it is a departure.
const DEPARTURES: u64 = LAST << (PLACE_BITS + ID_BITS);

/// Later than everything: an empty place.
const EMPTY: Entry = Entry(u128::MAX);

/// A moment as a number that is greater the later it is.
const fn time_of(at: Moment) -> u64 {
    at.as_micros().cast_unsigned() ^ SIGN
}

impl Entry {
    fn new(at: Moment, due: Due, place: u32) -> Self {
        let (kind, id) = match due {
            Due::Completion { unit } => (0, unit),
            Due::Change { station } => (1, station),
            Due::Arrival { unit } => (2, unit),
            Due::Making { source } => (3, source),
            Due::Departure { carrier } => (LAST, carrier),
        };
        let time = time_of(at);
        let rest = kind << (PLACE_BITS + ID_BITS) | u64::from(id) << PLACE_BITS | u64::from(place);
        Self(u128::from(time) << TIME_SHIFT | u128::from(rest))
    }

    fn at(self) -> Moment {
        Moment::from_micros((self.time() ^ SIGN).cast_signed())
    }

    fn time(self) -> u64 {
        (self.0 >> TIME_SHIFT) as u64
    }

    #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
    fn rest(self) -> u64 {
        self.0 as u64
    }

    #[expect(clippy::cast_possible_truncation, reason = "fields are cut out by their width")]
    fn place(self) -> u32 {
        self.rest() as u32 & ((1 << PLACE_BITS) - 1)
    }

    #[expect(clippy::cast_possible_truncation, reason = "fields are cut out by their width")]
    fn due(self) -> Due {
        let rest = self.rest();
        let id = (rest >> PLACE_BITS) as u32;
        match rest >> (PLACE_BITS + ID_BITS) {
            0 => Due::Completion { unit: id },
            1 => Due::Change { station: id },
            2 => Due::Arrival { unit: id },
            3 => Due::Making { source: id },
            _ => Due::Departure { carrier: id },
        }
    }
}

/// Four entries, of which the least goes up.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Four([Entry; 4]);

impl Four {
    const EMPTY: Self = Self([EMPTY; 4]);

    #[inline]
    fn least(&self) -> Entry {
        let [a, b, c, d] = self.0;
        a.min(b).min(c.min(d))
    }
}

/// Everything that is still to come.
#[derive(Clone)]
pub(super) struct Pending {
    /// The least of all.
    first: Entry,
    /// The last round, of one four, then the one before it, and so on: the least of four `n` is
    /// in place `(n - 1) % 4` of four `(n - 1) / 4`.
    fours: Vec<Four>,
    /// Where the lowest round begins, which has all the entries.
    lowest: usize,
    /// The places in the lowest round that are free, the next to be taken last.
    free: Vec<u32>,
}

impl Default for Pending {
    fn default() -> Self {
        Self { first: EMPTY, fours: Vec::new(), lowest: 0, free: Vec::new() }
    }
}

impl Pending {
    /// Forgets everything, keeping the room.
    pub(super) fn clear(&mut self) {
        self.first = EMPTY;
        self.fours.fill(Four::EMPTY);
        self.free.clear();
        self.free.extend((0..self.room()).rev());
    }

    /// The moment of the next.
    #[inline]
    pub(super) fn next_at(&self) -> Option<Moment> {
        (self.first != EMPTY).then(|| self.first.at())
    }

    /// Whether anything is due at `now`; nothing is due earlier.
    #[inline]
    pub(super) fn is_due(&self, now: Moment) -> bool {
        self.first.time() == time_of(now)
    }

    /// Adds one; of those due at one moment, the order in which they were added is immaterial.
    /// Returns the place by which it may be called off.
    #[inline]
    pub(super) fn push(&mut self, at: Moment, due: Due) -> u32 {
        let place = self.free.pop().unwrap_or_else(|| self.grow());
        let entry = Entry::new(at, due, place);
        let (mut four, slot) = self.at(place);
        self.fours[four].0[slot] = entry;
        while let Some(up) = four.checked_sub(1) {
            let above = &mut self.fours[up / 4].0[up % 4];
            *above = entry.min(*above);
            four = up / 4;
        }
        self.first = entry.min(self.first);
        place
    }

    /// Takes the next if it is due at `now` in this part of the moment; nothing is due earlier.
    #[inline]
    pub(super) fn pop(&mut self, now: Moment, part: Part) -> Option<Due> {
        let first = self.first;
        if !self.is_due(now) || part == Part::First && first.rest() >= DEPARTURES {
            return None;
        }
        self.call_off(first.place());
        Some(first.due())
    }

    /// Takes away what has this place.
    pub(super) fn call_off(&mut self, place: u32) {
        let (mut four, slot) = self.at(place);
        self.fours[four].0[slot] = EMPTY;
        while let Some(up) = four.checked_sub(1) {
            self.fours[up / 4].0[up % 4] = self.fours[four].least();
            four = up / 4;
        }
        self.first = self.fours[0].least();
        self.free.push(place);
    }

    /// Where a place of the lowest round is.
    #[inline]
    const fn at(&self, place: u32) -> (usize, usize) {
        let place = place as usize;
        (self.lowest + place / 4, place % 4)
    }

    /// How many places the lowest round has.
    fn room(&self) -> u32 {
        let places = 4 * (self.fours.len() - self.lowest);
        u32::try_from(places).expect("fewer are pending than there are units")
    }

    /// Makes room for four times as many, with one round more; the first place of the new ones.
    #[cold]
    fn grow(&mut self) -> u32 {
        let room = self.room();
        let lowest = self.fours.get(self.lowest..).unwrap_or(&[]).to_vec();
        let fours = 4 * lowest.len().max(1);
        self.lowest = (fours - 1) / 3;
        self.fours.clear();
        self.fours.resize(self.lowest, Four::EMPTY);
        self.fours.extend(lowest);
        self.fours.resize(self.lowest + fours, Four::EMPTY);
        for four in (1..self.fours.len()).rev() {
            self.fours[(four - 1) / 4].0[(four - 1) % 4] = self.fours[four].least();
        }
        assert!(self.room() < 1 << PLACE_BITS, "fewer are pending than places can be told apart");
        self.free.extend((room + 1..self.room()).rev());
        room
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn at_one_moment_completions_come_first_and_departures_last() {
        let now = Moment::from_micros(-5);
        let mut pending = Pending::default();
        let order = [
            Due::Completion { unit: 7 },
            Due::Completion { unit: 9 },
            Due::Change { station: 2 },
            Due::Arrival { unit: 1 },
            Due::Making { source: 0 },
            Due::Departure { carrier: 0 },
        ];
        for due in order.iter().rev() {
            pending.push(now, *due);
        }
        for due in order {
            assert_eq!(pending.next_at(), Some(now));
            let part = if matches!(due, Due::Departure { .. }) { Part::Last } else { Part::First };
            assert_eq!(pending.pop(now, part), Some(due));
        }
    }

    proptest! {
        #[test]
        fn what_is_pending_comes_out_in_order_of_time(times in prop::collection::vec(-50_i64..50, 0..200)) {
            let mut pending = Pending::default();
            for &time in &times {
                pending.push(Moment::from_micros(time), Due::Arrival { unit: 1 });
            }
            let mut sorted = times.clone();
            sorted.sort_unstable();
            for time in sorted {
                let at = pending.next_at().unwrap();
                prop_assert_eq!(at.as_micros(), time);
                prop_assert!(pending.pop(at, Part::First).is_some());
            }
            prop_assert_eq!(pending.next_at(), None);
        }
    }
}
