//! A telegram written as TOML or as a block is read as the same telegram; damage never panics.

use deskby::reader::{Options, Reading, from_toml, read};
use deskby::report::{fco, telegram_toml};
use proptest::prelude::*;

fn post() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["ROME", "BONN", "UKMIS NEW YORK", "THE HAGUE", "NAIROBI", "TOKYO"])
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"])
}

prop_compose! {
    fn telegram()(
        from in post(),
        to in word(),
        info in prop::collection::btree_set(post(), 1..4),
        way in word(),
        number in 1_u32..2_000,
        day in 1_u32..29,
        hour in 0_u32..24,
        recipients in prop::collection::btree_set(
            prop::sample::select(vec!["PS", "NAD", "NEWS D", "PUSD", "MR PIKE", "PS/PUS"]), 1..5),
    ) -> String {
        let info: Vec<&str> = info.into_iter().collect();
        let recipients: Vec<&str> = recipients.into_iter().collect();
        format!(
            "SECRET\n\nFM {from}\nTO {to} FCO\nTELNO {number}\nOF {day:02}{hour:02}15Z MARCH 1983\n\
             INFO {way} {}\n\nGRAIN SHIPMENTS\n\n1. THE SHIP HAS SAILED.\n\n2. PLEASE TELL THE PORT.\n\n\
             HOLROYD\n\nYYYY\nFCO PLEASE PASS SAVING TO LIMA\n\nOUTER SPACE LIMITED\n{}\n\nSECRET\n",
            info.join(", "),
            recipients.join("\n"),
        )
    }
}

/// Every letter and figure belongs to a field, to the page's furniture, or to a finding.
fn unaccounted(text: &str, reading: &Reading) -> Option<usize> {
    let mut seen = vec![false; text.len()];
    let findings = reading.findings.iter().map(|finding| &finding.span);
    for span in reading.spans.values().chain(&reading.furniture).chain(findings) {
        seen[span.clone()].fill(true);
    }
    let mut letters = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
    letters.find(|(at, _)| !seen[*at]).map(|(at, _)| at)
}

/// Invented telegrams of every style.
const TELEGRAMS: [&str; 12] = [
    include_str!("telegrams/fo_decode.txt"),
    include_str!("telegrams/fo_decode_outward.txt"),
    include_str!("telegrams/fco_cat_a.txt"),
    include_str!("telegrams/fco_transition.txt"),
    include_str!("telegrams/fco_block.txt"),
    include_str!("telegrams/fco_1990s.txt"),
    include_str!("telegrams/state_cable.txt"),
    include_str!("telegrams/frus_print.txt"),
    include_str!("telegrams/frus_print_source.txt"),
    include_str!("telegrams/dr_print.txt"),
    include_str!("telegrams/signal.txt"),
    include_str!("telegrams/one_line.txt"),
];

/// A letter as a scan may have it.
fn confused(letter: char) -> Option<char> {
    Some(match letter {
        'O' => '0',
        'I' => '1',
        'S' => '5',
        'B' => '8',
        'E' => 'F',
        'C' => 'G',
        'Z' => '7',
        'R' => 'K',
        'N' => 'H',
        _ => return None,
    })
}

fn once(text: &str) -> Reading {
    read(text, &Options::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn toml_holds_the_whole_telegram(text in telegram()) {
        let reading = once(&text);
        let again = from_toml(&telegram_toml::render(&reading)).unwrap();
        prop_assert_eq!(again, reading.telegram);
    }

    #[test]
    fn a_block_written_and_read_is_the_same_telegram(text in telegram()) {
        let reading = once(&text);
        let again = once(&fco::render(&reading));
        prop_assert_eq!(again.telegram, reading.telegram);
    }

    #[test]
    fn every_byte_is_accounted_for(which in 0_usize..12, cuts in prop::collection::vec(any::<(u16, char)>(), 0..12)) {
        let mut letters: Vec<char> = TELEGRAMS[which].chars().collect();
        for (at, letter) in cuts {
            let at = usize::from(at) % letters.len();
            letters[at] = letter;
        }
        let text: String = letters.into_iter().collect();
        let lost = unaccounted(&text, &once(&text));
        prop_assert!(lost.is_none(), "byte {:?} of {text}", lost);
    }

    #[test]
    fn a_misread_post_is_mended_or_offered_and_never_another_in_silence(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>()) {
        let posts: Vec<&str> = deskby::gazetteer::posts()
            .iter()
            .filter(|post| post.service == deskby::gazetteer::Service::British)
            .map(|post| post.name)
            .filter(|name| name.len() >= 6 && name.bytes().all(|b| b.is_ascii_uppercase()))
            .collect();
        let name = *which.get(&posts);
        let at = at.index(name.len());
        let Some(letter) = name.chars().nth(at).and_then(confused) else {
            return Ok(());
        };
        let scanned: String =
            name.chars().enumerate().map(|(i, c)| if i == at { letter } else { c }).collect();
        let text = format!("FM ROME\nTO ROUTINE FCO\nTELNO 7\nOF 101635Z FEB 86\nINFO ROUTINE PARIS, {scanned}, BONN\n");
        let reading = once(&text);
        let read = reading.telegram.addressees.iter().find(|to| to.name == name || to.name == scanned);
        let said = reading.findings.iter().any(|finding| text[finding.span.clone()].contains(&scanned));
        prop_assert!(read.is_some() || said, "{scanned}: {:?}", reading.telegram.addressees);
        prop_assert!(said, "{scanned} is read without a finding");
    }

    #[test]
    fn damage_is_read_without_a_panic(text in telegram(), cuts in prop::collection::vec(any::<(u16, char)>(), 0..30)) {
        let mut letters: Vec<char> = text.chars().collect();
        for (at, letter) in cuts {
            let at = usize::from(at) % letters.len();
            letters[at] = letter;
        }
        let damaged: String = letters.into_iter().collect();
        let reading = once(&damaged);
        for span in reading.spans.values() {
            prop_assert!(damaged.get(span.clone()).is_some());
        }
    }
}

#[test]
fn the_toml_of_the_seed_is_read_as_the_same_telegram() {
    let seed = include_str!("../../scenarios/ukdis-geneva-007/telegram.txt");
    let first = read(seed, &Options::default());
    let again = read(telegram_toml::render(&first), &Options::default());
    assert_eq!(again.style, deskby::reader::Style::Toml);
    assert_eq!(again.telegram, first.telegram);
    let spoilt = read("from = \"ROME\"\nnumbre = \"7\"\n", &Options::default());
    assert!(spoilt.is_faulty());
}
