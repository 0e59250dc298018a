//! A telegram as TOML: what `read --format toml` writes and a scenario may hold.
//!
//! Own types for a promised format; each converts to the nouns of `telegram` and back.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::gazetteer;
use crate::telegram::{
    Addressee, DistributionBlock, Paragraph, PrecedenceWord, Printed, Reference, Relay, Role,
    Stated, Telegram,
};

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

/// A date or time of ISO 8601, as exactly as it is written.
///
/// # Errors
///
/// [`TelegramTomlError::Time`] if it is none.
pub fn stated(text: &str) -> Result<Stated, TelegramTomlError> {
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

fn precedence(word: Option<String>) -> Result<Option<PrecedenceWord>, TelegramTomlError> {
    word.map(|word| {
        let known = gazetteer::precedence_word(&word);
        let rank = known
            .ok_or_else(|| TelegramTomlError::Precedence(word.clone()))?
            .rank;
        Ok(PrecedenceWord { word, rank })
    })
    .transpose()
}

fn printed(time: Option<PrintedToml>) -> Result<Option<Printed>, TelegramTomlError> {
    time.map(|PrintedToml { printed, at }| {
        let at = stated(&at)?;
        Ok(Printed { printed, at })
    })
    .transpose()
}

impl TryFrom<TelegramToml> for Telegram {
    type Error = TelegramTomlError;

    fn try_from(toml: TelegramToml) -> Result<Self, TelegramTomlError> {
        Ok(Self {
            classification: toml.classification,
            caveats: toml.caveats,
            system: toml.system,
            from: toml.from,
            number: toml.number,
            date_time: toml.date_time.map(|time| stated(&time)).transpose()?,
            despatched: printed(toml.despatched)?,
            received: printed(toml.received)?,
            addressees: toml
                .addressees
                .into_iter()
                .map(TryInto::try_into)
                .collect::<Result<_, _>>()?,
            subject: toml.subject,
            references: toml.references.into_iter().map(Into::into).collect(),
            paragraphs: toml
                .paragraphs
                .into_iter()
                .map(|ParagraphToml { number, text }| Paragraph { number, text })
                .collect(),
            words: toml.words,
            signature: toml.signature,
            relay: toml
                .relay
                .into_iter()
                .map(TryInto::try_into)
                .collect::<Result<_, _>>()?,
            distribution: toml
                .distribution
                .into_iter()
                .map(
                    |DistributionToml {
                         list,
                         kind,
                         recipients,
                     }| DistributionBlock {
                        list,
                        kind,
                        recipients,
                    },
                )
                .collect(),
            advance_copies: toml.advance_copies,
            copies_to: toml.copies_to,
        })
    }
}

impl TryFrom<AddresseeToml> for Addressee {
    type Error = TelegramTomlError;

    fn try_from(toml: AddresseeToml) -> Result<Self, TelegramTomlError> {
        let role = match toml.role.as_str() {
            "action" => Role::Action,
            "info" => Role::Info,
            _ => return Err(TelegramTomlError::Role(toml.role)),
        };
        Ok(Self {
            role,
            name: toml.name,
            post: toml.post,
            precedence: precedence(toml.precedence)?,
            deskby: toml.deskby.map(|time| stated(&time)).transpose()?,
            saving: toml.saving,
        })
    }
}

impl TryFrom<RelayToml> for Relay {
    type Error = TelegramTomlError;

    fn try_from(toml: RelayToml) -> Result<Self, TelegramTomlError> {
        Ok(Self {
            by: toml.by,
            to: toml.to,
            precedence: precedence(toml.precedence)?,
            saving: toml.saving,
            acknowledged: toml.acknowledged,
        })
    }
}

impl From<ReferenceToml> for Reference {
    fn from(toml: ReferenceToml) -> Self {
        let ReferenceToml {
            kind,
            from,
            number,
            to,
            printed,
        } = toml;
        Self {
            kind,
            from,
            number,
            to,
            printed,
        }
    }
}

impl From<&Telegram> for TelegramToml {
    fn from(telegram: &Telegram) -> Self {
        let time = |time: &Printed| PrintedToml {
            printed: time.printed.clone(),
            at: time.at.to_string(),
        };
        Self {
            classification: telegram.classification.clone(),
            caveats: telegram.caveats.clone(),
            system: telegram.system.clone(),
            from: telegram.from.clone(),
            number: telegram.number.clone(),
            date_time: telegram.date_time.map(|time| time.to_string()),
            subject: telegram.subject.clone(),
            signature: telegram.signature.clone(),
            words: telegram.words,
            advance_copies: telegram.advance_copies.clone(),
            copies_to: telegram.copies_to.clone(),
            despatched: telegram.despatched.as_ref().map(time),
            received: telegram.received.as_ref().map(time),
            addressees: telegram.addressees.iter().map(Into::into).collect(),
            references: telegram.references.iter().map(Into::into).collect(),
            paragraphs: telegram
                .paragraphs
                .iter()
                .map(|Paragraph { number, text }| ParagraphToml {
                    number: *number,
                    text: text.clone(),
                })
                .collect(),
            relay: telegram.relay.iter().map(Into::into).collect(),
            distribution: telegram.distribution.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Addressee> for AddresseeToml {
    fn from(addressee: &Addressee) -> Self {
        let Addressee {
            role,
            name,
            post,
            precedence,
            deskby,
            saving,
        } = addressee;
        Self {
            role: role.word().to_owned(),
            name: name.clone(),
            post: post.clone(),
            precedence: precedence.as_ref().map(|word| word.word.clone()),
            deskby: deskby.map(|time| time.to_string()),
            saving: *saving,
        }
    }
}

impl From<&Reference> for ReferenceToml {
    fn from(reference: &Reference) -> Self {
        let Reference {
            kind,
            from,
            number,
            to,
            printed,
        } = reference.clone();
        Self {
            kind,
            from,
            number,
            to,
            printed,
        }
    }
}

impl From<&Relay> for RelayToml {
    fn from(relay: &Relay) -> Self {
        let Relay {
            by,
            to,
            precedence,
            saving,
            acknowledged,
        } = relay;
        Self {
            by: by.clone(),
            to: to.clone(),
            precedence: precedence.as_ref().map(|word| word.word.clone()),
            saving: *saving,
            acknowledged: *acknowledged,
        }
    }
}

impl From<&DistributionBlock> for DistributionToml {
    fn from(block: &DistributionBlock) -> Self {
        let DistributionBlock {
            list,
            kind,
            recipients,
        } = block.clone();
        Self {
            list,
            kind,
            recipients,
        }
    }
}
