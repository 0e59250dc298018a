//! How many copies a desk has: a number, or a range where nobody knows.

use std::fmt;

/// A number of copies: the least, the typical and the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copies {
    /// At least.
    pub low: u16,
    /// Typically.
    pub typical: u16,
    /// At most.
    pub high: u16,
}

impl Copies {
    /// No copy of its own.
    pub const NONE: Self = Self::exactly(0);

    /// One copy.
    pub const ONE: Self = Self::exactly(1);

    /// The most that a file may ask for one desk.
    pub const MOST: u16 = 500;

    /// So many, neither more nor less.
    #[must_use]
    pub const fn exactly(number: u16) -> Self {
        Self { low: number, typical: number, high: number }
    }

    /// The copies of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            low: self.low.saturating_add(other.low),
            typical: self.typical.saturating_add(other.typical),
            high: self.high.saturating_add(other.high),
        }
    }

    /// As a file writes it: `2`, `1 to 4` or `1 to 4, typically 2`.
    ///
    /// # Errors
    ///
    /// What to write instead, as a sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let fail = || {
            let most = Self::MOST;
            format!(
                "`{text}` is not a number of copies; write 2, `1 to 4` or `1 to 4, typically 2`, \
                 at most {most}"
            )
        };
        let number = |text: &str| text.trim().parse::<u16>().ok().filter(|n| *n <= Self::MOST);
        let (range, typical) = match text.split_once(',') {
            Some((range, rest)) => {
                let typical = rest.trim().strip_prefix("typically").and_then(number);
                (range, Some(typical.ok_or_else(fail)?))
            }
            None => (text, None),
        };
        let ends = range.split_once(" to ").or_else(|| range.split_once('-'));
        let (low, high) = match ends {
            Some((low, high)) => (number(low), number(high)),
            None => (number(range), number(range)),
        };
        let (low, high) = low.zip(high).ok_or_else(fail)?;
        let typical = typical.unwrap_or(low + high.saturating_sub(low) / 2);
        if low <= typical && typical <= high {
            Ok(Self { low, typical, high })
        } else {
            Err(fail())
        }
    }
}

impl std::iter::Sum for Copies {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::NONE, Self::and)
    }
}

impl fmt::Display for Copies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.low == self.high {
            f.pad(&self.low.to_string())
        } else {
            f.pad(&format!("{} to {}, typically {}", self.low, self.high, self.typical))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_read_as_people_write_them() {
        let range = |low, typical, high| Ok(Copies { low, typical, high });
        assert_eq!(Copies::read("2"), range(2, 2, 2));
        assert_eq!(Copies::read("1 to 4"), range(1, 2, 4));
        assert_eq!(Copies::read("1-3"), range(1, 2, 3));
        assert_eq!(Copies::read("1 to 40, typically 2"), range(1, 2, 40));
        for text in ["", "-1", "two", "4 to 1", "1 to 4, typically 9", "501", "1 to", "1, 2"] {
            assert!(Copies::read(text).is_err(), "{text}");
        }
        for text in ["2", "1 to 4, typically 2"] {
            assert_eq!(Copies::read(text).unwrap().to_string(), text);
        }
    }
}
