//! The running text: paragraphs joined over lines and pages, without what only marks a page.

use std::ops::Range;

use super::draft::{Draft, item_path};
use super::lookup::Lookup;
use super::marks;
use super::page::Line;
use super::{references, subject};
use crate::finding::Finding;
use crate::telegram::Paragraph;

/// A paragraph in the making.
#[derive(Debug, Default)]
struct Open {
    number: Option<u32>,
    text: String,
    span: Option<Range<usize>>,
    marked: bool,
}

/// What the reader of a body keeps in mind from line to line.
#[derive(Debug)]
struct Body<'d, 't> {
    draft: &'d mut Draft<'t>,
    open: Open,
    last: u32,
    /// Whether the paragraph just closed had no number though it began like one.
    lost: bool,
    blank: bool,
    /// Whether blank lines part paragraphs, or stand between all lines.
    parted: bool,
    /// The word at the foot of a page that the next page repeats.
    catchword: Option<String>,
}

/// Reads the text that stands on some lines.
pub(super) fn read(draft: &mut Draft, lookup: &Lookup, lines: &[Line]) {
    let parted = !is_double_spaced(lines);
    let mut body = Body {
        draft,
        open: Open::default(),
        last: 0,
        lost: false,
        blank: false,
        parted,
        catchword: None,
    };
    let mut at = 0;
    while at < lines.len() {
        at += body.step(lookup, lines, at);
    }
    body.close();
    count_words(draft);
    references::take(draft, lines);
}

impl Body<'_, '_> {
    /// Reads a line; says how many it has taken.
    fn step(&mut self, lookup: &Lookup, lines: &[Line], at: usize) -> usize {
        let line = &lines[at];
        if line.is_blank() {
            self.blank = true;
            return 1;
        }
        if line.text.len() <= 110 {
            if let Some(used) = self.furniture(lookup, lines, at) {
                return used;
            }
            if subject::heading(lookup, line).is_some() {
                self.close();
                subject::claim_line(self.draft, line);
                return 1;
            }
        }
        self.text(line);
        1
    }

    /// Whether a line only marks the page; then it is claimed.
    fn furniture(&mut self, lookup: &Lookup, lines: &[Line], at: usize) -> Option<usize> {
        let line = &lines[at];
        if let Some(marking) = marks::marking(lookup, line) {
            super::block::take_marking(self.draft, line, &marking);
            return Some(1);
        }
        let alone = marks::is_page_number(line)
            && (marks::is_surely_page_number(line) || beside_marking(lookup, lines, at));
        if alone || marks::is_serial(line) {
            self.draft.claim(line.span());
            return Some(1);
        }
        if let Some(used) = self.foot(lookup, lines, at) {
            return Some(used);
        }
        let mark = !line.text.chars().any(char::is_alphanumeric);
        mark.then(|| {
            self.draft.claim(line.span());
            1
        })
    }

    /// A catchword at the foot of a page: it is printed again at the head of the next.
    fn foot(&mut self, lookup: &Lookup, lines: &[Line], at: usize) -> Option<usize> {
        let line = &lines[at];
        if line.text.len() > 40 {
            return None;
        }
        let next = next_page(lookup, lines, at + 1)?;
        let word = line.text.trim_start_matches('/').trim_end_matches(['|', ' ', '_', '.']);
        let word = word.trim();
        let repeated = !word.is_empty() && squeezed(next.text).starts_with(&squeezed(word));
        if !repeated {
            return None;
        }
        self.draft.claim(line.span());
        self.draft.find(
            Finding::note("reader::catchword", line.span())
                .message(format!("`{word}` is a catchword: the next page begins with it"))
                .help("it is counted once"),
        );
        self.catchword = Some(word.to_owned());
        Some(1)
    }

    /// A line of running text.
    fn text(&mut self, line: &Line) {
        let mut text = line.text;
        let number = subject::paragraph_number(text).filter(|(number, _)| self.is_next(*number));
        let continued = self.catchword.take().is_some();
        if let Some((number, length)) = number {
            self.close();
            self.begin(number, line);
            text = text[length.min(text.len())..].trim_start();
        } else if line.marked || self.blank && self.parted && !continued {
            self.close();
            self.open.marked = line.marked;
        }
        self.blank = false;
        if self.open.text.is_empty() {
            self.open.text.push_str(text);
        } else {
            let broken = self.open.text.ends_with('-');
            if !broken {
                self.open.text.push(' ');
            }
            self.open.text.push_str(text);
        }
        self.draft.claim(line.span());
        let start = self.open.span.as_ref().map_or(line.at, |span| span.start);
        self.open.span = Some(start..line.at + line.text.len());
    }

    /// Whether a number can be that of the next paragraph.
    fn is_next(&self, number: u32) -> bool {
        number > self.last && number <= self.last + 4 || number == 1 && self.last == 0
    }

    fn begin(&mut self, number: u32, line: &Line) {
        let gap = number.saturating_sub(self.last + 1);
        if self.last > 0 && gap > 0 {
            let lost = self.last + 1;
            let at = line.at..line.at;
            if gap == 1 && self.lost {
                let span = self.last_span();
                let message =
                    format!("a paragraph stands where {lost} should be, without its number");
                let finding = Finding::warning("reader::paragraph-number-lost", span);
                let help = "its first words may be lost too; the number is not guessed";
                self.draft.find(finding.message(message).help(help));
            } else {
                let message = format!("no paragraph {lost} before {number}");
                let finding = Finding::warning("reader::paragraph-missing", at).message(message);
                self.draft.find(finding);
            }
        }
        self.last = number;
        self.lost = false;
        self.open.number = Some(number);
    }

    fn last_span(&self) -> Range<usize> {
        let at = self.draft.telegram.paragraphs.len();
        let path = item_path("paragraphs", at.saturating_sub(1));
        self.draft.span(&path).unwrap_or(0..0)
    }

    fn close(&mut self) {
        let open = std::mem::take(&mut self.open);
        let Some(span) = open.span else {
            self.open.number = open.number;
            return;
        };
        self.lost = open.number.is_none() && (open.marked || self.last > 0);
        let path = item_path("paragraphs", self.draft.telegram.paragraphs.len());
        self.draft.field(path, span);
        self.draft.telegram.paragraphs.push(Paragraph { number: open.number, text: open.text });
    }
}

/// Whether most lines have a blank one after them, so that blank lines part nothing.
fn is_double_spaced(lines: &[Line]) -> bool {
    let full = lines.iter().filter(|line| !line.is_blank()).count();
    let parted = lines
        .windows(2)
        .filter(|pair| !pair[0].is_blank() && pair[1].is_blank() && pair[0].text.len() < 90)
        .count();
    full > 6 && parted * 10 > full * 7
}

/// Whether the line before or after, blank ones apart, is a marking.
fn beside_marking(lookup: &Lookup, lines: &[Line], at: usize) -> bool {
    let is_marking = |line: Option<&Line>| {
        line.is_some_and(|line| marks::marking(lookup, line).is_some() || marks::is_serial(line))
    };
    let near = 6;
    let before = lines[at.saturating_sub(near)..at].iter().rev().find(|line| !line.is_blank());
    let after = lines[at + 1..].iter().take(near).find(|line| !line.is_blank());
    is_marking(before) || is_marking(after)
}

/// The first line of text on the next page, if a page ends here.
fn next_page<'l, 't>(lookup: &Lookup, lines: &'l [Line<'t>], from: usize) -> Option<&'l Line<'t>> {
    let mut turned = false;
    for line in lines[from..].iter().take(16) {
        if line.is_blank() {
            continue;
        }
        let number = marks::is_page_number(line);
        if number || marks::is_serial(line) || marks::marking(lookup, line).is_some() {
            turned = true;
        } else if line.text.chars().any(char::is_alphanumeric) {
            return turned.then_some(line);
        }
    }
    None
}

fn squeezed(text: &str) -> String {
    text.chars().take(60).filter(|c| c.is_alphanumeric()).collect()
}

/// The words of the running text; a minimum where a finding says that text is lost.
fn count_words(draft: &mut Draft) {
    let words: usize =
        draft.telegram.paragraphs.iter().map(|paragraph| words_of(&paragraph.text)).sum();
    // A paragraph's number is sent, and counted, like a word.
    let paragraphs = &draft.telegram.paragraphs;
    let words = words + paragraphs.iter().filter(|one| one.number.is_some()).count();
    draft.telegram.words = words;
    if draft.has_finding(&["reader::paragraph-number-lost", "reader::paragraph-missing"]) {
        let message = format!("text is lost: {words} words are a minimum");
        draft.find(Finding::note("reader::words-minimum", 0..0).message(message));
    }
}

/// How many words with a letter or figure a text has.
fn words_of(text: &str) -> usize {
    let (mut words, mut within) = (0, false);
    if !text.is_ascii() {
        let words = text.split_whitespace();
        return words.filter(|word| word.chars().any(char::is_alphanumeric)).count();
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            words += usize::from(!within);
            within = true;
        } else if byte.is_ascii_whitespace() || byte == 0xb {
            within = false;
        }
    }
    words
}
