//! Stations, carriers and their rules, key by key; a centre and a circuit take the same rules.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{CallOutFile, FigureFile, Placed};

/// The rules of a station; what is left out stays as it is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesFile {
    /// How many serve, day and night; 0 is allowed.
    pub servers: Option<Placed<u16>>,
    /// Shifts in turn, again and again.
    pub shifts: Option<ShiftsFile>,
    /// How many serve during which hours; where they overlap, together.
    #[serde(default)]
    pub rota: Vec<RotaFile>,
    /// How long a service takes, where the traffic or the telegram does not say it.
    pub service: Option<Placed<FigureFile>>,
    /// At the end of a shift: `finish` (the default), `interrupt`, `fit` or `fit strict`.
    pub closing: Option<Placed<String>>,
    /// Who interrupts a lower precedence: `never` (the default), `flash`, `any`, or the lowest
    /// precedence that does.
    pub interruption: Option<Placed<String>>,
    /// What becomes of work that is interrupted: `resume` (the default), `repeat` or `drop`.
    pub interrupted: Option<Placed<String>>,
    /// Who is called out when nobody is on duty.
    pub call_out: Option<CallOutFile>,
    /// When it is down.
    #[serde(default)]
    pub outages: Vec<DownFile>,
    /// What becomes of the work in hand when it goes down: `resume`, `repeat` or `drop`.
    pub after_outage: Option<Placed<String>>,
    /// Outages by chance.
    pub breakdowns: Option<BreakdownsFile>,
    /// Losses.
    pub loss: Option<LossFile>,
    /// How many may wait, beside those in hand.
    pub queue: Option<Placed<u32>>,
    /// Who finds no room is turned away (`refuse`, the default) or waits where he is, keeping
    /// the server that has finished him (`block`).
    pub when_full: Option<Placed<String>>,
    /// What is added to a service in another direction than the last one (half duplex).
    pub set_up: Option<Placed<FigureFile>>,
}

/// Shifts in turn.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftsFile {
    /// How many serve in each.
    pub servers: Placed<Vec<u16>>,
    /// How long each is, where all are as long.
    pub every: Option<Placed<String>>,
    /// How long each is, in turn.
    pub lengths: Option<Placed<Vec<String>>>,
    /// When the first begins; the start of the scenario where it is not given.
    pub from: Option<Placed<String>>,
}

/// How many serve during some hours.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RotaFile {
    /// The hours, as `Mo-Fr 08:00-18:00`.
    pub hours: Placed<String>,
    /// How many.
    pub servers: Placed<u16>,
}

/// A time in which a station is down.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DownFile {
    /// From this hour: an instant, or `+3 h` after the scenario starts.
    pub from: Placed<String>,
    /// To this hour.
    pub to: Placed<String>,
}

/// Outages by chance.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakdownsFile {
    /// How long it is up.
    pub up: Placed<FigureFile>,
    /// How long it is down.
    pub down: Placed<FigureFile>,
}

/// What has been served may be lost, and is then asked for again.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LossFile {
    /// How often, from 0 to 1.
    pub share: Placed<f64>,
    /// From the end of the service until it queues again.
    pub request: Option<Placed<FigureFile>>,
}

/// Something that leaves by a timetable and takes many at once.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarrierFile {
    /// Every so long, the first so long after the scenario starts.
    pub every: Option<Placed<String>>,
    /// The gaps between departures, in turn, again and again.
    pub gaps: Option<Placed<Vec<String>>>,
    /// Days and times (Greenwich), as `Tu,Fr 18:00`.
    pub leaves: Option<Placed<String>>,
    /// The first departure: an instant or `+3 h`; one gap after the start where it is not given.
    pub first: Option<Placed<String>>,
    /// How many it takes; any number where it is not given.
    pub capacity: Option<Placed<u32>>,
    /// How long before it leaves it is closed.
    pub closing: Option<Placed<String>>,
    /// From departure to arrival; no time where it is not given.
    pub travel: Option<Placed<FigureFile>>,
}

/// A stream of telegrams that are not told one by one.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrafficFile {
    /// What it is called; the draws are keyed by it.
    pub name: Option<Placed<String>>,
    /// The post that sends it; several with `;` between them are one stream each.
    pub from: Option<Placed<String>>,
    /// To whom, with how often against one another; several posts with `+` between them are one
    /// telegram.
    #[serde(default)]
    pub to: BTreeMap<String, f64>,
    /// In the place of posts: the stations and carriers that it goes to in turn.
    pub path: Option<Placed<Vec<String>>>,
    /// In the place of the rest of a path: from each station the next, with how often against
    /// one another; `out` is the end.
    #[serde(default)]
    pub next: BTreeMap<String, BTreeMap<String, f64>>,
    /// How much, as `9.6 /day`, `10 /h`, `0.4 /min`.
    pub rate: Option<Placed<FigureFile>>,
    /// `random` (Poisson, the default) or `even`.
    pub spacing: Option<Placed<String>>,
    /// How the hours of the local day compare: 24 numbers from midnight.
    pub by_hour: Option<Placed<Vec<f64>>>,
    /// How the days of the week compare: 7 numbers from Monday.
    pub by_day: Option<Placed<Vec<f64>>>,
    /// By whose clock hours and days are, where not the sender's: an IANA zone.
    pub clock: Option<Placed<String>>,
    /// One precedence, or several with how often against one another.
    pub precedence: Option<PrecedenceMixFile>,
    /// How long it is, as `120 groups` or `800 characters`.
    pub length: Option<Placed<FigureFile>>,
    /// How long it is served at every station of its path, where not the station's figure.
    pub service: Option<Placed<FigureFile>>,
    /// How many have a DESKBY, and how long after the hand-in; none where it is not given.
    pub deskby: Option<DeskbyFile>,
    /// Times in which there is more, as an added stream.
    #[serde(default)]
    pub surges: Vec<SurgeFile>,
    /// From this hour, where not from the start.
    pub starts: Option<Placed<String>>,
    /// Until this hour, where not until the end.
    pub ends: Option<Placed<String>>,
}

/// How many telegrams of a stream have a DESKBY.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskbyFile {
    /// The share that has one: `5 %`, or a range.
    pub share: Placed<FigureFile>,
    /// How long after the hand-in it is.
    pub within: Placed<FigureFile>,
}

/// One precedence or a mix.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PrecedenceMixFile {
    /// One word.
    One(String),
    /// Words with how often against one another.
    Mix(BTreeMap<String, f64>),
}

/// A time in which there is more.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SurgeFile {
    /// From this hour.
    pub from: Placed<String>,
    /// To this hour.
    pub to: Placed<String>,
    /// How much there is in all, against the ordinary: more than 1.
    pub factor: Placed<f64>,
}
