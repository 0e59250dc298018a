//! A text as lines and words that know where they stand in it.
//!
//! Marks that a transcriber put before a line (`##`, a hyphen before a number) are left out of
//! the line, so that the reader of a style sees what was on the paper.

use std::borrow::Cow;
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
    /// Its words, where they have been parted already.
    parted: Option<&'t [Word<'t>]>,
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

    /// A line that is no line of the text: a part of one, or an invented one.
    pub(super) const fn part(text: &'t str, at: usize) -> Self {
        Self { text, at, indent: 0, marked: false, parted: None }
    }

    /// The line's words.
    pub(super) fn words(&self) -> Cow<'t, [Word<'t>]> {
        if let Some(words) = self.parted {
            return Cow::Borrowed(words);
        }
        let mut words = Vec::new();
        push_words(&mut words, self.text, self.at);
        Cow::Owned(words)
    }

    /// The line's key.
    pub(super) fn key(&self) -> Cow<'t, str> {
        folded(self.text)
    }

    /// The line from a byte of its text on.
    pub(super) fn from(&self, offset: usize) -> Self {
        let offset = self.text.floor_char_boundary(offset);
        let rest = &self.text[offset..];
        let text = rest.trim_start();
        let at = self.at + offset + rest.len() - text.len();
        let parted = self.parted.and_then(|words| {
            let cut = words.partition_point(|word| word.full_at < at);
            words.get(cut..).filter(|rest| rest.first().is_none_or(|word| word.full_at == at))
        });
        let parted = parted.filter(|words| words.is_empty() == text.is_empty());
        Self { text, at, parted, ..*self }
    }

    /// The line up to a byte of its text.
    pub(super) fn to(&self, offset: usize) -> Self {
        let offset = self.text.floor_char_boundary(offset);
        let text = self.text[..offset].trim_end();
        let end = self.at + text.len();
        let parted = self.parted.and_then(|words| {
            let cut = words.partition_point(|word| word.full_at < end);
            words
                .get(..cut)
                .filter(|rest| rest.last().is_none_or(|word| word.full_at + word.full.len() == end))
        });
        Self { text, parted, ..*self }
    }

    /// Whether the line ends as a sentence does.
    pub(super) fn ends_sentence(&self) -> bool {
        let end = self.text.trim_end_matches(is_stray);
        end.ends_with(['.', ':', '?', '!', '"', '\'', ')', ']', ';', '”', '’'])
    }
}

impl<'t> Word<'t> {
    /// Where the word stands, without its punctuation.
    pub(super) fn span(&self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }

    /// The word's key.
    pub(super) fn key(&self) -> Cow<'t, str> {
        folded(self.text)
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

/// A text's key: the text itself where it is nothing but capitals and figures.
fn folded(text: &str) -> Cow<'_, str> {
    let plain = text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if plain { Cow::Borrowed(text) } else { Cow::Owned(gazetteer::key(text)) }
}

/// The key of several words together.
pub(super) fn key_of<'t>(words: &[Word<'t>]) -> Cow<'t, str> {
    if let [word] = words {
        return word.key();
    }
    let mut key = String::new();
    for word in words {
        gazetteer::push_key(&mut key, word.text);
    }
    Cow::Owned(key)
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
    // Counted and not searched, so that many bytes are looked at together.
    let odd = text.bytes().filter(|byte| matches!(byte, b'\r' | 0xb | 0xc)).count();
    if odd == 0 && text.is_ascii() {
        for whole in text.split('\n') {
            push_line(&mut lines, line(whole, start));
            start += whole.len() + 1;
        }
        return lines;
    }
    let mut from = 0;
    while let Some(found) = text.as_bytes()[from..].iter().position(|byte| may_break(*byte)) {
        let at = from + found;
        let c = text[at..].chars().next().map_or((false, 1), |c| (is_break(c), c.len_utf8()));
        if let (true, length) = c {
            push_line(&mut lines, line(&text[start..at], start));
            start = at + length;
        }
        from = at + c.1;
    }
    push_line(&mut lines, line(&text[start..], start));
    lines
}

/// So many words are parted beforehand; a text that has more is not a telegram.
const MOST_PARTED: usize = 100_000;

/// The words of some lines, one line after the other, and where those of each line end.
pub(super) fn parted<'t>(lines: &[Line<'t>]) -> (Vec<Word<'t>>, Vec<usize>) {
    let mut words = Vec::with_capacity(8 * lines.len().min(1_000));
    let mut ends = Vec::with_capacity(lines.len());
    for line in lines {
        if words.len() + line.text.len() > MOST_PARTED {
            break;
        }
        push_words(&mut words, line.text, line.at);
        ends.push(words.len());
    }
    (words, ends)
}

/// Lines that know their words.
pub(super) fn worded<'t>(
    lines: &[Line<'t>],
    words: &'t [Word<'t>],
    ends: &[usize],
) -> Vec<Line<'t>> {
    let mut start = 0;
    let mut ends = ends.iter();
    let own = lines.iter().map(|line| {
        let parted = ends.next().map(|end| &words[std::mem::replace(&mut start, *end)..*end]);
        Line { parted, ..*line }
    });
    own.collect()
}

/// Adds a line; an end mark at its beginning becomes a line of its own.
fn push_line<'t>(lines: &mut Vec<Line<'t>>, line: Line<'t>) {
    let may_end = line.text.starts_with(['Y', 'N', 'V']);
    let first = if may_end { line.text.find(' ') } else { None };
    let cut = first.filter(|at| is_end_mark(&line.text[..*at]));
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
    let plain = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'-'))
    };
    let bytes = whole.as_bytes();
    if plain(bytes.first()) && plain(bytes.last()) {
        return Line::part(whole, start);
    }
    let body = whole.trim_start_matches(is_space);
    let indent = whole.len() - body.len();
    let unmarked = unmarked(body);
    let at = start + indent + body.len() - unmarked.len();
    Line {
        text: unmarked.trim_end_matches(is_space),
        at,
        indent,
        marked: body.starts_with("- ") && unmarked.len() < body.len(),
        parted: None,
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

/// The bytes that are ASCII letters or figures.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        plain[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    plain
};

fn push_words<'t>(words: &mut Vec<Word<'t>>, text: &'t str, at: usize) {
    let mut rest = text;
    let mut offset = at;
    loop {
        let bytes = rest.as_bytes();
        let spaces = bytes.iter().position(|byte| *byte != b' ').unwrap_or(bytes.len());
        let trimmed = &rest[spaces..];
        let plain = bytes.get(spaces).is_some_and(u8::is_ascii_graphic);
        let trimmed = if plain { trimmed } else { trimmed.trim_start_matches(is_space) };
        let gap = rest.len() - trimmed.len();
        offset += gap;
        if trimmed.is_empty() {
            return;
        }
        let bytes = trimmed.as_bytes();
        let plain = bytes.iter().position(|b| !PLAIN[usize::from(*b)]).unwrap_or(bytes.len());
        let end = if plain > 0 && bytes.get(plain).is_none_or(|b| *b == b' ') {
            let text = &trimmed[..plain];
            words.push(Word { text, at: offset, full: text, full_at: offset, gap });
            plain
        } else {
            let end = word_end(trimmed);
            words.push(word(&trimmed[..end], offset, gap));
            end
        };
        rest = &trimmed[end..];
        offset += end;
    }
}

/// Where a word ends: at space, or behind a comma that no figure follows; the commas of
/// `B,M,E,O,` are points that the scan has spoilt.
fn word_end(text: &str) -> usize {
    // Most words end at a space and have no comma inside.
    let end = text.bytes().position(|byte| !byte.is_ascii_graphic() || matches!(byte, b',' | b';'));
    if let Some(end) = end
        && text.as_bytes()[end] == b' '
    {
        return end;
    }
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
    let unpointed = start.trim_start_matches('.');
    let pointed = unpointed.starts_with(char::is_alphabetic);
    let start = if pointed { unpointed } else { start };
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

/// Whether a byte can begin a line break.
const fn may_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r' | 0xb | 0xc | 0xc2 | 0xe2)
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
        for word in line.words().iter() {
            assert_eq!(&text[word.span()], word.text);
        }
        let words: Vec<&str> = line.words().iter().map(|word| word.text).collect();
        assert_eq!(words, ["TO", "P.O.M.E.F", "BONN"]);
    }
}
