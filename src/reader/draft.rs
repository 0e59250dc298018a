//! A reading in the making: fields with their spans, and which bytes have been accounted for.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Alternative, Reading, Style};
use crate::finding::Finding;
use crate::telegram::Telegram;

/// What the reader of a style fills.
#[derive(Debug)]
pub(super) struct Draft<'t> {
    /// The whole text.
    pub(super) text: &'t str,
    /// What has been read so far.
    pub(super) telegram: Telegram,
    spans: BTreeMap<String, Range<usize>>,
    claimed: Vec<Range<usize>>,
    alternatives: Vec<Alternative>,
    findings: Vec<Finding>,
}

/// The path of an item of a list: `addressees[3]`. Formatting it takes five times as long.
pub(super) fn item_path(list: &str, at: usize) -> String {
    let mut path = String::with_capacity(list.len() + 24);
    path.push_str(list);
    path.push('[');
    push_number(&mut path, at);
    path.push(']');
    path
}

/// The path of a recipient of a list: `distribution[0].recipients[3]`.
pub(super) fn recipient_path(list: usize, at: usize) -> String {
    let mut path = item_path("distribution", list);
    path.push_str(".recipients[");
    push_number(&mut path, at);
    path.push(']');
    path
}

fn push_number(path: &mut String, number: usize) {
    if number >= 10 {
        push_number(path, number / 10);
    }
    let figure = number % 10;
    path.push_str(&"0123456789"[figure..=figure]);
}

/// More findings than this are counted, not shown.
const MOST_FINDINGS: usize = 500;

impl<'t> Draft<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            telegram: Telegram::default(),
            spans: BTreeMap::new(),
            claimed: Vec::with_capacity(64),
            alternatives: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Says where a field stands.
    pub(super) fn field(&mut self, path: impl Into<String>, span: Range<usize>) {
        let span = self.whole(span);
        self.claim(span.clone());
        self.spans.insert(path.into(), span);
    }

    /// Says that some bytes are accounted for: keywords, page furniture, parts of fields.
    pub(super) fn claim(&mut self, span: Range<usize>) {
        let span = self.whole(span);
        match self.claimed.last_mut() {
            Some(last) if last.end == span.start => last.end = span.end,
            _ => self.claimed.push(span),
        }
    }

    /// A span with the letters whole in which it begins and ends: a sign of two bytes after a
    /// figure, such as `14°`, is not cut in half.
    fn whole(&self, span: Range<usize>) -> Range<usize> {
        self.text.floor_char_boundary(span.start)..self.text.ceil_char_boundary(span.end)
    }

    /// Where a field stands.
    pub(super) fn span(&self, path: &str) -> Option<Range<usize>> {
        self.spans.get(path).cloned()
    }

    /// Moves the spans of addressees on by one from a place, where another comes in.
    pub(super) fn shift_addressees(&mut self, at: usize, span: Range<usize>) {
        let last = self.telegram.addressees.len();
        for index in (at..last).rev() {
            if let Some(own) = self.spans.remove(&format!("addressees[{index}]")) {
                self.spans.insert(format!("addressees[{}]", index + 1), own);
            }
        }
        self.field(format!("addressees[{at}]"), span);
    }

    /// Whether there is a finding of one of some codes.
    pub(super) fn has_finding(&self, codes: &[&str]) -> bool {
        self.findings.iter().any(|finding| codes.contains(&finding.code))
    }

    /// Adds a finding.
    pub(super) fn find(&mut self, mut finding: Finding) {
        finding.span = self.whole(finding.span);
        self.findings.push(finding);
    }

    /// Says that something was mended, and how.
    pub(super) fn mended(&mut self, span: Range<usize>, mended: &str) {
        let span = self.whole(span);
        let printed = &self.text[span.clone()];
        let message = format!("`{printed}` is read as `{mended}`");
        self.find(Finding::warning("reader::mended", span).message(message));
    }

    /// Offers other readings of a field.
    pub(super) fn offer(&mut self, field: &str, values: Vec<String>, reason: &str) {
        let span = self.spans.get(field).cloned().unwrap_or(0..0);
        let message = format!("{reason}: {}", values.join(" or "));
        self.find(
            Finding::warning("reader::doubtful", span)
                .message(message)
                .help("correct it with a reading of your own if you know better"),
        );
        self.alternatives.push(Alternative {
            field: field.to_owned(),
            values,
            reason: reason.to_owned(),
        });
    }

    /// The reading, with a finding for every line that no field has claimed.
    pub(super) fn finish(mut self, style: Style) -> Reading {
        for span in self.unclaimed() {
            let message =
                format!("`{}` has no place in the reading", clipped(&self.text[span.clone()]));
            self.find(
                Finding::note("reader::unplaced", span)
                    .message(message)
                    .help("a stamp, a minute or a line that the scan has damaged"),
            );
        }
        self.findings.sort_by(|a, b| {
            (a.span.start, a.span.end, a.code).cmp(&(b.span.start, b.span.end, b.code))
        });
        self.shorten();
        Reading {
            style,
            telegram: self.telegram,
            spans: self.spans,
            furniture: self.claimed,
            alternatives: self.alternatives,
            findings: self.findings,
            corrections: Vec::new(),
        }
    }

    /// The runs of bytes, line by line, that nothing has claimed and that are not blank.
    fn unclaimed(&mut self) -> Vec<Range<usize>> {
        self.claimed.sort_by_key(|span| (span.start, span.end));
        let mut open = Vec::new();
        let mut start = 0;
        for span in &self.claimed {
            if span.start > start {
                push_lines(&mut open, self.text, start..span.start);
            }
            start = start.max(span.end);
        }
        push_lines(&mut open, self.text, start..self.text.len());
        open
    }

    fn shorten(&mut self) {
        if self.findings.len() <= MOST_FINDINGS {
            return;
        }
        let rest = self.findings.split_off(MOST_FINDINGS);
        let span = rest[0].span.start..self.text.len();
        let message = format!("{} more findings are not shown", rest.len());
        self.findings.push(Finding::warning("reader::many-findings", span).message(message));
    }
}

/// The parts of a range that have a letter or figure, cut at line ends.
fn push_lines(open: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let mut at = range.start;
    for part in text[range].split_inclusive(['\n', '\r']) {
        let body = part.trim();
        if body.chars().any(|c| !c.is_whitespace() && !is_mark(c)) {
            let start = at + part.len() - part.trim_start().len();
            open.push(start..start + body.len());
        }
        at += part.len();
    }
}

/// Punctuation at the edge of a field, and the transcriber's marks.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '#' | '-' | ',' | '.' | ':' | ';' | '/' | '(' | ')' | '[' | ']' | '|' | '_' | '\'' | '"'
    )
}

fn clipped(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    let start: String = text.chars().take(57).collect();
    format!("{start}…")
}
