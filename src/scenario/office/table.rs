//! A scheme that a user writes as a table: desk, office, list, copies, round.
//!
//! The table says who is there and on which list; hours, rooms and call-outs are those of the
//! scheme on which it is laid.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use csv::StringRecord;

use super::super::check::{Findings, suggestion};
use crate::finding::Finding;
use crate::gazetteer;
use crate::network::{Basis, Cited};
use crate::office::{
    Classification, Copies, DeskKind, List, Member, Members, NamedDesk, Rounds, Rule, Scheme, Zone,
    kind_of,
};
use crate::time::{OpeningHours, Timetable};

/// The columns that a table may have; only the first is needed.
const COLUMNS: [&str; 9] =
    ["desk", "office", "list", "copies", "round", "kind", "grade", "hours", "cleared"];

/// The most rows that a table may have.
const MOST: usize = 10_000;

/// What a table has given so far.
struct Table<'a> {
    scheme: Scheme,
    name: &'a str,
    /// The members of each list, in the order of the rows.
    lists: BTreeMap<String, Vec<Member>>,
    /// The desks on any of them, and those on each by their names in small letters.
    listed: BTreeSet<String>,
    on_list: BTreeSet<(String, String)>,
    findings: &'a mut Findings,
}

/// A row with its place in the file.
struct Row<'a> {
    number: u64,
    span: Range<usize>,
    columns: &'a BTreeMap<&'static str, usize>,
    record: StringRecord,
}

impl Row<'_> {
    /// What stands in a column; nothing where it is empty or not there.
    fn get(&self, column: &str) -> Option<&str> {
        let at = self.columns.get(column)?;
        self.record.get(*at).map(str::trim).filter(|text| !text.is_empty())
    }
}

/// A scheme with what a table says; none, with findings by row, if the table is at fault.
pub(in crate::scenario) fn with_table(
    base: &Scheme,
    (id, text): (&str, &str),
    findings: &mut Findings,
) -> Option<Scheme> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.strip_prefix('\u{feff}').unwrap_or(text).as_bytes());
    let columns = columns(&mut reader, text, findings)?;
    let scheme = Scheme { id: id.to_owned(), ..base.clone() };
    let (lists, listed, on_list) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    let mut table = Table { scheme, name: id, lists, listed, on_list, findings };
    for (at, record) in reader.records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let message = format!("row {} cannot be read: {error}", at + 2);
                let help = "save the table as CSV in UTF-8".to_owned();
                table.findings.error("table::row", 0..0, message, help);
                return None;
            }
        };
        let number = at as u64 + 2;
        let span = span_of(&record, text);
        if at >= MOST {
            let message = format!("the table has more than {MOST} rows");
            table.findings.error("table::rows", span, message, "split it".to_owned());
            return None;
        }
        table.row(&Row { number, span, columns: &columns, record });
    }
    table.done()
}

/// Where each column stands; a column that is not known is an error.
fn columns(
    reader: &mut csv::Reader<&[u8]>,
    text: &str,
    findings: &mut Findings,
) -> Option<BTreeMap<&'static str, usize>> {
    let first_line = 0..text.find('\n').unwrap_or(text.len());
    let headers = reader.headers().ok().cloned().unwrap_or_default();
    let mut columns = BTreeMap::new();
    for (at, header) in headers.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
        let known = COLUMNS.into_iter().find(|known| known.eq_ignore_ascii_case(header));
        let Some(known) = known else {
            let message = format!("`{header}` is not a column of a scheme");
            let help = suggestion(header, COLUMNS);
            findings.error("table::column", first_line, message, help);
            return None;
        };
        columns.entry(known).or_insert(at);
    }
    if !columns.contains_key("desk") {
        let message = "the table has no column `desk`".to_owned();
        let help = format!("write the head of the table: {}", COLUMNS[..5].join(","));
        findings.error("table::column", first_line, message, help);
        return None;
    }
    Some(columns)
}

/// The bytes of a row in the file.
fn span_of(record: &StringRecord, text: &str) -> Range<usize> {
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let start = record.position().map_or(0, csv::Position::byte);
    let start = usize::try_from(start).unwrap_or(0).saturating_add(mark).min(text.len());
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let line = rest[blank..].iter().position(|byte| *byte == b'\n').unwrap_or(rest.len() - blank);
    start + blank..start + blank + line
}

impl Table<'_> {
    fn error(&mut self, row: &Row<'_>, message: &str, help: &str) {
        let message = format!("row {}: {message}", row.number);
        self.findings.error("table::row", row.span.clone(), message, help.to_owned());
    }

    /// Something read, or a finding in its row.
    fn read<T>(&mut self, row: &Row<'_>, read: Result<T, String>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(text) => {
                let (message, help) = text.split_once("; ").unwrap_or((&text, "see --help"));
                self.error(row, message, help);
                None
            }
        }
    }

    fn cited<T>(&self, key: &str, value: T, number: u64) -> Cited<T> {
        Cited {
            path: format!("office.{}.{key}", self.name).into(),
            value,
            basis: Basis::Assumed,
            source: None,
            note: Some(format!("row {number} of the user's table").into()),
            look_for: None,
        }
    }

    fn row(&mut self, row: &Row<'_>) {
        let Some(name) = row.get("desk") else {
            self.error(
                row,
                "no desk is named",
                "write its name as lists print it, or take the row out",
            );
            return;
        };
        let own = self.copies(row);
        self.desk(row, (name, own));
        let grade = match row.get("grade") {
            Some(word) => {
                let known = &self.scheme.grades;
                if !known.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                    let help = if known.is_empty() {
                        "the scheme has no grades; leave the column empty".to_owned()
                    } else {
                        suggestion(word, known.iter().map(String::as_str))
                    };
                    self.error(row, &format!("`{word}` is not a grade of the scheme"), &help);
                    return;
                }
                Some(word.to_owned())
            }
            None => None,
        };
        for list in row.get("list").unwrap_or_default().split(';').map(str::trim) {
            if list.is_empty() {
                continue;
            }
            let members = self.lists.entry(list.to_uppercase()).or_default();
            if !self.on_list.insert((list.to_uppercase(), name.to_ascii_lowercase())) {
                let finding = Finding::warning("table::row", row.span.clone())
                    .message(format!("row {}: {name} stands on {list} already", row.number))
                    .help("take one of the rows out; the first counts");
                self.findings.push(finding);
                continue;
            }
            let (desk, grade) = (name.to_owned(), grade.clone());
            self.listed.insert(desk.clone());
            members.push(Member { desk, copies: own, grade });
        }
    }

    fn copies(&mut self, row: &Row<'_>) -> Option<Copies> {
        let text = row.get("copies")?;
        self.read(row, Copies::read(text))
    }

    /// The desk of a row, where the scheme does not know it yet.
    fn desk(&mut self, row: &Row<'_>, (name, own): (&str, Option<Copies>)) {
        let known = |name: &str| gazetteer::department_by_name(name).is_some();
        let base = self.scheme.place_of(name).map(|at| self.scheme.named[at].clone());
        let kind = match row.get("kind") {
            Some(word) => {
                let help = || suggestion(word, DeskKind::ALL.map(DeskKind::key));
                let read = DeskKind::of_key(word)
                    .ok_or_else(|| format!("`{word}` is not a kind of desk; {}", help()));
                self.read(row, read)
            }
            None => base.as_ref().map(|desk| desk.kind).or_else(|| Some(kind_of(name, known))),
        };
        let zone = row.get("round").and_then(|text| self.zone(row, text));
        let number = row.number;
        let hours = row.get("hours").and_then(|text| {
            let read = OpeningHours::parse(text).map_err(|error| error.to_string());
            let hours = self.read(row, read)?;
            Some(self.cited(&format!("row.{number}.hours"), vec![hours], number))
        });
        let cleared = row.get("cleared").and_then(|text| {
            let class = self.read(row, Classification::read(text))?;
            Some(self.cited(&format!("row.{number}.cleared"), class, number))
        });
        let always = row.get("list").is_none().then(|| {
            let said = "on no list: a copy of every telegram".to_owned();
            self.cited(&format!("row.{number}.always"), said, number)
        });
        let copies = own.filter(|_| always.is_some());
        let copies =
            copies.map(|copies| self.cited(&format!("row.{number}.copies"), copies, number));
        let Some(kind) = kind else { return };
        let desk = NamedDesk {
            name: name.to_owned(),
            aliases: base.as_ref().map_or_else(Vec::new, |desk| desk.aliases.clone()),
            kind,
            office: row.get("office").map(str::to_owned),
            zone,
            hours,
            holidays: base.map_or_else(Default::default, |desk| desk.holidays),
            copies,
            cleared,
            always,
        };
        match self.scheme.place_of(name) {
            Some(at) if !self.listed.contains(name) => {
                self.scheme.named.replace(at, desk);
            }
            Some(at) => self.agrees(row, at, &desk),
            None => self.scheme.named.push(desk),
        }
    }

    /// A desk of two rows stands in one place: the first row counts.
    fn agrees(&mut self, row: &Row<'_>, at: usize, desk: &NamedDesk) {
        let known = &self.scheme.named[at];
        let differs = desk.office.is_some() && desk.office != known.office
            || desk.zone.is_some() && desk.zone != known.zone;
        if differs {
            let message =
                format!("row {}: {} stands elsewhere in an earlier row", row.number, desk.name);
            let finding = Finding::warning("table::row", row.span.clone())
                .message(message)
                .help("write the same office and round in both; the first row counts");
            self.findings.push(finding);
        }
    }

    /// A zone of the scheme, `at once`, or a timetable that makes a zone.
    fn zone(&mut self, row: &Row<'_>, text: &str) -> Option<String> {
        if self.scheme.zones.contains_key(text) {
            return Some(text.to_owned());
        }
        let leave = if text.eq_ignore_ascii_case("at once") {
            None
        } else {
            let read = text.parse::<Timetable>().map_err(|_| {
                let zones: Vec<&str> = self.scheme.zones.keys().map(String::as_str).collect();
                format!(
                    "the round `{text}` is no zone and no timetable; write a timetable \
                     as `Mo-Fr 09:00,11:00`, `at once`, or one of the zones: {}",
                    if zones.is_empty() { "none".to_owned() } else { zones.join(", ") }
                )
            });
            let timetable = self.read(row, read)?;
            let key = format!("rounds.{}.leave", text.replace('.', ":"));
            Some(self.cited(&key, vec![timetable], row.number))
        };
        let walk = self.scheme.rounds.walk.clone();
        let rounds = Rounds { leave, walk, tube: false };
        self.scheme.zones.insert(text.to_owned(), Zone { title: text.to_owned(), rounds });
        Some(text.to_owned())
    }

    /// The scheme, with the lists of the table in the place of those of the same name. A table
    /// with one list only gives it to every telegram that prints none.
    fn done(mut self) -> Option<Scheme> {
        if self.findings.has_errors() {
            return None;
        }
        if self.scheme.named.is_empty() && self.lists.is_empty() {
            let message = "the table has no row".to_owned();
            let help = "write a desk in each row".to_owned();
            self.findings.error("table::rows", 0..0, message, help);
            return None;
        }
        let lists = std::mem::take(&mut self.lists);
        if let [only] = lists.keys().collect::<Vec<_>>().as_slice() {
            let list = self.cited("rule", (*only).clone(), 1);
            let (from, subject, caveats) = (Vec::new(), Vec::new(), Vec::new());
            let rule = Rule { list, grade: None, from, subject, at_most: None, caveats };
            self.scheme.rules.push(rule);
        }
        for (name, members) in lists {
            let note = format!("{} rows of the user's table", members.len());
            let members = self.cited(&format!("lists.{name}.members"), Members(members), 1);
            let members = Cited { note: Some(note.into()), ..members };
            let known = self.scheme.lists.iter().position(|list| list.is(&name));
            let aliases = known.map_or_else(Vec::new, |at| self.scheme.lists[at].aliases.clone());
            let list = List { name, aliases, members };
            match known {
                Some(at) => self.scheme.lists[at] = list,
                None => self.scheme.lists.push(list),
            }
        }
        Some(self.scheme)
    }
}
