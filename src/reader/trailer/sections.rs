//! The sections of a trailer, line by line.

use super::rows::{goes_on, is_distribution, is_headless};
use super::start::{
    Section, Start, is_copies_sent, is_end_mark, is_name_line, is_not_advanced, section,
    side_heading,
};
use crate::gazetteer::{self, Class};
use crate::reader::draft::{Draft, item_path};
use crate::reader::lookup::Lookup;
use crate::reader::page::{Line, Word, span_of};
use crate::reader::recipients::{self, Item, ItemKind};
use crate::reader::{block, marks, relay, subject};

/// A name that is further off than this is not taken for that of a department.
const SURELY: u32 = 30;

/// A person and an office further apart than this stand in two columns.
const SIDE_BY_SIDE: usize = 3;

/// Where the reader of a trailer stands.
#[derive(Debug)]
pub(super) struct Trailer<'d, 'l, 't> {
    pub(super) draft: &'d mut Draft<'t>,
    lookup: &'l Lookup,
    pub(super) section: Option<Section>,
    /// The block that recipients go to.
    pub(super) block: Option<usize>,
    /// Whether a note in brackets runs on.
    noting: bool,
    /// Two sections side by side: where the second begins, and which they are.
    columns: Option<(usize, [Section; 2])>,
}

/// Reads signature and trailer.
pub(in crate::reader) fn read(draft: &mut Draft, lookup: &Lookup, lines: &[Line], start: Start) {
    if let Some(at) = start.signature {
        signature(draft, &lines[at]);
    }
    read_sections(draft, lookup, &lines[start.trailer..]);
}

/// Reads the sections that stand on some lines.
pub(in crate::reader) fn read_sections(draft: &mut Draft, lookup: &Lookup, lines: &[Line]) {
    let mut trailer =
        Trailer { draft, lookup, section: None, block: None, noting: false, columns: None };
    let mut at = 0;
    while at < lines.len() {
        at += trailer.step(lines, at);
    }
}

fn signature(draft: &mut Draft, line: &Line) {
    let text = subject::clean(line.text);
    let name = recipients::figures_mended(text);
    let span = line.at..line.at + text.len();
    if name != text {
        draft.mended(span.clone(), &name);
    }
    draft.field("signature", span);
    draft.telegram.signature = Some(name);
}

impl Trailer<'_, '_, '_> {
    /// Reads a line; says how many it has taken.
    fn step(&mut self, lines: &[Line], at: usize) -> usize {
        let line = &lines[at];
        if line.is_blank() {
            return 1;
        }
        if let Some(marking) = marks::marking(self.lookup, line) {
            block::take_marking(self.draft, line, &marking);
            return 1;
        }
        let mark = !line.text.chars().any(char::is_alphanumeric);
        let letter = line.text.len() < 16 && line.key().len() <= 1;
        if mark || letter || is_end_mark(line) || marks::is_page_number(line) {
            self.draft.claim(line.span());
            return 1;
        }
        if line.text.len() > 2_000 {
            return 1;
        }
        let words = line.words();
        if relay::pass_at(self.lookup, &words).is_some() {
            return self.relay(lines, at);
        }
        if !self.remark(line, &words) {
            self.row(lines, at, &words);
        }
        1
    }

    /// A request to pass on, which may run over several lines.
    fn relay(&mut self, lines: &[Line], at: usize) -> usize {
        let mut words = lines[at].words().into_owned();
        let mut used = 1;
        while let Some(line) = lines.get(at + used) {
            let next = line.words();
            let ended = next.is_empty()
                || relay::pass_at(self.lookup, &next).is_some()
                || relay::is_acknowledgement(&next)
                || marks::marking(self.lookup, line).is_some()
                || line.text.len() > 120;
            if ended || !goes_on(self.lookup, &words, &next) {
                break;
            }
            words.extend_from_slice(&next);
            used += 1;
        }
        let noted = words.iter().position(|word| word.full.starts_with(['(', '[']));
        let note = noted.filter(|at| relay::is_acknowledgement(&words[*at..]));
        relay::read(self.draft, self.lookup, &words[..note.unwrap_or(words.len())]);
        if let Some(at) = note {
            self.acknowledge(&words[at..]);
        }
        used
    }

    fn acknowledge(&mut self, words: &[Word]) {
        self.draft.claim(span_of(words));
        for relay in &mut self.draft.telegram.relay {
            relay.acknowledged = true;
        }
    }

    /// Notes that are no part of a list.
    fn remark(&mut self, line: &Line, words: &[Word]) -> bool {
        if relay::is_acknowledgement(words) {
            self.acknowledge(words);
            let open = words[0].full.starts_with(['[', '(']);
            self.noting = open && !line.text.contains([']', ')']);
            return true;
        }
        if self.noting {
            self.draft.claim(line.span());
            self.noting = !line.text.contains([']', ')']);
            return true;
        }
        if is_not_advanced(words) {
            self.draft.claim(line.span());
            return true;
        }
        if is_copies_sent(words) {
            self.draft.claim(line.span());
            let rest = line.from(words[3].full_at - line.at);
            let text = rest.text.trim_end_matches([']', ')', '.', ' ', '}']);
            let open = words[0].full.starts_with(['[', '(']);
            self.noting = open && !line.text.contains([']', ')']);
            self.copies(&rest.to(text.len()));
            return true;
        }
        let first = self.section.is_none()
            && self.block.is_none()
            && self.draft.telegram.signature.is_none();
        let passed = !self.draft.telegram.relay.is_empty();
        if first && passed && words.len() <= 2 && is_name_line(line) && !self.is_listed(words) {
            signature(self.draft, line);
            return true;
        }
        false
    }

    /// Whether words are a department, a list or a grade.
    fn is_listed(&self, words: &[Word]) -> bool {
        let indexes = [
            gazetteer::department_names(),
            gazetteer::list_names(),
            gazetteer::words(Class::Grade),
        ];
        indexes.iter().any(|index| {
            let hit = self.lookup.longest(*index, words);
            hit.is_some_and(|hit| hit.used == words.len() && hit.cost <= SURELY)
        })
    }

    /// A heading, or a row of the section that is open.
    fn row(&mut self, lines: &[Line], at: usize, words: &[Word]) {
        let line = &lines[at];
        let after = lines.get(at + 1..).unwrap_or(&[]);
        if let Some((first, used)) = section(words) {
            self.columns = self.second_column(line, words, first, used);
            self.enter(first, &words[..used]);
            if self.columns.is_some() {
                return;
            }
            let end = words[used - 1].full_at + words[used - 1].full.len() - line.at;
            let rest = line.from(end);
            let bare = rest.text.trim_start_matches([':', ' ', '-', '.']);
            let rest = rest.from(rest.text.len() - bare.len());
            if rest.text.chars().any(char::is_alphanumeric) {
                self.content(&rest, after);
            }
        } else if let Some((at, second, used)) = side_heading(words) {
            // A heading in the right column of a list that goes on to the left of it.
            self.draft.claim(span_of(&words[at..at + used]));
            let offset = words[at].full_at - line.at;
            self.content(&line.to(offset), &[]);
            let own = self.section.unwrap_or(Section::Main);
            self.columns = Some((line.indent + offset, [own, second]));
        } else if let Some((column, sections)) = self.columns {
            self.side_by_side(line, words, column, sections);
        } else {
            self.content(line, after);
        }
    }

    fn enter(&mut self, section: Section, heading: &[Word]) {
        self.draft.claim(span_of(heading));
        self.section = Some(section);
        self.block = None;
    }

    /// A second heading beside the first, and the column in which it begins.
    fn second_column(
        &mut self,
        line: &Line,
        words: &[Word],
        first: Section,
        used: usize,
    ) -> Option<(usize, [Section; 2])> {
        let at = (used..words.len()).find(|at| section(&words[*at..]).is_some())?;
        let (second, length) = section(&words[at..])?;
        self.draft.claim(span_of(&words[at..at + length]));
        let column = line.indent + words[at].full_at - line.at;
        Some((column, [first, second]))
    }

    /// A row of two sections side by side.
    fn side_by_side(&mut self, line: &Line, words: &[Word], column: usize, sections: [Section; 2]) {
        let near = 2;
        let cut = words.iter().find(|word| line.indent + word.full_at - line.at + near >= column);
        let offset = cut.map_or(line.text.len(), |word| word.full_at - line.at);
        for (part, section) in [line.to(offset), line.from(offset)].into_iter().zip(sections) {
            if part.text.chars().any(char::is_alphanumeric) {
                self.section = Some(section);
                self.content(&part, &[]);
            }
        }
    }

    fn content(&mut self, line: &Line, after: &[Line]) {
        let lists = matches!(self.section, None | Some(Section::Main | Section::Additional));
        let mut items = recipients::items(self.lookup, line, true);
        let graded = items.iter().position(|item| item.kind == ItemKind::Grade);
        let titled =
            graded.is_some_and(|at| at <= 2) || is_headless(&items) && self.grade_follows(after);
        if titled && !is_distribution(&items, graded.unwrap_or(usize::MAX)) {
            recipients::join_title(&mut items, graded.unwrap_or(usize::MAX));
        }
        if titled && (!lists || self.section == Some(Section::Additional) || self.is_full()) {
            self.section = Some(Section::Main);
            self.block = None;
        }
        match self.section {
            Some(Section::Advance) => self.advance(&items),
            Some(Section::Copies) => self.copies(line),
            Some(Section::Additional) => self.additional(&items),
            Some(Section::Main) | None => self.main(&items, titled),
        }
    }

    /// Whether the next row begins with a grade.
    fn grade_follows(&self, after: &[Line]) -> bool {
        let next = after
            .iter()
            .find(|line| !line.is_blank() && marks::marking(self.lookup, line).is_none());
        next.is_some_and(|line| {
            recipients::items(self.lookup, line, false)
                .first()
                .is_some_and(|item| item.kind == ItemKind::Grade)
        })
    }

    /// Whether the open block has its title and members already.
    fn is_full(&self) -> bool {
        self.block.is_some_and(|at| {
            let block = &self.draft.telegram.distribution[at];
            block.kind.is_some() && !block.recipients.is_empty()
        })
    }

    fn advance(&mut self, items: &[Item]) {
        for item in items {
            let path = item_path("advance_copies", self.draft.telegram.advance_copies.len());
            let name = recipients::take(self.draft, &path, item);
            self.draft.telegram.advance_copies.push(name);
        }
    }

    /// A person and the office in which he sits, side by side, are one recipient.
    fn copies(&mut self, line: &Line) {
        let mut person = None;
        for item in recipients::items(self.lookup, line, false) {
            let count = self.draft.telegram.copies_to.len();
            let beside = person.is_some_and(|end| end + SIDE_BY_SIDE > item.span.start);
            let sits_there = beside && matches!(item.kind, ItemKind::Office);
            let path = item_path("copies_to", if sits_there { count - 1 } else { count });
            let before = self.draft.span(&path);
            let name = recipients::take(self.draft, &path, &item);
            match (before, self.draft.telegram.copies_to.last_mut()) {
                (Some(span), Some(last)) if sits_there => {
                    *last = format!("{last}, {name}");
                    self.draft.field(path, span.start..item.span.end);
                }
                _ => self.draft.telegram.copies_to.push(name),
            }
            person = matches!(item.kind, ItemKind::Person).then_some(item.span.end);
        }
    }
}
