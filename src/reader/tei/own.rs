//! A telegram that deskby wrote as TEI: one element a field.

use std::ops::Range;

use super::actions::stated;
use super::tree::Tree;
use crate::finding::Finding;
use crate::gazetteer;
use crate::reader::draft::Draft;
use crate::reader::{Reading, Style};
use crate::telegram::{
    Addressee, DistributionBlock, Paragraph, PrecedenceWord, Printed, Reference, Relay, Role,
    Stated, Telegram,
};

/// Reads the telegram in a `text`.
pub(super) fn read(tree: &Tree, text: usize, whole: &str) -> Reading {
    let mut own = Own { tree, draft: Draft::new(whole) };
    // The file is deskby's own from end to end.
    own.draft.claim(0..whole.len());
    let measure = tree.named("measure").find(|&id| tree.attribute(id, "unit") == Some("words"));
    let words = measure.and_then(|id| tree.attribute(id, "quantity")?.parse().ok());
    for id in tree.within(text) {
        own.element(id);
    }
    let telegram = &mut own.draft.telegram;
    let counted =
        || telegram.paragraphs.iter().map(|one| one.text.split_whitespace().count()).sum();
    telegram.words = words.unwrap_or_else(counted);
    own.draft.finish(Style::Tei)
}

struct Own<'t> {
    tree: &'t Tree,
    draft: Draft<'t>,
}

/// The children of an element, by what they say.
struct Parts<'t> {
    tree: &'t Tree,
    parts: Vec<usize>,
}

impl Parts<'_> {
    /// The texts of the parts of a type.
    fn all(&self, kind: &str) -> Vec<String> {
        let of = self.parts.iter().copied();
        let of = of.filter(|&id| self.tree.attribute(id, "type") == Some(kind));
        of.map(|id| self.tree.text(id)).collect()
    }

    fn one(&self, kind: &str) -> Option<String> {
        self.all(kind).into_iter().next()
    }

    fn has(&self, kind: &str) -> bool {
        !self.all(kind).is_empty()
    }

    fn named(&self, name: &str) -> Option<usize> {
        self.parts.iter().copied().find(|&id| self.tree.name(id) == name)
    }
}

impl Own<'_> {
    fn element(&mut self, id: usize) {
        let tree = self.tree;
        match tree.name(id) {
            "p" => self.paragraph(id),
            "signed" => self.signature(id),
            "ab" => {
                let kind = tree.attribute(id, "type").unwrap_or_default();
                self.block(kind, id);
            }
            _ => {}
        }
    }

    fn parts(&self, id: usize) -> Parts<'_> {
        Parts { tree: self.tree, parts: self.tree.children(id) }
    }

    fn field(&mut self, path: impl Into<String>, id: usize) {
        self.draft.field(path, self.tree.inside(id));
    }

    fn paragraph(&mut self, id: usize) {
        let number = self.tree.attribute(id, "n").and_then(|number| number.parse().ok());
        let text = self.tree.text(id);
        self.field(format!("paragraphs[{}]", self.draft.telegram.paragraphs.len()), id);
        self.draft.telegram.paragraphs.push(Paragraph { number, text });
    }

    fn signature(&mut self, id: usize) {
        self.field("signature", id);
        self.draft.telegram.signature = Some(self.tree.text(id));
    }

    /// A block of the heading or of what stands below the text, by its type.
    fn block(&mut self, kind: &str, id: usize) {
        let text = self.tree.text(id);
        let telegram = &mut self.draft.telegram;
        let path = match kind {
            "classification" => {
                telegram.classification = Some(text);
                kind.to_owned()
            }
            "caveat" => {
                telegram.caveats.push(text);
                format!("caveats[{}]", telegram.caveats.len() - 1)
            }
            "system" => {
                telegram.system = Some(text);
                kind.to_owned()
            }
            "from" => {
                let name = self.parts(id).named("orgName");
                self.draft.telegram.from = name.map(|name| self.tree.text(name));
                kind.to_owned()
            }
            "number" => {
                telegram.number = Some(text);
                kind.to_owned()
            }
            "subject" => {
                telegram.subject = Some(text);
                kind.to_owned()
            }
            "signature" => return self.signature(id),
            "advance_copy" => {
                telegram.advance_copies.push(text);
                format!("advance_copies[{}]", telegram.advance_copies.len() - 1)
            }
            "copy_to" => {
                telegram.copies_to.push(text);
                format!("copies_to[{}]", telegram.copies_to.len() - 1)
            }
            "date_time" | "despatched" | "received" => return self.time(kind, id),
            "addressee" => self.addressee(id),
            "reference" => self.reference(id),
            "relay" => self.relay(id),
            "list" => self.list(id),
            _ => return,
        };
        self.field(path, id);
    }

    fn time(&mut self, kind: &str, id: usize) {
        let Some(date) = self.parts(id).named("date") else { return };
        let Some(at) = self.when(date) else { return };
        let printed = Printed { printed: self.tree.text(date), at };
        match kind {
            "date_time" => self.draft.telegram.date_time = Some(at),
            "despatched" => self.draft.telegram.despatched = Some(printed),
            _ => self.draft.telegram.received = Some(printed),
        }
        self.field(kind, id);
    }

    /// The time that a `date` gives; one that is none is a finding.
    fn when(&mut self, id: usize) -> Option<Stated> {
        let text = self.tree.attribute(id, "when").unwrap_or_default();
        let time = stated(text);
        if time.is_none() {
            self.doubt(self.tree.place(id), format!("`{text}` is no date or time"));
        }
        time
    }

    fn doubt(&mut self, span: Range<usize>, message: String) {
        let finding = Finding::warning("reader::tei-value", span).message(message);
        self.draft.find(finding.help("write it as deskby does"));
    }

    fn precedence(&mut self, id: usize) -> Option<PrecedenceWord> {
        let word = self.parts(id).one("precedence")?;
        let known = gazetteer::precedence_word(&word);
        if known.is_none() {
            self.doubt(self.tree.inside(id), format!("`{word}` is no precedence"));
        }
        known.map(|known| PrecedenceWord { word, ..known })
    }

    fn addressee(&mut self, id: usize) -> String {
        let tree = self.tree;
        let role = match tree.attribute(id, "subtype") {
            Some("action") => Role::Action,
            _ => Role::Info,
        };
        let precedence = self.precedence(id);
        let parts = self.parts(id);
        let (name, deskby) = (parts.named("orgName"), parts.named("date"));
        let saving = parts.has("saving");
        let deskby = deskby.and_then(|id| self.when(id));
        let post = name.and_then(|id| tree.attribute(id, "key")).map(str::to_owned);
        let name = name.map(|id| tree.text(id)).unwrap_or_default();
        let Telegram { addressees, .. } = &mut self.draft.telegram;
        addressees.push(Addressee { role, name, post, precedence, deskby, saving });
        format!("addressees[{}]", addressees.len() - 1)
    }

    fn reference(&mut self, id: usize) -> String {
        let parts = self.parts(id);
        let reference = Reference {
            kind: parts.one("kind").unwrap_or_default(),
            from: parts.one("from"),
            number: parts.one("number"),
            to: parts.one("to"),
            printed: parts.one("printed").unwrap_or_default(),
        };
        self.draft.telegram.references.push(reference);
        format!("references[{}]", self.draft.telegram.references.len() - 1)
    }

    fn relay(&mut self, id: usize) -> String {
        let precedence = self.precedence(id);
        let parts = self.parts(id);
        let relay = Relay {
            by: parts.one("by").unwrap_or_default(),
            to: parts.all("to"),
            precedence,
            saving: parts.has("saving"),
            acknowledged: parts.has("acknowledged"),
        };
        self.draft.telegram.relay.push(relay);
        format!("relay[{}]", self.draft.telegram.relay.len() - 1)
    }

    fn list(&mut self, id: usize) -> String {
        let parts = self.parts(id);
        let block = DistributionBlock {
            list: parts.one("name"),
            kind: parts.one("kind"),
            recipients: parts.all("recipient"),
        };
        self.draft.telegram.distribution.push(block);
        format!("distribution[{}]", self.draft.telegram.distribution.len() - 1)
    }
}
