//! A unit while a run lasts: where it is and what is left to do.

use super::line::NOBODY;
use super::{Made, SourceId};
use crate::chance::Key;
use crate::telegram::Precedence;
use crate::time::{Moment, Span};

/// Where a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whereabouts {
    /// Not released.
    Unborn,
    /// Served; on to its next stage in this moment.
    Served,
    /// In the queue of a station.
    Waiting,
    /// In hand at a station.
    InHand,
    /// Going with another unit.
    Sharing,
    /// Before a full station, perhaps still in the server that has finished it.
    Blocked,
    /// Served but lost; it will be asked for again.
    Lost,
    /// Waiting for a carrier.
    Laid,
    /// Travelling with a carrier.
    Aboard,
    /// In a delay.
    Lagging,
    /// Delivered, split, refused, dropped or without a way.
    Ended,
}

/// The state of one unit in a run: two lines of a processor's cache, since units come up in no
/// order that it could foresee. The first is all that a queue and a service need; the second is
/// its way.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Mover {
    /// When it came to where it now waits.
    pub(super) arrived: Moment,
    /// When the service in hand began or went on.
    pub(super) begun: Moment,
    /// When the service in hand will end.
    pub(super) ends: Moment,
    /// How much service is left; meaningful when `drawn`.
    pub(super) left: Span,
    /// The whole service, without set-up; meaningful when `drawn`.
    pub(super) service: Span,
    /// The neighbours in the line or among those in hand; of the first there, only the next.
    pub(super) prev: u32,
    pub(super) next: u32,
    /// By which the end of the service in hand may be called off.
    pub(super) pending: u32,
    /// The station where it waits or is in hand.
    pub(super) station: u32,
    /// The station whose server it keeps though it has been served.
    pub(super) holds: u32,
    pub(super) precedence: Precedence,
    pub(super) whereabouts: Whereabouts,
    /// Whether its service time in this stage is known.
    pub(super) drawn: bool,
    /// Whether it is at the first stage of the way that it was given last.
    pub(super) begins: bool,

    pub(super) handed_in: Moment,
    /// Mixed into the keys of its draws; the same for all planned units.
    pub(super) salt: Key,
    /// Its telegram; for a unit of a source the lower half of the number of its arrival, of
    /// which the upper half is no part of its rank.
    pub(super) telegram: u32,
    pub(super) number_above: u32,
    /// Its addressee; for a unit of a source the template that it was made of.
    pub(super) addressee: u32,
    /// Its stages: the one it is in, the end, and what makes the number of a stage among its
    /// own of the stage, wrapping around.
    pub(super) stage: u32,
    pub(super) end: u32,
    pub(super) shift: u32,
    /// Its children: units, or templates for a unit of a source.
    pub(super) children: (u32, u32),
    /// The alternative that it took.
    pub(super) alternative: u32,
    /// Characters of its own.
    pub(super) length: u32,
    /// The source that made it.
    pub(super) source: u32,
    /// How often it was lost in this stage.
    pub(super) attempt: u16,
    /// Whether one of several stages follows this one, by chance.
    pub(super) forks: bool,
}

impl Mover {
    pub(super) const UNBORN: Self = Self {
        arrived: Moment::EARLIEST,
        begun: Moment::EARLIEST,
        ends: Moment::EARLIEST,
        left: Span::ZERO,
        service: Span::ZERO,
        prev: NOBODY,
        next: NOBODY,
        pending: 0,
        station: NOBODY,
        holds: NOBODY,
        precedence: Precedence::Deferred,
        whereabouts: Whereabouts::Unborn,
        drawn: false,
        begins: true,
        handed_in: Moment::EARLIEST,
        salt: Key::of(""),
        telegram: 0,
        number_above: 0,
        addressee: 0,
        stage: 0,
        end: 0,
        shift: 0,
        children: (0, 0),
        alternative: 0,
        length: 0,
        source: NOBODY,
        attempt: 0,
        forks: false,
    };

    /// The stable name of its draws in a stage of this name.
    pub(super) const fn keyed(&self, stage: Key) -> Key {
        if self.source == NOBODY { stage } else { stage.with(self.salt.bits()) }
    }

    /// The number of its arrival, for a unit of a source.
    pub(super) const fn number(&self) -> u64 {
        (self.number_above as u64) << u32::BITS | self.telegram as u64
    }

    /// What it is, for a unit of a source.
    pub(super) fn made(&self) -> Option<Made> {
        let source = SourceId(self.source);
        let made = Made { source, number: self.number(), template: self.addressee };
        (self.source != NOBODY).then_some(made)
    }

    /// Puts it on a way that takes the place of what was left of its own.
    pub(super) const fn put_on(&mut self, stages: &std::ops::Range<u32>) {
        self.shift = self.stage_number().wrapping_sub(stages.start);
        (self.stage, self.end, self.begins) = (stages.start, stages.end, true);
        self.forks = false;
    }

    /// The number of the stage that it is in, among its own.
    pub(super) const fn stage_number(&self) -> u32 {
        self.stage.wrapping_add(self.shift)
    }
}

// A field too many would cost a third line.
const _: () = assert!(size_of::<Mover>() == 128, "a unit is two lines long");
const _: () = assert!(std::mem::offset_of!(Mover, handed_in) == 64, "its way is the second");
