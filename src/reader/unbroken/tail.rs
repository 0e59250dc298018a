//! What begins a line anywhere in a text that has lost its line breaks: a reference above the
//! text, a heading, a request to pass on, the signature, the lists.

use super::{known, known_in};
use crate::gazetteer::{self, Class};
use crate::reader::page::Word;

/// The words at which such lines began.
pub(super) fn find(words: &[Word]) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut told = false;
    let mut ended = None;
    for at in 0..words.len() {
        let rest = &words[at..];
        if matches!(rest[0].text, "YYYY" | "NNNN") {
            cuts.push(at + 1);
            ended = Some(at);
        }
        // Behind an end mark stands the title of a list, which its grade ends.
        if ended.is_some_and(|ended| at > ended && at < ended + TITLE) {
            let grade = known_in(gazetteer::words(Class::Grade), rest);
            if grade > 0 && rest[0].text.len() > 3 {
                cuts.push(at + grade);
                ended = None;
            }
        }
        let left = words.len() - at;
        if left <= 3 && known_in(gazetteer::words(Class::Classification), rest) == left {
            cuts.push(at);
        }
        told |= is(rest, 0, &["ADDRESSED", "TELNO", "REPEATED"]);
        if told && reference(&mut cuts, words, at) {
            told = false;
        } else if section(rest) || rest[0].full == "----" || note(rest) {
            cuts.push(at);
        } else if pass(words, at) {
            cuts.push(at);
            cuts.extend(pass_end(rest).map(|end| at + end));
        } else if heading(words, at) {
            cuts.extend([at, at + 1]);
        }
        let end = matches!(rest[0].text, "YYYY" | "NNNN" | "NNN") || rest[0].full == "----";
        if end || pass(words, at) {
            signature(&mut cuts, words, at);
        }
    }
    cuts
}

/// A title is not further than this from the end mark.
const TITLE: usize = 24;

fn is(words: &[Word], at: usize, wanted: &[&str]) -> bool {
    words.get(at).is_some_and(|word| wanted.iter().any(|one| word.text.eq_ignore_ascii_case(one)))
}

/// Whether a sentence ends with a word; an abbreviation is short or has points inside.
fn ends_sentence(word: &Word) -> bool {
    let end = word.full.trim_end_matches([']', ')', '"', '\'', '”']);
    end.ends_with('.') && word.text.len() > 3 && !word.text.contains('.')
        || end.ends_with('.') && word.text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `Your telegram No. 28.` or `MY TELNO 39: HERRING.`, with its subject to the end of that.
fn reference(cuts: &mut Vec<usize>, words: &[Word], at: usize) -> bool {
    let rest = &words[at..];
    let whose = is(rest, 0, &["MY", "YOUR"]);
    let tel = ["TELEGRAM", "TELEGRAMS", "TELNO", "TELNOS", "TEL"];
    let telegram = whose
        && (is(rest, 1, &tel) || is(rest, 1, &["IMMEDIATELY"]))
        && rest.iter().take(6).any(|word| is_numbered(word) || is_preceding(word));
    if !telegram && !is(rest, 0, &["MIPT", "MIFT"]) {
        return false;
    }
    cuts.push(at);
    let colon = rest.iter().take(12).position(|word| word.full.ends_with(':'));
    let start = colon.map_or(1, |colon| colon + 1);
    let end = rest.iter().enumerate().skip(start).take(14).find_map(|(end, word)| {
        let text = word.text == "SUMMARY" || matches!(word.full, "1." | "1.-");
        if text { Some(end) } else { ends_sentence(word).then_some(end + 1) }
    });
    cuts.extend(end.map(|end| at + end));
    true
}

fn is_numbered(word: &Word) -> bool {
    word.text.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_preceding(word: &Word) -> bool {
    matches!(word.text, "preceding" | "following" | "PRECEDING" | "FOLLOWING")
}

/// `ADVANCE COPIES TO`, `ADDITIONAL DISTRIBUTION`, `COPIES TO`, `DISTRIBUTED TO`.
fn section(rest: &[Word]) -> bool {
    let capital = !rest[0].text.contains(|c: char| c.is_lowercase());
    capital
        && (is(rest, 0, &["ADVANCE"]) && is(rest, 1, &["COPIES"])
            || is(rest, 0, &["ADDITIONAL"]) && is(rest, 1, &["DISTRIBUTION"])
            || is(rest, 0, &["COPIES", "DISTRIBUTED"]) && is(rest, 1, &["TO"]))
}

/// `[Repeated to …]`, `(REPEATED AS REQUESTED)`.
fn note(rest: &[Word]) -> bool {
    rest[0].full.starts_with(['[', '(']) && is(rest, 0, &["REPEATED", "COPIES"])
}

/// Where a request to pass on ends: at its point, a note, or the numbers that it gives.
fn pass_end(rest: &[Word]) -> Option<usize> {
    rest.iter().enumerate().skip(2).take(40).find_map(|(at, word)| {
        let other = word.full.starts_with(['[', '(']) || word.text.eq_ignore_ascii_case("as");
        if other { Some(at) } else { ends_sentence(word).then_some(at + 1) }
    })
}

/// `Foreign Office please pass …`, `FCO PASS …`.
fn pass(words: &[Word], at: usize) -> bool {
    let rest = &words[at..];
    let by = known(rest);
    if by == 0 && at > 0 && is(words, at - 1, &["FCO", "OFFICE", "FO", "CO", "O"]) {
        return false;
    }
    let please = usize::from(is(rest, by, &["PLEASE"]));
    let named = by > 0 || please == 1;
    let office = is(rest, 0, &["FCO", "FOREIGN", "F", "FO", "CO", "PLEASE"]);
    office && named && is(rest, by + please, &["PASS"])
}

/// `SUMMARY` or `DETAIL` before the number of a paragraph.
fn heading(words: &[Word], at: usize) -> bool {
    let figures =
        |word: &Word| word.text.len() < 3 && word.text.bytes().all(|byte| byte.is_ascii_digit());
    let near = words.iter().skip(at + 1).take(5).any(figures);
    matches!(words[at].text, "SUMMARY" | "DETAIL" | "COMMENT") && near
}

/// The name above an end mark: one to three words in capitals behind the end of a sentence.
fn signature(cuts: &mut Vec<usize>, words: &[Word], end: usize) {
    let classified = gazetteer::words(Class::Classification);
    let mark = (1..=3)
        .filter(|count| *count <= end)
        .find(|count| known_in(classified, &words[end - count..end]) == *count);
    let last = end - mark.unwrap_or(0);
    let print = words[end].full == "----";
    let named = |word: &Word| {
        let plain = word.text.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-' | '.'));
        let capital = word.text.starts_with(char::is_uppercase)
            && (print || !word.text.contains(|c: char| c.is_lowercase()));
        plain && capital && word.text == word.full
    };
    let closes = |word: &Word| word.full.ends_with(['.', '"', '”', ')', '?', ']']);
    let count = (1..=3).find(|count| {
        *count < last
            && words[last - count..last].iter().all(named)
            && closes(&words[last - count - 1])
    });
    if let Some(count) = count {
        cuts.extend([last - count, last, end]);
    }
}
