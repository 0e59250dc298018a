//! A decimal number of a table, kept exactly.

use std::fmt;
use std::str::FromStr;

/// A number with at most 18 decimals, below a million million, kept exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: i128,
    decimals: u32,
}

/// Which way a number finer than a microsecond is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the later microsecond.
    Up,
    /// To the earlier microsecond.
    Down,
}

/// Why a text is not such a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not a number.
    #[error("is not a number")]
    Form,
    /// A million million or more.
    #[error("is a million million or more")]
    TooLarge,
    /// More than 18 decimals.
    #[error("has more than 18 decimals")]
    TooFine,
}

impl Decimal {
    /// The most decimals.
    pub const DECIMALS: u32 = 18;
    const LARGEST: i128 = 1_000_000_000_000;

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self { digits: number as i128, decimals: 0 }
    }

    /// So many digits, of which the last so many are decimals, without trailing zeros.
    fn of(mut digits: i128, mut decimals: i64) -> Result<Self, DecimalError> {
        while decimals > 0 && digits % 10 == 0 {
            digits /= 10;
            decimals = if digits == 0 { 0 } else { decimals - 1 };
        }
        while decimals < 0 {
            digits = digits.checked_mul(10).ok_or(DecimalError::TooLarge)?;
            decimals = if digits == 0 { 0 } else { decimals + 1 };
        }
        if decimals > i64::from(Self::DECIMALS) {
            return Err(DecimalError::TooFine);
        }
        let decimals = u32::try_from(decimals).expect("between 0 and 18");
        if (digits / power(decimals)).abs() >= Self::LARGEST {
            return Err(DecimalError::TooLarge);
        }
        Ok(Self { digits, decimals })
    }

    /// How many decimals it has.
    #[must_use]
    pub const fn decimals(self) -> u32 {
        self.decimals
    }

    /// Whether it is less than nothing.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// The number times ten to the power of `decimals`, rounded where it has more.
    #[must_use]
    pub fn scaled(self, decimals: u32, rounding: Rounding) -> i128 {
        if self.decimals <= decimals {
            return self.digits * power(decimals - self.decimals);
        }
        let part = power(self.decimals - decimals);
        let down = self.digits.div_euclid(part);
        match rounding {
            Rounding::Up if self.digits.rem_euclid(part) != 0 => down + 1,
            Rounding::Up | Rounding::Down => down,
        }
    }

    /// So many seconds as microseconds.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "a decimal is small enough")]
    pub fn micros(self, rounding: Rounding) -> i64 {
        i64::try_from(self.scaled(6, rounding)).expect("below a million million seconds")
    }
}

/// A power of ten.
pub(super) const fn power(of: u32) -> i128 {
    10_i128.pow(of)
}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Reads `12`, `0.5`, `0,5`, `1e-3`; a comma is a decimal mark.
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => {
                let exponent: i64 = text[at + 1..].parse().map_err(|_| DecimalError::Form)?;
                (&text[..at], exponent.clamp(-1_000, 1_000))
            }
            None => (text, 0),
        };
        let (negative, plain) = match mantissa.as_bytes().first() {
            Some(b'-') => (true, &mantissa[1..]),
            Some(b'+') => (false, &mantissa[1..]),
            _ => (false, mantissa),
        };
        let (mut digits, mut decimals, mut any, mut point) = (0_i128, 0_i64, false, false);
        for byte in plain.bytes() {
            match byte {
                b'0'..=b'9' => {
                    any = true;
                    let digit = i128::from(byte - b'0');
                    let more = digits.checked_mul(10).and_then(|ten| ten.checked_add(digit));
                    digits = more.ok_or(DecimalError::TooLarge)?;
                    decimals += i64::from(point);
                }
                b'.' | b',' if !point => point = true,
                _ => return Err(DecimalError::Form),
            }
        }
        if !any {
            return Err(DecimalError::Form);
        }
        Self::of(if negative { -digits } else { digits }, decimals - exponent)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let (whole, part) =
            (self.digits.abs() / power(self.decimals), self.digits.abs() % power(self.decimals));
        match self.decimals as usize {
            0 => write!(f, "{sign}{whole}"),
            width => write!(f, "{sign}{whole}.{part:0width$}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_read_exactly_and_prints_without_trailing_zeros() {
        for (text, shown) in [
            ("12", "12"),
            ("-0.50", "-0.5"),
            ("0,25", "0.25"),
            ("+.5", "0.5"),
            ("1e3", "1000"),
            ("1.5E-3", "0.0015"),
            ("0.000", "0"),
            ("0e99", "0"),
        ] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_number_or_too_great_is_refused() {
        for text in ["", "-", ".", "1.2.3", "abc", "1e", "0x10", "nan", "inf", "1 000", "٣"] {
            assert_eq!(text.parse::<Decimal>(), Err(DecimalError::Form), "{text}");
        }
        for text in ["1000000000000", "1e400", "-1e12", "9".repeat(60).as_str()] {
            assert_eq!(text.parse::<Decimal>(), Err(DecimalError::TooLarge), "{text}");
        }
        assert_eq!("1e-19".parse::<Decimal>(), Err(DecimalError::TooFine));
    }

    #[test]
    fn what_is_finer_than_a_microsecond_is_rounded_as_asked() {
        let micros = |text: &str, rounding| text.parse::<Decimal>().unwrap().micros(rounding);
        assert_eq!(micros("1.0000001", Rounding::Up), 1_000_001);
        assert_eq!(micros("1.0000001", Rounding::Down), 1_000_000);
        assert_eq!(micros("-1.0000001", Rounding::Up), -1_000_000);
        assert_eq!(micros("-1.0000001", Rounding::Down), -1_000_001);
        assert_eq!(micros("2.5", Rounding::Up), 2_500_000);
    }
}
