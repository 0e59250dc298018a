//! Instants, lengths of time, local clocks, opening hours and timetables.
//!
//! Time inside is UTC in whole microseconds; a local clock is only met at the edge. Absent: the
//! wall clock.

mod clock;
mod hours;
mod moment;
mod plain_hours;
mod readings;
mod span;
mod timetable;

pub use clock::{Clock, ClockError, ClockPeriod, LocalReading};
pub use hours::{Holidays, HoursError, OpeningHours, Window};
pub use moment::{Moment, MomentError};
pub use readings::Readings;
pub use span::{Span, SpanError};
pub use timetable::{Departure, Timetable, TimetableError};
