//! A run as a bundle to deposit and cite: an RO-Crate 1.1, zipped, with everything that went in
//! and everything that came out.
//!
//! The same run gives the same bytes: files stand in a fixed order, uncompressed, and bear the
//! earliest date that a zip file can.

mod metadata;

use std::io::{Cursor, Write as _};

use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::plain::hex;
use super::{Document, Story};

/// What a bundle holds, beside what describes it.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    /// The files that went in, by name.
    pub inputs: Vec<Document>,
    /// The documents that came out, by name.
    pub outputs: Vec<Document>,
    /// What the user asked beyond the scenario: name and value.
    pub asked: Vec<(String, String)>,
}

/// A file of a bundle, with its hash.
struct Part<'a> {
    path: String,
    bytes: &'a [u8],
    hash: String,
    is_input: bool,
}

/// A run as a zipped RO-Crate: `ro-crate-metadata.json`, `SHA256SUMS`, `inputs/` and `outputs/`.
///
/// Inputs lie in a folder named after the scenario, so that `deskby replay` on that folder runs
/// it again.
///
/// # Panics
///
/// Never: a zip file written to memory does not fail below 4 GiB.
#[must_use]
pub fn replay_crate(story: &Story<'_>, bundle: &Bundle) -> Vec<u8> {
    let inputs = format!("inputs/{}", plain(&story.scenario.id));
    let mut parts = placed(&inputs, &bundle.inputs, true);
    parts.extend(placed("outputs", &bundle.outputs, false));
    let sums: Vec<String> =
        parts.iter().map(|part| format!("{}  {}\n", part.hash, part.path)).collect();
    let sums = sums.concat();
    let metadata = metadata::metadata(story, bundle, &parts);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    add(&mut zip, metadata::NAME, metadata.as_bytes());
    add(&mut zip, metadata::SUMS, sums.as_bytes());
    for part in &parts {
        add(&mut zip, &part.path, part.bytes);
    }
    zip.finish().expect("writing to memory cannot fail").into_inner()
}

fn add(zip: &mut ZipWriter<Cursor<Vec<u8>>>, path: &str, bytes: &[u8]) {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    zip.start_file(path, options).expect("the paths differ");
    zip.write_all(bytes).expect("writing to memory cannot fail");
}

/// Documents below a folder, each under a path of its own.
fn placed<'a>(folder: &str, documents: &'a [Document], is_input: bool) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = Vec::new();
    for document in documents {
        let names: Vec<String> = document.name.split('/').map(plain).collect();
        let mut path = format!("{folder}/{}", names.join("/"));
        let mut again = 1;
        while parts.iter().any(|part| part.path == path) {
            again += 1;
            path = format!("{folder}/{again}-{}", names.join("-"));
        }
        let hash = hash(&document.bytes);
        parts.push(Part { path, bytes: &document.bytes, hash, is_input });
    }
    parts
}

fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A file name of plain letters, digits, dots, hyphens and underlines, that never hides and
/// never leads out of the bundle.
fn plain(name: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let plain: String = name.chars().map(kept).take(100).collect();
    let plain = plain.trim_start_matches('.');
    if plain.is_empty() { "unnamed".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_never_leads_out_of_the_bundle_and_no_two_are_the_same() {
        let of = |name: &str| Document::of_text(name, String::new());
        let documents = [of("../../etc/passwd"), of("a b\u{202e}.txt"), of("a-b-.txt"), of("")];
        let parts = placed("inputs/x", &documents, true);
        let paths: Vec<&str> = parts.iter().map(|part| part.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "inputs/x/unnamed/unnamed/etc/passwd",
                "inputs/x/a-b-.txt",
                "inputs/x/2-a-b-.txt",
                "inputs/x/unnamed"
            ]
        );
    }
}
