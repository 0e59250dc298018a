//! What is odd in a source text or a scenario file: where, how bad, and what to do about it.
//!
//! A finding is a value; how it is shown is decided in `cli` and `report`.

use std::fmt;
use std::ops::Range;

/// Byte offsets into the text that a finding is about.
pub type TextSpan = Range<usize>;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing was changed or lost.
    Note,
    /// Something was repaired, or could be read in two ways.
    Warning,
    /// The input cannot be used as it stands.
    Error,
}

impl Severity {
    /// The word that documents print.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Something odd at a place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A stable name, `layer::what-is-odd`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The bytes it is about; empty where it is about something that is missing there.
    pub span: TextSpan,
    /// What was found, as a sentence without a full stop.
    pub message: String,
    /// What to write or where to look instead.
    pub help: Option<String>,
}

impl Finding {
    /// A finding that stops the input from being used.
    #[must_use]
    pub fn error(code: &'static str, span: TextSpan) -> Self {
        Self::of(Severity::Error, code, span)
    }

    /// A finding about something repaired or doubtful.
    #[must_use]
    pub fn warning(code: &'static str, span: TextSpan) -> Self {
        Self::of(Severity::Warning, code, span)
    }

    /// A finding that is only worth knowing.
    #[must_use]
    pub fn note(code: &'static str, span: TextSpan) -> Self {
        Self::of(Severity::Note, code, span)
    }

    const fn of(severity: Severity, code: &'static str, span: TextSpan) -> Self {
        Self { code, severity, span, message: String::new(), help: None }
    }

    /// The same finding with its sentence.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// The same finding with its remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The line and column (both from 1, the column in characters) of a byte offset.
#[must_use]
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let text = "FM BONN\nTO ÉVIAN FCO";
        assert_eq!(line_and_column(text, 0), (1, 1));
        assert_eq!(line_and_column(text, text.find("FCO").unwrap()), (2, 10));
        assert_eq!(line_and_column(text, 10_000), (2, 13));
    }
}
