//! Background traffic, checked.

use std::collections::BTreeSet;

use super::check::{Findings, suggestion};
use super::file::{Placed, PrecedenceMixFile, TrafficFile};
use super::network::precedence;
use super::own::{Stop, Traffic, TrafficKind, TrafficWay, Turns};
use super::quantity::{self, Kind};
use super::rules::word;
use super::telegrams::hour_of;
use crate::network::{Figure, Network, PostId, Routing};
use crate::telegram::{Addressee, Precedence, PrecedenceWord, Role, Telegram};
use crate::time::{Clock, Moment};

/// What streams are checked against.
pub(super) struct Known<'a> {
    pub network: &'a Network,
    pub stations: &'a [String],
    pub carriers: &'a [String],
    pub starts: Option<Moment>,
}

/// Weights are whole numbers against this one.
const WHOLE: f64 = 1e6;

/// Checked streams, one for each sender; none, with findings, where they do not hold together.
pub(super) fn traffic(
    place: &str,
    file: &Placed<TrafficFile>,
    known: &Known<'_>,
    findings: &mut Findings,
) -> Option<Vec<Traffic>> {
    let Some(from) = &file.value().from else {
        return stream(place, file, (known, None), findings).map(|stream| vec![stream]);
    };
    let names = from.value().split(';').map(str::trim).filter(|name| !name.is_empty());
    let names = names.map(|name| Placed(toml::Spanned::new(from.span(), name.to_owned())));
    names.map(|name| stream(place, file, (known, Some(&name)), findings)).collect()
}

fn stream(
    place: &str,
    file: &Placed<TrafficFile>,
    (known, from): (&Known<'_>, Option<&Placed<String>>),
    findings: &mut Findings,
) -> Option<Traffic> {
    let form = file.value();
    let name = called(form, from).unwrap_or_else(|| place.to_owned());
    let at = |key: &str| format!("{place}.{key}");
    let Some(rate) = &form.rate else {
        let message = format!("the traffic `{name}` has no rate");
        findings.error("traffic::rate", file.span(), message, "write rate = \"9.6 /day\"".into());
        return None;
    };
    let rate = quantity::figure(findings, &at("rate"), rate, Kind::TRAFFIC)?;
    let mix = precedences(form, &file.span(), findings)?;
    let kinds = kinds((form, from), &file.span(), (known, &mix), findings)?;
    let sender = kinds.iter().find_map(|kind| match kind.way {
        TrafficWay::Posts(from, _) => Some(from),
        TrafficWay::Stops(..) => None,
    });
    let clock = match (&form.clock, sender) {
        (Some(zone), _) => {
            findings.take("traffic::clock", zone.span(), Clock::new(zone.value()))?
        }
        (None, Some(post)) => known.network.post(post).clock.clone(),
        (None, None) => Clock::utc(),
    };
    let length = match &form.length {
        Some(file) => Some(quantity::figure(findings, &at("length"), file, Kind::LENGTH)?),
        None if sender.is_some() => {
            let message = format!("the traffic `{name}` does not say how long a telegram is");
            let help = "write length = \"120 groups\", or a range".to_owned();
            findings.error("traffic::length", file.span(), message, help);
            return None;
        }
        None => None,
    };
    let service = match &form.service {
        Some(file) => Some(quantity::figure(findings, &at("service"), file, Kind::SPAN)?),
        None => None,
    };
    let deskby = deskby(place, form, findings)?;
    let mut hour = |text: &Option<Placed<String>>| match text {
        Some(text) => {
            let read = hour_of(text.value(), known.starts, &clock);
            findings.take("traffic::hour", text.span(), read).map(Some)
        }
        None => Some(None),
    };
    let window = (hour(&form.starts)?, hour(&form.ends)?);
    let spacing = [("random", false), ("even", true)];
    let even = word(form.spacing.as_ref(), &spacing, "a spacing", findings)?;
    let by_hour = profile(form.by_hour.as_ref(), 24, findings)?;
    let by_day = profile(form.by_day.as_ref(), 7, findings)?;
    let surges = surges(form, (known, &clock), findings)?;
    Some(Traffic {
        name,
        kinds,
        rate,
        even: even.unwrap_or(false),
        by_hour,
        by_day,
        clock,
        length,
        service,
        deskby,
        surges,
        window,
    })
}

/// How many have a DESKBY, and how long after the hand-in.
#[expect(clippy::option_option, reason = "not given is not the same as at fault")]
fn deskby(
    place: &str,
    form: &TrafficFile,
    findings: &mut Findings,
) -> Option<Option<(Figure, Figure)>> {
    let Some(file) = &form.deskby else { return Some(None) };
    let at = |key: &str| format!("{place}.deskby.{key}");
    let share = quantity::figure(findings, &at("share"), &file.share, Kind::SHARE)?;
    let within = quantity::figure(findings, &at("within"), &file.within, Kind::SPAN)?;
    Some(Some((share, within)))
}

/// What a stream is called.
fn called(form: &TrafficFile, from: Option<&Placed<String>>) -> Option<String> {
    match (&form.name, from) {
        (Some(name), Some(from)) => Some(format!("{} {}", name.value(), from.value())),
        (Some(name), None) | (None, Some(name)) => Some(name.value().clone()),
        (None, None) => None,
    }
}

/// A share as a whole weight.
#[expect(clippy::cast_possible_truncation, reason = "held within bounds just before")]
#[expect(clippy::cast_sign_loss, reason = "it is not negative")]
fn weights(
    shares: &[f64],
    span: &std::ops::Range<usize>,
    findings: &mut Findings,
) -> Option<Vec<u32>> {
    let all: f64 = shares.iter().sum();
    let sound = shares.iter().all(|share| share.is_finite() && *share >= 0.0);
    if !sound || all <= 0.0 || !all.is_finite() {
        let message = "shares that do not add up to anything".to_owned();
        let help = "write numbers that are not negative, at least one above nothing".to_owned();
        findings.error("traffic::shares", span.clone(), message, help);
        return None;
    }
    Some(shares.iter().map(|share| libm::rint(share / all * WHOLE) as u32).collect())
}

fn precedences(
    form: &TrafficFile,
    span: &std::ops::Range<usize>,
    findings: &mut Findings,
) -> Option<Vec<(Precedence, u32)>> {
    let mix = match &form.precedence {
        None => return Some(vec![(Precedence::Routine, 1)]),
        Some(PrecedenceMixFile::One(word)) => {
            let rank = findings.take("traffic::precedence", span.clone(), precedence(word))?;
            return Some(vec![(rank, 1)]);
        }
        Some(PrecedenceMixFile::Mix(mix)) => mix,
    };
    let shares: Vec<f64> = mix.values().copied().collect();
    let weights = weights(&shares, span, findings)?;
    let ranks =
        mix.keys().map(|word| findings.take("traffic::precedence", span.clone(), precedence(word)));
    let ranks: Option<Vec<Precedence>> = ranks.collect();
    Some(ranks?.into_iter().zip(weights).filter(|(_, weight)| *weight > 0).collect())
}

fn kinds(
    (form, from): (&TrafficFile, Option<&Placed<String>>),
    span: &std::ops::Range<usize>,
    (known, mix): (&Known<'_>, &[(Precedence, u32)]),
    findings: &mut Findings,
) -> Option<Vec<TrafficKind>> {
    if let Some(path) = &form.path {
        let stops: Option<Vec<Stop>> =
            path.value().iter().map(|name| stop(name, &path.span(), known, findings)).collect();
        let (stops, next) = (stops?, next(form, &path.span(), known, findings)?);
        if stops.is_empty() {
            let message = "a path without a station".to_owned();
            findings.error("traffic::path", path.span(), message, "name a station".to_owned());
            return None;
        }
        let kind = |&(precedence, weight): &(Precedence, u32)| TrafficKind {
            weight,
            precedence,
            way: TrafficWay::Stops(stops.clone(), next.clone()),
        };
        return Some(mix.iter().map(kind).collect());
    }
    let Some(from) = from else {
        let message = "traffic from nowhere".to_owned();
        let help = "write from and to, or a path of stations".to_owned();
        findings.error("traffic::from", span.clone(), message, help);
        return None;
    };
    let sender = post(from.value(), &from.span(), known, findings)?;
    let shares: Vec<f64> = form.to.values().copied().collect();
    let shares = weights(&shares, span, findings)?;
    let mut all = Vec::new();
    for (names, share) in form.to.keys().zip(shares) {
        for &(precedence, weight) in mix {
            let telegram = telegram(names, (from, sender, precedence), known, findings)?;
            let weight = u64::from(weight) * u64::from(share) / u64::from(mix_whole(mix));
            let weight = u32::try_from(weight).unwrap_or(u32::MAX);
            all.push(TrafficKind {
                weight,
                precedence,
                way: TrafficWay::Posts(sender, Box::new(telegram)),
            });
        }
    }
    all.retain(|kind| kind.weight > 0);
    Some(all)
}

fn mix_whole(mix: &[(Precedence, u32)]) -> u32 {
    mix.iter().map(|(_, weight)| *weight).sum::<u32>().max(1)
}

fn post(
    name: &str,
    span: &std::ops::Range<usize>,
    known: &Known<'_>,
    findings: &mut Findings,
) -> Option<PostId> {
    let found = known.network.find(name);
    if found.is_none() {
        let message = format!("`{name}` is not a post of the network {}", known.network.id);
        let posts = known.network.posts.iter().map(|post| post.id.as_str());
        findings.error("traffic::post", span.clone(), message, suggestion(name, posts));
    }
    found
}

/// A telegram to the posts of `FCO+BONN`.
fn telegram(
    names: &str,
    (from, sender, rank): (&Placed<String>, PostId, Precedence),
    known: &Known<'_>,
    findings: &mut Findings,
) -> Option<Telegram> {
    let mut addressees = Vec::new();
    for (at, name) in names.split('+').map(str::trim).enumerate() {
        let to = post(name, &from.span(), known, findings)?;
        if to == sender || known.network.way(Routing::Hub, sender, to).is_err() {
            let message = format!("no circuit leads from {} to {name}", from.value());
            let help = "name another post, or draw a circuit".to_owned();
            findings.error("traffic::no-way", from.span(), message, help);
            return None;
        }
        addressees.push(Addressee {
            role: if at == 0 { Role::Action } else { Role::Info },
            name: name.to_owned(),
            post: None,
            precedence: Some(PrecedenceWord::from(rank)),
            deskby: None,
            saving: false,
        });
    }
    Some(Telegram { from: Some(from.value().clone()), addressees, ..Telegram::default() })
}

fn stop(
    name: &str,
    span: &std::ops::Range<usize>,
    known: &Known<'_>,
    findings: &mut Findings,
) -> Option<Stop> {
    let found = Stop::named(known.stations, known.carriers, name);
    if found.is_none() {
        let message = format!("there is no station and no carrier `{name}`");
        let all = known.stations.iter().chain(known.carriers).map(String::as_str);
        findings.error("traffic::path", span.clone(), message, suggestion(name, all));
    }
    found
}

/// After each stop which is next by chance; every stop must have a way out.
fn next(
    form: &TrafficFile,
    span: &std::ops::Range<usize>,
    known: &Known<'_>,
    findings: &mut Findings,
) -> Option<Turns> {
    let mut all = Turns::new();
    for (name, shares) in &form.next {
        let from = stop(name, span, known, findings)?;
        let values: Vec<f64> = shares.values().copied().collect();
        let mut choices = Vec::new();
        for (to, weight) in shares.keys().zip(weights(&values, span, findings)?) {
            let to = match to.as_str() {
                "out" => None,
                name => Some(stop(name, span, known, findings)?),
            };
            choices.push((weight, to));
        }
        all.insert(from, choices);
    }
    // Those from which the end can be reached, found backwards.
    let stops: BTreeSet<Stop> = all
        .iter()
        .flat_map(|(from, to)| std::iter::once(*from).chain(to.iter().filter_map(|(_, to)| *to)))
        .collect();
    let mut leaves: BTreeSet<Stop> =
        stops.iter().copied().filter(|stop| !all.contains_key(stop)).collect();
    loop {
        let before = leaves.len();
        for (from, to) in &all {
            let ends = |(weight, to): &(u32, Option<Stop>)| {
                *weight > 0 && to.is_none_or(|to| leaves.contains(&to))
            };
            if to.iter().any(ends) {
                leaves.insert(*from);
            }
        }
        if leaves.len() == before {
            break;
        }
    }
    if stops.iter().any(|stop| !leaves.contains(stop)) {
        let message = "a telegram that goes round for ever".to_owned();
        let help = "give `out` a share somewhere on the circle".to_owned();
        findings.error("traffic::circle", span.clone(), message, help);
        return None;
    }
    Some(all)
}

/// Numbers that compare parts of a day or week, brought to a mean of 1.
#[expect(clippy::option_option, reason = "not given is not the same as at fault")]
#[expect(clippy::cast_precision_loss, reason = "24 or 7")]
fn profile(
    given: Option<&Placed<Vec<f64>>>,
    parts: usize,
    findings: &mut Findings,
) -> Option<Option<Vec<f64>>> {
    let Some(numbers) = given else { return Some(None) };
    let all = numbers.value();
    let sum: f64 = all.iter().sum();
    let sound = all.iter().all(|part| part.is_finite() && *part >= 0.0);
    if all.len() != parts || !sound || sum <= 0.0 || !sum.is_finite() {
        let (message, help) = if all.len() != parts {
            let message = format!("a profile of {} numbers", all.len());
            (message, format!("write {parts} numbers that are not negative"))
        } else if sound && sum <= 0.0 {
            let message = "a profile in which nothing ever comes".to_owned();
            (message, "write at least one number above nothing, or leave it out".to_owned())
        } else {
            let message = "a profile with a number that is negative or none".to_owned();
            (message, "write numbers that are not negative".to_owned())
        };
        findings.error("traffic::profile", numbers.span(), message, help);
        return None;
    }
    let mean = sum / parts as f64;
    Some(Some(all.iter().map(|part| part / mean).collect()))
}

fn surges(
    form: &TrafficFile,
    (known, clock): (&Known<'_>, &Clock),
    findings: &mut Findings,
) -> Option<Vec<(Moment, Moment, f64)>> {
    let mut all = Vec::new();
    for surge in &form.surges {
        let mut at = |text: &Placed<String>| {
            let read = hour_of(text.value(), known.starts, clock);
            findings.take("traffic::surge", text.span(), read)
        };
        let (from, to, factor) = (at(&surge.from)?, at(&surge.to)?, *surge.factor.value());
        if from >= to || !(1.0..=1_000.0).contains(&factor) {
            let message = "a surge that is none".to_owned();
            let help = "write from before to, and a factor above 1".to_owned();
            findings.error("traffic::surge", surge.factor.span(), message, help);
            return None;
        }
        all.push((from, to, factor));
    }
    Some(all)
}
