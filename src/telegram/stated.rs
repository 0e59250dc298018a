//! A time as exactly as a text states it.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime};

use crate::time::Moment;

/// An instant, a clock time without a zone, or a date: no more than the text gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// The text gives a zone.
    Instant(Moment),
    /// A clock time, local to a place that the text leaves open.
    Local(NaiveDateTime),
    /// A date.
    Date(NaiveDate),
}

impl Stated {
    /// The date as stated.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        match self {
            Self::Instant(moment) => moment.utc_date(),
            Self::Local(local) => local.date(),
            Self::Date(date) => date,
        }
    }

    /// The instant, where the text gives one.
    #[must_use]
    pub const fn instant(self) -> Option<Moment> {
        match self {
            Self::Instant(moment) => Some(moment),
            Self::Local(_) | Self::Date(_) => None,
        }
    }
}

impl fmt::Display for Stated {
    /// ISO 8601: with `Z`, without a zone, or a date alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant(moment) => f.pad(&moment.to_string()),
            Self::Local(local) => f.pad(&local.format("%Y-%m-%dT%H:%M").to_string()),
            Self::Date(date) => f.pad(&date.format("%Y-%m-%d").to_string()),
        }
    }
}
