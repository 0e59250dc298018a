//! TEI files: telegrams that deskby wrote, and those of editions.
//!
//! A telegram that deskby wrote is taken field by field. Of an edition the text is laid out as
//! it is printed and read by the reader of its style; what the editors say in `correspDesc` fills
//! what the text leaves open. Spans are bytes of the XML file. Entities of a document type are
//! never expanded, and depth and number of elements are bounded.

mod actions;
mod edition;
mod flat;
mod own;
mod tree;

use super::{Options, Reading};
use crate::finding::Finding;
use tree::Tree;

/// The value of `text/@subtype` by which a telegram that deskby wrote is known.
const FORM: &str = "deskby-1";

/// Whether a text is XML that may be TEI: it begins with a tag, and says so.
pub(super) fn is_tei(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with('<') {
        return false;
    }
    let head = &start[..start.floor_char_boundary(4_096)];
    start.starts_with("<?xml") || head.contains("tei-c.org/ns/1.0") || head.contains("<TEI")
}

/// Reads a TEI file.
pub(super) fn read(text: &str, options: &Options) -> Reading {
    let (tree, mut findings) = Tree::parse(text);
    let form =
        |id: &usize| tree.attribute(*id, "subtype").is_some_and(|form| form.starts_with("deskby-"));
    let own = tree.named("text").find(form);
    let mut reading = match own {
        Some(id) => {
            if tree.attribute(id, "subtype") != Some(FORM) {
                findings.push(
                    Finding::warning("reader::tei-version", tree.place(id))
                        .message("a later deskby wrote this telegram")
                        .help("what this one does not know is left out; use that version"),
                );
            }
            own::read(&tree, id, text)
        }
        None => edition::read(&tree, options, &mut findings),
    };
    if own.is_none() {
        actions::zone(&tree, &mut reading);
        actions::fill(&tree, &mut reading);
    }
    reading.findings.append(&mut findings);
    reading.findings.sort_by(|a, b| {
        (a.span.start, a.span.end, a.code).cmp(&(b.span.start, b.span.end, b.code))
    });
    reading
}
