//! The desks of a scheme file: kinds, names, lists, rules, caveats.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::network::Text;

use super::{DeskCallOutFile, FigureFile, Placed, TermFile};

/// When a kind of desk reads.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskHoursFile {
    /// Its reading hours.
    pub hours: Placed<TermFile>,
    /// Days on which it does not read, beside the holidays of the post, as `1986-05-05`.
    #[serde(default)]
    pub holidays: Vec<Placed<String>>,
    /// Who is called out when it is closed.
    pub call_out: Option<DeskCallOutFile>,
    /// Entry in a registry before it can be read.
    pub entry: Option<Placed<FigureFile>>,
    /// From the opening of the desk, or of the copy, to its being read.
    pub reading: Option<Placed<FigureFile>>,
    /// The kind of desk that has to see it first and sends it on.
    pub after: Option<Placed<String>>,
    /// The zone of such desks.
    pub zone: Option<Placed<String>>,
    /// How many copies each has: `2`, or `1 to 4, typically 2`; one without it.
    pub copies: Option<Placed<TermFile>>,
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
    /// The office or building that it belongs to, where that is not the post.
    pub office: Option<String>,
    /// Its zone.
    pub zone: Option<Placed<String>>,
    /// Its own reading hours.
    pub hours: Option<Placed<TermFile>>,
    /// Days on which it does not read, beside the holidays of the post, as `1986-05-05`.
    #[serde(default)]
    pub holidays: Vec<Placed<String>>,
    /// How many copies it has.
    pub copies: Option<Placed<TermFile>>,
    /// The highest classification that it may see.
    pub cleared: Option<Placed<TermFile>>,
    /// Why it has a copy of every telegram, where it has.
    pub always: Option<Placed<TermFile>>,
}

/// A named list.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListFile {
    /// Its name, as telegrams print it.
    pub name: String,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Its members.
    pub members: Vec<MemberFile>,
    /// `printed`, `documented`, `inferred`, `borrowed` or `assumed`.
    pub basis: Option<String>,
    /// The key of a source.
    pub source: Option<Text>,
    /// Reasoning, or what was borrowed from where.
    pub note: Option<Text>,
    /// Which archive might settle it.
    pub look_for: Option<Text>,
}

/// A desk on a list: its name, or a table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum MemberFile {
    /// Its name; on the list at every grade.
    Name(String),
    /// Its name and what else is said.
    Table(MemberTable),
}

/// A desk on a list.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberTable {
    /// Its name.
    pub desk: String,
    /// How many copies it has of this list.
    pub copies: Option<String>,
    /// The narrowest grade at which it is on the list.
    pub grade: Option<String>,
}

/// Chooses a list where the telegram prints none.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// The list.
    pub list: Placed<String>,
    /// Its grade.
    pub grade: Option<String>,
    /// From one of these posts; from anywhere without it.
    #[serde(default)]
    pub from: Vec<String>,
    /// The subject holds one of these words; any subject without it.
    #[serde(default)]
    pub subject: Vec<String>,
    /// Classified no higher than this.
    pub at_most: Option<Placed<String>>,
    /// With one of these caveats; whatever the caveats without it.
    #[serde(default)]
    pub caveats: Vec<String>,
    /// `printed`, `documented`, `inferred`, `borrowed` or `assumed`.
    pub basis: Option<String>,
    /// The key of a source.
    pub source: Option<Text>,
    /// Reasoning, or what was borrowed from where.
    pub note: Option<Text>,
    /// Which archive might settle it.
    pub look_for: Option<Text>,
}

/// What a caveat does.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaveatFile {
    /// The caveats of which this holds, as telegrams print them.
    pub names: Vec<String>,
    /// The kinds of desk that keep a copy.
    #[serde(default)]
    pub kinds: Vec<Placed<String>>,
    /// The desks that keep a copy, by name.
    #[serde(default)]
    pub desks: Vec<String>,
    /// Whether copies still go SAVING.
    pub saving: Option<bool>,
    /// The diplomatic officer who has to decypher it himself.
    pub officer: Option<OfficerFile>,
    /// `printed`, `documented`, `inferred`, `borrowed` or `assumed`.
    pub basis: Option<String>,
    /// The key of a source.
    pub source: Option<Text>,
    /// Reasoning, or what was borrowed from where.
    pub note: Option<Text>,
    /// Which archive might settle it.
    pub look_for: Option<Text>,
}

/// A diplomatic officer who has to decypher a telegram himself.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficerFile {
    /// When one is there.
    pub hours: Placed<TermFile>,
    /// How long it takes.
    pub work: Placed<FigureFile>,
    /// For what one is called in.
    pub call_out: Option<DeskCallOutFile>,
}
