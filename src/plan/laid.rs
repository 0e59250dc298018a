//! Stages laid out one after another, as the engine wants them.

use std::ops::Range;

use super::clerk::{AT_LINE, AT_POST};
use super::stages::{Draft as StageDraft, index};
use super::{Doing, Step};
use crate::chance::Key;
use crate::engine::{Alternative, Place, Stage, Work};
use crate::network::PostId;
use crate::time::Span;

/// Stages with their alternatives, and what each of them is.
#[derive(Default)]
pub(super) struct Laid {
    pub(super) stages: Vec<Stage>,
    pub(super) steps: Vec<Step>,
    pub(super) alternatives: Vec<Alternative>,
}

impl Laid {
    /// Adds the stages of one unit or template.
    pub(super) fn add(&mut self, drafts: Vec<StageDraft>) -> Range<u32> {
        let first = index(self.stages.len());
        for draft in drafts {
            let at = index(self.alternatives.len());
            if draft.ladder.is_empty() {
                self.alternatives.push(Alternative::to(draft.place));
            }
            self.alternatives.extend(draft.ladder);
            self.stages.push(Stage::new(at..index(self.alternatives.len()), draft.key));
            self.steps.push(draft.step);
        }
        first..index(self.stages.len())
    }
    /// Adds the stages of a leg to a post, before which a clerk may be asked.
    pub(super) fn leg(&mut self, drafts: Vec<StageDraft>, to: PostId) -> Range<u32> {
        let stages = self.add(drafts);
        for at in stages.clone() {
            if let Doing::Sent(_) = self.steps[at as usize].doing {
                self.stages[at as usize].relay = Some(AT_LINE);
            }
        }
        stages.start..self.arrived(to).end
    }

    /// Adds the stage before which a clerk is asked how a copy goes on from a post.
    pub(super) fn arrived(&mut self, post: PostId) -> Range<u32> {
        let at = index(self.stages.len());
        let first = index(self.alternatives.len());
        // A copy for which a clerk finds no way stays where it is.
        let stays = Work::fixed(Span::from_days(1_000_000));
        self.alternatives.push(Alternative::to(Place::Delay(stays)));
        let relay = Some(AT_POST);
        self.stages.push(Stage { relay, ..Stage::new(first..first + 1, Key::default()) });
        self.steps.push(Step { doing: Doing::Received, post, rests_on: Vec::new() });
        at..at + 1
    }
}
