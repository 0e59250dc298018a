//! A comparison as one table: a row a side and copy.

use super::compare_words::{from_hand_in, in_words};
use super::ensemble::quoted;
use super::plain::without_controls;
use crate::compare::{Comparison, Difference, Side, Verdict, critical_path, differences, made};
use crate::ensemble::Band;
use crate::time::Moment;
use crate::timeline::Spent;

/// The columns of the table.
const COLUMNS: &str = "side,copy,q10,q50,q90,base_q10,base_q50,base_q90,verdict,\
                       difference_q10_micros,difference_q50_micros,difference_q90_micros,\
                       earlier_percent,because,because_post,because_micros,made,path,runs,seed,inputs,deskby,\
                       handed_in,base_handed_in,from_hand_in_q50_micros\n";

/// A comparison as CSV; a text that a spreadsheet would take for a formula has an apostrophe
/// before it.
#[must_use]
pub fn compare_csv(comparison: &Comparison) -> String {
    let mut out = COLUMNS.to_owned();
    for other in &comparison.others {
        for difference in differences(&comparison.base, other) {
            out.push_str(&row(&comparison.base, other, &difference));
        }
    }
    out
}

fn row(base: &Side, other: &Side, difference: &Difference) -> String {
    let text = |text: &str| quoted(&without_controls(text));
    let [low, middle, high] = band(other, difference.after);
    let [base_low, base_middle, base_high] = band(base, difference.before);
    let micros = match difference.verdict {
        Verdict::Moved { low, middle, high, earlier_percent } => [
            low.as_micros().to_string(),
            middle.as_micros().to_string(),
            high.as_micros().to_string(),
            earlier_percent.to_string(),
        ],
        Verdict::Same | Verdict::NowArrives | Verdict::NeverArrives => Default::default(),
    };
    let [micros_low, micros_middle, micros_high, earlier] = micros;
    let (what, post, change) = difference.because.map_or_else(Default::default, |because| {
        let (spent, post, change) = because;
        let id = base.scenario.network.post(post).id.clone();
        (words(spent).to_owned(), id, change.as_micros().to_string())
    });
    let path = difference.after.map_or_else(String::new, |at| {
        let steps = critical_path(&other.timeline.rows[at]).into_iter().map(|step| {
            let post = &other.scenario.network.post(step.post).id;
            format!("{} at {post} {}", words(step.spent), step.length)
        });
        steps.collect::<Vec<_>>().join("; ")
    });
    let cells = [
        text(&other.name),
        text(&difference.name),
        low,
        middle,
        high,
        base_low,
        base_middle,
        base_high,
        text(&in_words(base, other, difference)),
        micros_low,
        micros_middle,
        micros_high,
        earlier,
        what,
        post,
        change,
        text(&made(base, other, difference).unwrap_or_default()),
        text(&path),
        base.ensemble.runs.to_string(),
        base.ensemble.seed.to_string(),
        base.scenario.inputs.clone(),
        env!("CARGO_PKG_VERSION").to_owned(),
        other.timeline.handed_in.to_string(),
        base.timeline.handed_in.to_string(),
        from_hand_in(base, other, difference)
            .middle_micros
            .map_or_else(String::new, |micros| micros.to_string()),
    ];
    let mut line = cells.join(",");
    line.push('\n');
    line
}

const fn words(spent: Spent) -> &'static str {
    match spent {
        Spent::Waiting(why) => why.words(),
        Spent::Working(doing) => doing.words(),
    }
}

/// The band of a copy; empty where there is no copy, `never` where it never arrives.
fn band(side: &Side, at: Option<usize>) -> [String; 3] {
    let Some(at) = at else { return Default::default() };
    let band = Band::of(side.ensemble.arrivals(at, &side.plan.itineraries[at]));
    let text = |moment: Option<Moment>| moment.map_or("never".to_owned(), |m| m.to_string());
    [text(band.low), text(band.middle), text(band.high)]
}
