//! What the readings of a folder come to: how many, how doubtful, which telegrams are missing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;

use super::{Reading, Style};
use crate::finding::Severity;
use crate::gazetteer;

/// The sum of many readings; what it keeps of each is small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// How many were read without a warning.
    pub sound: usize,
    /// How many were read with something mended or doubtful.
    pub doubtful: usize,
    /// The first of these, and the first warning of each.
    pub doubts: Vec<(String, String)>,
    /// What could not be read, and why.
    pub faulty: Vec<(String, String)>,
    held: BTreeSet<Wanted>,
    wanted: BTreeMap<Wanted, Vec<String>>,
}

/// A telegram by its sender and number within a year.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// The sender, by the gazetteer's name where it is known.
    pub from: String,
    /// The number, without leading zeros.
    pub number: String,
    /// The year, where it is known.
    pub year: Option<i32>,
}

/// So many doubtful telegrams are named; the rest are counted.
const MOST_DOUBTS: usize = 200;

impl Folder {
    /// Adds a reading.
    pub fn add(&mut self, source: &str, reading: &Reading) {
        let worst = reading.findings.iter().map(|finding| finding.severity).max();
        match worst {
            Some(Severity::Error) => {
                let fault =
                    reading.findings.iter().find(|finding| finding.severity == Severity::Error);
                let why = fault.map_or(String::new(), |finding| finding.message.clone());
                return self.fault(source, &why);
            }
            Some(Severity::Warning) => {
                self.doubtful += 1;
                self.doubt(source, reading);
            }
            Some(Severity::Note) | None => self.sound += 1,
        }
        let telegram = &reading.telegram;
        let year = telegram.date_time.map(|time| time.date().year());
        let american = matches!(reading.style, Style::StateCable | Style::FrusPrint);
        if let (Some(from), Some(number)) = (&telegram.from, &telegram.number) {
            self.held.insert(wanted(from, number, year, american));
        }
        for reference in &telegram.references {
            if let (Some(from), Some(number)) = (&reference.from, &reference.number) {
                let sources = self.wanted.entry(wanted(from, number, year, american)).or_default();
                if sources.len() < 20 && sources.last().is_none_or(|last| last != source) {
                    sources.push(source.to_owned());
                }
            }
        }
    }

    /// Keeps the name of a doubtful telegram, as long as there are few.
    fn doubt(&mut self, source: &str, reading: &Reading) {
        let mut warnings =
            reading.findings.iter().filter(|finding| finding.severity == Severity::Warning);
        if let Some(first) = warnings.next().filter(|_| self.doubts.len() < MOST_DOUBTS) {
            let more = warnings.count();
            let more = if more > 0 { format!(", and {more} more") } else { String::new() };
            self.doubts.push((source.to_owned(), format!("{}{more}", first.message)));
        }
    }

    /// Adds a file that could not be read at all.
    pub fn fault(&mut self, source: &str, why: &str) {
        self.faulty.push((source.to_owned(), why.to_owned()));
    }

    /// The telegrams that others refer to and that are not in the folder, with those others.
    pub fn missing(&self) -> impl Iterator<Item = (&Wanted, &[String])> {
        self.wanted
            .iter()
            .filter(|(wanted, _)| !self.held.contains(wanted))
            .map(|(wanted, sources)| (wanted, sources.as_slice()))
    }
}

fn wanted(from: &str, number: &str, year: Option<i32>, american: bool) -> Wanted {
    let ours = || gazetteer::us_post_by_name(from, year);
    let first = if american { ours() } else { None };
    let post = first.or_else(|| gazetteer::post_by_name(from, year)).or_else(ours);
    let bare = number.trim_start_matches('0');
    Wanted {
        from: post.map_or_else(|| from.to_uppercase(), |post| post.name.to_owned()),
        number: if bare.is_empty() { number } else { bare }.to_owned(),
        year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{Options, read};

    #[test]
    fn a_telegram_that_another_refers_to_is_missing_until_it_is_read() {
        let text = |number: u32, subject: &str| {
            format!(
                "CONFIDENTIAL\n\nFM ROME\nTO ROUTINE FCO\nTELNO {number}\nOF 101635Z FEB 86\n\n{subject}\n\n1. TEXT OF IT.\n"
            )
        };
        let mut folder = Folder::default();
        folder.add("a", &read(text(7, "MY TELNO 6: FISH"), &Options::default()));
        let missing: Vec<&str> =
            folder.missing().map(|(wanted, _)| wanted.number.as_str()).collect();
        assert_eq!(missing, ["6"]);
        folder.add("b", &read(text(6, "FISH"), &Options::default()));
        assert_eq!(folder.missing().count(), 0);
        folder.add("c", &read("", &Options::default()));
        assert_eq!(folder.faulty.len(), 1);
    }
}
