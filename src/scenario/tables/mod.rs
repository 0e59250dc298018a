//! Networks given as tables: each row becomes an entry of a network file, and what is odd in an
//! entry is said of the row and the column that it came from.

mod columns;
mod contacts;

pub(super) use contacts::{circuits, posts_named};

use std::ops::Range;

use super::check::Findings;
use super::load::{File, Files, SourceText};
use super::network_file::MOST_POSTS;
use super::table::{Row, Table, shortened};
use crate::finding::{Finding, TextSpan};
use columns::{BAGS, CIRCUITS, Form, POSTS, Sheet};

/// The tables of a network with the text that they stand for.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// The files, each with what is odd in it.
    pub(super) files: Vec<SourceText>,
    /// The entries, to be read after the network file.
    pub(super) text: String,
    /// The contacts, by place among the files.
    pub(super) contacts: Option<usize>,
    /// Where each part of the entries came from.
    origins: Vec<Origin>,
}

/// Where a part of the entries came from.
#[derive(Debug)]
struct Origin {
    /// Its bytes among the entries.
    range: Range<usize>,
    file: usize,
    cell: TextSpan,
    row: usize,
    column: &'static str,
}

/// What a circuit or bag run of a table has where nobody says anything.
const PLAIN: &str = "
[circuit_templates.\"(a table)\"]
hours = \"24/7\"
[bag_templates.\"(a table)\"]
closing = \"0 min\"
";

/// Which tables a network file names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    pub(super) posts: Option<&'a str>,
    pub(super) circuits: Option<&'a str>,
    pub(super) bags: Option<&'a str>,
    pub(super) contacts: Option<&'a str>,
    /// Where they are: what stands before a path beside the scenario.
    pub(super) folder: &'a str,
}

impl Tables {
    /// Reads the tables; one that cannot be read is said in the findings of the network file.
    pub(super) fn read(named: Named<'_>, files: &dyn Files, findings: &mut Findings) -> Self {
        let mut tables = Self { text: PLAIN.to_owned(), ..Self::default() };
        let sheets = [(named.posts, POSTS), (named.circuits, CIRCUITS), (named.bags, BAGS)];
        for (path, sheet) in sheets {
            if let Some(file) = path.and_then(|path| found(named.folder, path, files, findings)) {
                tables.sheet(file, sheet);
            }
        }
        if let Some(path) = named.contacts
            && let Some(file) = found(named.folder, path, files, findings)
        {
            tables.contacts = Some(tables.files.len());
            let File { name, text } = file;
            tables.files.push(SourceText { name, text, findings: Vec::new() });
        }
        tables
    }

    fn sheet(&mut self, file: File, sheet: Sheet) {
        let mut odd = Vec::new();
        let table = Table::read(&file.text, sheet.columns, &mut odd);
        let mut before = None;
        if table.len() > MOST_POSTS {
            let message = format!("a table of {} rows", table.len());
            let help = format!("keep to {MOST_POSTS} rows");
            odd.push(Finding::error("table::too-long", 0..0).message(message).help(help));
        }
        for row in table.rows().take(MOST_POSTS) {
            let id = row.cell(0).expect("a needed column is there").text.into_owned();
            // A further row of one bag run is a further stop.
            let again = sheet.stops && before.as_deref() == Some(id.as_str());
            self.row(&row, sheet, &id, again);
            before = Some(id);
        }
        shortened(&mut odd);
        let File { name, text } = file;
        self.files.push(SourceText { name, text, findings: odd });
    }

    fn row(&mut self, row: &Row<'_, '_>, sheet: Sheet, id: &str, again: bool) {
        let name = quoted(id);
        if !again {
            self.part(row, (0, "id"), &format!("[{}.{name}]\n", sheet.kind));
            if !cell_says(row, sheet.place("like")) {
                let like = if sheet.kind == "posts" { "bare" } else { "(a table)" };
                self.text.extend(["like = \"", like, "\"\n"]);
            }
        }
        let said = Said::of(row, sheet);
        let stops = again || sheet.stops && cell_says(row, sheet.place("stop"));
        let of_stop = |key: &str| key == "at" || key == "travel" && stops;
        for in_stop in [false, true] {
            if in_stop && stops {
                self.part(row, (0, "stop"), &format!("[[{}.{name}.stops]]\n", sheet.kind));
            }
            if !in_stop && again || in_stop && !stops {
                continue;
            }
            for (at, &(column, key, form)) in sheet.keys.iter().enumerate() {
                let cell = row.cell(at).filter(|cell| !cell.text.is_empty());
                let Some(cell) = cell.filter(|_| form != Form::Nothing) else { continue };
                if of_stop(key) == in_stop {
                    let value = form.written(&cell.text, &said);
                    self.part(row, (at, column), &format!("{key} = {value}\n"));
                }
            }
        }
    }

    /// A part of the entries with the cell that it comes from.
    fn part(&mut self, row: &Row<'_, '_>, (at, column): (usize, &'static str), text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        let cell = row.cell(at).expect("the cell is there").span;
        let range = start..self.text.len();
        let file = self.files.len();
        self.origins.push(Origin { range, file, cell, row: row.number, column });
    }

    /// Moves findings about entries, which begin at `start` of the joined text, to their tables.
    pub(super) fn take_back(&mut self, findings: Findings, start: usize) -> Findings {
        let mut rest = Findings::default();
        for finding in findings.into_sorted() {
            let at = finding.span.start.checked_sub(start);
            let origin =
                at.and_then(|at| self.origins.iter().find(|origin| origin.range.contains(&at)));
            match origin {
                Some(origin) => {
                    let message = format!(
                        "row {}, column `{}`: {}",
                        origin.row, origin.column, finding.message
                    );
                    let moved = Finding { span: origin.cell.clone(), message, ..finding };
                    self.files[origin.file].findings.push(moved);
                }
                None if at.is_some() => rest.push(Finding { span: 0..0, ..finding }),
                None => rest.push(finding),
            }
        }
        for file in &mut self.files {
            shortened(&mut file.findings);
        }
        rest
    }
}

/// What a row says of all its figures.
pub(super) struct Said {
    /// As TOML, each with a comma before it.
    about: String,
}

impl Said {
    fn of(row: &Row<'_, '_>, sheet: Sheet) -> Self {
        let mut about = String::new();
        for key in ["basis", "source", "note", "look_for"] {
            let cell = sheet.place(key).and_then(|at| row.cell(at));
            if let Some(cell) = cell.filter(|cell| !cell.text.is_empty()) {
                about.extend([", ", key, " = ", &quoted(&cell.text)]);
            }
        }
        Self { about }
    }
}

fn cell_says(row: &Row<'_, '_>, at: Option<usize>) -> bool {
    at.and_then(|at| row.cell(at)).is_some_and(|cell| !cell.text.is_empty())
}

fn found(folder: &str, path: &str, files: &dyn Files, findings: &mut Findings) -> Option<File> {
    let whole = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
    findings.take("network::table", 0..0, files.beside(&whole))
}

/// A text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let code = format!("\\u{:04X}", u32::from(c));
                quoted.push_str(&code);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
