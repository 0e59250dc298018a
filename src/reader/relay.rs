//! Requests to pass a telegram on: `FCO PLEASE PASS SAVING TO …`, and the note that it was done.

use super::draft::{Draft, item_path};
use super::lookup::{Lookup, is_keyword, is_one_of};
use super::names;
use super::page::{Word, joined, span_of};
use crate::gazetteer;
use crate::telegram::Relay;

/// Where `PASS` stands in some words, if they begin a request to pass on.
pub(super) fn pass_at(lookup: &Lookup, words: &[Word]) -> Option<usize> {
    let at = words
        .iter()
        .take(7)
        .position(|word| is_one_of(word, &["PASS", "PA5S", "PAS5", "PA55", "RELAY"]))?;
    if at == 0 {
        return None;
    }
    let please = usize::from(is_please(&words[at - 1]));
    let by = &words[..at - please];
    let known = !by.is_empty()
        && lookup.longest(gazetteer::post_names(), by).is_some_and(|hit| hit.used == by.len());
    let alone = by.is_empty() && please == 1;
    (known || alone).then_some(at)
}

fn is_please(word: &Word) -> bool {
    is_keyword(word, &["PLEASE"]) || is_one_of(word, &["PSE", "PLS", "PL", "P5E"])
}

/// Reads a request to pass on.
pub(super) fn read(draft: &mut Draft, lookup: &Lookup, words: &[Word]) {
    let Some(pass) = pass_at(lookup, words) else {
        return;
    };
    let please = usize::from(is_please(&words[pass - 1]));
    let path = item_path("relay", draft.telegram.relay.len());
    draft.field(path, span_of(words));
    let by = by(draft, lookup, &words[..pass - please]);
    let mut relay =
        Relay { by, to: Vec::new(), precedence: None, saving: false, acknowledged: false };
    let rest = &words[pass + 1..];
    let at = way(lookup, &mut relay, rest);
    let mut end = (at..rest.len()).find(|at| is_end(&rest[*at..])).unwrap_or(rest.len());
    end = end.max(at);
    let named = names::names(draft, lookup, &rest[at..end]);
    relay.to = named.into_iter().map(|named| named.name).collect();
    draft.telegram.relay.push(relay);
}

/// Who is asked, mended where that is safe.
fn by(draft: &mut Draft, lookup: &Lookup, words: &[Word]) -> String {
    let Some(hit) = lookup.longest(gazetteer::post_names(), words) else {
        return joined(words);
    };
    if hit.cost > 0 {
        let name = lookup.whole_name(&hit, words);
        draft.mended(span_of(words), &name);
        return name;
    }
    joined(words)
}

/// Takes precedence, SAVING and TO; says how many words they are.
fn way(lookup: &Lookup, relay: &mut Relay, words: &[Word]) -> usize {
    let mut at = 0;
    while at < words.len() {
        let word = &words[at];
        if is_keyword(word, &["SAVING"]) {
            relay.saving = true;
            at += 1;
        } else if is_one_of(word, &["TO", "T0", "IO", "ON", "FOLLOWING"]) {
            at += 1;
        } else if is_all(&words[at..]) {
            at += all_length(&words[at..]);
        } else if let Some(hit) = lookup.precedence(&words[at..]) {
            relay.precedence = gazetteer::precedence_of(hit.key);
            at += hit.used;
        } else {
            break;
        }
    }
    at
}

/// `ALL`, `ABOVE`, `ALL INFO ADDRESSEES`, `BY BAG`: nobody is named.
fn is_all(words: &[Word]) -> bool {
    let unnamed =
        ["ALL", "AIL", "ALI", "AII", "A11", "AL1", "ABOVE", "INFO", "ADDRESSEES", "THESE", "THEM"];
    is_one_of(&words[0], &unnamed) && words.get(1).is_none_or(|word| !is_one_of(word, &["POSTS"]))
}

fn all_length(words: &[Word]) -> usize {
    let filler = [
        "ALL",
        "AIL",
        "ALI",
        "AII",
        "A11",
        "AL1",
        "ABOVE",
        "INFO",
        "ADDRESSEES",
        "THESE",
        "THEM",
        "SAVING",
        "POSTS",
    ];
    words.iter().take_while(|word| is_one_of(word, &filler)).count().max(1)
}

/// `AS MY TELNO 20`, `FOR MR X`, a note in brackets, or a full stop end the names.
fn is_end(words: &[Word]) -> bool {
    let first = &words[0];
    let after = words.get(1).is_some_and(|word| {
        is_one_of(word, &["MY", "TELEGRAM", "TELNO", "TEL", "TELEGRAMS", "OUR", "FROM", "TELNOS"])
    });
    is_one_of(first, &["AS"]) && after
        || is_one_of(first, &["FOR", "REPEATED", "FROM", "WITH"])
        || first.full.starts_with(['[', '(']) && words[0].key().starts_with("REP")
}

/// Whether words are the note that a request was carried out.
pub(super) fn is_acknowledgement(words: &[Word]) -> bool {
    let Some(first) = words.first() else {
        return false;
    };
    let bracketed = first.full.starts_with(['[', '(']);
    let asked = || {
        let mut near = words.iter().skip(1).take(7);
        near.any(|word| is_keyword(word, &["REQUESTED"]))
    };
    (bracketed || words.len() > 1)
        && is_keyword(first, &["REPEATED", "PASSED", "ADVANCED", "RELAYED"])
        && (bracketed || asked())
}
