//! The statistics of a scenario: text, JSON and tables of one value.

mod csv;
mod json;
mod on_time;
mod stream;
mod text;

pub use csv::statistics_tables;
pub use json::{StatisticsV1, statistics_json};
pub use stream::Stream;
pub use text::statistics_text;

use crate::engine::{Crowded, MOST_UNDER_WAY};
use crate::ensemble::Pooled;
use crate::network::Network;
use crate::plan::{Plan, StationOf};
use crate::scenario::Scenario;
use crate::time::Span;

/// What statistics are told of.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its plan.
    pub plan: &'a Plan,
    /// What its runs came to.
    pub pooled: &'a Pooled,
    /// Lengths of time of which it is told how often they were exceeded.
    pub over: &'a [Span],
}

/// Why a run was given up, and what to do.
#[must_use]
pub fn crowded_text(scenario: &Scenario, plan: &Plan, crowded: Crowded) -> String {
    let Crowded { at, most } = crowded;
    let place = most.map_or_else(String::new, |(station, waiting)| {
        let name = station_name(scenario, plan.stations[station.0 as usize]);
        format!(", {waiting} of them waiting at {name}")
    });
    let help = "write a lower rate, more servers, or a `queue` that is full at some number";
    format!(
        "at {at} more than {MOST_UNDER_WAY} copies are under way{place}: more come than are \
         served; {help}"
    )
}

/// What a station is called: its own name, or what it is at which post.
fn station_name(scenario: &Scenario, of: StationOf) -> String {
    let network: &Network = &scenario.network;
    let post = |id| network.post(id).id.clone();
    match of {
        StationOf::Own(at) => scenario.stations[at].name.clone(),
        StationOf::Centre(at) => format!("{} centre", post(at)),
        StationOf::Relay(at) => format!("{} relay", post(at)),
        StationOf::Circuit(circuit, from) => {
            format!("{} from {}", network.circuit(circuit).id, post(from))
        }
        StationOf::Registry(at) => format!("{} registry", post(at)),
        StationOf::Copying(at) => format!("{} copying", post(at)),
        StationOf::Desks(at, kind) => format!("{} {} desks", post(at), kind.key()),
        StationOf::CalledDesks(at, kind) => format!("{} {} desks, called", post(at), kind.key()),
        StationOf::Desk(at, desk) => format!("{} desk {desk}", post(at)),
        StationOf::CalledDesk(at, desk) => format!("{} desk {desk}, called", post(at)),
        StationOf::Outgoing(at, step) => format!("{} {step:?}", post(at)),
        StationOf::Decyphering(at) => format!("{} cypher room", post(at)),
        StationOf::Officer(at) => format!("{} officer", post(at)),
        StationOf::Queries(at) => format!("{} queries", post(at)),
        StationOf::Duty(at) => format!("{} duty", post(at)),
        StationOf::Entry(at, kind) => format!("{} {} registry", post(at), kind.key()),
    }
}
