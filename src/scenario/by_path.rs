//! A figure, hours, a timetable or a count of a scenario, changed by its path.
//!
//! A path is that under which the thing is written, which changes it for all that share it
//! (`templates.post.centre.handling`), or that of one post, circuit or bag run, which changes it
//! there alone (`posts.bonn.centre.handling`).

use std::sync::Arc;

use super::check::{Findings, suggestion};
use super::checked::Scenario;
use super::file::{FigureFile, OrBare, Placed};
use super::network::{precedence, servers};
use super::quantity::{self, Kind};
use crate::network::{Basis, Centre, Cited, Figure, Hours, Registry, Unit};
use crate::office::Scheme;
use crate::telegram::Precedence;
use crate::time::{OpeningHours, Span, Timetable};

/// Something that a path names.
struct Place<'a> {
    /// The path of the one post, circuit or bag run that has it, where one has.
    own: Option<String>,
    what: What<'a>,
}

enum What<'a> {
    Figure(&'a mut Figure),
    Hours(&'a mut Hours),
    Leaves(&'a mut Cited<Vec<Timetable>>),
    Count(&'a mut Cited<u16>),
    Rank(&'a mut Cited<Precedence>),
    Closing(&'a mut Cited<Span>),
}

impl What<'_> {
    fn path(&self) -> &str {
        match self {
            What::Figure(figure) => &figure.path,
            What::Hours(cited) => &cited.path,
            What::Leaves(cited) => &cited.path,
            What::Count(cited) => &cited.path,
            What::Rank(cited) => &cited.path,
            What::Closing(cited) => &cited.path,
        }
    }
}

/// Puts something in the place of what a path names; a path that names nothing is a finding.
pub(super) fn put(
    scenario: &mut Scenario,
    path: &str,
    file: &Placed<FigureFile>,
    findings: &mut Findings,
) {
    let mut found = false;
    for mut place in places(scenario) {
        let written = place.what.path() == path;
        if !written && place.own.as_deref() != Some(path) {
            continue;
        }
        found = true;
        if replace(&mut place.what, path, file, findings).is_none() {
            return;
        }
    }
    // What belongs to no post, circuit or bag run: traffic, stations of the scenario's own.
    for figure in scenario.figures_mut().into_iter().filter(|figure| *figure.path == *path) {
        found = true;
        if replace(&mut What::Figure(figure), path, file, findings).is_none() {
            return;
        }
    }
    if !found {
        let message = format!("there is no figure `{path}`");
        let mut known: Vec<String> = Vec::new();
        for place in places(scenario) {
            known.push(place.what.path().to_owned());
            known.extend(place.own);
        }
        known.extend(scenario.figures_mut().into_iter().map(|figure| figure.path.to_string()));
        let help = suggestion(path, known.iter().map(String::as_str));
        findings.error("scenario::figure", file.span(), message, help);
    }
}

fn replace(
    what: &mut What<'_>,
    path: &str,
    file: &Placed<FigureFile>,
    findings: &mut Findings,
) -> Option<()> {
    match what {
        What::Figure(figure) => {
            let kind = match figure.unit {
                Unit::Micros => Kind::SPAN,
                Unit::NanoCharactersPerSecond => Kind::rate(7.5),
                Unit::MicroSheetsPerSecond => Kind::COPIES,
                Unit::MicroPerDay => Kind::TRAFFIC,
                Unit::Characters => Kind::LENGTH,
                Unit::PerMillion => Kind::SHARE,
            };
            let mut new = quantity::figure(findings, path, file, kind)?;
            // What stays unsaid of where evidence might be stays as it was.
            new.look_for = new.look_for.or_else(|| figure.look_for.take());
            **figure = new;
        }
        What::Hours(cited) => {
            let read = |text: &str| OpeningHours::parse(text).map(|hours| vec![hours]);
            **cited = said(cited, path, file, findings, read)?;
        }
        What::Leaves(cited) => {
            let read = |text: &str| text.parse::<Timetable>().map(|timetable| vec![timetable]);
            **cited = said(cited, path, file, findings, read)?;
        }
        What::Count(cited) => **cited = said(cited, path, file, findings, servers)?,
        What::Rank(cited) => **cited = said(cited, path, file, findings, precedence)?,
        What::Closing(cited) => {
            **cited = said(cited, path, file, findings, str::parse::<Span>)?;
        }
    }
    Some(())
}

/// A term with a new value; its basis is what the file says, or assumed.
fn said<T, E: std::fmt::Display>(
    old: &Cited<T>,
    path: &str,
    file: &Placed<FigureFile>,
    findings: &mut Findings,
    read: impl Fn(&str) -> Result<T, E>,
) -> Option<Cited<T>> {
    let bare = |text: &str| (Some(text.to_owned()), None, None, None);
    let (text, basis, source, note) = match file.value() {
        OrBare::Bare(text) => bare(text),
        OrBare::Table(table) => {
            (table.value.clone(), table.basis.clone(), table.source.clone(), table.note.clone())
        }
    };
    let Some(text) = text else {
        let message = format!("`{path}` is no quantity and has no range");
        let help = "write one value, or value = … with a basis".to_owned();
        findings.error("scenario::figure", file.span(), message, help);
        return None;
    };
    let value = findings.take("scenario::figure", file.span(), read(&text))?;
    let basis = match basis {
        None => Basis::Assumed,
        Some(word) => {
            let found = Basis::ALL.into_iter().find(|basis| basis.word() == word);
            let known = Basis::ALL.map(Basis::word);
            let help = suggestion(&word, known);
            let found = found.ok_or_else(|| format!("`{word}` is not a basis; {help}"));
            findings.take("scenario::basis", file.span(), found)?
        }
    };
    let look_for = old.look_for.clone();
    Some(Cited { path: path.into(), value, basis, source, note, look_for })
}

/// Everything that a path can name.
fn places(scenario: &mut Scenario) -> Vec<Place<'_>> {
    let mut found = Vec::new();
    for post in &mut scenario.network.posts {
        let owner = format!("posts.{}", post.id);
        centre(&mut post.centre, &format!("{owner}.centre"), &mut found);
        registry(&mut post.registry, &format!("{owner}.registry"), &mut found);
    }
    for circuit in &mut scenario.network.circuits {
        let own = |key: &str| Some(format!("circuits.{}.{key}", circuit.id));
        found.push(Place { own: own("rate"), what: What::Figure(&mut circuit.rate) });
        found.push(Place { own: own("hours"), what: What::Hours(&mut circuit.hours) });
        found.push(Place { own: own("channels"), what: What::Count(&mut circuit.channels) });
        let leg = circuit.leg.as_mut();
        found.extend(leg.map(|leg| Place { own: own("leg"), what: What::Figure(leg) }));
    }
    for bag in &mut scenario.network.bags {
        let own = |key: &str| Some(format!("bags.{}.{key}", bag.id));
        found.push(Place { own: own("travel"), what: What::Figure(&mut bag.travel) });
        found.push(Place { own: own("leaves"), what: What::Leaves(&mut bag.leaves) });
        found.push(Place { own: own("closing"), what: What::Closing(&mut bag.closing) });
    }
    for scheme in scenario.schemes.values_mut() {
        terms_of(scheme, &mut found);
    }
    found
}

fn centre<'a>(centre: &'a mut Centre, owner: &str, found: &mut Vec<Place<'a>>) {
    let own = |key: &str| Some(format!("{owner}.{key}"));
    found.push(Place { own: own("handling"), what: What::Figure(&mut centre.handling) });
    found.push(Place { own: own("receiving"), what: What::Figure(&mut centre.receiving) });
    found.push(Place { own: own("relaying"), what: What::Figure(&mut centre.relaying) });
    found.push(Place { own: own("hours"), what: What::Hours(&mut centre.hours) });
    found.push(Place { own: own("operators"), what: What::Count(&mut centre.operators) });
    let positions = &mut centre.relay_positions;
    found.push(Place { own: own("relay_positions"), what: What::Count(positions) });
    for (rank, figure) in Arc::make_mut(&mut centre.ahead) {
        let key = format!("ahead.{}", rank.to_string().to_lowercase());
        found.push(Place { own: own(&key), what: What::Figure(figure) });
    }
    if let Some(call) = &mut centre.call_out {
        found.push(Place { own: own("call_out.delay"), what: What::Figure(&mut call.delay) });
        let rank = &mut call.at_least;
        found.push(Place { own: own("call_out.at_least"), what: What::Rank(rank) });
    }
}

fn registry<'a>(registry: &'a mut Registry, owner: &str, found: &mut Vec<Place<'a>>) {
    let own = |key: &str| Some(format!("{owner}.{key}"));
    found.push(Place { own: own("hours"), what: What::Hours(&mut registry.hours) });
    found.push(Place { own: own("running_off"), what: What::Figure(&mut registry.running_off) });
    found.push(Place { own: own("sorting"), what: What::Figure(&mut registry.sorting) });
}

/// The figures of a scheme by the path under which they are written; and its hours.
fn terms_of<'a>(scheme: &'a mut Scheme, found: &mut Vec<Place<'a>>) {
    let (figures, hours) = scheme.figures_and_hours_mut();
    let figures = figures.into_iter().map(What::Figure);
    let all = figures.chain(hours.into_iter().map(What::Hours));
    found.extend(all.map(|what| Place { own: None, what }));
}
