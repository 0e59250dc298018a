//! Archival text to a telegram with findings; reading never fails and does no I/O.
//!
//! In goes the text of one telegram as the archive holds it; out come the fields, where each
//! stands in the text, what was mended and what is doubtful. Each style of telegram is one
//! file; what several styles share (lines, dates, names, lists) is beside them. No byte is
//! dropped: what belongs to no field is named in a finding.

mod addressed;
mod block;
mod body;
mod cat_a;
mod clock;
mod correction;
mod dr_print;
mod draft;
mod fco_1990s;
mod fco_block;
mod fo_decode;
mod folder;
mod frus_print;
mod header;
mod lookup;
mod marks;
mod memory;
mod names;
mod page;
mod recipients;
mod references;
mod relay;
mod signal;
mod state_cable;
mod style;
mod subject;
mod tei;
mod telegram_toml;
mod trailer;
mod transition;
mod unbroken;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::finding::{Finding, Severity};
use crate::telegram::Telegram;
use draft::Draft;

pub use correction::{Correction, CorrectionError, Corrections, corrections_from_csv, is_file};
pub use folder::{Folder, Wanted};
pub use style::Style;
pub use telegram_toml::{
    AddresseeToml, DistributionToml, ParagraphToml, PrintedToml, ReferenceToml, RelayToml,
    TelegramToml, TelegramTomlError, from_toml,
};

/// An input above this many bytes is refused.
pub const LARGEST_INPUT: usize = 16 * 1024 * 1024;

/// How to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The style, where the reader is not to find it out.
    pub style: Option<Style>,
}

/// What a text says, and what is odd in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The style in which it was read.
    pub style: Style,
    /// What it says.
    pub telegram: Telegram,
    /// Where each field stands, as bytes of the text, by field path.
    pub spans: BTreeMap<String, Range<usize>>,
    /// What belongs to no field of its own: keywords, marks of the page, parts of fields. With
    /// the spans and the findings it accounts for every letter and figure of the text.
    pub furniture: Vec<Range<usize>>,
    /// Other readings that matter, offered and not chosen.
    pub alternatives: Vec<Alternative>,
    /// What was mended, is doubtful or has no place, in the order of the text.
    pub findings: Vec<Finding>,
    /// A scholar's own readings, where there are any.
    pub corrections: Vec<Corrected>,
}

/// Other readings of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// The field's path.
    pub field: String,
    /// What it may also say.
    pub values: Vec<String>,
    /// Why.
    pub reason: String,
}

/// A scholar's own reading of a field, and what the scan says beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// The field's path.
    pub field: String,
    /// What the reader made of the scan.
    pub scan: Option<String>,
    /// What the scholar reads.
    pub value: String,
    /// Who.
    pub initials: String,
    /// Why.
    pub reason: String,
}

impl Reading {
    /// Whether some finding says that the input is at fault.
    #[must_use]
    pub fn is_faulty(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Reads one telegram.
///
/// Time is linear in the length of the input.
#[must_use]
pub fn read(input: impl AsRef<[u8]>, options: &Options) -> Reading {
    let input = input.as_ref();
    if input.len() > LARGEST_INPUT {
        let message = format!("{} bytes are more than a telegram has", input.len());
        let fault = Finding::error("reader::too-large", 0..0).message(message);
        return refused(fault.help("give one telegram to a file, below 16 MiB"));
    }
    let (text, mut faults) = if let Ok(text) = str::from_utf8(input) {
        (Cow::Borrowed(text), Vec::new())
    } else {
        let (text, faults) = as_text(input);
        (Cow::Owned(text), faults)
    };
    faults.extend(binary(&text));
    if text.trim().is_empty() {
        let fault = Finding::error("reader::empty", 0..0).message("there is no text");
        return refused(fault.help("give the text of a telegram"));
    }
    let mut reading = read_text(&text, options);
    reading.findings.splice(0..0, faults);
    reading
}

fn read_text(text: &str, options: &Options) -> Reading {
    if tei::is_tei(text) || options.style == Some(Style::Tei) {
        return of_something(tei::read(text, options));
    }
    if telegram_toml::is_toml(text) || options.style == Some(Style::Toml) {
        return of_something(telegram_toml::read(text));
    }
    let bare = unbroken::cut(page::lines(text));
    let (words, ends) = page::parted(&bare);
    let lines = page::worded(&bare, &words, &ends);
    let recognised = style::recognise(&lines);
    let chosen = options.style.unwrap_or(recognised.style);
    let mut draft = Draft::new(text);
    if options.style.is_none() && recognised.doubtful {
        let message = format!("the style is not sure; read as {}", chosen.name());
        let finding = Finding::warning("reader::style-unsure", 0..0).message(message);
        draft.find(finding.help("name the style with --style"));
    }
    by_style(chosen, &mut draft, &lines);
    of_something(draft.finish(chosen))
}

/// Reads lines in a style.
fn by_style<'t>(style: Style, draft: &mut Draft<'t>, lines: &[page::Line<'t>]) {
    match style {
        Style::FoDecode => fo_decode::read(draft, lines),
        Style::CatA => cat_a::read(draft, lines),
        Style::Transition => transition::read(draft, lines),
        Style::FcoBlock => fco_block::read(draft, lines),
        Style::Fco1990s => fco_1990s::read(draft, lines),
        Style::StateCable => state_cable::read(draft, lines),
        // Files of TEI and TOML never come here.
        Style::FrusPrint | Style::Tei | Style::Toml => frus_print::read(draft, lines),
        Style::DrPrint => dr_print::read(draft, lines),
        Style::Signal => signal::read(draft, lines),
    }
}

/// The reading; an error where it has none of the marks of a telegram.
fn of_something(mut reading: Reading) -> Reading {
    if is_nothing(&reading.telegram) {
        let fault = Finding::error("reader::not-a-telegram", 0..0)
            .message("no sender, addressee, number or date was found");
        let help = "give the text of a telegram, or name its style with --style";
        reading.findings.insert(0, fault.help(help));
    }
    reading
}

/// Whether a reading has none of the marks of a telegram.
fn is_nothing(telegram: &Telegram) -> bool {
    telegram.from.is_none()
        && telegram.number.is_none()
        && telegram.date_time.is_none()
        && telegram.addressees.is_empty()
}

fn refused(fault: Finding) -> Reading {
    let mut draft = Draft::new("");
    draft.find(fault);
    draft.finish(Style::FcoBlock)
}

/// The input as text of the same length: what is not UTF-8 becomes question marks.
fn as_text(input: &[u8]) -> (String, Vec<Finding>) {
    let mut text = String::with_capacity(input.len());
    let mut faults = Vec::new();
    for chunk in input.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            if faults.is_empty() {
                let span = text.len()..text.len() + chunk.invalid().len();
                faults.push(
                    Finding::error("reader::not-utf8", span)
                        .message("the text is not UTF-8 from here")
                        .help("save it as UTF-8"),
                );
            }
            text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
        }
    }
    (text, faults)
}

/// An input full of null bytes is no text.
fn binary(text: &str) -> Option<Finding> {
    if !text.contains('\0') {
        return None;
    }
    let nulls = text.bytes().filter(|byte| *byte == 0).count();
    (nulls * 50 > text.len()).then(|| {
        let fault = Finding::error("reader::binary", 0..0).message("this is not a text");
        fault.help("give the text of a telegram, not an image or archive")
    })
}
