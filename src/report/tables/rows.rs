//! A table and its CSV.
//!
//! A text that a spreadsheet would take for a formula has an apostrophe before it, and so has a
//! text that begins with an apostrophe: who strips one leading apostrophe from a column of type
//! `string` has every text as it was. Numbers and times are written by deskby and stay as they
//! are.

use crate::report::Document;
use crate::report::plain::without_controls;

/// A table: its columns with what they mean, and its rows.
#[derive(Clone, Debug)]
pub(in crate::report) struct Table {
    /// Its name; that of its file less the ending.
    pub(in crate::report) name: &'static str,
    /// What a row is.
    pub(in crate::report) about: &'static str,
    /// The columns.
    pub(in crate::report) fields: &'static [Field],
    /// The rows; a value that is not there is empty.
    pub(in crate::report) rows: Vec<Vec<String>>,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Field {
    /// Its name.
    pub(in crate::report) name: &'static str,
    /// What its values are.
    pub(in crate::report) kind: Kind,
    /// What it means.
    pub(in crate::report) about: &'static str,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Kind {
    /// Text of any origin.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// An instant with its offset.
    Instant,
    /// A truth value.
    Truth,
}

impl Kind {
    /// The type of Frictionless Table Schema.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Whole => "integer",
            Self::Number => "number",
            Self::Instant => "datetime",
            Self::Truth => "boolean",
        }
    }
}

impl Table {
    /// The name of its file.
    pub(in crate::report) fn file(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// The table as CSV: UTF-8, commas, a line of names, lines that end in a line feed.
    ///
    /// # Panics
    ///
    /// Never: writing to memory does not fail, and every row has as many values as columns.
    pub(in crate::report) fn document(&self) -> Document {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        let names = self.fields.iter().map(|field| field.name);
        writer.write_record(names).expect("writing to memory cannot fail");
        for row in &self.rows {
            assert_eq!(row.len(), self.fields.len(), "a row of {} is whole", self.name);
            let values = row.iter().zip(self.fields).map(|(value, field)| match field.kind {
                Kind::Text => harmless(value),
                Kind::Whole | Kind::Number | Kind::Instant | Kind::Truth => value.clone(),
            });
            writer.write_record(values).expect("writing to memory cannot fail");
        }
        let bytes = writer.into_inner().expect("writing to memory cannot fail");
        Document { name: self.file(), bytes }
    }
}

/// A text that no spreadsheet takes for a formula.
pub(in crate::report) fn harmless(text: &str) -> String {
    let text = without_controls(text);
    let begins = text.trim_start().chars().next();
    let formula = begins.is_some_and(|c| "=+-@'\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(c))
        || text.starts_with(['\t', '\r', '\n']);
    if formula { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_made_text_in_a_way_that_can_be_undone() {
        for text in ["=1+1", "+1", "-1", "@A1", "'quoted", " =1+1", "\t=1", "\u{ff1d}1"] {
            let written = harmless(text);
            assert_eq!(written.strip_prefix('\''), Some(text), "{written}");
        }
        for text in ["PS/MR RENTON", "O'NEILL", "1-2", ""] {
            assert_eq!(harmless(text), text);
        }
    }
}
