//! A variant as files write it: a named change to a scenario.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{FigureFile, Placed, two};

/// What a variant changes; what it does not name stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeFile {
    /// What it asks, in words.
    pub title: Option<String>,
    /// The variant on which it builds.
    pub extends: Option<Placed<String>>,
    /// When the telegram is handed in: an instant, or words such as `Friday 22:00`.
    pub at: Option<Placed<String>>,
    /// Precedence by addressee; `*` is everybody who is not SAVING. For a SAVING addressee it
    /// means that the copy goes by wire.
    #[serde(default)]
    pub precedence: BTreeMap<String, Placed<String>>,
    /// A deadline by addressee, as `110900Z` or an instant; `*` is everybody not SAVING.
    #[serde(default)]
    pub deskby: BTreeMap<String, Placed<String>>,
    /// `hub`, `direct`, `earliest` or `queues`.
    pub routing: Option<Placed<String>>,
    /// Whether the PASS instruction stands.
    pub pass: Option<bool>,
    /// Caveats in the place of the telegram's own.
    pub caveats: Option<Vec<String>>,
    /// Desks for which additional distribution is asked afterwards.
    pub additional: Option<Vec<String>>,
    /// Circuits that are down for a time.
    #[serde(default)]
    pub outages: Vec<OutageFile>,
    /// Hours of communications centres by post.
    #[serde(default)]
    pub hours: BTreeMap<String, Placed<String>>,
    /// Posts at which nobody works for a time, not even for those who are called out.
    #[serde(default)]
    pub closed: Vec<ClosedFile>,
    /// Departures beside the timetable by bag run, at local times such as `1986-02-12T18:00`.
    #[serde(default)]
    pub bags: BTreeMap<String, Vec<Placed<String>>>,
    /// Circuits that the network does not have.
    #[serde(default)]
    pub circuits: Vec<NewCircuitFile>,
    /// How many times as much other traffic there is, by post; `*` is every post.
    #[serde(default)]
    pub traffic: BTreeMap<String, Placed<f64>>,
    /// What it changes of one telegram among several, by its id.
    #[serde(default)]
    pub telegrams: BTreeMap<String, Placed<TelegramChangeFile>>,
    /// Figures, hours, timetables and counts in the place of the network's, by path.
    #[serde(default)]
    pub figures: BTreeMap<String, Placed<FigureFile>>,
}

/// What a variant changes of one telegram among several.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TelegramChangeFile {
    /// When it is handed in.
    pub at: Option<Placed<String>>,
    /// Precedence by addressee; `*` is everybody who is not SAVING.
    #[serde(default)]
    pub precedence: BTreeMap<String, Placed<String>>,
    /// A deadline by addressee; `*` is everybody not SAVING.
    #[serde(default)]
    pub deskby: BTreeMap<String, Placed<String>>,
    /// Caveats in the place of its own.
    pub caveats: Option<Vec<String>>,
}

/// A post at which nobody works for a time.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosedFile {
    /// Which post.
    pub post: Placed<String>,
    /// From this instant.
    pub from: Placed<String>,
    /// To this instant.
    pub to: Placed<String>,
}

/// A circuit that the network does not have.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCircuitFile {
    /// Its id.
    pub id: Placed<String>,
    /// Which posts it joins.
    #[serde(deserialize_with = "two")]
    pub between: [Placed<String>; 2],
    /// The circuit of the network whose speed, hours and channels it has.
    pub like: Placed<String>,
}

/// A circuit that is down for a time.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutageFile {
    /// Which circuit.
    pub circuit: Placed<String>,
    /// From this instant.
    pub from: Placed<String>,
    /// To this instant.
    pub to: Placed<String>,
}
