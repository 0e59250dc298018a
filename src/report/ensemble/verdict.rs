//! What a change does to one copy, run by run, in plain words.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::words::{about, spans};
use super::answer::{ShareV1, share_of};
use crate::ensemble::order::{AT_LAST, NEVER, paired, quantile, sorted};
use crate::time::Span;

/// A difference, paired run by run with the same luck.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Paired {
    /// In how many runs it is earlier, or now arrives.
    pub earlier: ShareV1,
    /// In how many runs it is later, or no longer arrives.
    pub later: ShareV1,
    /// In how many runs it now arrives and did not.
    pub arrives: u64,
    /// In how many runs it no longer arrives.
    pub lost: u64,
    /// One run in ten is at most this much later, in microseconds; negative is earlier; null
    /// where it arrives on one side only.
    pub low_micros: Option<i64>,
    /// The median.
    pub middle_micros: Option<i64>,
    /// The lower end of the median's 95 % interval.
    pub middle_from_micros: Option<i64>,
    /// The upper end of the median's 95 % interval.
    pub middle_to_micros: Option<i64>,
    /// Nine runs in ten are at most this much later.
    pub high_micros: Option<i64>,
    /// The same in plain words.
    pub verdict: String,
}

/// The difference between the arrivals on two sides, run by run.
#[must_use]
pub fn paired_of(before: &[i64], after: &[i64]) -> Paired {
    let differences = sorted(&paired(before, after));
    let runs = differences.len();
    let count = |wanted: &dyn Fn(i64) -> bool| differences.iter().filter(|&&d| wanted(d)).count();
    let micros = |value: i64| (value != NEVER && value != AT_LAST).then_some(value);
    let [low, middle, high] = [100, 500, 900].map(|permille| quantile(&differences, permille));
    let mut found = Paired {
        earlier: share_of(count(&|d| d < 0), runs),
        later: share_of(count(&|d| d > 0), runs),
        arrives: count(&|d| d == AT_LAST) as u64,
        lost: count(&|d| d == NEVER) as u64,
        low_micros: micros(low.value),
        middle_micros: micros(middle.value),
        middle_from_micros: middle.low.and_then(micros),
        middle_to_micros: middle.high.and_then(micros),
        high_micros: micros(high.value),
        verdict: String::new(),
    };
    found.verdict = verdict(&found, runs);
    found
}

/// The difference in plain words: `earlier in 97 % of runs; by 2 h 10 to 3 h 40 in the middle
/// 80 %`.
#[must_use]
pub fn verdict(found: &Paired, runs: usize) -> String {
    let (earlier, later) = (found.earlier.count, found.later.count);
    let all = runs as u64;
    if earlier == 0 && later == 0 {
        return "the same in every run".to_owned();
    }
    if found.arrives == all {
        return "now arrives, as it never did".to_owned();
    }
    if found.lost == all {
        return "never arrives".to_owned();
    }
    let mut parts = vec![how_often(earlier, later, all)];
    parts.extend(by_how_much(found));
    if found.arrives > 0 {
        parts.push(format!("now arrives in {} of runs", percent(found.arrives, all)));
    }
    if found.lost > 0 {
        parts.push(format!("no longer arrives in {} of runs", percent(found.lost, all)));
    }
    parts.join("; ")
}

fn how_often(earlier: u64, later: u64, all: u64) -> String {
    let often = |count: u64, word: &str| {
        if count == all {
            format!("{word} in every run")
        } else {
            format!("{word} in {} of runs", percent(count, all))
        }
    };
    let same = all - earlier - later;
    match (earlier, later) {
        (_, 0) => often(earlier, "earlier"),
        (0, _) => often(later, "later"),
        _ if same == 0 => {
            format!("{}, later in {}", often(earlier, "earlier"), percent(later, all))
        }
        _ => {
            let same = percent(same, all);
            let later = percent(later, all);
            format!("{}, later in {later}, the same in {same}", often(earlier, "earlier"))
        }
    }
}

/// `97 %`; never 0 or 100 where it is neither.
pub(super) fn percent(count: u64, all: u64) -> String {
    match count {
        0 => "0 %".to_owned(),
        _ if count == all => "100 %".to_owned(),
        _ => {
            // Rounded to the nearest whole number, halves up.
            let rounded = (count * 200 + all) / (2 * all);
            match rounded {
                0 => "under 1 %".to_owned(),
                100.. => "over 99 %".to_owned(),
                _ => format!("{rounded} %"),
            }
        }
    }
}

/// By how much in the middle 80 % of runs.
fn by_how_much(found: &Paired) -> Option<String> {
    let [low, high] = [found.low_micros?, found.high_micros?].map(Span::from_micros);
    let words = if low == Span::ZERO && high == Span::ZERO {
        return Some("the same in the middle 80 %".to_owned());
    } else if low.is_negative() && !high.is_negative() && high > Span::ZERO {
        format!("from {} earlier to {} later", about(low.abs()), about(high))
    } else {
        let (least, most) = (low.abs().min(high.abs()), low.abs().max(high.abs()));
        if least == Span::ZERO {
            format!("by up to {}", about(most))
        } else {
            format!("by {}", range(least, most))
        }
    };
    Some(format!("{words} in the middle 80 %"))
}

/// `2 h 20 to 3 h 40`: to five minutes, outwards; where it is longer than a day, as bands are.
fn range(least: Span, most: Span) -> String {
    if most > Span::from_hours(24) {
        return spans(least, most).replace('–', " to ");
    }
    let step = Span::from_mins(5).as_micros();
    let low = least.as_micros() / step * step;
    let high = (most.as_micros() + step - 1) / step * step;
    match (Span::from_micros(low), Span::from_micros(high)) {
        (Span::ZERO, high) => format!("up to {high}"),
        (low, high) if low == high => format!("{low}"),
        (low, high) => format!("{low} to {high}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(values: &[i64]) -> Vec<i64> {
        values.iter().map(|value| value * 60_000_000).collect()
    }

    #[test]
    fn a_verdict_is_told_in_plain_words() {
        let before = minutes(&[1_000; 100]);
        let after = |change: &dyn Fn(i64) -> i64| -> Vec<i64> {
            (0..100).map(|run| (1_000 + change(run)) * 60_000_000).collect()
        };
        let told = |after: &[i64]| paired_of(&before, after).verdict;
        assert_eq!(told(&before), "the same in every run");
        assert_eq!(
            told(&after(&|run| if run < 3 { 10 } else { -130 - run })),
            "earlier in 97 % of runs, later in 3 %; by 2 h 20 to 3 h 40 in the middle 80 %"
        );
        assert_eq!(
            told(&after(&|run| run + 1)),
            "later in every run; by 10 min to 1 h 30 in the middle 80 %"
        );
        assert_eq!(told(&[NEVER; 100]), "never arrives");
        let mut some = before.clone();
        some[0] = NEVER;
        assert_eq!(
            told(&some),
            "later in 1 % of runs; the same in the middle 80 %; no longer arrives in 1 % of runs"
        );
        assert_eq!(paired_of(&[NEVER; 9], &before[..9]).verdict, "now arrives, as it never did");
    }

    #[test]
    fn a_share_is_never_rounded_to_all_or_nothing() {
        assert_eq!([percent(1, 1_000), percent(999, 1_000)], ["under 1 %", "over 99 %"]);
        assert_eq!([percent(0, 9), percent(9, 9), percent(1, 2)], ["0 %", "100 %", "50 %"]);
    }
}
