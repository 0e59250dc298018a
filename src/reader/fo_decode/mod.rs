//! The Foreign Office decode sheet of about 1945–66: `FROM BAHRAIN TO FOREIGN OFFICE`.
//!
//! The title names sender and addressee; below it stand in columns the marking, the officer,
//! number and date, precedence, the list, and the times D. and R.; then the sentence
//! `Addressed to …`, the text, requests to pass on, and who had copies.

mod base;
mod sheet;
mod title;

use super::draft::Draft;
use super::lookup::Lookup;
use super::page::Line;
use super::{addressed, block, body, subject, trailer};
use crate::telegram::Role;

pub(super) use base::compare;

/// Reads a decode sheet.
pub(super) fn read<'t>(draft: &mut Draft<'t>, lines: &[Line<'t>]) {
    let mut lookup = Lookup::new(None);
    let title = title::read(draft, &lookup, lines);
    let sentence = addressed::find(lines, title.end.saturating_sub(1));
    let heading_end = sentence.unwrap_or_else(|| sheet_end(&lookup, lines, title.end));
    edition(draft, &lines[..title.end.saturating_sub(1)]);
    block::markings(draft, &lookup, &lines[..heading_end]);
    let mut sheet = sheet::read(draft, &lookup, &lines[..heading_end], title.end);
    lookup.year = sheet.year();
    let found = match sentence {
        Some(at) => addressed::read(draft, &lookup, lines, at),
        None => addressed::Addressed { end: heading_end, ..addressed::Addressed::default() },
    };
    sheet.times(draft, found.day);
    addressed::compare_numbers(draft, &found);
    addressed::action(draft, title.to, &found);
    precedence(draft, &sheet);
    compare(draft);
    let lines = &addressed::parted(lines, &found)[..];
    let start = subject::read(draft, &lookup, lines, found.end);
    let end = trailer::find(&lookup, lines, start);
    // A decode sheet has no signature: the officer stands in the heading.
    let end = trailer::Start { signature: None, ..end };
    let text = end.body_end.max(start);
    body::read(draft, &lookup, &lines[start..text]);
    trailer::read_sections(draft, &lookup, &lines[text..]);
}

/// The pages of an edition, above the title: `Page 88 - Records of …`, `P. 88`.
fn edition(draft: &mut Draft, lines: &[Line]) {
    for line in lines.iter().filter(|line| line.text.len() < 90) {
        let rest = line.text.strip_prefix("Page ").or_else(|| line.text.strip_prefix("P. "));
        if rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            draft.claim(line.span());
        }
    }
}

/// One word of precedence stands for the telegram; it is given to those who are to act.
fn precedence(draft: &mut Draft, sheet: &sheet::Sheet) {
    for addressee in &mut draft.telegram.addressees {
        if addressee.role == Role::Action {
            addressee.precedence.clone_from(&sheet.precedence);
        }
    }
}

/// Without the sentence `Addressed to`, the heading ends with the last of its lines.
fn sheet_end(lookup: &Lookup, lines: &[Line], from: usize) -> usize {
    let mut end = from;
    for (at, line) in lines.iter().enumerate().skip(from).take(30) {
        if sheet::is_heading(lookup, line) {
            end = at + 1;
        } else if line.text.len() > 60 && at > from + 3 {
            break;
        }
    }
    end
}
