//! An ensemble as one table: a row a side and copy.

use super::super::plain::without_controls;
use super::answer::{CopyV1, EnsembleV1, MomentsV1, SideV1};

/// The columns of the table.
const COLUMNS: [&str; 33] = [
    "scenario",
    "side",
    "copy",
    "role",
    "kind",
    "precedence",
    "way",
    "milestone",
    "q05",
    "q10",
    "q25",
    "q50",
    "q50_from",
    "q50_to",
    "q75",
    "q90",
    "q95",
    "never_percent",
    "deskby",
    "met_percent",
    "met_from_percent",
    "met_to_percent",
    "earlier_percent",
    "later_percent",
    "difference_q10_micros",
    "difference_q50_micros",
    "difference_q90_micros",
    "verdict",
    "runs",
    "seed",
    "inputs",
    "deskby",
    "handed_in",
];

/// An ensemble as CSV; a text that a spreadsheet would take for a formula has an apostrophe
/// before it.
#[must_use]
pub fn ensemble_csv(answer: &EnsembleV1) -> String {
    let mut out = COLUMNS.join(",");
    out.push('\n');
    for side in &answer.sides {
        for copy in &side.copies {
            if let Some(moments) = &copy.at_post {
                out.push_str(&row(answer, side, (copy, "at post", moments)));
            }
            if let Some(moments) = &copy.could_be_seen {
                out.push_str(&row(answer, side, (copy, "could be seen", moments)));
            }
        }
    }
    out
}

fn row(
    answer: &EnsembleV1,
    side: &SideV1,
    (copy, milestone, moments): (&CopyV1, &str, &MomentsV1),
) -> String {
    let text = |text: &str| quoted(&without_controls(text));
    let quantile = |percent: f64| {
        let same = |q: &&super::answer::QuantileV1| (q.percent - percent).abs() < 1e-9;
        moments.quantiles.iter().find(same)
    };
    let at = |percent: f64| quantile(percent).map_or_else(String::new, |found| found.at.clone());
    let middle = quantile(50.0);
    let end = |end: Option<&String>| end.cloned().unwrap_or_default();
    let odds = copy.deskby.as_ref();
    let odd = |of: fn(&super::answer::ShareV1) -> f64| {
        odds.map_or_else(String::new, |odds| of(&odds.met).to_string())
    };
    let difference = copy.difference.as_ref();
    let micros = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    let percent = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let cells = [
        text(&answer.scenario),
        text(&side.name),
        text(&copy.name),
        copy.role.clone(),
        copy.kind.clone().unwrap_or_default(),
        copy.precedence.clone(),
        text(&copy.way),
        milestone.to_owned(),
        at(5.0),
        at(10.0),
        at(25.0),
        at(50.0),
        end(middle.and_then(|found| found.from.as_ref())),
        end(middle.and_then(|found| found.to.as_ref())),
        at(75.0),
        at(90.0),
        at(95.0),
        moments.never.percent.to_string(),
        odds.map_or_else(String::new, |odds| odds.by.clone()),
        odd(|share| share.percent),
        odd(|share| share.from_percent),
        odd(|share| share.to_percent),
        percent(difference.map(|found| found.earlier.percent)),
        percent(difference.map(|found| found.later.percent)),
        micros(difference.and_then(|found| found.low_micros)),
        micros(difference.and_then(|found| found.middle_micros)),
        micros(difference.and_then(|found| found.high_micros)),
        text(difference.map_or("", |found| &found.verdict)),
        answer.runs.to_string(),
        answer.seed.to_string(),
        answer.inputs.clone(),
        answer.deskby.clone(),
        side.handed_in.clone(),
    ];
    let mut line = cells.join(",");
    line.push('\n');
    line
}

/// A text as a cell: in quotes where it must be, never a formula.
pub(in crate::report) fn quoted(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\'']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
