//! The lists of a trailer: their titles and members.

use super::rows::{is_count, is_distribution, is_word_distribution};
use super::sections::Trailer;
use super::start::Section;
use crate::finding::Finding;
use crate::reader::draft::recipient_path;
use crate::reader::recipients::{self, Item, ItemKind};
use crate::telegram::DistributionBlock;

impl Trailer<'_, '_, '_> {
    /// Names of further lists, each a block; offices and persons are members of one block.
    pub(super) fn additional(&mut self, items: &[Item]) {
        for item in items {
            let member = matches!(item.kind, ItemKind::Office | ItemKind::Person);
            if member {
                let at = match self.block {
                    Some(at) => at,
                    None => self.open("ADDITIONAL"),
                };
                self.member(at, item);
            } else {
                let at = self.open("ADDITIONAL");
                self.block = None;
                let name = recipients::take(self.draft, &format!("distribution[{at}].list"), item);
                self.draft.telegram.distribution[at].list = Some(name);
            }
        }
    }

    fn open(&mut self, kind: &str) -> usize {
        let kind = (!kind.is_empty()).then(|| kind.to_owned());
        let at = self.draft.telegram.distribution.len();
        self.draft.telegram.distribution.push(DistributionBlock {
            list: None,
            kind,
            recipients: Vec::new(),
        });
        self.block = Some(at);
        at
    }

    /// The list that the heading of a decode sheet names, as long as it has no members.
    fn headed(&self) -> Option<usize> {
        let [only] = self.draft.telegram.distribution.as_slice() else {
            return None;
        };
        let heading = self.section == Some(Section::Main) && only.recipients.is_empty();
        (heading && only.kind.is_none() && only.list.is_some()).then_some(0)
    }

    fn member(&mut self, at: usize, item: &Item) {
        let count = self.draft.telegram.distribution[at].recipients.len();
        let path = recipient_path(at, count);
        let name = recipients::take(self.draft, &path, item);
        self.draft.telegram.distribution[at].recipients.push(name);
    }

    /// The title or members of the main list.
    pub(super) fn main(&mut self, items: &[Item], titled: bool) {
        let at = match self.block.or_else(|| self.headed()) {
            Some(at) => at,
            None => self.open(""),
        };
        self.block = Some(at);
        for (index, item) in items.iter().enumerate() {
            if is_count(&item.name) {
                self.draft.claim(item.span.clone());
                continue;
            }
            let block = &self.draft.telegram.distribution[at];
            let fresh = block.list.is_none() && block.recipients.is_empty();
            let list = index == 0
                && fresh
                && block.kind.is_none()
                && (titled
                    || item.kind == ItemKind::List
                    || item.kind == ItemKind::Unknown && items.len() == 1);
            if item.kind == ItemKind::Grade
                && block.kind.is_none()
                && !is_distribution(items, index)
            {
                let kind = recipients::take(self.draft, &format!("distribution[{at}].kind"), item);
                self.draft.telegram.distribution[at].kind = Some(kind);
            } else if is_distribution(items, index) && fresh {
                self.named(at, items, index);
            } else if list && item.kind != ItemKind::Grade {
                let name = recipients::take(self.draft, &format!("distribution[{at}].list"), item);
                self.draft.telegram.distribution[at].list = Some(name);
            } else if !is_word_distribution(item) {
                self.member(at, item);
            } else {
                self.draft.claim(item.span.clone());
            }
        }
    }

    /// `DEPARTMENTAL DISTRIBUTION`: the grade and the word are the name of the list.
    fn named(&mut self, at: usize, items: &[Item], index: usize) {
        let span = items[index].span.start..items[index + 1].span.end;
        let name = format!("{} {}", items[index].name, items[index + 1].name);
        self.draft.field(format!("distribution[{at}].list"), span.clone());
        self.draft.telegram.distribution[at].list = Some(name);
        if items.len() > index + 8 {
            let finding = Finding::note("reader::long-row", span);
            self.draft.find(finding.message("a long row after the title of a list"));
        }
    }
}
