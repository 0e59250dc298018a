//! Moments, bands and ways in the words that tables print.

use chrono::{Datelike, NaiveDateTime};

use super::Story;
use crate::ensemble::{Band, Milestone};
use crate::network::{Basis, Network, PostId};
use crate::plan::{Itinerary, NoWay, Way};
use crate::time::{Clock, Moment, Span};
use crate::timeline::{Ending, Row, Spell, Spent};

/// By whose clock times are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Zone {
    /// The clock of the post that a time is about.
    Local,
    /// One clock for all.
    One(Clock),
}

/// How times are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// By whose clock.
    pub zone: Zone,
    /// Whether the minutes of the typical run are shown in the place of bands.
    pub typical: bool,
    /// How wide a line may be, in columns.
    pub width: u16,
    /// Whether a comparison tells whole ways, not only what changed on them.
    pub paths: bool,
}

impl Default for Shown {
    fn default() -> Self {
        Self { zone: Zone::Local, typical: false, width: 120, paths: false }
    }
}

impl Zone {
    /// What a clock shows at a post at a moment.
    #[must_use]
    pub fn at(&self, network: &Network, post: PostId, moment: Moment) -> NaiveDateTime {
        match self {
            Self::Local => network.post(post).clock.local(moment),
            Self::One(clock) => clock.local(moment),
        }
    }

    /// The name of the clock, for a heading.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Local => "local".to_owned(),
            Self::One(clock) => clock.zone_name().to_owned(),
        }
    }
}

/// A band in words: `Mon 16:50–19:00`, `Mon 19:10–Tue 09:30`, `11–18 Feb`, `never`.
///
/// Where the band is wider than three days only days are shown; else its ends are rounded
/// outwards to five minutes, because no minute of it is known.
pub(super) fn band(band: &Band, local: impl Fn(Moment) -> NaiveDateTime) -> String {
    band_with(band, local, day_and_time)
}

/// The same with dates, for sides that may be weeks apart: `Mon 10 Feb 16:50–19:00`.
pub(super) fn dated_band(band: &Band, local: impl Fn(Moment) -> NaiveDateTime) -> String {
    band_with(band, local, date_and_time)
}

fn band_with(
    band: &Band,
    local: impl Fn(Moment) -> NaiveDateTime,
    written: impl Fn(NaiveDateTime) -> String,
) -> String {
    let (Some(low), high) = (band.low, band.high) else {
        return "never".to_owned();
    };
    let Some(high) = high else {
        return format!("{} or never", day_and_month(local(low)));
    };
    if low == high {
        return written(local(low));
    }
    if high - low > Span::from_days(3) {
        return days(local(low), local(high));
    }
    let low = local(rounded_to(low, Span::from_mins(5), false));
    let high = local(rounded_to(high, Span::from_mins(5), true));
    if low.date() == high.date() {
        format!("{}–{}", written(low), high.format("%H:%M"))
    } else {
        format!("{}–{}", written(low), day_and_time(high))
    }
}

/// A moment on the next lower, or upper, multiple of a step.
fn rounded_to(moment: Moment, step: Span, up: bool) -> Moment {
    let (micros, step) = (moment.as_micros(), step.as_micros());
    let more = i64::from(up && micros.rem_euclid(step) > 0);
    Moment::from_micros((micros.div_euclid(step) + more) * step)
}

/// `11–18 Feb`, `27 Feb–3 Mar`.
fn days(low: NaiveDateTime, high: NaiveDateTime) -> String {
    if low.month() == high.month() {
        format!("{}–{}", low.day(), day_and_month(high))
    } else {
        format!("{}–{}", day_and_month(low), day_and_month(high))
    }
}

fn day_and_month(local: NaiveDateTime) -> String {
    local.format("%-d %b").to_string()
}

/// `Mon 16:50`.
pub(super) fn day_and_time(local: NaiveDateTime) -> String {
    local.format("%a %H:%M").to_string()
}

/// `Mon 10 Feb 16:50`.
pub(super) fn date_and_time(local: NaiveDateTime) -> String {
    local.format("%a %-d %b %H:%M").to_string()
}

/// How long something took, as a band: `1 h 10–3 h`, `2–8 d`.
pub(super) fn elapsed(band: &Band, from: Moment) -> String {
    let (Some(low), Some(high)) = (band.low, band.high) else {
        return "–".to_owned();
    };
    spans(low - from, high - from)
}

/// Two lengths of time as a band.
pub(super) fn spans(low: Span, high: Span) -> String {
    let day = 86_400_000_000;
    let (rounded_low, rounded_high) = (rounded(low, false), rounded(high, true));
    if rounded_low == rounded_high {
        return rounded_low.to_string();
    }
    if low.as_micros() >= day && high.as_micros() >= 2 * day {
        let days = high.as_micros() / day + i64::from(high.as_micros() % day > 0);
        return format!("{}–{days} d", low.as_micros() / day);
    }
    format!("{rounded_low}–{rounded_high}")
}

/// A length rounded to five minutes below three hours, to half an hour above.
fn rounded(span: Span, up: bool) -> Span {
    let fine = span.abs() < Span::from_hours(3);
    let step = Span::from_mins(if fine { 5 } else { 30 }).as_micros();
    let whole = span.as_micros().div_euclid(step);
    let rest = span.as_micros().rem_euclid(step);
    Span::from_micros((whole + i64::from(up && rest > 0)) * step)
}

/// A way in words: `wire`, `via FCO`, `FCO bag`.
pub(super) fn way(network: &Network, itinerary: &Itinerary) -> String {
    let name = |post: PostId| network.post(post).name.clone();
    match &itinerary.way {
        Way::Wire(legs) => match legs.as_slice() {
            [] => "sender".to_owned(),
            [_] => "wire".to_owned(),
            [first @ .., _] => {
                let via: Vec<String> = first.iter().map(|leg| name(leg.to)).collect();
                format!("via {}", via.join(", "))
            }
        },
        Way::Bag { runs, .. } => {
            let from: Vec<String> = runs.iter().map(|&run| name(network.bag(run).from)).collect();
            format!("{} bag", from.join(", "))
        }
        Way::Inside(post) => format!("inside {}", name(*post)),
        Way::None(why) => no_way(network, *why),
    }
}

/// Why there is no way, in words.
pub(super) fn no_way(network: &Network, why: NoWay) -> String {
    let name = |post: PostId| network.post(post).name.clone();
    match why {
        NoWay::NoCircuit(post) => format!("no circuit to {}", name(post)),
        NoWay::NoBag { from, to } => format!("no bag from {} to {}", name(from), name(to)),
        NoWay::ShutOut => "shut out".to_owned(),
        NoWay::NotSaving => "its caveat keeps it out of the bag".to_owned(),
    }
}

/// How a row without an arrival ended, in words.
pub(super) fn ending(network: &Network, ending: Ending) -> String {
    match ending {
        Ending::Delivered => "delivered".to_owned(),
        Ending::Undeliverable(why) => format!("never: {}", no_way(network, why)),
        Ending::Lost => "lost on the way".to_owned(),
        Ending::OnItsWay => "still on its way at the horizon".to_owned(),
    }
}

/// One milestone of a row: a band, or the minute of the typical run, with its basis.
pub(super) fn milestone(story: &Story<'_>, shown: &Shown, row: &Row, of: Milestone) -> String {
    let network = &story.scenario.network;
    let itinerary = &story.plan.itineraries[row.itinerary];
    let Some(post) = itinerary.post else {
        return "–".to_owned();
    };
    let (moment, basis) = match of {
        Milestone::AtPost => (row.at_post, row.basis_at_post),
        Milestone::Seen => (row.seen, row.basis_seen),
    };
    let letter = letter(basis);
    let local = |moment: Moment| shown.zone.at(network, post, moment);
    if shown.typical {
        return moment.map_or_else(
            || "–".to_owned(),
            |moment| format!("{}{letter}", date_and_time(local(moment))),
        );
    }
    match story.ensemble.band(story.plan, row.itinerary, of) {
        Some(found) => format!("{}{letter}", band(&found, local)),
        None => "–".to_owned(),
    }
}

/// How long a copy took in all, as a band or in the typical run.
pub(super) fn elapsed_of(story: &Story<'_>, shown: &Shown, row: &Row) -> String {
    let itinerary = &story.plan.itineraries[row.itinerary];
    let from = story.plan.telegrams[itinerary.telegram].at;
    let letter = letter(row.basis_seen.or(row.basis_at_post));
    if shown.typical {
        let took = |to: Moment| format!("{}{letter}", to - from);
        return row.arrived().map_or_else(|| "–".to_owned(), took);
    }
    match elapsed(&Band::of(story.ensemble.arrivals(row.itinerary, itinerary)), from) {
        never if row.arrived().is_none() => never,
        took => format!("{took}{letter}"),
    }
}

/// A basis beside a cell: ` A`.
fn letter(basis: Option<Basis>) -> String {
    basis.map_or_else(String::new, |basis| format!(" {}", basis.letter()))
}

/// The heading of [`where_it_went`]: its lengths are those of the typical run.
pub(super) const WHERE_IT_WENT: &str = "WHERE THE TIME WENT (TYPICAL)";

/// Where the time went in the typical run, the longest first, in words, each with its weakest
/// basis; at most `most` parts.
pub(super) fn where_it_went(story: &Story<'_>, row: &Row, most: usize) -> String {
    let network = &story.scenario.network;
    if let Ending::Undeliverable(_) | Ending::Lost | Ending::OnItsWay = row.ending {
        return ending(network, row.ending);
    }
    let parts = row.longest_first();
    let waits = parts.iter().filter(|(spent, _, _)| matches!(spent, Spent::Waiting(_)));
    let work = parts.iter().filter(|(spent, _, _)| matches!(spent, Spent::Working(_)));
    let words: Vec<String> = waits
        .chain(work)
        .take(most)
        .map(|(spent, post, span)| {
            let what = match spent {
                Spent::Waiting(why) => why.words(),
                Spent::Working(doing) => doing.words(),
            };
            let of_part = |spell: &&Spell| spell.spent == *spent && spell.post == *post;
            let stages = row.spells.iter().filter(of_part).map(|spell| spell.stage);
            let known = stages.flat_map(|stage| &story.plan.step(stage).rests_on);
            let weakest = known.map(|&known| story.plan.known(known).basis).max();
            let name = &network.post(*post).name;
            format!("{what} at {name} ({}{})", about(*span), letter(weakest))
        })
        .collect();
    words.join("; ")
}

/// A length of which no minute is known: `about 40 min`.
pub(super) fn about(span: Span) -> Span {
    if span < Span::from_mins(10) {
        return span;
    }
    let step = Span::from_mins(if span < Span::from_hours(2) { 5 } else { 30 }).as_micros();
    Span::from_micros((span.as_micros() + step / 2) / step * step)
}

/// Lines of at most `width` columns; the first keeps its own indent, the others have `indent`.
pub(super) fn wrapped(text: &str, width: u16, indent: &str) -> String {
    let width = usize::from(width).max(20);
    let body = text.trim_start();
    let mut lines: Vec<String> = vec![text[..text.len() - body.len()].to_owned()];
    let mut empty = true;
    for word in body.split(' ') {
        let last = lines.last_mut().expect("there is always a line");
        let length = last.chars().count();
        if !empty && length + 1 + word.chars().count() > width {
            lines.push(format!("{indent}{word}"));
            continue;
        }
        if !empty {
            last.push(' ');
        }
        last.push_str(word);
        empty = false;
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(low: &str, high: &str) -> String {
        let band_of = Band { low: low.parse().ok(), middle: None, high: high.parse().ok() };
        band(&band_of, Moment::utc)
    }

    #[test]
    fn a_band_is_shown_no_finer_than_it_is_known() {
        assert_eq!(shown("1986-02-10T16:52Z", "1986-02-10T18:58Z"), "Mon 16:50–19:00");
        assert_eq!(shown("1986-02-10T19:12Z", "1986-02-11T09:30Z"), "Mon 19:10–Tue 09:30");
        assert_eq!(shown("1986-02-11T08:00Z", "1986-02-18T09:00Z"), "11–18 Feb");
        assert_eq!(shown("1986-02-27T08:00Z", "1986-03-03T09:00Z"), "27 Feb–3 Mar");
        assert_eq!(shown("", ""), "never");
    }

    #[test]
    fn lines_are_wrapped_with_their_indents() {
        assert_eq!(
            wrapped("  - one two three four five", 20, "    "),
            "  - one two three\n    four five"
        );
    }

    #[test]
    fn lengths_are_rounded_outwards() {
        let mins = |low: i64, high: i64| spans(Span::from_mins(low), Span::from_mins(high));
        assert_eq!(mins(17, 143), "15 min–2 h 25");
        assert_eq!(mins(200, 900), "3 h–15 h");
        assert_eq!(mins(1_500, 11_000), "1–8 d");
    }
}
