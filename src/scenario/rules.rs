//! The rules of a station, checked.

use super::check::{Findings, suggestion};
use super::file::{Placed, RulesFile, ShiftsFile};
use super::network::{call_out, precedence};
use super::quantity::{self, Kind};
use super::telegrams::hour_of;
use crate::network::{AfterStop, ClosingRule, Crew, Figure, Rules};
use crate::telegram::Precedence;
use crate::time::{Clock, Moment, OpeningHours, Span};

/// Up and down together take at least so long, so that breakdowns do not flood a run.
const SHORTEST_CYCLE: i64 = 1_000_000;

/// Checked rules; none, with findings, where they do not hold together.
pub(super) fn rules(
    findings: &mut Findings,
    path: &str,
    file: &Placed<RulesFile>,
    starts: Option<Moment>,
) -> Option<Rules> {
    let form = file.value();
    let figure = |findings: &mut Findings, key: &str, file| {
        quantity::figure(findings, &format!("{path}.{key}"), file, Kind::SPAN)
    };
    let crew = crew(form, starts, findings)?;
    let service = match &form.service {
        Some(file) => Some(figure(findings, "service", file)?),
        None => None,
    };
    let set_up = match &form.set_up {
        Some(file) => Some(figure(findings, "set_up", file)?),
        None => None,
    };
    let call_out = match &form.call_out {
        Some(file) => {
            let (at_least, delay) = call_out(findings, &format!("{path}.call_out"), file)?;
            Some((at_least.value, delay, 1))
        }
        None => None,
    };
    let mut rules = Rules {
        crew,
        service,
        closing: word(form.closing.as_ref(), &CLOSING, "a rule for closing", findings)?,
        interruption: interruption(form, findings)?,
        interrupted: after(form.interrupted.as_ref(), findings)?,
        call_out,
        outages: outages(form, starts, findings)?,
        after_outage: after(form.after_outage.as_ref(), findings)?,
        set_up,
        ..Rules::default()
    };
    if let Some(file) = &form.breakdowns {
        let up = figure(findings, "breakdowns.up", &file.up)?;
        let down = figure(findings, "breakdowns.down", &file.down)?;
        let cycle = up.distribution.typical().saturating_add(down.distribution.typical());
        if cycle < SHORTEST_CYCLE {
            let message = "breakdowns that follow one another within a second".to_owned();
            let help = "write longer times up and down".to_owned();
            findings.error("rules::breakdowns", file.up.span(), message, help);
            return None;
        }
        rules.breakdowns = Some((up, down));
    }
    rules.loss = loss(path, form, findings)?;
    rules.queue = queue(form, findings)?;
    Some(rules)
}

const CLOSING: [(&str, ClosingRule); 4] = [
    ("finish", ClosingRule::Finish),
    ("interrupt", ClosingRule::Interrupt),
    ("fit", ClosingRule::Fit),
    ("fit strict", ClosingRule::FitStrict),
];

const AFTER: [(&str, AfterStop); 3] =
    [("resume", AfterStop::Resume), ("repeat", AfterStop::Repeat), ("drop", AfterStop::Drop)];

/// A word among several; none where it is not given.
#[expect(clippy::option_option, reason = "not given is not the same as at fault")]
pub(super) fn word<T: Copy>(
    given: Option<&Placed<String>>,
    known: &[(&str, T)],
    what: &str,
    findings: &mut Findings,
) -> Option<Option<T>> {
    let Some(word) = given else { return Some(None) };
    let found = known.iter().find(|(name, _)| name == word.value());
    if found.is_none() {
        let message = format!("`{}` is not {what}", word.value());
        let help = suggestion(word.value(), known.iter().map(|(name, _)| *name));
        findings.error("rules::word", word.span(), message, help);
    }
    found.map(|(_, value)| Some(*value))
}

fn after(given: Option<&Placed<String>>, findings: &mut Findings) -> Option<AfterStop> {
    word(given, &AFTER, "what becomes of interrupted work", findings).map(Option::unwrap_or_default)
}

#[expect(clippy::option_option, reason = "not given is not the same as nobody")]
fn interruption(form: &RulesFile, findings: &mut Findings) -> Option<Option<Option<Precedence>>> {
    let Some(word) = &form.interruption else { return Some(None) };
    match word.value().to_lowercase().as_str() {
        "never" => Some(Some(None)),
        "any" | "any higher" => Some(Some(Some(Precedence::Deferred))),
        other => {
            let rank = precedence(other);
            findings.take("rules::interruption", word.span(), rank).map(|rank| Some(Some(rank)))
        }
    }
}

#[expect(clippy::option_option, reason = "not given is not the same as at fault")]
fn crew(form: &RulesFile, starts: Option<Moment>, findings: &mut Findings) -> Option<Option<Crew>> {
    let given = [form.servers.is_some(), form.shifts.is_some(), !form.rota.is_empty()];
    if given.iter().filter(|given| **given).count() > 1 {
        let span = form.servers.as_ref().map_or(0..0, Placed::span);
        let message = "who serves is said twice".to_owned();
        let help = "keep one of servers, shifts and rota".to_owned();
        findings.error("rules::servers", span, message, help);
        return None;
    }
    if let Some(servers) = &form.servers {
        return Some(Some(Crew::Always(*servers.value())));
    }
    if let Some(shifts) = &form.shifts {
        return cycle(shifts, starts, findings).map(Some);
    }
    let mut rota = Vec::new();
    for part in &form.rota {
        let hours = OpeningHours::parse(part.hours.value());
        let hours = findings.take("rules::rota", part.hours.span(), hours)?;
        rota.push((hours, *part.servers.value()));
    }
    Some((!rota.is_empty()).then_some(Crew::Rota(rota)))
}

fn cycle(shifts: &ShiftsFile, starts: Option<Moment>, findings: &mut Findings) -> Option<Crew> {
    let servers = shifts.servers.value();
    let lengths: Vec<String> = match (&shifts.every, &shifts.lengths) {
        (Some(every), None) => vec![every.value().clone(); servers.len()],
        (None, Some(lengths)) if lengths.value().len() == servers.len() => lengths.value().clone(),
        _ => {
            let message = "shifts do not say how long each is".to_owned();
            let help = "write every = \"8 h\", or as many lengths as servers".to_owned();
            findings.error("rules::shifts", shifts.servers.span(), message, help);
            return None;
        }
    };
    let mut all = Vec::new();
    for (servers, length) in servers.iter().zip(&lengths) {
        let span = gap(length);
        all.push((*servers, findings.take("rules::shifts", shifts.servers.span(), span)?));
    }
    if all.is_empty() {
        let message = "no shift at all".to_owned();
        let help = "write servers = [1, 2]".to_owned();
        findings.error("rules::shifts", shifts.servers.span(), message, help);
        return None;
    }
    let from = match &shifts.from {
        Some(text) => Some(findings.take(
            "rules::shifts",
            text.span(),
            hour_of(text.value(), starts, &Clock::utc()),
        )?),
        None => None,
    };
    Some(Crew::Cycle { from, shifts: all })
}

/// A length of time of at least a second.
pub(super) fn gap(text: &str) -> Result<Span, String> {
    let span: Span = text.parse().map_err(|error: crate::time::SpanError| error.to_string())?;
    if span < Span::from_secs(1) {
        return Err(format!("`{text}` is too short to be repeated; write at least 1 s"));
    }
    Ok(span)
}

fn outages(
    form: &RulesFile,
    starts: Option<Moment>,
    findings: &mut Findings,
) -> Option<Vec<(Moment, Moment)>> {
    let mut all = Vec::new();
    for down in &form.outages {
        let mut at = |text: &Placed<String>| {
            let read = hour_of(text.value(), starts, &Clock::utc());
            findings.take("rules::outage", text.span(), read)
        };
        let (from, to) = (at(&down.from)?, at(&down.to)?);
        if from >= to {
            let message = "the outage ends before it begins".to_owned();
            let help = "write the earlier hour as from".to_owned();
            findings.error("rules::outage", down.to.span(), message, help);
            return None;
        }
        all.push((from, to));
    }
    all.sort_unstable();
    let overlaps = all.windows(2).any(|pair| pair[0].1 > pair[1].0);
    if overlaps {
        let span = form.outages[0].from.span();
        let message = "two outages overlap".to_owned();
        findings.error("rules::outage", span, message, "write them as one".to_owned());
        return None;
    }
    Some(all)
}

#[expect(clippy::option_option, reason = "not given is not the same as at fault")]
#[expect(clippy::cast_possible_truncation, reason = "a share of a million")]
#[expect(clippy::cast_sign_loss, reason = "a share is not negative")]
fn loss(path: &str, form: &RulesFile, findings: &mut Findings) -> Option<Option<(u32, Figure)>> {
    let Some(file) = &form.loss else { return Some(None) };
    let share = *file.share.value();
    if !(0.0..=0.99).contains(&share) {
        let message = format!("a loss of {share}");
        let help = "write the share that is lost, from 0 to 0.99".to_owned();
        findings.error("rules::loss", file.share.span(), message, help);
        return None;
    }
    let path = format!("{path}.loss.request");
    let request = match &file.request {
        Some(file) => quantity::figure(findings, &path, file, Kind::SPAN)?,
        None => Figure::certain(&path, Span::ZERO),
    };
    Some(Some((libm::rint(share * 1e6) as u32, request)))
}

#[expect(clippy::option_option, reason = "not given is not the same as at fault")]
fn queue(form: &RulesFile, findings: &mut Findings) -> Option<Option<(u32, bool)>> {
    let known = [("refuse", false), ("block", true)];
    let what = "what becomes of who finds no room";
    let blocks = word(form.when_full.as_ref(), &known, what, findings)?;
    match (&form.queue, blocks) {
        (Some(limit), blocks) => Some(Some((*limit.value(), blocks.unwrap_or(false)))),
        (None, None) => Some(None),
        (None, Some(_)) => {
            let span = form.when_full.as_ref().map_or(0..0, Placed::span);
            let message = "a rule for a full queue, but no limit".to_owned();
            findings.error("rules::queue", span, message, "write queue = 10".to_owned());
            None
        }
    }
}
