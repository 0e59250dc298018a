//! Everything that a scenario file names brought together: its network and all its telegrams.

use super::check::Findings;
use super::checked::Scenario;
use super::file::{NetworkFile, OrBare, Placed, ScenarioFile, TelegramFile};
use super::further::{Further, Slip};
use super::load::{File, Files, Loaded, network_and_schemes, plain, read_telegram, stem};
use super::telegrams::{self, Around, MOST};
use crate::network::Network;
use crate::reader::Reading;
use crate::telegram::Telegram;
use crate::time::Moment;

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
    let network = network.and_then(|(name, file)| network_and_schemes(&name, file, files, loaded));
    let Some((network, schemes)) = network else {
        // What is odd in the text is shown also where the network is at fault.
        first.into_iter().for_each(|file| loaded.add(file, Findings::default()));
        return None;
    };
    let mut gathering = Gathering { network: &network, stations: &[], starts, files, loaded };
    let mut reading: Option<Reading> = None;
    let mut all: Vec<Further> = Vec::new();
    if let Some(file) = first {
        let (read, handed_in) = read_telegram(file, gathering.network, gathering.loaded)?;
        let telegram = read.telegram.clone();
        all.push(Further { slip: Slip::default(), telegram, handed_in });
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
    if all.is_empty() {
        let message = "the scenario has no telegram".to_owned();
        let help = "write telegram = \"telegram.txt\", or telegrams".to_owned();
        findings.error("scenario::nothing", 0..0, message, help);
        return None;
    }
    let first = all.remove(0);
    let whole = (network, schemes);
    let mut scenario = plain(id, whole, (first.telegram, first.handed_in));
    (scenario.slip, scenario.further) = (first.slip, all);
    scenario.reading = reading.map_or_else(Vec::new, |reading| reading.findings);
    Some(scenario)
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
    Some((stem(name.value()).to_owned(), network))
}

struct Gathering<'a> {
    network: &'a Network,
    stations: &'a [String],
    starts: Option<Moment>,
    files: &'a dyn Files,
    loaded: &'a mut Loaded,
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
                    telegrams::checked(table, &self.around(), findings).into_iter().collect()
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
        let read = read_telegram(file, self.network, self.loaded);
        read.map(|(reading, handed_in)| {
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
        let around = self.around();
        let all: Vec<Further> =
            rows.iter().filter_map(|row| telegrams::checked(row, &around, &mut findings)).collect();
        self.loaded.add(file, findings);
        all
    }

    fn around(&self) -> Around<'_> {
        Around { network: self.network, stations: self.stations, starts: self.starts }
    }
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
    let bare = toml::from_str(BARE).expect("the bare template is well formed");
    file.templates.entry("bare".to_owned()).or_insert(bare);
    file
}
