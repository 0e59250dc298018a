//! What became of a copy on another side of a comparison, in the words in which an ensemble
//! tells it; by the clock, and counted from the hand-in.

use super::ensemble::{Paired, paired_of};
use super::words::{about, spans};
use crate::compare::{Comparison, Difference, Side, Verdict};
use crate::ensemble::Band;
use crate::ensemble::order::NEVER;
use crate::time::{Moment, Span};

/// The difference of one copy by the clock, paired run by run.
pub(super) fn by_the_clock(base: &Side, other: &Side, difference: &Difference) -> Paired {
    paired_of(&arrivals(base, difference.before, 0), &arrivals(other, difference.after, 0))
}

/// The difference of one copy in words, as an ensemble tells it.
pub(super) fn in_words(base: &Side, other: &Side, difference: &Difference) -> String {
    by_the_clock(base, other, difference).verdict
}

/// The same in the few words that a drawing has room for: by how much in the middle 80 % of runs.
pub(super) fn in_short(verdict: Verdict) -> String {
    let (low, middle, high) = match verdict {
        Verdict::Same => return "the same".to_owned(),
        Verdict::NowArrives => return "arrives, as it did not".to_owned(),
        Verdict::NeverArrives => return "never arrives".to_owned(),
        Verdict::Moved { low, middle, high, .. } => (low, middle, high),
    };
    if low == Span::ZERO && high == Span::ZERO {
        return "the same in most runs".to_owned();
    }
    let by = if low.is_negative() == high.is_negative() {
        spans(low.abs().min(high.abs()), low.abs().max(high.abs()))
    } else {
        format!("up to {}", about(low.abs().max(high.abs())))
    };
    match middle {
        Span::ZERO => format!("the same in most runs; {by}"),
        middle if middle.is_negative() => format!("{by} earlier"),
        _ => format!("{by} later"),
    }
}

/// The difference of one copy counted from the hand-in of each side, paired run by run.
pub(super) fn from_hand_in(base: &Side, other: &Side, difference: &Difference) -> Paired {
    let elapsed = |side: &Side, at: Option<usize>| {
        let from = at.map_or(0, |at| hand_in(side, at).as_micros());
        arrivals(side, at, from)
    };
    paired_of(&elapsed(base, difference.before), &elapsed(other, difference.after))
}

/// How long the copy took from its hand-in, as a band: `1 h 10–3 h, not 40 min–1 h`.
pub(super) fn elapsed(base: &Side, other: &Side, difference: &Difference) -> String {
    let told = |side: &Side, at: Option<usize>| {
        let band = at.map(|at| {
            let of = Band::of(side.ensemble.arrivals(at, &side.plan.itineraries[at]));
            (of, hand_in(side, at))
        });
        match band {
            Some((Band { low: Some(low), high: Some(high), .. }, from)) => {
                spans(low - from, high - from)
            }
            Some((Band { low: Some(low), .. }, from)) => format!("{} or never", about(low - from)),
            Some(_) => "never".to_owned(),
            None => "–".to_owned(),
        }
    };
    let (was, is) = (told(base, difference.before), told(other, difference.after));
    if was == is { is } else { format!("{is}, not {was}") }
}

/// By how much the hand-in was moved; none where it was not.
pub(super) fn moved_by(base: &Side, other: &Side) -> Option<Span> {
    let by = other.timeline.handed_in - base.timeline.handed_in;
    (by != Span::ZERO).then_some(by)
}

/// `handed in 4 d 5 h later`.
pub(super) fn moved_in_words(by: Span) -> String {
    format!("handed in {} {}", about(by.abs()), if by.is_negative() { "earlier" } else { "later" })
}

/// What `earlier` and `later` mean, where a side was handed in at another hour.
pub(super) fn clock_note(comparison: &Comparison) -> &'static str {
    let moved = |other: &Side| moved_by(&comparison.base, other).is_some();
    if comparison.others.iter().any(moved) {
        " Earlier and later are by the clock; where the telegram was handed in at another hour, \
         quicker and slower count from there."
    } else {
        ""
    }
}

fn hand_in(side: &Side, at: usize) -> Moment {
    side.plan.telegrams[side.plan.itineraries[at].telegram].at
}

/// The arrivals of a copy, run by run, so much earlier; a side that lacks it never has it.
fn arrivals(side: &Side, at: Option<usize>, less: i64) -> Vec<i64> {
    at.map_or_else(
        || vec![NEVER; side.ensemble.runs as usize],
        |at| {
            let moments = side.ensemble.arrivals(at, &side.plan.itineraries[at]).iter();
            moments.map(|moment| moment.map_or(NEVER, |moment| moment.as_micros() - less)).collect()
        },
    )
}
