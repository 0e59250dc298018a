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
