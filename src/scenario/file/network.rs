//! A network file: posts, circuits, bag runs, and templates that posts share.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{FigureFile, Placed, RulesFile, TermFile, TrafficFile, two_if_any};

/// A network file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkFile {
    /// The version of the format: 1.
    pub version: Placed<u32>,
    /// What it is, in words.
    pub title: String,
    /// The post through which the others are relayed.
    pub hub: Placed<String>,
    /// Works that figures cite, by key.
    #[serde(default)]
    pub sources: BTreeMap<String, SourceFile>,
    /// Public holidays by name of a calendar.
    #[serde(default)]
    pub holidays: BTreeMap<String, HolidaysFile>,
    /// What posts of a kind have in common, by name.
    #[serde(default)]
    pub templates: BTreeMap<String, PostFile>,
    /// Tables beside this file that hold further posts, circuits, bag runs and contacts.
    #[serde(default)]
    pub tables: TablesFile,
    /// The posts by id.
    #[serde(default)]
    pub posts: BTreeMap<String, Placed<Box<PostFile>>>,
    /// What circuits have in common, by name.
    #[serde(default)]
    pub circuit_templates: BTreeMap<String, CircuitFile>,
    /// The circuits by id.
    #[serde(default)]
    pub circuits: BTreeMap<String, Placed<Box<CircuitFile>>>,
    /// What bag runs have in common, by name.
    #[serde(default)]
    pub bag_templates: BTreeMap<String, BagFile>,
    /// The bag runs by id.
    #[serde(default)]
    pub bags: BTreeMap<String, Placed<Box<BagFile>>>,
    /// The traffic of its posts, for scenarios with `background = true`.
    #[serde(default)]
    pub traffic: Vec<Placed<TrafficFile>>,
}

/// Tables in CSV beside a network file.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TablesFile {
    /// The path of a table of posts.
    pub posts: Option<String>,
    /// The path of a table of circuits.
    pub circuits: Option<String>,
    /// The path of a table of bag runs.
    pub bags: Option<String>,
    /// The path of a contact table.
    pub contacts: Option<String>,
    /// The instant from which the seconds of the contact table are counted; 1970 if nothing is said.
    pub epoch: Option<Placed<String>>,
}

/// A work that figures cite.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// Author and title.
    pub title: String,
    /// Page, item or folio.
    pub page: Option<String>,
    /// A public address.
    pub url: Option<String>,
}

/// The public holidays of a place.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HolidaysFile {
    /// The dates, as `1986-05-05`.
    pub dates: Vec<Placed<String>>,
    /// How they are known.
    pub basis: Option<String>,
    /// The key of a source.
    pub source: Option<String>,
    /// Reasoning.
    pub note: Option<String>,
}

/// A post, or a template of posts.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostFile {
    /// The template that it follows.
    pub like: Option<Placed<String>>,
    /// Its name, as telegrams print it.
    pub name: Option<String>,
    /// Other spellings.
    pub aliases: Option<Vec<String>>,
    /// Latitude and longitude in degrees.
    pub place: Option<[f64; 2]>,
    /// An IANA time zone.
    pub clock: Option<Placed<String>>,
    /// Periods in which its clock differed from the zone tables.
    pub clock_periods: Option<Vec<ClockPeriodFile>>,
    /// The name of a calendar of holidays.
    pub holidays: Option<Placed<String>>,
    /// The distribution scheme inside the post.
    pub office: Option<Placed<String>>,
    /// Its communications centre.
    #[serde(default)]
    pub centre: CentreFile,
    /// Its bag room.
    #[serde(default)]
    pub registry: RegistryFile,
}

/// A period in which a clock stood at a fixed distance from Greenwich.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockPeriodFile {
    /// From this instant, as `1928-01-01T00:00Z`.
    pub from: Placed<String>,
    /// To this instant.
    pub to: Placed<String>,
    /// Local time less Greenwich time, as `20 min`.
    pub ahead: Placed<String>,
    /// The key of a source.
    pub source: Placed<String>,
}

/// A communications centre.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CentreFile {
    /// When it is manned, in OpenStreetMap's syntax.
    pub hours: Option<Placed<TermFile>>,
    /// How many telegrams it can have in hand at once.
    pub operators: Option<Placed<TermFile>>,
    /// How many telegrams its relay position can have in hand at once.
    pub relay_positions: Option<Placed<TermFile>>,
    /// From hand-in to the circuit.
    pub handling: Option<Placed<FigureFile>>,
    /// From the circuit to a checked copy.
    pub receiving: Option<Placed<FigureFile>>,
    /// From a checked copy to the onward circuit.
    pub relaying: Option<Placed<FigureFile>>,
    /// What other telegrams in the queue cost, by precedence word.
    #[serde(default)]
    pub ahead: BTreeMap<String, Placed<FigureFile>>,
    /// Who is called out when it is closed.
    pub call_out: Option<CallOutFile>,
    /// Further rules of its operators.
    pub rules: Option<Placed<RulesFile>>,
    /// Further rules of its relay position.
    pub relay_rules: Option<Placed<RulesFile>>,
}

/// Who is called out for what, and how long that takes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallOutFile {
    /// The lowest precedence for which somebody comes.
    pub at_least: Placed<TermFile>,
    /// From the call until somebody is there.
    pub delay: Placed<FigureFile>,
}

/// Where bags are made up and opened.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistryFile {
    /// When it is manned.
    pub hours: Option<Placed<TermFile>>,
    /// From a checked copy to a copy ready for the bag.
    pub running_off: Option<Placed<FigureFile>>,
    /// From the arrival of a bag to a sorted copy.
    pub sorting: Option<Placed<FigureFile>>,
}

/// A circuit, or a template of circuits.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CircuitFile {
    /// The template that it follows.
    pub like: Option<Placed<String>>,
    /// The two posts, that nearer the hub second.
    #[serde(default, deserialize_with = "two_if_any")]
    pub between: Option<[Placed<String>; 2]>,
    /// How fast it sends: `50 baud`, `10 characters/s`, `100 groups/min`.
    pub rate: Option<Placed<FigureFile>>,
    /// Units a character, for rates in baud.
    pub code: Option<f64>,
    /// How many telegrams it sends at once in a direction.
    pub channels: Option<Placed<TermFile>>,
    /// `full`, `half` or `one way` (from the first post to the second).
    pub duplex: Option<Placed<String>>,
    /// Connecting a call, or exchanging signals, before each transmission.
    pub set_up: Option<Placed<FigureFile>>,
    /// Turning a half-duplex line round before a transmission the other way.
    pub turn_round: Option<Placed<FigureFile>>,
    /// From the end of sending to arrival.
    pub delay: Option<Placed<FigureFile>>,
    /// Encyphering off line before sending: `500 groups/h`.
    pub encyphering: Option<Placed<FigureFile>>,
    /// Decyphering off line after receipt: `500 groups/h`.
    pub decyphering: Option<Placed<FigureFile>>,
    /// The circuits between the same posts that take its traffic while it is down, in order.
    pub fallbacks: Option<Vec<Placed<String>>>,
    /// The lowest precedence that it accepts.
    pub accepts: Option<Placed<TermFile>>,
    /// When it is open, by the clock of the first post.
    pub hours: Option<Placed<TermFile>>,
    /// An observed time from despatch to receipt, which replaces the queue and the line.
    pub leg: Option<Placed<FigureFile>>,
    /// Further rules of the line.
    pub rules: Option<Placed<RulesFile>>,
}

/// A bag run, or a template of bag runs.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BagFile {
    /// The template that it follows.
    pub like: Option<Placed<String>>,
    /// Where it is made up.
    pub from: Option<Placed<String>>,
    /// Where it is opened.
    pub to: Option<Placed<String>>,
    /// The posts at which it calls, in order, in the place of `to`.
    pub stops: Option<Vec<Placed<StopFile>>>,
    /// How much it takes: `200 copies`, or `5 kg` where `copy` says what one weighs.
    pub capacity: Option<Placed<TermFile>>,
    /// What one copy weighs, as `25 g`.
    pub copy: Option<Placed<String>>,
    /// When it leaves, as `Tu,Fr 18:00`, by the clock of the sender.
    pub leaves: Option<Placed<TermFile>>,
    /// How long before it leaves it is closed.
    pub closing: Option<Placed<TermFile>>,
    /// From departure to the registry of the post.
    pub travel: Option<Placed<FigureFile>>,
    /// Further departures, as local times `1986-02-12T18:00`.
    pub extra: Option<Vec<Placed<String>>>,
    /// Days on which it does not run, as `1986-02-11`.
    pub cancelled: Option<Vec<Placed<String>>>,
}

/// A post at which a bag run calls.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopFile {
    /// The post.
    pub at: Placed<String>,
    /// From the departure before to the registry of the post.
    pub travel: Placed<FigureFile>,
    /// How long after its arrival it leaves again; none at all where nothing is said.
    pub halt: Option<Placed<String>>,
}
