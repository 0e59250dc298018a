//! Statistics as tables: stations, classes, carriers, journeys, copies, DESKBY, batches.

use super::Account;
use super::json::{TimesV1, document};
use super::on_time::on_time_rows;
use crate::report::Document;

const TIMES: [&str; 9] = [
    "count",
    "mean_micros",
    "half_width_micros",
    "deviation_micros",
    "p50_micros",
    "p90_micros",
    "p95_micros",
    "p99_micros",
    "longest_micros",
];

/// The statistics as tables, one file each.
#[must_use]
pub fn statistics_tables(account: &Account<'_>) -> Vec<Document> {
    let found = document(account);
    let both = |first: &[&str]| -> Vec<String> {
        let mut all: Vec<String> = first.iter().map(|name| (*name).to_owned()).collect();
        for what in ["wait", "sojourn"] {
            all.extend(TIMES.iter().map(|name| format!("{what}_{name}")));
        }
        all
    };
    let mut stations = vec![both(&[
        "station",
        "came",
        "refused",
        "refused_share",
        "interruptions",
        "lost",
        "groups",
        "present_mean",
        "present_half_width",
        "present_most",
        "in_hand_mean",
        "blocked_mean",
        "use_share",
    ])];
    let mut classes = vec![both(&[
        "station",
        "precedence",
        "came",
        "refused",
        "present_mean",
        "present_half_width",
    ])];
    for station in &found.stations {
        let mut row = vec![
            station.name.clone(),
            station.came.to_string(),
            station.refused.to_string(),
            maybe(station.refused_share),
            station.interruptions.to_string(),
            station.lost.to_string(),
            station.groups.to_string(),
            station.present_mean.to_string(),
            maybe(station.present_half_width),
            station.present_most.to_string(),
            station.in_hand_mean.to_string(),
            station.blocked_mean.to_string(),
            maybe(station.use_share),
        ];
        row.extend(times(&station.wait));
        row.extend(times(&station.sojourn));
        stations.push(row);
        for class in &station.by_precedence {
            let mut row = vec![
                station.name.clone(),
                class.precedence.to_owned(),
                class.came.to_string(),
                class.refused.to_string(),
                class.present_mean.to_string(),
                maybe(class.present_half_width),
            ];
            row.extend(times(&class.wait));
            row.extend(times(&class.sojourn));
            classes.push(row);
        }
    }
    let mut tables = vec![("stations.csv", stations), ("classes.csv", classes)];
    tables.extend(others(&found));
    tables.into_iter().map(|(name, rows)| Document::of_text(name, written(&rows))).collect()
}

/// A table with its heading, the times at its end where it has any.
fn headed(names: &[&str], timed: bool) -> Vec<Vec<String>> {
    let mut all: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    all.extend(TIMES.iter().filter(|_| timed).map(|name| (*name).to_owned()));
    vec![all]
}

fn others(found: &super::StatisticsV1) -> Vec<(&'static str, Vec<Vec<String>>)> {
    let mut carriers = headed(&["carrier", "departures", "carried", "left_behind_mean"], true);
    for carrier in &found.carriers {
        let mut row = vec![
            carrier.name.clone(),
            carrier.departures.to_string(),
            carrier.carried.to_string(),
            maybe(carrier.left_behind_mean),
        ];
        row.extend(times(&carrier.wait));
        carriers.push(row);
    }
    let mut journeys = headed(
        &["stream", "from", "to", "precedence", "delivered", "refused", "dropped", "on_its_way"],
        true,
    );
    for journey in &found.journeys {
        let mut row = vec![journey.stream.clone(), journey.from.clone(), journey.to.clone()];
        row.push(journey.precedence.to_owned());
        let ended = [journey.delivered, journey.refused, journey.dropped, journey.on_its_way];
        row.extend(ended.map(|count| count.to_string()));
        row.extend(times(&journey.time));
        journeys.push(row);
    }
    let mut batches = headed(
        &[
            "part",
            "station",
            "visits",
            "wait_mean_micros",
            "sojourn_mean_micros",
            "present_mean",
            "in_hand_mean",
        ],
        false,
    );
    for batch in &found.batches {
        batches.push(vec![
            batch.part.to_string(),
            batch.station.clone(),
            batch.visits.to_string(),
            maybe(batch.wait_mean_micros),
            maybe(batch.sojourn_mean_micros),
            batch.present_mean.to_string(),
            batch.in_hand_mean.to_string(),
        ]);
    }
    vec![
        ("carriers.csv", carriers),
        ("journeys.csv", journeys),
        ("copies.csv", copies(found)),
        ("on_time.csv", on_time_rows(&found.on_time)),
        ("batches.csv", batches),
    ]
}

/// The copies of telegrams that are told one by one.
fn copies(found: &super::StatisticsV1) -> Vec<Vec<String>> {
    let mut copies = headed(
        &["telegram", "copy", "post", "precedence", "handed_in", "arrived", "micros", "on_time"],
        false,
    );
    for copy in &found.copies {
        copies.push(vec![
            copy.telegram.clone(),
            copy.copy.clone(),
            copy.post.clone(),
            copy.precedence.to_owned(),
            copy.handed_in.clone(),
            copy.arrived.clone().unwrap_or_default(),
            maybe(copy.micros),
            maybe(copy.on_time),
        ]);
    }
    copies
}

fn maybe<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn times(of: &TimesV1) -> [String; 9] {
    [
        of.count.to_string(),
        maybe(of.mean_micros),
        maybe(of.half_width_micros),
        maybe(of.deviation_micros),
        maybe(of.p50_micros),
        maybe(of.p90_micros),
        maybe(of.p95_micros),
        maybe(of.p99_micros),
        of.longest_micros.to_string(),
    ]
}

/// Rows as CSV: what holds a separator, a quote or a line is put into quotes.
fn written(rows: &[Vec<String>]) -> String {
    let cell = |text: &String| {
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.clone()
        }
    };
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n";
    rows.iter().map(line).collect()
}
