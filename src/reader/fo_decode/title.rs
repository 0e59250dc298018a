//! The title of a decode sheet: `FROM BAHRAIN TO FOREIGN OFFICE`.

use crate::gazetteer;
use crate::reader::draft::Draft;
use crate::reader::lookup::{Lookup, is_keyword, is_one_of};
use crate::reader::names::{self, Named};
use crate::reader::page::{Line, Word};

/// What the title says beside the sender, which it has taken already.
#[derive(Clone, Debug, Default)]
pub(super) struct Title {
    /// To whom.
    pub(super) to: Option<Named>,
    /// The line after it.
    pub(super) end: usize,
}

/// So many lines are looked at.
const LOOKED_AT: usize = 60;

/// Reads the title.
pub(super) fn read(draft: &mut Draft, lookup: &Lookup, lines: &[Line]) -> Title {
    for (at, line) in lines.iter().enumerate().take(LOOKED_AT) {
        if line.text.len() > 200 || !line.text.bytes().any(|b| b == b'O' || b == b'0' || b == b'o')
        {
            continue;
        }
        let words = line_words(line);
        let Some(from) = words.iter().take(4).position(|word| {
            is_one_of(word, &["FROM", "FRON", "FKOM", "PROM", "FR0M", "FROH", "FRCM"])
        }) else {
            continue;
        };
        let mut depth = 0_i32;
        let Some(to) = (from + 1..words.len().min(from + 16)).find(|to| {
            let word = &words[*to];
            depth += i32::from(word.full.contains('('));
            let within = depth > 0;
            depth -= i32::from(word.full.contains(')'));
            let forms = ["TO", "T0", "TC", "IO", "TD"];
            *to > from + 1 && !within && is_one_of(word, &forms)
        }) else {
            continue;
        };
        if let Some(to) = take(draft, lookup, &words, (from, to)) {
            let to = to.into_iter().next();
            return Title { to, end: at + 1 };
        }
    }
    Title::default()
}

/// Takes sender and addressee; nothing if neither is known.
fn take(
    draft: &mut Draft,
    lookup: &Lookup,
    words: &[Word],
    (from, to): (usize, usize),
) -> Option<Vec<Named>> {
    let index = gazetteer::post_names();
    let sender = &words[from + 1..to];
    let target = &words[to + 1..];
    let known = lookup.longest(index, sender).is_some() || lookup.longest(index, target).is_some();
    let office = target.iter().any(|word| is_keyword(word, &["OFFICE"]));
    if !known && !office {
        return None;
    }
    draft.claim(words[from].full_at..words[from].full_at + words[from].full.len());
    draft.claim(words[to].full_at..words[to].full_at + words[to].full.len());
    let end = office_end(lookup, target);
    let sender = names::names(draft, lookup, sender).into_iter().next();
    if let Some(sender) = sender {
        draft.field("from", sender.span);
        draft.telegram.from = Some(sender.name);
    }
    Some(names::names(draft, lookup, &target[..end]))
}

/// The addressee ends before litter at the end of the line.
fn office_end(lookup: &Lookup, words: &[Word]) -> usize {
    lookup.longest(gazetteer::post_names(), words).map_or(words.len().min(5), |hit| hit.used)
}

/// A title's words; an apostrophe between them (`BAHRAIN'TO`) is a mark on the paper.
fn line_words<'t>(line: &Line<'t>) -> Vec<Word<'t>> {
    match line.text.find("'TO ").or_else(|| line.text.find("’TO ")) {
        Some(at) => {
            let mut words = line.to(at).words().into_owned();
            let mark = line.text[at..].chars().next().map_or(1, char::len_utf8);
            words.extend_from_slice(&line.from(at + mark).words());
            words
        }
        None => line.words().into_owned(),
    }
}
