//! What is listed as it happens and counted later, place by place: what is known of the places
//! lies far apart in memory, and is looked up once for all that happened there meanwhile.

use crate::time::Span;

/// Something that took a time, at a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) place: u32,
    /// Characters.
    pub(super) length: u32,
    pub(super) span: Span,
    /// The part of it that was a wait.
    pub(super) wait: Span,
}

/// What is listed, in the order of time.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    entries: Vec<Entry>,
    sorted: Vec<Entry>,
    /// Where the entries of each place end among those that are sorted.
    ends: Vec<u32>,
    room: usize,
}

impl Ledger {
    /// Nothing yet of so many places.
    pub(super) fn of(places: usize) -> Self {
        let room = (EACH * places).clamp(FEWEST, MOST);
        Self { entries: Vec::new(), sorted: Vec::new(), ends: vec![0; places], room }
    }

    /// Lists one; whether there are so many that they are to be counted.
    #[inline]
    pub(super) fn list(&mut self, entry: Entry) -> bool {
        self.entries.push(entry);
        self.entries.len() == self.room
    }

    /// Tells what is listed place by place, in the order in which it was listed, and forgets it.
    #[cold]
    pub(super) fn settle(&mut self, mut tell: impl FnMut(usize, &[Entry])) {
        let Some(&first) = self.entries.first() else { return };
        self.ends.fill(0);
        for entry in &self.entries {
            self.ends[entry.place as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut self.ends {
            // For now the beginning, which moves on to the end.
            sum += std::mem::replace(end, sum);
        }
        self.sorted.resize(self.entries.len(), first);
        for entry in self.entries.drain(..) {
            let end = &mut self.ends[entry.place as usize];
            self.sorted[*end as usize] = entry;
            *end += 1;
        }
        let mut begin = 0;
        for (place, &end) in self.ends.iter().enumerate() {
            if begin < end {
                tell(place, &self.sorted[begin as usize..end as usize]);
            }
            begin = end;
        }
    }
}

/// So many entries are listed for each place before they are counted, within bounds: few enough
/// to be remembered by a processor, and enough for the places of a great network.
const EACH: usize = 4;
const FEWEST: usize = 512;
const MOST: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_listed_is_told_place_by_place_in_order_and_once() {
        let mut ledger = Ledger::of(4);
        let entry = |place, micros| Entry {
            place,
            length: 1,
            span: Span::from_micros(micros),
            wait: Span::ZERO,
        };
        for round in [[(2, 1), (0, 2), (2, 3)], [(3, 4), (3, 5), (0, 6)]] {
            for (place, micros) in round {
                assert!(!ledger.list(entry(place, micros)));
            }
            let mut told = Vec::new();
            ledger.settle(|place, entries| {
                told.extend(entries.iter().map(|entry| (place, entry.span.as_micros())));
            });
            let mut sorted: Vec<_> = round.map(|(place, micros)| (place as usize, micros)).into();
            sorted.sort_unstable();
            assert_eq!(told, sorted);
        }
        ledger.settle(|_, _| panic!("nothing is left"));
        let listed = (0..MOST).take_while(|_| !ledger.list(entry(1, 1))).count();
        assert_eq!(listed + 1, FEWEST);
    }
}
