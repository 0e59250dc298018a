//! The cypher-category style of about 1966–70: `PRIORITY FOREIGN OFFICE TO PEKING`.
//!
//! Precedence, sender and addressee stand on one line, number and date on the next; a
//! transcript may have broken them anywhere, so the heading is read as one run of words.

use super::clock;
use super::draft::Draft;
use super::header;
use super::lookup::{Lookup, is_keyword, is_one_of};
use super::names::{self, Named};
use super::page::{Line, Word, span_of};
use super::{addressed, block, body, marks, references, subject, trailer};
use crate::gazetteer::{self, Class};
use crate::telegram::{PrecedenceWord, Role, Stated};

/// A heading has no more lines than this.
const HEADING: usize = 24;

/// Reads a telegram of the cypher-category style.
pub(super) fn read<'t>(draft: &mut Draft<'t>, lines: &[Line<'t>]) {
    let mut lookup = Lookup::new(None);
    let sentence = addressed::find(lines, 0).filter(|at| *at < HEADING * 2);
    let heading = &lines[..sentence.unwrap_or_else(|| heading_end(&lookup, lines))];
    block::markings(draft, &lookup, heading);
    system(draft, &lookup, heading);
    let words: Vec<Word> = heading
        .iter()
        .filter(|line| !line.is_blank() && marks::marking(&lookup, line).is_none())
        .flat_map(|line| line.words().into_owned())
        .collect();
    date(draft, &mut lookup, &words);
    let precedence = precedence(draft, &lookup, &words);
    let to = direction(draft, &lookup, &words);
    number(draft, &words);
    let found = match sentence {
        Some(at) => addressed::read(draft, &lookup, lines, at),
        None => addressed::Addressed { end: heading.len(), ..addressed::Addressed::default() },
    };
    addressed::compare_numbers(draft, &found);
    addressed::action(draft, to, &found);
    for addressee in &mut draft.telegram.addressees {
        if addressee.role == Role::Action {
            addressee.precedence.clone_from(&precedence);
        }
    }
    unclassified(draft, heading);
    let lines = &addressed::parted(lines, &found)[..];
    let start = subject::read(draft, &lookup, lines, found.end);
    let end = trailer::find(&lookup, lines, start);
    body::read(draft, &lookup, &lines[start..end.body_end.max(start)]);
    trailer::read(draft, &lookup, lines, end);
}

/// Without the sentence `Addressed to`, the heading ends with the last of its lines: what
/// follows is a reference, a long or numbered line, or several lines that no heading has.
fn heading_end(lookup: &Lookup, lines: &[Line]) -> usize {
    let mut end = 0;
    let mut others = 0;
    for (at, line) in lines.iter().enumerate().take(HEADING) {
        if line.is_blank() {
            continue;
        }
        let text = line.text.len() > 75 || subject::paragraph_number(line.text).is_some();
        if text || references::find(&line.words()).is_some() || others > OTHERS {
            break;
        }
        if is_heading(lookup, line) {
            end = at + 1;
            others = 0;
        } else {
            others += 1;
        }
    }
    end
}

/// So many lines of a heading may be stamps and marks in a row.
const OTHERS: usize = 3;

/// Whether a marking, a precedence, a post, a number or a date begins a line.
fn is_heading(lookup: &Lookup, line: &Line) -> bool {
    let words = line.words();
    let post = || lookup.longest_exact(gazetteer::post_names(), &words).is_some();
    let directed = words.iter().skip(1).any(|word| is_one_of(word, &["TO", "T0"]));
    let number = header::number(&words).is_some()
        || is_keyword(&words[0], &["TELNO", "TELEGRAM"])
        || is_one_of(&words[0], &["TEL", "TO", "CYPHER"]);
    let few = words.len() <= 3;
    marks::marking(lookup, line).is_some()
        || number
        || lookup.word(Class::System, &words).is_some()
        || clock::date(&words).is_some()
        || (few || directed) && (lookup.word(Class::Precedence, &words).is_some() || post())
}

/// `CYPHER/CAT A & BY BAG`, also where a transcript has broken the line.
fn system(draft: &mut Draft, lookup: &Lookup, lines: &[Line]) {
    if draft.telegram.system.is_some() {
        return;
    }
    let words: Vec<Word> =
        lines.iter().flat_map(|line| line.words().into_owned()).take(40).collect();
    for at in 0..words.len().min(12) {
        let Some(hit) = lookup.longest_exact(gazetteer::words(Class::System), &words[at..]) else {
            continue;
        };
        for word in &words[at..at + hit.used] {
            draft.claim(span_of(std::slice::from_ref(word)));
        }
        draft.field("system", words[at].span());
        draft.telegram.system = Some(gazetteer::word_of(hit.key).name.to_owned());
        return;
    }
}

/// The date of the heading: the first that has a year, or the first.
fn date(draft: &mut Draft, lookup: &mut Lookup, words: &[Word]) {
    let found: Vec<(usize, clock::Taken<clock::Day>)> = (0..words.len())
        .filter_map(|at| clock::date(&words[at..]).map(|taken| (at, taken)))
        .collect();
    let complete = found.iter().find(|(_, taken)| taken.value.date().is_some());
    let Some((at, taken)) = complete.or(found.first()) else {
        return;
    };
    let own = &words[*at..*at + taken.used];
    for word in own {
        draft.claim(span_of(std::slice::from_ref(word)));
    }
    lookup.year = taken.value.year;
    draft.field("date_time", own[0].span());
    draft.telegram.date_time = taken.value.date().map(Stated::Date);
}

/// The word of precedence before the direction, whole or cropped.
fn precedence(draft: &mut Draft, lookup: &Lookup, words: &[Word]) -> Option<PrecedenceWord> {
    for at in 0..words.len() {
        if words[at].key().len() < 4 {
            continue;
        }
        let Some(hit) = lookup.word(Class::Precedence, &words[at..]) else {
            continue;
        };
        let sender = lookup.longest(gazetteer::post_names(), &words[at + hit.used..]);
        if hit.cost > 0 && sender.is_none() {
            continue;
        }
        let own = &words[at..at + hit.used];
        draft.claim(own[0].span());
        let word = gazetteer::precedence_of(hit.key)?;
        if hit.cost > 0 {
            draft.mended(own[0].span(), &word.word);
        }
        return Some(word);
    }
    None
}

/// `PEKING TO FOREIGN OFFICE`: takes the sender, gives the addressee.
fn direction(draft: &mut Draft, lookup: &Lookup, words: &[Word]) -> Option<Named> {
    let index = gazetteer::post_names();
    let mut sender = None;
    let mut at = 0;
    while at < words.len() {
        let skip = lookup.longest_exact(gazetteer::words(Class::Precedence), &words[at..]);
        if skip.is_some() || is_keyword(&words[at], &["CYPHER", "TELEGRAM", "NUMBER"]) {
            at += 1;
        } else if is_one_of(&words[at], &["TO", "T0"]) && sender.is_some() {
            let hit = lookup.longest(index, &words[at + 1..])?;
            draft.claim(words[at].span());
            let own = &words[at + 1..at + 1 + hit.used];
            return names::names(draft, lookup, own).into_iter().next();
        } else if let Some(hit) = lookup.longest(index, &words[at..]).filter(|_| sender.is_none()) {
            let named = names::names(draft, lookup, &words[at..at + hit.used]);
            if let Some(named) = named.into_iter().next() {
                draft.field("from", named.span.clone());
                draft.telegram.from = Some(named.name.clone());
                sender = Some(named);
            }
            at += hit.used;
        } else {
            at += 1;
        }
    }
    None
}

/// `TELNO 16`, `Tel No.403`, `TELEGRAM NUMBER 575`.
fn number(draft: &mut Draft, words: &[Word]) {
    for at in 0..words.len() {
        if let Some(used) = header::number(&words[at..]) {
            draft.claim(span_of(&words[at..at + used]));
            let rest = &words[at + used..];
            block::number(draft, &rest[..rest.len().min(1)]);
            return;
        }
        let tel = is_keyword(&words[at], &["TELNO", "TELEGRAM"]) || is_one_of(&words[at], &["TEL"]);
        let Some(next) = words.get(at + 1).filter(|_| tel) else {
            continue;
        };
        let figures = next.text.trim_start_matches(|c: char| !c.is_ascii_digit());
        if let Some((figures, _)) = clock::number(figures) {
            draft.claim(words[at].span());
            draft.field("number", next.span());
            draft.telegram.number = Some(figures);
            return;
        }
    }
}

/// `CLASSIFIED` under En Clair may be UNCLASSIFIED with its first letters gone.
fn unclassified(draft: &mut Draft, heading: &[Line]) {
    let cropped = heading.iter().any(|line| line.key() == "CLASSIFIED");
    if cropped {
        let values = vec!["UNCLASSIFIED".to_owned(), "CLASSIFIED".to_owned()];
        draft.offer("classification", values, "the first letters are gone");
    }
}
