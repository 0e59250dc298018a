//! The text of a telegram with its fields marked where they stand, and its findings numbered.

use std::ops::Range;

use maud::{Markup, html};

use super::super::plain::{on_one_line, visible};
use crate::reader::Reading;

/// A text as it came, with what the reader made of it.
#[derive(Clone, Debug)]
pub struct Original {
    /// Its name, for people.
    pub name: String,
    /// The text, byte for byte as the spans of the reading count.
    pub text: String,
    /// What it says.
    pub reading: Reading,
}

impl Original {
    /// A text with its reading; each byte that is no text becomes a question mark, as it was read.
    #[must_use]
    pub fn new(name: impl Into<String>, bytes: &[u8], reading: Reading) -> Self {
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
        }
        Self { name: name.into(), text, reading }
    }
}

/// A piece of the text: its fields, and the findings that end with it.
struct Piece<'a> {
    range: Range<usize>,
    fields: Vec<&'a str>,
}

/// The text with its fields, the fields in words, the findings.
pub(super) fn marked(original: &Original) -> Markup {
    let findings = &original.reading.findings;
    html! {
        div.columns {
            div {
                h3 { "The text" }
                pre.text tabindex="0" role="region" aria-label="The text of the telegram" {
                    @for piece in pieces(original) { (shown(original, &piece)) }
                }
                p.small { (on_one_line(&original.name)) ", read as "
                    (original.reading.style.name()) "; what the reader placed is underlined." }
            }
            div {
                h3 { "Its fields" }
                (fields(original))
                h3 { "What is odd in it" }
                @if findings.is_empty() { p { "Nothing." } } @else {
                    ol.findings { @for (at, finding) in findings.iter().enumerate() {
                        li id=(format!("f{}", at + 1)) {
                            b { (finding.severity.word()) } " " (on_one_line(&finding.message))
                            @if let Some(help) = &finding.help { span.small { " (" (on_one_line(help)) ")" } }
                        }
                    } }
                }
            }
        }
    }
}

fn shown(original: &Original, piece: &Piece<'_>) -> Markup {
    let text = visible(&original.text[piece.range.clone()].replace('\r', ""));
    let numbers: Vec<usize> = original
        .reading
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| place(&original.text, finding.span.end.max(1)) == piece.range.end)
        .map(|(at, _)| at + 1)
        .collect();
    let name = piece.fields.join(", ");
    html! {
        @if piece.fields.is_empty() { (text) }
        @else { mark title=(name) .para[name.starts_with("paragraphs")] { (text) } }
        @for number in numbers {
            sup { a href=(format!("#f{number}")) title=(format!("finding {number}")) { (number) } }
        }
    }
}

/// The text cut where fields begin and end and where findings end.
fn pieces(original: &Original) -> Vec<Piece<'_>> {
    let (text, reading) = (&original.text, &original.reading);
    let spans: Vec<(Range<usize>, &str)> = reading
        .spans
        .iter()
        .map(|(path, span)| (place(text, span.start)..place(text, span.end), path.as_str()))
        .filter(|(span, _)| span.start < span.end)
        .collect();
    let mut cuts: Vec<usize> = spans.iter().flat_map(|(span, _)| [span.start, span.end]).collect();
    cuts.extend(reading.findings.iter().map(|finding| place(text, finding.span.end.max(1))));
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut open: Vec<&(Range<usize>, &str)> = Vec::new();
    let mut sorted: Vec<&(Range<usize>, &str)> = spans.iter().collect();
    sorted.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut next = sorted.into_iter().peekable();
    let mut pieces = Vec::new();
    for pair in cuts.windows(2) {
        open.retain(|(span, _)| span.end > pair[0]);
        while let Some(span) = next.next_if(|(span, _)| span.start <= pair[0]) {
            open.push(span);
        }
        let fields = open.iter().map(|(_, path)| *path).collect();
        pieces.push(Piece { range: pair[0]..pair[1], fields });
    }
    pieces
}

/// A byte offset moved back to where a character begins.
fn place(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn fields(original: &Original) -> Markup {
    let telegram = &original.reading.telegram;
    let mut rows: Vec<(&str, String)> = Vec::new();
    let mut say = |name, value: Option<String>| rows.extend(value.map(|value| (name, value)));
    say("classification", telegram.classification.clone());
    say("caveats", joined(&telegram.caveats));
    say("from", telegram.from.clone());
    say("number", telegram.number.clone());
    say("time", telegram.date_time.as_ref().map(ToString::to_string));
    say("despatched", telegram.despatched.as_ref().map(|time| time.printed.clone()));
    say("received", telegram.received.as_ref().map(|time| time.printed.clone()));
    for addressee in &telegram.addressees {
        let word = match &addressee.precedence {
            Some(precedence) => format!(" ({})", precedence.word),
            None if addressee.saving => " (SAVING)".to_owned(),
            None => String::new(),
        };
        say(addressee.role.word(), Some(format!("{}{word}", addressee.name)));
    }
    say("subject", telegram.subject.clone());
    let printed: Vec<String> = telegram.references.iter().map(|r| r.printed.clone()).collect();
    say("refers to", joined(&printed));
    say("signature", telegram.signature.clone());
    for block in &telegram.distribution {
        let name = block.list.clone().unwrap_or_else(|| "no title".to_owned());
        let text = format!("{name}: {}", block.recipients.join(", "));
        say("distribution", Some(text));
    }
    say("advance copies", joined(&telegram.advance_copies));
    say("copies to", joined(&telegram.copies_to));
    html! {
        dl.fields { @for (name, value) in rows { dt { (name) } dd { (on_one_line(&value)) } } }
    }
}

fn joined(texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(", "))
}
