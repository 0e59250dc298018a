//! Many local times of one clock, read with few questions to the zone's tables.
//!
//! Where a clock stood alike on the days around a date, it is taken to have stood so between them:
//! no zone's clocks were changed and changed back within a day. Elsewhere the tables are asked.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use super::{Clock, Moment, Span, Window};

/// Samples beside those of the dates: the day before, two days after, and the two into which
/// hours may run.
const AROUND: usize = 6;

/// The clock of a post over some days.
#[derive(Clone, Debug)]
pub struct Readings<'c> {
    clock: &'c Clock,
    /// The first date that can be read without asking.
    first: NaiveDate,
    /// Local time less Greenwich time at each Greenwich midnight from the day before the first.
    ahead: Vec<Span>,
}

impl<'c> Readings<'c> {
    /// A clock over a horizon, with the days into and out of which hours may run.
    #[must_use]
    pub fn over(clock: &'c Clock, horizon: &Window) -> Self {
        let [first, last] = days_around(clock, horizon);
        Self::new(clock, first, last)
    }

    /// A clock from one date to another.
    pub(super) fn new(clock: &'c Clock, first: NaiveDate, last: NaiveDate) -> Self {
        let days = usize::try_from((last - first).num_days()).unwrap_or(0) + AROUND;
        let from = first.pred_opt().unwrap_or(first);
        let midnights = from.iter_days().take(days);
        let ahead = midnights
            .map(|date| clock.ahead_of_utc(Moment::from_utc(date.and_time(NaiveTime::MIN))))
            .collect();
        Self { clock, first, ahead }
    }

    /// The clock.
    pub(super) const fn clock(&self) -> &'c Clock {
        self.clock
    }

    /// The instant that a local time means, the earlier one of two.
    pub(super) fn earliest(&self, local: NaiveDateTime) -> Moment {
        let day = (local.date() - self.first).num_days();
        let around = usize::try_from(day).ok().and_then(|day| self.ahead.get(day..day + 4));
        match around {
            Some(&[before, on, after, later])
                if [before, after, later] == [on; 3] && !self.clock.has_periods() =>
            {
                Moment::from_utc(local) - on
            }
            _ => self.clock.reading(local).earliest(),
        }
    }
}

/// The first and last local date whose hours may fall within a horizon.
pub(super) fn days_around(clock: &Clock, horizon: &Window) -> [NaiveDate; 2] {
    let first = clock.local(horizon.start).date() - Days::new(2);
    let last = clock.local(horizon.end).date() + Days::new(1);
    [first, last]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quarter_of_an_hour_reads_as_the_tables_read_it() {
        for zone in ["Europe/London", "Asia/Tehran", "America/St_Johns", "Pacific/Apia"] {
            let clock = Clock::new(zone).unwrap();
            for year in [1947, 1968, 1972, 1986, 2011] {
                let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
                let readings = Readings::new(&clock, first, first + Days::new(365));
                let quarters = (0..35_136).map(|quarter| chrono::Duration::minutes(quarter * 15));
                for local in quarters.map(|past| first.and_time(NaiveTime::MIN) + past) {
                    let asked = clock.reading(local).earliest();
                    assert_eq!(readings.earliest(local), asked, "{zone} {local}");
                }
            }
        }
    }
}
