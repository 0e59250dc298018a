//! A scheme file to a checked distribution scheme.

use std::collections::BTreeMap;

use super::check::{Findings, suggestion};
use super::file::{AdvanceFile, CallOutFile, DeskHoursFile, Placed, SchemeFile};
use super::network::{call_out, first, precedence, servers};
use super::quantity::{self, Kind};
use crate::network::{Cited, Figure};
use crate::office::{Advance, DeskCallOut, DeskHours, DeskKind, NamedDesk, Rounds, Scheme};
use crate::time::{OpeningHours, Timetable};

/// A checked scheme; none, with findings, if the file does not hold together.
pub(super) fn checked(id: &str, file: &SchemeFile, findings: &mut Findings) -> Option<Scheme> {
    if *file.version.value() != 1 {
        let message = format!("version {} of the format is not known", file.version.value());
        findings.error("office::version", file.version.span(), message, "write 1".to_owned());
    }
    let path = format!("office.{id}");
    let at = |key: &str| format!("{path}.{key}");
    let hours = file.copying_hours.clone();
    let hours = quantity::term(findings, &at("copying_hours"), &hours, OpeningHours::parse);
    let copiers = quantity::term(findings, &at("copiers"), &file.copiers, servers);
    let copying = span(findings, &at("copying"), &file.copying);
    let copying_call_out =
        called(findings, &at("copying_call_out"), file.copying_call_out.as_ref());
    let advance = match &file.advance {
        Some(advance) => Some(checked_advance(findings, &at("advance"), advance)?),
        None => None,
    };
    let leave = match &file.rounds.leave {
        Some(leave) => {
            let read = str::parse::<Timetable>;
            Some(quantity::term(findings, &at("rounds.leave"), leave, read)?)
        }
        None => None,
    };
    let walk = span(findings, &at("rounds.walk"), &file.rounds.walk);
    let desks = desks(findings, &path, &file.desks);
    let named = file
        .named
        .iter()
        .map(|desk| {
            let (name, aliases) = (desk.name.clone(), desk.aliases.clone());
            Some(NamedDesk { name, aliases, kind: kind(findings, &desk.kind)? })
        })
        .collect::<Option<Vec<_>>>();
    Some(Scheme {
        id: id.to_owned(),
        title: file.title.clone(),
        copying_hours: hours?,
        copiers: first(copiers?),
        copying: copying?,
        copying_call_out: copying_call_out?,
        advance,
        rounds: Rounds { leave, walk: walk? },
        desks: desks?,
        named: named?,
    })
}

fn span(
    findings: &mut Findings,
    path: &str,
    file: &Placed<super::file::FigureFile>,
) -> Option<Figure> {
    quantity::figure(findings, path, file, Kind::SPAN)
}

/// A call-out that a file may leave out; none at all only where the file is at fault.
#[expect(clippy::option_option, reason = "absent in the file is not a fault in the file")]
fn called(
    findings: &mut Findings,
    path: &str,
    file: Option<&CallOutFile>,
) -> Option<Option<DeskCallOut>> {
    let Some(file) = file else { return Some(None) };
    let (at_least, delay): (Cited<_>, Figure) = call_out(findings, path, file)?;
    Some(Some(DeskCallOut { at_least, delay }))
}

fn checked_advance(findings: &mut Findings, path: &str, file: &AdvanceFile) -> Option<Advance> {
    let at_least =
        quantity::term(findings, &format!("{path}.at_least"), &file.at_least, precedence);
    let kinds = file.kinds.iter().map(|word| kind(findings, word)).collect::<Option<Vec<_>>>();
    let lag = span(findings, &format!("{path}.lag"), &file.lag);
    Some(Advance { at_least: first(at_least?), kinds: kinds?, lag: lag? })
}

fn desks(
    findings: &mut Findings,
    path: &str,
    file: &BTreeMap<String, Placed<DeskHoursFile>>,
) -> Option<BTreeMap<DeskKind, DeskHours>> {
    let mut desks = BTreeMap::new();
    for (key, desk) in file {
        let Some(kind) = DeskKind::ALL.into_iter().find(|kind| kind.key() == key) else {
            let message = format!("`{key}` is not a kind of desk");
            let help = suggestion(key, DeskKind::ALL.map(DeskKind::key));
            findings.error("office::kind", desk.span(), message, help);
            return None;
        };
        let path = format!("{path}.desks.{key}");
        let desk = desk.value();
        let hours =
            quantity::term(findings, &format!("{path}.hours"), &desk.hours, OpeningHours::parse);
        let call_out = called(findings, &format!("{path}.call_out"), desk.call_out.as_ref());
        desks.insert(kind, DeskHours { hours: hours?, call_out: call_out? });
    }
    if !desks.contains_key(&DeskKind::Department) && !desks.contains_key(&DeskKind::Chancery) {
        let message = "the scheme has hours neither for departments nor for a chancery".to_owned();
        let help = "write [desks.department] or [desks.chancery] with hours".to_owned();
        findings.error("office::desks", 0..0, message, help);
        return None;
    }
    Some(desks)
}

fn kind(findings: &mut Findings, word: &Placed<String>) -> Option<DeskKind> {
    let found = DeskKind::ALL.into_iter().find(|kind| kind.key() == word.value());
    if found.is_none() {
        let message = format!("`{}` is not a kind of desk", word.value());
        let help = suggestion(word.value(), DeskKind::ALL.map(DeskKind::key));
        findings.error("office::kind", word.span(), message, help);
    }
    found
}
