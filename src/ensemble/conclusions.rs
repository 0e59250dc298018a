//! What is sure, what holds throughout the ranges, what depends on which assumption, and what
//! to look for.

use std::collections::BTreeMap;

use super::sample::in_order;
use super::{Ensemble, Milestone};
use crate::network::Basis;
use crate::plan::{Copy, Itinerary, KnownId, Plan, Way};
use crate::scenario::Scenario;
use crate::telegram::Role;
use crate::time::Moment;

/// Conclusions, sorted by what they rest on.
#[derive(Clone, Debug, PartialEq)]
pub struct Conclusions {
    /// What follows from the document itself, as sentences.
    pub sure: Vec<String>,
    /// What held in every run, as sentences.
    pub holds: Vec<String>,
    /// For some copies, the unknowns that go with their arrival, with the share.
    pub depends: Vec<Dependence>,
    /// Which archive might settle the unknowns, the weightiest first, with what it would settle.
    pub look_for: Vec<(String, Vec<String>)>,
    /// How many figures of each basis the result rests on.
    pub counts: BTreeMap<Basis, usize>,
    /// How many of the assumed ones have no range.
    pub ranges_missing: usize,
}

/// Copies whose arrival goes with the same unknowns.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependence {
    /// The names of the copies.
    pub copies: Vec<String>,
    /// The unknowns with the share of the variation that goes with each, the greatest first.
    pub on: Vec<(KnownId, f64)>,
}

/// The conclusions of a scenario from its runs.
#[must_use]
pub fn conclusions(scenario: &Scenario, plan: &Plan, ensemble: &Ensemble) -> Conclusions {
    let depends = depends(plan, ensemble);
    let used = used(plan);
    let mut counts = BTreeMap::new();
    for &known in &used {
        *counts.entry(plan.known(known).basis).or_insert(0) += 1;
    }
    let missing = |known: &&KnownId| plan.known(**known).range_missing;
    Conclusions {
        sure: sure(scenario),
        holds: holds(scenario, plan, ensemble),
        look_for: look_for(plan, &depends, &used),
        ranges_missing: used.iter().filter(missing).count(),
        depends,
        counts,
    }
}

/// Everything that some copy rests on, each once.
fn used(plan: &Plan) -> Vec<KnownId> {
    let mut used: Vec<KnownId> = plan
        .itineraries
        .iter()
        .flat_map(|itinerary| itinerary.at_post.iter().chain(&itinerary.on_desk))
        .flat_map(|&unit| plan.rests_on(unit))
        .collect();
    used.sort_unstable();
    used.dedup();
    used
}

/// What the document itself says.
fn sure(scenario: &Scenario) -> Vec<String> {
    let telegram = &scenario.telegram;
    let mut sure = Vec::new();
    let by_role = |role: Role, saving: bool| -> Vec<String> {
        let chosen = telegram.addressees.iter().filter(|a| a.role == role && a.saving == saving);
        chosen
            .map(|a| match &a.precedence {
                Some(word) => format!("{} ({})", a.name, word.word),
                None => a.name.clone(),
            })
            .collect()
    };
    for (what, names) in [
        ("It asks action of", by_role(Role::Action, false)),
        ("It informs by wire", by_role(Role::Info, false)),
        ("It informs by bag (SAVING)", by_role(Role::Info, true)),
    ] {
        if !names.is_empty() {
            sure.push(format!("{what} {}.", joined(&names)));
        }
    }
    if scenario.handed_in_as_printed {
        let what = if scenario.hour_is_of_despatch() { "despatch" } else { "origin" };
        sure.push(format!("Its time of {what} is printed; that it was handed in then is assumed."));
    }
    for relay in &telegram.relay {
        let saving = if relay.saving { " by bag" } else { "" };
        let done = if relay.acknowledged {
            "; a note says this was in hand, which proves neither a time nor a despatch"
        } else {
            ""
        };
        sure.push(format!("{} is asked to pass it{saving}{done}.", relay.by));
    }
    for block in &telegram.distribution {
        let Some(list) = &block.list else { continue };
        sure.push(match block.recipients.len() {
            0 => format!("{list} is named; its members are not printed."),
            1 => format!("1 recipient of {list} is printed."),
            many => format!("{many} recipients of {list} are printed."),
        });
    }
    sure
}

/// `A, B and C`.
#[must_use]
pub fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What was so in every run: who was before whom, and before when no bag came.
fn holds(scenario: &Scenario, plan: &Plan, ensemble: &Ensemble) -> Vec<String> {
    let mut holds = Vec::new();
    let posts: Vec<(usize, &Itinerary)> = plan
        .itineraries
        .iter()
        .enumerate()
        .filter(|(_, itinerary)| itinerary.role().is_some() && itinerary.at_post.is_some())
        .collect();
    let mut before: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for &(a, first) in &posts {
        let later: Vec<String> = posts
            .iter()
            .filter(|(b, _)| *b != a && always_before(ensemble, a, *b))
            .map(|(_, second)| second.name.clone())
            .collect();
        if later.is_empty() {
            continue;
        }
        match before.iter_mut().find(|(_, known)| *known == later) {
            Some((names, _)) => names.push(first.name.clone()),
            None => before.push((vec![first.name.clone()], later)),
        }
    }
    for (names, later) in before {
        let verb = if names.len() == 1 { "has" } else { "have" };
        holds.push(format!(
            "{} {verb} it at the post before {} in every run.",
            joined(&names),
            joined(&later)
        ));
    }
    let bags = posts.iter().filter(|(_, i)| matches!(i.way, Way::Bag { .. }));
    let earliest = bags
        .filter_map(|(at, _)| ensemble.moments(*at, Milestone::AtPost).iter().flatten().min())
        .min();
    if let Some(earliest) = earliest.filter(|_| plan.telegrams.len() == 1) {
        holds.push(format!(
            "No copy by bag is at its post before {}, {} after the hand-in.",
            day(*earliest),
            *earliest - scenario.handed_in
        ));
    }
    holds
}

fn day(moment: Moment) -> String {
    moment.utc().format("%A %-d %B").to_string()
}

fn always_before(ensemble: &Ensemble, a: usize, b: usize) -> bool {
    let pairs =
        ensemble.moments(a, Milestone::AtPost).iter().zip(ensemble.moments(b, Milestone::AtPost));
    pairs.clone().count() > 0
        && pairs.into_iter().all(|(a, b)| match (a, b) {
            (Some(a), Some(b)) => a < b,
            (Some(_), None) => true,
            (None, _) => false,
        })
}

/// The unknowns behind each copy, copies with the same greatest unknowns together.
fn depends(plan: &Plan, ensemble: &Ensemble) -> Vec<Dependence> {
    let mut depends: Vec<Dependence> = Vec::new();
    let all: Vec<usize> = (0..plan.itineraries.len()).collect();
    let found = in_order(&all, || (), |(), at| ensemble.goes_with(plan, at));
    for (itinerary, mut on) in plan.itineraries.iter().zip(found) {
        on.truncate(3);
        if on.is_empty() {
            continue;
        }
        let name = match itinerary.copy {
            Copy::Addressee { .. } => itinerary.name.clone(),
            Copy::Desk { kind, .. } => format!("the {}", kind.words(2)),
        };
        let keys = |on: &[(KnownId, f64)]| on.iter().map(|(known, _)| *known).collect::<Vec<_>>();
        match depends.iter_mut().find(|known| keys(&known.on) == keys(&on)) {
            Some(same) if same.copies.contains(&name) => {}
            Some(same) => same.copies.push(name),
            None => depends.push(Dependence { copies: vec![name], on }),
        }
    }
    depends
}

/// Where evidence might be, by the weight of what it would settle.
fn look_for(plan: &Plan, depends: &[Dependence], used: &[KnownId]) -> Vec<(String, Vec<String>)> {
    let mut weights: BTreeMap<&str, (f64, Vec<String>)> = BTreeMap::new();
    for &id in used {
        let known = plan.known(id);
        let Some(look_for) = &known.look_for else {
            continue;
        };
        let shares = depends.iter().flat_map(|depends| &depends.on);
        let weight: f64 = shares.filter(|(other, _)| *other == id).map(|(_, share)| share).sum();
        let entry = weights.entry(look_for).or_default();
        entry.0 += weight;
        if !entry.1.iter().any(|name| **name == *known.name) {
            entry.1.push(known.name.to_string());
        }
    }
    let mut sorted: Vec<(&str, (f64, Vec<String>))> = weights.into_iter().collect();
    sorted.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.0.cmp(b.0)));
    sorted.into_iter().map(|(text, (_, names))| (text.to_owned(), names)).collect()
}
