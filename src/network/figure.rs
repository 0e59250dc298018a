//! A figure: a quantity or a range, how it varies, and how it is known.

use super::basis::{Basis, Text};
use crate::chance::Distribution;
use crate::time::Span;

/// In which unit the whole numbers of a figure's distribution are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Microseconds.
    Micros,
    /// Thousand-millionths of a character a second.
    NanoCharactersPerSecond,
    /// Millionths of a copied sheet a second.
    MicroSheetsPerSecond,
    /// Millionths of a telegram a day.
    MicroPerDay,
    /// Characters of a text.
    Characters,
    /// Millionths.
    PerMillion,
}

/// Whether a figure is drawn once a run or at each use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Once a run: it is not known, but it did not change.
    Run,
    /// At each use: it varied.
    Use,
}

/// A figure with its basis.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Where it is written, as a path: `templates.embassy.centre.handling`. It is also its
    /// stable name: what is written once is drawn once.
    pub path: Text,
    /// What it is, in words: `handling at a small post`.
    pub name: Text,
    /// How it varies.
    pub distribution: Distribution,
    /// When it is drawn.
    pub per: Per,
    /// Its unit.
    pub unit: Unit,
    /// As the file writes it: `10 min to 90 min, typically 25 min`.
    pub shown: Text,
    /// How it is known.
    pub basis: Basis,
    /// The key of the source.
    pub source: Option<Text>,
    /// Reasoning, or what was borrowed from where.
    pub note: Option<Text>,
    /// Which archive might settle it.
    pub look_for: Option<Text>,
    /// Whether it is a bare value where only a range would be honest.
    pub range_missing: bool,
}

impl Figure {
    /// A span that is certain because it follows from the model, such as no time at all.
    #[must_use]
    pub fn certain(path: &str, span: Span) -> Self {
        Self {
            path: path.into(),
            name: path.into(),
            distribution: Distribution::Fixed(span.as_micros()),
            per: Per::Run,
            unit: Unit::Micros,
            shown: span.to_string().into(),
            basis: Basis::Printed,
            source: None,
            note: None,
            look_for: None,
            range_missing: false,
        }
    }
}
