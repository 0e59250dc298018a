//! Who is told what happens: fixed at compile time, so that nobody pays for what he ignores.

use super::{Event, Trace, What};

/// Is told everything that happens in a run, in order.
pub trait Observer {
    /// Whether it must hear of every change of every station, also while nobody is there.
    ///
    /// Without it the engine looks at an idle station only when somebody comes.
    const CHANGES: bool;

    /// Something happened.
    fn note(&mut self, event: &Event);
}

/// Hears nothing: for runs of which only [`Engine::ends`](super::Engine::ends) is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Silent;

impl Observer for Silent {
    const CHANGES: bool = false;

    #[inline]
    fn note(&mut self, _event: &Event) {}
}

impl Observer for Trace {
    const CHANGES: bool = true;

    #[expect(clippy::inline_always, reason = "where it is called the kind of event is known")]
    #[inline(always)]
    fn note(&mut self, event: &Event) {
        self.events.push(*event);
    }
}

/// Two observers at once.
impl<A: Observer, B: Observer> Observer for (A, B) {
    const CHANGES: bool = A::CHANGES || B::CHANGES;

    #[expect(clippy::inline_always, reason = "where it is called the kind of event is known")]
    #[inline(always)]
    fn note(&mut self, event: &Event) {
        self.0.note(event);
        self.1.note(event);
    }
}

impl<A: Observer> Observer for &mut A {
    const CHANGES: bool = A::CHANGES;

    #[expect(clippy::inline_always, reason = "where it is called the kind of event is known")]
    #[inline(always)]
    fn note(&mut self, event: &Event) {
        (**self).note(event);
    }
}

/// A fingerprint of what happened to the units of a run: the same for the same events.
///
/// Changes at stations are left out, so that it does not depend on [`Observer::CHANGES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    bits: u64,
    events: u64,
}

impl Fingerprint {
    /// The fingerprint of nothing.
    pub const EMPTY: Self = Self { bits: 0xcbf2_9ce4_8422_2325, events: 0 };

    /// The fingerprint as a number.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.bits
    }

    /// How many events it covers.
    #[must_use]
    pub const fn events(self) -> u64 {
        self.events
    }

    #[inline]
    const fn add(&mut self, word: u64) {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        self.bits = (self.bits ^ word).wrapping_mul(ODD);
        self.bits ^= self.bits >> 29;
    }
}

impl Default for Fingerprint {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl Observer for Fingerprint {
    const CHANGES: bool = false;

    #[expect(clippy::inline_always, reason = "where it is called the kind of event is known")]
    #[inline(always)]
    fn note(&mut self, event: &Event) {
        if let What::Changed { .. } = event.what {
            return;
        }
        let (kind, unit, more) = event.what.words();
        self.events += 1;
        self.add(event.at.as_micros().cast_unsigned());
        self.add(kind << 32 | u64::from(unit));
        self.add(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Outcome, StationId, UnitId};
    use crate::time::Moment;

    #[test]
    fn a_fingerprint_is_the_same_on_every_machine_and_depends_on_every_event_but_changes() {
        let (unit, station) = (UnitId(3), StationId(2));
        let told = [
            (-5, What::Released { unit }),
            (-5, What::Changed { station, servers: 4, down: false }),
            (70, What::Joined { unit, stage: 1, station }),
            (90, What::Ended { unit, outcome: Outcome::Dropped }),
        ];
        let fingerprint = |left_out: Option<usize>| {
            let mut fingerprint = Fingerprint::EMPTY;
            for (at, &(micros, what)) in told.iter().enumerate() {
                if left_out != Some(at) {
                    fingerprint.note(&Event { at: Moment::from_micros(micros), what });
                }
            }
            fingerprint
        };
        // The same arithmetic in wider numbers: xor, times an odd number, xor of a shift.
        let words: [u64; 9] = [
            5_u64.wrapping_neg(),
            1 << 32 | 3,
            0,
            70,
            5 << 32 | 3,
            1 << 32 | 2,
            90,
            16 << 32 | 3,
            4,
        ];
        let bits = words.iter().fold(0xcbf2_9ce4_8422_2325_u128, |bits, &word| {
            let bits = (bits ^ u128::from(word)) * 0x9e37_79b9_7f4a_7c15 % (1 << 64);
            bits ^ bits >> 29
        });
        assert_eq!(u128::from(fingerprint(None).bits()), bits);
        assert_eq!(fingerprint(None).events(), 3);
        assert_eq!(fingerprint(Some(1)), fingerprint(None));
        for at in [0, 2, 3] {
            assert_ne!(fingerprint(Some(at)).bits(), fingerprint(None).bits());
        }
    }
}
