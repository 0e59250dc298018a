//! One invented telegram of each style, and what must be read in it.

use deskby::reader::{Options, Reading, Style, read};
use deskby::telegram::Role;

fn reading(text: &str) -> Reading {
    let reading = read(text, &Options::default());
    everything_is_accounted_for(text, &reading);
    reading
}

/// Every letter and figure belongs to a span, to the header's furniture, or to a finding; no
/// span lies outside the text.
fn everything_is_accounted_for(text: &str, reading: &Reading) {
    for span in reading.spans.values() {
        assert!(text.get(span.clone()).is_some(), "{span:?}");
    }
    for finding in &reading.findings {
        assert!(text.get(finding.span.clone()).is_some(), "{finding:?}");
    }
}

fn names(reading: &Reading, role: Role) -> Vec<&str> {
    let all = reading.telegram.addressees.iter();
    all.filter(|to| to.role == role).map(|to| to.name.as_str()).collect()
}

const BLOCK: &str = "\
RESTRICTED UK EYES A

FM OSLO
TO PRICRITY FCO
TELNO 041
OF 2307157 MAY 1984
INFO ROUTINE COPENHAGEN, STOCKHOIM
INFO SAVING HELSINKI

MY TELNO 39: HERRING

1. THE MINISTER SPOKE OF NETS.

2. SEE MIFT.

LARKSPUR

YYYY
FCO PLEASE PASS SAVING TO HELSINKI
(REPEATED AS REQUESTED)

FISHERIES LIMITED
PS WED NEWS D
MR T0LLER

COPIES TO:
MR PIKE, MAFF

RESTRICTED
";

#[test]
fn a_damaged_block_is_mended_with_findings() {
    let reading = reading(BLOCK);
    let telegram = &reading.telegram;
    assert_eq!(reading.style, Style::FcoBlock);
    assert_eq!(telegram.from.as_deref(), Some("OSLO"));
    assert_eq!(telegram.number.as_deref(), Some("041"));
    let time = telegram.date_time.map(|time| time.to_string());
    assert_eq!(time.as_deref(), Some("1984-05-23T07:15Z"));
    assert_eq!(names(&reading, Role::Info), ["COPENHAGEN", "STOCKHOLM", "HELSINKI"]);
    assert_eq!(telegram.subject.as_deref(), Some("HERRING"));
    assert_eq!(telegram.signature.as_deref(), Some("LARKSPUR"));
    assert_eq!(telegram.distribution[0].list.as_deref(), Some("FISHERIES"));
    assert_eq!(telegram.distribution[0].recipients, ["PS", "WED", "NEWS D", "MR TOLLER"]);
    assert_eq!(telegram.copies_to, ["MR PIKE, MAFF"]);
    assert!(telegram.relay[0].saving && telegram.relay[0].acknowledged);
    let mended = reading.findings.iter().filter(|finding| finding.code == "reader::mended");
    assert!(mended.count() >= 4);
}

#[test]
fn the_seed_says_what_it_has_lost() {
    let seed = include_str!("../../scenarios/ukdis-geneva-007/telegram.txt");
    let reading = reading(seed);
    let codes: Vec<&str> = reading.findings.iter().map(|finding| finding.code).collect();
    for code in [
        "reader::paragraph-number-lost",
        "reader::catchword",
        "reader::mended",
        "reader::words-minimum",
        "reader::ift-not-held",
        "reader::doubtful",
    ] {
        assert!(codes.contains(&code), "{code}");
    }
    let offered = &reading.alternatives[0];
    assert_eq!(offered.values[0], "PUSD");
    assert_eq!(reading.telegram.distribution[0].recipients.len(), 23);
    assert_eq!(reading.telegram.words, 294);
}

#[test]
fn a_decode_sheet_gives_its_two_clocks() {
    let text = "\
                     SECRET
              FROM TEHRAN TO FOREIGN OFFICE
   Cypher/OTP                    DEPARTMENTAL DISTRIBUTION

   Sir J. Otterburn
   No. 52                        D. 9.40 a.m. May 3, 1955
   May 3, 1955                   R. 7.05 a.m. May 3, 1955

   IMMEDIATE

        Addressed to Foreign Office telegram No. 52 of May 3.
   Repeated for information to:  Bagdad
                                 P.O.M.E.F.
        And Saving to:  Kuwait   Basra

        My telegram No. 51: Melons.

        The crop was good and the carts were many this season.
";
    let reading = reading(text);
    assert_eq!(reading.style, Style::FoDecode);
    assert_eq!(names(&reading, Role::Action), ["FOREIGN OFFICE"]);
    assert_eq!(names(&reading, Role::Info), ["Bagdad", "P.O.M.E.F.", "Kuwait", "Basra"]);
    let saving = reading.telegram.addressees.iter().filter(|to| to.saving).count();
    assert_eq!(saving, 2);
    let sent = reading.telegram.despatched.as_ref().map(|time| time.at.to_string());
    assert_eq!(sent.as_deref(), Some("1955-05-03T09:40"));
    let early = reading.findings.iter().any(|one| one.code == "reader::receipt-before-despatch");
    assert!(early);
    assert!(reading.alternatives.iter().any(|other| other.field == "despatched"));
}

#[test]
fn the_cypher_category_style_has_its_precedence_first() {
    let text = "CYPHER/CAT A\nLASH LAGOS TO COMMONWEALTH OFFICE\nTELNO 77 4 JUNE 1968\nSECRET\n\
                ADDRESSED COMMONWEALTH OFFICE TELNO 77 OF 4 JUNE RFI ACCRA AND SAVING TO ROME.\n\
                MY TELNO 75: COCOA.\nTHE PRICE HAS RISEN AND THE BUYERS ARE GONE FROM THE MARKET.\n";
    let reading = reading(text);
    assert_eq!(reading.style, Style::CatA);
    let action = &reading.telegram.addressees[0];
    assert_eq!(action.precedence.as_ref().map(|word| word.word.as_str()), Some("FLASH"));
    assert_eq!(names(&reading, Role::Info), ["ACCRA", "ROME"]);
    assert_eq!(reading.telegram.subject.as_deref(), Some("COCOA"));
}

#[test]
fn a_cable_gives_each_addressee_what_the_prosigns_settle() {
    let text = "CONFIDENTIAL\nPAGE 01  NICOSI 01234  021530Z\nACTION EUR-12\nINFO  OCT-01  ISO-00  /013 W\n\
                O R 021510Z MAR 76\nFM AMEMBASSY NICOSIA\nTO SECSTATE WASHDC IMMEDIATE 4711\n\
                INFO AMEMBASSY ATHENS\nAMEMBASSY ANKARA PRIORITY\nC O N F I D E N T I A L NICOSIA 1234\n\
                LIMDIS\nE.O. 11652: GDS\nTAGS: PFOR, CY\nSUBJ: LEMONS AND\n     ORANGES\nREF: STATE 4321\n\
                1. THE CROP IS IN.\nMELLON\nCONFIDENTIAL\nNNNN\n";
    let reading = reading(text);
    assert_eq!(reading.style, Style::StateCable);
    let words: Vec<Option<&str>> = reading
        .telegram
        .addressees
        .iter()
        .map(|to| to.precedence.as_ref().map(|word| word.word.as_str()))
        .collect();
    assert_eq!(words, [Some("IMMEDIATE"), Some("ROUTINE"), Some("PRIORITY")]);
    assert_eq!(reading.telegram.number.as_deref(), Some("1234"));
    assert_eq!(reading.telegram.subject.as_deref(), Some("LEMONS AND ORANGES"));
    assert_eq!(reading.telegram.signature.as_deref(), Some("MELLON"));
    assert_eq!(reading.telegram.caveats, ["LIMDIS"]);
}

#[test]
fn a_printed_telegram_has_its_repeats_in_the_source_note() {
    let text = "12. Telegram From the Embassy in Spain to the Department of State\n\n\
                Madrid, July 4, 1956—5 p.m.\n\n88. The olives are late this year.\n\nTarn\n\n----\n\
                Source note: Source: Department of State, Central Files, 1.2. Secret; Priority; Limdis. \
                Received at 1:15 p.m. Repeated to Lisbon and Paris.\n";
    let reading = reading(text);
    assert_eq!(reading.style, Style::FrusPrint);
    assert_eq!(reading.telegram.from.as_deref(), Some("Embassy in Spain"));
    assert_eq!(names(&reading, Role::Info), ["Lisbon", "Paris"]);
    let received = reading.telegram.received.as_ref().map(|time| time.at.to_string());
    assert_eq!(received.as_deref(), Some("1956-07-04T13:15"));
    assert_eq!(reading.telegram.signature.as_deref(), Some("Tarn"));
}

#[test]
fn a_printed_letter_has_its_times() {
    let text = "(101) No. 9.\nMr. Finch to Sir Edward Grey.\nLisbon, June 2, 1913.\nD. 9 A.M.\n\
                Tel. (No. 14.)\nR. 11:20 A.M.\n\nThe port is closed.\n";
    let reading = reading(text);
    assert_eq!(reading.style, Style::DrPrint);
    assert_eq!(reading.telegram.number.as_deref(), Some("14"));
    let received = reading.telegram.received.as_ref().map(|time| time.at.to_string());
    assert_eq!(received.as_deref(), Some("1913-06-02T11:20"));
}

#[test]
fn what_is_no_telegram_is_an_error_and_no_panic() {
    for text in ["", "   ", "\u{0}\u{0}\u{0}", "FM", "TO", "319999Z", "the quick brown fox"] {
        let reading = read(text, &Options::default());
        assert!(reading.is_faulty(), "{text:?}");
    }
    let invalid = read(b"FM ROME\nTELNO 7\n\xff\xfe".as_slice(), &Options::default());
    assert!(invalid.findings.iter().any(|finding| finding.code == "reader::not-utf8"));
}

const CABLE: &str = "LIMITED OFFICIAL USE PAGE 01 QUITO 04417 171842Z 21 ACTION ARA-10 INFO OCT-01 EUR-12 \
    /031 W R 171635Z SEP 75 FM AMEMBASSY QUITO TO SECSTATE WASHDC 8812 INFO AMEMBASSY BOGOTA \
    AMEMBASSY LIMA LIMITED OFFICIAL USE QUITO 4417 E.O. 11652: N/A TAGS: EFIS, EC SUBJ: TUNA BOATS \
    REF: STATE 218811 1. THE BOATS HAVE LEFT. 2. NO MORE IS KNOWN. SMYTHE";

#[test]
fn a_cable_without_line_breaks_is_read() {
    let reading = reading(CABLE);
    let telegram = &reading.telegram;
    assert_eq!(reading.style, Style::StateCable);
    assert_eq!(telegram.from.as_deref(), Some("AMEMBASSY QUITO"));
    assert_eq!(telegram.number.as_deref(), Some("4417"));
    let time = telegram.date_time.map(|time| time.to_string());
    assert_eq!(time.as_deref(), Some("1975-09-17T16:35Z"));
    assert_eq!(names(&reading, Role::Action), ["SECSTATE WASHDC"]);
    assert_eq!(names(&reading, Role::Info), ["AMEMBASSY BOGOTA", "AMEMBASSY LIMA"]);
}

#[test]
fn a_decode_sheet_without_line_breaks_is_read() {
    let text = "SECRET FROM TEHRAN TO FOREIGN OFFICE Cypher/OTP Sir J. Otterburn No. 52 \
        D. 9.40 a.m. May 3, 1955 May 3, 1955 R. 7.05 a.m. May 3, 1955 Addressed to Foreign Office \
        telegram No. 52 of May 3. Repeated for information to Bagdad, Ankara and Moscow. \
        The harvest is in.";
    let reading = reading(text);
    let telegram = &reading.telegram;
    assert_eq!(reading.style, Style::FoDecode);
    assert_eq!(telegram.from.as_deref(), Some("TEHRAN"));
    assert_eq!(telegram.number.as_deref(), Some("52"));
    let at = telegram.despatched.as_ref().map(|printed| printed.at.to_string());
    assert_eq!(at.as_deref(), Some("1955-05-03T09:40"));
    assert_eq!(names(&reading, Role::Info), ["Bagdad", "Ankara", "Moscow"]);
}

#[test]
fn a_print_without_line_breaks_is_read() {
    let text = "The Minister in Norway (Holm) to the Secretary of State Christiania, March 7, 1919, \
        4 p.m. [Received March 8, 9.20 a.m.] 411. The fleet is in harbour and nothing else is new.";
    let reading = reading(text);
    let telegram = &reading.telegram;
    assert_eq!(reading.style, Style::FrusPrint);
    assert_eq!(telegram.number.as_deref(), Some("411"));
    assert_eq!(names(&reading, Role::Action), ["Secretary of State"]);
    let at = telegram.received.as_ref().map(|printed| printed.at.to_string());
    assert_eq!(at.as_deref(), Some("1919-03-08T09:20"));
}

#[test]
fn the_label_of_a_subject_is_not_the_subject() {
    let text = "CONFIDENTIAL\n\nFM ROME\nTO PRIORITY FCO\nTELNO 12\nOF 101635Z FEB 86\n\n\
        SUBJECT: N0RTHERN FISHERIES\n\n1. TEXT OF IT.\n";
    let reading = reading(text);
    assert_eq!(reading.telegram.subject.as_deref(), Some("NORTHERN FISHERIES"));
}

#[test]
fn the_day_of_a_talk_is_no_telegram() {
    let text = CABLE
        .replace("REF: STATE 218811", "REF: A. HOLM/REYES TELECON 28 AUGUST 1975, STATE 218811");
    let reading = reading(&text);
    let from: Vec<_> = reading.telegram.references.iter().map(|one| one.from.as_deref()).collect();
    assert!(!from.contains(&Some("AUGUST")), "{from:?}");
}

#[test]
fn no_field_begins_or_ends_inside_a_letter() {
    reading(include_str!("../fuzz/seeds/cut-in-a-letter.txt"));
}

#[test]
fn a_receipt_of_which_only_the_day_is_left_has_no_hour() {
    let reading = reading(include_str!("../fuzz/seeds/time-without-an-hour.txt"));
    assert_eq!(reading.telegram.from.as_deref(), Some("SOFIA"));
    assert!(reading.telegram.received.is_none());
}
