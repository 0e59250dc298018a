//! What is read in invented telegrams of every style, as a user sees it.

use deskby::reader::{Options, read};
use deskby::report::read_text;

fn check(name: &str, text: &str) {
    let reading = read(text, &Options::default());
    insta::assert_snapshot!(name, read_text::render(&reading, text, name));
}

macro_rules! telegrams {
    ($($test:ident: $name:literal,)*) => {$(
        #[test]
        fn $test() {
            check($name, include_str!(concat!("telegrams/", $name, ".txt")));
        }
    )*};
}

telegrams! {
    a_decode_sheet_is_read: "fo_decode",
    an_outward_decode_sheet_gives_each_post_its_number: "fo_decode_outward",
    a_cypher_category_telegram_is_read: "fco_cat_a",
    a_telegram_of_the_transition_is_read: "fco_transition",
    a_block_with_every_part_is_read: "fco_block",
    a_block_of_the_nineties_is_read: "fco_1990s",
    a_state_cable_is_read: "state_cable",
    a_printed_american_telegram_is_read: "frus_print",
    the_editors_source_note_is_read: "frus_print_source",
    a_printed_british_telegram_is_read: "dr_print",
    a_signal_is_read: "signal",
    a_text_without_a_line_break_is_read: "one_line",
}
