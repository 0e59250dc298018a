//! Tables with named columns, as spreadsheets write them: cells with their place in the text.
//!
//! UTF-8 with or without a byte order mark; `,`, `;` or tab between cells; quotes as in RFC
//! 4180; columns in any order. Absent: what the cells mean.

use std::borrow::Cow;
use std::ops::Range;

use super::suggestion;
use crate::finding::{Finding, TextSpan};

/// The columns of a table.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// Those that must be there.
    pub needed: &'a [&'a str],
    /// Those that may be.
    pub optional: &'a [&'a str],
}

/// A table with the cells of the wanted columns, in the order in which they were wanted.
#[derive(Clone, Debug)]
pub struct Table<'t> {
    text: &'t str,
    width: usize,
    /// The cells row by row; none where an optional column is missing.
    cells: Vec<Option<Range<usize>>>,
    /// The row of the table that each row is, counted from 1 with the heading.
    numbers: Vec<usize>,
}

/// A row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t, 'r> {
    text: &'t str,
    cells: &'r [Option<Range<usize>>],
    /// Its number, as a spreadsheet counts: the heading is 1.
    pub number: usize,
}

/// A cell: what it says, and where.
#[derive(Clone, Debug)]
pub struct Cell<'t> {
    /// What it says, without quotes and blanks around it.
    pub text: Cow<'t, str>,
    /// Where it stands.
    pub span: TextSpan,
}

/// At most so many findings are listed for a table; the rest are counted.
const LISTED: usize = 50;

impl<'t> Table<'t> {
    /// Reads a table; a row that does not fit is a finding and is left out.
    pub fn read(text: &'t str, columns: Columns<'_>, findings: &mut Vec<Finding>) -> Self {
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        if let Some(at) = text.find('\u{fffd}') {
            let finding = Finding::error("table::utf-8", at..at + '\u{fffd}'.len_utf8());
            let finding = finding.message("the table is not UTF-8 from here on");
            findings.push(finding.help("save it again as CSV UTF-8"));
        }
        let width = columns.needed.len() + columns.optional.len();
        let mut table = Self { text, width, cells: Vec::new(), numbers: Vec::new() };
        let mut scanner = Scanner { text, at: start, mark: mark_of(&text[start..]) };
        let mut heading = Vec::new();
        if !scanner.row(&mut heading, findings) {
            let message = format!("the table is empty; its columns are {}", names(columns));
            findings.push(Finding::error("table::empty", 0..0).message(message));
            return table;
        }
        let Some(places) = places(text, &heading, columns, findings) else {
            return table;
        };
        let mut row = Vec::new();
        let mut number = 1;
        while scanner.row(&mut row, findings) {
            number += 1;
            let blank = row.iter().all(|cell| text[cell.clone()].trim().is_empty());
            if blank {
                continue;
            }
            if row.len() != heading.len() {
                let span = row[0].start..row[row.len() - 1].end;
                findings.push(uneven(number, row.len(), heading.len(), span));
                continue;
            }
            table.cells.extend(places.iter().map(|place| place.map(|at| row[at].clone())));
            table.numbers.push(number);
        }
        table
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'t, '_>> {
        let cells = self.cells.chunks_exact(self.width);
        let rows = cells.zip(&self.numbers);
        rows.map(|(cells, &number)| Row { text: self.text, cells, number })
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}

impl<'t> Row<'t, '_> {
    /// The cell of a wanted column: the needed ones first, then the optional ones.
    #[must_use]
    pub fn cell(&self, column: usize) -> Option<Cell<'t>> {
        let span = self.cells[column].clone()?;
        let raw = self.text[span.clone()].trim();
        let text = match raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inside) if inside.contains("\"\"") => {
                Cow::Owned(inside.replace("\"\"", "\"").trim().to_owned())
            }
            Some(inside) => Cow::Borrowed(inside.trim()),
            None => Cow::Borrowed(raw),
        };
        Some(Cell { text, span })
    }
}

/// Keeps the first findings of a table and counts the others.
pub fn shortened(findings: &mut Vec<Finding>) {
    if let Some(more) = findings.len().checked_sub(LISTED)
        && more > 0
    {
        let worst = findings[LISTED..].iter().map(|finding| finding.severity).max();
        findings.truncate(LISTED);
        let last = findings.last().map_or(0..0, |finding| finding.span.clone());
        let mut rest = Finding::note("table::more", last);
        rest.severity = worst.unwrap_or(rest.severity);
        findings.push(rest.message(format!("{more} more findings of this table are not listed")));
    }
}

fn names(columns: Columns<'_>) -> String {
    let all: Vec<&str> = columns.needed.iter().chain(columns.optional).copied().collect();
    all.join(",")
}

fn uneven(number: usize, found: usize, wanted: usize, span: TextSpan) -> Finding {
    Finding::error("table::cells", span)
        .message(format!("row {number} has {found} cells; the heading has {wanted}"))
        .help("put cells that hold the separator into quotes")
}

/// What stands between cells: whichever of the three the first line has most of.
fn mark_of(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |mark: u8| line.bytes().filter(|&byte| byte == mark).count();
    let marks = [b',', b';', b'\t'];
    marks.into_iter().rev().max_by_key(|&mark| count(mark)).unwrap_or(b',')
}

/// Where each wanted column stands.
fn places(
    text: &str,
    heading: &[Range<usize>],
    columns: Columns<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Vec<Option<usize>>> {
    let printed = |cell: &Range<usize>| text[cell.clone()].trim().trim_matches('"').to_lowercase();
    let wanted: Vec<&str> = columns.needed.iter().chain(columns.optional).copied().collect();
    let before = findings.len();
    let mut found: Vec<Option<usize>> = vec![None; wanted.len()];
    for (at, cell) in heading.iter().enumerate() {
        let name = printed(cell);
        match wanted.iter().position(|column| *column == name) {
            Some(column) if found[column].is_some() => {
                let message = format!("the column `{name}` stands there twice");
                findings.push(Finding::error("table::twice", cell.clone()).message(message));
            }
            Some(column) => found[column] = Some(at),
            None if name.is_empty() => {}
            None => {
                let message = format!("the column `{name}` is not known and is not used");
                let finding = Finding::warning("table::unknown", cell.clone()).message(message);
                findings.push(finding.help(suggestion(&name, wanted.iter().copied())));
            }
        }
    }
    for (column, name) in columns.needed.iter().enumerate() {
        if found[column].is_none() {
            let span = heading[0].start..heading[heading.len() - 1].end;
            let finding = Finding::error("table::missing", span)
                .message(format!("the column `{name}` is missing"));
            findings.push(finding.help(format!("the columns are {}", names(columns))));
        }
    }
    let faulty = |finding: &Finding| finding.severity == crate::finding::Severity::Error;
    (!findings[before..].iter().any(faulty)).then_some(found)
}

/// Goes over a text row by row.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    mark: u8,
}

impl Scanner<'_> {
    /// The cells of the next row that is not an empty line; whether there was one.
    fn row(&mut self, cells: &mut Vec<Range<usize>>, findings: &mut Vec<Finding>) -> bool {
        cells.clear();
        let bytes = self.text.as_bytes();
        if self.at >= bytes.len() {
            return false;
        }
        loop {
            let start = self.at;
            self.cell(findings);
            cells.push(start..self.at);
            match bytes.get(self.at) {
                Some(&byte) if byte == self.mark => self.at += 1,
                Some(b'\r') if bytes.get(self.at + 1) == Some(&b'\n') => {
                    self.at += 2;
                    return true;
                }
                Some(_) => {
                    self.at += 1;
                    return true;
                }
                None => return true,
            }
        }
    }

    /// Goes to the end of a cell.
    fn cell(&mut self, findings: &mut Vec<Finding>) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        while bytes.get(self.at).is_some_and(|&byte| byte == b' ') {
            self.at += 1;
        }
        if bytes.get(self.at) == Some(&b'"') {
            let mut inside = true;
            self.at += 1;
            while inside && self.at < bytes.len() {
                match (bytes[self.at], bytes.get(self.at + 1)) {
                    (b'"', Some(b'"')) => self.at += 2,
                    (b'"', _) => {
                        inside = false;
                        self.at += 1;
                    }
                    _ => self.at += 1,
                }
            }
            if inside {
                let finding = Finding::error("table::quote", start..start + 1)
                    .message("a quotation mark is opened here and never closed");
                findings.push(finding.help("close it, or write two for one that belongs there"));
            }
        }
        while let Some(&byte) = bytes.get(self.at) {
            let ends = byte == self.mark || byte == b'\n' || byte == b'\r';
            if ends {
                break;
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AB: Columns<'_> = Columns { needed: &["a", "b"], optional: &["c"] };

    fn read(text: &str) -> (Vec<Vec<String>>, Vec<String>) {
        let mut findings = Vec::new();
        let table = Table::read(text, AB, &mut findings);
        let rows = table.rows().map(|row| {
            (0..3)
                .map(|at| row.cell(at).map_or("-".into(), |cell| cell.text.into_owned()))
                .collect()
        });
        (rows.collect(), findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn columns_are_found_by_name_in_any_order_and_with_any_separator() {
        let wanted = vec![vec!["1".to_owned(), "2".to_owned(), "-".to_owned()]];
        for text in [
            "a,b\n1,2\n",
            "b,a\r\n2,1",
            "\u{feff}B ; A\n2;1\n\n",
            "a\tb\n1\t2",
            "\"a\",b\n\"1\", 2 \n",
        ] {
            assert_eq!(read(text), (wanted.clone(), vec![]), "{text:?}");
        }
        assert_eq!(read("a,c,b\n1,3,2\n").0[0], ["1", "2", "3"]);
    }

    #[test]
    fn quotes_hold_separators_quotes_and_lines() {
        assert_eq!(read("a,b\n\"x,\"\"y\"\"\",\"1\n2\"\n").0[0], ["x,\"y\"", "1\n2", "-"]);
    }

    #[test]
    fn what_is_odd_is_said_with_its_row() {
        assert_eq!(read("").1, ["the table is empty; its columns are a,b,c"]);
        assert_eq!(read("a,x\n1,2\n").1[1], "the column `b` is missing");
        assert_eq!(read("a,b\n1\n").1, ["row 2 has 1 cells; the heading has 2"]);
        assert_eq!(read("a,b,a\n").1, ["the column `a` stands there twice"]);
        assert!(read("a,b\n\"1,2\n").1[0].contains("never closed"));
    }
}
