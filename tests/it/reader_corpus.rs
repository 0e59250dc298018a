//! Every development text is read without a fault, where the texts are at hand.

use std::path::Path;

use deskby::reader::{Options, read};

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the texts that it tests")]
fn the_development_texts_are_read_if_they_are_at_hand() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: there is no ../shared/corpus beside the project");
        return;
    }
    let mut folders = vec![corpus];
    let mut texts = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "txt") {
                let reading = read(std::fs::read(&path).unwrap(), &Options::default());
                assert!(!reading.is_faulty(), "{}", path.display());
                texts += 1;
            }
        }
    }
    assert!(texts > 0);
}
