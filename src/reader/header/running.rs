//! Lists of addressees that run over several lines.

use super::{Header, Kind, words_of};
use crate::gazetteer::{self, Class};
use crate::reader::lookup::{Lookup, is_keyword, is_one_of};
use crate::reader::names;
use crate::reader::page::{Line, Word};

/// A line that is longer than this is full.
const FULL: usize = 55;

/// Whether a line goes on with the list of the clause before it.
pub(super) fn continues(lookup: &Lookup, header: &Header, lines: &[Line], at: usize) -> bool {
    let Some(last) = header.clauses.last() else {
        return false;
    };
    match last.kind {
        Kind::To | Kind::Info => {}
        Kind::From | Kind::Number | Kind::Of | Kind::Deskby | Kind::Groups | Kind::Routing => {
            return false;
        }
    }
    let line = &lines[at];
    let words = words_of(line);
    if line.text.len() > 4_000 || words.is_empty() {
        return false;
    }
    let open = last
        .words
        .last()
        .is_some_and(|word| word.full.ends_with(',') || matches!(word.text, "AND" | "and" | "&"));
    let bracketed = line.text.starts_with('(') && line.text.contains(')');
    let near = at > 0 && at == header.end;
    if bracketed && near {
        return true;
    }
    let known = || {
        lookup.longest(gazetteer::post_names(), &words).is_some()
            || lookup.word(Class::Precedence, &words).is_some()
            || is_keyword(&words[0], &["SAVING"])
            || is_one_of(&words[0], &["AND"]) && open_list(lookup, &words[1..])
    };
    let wrapped = || spans_break(lookup, &last.words, &words);
    if open {
        return line.indent > 3 || known() || wrapped();
    }
    // A full line of names with spaces between them runs on to the next.
    let full = || {
        let before = &lines[at - 1];
        before.text.len() > FULL
            && !before.text.contains(',')
            && last.words.len() > 4
            && lookup.longest_exact(gazetteer::post_names(), &words).is_some()
    };
    let listed = line.text.contains(',')
        || line.indent > 3
        || is_one_of(&words[0], &["AND"])
        || near && full();
    near && (wrapped() || listed && known() && all_known(lookup, &words))
}

fn open_list(lookup: &Lookup, words: &[Word]) -> bool {
    lookup.longest(gazetteer::post_names(), words).is_some()
}

/// Whether a name runs over the end of a line.
fn spans_break(lookup: &Lookup, before: &[Word], after: &[Word]) -> bool {
    (1..=5.min(before.len())).any(|count| {
        let mut words = before[before.len() - count..].to_vec();
        words.extend(after.iter().take(5));
        let index = gazetteer::post_names();
        let alone = lookup.longest_exact(index, &before[before.len() - count..]);
        lookup
            .longest_exact(index, &words)
            .is_some_and(|hit| hit.used > count && alone.is_none_or(|alone| alone.used <= count))
    })
}

/// Whether every word of a line belongs to a known name.
fn all_known(lookup: &Lookup, words: &[Word]) -> bool {
    let mut at = 0;
    while at < words.len() {
        if names::is_joint(&words[at]) {
            at += 1;
        } else if let Some(hit) = lookup.longest(gazetteer::post_names(), &words[at..]) {
            at += hit.used;
        } else if let Some(used) = names::remark(&words[at..]) {
            at += used;
        } else {
            return false;
        }
    }
    true
}
