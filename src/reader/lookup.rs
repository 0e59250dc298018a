//! Names and keywords in a run of words: the longest that is known, or the nearest to it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::memory::{self, Shelf};
use super::page::{Word, joined, key_of};
use crate::gazetteer::{self, Class, Hit, Index, Key, Nearest};

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
    /// How many of the words are what stands before a place (`U.K. HIGH COMMISSIONER`), where
    /// only the place after them is in the gazetteer; the name is then that of the place.
    pub(super) prefix: usize,
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
        let used = exact.map_or(0, |found| found.used);
        if let Some(composed) = self.composed(index, &words[..reach], Some(used)) {
            return Some(composed);
        }
        if used > 0 && (used == reach || self.is_start(index, &words[used..reach])) {
            return exact;
        }
        let most = scanned(&words[..reach]);
        if used >= most {
            return exact;
        }
        // UKDEL is not UKDELN misread: it is what stands before a name.
        let prefixes = gazetteer::words(Class::Prefix);
        let alone = words.first().is_some_and(|word| prefixes.exact(word.text, None).is_some());
        let limit = if used > 0 { 60 } else { u32::MAX };
        let spoilt = (used + 1..=most)
            .rev()
            .filter(|&count| words[count - 1].is_word() && (count > 1 || !alone))
            .filter_map(|count| {
                let (key, cost) = self.mended(index, &key_of(&words[..count]))?;
                (cost <= limit).then_some(Match { used: count, key, cost, prefix: 0 })
            })
            .min_by_key(|found| found.cost);
        // U.K. HIGH COMMISSIONER before a misread place is not U.K. HIGH COMMISSIONERS misread.
        let before = |found: &Match| {
            self.longest_exact(prefixes, words).is_some_and(|prefix| prefix.used == found.used)
        };
        spoilt
            .filter(before)
            .and_then(|_| self.composed(index, &words[..reach], None))
            .or(spoilt)
            .or(exact)
            .or_else(|| self.composed(index, &words[..reach], None))
    }

    /// A place behind what stands before places (`CONSUL-GENERAL LEOPOLDVILLE`), where the two
    /// together are longer than the known name; misread only where there is none.
    fn composed(&self, index: Index, words: &[Word], known: Option<usize>) -> Option<Match> {
        if !index.is(gazetteer::post_names()) || words.len() < 2 {
            return None;
        }
        let prefixes = gazetteer::words(Class::Prefix);
        let exact = self.longest_exact(prefixes, words).map(|prefix| prefix.used);
        let before = match known {
            Some(_) => exact?,
            None => exact.or_else(|| self.misread_prefix(words))?,
        };
        let rest = words.get(before..).filter(|rest| !rest.is_empty())?;
        let place = match known {
            Some(_) => self.longest_exact(index, rest)?,
            None => self.longest_exact(index, rest).or_else(|| self.misread(index, rest))?,
        };
        let whole = Match { used: before + place.used, prefix: before, ..place };
        let longer = known.is_none_or(|used| whole.used > used);
        (longer && gazetteer::post_of(place.key).is_place()).then_some(whole)
    }

    /// The name that a match is, mended, with what stands before a place.
    pub(super) fn whole_name(&self, hit: &Match, words: &[Word]) -> String {
        let before = &words[..hit.prefix];
        let prefixes = gazetteer::words(Class::Prefix);
        let key = key_of(before);
        let mended = || self.mended(prefixes, &key).map(|(prefix, _)| prefix.name);
        match prefixes.exact(&key, None) {
            _ if before.is_empty() => hit.key.name.to_owned(),
            Some(_) => format!("{} {}", joined(before), hit.key.name),
            None => format!("{} {}", mended().unwrap_or_default(), hit.key.name),
        }
    }

    /// How many words a misread prefix takes.
    fn misread_prefix(&self, words: &[Word]) -> Option<usize> {
        let long = |count: &usize| key_of(&words[..*count]).len() > 4;
        let prefixes = gazetteer::words(Class::Prefix);
        let most = scanned(words).min(2);
        let mut counts = (1..=most).rev().filter(long);
        counts.find(|&count| self.mended(prefixes, &key_of(&words[..count])).is_some())
    }

    /// The misread name of a place behind a prefix.
    fn misread(&self, index: Index, words: &[Word]) -> Option<Match> {
        let most = scanned(words).min(2);
        (1..=most).rev().filter(|&count| words[count - 1].is_word()).find_map(|count| {
            let (key, cost) = self.mended(index, &key_of(&words[..count]))?;
            Some(Match { used: count, key, cost, prefix: 0 })
        })
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
                longest = Some(Match { used: at + 1, key, cost: 0, prefix: 0 });
            }
        }
        longest
    }

    /// The longest name of several indexes that stands there letter for letter, where it is
    /// the whole item or another name of one of them follows.
    pub(super) fn settled(&self, indexes: &[Index], words: &[Word]) -> bool {
        let reach = reach(words);
        let own = &words[..reach];
        let exact = |words| indexes.iter().filter_map(move |i| self.longest_exact(*i, words));
        let Some(used) = exact(own).map(|hit| hit.used).max() else {
            return false;
        };
        used == reach || indexes.iter().any(|index| self.is_start(*index, &own[used..]))
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
        self.spend(index, key)?;
        let hit = safest(index, key, self.year)?;
        Some((hit.key, hit.cost))
    }

    /// The nearest names, as long as the text has not asked too often.
    pub(super) fn nearest(&self, index: Index, key: &str) -> Nearest {
        match self.spend(index, key) {
            Some(()) => index.offered(key, self.year),
            None => Nearest::None,
        }
    }

    /// Takes the cost of a search from the budget, where the key can be a name at all.
    fn spend(&self, index: Index, key: &str) -> Option<()> {
        let left = self.budget.get();
        let cost = index.keys().len();
        // `No. 102` is a number, not a misread `NO 10`.
        let figures = key.bytes().filter(u8::is_ascii_digit).count();
        if left < cost || key.len() < 3 || figures * 2 > key.len() {
            return None;
        }
        self.budget.set(left - cost);
        Some(())
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

    /// A precedence at the beginning of a list: `RIO DE JANEIRO` is no cropped PRIORITY.
    pub(super) fn precedence(&self, words: &[Word]) -> Option<Match> {
        let hit = self.word(Class::Precedence, words)?;
        let post = || self.longest_exact(gazetteer::post_names(), words).is_some();
        (hit.cost == 0 || !post()).then_some(hit)
    }

    /// A word of a class at the beginning of some words.
    pub(super) fn word(&self, class: Class, words: &[Word]) -> Option<Match> {
        self.longest(gazetteer::words(class), words)
    }
}

/// What scanned keys were found to be.
type Remembered = Shelf<Option<Hit>>;

thread_local! {
    /// Names that were looked for lately, by index (its keys' place in memory) and year: the
    /// same headings and lists come again and again in a folder. What is remembered is what
    /// would be found, so no answer depends on it.
    static REMEMBERED: RefCell<BTreeMap<(usize, i32), Remembered>> =
        const { RefCell::new(BTreeMap::new()) };
}

/// So many answers are remembered for an index and year at most; then all are forgotten.
const MOST_REMEMBERED: usize = 4_000;
/// And for so many indexes and years.
const MOST_QUESTIONS: usize = 200;

/// The one name that a scanned key can safely be, found anew or remembered.
pub(super) fn safest(index: Index, key: &str, year: Option<i32>) -> Option<Hit> {
    let question = (index.keys().as_ptr().addr(), year.unwrap_or(i32::MIN));
    REMEMBERED.with_borrow_mut(|remembered| {
        if let Some(hit) = remembered.get(&question).and_then(|known| known.get(key)) {
            return *hit;
        }
        let hit = match index.nearest(key, year) {
            Nearest::One(hit) => Some(hit),
            Nearest::None | Nearest::Doubtful(_) => None,
        };
        if remembered.len() >= MOST_QUESTIONS {
            remembered.clear();
        }
        remembered.entry(question).or_default().keep(key, hit, MOST_REMEMBERED);
        hit
    })
}

/// How many words at most can be a misread name: none where a number or a word of grammar
/// stands first, and no number or title of a person behind the first.
fn scanned(words: &[Word]) -> usize {
    let plain = ["AND", "DEPT", "DEPARTMENT", "FOR", "OF", "TO"];
    let grammar = |word: &Word| plain.iter().any(|plain| word.text.eq_ignore_ascii_case(plain));
    let Some(first) = words.first().filter(|first| !is_figures(first) && !grammar(first)) else {
        return 0;
    };
    let most = words.len().min(LONGEST_SCANNED);
    let title = |word: &Word| {
        matches!(word.text, "MR" | "MRS" | "MISS" | "SIR" | "LADY" | "Mr" | "Mrs" | "Miss" | "Sir")
    };
    let private = first.text == "PS";
    // `NEWS 0` is NEWS D.
    let figures = |word: &Word| is_figures(word) && word.text != "0";
    let ends = |at: &usize| figures(&words[*at]) || title(&words[*at]) && !(private && *at == 1);
    (1..most).find(ends).unwrap_or(most)
}

/// Whether a word is a number: figures, and at most one letter in six (`101635Z`).
fn is_figures(word: &Word) -> bool {
    let figures = word.text.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.text.bytes().filter(u8::is_ascii_alphabetic).count();
    figures > 0 && letters * 6 <= figures
}

/// A gap of so many spaces parts two names.
pub(super) const NAME_GAP: usize = 3;

/// How many words belong to the item that begins here: up to a wide gap or a comma, unless that
/// stands behind an abbreviation that needs a place (`U.K.H.C, Karachi`).
fn reach(words: &[Word]) -> usize {
    let prefix = |word: &Word| {
        let prefixes = gazetteer::words(Class::Prefix);
        word.text.len() <= 8 && prefixes.exact(word.text, None).is_some()
    };
    let mut own = words.iter().take(LONGEST).enumerate();
    let end = own.find_map(|(at, word)| {
        if at > 0 && word.gap >= NAME_GAP {
            return Some(at);
        }
        // A comma that the scan has made a point ends a name as well; an abbreviation is short.
        let pointed = word.text.len() > 4 && word.full.ends_with('.') && !word.text.contains('.');
        (pointed || word.ends_item() && !prefix(word)).then_some(at + 1)
    });
    end.unwrap_or(words.len().min(LONGEST))
}

/// Whether a word is one of some keywords, with scanning faults allowed for.
pub(super) fn is_keyword(word: &Word, keywords: &'static [&'static str]) -> bool {
    // No keyword has half as many letters, and none is found with three letters lost.
    let least = keywords.iter().map(|keyword| keyword.len()).min().unwrap_or(0);
    if word.text.len() > 40 || word.text.len() + 2 < least {
        return false;
    }
    memory::verdict(word.text, keywords, || {
        let key = word.key();
        keywords.iter().any(|keyword| gazetteer::alike(&key, keyword).is_some())
    })
}

/// Whether a key is one of some short keywords as scans print them.
pub(super) fn is_one_of(word: &Word, forms: &[&str]) -> bool {
    let key = word.key();
    forms.contains(&key.as_ref())
}
