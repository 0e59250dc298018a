//! The handling precedence written at the head of a telegram.

use std::fmt;

/// The handling precedence of a copy.
///
/// The order of the variants is the order of service: a later variant leaves the queue first;
/// within one precedence the order is that of the queue. SAVING is not among them: it is a
/// way (the bag), not a speed.
///
/// Source: `iraq-inquiry-telegrams`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precedence {
    /// After everything else.
    Deferred,
    /// The ordinary run of work, and what has no word.
    Routine,
    /// Before ROUTINE.
    Priority,
    /// Before PRIORITY; officers are called out.
    Immediate,
    /// To be seen at once, day or night.
    Flash,
}

impl Precedence {
    /// Every precedence, lowest first.
    pub const ALL: [Self; 5] =
        [Self::Deferred, Self::Routine, Self::Priority, Self::Immediate, Self::Flash];

    /// The word that telegrams print.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Deferred => "DEFERRED",
            Self::Routine => "ROUTINE",
            Self::Priority => "PRIORITY",
            Self::Immediate => "IMMEDIATE",
            Self::Flash => "FLASH",
        }
    }

    /// The letter of the allied prosign, as in `101635Z FEB 86 P`.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Deferred => 'M',
            Self::Routine => 'R',
            Self::Priority => 'P',
            Self::Immediate => 'O',
            Self::Flash => 'Z',
        }
    }

    /// The precedence of its own word, in any case.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.word().eq_ignore_ascii_case(word.trim()))
    }
}

impl fmt::Display for Precedence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// A precedence as a telegram prints it, with the rank that it has in a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrecedenceWord {
    /// The word of its service and era: `EMERGENCY`, `NIACT IMMEDIATE`, `PRIORITY`.
    pub word: String,
    /// Where it stands in a queue.
    pub rank: Precedence,
}

impl From<Precedence> for PrecedenceWord {
    fn from(rank: Precedence) -> Self {
        Self { word: rank.word().to_owned(), rank }
    }
}
