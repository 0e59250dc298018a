//! How far a scanned name is from a true one: an edit distance that knows what scans confuse.

use super::index::Key;

/// Letters and figures that scans and worn type take for each other; one of a group costs
/// [`CONFUSED`] for another.
const GROUPS: [&[u8]; 14] = [
    b"COGQD0U", b"RKXN", b"TI1LJ7", b"EFPRB", b"HNMK", b"S5G6", b"B8R3", b"UVWY", b"Z72", b"A4R",
    b"MNW", b"EA6O", b"6G", b"EC",
];

/// The cost of an unrelated letter, of a letter lost and of a letter too many.
pub(super) const UNRELATED: u32 = 100;
/// The cost of a letter taken for one like it.
pub(super) const CONFUSED: u32 = 30;
/// The cost of a letter lost at the very beginning, where a margin was cropped.
const CROPPED: u32 = 45;
/// The longest key that is compared.
const LONGEST: usize = 64;
/// A letter is not looked for further than this from its place.
const BAND: usize = 4;
/// More than any limit.
const FAR: u32 = 10_000;

/// What each letter costs for each other, by their places among the figures and letters.
static COSTS: [[u8; 36]; 36] = costs();

const fn costs() -> [[u8; 36]; 36] {
    let mut costs = [[UNRELATED.to_le_bytes()[0]; 36]; 36];
    let mut group = 0;
    while group < GROUPS.len() {
        let letters = GROUPS[group];
        let mut a = 0;
        while a < letters.len() {
            let mut b = 0;
            while b < letters.len() {
                costs[place(letters[a])][place(letters[b])] = CONFUSED.to_le_bytes()[0];
                b += 1;
            }
            a += 1;
        }
        group += 1;
    }
    let mut same = 0;
    while same < 36 {
        costs[same][same] = 0;
        same += 1;
    }
    costs
}

/// The place of a letter or figure of a key among them.
const fn place(letter: u8) -> usize {
    match letter {
        b'0'..=b'9' => (letter - b'0') as usize,
        b'A'..=b'Z' => (letter - b'A') as usize + 10,
        _ => 0,
    }
}

/// Whether a scanned key can be a given word: the distance, if it is small for its length.
#[must_use]
pub fn alike(scanned: &str, word: &str) -> Option<u32> {
    if scanned == word {
        return Some(0);
    }
    if scanned.len().abs_diff(word.len()) > 2 {
        return None;
    }
    let limit = match word.len() {
        0..=2 => 0,
        3..=4 => CONFUSED + CONFUSED / 2,
        5..=6 => UNRELATED,
        7..=9 => 170,
        _ => 220,
    };
    distance(scanned, word, limit)
}

/// The distance of two keys in hundredths of a letter, or nothing above a limit.
fn distance(scanned: &str, name: &str, limit: u32) -> Option<u32> {
    let mut table = Table::of(scanned)?;
    for (at, letter) in name.bytes().enumerate().take(LONGEST) {
        if table.add(at, letter) > limit && table.least[at] > limit {
            return None;
        }
    }
    let cost = *table.rows.get(name.len())?.get(scanned.len())?;
    (cost <= limit).then_some(cost)
}

/// Calls back with every key within a limit of a scan; the keys are sorted, and what two
/// neighbours have in common at their beginning is compared once.
pub(super) fn search(
    keys: &'static [Key],
    scanned: &str,
    limit: u32,
    mut found: impl FnMut(&'static Key, u32),
) {
    let Some(mut table) = Table::of(scanned) else {
        return;
    };
    // The first letters of the table's rows that still belong to the key at hand.
    let mut valid = 0;
    let mut dead = usize::MAX;
    for key in keys {
        valid = valid.min(key.shared);
        if key.shared >= dead {
            continue;
        }
        dead = usize::MAX;
        let name = key.text.as_bytes();
        while valid < name.len() && valid < LONGEST {
            let least = table.add(valid, name[valid]);
            valid += 1;
            if least > limit && table.least[valid - 1] > limit {
                dead = valid;
                break;
            }
        }
        if dead == usize::MAX && name.len() <= LONGEST && name.len().abs_diff(scanned.len()) <= 2 {
            let cost = table.rows[name.len()][scanned.len()];
            if cost <= limit {
                found(key, cost);
            }
        }
    }
}

/// The table of an edit distance: a row for each letter of the name, a column for each of
/// the scan.
#[derive(Debug)]
struct Table<'s> {
    scanned: &'s [u8],
    name: [u8; LONGEST],
    rows: Box<[[u32; LONGEST + 1]; LONGEST + 1]>,
    least: [u32; LONGEST + 1],
}

impl<'s> Table<'s> {
    fn of(scanned: &'s str) -> Option<Self> {
        let scanned = scanned.as_bytes();
        if scanned.len() > LONGEST {
            return None;
        }
        let mut rows = Box::new([[FAR; LONGEST + 1]; LONGEST + 1]);
        let mut cost = 0;
        for cell in rows[0].iter_mut().take((BAND + 1).min(scanned.len() + 1)) {
            *cell = cost;
            cost += UNRELATED;
        }
        Some(Self {
            scanned,
            name: [0; LONGEST],
            rows,
            least: [0; LONGEST + 1],
        })
    }

    /// Adds the row of the name's letter at a place; says the least cost in it.
    fn add(&mut self, at: usize, letter: u8) -> u32 {
        self.name[at] = letter;
        let row = at + 1;
        let first = row.saturating_sub(BAND);
        let last = (row + BAND).min(self.scanned.len());
        let (done, rest) = self.rows.split_at_mut(row);
        let above = &done[row - 1];
        let two_above = &done[row.saturating_sub(2)];
        let own = &mut rest[0];
        let costs = &COSTS[place(letter)];
        let mut least = FAR;
        let mut left = FAR;
        if first == 0 {
            left = cropped(row);
            own[0] = left;
            least = left;
        } else {
            own[first - 1] = FAR;
        }
        for column in first.max(1)..=last {
            let scanned = self.scanned[column - 1];
            let confused = above[column - 1] + u32::from(costs[place(scanned)]);
            let lost = above[column] + UNRELATED;
            let mut cost = confused.min(lost).min(left + UNRELATED);
            if column >= 2 && joined(self.scanned[column - 2], scanned, letter) {
                cost = cost.min(above[column - 2] + CONFUSED);
            }
            if row >= 2 && joined(self.name[at - 1], letter, scanned) {
                cost = cost.min(two_above[column - 1] + CONFUSED);
            }
            own[column] = cost;
            left = cost;
            least = least.min(cost);
        }
        if last < self.scanned.len() {
            own[last + 1] = FAR;
        }
        self.least[row] = least;
        least
    }
}

/// What it costs that the first letters of a name are gone.
fn cropped(letters: usize) -> u32 {
    let letters = u32::try_from(letters).unwrap_or(FAR);
    if letters <= 2 {
        letters * CROPPED
    } else {
        2 * CROPPED + (letters - 2) * UNRELATED
    }
}

/// Whether two letters are taken for one.
const fn joined(first: u8, second: u8, letter: u8) -> bool {
    matches!(
        (first, second, letter),
        (b'R' | b'I' | b'T', b'N', b'M')
            | (b'N', b'I', b'M')
            | (b'R', b'A', b'M')
            | (b'A', b'I', b'M')
            | (b'V', b'V', b'W')
            | (b'C', b'L', b'D')
            | (b'I', b'J', b'D')
            | (b'L' | b'I', b'I', b'U' | b'N' | b'H')
            | (b'I', b'C', b'K')
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_that_looks_alike_costs_little() {
        assert_eq!(distance("PARIS", "PARIS", 100), Some(0));
        assert_eq!(distance("PARI5", "PARIS", 100), Some(CONFUSED));
        assert_eq!(distance("R0RNE", "ROME", 100), Some(2 * CONFUSED));
        assert_eq!(distance("LASH", "FLASH", 100), Some(CROPPED));
        assert_eq!(distance("BONN", "ROME", 100), None);
        assert_eq!(distance("", "A", 100), Some(CROPPED));
    }

    #[test]
    fn long_keys_are_not_compared() {
        assert_eq!(distance(&"A".repeat(80), "A", 100), None);
        assert_eq!(distance("A", &"A".repeat(80), 100), None);
    }
}
