//! A telegram on one line: cut where its clauses begin, so that it is read as lines.
//!
//! Nothing is moved or changed: the pieces know where they stand in the text.

mod cues;
mod tail;

use super::clock;
use super::page::{Line, Word};
use crate::gazetteer::{self, Index};

/// So many words of a line are looked at.
const MOST_WORDS: usize = 20_000;

/// The lines, with a text that has no line break cut at its clauses.
pub(super) fn cut(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut full = lines.iter().filter(|line| !line.is_blank());
    let (Some(only), None) = (full.next(), full.next()) else {
        return lines;
    };
    let words = only.words();
    if words.len() < 12 || words.len() > MOST_WORDS {
        return lines;
    }
    let has = |wanted: &str| words.iter().any(|word| word.text == wanted);
    let block = has("FM") && has("TELNO");
    let mut places = if block { clauses(&words) } else { cues::find(&words) };
    places.extend(tail::find(&words));
    places.sort_unstable();
    places.dedup();
    places.retain(|at| *at < words.len());
    let cuts: Vec<usize> = places.into_iter().map(|at| words[at].full_at - only.at).collect();
    let ends = cuts.iter().skip(1).copied().chain([only.text.len()]);
    let first = only.to(cuts.first().copied().unwrap_or(only.text.len()));
    let pieces = cuts.iter().zip(ends).map(|(start, end)| only.to(end).from(*start));
    std::iter::once(first).chain(pieces).collect()
}

/// The words at which the clauses of a block telegram begin.
fn clauses(words: &[Word]) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut list = false;
    let mut at = 0;
    while at < words.len() {
        let rest = &words[at..];
        let before = at.checked_sub(1).map_or("", |at| words[at].text);
        let referred = rest[0].text == "TELNO" && matches!(before, "MY" | "YOUR" | "OUR" | "AND");
        let begins = begins(rest) && !referred || deskby(before, rest);
        if begins || list && ends_list(words, at) {
            cuts.push(at);
            list = false;
        }
        list |= begins && matches!(rest[0].text, "TO" | "INFO" | "AND");
        at += if list { name(rest) } else { 1 };
    }
    cuts
}

/// Whether a clause, a paragraph or an end mark begins.
fn begins(words: &[Word]) -> bool {
    let next = words.get(1).map_or("", |word| word.text);
    let way = |text: &str| {
        gazetteer::precedence_word(text).is_some() || matches!(text, "SAVING" | "DESKBY")
    };
    match words[0].text {
        "FM" | "YYYY" | "NNNN" | "TELNO" | "GRS" => true,
        "TO" | "INFO" => way(next),
        "AND" => next == "TO" && words.get(2).is_some_and(|word| way(word.text)),
        "OF" => words.get(1).is_some_and(|word| clock::group(std::slice::from_ref(word)).is_some()),
        figures => {
            let number = figures.len() <= 2 && figures.bytes().all(|b| b.is_ascii_digit());
            number && !figures.is_empty() && words[0].full.ends_with('.')
        }
    }
}

/// A DESKBY that stands for itself, and not before the names of an addressee.
fn deskby(before: &str, words: &[Word]) -> bool {
    let own =
        !matches!(before, "TO" | "INFO" | "AND") && gazetteer::precedence_word(before).is_none();
    own && words[0].text == "DESKBY"
        && words.get(1).is_some_and(|word| clock::group(std::slice::from_ref(word)).is_some())
}

/// Whether a list of addressees is over: what stands here is no name, and no comma precedes it.
fn ends_list(words: &[Word], at: usize) -> bool {
    let before = &words[at - 1];
    let opens = matches!(before.text, "TO" | "INFO" | "AND" | "SAVING" | "DESKBY")
        || gazetteer::precedence_word(before.text).is_some();
    let own = words[at].text;
    let joint = matches!(own, "TO" | "AND" | "SAVING" | "DESKBY") || !words[at].is_word();
    let way = gazetteer::precedence_word(own).is_some();
    let group = clock::group(&words[at..]).is_some();
    !opens && !before.ends_item() && !joint && !way && !group && known(&words[at..]) == 0
}

/// How many words to go on by within a list.
fn name(words: &[Word]) -> usize {
    known(words).max(1)
}

/// How many words the longest known name takes here.
fn known(words: &[Word]) -> usize {
    known_in(gazetteer::post_names(), words)
}

/// How many words the longest name of an index takes here.
fn known_in(index: Index, words: &[Word]) -> usize {
    let mut walk = index.walk();
    let mut longest = 0;
    for (at, word) in words.iter().enumerate().take(9) {
        if !walk.part(word.text) || !walk.has_begun() {
            break;
        }
        if walk.end(None).is_some() {
            longest = at + 1;
        }
    }
    longest
}
