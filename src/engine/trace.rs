//! All that happened, in order: the only thing that the engine tells.

use super::{CarrierId, Fingerprint, Observer, SourceId, StageId, StationId, UnitId};
use crate::telegram::Precedence;
use crate::time::Moment;

/// Everything that happened in one run, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// The events, in order of time and, at one moment, in the order of DESIGN.md §3.
    pub events: Vec<Event>,
}

impl Trace {
    /// The fingerprint of its events: that which every other observer of the run has.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut fingerprint = Fingerprint::EMPTY;
        self.events.iter().for_each(|event| fingerprint.note(event));
        fingerprint
    }
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Moment,
    /// What.
    pub what: What,
}

/// What happened to a unit or a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A unit began: handed in, or split off its parent.
    Released {
        /// Which.
        unit: UnitId,
    },
    /// A source made a unit.
    Made {
        /// Which; the number is used again when it has ended.
        unit: UnitId,
        /// By which source.
        source: SourceId,
        /// The number of the arrival, rising within the source.
        number: u64,
        /// Its precedence.
        precedence: Precedence,
        /// Of which template.
        template: u32,
        /// When what it is a part of was handed in.
        handed_in: Moment,
        /// Its characters beside those that its stages send in any case.
        length: u32,
    },
    /// The router replaced the rest of its way.
    Rerouted {
        /// Which.
        unit: UnitId,
        /// The number of the first stage that was replaced among its own, from 0.
        stage: u32,
        /// How many stages were planned from there.
        planned: u32,
        /// How many it takes instead.
        taken: u32,
        /// The first of them, in the stages of the program or after them.
        to: StageId,
        /// Why: a number of the router's own.
        why: u32,
    },
    /// It goes with another unit until that comes to the end of its way.
    Shares {
        /// Which.
        unit: UnitId,
        /// With which.
        with: UnitId,
    },
    /// It found a queue full and waits where it is until there is room.
    Blocked {
        /// Which.
        unit: UnitId,
        /// For which station.
        station: StationId,
    },
    /// It found a queue full and is refused.
    Refused {
        /// Which.
        unit: UnitId,
        /// By which station.
        station: StationId,
    },
    /// It joined the queue of a station.
    Joined {
        /// Which.
        unit: UnitId,
        /// The number of the stage among its own, from 0.
        stage: u32,
        /// Where.
        station: StationId,
    },
    /// Somebody was called out for it.
    CalledOut {
        /// For which.
        unit: UnitId,
        /// Where.
        station: StationId,
        /// When somebody is there.
        there: Moment,
    },
    /// Its service began or went on.
    Started {
        /// Which.
        unit: UnitId,
        /// Where.
        station: StationId,
    },
    /// Its service stopped before it was done; it waits again.
    Interrupted {
        /// Which.
        unit: UnitId,
        /// Where.
        station: StationId,
        /// The unit that took its place; none where a shift ended or the station went down.
        by: Option<UnitId>,
    },
    /// Its service was done.
    Completed {
        /// Which.
        unit: UnitId,
        /// Where.
        station: StationId,
    },
    /// It was served but lost, and will join the queue again.
    Lost {
        /// Which.
        unit: UnitId,
        /// Where.
        station: StationId,
    },
    /// It was put where a carrier takes it.
    Laid {
        /// Which.
        unit: UnitId,
        /// The number of the stage among its own, from 0.
        stage: u32,
        /// By which carrier.
        carrier: CarrierId,
    },
    /// It left with a departure.
    Left {
        /// Which.
        unit: UnitId,
        /// By which carrier.
        carrier: CarrierId,
    },
    /// It arrived.
    Landed {
        /// Which.
        unit: UnitId,
        /// By which carrier.
        carrier: CarrierId,
    },
    /// A lag began.
    Lagged {
        /// Which.
        unit: UnitId,
        /// The number of the stage among its own, from 0.
        stage: u32,
    },
    /// A lag ended.
    Lapsed {
        /// Which.
        unit: UnitId,
    },
    /// Its stages were done and its children released, or it ended.
    Ended {
        /// Which.
        unit: UnitId,
        /// How.
        outcome: Outcome,
    },
    /// The number that serve changed, or the station went down or came back.
    Changed {
        /// Where.
        station: StationId,
        /// How many serve now.
        servers: u16,
        /// Whether it is down.
        down: bool,
    },
}

impl What {
    /// The unit that it is about; none for a change at a station.
    #[must_use]
    pub const fn unit(self) -> Option<UnitId> {
        match self {
            Self::Released { unit }
            | Self::Made { unit, .. }
            | Self::Rerouted { unit, .. }
            | Self::Shares { unit, .. }
            | Self::Blocked { unit, .. }
            | Self::Refused { unit, .. }
            | Self::Joined { unit, .. }
            | Self::CalledOut { unit, .. }
            | Self::Started { unit, .. }
            | Self::Interrupted { unit, .. }
            | Self::Completed { unit, .. }
            | Self::Lost { unit, .. }
            | Self::Laid { unit, .. }
            | Self::Left { unit, .. }
            | Self::Landed { unit, .. }
            | Self::Lagged { unit, .. }
            | Self::Lapsed { unit }
            | Self::Ended { unit, .. } => Some(unit),
            Self::Changed { .. } => None,
        }
    }

    /// The kind, the unit or station, and all else, as numbers that differ where events do.
    #[expect(clippy::inline_always, reason = "where it is called the kind of event is known")]
    #[inline(always)]
    pub(super) fn words(self) -> (u64, u32, u64) {
        let by = |by: Option<UnitId>| by.map_or(0, |unit| u64::from(unit.0) + 1);
        let two = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
        match self {
            Self::Released { unit } => (1, unit.0, 0),
            Self::Made { unit, source, number, precedence, .. } => {
                (2 + ((precedence as u64) << 8), unit.0, number ^ two(source.0, 0))
            }
            Self::Rerouted { unit, stage, planned, taken, to, why } => {
                let whither = two(why, to.0).rotate_left(16);
                (3, unit.0, two(stage, planned) ^ u64::from(taken).rotate_left(48) ^ whither)
            }
            Self::Shares { unit, with } => (19, unit.0, with.0.into()),
            Self::Blocked { unit, station } => (4, unit.0, station.0.into()),
            Self::Joined { unit, stage, station } => (5, unit.0, two(stage, station.0)),
            Self::CalledOut { unit, station, there } => {
                let there = there.as_micros().cast_unsigned();
                (6, unit.0, there ^ two(station.0, 0))
            }
            Self::Started { unit, station } => (7, unit.0, station.0.into()),
            Self::Interrupted { unit, station, by: who } => {
                (8, unit.0, by(who) << 32 ^ u64::from(station.0))
            }
            Self::Completed { unit, station } => (9, unit.0, station.0.into()),
            Self::Lost { unit, station } => (10, unit.0, station.0.into()),
            Self::Laid { unit, stage, carrier } => (11, unit.0, two(stage, carrier.0)),
            Self::Left { unit, carrier } => (12, unit.0, carrier.0.into()),
            Self::Landed { unit, carrier } => (13, unit.0, carrier.0.into()),
            Self::Lagged { unit, stage } => (14, unit.0, stage.into()),
            Self::Lapsed { unit } => (15, unit.0, 0),
            Self::Ended { unit, outcome } => (16, unit.0, outcome as u64),
            Self::Refused { unit, station } => (18, unit.0, station.0.into()),
            Self::Changed { station, servers, down } => {
                (17, station.0, two(servers.into(), down.into()))
            }
        }
    }
}

/// How a unit ended: exactly one of these, for every unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It reached its end.
    Delivered,
    /// It went on as its children.
    Split,
    /// Nothing accepted it: every alternative of a stage refused it.
    NoWay,
    /// It was refused by a full queue.
    Refused,
    /// It was dropped when interrupted.
    Dropped,
    /// It was still on its way at the horizon.
    OnItsWay,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 6] =
        [Self::Delivered, Self::Split, Self::NoWay, Self::Refused, Self::Dropped, Self::OnItsWay];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_an_event_says_is_in_its_words() {
        let (unit, station) = (UnitId(3), StationId(1));
        let there = Moment::from_micros(3 << 32 | 7);
        let made = |precedence| What::Made {
            unit,
            source: SourceId(3),
            number: 1 << 32 | 5,
            precedence,
            template: 0,
            handed_in: there,
            length: 0,
        };
        for precedence in Precedence::ALL {
            let kind = 2 + 256 * precedence as u64;
            assert_eq!(made(precedence).words(), (kind, 3, 2 << 32 | 5));
        }
        let (to, planned) = (StageId(0x1_0009), 0x3_0006);
        let rerouted = What::Rerouted { unit, stage: 0x1_0005, planned, taken: 7, to, why: 2 };
        assert_eq!(rerouted.words(), (3, 3, 4 << 48 | 4 << 32 | 0xa_0006));
        assert_eq!(What::CalledOut { unit, station, there }.words(), (6, 3, 2 << 32 | 7));
        let interrupted = |by| What::Interrupted { unit, station, by }.words();
        assert_eq!(interrupted(None), (8, 3, 1));
        assert_eq!(interrupted(Some(UnitId(0))), (8, 3, 1 << 32 | 1));
        assert_eq!(interrupted(Some(UnitId(1))), (8, 3, 2 << 32 | 1));
    }
}
