//! What a scenario file says beside its telegram and its network.

use super::by_path;
use super::change::{Change, chain, routing};
use super::check::Findings;
use super::checked::{Document, Observed, Scenario};
use super::file::{DocumentFile, Placed, ScenarioFile};
use super::known;
use crate::finding::Finding;
use crate::network::Routing;
use crate::time::{Moment, Span};

/// The most pairs of a telegram and a leg to choose from, and the legs at its ends.
const MOST_CHOICES: usize = 200_000;
const BESIDE: usize = 10;

/// The most variants of a scenario: each is tried on it.
const MOST_VARIANTS: usize = 500;

/// Adds to a scenario what its file says, and applies a variant.
pub(super) fn complete(
    form: &ScenarioFile,
    scenario: &mut Scenario,
    variant: Option<&str>,
    findings: &mut Findings,
) {
    scenario.title.clone_from(&form.title);
    scenario.document = document(form, findings);
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
    for name in &form.additional {
        let one = std::slice::from_ref(name.value());
        known::desks(scenario, one, &name.span(), findings);
        scenario.later.push(name.value().clone());
    }
    if let Some(text) = &form.drafting {
        let read = text.value().parse::<Moment>();
        if let Some(moment) = findings.take("scenario::drafting", text.span(), read) {
            (scenario.handed_in, scenario.drafted) = (moment, true);
            scenario.handed_in_as_printed = false;
        }
    }
    figures(form, scenario, findings);
    observed(form, scenario, findings);
    scenario.variant_names = form.variants.keys().cloned().collect();
    scenario.variant_names.sort_by_key(|name| form.variants[name].span().start);
    if form.variants.len() > MOST_VARIANTS {
        let message = format!("{} variants", form.variants.len());
        let help = format!("keep to {MOST_VARIANTS} in one scenario");
        findings.error("variant::too-many", 0..0, message, help);
        return;
    }
    for (name, file) in &form.variants {
        let change = Change::checked(file.value(), findings);
        // Whether a change names what is there does not depend on the changes before it.
        change.check(scenario, &file.span(), findings);
        scenario.variants.insert(name.clone(), change);
    }
    for (name, file) in &form.variants {
        let built = chain(&scenario.variants, name).map(|_| ());
        if findings.take("variant::extends", file.span(), built).is_none() {
            // What builds on it is at fault for the same reason.
            break;
        }
    }
    if let Some(name) = variant {
        let variants = scenario.variants.clone();
        if let Some(chain) = findings.take("variant::unknown", 0..0, chain(&variants, name)) {
            for change in chain {
                change.apply(scenario, &(0..0), findings);
            }
        }
    }
    ways_are_bounded(scenario, findings);
}

/// Whether not too many telegrams choose among too many legs.
fn ways_are_bounded(scenario: &Scenario, findings: &mut Findings) {
    if scenario.routing != Routing::Queues && scenario.outages_known.is_none() {
        return;
    }
    let telegrams = scenario.telegrams().count();
    let legs = scenario.network.legs_to_choose_from() + BESIDE;
    if telegrams.saturating_mul(legs) > MOST_CHOICES {
        let message = format!("{telegrams} telegrams that choose among {legs} legs on their way");
        let help = "take fewer, or routing = \"earliest\" without outages_known".to_owned();
        findings.error("scenario::choices", 0..0, message, help);
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

/// What is known of the document; what is absent is a finding.
fn document(form: &ScenarioFile, findings: &mut Findings) -> Document {
    let file = form.document.as_ref().map(|file| file.value().clone()).unwrap_or_default();
    let DocumentFile { repository, reference, folio, copy_of, image, note } = file;
    let absent: Vec<&str> = [
        ("repository", &repository),
        ("reference", &reference),
        ("folio", &folio),
        ("copy_of", &copy_of),
        ("image", &image),
    ]
    .into_iter()
    .filter_map(|(key, value)| value.is_none().then_some(key))
    .collect();
    if !absent.is_empty() {
        let span = form.document.as_ref().map_or(0..0, Placed::span);
        let message = format!("the document is cited without {}", absent.join(", "));
        let help = "write them below [document] as far as they are known";
        findings.push(Finding::note("document::absent", span).message(message).help(help));
    }
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
        by_path::put(scenario, path, file, findings);
    }
}

/// What the archive says; what the file says of a milestone stands in the place of a receipt
/// that the telegram prints.
fn observed(form: &ScenarioFile, scenario: &mut Scenario, findings: &mut Findings) {
    for file in &form.observed {
        let on = (&scenario.telegram, &scenario.network);
        if let Some(found) = super::observed::observed(file, on, findings) {
            let despatch = file.milestone.value() == super::observed::DESPATCHED;
            let network = &scenario.network;
            let place = |name: &str| (network.find(name), name.to_uppercase());
            let same = |known: &Observed| {
                let (a, b) = (place(&known.addressee), place(&found.addressee));
                known.printed && known.seen == found.seen && (a == b || a.0.is_some() && a.0 == b.0)
            };
            let all = if despatch { &mut scenario.despatches } else { &mut scenario.observed };
            let mut kept: Vec<Observed> =
                all.iter().filter(|known| !same(known)).cloned().collect();
            kept.push(found);
            *all = kept;
        }
    }
}
