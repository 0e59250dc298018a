//! Values to documents: one file a format.
//!
//! A renderer is a pure function from values to text; it never sees the engine at work.

mod advise;
mod chrome_trace;
mod cmif;
mod compare_csv;
mod compare_json;
mod compare_overview;
mod compare_text;
mod compare_words;
mod deadlines;
mod document;
pub mod ensemble;
mod events_text;
mod explain_text;
pub mod fco;
mod folder_text;
mod geojson;
pub mod graph;
mod inputs;
mod inside_text;
mod known_at_text;
mod lines;
mod markdown;
mod mermaid;
mod moves;
mod ndjson;
mod network_tables;
mod network_text;
mod observed_json;
mod observed_text;
mod page;
mod palladio;
mod picture;
mod plain;
#[cfg(feature = "cli")]
mod png;
pub mod read_json;
pub mod read_text;
mod readings_csv;
mod replay_json;
mod replay_text;
mod ro_crate;
mod route_csv;
mod sensitivity;
mod statistics;
mod tables;
mod tei;
pub mod telegram_toml;
mod ways;
mod words;
mod xml;

pub use advise::{AdviceV1, Advised, advise_json, advise_text};
pub use chrome_trace::replay_chrome_trace;
pub use cmif::replay_cmif;
pub use compare_csv::compare_csv;
pub use compare_json::{CompareV1, compare_json};
pub use compare_text::compare_text;
pub use document::Document;
pub use explain_text::explain_text;
pub use folder_text::folder_text;
pub use geojson::{network_geojson, replay_geojson};
pub use inputs::inputs_hash;
pub use inside_text::desks_text;
pub use known_at_text::known_at_text;
pub use markdown::replay_markdown;
pub use mermaid::replay_mermaid;
pub use ndjson::{EventLineV1, replay_ndjson};
pub use network_tables::network_tables;
pub use network_text::{NetworkV1, network_json, network_text};
pub use page::{Original, compare_html, read_html, replay_html, spread_html};
pub use palladio::replay_palladio;
pub use picture::{Part, Spread, SpreadRow, compare_svg, replay_svg};
pub use plain::of_the_same_length;
#[cfg(feature = "cli")]
pub use png::png;
pub use readings_csv::{reading_row, readings_csv};
pub use replay_json::{ReplayV1, replay_json};
pub use replay_text::replay_text;
pub use ro_crate::{Bundle, replay_crate};
pub use route_csv::{route_csv, seconds};
pub use sensitivity::{Rests, SensitivityV1, sensitivity_json, sensitivity_text};
pub use statistics::{
    Account, StatisticsV1, Stream, crowded_text, statistics_json, statistics_tables,
    statistics_text,
};
pub use tables::replay_tables;
pub use tei::{reading_tei, replay_tei};
pub use ways::{RouteV1, Ways, ways_csv, ways_json, ways_text};
pub use words::{Shown, Zone};

use chrono::NaiveDate;

use crate::compare::Side;
use crate::ensemble::{Conclusions, Ensemble};
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::timeline::Timeline;

/// Everything that a document about one scenario is made of.
#[derive(Clone, Copy, Debug)]
pub struct Story<'a> {
    /// What went in.
    pub scenario: &'a Scenario,
    /// Which way each copy goes.
    pub plan: &'a Plan,
    /// The typical run.
    pub timeline: &'a Timeline,
    /// The runs that the bands rest on.
    pub ensemble: &'a Ensemble,
    /// What it comes to.
    pub conclusions: &'a Conclusions,
    /// The date that documents bear as their own: the user's, or else that of the hand-in.
    pub date: NaiveDate,
}

impl Story<'_> {
    /// Whether an itinerary is what a name means: its own name, that of its desk without the
    /// post, or another name of the post.
    #[must_use]
    pub fn is_called(&self, at: usize, name: &str) -> bool {
        let itinerary = &self.plan.itineraries[at];
        let wanted = name.trim();
        let network = &self.scenario.network;
        let post = itinerary.post.map(|post| network.post(post).name.as_str());
        // `MR BERMAN` of `MR BERMAN, LEGAL ADVISERS`.
        let person = itinerary.name.split_once(", ").map(|(person, _)| person);
        let bare = post.and_then(|post| itinerary.name.strip_suffix(&format!(" ({post})")));
        itinerary.name.eq_ignore_ascii_case(wanted)
            || bare.is_some_and(|bare| bare.eq_ignore_ascii_case(wanted))
            || person.is_some_and(|person| person.eq_ignore_ascii_case(wanted))
            || itinerary.role().is_some()
                && network.find(wanted).is_some_and(|post| itinerary.post == Some(post))
    }
}

impl<'a> Story<'a> {
    /// The story of one side; without a date of the user's, documents bear that of the hand-in.
    #[must_use]
    pub fn of(side: &'a Side, conclusions: &'a Conclusions, date: Option<NaiveDate>) -> Self {
        Self {
            scenario: &side.scenario,
            plan: &side.plan,
            timeline: &side.timeline,
            ensemble: &side.ensemble,
            conclusions,
            date: date.unwrap_or_else(|| side.scenario.handed_in.utc_date()),
        }
    }
}
