//! Persons and private offices in a row of a list.

use crate::gazetteer::{self, Class};
use crate::reader::lookup::{Lookup, Match};
use crate::reader::page::Word;

/// A private office that the scan has spoilt: `PS/MR WA1DEGRAVE`.
pub(super) fn private_office(lookup: &Lookup, words: &[Word]) -> Option<Match> {
    let spoilt = |word: &Word| word.text.bytes().any(|byte| byte.is_ascii_digit());
    let private = words[0].text.starts_with("PS/") && words.iter().take(3).any(spoilt);
    let departments = gazetteer::department_names();
    let hit = private.then(|| lookup.longest(departments, words)).flatten()?;
    (hit.used > 1 && (1..=SURELY).contains(&hit.cost)).then_some(hit)
}

/// What is further off than this is not a private office misread.
const SURELY: u32 = 60;

/// How many words a person takes: title, initials, one or two names; `PS/` and `HD/` before it.
pub(super) fn person(lookup: &Lookup, words: &[Word]) -> Option<usize> {
    let first = words[0];
    if let Some((office, rest)) = first.text.split_once('/') {
        let post = matches!(
            gazetteer::key(office).as_str(),
            "PS" | "P5" | "HD" | "APS" | "PPS" | "H0" | "HO"
        );
        if !post {
            return None;
        }
        if !gazetteer::is_title(rest) {
            let known = lookup.longest(gazetteer::department_names(), words);
            let head = known.map_or(1, |hit| hit.used.max(headed(lookup, words)));
            return Some(head.max(headed(lookup, words)));
        }
        return Some(1 + names(lookup, &words[1..]));
    }
    let titled = gazetteer::is_title(first.text) || is_scanned_title(first.text);
    if !titled || words.len() < 2 {
        return None;
    }
    let names = names(lookup, &words[1..]);
    (names > 0).then_some(1 + names)
}

/// `HD/NEWS D`: the words of the department behind the stroke.
fn headed(lookup: &Lookup, words: &[Word]) -> usize {
    let first = words[0];
    let Some(stroke) = first.text.find('/') else {
        return 1;
    };
    let mut behind = words.to_vec();
    let text = &first.text[stroke + 1..];
    let at = first.at + stroke + 1;
    behind[0] = Word { text, at, full: text, full_at: at, gap: first.gap };
    let hit = lookup.longest(gazetteer::department_names(), &behind);
    hit.map_or(1, |hit| hit.used)
}

fn is_scanned_title(text: &str) -> bool {
    matches!(
        text,
        "MK" | "HR"
            | "NR"
            | "MR5"
            | "MRS"
            | "51R"
            | "S1R"
            | "SlR"
            | "5IR"
            | "MI55"
            | "L0RD"
            | "SIK"
    )
}

/// How many words the name of a person takes.
fn names(lookup: &Lookup, words: &[Word]) -> usize {
    let mut at = 0;
    while words.get(at).is_some_and(|word| is_initials(word.text)) && at < 3 {
        at += 1;
    }
    if at < words.len() && is_name(lookup, &words[at..], true) {
        at += 1;
        let open = !words[at - 1].full.ends_with(',');
        if open && at < words.len() && is_name(lookup, &words[at..], false) {
            at += 1;
        }
    }
    at
}

fn is_initials(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    (1..=3).contains(&letters) && (letters == 1 || text.contains('.')) && text.len() <= 6
}

/// Whether a word can be part of a person's name: nothing else that is known begins there.
fn is_name(lookup: &Lookup, words: &[Word], sure: bool) -> bool {
    let word = words[0];
    let letters = word.text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 || word.text.contains('/') || gazetteer::is_title(word.text) {
        return false;
    }
    if sure {
        return true;
    }
    let office = lookup.longest(gazetteer::department_names(), words).is_some();
    let grade = lookup.longest_exact(gazetteer::words(Class::Grade), words).is_some();
    !office && !grade && !matches!(word.text, "PS" | "AND" | "D")
}
