//! Sums over the parts of a period, by station and precedence, from which intervals are found: as
//! much memory for a thousand parts as for one.

use std::collections::BTreeMap;

use super::kept::{CLASSES, Group, There, Times};

/// Sums over parts: of the visits that ended in each, of their waits and sojourns and of the
/// number present, in microseconds; their squares, and their products with the visits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PartSums {
    /// Visits, and their squares.
    pub visits: [f64; 2],
    /// Waits, their squares, and waits times visits.
    pub waits: [f64; 3],
    /// The same of sojourns.
    pub sojourns: [f64; 3],
    /// The number present, summed over each part, and its squares.
    pub present: [f64; 2],
}

impl PartSums {
    /// Adds those of another run.
    pub fn merge(&mut self, other: &Self) {
        let add = |mine: &mut [f64], theirs: &[f64]| {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
        };
        add(&mut self.visits, &other.visits);
        add(&mut self.waits, &other.waits);
        add(&mut self.sojourns, &other.sojourns);
        add(&mut self.present, &other.present);
    }

    #[expect(clippy::cast_precision_loss, reason = "53 bits are enough for an interval")]
    fn add(&mut self, part: Seen) {
        let visits = part.visits as f64;
        let three = |sums: &mut [f64; 3], sum: i128| {
            let sum = sum as f64;
            for (all, more) in sums.iter_mut().zip([sum, sum * sum, sum * visits]) {
                *all += more;
            }
        };
        three(&mut self.waits, part.waits);
        three(&mut self.sojourns, part.sojourns);
        let present = part.present as f64;
        self.visits = [self.visits[0] + visits, self.visits[1] + visits * visits];
        self.present = [self.present[0] + present, self.present[1] + present * present];
    }
}

/// What one precedence at one station has come to.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    visits: u64,
    waits: i128,
    sojourns: i128,
    present: i128,
}

impl Seen {
    fn of(times: &Times, there: &There) -> Self {
        Self {
            visits: times.waits.count(),
            waits: times.waits.total_micros(),
            sojourns: times.sojourns.total_micros(),
            present: times.present() + there.present,
        }
    }

    const fn since(self, before: Self) -> Self {
        Self {
            visits: self.visits - before.visits,
            waits: self.waits - before.waits,
            sojourns: self.sojourns - before.sojourns,
            present: self.present - before.present,
        }
    }
}

/// The sums of every precedence that came to a station, and of the journeys of each group.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    sums: BTreeMap<(usize, usize), PartSums>,
    seen: BTreeMap<(usize, usize), Seen>,
    groups: Vec<(PartSums, Seen)>,
}

impl Parts {
    /// A part ends, with this counted of every station, precedence and group, and those there.
    pub(super) fn end(
        &mut self,
        (times, there): (&[[Times; CLASSES]], &[[There; CLASSES]]),
        groups: &[Group],
    ) {
        for (station, (times, there)) in times.iter().zip(there).enumerate() {
            for (at, (times, there)) in times.iter().zip(there).enumerate() {
                let now = Seen::of(times, there);
                if now.visits == 0 && now.present == 0 {
                    continue;
                }
                let before = self.seen.insert((station, at), now).unwrap_or_default();
                self.sums.entry((station, at)).or_default().add(now.since(before));
            }
        }
        self.groups.resize(groups.len(), (PartSums::default(), Seen::default()));
        for ((sums, seen), group) in self.groups.iter_mut().zip(groups) {
            let (visits, waits) = (group.journeys.count(), group.journeys.total_micros());
            let now = Seen { visits, waits, ..Seen::default() };
            sums.add(now.since(*seen));
            *seen = now;
        }
    }

    /// Of every precedence at every station, by the places of both.
    #[must_use]
    pub const fn stations(&self) -> &BTreeMap<(usize, usize), PartSums> {
        &self.sums
    }

    /// Of each group, whose journeys stand as waits.
    pub fn groups(&self) -> impl Iterator<Item = &PartSums> {
        self.groups.iter().map(|(sums, _)| sums)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Tally;
    use super::super::ledger::Entry;
    use super::*;
    use crate::time::Span;

    /// So many visits of 5 microseconds, of which 2 were a wait.
    fn visit(times: &mut Times, count: usize) {
        let (span, wait) = (Span::from_micros(5), Span::from_micros(2));
        times.count(&vec![Entry { place: 0, length: 0, span, wait }; count]);
    }

    #[test]
    fn the_sums_of_parts_are_those_of_what_was_new_in_each() {
        let mut times = vec![std::array::from_fn(|_| Times::new(&[])); 2];
        let mut there = vec![[There::default(); CLASSES]; 2];
        let mut group = Group { journeys: Tally::default(), ended: [0; 6] };
        let mut parts = Parts::default();
        for (visits, present) in [(0, 0), (3, 7), (1, 4)] {
            visit(&mut times[1][2], visits);
            there[1][2].present = present;
            (0..visits).for_each(|_| group.journeys.add(Span::from_micros(10)));
            parts.end((&times, &there), std::slice::from_ref(&group));
        }
        // Visits 3 and 1; waits 6 and 2; sojourns 15 and 5; present 15 + 7, then 5 + 4 - 7.
        let sums = PartSums {
            visits: [4.0, 10.0],
            waits: [8.0, 40.0, 20.0],
            sojourns: [20.0, 250.0, 50.0],
            present: [24.0, 488.0],
        };
        assert_eq!(parts.stations().iter().collect::<Vec<_>>(), [(&(1, 2), &sums)]);
        let journeys =
            PartSums { waits: [40.0, 1_000.0, 100.0], visits: [4.0, 10.0], ..PartSums::default() };
        assert_eq!(parts.groups().collect::<Vec<_>>(), [&journeys]);
        let mut twice = sums;
        twice.merge(&sums);
        let expected = PartSums {
            visits: [8.0, 20.0],
            waits: [16.0, 80.0, 40.0],
            sojourns: [40.0, 500.0, 100.0],
            present: [48.0, 976.0],
        };
        assert_eq!(twice, expected);
    }

    #[test]
    fn who_is_there_before_any_visit_has_ended_counts() {
        let times = vec![std::array::from_fn(|_| Times::new(&[])); 1];
        let mut there = vec![[There::default(); CLASSES]; 1];
        there[0][0].present = 9;
        let mut parts = Parts::default();
        parts.end((&times, &there), &[]);
        let sums = PartSums { present: [9.0, 81.0], ..PartSums::default() };
        assert_eq!(parts.stations().iter().collect::<Vec<_>>(), [(&(0, 0), &sums)]);
    }
}
