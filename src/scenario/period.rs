//! What a scenario file says of time, of its own stations and of traffic; and its bounds.

use super::check::Findings;
use super::checked::Scenario;
use super::file::ScenarioFile;
use super::gather::Gathering;
use super::names::{names_differ, number};
use super::own::{OwnCarrier, OwnStation, Period, Traffic, carrier};
use super::rules::rules;
use super::telegrams::hour_of;
use super::traffic::{Known, traffic};
use crate::network::Crew;
use crate::time::{Clock, Moment, Span};

/// The longest scenario, some 400 years.
const LONGEST_DAYS: f64 = 146_100.0;

/// More telegrams than this are refused: a run of them takes longer than anybody waits.
const MOST_TELEGRAMS: f64 = 5e7;

/// More shifts than this are refused: they would not fit into memory.
const MOST_SHIFTS: f64 = 2e7;

/// The stations and carriers of a scenario's own.
pub(super) struct Own {
    pub(super) stations: Vec<OwnStation>,
    pub(super) carriers: Vec<OwnCarrier>,
}

impl Own {
    /// The names of its stations and of its carriers, each in order, as they stand in tables.
    pub(super) fn names(&self) -> (Vec<String>, Vec<String>) {
        let stations = self.stations.iter().map(|own| own.name.clone()).collect();
        (stations, self.carriers.iter().map(|own| own.name.clone()).collect())
    }
}

/// The stations and carriers of a scenario file.
pub(super) fn own(
    form: &ScenarioFile,
    starts: Option<Moment>,
    findings: &mut Findings,
) -> Option<Own> {
    let mut own = Own { stations: Vec::new(), carriers: Vec::new() };
    for (name, file) in &form.stations {
        let rules = rules(findings, &format!("stations.{name}"), file, starts)?;
        own.stations.push(OwnStation { name: name.clone(), rules });
    }
    for (name, file) in &form.carriers {
        if form.stations.contains_key(name) {
            let message = format!("`{name}` is a station and a carrier");
            let help = "give one of them another name".to_owned();
            findings.error("carriers::name", file.span(), message, help);
            return None;
        }
        own.carriers.push(carrier(name, file, starts, findings)?);
    }
    Some(own)
}

/// The streams of a scenario: its own, and the network's where they are wanted.
pub(super) fn streams(
    form: &ScenarioFile,
    gathering: &Gathering<'_>,
    findings: &mut Findings,
) -> Option<Vec<Traffic>> {
    let around = &gathering.around;
    let known = Known {
        network: around.network,
        stations: around.stations,
        carriers: around.carriers,
        starts: around.starts,
    };
    let mut all = Vec::new();
    names_differ(&form.traffic, findings);
    for (at, file) in form.traffic.iter().enumerate() {
        all.extend(traffic(&format!("traffic.{at}"), file, &known, findings)?);
    }
    if form.background {
        all.extend(gathering.loaded.background.iter().cloned());
        if gathering.loaded.background.is_empty() {
            let message = "the network says nothing of traffic".to_owned();
            let help = "take background out, or write [[traffic]]".to_owned();
            findings.error("scenario::background", 0..0, message, help);
            return None;
        }
    }
    number(&mut all);
    Some(all)
}

/// The period that is counted; none where no end is said.
#[expect(clippy::option_option, reason = "no period is not the same as one at fault")]
pub(super) fn period(
    form: &ScenarioFile,
    starts: Moment,
    findings: &mut Findings,
) -> Option<Option<Period>> {
    let Some(text) = &form.ends else { return Some(None) };
    let read = hour_of(text.value(), Some(starts), &Clock::utc());
    let ends = findings.take("scenario::ends", text.span(), read)?;
    let warm = match &form.warm_up {
        Some(text) => {
            findings.take("scenario::warm-up", text.span(), text.value().parse::<Span>())?
        }
        None => Span::ZERO,
    };
    let counts_from = starts.saturating_add(warm);
    if let Some(text) = form.warm_up.as_ref().filter(|_| warm.is_negative()) {
        let message = "a warm-up of less than no time".to_owned();
        let help = "write a length such as 7 d, or leave it out".to_owned();
        findings.error("scenario::warm-up", text.span(), message, help);
        return None;
    }
    if counts_from >= ends {
        let message = "the scenario ends before anything is counted".to_owned();
        let help = "write a later hour as ends, or a shorter warm_up".to_owned();
        findings.error("scenario::ends", text.span(), message, help);
        return None;
    }
    let batch = match &form.batch {
        Some(text) => {
            let read = text.value().parse::<Span>().map_err(|error| error.to_string());
            let read = read.and_then(|batch| batch_fits(batch, ends - counts_from));
            Some(findings.take("scenario::batch", text.span(), read)?)
        }
        None => None,
    };
    Some(Some(Period { starts, counts_from, ends, batch }))
}

/// A batch that is neither nothing nor one of too many.
pub(super) fn batch_fits(batch: Span, period: Span) -> Result<Span, String> {
    let most = 100_000;
    if batch <= Span::ZERO || batch > period {
        return Err("a batch that is no part of the period; write a shorter length".to_owned());
    }
    if period.as_micros() / batch.as_micros() > most {
        return Err(format!("more than {most} batches; write a longer one"));
    }
    Ok(batch)
}

/// Whether a run of a scenario stays within what a machine can do.
#[expect(clippy::cast_precision_loss, reason = "an estimate")]
pub(super) fn bounded(scenario: &Scenario, findings: &mut Findings) -> bool {
    let days = |from: Moment, to: Moment| (to - from).as_micros() as f64 / 86_400e6;
    let ends = match (scenario.period, scenario.telegrams().map(|handed| handed.at).max()) {
        (Some(period), _) => period.ends,
        (None, Some(last)) => last.saturating_add(scenario.horizon),
        (None, None) => scenario.starts,
    };
    let length = days(scenario.starts, ends).max(0.0);
    if length > LONGEST_DAYS {
        let message = format!("a scenario of {length:.0} days");
        let help = format!("keep below {LONGEST_DAYS:.0} days, from the first hand-in to the end");
        findings.error("scenario::too-long", 0..0, message, help);
        return false;
    }
    let a_day = |stream: &Traffic| stream.rate.distribution.typical() as f64 / 1e6;
    let all: f64 = scenario.traffic.iter().map(|stream| a_day(stream) * length).sum();
    if all > MOST_TELEGRAMS {
        let message = format!("about {all:.0} telegrams in {length:.0} days");
        let help = format!("keep below {MOST_TELEGRAMS:.0}: a lower rate, or an earlier end");
        findings.error("scenario::too-many", 0..0, message, help);
        return false;
    }
    let shifts: f64 = scenario
        .stations
        .iter()
        .filter_map(|own| match &own.rules.crew {
            Some(Crew::Cycle { shifts, .. }) => {
                let whole: i64 = shifts.iter().map(|(_, length)| length.as_micros()).sum();
                Some(length * 86_400e6 / whole.max(1) as f64 * shifts.len() as f64)
            }
            Some(Crew::Always(_) | Crew::Rota(_)) | None => None,
        })
        .sum();
    if shifts > MOST_SHIFTS {
        let message = format!("about {shifts:.0} shifts");
        let help = format!("keep below {MOST_SHIFTS:.0}: longer shifts, or an earlier end");
        findings.error("scenario::too-many", 0..0, message, help);
        return false;
    }
    true
}
