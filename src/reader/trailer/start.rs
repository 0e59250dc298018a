//! Where the text ends and the trailer begins, and which line is the signature.

use crate::gazetteer::{self, Class};
use crate::reader::lookup::{Lookup, is_keyword, is_one_of};
use crate::reader::page::{Line, Word};
use crate::reader::{marks, recipients, relay, subject};

/// Where the parts below the text are, as line numbers.
#[derive(Clone, Copy, Debug)]
pub(in crate::reader) struct Start {
    /// The line after the last of the text.
    pub(in crate::reader) body_end: usize,
    /// The line with the signature.
    pub(in crate::reader) signature: Option<usize>,
    /// The first line of the trailer.
    pub(in crate::reader) trailer: usize,
}

/// Finds the end of the text that begins on a line.
pub(in crate::reader) fn find(lookup: &Lookup, lines: &[Line], from: usize) -> Start {
    let end = lines.len();
    let marked = (from..end)
        .filter(|at| !lines[*at].is_blank())
        .find(|at| begins(lookup, lines, *at) && !text_follows(lookup, lines, *at));
    let trailer = marked.unwrap_or(end);
    let above = above(lookup, lines, from, trailer);
    let headless = marked.is_some_and(|at| is_grade_line(lookup, &lines[at]));
    match above.as_slice() {
        // A lone grade has the name of its list above it, the signature above that.
        [list, sign, ..] if headless && is_signature(lookup, lines, *sign, from) => {
            Start { body_end: *sign, signature: Some(*sign), trailer: *list }
        }
        [list, ..] if headless && is_list(lookup, &lines[*list]) => {
            Start { body_end: *list, signature: None, trailer: *list }
        }
        [sign, ..] if is_signature(lookup, lines, *sign, from) => {
            Start { body_end: *sign, signature: Some(*sign), trailer: *sign + 1 }
        }
        _ => Start { body_end: trailer, signature: None, trailer },
    }
}

/// The nearest lines of text above a line, nearest first.
fn above(lookup: &Lookup, lines: &[Line], from: usize, below: usize) -> Vec<usize> {
    (from..below)
        .rev()
        .take(24)
        .filter(|at| {
            let line = &lines[*at];
            !line.is_blank()
                && !marks::is_page_number(line)
                && !marks::is_serial(line)
                && !is_litter(line)
                && marks::marking(lookup, line).is_none()
        })
        .take(2)
        .collect()
}

fn is_litter(line: &Line) -> bool {
    line.text.len() < 16 && line.key().len() <= 1
}

/// Whether a line begins the trailer.
fn begins(lookup: &Lookup, lines: &[Line], at: usize) -> bool {
    let line = &lines[at];
    if line.text.len() > 110 || marks::is_page_number(line) {
        return false;
    }
    if is_end_mark(line) {
        return true;
    }
    let words = line.words();
    if words.is_empty() || subject::paragraph_number(line.text).is_some() {
        return false;
    }
    section(&words).is_some()
        || relay::pass_at(lookup, &words).is_some()
        || relay::is_acknowledgement(&words)
        || is_copies_sent(&words)
        || is_not_advanced(&words)
        || is_list_line(lookup, line)
        || is_office_row(lookup, line, &words)
        || is_office(lookup, line) && {
            let next = lines[at + 1..].iter().find(|line| !line.is_blank());
            next.is_some_and(|next| is_office(lookup, next))
        }
}

/// Whether nothing but the name of a department or office stands on a line.
fn is_office(lookup: &Lookup, line: &Line) -> bool {
    if line.text.len() > 40 {
        return false;
    }
    let words = line.words();
    let hit = lookup.longest_exact(gazetteer::department_names(), &words);
    hit.is_some_and(|hit| hit.used == words.len() && hit.key.text.len() > 2)
}

/// `YYYY`, `NNNN`, `CCC`: one letter, repeated, alone on a line.
pub(super) fn is_end_mark(line: &Line) -> bool {
    if line.text.len() > 12 {
        return false;
    }
    let key = line.key();
    let Some(first) = key.chars().next() else {
        return false;
    };
    let alike = |c: char| {
        c == first || matches!((first, c), ('Y', 'V') | ('V', 'Y') | ('N', 'H') | ('H', 'N'))
    };
    key.len() >= 3
        && key.len() <= 8
        && first.is_ascii_alphabetic()
        && key.chars().all(alike)
        && !matches!(first, 'I' | 'X')
}

/// The sections that a heading can begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Advance,
    Main,
    Additional,
    Copies,
}

/// The section that some words head, and how many words the heading takes.
pub(super) fn section(words: &[Word]) -> Option<(Section, usize)> {
    let first = words.first()?;
    let second = words.get(1);
    let next =
        |wanted: &'static [&'static str]| second.is_some_and(|word| is_keyword(word, wanted));
    let to = |at: usize| {
        usize::from(words.get(at).is_some_and(|word| is_one_of(word, &["TO", "T0", "IO", "T"])))
    };
    if next(&["COPIES", "COPY"]) && is_keyword(first, &["ADVANCE"]) {
        return Some((Section::Advance, 2 + to(2)));
    }
    if is_keyword(first, &["ADDITIONAL"]) && next(&["DISTRIBUTION", "DISTN"]) {
        return Some((Section::Additional, 2));
    }
    if to(1) == 1 && words.len() <= 12 && is_keyword(first, &["COPIES", "COPY"]) {
        return Some((Section::Copies, 2));
    }
    let counted = words.len() == 2 && second.is_some_and(|word| word.text.parse::<u32>().is_ok());
    match first.text {
        "MAIN" if counted => return Some((Section::Main, 2)),
        "ADDITIONAL" if counted => return Some((Section::Additional, 2)),
        _ => {}
    }
    let distributed = to(1) == 1 && is_keyword(first, &["DISTRIBUTED"]);
    if distributed {
        return Some((Section::Main, 2));
    }
    let only =
        (words.len() <= 3 || first.full.ends_with(':')) && is_keyword(first, &["DISTRIBUTION"]);
    if only {
        let count = second.is_some_and(|word| word.text.parse::<u32>().is_ok());
        return Some((Section::Main, 1 + usize::from(count)));
    }
    None
}

/// A heading that stands alone at the end of a row, apart from what is before it.
pub(super) fn side_heading(words: &[Word]) -> Option<(usize, Section, usize)> {
    (1..words.len()).filter(|at| words[*at].gap > 2).find_map(|at| {
        let (second, used) = section(&words[at..])?;
        (at + used == words.len() && second != Section::Main).then_some((at, second, used))
    })
}

/// `[COPIES SENT TO NO 10 DOWNING STREET]`.
pub(super) fn is_copies_sent(words: &[Word]) -> bool {
    words.len() >= 4
        && is_one_of(&words[2], &["TO", "T0", "IO"])
        && is_keyword(&words[0], &["COPIES", "COPY"])
        && is_keyword(&words[1], &["SENT", "PASSED"])
}

/// `THIS TELEGRAM WAS NOT ADVANCED`.
pub(super) fn is_not_advanced(words: &[Word]) -> bool {
    words.len() <= 6
        && words.iter().any(|word| is_one_of(word, &["NOT", "N0T"]))
        && words.last().is_some_and(|word| is_keyword(word, &["ADVANCED"]))
}

/// Whether a line is the title of a list: a grade alone, or a name and a grade.
fn is_list_line(lookup: &Lookup, line: &Line) -> bool {
    if line.text.len() > 80 || line.ends_sentence() && line.text.ends_with('.') {
        return false;
    }
    if is_grade_line(lookup, line) {
        return true;
    }
    let words = line.words();
    let Some(at) = (1..words.len().min(7)).find(|at| grade(lookup, &words[*at..])) else {
        return false;
    };
    // Behind the grade stand only recipients; before it, a name in capitals.
    let before = &words[..at];
    let named = before.iter().all(|word| {
        word.text.chars().all(|c| !c.is_lowercase())
            && !matches!(word.text, "THE" | "A" | "AND" | "OF" | "IN" | "IS")
    });
    let hit = lookup.word(Class::Grade, &words[at..]);
    let rest = &words[at + hit.map_or(0, |hit| hit.used)..];
    let listed =
        lookup.longest(gazetteer::list_names(), before).is_some_and(|hit| hit.used == before.len());
    let offices = rest.iter().all(|word| word.key().len() <= 2)
        || lookup.longest(gazetteer::department_names(), rest).is_some()
        || word_starts_person(rest);
    (named && before.len() <= 6 || listed) && offices && line.text.len() < 70
}

fn word_starts_person(words: &[Word]) -> bool {
    words.first().is_some_and(|word| gazetteer::is_title(word.text))
}

/// Whether a line begins with the grade of a list.
fn is_grade_line(lookup: &Lookup, line: &Line) -> bool {
    if line.text.len() > 80 || line.text.ends_with('.') {
        return false;
    }
    let words = line.words();
    let Some(hit) = lookup.word(Class::Grade, &words) else {
        return false;
    };
    let rest = &words[hit.used..];
    rest.iter().all(|word| word.key().len() <= 2 && word.key() != "PS")
        || is_keyword(&rest[0], &["DISTRIBUTION"])
        || !recipients::items(lookup, line, false).is_empty()
            && recipients::items(lookup, line, false)[1..].iter().all(|item| {
                matches!(item.kind, recipients::ItemKind::Office | recipients::ItemKind::Person)
            })
}

fn grade(lookup: &Lookup, words: &[Word]) -> bool {
    words[0].key().len() > 3 && lookup.word(Class::Grade, words).is_some()
}

/// Whether a line is a known list.
fn is_list(lookup: &Lookup, line: &Line) -> bool {
    let words = line.words();
    lookup.longest(gazetteer::list_names(), &words).is_some_and(|hit| hit.used == words.len())
}

/// Whether a line is a row of a list: private offices, or nothing but offices and persons.
fn is_office_row(lookup: &Lookup, line: &Line, words: &[Word]) -> bool {
    let private =
        words.iter().any(|word| word.text.starts_with("PS/") || word.text.starts_with("HD/"));
    if !private && (words.len() > 6 || line.ends_sentence()) {
        return false;
    }
    let known = |word: &Word| word.text == "PS" || gazetteer::is_title(word.text);
    let likely = private || words.iter().any(known) || line.text.contains("  ");
    likely
        && line.text.chars().all(|c| !c.is_lowercase())
        && recipients::items(lookup, line, true)
            .iter()
            .all(|item| item.kind != recipients::ItemKind::Unknown || private && words.len() < 9)
}

/// Whether numbered text goes on below a line: then it is no trailer.
fn text_follows(lookup: &Lookup, lines: &[Line], at: usize) -> bool {
    lines[at + 1..].iter().take(120).any(|line| {
        let Some((_, used)) = subject::paragraph_number(line.text) else {
            return false;
        };
        let rest = line.text[used.min(line.text.len())..].split_whitespace().count();
        rest >= 4 && marks::marking(lookup, line).is_none()
    })
}

/// Whether a line can be a signature: a name or two, alone.
fn is_signature(lookup: &Lookup, lines: &[Line], at: usize, from: usize) -> bool {
    let line = &lines[at];
    if at <= from || !is_name_line(line) {
        return false;
    }
    let words = line.words();
    let office = lookup
        .longest_exact(gazetteer::department_names(), &words)
        .is_some_and(|hit| hit.used == words.len() && words.len() > 1);
    let before = lines[from..at].iter().rev().find(|line| {
        !line.is_blank() && marks::marking(lookup, line).is_none() && !is_litter(line)
    });
    let ended = before.is_none_or(|before| {
        before.ends_sentence()
            || before.text.len() < 55
            || line.indent > before.indent + 8
            || lines[at - 1].is_blank()
    });
    !office && ended && subject::heading(lookup, line).is_none()
}

/// Whether nothing but a name stands on a line.
pub(in crate::reader) fn is_name_line(line: &Line) -> bool {
    if line.text.len() > 40 || line.text.len() < 2 || line.text.starts_with('/') {
        return false;
    }
    let text = subject::clean(line.text);
    let words = text.split_whitespace().count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let plain = text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '\'' | '’' | '-' | '.' | '/'));
    let figures = text.chars().filter(char::is_ascii_digit).count();
    (1..=3).contains(&words) && letters >= 2 && figures <= 1 && plain && !text.ends_with('.')
}
