//! Clock times such as `12.20 p.m.`, whole or spoilt.

use super::figure;
use crate::gazetteer;

/// A clock time such as `12.20 p.m.`, `7#55 turn.`, `noon`, `1850Z`, from the start of a text.
///
/// Gives hour and minute, the bytes used, and whether it was mended.
pub(in crate::reader) fn clock_time(text: &str) -> Option<((u32, u32), usize, bool)> {
    let lower = text.to_ascii_lowercase();
    if let Some((hour, length)) = named_hour(&lower) {
        return Some(((hour, 0), length, false));
    }
    let (figures, mut used, mut mended) = leading_figures(text)?;
    let parted = text[..used].find(|c: char| figure(c).is_none());
    let (hour, minute) = match parted.filter(|at| *at < figures.len()) {
        // `10.6 a.m.` is six minutes past ten.
        Some(at) => (figures[..at].parse().ok()?, figures[at..].parse().ok()?),
        None => split_time(&figures)?,
    };
    let rest = &text[used..];
    let body = rest.trim_start_matches([' ', '.', ',', '\'']);
    if let Some((named, length)) = named_hour(&lower[text.len() - body.len()..])
        && (hour, minute) == (12, 0)
    {
        // `12 noon` names its hour twice.
        used += rest.len() - body.len() + length;
        return Some(((named, 0), used, mended));
    }
    let half: String = body.chars().take(8).collect();
    let letters: String = half.chars().take_while(|c| !c.is_whitespace()).collect();
    let twelve = match half_of_day(&letters) {
        Some((pm, spoilt)) if hour <= 12 => {
            mended |= spoilt;
            used += rest.len() - body.len() + half_length(body);
            Some(pm)
        }
        _ => None,
    };
    let hour = match twelve {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    (hour < 24 && minute < 60).then_some(((hour, minute), used, mended))
}

/// The hour of `noon` or `midnight` at the start of a text in small letters, and the word's length.
fn named_hour(lower: &str) -> Option<(u32, usize)> {
    [("noon", 12), ("midnight", 0), ("midday", 12)]
        .into_iter()
        .find(|(word, _)| lower.starts_with(word))
        .map(|(word, hour)| (hour, word.len()))
}

/// The figures at the start of a text, whatever stands between hours and minutes.
fn leading_figures(text: &str) -> Option<(String, usize, bool)> {
    let mut figures = String::new();
    let mut used = 0;
    let mut mended = false;
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        match figure(c).filter(|_| !c.is_ascii_lowercase() || c == 'l') {
            Some(figure) if figures.len() < 4 => {
                figures.push(figure);
                mended |= figure != c;
                used = at + c.len_utf8();
            }
            None if matches!(c, '.' | ',' | ':' | '#' | '*' | ';' | '-' | '\'')
                && figures.len() <= 2
                && next.and_then(figure).is_some() =>
            {
                mended |= !matches!(c, '.' | ':');
            }
            _ => break,
        }
    }
    let real = text[..used].chars().any(|c| c.is_ascii_digit());
    (!figures.is_empty() && real).then_some((figures, used, mended))
}

fn split_time(figures: &str) -> Option<(u32, u32)> {
    let number: u32 = figures.parse().ok()?;
    match figures.len() {
        1 | 2 => Some((number, 0)),
        3 | 4 => Some((number / 100, number % 100)),
        _ => None,
    }
}

/// Whether `p.m.` (true) or `a.m.`, and whether it was spoilt.
fn half_of_day(letters: &str) -> Option<(bool, bool)> {
    let first = letters.chars().next()?;
    let plain = gazetteer::key(letters);
    let clean = plain == "PM" || plain == "AM";
    match first {
        'p' | 'P' => Some((true, !clean)),
        'a' | 'A' => Some((false, !clean)),
        'n' | 't' | 'f' | 'u' | 'o' if plain.len() >= 2 && letters.contains(['.', 'm', 'n']) => {
            Some((false, true))
        }
        _ => None,
    }
}

/// How many bytes `p.m.` or what is left of it takes.
fn half_length(text: &str) -> usize {
    let mut end = 0;
    let mut letters = 0;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && letters >= 1 || letters >= 5 {
            break;
        }
        letters += usize::from(c.is_alphabetic());
        end = at + c.len_utf8();
    }
    end
}
