//! Stations, carriers and delays; the event queue; the loop that turns a program into a trace.
//!
//! The engine knows only dense ids: names, cities and telegrams are `plan`'s affair.
//!
//! # The order
//!
//! A queue serves by precedence, then arrival at this station, then hand-in, then telegram and
//! addressee; what still ties is settled by the dense id, which `plan` gives. At one moment:
//!
//! 1. services end, by unit;
//! 2. shifts, outages and call-outs change, by station; an outage interrupts all that is in hand,
//!    a closing that interrupts what is beyond the servers left;
//! 3. units arrive, by precedence, hand-in, telegram and addressee, and go on to their next
//!    stage (before them, notices come, and the router is asked about what waits); what this makes
//!    due in the same moment begins again at 1, until nothing is due;
//! 4. stations start work, by station, and in each the best first; then they let in who is
//!    blocked, call out and dismiss; what this makes due begins again at 1;
//! 5. carriers leave, by carrier; what this makes due begins again at 1, but what is laid after
//!    the carriers have left goes with a later departure.
//!
//! Interrupted is the lowest precedence, latest begun, then the last in the order of the queue.
//! What is interrupted keeps its place. Repeated work reuses its service time.
//!
//! # Chance
//!
//! A figure of [`Scope::Run`] is drawn by its own key, once a run; one of [`Scope::Use`] by the
//! key of the stage, the attempt and the purpose, and for a unit of a source by its number.

mod call_out;
mod carry;
mod clockwork;
mod crowd;
mod draws;
mod due;
mod kept;
mod known;
mod ledger;
mod line;
mod making;
mod mover;
mod observer;
mod parts;
mod pending;
mod program;
mod prune;
mod reroute;
mod returns;
mod router;
mod serve;
mod shifts;
mod source;
mod stand;
mod station;
mod tally;
mod trace;
mod visits;
mod watch;
mod way;

pub use clockwork::{End, Engine};
pub use crowd::{Crowded, MOST_UNDER_WAY};
pub use due::{Deadline, Deadlines, Due, OnTime, Punctual};
pub use kept::{Batch, CarrierReturns, Counted, Group, StationReturns};
pub use observer::{Fingerprint, Observer, Silent};
pub use parts::{PartSums, Parts};
pub use program::{
    Accepts, Alternative, Carrier, CarrierId, Figure, FigureId, Fork, Place, Program, Rank,
    Release, Scope, Sent, SourceId, Stage, StageId, StationId, Unit, UnitId, Work,
};
pub use returns::Returns;
pub use router::{FixedWay, Heard, Hearing, Made, MakesRouters, Notice, Relay, Router, Way};
pub use source::{Pace, Share, Source, Template};
pub use station::{
    Breakdowns, CallOut, Closing, Fate, Interruption, Loss, Outage, Shift, Station, WhenFull,
};
pub use tally::Tally;
pub use trace::{Event, Outcome, Trace, What};
