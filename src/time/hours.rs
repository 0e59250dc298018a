//! Opening hours in OpenStreetMap's syntax, evaluated to intervals over a horizon.
//!
//! The syntax is parsed by `opening-hours-syntax`; what it means is decided here, with the
//! public holidays that the caller cites. Absent: sunrise, Easter and school holidays.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use opening_hours_syntax::rules::day::{
    Date, DaySelector, HolidayKind, Month, MonthdayRange, WeekDayRange, Year,
};
use opening_hours_syntax::rules::time::{Time, TimeSpan};
use opening_hours_syntax::rules::{OpeningHoursExpression, RuleOperator, RuleSequence};
use opening_hours_syntax::{ExtendedTime, RuleKind};

use super::plain_hours::plain;
use super::readings::{Readings, days_around};
use super::{Clock, Moment};

/// A half-open interval of time: from its start up to, not including, its end.
pub type Window = Range<Moment>;

/// The public holidays of a place, as local dates.
pub type Holidays = BTreeSet<NaiveDate>;

/// When a place is open, by its own clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningHours {
    /// Many posts keep the hours of one template.
    expression: Arc<OpeningHoursExpression>,
}

/// Why a text is not usable as opening hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// Not in the syntax.
    #[error("`{text}` is not in the opening hours syntax ({why}); write Mo-Fr 09:00-17:30; PH off")]
    Syntax {
        /// What was written.
        text: String,
        /// What the parser said.
        why: String,
    },
    /// In the syntax, but about something that deskby does not know.
    #[error("`{text}` uses {what}, which deskby does not know; write clock times and weekdays")]
    Unsupported {
        /// What was written.
        text: String,
        /// Which part.
        what: &'static str,
    },
}

impl OpeningHours {
    /// Reads hours such as `Mo-Fr 09:00-17:30; Sa 09:00-12:00; PH off` or `24/7`.
    ///
    /// # Errors
    ///
    /// [`HoursError`] if the text is not in the syntax or uses sunrise, Easter, school
    /// holidays, open ends or repeats.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        if let Some(expression) = plain(text) {
            return Ok(Self { expression: Arc::new(expression) });
        }
        let expression = opening_hours_syntax::parse(text).map_err(|error| {
            let why = error.to_string().lines().next().unwrap_or_default().trim().to_owned();
            HoursError::Syntax { text: text.to_owned(), why }
        })?;
        match expression.rules.iter().find_map(unsupported) {
            Some(what) => Err(HoursError::Unsupported { text: text.to_owned(), what }),
            None => Ok(Self { expression: Arc::new(expression) }),
        }
    }

    /// Open day and night.
    #[must_use]
    pub fn always() -> Self {
        Self { expression: Arc::new(OpeningHoursExpression { rules: Vec::new() }) }
    }

    /// Whether the place never closes.
    #[must_use]
    pub fn is_always(&self) -> bool {
        match self.expression.rules.as_slice() {
            [] => true,
            [rule] => rule.is_constant() && rule.kind == RuleKind::Open,
            _ => false,
        }
    }

    /// The intervals within `horizon` in which the place is open, in order, never touching.
    #[must_use]
    pub fn windows(&self, horizon: &Window, clock: &Clock, holidays: &Holidays) -> Vec<Window> {
        if self.is_always() {
            return if horizon.is_empty() { Vec::new() } else { vec![horizon.clone()] };
        }
        self.windows_by(horizon, &Readings::over(clock, horizon), holidays)
    }

    /// The same by a clock that was read over the horizon before.
    #[must_use]
    pub fn windows_by(
        &self,
        horizon: &Window,
        readings: &Readings<'_>,
        holidays: &Holidays,
    ) -> Vec<Window> {
        if self.is_always() {
            return if horizon.is_empty() { Vec::new() } else { vec![horizon.clone()] };
        }
        let mut open = Vec::new();
        let [first, last] = days_around(readings.clock(), horizon);
        for date in first.iter_days().take_while(|date| *date <= last) {
            for minutes in self.minutes_on(date, holidays) {
                let [start, end] = [minutes.start, minutes.end].map(|minute| at(date, minute));
                let [start, end] = [start, end].map(|local| readings.earliest(local));
                open.push(start.max(horizon.start)..end.min(horizon.end));
            }
        }
        merged(open)
    }

    /// The open minutes that begin on a local date; an end past 1,440 runs into the next day.
    fn minutes_on(&self, date: NaiveDate, holidays: &Holidays) -> Vec<Range<u32>> {
        let mut open: Vec<Range<u32>> = Vec::new();
        for rule in self.expression.rules.iter().filter(|rule| covers(rule, date, holidays)) {
            let spans: Vec<Range<u32>> =
                rule.time_selector.spans.iter().filter_map(minutes_of).collect();
            match (rule.kind, rule.operator) {
                (RuleKind::Open, RuleOperator::Normal) => open = spans,
                (RuleKind::Open, RuleOperator::Additional) => open.extend(spans),
                (RuleKind::Open, RuleOperator::Fallback) if open.is_empty() => open = spans,
                (RuleKind::Open, RuleOperator::Fallback) => {}
                (RuleKind::Closed | RuleKind::Unknown, _) => {
                    open = spans.iter().fold(open, |open, closed| without(&open, closed));
                }
            }
        }
        open
    }
}

impl fmt::Display for OpeningHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_always() { f.pad("24/7") } else { f.pad(&self.expression.to_string()) }
    }
}

/// What in a rule deskby does not know, if anything.
fn unsupported(rule: &RuleSequence) -> Option<&'static str> {
    let days = &rule.day_selector;
    let easter = days.monthday.iter().any(|range| match range {
        MonthdayRange::Date { start, end } => [start.0, end.0]
            .iter()
            .any(|date| matches!(date, Date::Easter { .. } | Date::Weekday { .. })),
        MonthdayRange::Month { .. } => false,
    });
    let school = days.weekday.iter().any(|range| match range {
        WeekDayRange::Holiday { kind, .. } => *kind == HolidayKind::School,
        WeekDayRange::Fixed { .. } => false,
    });
    let spans = &rule.time_selector.spans;
    let variable = spans.iter().any(|span| minutes_of(span).is_none());
    if easter {
        Some("a movable date")
    } else if school {
        Some("school holidays")
    } else if variable || spans.iter().any(|span| span.open_end || span.repeats.is_some()) {
        Some("sunrise, an open end or a repeat")
    } else {
        None
    }
}

/// Whether a rule speaks of a local date.
fn covers(rule: &RuleSequence, date: NaiveDate, holidays: &Holidays) -> bool {
    let DaySelector { year, monthday, week, weekday } = &rule.day_selector;
    let in_year = |at: i32, range: &(std::ops::RangeInclusive<Year>, u16)| {
        let (first, step) = (range.0.start().0, i32::from(range.1.max(1)));
        range.0.contains(&Year(at)) && (at - first) % step == 0
    };
    let iso_week = || u8::try_from(date.iso_week().week()).expect("weeks run from 1 to 53");
    let in_week = |(range, step): (std::ops::RangeInclusive<_>, u8)| {
        let numbers: std::ops::RangeInclusive<opening_hours_syntax::rules::day::WeekNum> = range;
        let (first, iso_week) = (numbers.start().0, iso_week());
        numbers.contains(&opening_hours_syntax::rules::day::WeekNum(iso_week))
            && (iso_week - first).is_multiple_of(step.max(1))
    };
    (year.is_empty() || year.iter().any(|range| in_year(date.year(), &range.into_parts())))
        && (monthday.is_empty() || monthday.iter().any(|range| in_monthday(range, date)))
        && (week.is_empty() || week.iter().any(|range| in_week(range.into_parts())))
        && (weekday.is_empty() || weekday.iter().any(|range| in_weekday(range, date, holidays)))
}

fn in_monthday(range: &MonthdayRange, date: NaiveDate) -> bool {
    match range {
        MonthdayRange::Month { range, year } => {
            let month = Month::from_date(date);
            let (first, last) = (*range.start(), *range.end());
            let within = if first <= last {
                first <= month && month <= last
            } else {
                month >= first || month <= last
            };
            within && year.is_none_or(|year| year.0 == date.year())
        }
        MonthdayRange::Date { start, end } => {
            let [start, end] = [start, end].map(|(limit, offset)| {
                fixed_date(*limit, date.year()).map(|limit| offset.apply(limit))
            });
            match (start, end) {
                (Some(start), Some(end)) if start <= end => start <= date && date <= end,
                (Some(start), Some(end)) => date >= start || date <= end,
                _ => false,
            }
        }
    }
}

/// The date that a selector names, in the given year where it names none.
fn fixed_date(date: Date, year_of_day: i32) -> Option<NaiveDate> {
    match date {
        Date::Fixed { year, month, day } => {
            let year = year.map_or(year_of_day, |year| year.0);
            NaiveDate::from_ymd_opt(year, month as u32, u32::from(day))
        }
        Date::Weekday { .. } | Date::Easter { .. } => None,
    }
}

fn in_weekday(range: &WeekDayRange, date: NaiveDate, holidays: &Holidays) -> bool {
    match range {
        WeekDayRange::Holiday { kind: _, offset } => {
            holidays.contains(&(date - chrono::Duration::days(i64::from(*offset))))
        }
        WeekDayRange::Fixed { range, offset, nth_from_start, nth_from_end } => {
            let date = date - chrono::Duration::days(i64::from(*offset));
            let number = |day: chrono::Weekday| day.num_days_from_monday();
            let (first, last) = (number(*range.start()), number(*range.end()));
            let day = number(date.weekday());
            let within = if first <= last {
                first <= day && day <= last
            } else {
                day >= first || day <= last
            };
            let from_start = (date.day0() / 7) as usize;
            let days = u32::from(date.num_days_in_month());
            let from_end = ((days - date.day()) / 7) as usize;
            within && (nth_from_start[from_start] || nth_from_end[from_end])
        }
    }
}

/// A span of clock times as minutes from midnight; an end before its start is on the next day.
fn minutes_of(span: &TimeSpan) -> Option<Range<u32>> {
    let minute = |time: ExtendedTime| u32::from(time.hour()) * 60 + u32::from(time.minute());
    match (span.range.start, span.range.end) {
        (Time::Fixed(start), Time::Fixed(end)) => {
            let (start, mut end) = (minute(start), minute(end));
            if end <= start {
                end += 1_440;
            }
            Some(start..end)
        }
        (Time::Variable(_), _) | (_, Time::Variable(_)) => None,
    }
}

/// `open` less `closed`.
fn without(open: &[Range<u32>], closed: &Range<u32>) -> Vec<Range<u32>> {
    open.iter()
        .flat_map(|range| {
            [range.start..range.end.min(closed.start), range.start.max(closed.end)..range.end]
        })
        .filter(|range| !range.is_empty())
        .collect()
}

fn at(date: NaiveDate, minute: u32) -> chrono::NaiveDateTime {
    let day = date + Days::new(u64::from(minute / 1_440));
    let time = NaiveTime::from_num_seconds_from_midnight_opt(minute % 1_440 * 60, 0);
    day.and_time(time.expect("a minute of the day"))
}

/// Windows in order, joined where they overlap or touch.
fn merged(mut windows: Vec<Window>) -> Vec<Window> {
    windows.retain(|window| window.start < window.end);
    windows.sort_by_key(|window| (window.start, window.end));
    let mut joined: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows {
        match joined.last_mut() {
            Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
            _ => joined.push(window),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(hours: &str, from: &str, to: &str) -> Vec<String> {
        let clock = Clock::new("Europe/London").unwrap();
        let holidays = Holidays::from([NaiveDate::from_ymd_opt(1986, 5, 5).unwrap()]);
        let horizon = from.parse().unwrap()..to.parse().unwrap();
        OpeningHours::parse(hours)
            .unwrap()
            .windows(&horizon, &clock, &holidays)
            .iter()
            .map(|window| format!("{}/{}", window.start, window.end))
            .collect()
    }

    #[test]
    fn office_hours_follow_the_local_clock_and_the_weekend() {
        assert_eq!(
            windows("Mo-Fr 09:30-17:30", "1986-02-14T00:00Z", "1986-02-18T00:00Z"),
            ["1986-02-14T09:30Z/1986-02-14T17:30Z", "1986-02-17T09:30Z/1986-02-17T17:30Z"]
        );
        assert_eq!(
            windows("Mo-Fr 09:30-17:30", "1986-07-14T00:00Z", "1986-07-15T00:00Z"),
            ["1986-07-14T08:30Z/1986-07-14T16:30Z"]
        );
    }

    #[test]
    fn a_public_holiday_closes_the_office() {
        let open = windows("Mo-Fr 09:00-17:00; PH off", "1986-05-05T00:00Z", "1986-05-06T12:00Z");
        assert_eq!(open, ["1986-05-06T08:00Z/1986-05-06T12:00Z"]);
    }

    #[test]
    fn a_night_shift_runs_into_the_next_day() {
        let open = windows("Mo 22:00-06:00", "1986-02-10T00:00Z", "1986-02-12T00:00Z");
        assert_eq!(open, ["1986-02-10T22:00Z/1986-02-11T06:00Z"]);
    }

    #[test]
    fn what_is_always_open_is_one_window() {
        let open = windows("24/7", "1986-02-10T00:00Z", "1986-02-12T00:00Z");
        assert_eq!(open, ["1986-02-10T00:00Z/1986-02-12T00:00Z"]);
        assert!(windows("24/7", "1986-02-12T00:00Z", "1986-02-12T00:00Z").is_empty());
    }

    #[test]
    fn a_closed_rule_takes_away_and_a_second_span_adds() {
        let open = windows(
            "Mo-Fr 09:00-13:00,14:00-18:00; We off",
            "1986-02-11T00:00Z",
            "1986-02-13T00:00Z",
        );
        assert_eq!(
            open,
            ["1986-02-11T09:00Z/1986-02-11T13:00Z", "1986-02-11T14:00Z/1986-02-11T18:00Z"]
        );
    }

    #[test]
    fn what_deskby_does_not_know_is_refused() {
        for text in ["sunrise-sunset", "easter off", "SH 09:00-12:00", "Mo-Xy 09:00", "09:00+", ""]
        {
            assert!(OpeningHours::parse(text).is_err(), "{text}");
        }
    }
}
