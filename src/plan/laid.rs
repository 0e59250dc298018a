//! Stages laid out one after another, as the engine wants them.

use std::ops::Range;

use super::Step;
use super::stages::{Draft as StageDraft, index};
use crate::engine::{Alternative, Stage};

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
}
