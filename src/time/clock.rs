//! Local clocks: which instant a clock on the wall of a post means, and what it shows.

use chrono::{LocalResult, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

use super::{Moment, Span};

/// A period in which a post's clock stood at a fixed distance from Greenwich, where the time
/// zone tables are wrong or silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockPeriod {
    /// From this instant (inclusive).
    pub from: Moment,
    /// To this instant (exclusive).
    pub to: Moment,
    /// Local time less Greenwich time.
    pub ahead_of_utc: Span,
}

/// The clock on the wall of a post: an IANA zone, corrected by periods of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    zone: Tz,
    periods: Vec<ClockPeriod>,
}

/// Why a clock cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// Not an IANA zone.
    #[error("`{0}` is not a time zone; write an IANA name such as Europe/Zurich")]
    UnknownZone(String),
    /// Periods overlap or end before they begin.
    #[error("the clock periods overlap or run backwards")]
    Periods,
}

/// Which instant a local time means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalReading {
    /// Exactly one instant.
    One(Moment),
    /// The hour was struck twice (clocks put back): the earlier and the later instant.
    Twice(Moment, Moment),
    /// The hour was skipped (clocks put forward): the instant of the change.
    Skipped(Moment),
}

impl LocalReading {
    /// The instant, the earlier one of two, or that at which the clock jumped.
    #[must_use]
    pub fn earliest(self) -> Moment {
        match self {
            Self::One(moment) | Self::Twice(moment, _) | Self::Skipped(moment) => moment,
        }
    }
}

impl Clock {
    /// Greenwich time all the year.
    #[must_use]
    pub const fn utc() -> Self {
        Self { zone: Tz::UTC, periods: Vec::new() }
    }

    /// The clock of an IANA zone.
    ///
    /// # Errors
    ///
    /// [`ClockError::UnknownZone`] if the name is not in the zone tables.
    pub fn new(zone: &str) -> Result<Self, ClockError> {
        let zone = zone.parse().map_err(|_| ClockError::UnknownZone(zone.to_owned()))?;
        Ok(Self { zone, periods: Vec::new() })
    }

    /// The same clock with its own periods, which take precedence over the tables.
    ///
    /// # Errors
    ///
    /// [`ClockError::Periods`] if one runs backwards or two overlap.
    pub fn with_periods(mut self, mut periods: Vec<ClockPeriod>) -> Result<Self, ClockError> {
        periods.sort_by_key(|period| (period.from, period.to));
        let backwards = periods.iter().any(|period| period.from >= period.to);
        let overlap = periods.windows(2).any(|pair| pair[0].to > pair[1].from);
        if backwards || overlap {
            return Err(ClockError::Periods);
        }
        self.periods = periods;
        Ok(self)
    }

    /// Whether it has periods of its own, which may be shorter than a day.
    pub(super) fn has_periods(&self) -> bool {
        !self.periods.is_empty()
    }

    /// The name of the zone.
    #[must_use]
    pub fn zone_name(&self) -> &'static str {
        self.zone.name()
    }

    /// The periods in which it stood otherwise than the zone tables say.
    #[must_use]
    pub fn periods(&self) -> &[ClockPeriod] {
        &self.periods
    }

    /// What the clock shows at an instant.
    #[must_use]
    pub fn local(&self, moment: Moment) -> NaiveDateTime {
        (moment + self.ahead_of_utc(moment)).utc()
    }

    /// Local time less Greenwich time at an instant.
    #[must_use]
    pub fn ahead_of_utc(&self, moment: Moment) -> Span {
        if let Some(period) = self.period_at(moment) {
            return period.ahead_of_utc;
        }
        let offset = self.zone.offset_from_utc_datetime(&moment.utc()).fix();
        Span::from_secs(i64::from(offset.local_minus_utc()))
    }

    /// Which instant the clock means when it shows `local`.
    #[must_use]
    pub fn reading(&self, local: NaiveDateTime) -> LocalReading {
        let as_utc = Moment::from_utc(local);
        let own = self.periods.iter().find_map(|period| {
            let moment = as_utc - period.ahead_of_utc;
            (period.from <= moment && moment < period.to).then_some(moment)
        });
        if let Some(moment) = own {
            return LocalReading::One(moment);
        }
        match self.zone.offset_from_local_datetime(&local) {
            LocalResult::Single(offset) => {
                let ahead = i64::from(offset.fix().local_minus_utc());
                LocalReading::One(as_utc - Span::from_secs(ahead))
            }
            LocalResult::Ambiguous(first, second) => {
                let [a, b] = [first, second].map(|offset| {
                    as_utc - Span::from_secs(i64::from(offset.fix().local_minus_utc()))
                });
                LocalReading::Twice(a.min(b), a.max(b))
            }
            LocalResult::None => LocalReading::Skipped(self.change_after(as_utc)),
        }
    }

    /// The instant of the change of clocks that skipped a local time near `about`.
    ///
    /// The zone's offset just before and just after differ; the change lies between, and is
    /// found by halving, to the microsecond.
    fn change_after(&self, about: Moment) -> Moment {
        let mut before = about - Span::from_days(1);
        let mut after = about + Span::from_days(1);
        let old = self.ahead_of_utc(before);
        while after - before > Span::from_micros(1) {
            let middle = before + Span::from_micros((after - before).as_micros() / 2);
            if self.ahead_of_utc(middle) == old {
                before = middle;
            } else {
                after = middle;
            }
        }
        after
    }

    fn period_at(&self, moment: Moment) -> Option<&ClockPeriod> {
        self.periods.iter().find(|period| period.from <= moment && moment < period.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naive(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
    }

    #[test]
    fn geneva_was_an_hour_ahead_of_greenwich_in_february_1986() {
        let clock = Clock::new("Europe/Zurich").unwrap();
        let sent: Moment = "1986-02-10T16:35Z".parse().unwrap();
        assert_eq!(clock.local(sent), naive("1986-02-10T17:35"));
        assert_eq!(clock.reading(naive("1986-02-10T17:35")), LocalReading::One(sent));
    }

    #[test]
    fn a_skipped_hour_is_the_instant_of_the_change_and_a_repeated_one_is_two() {
        let clock = Clock::new("Europe/London").unwrap();
        let jump: Moment = "1986-03-30T01:00Z".parse().unwrap();
        assert_eq!(clock.reading(naive("1986-03-30T01:30")), LocalReading::Skipped(jump));
        assert!(matches!(clock.reading(naive("1986-10-26T01:30")), LocalReading::Twice(_, _)));
    }

    #[test]
    fn a_post_may_state_its_own_clock() {
        let from = "1930-01-01T00:00Z".parse().unwrap();
        let to = "1931-01-01T00:00Z".parse().unwrap();
        let own = ClockPeriod { from, to, ahead_of_utc: Span::from_mins(20) };
        let clock = Clock::utc().with_periods(vec![own]).unwrap();
        let noon: Moment = "1930-06-01T12:00Z".parse().unwrap();
        assert_eq!(clock.local(noon), naive("1930-06-01T12:20"));
        assert_eq!(clock.reading(naive("1930-06-01T12:20")), LocalReading::One(noon));
    }

    #[test]
    fn an_unknown_zone_is_refused() {
        assert!(Clock::new("Europe/Geneva").is_err());
    }
}
