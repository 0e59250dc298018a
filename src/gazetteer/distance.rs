//! How far a scanned name is from a true one: an edit distance that knows what scans confuse.

use super::index::{Key, Table};
use super::letters::{ALIKE, CONFUSED, COSTS, CROPPED, HALF, UNRELATED, bit, joints, place};

/// The longest key that is compared.
const LONGEST: usize = 64;
/// The longest key that is compared in short rows.
const SHORT: usize = 16;
/// A letter is not looked for further than this from its place.
const BAND: usize = 4;
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
    if may_begin(scan, own) && is_kin(scan, own) && may_be(scan, own, limit) {
        distance(&Scan::of(scan)?, own, |_| limit)
    } else {
        None
    }
}

/// Whether at least a third of the letters of a word are in a scan at all.
fn is_kin(scan: &[u8], word: &[u8]) -> bool {
    let letters = |key: &[u8]| key.iter().fold(0, |letters, letter| letters | bit(*letter));
    let own = letters(word);
    (letters(scan) & own).count_ones() * 3 >= own.count_ones()
}

/// Whether the letters of a word can cost no more than a limit beside those of a scan that are
/// near their places.
fn may_be(scan: &[u8], word: &[u8], limit: u32) -> bool {
    let before = word.len().saturating_sub(scan.len()) + 1;
    let after = scan.len().saturating_sub(word.len()) + 1;
    let first = if word.len() > scan.len() { CROPPED } else { CROPPED + CONFUSED / 2 };
    let mut cost = 0;
    word.iter().enumerate().all(|(at, &letter)| {
        let near = at.saturating_sub(before)..(at + after + 1).min(scan.len());
        let none = if at < 2 { first } else { UNRELATED };
        cost += scan.get(near).map_or(none, |near| least(near, none, letter));
        cost <= limit
    })
}

/// What a letter costs at least beside some letters of a scan; and if it is none of them.
fn least(near: &[u8], none: u32, letter: u8) -> u32 {
    let own = bit(letter);
    let mut least = none;
    let mut before = 0;
    for &seen in near {
        if seen == letter {
            return 0;
        }
        let place = place(seen);
        if HALF[place] & own != 0 {
            least = CONFUSED / 2;
        } else if (ALIKE[place] | joints(before, seen)) & own != 0 {
            least = least.min(CONFUSED);
        }
        before = seen;
    }
    least
}

/// Whether the first letters of two keys can be each other's, perhaps with one or two lost.
fn may_begin(scanned: &[u8], word: &[u8]) -> bool {
    let &[first, ref rest @ ..] = scanned else {
        return false;
    };
    let begin = word.iter().take(3).fold(0, |letters, letter| letters | bit(*letter));
    ALIKE[place(first)] & begin != 0
        || rest.first().is_some_and(|second| ALIKE[place(*second)] & bit(word[0]) != 0)
        || scanned.len() > 4 && scanned[1..3] == word[1..3]
}

/// A scanned key, made ready to be compared with many names.
#[derive(Debug)]
struct Scan {
    length: usize,
    /// The places of its letters.
    places: [u8; LONGEST],
    /// For each letter, what it and the one before it are taken for.
    joints: [u64; LONGEST],
}

impl Scan {
    /// The key, unless it is too long to be compared.
    fn of(letters: &[u8]) -> Option<Self> {
        if letters.len() > LONGEST - 2 {
            return None;
        }
        let mut scan = Self { length: letters.len(), places: [0; LONGEST], joints: [0; LONGEST] };
        let mut before = 0;
        for (at, &letter) in letters.iter().enumerate() {
            scan.places[at] = place(letter).to_le_bytes()[0];
            scan.joints[at] = joints(before, letter);
            before = letter;
        }
        Some(scan)
    }
}

/// The distance of two keys in hundredths of a letter, or nothing above a limit; the limit is
/// given for the part of the name up to each letter.
fn distance(scan: &Scan, name: &[u8], limit: impl Fn(usize) -> u32) -> Option<u32> {
    if scan.length <= SHORT && name.len() <= SHORT {
        return rolled::<{ SHORT + 1 }>(scan, name, limit);
    }
    if name.len() <= LONGEST {
        return rolled::<{ LONGEST + 1 }>(scan, name, limit);
    }
    None
}

/// The distance, by three rows of the usual table; of each only what is within the limit.
fn rolled<const WIDTH: usize>(
    scan: &Scan,
    name: &[u8],
    limit: impl Fn(usize) -> u32,
) -> Option<u32> {
    let mut rows = [[FAR; WIDTH]; 3];
    let mut above = first_row(&mut rows[0], scan.length, limit(0));
    let mut higher = DEAD;
    for at in 0..name.len() {
        let row = at + 1;
        let mut own = [FAR; WIDTH];
        let near = [&rows[at % 3], &rows[(at + 2) % 3]];
        let reach = reach(above, higher, row, scan.length);
        let live = add_row(&mut own, near, scan, (&name[..row], reach, limit(row)));
        rows[row % 3] = own;
        if live == DEAD && above == DEAD {
            return None;
        }
        (higher, above) = (above, live);
    }
    let cost = rows[name.len() % 3][scan.length];
    (cost <= limit(name.len())).then_some(cost)
}

/// The first and last column of a row that are within the limit.
type Live = (usize, usize);

/// No column is.
const DEAD: Live = (usize::MAX, 0);

/// The columns of a row that can be within the limit, from those of the two rows above.
fn reach(above: Live, higher: Live, row: usize, scanned: usize) -> Live {
    let first = above.0.min(higher.0.saturating_add(1)).max(row.saturating_sub(BAND));
    let after = if above == DEAD { 0 } else { above.1 + 2 };
    let joined = if higher == DEAD { 0 } else { higher.1 + 1 };
    (first, after.max(joined).min(row + BAND).min(scanned))
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
    let Some(scan) = Scan::of(scanned.as_bytes()) else {
        return;
    };
    for length in scan.length.saturating_sub(2)..=scan.length + 2 {
        let keys = table.of_length(length);
        if keys.is_empty() {
            continue;
        }
        let bound = Bound::of(&scan, length);
        sift(table, keys, (&bound, limit), |key, sums| {
            // What the letters that are still to come cost at least is not to be had before.
            let spare = limit - sums[length];
            if let Some(cost) = distance(&scan, key.text.as_bytes(), |row| spare + sums[row]) {
                found(key, cost);
            }
        });
    }
}

/// Calls back with every key of a length that a bound allows, and what its letters cost at
/// least up to each; what begins like a key that it
/// does not allow is passed over.
fn sift(
    table: &'static Table,
    keys: &[(u16, u8)],
    (bound, limit): (&Bound, u32),
    mut allowed: impl FnMut(&'static Key, &[u32; LONGEST + 1]),
) {
    let mut sums = [0; LONGEST + 1];
    let mut valid = 0;
    let mut dead = usize::MAX;
    for &(at, shared) in keys {
        let shared = usize::from(shared);
        if shared >= dead {
            continue;
        }
        valid = valid.min(shared);
        dead = usize::MAX;
        let key = &table.keys[usize::from(at)];
        let mut sum = sums[valid];
        for letter in &key.text.as_bytes()[valid..] {
            sum += bound.least(valid, *letter);
            valid += 1;
            sums[valid] = sum;
            if sum > limit {
                dead = valid;
                break;
            }
        }
        if dead == usize::MAX {
            allowed(key, &sums);
        }
    }
}

/// What each letter of a name of some length costs at least beside a scan.
///
/// Two faults that undo each other's shift (a first letter lost, another split in two) are
/// taken for no more than one letter of shift.
#[derive(Debug)]
struct Bound {
    /// For each place, the letters of the scan near it: the same, half of one, and like one.
    near: [[u64; 3]; LONGEST + 3],
    /// What it costs at least that one of the first two letters is not there.
    first: u32,
}

impl Bound {
    fn of(scan: &Scan, length: usize) -> Self {
        let mut near = [[0; 3]; LONGEST + 3];
        let before = length.saturating_sub(scan.length) + 1;
        let after = scan.length.saturating_sub(length) + 1;
        for at in 0..scan.length {
            let letter = usize::from(scan.places[at]);
            let joint = scan.joints.get(at + 1).copied().unwrap_or(0);
            // A letter of the name is met by one of the scan up to `before` places before it.
            for own in &mut near[at.saturating_sub(after)..=at + before] {
                own[0] |= 1 << letter;
                own[1] |= HALF[letter];
                own[2] |= ALIKE[letter] | joint;
            }
        }
        let first = if length > scan.length { CROPPED } else { CROPPED + CONFUSED / 2 };
        Self { near, first }
    }

    /// What the letter of a name at a place costs at least.
    const fn least(&self, at: usize, letter: u8) -> u32 {
        let first = if at < 2 { self.first } else { UNRELATED };
        price(self.near[at], first, letter)
    }
}

/// What a letter costs at least, given those that a scan has: the same, half of one, and like
/// one; and what it costs that it is none of them.
const fn price([same, half, like]: [u64; 3], none: u32, letter: u8) -> u32 {
    let letter = bit(letter);
    if same & letter != 0 {
        0
    } else if half & letter != 0 {
        CONFUSED / 2
    } else if like & letter != 0 {
        CONFUSED
    } else {
        none
    }
}

/// The row before the first letter of a name: every letter of the scan is one too many.
fn first_row(row: &mut [u32], scanned: usize, limit: u32) -> Live {
    let mut last = 0;
    let mut cost = 0;
    for (column, cell) in row.iter_mut().enumerate().take((BAND + 1).min(scanned + 1)) {
        if cost > limit {
            break;
        }
        *cell = cost;
        last = column;
        cost += UNRELATED;
    }
    (0, last)
}

/// Fills the columns of the row of a name's last letter that can be within a limit, from the
/// one and two above; says which are.
fn add_row<const WIDTH: usize>(
    own: &mut [u32; WIDTH],
    [above, higher]: [&[u32; WIDTH]; 2],
    scan: &Scan,
    (name, (first, last), limit): (&[u8], Live, u32),
) -> Live {
    let row = name.len();
    let letter = name[row - 1];
    let joint = if row > 1 { joints(name[row - 2], letter) } else { 0 };
    let letter = place(letter);
    let price = &COSTS[letter];
    let mut live = DEAD;
    let mut beside = FAR;
    if first == 0 {
        beside = cropped(row);
        if beside <= limit {
            own[0] = beside;
            live = (0, 0);
        }
    }
    for column in first.max(1)..=last {
        let seen = usize::from(scan.places[column - 1]);
        let confused = above[column - 1] + u32::from(price[seen]);
        let missing = above[column] + UNRELATED;
        let mut cost = confused.min(missing).min(beside + UNRELATED);
        if scan.joints[column - 1] >> letter & 1 == 1 {
            cost = cost.min(above[column - 2] + CONFUSED);
        }
        if joint >> seen & 1 == 1 {
            cost = cost.min(higher[column - 1] + CONFUSED);
        }
        beside = cost;
        if cost <= limit {
            own[column] = cost;
            live = (live.0.min(column), column);
        }
    }
    live
}

/// What it costs that the first letters of a name are gone.
fn cropped(letters: usize) -> u32 {
    let letters = u32::try_from(letters).unwrap_or(FAR);
    if letters <= 2 { letters * CROPPED } else { 2 * CROPPED + (letters - 2) * UNRELATED }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(scanned: &str, name: &str, limit: u32) -> Option<u32> {
        super::distance(&Scan::of(scanned.as_bytes())?, name.as_bytes(), |_| limit)
    }

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
            let bound = Bound::of(&Scan::of(scan.as_bytes()).unwrap(), name.len());
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
