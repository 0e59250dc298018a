//! A scheme file: how a post copies a telegram and carries it to its desks.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::network::SourceFile;
use super::{CallOutFile, FigureFile, Placed, TermFile};

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
    /// When the copying room is manned.
    pub copying_hours: Placed<TermFile>,
    /// How many telegrams it copies at once.
    pub copiers: Placed<TermFile>,
    /// From a checked copy to a main run.
    pub copying: Placed<FigureFile>,
    /// Who opens the copying room out of hours.
    pub copying_call_out: Option<CallOutFile>,
    /// Who has a copy before the main run.
    pub advance: Option<AdvanceFile>,
    /// The messengers of the main run.
    pub rounds: RoundsFile,
    /// When each kind of desk reads: `private-office`, `official`, `department`, `chancery`,
    /// `unresolved`.
    pub desks: BTreeMap<String, Placed<DeskHoursFile>>,
    /// Desks that the scheme knows by name.
    #[serde(default)]
    pub named: Vec<NamedDeskFile>,
}

/// Messengers on a timetable.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundsFile {
    /// When they leave; absent where copies are carried as soon as they are ready.
    pub leave: Option<Placed<TermFile>>,
    /// From the copying room to a desk.
    pub walk: Placed<FigureFile>,
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

/// When a kind of desk reads.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskHoursFile {
    /// Its reading hours.
    pub hours: Placed<TermFile>,
    /// Who is called out when it is closed.
    pub call_out: Option<CallOutFile>,
}

/// A desk that a scheme knows.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedDeskFile {
    /// Its name, as lists print it.
    pub name: String,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Its kind.
    pub kind: Placed<String>,
}
