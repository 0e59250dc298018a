//! The typical run in the trace event format of Chrome: one track a copy, for Perfetto.
//!
//! Times count microseconds from the hand-in.

use serde_json::{Value, json};

use super::Story;
use super::words::way;
use crate::plan::Copy;
use crate::time::Moment;
use crate::timeline::{Row, Spent};

/// The process of the addressees.
const ADDRESSEES: u32 = 1;
/// The process of the desks.
const DESKS: u32 = 2;

/// A replay as a Chrome trace: a slice for each wait and each piece of work of a copy, and an
/// instant for each milestone.
///
/// # Panics
///
/// Never: the values have no form that JSON lacks.
#[must_use]
pub fn replay_chrome_trace(story: &Story<'_>) -> String {
    let mut events = vec![
        named("process_name", (ADDRESSEES, 0), &json!({ "name": "addressees" })),
        named("process_sort_index", (ADDRESSEES, 0), &json!({ "sort_index": ADDRESSEES })),
        named("process_name", (DESKS, 0), &json!({ "name": "desks" })),
        named("process_sort_index", (DESKS, 0), &json!({ "sort_index": DESKS })),
    ];
    for row in &story.timeline.rows {
        track(story, row, &mut events);
    }
    let scenario = story.scenario;
    let trace = json!({
        "displayTimeUnit": "ms",
        "otherData": {
            "title": scenario.title,
            "scenario": scenario.id,
            "deskby": env!("CARGO_PKG_VERSION"),
            "zero": story.timeline.handed_in.to_string(),
            "note": "The typical run, every figure at its median: no minute of it is known.",
        },
        "traceEvents": events,
    });
    let mut text = serde_json::to_string_pretty(&trace).expect("plain values");
    text.push('\n');
    text
}

fn named(what: &str, (process, thread): (u32, usize), args: &Value) -> Value {
    json!({ "ph": "M", "name": what, "pid": process, "tid": thread, "ts": 0, "args": args })
}

fn track(story: &Story<'_>, row: &Row, events: &mut Vec<Value>) {
    let network = &story.scenario.network;
    let itinerary = &story.plan.itineraries[row.itinerary];
    let process = match itinerary.copy {
        Copy::Addressee { .. } => ADDRESSEES,
        Copy::Desk { .. } => DESKS,
    };
    let thread = row.itinerary + 1;
    let since = |at: Moment| (at - story.timeline.handed_in).as_micros();
    let name =
        format!("{} ({}, {})", itinerary.name, itinerary.precedence, way(network, itinerary));
    events.push(named("thread_name", (process, thread), &json!({ "name": name })));
    events.push(named("thread_sort_index", (process, thread), &json!({ "sort_index": thread })));
    for spell in &row.spells {
        let (category, what) = match spell.spent {
            Spent::Waiting(why) => ("wait", why.words()),
            Spent::Working(doing) => ("work", doing.words()),
        };
        let post = &network.post(spell.post).name;
        events.push(json!({
            "ph": "X", "name": format!("{what} at {post}"), "cat": category,
            "pid": process, "tid": thread,
            "ts": since(spell.from), "dur": spell.length().as_micros(),
            "args": { "post": post, "from": spell.from.to_string(), "to": spell.to.to_string() },
        }));
    }
    let milestones = [("at the post", row.at_post), ("could be seen", row.seen)];
    for (what, at) in milestones {
        let Some(at) = at else { continue };
        events.push(json!({
            "ph": "i", "name": what, "cat": "milestone", "s": "t",
            "pid": process, "tid": thread, "ts": since(at), "args": { "at": at.to_string() },
        }));
    }
}
