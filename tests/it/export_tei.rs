//! TEI: what deskby writes it reads back; what editions write it reads; hostile XML is bounded.

use deskby::finding::Severity;
use deskby::reader::{Options, Reading, Style, read};
use deskby::report::reading_tei;
use deskby::telegram::{
    Addressee, DistributionBlock, Paragraph, PrecedenceWord, Printed, Reference, Relay, Role,
    Stated, Telegram,
};
use proptest::prelude::*;

use crate::library;

fn once(text: &str) -> Reading {
    read(text, &Options::default())
}

/// Any text that XML can hold.
fn text() -> impl Strategy<Value = String> {
    "[^\\p{Cc}\u{fffe}\u{ffff}]{0,12}|\\PC{0,20}|[ \t\n]{1,3}|\\PC{0,4}[\r\n\t]\\PC{0,4}"
        .prop_map(|text| text.replace(['\u{fffe}', '\u{ffff}'], ""))
}

fn any_text() -> impl Strategy<Value = Option<String>> {
    prop::option::of(text())
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 0..3)
}

fn stated() -> impl Strategy<Value = Stated> {
    (0_i64..1_500_000_000, 0_u8..3).prop_map(|(second, kind)| {
        let moment = deskby::time::Moment::from_micros(second * 1_000_000 - second % 7);
        match kind {
            0 => Stated::Instant(moment),
            1 => Stated::Local(library::moment("1956-07-15T12:20Z").utc()),
            _ => Stated::Date(moment.utc_date()),
        }
    })
}

fn precedence() -> impl Strategy<Value = Option<PrecedenceWord>> {
    let words = vec!["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE", "EMERGENCY"];
    prop::option::of(prop::sample::select(words))
        .prop_map(|word| word.and_then(deskby::gazetteer::precedence_word))
}

fn printed() -> impl Strategy<Value = Option<Printed>> {
    prop::option::of((text(), stated()).prop_map(|(printed, at)| Printed { printed, at }))
}

prop_compose! {
    fn addressee()(
        action in any::<bool>(), name in text(), post in any_text(), precedence in precedence(),
        deskby in prop::option::of(stated()), saving in any::<bool>(),
    ) -> Addressee {
        let role = if action { Role::Action } else { Role::Info };
        Addressee { role, name, post, precedence, deskby, saving }
    }
}

prop_compose! {
    fn reference()(
        kind in text(), from in any_text(), number in any_text(), to in any_text(), printed in text(),
    ) -> Reference {
        Reference { kind, from, number, to, printed }
    }
}

prop_compose! {
    fn relay()(
        by in text(), to in texts(), precedence in precedence(), saving in any::<bool>(),
        acknowledged in any::<bool>(),
    ) -> Relay {
        Relay { by, to, precedence, saving, acknowledged }
    }
}

prop_compose! {
    fn heading()(
        classification in any_text(), caveats in texts(), system in any_text(), from in text(),
        number in any_text(), date_time in prop::option::of(stated()), despatched in printed(),
        received in printed(), addressees in prop::collection::vec(addressee(), 0..4),
        subject in any_text(),
    ) -> Telegram {
        Telegram {
            classification, caveats, system, from: Some(from), number, date_time, despatched,
            received, addressees, subject, ..Telegram::default()
        }
    }
}

prop_compose! {
    fn telegram()(
        heading in heading(),
        references in prop::collection::vec(reference(), 0..3),
        paragraphs in prop::collection::vec((prop::option::of(0_u32..99), text()), 0..4),
        words in 0_usize..5_000, signature in any_text(),
        relay in prop::collection::vec(relay(), 0..2),
        lists in prop::collection::vec((any_text(), any_text(), texts()), 0..3),
        advance_copies in texts(), copies_to in texts(),
    ) -> Telegram {
        let paragraph = |(number, text)| Paragraph { number, text };
        let list = |(list, kind, recipients)| DistributionBlock { list, kind, recipients };
        Telegram {
            references, words, signature, relay, advance_copies, copies_to,
            paragraphs: paragraphs.into_iter().map(paragraph).collect(),
            distribution: lists.into_iter().map(list).collect(),
            ..heading
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_written_as_tei_is_read_as_the_same_telegram(telegram in telegram()) {
        let reading = Reading { telegram, ..once("FM ROME\nTO FCO\n") };
        let written = reading_tei(&reading, "x.txt");
        let again = once(&written);
        prop_assert_eq!(again.style, Style::Tei);
        prop_assert_eq!(again.telegram, reading.telegram);
        prop_assert!(again.findings.is_empty(), "{:?}", again.findings);
        for span in again.spans.values() {
            prop_assert!(written.get(span.clone()).is_some());
        }
    }

    #[test]
    fn damaged_tei_is_read_without_a_panic(cuts in prop::collection::vec(any::<(u16, u8)>(), 1..40)) {
        let mut bytes = EDITION.as_bytes().to_vec();
        for (at, byte) in cuts {
            let at = usize::from(at) % bytes.len();
            bytes[at] = byte;
        }
        let reading = read(&bytes, &Options::default());
        for span in reading.spans.values().chain(reading.findings.iter().map(|one| &one.span)) {
            prop_assert!(span.start <= span.end && span.end <= bytes.len());
        }
    }
}

#[test]
fn the_first_case_goes_through_tei_unchanged() {
    let text = deskby::scenario::built_in("ukdis-geneva-007/telegram.txt").unwrap().text;
    let reading = once(text);
    let written = reading_tei(&reading, "telegram.txt");
    assert!(!written.contains(":00Z"), "offsets are written as +00:00");
    assert!(written.contains("when=\"1986-02-10T16:35:00+00:00\""));
    let again = once(&written);
    assert_eq!(again.telegram, reading.telegram);
    assert_eq!(&written[again.spans["signature"].clone()], "CROMARTIE");
    assert_eq!(&written[again.spans["number"].clone()], "007");
}

/// An invented document in the form of the volumes of Foreign Relations.
const EDITION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc/></teiHeader><text><body>
<div type="document" n="1"><head>1. Editorial Note</head><p>Nothing.</p></div>
<div type="document" n="2">
  <head>2. Telegram From the Embassy in Egypt to the Department of State<note n="1" type="source">Source: Department of State, Central Files. Secret; Priority. Repeated to London and Paris.</note></head>
  <opener><dateline><placeName>Cairo</placeName>, <date when="1957-05-29T15:00:00+02:00"><hi>May 29, 1957&#8212;3 p.m.</hi></date></dateline></opener>
  <p>3627. The <persName>Minister</persName> was here<note n="2">See Document 1.</note> this
    morning &amp; spoke of a ship.</p>
  <p>2. He asked for a reply.</p>
  <closer><signed><persName>Hare</persName></signed></closer>
</div></body></text></TEI>
"#;

#[test]
fn an_edition_is_read_by_the_reader_of_its_style() {
    let reading = once(EDITION);
    let telegram = &reading.telegram;
    assert_eq!(telegram.from.as_deref(), Some("Embassy in Egypt"));
    assert_eq!(telegram.number.as_deref(), Some("3627"));
    assert_eq!(telegram.classification.as_deref(), Some("SECRET"));
    let names: Vec<&str> = telegram.addressees.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Department of State", "London", "Paris"]);
    assert_eq!(telegram.paragraphs.len(), 2);
    assert_eq!(
        telegram.paragraphs[0].text,
        "The Minister was here this morning & spoke of a ship."
    );
    assert_eq!(telegram.signature.as_deref(), Some("Hare"));
    assert_eq!(&EDITION[reading.spans["signature"].clone()], "Hare");
    assert_eq!(&EDITION[reading.spans["number"].clone()], "3627");
    let codes: Vec<&str> = reading.findings.iter().map(|one| one.code).collect();
    assert!(codes.contains(&"reader::tei-several"), "{codes:?}");
}

#[test]
fn the_zone_of_a_printed_hour_is_that_of_the_editors() {
    let reading = once(EDITION);
    assert_eq!(reading.telegram.date_time.unwrap().to_string(), "1957-05-29T13:00Z");
    assert!(reading.findings.iter().any(|one| one.code == "reader::tei-zone"));
}

#[test]
fn correspondence_descriptions_fill_what_the_text_leaves_open() {
    let text = r#"<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><profileDesc><correspDesc>
<correspAction type="sent"><persName>A. Clerk</persName><placeName>Bonn</placeName><date when="1956-03-04T18:40:00+00:00"/></correspAction>
<correspAction type="received"><orgName>Foreign Office</orgName><date when="1956-03-05"/></correspAction>
</correspDesc></profileDesc></teiHeader><text><body><p>The ship has sailed.</p></body></text></TEI>"#;
    let reading = once(text);
    let telegram = &reading.telegram;
    assert_eq!(telegram.from.as_deref(), Some("A. Clerk"));
    assert_eq!(telegram.date_time.unwrap().to_string(), "1956-03-04T18:40Z");
    assert_eq!(telegram.addressees[0].name, "Foreign Office");
    assert_eq!(telegram.received.as_ref().unwrap().at.to_string(), "1956-03-05");
    assert_eq!(telegram.paragraphs[0].text, "The ship has sailed.");
    assert_eq!(&text[reading.spans["addressees[0]"].clone()], "Foreign Office");
}

/// Reads hostile XML: an error that names it; what is not bounded would not come back.
fn refused(xml: &str, code: &str) {
    let reading = once(xml);
    let found = reading.findings.iter().find(|one| one.code == code);
    let found = found.unwrap_or_else(|| panic!("{code}: {:?}", reading.findings));
    assert!(found.severity >= Severity::Warning, "{found:?}");
    assert!(reading.is_faulty(), "it is no telegram");
}

#[test]
fn entities_are_never_expanded() {
    let mut bomb = String::from("<?xml version=\"1.0\"?><!DOCTYPE TEI [<!ENTITY a \"aaaaaaaaaa\">");
    for (next, last) in ('b'..='z').zip('a'..) {
        bomb.push_str(&format!("<!ENTITY {next} \"{}\">", format!("&{last};").repeat(10)));
    }
    bomb.push_str("<!ENTITY file SYSTEM \"file:///etc/passwd\">]>");
    bomb.push_str("<TEI><text><body><p>&z; &file;</p></body></text></TEI>");
    refused(&bomb, "reader::xml-entity");
    let text: Vec<String> =
        once(&bomb).telegram.paragraphs.into_iter().map(|one| one.text).collect();
    assert_eq!(text, ["&z; &file;"], "shown as they stand");
}

#[test]
fn depth_number_and_length_are_bounded() {
    refused(&"<TEI>".repeat(2_000_000), "reader::xml");
    refused(&format!("<TEI>{}</TEI>", "<a/>".repeat(3_000_000)), "reader::xml");
    refused(&format!("<TEI>{}</TEI>", "&amp;".repeat(3_000_000)), "reader::xml");
    let attributes: String = (0..500_000).map(|at| format!(" a{at}=\"{at}\"")).collect();
    refused(&format!("<TEI{attributes}></TEI>"), "reader::not-a-telegram");
    refused("<TEI><text><body><p>no end", "reader::xml");
    refused("<TEI><text></body></TEI>", "reader::xml");
    refused("<?xml version=\"1.0\"?>", "reader::tei-empty");
    refused(&"<".repeat(1_000_000), "reader::not-a-telegram");
}
