//! A scheme file: how a post copies a telegram and carries it to its desks.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::network::SourceFile;
use super::{CaveatFile, RuleFile};
use super::{DeskHoursFile, FigureFile, ListFile, NamedDeskFile, Placed, TermFile};

/// A scheme file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeFile {
    /// The version of the format: 1.
    pub version: Placed<u32>,
    /// What it is, in words.
    pub title: String,
    /// Works that figures cite, by key.
    #[serde(default)]
    pub sources: BTreeMap<String, SourceFile>,
    /// What a telegram goes through before it is handed in.
    #[serde(default)]
    pub outgoing: Vec<Placed<OutgoingFile>>,
    /// Decyphering by hand or by an off-line machine.
    pub decyphering: Option<DecypheringFile>,
    /// What is corrupt on receipt and asked for again.
    pub service_queries: Option<QueriesFile>,
    /// Who decides out of hours whom to tell at once.
    pub duty: Option<DutyFile>,
    /// When the copying room is manned.
    pub copying_hours: Placed<TermFile>,
    /// How many telegrams it copies at once.
    pub copiers: Placed<TermFile>,
    /// From a checked copy to a stencil or master; to a main run where nothing is said of
    /// running off and sorting.
    pub copying: Placed<FigureFile>,
    /// How fast it runs off: `40 copies/min`.
    pub running_off: Option<Placed<FigureFile>>,
    /// How many words fit on a sheet; without it a telegram is one sheet.
    pub words_a_sheet: Option<Placed<TermFile>>,
    /// From the last copy to the piles of the rounds.
    pub sorting: Option<Placed<FigureFile>>,
    /// Who opens the copying room out of hours.
    pub copying_call_out: Option<DeskCallOutFile>,
    /// Who has a copy before the main run.
    pub advance: Option<AdvanceFile>,
    /// The messengers of the main run.
    pub rounds: RoundsFile,
    /// Buildings, or parts of them, with messengers of their own, by name.
    #[serde(default)]
    pub zones: BTreeMap<String, ZoneFile>,
    /// When each kind of desk reads: `private-office`, `official`, `department`, `chancery`,
    /// `section`, `whitehall`, `unresolved`, `registry`, `box`.
    pub desks: BTreeMap<String, Placed<DeskHoursFile>>,
    /// Desks that the scheme knows by name.
    #[serde(default)]
    pub named: Vec<NamedDeskFile>,
    /// The grades of lists, the narrowest first.
    #[serde(default)]
    pub grades: Vec<String>,
    /// Named lists.
    #[serde(default)]
    pub lists: Vec<Placed<ListFile>>,
    /// Which list is taken where the telegram prints none: the first rule that fits.
    #[serde(default)]
    pub rules: Vec<Placed<RuleFile>>,
    /// What caveats do.
    #[serde(default)]
    pub caveats: Vec<Placed<CaveatFile>>,
    /// How additional distribution is asked for: from the reading of a department until the
    /// copying room has the request.
    pub asked_later: Option<Placed<FigureFile>>,
    /// Whether a desk that stands on two lists has a copy by each.
    #[serde(default)]
    pub by_each_list: bool,
}

/// A step before the hand-in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutgoingFile {
    /// `drafting`, `authorising` or `cypher-room`.
    pub step: Placed<String>,
    /// When it is manned.
    pub hours: Placed<TermFile>,
    /// How long it takes.
    pub work: Placed<FigureFile>,
    /// Who is called out for it.
    pub call_out: Option<DeskCallOutFile>,
}

/// Decyphering by hand or by an off-line machine.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecypheringFile {
    /// The markings of telegrams that need it, as `Cypher/OTP`; every telegram without it.
    #[serde(default)]
    pub systems: Vec<String>,
    /// When clerks are there.
    pub hours: Placed<TermFile>,
    /// How many work at once.
    pub clerks: Placed<TermFile>,
    /// How fast one works: `500 groups/h`.
    pub rate: Placed<FigureFile>,
    /// Who is called out for it.
    pub call_out: Option<DeskCallOutFile>,
}

/// What is corrupt on receipt and asked for again.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QueriesFile {
    /// How many telegrams in a hundred: `2 %`.
    pub share: Placed<TermFile>,
    /// From the query to the text repeated.
    pub answer: Placed<FigureFile>,
}

/// Who decides out of hours.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyFile {
    /// What he is called.
    pub officer: Placed<TermFile>,
    /// When he is on duty; at other hours the communications centre decides.
    pub hours: Placed<TermFile>,
    /// From a checked copy to the decision.
    pub decision: Placed<FigureFile>,
}

/// Messengers on a timetable.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundsFile {
    /// When they leave; absent where copies are carried as soon as they are ready.
    pub leave: Option<Placed<TermFile>>,
    /// From the copying room to a desk.
    pub walk: Placed<FigureFile>,
    /// Whether a pneumatic tube carries it.
    #[serde(default)]
    pub tube: bool,
}

/// A building, or a part of one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneFile {
    /// What it is, in words.
    pub title: Option<String>,
    /// Its messengers.
    pub rounds: RoundsFile,
}

/// Copies for a few before the main run.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvanceFile {
    /// The lowest precedence that has them.
    pub at_least: Placed<TermFile>,
    /// Which kinds of desk have them.
    pub kinds: Vec<Placed<String>>,
    /// From a checked copy to the desk.
    pub lag: Placed<FigureFile>,
}

/// Who is called out for what, and how long that takes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskCallOutFile {
    /// The lowest precedence for which somebody comes.
    pub at_least: Placed<TermFile>,
    /// The lowest precedence for which somebody comes because a DESKBY falls out of hours.
    pub deskby: Option<Placed<TermFile>>,
    /// From the call until somebody is there.
    pub delay: Placed<FigureFile>,
}
