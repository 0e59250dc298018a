//! A scheme file to a checked distribution scheme.

mod checker;
mod desks;
mod lists;
mod table;

pub(super) use table::with_table;

use super::check::{Findings, suggestion};
use super::file::{OutgoingFile, Placed, SchemeFile};
use super::network::{precedence, servers};
use super::quantity::Kind;
use crate::office::{
    Advance, Copying, Decyphering, Duty, NamedDesks, Outgoing, OutgoingStep, Queries, Scheme, Zone,
};
use crate::time::OpeningHours;
use checker::Checker;

/// A checked scheme; none, with findings, if the file does not hold together.
pub(super) fn checked(id: &str, file: &SchemeFile, findings: &mut Findings) -> Option<Scheme> {
    if *file.version.value() != 1 {
        let message = format!("version {} of the format is not known", file.version.value());
        findings.error("office::version", file.version.span(), message, "write 1".to_owned());
    }
    let mut checker = Checker::new(id, findings);
    let zones = zones(&mut checker, file);
    let zone_names: Vec<&str> = file.zones.keys().map(String::as_str).collect();
    let desks = checker.desks(&file.desks, &zone_names);
    let named = file.named.iter().enumerate();
    let named: Option<NamedDesks> =
        named.map(|(at, desk)| checker.named(at, desk, &zone_names)).collect();
    let copying = copying(&mut checker, file);
    let rounds = checker.rounds("rounds", &file.rounds);
    let advance = optional(file.advance.as_ref(), |advance| {
        let at_least = checker.one("advance.at_least", &advance.at_least, precedence);
        let kinds = advance.kinds.iter().map(|word| checker.kind(word)).collect::<Option<_>>();
        let lag = checker.figure("advance.lag", &advance.lag, Kind::SPAN);
        Some(Advance { at_least: at_least?, kinds: kinds?, lag: lag? })
    });
    let asked_later = optional(file.asked_later.as_ref(), |figure| {
        checker.figure("asked_later", figure, Kind::SPAN)
    });
    let lists = checker.lists(file);
    let rules = checker.rules(file);
    let caveats = checker.caveats(file);
    Some(Scheme {
        id: id.to_owned(),
        title: file.title.clone(),
        outgoing: outgoing(&mut checker, file)?,
        decyphering: decyphering(&mut checker, file)?,
        queries: queries(&mut checker, file)?,
        duty: duty(&mut checker, file)?,
        copying: copying?,
        advance: advance?,
        rounds: rounds?,
        zones: zones?,
        desks: desks?,
        named: named?,
        grades: file.grades.clone(),
        lists: lists?,
        rules: rules?,
        caveats: caveats?,
        asked_later: asked_later?,
        by_each_list: file.by_each_list,
    })
}

/// Something that a file may leave out; none at all only where the file is at fault.
#[expect(clippy::option_option, reason = "absent in the file is not a fault in the file")]
fn optional<'a, F, T>(
    file: Option<&'a F>,
    read: impl FnOnce(&'a F) -> Option<T>,
) -> Option<Option<T>> {
    match file {
        None => Some(None),
        Some(file) => read(file).map(Some),
    }
}

fn copying(checker: &mut Checker<'_>, file: &SchemeFile) -> Option<Copying> {
    let hours = checker.several("copying_hours", &file.copying_hours, OpeningHours::parse);
    let copiers = checker.one("copiers", &file.copiers, servers);
    let making = checker.figure("copying", &file.copying, Kind::SPAN);
    let running_off = optional(file.running_off.as_ref(), |figure| {
        checker.figure("running_off", figure, Kind::COPIES)
    });
    let words_a_sheet =
        optional(file.words_a_sheet.as_ref(), |term| checker.one("words_a_sheet", term, servers));
    let sorting =
        optional(file.sorting.as_ref(), |figure| checker.figure("sorting", figure, Kind::SPAN));
    let call_out = checker.called("copying_call_out", file.copying_call_out.as_ref());
    Some(Copying {
        hours: hours?,
        copiers: copiers?,
        making: making?,
        running_off: running_off?,
        words_a_sheet: words_a_sheet?,
        sorting: sorting?,
        call_out: call_out?,
    })
}

fn zones(
    checker: &mut Checker<'_>,
    file: &SchemeFile,
) -> Option<std::collections::BTreeMap<String, Zone>> {
    let zones = file.zones.iter();
    zones
        .map(|(name, zone)| {
            let rounds = checker.rounds(&format!("zones.{name}.rounds"), &zone.rounds)?;
            let title = zone.title.clone().unwrap_or_else(|| name.replace('-', " "));
            Some((name.clone(), Zone { title, rounds }))
        })
        .collect()
}

/// The steps before the hand-in, in their order, each at most once.
fn outgoing(checker: &mut Checker<'_>, file: &SchemeFile) -> Option<Vec<Outgoing>> {
    let mut steps: Vec<Outgoing> = Vec::new();
    for placed in &file.outgoing {
        let step = outgoing_step(checker, placed)?;
        if steps.iter().any(|known| known.step >= step.step) {
            let message = format!("`{}` stands twice or out of order", step.step.key());
            let order = OutgoingStep::ALL.map(OutgoingStep::key).join(", ");
            let help = format!("write each step once, in the order {order}");
            checker.findings.error("office::outgoing", placed.span(), message, help);
            return None;
        }
        steps.push(step);
    }
    Some(steps)
}

fn outgoing_step(checker: &mut Checker<'_>, placed: &Placed<OutgoingFile>) -> Option<Outgoing> {
    let file = placed.value();
    let key = file.step.value();
    let Some(step) = OutgoingStep::ALL.into_iter().find(|step| step.key() == key) else {
        let message = format!("`{key}` is not a step before the hand-in");
        let help = suggestion(key, OutgoingStep::ALL.map(OutgoingStep::key));
        checker.findings.error("office::outgoing", file.step.span(), message, help);
        return None;
    };
    let path = format!("outgoing.{key}");
    let hours = checker.several(&format!("{path}.hours"), &file.hours, OpeningHours::parse);
    let work = checker.figure(&format!("{path}.work"), &file.work, Kind::SPAN);
    let call_out = checker.called(&format!("{path}.call_out"), file.call_out.as_ref());
    Some(Outgoing { step, hours: hours?, work: work?, call_out: call_out? })
}

#[expect(clippy::option_option, reason = "absent in the file is not a fault in the file")]
fn decyphering(checker: &mut Checker<'_>, file: &SchemeFile) -> Option<Option<Decyphering>> {
    optional(file.decyphering.as_ref(), |room| {
        let hours = checker.several("decyphering.hours", &room.hours, OpeningHours::parse);
        let clerks = checker.one("decyphering.clerks", &room.clerks, servers);
        let rate = checker.figure("decyphering.rate", &room.rate, Kind::rate(7.5));
        let call_out = checker.called("decyphering.call_out", room.call_out.as_ref());
        Some(Decyphering {
            systems: room.systems.clone(),
            hours: hours?,
            clerks: clerks?,
            rate: rate?,
            call_out: call_out?,
        })
    })
}

#[expect(clippy::option_option, reason = "absent in the file is not a fault in the file")]
fn queries(checker: &mut Checker<'_>, file: &SchemeFile) -> Option<Option<Queries>> {
    optional(file.service_queries.as_ref(), |queries| {
        let per_million = checker.one("service_queries.share", &queries.share, share);
        let answer = checker.figure("service_queries.answer", &queries.answer, Kind::SPAN);
        Some(Queries { per_million: per_million?, answer: answer? })
    })
}

/// `2 %` in millionths.
fn share(text: &str) -> Result<u32, String> {
    let percent = text.trim().strip_suffix('%').and_then(|text| text.trim().parse::<f64>().ok());
    match percent {
        Some(percent) if (0.0..=90.0).contains(&percent) => {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 900,000"
            )]
            let millionths = libm::rint(percent * 10_000.0) as u32;
            Ok(millionths)
        }
        _ => Err(format!("`{text}` is not a share; write `2 %`, at most 90 %")),
    }
}

#[expect(clippy::option_option, reason = "absent in the file is not a fault in the file")]
fn duty(checker: &mut Checker<'_>, file: &SchemeFile) -> Option<Option<Duty>> {
    optional(file.duty.as_ref(), |duty| {
        let officer = checker.one("duty.officer", &duty.officer, named);
        let hours = checker.several("duty.hours", &duty.hours, OpeningHours::parse);
        let decision = checker.figure("duty.decision", &duty.decision, Kind::SPAN);
        Some(Duty { officer: officer?, hours: hours?, decision: decision? })
    })
}

fn named(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() {
        Err("no name; write what he was called".to_owned())
    } else {
        Ok(name.to_owned())
    }
}
