//! A place with a communications centre.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{CircuitId, Cited, Figure, Rules};
use crate::telegram::Precedence;
use crate::time::{Clock, Holidays, OpeningHours};

/// A place with a communications centre.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// Its stable name, as in the gazetteer.
    pub id: String,
    /// Its name, as telegrams print it.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// Latitude and longitude in degrees, where it has a place.
    pub place: Option<(f64, f64)>,
    /// The clock on its wall.
    pub clock: Clock,
    /// The days on which its offices are closed.
    pub holidays: Holidays,
    /// Where telegrams come and go.
    pub centre: Centre,
    /// Where bags are made up and opened.
    pub registry: Registry,
    /// The scheme by which telegrams reach its desks.
    pub office: String,
    /// The circuit towards the hub; none at the hub itself or where no wire goes.
    pub via: Option<CircuitId>,
}

impl Post {
    /// The scheme of a post inside which nobody is: a copy ends where it is received.
    pub const NO_OFFICE: &'static str = "none";
}

/// Opening hours with their basis: one, or several of which nobody knows which was kept, the
/// typical one first.
pub type Hours = Cited<Vec<OpeningHours>>;

/// A communications centre.
#[derive(Clone, Debug, PartialEq)]
pub struct Centre {
    /// When it is manned.
    pub hours: Hours,
    /// How many telegrams it can have in hand at once.
    pub operators: Cited<u16>,
    /// How many telegrams its relay position can have in hand at once.
    pub relay_positions: Cited<u16>,
    /// From hand-in to the circuit: checking, typing or punching, encyphering on line.
    pub handling: Figure,
    /// From the circuit to a checked copy.
    pub receiving: Figure,
    /// From a checked copy to the onward circuit.
    pub relaying: Figure,
    /// What other telegrams in the queue cost, by precedence.
    pub ahead: Arc<BTreeMap<Precedence, Figure>>,
    /// Who is called out when it is closed.
    pub call_out: Option<Box<CentreCallOut>>,
    /// Further rules of its operators.
    pub rules: Option<Box<Rules>>,
    /// Further rules of its relay position.
    pub relay_rules: Option<Box<Rules>>,
}

/// Who is called out for what, and how long that takes.
#[derive(Clone, Debug, PartialEq)]
pub struct CentreCallOut {
    /// The lowest precedence for which somebody comes.
    pub at_least: Cited<Precedence>,
    /// From the call until somebody is there.
    pub delay: Figure,
}

/// Where bags are made up and opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Registry {
    /// When it is manned.
    pub hours: Hours,
    /// From a checked copy to a copy ready for the bag.
    pub running_off: Figure,
    /// From the arrival of a bag to a sorted copy.
    pub sorting: Figure,
}
