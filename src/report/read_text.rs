//! A reading for a person: the fields, then the findings with their lines as a compiler shows them.

use std::fmt::Write as _;

use super::plain::visible;
use crate::finding::{Finding, line_and_column};
use crate::reader::Reading;
use crate::telegram::{Addressee, Stated, Telegram};

/// The reading of a text, with the lines of the text that findings are about.
#[must_use]
pub fn render(reading: &Reading, text: &str, source: &str) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{source}: read as {}", reading.style);
    fields(&mut out, &reading.telegram);
    for corrected in &reading.corrections {
        let scan = corrected.scan.as_deref().unwrap_or("nothing");
        let by = if corrected.initials.is_empty() { "corrected" } else { &corrected.initials };
        row(
            &mut out,
            &corrected.field,
            &format!("{} ({by}; the scan has {scan})", corrected.value),
        );
    }
    for finding in &reading.findings {
        out.push('\n');
        show(&mut out, finding, text, source);
    }
    visible(&out)
}

fn row(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(out, "  {name:<16} {value}");
    }
}

fn fields(out: &mut String, telegram: &Telegram) {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let time = |field: Option<Stated>| field.map(|time| time.to_string()).unwrap_or_default();
    row(out, "classification", &text(&telegram.classification));
    row(out, "caveats", &telegram.caveats.join(", "));
    row(out, "system", &text(&telegram.system));
    row(out, "from", &text(&telegram.from));
    row(out, "number", &text(&telegram.number));
    row(out, "date and time", &time(telegram.date_time));
    row(out, "despatched", &time(telegram.despatched.as_ref().map(|time| time.at)));
    row(out, "received", &time(telegram.received.as_ref().map(|time| time.at)));
    for addressee in &telegram.addressees {
        row(out, addressee.role.word(), &to(addressee));
    }
    row(out, "subject", &text(&telegram.subject));
    for reference in &telegram.references {
        let number = reference.number.as_deref().unwrap_or("number not given");
        let from = reference.from.as_deref().unwrap_or("sender not given");
        row(out, "refers to", &format!("{} ({from}, {number})", reference.printed));
    }
    let paragraphs = telegram.paragraphs.len();
    row(out, "text", &format!("{} words in {paragraphs} paragraphs", telegram.words));
    row(out, "signature", &text(&telegram.signature));
    for relay in &telegram.relay {
        let way = if relay.saving { " by bag" } else { "" };
        let done = if relay.acknowledged { ", done" } else { "" };
        let to = after_colon(&relay.to);
        row(out, "pass on", &format!("{}{way}{to}{done}", relay.by));
    }
    for block in &telegram.distribution {
        let list = block.list.as_deref().unwrap_or("list not named");
        let kind = block.kind.as_ref().map(|kind| format!(" {kind}")).unwrap_or_default();
        let members = after_colon(&block.recipients);
        row(out, "distribution", &format!("{list}{kind}{members}"));
    }
    row(out, "advance copies", &telegram.advance_copies.join(", "));
    row(out, "copies to", &telegram.copies_to.join(", "));
}

/// Names behind a colon; nothing where there are none.
fn after_colon(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) }
}

fn to(addressee: &Addressee) -> String {
    let mut text = addressee.name.clone();
    if let Some(word) = &addressee.precedence {
        let _ = write!(text, ", {}", word.word);
    }
    if addressee.saving {
        text.push_str(", SAVING (by bag)");
    }
    if let Some(deskby) = addressee.deskby {
        let _ = write!(text, ", DESKBY {deskby}");
    }
    if addressee.post.is_none() {
        text.push_str(" (not in the gazetteer)");
    }
    text
}

fn show(out: &mut String, finding: &Finding, text: &str, source: &str) {
    let Finding { code, severity, span, message, help } = finding;
    let _ = writeln!(out, "{severity}[{code}]: {message}");
    let (number, column) = line_and_column(text, span.start);
    let _ = writeln!(out, "  at {source}:{number}:{column}");
    if let Some(line) = text.lines().nth(number - 1).filter(|_| !span.is_empty()) {
        let shown: String = line.chars().take(120).collect();
        let left = column - 1;
        let length =
            text.get(span.clone()).map_or(1, |own| own.chars().take_while(|c| *c != '\n').count());
        let length = length.clamp(1, 120_usize.saturating_sub(left).max(1));
        let _ = writeln!(out, "   | {shown}");
        if left < 120 {
            let _ = writeln!(out, "   | {}{}", " ".repeat(left), "^".repeat(length));
        }
    }
    if let Some(help) = help {
        let _ = writeln!(out, "  help: {help}");
    }
}
