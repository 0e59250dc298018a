//! What a scenario file says beside its telegram and its network.

use super::change::{Change, chain, routing};
use super::check::{Findings, suggestion};
use super::checked::{Document, Observed, Scenario};
use super::file::{DocumentFile, ScenarioFile};
use super::quantity::{self, Kind};
use crate::network::{Network, PostId, Unit};
use crate::telegram::Telegram;
use crate::time::{Moment, Span};

/// Adds to a scenario what its file says, and applies a variant.
pub(super) fn complete(
    form: &ScenarioFile,
    scenario: &mut Scenario,
    variant: Option<&str>,
    findings: &mut Findings,
) {
    scenario.title.clone_from(&form.title);
    scenario.document = form.document.as_ref().map_or_else(Document::default, document);
    if let Some(word) = &form.routing {
        scenario.routing = routing(findings, word).unwrap_or_default();
    }
    if let Some(text) = &form.outages_known {
        let known = outages_known(text.value());
        scenario.outages_known =
            findings.take("scenario::outages-known", text.span(), known).flatten();
    }
    scenario.seed = form.seed.unwrap_or(scenario.seed);
    runs_and_horizon(form, scenario, findings);
    scenario.later.clone_from(&form.additional);
    if let Some(text) = &form.drafting {
        let read = text.value().parse::<Moment>();
        if let Some(moment) = findings.take("scenario::drafting", text.span(), read) {
            (scenario.handed_in, scenario.drafted) = (moment, true);
            scenario.handed_in_as_printed = false;
        }
    }
    figures(form, scenario, findings);
    observed(form, scenario, findings);
    for (name, file) in &form.variants {
        let change = Change::checked(file.value(), findings);
        // Whether a change names what is there does not depend on the changes before it.
        change.check(scenario, &file.span(), findings);
        scenario.variants.insert(name.clone(), change);
    }
    for (name, file) in &form.variants {
        findings.take("variant::extends", file.span(), chain(&scenario.variants, name));
    }
    if let Some(name) = variant {
        let variants = scenario.variants.clone();
        if let Some(chain) = findings.take("variant::unknown", 0..0, chain(&variants, name)) {
            for change in chain {
                change.apply(scenario, &(0..0), findings);
            }
        }
    }
}

/// How long after it began an outage is known.
fn outages_known(text: &str) -> Result<Option<Span>, String> {
    match text.trim() {
        "never" => Ok(None),
        "at once" => Ok(Some(Span::ZERO)),
        other => match other.parse::<Span>() {
            Ok(span) if !span.is_negative() => Ok(Some(span)),
            _ => {
                Err(format!("`{text}` is not when it is known; write `at once`, `never` or `2 h`"))
            }
        },
    }
}

fn document(file: &DocumentFile) -> Document {
    let DocumentFile { repository, reference, folio, copy_of, image, note } = file.clone();
    Document { repository, reference, folio, copy_of, image, note }
}

fn runs_and_horizon(form: &ScenarioFile, scenario: &mut Scenario, findings: &mut Findings) {
    if let Some(runs) = &form.runs {
        scenario.runs = *runs.value();
        if !(1..=100_000).contains(runs.value()) {
            let message = format!("{} runs", runs.value());
            let help = "write a number from 1 to 100000".to_owned();
            findings.error("scenario::runs", runs.span(), message, help);
        }
    }
    if let Some(text) = &form.horizon {
        let read = text.value().parse::<Span>();
        if let Some(span) = findings.take("scenario::horizon", text.span(), read) {
            scenario.horizon = span;
            if span.is_negative() || span == Span::ZERO || span > Scenario::LONGEST {
                let message = format!("a horizon of {}", text.value());
                let help = "write a length of time up to 60 d".to_owned();
                findings.error("scenario::horizon", text.span(), message, help);
            }
        }
    }
}

/// Figures of the scenario in the place of the network's.
fn figures(form: &ScenarioFile, scenario: &mut Scenario, findings: &mut Findings) {
    for (path, file) in &form.figures {
        let mut all = scenario.figures_mut();
        let Some(unit) = all.iter().find(|figure| figure.path == *path).map(|figure| figure.unit)
        else {
            let message = format!("there is no figure `{path}`");
            let help = suggestion(path, all.iter().map(|figure| figure.path.as_str()));
            findings.error("scenario::figure", file.span(), message, help);
            continue;
        };
        let kind = match unit {
            Unit::Micros => Kind::SPAN,
            Unit::NanoCharactersPerSecond => Kind::rate(7.5),
            Unit::MicroSheetsPerSecond => Kind::COPIES,
            Unit::MicroPerDay => Kind::TRAFFIC,
            Unit::Characters => Kind::LENGTH,
        };
        if let Some(replaced) = quantity::figure(findings, path, file, kind) {
            all.iter_mut()
                .filter(|figure| figure.path == *path)
                .for_each(|figure| **figure = replaced.clone());
        }
    }
}

fn observed(form: &ScenarioFile, scenario: &mut Scenario, findings: &mut Findings) {
    for file in &form.observed {
        let at = findings.take("observed::at", file.at.span(), file.at.value().parse::<Moment>());
        let seen = match file.milestone.value().as_str() {
            "received" => Some(false),
            "seen" => Some(true),
            other => {
                let message = format!("`{other}` is not a milestone");
                let help = "write received or seen".to_owned();
                findings.error("observed::milestone", file.milestone.span(), message, help);
                None
            }
        };
        let addressee = file.addressee.value();
        if !knows(&scenario.telegram, &scenario.network, addressee) {
            let known = scenario.telegram.addressees.iter().map(|known| known.name.as_str());
            let message = format!("`{addressee}` is no addressee and no desk of the telegram");
            let help = suggestion(addressee, known);
            findings.error("observed::addressee", file.addressee.span(), message, help);
        }
        if let (Some(at), Some(seen)) = (at, seen) {
            let (addressee, source) = (addressee.clone(), file.source.clone());
            scenario.observed.push(Observed { addressee, seen, at, source });
        }
    }
}

/// Whether a name is an addressee or a desk of a telegram.
fn knows(telegram: &Telegram, network: &Network, name: &str) -> bool {
    let same = |known: &String| known.eq_ignore_ascii_case(name);
    let post: Option<PostId> = network.find(name);
    telegram.addressees.iter().any(|addressee| {
        same(&addressee.name) || post.is_some() && network.find(&addressee.name) == post
    }) || telegram.distribution.iter().any(|block| block.recipients.iter().any(same))
        || telegram.copies_to.iter().chain(&telegram.advance_copies).any(same)
}
