//! How far a scanned name is from a true one: an edit distance that knows what scans confuse.

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
pub(super) fn distance(scanned: &str, name: &str, limit: u32) -> Option<u32> {
    let (a, b) = (scanned.as_bytes(), name.as_bytes());
    if a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    let mut rows = [[0_u32; LONGEST + 1]; 3];
    for (column, cost) in rows[0].iter_mut().enumerate().take(b.len() + 1) {
        *cost = cropped(column);
    }
    for row in 1..=a.len() {
        let [now, above, two_above] = [row % 3, (row + 2) % 3, (row + 1) % 3];
        rows[now][0] = UNRELATED * u32::try_from(row).unwrap_or(u32::MAX / UNRELATED);
        let mut least = rows[now][0];
        for column in 1..=b.len() {
            let confused = rows[above][column - 1] + substitution(a[row - 1], b[column - 1]);
            let lost = rows[now][column - 1] + UNRELATED;
            let extra = rows[above][column] + UNRELATED;
            let mut cost = confused.min(lost).min(extra);
            if row >= 2 && joined(&a[row - 2..row], b[column - 1]) {
                cost = cost.min(rows[two_above][column - 1] + CONFUSED);
            }
            if column >= 2 && joined(&b[column - 2..column], a[row - 1]) {
                cost = cost.min(rows[above][column - 2] + CONFUSED);
            }
            rows[now][column] = cost;
            least = least.min(cost);
        }
        if least > limit.saturating_add(CONFUSED) {
            return None;
        }
    }
    let cost = rows[a.len() % 3][b.len()];
    (cost <= limit).then_some(cost)
}

/// What it costs that the first letters of a name are gone.
fn cropped(letters: usize) -> u32 {
    let letters = u32::try_from(letters).unwrap_or(1_000);
    if letters <= 2 {
        letters * CROPPED
    } else {
        2 * CROPPED + (letters - 2) * UNRELATED
    }
}

/// What it costs that one letter stands for another.
fn substitution(scanned: u8, letter: u8) -> u32 {
    if scanned == letter {
        0
    } else if GROUPS
        .iter()
        .any(|group| group.contains(&scanned) && group.contains(&letter))
    {
        CONFUSED
    } else {
        UNRELATED
    }
}

/// Whether two letters are taken for one.
fn joined(pair: &[u8], letter: u8) -> bool {
    matches!(
        (pair, letter),
        (b"RN" | b"IN" | b"NI" | b"TN" | b"RA" | b"AI", b'M')
            | (b"VV", b'W')
            | (b"CL" | b"IJ", b'D')
            | (b"LI" | b"II", b'U' | b'N' | b'H')
            | (b"IC", b'K')
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
    }

    #[test]
    fn long_keys_are_not_compared() {
        assert_eq!(distance(&"A".repeat(80), "A", 100), None);
    }
}
