//! Place and date, and when it was received: `Cairo, May 29, 1957—3 p.m.`, `[Received …]`.

use chrono::Datelike as _;

use crate::reader::clock::{self, Day};
use crate::reader::draft::Draft;
use crate::reader::lookup::Lookup;
use crate::reader::page::Line;
use crate::telegram::{Printed, Stated};
use crate::time::Moment;

/// Reads the lines of date and receipt; says which line comes after them.
pub(super) fn read(draft: &mut Draft, lookup: &mut Lookup, lines: &[Line], start: usize) -> usize {
    let mut next = start;
    for (at, line) in lines.iter().enumerate().skip(start).take(10) {
        let lower = line.text.get(..10).unwrap_or(line.text).to_ascii_lowercase();
        if lower.starts_with("[received") || lower.starts_with("received") {
            received(draft, line);
            return at + 1;
        }
        if draft.telegram.date_time.is_none()
            && line.text.len() < 120
            && date_line(draft, lookup, line)
        {
            next = at + 1;
        }
    }
    next
}

fn date_line(draft: &mut Draft, lookup: &mut Lookup, line: &Line) -> bool {
    let Some((day, rest)) = day_of(line) else {
        return false;
    };
    let Some(date) = day.date() else {
        return false;
    };
    lookup.year = day.year;
    draft.claim(line.span());
    draft.field("date_time", line.span());
    let stated = time_of(rest.text)
        .and_then(|(time, zulu)| stated(day, time, zulu))
        .unwrap_or(Stated::Date(date));
    draft.telegram.date_time = Some(stated);
    true
}

/// The day on a line, and what follows it.
fn day_of<'t>(line: &Line<'t>) -> Option<(Day, Line<'t>)> {
    let dashed = line.text.find(['—', '–']).map_or(line.text.len(), |at| at);
    let words = line.to(dashed).words();
    for at in 0..words.len() {
        if clock::month(&words[at]).is_none() {
            continue;
        }
        // `8 March 1945`: the day may stand before the month.
        let first = at.checked_sub(1).filter(|_| {
            words.get(at + 1).is_some_and(|word| clock::year(&[*word]).is_some())
                && !words[at - 1].ends_item()
        });
        let day_first = first.and_then(|first| Some((first, clock::date(&words[first..])?)));
        let (at, taken) = match day_first {
            Some(found) => found,
            None => (at, clock::date(&words[at..])?),
        };
        let last = words[at + taken.used - 1];
        let end = last.full_at + last.full.len() - line.at;
        return Some((taken.value, line.from(end)));
    }
    None
}

/// The clock time after a date, and whether it is Greenwich time.
fn time_of(text: &str) -> Option<((u32, u32), bool)> {
    let text = text.trim_start_matches([' ', '—', '–', ',', '-']);
    let text = text.strip_prefix("at ").unwrap_or(text);
    let figures: String = text.chars().take_while(char::is_ascii_digit).collect();
    if figures.len() == 4 && text[4..].starts_with(['Z', 'z']) {
        let number: u32 = figures.parse().ok()?;
        return Some(((number / 100, number % 100), true));
    }
    let (time, ..) = clock::clock_time(text)?;
    Some((time, false))
}

fn stated(day: Day, time: (u32, u32), zulu: bool) -> Option<Stated> {
    let local = clock::at(day.date()?, time)?;
    Some(if zulu { Stated::Instant(Moment::from_utc(local)) } else { Stated::Local(local) })
}

/// `[Received May 17, 7.45 a.m.]`
fn received(draft: &mut Draft, line: &Line) {
    let Some(at) = line.text.find("eceived") else {
        return;
    };
    draft.claim(line.span());
    let rest = line.from(at + "eceived".len());
    let end = rest.text.find(']').unwrap_or(rest.text.len());
    receipt(draft, &rest.to(end));
}

/// The receipt that a text states, on the day of the telegram unless it names another.
pub(super) fn receipt(draft: &mut Draft, text: &Line) {
    let Some(own) = draft.telegram.date_time.map(Stated::date) else {
        return;
    };
    let named = day_of(text);
    let (day, rest) = match named {
        Some((day, rest)) => (day.or(Day { day: None, month: None, year: Some(own.year()) }), rest),
        None => (Day::of(own), *text),
    };
    let day = if day.month.is_some_and(|month| month + 6 < own.month()) {
        Day { year: Some(own.year() + 1), ..day }
    } else {
        day
    };
    // Editions put the time before or after the date.
    let time = time_of(rest.text).or_else(|| time_of(text.text));
    let at = match time {
        Some((time, zulu)) => stated(day, time, zulu),
        // `[Received March 26.]`
        None if named.is_some() => day.date().map(Stated::Date),
        None => None,
    };
    let Some(at) = at else {
        return;
    };
    draft.field("received", text.span());
    draft.telegram.received =
        Some(Printed { printed: text.text.trim_end_matches(['.', ']']).to_owned(), at });
}
