//! What a row of a trailer looks like.

use crate::gazetteer;
use crate::reader::lookup::{Lookup, is_one_of};
use crate::reader::page::Word;
use crate::reader::recipients::{Item, ItemKind};

/// Whether a row begins with a name that may be that of a list.
pub(super) fn is_headless(items: &[Item]) -> bool {
    items.first().is_some_and(|item| {
        matches!(item.kind, ItemKind::Unknown | ItemKind::List | ItemKind::Office)
    })
}

pub(super) fn is_distribution(items: &[Item], index: usize) -> bool {
    items.get(index).is_some_and(|item| item.kind == ItemKind::Grade)
        && items.get(index + 1).is_some_and(is_word_distribution)
}

pub(super) fn is_word_distribution(item: &Item) -> bool {
    let long = item.name.len() + 2 >= "DISTRIBUTION".len();
    long && gazetteer::alike(&gazetteer::key(&item.name), "DISTRIBUTION").is_some()
}

/// Whether a request to pass on runs over to the next line.
pub(super) fn goes_on(lookup: &Lookup, words: &[Word], next: &[Word]) -> bool {
    let going = ["AND", "TO", "AS", "SAVING", "NO", "NOS", "TELEGRAM", "TELNO", "MY"];
    let open = words.last().is_some_and(|word| word.full.ends_with(',') || is_one_of(word, &going));
    let joint = ["AND", "AS", "TO", "NO", "NOS"];
    open || is_one_of(&next[0], &joint) || wraps(lookup, words, next)
}

/// Whether a name runs over the end of a line of a request.
fn wraps(lookup: &Lookup, before: &[Word], after: &[Word]) -> bool {
    let Some(last) = before.last() else {
        return false;
    };
    let mut words = vec![*last];
    words.extend(after.iter().take(3));
    let hit = lookup.longest(gazetteer::post_names(), &words).filter(|hit| hit.cost == 0);
    hit.is_some_and(|hit| hit.used > 1)
}

/// `MAIN 208`: how many copies were run off; no recipient is a bare number.
pub(super) fn is_count(name: &str) -> bool {
    !name.is_empty() && name.len() <= 4 && name.bytes().all(|b| b.is_ascii_digit())
}
