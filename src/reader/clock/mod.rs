//! Date-time groups, dates and clock times as scans print them.

mod time_of_day;

use chrono::{NaiveDate, NaiveDateTime};

pub(super) use time_of_day::clock_time;

use super::lookup::safest;
use super::page::Word;
use crate::gazetteer::{self, Class};
use crate::telegram::Stated;
use crate::time::Moment;

/// A day, as far as it is printed.
#[expect(clippy::struct_field_names, reason = "a day has a day of the month")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Day {
    /// The year, in four figures.
    pub(super) year: Option<i32>,
    /// The month.
    pub(super) month: Option<u32>,
    /// The day of the month.
    pub(super) day: Option<u32>,
}

/// A date-time group: `101635Z FEBRUARY 1986`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// The day.
    pub(super) day: Day,
    /// The hour and minute.
    pub(super) time: (u32, u32),
    /// Whether the text shows the Z, or what a scan makes of it.
    pub(super) zulu: bool,
}

/// What was found at the beginning of some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken<T> {
    /// What it says.
    pub(super) value: T,
    /// How many words it takes.
    pub(super) used: usize,
    /// Whether letters had to be read as figures, or a month mended.
    pub(super) mended: bool,
}

impl Day {
    /// The date, if all of it is there and it exists.
    pub(super) fn date(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year?, self.month?, self.day?)
    }

    /// The day with what is missing taken from another.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            year: self.year.or(other.year),
            month: self.month.or(other.month),
            day: self.day.or(other.day),
        }
    }

    /// The day of a date.
    pub(super) fn of(date: NaiveDate) -> Self {
        use chrono::Datelike as _;
        Self { year: Some(date.year()), month: Some(date.month()), day: Some(date.day()) }
    }
}

impl Group {
    /// The instant or clock time, if the day is complete.
    pub(super) fn stated(self, day: Day) -> Option<Stated> {
        let local = at(day.date()?, self.time)?;
        Some(if self.zulu {
            Stated::Instant(Moment::from_utc(local))
        } else {
            Stated::Local(local)
        })
    }
}

/// A date at a clock time.
pub(super) fn at(date: NaiveDate, time: (u32, u32)) -> Option<NaiveDateTime> {
    date.and_hms_opt(time.0, time.1, 0)
}

/// The figure that a scanned letter stands for.
const fn figure(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        'O' | 'o' | 'Q' | 'D' => Some('0'),
        'I' | 'l' | 'i' | '|' | '!' => Some('1'),
        'Z' | 'z' => Some('2'),
        'A' => Some('4'),
        'S' | 's' => Some('5'),
        'G' | 'b' => Some('6'),
        'B' => Some('8'),
        'g' | 'q' => Some('9'),
        _ => None,
    }
}

/// A number whose figures may have been scanned as letters; at least one must be a figure.
pub(super) fn number(text: &str) -> Option<(String, bool)> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '|' && c != '!');
    if !text.chars().any(|c| c.is_ascii_digit()) || text.chars().count() > 9 {
        return None;
    }
    let figures: Option<String> = text.chars().map(figure).collect();
    figures.map(|figures| {
        let mended = figures != text;
        (figures, mended)
    })
}

/// A date-time group at the beginning of some words, with its month and year if they follow.
pub(super) fn group(words: &[Word]) -> Option<Taken<Group>> {
    let (day, time, zulu, mut mended) = group_figures(words.first()?.text)?;
    let mut group = Group { day: Day { day: Some(day), ..Day::default() }, time, zulu };
    let mut used = 1;
    if let Some((month, spoilt)) = words.get(used).and_then(month) {
        group.day.month = Some(month);
        used += 1;
        mended |= spoilt;
        if let Some(taken) = year(&words[used..]) {
            group.day.year = Some(taken.value);
            used += taken.used;
            mended |= taken.mended;
        }
    }
    Some(Taken { value: group, used, mended })
}

/// Six figures and a Z, which scans read as 7 or 2 or lose.
fn group_figures(text: &str) -> Option<(u32, (u32, u32), bool, bool)> {
    let text = text.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '|' && c != '!');
    let letters: Vec<char> = text.chars().collect();
    if !(6..=7).contains(&letters.len())
        || letters.iter().filter(|c| c.is_ascii_digit()).count() < 3
    {
        return None;
    }
    let figures: Option<String> = letters[..6].iter().map(|c| figure(*c)).collect();
    let figures = figures?;
    let (zulu, spoilt) = match letters.get(6) {
        None => (false, true),
        Some('Z' | 'z') => (true, false),
        Some('7' | '2') => (true, true),
        Some(_) => return None,
    };
    let part = |range: std::ops::Range<usize>| figures[range].parse::<u32>().ok();
    let (day, hour, minute) = (part(0..2)?, part(2..4)?, part(4..6)?);
    let mended = spoilt || letters[..6].iter().any(|c| !c.is_ascii_digit());
    let exists = (1..=31).contains(&day) && hour < 24 && minute < 60;
    exists.then_some((day, (hour, minute), zulu, mended))
}

/// A month by name, and whether it was mended.
pub(super) fn month(word: &Word) -> Option<(u32, bool)> {
    let key = word.key();
    month_of(&key)
}

/// The month of a key, and whether it was mended.
pub(super) fn month_of(key: &str) -> Option<(u32, bool)> {
    if key.len() < 3 || !key.bytes().any(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let index = gazetteer::words(Class::Month);
    let (hit, mended) = match index.exact(key, None) {
        Some(hit) => (hit, false),
        None => (safest(index, key, None)?.key, true),
    };
    let month = gazetteer::word_of(hit).kind.parse().ok()?;
    Some((month, mended))
}

/// A year in two or four figures.
pub(super) fn year(words: &[Word]) -> Option<Taken<i32>> {
    let first = words.first()?;
    let text = first.text.trim_start_matches(['\'', '’', '`']);
    let (figures, mended) = number(text)?;
    let year: i32 = figures.parse().ok()?;
    let value = match figures.len() {
        2 if year < 10 => 2_000 + year,
        2 => 1_900 + year,
        4 if (1_860..=2_010).contains(&year) => year,
        _ => return None,
    };
    Some(Taken { value, used: 1, mended })
}

/// A date: `9 JANUARY 1967`, `7TH MAY`, `December 3, 1954`, `29.11.45`.
pub(super) fn date(words: &[Word]) -> Option<Taken<Day>> {
    day_first(words).or_else(|| month_first(words)).or_else(|| figures_only(words))
}

fn day_first(words: &[Word]) -> Option<Taken<Day>> {
    let (day, spoilt) = day_of(words.first()?.text)?;
    let mut at = 1;
    if matches!(words.get(at)?.text, "of" | "OF") {
        at += 1;
    }
    let (month, mended) = month(words.get(at)?)?;
    let mut taken = Taken {
        value: Day { year: None, month: Some(month), day: Some(day) },
        used: at + 1,
        mended: mended || spoilt,
    };
    if let Some(year) = year(&words[taken.used..]) {
        taken.value.year = Some(year.value);
        taken.used += 1;
        taken.mended |= year.mended;
    }
    Some(taken)
}

fn month_first(words: &[Word]) -> Option<Taken<Day>> {
    let (month, mended) = month(words.first()?)?;
    if let Some((day, year)) = words.get(1).and_then(|word| word.text.split_once('/')) {
        let year: i32 = year.parse().ok().filter(|_| year.len() == 2)?;
        let date = NaiveDate::from_ymd_opt(1_900 + year, month, day.parse().ok()?)?;
        let value = Day::of(date);
        return Some(Taken { value, used: 2, mended });
    }
    let day = words.get(1).and_then(|word| day_of(word.text));
    let year = words.get(2).and_then(|_| year(&words[2..]));
    let value =
        Day { year: year.map(|year| year.value), month: Some(month), day: day.map(|(day, _)| day) };
    let spoilt = day.is_none_or(|(_, spoilt)| spoilt) || year.is_none_or(|year| year.mended);
    let used = if year.is_some() { 3 } else { 1 + usize::from(day.is_some()) };
    (day.is_some() || year.is_some()).then_some(Taken { value, used, mended: mended || spoilt })
}

/// `12/8`: a day and a month in figures, which need a year to be a date.
pub(super) fn is_day_and_month(word: &Word) -> bool {
    let part =
        |text: &str, most: u32| text.parse().is_ok_and(|part: u32| (1..=most).contains(&part));
    word.text.split_once('/').is_some_and(|(day, month)| part(day, 31) && part(month, 12))
}

/// `29.11.45` or `11/11/49`.
fn figures_only(words: &[Word]) -> Option<Taken<Day>> {
    let text = words.first()?.text;
    let parts: Vec<&str> = text.trim_end_matches('.').split(['.', '/', '-']).collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    let day: u32 = day.parse().ok()?;
    let month: u32 = month.parse().ok()?;
    let short: i32 = year.parse().ok()?;
    let year = if year.len() == 2 { 1_900 + short } else { short };
    NaiveDate::from_ymd_opt(year, month, day).map(|date| Taken {
        value: Day::of(date),
        used: 1,
        mended: false,
    })
}

/// A day of the month, with or without its ending.
fn day_of(text: &str) -> Option<(u32, bool)> {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let lower = text.to_ascii_lowercase();
    let bare = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| lower.strip_suffix(ending).filter(|rest| !rest.is_empty()))
        .map_or(text, |rest| &text[..rest.len()]);
    let (figures, mended) = number(bare)?;
    let day: u32 = figures.parse().ok()?;
    (1..=31).contains(&day).then_some((day, mended))
}

#[cfg(test)]
mod tests {
    use super::super::page::lines;
    use super::*;

    fn check_group(text: &str, want: &str) {
        let taken = group(&lines(text)[0].words()).unwrap();
        let stated = taken.value.stated(taken.value.day).unwrap();
        assert_eq!(stated.to_string(), want, "{text}");
    }

    #[test]
    fn a_damaged_group_is_still_read() {
        check_group("101635Z FEBRUARY 1986", "1986-02-10T16:35Z");
        check_group("2907307 APRIL 94", "1994-04-29T07:30Z");
        check_group("01O6307 FE8RUARY 77", "1977-02-01T06:30Z");
        assert!(group(&lines("319999Z")[0].words()).is_none());
        assert!(group(&lines("BONN")[0].words()).is_none());
    }

    #[test]
    fn a_date_is_read_in_either_order() {
        for (text, want) in [
            ("7TH MAY 1968", "1968-05-07"),
            ("Maroh 6, 1956,", "1956-03-06"),
            ("29.11.45.", "1945-11-29"),
            ("1st August 1949", "1949-08-01"),
        ] {
            let taken = date(&lines(text)[0].words()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(taken.value.date().unwrap().to_string(), want, "{text}");
        }
    }

    #[test]
    fn clock_times_survive_a_bad_scan() {
        for (text, want) in [
            ("12.20 p.m. July", (12, 20)),
            ("6,15 p,m, December", (18, 15)),
            ("3AO p,ra, December", (15, 40)),
            ("7#55 turn. April", (7, 55)),
            ("11.59 n.n. October", (11, 59)),
            ("7:20 P.M.", (19, 20)),
            ("noon", (12, 0)),
            ("12 noon", (12, 0)),
            ("12.00 midnight", (0, 0)),
            ("5 a.m.", (5, 0)),
        ] {
            assert_eq!(clock_time(text).map(|time| time.0), Some(want), "{text}");
        }
    }
}
