//! A scenario from its files: each read, checked and joined; every fault a finding in its file.

use std::collections::BTreeMap;

use super::amend::Amendments;
use super::check::{Findings, parsed, suggestion};
use super::checked::{Document, Scenario};
use super::cite::{network_keys, scheme_keys};
use super::complete::complete;
use super::file::{ScenarioFile, SchemeFile};
use super::gather::gathered;
use super::names::names_differ;
use super::network_file::{OfFile, network_of};
use super::offices::put;
use super::own::Traffic;
use super::taken::{Taken, take};
use super::traffic::{Known, traffic};
use super::{Slip, network, observed, office, ready};
use crate::finding::{Finding, Severity};
use crate::network::{Network, Post, Routing};
use crate::office::Scheme;
use crate::reader::{self, Reading};
use crate::telegram::Telegram;
use crate::time::Moment;

/// A file with what is odd in it.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// Its name, for people.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What is odd in it, by place.
    pub findings: Vec<Finding>,
}

/// A scenario with the files that it was made of.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The files that were read.
    pub files: Vec<SourceText>,
    /// The scenario, unless an error stopped it.
    pub scenario: Option<Scenario>,
    /// The traffic of its network, whether it is simulated or not.
    pub background: Vec<Traffic>,
}

impl Loaded {
    /// Whether an error stopped it.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        let mut findings = self.files.iter().flat_map(|file| &file.findings);
        findings.any(|finding| finding.severity == Severity::Error)
    }

    /// The findings of one more file.
    pub(super) fn add(&mut self, file: File, findings: Findings) {
        let findings = findings.into_sorted();
        self.files.push(SourceText { name: file.name, text: file.text, findings });
    }
}

/// A file as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, for people.
    pub name: String,
    /// Its text; what is not UTF-8 is the caller's to refuse.
    pub text: String,
}

/// Where files come from: the disk or the library. Only `cli` implements the disk.
pub trait Files {
    /// The file at a path beside the scenario.
    ///
    /// # Errors
    ///
    /// Why it could not be read, as a sentence.
    fn beside(&self, path: &str) -> Result<File, String>;

    /// The network or scheme of this name: `kind` is `networks` or `offices`.
    ///
    /// # Errors
    ///
    /// Why it could not be read, as a sentence.
    fn named(&self, kind: &str, name: &str) -> Result<File, String>;

    /// What the reader makes of a telegram's text, by the time that it is asked for: `cli` reads
    /// meanwhile.
    fn reading(&self, text: &str) -> Box<dyn FnOnce() -> Reading> {
        let text = text.to_owned();
        Box::new(move || reader::read(text.as_bytes(), &reader::Options::default()))
    }
}

/// A scenario from a scenario file and the files that it names, with a variant applied.
pub fn load(id: &str, file: File, files: &dyn Files, variant: Option<&str>) -> Loaded {
    let mut loaded = Loaded::default();
    let mut findings = Findings::default();
    let Some(form) = parsed::<ScenarioFile>(&file.text, &mut findings) else {
        loaded.add(file, findings);
        return loaded;
    };
    if *form.version.value() != 1 {
        let message = format!("version {} of the format is not known", form.version.value());
        findings.error("scenario::version", form.version.span(), message, "write 1".to_owned());
    }
    let base = gathered(id, &form, files, (&mut loaded, &mut findings));
    if let Some(mut scenario) = base {
        for (post, path) in &form.offices {
            let named = (post.as_str(), path.value().as_str());
            let said = (path.span(), &mut findings);
            put(&mut scenario, named, (files, &mut loaded), said);
        }
        complete(&form, &mut scenario, variant, &mut findings);
        loaded.scenario = Some(scenario);
    }
    loaded.add(file, findings);
    if loaded.has_errors() {
        loaded.scenario = None;
    }
    loaded
}

/// A scenario from a telegram's text alone, on a network.
pub fn of_telegram(telegram: File, network: &str, files: &dyn Files) -> Loaded {
    let mut loaded = Loaded::default();
    match files.named("networks", network) {
        Ok(file) => {
            let id = stem(&telegram.name).to_owned();
            let reading = files.reading(&telegram.text);
            let joined = network_and_schemes(network, file, files, (&mut loaded, false));
            match joined {
                Some(joined) => {
                    let bare = (Amendments::default(), &mut Findings::default());
                    let read = take((telegram, reading), &joined.0, &mut loaded, bare);
                    loaded.scenario = read.map(|Taken { reading, handed_in, .. }| {
                        let reading_findings = reading.findings;
                        let mut found = plain(&id, joined, (reading.telegram, handed_in));
                        found.reading = reading_findings;
                        found
                    });
                }
                None => loaded.add(telegram, Findings::default()),
            }
        }
        Err(why) => {
            let mut findings = Findings::default();
            findings.take::<(), _>("scenario::file", 0..0, Err(why));
            loaded.add(telegram, findings);
        }
    }
    if loaded.has_errors() {
        loaded.scenario = None;
    }
    loaded
}

/// A network from its file, with the schemes that its posts name.
pub fn load_network(name: &str, file: File, files: &dyn Files) -> (Loaded, Option<Network>) {
    let mut loaded = Loaded::default();
    let network = network_and_schemes(name, file, files, (&mut loaded, true));
    let network = network.map(|(network, _)| network).filter(|_| !loaded.has_errors());
    (loaded, network)
}

/// A scheme file alone, checked.
#[must_use]
pub fn check_scheme(name: &str, file: File) -> Loaded {
    let mut loaded = Loaded::default();
    let mut findings = Findings::default();
    if let Some(form) = parsed::<SchemeFile>(&file.text, &mut findings) {
        office::checked(stem(name), &form, &mut findings);
    }
    loaded.add(file, findings);
    loaded
}

/// `fco-1986` of `networks/fco-1986.toml`.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// A scenario of one telegram on a network, with nothing else said.
pub(super) fn plain(
    id: &str,
    (network, schemes): (Network, BTreeMap<String, Scheme>),
    (telegram, handed_in): (Telegram, Moment),
) -> Scenario {
    let printed = observed::of_telegram(&telegram, &network);
    let despatched = observed::despatch_of(&telegram, &network);
    Scenario {
        id: id.to_owned(),
        inputs: String::new(),
        title: telegram.subject.clone().unwrap_or_else(|| id.to_owned()),
        document: Document::default(),
        telegram,
        slip: Slip::default(),
        further: Vec::new(),
        reading: Vec::new(),
        corrections: Vec::new(),
        left_out: Vec::new(),
        handed_in,
        handed_in_as_printed: true,
        network,
        schemes,
        routing: Routing::default(),
        pass: true,
        later: Vec::new(),
        drafted: false,
        outages: Vec::new(),
        closed: Vec::new(),
        outages_known: None,
        runs: 200,
        seed: 0,
        horizon: Scenario::LONGEST,
        starts: handed_in,
        period: None,
        stations: Vec::new(),
        carriers: Vec::new(),
        traffic: Vec::new(),
        observed: printed.into_iter().collect(),
        despatches: despatched.into_iter().collect(),
        variants: BTreeMap::new(),
        variant_names: Vec::new(),
    }
}

/// A network and its schemes. The traffic of a network of the library is looked at only where
/// `counted`: that it is sound is tested, and it is long.
pub(super) fn network_and_schemes(
    name: &str,
    file: File,
    files: &dyn Files,
    (loaded, counted): (&mut Loaded, bool),
) -> Option<(Network, BTreeMap<String, Scheme>)> {
    let mut findings = Findings::default();
    let OfFile { network, tables, traffic: streams } =
        network_of(name, &file, files, &mut findings);
    loaded.files.extend(tables);
    let mut schemes = BTreeMap::new();
    let Some(mut network) = network else {
        loaded.add(file, findings);
        return None;
    };
    let names: std::collections::BTreeSet<String> =
        network.posts.iter().map(|post| post.office.clone()).collect();
    for name in names.into_iter().filter(|name| name != Post::NO_OFFICE) {
        if let Some(found) = findings.take("network::office", 0..0, files.named("offices", &name)) {
            schemes.extend(scheme(&name, found, &mut network, loaded));
        }
    }
    let figures = schemes.values().flat_map(scheme_keys).chain(network_keys(&network));
    for (path, key) in figures.collect::<Vec<_>>() {
        if !network.sources.contains_key(&*key) {
            let span =
                file.text.find(&format!("\"{key}\"")).map_or(0..0, |at| at..at + key.len() + 2);
            let message = format!("{path} cites `{key}`, which is not among the sources");
            let help = suggestion(&key, network.sources.keys().map(String::as_str));
            findings.error("network::source", span, message, help);
        }
    }
    let known = Known { network: &network, stations: &[], carriers: &[], starts: None };
    let needed = counted || !ready::holds(&file.text);
    names_differ(&streams, &mut findings);
    for (at, stream) in streams.iter().enumerate().filter(|_| needed) {
        let place = format!("traffic.{at}");
        let streams = traffic(&place, stream, &known, &mut findings);
        loaded.background.extend(streams.into_iter().flatten());
    }
    let sound = !findings.has_errors();
    loaded.add(file, findings);
    sound.then_some((network, schemes))
}

fn scheme(
    name: &str,
    file: File,
    network: &mut Network,
    loaded: &mut Loaded,
) -> Option<(String, Scheme)> {
    let mut findings = Findings::default();
    let form = parsed::<SchemeFile>(&file.text, &mut findings);
    let scheme = form.as_ref().and_then(|form| office::checked(name, form, &mut findings));
    if let Some(form) = &form {
        network.sources.extend(network::sources(&form.sources));
    }
    loaded.add(file, findings);
    scheme.map(|scheme| (name.to_owned(), scheme))
}
