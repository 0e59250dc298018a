//! A contact plan: windows in which one post can send to another, and the earliest arrival.
//!
//! The rules, as `docs/formats.md` pins them: a copy leaves at the later of its arrival and the
//! opening; sending takes size over rate, rounded up to the microsecond, and ends no later than
//! the window does; it arrives a delay after that end. Waiting at a post is free. Among equal
//! arrivals the fewest legs win, then the names. Absent: tables and files.

mod batch;
mod decimal;
mod fewest;
mod overlay;
mod plan;
mod search;

pub use batch::{Asked, answers};
pub use decimal::{Decimal, DecimalError, Rounding};
pub use fewest::Fewest;
pub use overlay::{Overlay, Taken, Untouched};
pub use plan::{Contact, ContactId, ContactPlan, Load, Node, PlanError, Sending};
pub use search::{Arrival, Search};
