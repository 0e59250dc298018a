//! `deskby read`: what an archived text says, and what is odd in it.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::Fault;
use crate::finding::Severity;
use crate::reader::{self, Corrections, Folder, Options, Reading, Style};
use crate::report;
use crate::scenario::SourceText;

/// Reads archived telegrams: the fields, where each stands, and what is odd.
///
/// A folder gives one line of JSON a telegram (with --format json) and a table of what was
/// read, what is doubtful and which telegrams are missing.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Texts of telegrams, or folders of them; `-` is standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The document to print.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The style, where the reader is not to find it out.
    #[arg(long, value_parser = style)]
    style: Option<Style>,
    /// Your own readings: CSV with the columns field, value, initials, reason; for more than one
    /// text also telegram, the name of the file that a row is for.
    #[arg(long, value_name = "CSV")]
    corrections: Option<PathBuf>,
}

/// A document of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The fields and findings, for a person.
    Text,
    /// The reading with spans and findings, as JSON.
    Json,
    /// The same, one line a telegram.
    Ndjson,
    /// A table with a row a telegram.
    Csv,
    /// A clean telegram in the block style.
    Fco,
    /// The telegram as a scenario's TOML.
    Toml,
    /// The telegram as TEI P5.
    Tei,
    /// The text with its fields marked, for any browser; it needs no network.
    Html,
}

/// So many files are read side by side before their lines are printed.
const BATCH: usize = 256;

fn style(name: &str) -> Result<Style, String> {
    Style::from_name(name).ok_or_else(|| {
        let names = Style::ALL.map(Style::name).join(", ");
        format!("no such style; write one of {names}")
    })
}

/// Runs the subcommand.
///
/// # Errors
///
/// If a file cannot be read, is at fault, or the answer cannot be written.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    let corrections = match &args.corrections {
        Some(path) => {
            let corrections = corrections(path)?;
            placed(&corrections, &args.files)?;
            corrections
        }
        None => Corrections::default(),
    };
    let options = Options { style: args.style };
    let mut sound = true;
    let mut rows = Vec::new();
    for path in &args.files {
        if path.is_dir() {
            sound &= folder(path, args.format, (&options, &corrections), &mut rows)?;
        } else {
            sound &= one(path, args.format, (&options, &corrections), &mut rows)?;
        }
    }
    if args.format == Some(Format::Csv) {
        super::output::to_stdout(&report::readings_csv(rows))?;
    }
    if sound { Ok(()) } else { Err(Fault::Input) }
}

/// Each row of corrections must be for exactly one of the texts.
fn placed(corrections: &Corrections, paths: &[PathBuf]) -> Result<(), Fault> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            texts(path, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    for name in corrections.files() {
        let own = |file: &&PathBuf| {
            name.is_none_or(|name| reader::is_file(name, &file.display().to_string()))
        };
        let why = match (name, files.iter().filter(own).count()) {
            (_, 1) => continue,
            (None, _) => "a reading of your own names no telegram: with more than one text, \
                          write its file in a column `telegram`"
                .to_owned(),
            (Some(name), 0) => {
                format!("the readings of your own for `{name}`: there is no such text")
            }
            (Some(name), count) => {
                format!("the readings of your own for `{name}`: {count} texts have this name")
            }
        };
        return Err(Fault::Asked(why));
    }
    Ok(())
}

fn corrections(path: &Path) -> Result<Corrections, Fault> {
    let bytes = bytes(path)?;
    let text = String::from_utf8_lossy(&bytes);
    Corrections::from_csv(&text)
        .map_err(|error| Fault::World(format!("{}: {error}", path.display())))
}

#[expect(clippy::disallowed_methods, reason = "cli is where files are read")]
fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    use std::io::Read as _;
    let limit = reader::LARGEST_INPUT as u64 + 1;
    // Most telegrams are read at once.
    let mut bytes = Vec::with_capacity(8 * 1024);
    let read = if path.as_os_str() == "-" {
        std::io::stdin().take(limit).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    read.map_err(|error| Fault::World(format!("{}: {error}", path.display())))?;
    Ok(bytes)
}

/// Reads and prints one text; says whether it is without fault.
fn one(
    path: &Path,
    format: Option<Format>,
    (options, corrections): (&Options, &Corrections),
    rows: &mut Vec<Vec<String>>,
) -> Result<bool, Fault> {
    let input = bytes(path)?;
    let source = path.display().to_string();
    let reading = reader::read(&input, options).corrected(&corrections.of(&source));
    let document = document(&reading, &input, &source, format.unwrap_or(Format::Text));
    if format == Some(Format::Csv) {
        rows.push(report::reading_row(&reading, &source));
    }
    super::output::to_stdout(document.as_bytes())?;
    let sound = !reading.is_faulty();
    if matches!(format, Some(Format::Fco | Format::Toml)) {
        let text = String::from_utf8_lossy(&input).into_owned();
        let file = SourceText { name: source, text, findings: reading.findings };
        super::show::findings(&[file], Severity::Note);
    }
    Ok(sound)
}

fn document(reading: &Reading, input: &[u8], source: &str, format: Format) -> String {
    match format {
        Format::Text => report::read_text::render(reading, &String::from_utf8_lossy(input), source),
        Format::Json => report::read_json::render(reading, source),
        Format::Ndjson => report::read_json::render_line(reading, source),
        // Rows are gathered and written together.
        Format::Csv => String::new(),
        Format::Fco => report::fco::render(reading),
        Format::Toml => report::telegram_toml::render(reading),
        Format::Tei => report::reading_tei(reading, source),
        Format::Html => {
            let original = report::Original::new(source, input, reading.clone());
            String::from_utf8_lossy(&report::read_html(&original).bytes).into_owned()
        }
    }
}

/// Reads every text below a folder, many at a time, in the order of their names.
///
/// Says whether all of them are without fault.
fn folder(
    path: &Path,
    format: Option<Format>,
    (options, corrections): (&Options, &Corrections),
    rows: &mut Vec<Vec<String>>,
) -> Result<bool, Fault> {
    let as_lines = matches!(format, Some(Format::Json | Format::Ndjson));
    let mut files = Vec::new();
    texts(path, &mut files)?;
    files.sort();
    let bar = ProgressBar::new(files.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} telegrams {eta}") {
        bar.set_style(style);
    }
    let mut folder = Folder::default();
    for batch in files.chunks(BATCH) {
        let readings: Vec<Result<Reading, String>> =
            batch.par_iter().map(|file| attempt(file, options, corrections)).collect();
        let mut lines = String::new();
        for (file, reading) in batch.iter().zip(readings) {
            let source = file.display().to_string();
            match reading {
                Ok(reading) => {
                    folder.add(&source, &reading);
                    if format == Some(Format::Csv) {
                        rows.push(report::reading_row(&reading, &source));
                    }
                    if as_lines {
                        lines.push_str(&report::read_json::render_line(&reading, &source));
                    }
                }
                Err(why) => folder.fault(&source, &why),
            }
        }
        super::output::to_stdout(lines.as_bytes())?;
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    let table = report::folder_text(&folder);
    if as_lines || format == Some(Format::Csv) {
        super::output::to_stderr(&table);
    } else {
        super::output::to_stdout(table.as_bytes())?;
    }
    Ok(folder.faulty.is_empty())
}

fn attempt(file: &Path, options: &Options, corrections: &Corrections) -> Result<Reading, String> {
    match bytes(file) {
        Ok(input) => {
            let own = corrections.of(&file.display().to_string());
            Ok(reader::read(input, options).corrected(&own))
        }
        Err(Fault::World(why) | Fault::Asked(why)) => Err(why),
        Err(Fault::Input) => Err("it is at fault".to_owned()),
    }
}

fn is_text(ending: &std::ffi::OsStr) -> bool {
    ["txt", "xml"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// The texts below a folder: files that end in `.txt` or, as TEI, in `.xml`.
fn texts(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Fault> {
    let fault = |error: std::io::Error| Fault::World(format!("{}: {error}", folder.display()));
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.is_dir() {
            texts(&path, files)?;
        } else if path.extension().is_some_and(is_text) {
            files.push(path);
        }
    }
    Ok(())
}
