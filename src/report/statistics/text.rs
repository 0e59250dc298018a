//! Statistics as a text for people.

use super::Account;
use super::json::{TimesV1, document};
use super::on_time::on_time_text;
use crate::report::Shown;
use crate::report::lines::{columns, line, paragraph, trimmed};
use crate::telegram::Precedence;

/// The most journeys that are listed; the others are in the tables.
const LISTED: usize = 40;

/// The statistics of a scenario.
#[must_use]
pub fn statistics_text(account: &Account<'_>, shown: &Shown) -> String {
    let found = document(account);
    let pooled = account.pooled;
    let mut out = String::new();
    line(&mut out, &account.scenario.title);
    line(&mut out, "");
    let counted = pooled.period.ends - pooled.period.counts_from;
    let text = format!(
        "Counted from {} for {counted}, in {} under seed {}; {} events. Intervals of 95 % rest \
         on {} of {}.",
        pooled.period.counts_from,
        many(u64::from(pooled.runs), "run", "runs"),
        pooled.seed,
        pooled.events,
        many(pooled.samples.len() as u64, "part", "parts"),
        pooled.sample,
    );
    paragraph(&mut out, shown, &text, "");
    stations(&mut out, &found, shown);
    if !found.carriers.is_empty() {
        carriers(&mut out, &found, shown);
    }
    journeys(&mut out, &found, shown);
    on_time_text(&mut out, &found.on_time, shown);
    let totals = &found.totals;
    line(&mut out, "");
    let text = format!(
        "Delivered {}, refused {}, dropped {}, without a way {}, still on their way {}; under way \
         at the end of the period {}.",
        totals.delivered,
        totals.refused,
        totals.dropped,
        totals.no_way,
        totals.on_its_way,
        totals.outstanding
    );
    paragraph(&mut out, shown, &text, "");
    line(&mut out, &format!("Fingerprint of the first run: {:016x}.", pooled.fingerprint.bits()));
    out
}

fn many(count: u64, one: &str, more: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {more}") }
}

fn stations(out: &mut String, found: &super::StatisticsV1, shown: &Shown) {
    line(out, "\nSTATIONS\n");
    let mut table = columns(shown);
    table.set_header([
        "",
        "came",
        "refused",
        "groups",
        "mean wait",
        "±",
        "9 in 10",
        "mean stay",
        "present",
        "most",
        "in use",
    ]);
    for station in &found.stations {
        table.add_row([
            station.name.clone(),
            station.came.to_string(),
            station.refused.to_string(),
            format!("{:.0}", station.groups),
            span(station.wait.mean_micros),
            span(station.wait.half_width_micros),
            micros(station.wait.p90_micros),
            span(station.sojourn.mean_micros),
            format!("{:.3}", station.present_mean),
            station.present_most.to_string(),
            station
                .use_share
                .map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", share * 100.0)),
        ]);
    }
    line(out, &trimmed(&table));
    let kept = found.stations.iter().filter(|station| station.blocked_mean > 0.0);
    let kept: Vec<String> =
        kept.map(|station| format!("{} {:.3}", station.name, station.blocked_mean)).collect();
    if !kept.is_empty() {
        let text = "Served, but kept in their servers since the next station is full, on average";
        line(out, &format!("\n{text}: {}.", kept.join(", ")));
    }
    line(out, "\nWAITS AT STATIONS BY PRECEDENCE\n");
    let mut table = columns(shown);
    let mut heading = vec![String::new()];
    heading.extend(Precedence::ALL.iter().rev().map(|rank| rank.word().to_owned()));
    table.set_header(heading);
    for station in found.stations.iter().filter(|station| station.by_precedence.len() > 1) {
        let mut row = vec![station.name.clone()];
        row.extend(Precedence::ALL.iter().rev().map(|rank| {
            let class = station.by_precedence.iter().find(|class| class.precedence == rank.word());
            class.map_or_else(|| "–".to_owned(), |class| mean_and_half(&class.wait))
        }));
        table.add_row(row);
    }
    line(out, &trimmed(&table));
}

/// A mean with half the width of its interval, where there is one.
fn mean_and_half(times: &TimesV1) -> String {
    let half = times.half_width_micros.map(|half| format!(" ± {}", span(Some(half))));
    span(times.mean_micros) + &half.unwrap_or_default()
}

fn carriers(out: &mut String, found: &super::StatisticsV1, shown: &Shown) {
    line(out, "\nCARRIERS\n");
    let mut table = columns(shown);
    table.set_header(["", "departures", "carried", "mean wait", "deviation", "left behind"]);
    for carrier in &found.carriers {
        table.add_row([
            carrier.name.clone(),
            carrier.departures.to_string(),
            carrier.carried.to_string(),
            span(carrier.wait.mean_micros),
            span(carrier.wait.deviation_micros),
            carrier.left_behind_mean.map_or_else(|| "–".to_owned(), |mean| format!("{mean:.3}")),
        ]);
    }
    line(out, &trimmed(&table));
}

fn journeys(out: &mut String, found: &super::StatisticsV1, shown: &Shown) {
    line(out, "\nFROM HAND-IN TO DELIVERY\n");
    let mut table = columns(shown);
    table.set_header([
        "",
        "from",
        "to",
        "",
        "delivered",
        "mean",
        "±",
        "half",
        "9 in 10",
        "99 in 100",
    ]);
    for journey in found.journeys.iter().take(LISTED) {
        let TimesV1 { mean_micros, half_width_micros, p50_micros, p90_micros, p99_micros, .. } =
            journey.time;
        table.add_row([
            journey.stream.clone(),
            journey.from.clone(),
            journey.to.clone(),
            journey.precedence.to_owned(),
            journey.delivered.to_string(),
            span(mean_micros),
            span(half_width_micros),
            micros(p50_micros),
            micros(p90_micros),
            micros(p99_micros),
        ]);
    }
    line(out, &trimmed(&table));
    if let Some(more) = found.journeys.len().checked_sub(LISTED).filter(|more| *more > 0) {
        line(out, &format!("… and {more} more; --format csv has them all."));
    }
}

fn micros(of: Option<i64>) -> String {
    #[expect(clippy::cast_precision_loss, reason = "rounded for people")]
    span(of.map(|micros| micros as f64))
}

/// A length of time to three or four figures.
fn span(of: Option<f64>) -> String {
    let Some(micros) = of else { return "–".to_owned() };
    let seconds = micros / 1e6;
    match seconds {
        s if s < 0.000_000_5 => "0".to_owned(),
        s if s < 60.0 => format!("{s:.2} s"),
        s if s < 5_400.0 => format!("{:.2} min", s / 60.0),
        s if s < 172_800.0 => format!("{:.2} h", s / 3_600.0),
        s => format!("{:.2} d", s / 86_400.0),
    }
}
