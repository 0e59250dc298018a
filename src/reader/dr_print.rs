//! Telegrams as printed in editions of letters: sender to addressee, place and date, D. and R.

use super::body;
use super::clock::{self, Day};
use super::draft::Draft;
use super::lookup::Lookup;
use super::page::Line;
use crate::gazetteer;
use crate::telegram::{Addressee, Printed, Role, Stated};

/// So many lines make the heading at most.
const HEADING: usize = 16;

/// Reads a telegram of a printed edition.
pub(super) fn read<'t>(draft: &mut Draft<'t>, lines: &[Line<'t>]) {
    let mut lookup = Lookup::new(None);
    let mut start = 0;
    let mut times = Vec::new();
    let heading = lines.iter().enumerate().take(HEADING);
    for (at, line) in heading.flat_map(|(at, line)| parts(line).map(move |part| (at, part))) {
        if line.is_blank() {
            continue;
        }
        let line = &line;
        let taken = parties(draft, line)
            || number(draft, line)
            || edition_number(draft, line)
            || date(draft, &mut lookup, line);
        if let Some(time) = time_line(line) {
            times.push(time);
            start = at + 1;
        } else if taken {
            start = at + 1;
        } else if start > 0 {
            break;
        }
    }
    for (line, mark) in times {
        time(draft, &line, mark);
    }
    receipt_after_despatch(draft);
    body::read(draft, &lookup, &lines[start..]);
}

/// A line of the heading, cut before a D. or R. time that stands within it.
fn parts<'t>(line: &Line<'t>) -> impl Iterator<Item = Line<'t>> + use<'t> {
    let line = *line;
    let short = line.text.len() <= 120;
    let within = [" D. ", " R. "].iter().filter_map(|mark| line.text.find(mark)).max();
    let cut = within
        .filter(|at| short && time_line(&line.from(at + 1)).is_some())
        .unwrap_or(line.text.len());
    let second = (cut < line.text.len()).then(|| line.from(cut));
    std::iter::once(line.to(cut)).chain(second)
}

/// `Sir R. Rodd to Sir Edward Grey.`
fn parties(draft: &mut Draft, line: &Line) -> bool {
    if draft.telegram.from.is_some() || line.text.len() > 120 {
        return false;
    }
    let text = line.text.trim_end_matches(['.', '(', ')', ' ']);
    let Some((from, to)) = text.split_once(" to ") else {
        return false;
    };
    let named = |name: &str| {
        let capital = name.starts_with(|c: char| c.is_uppercase());
        capital && name.len() < 70 && !name.starts_with("Tel. ")
    };
    if !named(from) || !named(to.trim_start_matches("the ")) {
        return false;
    }
    draft.claim(line.span());
    draft.field("from", line.at..line.at + from.len());
    draft.telegram.from = Some(from.to_owned());
    let start = line.at + from.len() + 4;
    draft.field("addressees[0]", start..start + to.len());
    draft.telegram.addressees.push(Addressee {
        role: Role::Action,
        name: to.to_owned(),
        post: gazetteer::post_by_name(to, None).map(|post| post.id.to_owned()),
        precedence: None,
        deskby: None,
        saving: false,
    });
    true
}

/// `Tel. (No. 129.)`
fn number(draft: &mut Draft, line: &Line) -> bool {
    let lower = line.text.to_ascii_lowercase();
    if !lower.starts_with("tel") && !lower.starts_with("(tel") || line.text.len() > 60 {
        return false;
    }
    draft.claim(line.span());
    let words = line.words();
    let figures = words.iter().rev().find_map(|word| {
        let bare = word.text.trim_matches(['(', ')', '.', ',']);
        clock::number(bare).map(|(figures, mended)| (word, figures, mended))
    });
    if let Some((word, figures, mended)) = figures {
        if mended {
            draft.mended(word.span(), &figures);
        }
        draft.field("number", word.span());
        draft.telegram.number = Some(figures);
    }
    true
}

/// `(34676) No. 272.`: the number of the edition and of the paper, not of the telegram.
fn edition_number(draft: &mut Draft, line: &Line) -> bool {
    let short = line.text.len() < 40 && line.text.contains("No");
    let figures =
        line.text.starts_with(['(', 'N']) && line.text.bytes().any(|b| b.is_ascii_digit());
    if short && figures {
        draft.field("edition_number", line.span());
    }
    short && figures
}

/// `Rome, July 29, 1914.`
fn date(draft: &mut Draft, lookup: &mut Lookup, line: &Line) -> bool {
    if draft.telegram.date_time.is_some() || line.text.len() > 80 || time_line(line).is_some() {
        return false;
    }
    let words = line.words();
    for at in 0..words.len() {
        let Some(taken) = clock::date(&words[at..]) else {
            continue;
        };
        let Some(date) = taken.value.date() else {
            continue;
        };
        lookup.year = taken.value.year;
        draft.claim(line.span());
        draft.field("date_time", line.span());
        draft.telegram.date_time = Some(Stated::Date(date));
        if let Some(place) = words[..at].first().filter(|_| at > 0) {
            draft.field("place", place.at..words[at - 1].span().end);
        }
        return true;
    }
    false
}

/// Which time a line prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Despatched,
    Received,
}

/// `D. 7:20 P.M.` or `R. July 30, 8 A.M.`: the line after its letter.
fn time_line<'t>(line: &Line<'t>) -> Option<(Line<'t>, Mark)> {
    if line.text.len() > 60
        || !line.text.bytes().any(|b| b.is_ascii_digit()) && !line.text.contains("oon")
    {
        return None;
    }
    let mark = match line.text.get(..2)? {
        "D." | "D," | "D:" => Mark::Despatched,
        "R." | "R," | "R:" => Mark::Received,
        _ => return None,
    };
    Some((line.from(2), mark))
}

fn time(draft: &mut Draft, line: &Line, mark: Mark) {
    let Some(own) = draft.telegram.date_time.map(Stated::date) else {
        return;
    };
    draft.claim(line.at.saturating_sub(3)..line.at);
    let words = line.words();
    let dated = words.iter().position(|word| clock::month(word).is_some());
    let day = dated
        .and_then(|at| clock::date(&words[at..]))
        .map_or(Day::of(own), |taken| taken.value.or(Day::of(own)));
    let found = words.iter().find_map(|word| {
        let offset = word.full_at - line.at;
        let rest = &line.text[offset..];
        let halved = clock::clock_time(rest)
            .filter(|(_, used, _)| rest[..*used].to_ascii_lowercase().contains(['m', 'n']));
        halved.map(|(time, ..)| time)
    });
    let Some(local) = found.and_then(|time| clock::at(day.date()?, time)) else {
        return;
    };
    let printed = Printed { printed: line.text.to_owned(), at: Stated::Local(local) };
    match mark {
        Mark::Despatched => {
            draft.field("despatched", line.span());
            draft.telegram.despatched = Some(printed);
        }
        Mark::Received => {
            draft.field("received", line.span());
            draft.telegram.received = Some(printed);
        }
    }
}

/// A receipt with no date that is before its despatch was on the next day, or on two clocks.
fn receipt_after_despatch(draft: &mut Draft) {
    super::fo_decode::compare(draft);
}
