//! The text of a TEI document laid out in lines, as a printed page has it, with the way back from
//! each of its bytes to those of the file.

use std::ops::Range;

use super::tree::{Step, Tree};

/// A text laid out from a file.
#[derive(Debug, Default)]
pub(super) struct Flat {
    /// The lines.
    pub(super) text: String,
    marks: Vec<Mark>,
    /// Whether a space stands before what comes next.
    space: bool,
}

/// From here on, and how many bytes of the file it stands for.
#[derive(Clone, Debug)]
struct Mark {
    at: usize,
    source: Range<usize>,
}

/// Elements that begin and end a line.
const BLOCKS: [&str; 20] = [
    "head",
    "p",
    "ab",
    "dateline",
    "opener",
    "closer",
    "signed",
    "salute",
    "item",
    "label",
    "l",
    "byline",
    "postscript",
    "trailer",
    "addrLine",
    "row",
    "div",
    "list",
    "quote",
    "floatingText",
];

/// Elements that are no part of the text.
const LEFT_OUT: [&str; 5] = ["teiHeader", "figure", "fw", "del", "graphic"];

impl Flat {
    /// The lines of an element; its notes stand below a rule.
    pub(super) fn of(tree: &Tree, id: usize) -> Self {
        let mut flat = Self::default();
        let notes = flat.element(tree, id);
        if !notes.is_empty() {
            flat.line_end(2);
            flat.text.push_str("----");
            flat.line_end(1);
        }
        for note in notes {
            let text = tree.text(note);
            let source = tree.attribute(note, "type") == Some("source");
            if source && !text.trim_start().starts_with("Source") {
                flat.made("Source note: ", tree.inside(note).start);
            }
            // Notes within notes are read where they stand.
            flat.inline(tree, note);
            flat.line_end(1);
        }
        flat
    }

    /// Lays out an element; gives its notes.
    fn element(&mut self, tree: &Tree, id: usize) -> Vec<usize> {
        let mut notes = Vec::new();
        let mut left_out: Option<usize> = None;
        for step in tree.steps(id) {
            match step {
                Step::Close(id) if left_out == Some(*id) => left_out = None,
                _ if left_out.is_some() => {}
                Step::Open(id) => {
                    let name = tree.name(*id);
                    if name == "note" {
                        notes.push(*id);
                        left_out = Some(*id);
                    } else if LEFT_OUT.contains(&name) {
                        left_out = Some(*id);
                    } else if name == "lb" {
                        self.line_end(1);
                    } else if BLOCKS.contains(&name) {
                        self.line_end(if name == "p" { 2 } else { 1 });
                    } else if matches!(name, "cell" | "cb" | "pb") {
                        self.space = true;
                    }
                }
                Step::Close(id) => {
                    if BLOCKS.contains(&tree.name(*id)) {
                        self.line_end(1);
                    }
                }
                Step::Text(text, span) => self.words(text, span),
            }
        }
        notes
    }

    fn inline(&mut self, tree: &Tree, id: usize) {
        for step in tree.steps(id) {
            match step {
                Step::Text(text, span) => self.words(text, span),
                Step::Open(_) | Step::Close(_) => {}
            }
        }
    }

    /// Words with one space between them.
    fn words(&mut self, text: &str, span: &Range<usize>) {
        // What was a reference in the file is shorter here; its bytes go together.
        let same = text.len() == span.len();
        let mut at = 0;
        for part in text.split_inclusive(char::is_whitespace) {
            let word = part.trim_end_matches(char::is_whitespace);
            if !word.is_empty() {
                let source =
                    if same { span.start + at..span.start + at + word.len() } else { span.clone() };
                self.push(word, source);
            }
            self.space |= word.len() < part.len();
            at += part.len();
        }
    }

    fn push(&mut self, word: &str, source: Range<usize>) {
        if self.space && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.made(" ", source.start);
        }
        self.space = false;
        self.marks.push(Mark { at: self.text.len(), source });
        self.text.push_str(word);
    }

    /// Text that does not stand in the file.
    fn made(&mut self, text: &str, at: usize) {
        self.marks.push(Mark { at: self.text.len(), source: at..at });
        self.text.push_str(text);
    }

    fn line_end(&mut self, most: usize) {
        self.space = false;
        let at = self.marks.last().map_or(0, |mark| mark.source.end);
        while !self.text.is_empty() && !self.text.ends_with(if most == 2 { "\n\n" } else { "\n" }) {
            self.made("\n", at);
        }
    }

    /// The bytes of the file from which some bytes of the lines come.
    pub(super) fn source(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.place(span.start, false);
        if span.is_empty() {
            return start..start;
        }
        start..self.place(span.end, true).max(start)
    }

    fn place(&self, at: usize, is_end: bool) -> usize {
        let before = |mark: &Mark| if is_end { mark.at < at } else { mark.at <= at };
        let Some(mark) = self.marks.partition_point(before).checked_sub(1) else { return 0 };
        let Mark { at: from, source } = &self.marks[mark];
        let next = self.marks.get(mark + 1).map_or(self.text.len(), |mark| mark.at);
        // Only where the file has the same bytes can a place within a word be told.
        if next - from == source.len() {
            source.start + (at - from).min(source.len())
        } else if is_end {
            source.end
        } else {
            source.start
        }
    }
}
