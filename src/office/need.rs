//! Need to know: who is not cleared for a classification or is shut out by a caveat.

use std::fmt;

use super::{DeskKind, Officer};
use crate::network::Cited;

/// A classification, the lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Classification {
    /// UNCLASSIFIED.
    Unclassified,
    /// RESTRICTED.
    Restricted,
    /// CONFIDENTIAL.
    Confidential,
    /// SECRET.
    Secret,
    /// TOP SECRET.
    TopSecret,
}

impl Classification {
    /// Every classification, the lowest first.
    pub const ALL: [Self; 5] =
        [Self::Unclassified, Self::Restricted, Self::Confidential, Self::Secret, Self::TopSecret];

    /// The words that telegrams print.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unclassified => "UNCLASSIFIED",
            Self::Restricted => "RESTRICTED",
            Self::Confidential => "CONFIDENTIAL",
            Self::Secret => "SECRET",
            Self::TopSecret => "TOP SECRET",
        }
    }

    /// The classification of its words, in any case.
    ///
    /// # Errors
    ///
    /// What to write instead, as a sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let same = |known: &Self| known.word().eq_ignore_ascii_case(text.trim());
        Self::ALL.into_iter().find(same).ok_or_else(|| {
            let known = Self::ALL.map(Self::word).join(", ");
            format!("`{text}` is not a classification; write one of {known}")
        })
    }
}

impl fmt::Display for Classification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// What a caveat does to the distribution of a telegram.
#[derive(Clone, Debug, PartialEq)]
pub struct Caveat {
    /// The caveats of which this holds, as telegrams print them.
    pub names: Vec<String>,
    /// Who keeps a copy; everybody else is shut out.
    pub keeps: Cited<Keeps>,
    /// Whether copies still go SAVING.
    pub saving: bool,
    /// The diplomatic officer who has to decypher it himself, where the caveat asks for one.
    pub officer: Option<Officer>,
}

/// Who keeps a copy under a caveat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeps {
    /// Kinds of desk.
    pub kinds: Vec<DeskKind>,
    /// Desks by name.
    pub desks: Vec<String>,
}

impl fmt::Display for Keeps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = self.kinds.iter().map(|kind| kind.words(2).to_owned());
        let all: Vec<String> = kinds.chain(self.desks.iter().cloned()).collect();
        f.pad(&format!("only {}", all.join(", ")))
    }
}

/// Why a desk has no copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShutOut {
    /// A caveat shuts it out.
    Caveat(String),
    /// It is not cleared so high.
    NotCleared(Classification),
}

impl fmt::Display for ShutOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Caveat(caveat) => f.pad(&format!("shut out by {caveat}")),
            Self::NotCleared(highest) => f.pad(&format!("cleared no higher than {highest}")),
        }
    }
}

impl Caveat {
    /// Whether this holds of a caveat that a telegram prints.
    #[must_use]
    pub fn is(&self, printed: &str) -> bool {
        self.names.iter().any(|name| name.eq_ignore_ascii_case(printed.trim()))
    }
}
