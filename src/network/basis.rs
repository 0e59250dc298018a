//! How well a figure is known, and who says so.

use std::fmt;

/// How a figure is known, the best kind first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// On the telegram itself.
    Printed,
    /// A source says so of this service, post and period.
    Documented,
    /// Reasoned from sources.
    Inferred,
    /// Documented for another post, machine, service or decade.
    Borrowed,
    /// Nobody knows: a range.
    Assumed,
}

impl Basis {
    /// Every basis, the best first.
    pub const ALL: [Self; 5] =
        [Self::Printed, Self::Documented, Self::Inferred, Self::Borrowed, Self::Assumed];

    /// The letter that stands beside a result.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Printed => 'P',
            Self::Documented => 'D',
            Self::Inferred => 'I',
            Self::Borrowed => 'B',
            Self::Assumed => 'A',
        }
    }

    /// The word that files and documents print.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Documented => "documented",
            Self::Inferred => "inferred",
            Self::Borrowed => "borrowed",
            Self::Assumed => "assumed",
        }
    }

    /// Whether a figure of this basis names a source.
    #[must_use]
    pub const fn needs_source(self) -> bool {
        match self {
            Self::Documented | Self::Inferred | Self::Borrowed => true,
            Self::Printed | Self::Assumed => false,
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// A text that is never changed: what a template says is shared by all that follow it.
pub type Text = std::sync::Arc<str>;

/// Something with its basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited<T> {
    /// Where it is written, as a path: `posts.bonn.centre.hours`.
    pub path: Text,
    /// What is said.
    pub value: T,
    /// How it is known.
    pub basis: Basis,
    /// The key of the source.
    pub source: Option<Text>,
    /// Reasoning, or what was borrowed from where.
    pub note: Option<Text>,
    /// Which archive might settle it.
    pub look_for: Option<Text>,
}

impl<T> Cited<T> {
    /// The same, said in another form.
    pub fn map<U>(self, form: impl FnOnce(T) -> U) -> Cited<U> {
        let Self { path, value, basis, source, note, look_for } = self;
        Cited { path, value: form(value), basis, source, note, look_for }
    }
}

/// A work that figures cite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Author and title, as a note prints them.
    pub title: String,
    /// Page, item or folio.
    pub page: Option<String>,
    /// A public address.
    pub url: Option<String>,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.page {
            Some(page) => f.pad(&format!("{}, {page}", self.title)),
            None => f.pad(&self.title),
        }
    }
}
