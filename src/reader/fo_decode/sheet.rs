//! The columns between title and text: marking, officer, number, date, precedence, list, times.

use crate::gazetteer::{self, Class};
use crate::reader::clock::{self, Day};
use crate::reader::draft::Draft;
use crate::reader::lookup::{Lookup, is_keyword};
use crate::reader::page::{Line, Word, key_of, span_of};
use crate::reader::{block, marks};
use crate::telegram::{DistributionBlock, PrecedenceWord, Printed, Stated};

/// What the columns say that has to be weighed before it is taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    /// The precedence of the telegram.
    pub(super) precedence: Option<PrecedenceWord>,
    date: Option<(Day, bool, std::ops::Range<usize>)>,
    times: Vec<Time>,
}

/// A line D. or R.
#[derive(Clone, Debug)]
struct Time {
    received: bool,
    day: Day,
    mended: bool,
    clock: (u32, u32),
    printed: String,
    span: std::ops::Range<usize>,
}

/// A gap of so many spaces parts two columns.
const COLUMN_GAP: usize = 3;

/// Reads the columns on some lines; those above the title hold only markings.
pub(super) fn read(draft: &mut Draft, lookup: &Lookup, lines: &[Line], title: usize) -> Sheet {
    let mut sheet = Sheet::default();
    let mut list: Vec<Word> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.is_blank() || at + 1 == title {
            continue;
        }
        particular_secrecy(draft, line);
        for cell in cells(line) {
            sheet.cell(draft, lookup, &cell, &mut list);
        }
    }
    list_name(draft, lookup, &list);
    sheet
}

/// Whether a line belongs to the heading: a time, a date, a number or a marking is on it.
pub(super) fn is_heading(lookup: &Lookup, line: &Line) -> bool {
    cells(line).iter().any(|cell| {
        let words = cell.words();
        time(cell).is_some()
            || number(&words).is_some()
            || clock::date(&words).is_some_and(|taken| taken.used == words.len())
            || marks::marking(lookup, cell).is_some()
            || lookup.word(Class::System, &words).is_some()
            || precedence(lookup, &words).is_some()
    })
}

/// The cells of a line: runs of words between wide gaps.
fn cells<'t>(line: &Line<'t>) -> Vec<Line<'t>> {
    let mut cells = Vec::new();
    let mut rest = *line;
    loop {
        let words = rest.words();
        let cut = words.iter().skip(1).find(|word| word.gap >= COLUMN_GAP);
        let Some(cut) = cut else {
            cells.push(rest);
            return cells;
        };
        let offset = cut.full_at - rest.at;
        cells.push(rest.to(offset));
        rest = rest.from(offset);
    }
}

/// `[This telegram is of particular secrecy …]`
fn particular_secrecy(draft: &mut Draft, line: &Line) {
    let secret = line.text.contains("particular secrecy");
    if secret && line.text.len() < 200 {
        let text = line.text.trim_matches(['[', ']', '.', ' ']);
        draft.field(format!("caveats[{}]", draft.telegram.caveats.len()), line.span());
        draft.telegram.caveats.push(text.to_owned());
    }
}

impl Sheet {
    /// Takes a cell for what it is.
    fn cell<'t>(
        &mut self,
        draft: &mut Draft,
        lookup: &Lookup,
        cell: &Line<'t>,
        list: &mut Vec<Word<'t>>,
    ) {
        let words = cell.words();
        if words.is_empty() {
            return;
        }
        if let Some(time) = time(cell) {
            draft.claim(cell.span());
            self.times.push(time);
        } else if let Some((figures, used)) =
            number(&words).filter(|_| draft.telegram.number.is_none())
        {
            let span = span_of(&words[..used]);
            draft.field("number", span);
            draft.telegram.number = Some(figures);
            self.date(draft, &words[used..]);
        } else if let Some(word) = precedence(lookup, &words) {
            draft.claim(cell.span());
            self.precedence = self.precedence.take().or(Some(word));
        } else if is_list_part(lookup, &words, list) {
            draft.claim(cell.span());
            list.extend_from_slice(&words);
        } else if gazetteer::is_title(words[0].text) && words.len() <= 5 {
            draft.field("officer", cell.span());
        } else if !self.date(draft, &words) && draft.telegram.system.is_none() {
            block::system(draft, lookup, cell);
        }
    }

    fn date(&mut self, draft: &mut Draft, words: &[Word]) -> bool {
        let Some(taken) = clock::date(words).filter(|_| self.date.is_none()) else {
            return false;
        };
        let own = &words[..taken.used];
        // A stroke in the place of a figure means that the day cannot be trusted.
        let spoilt = own.iter().any(|word| word.full.contains(['/', '\\', '*', '^']));
        draft.claim(span_of(own));
        self.date = Some((taken.value, taken.mended || spoilt, span_of(own)));
        true
    }

    /// The year that most of the dates give.
    pub(super) fn year(&self) -> Option<i32> {
        let mut years: Vec<i32> = self.times.iter().filter_map(|time| time.day.year).collect();
        years.extend(self.date.as_ref().and_then(|(day, ..)| day.year));
        let plausible = |year: &i32| (1914..=1972).contains(year);
        years.retain(plausible);
        years.sort_unstable();
        let mut best = None;
        for year in &years {
            let count = years.iter().filter(|other| *other == year).count();
            if best.is_none_or(|(most, _)| count > most) {
                best = Some((count, *year));
            }
        }
        best.map(|(_, year)| year)
    }

    /// Takes date, despatch and receipt, each against the others and the date in the text.
    pub(super) fn times(&mut self, draft: &mut Draft, told: Option<Day>) {
        let year = self.year();
        let fix = |day: Day| Day { year, ..day };
        let printed = self.date.clone();
        let clean = printed
            .as_ref()
            .filter(|(day, mended, _)| !mended && day.day.is_some() || told.is_none())
            .map(|(day, ..)| *day);
        let told = told.filter(|day| day.day.is_some() && day.month.is_some());
        let timed = self.times.first().map(|time| time.day);
        let own = clean.or(told).or(printed.as_ref().map(|(day, ..)| *day)).or(timed);
        if let Some(date) = own.map(fix).and_then(Day::date) {
            let span = printed.as_ref().map_or(0..0, |(.., span)| span.clone());
            draft.field("date_time", span.clone());
            draft.telegram.date_time = Some(Stated::Date(date));
            let spoilt = printed.is_some_and(|(day, mended, _)| mended || day.date() != Some(date));
            if spoilt {
                draft.mended(span, &date.to_string());
            }
        }
        self.order();
        for time in std::mem::take(&mut self.times) {
            clock_time(draft, &time, own.map(fix), year);
        }
    }

    /// Two times with the same letter are despatch and receipt, in this order.
    fn order(&mut self) {
        if let [first, second] = self.times.as_mut_slice()
            && first.received == second.received
        {
            first.received = false;
            second.received = true;
        }
    }
}

fn clock_time(draft: &mut Draft, time: &Time, own: Option<Day>, year: Option<i32>) {
    let mut day = Day { year, ..time.day };
    if let Some(own) = own {
        day = day.or(own);
    }
    let Some(local) = day.date().and_then(|date| clock::at(date, time.clock)) else {
        return;
    };
    let at = Stated::Local(local);
    if time.mended || time.day.year != year {
        draft.mended(time.span.clone(), &at.to_string());
    }
    let printed = Printed { printed: time.printed.clone(), at };
    if time.received {
        draft.field("received", time.span.clone());
        draft.telegram.received = Some(printed);
    } else {
        draft.field("despatched", time.span.clone());
        draft.telegram.despatched = Some(printed);
    }
}

/// `D. 12.20 p.m. July 15, 1956`, and what scans make of it.
fn time(cell: &Line) -> Option<Time> {
    let text = cell.text;
    if text.len() > 60 {
        return None;
    }
    let words = cell.words();
    let dated = (0..words.len()).find(|at| clock::month(&words[*at]).is_some())?;
    let first = text.chars().next()?;
    let letters = text.chars().take_while(|c| c.is_alphabetic()).count();
    let mark = text.chars().nth(letters.max(1))?;
    // `1). 5.33` is a D. too; a first letter alone before a point is one at any rate.
    let lettered = letters <= 2 && !mark.is_alphanumeric();
    let start = text
        .char_indices()
        .skip(usize::from(first.is_ascii_digit()))
        .find(|(_, c)| c.is_ascii_digit())
        .map(|(at, _)| at)?;
    let received = match first {
        'R' | 'K' | 'B' | 'H' => true,
        'D' | 'U' | 'O' | '1' | 'I' | ')' | 'E' | 'P' | 'L' => false,
        _ => return None,
    };
    if !lettered || start > 6 {
        return None;
    }
    let (clock, _, mended) = clock::clock_time(&text[start..])?;
    // The day may stand alone, without an hour before it: `R. May 3`.
    let before = text.get(start..words[dated].full_at.checked_sub(cell.at)?)?;
    if before.trim().is_empty() {
        return None;
    }
    let taken = date_from(&words, dated)?;
    Some(Time {
        received,
        day: taken.0,
        mended: mended || taken.1,
        clock,
        printed: text[start..].trim_end_matches(['.', ',']).to_owned(),
        span: cell.span(),
    })
}

/// The date around a month: the day may stand before or after it.
fn date_from(words: &[Word], month: usize) -> Option<(Day, bool)> {
    let before = month.checked_sub(1).and_then(|at| clock::date(&words[at..]));
    let taken = before.or_else(|| clock::date(&words[month..]));
    match taken {
        Some(taken) => Some((taken.value, taken.mended)),
        None => clock::month(&words[month]).map(|(month, _)| {
            let day = Day { month: Some(month), ..Day::default() };
            (day, true)
        }),
    }
}

/// `No. 629`, `po. 776`, `No, A 59`, `No.1140`: the figures and the words that they take.
fn number(words: &[Word]) -> Option<(String, usize)> {
    let first = words.first()?;
    let letters: String = first.text.chars().take_while(|c| c.is_alphabetic()).collect();
    let named = letters.len() <= 4
        && (letters.ends_with('o')
            || letters.ends_with('O')
            || matches!(letters.as_str(), "Nc" | "Ne" | "NQ" | "Na"));
    // `Pago 88` is the page of an edition.
    if !named || letters.len() < 2 || is_keyword(first, &["PAGE"]) {
        return None;
    }
    let own = first.text[letters.len()..].trim_start_matches(|c: char| !c.is_alphanumeric());
    if let Some((figures, _)) = clock::number(own) {
        return Some((figures, 1));
    }
    let mut text = String::new();
    for (at, word) in words.iter().enumerate().skip(1).take(2) {
        text.extend(word.text.chars().filter(|c| c.is_alphanumeric()));
        if let Some((figures, _)) = clock::number(&text) {
            return Some((figures, at + 1));
        }
    }
    None
}

/// A precedence that is alone in its cell.
fn precedence(lookup: &Lookup, words: &[Word]) -> Option<PrecedenceWord> {
    let short = words.first()?.key().len();
    if short < 4 {
        return None;
    }
    let hit = lookup.word(Class::Precedence, words).filter(|hit| short > 4 || hit.used > 1)?;
    let rest = &words[hit.used..];
    let alone = rest.iter().all(|word| word.key().len() <= 2);
    gazetteer::precedence_of(hit.key).filter(|_| alone)
}

/// Whether a cell is part of the name of a list.
fn is_list_part(lookup: &Lookup, words: &[Word], list: &[Word]) -> bool {
    let capital = words.iter().all(|word| !word.text.contains(|c: char| c.is_lowercase()));
    let distribution = words.iter().any(|word| is_keyword(word, &["DISTRIBUTION"]));
    let opening = is_keyword(
        &words[0],
        &["FOREIGN", "DEPARTMENTAL", "CABINET", "POLITICAL", "WHITEHALL", "WORLD"],
    ) && words.len() <= 8;
    let listed =
        lookup.longest(gazetteer::list_names(), words).is_some_and(|hit| hit.used == words.len());
    let open = !list.is_empty() && !list.iter().any(|word| is_keyword(word, &["DISTRIBUTION"]));
    capital
        && (distribution || opening || listed || open && is_keyword(&words[0], &["AND", "OFFICE"]))
}

/// The name of the list that the cells make together.
fn list_name(draft: &mut Draft, lookup: &Lookup, words: &[Word]) {
    if words.is_empty() {
        return;
    }
    let printed = super::super::page::joined(words);
    let mended = lookup.mended(gazetteer::list_names(), &key_of(words));
    let name = match mended {
        Some((key, cost)) if cost > 0 || !is_distribution(&printed) => {
            draft.mended(words[0].span(), key.name);
            key.name.to_owned()
        }
        Some(_) | None => printed,
    };
    draft.field("distribution[0].list", words[0].span());
    draft.telegram.distribution.push(DistributionBlock {
        list: Some(name),
        kind: None,
        recipients: Vec::new(),
    });
}

fn is_distribution(name: &str) -> bool {
    name.contains("DISTRIBUTION")
}
