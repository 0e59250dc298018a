//! An instant of universal time, in whole microseconds.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::Span;

/// An instant: microseconds since 1970-01-01T00:00Z, between the years 1 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// Why a text is not an instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// Not ISO 8601 with a zone.
    #[error("`{0}` is not an instant; write it as 1986-02-10T16:35Z or with an offset, +01:00")]
    Form(String),
}

impl Moment {
    /// 1 January of the year 1, 00:00Z: the earliest instant.
    pub const EARLIEST: Self = Self(-62_135_596_800_000_000);
    /// 31 December 9999, 24:00Z: the latest instant.
    pub const LATEST: Self = Self(253_402_300_800_000_000);

    /// The instant so many microseconds after 1970-01-01T00:00Z.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00Z.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// The instant at which a clock on Greenwich time shows `naive`.
    #[must_use]
    pub fn from_utc(naive: NaiveDateTime) -> Self {
        Self(naive.and_utc().timestamp_micros())
    }

    /// What a clock on Greenwich time shows at this instant.
    ///
    /// # Panics
    ///
    /// If the instant is outside the years that chrono knows; every constructor but
    /// [`Moment::from_micros`] excludes that.
    #[must_use]
    pub fn utc(self) -> NaiveDateTime {
        self.date_time().naive_utc()
    }

    /// The date at Greenwich.
    #[must_use]
    pub fn utc_date(self) -> NaiveDate {
        self.utc().date()
    }

    fn date_time(self) -> DateTime<Utc> {
        let clamped = self.0.clamp(Self::EARLIEST.0, Self::LATEST.0);
        DateTime::from_timestamp_micros(clamped).expect("the years 1 to 9999 are within range")
    }

    /// The sum, held within [`Moment::EARLIEST`] and [`Moment::LATEST`].
    #[must_use]
    pub const fn saturating_add(self, span: Span) -> Self {
        let sum = self.0.saturating_add(span.as_micros());
        if sum > Self::LATEST.0 {
            Self::LATEST
        } else if sum < Self::EARLIEST.0 {
            Self::EARLIEST
        } else {
            Self(sum)
        }
    }
}

impl Add<Span> for Moment {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0 + span.as_micros())
    }
}

impl AddAssign<Span> for Moment {
    fn add_assign(&mut self, span: Span) {
        self.0 += span.as_micros();
    }
}

impl Sub<Span> for Moment {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0 - span.as_micros())
    }
}

impl Sub for Moment {
    type Output = Span;
    fn sub(self, earlier: Self) -> Span {
        Span::from_micros(self.0 - earlier.0)
    }
}

impl fmt::Display for Moment {
    /// ISO 8601 with `Z`; seconds and fractions only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pattern = match self.0.rem_euclid(60_000_000) {
            0 => "%Y-%m-%dT%H:%MZ",
            part if part % 1_000_000 == 0 => "%Y-%m-%dT%H:%M:%SZ",
            _ => "%Y-%m-%dT%H:%M:%S%.6fZ",
        };
        f.pad(&self.utc().format(pattern).to_string())
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    /// Reads ISO 8601 with `Z` or an offset; seconds and fractions are optional.
    fn from_str(text: &str) -> Result<Self, MomentError> {
        let form = || MomentError::Form(text.to_owned());
        let trimmed = text.trim();
        let zoned = match trimmed.strip_suffix(['Z', 'z']) {
            Some(naive) => format!("{naive}+00:00"),
            None => trimmed.to_owned(),
        };
        ["%Y-%m-%dT%H:%M%:z", "%Y-%m-%dT%H:%M:%S%.f%:z", "%Y-%m-%d %H:%M%:z"]
            .iter()
            .find_map(|pattern| DateTime::parse_from_str(&zoned, pattern).ok())
            .map(|instant| Self(instant.timestamp_micros()))
            .filter(|&moment| moment >= Self::EARLIEST && moment <= Self::LATEST)
            .ok_or_else(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_with_z_or_an_offset() {
        let seed: Moment = "1986-02-10T16:35Z".parse().unwrap();
        assert_eq!("1986-02-10T17:35+01:00".parse(), Ok(seed));
        assert_eq!("1986-02-10T16:35:00.000Z".parse(), Ok(seed));
        assert_eq!(seed.to_string(), "1986-02-10T16:35Z");
        assert_eq!((seed + Span::from_secs(5)).to_string(), "1986-02-10T16:35:05Z");
    }

    #[test]
    fn an_instant_without_a_zone_is_refused() {
        for text in
            ["1986-02-10T16:35", "1986-02-10", "", "1986-02-31T00:00Z", "99999-01-01T00:00Z"]
        {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }
}
