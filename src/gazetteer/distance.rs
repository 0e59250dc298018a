//! How far a scanned name is from a true one: an edit distance that knows what scans confuse.

use super::index::{Key, Table};
use super::letters::{CONFUSED, COSTS, CROPPED, HALF, LIKE, UNRELATED, bit, joined, place};

/// The longest key that is compared.
const LONGEST: usize = 64;
/// The longest key that is compared in short rows.
const SHORT: usize = 16;
/// A letter is not looked for further than this from its place.
const BAND: usize = 4;
/// Nor, when names are sifted, further than this.
const SHIFT: usize = 2;
/// More than any limit.
const FAR: u32 = 10_000;

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
    let (scan, own) = (scanned.as_bytes(), word.as_bytes());
    if !may_begin(scan, own) || least(scan, own) > limit || least_near(scan, own) > limit {
        return None;
    }
    distance(scanned, word, limit)
}

/// What the letters of a word cost at least, wherever they are in a scan.
fn least(scanned: &[u8], word: &[u8]) -> u32 {
    let (mut same, mut half, mut like) = (0, 0, 0);
    for letter in scanned.iter().map(|letter| place(*letter)) {
        same |= 1_u64 << letter;
        half |= HALF[letter];
        like |= LIKE[letter];
    }
    word.iter().enumerate().map(|(at, letter)| price([same, half, like], at, *letter)).sum()
}

/// The same, where a letter is not far from its place.
fn least_near(scanned: &[u8], word: &[u8]) -> u32 {
    if scanned.len() > SHORT || word.len() > SHORT {
        return 0;
    }
    let cost = |(at, letter): (usize, &u8)| {
        let first = at.saturating_sub(SHIFT).min(scanned.len());
        let end = (at + SHIFT + 1).min(scanned.len());
        least_of(&scanned[first..end], at, *letter)
    };
    word.iter().enumerate().map(cost).sum()
}

/// What a letter at a place costs at least beside some letters of a scan.
fn least_of(near: &[u8], at: usize, letter: u8) -> u32 {
    let (own, mut like) = (place(letter), false);
    for &seen in near {
        if seen == letter {
            return 0;
        }
        like |= LIKE[place(seen)] >> own & 1 == 1;
    }
    match (like, at) {
        (true, _) => CONFUSED / 2,
        (false, 0 | 1) => CROPPED,
        (false, _) => UNRELATED,
    }
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
    if scanned.len() <= SHORT && name.len() <= SHORT {
        return rolled::<{ SHORT + 1 }>(scanned, name, limit);
    }
    if scanned.len() <= LONGEST && name.len() <= LONGEST {
        return rolled::<{ LONGEST + 1 }>(scanned, name, limit);
    }
    None
}

/// The distance, by three rows of the usual table.
fn rolled<const WIDTH: usize>(scanned: &[u8], name: &[u8], limit: u32) -> Option<u32> {
    let mut rows = [[FAR; WIDTH]; 3];
    first_row(&mut rows[0], scanned.len());
    let mut before = 0;
    for at in 0..name.len() {
        let row = at + 1;
        let mut own = [FAR; WIDTH];
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

/// Calls back with every key within a limit of a scan.
///
/// `by_length` has the keys of each length together, sorted; a key is compared in full only
/// if a bound that looks at each letter's neighbourhood allows it.
pub(super) fn search(
    table: &'static Table,
    scanned: &str,
    limit: u32,
    mut found: impl FnMut(&'static Key, u32),
) {
    let Some(bound) = Bound::of(scanned.as_bytes()) else {
        return;
    };
    for length in scanned.len().saturating_sub(2)..=scanned.len() + 2 {
        let mut sums = [0; LONGEST + 1];
        let mut valid = 0;
        let mut dead = usize::MAX;
        for &(at, shared) in table.of_length(length) {
            let shared = usize::from(shared);
            valid = valid.min(shared);
            if shared >= dead {
                continue;
            }
            dead = usize::MAX;
            let key = &table.keys[usize::from(at)];
            let name = key.text.as_bytes();
            while valid < name.len() {
                let sum = sums[valid] + bound.least(valid, name[valid]);
                valid += 1;
                sums[valid] = sum;
                if sum > limit {
                    dead = valid;
                    break;
                }
            }
            if dead == usize::MAX
                && let Some(cost) = distance(scanned, key.text, limit)
            {
                found(key, cost);
            }
        }
    }
}

/// What each letter of a name costs at least, wherever it is in a scan.
#[derive(Debug)]
struct Bound {
    /// For each place, the letters of the scan near it: the same, half of one, and like one.
    near: [[u64; 3]; LONGEST + 3],
}

impl Bound {
    fn of(scanned: &[u8]) -> Option<Self> {
        if scanned.len() > LONGEST - 2 {
            return None;
        }
        let mut near = [[0; 3]; LONGEST + 3];
        for (at, &letter) in scanned.iter().enumerate() {
            let letter = place(letter);
            for own in &mut near[at.saturating_sub(SHIFT)..=at + SHIFT] {
                own[0] |= 1 << letter;
                own[1] |= HALF[letter];
                own[2] |= LIKE[letter];
            }
        }
        Some(Self { near })
    }

    /// What the letter of a name at a place costs at least.
    const fn least(&self, at: usize, letter: u8) -> u32 {
        price(self.near[at], at, letter)
    }
}

/// What a letter at a place costs at least, given those that a scan has: the same, half of
/// one, and like one.
const fn price([same, half, like]: [u64; 3], at: usize, letter: u8) -> u32 {
    let letter = bit(letter);
    if same & letter != 0 {
        0
    } else if half & letter != 0 {
        CONFUSED / 2
    } else if like & letter != 0 {
        CONFUSED
    } else if at < 2 {
        CROPPED
    } else {
        UNRELATED
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
    fn the_bound_is_below_the_distance() {
        for (scan, name) in [
            ("PARI5", "PARIS"),
            ("R0RNE", "ROME"),
            ("LASH", "FLASH"),
            ("KANPALA", "KAMPALA"),
            ("HARNBURG", "HAMBURG"),
            ("BRUSSEI5", "BRUSSELS"),
            ("MMAN", "AMMAN"),
        ] {
            let cost = distance(scan, name, 300).unwrap();
            let bound = Bound::of(scan.as_bytes()).unwrap();
            let least: u32 = name.bytes().enumerate().map(|(at, b)| bound.least(at, b)).sum();
            assert!(least <= cost, "{scan} {name}: {least} > {cost}");
        }
    }

    #[test]
    fn long_keys_are_not_compared() {
        assert_eq!(distance(&"A".repeat(80), "A", 100), None);
        assert_eq!(alike("A", &"A".repeat(80)), None);
    }
}
