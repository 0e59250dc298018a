//! Statistics as JSON, version 1: own types, microseconds throughout.

use schemars::JsonSchema;
use serde::Serialize;

use super::on_time::{OnTimeV1, on_time};
use super::{Account, station_name};
use crate::engine::{Outcome, StationReturns, Tally};
use crate::ensemble::Estimate;
use crate::plan::Copy;
use crate::telegram::Precedence;
use crate::time::Span;

/// The statistics of a scenario.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StatisticsV1 {
    /// The version of this form: 1.
    version: u32,
    /// The version of deskby.
    deskby: &'static str,
    /// The name of the scenario.
    scenario: String,
    /// What it is, in words.
    title: String,
    /// The seed of the runs.
    seed: u64,
    /// How many runs are pooled.
    runs: u32,
    /// From when on things are counted.
    counts_from: String,
    /// When counting ends.
    ends: String,
    /// How many parts the intervals rest on: batches, or runs.
    samples: usize,
    /// How long a part is, in microseconds.
    sample_micros: i64,
    /// Events in all runs.
    events: u64,
    /// The fingerprint of the first run, as 16 hexadecimal figures.
    fingerprint: String,
    /// What became of all that was handed in within the period.
    pub(super) totals: TotalsV1,
    /// Each station.
    pub(super) stations: Vec<StationV1>,
    /// Each carrier.
    pub(super) carriers: Vec<CarrierV1>,
    /// On time for DESKBY, at the post.
    pub(super) on_time: OnTimeV1,
    /// From hand-in to delivery, by stream, posts and precedence.
    pub(super) journeys: Vec<JourneyV1>,
    /// The copies of telegrams that are told one by one, in the first run.
    pub(super) copies: Vec<CountedCopyV1>,
    /// Each station in each part.
    pub(super) batches: Vec<BatchV1>,
}

/// How many ended how.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TotalsV1 {
    pub(super) delivered: u64,
    pub(super) refused: u64,
    pub(super) dropped: u64,
    pub(super) no_way: u64,
    /// Still on their way at the horizon.
    pub(super) on_its_way: u64,
    /// Under way when the period ended.
    pub(super) outstanding: u64,
}

/// Many lengths of time.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TimesV1 {
    pub(super) count: u64,
    pub(super) mean_micros: Option<f64>,
    /// Half the width of the 95 % interval of the mean.
    pub(super) half_width_micros: Option<f64>,
    pub(super) deviation_micros: Option<f64>,
    pub(super) p50_micros: Option<i64>,
    pub(super) p90_micros: Option<i64>,
    pub(super) p95_micros: Option<i64>,
    pub(super) p99_micros: Option<i64>,
    pub(super) longest_micros: i64,
    /// The share that was longer than each length that was asked for.
    pub(super) over: Vec<OverV1>,
}

/// A share above a length of time.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct OverV1 {
    pub(super) micros: i64,
    pub(super) share: Option<f64>,
}

/// A station.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct StationV1 {
    pub(super) name: String,
    /// How many came: joined or were refused.
    pub(super) came: u64,
    pub(super) refused: u64,
    /// The share of those who came that was refused.
    pub(super) refused_share: Option<f64>,
    pub(super) interruptions: u64,
    /// Transmissions lost and asked for again.
    pub(super) lost: u64,
    /// Groups of six characters carried.
    pub(super) groups: f64,
    /// Until service begins, and while it is interrupted.
    pub(super) wait: TimesV1,
    /// From coming to leaving: to the end of the service or, where the next station is full and
    /// makes it keep its server, until that lets it in.
    pub(super) sojourn: TimesV1,
    pub(super) present_mean: f64,
    pub(super) present_half_width: Option<f64>,
    pub(super) present_most: u32,
    pub(super) in_hand_mean: f64,
    /// Those served who keep their server, since the next station is full.
    pub(super) blocked_mean: f64,
    /// The share of its servers' time in which they were at work.
    pub(super) use_share: Option<f64>,
    pub(super) by_precedence: Vec<ClassV1>,
}

/// One precedence at a station.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ClassV1 {
    pub(super) precedence: &'static str,
    pub(super) came: u64,
    pub(super) refused: u64,
    pub(super) wait: TimesV1,
    pub(super) sojourn: TimesV1,
    pub(super) present_mean: f64,
    pub(super) present_half_width: Option<f64>,
}

/// A carrier.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CarrierV1 {
    pub(super) name: String,
    pub(super) departures: u64,
    pub(super) carried: u64,
    pub(super) wait: TimesV1,
    /// Left behind at a departure, on average over all departures.
    pub(super) left_behind_mean: Option<f64>,
}

/// Copies of one stream, between two posts, at one precedence.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct JourneyV1 {
    pub(super) stream: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) precedence: &'static str,
    pub(super) delivered: u64,
    pub(super) refused: u64,
    pub(super) dropped: u64,
    pub(super) on_its_way: u64,
    pub(super) time: TimesV1,
}

/// A copy of a telegram that is told one by one.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CountedCopyV1 {
    pub(super) telegram: String,
    pub(super) copy: String,
    pub(super) post: String,
    pub(super) precedence: &'static str,
    pub(super) handed_in: String,
    /// When it was at the post; null for never.
    pub(super) arrived: Option<String>,
    pub(super) micros: Option<i64>,
    /// Whether it was there by its DESKBY time.
    pub(super) on_time: Option<bool>,
}

/// A station in one part.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BatchV1 {
    pub(super) part: usize,
    pub(super) station: String,
    pub(super) visits: u64,
    pub(super) wait_mean_micros: Option<f64>,
    pub(super) sojourn_mean_micros: Option<f64>,
    pub(super) present_mean: f64,
    pub(super) in_hand_mean: f64,
}

/// The statistics as JSON.
///
/// # Panics
///
/// Never: the types have no form that JSON lacks.
#[must_use]
pub fn statistics_json(account: &Account<'_>) -> String {
    let mut text = serde_json::to_string_pretty(&document(account)).expect("plain types");
    text.push('\n');
    text
}

pub(super) fn document(account: &Account<'_>) -> StatisticsV1 {
    let Account { scenario, plan, pooled, .. } = *account;
    let ended = |outcome: Outcome| pooled.outcomes[outcome as usize];
    let stations = (0..pooled.stations.len()).filter(|&at| {
        let station = &pooled.stations[at];
        station.came.iter().sum::<u64>() > 0 || station.most_present() > 0
    });
    let stations: Vec<usize> = stations.collect();
    StatisticsV1 {
        version: 1,
        deskby: env!("CARGO_PKG_VERSION"),
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        seed: pooled.seed,
        runs: pooled.runs,
        counts_from: pooled.period.counts_from.to_string(),
        ends: pooled.period.ends.to_string(),
        samples: pooled.samples.len(),
        sample_micros: pooled.sample.as_micros(),
        events: pooled.events,
        fingerprint: format!("{:016x}", pooled.fingerprint.bits()),
        totals: TotalsV1 {
            delivered: ended(Outcome::Delivered),
            refused: ended(Outcome::Refused),
            dropped: ended(Outcome::Dropped),
            no_way: ended(Outcome::NoWay),
            on_its_way: ended(Outcome::OnItsWay),
            outstanding: pooled.outstanding,
        },
        stations: stations.iter().map(|&at| station(account, at)).collect(),
        carriers: (0..pooled.carriers.len()).map(|at| carrier(account, at)).collect(),
        on_time: on_time(account),
        journeys: (0..plan.groups.len()).filter_map(|at| journey(account, at)).collect(),
        copies: copies(account),
        batches: batches(account, &stations),
    }
}

pub(super) fn times(tally: &Tally, over: &[Span], mean: Option<Estimate>) -> TimesV1 {
    let at = |share: f64| tally.quantile_between(share).map(Span::as_micros);
    TimesV1 {
        count: tally.count(),
        mean_micros: tally.mean_micros(),
        half_width_micros: mean.and_then(|mean| mean.half),
        deviation_micros: tally.deviation_micros(),
        p50_micros: at(0.5),
        p90_micros: at(0.9),
        p95_micros: at(0.95),
        p99_micros: at(0.99),
        longest_micros: tally.longest().as_micros(),
        over: over
            .iter()
            .map(|span| OverV1 { micros: span.as_micros(), share: tally.share_over(*span) })
            .collect(),
    }
}

fn merged(tallies: &[Tally]) -> Tally {
    let mut all = Tally::with_quantiles();
    for tally in tallies {
        all.merge(tally);
    }
    all
}

#[expect(clippy::cast_precision_loss, reason = "means for people to read")]
fn station(account: &Account<'_>, at: usize) -> StationV1 {
    let pooled = account.pooled;
    let found: &StationReturns = &pooled.stations[at];
    let micros = pooled.micros().max(1) as f64;
    let came: u64 = found.came.iter().sum();
    let refused: u64 = found.refused.iter().sum();
    let present = pooled.present(at);
    let class = |precedence: Precedence| {
        let class = precedence as usize;
        ClassV1 {
            precedence: precedence.word(),
            came: found.came[class],
            refused: found.refused[class],
            wait: times(&found.waits[class], account.over, pooled.wait_of(at, precedence)),
            sojourn: times(&found.sojourns[class], account.over, pooled.sojourn_of(at, precedence)),
            present_mean: found.present_micros_of(precedence) as f64 / micros,
            present_half_width: pooled.present_of(at, precedence).and_then(|mean| mean.half),
        }
    };
    let classes = Precedence::ALL.into_iter().rev();
    StationV1 {
        name: station_name(account.scenario, account.plan.stations[at]),
        came,
        refused,
        refused_share: (came > 0).then(|| refused as f64 / came as f64),
        interruptions: found.interruptions,
        lost: found.lost,
        groups: found.characters as f64 / 6.0,
        wait: times(&merged(&found.waits), account.over, pooled.wait(at)),
        sojourn: times(&merged(&found.sojourns), account.over, pooled.sojourn(at)),
        present_mean: present.mean,
        present_half_width: present.half,
        present_most: found.most_present(),
        in_hand_mean: found.in_hand_micros() as f64 / micros,
        blocked_mean: found.blocked_micros() as f64 / micros,
        use_share: pooled.in_use(account.plan, at),
        by_precedence: classes
            .filter(|precedence| found.came[*precedence as usize] > 0)
            .map(class)
            .collect(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a mean for people to read")]
fn carrier(account: &Account<'_>, at: usize) -> CarrierV1 {
    let found = &account.pooled.carriers[at];
    let departures = account.pooled.departures(account.plan, at);
    CarrierV1 {
        name: account.plan.carrier_names[at].clone(),
        departures,
        carried: found.waits.count(),
        wait: times(&found.waits, account.over, None),
        left_behind_mean: (departures > 0).then(|| found.behind as f64 / departures as f64),
    }
}

fn journey(account: &Account<'_>, at: usize) -> Option<JourneyV1> {
    let (of, found) = (&account.plan.groups[at], &account.pooled.groups[at]);
    let ended = |outcome: Outcome| found.ended[outcome as usize];
    let all: u64 = found.ended.iter().sum();
    (all > 0).then(|| JourneyV1 {
        stream: of.stream.clone(),
        from: of.from.clone(),
        to: of.to.clone(),
        precedence: of.precedence.word(),
        delivered: ended(Outcome::Delivered) + ended(Outcome::Split),
        refused: ended(Outcome::Refused),
        dropped: ended(Outcome::Dropped),
        on_its_way: ended(Outcome::OnItsWay),
        time: times(&found.journeys, account.over, account.pooled.journey_of(at)),
    })
}

fn copies(account: &Account<'_>) -> Vec<CountedCopyV1> {
    let Account { scenario, plan, pooled, .. } = *account;
    let addressees =
        plan.itineraries.iter().filter(|way| matches!(way.copy, Copy::Addressee { .. }));
    addressees
        .map(|way| {
            let handed = &plan.telegrams[way.telegram];
            let end = way.at_post.map(|unit| pooled.ends[unit.0 as usize]);
            let there =
                end.filter(|end| matches!(end.outcome, Outcome::Delivered | Outcome::Split));
            CountedCopyV1 {
                telegram: handed.name.clone(),
                copy: way.name.clone(),
                post: way.post.map_or_else(String::new, |id| scenario.network.post(id).id.clone()),
                precedence: way.precedence.word(),
                handed_in: handed.at.to_string(),
                arrived: there.map(|end| end.at.to_string()),
                micros: there.map(|end| (end.at - handed.at).as_micros()),
                on_time: way.deskby.map(|by| there.is_some_and(|end| end.at <= by)),
            }
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "means for people to read")]
fn batches(account: &Account<'_>, stations: &[usize]) -> Vec<BatchV1> {
    let pooled = account.pooled;
    let length = pooled.sample.as_micros().max(1) as f64;
    let mut all = Vec::new();
    for (part, samples) in pooled.samples.iter().enumerate() {
        for &at in stations {
            let batch = &samples[at];
            let mean = |sum: i128| (batch.visits > 0).then(|| sum as f64 / batch.visits as f64);
            all.push(BatchV1 {
                part,
                station: station_name(account.scenario, account.plan.stations[at]),
                visits: batch.visits,
                wait_mean_micros: mean(batch.waits),
                sojourn_mean_micros: mean(batch.sojourns),
                present_mean: batch.present as f64 / length,
                in_hand_mean: batch.in_hand as f64 / length,
            });
        }
    }
    all
}
