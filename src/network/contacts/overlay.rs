//! What is laid over a plan that stays as it is: outages and bookings.

use std::collections::BTreeMap;

use super::ContactId;
use crate::time::{Moment, Span, Window};

/// What is laid over a plan; fixed at compile time, so that nothing costs nothing.
pub trait Overlay {
    /// From when on a window is free for so long without a break, at `from` or later.
    fn free_from(&self, contact: ContactId, from: Moment, length: Span) -> Moment;
}

/// Nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Untouched;

impl Overlay for Untouched {
    #[inline]
    fn free_from(&self, _contact: ContactId, from: Moment, _length: Span) -> Moment {
        from
    }
}

/// Stretches of windows that an outage or another transmission has taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    stretches: BTreeMap<(ContactId, Moment), Moment>,
}

impl Taken {
    /// Takes a stretch of a window; one that overlaps another is joined with it.
    pub fn take(&mut self, contact: ContactId, stretch: &Window) {
        let mut joined = stretch.clone();
        let overlapping: Vec<_> = self
            .stretches
            .range((contact, Moment::from_micros(i64::MIN))..=(contact, stretch.end))
            .filter(|(_, end)| **end >= stretch.start)
            .map(|(key, end)| (*key, *end))
            .collect();
        for (key, end) in overlapping {
            self.stretches.remove(&key);
            joined = joined.start.min(key.1)..joined.end.max(end);
        }
        if joined.start < joined.end {
            self.stretches.insert((contact, joined.start), joined.end);
        }
    }
}

impl Overlay for Taken {
    fn free_from(&self, contact: ContactId, from: Moment, length: Span) -> Moment {
        let mut from = from;
        let first = (contact, Moment::from_micros(i64::MIN));
        let before = self.stretches.range(first..=(contact, from)).next_back();
        if let Some((_, &end)) = before {
            from = from.max(end);
        }
        let last = (contact, Moment::from_micros(i64::MAX));
        for ((_, start), &end) in self.stretches.range((contact, from)..=last) {
            if *start - from >= length {
                break;
            }
            from = end;
        }
        from
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HERE: ContactId = ContactId(4);

    fn at(micros: i64) -> Moment {
        Moment::from_micros(micros)
    }

    proptest! {
        #[test]
        fn a_free_stretch_is_the_first_that_meets_nothing_taken(
            taken in prop::collection::vec((0_i64..40, 0_i64..6), 0..8),
            from in 0_i64..40,
            length in 0_i64..6,
        ) {
            let mut overlay = Taken::default();
            for &(start, long) in &taken {
                overlay.take(HERE, &(at(start)..at(start + long)));
                overlay.take(ContactId(3), &(at(0)..at(90)));
                overlay.take(ContactId(5), &(at(0)..at(90)));
            }
            // Nothing at all must not stand inside what is taken; anything longer must not meet it.
            let meets = |start: i64, (first, long): (i64, i64)| {
                start < first + long && (first < start + length || first <= start)
            };
            let expected = (from..500)
                .find(|&start| !taken.iter().any(|&one| one.1 > 0 && meets(start, one)));
            let found = overlay.free_from(HERE, at(from), Span::from_micros(length));
            prop_assert_eq!(Some(found.as_micros()), expected);
        }
    }
}
