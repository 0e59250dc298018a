//! A scenario file: a telegram, its network, its document, its variants.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::change::ChangeFile;
use super::{CarrierFile, FigureFile, Placed, RulesFile, TelegramEntryFile, TrafficFile};

/// A scenario file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// The version of the format: 1.
    pub version: Placed<u32>,
    /// What it is, in words.
    pub title: String,
    /// The name of a network in the library, or the path of a network file.
    /// None for a scenario of stations alone.
    pub network: Option<Placed<String>>,
    /// The path of the telegram's text, beside this file.
    pub telegram: Option<Placed<String>>,
    /// Further telegrams: paths of texts, of telegrams as TOML (`.toml`) and of tables
    /// (`.csv`), or entries in place.
    #[serde(default)]
    pub telegrams: Vec<Placed<TelegramEntryFile>>,
    /// When it starts, for what counts from there; the first hand-in where it is not given.
    pub starts: Option<Placed<String>>,
    /// When traffic ends and the period that is counted with it.
    pub ends: Option<Placed<String>>,
    /// How long after the start counting begins.
    pub warm_up: Option<Placed<String>>,
    /// The length of the batches from which intervals are found.
    pub batch: Option<Placed<String>>,
    /// Stations of the scenario's own, by name.
    #[serde(default)]
    pub stations: BTreeMap<String, Placed<RulesFile>>,
    /// Carriers of the scenario's own, by name.
    #[serde(default)]
    pub carriers: BTreeMap<String, Placed<CarrierFile>>,
    /// Streams of telegrams that are not told one by one.
    #[serde(default)]
    pub traffic: Vec<Placed<TrafficFile>>,
    /// Whether the network's own traffic is simulated.
    #[serde(default)]
    pub background: bool,
    /// `hub`, `direct`, `earliest` or `queues`.
    pub routing: Option<Placed<String>>,
    /// When those who choose the way know of an outage: `at once`, `never`, or a length of time
    /// such as `2 h` after it began.
    pub outages_known: Option<Placed<String>>,
    /// How many runs the bands rest on.
    pub runs: Option<Placed<u32>>,
    /// The seed of the runs.
    pub seed: Option<u64>,
    /// What has not ended so long after the hand-in is still on its way; at most 60 days.
    pub horizon: Option<Placed<String>>,
    /// Distribution schemes in the place of the network's, by post: the name of one in the
    /// library, the path of a scheme file, or that of a table in CSV.
    #[serde(default)]
    pub offices: BTreeMap<String, Placed<String>>,
    /// When drafting began, as `1986-03-04T09:30Z`: the steps before the hand-in are then part
    /// of the timeline, and the date-time group is not.
    pub drafting: Option<Placed<String>>,
    /// Desks for which additional distribution is asked afterwards.
    #[serde(default)]
    pub additional: Vec<Placed<String>>,
    /// The document that the telegram was read from.
    pub document: Option<Placed<DocumentFile>>,
    /// Readings of your own, which stand over the reader's.
    #[serde(default)]
    pub reading: Vec<Placed<ReadingFile>>,
    /// Addressees that the network does not know and that the scenario does without.
    #[serde(default)]
    pub left_out: Vec<Placed<LeftOutFile>>,
    /// Figures that replace those of the network, by path.
    #[serde(default)]
    pub figures: BTreeMap<String, Placed<FigureFile>>,
    /// What the archive says happened.
    #[serde(default)]
    pub observed: Vec<ObservedFile>,
    /// Named changes.
    #[serde(default)]
    pub variants: BTreeMap<String, Placed<ChangeFile>>,
}

/// A scholar's own reading of a field of the telegram; the scan's stays beside it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingFile {
    /// The field, as the reader's JSON names it: `number`, `addressees[0].name`.
    pub field: String,
    /// What it says.
    pub value: String,
    /// Whose reading it is.
    #[serde(default)]
    pub initials: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// An addressee that a scenario does without.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOutFile {
    /// The addressee, as the telegram prints it.
    pub addressee: String,
    /// Why.
    pub reason: String,
}

/// The document that a telegram was read from; cited apart from the model.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentFile {
    /// The archive.
    pub repository: Option<String>,
    /// Its reference.
    pub reference: Option<String>,
    /// The folio or page.
    pub folio: Option<String>,
    /// Whose copy it is.
    pub copy_of: Option<String>,
    /// Where an image is.
    pub image: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// What the archive says happened.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObservedFile {
    /// The addressee or desk.
    pub addressee: Placed<String>,
    /// `despatched` by the sender; `received` or `stamped` at the post; `seen` or `initialled` at
    /// a desk.
    pub milestone: Placed<String>,
    /// The instant, or a day by the clock of the post.
    pub at: Placed<String>,
    /// How much earlier or later it may have been: `± 5 min`, `a day`.
    pub precision: Option<Placed<String>>,
    /// Where it says so.
    pub source: Option<String>,
}
