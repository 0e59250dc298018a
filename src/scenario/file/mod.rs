//! The forms that files are written in: what a user may type, key by key.
//!
//! These types say what is well formed; whether it makes sense is checked by their parent.

mod change;
mod desks;
mod figure;
mod network;
mod office;
mod rules;
mod scenario;
mod telegrams;

pub use change::{ChangeFile, ClosedFile, NewCircuitFile, OutageFile, TelegramChangeFile};
pub use desks::{
    CaveatFile, DeskHoursFile, ListFile, MemberFile, MemberTable, NamedDeskFile, OfficerFile,
    RuleFile,
};
pub use figure::{ErlangFile, FigureFile, FigureTable, LognormalFile, OrBare, TermFile, TermTable};
pub use network::{
    BagFile, CallOutFile, CentreFile, CircuitFile, NetworkFile, PostFile, RegistryFile, SourceFile,
    StopFile, TablesFile,
};
pub use office::{
    AdvanceFile, DecypheringFile, DeskCallOutFile, DutyFile, OutgoingFile, QueriesFile, RoundsFile,
    SchemeFile, ZoneFile,
};
pub use rules::{
    BreakdownsFile, CarrierFile, DownFile, LossFile, PrecedenceMixFile, RotaFile, RulesFile,
    ShiftsFile, SurgeFile, TrafficFile,
};
pub use scenario::{DocumentFile, LeftOutFile, ObservedFile, ReadingFile, ScenarioFile};
pub use telegrams::{NamesFile, TelegramEntryFile, TelegramFile};

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

/// A value with its place in the file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Placed<T>(pub Spanned<T>);

impl<T> Placed<T> {
    /// The value.
    pub fn value(&self) -> &T {
        self.0.get_ref()
    }

    /// Its bytes in the file.
    #[must_use]
    pub fn span(&self) -> std::ops::Range<usize> {
        self.0.span()
    }
}

impl<T: JsonSchema> JsonSchema for Placed<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

/// The two posts that a circuit joins; no post more is read over in silence.
fn two<'de, D: serde::Deserializer<'de>>(from: D) -> Result<[Placed<String>; 2], D::Error> {
    let posts = <Vec<Placed<String>> as Deserialize>::deserialize(from)?;
    let count = posts.len();
    <[Placed<String>; 2]>::try_from(posts).map_err(|_| {
        serde::de::Error::custom(format!("a circuit joins two posts, not {count}; write two"))
    })
}

/// The same, where it may be missing.
fn two_if_any<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<[Placed<String>; 2]>, D::Error> {
    two(from).map(Some)
}
