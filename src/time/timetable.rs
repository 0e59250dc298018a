//! When something that runs by the clock leaves: bag runs, messenger rounds, fixed sessions.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use super::readings::Readings;
use super::{Clock, Holidays, Moment, Span, Window};

/// A weekly timetable by local time, with exceptions by date.
///
/// Written as `Tu,Fr 18:00`, `Mo-Fr 09:00,11:30,16:00`, several joined by `;`. `PH off` skips
/// public holidays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable {
    /// Many runs keep the days of one template.
    rows: Arc<[Row]>,
    not_on_holidays: bool,
    extra: BTreeSet<NaiveDateTime>,
    cancelled: BTreeSet<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    days: [bool; 7],
    times: BTreeSet<NaiveTime>,
}

/// One departure: what is handed over by `closes` goes at `leaves`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Departure {
    /// When it leaves.
    pub leaves: Moment,
    /// The latest moment at which something can still be put in (inclusive).
    pub closes: Moment,
}

/// Why a text is not a timetable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a timetable ({why}); write days and times: `Tu,Fr 18:00`")]
pub struct TimetableError {
    text: String,
    why: &'static str,
}

const DAYS: [(&str, Weekday); 7] = [
    ("Mo", Weekday::Mon),
    ("Tu", Weekday::Tue),
    ("We", Weekday::Wed),
    ("Th", Weekday::Thu),
    ("Fr", Weekday::Fri),
    ("Sa", Weekday::Sat),
    ("Su", Weekday::Sun),
];

impl Timetable {
    /// The same timetable with departures added at local times and whole days cancelled.
    #[must_use]
    pub fn with_exceptions(
        mut self,
        extra: impl IntoIterator<Item = NaiveDateTime>,
        cancelled: impl IntoIterator<Item = NaiveDate>,
    ) -> Self {
        self.extra.extend(extra);
        self.cancelled.extend(cancelled);
        self
    }

    /// The departures within `horizon`, in order, each closing `closing` before it leaves.
    #[must_use]
    pub fn departures(
        &self,
        horizon: &Window,
        clock: &Clock,
        holidays: &Holidays,
        closing: Span,
    ) -> Vec<Departure> {
        let first = clock.local(horizon.start).date() - Days::new(1);
        let last = clock.local(horizon.end).date() + Days::new(1);
        let mut leaves: BTreeSet<Moment> =
            self.extra.iter().map(|&local| clock.reading(local).earliest()).collect();
        let readings = Readings::new(clock, first, last);
        for date in first.iter_days().take_while(|date| *date <= last) {
            if self.runs_on(date, holidays) {
                leaves.extend(self.times_on(date).map(|at| readings.earliest(at)));
            }
        }
        leaves
            .into_iter()
            .filter(|moment| horizon.contains(moment))
            .map(|leaves| Departure { leaves, closes: leaves - closing })
            .collect()
    }

    fn runs_on(&self, date: NaiveDate, holidays: &Holidays) -> bool {
        let holiday = self.not_on_holidays && holidays.contains(&date);
        !holiday && !self.cancelled.contains(&date)
    }

    fn times_on(&self, date: NaiveDate) -> impl Iterator<Item = NaiveDateTime> {
        let day = date.weekday().num_days_from_monday() as usize;
        self.rows
            .iter()
            .filter(move |row| row.days[day])
            .flat_map(move |row| row.times.iter().map(move |&time| date.and_time(time)))
    }
}

impl FromStr for Timetable {
    type Err = TimetableError;

    fn from_str(text: &str) -> Result<Self, TimetableError> {
        let fail = |why| TimetableError { text: text.to_owned(), why };
        let mut rows = Vec::new();
        let mut not_on_holidays = false;
        for part in text.split(';').map(str::trim) {
            if part.eq_ignore_ascii_case("PH off") {
                not_on_holidays = true;
                continue;
            }
            let (days, times) =
                part.split_once(' ').ok_or_else(|| fail("days or times missing"))?;
            let days = read_days(days).ok_or_else(|| fail("days are Mo Tu We Th Fr Sa Su"))?;
            let times = times
                .split(',')
                .map(|time| NaiveTime::parse_from_str(time.trim(), "%H:%M").ok())
                .collect::<Option<BTreeSet<_>>>()
                .ok_or_else(|| fail("times are HH:MM"))?;
            rows.push(Row { days, times });
        }
        if rows.is_empty() {
            return Err(fail("it never leaves"));
        }
        let (extra, cancelled) = (BTreeSet::new(), BTreeSet::new());
        Ok(Self { rows: rows.into(), not_on_holidays, extra, cancelled })
    }
}

impl fmt::Display for Timetable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.rows.iter().map(|row| {
            let days: Vec<&str> = (0..7).filter(|&day| row.days[day]).map(|d| DAYS[d].0).collect();
            let times: Vec<String> =
                row.times.iter().map(|time| time.format("%H:%M").to_string()).collect();
            format!("{} {}", days.join(","), times.join(","))
        });
        let mut parts: Vec<String> = rows.collect();
        if self.not_on_holidays {
            parts.push("PH off".to_owned());
        }
        f.pad(&parts.join("; "))
    }
}

/// `Mo-Fr,Su` as seven flags from Monday.
fn read_days(text: &str) -> Option<[bool; 7]> {
    let number =
        |name: &str| DAYS.iter().position(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
    let mut days = [false; 7];
    for part in text.split(',') {
        match part.split_once('-') {
            None => days[number(part)?] = true,
            Some((first, last)) => {
                let (first, last) = (number(first)?, number(last)?);
                let length = (last + 7 - first) % 7;
                (0..=length).for_each(|step| days[(first + step) % 7] = true);
            }
        }
    }
    Some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(text: &str, from: &str, to: &str) -> Vec<String> {
        let timetable: Timetable = text.parse().unwrap();
        let clock = Clock::new("Europe/London").unwrap();
        let holidays = Holidays::from([NaiveDate::from_ymd_opt(1986, 5, 5).unwrap()]);
        let horizon = from.parse().unwrap()..to.parse().unwrap();
        timetable
            .departures(&horizon, &clock, &holidays, Span::from_hours(2))
            .iter()
            .map(|departure| format!("{} by {}", departure.leaves, departure.closes))
            .collect()
    }

    #[test]
    fn a_bag_leaves_on_its_days_and_closes_before() {
        assert_eq!(
            leaves("Tu,Fr 18:00", "1986-02-10T16:35Z", "1986-02-16T00:00Z"),
            ["1986-02-11T18:00Z by 1986-02-11T16:00Z", "1986-02-14T18:00Z by 1986-02-14T16:00Z"]
        );
    }

    #[test]
    fn a_holiday_is_skipped_where_the_timetable_says_so() {
        assert!(leaves("Mo 18:00; PH off", "1986-05-05T00:00Z", "1986-05-06T00:00Z").is_empty());
        assert_eq!(leaves("Mo 18:00", "1986-05-05T00:00Z", "1986-05-06T00:00Z").len(), 1);
    }

    #[test]
    fn an_exception_adds_or_cancels() {
        let extra = NaiveDate::from_ymd_opt(1986, 2, 12).unwrap().and_hms_opt(12, 0, 0).unwrap();
        let cancelled = NaiveDate::from_ymd_opt(1986, 2, 11).unwrap();
        let timetable: Timetable = "Tu 18:00".parse().unwrap();
        let timetable = timetable.with_exceptions([extra], [cancelled]);
        let horizon = "1986-02-10T00:00Z".parse().unwrap()..("1986-02-15T00:00Z".parse().unwrap());
        let found = timetable.departures(&horizon, &Clock::utc(), &Holidays::new(), Span::ZERO);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].leaves.to_string(), "1986-02-12T12:00Z");
    }

    #[test]
    fn a_timetable_prints_as_it_is_read() {
        for text in ["Tu,Fr 18:00", "Mo,Tu,We,Th,Fr 09:00,11:30; PH off"] {
            assert_eq!(text.parse::<Timetable>().unwrap().to_string(), text);
        }
        for text in ["", "PH off", "Xx 18:00", "Mo", "Mo 25:00"] {
            assert!(text.parse::<Timetable>().is_err(), "{text}");
        }
    }
}
