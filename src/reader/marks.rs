//! Lines that mark a page: classification and caveats, page numbers, serials, stray marks.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::lookup::Lookup;
use super::memory::{self, Memory};
use super::page::{Line, Word, key_of};
use crate::gazetteer::{self, Class};

/// What a line of classification says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marking {
    /// The classification in full words.
    pub(super) classification: Option<&'static str>,
    /// Caveats in the order printed.
    pub(super) caveats: Vec<&'static str>,
    /// Whether a scanning fault was mended.
    pub(super) mended: bool,
    /// How many bytes of the line it takes.
    pub(super) length: usize,
}

/// The longest line that can be a marking.
const LONGEST_MARKING: usize = 110;

/// The classification and caveats that are alone on a line.
pub(super) fn marking(lookup: &Lookup, line: &Line) -> Option<Marking> {
    let long = line.text.len() > LONGEST_MARKING;
    if long || line.is_blank() {
        return None;
    }
    let small = line.text.bytes().filter(u8::is_ascii_lowercase).count();
    if small > 4 && small * 3 > line.text.len() {
        return None;
    }
    memory::remembered(&MARKINGS, lookup, line.text, false, || find(lookup, line))
}

thread_local! {
    static MARKINGS: Memory<Option<Marking>> = const { RefCell::new(BTreeMap::new()) };
}

fn find(lookup: &Lookup, line: &Line) -> Option<Marking> {
    let words = line.words();
    if words.len() > 12 && !is_spaced(&words) {
        return None;
    }
    // `SECPOL D` is a department, not SECRET misread.
    let department = lookup.longest_exact(gazetteer::department_names(), &words);
    let department = department.is_some_and(|hit| hit.used == words.len());
    let mut found = Marking::default();
    let mut at = spaced(lookup, &words, &mut found);
    while at < words.len() {
        let used = step(lookup, &words[at..], &mut found);
        if used == 0 {
            break;
        }
        at += used;
        found.length = words[at - 1].full_at + words[at - 1].full.len() - line.at;
    }
    let stray = words[at..].iter().all(is_litter);
    let some = found.classification.is_some() || !found.caveats.is_empty();
    (some && stray && !(department && found.mended)).then_some(found)
}

/// A word that is nothing but a mark or two letters of litter.
fn is_litter(word: &Word) -> bool {
    word.key().len() <= 2
}

/// Takes the classification or caveat that begins some words.
fn step(lookup: &Lookup, words: &[Word], found: &mut Marking) -> usize {
    if found.classification.is_none() {
        let hit = lookup.word(Class::Classification, words);
        // `LOW` is a name, not LOU misread.
        if let Some(hit) = hit.filter(|hit| hit.cost == 0 || hit.key.text.len() > 3) {
            found.classification = Some(gazetteer::word_of(hit.key).kind);
            found.mended |= hit.cost > 0;
            return hit.used;
        }
    } else if lookup
        .longest_exact(gazetteer::words(Class::Classification), words)
        .is_some_and(|hit| Some(gazetteer::word_of(hit.key).kind) == found.classification)
    {
        return 1;
    }
    let caveats = gazetteer::words(Class::Caveat);
    // A caveat without a classification before it must stand there letter for letter.
    let hit = match found.classification {
        Some(_) => lookup.longest(caveats, words),
        None => lookup.longest_exact(caveats, words),
    };
    match hit {
        Some(hit) => {
            found.caveats.push(gazetteer::word_of(hit.key).name);
            found.mended |= hit.cost > 0;
            hit.used
        }
        None => 0,
    }
}

fn is_spaced(words: &[Word]) -> bool {
    words.len() >= 5 && words.iter().take(5).all(|word| word.text.chars().count() <= 1)
}

/// A classification in spaced letters at the beginning of some words: how many it takes.
fn spaced(lookup: &Lookup, words: &[Word], found: &mut Marking) -> usize {
    if !is_spaced(words) {
        return 0;
    }
    let letters = words.iter().take_while(|word| word.text.chars().count() <= 1).count();
    let index = gazetteer::words(Class::Classification);
    let Some((key, cost)) = lookup.mended(index, &key_of(&words[..letters])) else {
        return 0;
    };
    found.classification = Some(gazetteer::word_of(key).kind);
    found.mended |= cost > 0;
    let last = words[letters - 1];
    found.length = last.full_at + last.full.len() - words[0].full_at;
    letters
}

/// Whether a line is a page number: `PAGE 2`, `- 2 -`, `2.`, `... 2`.
pub(super) fn is_page_number(line: &Line) -> bool {
    if line.text.len() > 16 || line.is_blank() {
        return false;
    }
    let key = line.key();
    let figures = key.strip_prefix("PAGE").or(key.strip_prefix("PACE")).unwrap_or(&key);
    let few = (1..=3).contains(&figures.len()) || figures.contains("OF") && figures.len() <= 6;
    few && figures.bytes().next().is_some_and(|b| b.is_ascii_digit())
        && figures.replace("OF", "").bytes().all(|b| b.is_ascii_digit())
}

/// Whether a line is a page number that cannot be the number of a paragraph.
pub(super) fn is_surely_page_number(line: &Line) -> bool {
    is_page_number(line) && !line.text.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a line is a printer's serial: `113136`, `MDHIAN 9496`.
pub(super) fn is_serial(line: &Line) -> bool {
    if line.text.len() > 20 || line.is_blank() {
        return false;
    }
    let key = line.key();
    let figures = key.bytes().filter(u8::is_ascii_digit).count();
    let all_figures = figures == key.len() && (5..=7).contains(&figures);
    let terminal = key.len() >= 7
        && key.starts_with('M')
        && key[..6].bytes().filter(u8::is_ascii_alphabetic).count() >= 5
        && key[6..].bytes().all(|b| b.is_ascii_digit());
    all_figures || terminal
}

/// Whether a line is no more than a few marks or letters of litter.
pub(super) fn is_stray(line: &Line) -> bool {
    if line.is_blank() {
        return true;
    }
    if line.text.len() > 24 {
        return false;
    }
    let words = line.words();
    let letters: usize = words.iter().map(|word| word.key().len()).sum();
    letters <= 6 && words.iter().all(|word| word.key().len() <= 3)
}
