//! A telegram as TOML: what `read --format toml` writes and a scenario may hold.
//!
//! Own types for a promised format; each converts to the nouns of `telegram` and back.

mod convert;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::draft::Draft;
use super::{Reading, Style};
use crate::finding::Finding;
use crate::telegram::{Stated, Telegram};

/// A telegram in a TOML file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TelegramToml {
    /// The classification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classification: Option<String>,
    /// Caveats.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub caveats: Vec<String>,
    /// The cypher or system marking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// The sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The number, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The date or date-time group, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_time: Option<String>,
    /// The subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// Words of running text.
    pub words: usize,
    /// Copies sent before the main run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub advance_copies: Vec<String>,
    /// Copies beside the lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies_to: Vec<String>,
    /// The time of despatch that the copy prints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub despatched: Option<PrintedToml>,
    /// The time of receipt that the copy prints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<PrintedToml>,
    /// Addressees in order.
    pub addressees: Vec<AddresseeToml>,
    /// References to other telegrams.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<ReferenceToml>,
    /// The text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paragraphs: Vec<ParagraphToml>,
    /// Requests to pass it on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relay: Vec<RelayToml>,
    /// Internal distribution.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub distribution: Vec<DistributionToml>,
}

/// A time as printed, and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedToml {
    /// As printed.
    pub printed: String,
    /// ISO 8601.
    pub at: String,
}

/// An addressee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddresseeToml {
    /// `action` or `info`.
    pub role: String,
    /// The name as printed.
    pub name: String,
    /// The post's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// The word of precedence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precedence: Option<String>,
    /// The time of DESKBY, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deskby: Option<String>,
    /// Whether it goes by bag.
    #[serde(default, skip_serializing_if = "is_false")]
    pub saving: bool,
}

/// A reference to another telegram.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceToml {
    /// MIPT, TELNO …
    pub kind: String,
    /// Whose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// To whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// As printed.
    pub printed: String,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParagraphToml {
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Its text.
    pub text: String,
}

/// A request to pass on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelayToml {
    /// Who is asked.
    pub by: String,
    /// To whom.
    #[serde(default)]
    pub to: Vec<String>,
    /// At which precedence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precedence: Option<String>,
    /// By bag.
    #[serde(default, skip_serializing_if = "is_false")]
    pub saving: bool,
    /// Whether a note says that it was done.
    #[serde(default, skip_serializing_if = "is_false")]
    pub acknowledged: bool,
}

/// A block of distribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DistributionToml {
    /// The list's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Its grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its members.
    #[serde(default)]
    pub recipients: Vec<String>,
}

/// Why a TOML telegram is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TelegramTomlError {
    /// Not TOML, or a key that is not known.
    #[error("{0}")]
    Syntax(String),
    /// A time that is not ISO 8601.
    #[error("`{0}` is no date or time; write 1986-02-10T16:35Z, 1986-02-10T16:35 or 1986-02-10")]
    Time(String),
    /// A role that is not one.
    #[error("`{0}` is no role; write action or info")]
    Role(String),
    /// A precedence that is not one.
    #[error("`{0}` is no precedence; write FLASH, IMMEDIATE, PRIORITY, ROUTINE or DEFERRED")]
    Precedence(String),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_false(truth: &bool) -> bool {
    !*truth
}

/// Reads a telegram from TOML.
///
/// # Errors
///
/// [`TelegramTomlError`] if it is not TOML of this form, or a time, role or precedence is none.
pub fn from_toml(text: &str) -> Result<Telegram, TelegramTomlError> {
    let parsed: TelegramToml =
        toml::from_str(text).map_err(|error| TelegramTomlError::Syntax(error.to_string()))?;
    parsed.try_into()
}

/// Whether a text is TOML and not the text of a telegram: its first line is a table or a key
/// of a telegram with an equals sign.
pub(in crate::reader) fn is_toml(text: &str) -> bool {
    let mut full = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let first = full.find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| match line.split_once('=') {
        Some((key, _)) => KEYS.contains(&key.trim()),
        None => line == "[[addressees]]",
    })
}

/// The keys that can come first.
const KEYS: [&str; 13] = [
    "classification",
    "caveats",
    "system",
    "from",
    "number",
    "date_time",
    "subject",
    "signature",
    "words",
    "advance_copies",
    "copies_to",
    "despatched",
    "received",
];

/// Reads a telegram as TOML as a reading that has no doubts of its own.
pub(in crate::reader) fn read(text: &str) -> Reading {
    let mut draft = Draft::new(text);
    draft.claim(0..text.len());
    match from_toml(text) {
        Ok(telegram) => draft.telegram = telegram,
        Err(error) => {
            let fault = Finding::error("reader::toml", 0..0).message(error.to_string());
            let help = "write the keys as `deskby read --format toml` does";
            draft.find(fault.help(help));
        }
    }
    draft.finish(Style::Toml)
}

/// A date or time of ISO 8601, as exactly as it is written.
///
/// # Errors
///
/// [`TelegramTomlError::Time`] if it is none.
pub(in crate::reader) fn stated(text: &str) -> Result<Stated, TelegramTomlError> {
    let wrong = || TelegramTomlError::Time(text.to_owned());
    if let Ok(moment) = text.parse() {
        return Ok(Stated::Instant(moment));
    }
    if let Ok(local) = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M") {
        return Ok(Stated::Local(local));
    }
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| wrong())?;
    Ok(Stated::Date(date))
}
