//! The plain shapes of opening hours, read without the whole grammar, which takes far longer.
//!
//! Weekdays and their ranges, `PH`, clock times, `off` and `24/7`. What has any other shape is
//! left to the grammar. Absent: any meaning of its own; what is read here reads there as the same.

use chrono::Weekday;
use opening_hours_syntax::rules::day::{DaySelector, HolidayKind, WeekDayRange};
use opening_hours_syntax::rules::time::{TimeSelector, TimeSpan};
use opening_hours_syntax::rules::{OpeningHoursExpression, RuleOperator, RuleSequence};
use opening_hours_syntax::{ExtendedTime, RuleKind};

/// The expression of a text of plain shape; none where only the grammar can tell.
pub(super) fn plain(text: &str) -> Option<OpeningHoursExpression> {
    let rules = text.split("; ").map(rule).collect::<Option<Vec<_>>>()?;
    Some(OpeningHoursExpression { rules })
}

fn rule(text: &str) -> Option<RuleSequence> {
    let (weekday, time_selector, kind) = match text.split_once(' ') {
        None if text == "24/7" => (Vec::new(), TimeSelector::default(), RuleKind::Open),
        None => return None,
        Some((on, "off")) => (days(on)?, TimeSelector::default(), RuleKind::Closed),
        Some((on, at)) => (days(on)?, times(at)?, RuleKind::Open),
    };
    Some(RuleSequence {
        day_selector: DaySelector { weekday, ..DaySelector::default() },
        time_selector,
        kind,
        operator: RuleOperator::Normal,
        comment: "".into(),
    })
}

/// `Mo-We,Fr`, or `PH` alone.
fn days(text: &str) -> Option<Vec<WeekDayRange>> {
    if text == "PH" {
        return Some(vec![WeekDayRange::Holiday { kind: HolidayKind::Public, offset: 0 }]);
    }
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some(WeekDayRange::Fixed {
            range: day(first)?..=day(last)?,
            offset: 0,
            nth_from_start: [true; 5],
            nth_from_end: [true; 5],
        })
    };
    text.split(',').map(range).collect()
}

fn day(text: &str) -> Option<Weekday> {
    Some(match text {
        "Mo" => Weekday::Mon,
        "Tu" => Weekday::Tue,
        "We" => Weekday::Wed,
        "Th" => Weekday::Thu,
        "Fr" => Weekday::Fri,
        "Sa" => Weekday::Sat,
        "Su" => Weekday::Sun,
        _ => return None,
    })
}

/// `09:00-13:00,14:30-18:00`, each ending on the day on which it begins.
fn times(text: &str) -> Option<TimeSelector> {
    let span = |part: &str| {
        let (from, to) = part.split_once('-')?;
        let (from, to) = (time(from)?, time(to)?);
        (from < to).then(|| TimeSpan::fixed_range(from, to))
    };
    text.split(',').map(span).collect::<Option<Vec<_>>>().map(TimeSelector::new)
}

fn time(text: &str) -> Option<ExtendedTime> {
    let &[h, i, b':', m, n] = text.as_bytes() else { return None };
    let number = |tens: u8, ones: u8| {
        (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
    };
    ExtendedTime::new(number(h, i)?, number(m, n)?).filter(|_| text < "24:00")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts of the shape, and a little beside it.
    fn texts() -> impl Strategy<Value = String> {
        let time = (0_u8..26, 0_u8..62).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}"));
        let span = (time.clone(), time).prop_map(|(from, to)| format!("{from}-{to}"));
        let spans = prop::collection::vec(span, 1..3).prop_map(|spans| spans.join(","));
        let day = prop::sample::select(vec!["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH", "Xy"]);
        let range = prop::collection::vec(day, 1..3).prop_map(|ends| ends.join("-"));
        let days = prop::collection::vec(range, 1..3).prop_map(|days| days.join(","));
        let hours = prop_oneof![4 => spans, 1 => Just("off".to_owned())];
        let rule = prop_oneof![
            6 => (days, hours).prop_map(|(days, hours)| format!("{days} {hours}")),
            1 => Just("24/7".to_owned()),
        ];
        prop::collection::vec(rule, 1..4).prop_map(|rules| rules.join("; "))
    }

    proptest! {
        #[test]
        fn what_is_read_here_reads_the_same_in_the_whole_grammar(text in texts()) {
            if let Some(read) = plain(&text) {
                prop_assert_eq!(Ok(read), opening_hours_syntax::parse(&text).map_err(|_| text));
            }
        }
    }

    #[test]
    fn the_usual_shapes_are_read_here_and_others_are_not() {
        for text in ["24/7", "Mo-Fr 09:00-17:30; PH off", "Su,Mo-Th 08:00-12:00,13:00-16:30"] {
            assert!(plain(text).is_some(), "{text}");
        }
        for text in
            ["", "Mo", "09:00-17:00", "Mo[1] 09:00-12:00", "Mo 22:00-06:00", "Mo 9:00-17:00"]
        {
            assert!(plain(text).is_none(), "{text}");
        }
    }
}
