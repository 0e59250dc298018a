//! Which letters scans take for each other, and what that costs.
//!
//! Knows nothing of names; the distance and its filter rest on it.

/// Letters and figures that scans and worn type take for each other; one of a group costs
/// [`CONFUSED`] for another.
const GROUPS: [&[u8]; 15] = [
    b"NU", b"COGQD0U", b"RKXN", b"TI1LJ7", b"EFPRB", b"HNMK", b"S5G6", b"B8R3", b"UVWY", b"Z72",
    b"A4R", b"MNW", b"EA6O", b"6G", b"EC",
];

/// Pairs that scans take for one letter.
const JOINED: [(&[u8; 2], &[u8]); 12] = [
    (b"RN", b"M"),
    (b"IN", b"M"),
    (b"TN", b"M"),
    (b"NI", b"M"),
    (b"AI", b"M"),
    (b"RA", b"M"),
    (b"VV", b"W"),
    (b"CL", b"D"),
    (b"IJ", b"D"),
    (b"LI", b"UNH"),
    (b"II", b"UNH"),
    (b"IC", b"K"),
];

/// The cost of an unrelated letter, of a letter lost and of a letter too many.
pub(super) const UNRELATED: u32 = 100;
/// The cost of a letter taken for one like it.
pub(super) const CONFUSED: u32 = 30;
/// The cost of a letter lost at the very beginning, where a margin was cropped.
pub(super) const CROPPED: u32 = 45;

/// So many letters and figures there are.
const LETTERS: usize = 36;

/// What each letter costs for each other, by their places among the figures and letters.
pub(super) static COSTS: [[u8; LETTERS]; LETTERS] = costs();

const fn costs() -> [[u8; LETTERS]; LETTERS] {
    let mut costs = [[UNRELATED.to_le_bytes()[0]; LETTERS]; LETTERS];
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
    while same < LETTERS {
        costs[same][same] = 0;
        same += 1;
    }
    costs
}

/// The letters that are taken for a given one, as bits, itself among them.
pub(super) static ALIKE: [u64; LETTERS] = alike();

const fn alike() -> [u64; LETTERS] {
    let costs = costs();
    let mut like = [0; LETTERS];
    let mut a = 0;
    while a < LETTERS {
        let mut b = 0;
        while b < LETTERS {
            if costs[a][b] < UNRELATED.to_le_bytes()[0] {
                like[a] |= 1 << b;
            }
            b += 1;
        }
        a += 1;
    }
    like
}

/// The letters that are half of what was taken for a given one, as bits.
pub(super) static HALF: [u64; LETTERS] = half();

const fn half() -> [u64; LETTERS] {
    let mut half = [0; LETTERS];
    let mut pair = 0;
    while pair < JOINED.len() {
        let (two, ones) = JOINED[pair];
        let mut one = 0;
        while one < ones.len() {
            half[place(ones[one])] |= bit(two[0]) | bit(two[1]);
            one += 1;
        }
        pair += 1;
    }
    half
}

/// The letters that two are taken for, as bits.
pub(super) const fn joints(first: u8, second: u8) -> u64 {
    match (first, second) {
        (b'R' | b'I' | b'T', b'N') | (b'N' | b'A', b'I') | (b'R', b'A') => bit(b'M'),
        (b'V', b'V') => bit(b'W'),
        (b'C', b'L') | (b'I', b'J') => bit(b'D'),
        (b'L' | b'I', b'I') => bit(b'U') | bit(b'N') | bit(b'H'),
        (b'I', b'C') => bit(b'K'),
        _ => 0,
    }
}

/// The place of each letter or figure among them; of anything else that of the first.
const PLACES: [u8; 256] = places();

const fn places() -> [u8; 256] {
    let mut places = [0; 256];
    let mut place = 0;
    while place < 10 {
        places[b'0' as usize + place] = place.to_le_bytes()[0];
        place += 1;
    }
    while place < LETTERS {
        places[b'A' as usize + place - 10] = place.to_le_bytes()[0];
        place += 1;
    }
    places
}

/// The place of a letter or figure of a key among them.
pub(super) const fn place(letter: u8) -> usize {
    PLACES[letter as usize] as usize
}

/// A letter's place as a bit.
pub(super) const fn bit(letter: u8) -> u64 {
    1 << place(letter)
}
