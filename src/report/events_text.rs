//! What happened in the typical run, as lines of text.

use super::lines::{columns, line, trimmed};
use super::words::date_and_time;
use super::{Shown, Story};
use crate::ensemble::joined;
use crate::network::PostId;
use crate::office::DeskKind;
use crate::plan::{Copy, Doing, Why};
use crate::time::{Moment, Span};
use crate::timeline::{Phase, Told};

/// What happened in the typical run, in order.
pub(super) fn events(out: &mut String, story: &Story<'_>, shown: &Shown) {
    let scenario = story.scenario;
    line(out, "");
    line(
        out,
        if shown.typical {
            "WHAT HAPPENED IN THE TYPICAL RUN (every figure at its median)"
        } else {
            "WHAT HAPPENED, ABOUT SO (the typical run, to the nearest ten minutes; none is known)"
        },
    );
    let mut table = columns(shown);
    let sender = scenario.telegram.from.as_deref().and_then(|name| scenario.network.find(name));
    if let Some(sender) = sender {
        let (clock, zulu) = times(story, shown, sender, story.timeline.handed_in, true);
        let name = scenario.network.post(sender).name.clone();
        let begun = if scenario.drafted {
            "drafting begins"
        } else if scenario.hour_is_of_despatch() {
            "handed in (assumed at its printed despatch)"
        } else {
            "handed in (assumed at its date-time group)"
        };
        table.add_row([clock, zulu, name, begun.to_owned()]);
    }
    for group in grouped(&story.timeline.events) {
        let first = group[0];
        let called = (first.phase == Phase::CalledOut).then(|| called_out(story, first));
        let Some(what) = called.or_else(|| happened(first.doing, first.phase).map(str::to_owned))
        else {
            continue;
        };
        if of_a_post_itself(story, &group) {
            continue;
        }
        let (clock, zulu) = times(story, shown, first.post, first.at, shown.typical);
        let mut copies: Vec<usize> =
            group.iter().flat_map(|told| told.copies.iter().copied()).collect();
        copies.sort_unstable();
        copies.dedup();
        copies.retain(|&at| concerns(story, &group, at));
        if copies.is_empty() && first.doing == Doing::OnDesk {
            continue;
        }
        let place = scenario.network.post(first.post).name.clone();
        let whose = whose(story, &copies, first);
        table.add_row([clock, zulu, place, format!("{what}{whose}")]);
    }
    line(out, &trimmed(&table));
}

/// The local time and the Greenwich time of an event; to ten minutes unless exact.
fn times(
    story: &Story<'_>,
    shown: &Shown,
    post: PostId,
    at: Moment,
    exact: bool,
) -> (String, String) {
    let step = Span::from_mins(if exact { 1 } else { 10 }).as_micros();
    let at = Moment::from_micros((at.as_micros() + step / 2).div_euclid(step) * step);
    let local = shown.zone.at(&story.scenario.network, post, at);
    (date_and_time(local), at.utc().format("%d%H%MZ").to_string())
}

/// Events of one kind at one post at one moment are told together.
fn grouped(events: &[Told]) -> Vec<Vec<&Told>> {
    let mut groups: Vec<Vec<&Told>> = Vec::new();
    for told in events {
        let same = |group: &&mut Vec<&Told>| {
            let first = group[0];
            first.at == told.at
                && first.post == told.post
                && first.phase == told.phase
                && first.doing == told.doing
        };
        match groups.iter_mut().rev().take_while(|group| group[0].at == told.at).find(same) {
            Some(group) => group.push(told),
            None => groups.push(vec![told]),
        }
    }
    groups
}

/// Whether a group tells how a post abroad copies and carries its own copy, of which only the
/// end matters.
fn of_a_post_itself(story: &Story<'_>, group: &[&Told]) -> bool {
    let addressed = |at: &usize| story.plan.itineraries[*at].role().is_some();
    let inside = matches!(group[0].doing, Doing::Copied | Doing::Carried | Doing::Decided);
    inside && group.iter().all(|told| told.copies.iter().all(addressed))
}

/// An event in words; what is told by another event is left out.
fn happened(doing: Doing, phase: Phase) -> Option<&'static str> {
    match (phase, doing) {
        (Phase::Begun, Doing::Diverted(_, why)) => Some(match why {
            Why::Outage => "sent another way, because a circuit is known to be down",
            Why::Queues => "sent another way, because of the queues",
            Why::Hour => "sent another way, because it is earlier now",
        }),
        (Phase::Begun, Doing::Bagged(_)) => Some("the bag left, with"),
        (Phase::Done, Doing::Sent(_) | Doing::Leg(_)) => Some("sent"),
        (Phase::Done, Doing::Encyphered) => Some("encyphered"),
        (Phase::Done, Doing::Received) => Some("received"),
        (Phase::Done, Doing::Drafted) => Some("drafted"),
        (Phase::Done, Doing::Authorised) => Some("authorised"),
        (Phase::Done, Doing::Typed) => Some("typed and handed in"),
        (Phase::Done, Doing::Decyphered) => Some("decyphered"),
        (Phase::Done, Doing::OfficerDecyphered) => Some("decyphered by a diplomatic officer"),
        (Phase::Done, Doing::Decided) => Some("it was decided whom to tell at once"),
        (Phase::Done, Doing::Asked) => Some("additional distribution asked for"),
        (Phase::Done, Doing::Tubed) => Some("brought by tube"),
        (Phase::Begun, Doing::Boxed) => Some("the evening box left, with"),
        (Phase::Done, Doing::Entered) => Some("entered in the registry"),
        (Phase::Done, Doing::Copied) => Some("copied"),
        (Phase::Done, Doing::Advanced) => Some("advance copy brought"),
        (Phase::Done, Doing::Carried) => Some("brought by messenger"),
        (Phase::Done, Doing::OnDesk) => Some("could be seen"),
        (Phase::Done, Doing::RunOff) => Some("run off for the bag"),
        (Phase::Done, Doing::Bagged(_)) => Some("the bag arrived"),
        (Phase::Done, Doing::Sorted) => Some("bag opened and sorted"),
        (Phase::Done, Doing::Served(_)) => Some("served"),
        (
            Phase::Done,
            Doing::Ahead(_)
            | Doing::Diverted(..)
            | Doing::Handled
            | Doing::Underway(_)
            | Doing::Relayed
            | Doing::Queried
            | Doing::Collated
            | Doing::Boxed,
        )
        | (Phase::Begun, _) => None,
        (Phase::CalledOut, _) => Some("somebody was called out"),
        (Phase::Interrupted, _) => Some("interrupted"),
    }
}

/// Whether an event is told of a copy: what is on a desk is told of that desk alone, not of those
/// to which it is sent on, and the box has no copy of its own.
fn concerns(story: &Story<'_>, group: &[&Told], at: usize) -> bool {
    let itinerary = &story.plan.itineraries[at];
    let ends_here = group.iter().any(|told| itinerary.on_desk.contains(&told.unit));
    let is_box = matches!(itinerary.copy, Copy::Desk { kind: DeskKind::Box, .. });
    match group[0].doing {
        // A desk that has been told at once has it from then on.
        Doing::OnDesk if group[0].phase == Phase::Done => {
            ends_here && story.timeline.rows[at].seen.is_none_or(|seen| group[0].at <= seen)
        }
        Doing::OnDesk | Doing::Carried | Doing::Tubed | Doing::Advanced => ends_here,
        _ => ends_here || !is_box,
    }
}

/// Who was called out, and who decided it.
fn called_out(story: &Story<'_>, told: &Told) -> String {
    let post = story.scenario.network.post(told.post);
    let duty = story.scenario.schemes.get(&post.office).and_then(|scheme| scheme.duty.as_ref());
    let what = match told.doing {
        Doing::OnDesk => "called out of hours",
        Doing::Copied => "the copying room was opened",
        Doing::OfficerDecyphered => "a diplomatic officer was called in",
        _ => "an operator was called out",
    };
    let hours = |duty: &crate::office::Duty| {
        let open = duty.hours.value.first()?;
        let around = told.at..told.at.saturating_add(Span::from_mins(1));
        (!open.windows(&around, &post.clock, &post.holidays).is_empty()).then_some(())
    };
    match duty {
        Some(duty) if hours(duty).is_some() => {
            format!("{what}, as the {} decided", duty.officer.value)
        }
        Some(_) => format!("{what}, as the communications centre decided"),
        None => format!("{what}; who decided is not known"),
    }
}

/// For whom, in brackets: addressees by name, desks by kind and number.
fn whose(story: &Story<'_>, copies: &[usize], told: &Told) -> String {
    let mut names: Vec<String> = Vec::new();
    let of = |at: usize| &story.plan.itineraries[at];
    for &at in copies {
        if let Copy::Addressee { .. } = of(at).copy {
            names.push(of(at).name.clone());
        }
    }
    // A copy for a post stands for those of the desks inside it.
    let inside = !names.is_empty();
    for kind in DeskKind::ALL.into_iter().filter(|_| !inside) {
        let same = |at: &&usize| matches!(of(**at).copy, Copy::Desk { kind: k, .. } if k == kind);
        let found: Vec<&usize> = copies.iter().filter(same).collect();
        match found.as_slice() {
            [] => {}
            [one] => names.push(of(**one).name.clone()),
            many => names.push(format!("{} {}", many.len(), kind.words(many.len()))),
        }
    }
    let here = &story.scenario.network.post(told.post).name;
    if names.len() == 1 && names[0] == *here {
        return String::new();
    }
    let names = joined(&names);
    match told.doing {
        Doing::OnDesk if told.phase == Phase::Done => format!(" by {names}"),
        Doing::Bagged(_) => format!(" {names}"),
        _ if names.is_empty() => String::new(),
        _ => format!(": {names}"),
    }
}
