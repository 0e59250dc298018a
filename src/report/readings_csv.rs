//! Readings as one table, a row a telegram: what a catalogue of a folder wants.

use super::tables::{Field, Kind, Table};
use crate::finding::Severity;
use crate::reader::Reading;
use crate::telegram::{Addressee, Role};

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, about: "" }
}

const FIELDS: &[Field] = &[
    field("source", Kind::Text),
    field("style", Kind::Text),
    field("classification", Kind::Text),
    field("from", Kind::Text),
    field("number", Kind::Text),
    field("date_time", Kind::Instant),
    field("despatched", Kind::Instant),
    field("received", Kind::Instant),
    field("action", Kind::Text),
    field("info", Kind::Text),
    field("saving", Kind::Text),
    field("subject", Kind::Text),
    field("words", Kind::Whole),
    field("signature", Kind::Text),
    field("references", Kind::Text),
    field("errors", Kind::Whole),
    field("warnings", Kind::Whole),
];

/// The row of a telegram, for [`readings_csv`].
#[must_use]
pub fn reading_row(reading: &Reading, source: &str) -> Vec<String> {
    let telegram = &reading.telegram;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let named = |wanted: &dyn Fn(&Addressee) -> bool| {
        let names = telegram.addressees.iter().filter(|one| wanted(one));
        let names = names.map(|one| match &one.precedence {
            Some(known) => format!("{} {}", known.word, one.name),
            None => one.name.clone(),
        });
        names.collect::<Vec<_>>().join("; ")
    };
    let count = |severity: Severity| {
        reading.findings.iter().filter(|one| one.severity == severity).count().to_string()
    };
    let references: Vec<&str> =
        telegram.references.iter().map(|one| one.printed.as_str()).collect();
    vec![
        source.to_owned(),
        reading.style.name().to_owned(),
        text(&telegram.classification),
        text(&telegram.from),
        text(&telegram.number),
        telegram.date_time.map(|time| time.to_string()).unwrap_or_default(),
        telegram.despatched.as_ref().map(|time| time.at.to_string()).unwrap_or_default(),
        telegram.received.as_ref().map(|time| time.at.to_string()).unwrap_or_default(),
        named(&|one| one.role == Role::Action && !one.saving),
        named(&|one| one.role == Role::Info && !one.saving),
        named(&|one| one.saving),
        text(&telegram.subject),
        telegram.words.to_string(),
        text(&telegram.signature),
        references.join("; "),
        count(Severity::Error),
        count(Severity::Warning),
    ]
}

/// Telegrams as a table with a line of names.
#[must_use]
pub fn readings_csv(rows: Vec<Vec<String>>) -> Vec<u8> {
    Table { name: "telegrams", about: "", fields: FIELDS, rows }.document().bytes
}
