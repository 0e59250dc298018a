//! A sorted index of names: exact look-up, the longest name at a place, the nearest to a scan.

use super::distance::search;
use super::fold::unaccented;
use super::letters::{CONFUSED, UNRELATED, bit};

/// One name of one entry.
#[derive(Debug)]
pub struct Key {
    /// The name's capital letters and figures.
    pub text: &'static str,
    /// The name as telegrams print it.
    pub name: &'static str,
    /// The row of the entry in its table.
    pub entry: usize,
    /// The first year in which the name was used.
    pub from: Option<i32>,
    /// The last year in which it was used.
    pub to: Option<i32>,
}

/// The names of one table and the ways to them; the build script writes it.
#[derive(Debug)]
pub(super) struct Table {
    /// The names, sorted by key.
    pub(super) keys: &'static [Key],
    /// A tree of their letters.
    pub(super) tree: &'static [Branch],
    /// The names by length, then by key, each with how many letters it has in common with
    /// the one before it.
    pub(super) by_length: &'static [(u16, u8)],
    /// Where the names of each length begin among those.
    pub(super) lengths: &'static [u16],
}

impl Table {
    /// The names of a length.
    pub(super) fn of_length(&self, length: usize) -> &'static [(u16, u8)] {
        match (self.lengths.get(length), self.lengths.get(length + 1)) {
            (Some(&first), Some(&end)) => &self.by_length[usize::from(first)..usize::from(end)],
            _ => &[],
        }
    }
}

/// A place in the tree of letters.
#[derive(Debug)]
pub(super) struct Branch {
    /// The letters that can follow, as bits; none if only one name goes on from here.
    pub(super) letters: u64,
    /// Where the branches of those letters begin, in the order of the letters.
    pub(super) first: u16,
    /// The first name that ends here (or, without letters, that goes on); or [`NO_KEY`].
    pub(super) key: u16,
}

/// No name ends at a branch.
pub(super) const NO_KEY: u16 = u16::MAX;

/// The names of one table, sorted by key.
#[derive(Clone, Copy, Debug)]
pub struct Index(&'static Table);

/// A way from the root of an index, letter by letter.
#[derive(Clone, Copy, Debug)]
pub struct Walk {
    table: &'static Table,
    at: u16,
    depth: usize,
}

impl Walk {
    /// Goes on by the letters of a further part of a name; false if no name does.
    pub fn part(&mut self, part: &str) -> bool {
        part.chars().all(|letter| {
            if letter.is_ascii_alphanumeric() {
                self.step(letter.to_ascii_uppercase() as u8)
            } else if letter.is_ascii() {
                true
            } else {
                unaccented(letter).bytes().all(|letter| self.step(letter))
            }
        })
    }

    /// Whether the walk has gone anywhere.
    #[must_use]
    pub const fn has_begun(&self) -> bool {
        self.depth > 0
    }

    /// The name that ends here, of the year if there are several.
    #[must_use]
    pub fn end(&self, year: Option<i32>) -> Option<&'static Key> {
        let branch = &self.table.tree[usize::from(self.at)];
        let first = self.table.keys.get(usize::from(branch.key))?;
        if first.text.len() != self.depth {
            return None;
        }
        let same = self.table.keys[usize::from(branch.key)..].iter();
        let mut same = same.take_while(|known| known.text == first.text);
        same.find(|known| known.used_in(year)).or(Some(first))
    }

    fn step(&mut self, letter: u8) -> bool {
        let branch = &self.table.tree[usize::from(self.at)];
        let own = bit(letter);
        if branch.letters & own != 0 {
            let before = (branch.letters & (own - 1)).count_ones();
            self.at = branch.first + u16::try_from(before).expect("there are 64 bits at most");
        } else if branch.letters != 0 || branch.key == NO_KEY {
            return false;
        } else {
            let name = self.table.keys[usize::from(branch.key)].text.as_bytes();
            if name.get(self.depth) != Some(&letter) {
                return false;
            }
        }
        self.depth += 1;
        true
    }
}

/// What a scanned name was found to be.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// The name that was meant.
    pub key: &'static Key,
    /// How far the scan is from it, in hundredths of a letter; 0 is exact.
    pub cost: u32,
}

/// The nearest names to a scanned one.
#[derive(Clone, Debug)]
pub enum Nearest {
    /// Nothing is near.
    None,
    /// One name is near and no other as near.
    One(Hit),
    /// Several are as near as each other, or one is near but not safely so: to be offered.
    Doubtful(Vec<&'static Key>),
}

impl Index {
    pub(super) const fn of(table: &'static Table) -> Self {
        Self(table)
    }

    /// Every name of the index, in the order of the keys.
    #[must_use]
    pub const fn keys(self) -> &'static [Key] {
        self.0.keys
    }

    /// Whether this is the same index as another.
    #[must_use]
    pub fn is(self, other: Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }

    /// The beginning of a way to a name, letter by letter.
    #[must_use]
    pub const fn walk(self) -> Walk {
        Walk { table: self.0, at: 0, depth: 0 }
    }

    /// The name with this key, of the year if there are several; points, spaces and accents do
    /// not matter.
    #[must_use]
    pub fn exact(self, key: &str, year: Option<i32>) -> Option<&'static Key> {
        let mut walk = self.walk();
        if walk.part(key) { walk.end(year) } else { None }
    }

    /// The nearest name to a scanned one: one only where it is safely the nearest.
    #[must_use]
    pub fn nearest(self, scanned: &str, year: Option<i32>) -> Nearest {
        // What is further off than this does not make the best unsafe.
        self.near(scanned, year, safe(scanned.len()) + CONFUSED - 1)
    }

    /// The same, with names that are too far off to be safe and near enough to be offered.
    #[must_use]
    pub fn offered(self, scanned: &str, year: Option<i32>) -> Nearest {
        self.near(scanned, year, UNRELATED.max(safe(scanned.len()) + CONFUSED))
    }

    fn near(self, scanned: &str, year: Option<i32>, limit: u32) -> Nearest {
        let safe = safe(scanned.len());
        if safe == 0 {
            return Nearest::None;
        }
        let near = self.within(scanned, year, limit);
        let Some(&best) = near.first() else {
            return Nearest::None;
        };
        let rival = near.iter().find(|hit| hit.key.entry != best.key.entry);
        let alone = rival.is_none_or(|rival| rival.cost >= best.cost + CONFUSED);
        if best.cost <= safe && alone {
            return Nearest::One(best);
        }
        let mut names: Vec<&'static Key> = near.iter().map(|hit| hit.key).collect();
        let changed = |key: &Key| {
            let pairs = key.text.bytes().zip(scanned.bytes());
            pairs.filter(|(a, b)| a != b).count() + key.text.len().abs_diff(scanned.len())
        };
        names.sort_by_key(|key| changed(key));
        names.truncate(3);
        names.dedup_by_key(|key| key.entry);
        Nearest::Doubtful(names)
    }

    /// Every name within a distance, nearest first.
    fn within(self, scanned: &str, year: Option<i32>, limit: u32) -> Vec<Hit> {
        let mut near: Vec<Hit> = Vec::new();
        search(self.0, scanned, limit, |key, cost| {
            if key.used_in(year) {
                near.push(Hit { key, cost });
            }
        });
        near.sort_by_key(|hit| (hit.cost, hit.key.text));
        near
    }
}

impl Key {
    /// Whether the name was used in a year; every name was, where the year is not known.
    #[must_use]
    pub fn used_in(&self, year: Option<i32>) -> bool {
        year.is_none_or(|year| {
            self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
        })
    }
}

/// How far a name of so many letters may be to be mended.
const fn safe(letters: usize) -> u32 {
    match letters {
        0..=2 => 0,
        3..=4 => CONFUSED + CONFUSED / 2,
        5..=6 => UNRELATED,
        7..=9 => 140,
        10..=14 => 190,
        _ => 240,
    }
}
