//! Any bytes are read without a panic, and every span lies within them.
#![no_main]

use deskby::reader::{Options, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let reading = read(input, &Options::default());
    for span in reading.spans.values() {
        assert!(span.start <= span.end && span.end <= input.len());
    }
});
