//! A scholar's own readings, laid over the reader's; the scan's stays beside them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::telegram_toml::stated;
use super::{Corrected, Reading};
use crate::finding::Finding;
use crate::gazetteer;
use crate::telegram::Telegram;

/// One reading of a scholar: a field, what it says, who says so and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The field's path: `number`, `addressees[0].name`, `distribution[0].recipients[3]`.
    pub field: String,
    /// What it says.
    pub value: String,
    /// Whose reading it is.
    #[serde(default)]
    pub initials: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Corrections of several telegrams, each with the file that it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    rows: Vec<(Option<String>, Correction)>,
}

/// A row of a table of corrections.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default, alias = "file")]
    telegram: Option<String>,
    field: String,
    value: String,
    #[serde(default)]
    initials: String,
    #[serde(default)]
    reason: String,
}

impl Corrections {
    /// Reads corrections from CSV with the columns field, value, initials, reason, and perhaps
    /// telegram (or file): the name of the file that a row is for.
    ///
    /// # Errors
    ///
    /// [`CorrectionError`] if the text is not CSV with these columns.
    pub fn from_csv(text: &str) -> Result<Self, CorrectionError> {
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let rows = reader.deserialize().map(|row: Result<Row, csv::Error>| {
            let row = row.map_err(|error| CorrectionError::Csv {
                line: error.position().map_or(1, csv::Position::line),
                why: error.to_string(),
            })?;
            let Row { telegram, field, value, initials, reason } = row;
            let file = telegram.filter(|name| !name.is_empty());
            Ok((file, Correction { field, value, initials, reason }))
        });
        Ok(Self { rows: rows.collect::<Result<_, _>>()? })
    }

    /// The files that rows name, each once; nothing stands for rows that name none.
    pub fn files(&self) -> impl Iterator<Item = Option<&str>> {
        let mut seen = std::collections::BTreeSet::new();
        self.rows.iter().map(|(file, _)| file.as_deref()).filter(move |file| seen.insert(*file))
    }

    /// The corrections for a file, in the order of the rows.
    #[must_use]
    pub fn of(&self, path: &str) -> Vec<Correction> {
        let own = self
            .rows
            .iter()
            .filter(|(file, _)| file.as_deref().is_none_or(|file| is_file(file, path)));
        own.map(|(_, correction)| correction.clone()).collect()
    }
}

/// Whether a name stands for a file: its path, the end of it, or that without its ending.
#[must_use]
pub fn is_file(name: &str, path: &str) -> bool {
    let ends = |path: &str| {
        path.strip_suffix(name)
            .is_some_and(|before| before.is_empty() || before.ends_with(['/', '\\']))
    };
    ends(path) || path.rsplit_once('.').is_some_and(|(stem, _)| ends(stem))
}

/// Why a file of corrections cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    /// Not CSV with the right columns.
    #[error(
        "line {line}: {why}; the columns are field, value, initials, reason, and telegram for \
         a folder"
    )]
    Csv {
        /// The line, from 1.
        line: u64,
        /// What the parser said.
        why: String,
    },
}

/// Reads corrections from CSV with the columns field, value, initials, reason.
///
/// # Errors
///
/// [`CorrectionError`] if the text is not CSV with these columns.
pub fn corrections_from_csv(text: &str) -> Result<Vec<Correction>, CorrectionError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    reader
        .deserialize()
        .map(|row| {
            row.map_err(|error| CorrectionError::Csv {
                line: error.position().map_or(1, csv::Position::line),
                why: error.to_string(),
            })
        })
        .collect()
}

impl Reading {
    /// The reading with corrections laid over it; one that does not fit becomes a finding.
    #[must_use]
    pub fn corrected(mut self, corrections: &[Correction]) -> Self {
        for correction in corrections {
            match set(&mut self.telegram, &correction.field, &correction.value) {
                Ok(scan) => {
                    let place = self.spans.get(&correction.field).cloned().unwrap_or(0..0);
                    let corrected = Corrected {
                        field: correction.field.clone(),
                        scan,
                        value: correction.value.clone(),
                        initials: correction.initials.clone(),
                        reason: correction.reason.clone(),
                    };
                    let note = Finding::note("reader::corrected", place);
                    self.findings.push(note.message(corrected.to_string()));
                    self.corrections.push(corrected);
                }
                Err(why) => {
                    let message =
                        format!("the reading of `{}` is not used: {why}", correction.field);
                    let finding = Finding::error("reader::correction", 0..0).message(message);
                    self.findings.push(finding.help("name the field as the JSON does"));
                }
            }
        }
        self
    }
}

impl fmt::Display for Corrected {
    /// `number: 9 (AB: the file says so); the scan has 7`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.value)?;
        match (self.initials.as_str(), self.reason.as_str()) {
            ("", "") => {}
            ("", said) | (said, "") => write!(f, " ({said})")?,
            (initials, reason) => write!(f, " ({initials}: {reason})")?,
        }
        write!(f, "; the scan has {}", self.scan.as_deref().unwrap_or("nothing"))
    }
}

/// Sets a field; gives what it said before.
fn set(telegram: &mut Telegram, field: &str, value: &str) -> Result<Option<String>, String> {
    let (name, rest) = field.split_once('[').map_or((field, ""), |(name, rest)| (name, rest));
    let text = |slot: &mut Option<String>| Ok(slot.replace(value.to_owned()));
    match name {
        "classification" => text(&mut telegram.classification),
        "system" => text(&mut telegram.system),
        "from" => text(&mut telegram.from),
        "number" => text(&mut telegram.number),
        "subject" => text(&mut telegram.subject),
        "signature" => text(&mut telegram.signature),
        "date_time" => {
            let time = stated(value).map_err(|error| error.to_string())?;
            Ok(telegram.date_time.replace(time).map(|old| old.to_string()))
        }
        "caveats" => item(&mut telegram.caveats, rest, value),
        "advance_copies" => item(&mut telegram.advance_copies, rest, value),
        "copies_to" => item(&mut telegram.copies_to, rest, value),
        "addressees" => addressee(telegram, rest, value),
        "distribution" => distribution(telegram, rest, value),
        _ => Err("there is no such field".to_owned()),
    }
}

/// The index before a bracket, and what follows it.
fn index(rest: &str) -> Result<(usize, &str), String> {
    let (figures, after) = rest.split_once(']').ok_or("an index in brackets is missing")?;
    let index = figures.parse().map_err(|_| format!("`{figures}` is no index"))?;
    Ok((index, after.trim_start_matches('.')))
}

/// Sets an item of a list; the index after the last adds one.
fn item(list: &mut Vec<String>, rest: &str, value: &str) -> Result<Option<String>, String> {
    let (at, _) = index(rest)?;
    if at == list.len() {
        list.push(value.to_owned());
        return Ok(None);
    }
    let slot = list.get_mut(at).ok_or("the index is past the end")?;
    Ok(Some(std::mem::replace(slot, value.to_owned())))
}

fn addressee(telegram: &mut Telegram, rest: &str, value: &str) -> Result<Option<String>, String> {
    let (at, part) = index(rest)?;
    let year = telegram.date_time.map(|time| chrono::Datelike::year(&time.date()));
    let addressee = telegram.addressees.get_mut(at).ok_or("there is no such addressee")?;
    match part {
        "" | "name" => {
            addressee.post = gazetteer::post_by_name(value, year).map(|post| post.id.to_owned());
            Ok(Some(std::mem::replace(&mut addressee.name, value.to_owned())))
        }
        "precedence" => {
            let word = gazetteer::precedence_word(value).ok_or("that is no precedence")?;
            Ok(addressee.precedence.replace(word).map(|old| old.word))
        }
        "deskby" => {
            let time = stated(value).map_err(|error| error.to_string())?;
            Ok(addressee.deskby.replace(time).map(|old| old.to_string()))
        }
        "saving" => {
            let saving = value.parse().map_err(|_| "write true or false")?;
            let old = std::mem::replace(&mut addressee.saving, saving);
            Ok(Some(old.to_string()))
        }
        _ => Err("an addressee has name, precedence, deskby and saving".to_owned()),
    }
}

fn distribution(
    telegram: &mut Telegram,
    rest: &str,
    value: &str,
) -> Result<Option<String>, String> {
    let (at, part) = index(rest)?;
    let block = telegram.distribution.get_mut(at).ok_or("there is no such list")?;
    match part.split_once('[') {
        Some(("recipients", rest)) => item(&mut block.recipients, rest, value),
        _ if part == "list" => Ok(block.list.replace(value.to_owned())),
        _ if part == "kind" => Ok(block.kind.replace(value.to_owned())),
        Some(_) | None => Err("a list has list, kind and recipients[n]".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{Options, read};

    #[test]
    fn a_scholars_reading_stands_over_the_scans() {
        let reading =
            read("FM ROME\nTO ROUTINE FCO\nTELNO 7\nOF 101635Z FEB 86\n", &Options::default());
        let csv = "field,value,initials,reason\nnumber,9,AB,the file says so\nshoe,1,AB,\n";
        let corrections = corrections_from_csv(csv).unwrap();
        let reading = reading.corrected(&corrections);
        assert_eq!(reading.telegram.number.as_deref(), Some("9"));
        assert_eq!(reading.corrections[0].scan.as_deref(), Some("7"));
        assert!(reading.findings.iter().any(|finding| finding.code == "reader::correction"));
    }

    #[test]
    fn a_row_may_name_the_file_that_it_is_for() {
        let csv = "file,field,value,initials,reason\nnets.txt,number,9,AB,\na/hake,number,8,AB,\n";
        let corrections = Corrections::from_csv(csv).unwrap();
        let number =
            |path: &str| corrections.of(path).iter().map(|c| c.value.clone()).collect::<Vec<_>>();
        let none: Vec<String> = Vec::new();
        assert_eq!(number("cod/nets.txt"), vec!["9".to_owned()]);
        assert_eq!(number("a/hake.txt"), vec!["8".to_owned()]);
        assert_eq!(number("b/hake.txt"), none);
        assert_eq!(number("old-nets.txt"), none);
    }

    #[test]
    fn a_list_without_the_columns_is_refused() {
        assert!(corrections_from_csv("a,b\n1,2\n").is_err());
    }
}
