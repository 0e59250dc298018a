//! Who knew what when: who could have seen it by a moment, with the odds, and who could not.

use super::lines::{line, paragraph};
use super::plain::visible;
use super::words::date_and_time;
use super::{Shown, Story};
use crate::ensemble::joined;
use crate::time::Moment;

/// Who could have seen it by a moment; of all copies where no desk is asked for.
#[must_use]
pub fn known_at_text(story: &Story<'_>, shown: &Shown, (at, wanted): (Moment, &[usize])) -> String {
    let mut out = String::new();
    let from = story.scenario.telegram.from.as_deref().unwrap_or("sender unknown");
    let number = story.scenario.telegram.number.as_deref().unwrap_or("");
    let utc = date_and_time(at.utc());
    line(&mut out, &format!("WHO COULD HAVE SEEN {from} {number} BY {utc} GREENWICH TIME"));
    let mut groups: [Vec<(usize, String)>; 4] = [const { Vec::new() }; 4];
    for (place, itinerary) in story.plan.itineraries.iter().enumerate() {
        if !wanted.is_empty() && !wanted.contains(&place) {
            continue;
        }
        let shut_out = itinerary.inside.as_ref().and_then(|inside| inside.shut_out.as_ref());
        if let Some(why) = shut_out {
            groups[3].push((0, format!("{} ({why})", itinerary.name)));
            continue;
        }
        let arrivals = story.ensemble.arrivals(place, itinerary);
        let by_then = arrivals.iter().flatten().filter(|moment| **moment <= at).count();
        let group = match by_then {
            0 => 2,
            all if all == arrivals.len() => 0,
            _ => 1,
        };
        groups[group].push((by_then, itinerary.name.clone()));
    }
    let runs = story.ensemble.runs;
    groups[1].sort_by_key(|(odds, _)| std::cmp::Reverse(*odds));
    let [all, some, none, shut_out] = groups;
    told(&mut out, shown, &format!("IN ALL {runs} RUNS"), &names(&all));
    let mut odds: Vec<(usize, Vec<String>)> = Vec::new();
    for (by_then, name) in some {
        match odds.last_mut().filter(|(known, _)| *known == by_then) {
            Some((_, names)) => names.push(name),
            None => odds.push((by_then, vec![name])),
        }
    }
    for (by_then, names) in odds {
        told(&mut out, shown, &format!("IN {by_then} OF {runs} RUNS"), &names);
    }
    told(&mut out, shown, "IN NO RUN", &names(&none));
    told(&mut out, shown, "NEVER, HAVING NO COPY", &names(&shut_out));
    observed(&mut out, story, shown, at);
    let end = "That a copy could be seen says nothing of its having been read; a private office is \
               not its minister; an addressee with desks of its own counts from its arrival there.";
    line(&mut out, "");
    paragraph(&mut out, shown, end, "");
    visible(&out)
}

fn names(group: &[(usize, String)]) -> Vec<String> {
    group.iter().map(|(_, name)| name.clone()).collect()
}

fn told(out: &mut String, shown: &Shown, when: &str, names: &[String]) {
    if !names.is_empty() {
        paragraph(out, shown, &format!("{when}: {}", joined(names)), "  ");
    }
}

/// Who had seen it, as far as the archive says so.
fn observed(out: &mut String, story: &Story<'_>, shown: &Shown, at: Moment) {
    let seen: Vec<String> = story
        .scenario
        .observed
        .iter()
        .filter(|observed| observed.seen && observed.at <= at)
        .map(|observed| {
            let source = observed.source.as_deref().unwrap_or("source not given");
            format!("{}, {} ({source})", observed.addressee, date_and_time(observed.at.utc()))
        })
        .collect();
    let text = if seen.is_empty() {
        "HAD SEEN IT, AS THE ARCHIVE SAYS: nobody is known to have".to_owned()
    } else {
        format!("HAD SEEN IT, AS THE ARCHIVE SAYS: {}", joined(&seen))
    };
    paragraph(out, shown, &text, "  ");
}
