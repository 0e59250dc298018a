//! Telegrams of a scenario file: paths of texts and tables, or what a table would say.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{OrBare, Placed};

/// One name or several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum NamesFile {
    /// One, or several with `;` between them.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// The path of a text or a table, or a telegram in place.
pub type TelegramEntryFile = OrBare<TelegramFile>;

/// A telegram as a table says it; also the columns of `telegrams.csv`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TelegramFile {
    /// The path of a text, a telegram as TOML, or a table, in the place of all else.
    pub file: Option<Placed<String>>,
    /// Its name within the scenario.
    pub id: Option<Placed<String>>,
    /// The post that sends it.
    pub from: Option<Placed<String>>,
    /// To whom for action.
    pub action: Option<Placed<NamesFile>>,
    /// To whom for information.
    pub info: Option<Placed<NamesFile>>,
    /// To whom by bag.
    pub saving: Option<Placed<NamesFile>>,
    /// One word, or two with `/` between them: for action and for information.
    pub precedence: Option<Placed<String>>,
    /// When: `1986-02-10T16:35Z`, a time by the sender's clock without `Z`, or `+90 min` after
    /// the scenario starts.
    pub handed_in: Option<Placed<String>>,
    /// How many groups of six characters are sent.
    pub groups: Option<Placed<u32>>,
    /// By when it must be on the desks of those for action, as an instant or `+5 h`.
    pub deskby: Option<Placed<String>>,
    /// The stations that it goes to in turn, in the place of addressees.
    pub path: Option<Placed<NamesFile>>,
    /// How long it is served at each of them, in turn, where that is not the station's figure.
    pub service: Option<Placed<NamesFile>>,
}

impl NamesFile {
    /// The names, each on its own.
    #[must_use]
    pub fn all(&self) -> Vec<String> {
        let split = |text: &str| -> Vec<String> {
            let parts = text.split([';', '|', '>']).map(str::trim);
            parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        match self {
            Self::One(text) => split(text),
            Self::Many(all) => all.iter().flat_map(|text| split(text)).collect(),
        }
    }
}
