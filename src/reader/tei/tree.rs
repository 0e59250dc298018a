//! An XML text as elements and pieces of text that know where they stand in it.
//!
//! Linear in the length of the text, bounded in depth and number; nothing is ever expanded but
//! the five entities of XML and character references.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::finding::Finding;

/// No deeper than this.
const DEEPEST: usize = 256;
/// No more elements and pieces of text than this.
const MOST: usize = 1_000_000;
/// No more attributes of an element are looked at.
const MOST_ATTRIBUTES: usize = 64;

/// An XML text.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    steps: Vec<Step>,
}

/// An element.
#[derive(Debug)]
struct Node {
    name: String,
    attributes: Vec<(String, String)>,
    steps: Range<usize>,
    start: usize,
    inside: Range<usize>,
}

/// What comes next in the order of the text.
#[derive(Debug)]
pub(super) enum Step {
    /// An element begins.
    Open(usize),
    /// A piece of text, and the bytes that it stands for.
    Text(String, Range<usize>),
    /// An element ends.
    Close(usize),
}

impl Tree {
    /// The tree of a text, as far as it is well formed, and what is odd in it.
    pub(super) fn parse(text: &str) -> (Self, Vec<Finding>) {
        let mut parser =
            Parser { tree: Self::default(), open: Vec::new(), findings: Vec::new(), unknown: 0 };
        parser.run(text);
        (parser.tree, parser.findings)
    }

    /// The elements of a name, in order.
    pub(super) fn named<'s>(&'s self, name: &'s str) -> impl Iterator<Item = usize> + 's {
        (0..self.nodes.len()).filter(move |&id| self.nodes[id].name == name)
    }

    /// The local name of an element.
    pub(super) fn name(&self, id: usize) -> &str {
        &self.nodes[id].name
    }

    /// An attribute, by its local name.
    pub(super) fn attribute(&self, id: usize, name: &str) -> Option<&str> {
        let found = self.nodes[id].attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// What is in an element, in order, with the ends of the elements in it.
    pub(super) fn steps(&self, id: usize) -> &[Step] {
        &self.steps[self.nodes[id].steps.clone()]
    }

    /// The elements in an element, at any depth, in order.
    pub(super) fn within(&self, id: usize) -> impl Iterator<Item = usize> + '_ {
        self.steps(id).iter().filter_map(|step| match step {
            Step::Open(id) => Some(*id),
            Step::Text(..) | Step::Close(_) => None,
        })
    }

    /// The elements right below an element.
    pub(super) fn children(&self, id: usize) -> Vec<usize> {
        let mut depth = 0_usize;
        let mut found = Vec::new();
        for step in self.steps(id) {
            match step {
                Step::Open(id) => {
                    if depth == 0 {
                        found.push(*id);
                    }
                    depth += 1;
                }
                Step::Close(_) => depth -= 1,
                Step::Text(..) => {}
            }
        }
        found
    }

    /// All text in an element, as it stands.
    pub(super) fn text(&self, id: usize) -> String {
        let pieces = self.steps(id).iter().filter_map(|step| match step {
            Step::Text(text, _) => Some(text.as_str()),
            Step::Open(_) | Step::Close(_) => None,
        });
        pieces.collect()
    }

    /// The bytes of an element's content.
    pub(super) fn inside(&self, id: usize) -> Range<usize> {
        self.nodes[id].inside.clone()
    }

    /// The bytes of an element's start tag.
    pub(super) fn place(&self, id: usize) -> Range<usize> {
        self.nodes[id].start..self.nodes[id].inside.start
    }

    /// Whether there is no element.
    pub(super) const fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

struct Parser {
    tree: Tree,
    open: Vec<usize>,
    findings: Vec<Finding>,
    unknown: usize,
}

impl Parser {
    fn run(&mut self, text: &str) {
        let mut reader = Reader::from_str(text);
        loop {
            let start = position(&reader, text);
            let event = reader.read_event();
            let span = start..position(&reader, text);
            match event {
                Ok(Event::Eof) => break,
                Ok(event) => {
                    if !self.take(&event, span) {
                        break;
                    }
                }
                Err(error) => {
                    let at = usize::try_from(reader.error_position()).unwrap_or(text.len());
                    let at = text.floor_char_boundary(at.min(text.len()));
                    self.fault(at..at, format!("this is not well-formed XML: {error}"));
                    break;
                }
            }
        }
        if let Some(&id) = self.open.last().filter(|_| self.findings.is_empty()) {
            let message = format!("`<{}>` has no end", self.tree.nodes[id].name);
            self.fault(self.tree.place(id), message);
        }
        while let Some(id) = self.open.pop() {
            self.close(id, text.len());
        }
        if self.unknown > 1 {
            let message = format!("{} entities are not known in all", self.unknown);
            self.findings.push(Finding::note("reader::xml-entities", 0..0).message(message));
        }
    }

    fn fault(&mut self, span: Range<usize>, message: String) {
        let fault = Finding::error("reader::xml", span).message(message);
        self.findings.push(fault.help("give a whole, well-formed TEI file"));
    }

    /// Takes an event; says whether to go on.
    fn take(&mut self, event: &Event<'_>, span: Range<usize>) -> bool {
        if self.tree.steps.len() > MOST {
            self.fault(span, "there are more elements than a telegram has".to_owned());
            return false;
        }
        match event {
            Event::Start(start) => {
                if self.open.len() >= DEEPEST {
                    self.fault(span, format!("elements lie more than {DEEPEST} deep"));
                    return false;
                }
                let id = self.start(start, &span);
                self.open.push(id);
            }
            Event::Empty(start) => {
                let id = self.start(start, &span);
                self.close(id, span.end);
            }
            Event::End(_) => {
                if let Some(id) = self.open.pop() {
                    self.close(id, span.start);
                }
            }
            // Line ends of every system are one line feed, as XML has it.
            Event::Text(text) => self.text(text.xml10_content().into_owned(), span),
            Event::CData(text) => {
                let inside = span.start + "<![CDATA[".len()..span.end - "]]>".len();
                self.text(text.xml10_content().into_owned(), inside);
            }
            Event::GeneralRef(entity) => {
                let text = self.entity(entity, &span);
                self.text(text, span);
            }
            Event::DocType(_) => {
                self.findings.push(
                    Finding::note("reader::xml-doctype", span)
                        .message("the document type is not read; its entities are not known"),
                );
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::Eof => {}
        }
        true
    }

    fn start(&mut self, start: &BytesStart<'_>, span: &Range<usize>) -> usize {
        let id = self.tree.nodes.len();
        self.tree.steps.push(Step::Open(id));
        let mut attributes = Vec::new();
        // The check for doubles takes time that is not linear.
        for attribute in start.attributes().with_checks(false).take(MOST_ATTRIBUTES).flatten() {
            let key = attribute.key.local_name().as_ref().to_owned();
            if let Ok(value) = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0) {
                attributes.push((key, value.into_owned()));
            }
        }
        let from = self.tree.steps.len();
        self.tree.nodes.push(Node {
            name: start.local_name().as_ref().to_owned(),
            attributes,
            steps: from..from,
            start: span.start,
            inside: span.end..span.end,
        });
        id
    }

    fn close(&mut self, id: usize, end: usize) {
        let node = &mut self.tree.nodes[id];
        node.steps.end = self.tree.steps.len();
        node.inside.end = end.max(node.inside.start);
        self.tree.steps.push(Step::Close(id));
    }

    fn text(&mut self, text: String, span: Range<usize>) {
        if !self.open.is_empty() && !text.is_empty() {
            self.tree.steps.push(Step::Text(text, span));
        }
    }

    /// What an entity or character reference stands for; an unknown one stands for itself.
    fn entity(&mut self, entity: &BytesRef<'_>, span: &Range<usize>) -> String {
        let name: &str = entity.as_ref();
        let known = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => entity.resolve_char_ref().ok().flatten(),
        };
        if let Some(known) = known {
            return known.to_string();
        }
        self.unknown += 1;
        if self.unknown == 1 {
            let short = &name[..name.floor_char_boundary(40)];
            let finding = Finding::warning("reader::xml-entity", span.clone())
                .message(format!("`&{short};` is not a known entity"));
            self.findings.push(finding.help("write the character itself"));
        }
        format!("&{name};")
    }
}

fn position(reader: &Reader<&[u8]>, text: &str) -> usize {
    let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
    text.floor_char_boundary(at.min(text.len()))
}
