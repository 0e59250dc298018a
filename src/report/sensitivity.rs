//! On what an arrival rests, in words, as a table and as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::Shown;
use super::lines::{columns, line, paragraph, trimmed};
use super::plain::visible;
use super::words::date_and_time;
use crate::ensemble::Milestone;
use crate::ensemble::sensitivity::{Factor, Sensitivity, Weight};
use crate::ensemble::sobol::Estimate;
use crate::plan::{Known, Plan};
use crate::scenario::Scenario;
use crate::time::{Moment, Span};

/// What a document of a sensitivity is made of.
#[derive(Clone, Copy, Debug)]
pub struct Rests<'a> {
    /// What went in.
    pub scenario: &'a Scenario,
    /// Which variant of it.
    pub variant: Option<&'a str>,
    /// Its plan.
    pub plan: &'a Plan,
    /// Whose copy it is, by place among the itineraries.
    pub copy: usize,
    /// Which moment of it.
    pub milestone: Milestone,
    /// What was found.
    pub found: &'a Sensitivity,
}

/// On what an arrival rests, version 1.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SensitivityV1 {
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
    /// Whose copy.
    of: String,
    /// `received` or `seen`.
    milestone: &'static str,
    /// How many rows the design has.
    rows: u64,
    /// How many runs it took.
    runs: u64,
    /// How often it never arrived, of twice the number of rows; counted as at the horizon.
    never: u64,
    /// The standard deviation of the arrival, in microseconds.
    deviation_micros: i64,
    /// The factors, the weightiest first.
    factors: Vec<FactorV1>,
    /// The same in words.
    sentences: Vec<String>,
}

/// A factor.
#[derive(Debug, Serialize, JsonSchema)]
struct FactorV1 {
    /// `figure`, `elsewhere` or `chance`.
    kind: &'static str,
    /// What it is, in words.
    name: String,
    /// Where it is written.
    paths: Vec<String>,
    /// How it is known.
    basis: Option<&'static str>,
    /// Which archive might settle it.
    look_for: Option<String>,
    /// The first-order index: the share of the variance that goes with it alone.
    first: f64,
    /// Its standard error.
    first_error: f64,
    /// The total index: that with all that it does together with others.
    total: f64,
    /// Its standard error.
    total_error: f64,
    /// The typical run with this factor at its 10 % point; null for never and for chance.
    at_10_percent: Option<String>,
    /// The same at its 90 % point.
    at_90_percent: Option<String>,
}

impl Rests<'_> {
    fn known(&self, weight: &Weight) -> Vec<&Known> {
        match &weight.factor {
            Factor::Unknown { known, .. } => known.iter().map(|&id| self.plan.known(id)).collect(),
            Factor::Elsewhere(_) | Factor::Chance => Vec::new(),
        }
    }

    fn name(&self, weight: &Weight) -> String {
        match &weight.factor {
            Factor::Unknown { .. } => {
                let known = self.known(weight);
                let first = known.first().map_or_else(String::new, |known| known.name.to_string());
                let more = known.iter().filter(|other| *other.name != *first).count();
                if more > 0 { format!("{first} and {more} with it") } else { first }
            }
            Factor::Elsewhere(_) => "figures that are not on its own way, together".to_owned(),
            Factor::Chance => "chance itself: what varied from telegram to telegram".to_owned(),
        }
    }

    fn who(&self) -> &str {
        &self.plan.itineraries[self.copy].name
    }

    /// The sentences that sum it up.
    fn sentences(&self) -> Vec<String> {
        if self.found.deviation == Span::ZERO {
            return vec![format!("Nothing that is unknown moves {}'s copy.", self.who())];
        }
        let heavy =
            |weight: &&Weight| weight.index.first.value > 0.05 || weight.index.total.value > 0.15;
        let told = self.found.factors.iter().filter(heavy).map(|weight| self.sentence(weight));
        told.take(5).collect()
    }

    fn sentence(&self, weight: &Weight) -> String {
        let (first, total) = (weight.index.first.value, weight.index.total.value);
        let percent = |share: f64| format!("{:.0} %", share.clamp(0.0, 1.0) * 100.0);
        let share = if first < 0.05 {
            let all = percent(total);
            format!(
                "{all} of what is unknown about {}'s copy, only together with others,",
                self.who()
            )
        } else if total - first > 0.03 {
            let (alone, all) = (percent(first), percent(total));
            format!(
                "{alone} of what is unknown about {}'s copy, {all} together with others,",
                self.who()
            )
        } else {
            format!("{} of what is unknown about {}'s copy", percent(first), self.who())
        };
        let name = self.name(weight);
        let Some(known) = self.known(weight).first().copied() else {
            return format!("{share} is {name}.");
        };
        let look_for = known.look_for.as_ref();
        let look_for = look_for.map_or_else(String::new, |text| format!(" Look for: {text}."));
        format!("{share} is {name}; it is {}.{look_for}", known.basis)
    }
}

/// On what an arrival rests, as text.
#[must_use]
pub fn sensitivity_text(rests: &Rests<'_>, shown: &Shown) -> String {
    let (found, scenario) = (rests.found, rests.scenario);
    let mut out = String::new();
    line(&mut out, &format!("WHAT THE COPY OF {} RESTS ON", rests.who().to_uppercase()));
    let never = match found.never {
        0 => String::new(),
        many => format!(
            " In {many} of {} runs it never arrived; they count as arriving at the \
                          horizon.",
            2 * found.rows
        ),
    };
    let what = match rests.milestone {
        Milestone::AtPost => "arrival at the post",
        Milestone::Seen => "coming to a desk that reads",
    };
    let how = format!(
        "Its {what} has a standard deviation of {}, over {} runs (a Saltelli design of {} rows, \
         seed {}).{never}",
        found.deviation, found.runs, found.rows, found.seed
    );
    paragraph(&mut out, shown, &how, "");
    for sentence in rests.sentences() {
        paragraph(&mut out, shown, &format!("  - {sentence}"), "    ");
    }
    line(&mut out, "");
    let mut table = columns(shown);
    let header = ["FACTOR", "ALONE", "IN ALL", "BASIS", "TYPICAL RUN, LOW TO HIGH", "SWING"];
    table.set_header(header);
    let post = rests.plan.itineraries[rests.copy].post;
    let clock = |moment: Moment| match post {
        Some(post) => shown.zone.at(&scenario.network, post, moment),
        None => moment.utc(),
    };
    for weight in &found.factors {
        let basis = rests.known(weight).first().map_or("–", |known| known.basis.word());
        let (range, swing) = swing(weight, clock);
        let index = |estimate: Estimate| percent_with_error(estimate);
        table.add_row([
            rests.name(weight),
            index(weight.index.first),
            index(weight.index.total),
            basis.to_owned(),
            range,
            swing,
        ]);
    }
    line(&mut out, &trimmed(&table));
    line(&mut out, "");
    let note = "Alone: the first-order Sobol index; in all: the total index. The typical run is \
                shown with the one factor at its 10 % and its 90 % point and everything else at \
                its median. These are shares of the variance of the arrival; the shares under \
                DEPENDS ON of deskby replay are correlation ratios of its rank over far fewer \
                runs, which are quick and coarse.";
    paragraph(&mut out, shown, note, "");
    let cite = format!(
        "deskby {}, scenario {}{}, network {}, seed {}, {} runs, inputs {}.",
        env!("CARGO_PKG_VERSION"),
        scenario.id,
        variant_in_words(rests.variant),
        scenario.network.id,
        found.seed,
        found.runs,
        scenario.inputs
    );
    paragraph(&mut out, shown, &cite, "");
    visible(&out)
}

/// `, variant morning`, or nothing.
pub(super) fn variant_in_words(variant: Option<&str>) -> String {
    variant.map_or_else(String::new, |name| format!(", variant {name}"))
}

/// `61 % ± 2`: the index and 1.96 standard errors.
fn percent_with_error(estimate: Estimate) -> String {
    let value = libm::rint(estimate.value * 100.0);
    // A whole number below nothing is nothing by chance.
    format!("{:.0} % ± {:.0}", value.max(0.0), (estimate.error * 196.0).ceil())
}

fn swing(weight: &Weight, clock: impl Fn(Moment) -> chrono::NaiveDateTime) -> (String, String) {
    let told = |moment: Option<Moment>| {
        moment.map_or_else(|| "never".to_owned(), |moment| date_and_time(clock(moment)))
    };
    let Some((low, high)) = weight.swing else { return ("–".to_owned(), "–".to_owned()) };
    let swing = match (low, high) {
        (Some(low), Some(high)) => (high - low).abs().to_string(),
        (None, None) => "none".to_owned(),
        _ => "never or not".to_owned(),
    };
    if low == high {
        (told(low), "none".to_owned())
    } else {
        (format!("{} to {}", told(low), told(high)), swing)
    }
}

/// On what an arrival rests, as JSON, version 1.
///
/// # Panics
///
/// Never: the types have no form that JSON lacks.
#[must_use]
pub fn sensitivity_json(rests: &Rests<'_>) -> String {
    let (found, scenario) = (rests.found, rests.scenario);
    let rounded = |value: f64| libm::rint(value * 10_000.0) / 10_000.0;
    let factor = |weight: &Weight| {
        let known = rests.known(weight);
        let text = |moment: Option<Moment>| moment.map(|moment| moment.to_string());
        let (low, high) = weight.swing.unwrap_or((None, None));
        FactorV1 {
            kind: match weight.factor {
                Factor::Unknown { .. } => "figure",
                Factor::Elsewhere(_) => "elsewhere",
                Factor::Chance => "chance",
            },
            name: rests.name(weight),
            paths: known.iter().map(|known| known.path.to_string()).collect(),
            basis: known.first().map(|known| known.basis.word()),
            look_for: known.first().and_then(|known| known.look_for.as_deref().map(str::to_owned)),
            first: rounded(weight.index.first.value),
            first_error: rounded(weight.index.first.error),
            total: rounded(weight.index.total.value),
            total_error: rounded(weight.index.total.error),
            at_10_percent: text(low),
            at_90_percent: text(high),
        }
    };
    let document = SensitivityV1 {
        version: 1,
        deskby: env!("CARGO_PKG_VERSION"),
        scenario: scenario.id.clone(),
        variant: rests.variant.map(str::to_owned),
        network: scenario.network.id.clone(),
        inputs: scenario.inputs.clone(),
        seed: found.seed,
        of: rests.who().to_owned(),
        milestone: match rests.milestone {
            Milestone::AtPost => "received",
            Milestone::Seen => "seen",
        },
        rows: found.rows,
        runs: found.runs,
        never: found.never,
        deviation_micros: found.deviation.as_micros(),
        factors: found.factors.iter().map(factor).collect(),
        sentences: rests.sentences(),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("the types are plain");
    text.push('\n');
    text
}
