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
/// The longest keyword.
const SHORT: usize = 16;
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
        0..=2 => return None,
        3..=4 => CONFUSED + CONFUSED / 2,
        5..=6 => UNRELATED,
        7..=9 => 170,
        _ => 220,
    };
    if !may_begin(scanned.as_bytes(), word.as_bytes()) {
        return None;
    }
    distance(scanned, word, limit)
}

/// Whether the first letters of two keys can be each other's, perhaps with one or two lost.
fn may_begin(scanned: &[u8], word: &[u8]) -> bool {
    let like = |a: Option<&u8>, b: Option<&u8>| match (a, b) {
        (Some(a), Some(b)) => u32::from(COSTS[place(*a)][place(*b)]) <= CONFUSED,
        _ => false,
    };
    let first = scanned.first();
    word.iter().take(3).any(|letter| like(first, Some(letter)))
        || like(scanned.get(1), word.first())
        || scanned.len() > 4 && scanned[1..3] == word[1..3]
}

/// The distance of two keys in hundredths of a letter, or nothing above a limit.
fn distance(scanned: &str, name: &str, limit: u32) -> Option<u32> {
    let (scanned, name) = (scanned.as_bytes(), name.as_bytes());
    if scanned.len() > SHORT || name.len() > SHORT {
        return None;
    }
    let mut rows = [[FAR; SHORT + 1]; 3];
    first_row(&mut rows[0], scanned.len());
    let mut before = 0;
    for at in 0..name.len() {
        let row = at + 1;
        let mut own = [FAR; SHORT + 1];
        let above = [&rows[at % 3][..], &rows[(at + 2) % 3][..]];
        let least = add_row(&mut own, above, scanned, &name[..row]);
        rows[row % 3] = own;
        if least > limit && before > limit {
            return None;
        }
        before = least;
    }
    let cost = rows[name.len() % 3][scanned.len()];
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
    rows: Vec<[u32; LONGEST + 1]>,
    least: [u32; LONGEST + 1],
}

impl<'s> Table<'s> {
    fn of(scanned: &'s str) -> Option<Self> {
        let scanned = scanned.as_bytes();
        if scanned.len() > LONGEST {
            return None;
        }
        let mut rows = vec![[FAR; LONGEST + 1]; LONGEST + 1];
        first_row(&mut rows[0], scanned.len());
        Some(Self { scanned, name: [0; LONGEST], rows, least: [0; LONGEST + 1] })
    }

    /// Adds the row of the name's letter at a place; says the least cost in it.
    fn add(&mut self, at: usize, letter: u8) -> u32 {
        self.name[at] = letter;
        let row = at + 1;
        let (done, rest) = self.rows.split_at_mut(row);
        let above = [&done[at][..], &done[at.saturating_sub(1)][..]];
        let least = add_row(&mut rest[0], above, self.scanned, &self.name[..row]);
        self.least[row] = least;
        least
    }
}

/// The row before the first letter of a name: every letter of the scan is one too many.
fn first_row(row: &mut [u32], scanned: usize) {
    let mut cost = 0;
    for cell in row.iter_mut().take((BAND + 1).min(scanned + 1)) {
        *cell = cost;
        cost += UNRELATED;
    }
}

/// Fills the row of a name's last letter from the one and two above; says its least cost.
fn add_row(own: &mut [u32], [above, higher]: [&[u32]; 2], scan: &[u8], name: &[u8]) -> u32 {
    let row = name.len();
    let letter = name[row - 1];
    let first = row.saturating_sub(BAND);
    let final_column = (row + BAND).min(scan.len());
    let price = &COSTS[place(letter)];
    let mut cheapest = FAR;
    let mut beside = FAR;
    if first == 0 {
        beside = cropped(row);
        own[0] = beside;
        cheapest = beside;
    } else if first <= own.len() {
        own[first - 1] = FAR;
    }
    for column in first.max(1)..=final_column {
        let seen = scan[column - 1];
        let confused = above[column - 1] + u32::from(price[place(seen)]);
        let missing = above[column] + UNRELATED;
        let mut cost = confused.min(missing).min(beside + UNRELATED);
        if column >= 2 && joined(scan[column - 2], seen, letter) {
            cost = cost.min(above[column - 2] + CONFUSED);
        }
        if row >= 2 && joined(name[row - 2], letter, seen) {
            cost = cost.min(higher[column - 1] + CONFUSED);
        }
        own[column] = cost;
        beside = cost;
        cheapest = cheapest.min(cost);
    }
    if final_column < scan.len() {
        own[final_column + 1] = FAR;
    }
    cheapest
}

/// What it costs that the first letters of a name are gone.
fn cropped(letters: usize) -> u32 {
    let letters = u32::try_from(letters).unwrap_or(FAR);
    if letters <= 2 { letters * CROPPED } else { 2 * CROPPED + (letters - 2) * UNRELATED }
}

/// Whether two letters are taken for one.
const fn joined(first: u8, second: u8, letter: u8) -> bool {
    match letter {
        b'M' => matches!(
            (first, second),
            (b'R' | b'I' | b'T', b'N') | (b'N' | b'A', b'I') | (b'R', b'A')
        ),
        b'W' => matches!((first, second), (b'V', b'V')),
        b'D' => matches!((first, second), (b'C', b'L') | (b'I', b'J')),
        b'U' | b'N' | b'H' => matches!((first, second), (b'L' | b'I', b'I')),
        b'K' => matches!((first, second), (b'I', b'C')),
        _ => false,
    }
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
        assert_eq!(alike("A", &"A".repeat(80)), None);
    }
}
