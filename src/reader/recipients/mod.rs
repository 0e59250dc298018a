//! Rows of a distribution list: departments, offices and persons, however the columns merged.

mod people;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::draft::Draft;
use super::lookup::{Lookup, Match};
use super::memory::{self, Memory};
use super::page::{Line, Word, joined, span_of};
use crate::gazetteer::{self, Class, Nearest};
use people::{person, private_office};

/// What a row of a list holds, one after the other.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// What it is.
    pub(super) kind: ItemKind,
    /// As printed, mended where that is safe.
    pub(super) name: String,
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// What it may also be.
    pub(super) others: Vec<String>,
    mended: bool,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    /// A department, office or private office that is known.
    Office,
    /// A person, known by a title.
    Person,
    /// The grade of a list: LIMITED, FCO/WHITEHALL.
    Grade,
    /// The name of a list that is known.
    List,
    /// Anything else.
    Unknown,
}

/// A gap of so many spaces parts two columns.
const COLUMN_GAP: usize = 2;

/// The items of a row; list names are looked for where `lists` says so.
pub(super) fn items(lookup: &Lookup, line: &Line, lists: bool) -> Vec<Item> {
    let mut items = memory::remembered(&ROWS, lookup, line.text, lists, || {
        let mut items = find(lookup, line, lists);
        for item in &mut items {
            item.span = item.span.start - line.at..item.span.end - line.at;
        }
        items
    });
    for item in &mut items {
        item.span = item.span.start + line.at..item.span.end + line.at;
    }
    items
}

/// Makes one name of the items before a grade: `PACIFIC FISHERIES` is one list, though
/// `PACIFIC` is a department.
pub(super) fn join_title(items: &mut Vec<Item>, graded: usize) {
    let end = graded.min(items.len());
    let plain = |item: &Item| !matches!(item.kind, ItemKind::Person | ItemKind::Grade);
    let apart = |pair: &[Item]| pair[1].span.start > pair[0].span.end + 1;
    let whole = items.first().is_some_and(|item| item.kind == ItemKind::List);
    if !(2..=4).contains(&end) || whole || !items[..end].iter().all(plain) {
        return;
    }
    if items[..end].windows(2).any(apart) {
        return;
    }
    let names: Vec<&str> = items[..end].iter().map(|item| item.name.as_str()).collect();
    let title = Item {
        kind: ItemKind::List,
        name: names.join(" "),
        span: items[0].span.start..items[end - 1].span.end,
        others: Vec::new(),
        mended: items[..end].iter().any(|item| item.mended),
    };
    items.splice(..end, [title]);
}

thread_local! {
    /// The spans of these items begin with their line.
    static ROWS: Memory<Vec<Item>> = const { RefCell::new(BTreeMap::new()) };
}

fn find(lookup: &Lookup, line: &Line, lists: bool) -> Vec<Item> {
    let words = line.words();
    let mut items = Vec::new();
    for cell in cells(&words) {
        push_items(&mut items, lookup, cell, lists);
    }
    items
}

/// The cells of a row: parted by gaps or commas.
fn cells<'w, 't>(words: &'w [Word<'t>]) -> Vec<&'w [Word<'t>]> {
    let mut cells = Vec::new();
    let mut start = 0;
    for at in 0..words.len() {
        let gap = at > start && words[at].gap >= COLUMN_GAP;
        if gap {
            cells.push(&words[start..at]);
            start = at;
        }
        // `Sir P, Dean`: a point misread.
        let initial = at > start
            && gazetteer::is_title(words[at - 1].text)
            && words[at].text.chars().count() == 1;
        let named = initial || gazetteer::is_title(words[at].text);
        if words[at].full.ends_with([',', ';']) && !named {
            cells.push(&words[start..=at]);
            start = at + 1;
        }
    }
    if start < words.len() {
        cells.push(&words[start..]);
    }
    cells
}

fn push_items(items: &mut Vec<Item>, lookup: &Lookup, cell: &[Word], lists: bool) {
    let mut at = 0;
    let first = items.len();
    while at < cell.len() {
        let rest = &cell[at..];
        if !rest[0].is_word() {
            at += 1;
            continue;
        }
        let (item, used) =
            known(lookup, rest, lists).unwrap_or_else(|| unknown(lookup, rest, lists));
        at += used;
        items.push(item);
    }
    with_joints(items, first);
    regroup(items, first, cell);
}

/// `GIBRALTAR AND GENERAL DEPT` is one department, also where the gazetteer knows it in parts.
fn with_joints(items: &mut Vec<Item>, first: usize) {
    let plain = |item: &Item| !matches!(item.kind, ItemKind::Person | ItemKind::Grade);
    while let Some(at) = (first + 1..items.len().saturating_sub(1)).find(|&at| {
        matches!(items[at].name.as_str(), "AND" | "and" | "&")
            && plain(&items[at - 1])
            && plain(&items[at + 1])
    }) {
        let ends = ["DEPT", "DEPARTMENT", "D", "Department", "Dept"];
        let ended = items.get(at + 2).is_some_and(|item| ends.contains(&item.name.as_str()));
        let last = at + 1 + usize::from(ended);
        let parts: Vec<&str> = items[at - 1..=last].iter().map(|item| item.name.as_str()).collect();
        let whole = Item {
            kind: ItemKind::Office,
            name: parts.join(" "),
            span: items[at - 1].span.start..items[last].span.end,
            others: Vec::new(),
            mended: items[at - 1].mended || items[at + 1].mended,
        };
        items.splice(at - 1..=last, [whole]);
    }
}

/// A cell of nothing but unknown words is one name; so is a run that ends like an office.
fn regroup(items: &mut Vec<Item>, first: usize, cell: &[Word]) {
    let unknown = |item: &Item| item.kind == ItemKind::Unknown;
    let all = items[first..].iter().all(unknown);
    let words: Vec<Word> = cell.iter().filter(|word| word.is_word()).copied().collect();
    let Some(last) = words.last() else {
        return;
    };
    let office = matches!(
        last.key().as_ref(),
        "D" | "DEPT"
            | "DEPARTMENT"
            | "UNIT"
            | "OFFICE"
            | "STAFF"
            | "BRANCH"
            | "SECTION"
            | "ADVISERS"
            | "ADVISER"
            | "DIVISION"
            | "TALKS"
            | "RELATIONS"
            | "DISTRIBUTION"
    );
    if items.len() > first + 1
        && (all || office && items[first..].iter().rev().take(2).all(unknown))
    {
        items.truncate(first);
        items.push(whole(ItemKind::Unknown, &words));
    }
}

fn whole(kind: ItemKind, words: &[Word]) -> Item {
    let printed = printed(words);
    let name = figures_mended(&printed);
    Item { kind, mended: name != printed, name, span: span_of_bare(words), others: Vec::new() }
}

/// The words as printed, with single spaces, without the punctuation at the end.
fn printed(words: &[Word]) -> String {
    let mut printed = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            printed.push(' ');
        }
        let inner = at + 1 < words.len() && word.full.ends_with('.') && word.text.len() <= 4;
        printed.push_str(word.text);
        if inner && !word.text.ends_with('.') {
            printed.push('.');
        }
    }
    printed
}

/// The span of some words without the punctuation at its ends.
fn span_of_bare(words: &[Word]) -> Range<usize> {
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => first.at..last.span().end,
        _ => span_of(words),
    }
}

/// What begins some words, if it is known.
fn known(lookup: &Lookup, words: &[Word], lists: bool) -> Option<(Item, usize)> {
    if let Some(hit) = private_office(lookup, words) {
        return Some((item(ItemKind::Office, hit, &words[..hit.used]), hit.used));
    }
    if let Some(used) = person(lookup, words) {
        return Some((whole(ItemKind::Person, &words[..used]), used));
    }
    if let Some(used) = head_of(lookup, words) {
        return Some((whole(ItemKind::Office, &words[..used]), used));
    }
    let offices = gazetteer::department_names();
    let grades = gazetteer::words(Class::Grade);
    let names = gazetteer::list_names();
    let known = if lists { &[offices, grades, names][..] } else { &[offices, grades] };
    // What stands there letter for letter is not looked for among misread names as well.
    let settled = lookup.settled(known, words);
    let longest = |index| {
        if settled { lookup.longest_exact(index, words) } else { lookup.longest(index, words) }
    };
    let office = longest(offices).filter(|hit| is_capital(*hit, words));
    let grade = longest(grades).filter(|hit| words[0].key().len() > 3 || hit.used > 1);
    let list = if lists { longest(names).filter(|hit| is_capital(*hit, words)) } else { None };
    let best = [(ItemKind::Grade, grade), (ItemKind::List, list), (ItemKind::Office, office)]
        .into_iter()
        .filter_map(|(kind, hit)| hit.map(|hit| (kind, hit)))
        .max_by_key(|(kind, hit)| {
            (hit.used, std::cmp::Reverse(hit.cost), *kind == ItemKind::Grade)
        })?;
    let (kind, hit) = best;
    Some((item(kind, hit, &words[..hit.used]), hit.used))
}

/// `Head of African Department`, `HEAD NEWS D`: how many words it takes.
fn head_of(lookup: &Lookup, words: &[Word]) -> Option<usize> {
    if !matches!(words[0].key().as_ref(), "HEAD" | "HEADS") {
        return None;
    }
    let of = usize::from(words.get(1).is_some_and(|word| matches!(word.text, "of" | "OF")));
    let hit = lookup.longest(gazetteer::department_names(), words.get(1 + of..)?)?;
    (hit.cost == 0 || of == 1).then_some(1 + of + hit.used)
}

/// An abbreviation is only one where it is printed in capitals.
fn is_capital(hit: Match, words: &[Word]) -> bool {
    hit.key.text.len() > 5 || !words[0].text.contains(|c: char| c.is_lowercase() && c != 'l')
}

fn item(kind: ItemKind, hit: Match, words: &[Word]) -> Item {
    let printed = joined(words);
    let spoilt = hit.cost > 0 || !printed.is_ascii();
    let mut item = whole(kind, words);
    item.name = if spoilt { hit.key.name.to_owned() } else { printed };
    item.mended = spoilt;
    item
}

/// An unknown word, with what it may be.
fn unknown(lookup: &Lookup, words: &[Word], _lists: bool) -> (Item, usize) {
    let mut item = whole(ItemKind::Unknown, &words[..1]);
    let key = words[0].key();
    if let Nearest::Doubtful(keys) = lookup.nearest(gazetteer::department_names(), &key) {
        item.others = keys.iter().map(|key| key.name.to_owned()).collect();
    }
    (item, 1)
}

/// A name with letters in the place of figures, and without accents, inside words of letters.
pub(super) fn figures_mended(name: &str) -> String {
    let words: Vec<String> = name.split(' ').map(word_mended).collect();
    words.join(" ")
}

fn word_mended(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = !word.chars().any(|c| c.is_ascii_lowercase() && c != 'l');
    if letters < 2 || !capitals {
        return word.to_owned();
    }
    let mut mended = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '0' => mended.push('O'),
            '1' | 'l' => mended.push('I'),
            '5' => mended.push('S'),
            '8' => mended.push('B'),
            '6' => mended.push('G'),
            '2' | '7' => mended.push('Z'),
            _ if c.is_alphabetic() && !c.is_ascii() => mended.push_str(gazetteer::unaccented(c)),
            _ => mended.push(c),
        }
    }
    mended
}

/// Takes an item as a recipient of a field, with its finding if it was mended or is doubtful.
pub(super) fn take(draft: &mut Draft, path: &str, item: &Item) -> String {
    draft.field(path, item.span.clone());
    if item.mended {
        draft.mended(item.span.clone(), &item.name);
    }
    if !item.others.is_empty() {
        draft.offer(path, item.others.clone(), "the recipient may also be");
    }
    item.name.clone()
}
