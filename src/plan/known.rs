//! Whatever is said with a basis and used by a plan: figures, hours, timetables.

use crate::network::{Basis, Cited, Figure, Text};
use crate::scenario::in_words;

/// The place of something known in [`super::Plan::known`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownId(pub usize);

/// Something said with a basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Where it is written.
    pub path: Text,
    /// What it is, in words.
    pub name: Text,
    /// What is said, as the file writes it.
    pub shown: Text,
    /// How it is known.
    pub basis: Basis,
    /// The key of the source.
    pub source: Option<Text>,
    /// Reasoning, or what was borrowed from where.
    pub note: Option<Text>,
    /// Which archive might settle it.
    pub look_for: Option<Text>,
    /// Whether it differs from run to run.
    pub varies: bool,
    /// Whether it is a bare value where only a range would be honest.
    pub range_missing: bool,
}

impl Known {
    pub(super) fn of_figure(figure: &Figure) -> Self {
        Self {
            path: figure.path.clone(),
            name: figure.name.clone(),
            shown: figure.shown.clone(),
            basis: figure.basis,
            source: figure.source.clone(),
            note: figure.note.clone(),
            look_for: figure.look_for.clone(),
            varies: figure.distribution.varies(),
            range_missing: figure.range_missing,
        }
    }

    pub(super) fn of_term<T: ToString>(cited: &Cited<Vec<T>>) -> Self {
        let options: Vec<String> = cited.value.iter().map(ToString::to_string).collect();
        Self {
            path: cited.path.clone(),
            name: in_words(&cited.path).into(),
            shown: options.join(" or ").into(),
            basis: cited.basis,
            source: cited.source.clone(),
            note: cited.note.clone(),
            look_for: cited.look_for.clone(),
            varies: cited.value.len() > 1,
            range_missing: cited.basis == Basis::Assumed && cited.value.len() == 1,
        }
    }

    pub(super) fn of_value<T: ToString>(cited: &Cited<T>) -> Self {
        Self {
            path: cited.path.clone(),
            name: in_words(&cited.path).into(),
            shown: cited.value.to_string().into(),
            basis: cited.basis,
            source: cited.source.clone(),
            note: cited.note.clone(),
            look_for: cited.look_for.clone(),
            varies: false,
            range_missing: cited.basis == Basis::Assumed,
        }
    }

    /// Something that is no quantity, of which no range could be given, or that has its own.
    pub(super) fn of_words<T: ToString>(cited: &Cited<T>) -> Self {
        Self { range_missing: false, ..Self::of_value(cited) }
    }
}
