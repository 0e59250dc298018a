//! All that happened, in order: the only thing that the engine tells.

use super::{CarrierId, StationId, UnitId};
use crate::time::Moment;

/// Everything that happened in one run, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// The events, in order of time and, at one moment, in the order of DESIGN.md §3.
    pub events: Vec<Event>,
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
