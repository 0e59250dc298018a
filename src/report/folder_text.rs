//! The readings of a folder as tables: how many, what could not be read, what is missing.

use std::fmt::Write as _;

use comfy_table::{Table, presets};

use super::plain::visible;
use crate::reader::Folder;

/// So many missing telegrams are listed; the rest are counted.
const MOST_MISSING: usize = 60;

/// The summary of a folder.
#[must_use]
pub fn folder_text(folder: &Folder) -> String {
    let mut counts = table(["telegrams", "number"]);
    let missing = folder.missing().count();
    for (what, number) in [
        ("read", folder.sound + folder.doubtful),
        ("of these doubtful", folder.doubtful),
        ("not read", folder.faulty.len()),
        ("referred to and missing", missing),
    ] {
        counts.add_row([what.to_owned(), number.to_string()]);
    }
    let mut out = format!("{counts}\n");
    if !folder.faulty.is_empty() {
        let mut faults = table(["not read", "why"]);
        for (source, why) in &folder.faulty {
            faults.add_row([source, why]);
        }
        let _ = write!(out, "\n{faults}\n");
    }
    if !folder.doubts.is_empty() {
        let mut doubts = table(["doubtful", "first warning"]);
        for (source, why) in &folder.doubts {
            doubts.add_row([source, why]);
        }
        let _ = write!(out, "\n{doubts}\n");
        if folder.doubtful > folder.doubts.len() {
            let _ = writeln!(out, "and {} more", folder.doubtful - folder.doubts.len());
        }
    }
    if missing > 0 {
        let mut wanted = table(["missing telegram", "referred to in"]);
        for (telegram, sources) in folder.missing().take(MOST_MISSING) {
            let year = telegram.year.map_or(String::new(), |year| format!(" of {year}"));
            let name = format!("{} {}{year}", telegram.from, telegram.number);
            wanted.add_row([name, sources.join(", ")]);
        }
        let _ = write!(out, "\n{wanted}\n");
        if missing > MOST_MISSING {
            let _ = writeln!(out, "and {} more", missing - MOST_MISSING);
        }
    }
    visible(&out)
}

fn table(headings: [&str; 2]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header(headings);
    table
}
