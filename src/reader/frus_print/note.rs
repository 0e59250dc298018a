//! The editors' source note: classification, precedence, caveats, receipt and repeats.

use super::{repeated, times};
use crate::gazetteer::{self, Class};
use crate::reader::draft::Draft;
use crate::reader::page::Line;
use crate::telegram::{PrecedenceWord, Role};

/// The classifications that source notes print.
const LEVELS: [&str; 7] = [
    "Top Secret",
    "Secret",
    "Confidential",
    "Limited Official Use",
    "Official Use Only",
    "Unclassified",
    "Restricted",
];

/// Reads the notes below the text; footnotes are claimed as such.
pub(super) fn read(draft: &mut Draft, lines: &[Line]) {
    for line in lines {
        if line.text != "----" && super::is_note(line.text) {
            draft.field("source_note", line.span());
            source(draft, line);
        } else {
            draft.claim(line.span());
        }
    }
}

fn source(draft: &mut Draft, line: &Line) {
    let Some((at, level)) = level(line.text) else {
        return receipt_and_repeats(draft, line);
    };
    draft.field("classification", line.at + at..line.at + at + level.len());
    draft.telegram.classification = Some(level.to_uppercase());
    let rest = &line.text[at + level.len()..];
    let end = rest.find(". ").unwrap_or_else(|| rest.trim_end_matches('.').len());
    let mut offset = line.at + at + level.len();
    for part in rest[..end].split(';') {
        let word = part.trim().trim_end_matches('.');
        let start = offset + part.find(word).unwrap_or(0);
        offset += part.len() + 1;
        if !word.is_empty() {
            marking(draft, word, start);
        }
    }
    receipt_and_repeats(draft, line);
}

/// The classification of a note: the level that a point or semicolon follows.
fn level(text: &str) -> Option<(usize, &'static str)> {
    LEVELS
        .iter()
        .filter_map(|level| {
            let mut from = 0;
            while let Some(at) = text[from..].find(level).map(|at| at + from) {
                let after = &text[at + level.len()..];
                let before = text[..at].trim_end();
                let ends = after.is_empty() || after.starts_with([';', '.']);
                let begins =
                    before.ends_with(['.', ':']) || before.ends_with(|c: char| c.is_alphanumeric());
                if ends && begins {
                    return Some((at, *level));
                }
                from = at + level.len();
            }
            None
        })
        .min_by_key(|(at, level)| (*at, std::cmp::Reverse(level.len())))
}

/// A word beside the classification: a precedence or a caveat.
fn marking(draft: &mut Draft, word: &str, at: usize) {
    let span = at..at + word.len();
    let precedence = gazetteer::words(Class::Precedence).exact(&gazetteer::key(word), None);
    if let Some(known) = precedence.and_then(gazetteer::precedence_of) {
        let word = word.to_uppercase();
        draft.claim(span);
        let precedence = PrecedenceWord { word, rank: known.rank };
        let action = draft.telegram.addressees.iter_mut().find(|to| to.role == Role::Action);
        if let Some(action) = action {
            action.precedence = Some(precedence);
        }
    } else {
        draft.field(format!("caveats[{}]", draft.telegram.caveats.len()), span);
        draft.telegram.caveats.push(word.to_owned());
    }
}

fn receipt_and_repeats(draft: &mut Draft, line: &Line) {
    let text = line.text;
    if draft.telegram.received.is_none() {
        let at = [
            "Received at ",
            "received at ",
            "Received in the Department at ",
            "received in the Department of State at ",
            "received in the Department at ",
            "Received in the Department of State at ",
            "Received on ",
            "received on ",
            "Received ",
        ];
        let found = at.iter().find_map(|words| text.find(words).map(|at| at + words.len()));
        if let Some(at) = found {
            times::receipt(draft, &sentence(line, at));
        }
    }
    for words in ["Repeated ", "repeated "] {
        let known = draft.telegram.addressees.iter().any(|to| to.role == Role::Info);
        if let Some(at) = text.find(words).filter(|_| !known) {
            repeated(draft, &text[at..], line.at + at);
        }
    }
}

/// From a byte of a line to the end of its sentence; `p.m.` does not end one.
fn sentence<'t>(line: &Line<'t>, at: usize) -> Line<'t> {
    let rest = line.from(at);
    let mut from = 0;
    while let Some(stop) = rest.text[from..].find(". ").map(|stop| stop + from) {
        let dotted = rest.text[..stop].ends_with(['m']) && rest.text[..stop].contains('.');
        let follows = rest.text[stop + 2..].starts_with(|c: char| c.is_ascii_lowercase());
        if !dotted && !follows || dotted && rest.text[stop + 2..].starts_with(char::is_uppercase) {
            return rest.to(stop);
        }
        from = stop + 2;
    }
    let joined = rest.text.find(" and ").unwrap_or(rest.text.len());
    rest.to(joined)
}
