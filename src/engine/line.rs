//! The order of a queue: precedence, then arrival, then hand-in, then telegram and addressee.
//!
//! A line is threaded through the units that stand in it, so that joining and leaving allocate
//! nothing. Remaining ties are settled by the dense id of the unit.

use std::cmp::Reverse;

use super::mover::Mover;

/// No unit.
pub(super) const NOBODY: u32 = u32::MAX;

const CLASSES: usize = 5;

/// Units in the order in which they are served.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    heads: [u32; CLASSES],
    tails: [u32; CLASSES],
    len: u32,
    /// A bit for each precedence of which anybody stands here.
    standing: u8,
}

impl Line {
    pub(super) const EMPTY: Self =
        Self { heads: [NOBODY; CLASSES], tails: [NOBODY; CLASSES], len: 0, standing: 0 };

    pub(super) const fn len(&self) -> u32 {
        self.len
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The first of the highest precedence.
    pub(super) fn first(&self) -> Option<u32> {
        highest(self.standing).map(|class| self.heads[class])
    }

    /// The one behind `unit`.
    pub(super) fn behind(&self, movers: &[Mover], unit: u32) -> Option<u32> {
        let mover = &movers[unit as usize];
        if mover.next != NOBODY {
            return Some(mover.next);
        }
        let lower = self.standing & ((1 << mover.precedence as u8) - 1);
        highest(lower).map(|class| self.heads[class])
    }

    /// Takes its place, sought from the tail: quick for one that has just arrived.
    pub(super) fn join(&mut self, movers: &mut [Mover], unit: u32) {
        let class = movers[unit as usize].precedence as usize;
        let mut ahead = self.tails[class];
        while ahead != NOBODY && place(movers, ahead) > place(movers, unit) {
            ahead = movers[ahead as usize].prev;
        }
        self.insert(movers, class, ahead, unit);
    }

    /// Takes its place, sought from the head: quick for one that has been served before.
    pub(super) fn rejoin(&mut self, movers: &mut [Mover], unit: u32) {
        let class = movers[unit as usize].precedence as usize;
        let mut ahead = NOBODY;
        let mut behind = self.heads[class];
        while behind != NOBODY && place(movers, behind) < place(movers, unit) {
            ahead = behind;
            behind = movers[behind as usize].next;
        }
        self.insert(movers, class, ahead, unit);
    }

    fn insert(&mut self, movers: &mut [Mover], class: usize, ahead: u32, unit: u32) {
        let behind = match ahead {
            NOBODY => std::mem::replace(&mut self.heads[class], unit),
            _ => std::mem::replace(&mut movers[ahead as usize].next, unit),
        };
        match behind {
            NOBODY => self.tails[class] = unit,
            _ => movers[behind as usize].prev = unit,
        }
        let mover = &mut movers[unit as usize];
        mover.prev = ahead;
        mover.next = behind;
        self.len += 1;
        self.standing |= 1 << class;
    }

    /// Leaves the line.
    pub(super) fn leave(&mut self, movers: &mut [Mover], unit: u32) {
        let mover = &movers[unit as usize];
        let (class, ahead, behind) = (mover.precedence as usize, mover.prev, mover.next);
        match ahead {
            NOBODY => self.heads[class] = behind,
            _ => movers[ahead as usize].next = behind,
        }
        match behind {
            NOBODY => self.tails[class] = ahead,
            _ => movers[behind as usize].prev = ahead,
        }
        self.len -= 1;
        if self.heads[class] == NOBODY {
            self.standing &= !(1 << class);
        }
    }
}

/// The place of the highest bit.
#[inline]
fn highest(bits: u8) -> Option<usize> {
    bits.checked_ilog2().map(|class| class as usize)
}

/// The place of a unit within its precedence.
fn place(movers: &[Mover], unit: u32) -> impl Ord + use<> {
    let mover = &movers[unit as usize];
    let rank = (mover.handed_in, mover.telegram, mover.addressee);
    (mover.arrived, rank, unit)
}

/// The order in which units arrive that arrive at one moment.
pub(super) fn on_arrival(movers: &[Mover], unit: u32) -> impl Ord + use<> {
    let mover = &movers[unit as usize];
    let rank = (mover.handed_in, mover.telegram, mover.addressee);
    (Reverse(mover.precedence), rank, unit)
}

/// Whom an interruption takes: the greatest; lowest precedence, latest begun, then last in
/// the order of the queue.
pub(super) fn last_in_hand(movers: &[Mover], unit: u32) -> impl Ord + use<> {
    let mover = &movers[unit as usize];
    (Reverse(mover.precedence), mover.begun, place(movers, unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telegram::Precedence;
    use crate::time::Moment;

    fn order(line: &Line, movers: &[Mover]) -> Vec<u32> {
        std::iter::successors(line.first(), |&unit| line.behind(movers, unit)).collect()
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
    }
}
