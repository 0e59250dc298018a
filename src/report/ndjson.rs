//! The events of the typical run as NDJSON, version 1: one JSON object a line, for streams.

use schemars::JsonSchema;
use serde::Serialize;

use super::Story;
use super::replay_json::local;
use crate::timeline::{Phase, Told};

/// An event of the typical run: one line of `--format ndjson`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EventLineV1 {
    /// The version of this form: 1.
    version: u32,
    /// The name of the scenario.
    scenario: String,
    /// Its place in the run, from 0.
    event: usize,
    /// Greenwich time.
    at: String,
    /// The clock of the post, with its offset.
    local: String,
    /// The id of the post.
    post: String,
    /// What was done.
    what: &'static str,
    /// `begun`, `done`, `called out` or `interrupted`.
    phase: &'static str,
    /// At which precedence it queued.
    precedence: &'static str,
    /// The names of the addressees and desks whose copies it served.
    copies: Vec<String>,
}

/// The events of a replay, one line each.
///
/// # Panics
///
/// Never: the types have no form that JSON lacks.
#[must_use]
pub fn replay_ndjson(story: &Story<'_>) -> String {
    let mut text = String::new();
    for (at, told) in story.timeline.events.iter().enumerate() {
        text.push_str(&serde_json::to_string(&event(story, at, told)).expect("plain types"));
        text.push('\n');
    }
    text
}

fn event(story: &Story<'_>, at: usize, told: &Told) -> EventLineV1 {
    let name = |copy: &usize| story.plan.itineraries[*copy].name.clone();
    EventLineV1 {
        version: 1,
        scenario: story.scenario.id.clone(),
        event: at,
        at: told.at.to_string(),
        local: local(story, told.post, told.at),
        post: story.scenario.network.post(told.post).id.clone(),
        what: told.doing.words(),
        phase: match told.phase {
            Phase::Begun => "begun",
            Phase::Done => "done",
            Phase::CalledOut => "called out",
            Phase::Interrupted => "interrupted",
        },
        precedence: told.precedence.word(),
        copies: told.copies.iter().map(name).collect(),
    }
}
