//! A telegram as an edition prints it: laid out in lines and read by the reader of its style.

use super::flat::Flat;
use super::tree::Tree;
use crate::finding::Finding;
use crate::reader::draft::Draft;
use crate::reader::lookup::Lookup;
use crate::reader::{Options, Reading, Style, body, by_style, page, style};

/// Reads the first telegram of a file.
pub(super) fn read(tree: &Tree, options: &Options, findings: &mut Vec<Finding>) -> Reading {
    let Some(id) = document(tree, findings) else {
        return Draft::new("").finish(Style::Tei);
    };
    let flat = Flat::of(tree, id);
    let lines = page::lines(&flat.text);
    let mut draft = Draft::new(&flat.text);
    let recognised = style::recognise(&lines);
    let wanted = options.style.filter(|style| *style != Style::Tei);
    let style = wanted.or_else(|| {
        let printed = lines.iter().take(8).any(|line| is_title(line.text));
        let sure = (!recognised.doubtful).then_some(recognised.style);
        if printed { Some(Style::FrusPrint) } else { sure }
    });
    match style {
        Some(style) => by_style(style, &mut draft, &lines),
        None => body::read(&mut draft, &Lookup::new(None), &lines),
    }
    let mut reading = draft.finish(Style::Tei);
    for span in reading.spans.values_mut() {
        *span = flat.source(span);
    }
    for finding in &mut reading.findings {
        finding.span = flat.source(&finding.span);
    }
    reading
}

/// `334. Telegram From the Embassy in Egypt to the Department of State`.
fn is_title(line: &str) -> bool {
    let lower = line.get(..240).unwrap_or(line).to_lowercase();
    lower.contains("telegram from ") && lower.contains(" to ")
}

/// The document to read: the first telegram of an edition, or the whole text.
fn document(tree: &Tree, findings: &mut Vec<Finding>) -> Option<usize> {
    let divisions: Vec<usize> =
        tree.named("div").filter(|&id| tree.attribute(id, "type") == Some("document")).collect();
    let telegrams: Vec<usize> =
        divisions.iter().copied().filter(|&id| title(tree, id).is_some()).collect();
    let found = telegrams.first().or(divisions.first()).copied();
    if let Some(id) = found.filter(|_| divisions.len() > 1) {
        let which = title(tree, id).unwrap_or_default();
        let message = format!(
            "the file has {} documents, {} of them telegrams; only the first telegram is read{}",
            divisions.len(),
            telegrams.len(),
            if which.is_empty() { String::new() } else { format!(": {which}") }
        );
        findings.push(
            Finding::warning("reader::tei-several", tree.place(id))
                .message(message)
                .help("give one document to a file"),
        );
    }
    found.or_else(|| tree.named("body").next()).or_else(|| tree.named("text").next()).or_else(
        || {
            let (root, message) = (0, "there is no text, body or document in this XML");
            let fault = Finding::error("reader::tei-empty", 0..0).message(message);
            findings.push(fault.help("give a TEI file with a telegram in its body"));
            (!tree.is_empty()).then_some(root)
        },
    )
}

/// The head of a document, if it is that of a telegram.
fn title(tree: &Tree, id: usize) -> Option<String> {
    let head = tree.children(id).into_iter().find(|&id| tree.name(id) == "head")?;
    let text = Flat::of(tree, head).text;
    let line = text.lines().next().unwrap_or_default();
    (line.contains("elegram") || is_title(line)).then(|| line.chars().take(160).collect())
}
