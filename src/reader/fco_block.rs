//! The block of about 1974–92: FM, TO, TELNO, OF, INFO; text; signature; distribution.

use super::draft::Draft;
use super::lookup::Lookup;
use super::page::Line;
use super::trailer::{self, Start};
use super::{block, body, subject};
use crate::finding::Finding;

/// Reads a block telegram.
pub(super) fn read<'t>(draft: &mut Draft<'t>, lines: &[Line<'t>]) {
    let mut lookup = Lookup::new(None);
    let header = block::read(draft, &mut lookup, lines);
    if header.end == 0 {
        body::read(draft, &lookup, lines);
        return;
    }
    above(draft, &lookup, &lines[..header.first]);
    let start = subject::read(draft, &lookup, lines, header.end);
    let end = trailer::find(&lookup, lines, start);
    body::read(draft, &lookup, &lines[start..end.body_end]);
    trailer::read(draft, &lookup, lines, end);
    remarks(draft, &end);
}

/// Copies that were sent in advance may stand above the header.
fn above(draft: &mut Draft, lookup: &Lookup, lines: &[Line]) {
    for line in lines.iter().filter(|line| super::marks::is_serial(line)) {
        draft.claim(line.span());
    }
    let advance =
        lines.iter().position(|line| line.key().starts_with("ADV") && line.text.len() < 40);
    if let Some(at) = advance {
        trailer::read_sections(draft, lookup, &lines[at..]);
    }
}

/// What a reader of the telegram should know about it as a whole.
fn remarks(draft: &mut Draft, end: &Start) {
    let follows = draft
        .telegram
        .references
        .iter()
        .any(|reference| matches!(reference.kind.as_str(), "IFT" | "MIFT"));
    if follows {
        let at = draft.text.len();
        draft.find(
            Finding::note("reader::ift-not-held", at..at)
                .message(
                    "it refers to an immediately following telegram, which is not in this text",
                )
                .help("look for the telegram with the next number from the same post"),
        );
    }
    if end.signature.is_none() && draft.telegram.signature.is_none() {
        let at = draft.text.len();
        let finding = Finding::note("reader::no-signature", at..at);
        draft.find(finding.message("no signature: the end of the telegram may be lost"));
    }
}
