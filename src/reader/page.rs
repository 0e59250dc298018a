//! A text as lines and words that know where they stand in it.
//!
//! Marks that a transcriber put before a line (`##`, a hyphen before a number) are left out of
//! the line, so that the reader of a style sees what was on the paper.

use std::ops::Range;

use crate::gazetteer;

/// A line of a text, without the space around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// What stands on the line.
    pub(super) text: &'t str,
    /// Where it begins in the whole text.
    pub(super) at: usize,
    /// How many characters of space stand before it.
    pub(super) indent: usize,
    /// Whether a list mark stood before it.
    pub(super) marked: bool,
}

/// A word of a line, without the punctuation around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'t> {
    /// The word; empty if there is nothing but punctuation.
    pub(super) text: &'t str,
    /// Where the word begins in the whole text.
    pub(super) at: usize,
    /// The word with its punctuation.
    pub(super) full: &'t str,
    /// Where that begins.
    pub(super) full_at: usize,
    /// How many characters of space stand before it on the line.
    pub(super) gap: usize,
}

impl<'t> Line<'t> {
    /// Where the line stands in the text.
    pub(super) fn span(&self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }

    /// Whether nothing stands on it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The line's words.
    pub(super) fn words(&self) -> Vec<Word<'t>> {
        let mut words = Vec::new();
        push_words(&mut words, self.text, self.at);
        words
    }

    /// The line's key.
    pub(super) fn key(&self) -> String {
        gazetteer::key(self.text)
    }

    /// The line from a byte of its text on.
    pub(super) fn from(&self, offset: usize) -> Self {
        let offset = self.text.floor_char_boundary(offset);
        let rest = &self.text[offset..];
        let text = rest.trim_start();
        let at = self.at + offset + rest.len() - text.len();
        Self { text, at, ..*self }
    }

    /// The line up to a byte of its text.
    pub(super) fn to(&self, offset: usize) -> Self {
        let offset = self.text.floor_char_boundary(offset);
        let text = self.text[..offset].trim_end();
        Self { text, ..*self }
    }

    /// Whether the line ends as a sentence does.
    pub(super) fn ends_sentence(&self) -> bool {
        let end = self.text.trim_end_matches(is_stray);
        end.ends_with(['.', ':', '?', '!', '"', '\'', ')', ']', ';', '”', '’'])
    }
}

impl Word<'_> {
    /// Where the word stands, without its punctuation.
    pub(super) fn span(&self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }

    /// The word's key.
    pub(super) fn key(&self) -> String {
        gazetteer::key(self.text)
    }

    /// Whether a comma or the like follows.
    pub(super) fn ends_item(&self) -> bool {
        let end = self.at - self.full_at + self.text.len();
        let after = &self.full[self.full.floor_char_boundary(end)..];
        self.text.is_empty() || after.contains([',', ';', '/', '|']) || self.full.ends_with(',')
    }

    /// Whether the word has letters or figures at all.
    pub(super) fn is_word(&self) -> bool {
        self.text.chars().any(char::is_alphanumeric)
    }
}

/// The span from the first to the last of some words.
pub(super) fn span_of(words: &[Word]) -> Range<usize> {
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => first.full_at..last.full_at + last.full.len(),
        _ => 0..0,
    }
}

/// The key of several words together.
pub(super) fn key_of(words: &[Word]) -> String {
    let mut key = String::new();
    for word in words {
        gazetteer::push_key(&mut key, word.text);
    }
    key
}

/// The words as one text, with single spaces.
pub(super) fn joined(words: &[Word]) -> String {
    let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
    texts.join(" ")
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let breaks = text.char_indices().filter(|(_, c)| is_break(*c));
    for (at, c) in breaks {
        push_line(&mut lines, line(&text[start..at], start));
        start = at + c.len_utf8();
    }
    push_line(&mut lines, line(&text[start..], start));
    lines
}

/// Adds a line; an end mark at its beginning becomes a line of its own.
fn push_line<'t>(lines: &mut Vec<Line<'t>>, line: Line<'t>) {
    let cut = line.text.find(' ').filter(|at| is_end_mark(&line.text[..*at]));
    match cut {
        Some(at) => lines.extend([line.to(at), line.from(at)]),
        None => lines.push(line),
    }
}

/// `YYYY`, `NNNN`.
fn is_end_mark(word: &str) -> bool {
    matches!(word, "YYYY" | "NNNN" | "YYYYY" | "NNNNN" | "YYYV" | "VYYY" | "YVYY" | "YYVY")
}

fn line(whole: &str, start: usize) -> Line<'_> {
    let body = whole.trim_start_matches(is_space);
    let indent = whole.len() - body.len();
    let unmarked = unmarked(body);
    let at = start + indent + body.len() - unmarked.len();
    Line {
        text: unmarked.trim_end_matches(is_space),
        at,
        indent,
        marked: body.starts_with("- ") && unmarked.len() < body.len(),
    }
}

/// A line without the transcriber's marks before it.
fn unmarked(line: &str) -> &str {
    let headed = line.trim_start_matches('#');
    let line = if headed.len() < line.len() { headed.trim_start_matches(is_space) } else { line };
    let Some(rest) = line.strip_prefix("- ") else {
        return line;
    };
    let rest = rest.trim_start_matches(is_space);
    let figures = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = figures.len() < rest.len() && figures.starts_with('.');
    if numbered || rest.starts_with(|c: char| c.is_alphabetic()) { rest } else { line }
}

fn push_words<'t>(words: &mut Vec<Word<'t>>, text: &'t str, at: usize) {
    let mut rest = text;
    let mut offset = at;
    loop {
        let trimmed = rest.trim_start_matches(is_space);
        let gap = rest.len() - trimmed.len();
        offset += gap;
        if trimmed.is_empty() {
            return;
        }
        let end = word_end(trimmed);
        words.push(word(&trimmed[..end], offset, gap));
        rest = &trimmed[end..];
        offset += end;
    }
}

/// Where a word ends: at space, or behind a comma that no figure follows; the commas of
/// `B,M,E,O,` are points that the scan has spoilt.
fn word_end(text: &str) -> usize {
    let mut letters = 0;
    for (at, c) in text.char_indices() {
        if is_space(c) {
            return at;
        }
        if c.is_alphanumeric() {
            letters += 1;
        } else if matches!(c, ',' | '.') && letters == 1 {
            letters = 0;
            continue;
        }
        let next = text[at + c.len_utf8()..].chars().next();
        if matches!(c, ',' | ';') && next.is_some_and(|next| next.is_alphabetic() || next == '-') {
            return at + 1;
        }
    }
    text.len()
}

fn word(full: &str, at: usize, gap: usize) -> Word<'_> {
    let start = full.trim_start_matches(is_edge);
    let text = start.trim_end_matches(|c| is_edge(c) || c == '.');
    let text = if text.len() + 1 == start.len() && start.contains('.') && text.contains('.') {
        start
    } else {
        text
    };
    Word { text, at: at + full.len() - start.len(), full, full_at: at, gap }
}

/// Punctuation that is no part of a word at its edge; brackets are looked at by the reader.
fn is_edge(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '"' | '”' | '“' | '_' | '*' | '^' | '~' | '=' | '•' | '\\')
        || is_stray(c)
}

/// A mark that scans leave at the edge of a line.
pub(super) fn is_stray(c: char) -> bool {
    matches!(c, '|' | '-' | '—' | '–' | '\'' | '`' | '‘' | '€' | '£' | '!' | '<' | '>' | '»' | '«')
        || c == ' '
        || c == '/'
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_transcriber_are_not_part_of_a_line() {
        let lines = lines("## SECRET\n- 1. THE\n- 2 -\n- FROM X\n   A  B,C ");
        let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
        assert_eq!(texts, ["SECRET", "1. THE", "- 2 -", "FROM X", "A  B,C"]);
        assert!(lines[1].marked && !lines[2].marked);
        let words: Vec<&str> = lines[4].words().iter().map(|word| word.text).collect();
        assert_eq!(words, ["A", "B,C"]);
    }

    #[test]
    fn every_word_knows_its_place() {
        let text = "TO  P.O.M.E.F., \"BONN\".";
        let line = lines(text)[0];
        for word in line.words() {
            assert_eq!(&text[word.span()], word.text);
        }
        let words: Vec<&str> = line.words().iter().map(|word| word.text).collect();
        assert_eq!(words, ["TO", "P.O.M.E.F", "BONN"]);
    }
}
