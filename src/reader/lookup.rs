//! Names and keywords in a run of words: the longest that is known, or the nearest to it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::page::{Word, key_of};
use crate::gazetteer::{self, Class, Index, Key, Nearest};

/// What the reader of a style asks the gazetteer with.
#[derive(Debug)]
pub(super) struct Lookup {
    /// The year of the telegram, where it is known already.
    pub(super) year: Option<i32>,
    budget: Cell<usize>,
}

/// A name found at the beginning of some words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    /// How many words it takes.
    pub(super) used: usize,
    /// The name.
    pub(super) key: &'static Key,
    /// How far the scan is from it; 0 is exact.
    pub(super) cost: u32,
}

/// So many names are compared with the scans of one text; a text that needs more is not a
/// telegram, and reading must stay linear.
const BUDGET: usize = 8_000_000;
/// The longest name, in words.
const LONGEST: usize = 9;
/// The longest name, in words, that is compared with a scan.
const LONGEST_SCANNED: usize = 4;

impl Lookup {
    pub(super) const fn new(year: Option<i32>) -> Self {
        Self { year, budget: Cell::new(BUDGET) }
    }

    /// The longest known name at the beginning of some words, exact or mended.
    pub(super) fn longest(&self, index: Index, words: &[Word]) -> Option<Match> {
        let reach = reach(words);
        let exact = self.longest_exact(index, &words[..reach]);
        // UKDEL is not UKDELN misread: it is what stands before a name.
        let prefixes = gazetteer::words(Class::Prefix);
        let alone = words.first().is_some_and(|word| prefixes.exact(&word.key(), None).is_some());
        let used = exact.map_or(0, |found| found.used);
        if used > 0 && (used == reach || self.is_start(index, &words[used..reach])) {
            return exact;
        }
        let most = reach.min(LONGEST_SCANNED);
        let limit = if used > 0 { 60 } else { u32::MAX };
        (used + 1..=most)
            .rev()
            .filter(|&count| words[count - 1].is_word() && (count > 1 || !alone))
            .filter_map(|count| {
                let (key, cost) = self.mended(index, &key_of(&words[..count]))?;
                let used = count;
                (cost <= limit).then_some(Match { used, key, cost })
            })
            .min_by_key(|found| found.cost)
            .or(exact)
    }

    /// The longest name that stands there letter for letter.
    pub(super) fn longest_exact(&self, index: Index, words: &[Word]) -> Option<Match> {
        let mut walk = index.walk();
        let mut longest = None;
        for (at, word) in words.iter().enumerate().take(LONGEST) {
            if !walk.part(word.text) || !walk.has_begun() {
                break;
            }
            if let Some(key) = walk.end(self.year).filter(|_| word.is_word()) {
                longest = Some(Match { used: at + 1, key, cost: 0 });
            }
        }
        longest
    }

    /// Whether what follows a name can begin another, or is an end by itself.
    fn is_start(&self, index: Index, words: &[Word]) -> bool {
        let next = words[0];
        next.full.starts_with(['(', '[', '-'])
            || !next.is_word()
            || matches!(next.text, "AND" | "and" | "&")
            || self.longest_exact(index, words).is_some()
    }

    /// The one name that a scanned key can safely be.
    pub(super) fn mended(&self, index: Index, key: &str) -> Option<(&'static Key, u32)> {
        if let Some(found) = index.exact(key, self.year) {
            return Some((found, 0));
        }
        match self.nearest(index, key) {
            Nearest::One(hit) => Some((hit.key, hit.cost)),
            Nearest::None | Nearest::Doubtful(_) => None,
        }
    }

    /// The nearest names, as long as the text has not asked too often.
    pub(super) fn nearest(&self, index: Index, key: &str) -> Nearest {
        let left = self.budget.get();
        let cost = index.keys().len();
        if left < cost || key.len() < 3 {
            return Nearest::None;
        }
        self.budget.set(left - cost);
        remembered(index, key, self.year)
    }

    /// What is left of the budget.
    pub(super) const fn left(&self) -> usize {
        self.budget.get()
    }

    /// Whether the budget is far from its end.
    pub(super) const fn is_rich(&self) -> bool {
        self.budget.get() > BUDGET / 2
    }

    /// Takes a cost from the budget, if it is rich enough to go on.
    pub(super) fn pay(&self, cost: usize) -> bool {
        let left = self.budget.get();
        let enough = left > cost + BUDGET / 4;
        if enough {
            self.budget.set(left - cost);
        }
        enough
    }

    /// A word of a class at the beginning of some words.
    pub(super) fn word(&self, class: Class, words: &[Word]) -> Option<Match> {
        self.longest(gazetteer::words(class), words)
    }
}

thread_local! {
    /// Names that were looked for lately: the same headings and lists come again and again in
    /// a folder. What is remembered is what would be found, so no answer depends on it.
    static REMEMBERED: RefCell<BTreeMap<Question, Nearest>> =
        const { RefCell::new(BTreeMap::new()) };
}

/// An index (by its keys' place in memory), a year, a scanned key.
type Question = (usize, Option<i32>, String);

/// So many answers are remembered at most; then all are forgotten.
const MOST_REMEMBERED: usize = 20_000;

/// The nearest names, found anew or remembered.
pub(super) fn remembered(index: Index, key: &str, year: Option<i32>) -> Nearest {
    let question = (index.keys().as_ptr().addr(), year, key.to_owned());
    REMEMBERED.with_borrow_mut(|remembered| {
        if let Some(nearest) = remembered.get(&question) {
            return nearest.clone();
        }
        let nearest = index.nearest(key, year);
        if remembered.len() >= MOST_REMEMBERED {
            remembered.clear();
        }
        remembered.insert(question, nearest.clone());
        nearest
    })
}

/// How many words belong to the item that begins here: up to a comma, unless that stands
/// behind an abbreviation that needs a place (`U.K.H.C, Karachi`).
fn reach(words: &[Word]) -> usize {
    let prefix = |word: &Word| {
        let prefixes = gazetteer::words(Class::Prefix);
        word.text.len() <= 8 && prefixes.exact(&word.key(), None).is_some()
    };
    let end = words.iter().take(LONGEST).position(|word| word.ends_item() && !prefix(word));
    end.map_or(words.len().min(LONGEST), |at| at + 1)
}

/// Whether a word is one of some keywords, with scanning faults allowed for.
pub(super) fn is_keyword(word: &Word, keywords: &[&str]) -> bool {
    let key = word.key();
    keywords.iter().any(|keyword| gazetteer::alike(&key, keyword).is_some())
}

/// Whether a key is one of some short keywords as scans print them.
pub(super) fn is_one_of(word: &Word, forms: &[&str]) -> bool {
    let key = word.key();
    forms.contains(&key.as_ref())
}
