//! One keyed uniform, and distributions as inverse functions of it.
//!
//! A draw depends on (seed, run) and on stable names, never on the order of events: two
//! variants of a scenario meet the same luck wherever they share a stage. Absent: any state.

mod distribution;
mod key;

pub use distribution::{Distribution, DistributionError};
pub use key::{Key, Luck};
