//! The hash of what went in: by it an answer can be cited and run again.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::scenario::SourceText;

/// The SHA-256, in hexadecimal, of the texts of some files, in the order in which they were
/// read, and of what else was asked. The names of the files do not matter.
#[must_use]
pub fn inputs_hash(files: &[SourceText], asked: &str) -> String {
    let mut hash = Sha256::new();
    let texts = files.iter().map(|file| file.text.as_str());
    for text in texts.chain([asked]) {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    let mut hex = String::new();
    for byte in hash.finalize() {
        write!(hex, "{byte:02x}").expect("writing to a text cannot fail");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_of_every_text_and_of_what_was_asked() {
        let file = |text: &str| SourceText {
            name: "any".to_owned(),
            text: text.to_owned(),
            findings: Vec::new(),
        };
        let hashes = [
            inputs_hash(&[file("a"), file("b")], ""),
            inputs_hash(&[file("b"), file("a")], ""),
            inputs_hash(&[file("ab"), file("")], ""),
            inputs_hash(&[file("a"), file("b")], "pass=false"),
        ];
        for (at, hash) in hashes.iter().enumerate() {
            assert_eq!(hash.len(), 64);
            assert!(!hashes[..at].contains(hash));
        }
    }
}
