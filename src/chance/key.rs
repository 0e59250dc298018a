//! Stable names as 64-bit keys, and the uniform that a key gives in a run.

/// A stable name for a draw, hashed: telegram, copy, stage, attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u64);

/// The luck of one run: a seed and the number of the run, mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Luck(u64);

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// A bijective mixer of 64 bits (the finaliser of `SplitMix64`).
const fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

impl Key {
    /// The key of a name (FNV-1a over its bytes, mixed).
    #[must_use]
    pub const fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut at = 0;
        while at < bytes.len() {
            hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
            at += 1;
        }
        Self(mixed(hash))
    }

    /// The key of a name within this one; the order of names matters.
    #[must_use]
    pub const fn then(self, name: &str) -> Self {
        self.with(Self::of(name).0)
    }

    /// The key of a number within this one: an attempt, a run of a bag, an arrival.
    #[must_use]
    pub const fn with(self, number: u64) -> Self {
        Self(mixed(self.0.rotate_left(23).wrapping_add(GOLDEN) ^ number.wrapping_mul(GOLDEN)))
    }

    /// The key as a number, for documents that print it.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }
}

impl Luck {
    /// The luck of run `run` under `seed`.
    #[must_use]
    pub const fn new(seed: u64, run: u64) -> Self {
        Self(mixed(mixed(seed.wrapping_add(GOLDEN)) ^ run.wrapping_mul(GOLDEN)))
    }

    /// The uniform of a key in this run: above 0 and below 1, of 53 bits.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit an f64 exactly")]
    pub fn uniform(self, key: Key) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        let bits = mixed(mixed(self.0 ^ key.0).wrapping_add(GOLDEN));
        ((bits >> 11) as f64 + 0.5) * STEP
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_depends_on_every_name_and_on_their_order() {
        let keys = [
            Key::of("a").then("b"),
            Key::of("b").then("a"),
            Key::of("ab"),
            Key::of("a").with(1),
            Key::of("a").with(2),
        ];
        for (at, key) in keys.iter().enumerate() {
            assert!(!keys[..at].contains(key));
        }
    }

    #[test]
    fn uniforms_are_even_and_differ_by_run() {
        let total: f64 = (0..100_000).map(|run| Luck::new(7, run).uniform(Key::of("x"))).sum();
        assert!((total / 100_000.0 - 0.5).abs() < 0.004, "{total}");
        assert_ne!(Luck::new(7, 0).uniform(Key::of("x")).to_bits(), 0.5_f64.to_bits());
    }

    #[test]
    fn a_uniform_is_the_same_on_every_machine() {
        let bits = Luck::new(1986, 7).uniform(Key::of("geneva").then("sent")).to_bits();
        insta::assert_snapshot!(format!("{bits:016x}"));
    }
}
