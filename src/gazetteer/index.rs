//! A sorted index of names: exact look-up, the longest name at a place, the nearest to a scan.

use super::distance::{CONFUSED, UNRELATED, search};

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
    /// How many letters it has in common with the key before it.
    pub(super) shared: usize,
}

/// The names of one table, sorted by key.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    keys: &'static [Key],
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
    pub(super) const fn of(keys: &'static [Key]) -> Self {
        Self { keys }
    }

    /// Every name of the index, in the order of the keys.
    #[must_use]
    pub const fn keys(self) -> &'static [Key] {
        self.keys
    }

    /// The name with this key, of the year if there are several.
    #[must_use]
    pub fn exact(self, key: &str, year: Option<i32>) -> Option<&'static Key> {
        let first = self.keys.partition_point(|known| known.text < key);
        let same = self.keys[first..].iter().take_while(|known| known.text == key);
        let of_year = same.clone().find(|known| known.used_in(year));
        of_year.or_else(|| same.clone().next())
    }

    /// Whether some key begins with these letters: a cheap test before longer ones are tried.
    #[must_use]
    pub fn begins(self, letters: &str) -> bool {
        let first = self.keys.partition_point(|known| known.text < letters);
        self.keys.get(first).is_some_and(|known| known.text.starts_with(letters))
    }

    /// The nearest name to a scanned one: one only where it is safely the nearest.
    #[must_use]
    pub fn nearest(self, scanned: &str, year: Option<i32>) -> Nearest {
        let offered = limit(scanned.len());
        if offered == 0 {
            return Nearest::None;
        }
        let near = self.within(scanned, year, offered);
        let Some(&best) = near.first() else {
            return Nearest::None;
        };
        let rival = near
            .iter()
            .find(|hit| hit.key.entry != best.key.entry)
            .map_or(u32::MAX, |hit| hit.cost);
        if best.cost <= safe(scanned.len()) && rival >= best.cost + CONFUSED {
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
        search(self.keys, scanned, limit, |key, cost| {
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

/// How far a name of so many letters may be to be offered at all.
const fn limit(letters: usize) -> u32 {
    match letters {
        0..=2 => 0,
        3..=4 => UNRELATED,
        _ => safe(letters) + CONFUSED,
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
