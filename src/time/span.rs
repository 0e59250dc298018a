//! A length of time, in whole microseconds, and the way in which people write it.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};
use std::str::FromStr;

/// A signed length of time in whole microseconds.
///
/// It prints as people say it (`47 min`, `2 h 10`, `3 d 4 h`) and is read from a number with a
/// unit (`25 min`, `1.5 h`, `1 d 6 h`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

/// Why a text is not a length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// Not of the form "number unit …".
    #[error("`{0}` is not a length of time; write a number and a unit: `25 min`, `1.5 h`, `2 d`")]
    Form(String),
    /// Longer than a thousand years.
    #[error("`{0}` is longer than a thousand years")]
    TooLong(String),
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// The longest span that a user may write: about a thousand years.
    pub const LONGEST: Self = Self(1_000 * 366 * 86_400_000_000);

    /// A span of whole microseconds.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// A span of whole seconds.
    ///
    /// # Panics
    ///
    /// If the span does not fit 64 bits of microseconds.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs * 1_000_000)
    }

    /// A span of whole minutes.
    ///
    /// # Panics
    ///
    /// If the span does not fit 64 bits of microseconds.
    #[must_use]
    pub const fn from_mins(mins: i64) -> Self {
        Self::from_secs(mins * 60)
    }

    /// A span of whole hours.
    ///
    /// # Panics
    ///
    /// If the span does not fit 64 bits of microseconds.
    #[must_use]
    pub const fn from_hours(hours: i64) -> Self {
        Self::from_secs(hours * 3_600)
    }

    /// A span of days of 24 hours.
    ///
    /// # Panics
    ///
    /// If the span does not fit 64 bits of microseconds.
    #[must_use]
    pub const fn from_days(days: i64) -> Self {
        Self::from_hours(days * 24)
    }

    /// The span in whole microseconds.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// The span in whole minutes, rounded to the nearest, halves away from zero.
    #[must_use]
    pub const fn as_rounded_mins(self) -> i64 {
        let half = if self.0 < 0 { -30_000_000 } else { 30_000_000 };
        (self.0 + half) / 60_000_000
    }

    /// The span without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Whether the span is shorter than nothing.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Span {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl SubAssign for Span {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Mul<i64> for Span {
    type Output = Self;
    fn mul(self, times: i64) -> Self {
        Self(self.0 * times)
    }
}

impl Neg for Span {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Span {
    fn sum<I: Iterator<Item = Self>>(spans: I) -> Self {
        spans.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let micros = self.0.unsigned_abs();
        let text = match micros {
            0 => "0 min".to_owned(),
            1..1_000_000 => format!("{sign}under 1 s"),
            1_000_000..60_000_000 => format!("{sign}{} s", micros / 1_000_000),
            _ => format!("{sign}{}", in_words(self.abs().as_rounded_mins())),
        };
        f.pad(&text)
    }
}

/// Whole minutes as people say them: `47 min`, `2 h`, `2 h 10`, `3 d 4 h`.
fn in_words(mins: i64) -> String {
    let (days, hours, rest) = (mins / 1_440, mins / 60 % 24, mins % 60);
    match (days, hours, rest) {
        (0, 0, m) => format!("{m} min"),
        (0, h, 0) => format!("{h} h"),
        (0, h, m) => format!("{h} h {m:02}"),
        (d, 0, _) => format!("{d} d"),
        (d, h, _) => format!("{d} d {h} h"),
    }
}

impl FromStr for Span {
    type Err = SpanError;

    /// Reads `25 min`, `1.5 h`, `2 d 6 h`, `45 s`, `300 ms`, `5 us`; a leading `-` negates.
    fn from_str(text: &str) -> Result<Self, SpanError> {
        let trimmed = text.trim();
        let (negative, body) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, trimmed),
        };
        let form = || SpanError::Form(text.to_owned());
        let mut rest = body;
        let mut total: i64 = 0;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(form)?;
            let (number, tail) = rest.split_at(end);
            let tail = tail.trim_start();
            let end = tail.find(|c: char| !c.is_alphabetic() && c != 'µ').unwrap_or(tail.len());
            let (unit, tail) = tail.split_at(end);
            let part = part_micros(number, micros_in(unit).ok_or_else(form)?).ok_or_else(form)?;
            let sum = total.checked_add(part).filter(|&sum| sum <= Self::LONGEST.0);
            total = sum.ok_or_else(|| SpanError::TooLong(text.to_owned()))?;
            rest = tail.trim_start();
        }
        if body.is_empty() {
            return Err(form());
        }
        Ok(Self(if negative { -total } else { total }))
    }
}

/// `number` (digits with at most one point) times `unit` microseconds, exact, rounded down.
fn part_micros(number: &str, unit: i64) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction = &fraction[..fraction.len().min(12)];
    let digits: i128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let places = u32::try_from(fraction.len()).expect("at most twelve");
    let unit = i128::from(unit);
    let sum = i128::from(whole) * unit + digits * unit / 10_i128.pow(places);
    i64::try_from(sum).ok()
}

/// Microseconds in a unit, by any of its usual names.
fn micros_in(unit: &str) -> Option<i64> {
    match unit {
        "us" | "µs" => Some(1),
        "ms" => Some(1_000),
        "s" | "sec" | "secs" | "second" | "seconds" => Some(1_000_000),
        "min" | "mins" | "minute" | "minutes" | "m" => Some(60_000_000),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(3_600_000_000),
        "d" | "day" | "days" => Some(86_400_000_000),
        "w" | "week" | "weeks" => Some(7 * 86_400_000_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_read_as_people_write_it() {
        for (text, micros) in [
            ("25 min", 1_500_000_000),
            ("1.5 h", 5_400_000_000),
            ("2 d 6 h", 194_400_000_000),
            ("-90 s", -90_000_000),
            ("0.25 s", 250_000),
            ("5 us", 5),
        ] {
            assert_eq!(text.parse(), Ok(Span::from_micros(micros)), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_span_is_refused() {
        for text in ["", "-", "25", "min", "1..5 h", "1 fortnight", ". h", "99999999999999 d"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_span_prints_as_people_say_it() {
        let shown: Vec<String> =
            [0, 30_000_000, 47 * 60_000_000, 7_800_000_000, 273_600_000_000, -7_200_000_000]
                .map(|micros| Span::from_micros(micros).to_string())
                .to_vec();
        assert_eq!(shown, ["0 min", "30 s", "47 min", "2 h 10", "3 d 4 h", "-2 h"]);
    }
}
