//! Advice as text and as JSON: what would have brought a copy to its reader in time.

use schemars::JsonSchema;
use serde::Serialize;

use super::Shown;
use super::ensemble::ShareV1;
use super::lines::{columns, line, paragraph, trimmed};
use super::plain::visible;
use super::sensitivity::variant_in_words;
use super::words::date_and_time;
use crate::ensemble::advice::{Advice, Aim, Outcome, Step};
use crate::scenario::Scenario;
use crate::time::Moment;

/// What advice is about, and what was found.
#[derive(Clone, Copy, Debug)]
pub struct Advised<'a> {
    /// What went in.
    pub scenario: &'a Scenario,
    /// Which variant of it.
    pub variant: Option<&'a str>,
    /// Who is to have it by when.
    pub aim: &'a Aim,
    /// How it was.
    pub was: &'a Outcome,
    /// The changes that meet the aim, the cheapest first.
    pub advice: &'a [Advice],
    /// The latest hour of hand-in that meets it as everything else was, where that was asked.
    pub latest: Option<&'a (Moment, Outcome)>,
    /// Whether only that was asked.
    pub only_latest: bool,
}

/// Advice, version 1.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AdviceV1 {
    /// The version of this form: 1.
    version: u32,
    /// The version of deskby.
    deskby: &'static str,
    /// The name of the scenario.
    scenario: String,
    /// The variant; null for the scenario as it is.
    variant: Option<String>,
    /// The network.
    network: String,
    /// The SHA-256 of the input files and of what was asked.
    inputs: String,
    /// The seed.
    seed: u64,
    /// How many runs the odds rest on.
    runs: u32,
    /// Who is to have it.
    addressee: String,
    /// By when.
    by: String,
    /// In how many runs of a hundred; null where the typical run decides.
    odds_percent: Option<u32>,
    /// How it was.
    was: OutcomeV1,
    /// Whether that meets the aim already.
    met_as_it_was: bool,
    /// The changes that meet it, the cheapest first.
    advice: Vec<ChangeV1>,
    /// The latest hour of hand-in that meets it, everything else as it was.
    latest: Option<String>,
}

/// What comes of a scenario.
#[derive(Debug, Serialize, JsonSchema)]
struct OutcomeV1 {
    /// When it has it in the typical run; null for never.
    typical: Option<String>,
    /// In how many runs it has it in time.
    in_time: ShareV1,
}

/// A change.
#[derive(Debug, Serialize, JsonSchema)]
struct ChangeV1 {
    /// What is changed, in words.
    steps: Vec<String>,
    /// What it costs: a count that orders advice and no more.
    cost: u32,
    /// What comes of it.
    outcome: OutcomeV1,
}

/// Advice as text.
#[must_use]
pub fn advise_text(advised: &Advised<'_>, shown: &Shown) -> String {
    let Advised { scenario, aim, was, advice, .. } = *advised;
    let mut out = String::new();
    let by = aim.by.utc().format("%a %-d %b %H:%M");
    line(
        &mut out,
        &format!("{} BY {} GREENWICH", aim.who.to_uppercase(), by.to_string().to_uppercase()),
    );
    let aimed = match aim.percent {
        Some(percent) => format!("in at least {percent} % of {} runs", aim.runs),
        None => "in the typical run".to_owned(),
    };
    let how = format!("As it was: {}. The aim is to have it in time {aimed}.", told(was));
    paragraph(&mut out, shown, &how, "");
    if aim.is_met(was) && !advised.only_latest {
        line(&mut out, "Nothing has to change.");
    }
    if let Some((at, outcome)) = advised.latest {
        let text = format!(
            "The latest hour of hand-in that makes it is {}: {}.",
            sender(scenario, *at),
            told(outcome)
        );
        paragraph(&mut out, shown, &text, "");
    } else if advised.only_latest {
        line(&mut out, "No hour of hand-in within the fortnight before makes it.");
    }
    if advice.is_empty() && !aim.is_met(was) && !advised.only_latest {
        let text = "No change of precedence, hour or way that was tried makes it.";
        paragraph(&mut out, shown, text, "");
    }
    if !advice.is_empty() {
        let mut table = columns(shown);
        table.set_header(["CHANGE, THE CHEAPEST FIRST", "COST", "WHAT COMES OF IT"]);
        for one in advice {
            let steps: Vec<String> = one.steps.iter().map(|step| step_of(scenario, step)).collect();
            table.add_row([steps.join(", and "), one.cost.to_string(), told(&one.outcome)]);
        }
        line(&mut out, &trimmed(&table));
    }
    line(&mut out, "");
    let cost = "Cost is a count that orders advice and no more: a step of precedence 1, a DESKBY 1, \
                each two hours earlier 1, a wire in the place of a bag 3, another policy of ways 3, a \
                bag beside the timetable 4.";
    paragraph(&mut out, shown, cost, "");
    let cite = format!(
        "deskby {}, scenario {}{}, network {}, seed {}, {} runs, inputs {}.",
        env!("CARGO_PKG_VERSION"),
        scenario.id,
        variant_in_words(advised.variant),
        scenario.network.id,
        scenario.seed,
        aim.runs,
        scenario.inputs
    );
    paragraph(&mut out, shown, &cite, "");
    visible(&out)
}

/// An outcome in words.
fn told(outcome: &Outcome) -> String {
    let typical = outcome.typical.map_or_else(
        || "never in the typical run".to_owned(),
        |moment| format!("{}Z in the typical run", date_and_time(moment.utc())),
    );
    let odds = outcome.odds;
    let percent = |part: f64| format!("{:.0}", part * 100.0);
    format!(
        "{typical}; in time in {} % of runs ({}–{})",
        percent(odds.part()),
        percent(odds.low),
        percent(odds.high)
    )
}

/// A moment by the sender's clock.
fn sender(scenario: &Scenario, at: Moment) -> String {
    let from = scenario.telegram.from.as_deref().and_then(|name| scenario.network.find(name));
    let group = at.utc().format("%d%H%MZ").to_string();
    match from {
        Some(post) => {
            let local = scenario.network.post(post).clock.local(at);
            format!("{group} ({} by the sender's clock)", date_and_time(local))
        }
        None => group,
    }
}

fn step_of(scenario: &Scenario, step: &Step) -> String {
    match step {
        Step::Precedence(who, rank) => format!("give {who} {rank}"),
        Step::Wire(who, rank) => format!("send {who} a copy by wire at {rank}, not SAVING"),
        Step::Deskby(who, by) => {
            format!("mark it DESKBY {} for {who}", by.utc().format("%d%H%MZ"))
        }
        Step::Way(way) => match way.word() {
            "hub" => "send it by way of the hub".to_owned(),
            "direct" => "send it over as few legs as there are".to_owned(),
            "earliest" => "send it the way that is there first where nothing else moves".to_owned(),
            "queues" => "send it on by the queues as they stand".to_owned(),
            other => format!("choose its way by the policy {other}"),
        },
        Step::Bag(id, at) => {
            let at = date_and_time(*at);
            format!("let the bag {id} leave once more, on {at} by the clock there")
        }
        Step::HandedIn(at) => {
            let earlier = scenario.handed_in - *at;
            format!("hand it in at {}, {earlier} earlier", sender(scenario, *at))
        }
    }
}

/// Advice as JSON, version 1.
///
/// # Panics
///
/// Never: the types have no form that JSON lacks.
#[must_use]
pub fn advise_json(advised: &Advised<'_>) -> String {
    let Advised { scenario, aim, was, .. } = *advised;
    let outcome = |outcome: &Outcome| OutcomeV1 {
        typical: outcome.typical.map(|moment| moment.to_string()),
        in_time: ShareV1::from(outcome.odds),
    };
    let change = |one: &Advice| ChangeV1 {
        steps: one.steps.iter().map(|step| step_of(scenario, step)).collect(),
        cost: one.cost,
        outcome: outcome(&one.outcome),
    };
    let document = AdviceV1 {
        version: 1,
        deskby: env!("CARGO_PKG_VERSION"),
        scenario: scenario.id.clone(),
        variant: advised.variant.map(str::to_owned),
        network: scenario.network.id.clone(),
        inputs: scenario.inputs.clone(),
        seed: scenario.seed,
        runs: aim.runs,
        addressee: aim.who.clone(),
        by: aim.by.to_string(),
        odds_percent: aim.percent,
        was: outcome(was),
        met_as_it_was: aim.is_met(was),
        advice: advised.advice.iter().map(change).collect(),
        latest: advised.latest.map(|(at, _)| at.to_string()),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("the types are plain");
    text.push('\n');
    text
}
