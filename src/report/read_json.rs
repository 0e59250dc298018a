//! A reading as JSON, version 1: DESIGN.md §9.
//!
//! The types here are the promised format, apart from the reader's own.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Finding;
use crate::reader::{Alternative, Corrected, Reading};
use crate::telegram::{
    Addressee, DistributionBlock, Paragraph, PrecedenceWord, Printed, Reference, Relay, Stated,
    Telegram,
};

/// What a text says, and what is odd in it: the JSON of `deskby read`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReadV1<'r> {
    version: u32,
    source: &'r str,
    style: &'r str,
    telegram: TelegramJson<'r>,
    spans: BTreeMap<&'r str, [usize; 2]>,
    alternatives: Vec<AlternativeJson<'r>>,
    findings: Vec<FindingJson<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<CorrectedJson<'r>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TelegramJson<'r> {
    classification: Option<&'r str>,
    caveats: &'r [String],
    system: Option<&'r str>,
    from: Option<&'r str>,
    number: Option<&'r str>,
    date_time: Option<String>,
    despatched: Option<PrintedJson<'r>>,
    received: Option<PrintedJson<'r>>,
    addressees: Vec<AddresseeJson<'r>>,
    subject: Option<&'r str>,
    references: Vec<ReferenceJson<'r>>,
    paragraphs: Vec<ParagraphJson<'r>>,
    words: usize,
    signature: Option<&'r str>,
    relay: Vec<RelayJson<'r>>,
    distribution: Vec<DistributionJson<'r>>,
    advance_copies: &'r [String],
    copies_to: &'r [String],
}

#[derive(Debug, Serialize, JsonSchema)]
struct PrintedJson<'r> {
    printed: &'r str,
    at: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AddresseeJson<'r> {
    role: &'static str,
    name: &'r str,
    post: Option<&'r str>,
    precedence: Option<&'r str>,
    deskby: Option<String>,
    saving: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ReferenceJson<'r> {
    kind: &'r str,
    from: Option<&'r str>,
    number: Option<&'r str>,
    to: Option<&'r str>,
    printed: &'r str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ParagraphJson<'r> {
    number: Option<u32>,
    text: &'r str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RelayJson<'r> {
    by: &'r str,
    to: &'r [String],
    precedence: Option<&'r str>,
    saving: bool,
    acknowledged: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct DistributionJson<'r> {
    list: Option<&'r str>,
    kind: Option<&'r str>,
    recipients: &'r [String],
}

#[derive(Debug, Serialize, JsonSchema)]
struct AlternativeJson<'r> {
    field: &'r str,
    values: &'r [String],
    reason: &'r str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FindingJson<'r> {
    code: &'static str,
    severity: &'static str,
    span: [usize; 2],
    message: &'r str,
    help: Option<&'r str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CorrectedJson<'r> {
    field: &'r str,
    scan: Option<&'r str>,
    value: &'r str,
    initials: &'r str,
    reason: &'r str,
}

/// The reading as a JSON document, indented, with a line end.
///
/// # Panics
///
/// Never: every field is text, a number or a truth value.
#[must_use]
pub fn render(reading: &Reading, source: &str) -> String {
    let document = document(reading, source);
    let mut text = serde_json::to_string_pretty(&document).expect("plain values have a JSON form");
    text.push('\n');
    text
}

/// The reading as one line of JSON, for a folder of telegrams.
///
/// # Panics
///
/// Never: every field is text, a number or a truth value.
#[must_use]
pub fn render_line(reading: &Reading, source: &str) -> String {
    let document = document(reading, source);
    let mut text = serde_json::to_string(&document).expect("plain values have a JSON form");
    text.push('\n');
    text
}

fn document<'r>(reading: &'r Reading, source: &'r str) -> ReadV1<'r> {
    let Reading { style, telegram, spans, furniture: _, alternatives, findings, corrections } =
        reading;
    ReadV1 {
        version: 1,
        source,
        style: style.name(),
        telegram: telegram_json(telegram),
        spans: spans.iter().map(|(path, span)| (path.as_str(), [span.start, span.end])).collect(),
        alternatives: alternatives.iter().map(alternative).collect(),
        findings: findings.iter().map(finding).collect(),
        corrections: corrections.iter().map(corrected).collect(),
    }
}

fn telegram_json(telegram: &Telegram) -> TelegramJson<'_> {
    let Telegram {
        classification,
        caveats,
        system,
        from,
        number,
        date_time,
        despatched,
        received,
        addressees,
        subject,
        references,
        paragraphs,
        words,
        signature,
        relay,
        distribution,
        advance_copies,
        copies_to,
    } = telegram;
    TelegramJson {
        classification: classification.as_deref(),
        caveats,
        system: system.as_deref(),
        from: from.as_deref(),
        number: number.as_deref(),
        date_time: date_time.as_ref().map(Stated::to_string),
        despatched: despatched.as_ref().map(printed),
        received: received.as_ref().map(printed),
        addressees: addressees.iter().map(addressee).collect(),
        subject: subject.as_deref(),
        references: references.iter().map(reference).collect(),
        paragraphs: paragraphs.iter().map(paragraph).collect(),
        words: *words,
        signature: signature.as_deref(),
        relay: relay.iter().map(relayed).collect(),
        distribution: distribution.iter().map(block).collect(),
        advance_copies,
        copies_to,
    }
}

fn printed(time: &Printed) -> PrintedJson<'_> {
    let Printed { printed, at } = time;
    PrintedJson { printed, at: at.to_string() }
}

fn word(precedence: Option<&PrecedenceWord>) -> Option<&str> {
    precedence.map(|precedence| precedence.word.as_str())
}

fn addressee(addressee: &Addressee) -> AddresseeJson<'_> {
    let Addressee { role, name, post, precedence, deskby, saving } = addressee;
    AddresseeJson {
        role: role.word(),
        name,
        post: post.as_deref(),
        precedence: word(precedence.as_ref()),
        deskby: deskby.as_ref().map(Stated::to_string),
        saving: *saving,
    }
}

fn reference(reference: &Reference) -> ReferenceJson<'_> {
    let Reference { kind, from, number, to, printed } = reference;
    ReferenceJson {
        kind,
        from: from.as_deref(),
        number: number.as_deref(),
        to: to.as_deref(),
        printed,
    }
}

fn paragraph(paragraph: &Paragraph) -> ParagraphJson<'_> {
    let Paragraph { number, text } = paragraph;
    ParagraphJson { number: *number, text }
}

fn relayed(relay: &Relay) -> RelayJson<'_> {
    let Relay { by, to, precedence, saving, acknowledged } = relay;
    RelayJson {
        by,
        to,
        precedence: word(precedence.as_ref()),
        saving: *saving,
        acknowledged: *acknowledged,
    }
}

fn block(block: &DistributionBlock) -> DistributionJson<'_> {
    let DistributionBlock { list, kind, recipients } = block;
    DistributionJson { list: list.as_deref(), kind: kind.as_deref(), recipients }
}

fn alternative(alternative: &Alternative) -> AlternativeJson<'_> {
    let Alternative { field, values, reason } = alternative;
    AlternativeJson { field, values, reason }
}

fn finding(finding: &Finding) -> FindingJson<'_> {
    let Finding { code, severity, span, message, help } = finding;
    FindingJson {
        code,
        severity: severity.word(),
        span: [span.start, span.end],
        message,
        help: help.as_deref(),
    }
}

fn corrected(corrected: &Corrected) -> CorrectedJson<'_> {
    let Corrected { field, scan, value, initials, reason } = corrected;
    CorrectedJson { field, scan: scan.as_deref(), value, initials, reason }
}
