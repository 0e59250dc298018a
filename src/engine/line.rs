//! The order of a queue: precedence, then arrival, then hand-in, then telegram and addressee.
//!
//! A line is threaded through the units that stand in it, so that joining and leaving allocate
//! nothing. Remaining ties are settled by the dense id of the unit.

use std::cmp::{Ordering, Reverse};

use super::mover::Mover;
use crate::telegram::Precedence;

/// No unit.
pub(super) const NOBODY: u32 = u32::MAX;

const CLASSES: usize = 5;

/// Units in the order in which they are served: one chain, of which each precedence knows its
/// own last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    head: u32,
    tails: [u32; CLASSES],
    len: u32,
}

impl Line {
    pub(super) const EMPTY: Self = Self { head: NOBODY, tails: [NOBODY; CLASSES], len: 0 };

    pub(super) const fn len(&self) -> u32 {
        self.len
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.head == NOBODY
    }

    /// Whether anybody of this precedence or above stands in it.
    #[inline]
    pub(super) fn holds_from(&self, at_least: Precedence) -> bool {
        self.tails[at_least as usize..].iter().any(|&tail| tail != NOBODY)
    }

    /// The first of the highest precedence.
    #[inline]
    pub(super) fn first(&self) -> Option<u32> {
        Some(self.head).filter(|&unit| unit != NOBODY)
    }

    /// Takes its place, sought from the tail: quick for one that has just arrived.
    #[inline]
    pub(super) fn join(&mut self, movers: &mut [Mover], unit: u32) {
        let class = movers[unit as usize].precedence as usize;
        let mut ahead = self.tails[class];
        if ahead == NOBODY || order(movers, ahead, unit) == Ordering::Less {
            let ahead = self.last_from(class);
            self.tails[class] = unit;
            self.insert(movers, ahead, unit);
            return;
        }
        while is_of(movers, ahead, class) && order(movers, ahead, unit) == Ordering::Greater {
            ahead = if ahead == self.head { NOBODY } else { movers[ahead as usize].prev };
        }
        self.insert(movers, ahead, unit);
    }

    /// Takes its place, sought from the head: quick for one that has been served before.
    pub(super) fn rejoin(&mut self, movers: &mut [Mover], unit: u32) {
        let class = movers[unit as usize].precedence as usize;
        let mut ahead = self.last_from(class + 1);
        let mut behind = self.after(movers, ahead);
        while is_of(movers, behind, class) && order(movers, behind, unit) == Ordering::Less {
            ahead = behind;
            behind = movers[behind as usize].next;
        }
        if !is_of(movers, behind, class) {
            self.tails[class] = unit;
        }
        self.insert(movers, ahead, unit);
    }

    /// Leaves the line.
    #[inline]
    pub(super) fn leave(&mut self, movers: &mut [Mover], unit: u32) {
        let mover = &movers[unit as usize];
        let (class, ahead, behind) = (mover.precedence as usize, mover.prev, mover.next);
        let mut tail = NOBODY;
        if self.head == unit {
            self.head = behind;
        } else {
            movers[ahead as usize].next = behind;
            if behind != NOBODY {
                movers[behind as usize].prev = ahead;
            }
            if is_of(movers, ahead, class) {
                tail = ahead;
            }
        }
        if self.tails[class] == unit {
            self.tails[class] = tail;
        }
        self.len -= 1;
    }

    fn insert(&mut self, movers: &mut [Mover], ahead: u32, unit: u32) {
        let behind = match ahead {
            NOBODY => std::mem::replace(&mut self.head, unit),
            _ => std::mem::replace(&mut movers[ahead as usize].next, unit),
        };
        if behind != NOBODY {
            movers[behind as usize].prev = unit;
        }
        let mover = &mut movers[unit as usize];
        mover.prev = ahead;
        mover.next = behind;
        self.len += 1;
    }

    /// The last of this precedence or, where nobody is of it, of the next one above.
    fn last_from(&self, class: usize) -> u32 {
        let tails = self.tails[class..].iter().copied();
        tails.into_iter().find(|&tail| tail != NOBODY).unwrap_or(NOBODY)
    }

    fn after(&self, movers: &[Mover], ahead: u32) -> u32 {
        match ahead {
            NOBODY => self.head,
            _ => movers[ahead as usize].next,
        }
    }
}

/// The one behind a unit in a line, or the next of those in hand.
#[inline]
pub(super) fn behind(movers: &[Mover], unit: u32) -> Option<u32> {
    Some(movers[unit as usize].next).filter(|&unit| unit != NOBODY)
}

/// Whether there is such a unit, and of this precedence.
#[inline]
fn is_of(movers: &[Mover], unit: u32, class: usize) -> bool {
    unit != NOBODY && movers[unit as usize].precedence as usize == class
}

/// The order of two units of one precedence. All but the arrival is on the other line of a unit,
/// and seldom asked for.
#[inline]
fn order(movers: &[Mover], one: u32, other: u32) -> Ordering {
    let arrived = |unit: u32| movers[unit as usize].arrived;
    arrived(one).cmp(&arrived(other)).then_with(|| rank(movers, one).cmp(&rank(movers, other)))
}

/// What settles the order of units that arrived together.
#[cold]
fn rank(movers: &[Mover], unit: u32) -> impl Ord + use<> {
    let mover = &movers[unit as usize];
    (mover.handed_in, mover.telegram, mover.addressee, unit)
}

/// The order in which units arrive that arrive at one moment.
pub(super) fn on_arrival(movers: &[Mover], unit: u32) -> impl Ord + use<> {
    (Reverse(movers[unit as usize].precedence), rank(movers, unit))
}

/// Whether an interruption takes `one` rather than `other`: the lower precedence, the later
/// begun, then the last in the order of the queue.
pub(super) fn goes_before(movers: &[Mover], one: u32, other: u32) -> bool {
    let by = |unit: u32| {
        let mover = &movers[unit as usize];
        (Reverse(mover.precedence), mover.begun)
    };
    let first = by(one).cmp(&by(other)).then_with(|| order(movers, one, other));
    first == Ordering::Greater
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Moment;

    fn order(line: &Line, movers: &[Mover]) -> Vec<u32> {
        std::iter::successors(line.first(), |&unit| behind(movers, unit)).collect()
    }

    fn mover(precedence: Precedence, arrived: i64, handed_in: i64) -> Mover {
        Mover {
            precedence,
            arrived: Moment::from_micros(arrived),
            handed_in: Moment::from_micros(handed_in),
            ..Mover::UNBORN
        }
    }

    #[test]
    fn a_line_is_in_order_of_precedence_arrival_hand_in_and_id() {
        let mut movers = vec![
            mover(Precedence::Routine, 5, 1),
            mover(Precedence::Flash, 9, 9),
            mover(Precedence::Routine, 5, 0),
            mover(Precedence::Routine, 3, 3),
            mover(Precedence::Routine, 5, 1),
        ];
        let mut line = Line::EMPTY;
        for unit in [4, 0, 3, 1, 2] {
            line.join(&mut movers, unit);
        }
        assert_eq!(order(&line, &movers), [1, 3, 2, 0, 4]);
        line.leave(&mut movers, 2);
        line.leave(&mut movers, 1);
        assert_eq!(order(&line, &movers), [3, 0, 4]);
        line.rejoin(&mut movers, 2);
        assert_eq!(order(&line, &movers), [3, 2, 0, 4]);
        assert_eq!(line.len(), 4);
        line.leave(&mut movers, 3);
        assert!(line.holds_from(Precedence::Routine) && !line.holds_from(Precedence::Priority));
    }
}
