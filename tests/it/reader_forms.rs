//! Wordings and forms beside the plainest of each style, in invented telegrams.

use deskby::reader::{Options, Reading, read};
use deskby::telegram::Role;

fn reading(text: &str) -> Reading {
    read(text, &Options::default())
}

fn names(reading: &Reading, role: Role) -> Vec<&str> {
    let all = reading.telegram.addressees.iter();
    all.filter(|to| to.role == role).map(|to| to.name.as_str()).collect()
}

fn saving(reading: &Reading) -> Vec<&str> {
    let all = reading.telegram.addressees.iter();
    all.filter(|to| to.saving).map(|to| to.name.as_str()).collect()
}

/// A decode sheet with a sentence of its own.
fn sheet(sentence: &str) -> Reading {
    reading(&format!(
        "SECRET\n\nFROM OSLO TO FOREIGN OFFICE\nCypher/OTP    DEPARTMENTAL DISTRIBUTION\n\
         Sir A. Pike\nNo. 41        D. 6.15 p.m. June 3, 1953\nJune 3, 1953   R. 7.2 p.m. June 3, 1953\n\
         \n{sentence}\n\n1. The herring fleet has sailed.\n2. Nothing else is known.\n"
    ))
}

#[test]
fn what_stands_before_a_place_is_part_of_its_name() {
    let text = "FM UKMIS LIMA\nTO PRIORITY FCO\nTELNO 3\nOF 101200Z MAY 1981\n\
                INFO ROUTINE CONSUL-GENERAL MOSUL, POLAD RANGOON, UKREP OSLO\n\nNETS\n\n1. THEY LEAK.\n";
    let reading = reading(text);
    assert_eq!(reading.telegram.from.as_deref(), Some("UKMIS LIMA"));
    let info = names(&reading, Role::Info);
    assert_eq!(info, ["CONSUL-GENERAL MOSUL", "POLAD RANGOON", "UKREP OSLO"]);
    let posts: Vec<_> = reading.telegram.addressees[1..].iter().map(|to| to.post.clone()).collect();
    assert_eq!(
        posts,
        [Some("mosul".to_owned()), None, None],
        "a consul is the post, an adviser not"
    );
}

#[test]
fn a_name_that_begins_like_a_telegram_or_a_page_is_read() {
    let text = "Pago 7 - Papers of the Fisheries\n\nSECRET\n\nFROM FOREIGN OFFICE TO TEL AVIV\n\
                Cypher/OTP    DEPARTMENTAL DISTRIBUTION\nSir A. Pike\n\
                No. 41        D. 12 noon June 3, 1953\nJune 3, 1953\n\n\
                Addressed to Tel Aviv telegram No. 41 of June 3 repeated for information to\n\
                U.K. High Commissioner Karaohi.\n\n1. The herring fleet has sailed.\n";
    let reading = reading(text);
    assert_eq!(names(&reading, Role::Action), ["TEL AVIV"]);
    assert_eq!(names(&reading, Role::Info), ["U.K. High Commissioner KARACHI"]);
    assert_eq!(reading.telegram.number.as_deref(), Some("41"));
    let despatched = reading.telegram.despatched.as_ref().unwrap();
    assert_eq!(despatched.at.to_string(), "1953-06-03T12:00");
}

#[test]
fn a_city_is_no_cropped_precedence() {
    let text = "FM LIMA\nTO PRIORITY FCO\nTELNO 3\nOF 101200Z MAY 1981\n\
                INFO ROUTINE RIO DE JANEIRO, QUITO\n\nNETS\n\n1. THEY LEAK.\n";
    assert_eq!(names(&reading(text), Role::Info), ["RIO DE JANEIRO", "QUITO"]);
}

#[test]
fn repeats_are_read_in_many_wordings() {
    for (sentence, info, bag) in [
        (
            "Addressed to Foreign Office telegram No. 41 of June 3 , repeated for information\n\
             to Bonn and Rome and by bag to Lisbon.",
            &["Bonn", "Rome", "Lisbon"][..],
            &["Lisbon"][..],
        ),
        (
            "Addressed to Foreign Office telegram No. 41 of June 3\n\
             Repeated saving for information to: Bonn No. 12      Rome No. 7",
            &["Bonn", "Rome"],
            &["Bonn", "Rome"],
        ),
        (
            "Addressed to Foreign Office telegram No. 41 of June 3 RFI Bonn, Rome\n\
             and Madrid. My telegram No. 40: Nets.",
            &["Bonn", "Rome", "Madrid"],
            &[],
        ),
    ] {
        let reading = sheet(sentence);
        assert_eq!(names(&reading, Role::Info), info, "{sentence}");
        assert_eq!(saving(&reading), bag, "{sentence}");
    }
    let reading =
        sheet("Addressed to Foreign Office telegram No. 41 RFI Bonn. My telegram No. 40: Nets.");
    assert_eq!(reading.telegram.subject.as_deref(), Some("Nets"), "on the line of the sentence");
    assert_eq!(reading.telegram.received.as_ref().unwrap().at.to_string(), "1953-06-03T19:02");
}

#[test]
fn each_group_of_a_repeat_may_have_its_precedence() {
    let text = "CYPHER CAT A\nIMMEDIATE LAGOS TO FOREIGN AND COMMONWEALTH OFFICE\nTELNO 9\n\
                3 JUNE 1970\nSECRET\nADDRESSED TO FCO TELNO 9 OF 3/6 RFI IMMEDIATE ACCRA\n\
                PRIORITY FREETOWN.\nMIPT.\nTHE NETS ARE DRY.\n";
    let reading = reading(text);
    let words: Vec<_> = reading
        .telegram
        .addressees
        .iter()
        .map(|to| (to.name.as_str(), to.precedence.as_ref().map(|word| word.word.as_str())))
        .collect();
    let office = "FOREIGN AND COMMONWEALTH OFFICE";
    let wanted =
        [(office, Some("IMMEDIATE")), ("ACCRA", Some("IMMEDIATE")), ("FREETOWN", Some("PRIORITY"))];
    assert_eq!(words, wanted);
}

#[test]
fn a_heading_ends_where_the_text_begins_without_a_number() {
    let text = "En Clair\nROUTINE ROME TO FOREIGN OFFICE\nTelno 8   3 June, 1967\nRESTRICTED\n\
                YOUR TELEGRAM NO. 5: NETS.\nTHE NETS ARE DRY.\nPIKE\nDEPARTMENTAL DISTRIBUTION\n\
                GIBRALTAR AND GENERAL DEPT\nNEWS D\n";
    let telegram = reading(text).telegram;
    assert_eq!(telegram.subject.as_deref(), Some("NETS"));
    assert_eq!(telegram.signature.as_deref(), Some("PIKE"));
    assert_eq!(telegram.distribution[0].recipients, ["GIBRALTAR AND GENERAL DEPT", "NEWS D"]);
}

#[test]
fn a_department_is_not_mended_to_a_marking_and_grammar_not_to_a_department() {
    let text = "FM ROME\nTO PRIORITY FCO\nTELNO 3\nOF 101200Z MAY 1993\n\nNETS\n\nSUMMARY\n\
                1. They leak.\n\nPIKE\n\nYYYY\n\nMAIN 40\nSECPOL D\nNEWS AND PRESS DEPT\n";
    let reading = reading(text);
    assert_eq!(reading.telegram.classification, None);
    assert_eq!(reading.telegram.distribution[0].recipients, ["SECPOL D", "NEWS AND PRESS DEPT"]);
}

#[test]
fn a_receiving_form_gives_both_days() {
    let text = "Cypher OTP\nFrom:- FOREIGN OFFICE To:- MUSCAT\nDespatched 3/2/50 Received 4/2/50\n\
                No. 58 of 3/2/50\nCONFIDENTIAL\nMy telegram No. 57.\nThe nets may be sold.\n";
    let telegram = reading(text).telegram;
    assert_eq!(telegram.from.as_deref(), Some("FOREIGN OFFICE"));
    assert_eq!(telegram.addressees[0].name, "MUSCAT");
    assert_eq!(telegram.number.as_deref(), Some("58"));
    assert_eq!(telegram.despatched.unwrap().at.to_string(), "1950-02-03");
    assert_eq!(telegram.received.unwrap().at.to_string(), "1950-02-04");
    assert!(telegram.paragraphs[0].text.ends_with("The nets may be sold."));
}

#[test]
fn the_title_of_a_print_names_both_whatever_stands_between() {
    for (title, from, to) in [
        (
            "3. Telegram 77 From the Mission to the United Nations to the Department of State",
            "Mission to the United Nations",
            "Department of State",
        ),
        (
            "The Delegation to the Herring Conference to the Secretary of State",
            "Delegation to the Herring Conference",
            "Secretary of State",
        ),
        ("Minister Pike to the Secretary of State", "Minister Pike", "Secretary of State"),
    ] {
        let text = format!(
            "File No. 9\n{title}\n\n[Telegram]\n\nNew York, 8 March 1945, 9 p.m.\n[Received March 9.]\n\n\
             77. Nets are dear.\n\nPike\n\n----\nSource note: Source: None. Secret. Repeated to Oslo \
             for Hake, Bergen, and Bern.\n"
        );
        let reading = reading(&text);
        assert_eq!(reading.telegram.from.as_deref(), Some(from));
        assert_eq!(reading.telegram.addressees[0].name, to);
        assert_eq!(reading.telegram.number.as_deref(), Some("77"));
        assert_eq!(reading.telegram.received.as_ref().unwrap().at.to_string(), "1945-03-09");
        assert_eq!(names(&reading, Role::Info), ["Oslo", "Bergen", "Bern"]);
        assert!(reading.findings.iter().all(|finding| finding.code != "reader::unplaced"));
    }
}

#[test]
fn american_posts_are_known_wherever_they_are() {
    let text = "PAGE 01  OSLO 00077  101300Z\nACTION EUR-08\n\nP R 101200Z MAY 77\nFM AMEMBASSY OSLO\n\
                TO RUEHC/SECSTATE WASHDC PRIORITY 12\nINFO AMEMBASSY LONDON UNN\nAMCONSUL BERGEN FOR PIKE\n\
                BT\nC O N F I D E N T I A L OSLO 77\nE.O. 11652: GDS\nSUBJECT: NETS\n1. THEY LEAK.\nPIKE\n";
    let reading = reading(text);
    let posts: Vec<_> = reading
        .telegram
        .addressees
        .iter()
        .map(|to| (to.name.as_str(), to.post.as_deref()))
        .collect();
    let wanted = [
        ("SECSTATE WASHDC", Some("secstate")),
        ("AMEMBASSY LONDON", Some("us-london")),
        ("AMCONSUL BERGEN", Some("us-bergen")),
    ];
    assert_eq!(posts, wanted);
}
