//! A figure as files write it: a bare value, or a table with its range and basis.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};

use crate::network::Text;

/// A bare value, or a table.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
#[serde(untagged)]
pub enum OrBare<T> {
    /// A bare value counts as assumed, with its range missing.
    Bare(String),
    /// A table with its basis.
    Table(Box<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OrBare<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = OrBare<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text such as \"10 min\", or a table with value and basis")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(OrBare::Bare(text.to_owned()))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(OrBare::Bare(number.to_string()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Box::new).map(OrBare::Table)
            }
        }

        deserializer.deserialize_any(Either(std::marker::PhantomData))
    }
}

/// A figure: `"10 min"` or `{ low = …, typical = …, high = …, basis = "assumed" }`.
pub type FigureFile = OrBare<FigureTable>;

/// A quantity with its basis; exactly one shape of chance is given.
#[derive(Clone, Debug, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureTable {
    /// A single value.
    pub value: Option<String>,
    /// The least of a range.
    pub low: Option<String>,
    /// The median of a range.
    pub typical: Option<String>,
    /// The greatest of a range.
    pub high: Option<String>,
    /// The median of a lognormal.
    pub median: Option<String>,
    /// The 90 % point of a lognormal.
    pub p90: Option<String>,
    /// The mean of an exponential.
    pub exponential: Option<String>,
    /// An Erlang distribution.
    pub erlang: Option<ErlangFile>,
    /// A lognormal by its mean.
    pub lognormal: Option<LognormalFile>,
    /// The two ends of an even spread.
    pub uniform: Option<[String; 2]>,
    /// Observed values.
    pub empirical: Option<Vec<String>>,
    /// `run`: drawn once a run; `use`: drawn at each use.
    pub per: Option<String>,
    /// `printed`, `documented`, `inferred`, `borrowed` or `assumed`.
    pub basis: Option<String>,
    /// The key of a source.
    pub source: Option<Text>,
    /// Reasoning, or what was borrowed from where.
    pub note: Option<Text>,
    /// Which archive might settle it.
    pub look_for: Option<Text>,
}

/// The sum of exponential parts.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErlangFile {
    /// How many parts.
    pub shape: u32,
    /// The mean of the sum.
    pub mean: String,
}

/// A lognormal by its mean and its squared coefficient of variation.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LognormalFile {
    /// The mean.
    pub mean: String,
    /// Variance over mean squared.
    pub squared_variation: f64,
}

/// Hours, a timetable, a number or a precedence with its basis.
pub type TermFile = OrBare<TermTable>;

/// Something written in words, with its basis.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermTable {
    /// What is said.
    pub value: Option<ValueFile>,
    /// Several, of which nobody knows which was kept; the typical one first.
    pub options: Option<Vec<String>>,
    /// `printed`, `documented`, `inferred`, `borrowed` or `assumed`.
    pub basis: Option<String>,
    /// The key of a source.
    pub source: Option<Text>,
    /// Reasoning, or what was borrowed from where.
    pub note: Option<Text>,
    /// Which archive might settle it.
    pub look_for: Option<Text>,
}

/// A text or a whole number.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ValueFile {
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
}

impl ValueFile {
    /// As a text.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}
