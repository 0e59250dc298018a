//! Whether each DESKBY time was met, in words.

use super::words::about;
use crate::ensemble::{Ensemble, joined};
use crate::office::DeskKind;
use crate::plan::{Copy, Plan};
use crate::time::Span;
use crate::timeline::{Reason, Row, Spent, Timeline};

/// A line for each outcome, copies with the same outcome together.
pub(super) fn deadline_lines(plan: &Plan, timeline: &Timeline, ensemble: &Ensemble) -> Vec<String> {
    let rows = timeline.rows.iter().filter(|row| row.deadline.is_some());
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for row in rows {
        let itinerary = &plan.itineraries[row.itinerary];
        let deadline = row.deadline.expect("filtered for it");
        let arrivals = ensemble.arrivals(row.itinerary, itinerary);
        let times = arrivals.iter().flatten().filter(|moment| **moment <= deadline.by).count();
        let by = deadline.by.utc().format("%d%H%MZ").to_string();
        let because =
            deadline.because.map_or(String::new(), |why| format!(", because: {}", why.words()));
        let outcome = match deadline.late {
            None => "never there".to_owned(),
            Some(late) if late > Span::ZERO => format!("missed by {}{because}", about(late)),
            Some(late) => format!("{}{}", to_spare(late), lain(row)),
        };
        let text = format!("DESKBY {by} {outcome}; met in {times} of {} runs", arrivals.len());
        match lines.iter_mut().find(|(known, _)| *known == text) {
            Some((_, names)) => names.push(itinerary.name.clone()),
            None => lines.push((text, vec![itinerary.name.clone()])),
        }
    }
    lines
        .into_iter()
        .map(|(text, names)| match names.len() {
            ..=6 => format!("{text}: {}.", joined(&names)),
            _ => format!("{text}: {}.", joined(&by_kind(plan, &names))),
        })
        .collect()
}

/// By how much it was met; to the minute, only where reading began at that hour.
fn to_spare(late: Span) -> String {
    if late == Span::ZERO {
        return "met just as reading began".to_owned();
    }
    format!("met with {} to spare", about(-late))
}

/// How long it had lain on the desk before anybody was there to read it.
fn lain(row: &Row) -> String {
    match row.spells.last() {
        Some(spell) if spell.spent == Spent::Waiting(Reason::NobodyReading) => {
            format!(", having lain there for {}", about(spell.length()))
        }
        _ => String::new(),
    }
}

/// Many copies by kind and number: `12 departments and 8 named officials`.
fn by_kind(plan: &Plan, names: &[String]) -> Vec<String> {
    let copies = plan.itineraries.iter().filter(|itinerary| names.contains(&itinerary.name));
    let mut counts: std::collections::BTreeMap<Option<DeskKind>, usize> =
        std::collections::BTreeMap::new();
    for itinerary in copies {
        let kind = match itinerary.copy {
            Copy::Desk { kind, .. } => Some(kind),
            Copy::Addressee { .. } => None,
        };
        *counts.entry(kind).or_default() += 1;
    }
    let words = |(kind, count): (Option<DeskKind>, usize)| match kind {
        Some(kind) => format!("{count} {}", kind.words(count)),
        None => format!("{count} addressees"),
    };
    counts.into_iter().map(words).collect()
}
