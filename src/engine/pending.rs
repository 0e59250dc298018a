//! What is still to come: a heap of four branches, ordered by moment and then by DESIGN.md §3.

use crate::time::Moment;

/// Something that will be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// A service ends, unless it was interrupted: then the unit's stamp has moved on.
    Completion { unit: u32, stamp: u32 },
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

/// Bits: 64 of the moment, 4 of the kind, 32 of the id, 28 of the stamp.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry(u128);

const STAMP_BITS: u32 = 28;
const ID_BITS: u32 = 32;
const TIME_SHIFT: u32 = 64;
const SIGN: u64 = 1 << 63;
const LAST: u64 = 4;

/// The stamp after this one.
pub(super) const fn next_stamp(stamp: u32) -> u32 {
    (stamp + 1) & ((1 << STAMP_BITS) - 1)
}

/// A moment as a number that is greater the later it is.
const fn time_of(at: Moment) -> u64 {
    at.as_micros().cast_unsigned() ^ SIGN
}

impl Entry {
    fn new(at: Moment, due: Due) -> Self {
        let (kind, id, stamp) = match due {
            Due::Completion { unit, stamp } => (0, unit, stamp),
            Due::Change { station } => (1, station, 0),
            Due::Arrival { unit } => (2, unit, 0),
            Due::Making { source } => (3, source, 0),
            Due::Departure { carrier } => (LAST, carrier, 0),
        };
        let time = time_of(at);
        let rest = kind << (STAMP_BITS + ID_BITS) | u64::from(id) << STAMP_BITS | u64::from(stamp);
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

    /// The first that could come behind everything in this part of a moment.
    #[inline]
    fn behind(now: Moment, part: Part) -> Self {
        let time = u128::from(time_of(now)) << TIME_SHIFT;
        Self(match part {
            Part::First => time | u128::from(LAST << (STAMP_BITS + ID_BITS)),
            Part::Last => time | u128::from(u64::MAX),
        })
    }

    #[expect(clippy::cast_possible_truncation, reason = "fields are cut out by their width")]
    fn due(self) -> Due {
        let rest = self.rest();
        let id = (rest >> STAMP_BITS) as u32;
        match rest >> (STAMP_BITS + ID_BITS) {
            0 => Due::Completion { unit: id, stamp: rest as u32 & ((1 << STAMP_BITS) - 1) },
            1 => Due::Change { station: id },
            2 => Due::Arrival { unit: id },
            3 => Due::Making { source: id },
            _ => Due::Departure { carrier: id },
        }
    }
}

/// Everything that is still to come.
#[derive(Clone, Default)]
pub(super) struct Pending {
    heap: Vec<Entry>,
}

impl Pending {
    /// Forgets everything, keeping the room.
    pub(super) fn clear(&mut self) {
        self.heap.clear();
    }

    /// The moment of the next.
    pub(super) fn next_at(&self) -> Option<Moment> {
        self.heap.first().map(|entry| entry.at())
    }

    /// Adds one; of those due at one moment, the order in which they were added is immaterial.
    pub(super) fn push(&mut self, at: Moment, due: Due) {
        let entry = Entry::new(at, due);
        let hole = self.heap.len();
        self.heap.push(entry);
        rise(&mut self.heap, hole, entry);
    }

    /// Takes the next if it is due at `now` in this part of the moment; nothing is due earlier.
    #[inline]
    pub(super) fn pop(&mut self, now: Moment, part: Part) -> Option<Due> {
        let first = *self.heap.first()?;
        if first.time() != time_of(now) || first >= Entry::behind(now, part) {
            return None;
        }
        Some(self.take(first))
    }

    fn take(&mut self, first: Entry) -> Due {
        let moved = self.heap.pop().expect("there is a first");
        if !self.heap.is_empty() {
            self.sink(moved);
        }
        first.due()
    }

    /// Puts `entry` into the hole at the top: the hole sinks to a leaf, since what was last
    /// belongs near one, and the entry rises from there.
    fn sink(&mut self, entry: Entry) {
        let heap = self.heap.as_mut_slice();
        let mut hole = 0;
        while let Some(least) = least_of(heap, 4 * hole + 1) {
            heap[hole] = heap[least];
            hole = least;
        }
        rise(heap, hole, entry);
    }
}

/// Puts `entry` where it belongs between a hole and the top.
fn rise(heap: &mut [Entry], mut hole: usize, entry: Entry) {
    while hole > 0 {
        let parent = (hole - 1) / 4;
        if heap[parent] <= entry {
            break;
        }
        heap[hole] = heap[parent];
        hole = parent;
    }
    heap[hole] = entry;
}

/// The least of up to four neighbours from `child` on.
#[inline]
fn least_of(heap: &[Entry], child: usize) -> Option<usize> {
    if let Some(&[a, b, c, d]) = heap.get(child..child + 4).and_then(|four| four.first_chunk()) {
        let (left, first) = if b < a { (1, b) } else { (0, a) };
        let (right, second) = if d < c { (3, d) } else { (2, c) };
        return Some(child + if second < first { right } else { left });
    }
    (child..heap.len()).min_by_key(|&at| heap[at])
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
            Due::Completion { unit: 7, stamp: 3 },
            Due::Completion { unit: 9, stamp: 1 },
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
