//! What the archive says happened beside what the runs say; never one drawn as the other.

use super::lines::{columns, line, trimmed};
use super::words::{about, date_and_time, milestone};
use super::{Shown, Story};
use crate::ensemble::Milestone;
use crate::plan::Doing;
use crate::scenario::Observed;
use crate::time::{Moment, Span};
use crate::timeline::{Spell, Spent};

/// The table of observations, where there are any.
pub(super) fn observed(out: &mut String, story: &Story<'_>, shown: &Shown) {
    if story.scenario.observed.is_empty() && story.scenario.despatches.is_empty() {
        return;
    }
    line(out, "");
    let mut table = columns(shown);
    table.set_header(["OBSERVED", "THE ARCHIVE SAYS", "THE RUNS SAY", "DIFFERENCE", "WHERE"]);
    for observed in &story.scenario.despatches {
        table.add_row(despatch(story, shown, observed));
    }
    for observed in &story.scenario.observed {
        table.add_row(row(story, shown, observed));
    }
    line(out, &trimmed(&table));
}

/// A despatch beside the moments at which the typical run and the others begin to send the copy.
fn despatch(story: &Story<'_>, shown: &Shown, observed: &Observed) -> [String; 5] {
    let who = format!("{} despatched", observed.addressee);
    let source = observed.source.as_deref().unwrap_or("source not given").to_owned();
    let network = &story.scenario.network;
    let known = 0..story.plan.itineraries.len();
    let at = known.into_iter().find(|&at| story.is_called(at, &observed.addressee));
    let sent = at.and_then(|at| sent_in_typical(story, at));
    let sender = at.and_then(|at| story.plan.telegrams[story.plan.itineraries[at].telegram].from);
    let post = sender.unwrap_or(network.hub);
    let local = |moment: Moment| date_and_time(shown.zone.at(network, post, moment));
    let runs = sent.map_or_else(
        || "not sent by wire".to_owned(),
        |sent| format!("{} in the typical run", local(sent)),
    );
    let of_runs = at.map(|at| placed(story.ensemble.despatches(at), observed.at));
    let of_runs =
        of_runs.filter(|_| sent.is_some()).map_or_else(String::new, |of| format!("; {of}"));
    let difference = format!("{}{of_runs}", difference(sent, observed));
    [who, said(observed, local(observed.at)), runs, difference, source]
}

/// When the typical run begins to send a copy from its sender.
pub(super) fn sent_in_typical(story: &Story<'_>, at: usize) -> Option<Moment> {
    let sent =
        |spell: &&Spell| matches!(spell.spent, Spent::Working(Doing::Sent(_) | Doing::Leg(_)));
    story.timeline.rows[at].spells.iter().find(sent).map(|spell| spell.from)
}

fn row(story: &Story<'_>, shown: &Shown, observed: &Observed) -> [String; 5] {
    let who = format!("{} {}", observed.addressee, observed.milestone(false));
    let source = observed.source.as_deref().unwrap_or("source not given").to_owned();
    let network = &story.scenario.network;
    let known = 0..story.plan.itineraries.len();
    let at = known.into_iter().find(|&at| story.is_called(at, &observed.addressee));
    let Some((at, post)) = at.and_then(|at| Some((at, story.plan.itineraries[at].post?))) else {
        let when = date_and_time(observed.at.utc());
        return [who, format!("{when}Z"), "no such copy".to_owned(), "–".to_owned(), source];
    };
    let when = said(observed, date_and_time(shown.zone.at(network, post, observed.at)));
    let of = milestone_of(story, at, observed);
    let row = &story.timeline.rows[at];
    let typical = match of {
        Milestone::AtPost => row.at_post,
        Milestone::Seen => row.seen,
    };
    let moments = story.ensemble.moments(at, of);
    let difference = difference(typical, observed);
    [
        who,
        when,
        milestone(story, shown, row, of),
        format!("{difference}; {}", placed(moments, observed.at)),
        source,
    ]
}

/// Which milestone of an itinerary an observation is about: that of a desk is its only one.
pub(super) fn milestone_of(story: &Story<'_>, at: usize, observed: &Observed) -> Milestone {
    let itinerary = &story.plan.itineraries[at];
    let only_seen = itinerary.at_post.is_none() && !itinerary.on_desk.is_empty();
    if observed.seen && !itinerary.on_desk.is_empty() || only_seen {
        Milestone::Seen
    } else {
        Milestone::AtPost
    }
}

/// An observed moment with its precision.
pub(super) fn said(observed: &Observed, when: String) -> String {
    if observed.precision <= Span::from_mins(1) {
        when
    } else {
        format!("{when} ± {}", observed.precision)
    }
}

/// How much later it was than the typical run says.
fn difference(typical: Option<Moment>, observed: &Observed) -> String {
    let Some(typical) = typical else { return "never in the typical run".to_owned() };
    let window = observed.window();
    if (window.start..=window.end).contains(&typical) {
        return "as the typical run has it".to_owned();
    }
    let later = observed.at - typical;
    let word = if later.is_negative() { "earlier" } else { "later" };
    format!("{} {word} than the typical run", about(later.abs()))
}

/// Where it lies among the runs.
fn placed(moments: &[Option<Moment>], at: Moment) -> String {
    let by_then = moments.iter().flatten().filter(|moment| **moment <= at).count();
    format!("{by_then} of {} runs have it by then", moments.len())
}
