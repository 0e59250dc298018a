//! Lists of addressees: the names in a run of words, known or not.

use std::ops::Range;

use super::clock;
use super::draft::Draft;
use super::lookup::{Lookup, Match, NAME_GAP};
use super::page::{Word, joined, key_of, span_of};
use crate::finding::Finding;
use crate::gazetteer::{self, Class, Index, Nearest, Post};

/// A name in a list.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// As printed, mended where that is safe.
    pub(super) name: String,
    /// The post, where it is known.
    pub(super) post: Option<&'static Post>,
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// What it may also be.
    pub(super) others: Vec<String>,
}

/// Reads the names of some words, separated by commas, `AND`, or nothing at all.
pub(super) fn names(draft: &mut Draft, lookup: &Lookup, words: &[Word]) -> Vec<Named> {
    names_of(draft, lookup, gazetteer::post_names(), words)
}

/// Reads names with the index of a service.
pub(super) fn names_of(
    draft: &mut Draft,
    lookup: &Lookup,
    index: Index,
    words: &[Word],
) -> Vec<Named> {
    let mut names: Vec<Named> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let rest = &words[at..];
        if let Some(used) = own_number(rest).filter(|_| !names.is_empty()) {
            draft.claim(span_of(&rest[..used]));
            at += used;
            continue;
        }
        // A joint begins a name only where the name stands there letter for letter.
        let hit = if is_joint(&rest[0]) {
            lookup.longest_exact(index, rest)
        } else {
            lookup.longest(index, rest)
        };
        if let Some(hit) = hit {
            names.push(known(draft, lookup, hit, &rest[..hit.used]));
            at += hit.used;
        } else if is_joint(&rest[0]) {
            draft.claim(span_of(&rest[..1]));
            at += 1;
        } else if let Some(used) = remark(rest) {
            draft.claim(span_of(&rest[..used]));
            at += used;
        } else {
            let used = unknown_length(lookup, index, rest);
            let before = at.checked_sub(1).map(|before| &words[before]);
            let alone = before
                .is_none_or(|before| before.is_word() && (before.ends_item() || is_joint(before)));
            if let Some(named) = unknown(draft, lookup, index, &rest[..used], alone) {
                names.push(named);
            }
            at += used;
        }
    }
    names
}

fn known(draft: &mut Draft, lookup: &Lookup, hit: Match, words: &[Word]) -> Named {
    let span = span_of(words);
    draft.claim(span.clone());
    let spoilt = hit.cost > 0 || words.iter().any(|word| !word.text.is_ascii());
    let name = if spoilt {
        let name = lookup.whole_name(&hit, words);
        draft.mended(span.clone(), &name);
        name
    } else {
        joined(words)
    };
    let others = gazetteer::words(Class::Confusable)
        .exact(hit.key.text, None)
        .map(|other| vec![gazetteer::word_of(other).kind.to_owned()]);
    let before = key_of(&words[..hit.prefix]);
    let post = is_the_post(&before).then(|| gazetteer::post_of(hit.key));
    Named { name, post, span, others: others.unwrap_or_default() }
}

/// Whether what stands before a place is the post there, and not another in the same place.
fn is_the_post(before: &str) -> bool {
    let prefix = gazetteer::words(Class::Prefix).exact(before, None);
    prefix.is_none_or(|prefix| {
        matches!(
            gazetteer::word_of(prefix).kind,
            "EMBASSY" | "CONSULATE" | "GOVERNOR" | "HIGH-COMMISSION"
        )
    })
}

/// `The Hague No. 102`: an addressee's own number for the telegram, and how many words it takes.
pub(super) fn own_number(words: &[Word]) -> Option<usize> {
    let first = words.first()?.key();
    let tel = usize::from(matches!(first.as_ref(), "TEL" | "TELEGRAM"));
    let no = words.get(tel)?.key();
    let named = matches!(no.as_ref(), "NO" | "NOS" | "TELNO" | "TELNOS" | "NUMBER");
    let figures = words.get(tel + 1)?;
    let number = clock::number(figures.text).is_some();
    let office = words.get(tel + 2).is_some_and(|word| word.key() == "DOWNING");
    (named && number && !office && figures.key() != "10").then_some(tel + 2)
}

/// Whether a word joins two names.
pub(super) fn is_joint(word: &Word) -> bool {
    !word.is_word() || matches!(word.text, "AND" | "and" | "&" | "And")
}

/// How many words a remark in brackets takes, if one begins here.
pub(super) fn remark(words: &[Word]) -> Option<usize> {
    if !words.first()?.full.starts_with(['(', '[']) {
        return None;
    }
    let end = words.iter().take(12).position(|word| word.full.contains([')', ']']));
    end.map(|at| at + 1)
}

/// How many words run on until the next known name, comma or joint.
fn unknown_length(lookup: &Lookup, index: Index, words: &[Word]) -> usize {
    for (at, word) in words.iter().enumerate().take(8) {
        if word.ends_item() {
            return at + 1;
        }
        let Some(next) = words.get(at + 1) else {
            return at + 1;
        };
        if is_joint(next)
            || next.gap >= NAME_GAP
            || next.full.starts_with(['(', '['])
            || lookup.longest_exact(index, &words[at + 1..]).is_some()
        {
            return at + 1;
        }
    }
    words.len().min(8)
}

/// A name that nobody knows is kept as printed; litter beside a known name is not a name.
fn unknown(
    draft: &mut Draft,
    lookup: &Lookup,
    index: Index,
    words: &[Word],
    alone: bool,
) -> Option<Named> {
    let letters: usize = words.iter().map(|word| word.key().len()).sum();
    let longest = words.iter().map(|word| word.key().len()).max().unwrap_or(0);
    let small = words.iter().any(|word| word.text.contains(|c: char| c.is_lowercase()));
    let figures = words.iter().all(|word| !word.text.contains(|c: char| c.is_alphabetic()));
    if letters < 3 || figures || longest < 3 || !alone && (longest < 4 || small) {
        return None;
    }
    let span = span_of(words);
    draft.claim(span.clone());
    let name = joined(words);
    let others = match lookup.nearest(index, &gazetteer::key(&name)) {
        Nearest::Doubtful(keys) => keys.iter().map(|key| key.name.to_owned()).collect(),
        Nearest::None | Nearest::One(_) => Vec::new(),
    };
    let message = format!("`{name}` is not in the gazetteer");
    draft.find(
        Finding::note("reader::unknown-name", span.clone())
            .message(message)
            .help("it is kept as printed"),
    );
    Some(Named { name, post: None, span, others })
}
