//! Lines and tables of a text document.

use std::fmt::Write as _;

use comfy_table::{ContentArrangement, Table, presets};

use super::Shown;
use super::words::wrapped;

/// Writing to a `String` cannot fail.
pub(super) fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to a text cannot fail");
}

/// A paragraph, wrapped.
pub(super) fn paragraph(out: &mut String, shown: &Shown, text: &str, indent: &str) {
    line(out, &wrapped(text, shown.width, indent));
}

/// A table without lines, as wide as the document.
pub(super) fn columns(shown: &Shown) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(shown.width);
    table
}

/// A table without the spaces at the ends of its lines.
pub(super) fn trimmed(table: &Table) -> String {
    table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
