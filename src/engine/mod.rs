//! Stations, carriers and delays; the event queue; the loop that turns a program into a trace.
//!
//! The engine knows only dense ids: names, cities and telegrams are `plan`'s affair.

mod program;
mod trace;

pub use program::{
    Accepts, Alternative, CallOut, Carrier, CarrierId, Closing, Figure, FigureId, Interruption,
    Outage, Place, Program, Rank, Release, Scope, Sent, Shift, Stage, StageId, Station, StationId,
    Unit, UnitId, Work,
};
pub use trace::{Event, Outcome, Trace, What};
