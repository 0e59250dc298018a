//! Where an answer goes: stdout, or a file that is written whole or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::{Fault, interrupt};
use crate::report::Document;

/// Where an answer goes.
#[derive(clap::Args, Debug)]
pub(super) struct Output {
    /// Write the answer to this file, whole or not at all; a folder where it is several files.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

/// The date of a document.
#[derive(clap::Args, Debug)]
pub(super) struct Dated {
    /// The date that the document bears as its own, as 2026-11-23; else the scenario's.
    #[arg(long, value_name = "DATE")]
    pub(super) date: Option<NaiveDate>,
}

impl Output {
    /// Writes an answer.
    pub(super) fn write(&self, answer: &[u8]) -> Result<(), Fault> {
        match &self.output {
            Some(path) => to_file(path, answer),
            None => to_stdout(answer),
        }
    }

    /// Writes documents: one to the file or to stdout, several below a folder.
    pub(super) fn write_all(&self, documents: &[Document]) -> Result<(), Fault> {
        match (documents, &self.output) {
            ([one], _) => self.write(&one.bytes),
            (many, Some(folder)) => many.iter().try_for_each(|one| below(folder, one)),
            (many, None) => {
                let names: Vec<&str> = many.iter().map(|one| one.name.as_str()).collect();
                let what = format!("this document is {} files: {}", many.len(), names.join(", "));
                Err(Fault::Asked(format!("{what}; name a folder for them with -o")))
            }
        }
    }
}

/// Writes a document below a folder, which is made where it is not there.
fn below(folder: &Path, document: &Document) -> Result<(), Fault> {
    let path = folder.join(&document.name);
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(parent).map_err(|error| {
        Fault::World(format!("the folder {} could not be made: {error}", parent.display()))
    })?;
    to_file(&path, &document.bytes)
}

/// Writes to stdout; a reader that has gone away is no fault.
pub(super) fn to_stdout(answer: &[u8]) -> Result<(), Fault> {
    let mut out = io::stdout().lock();
    match out.write_all(answer).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Fault::World(format!("the answer could not be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to stderr, beside an answer on stdout.
pub(super) fn to_stderr(text: &str) {
    // There is nowhere left to say that stderr is gone.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Writes an answer as it comes: to stdout, or beside the file that it becomes when it is whole.
#[expect(clippy::disallowed_methods, reason = "cli is where files are written")]
pub(super) fn streamed(
    output: &Output,
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> Result<(), Fault> {
    let Some(path) = &output.output else {
        return match write(&mut io::stdout().lock()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Fault::World(format!("the answer could not be written: {error}")))
            }
            _ => Ok(()),
        };
    };
    whole_or_not(path, |beside| {
        let mut out = io::BufWriter::new(fs::File::create(beside)?);
        write(&mut out)?;
        out.flush()
    })
}

/// Writes beside the file and renames, so that an old file stays until the new one is whole. What
/// a link points to is written, and what is no file (a device, a pipe) is written to as it is.
fn whole_or_not(path: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Fault> {
    let fault = |error: io::Error| {
        Fault::World(format!("{} could not be written: {error}", path.display()))
    };
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|known| !known.is_file() && !known.is_dir()) {
        return write(&target).map_err(fault);
    }
    let beside = part_of(&target);
    interrupt::begun(&beside);
    let done = write(&beside).and_then(|()| fs::rename(&beside, &target));
    interrupt::done(&beside);
    done.map_err(|error| {
        // What is left of a failed attempt is of no use; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&beside);
        fault(error)
    })
}

/// Where a file is written until it is whole.
fn part_of(path: &Path) -> PathBuf {
    let name = path.file_name().map_or_else(Default::default, |name| name.to_string_lossy());
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

/// Writes an answer to a file, whole or not at all.
#[expect(clippy::disallowed_methods, reason = "cli is where files are written")]
fn to_file(path: &Path, answer: &[u8]) -> Result<(), Fault> {
    whole_or_not(path, |target| fs::write(target, answer))
}
