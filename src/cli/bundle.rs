//! What goes into the bundle of a replay: its files, its documents, what was asked.

use std::io::{IsTerminal as _, stdout};

use super::Fault;
use super::output::Output;
use crate::report::Document;
use crate::scenario::{Loaded, SourceText};

/// The files that a scenario was made of, each under its bare name; networks and schemes in a
/// folder of their kind where they were found in one.
pub(super) fn inputs(loaded: &Loaded) -> Vec<Document> {
    let named = |SourceText { name, text, .. }: &SourceText| {
        let mut parts = name.trim_end_matches(" (built in)").rsplit(['/', '\\']);
        let bare = parts.next().unwrap_or_default();
        let bare = match parts.next() {
            Some(kind @ ("networks" | "offices")) => format!("{kind}/{bare}"),
            _ => bare.to_owned(),
        };
        Document::of_text(bare, text.clone())
    };
    loaded.files.iter().map(named).collect()
}

/// A document below a folder, where its format makes several.
pub(super) fn below(folder: &str, documents: Vec<Document>) -> Vec<Document> {
    if documents.len() == 1 {
        return documents;
    }
    let named = |document: Document| Document {
        name: format!("{folder}/{}", document.name),
        bytes: document.bytes,
    };
    documents.into_iter().map(named).collect()
}

/// Writes a document that is no text: never to a terminal.
pub(super) fn write(output: &Output, bytes: &[u8]) -> Result<(), Fault> {
    if output.output.is_none() && stdout().is_terminal() {
        let help = "name a file for it with -o";
        return Err(Fault::Asked(format!("this document is no text for a terminal; {help}")));
    }
    output.write(bytes)
}
