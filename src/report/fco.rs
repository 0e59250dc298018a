//! A telegram as a clean block: FM, TO, TELNO, OF, INFO; what `read --format fco` writes.
//!
//! What the block style has no place for (times printed on a copy) is left out.

use std::fmt::Write as _;

use chrono::Datelike as _;

use super::plain::visible;
use crate::reader::Reading;
use crate::telegram::{Addressee, DistributionBlock, Relay, Role, Stated, Telegram};

const MONTHS: [&str; 12] = [
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
];

/// The telegram of a reading in the block style.
#[must_use]
pub fn render(reading: &Reading) -> String {
    let telegram = &reading.telegram;
    let mut out = String::new();
    let marking = marking(telegram);
    line(&mut out, &marking);
    if !marking.is_empty() {
        out.push('\n');
    }
    if let Some(system) = &telegram.system {
        line(&mut out, &system.to_uppercase());
    }
    header(&mut out, telegram);
    out.push('\n');
    heading(&mut out, reading);
    for paragraph in &telegram.paragraphs {
        let text = match paragraph.number {
            Some(number) => format!("{number}. {}", paragraph.text),
            None => paragraph.text.clone(),
        };
        line(&mut out, &text);
        out.push('\n');
    }
    trailer(&mut out, telegram);
    line(&mut out, &marking);
    visible(&out)
}

fn line(out: &mut String, text: &str) {
    if !text.is_empty() {
        out.push_str(text);
        out.push('\n');
    }
}

fn marking(telegram: &Telegram) -> String {
    let parts = telegram.classification.iter().chain(&telegram.caveats);
    let parts: Vec<&str> = parts.map(String::as_str).collect();
    parts.join(" ")
}

fn header(out: &mut String, telegram: &Telegram) {
    if let Some(from) = &telegram.from {
        line(out, &format!("FM {from}"));
    }
    groups(out, telegram, Role::Action);
    if let Some(number) = &telegram.number {
        line(out, &format!("TELNO {number}"));
    }
    if let Some(time) = telegram.date_time {
        line(out, &format!("OF {}", of(time)));
    }
    groups(out, telegram, Role::Info);
}

/// A date-time group with its Z, or a date.
fn of(time: Stated) -> String {
    let date = time.date();
    let month = MONTHS[date.month0() as usize];
    match time {
        Stated::Instant(moment) => {
            format!("{}Z {month} {}", moment.utc().format("%d%H%M"), date.year())
        }
        Stated::Local(_) | Stated::Date(_) => format!("{} {month} {}", date.day(), date.year()),
    }
}

/// A clause for each run of addressees with the same way.
fn groups(out: &mut String, telegram: &Telegram, role: Role) {
    let all: Vec<&Addressee> = telegram.addressees.iter().filter(|to| to.role == role).collect();
    let alike = |a: &&Addressee, b: &&Addressee| {
        a.precedence == b.precedence && a.saving == b.saving && a.deskby == b.deskby
    };
    for (at, run) in all.chunk_by(alike).enumerate() {
        let mut clause = String::from(match (role, at) {
            (Role::Action, 0) => "TO",
            (Role::Action, _) => "AND TO",
            (Role::Info, _) => "INFO",
        });
        if run[0].saving {
            clause.push_str(" SAVING");
        }
        if let Some(word) = &run[0].precedence {
            let _ = write!(clause, " {}", word.word);
        }
        if let Some(Stated::Instant(moment)) = run[0].deskby {
            let _ = write!(clause, " DESKBY {}Z", moment.utc().format("%d%H%M"));
        }
        let names: Vec<&str> = run.iter().map(|to| to.name.as_str()).collect();
        line(out, &format!("{clause} {}", names.join(", ")));
    }
}

/// References that stand above the text, and the subject.
fn heading(out: &mut String, reading: &Reading) {
    let text = reading.spans.get("paragraphs[0]").map_or(usize::MAX, |span| span.start);
    let mut above: Vec<&str> = Vec::new();
    for (at, reference) in reading.telegram.references.iter().enumerate() {
        let span = reading.spans.get(&format!("references[{at}]"));
        let early = span.is_some_and(|span| span.end <= text);
        if early && !above.contains(&reference.printed.as_str()) {
            above.push(&reference.printed);
        }
    }
    let references = above.join(" AND ");
    let subject = reading.telegram.subject.as_deref().unwrap_or_default();
    match (references.is_empty(), subject.is_empty()) {
        (true, true) => return,
        (true, false) => line(out, subject),
        (false, true) => line(out, &format!("{references}.")),
        (false, false) => line(out, &format!("{references}: {subject}")),
    }
    out.push('\n');
}

fn trailer(out: &mut String, telegram: &Telegram) {
    if let Some(signature) = &telegram.signature {
        line(out, signature);
        out.push('\n');
    }
    line(out, "YYYY");
    for relay in &telegram.relay {
        line(out, &pass(relay));
    }
    if telegram.relay.iter().any(|relay| relay.acknowledged) {
        line(out, "(REPEATED AS REQUESTED)");
    }
    out.push('\n');
    section(out, "ADVANCE COPIES", &telegram.advance_copies);
    for block in &telegram.distribution {
        list(out, block);
    }
    section(out, "COPIES TO:", &telegram.copies_to);
}

fn pass(relay: &Relay) -> String {
    let mut text = format!("{} PLEASE PASS", relay.by);
    if relay.saving {
        text.push_str(" SAVING");
    }
    if let Some(word) = &relay.precedence {
        let _ = write!(text, " {}", word.word);
    }
    if !relay.to.is_empty() {
        let _ = write!(text, " TO {}", relay.to.join(", "));
    }
    text
}

fn list(out: &mut String, block: &DistributionBlock) {
    let DistributionBlock { list, kind, recipients } = block;
    let list = list.as_deref().unwrap_or_default();
    let kind = kind.as_deref().unwrap_or_default();
    if kind == "ADDITIONAL" {
        line(out, "ADDITIONAL DISTRIBUTION");
        line(out, list);
    } else {
        line(out, format!("{list} {kind}").trim());
    }
    for recipient in recipients {
        line(out, recipient);
    }
    out.push('\n');
}

fn section(out: &mut String, title: &str, names: &[String]) {
    if names.is_empty() {
        return;
    }
    line(out, title);
    for name in names {
        line(out, name);
    }
    out.push('\n');
}
