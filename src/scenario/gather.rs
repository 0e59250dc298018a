//! Everything that a scenario file names brought together: its network and all its telegrams.

use std::collections::BTreeSet;

use super::amend::Amendments;
use super::check::Findings;
use super::checked::Scenario;
use super::file::{NetworkFile, OrBare, Placed, ScenarioFile, TelegramFile};
use super::further::{Further, Slip};
use super::load::{File, Files, Loaded, network_and_schemes, plain, stem};
use super::own::Period;
use super::period::{bounded, own, period, streams};
use super::taken::{Taken, take};
use super::telegrams::{self, Around, MOST};
use crate::telegram::Telegram;
use crate::time::{Moment, Span};

/// How long before the first hand-in traffic begins, where nothing else is said, so that a
/// telegram does not find every queue empty.
const LEAD: Span = Span::from_days(2);

/// The network of a scenario that names none: one post at which everything is done at once.
const NOWHERE: &str = r#"
version = 1
title = "No network"
hub = "here"
[posts.here]
like = "bare"
"#;

/// What a scenario file names, joined; what only the file itself says is added later.
pub(super) fn gathered(
    id: &str,
    form: &ScenarioFile,
    files: &dyn Files,
    (loaded, findings): (&mut Loaded, &mut Findings),
) -> Option<Scenario> {
    let starts = form.starts.as_ref().and_then(|text| {
        findings.take("scenario::starts", text.span(), text.value().parse::<Moment>())
    });
    let network = network_file(form, files, findings);
    let first = form
        .telegram
        .as_ref()
        .and_then(|path| findings.take("scenario::file", path.span(), files.beside(path.value())));
    let first = first.map(|file| (files.reading(&file.text), file));
    let network = network.and_then(|(name, file)| {
        network_and_schemes(&name, file, files, (loaded, form.background))
    });
    let Some((network, schemes)) = network else {
        // What is odd in the text is shown also where the network is at fault.
        if let Some((_, file)) = first {
            loaded.add(file, Findings::default());
        }
        return None;
    };
    let own = own(form, starts, findings)?;
    let (stations, carriers) = own.names();
    let around = Around { network: &network, stations: &stations, carriers: &carriers, starts };
    let mut gathering = Gathering { around, files, loaded };
    let mut reading: Option<Taken> = None;
    let mut all: Vec<Further> = Vec::new();
    if let Some((read, file)) = first {
        let said = Amendments { readings: &form.reading, left_out: &form.left_out };
        let said = (said, &mut *findings);
        let read = take((file, read), &network, gathering.loaded, said)?;
        let telegram = read.reading.telegram.clone();
        all.push(Further { slip: Slip::default(), telegram, handed_in: read.handed_in });
        reading = Some(read);
    }
    for entry in &form.telegrams {
        all.extend(gathering.entry(entry, findings));
    }
    if all.len() > MOST {
        let message = format!("{} telegrams one by one", all.len());
        let help = format!("give at most {MOST}, and the others as [[traffic]]");
        let span = form.telegrams.first().map_or(0..0, Placed::span);
        findings.error("scenario::telegrams", span, message, help);
        return None;
    }
    let streams = streams(form, &gathering, findings)?;
    if all.is_empty() && (findings.has_errors() || gathering.loaded.has_errors()) {
        // What was to be in it is at fault, and that has been said.
        return None;
    }
    duplicates(&all, form, findings)?;
    something(all.is_empty() && streams.is_empty(), findings)?;
    let (begins, period) = times(form, starts, (&all, !streams.is_empty()), findings)?;
    let first = if all.is_empty() { None } else { Some(all.remove(0)) };
    let (slip, telegram, handed_in) = match first {
        Some(Further { slip, telegram, handed_in }) => (slip, telegram, handed_in),
        None => (Slip::default(), Telegram::default(), begins),
    };
    let whole = (network, schemes);
    let mut scenario = plain(id, whole, (telegram, handed_in));
    (scenario.slip, scenario.further) = (slip, all);
    if !scenario.has_telegram() {
        // Statistics of traffic need one long run; bands need many.
        scenario.runs = 1;
    }
    if let Some(Taken { reading, handed_in: _, left_out }) = reading {
        (scenario.reading, scenario.corrections) = (reading.findings, reading.corrections);
        scenario.left_out = left_out;
    }
    (scenario.starts, scenario.period, scenario.traffic) = (begins, period, streams);
    (scenario.stations, scenario.carriers) = (own.stations, own.carriers);
    bounded(&scenario, findings).then_some(scenario)
}

/// When a scenario starts and what it counts.
fn times(
    form: &ScenarioFile,
    starts: Option<Moment>,
    (all, busy): (&[Further], bool),
    findings: &mut Findings,
) -> Option<(Moment, Option<Period>)> {
    let hand_ins = all.iter().map(|telegram| telegram.handed_in);
    let lead = if busy { LEAD } else { Span::ZERO };
    let begins = starts.or_else(|| hand_ins.min().map(|first| first - lead));
    let Some(begins) = begins else {
        let message = "traffic, but no time in which it comes".to_owned();
        let help = "write starts = \"1986-01-01T00:00Z\" and ends".to_owned();
        findings.error("scenario::starts", 0..0, message, help);
        return None;
    };
    let period = period(form, begins, findings)?;
    if period.is_none() && all.is_empty() {
        let message = "traffic that never ends".to_owned();
        let help = "write ends = \"1987-01-01T00:00Z\", or a length as \"+52 w\"".to_owned();
        findings.error("scenario::ends", 0..0, message, help);
        return None;
    }
    Some((begins, period))
}

fn network_file(
    form: &ScenarioFile,
    files: &dyn Files,
    findings: &mut Findings,
) -> Option<(String, File)> {
    let Some(name) = &form.network else {
        let file = File { name: "no network".to_owned(), text: NOWHERE.to_owned() };
        return Some(("nowhere".to_owned(), file));
    };
    let network = files.named("networks", name.value());
    let network = findings.take("scenario::file", name.span(), network)?;
    Some((name.value().clone(), network))
}

pub(super) struct Gathering<'a> {
    pub(super) around: Around<'a>,
    files: &'a dyn Files,
    pub(super) loaded: &'a mut Loaded,
}

impl Gathering<'_> {
    /// The telegrams of an entry: one, or all of a table.
    fn entry(
        &mut self,
        entry: &Placed<OrBare<TelegramFile>>,
        findings: &mut Findings,
    ) -> Vec<Further> {
        let Some(path) = telegrams::file_of(entry) else {
            return match entry.value() {
                OrBare::Table(table) => {
                    telegrams::checked(table, &self.around, findings).into_iter().collect()
                }
                OrBare::Bare(_) => Vec::new(),
            };
        };
        let file = self.files.beside(path.value());
        let Some(file) = findings.take("scenario::file", path.span(), file) else {
            return Vec::new();
        };
        if path.value().to_lowercase().ends_with(".csv") {
            return self.table(file);
        }
        let name = stem(path.value()).to_owned();
        let bare = (Amendments::default(), findings);
        let reading = self.files.reading(&file.text);
        let read = take((file, reading), self.around.network, self.loaded, bare);
        read.map(|Taken { reading, handed_in, .. }| {
            let telegram: Telegram = reading.telegram;
            let id = if telegram.number.is_none() { name } else { String::new() };
            Further { slip: Slip { id, ..Slip::default() }, telegram, handed_in }
        })
        .into_iter()
        .collect()
    }

    fn table(&mut self, file: File) -> Vec<Further> {
        let mut findings = Findings::default();
        let rows = telegrams::rows_of(&file.text, &mut findings);
        let all: Vec<Further> = rows
            .iter()
            .filter_map(|row| telegrams::checked(row, &self.around, &mut findings))
            .collect();
        self.loaded.add(file, findings);
        all
    }
}

/// A scenario has a telegram or traffic.
fn something(is_empty: bool, findings: &mut Findings) -> Option<()> {
    if is_empty {
        let message = "the scenario has no telegram and no traffic".to_owned();
        let help = "write telegram = \"telegram.txt\", telegrams, or [[traffic]]".to_owned();
        findings.error("scenario::nothing", 0..0, message, help);
    }
    (!is_empty).then_some(())
}

/// No two telegrams of one scenario have one name.
fn duplicates(all: &[Further], form: &ScenarioFile, findings: &mut Findings) -> Option<()> {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let ids = all.iter().map(|one| one.slip.id.as_str()).filter(|id| !id.is_empty());
    let twice: Vec<&str> = ids.filter(|id| !known.insert(id)).collect();
    let Some(first) = twice.first() else { return Some(()) };
    let message = match twice.len() {
        1 => format!("two telegrams have the id `{first}`"),
        many => format!("{many} telegrams have the id of another, the first of them `{first}`"),
    };
    let help = "give each an id of its own".to_owned();
    let span = form.telegrams.first().map_or(0..0, Placed::span);
    findings.error("telegrams::id-twice", span, message, help);
    None
}

/// The template `bare`, which every network knows: nothing takes any time, everything is
/// always open, and nobody is inside.
pub(super) fn with_bare(mut file: NetworkFile) -> NetworkFile {
    const BARE: &str = r#"
clock = "UTC"
office = "none"
[centre]
hours = { value = "24/7", basis = "printed" }
operators = { value = 10000, basis = "printed" }
relay_positions = { value = 10000, basis = "printed" }
handling = { value = "0 s", basis = "printed" }
receiving = { value = "0 s", basis = "printed" }
relaying = { value = "0 s", basis = "printed" }
[registry]
hours = { value = "24/7", basis = "printed" }
running_off = { value = "0 s", basis = "printed" }
sorting = { value = "0 s", basis = "printed" }
"#;
    let bare = super::said::parsed(BARE).expect("the bare template is well formed");
    file.templates.entry("bare".to_owned()).or_insert(bare);
    file
}
